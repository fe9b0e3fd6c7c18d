#include "validate/expression_lexer.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct word {
    const char *text;
    enum token_kind kind;
};

/* Longer ones before those that they begin with. */
static const struct word signs[] = {
    {"//", TOKEN_DOUBLE_SLASH},
    {"/", TOKEN_SLASH},
    {"..", TOKEN_DOUBLE_DOT},
    {".", TOKEN_DOT},
    {"@", TOKEN_AT},
    {",", TOKEN_COMMA},
    {"(", TOKEN_OPENING_PARENTHESIS},
    {")", TOKEN_CLOSING_PARENTHESIS},
    {"[", TOKEN_OPENING_BRACKET},
    {"]", TOKEN_CLOSING_BRACKET},
    {"|", TOKEN_UNION},
    {"+", TOKEN_PLUS},
    {"-", TOKEN_MINUS},
    {"=", TOKEN_EQUAL},
    {"!=", TOKEN_UNEQUAL},
    {"<=", TOKEN_LESS_OR_EQUAL},
    {"<", TOKEN_LESS},
    {">=", TOKEN_GREATER_OR_EQUAL},
    {">", TOKEN_GREATER},
};

static const struct word operator_names[] = {
    {"or", TOKEN_OR}, {"and", TOKEN_AND}, {"div", TOKEN_DIVIDE}, {"mod", TOKEN_MODULO}};

static const struct word node_kinds[] = {{"node", TOKEN_NODE_KIND},
                                         {"text", TOKEN_NODE_KIND},
                                         {"comment", TOKEN_NODE_KIND},
                                         {"processing-instruction", TOKEN_NODE_KIND}};

static enum token_kind find_word(const struct word *words, size_t count, const char *text,
                                 size_t length, enum token_kind otherwise)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i].text) == length && memcmp(words[i].text, text, length) == 0)
            return words[i].kind;
    return otherwise;
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

/* The end of the NCName that starts at `at`, NULL if there is none. */
static const char *name_end(const char *at)
{
    bool plain = true;
    const char *end = at;
    if (!starts_name(*at))
        return NULL;
    for (; starts_name(*end) || is_digit(*end) || *end == '-' || *end == '.'; end++)
        plain = plain && !(*end & 0x80);
    if (plain)
        return end;
    /* Which characters beyond ASCII may stand in a name is a long table that libxml2 has. */
    char *copy = xstrndup(at, (size_t)(end - at));
    bool valid = xmlValidateNCName((const xmlChar *)copy, 0) == 0;
    free(copy);
    return valid ? end : NULL;
}

static void set_token(struct lexer *lexer, enum token_kind kind, const char *end)
{
    struct token *token = &lexer->token;
    token->kind = kind;
    token->end = lexer->at = end;
    token->text = token->start;
    token->length = (size_t)(end - token->start);
}

static void read_literal(struct lexer *lexer)
{
    const char *start = lexer->token.start, *quote = strchr(start + 1, *start);
    if (!quote) {
        set_token(lexer, TOKEN_WRONG, start + strlen(start));
        return;
    }
    set_token(lexer, TOKEN_LITERAL, quote + 1);
    lexer->token.text = start + 1;
    lexer->token.length = (size_t)(quote - start) - 1;
}

static void read_number(struct lexer *lexer)
{
    const char *end = lexer->token.start;
    end += strspn(end, "0123456789");
    if (*end == '.')
        end++;
    set_token(lexer, TOKEN_NUMBER, end + strspn(end, "0123456789"));
}

/* The end of "name" or "prefix:name". */
static const char *qualified_end(const char *at)
{
    const char *end = name_end(at), *local = NULL;
    if (end && *end == ':' && end[1] != ':')
        local = name_end(end + 1);
    return local ? local : end;
}

static void read_variable(struct lexer *lexer)
{
    const char *end = qualified_end(lexer->token.start + 1);
    set_token(lexer, TOKEN_VARIABLE, end ? end : lexer->token.start + 1);
}

static void read_name(struct lexer *lexer, const char *end)
{
    const char *start = lexer->token.start, *next = skip_space(end);
    if (next[0] == ':' && next[1] == ':') {
        set_token(lexer, TOKEN_AXIS, next + 2);
        lexer->token.length = (size_t)(end - start);
        return;
    }
    if (end[0] == ':' && end[1] == '*') {
        set_token(lexer, TOKEN_ANY_LOCAL, end + 2);
        return;
    }
    end = qualified_end(start);
    if (*skip_space(end) != '(') {
        set_token(lexer, TOKEN_NAME, end);
        return;
    }
    set_token(
        lexer,
        find_word(node_kinds, COUNT_OF(node_kinds), start, (size_t)(end - start), TOKEN_FUNCTION),
        end);
}

static void read_sign(struct lexer *lexer)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        size_t length = strlen(signs[i].text);
        if (strncmp(lexer->token.start, signs[i].text, length) == 0) {
            set_token(lexer, signs[i].kind, lexer->token.start + length);
            return;
        }
    }
    set_token(lexer, TOKEN_WRONG, lexer->token.start + 1);
}

/* True if an operator may follow, so that a name or "*" is one. */
static bool ends_operand(enum token_kind kind)
{
    switch (kind) {
    case TOKEN_NAME:
    case TOKEN_ANY_NAME:
    case TOKEN_ANY_LOCAL:
    case TOKEN_LITERAL:
    case TOKEN_NUMBER:
    case TOKEN_VARIABLE:
    case TOKEN_DOT:
    case TOKEN_DOUBLE_DOT:
    case TOKEN_CLOSING_PARENTHESIS:
    case TOKEN_CLOSING_BRACKET:
        return true;
    default:
        return false;
    }
}

void lexer_next(struct lexer *lexer)
{
    bool after_operand = ends_operand(lexer->token.kind);
    const char *start = lexer->token.start = skip_space(lexer->at), *end = name_end(start);
    if (!*start)
        set_token(lexer, TOKEN_END, start);
    else if (*start == '*')
        set_token(lexer, after_operand ? TOKEN_MULTIPLY : TOKEN_ANY_NAME, start + 1);
    else if (end && after_operand)
        set_token(lexer,
                  find_word(operator_names, COUNT_OF(operator_names), start, (size_t)(end - start),
                            TOKEN_WRONG),
                  end);
    else if (end)
        read_name(lexer, end);
    else if (*start == '"' || *start == '\'')
        read_literal(lexer);
    else if (is_digit(*start) || (*start == '.' && is_digit(start[1])))
        read_number(lexer);
    else if (*start == '$')
        read_variable(lexer);
    else
        read_sign(lexer);
}

void lexer_begin(struct lexer *lexer, const char *expression)
{
    lexer->at = expression;
    lexer->token = (struct token){.kind = TOKEN_WRONG};
    lexer_next(lexer);
}
