/* Recursive descent over the grammar of XPath 1.0, chapters 2 and 3. */
#include "validate/expression_parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum {
    DEEPEST = 100,  /* brackets in brackets */
    HIGHEST = 1000, /* terms in terms, which brackets are not needed for: "a = b = c" */
};

/* Errors ---------------------------------------------------------------------------------------*/

bool parser_wrong(const struct parser *parser, const char *expected)
{
    const struct token *token = &parser->lexer.token;
    size_t place = (size_t)(token->start - parser->text) + 1;
    if (!*token->start)
        return error_set(parser->error, ERROR_USAGE, "it ends where %s is expected", expected);
    return error_set(parser->error, ERROR_USAGE, "found '%.*s' at character %zu, expected %s",
                     (int)(token->end - token->start), token->start, place, expected);
}

bool parser_is_at(const struct parser *parser, enum token_kind kind)
{
    return parser->lexer.token.kind == kind;
}

/* Goes on behind a token of that kind, if it is there. */
bool parser_accept(struct parser *parser, enum token_kind kind)
{
    if (!parser_is_at(parser, kind))
        return false;
    lexer_next(&parser->lexer);
    return true;
}

bool parser_require(struct parser *parser, enum token_kind kind, const char *name)
{
    return parser_accept(parser, kind) || parser_wrong(parser, name);
}

/* Terms ----------------------------------------------------------------------------------------*/

void *parser_allocate(struct parser *parser, size_t count, size_t size)
{
    void *memory = arena_alloc(&parser->expression->arena, count * size);
    memset(memory, 0, count * size);
    return memory;
}

void parser_push(struct parser *parser, struct term *term, char sign)
{
    parser->pending = grow(parser->pending, parser->pending_count, &parser->pending_capacity,
                           sizeof *parser->pending);
    parser->pending[parser->pending_count++] = (struct pending){term, sign};
}

/* Takes the terms above `base` from the stack. */
struct term **parser_pop_terms(struct parser *parser, size_t base, size_t *count)
{
    *count = parser->pending_count - base;
    struct term **terms = parser_allocate(parser, *count, sizeof(struct term *));
    for (size_t i = 0; i < *count; i++)
        terms[i] = parser->pending[base + i].term;
    parser->pending_count = base;
    return terms;
}

bool parser_raise_above(struct parser *parser, struct term *term, const struct term *lower)
{
    if (term->height <= lower->height)
        term->height = lower->height + 1;
    return term->height <= HIGHEST ||
           error_set(parser->error, ERROR_USAGE, "it is nested too deep; split it");
}

/* A term whose arguments are those above `base` on the stack. */
struct term *parser_make_term(struct parser *parser, enum operation operation, enum term_type type,
                              size_t base)
{
    struct term *term = parser_allocate(parser, 1, sizeof *term);
    term->operation = operation;
    term->type = type;
    term->height = 1;
    term->arguments = parser_pop_terms(parser, base, &term->count);
    for (size_t i = 0; i < term->count; i++) {
        term->uses |= term->arguments[i]->uses;
        if (!parser_raise_above(parser, term, term->arguments[i]))
            return NULL;
    }
    return term;
}

static struct term *make_leaf(struct parser *parser, enum operation operation, enum term_type type)
{
    return parser_make_term(parser, operation, type, parser->pending_count);
}

/* Values ---------------------------------------------------------------------------------------*/

static struct term *parse_literal(struct parser *parser)
{
    const struct token token = parser->lexer.token;
    struct term *term = make_leaf(parser, OPERATION_LITERAL, GIVES_TEXT);
    term->literal.text = arena_copy(&parser->expression->arena, token.text, token.length);
    term->literal.length = token.length;
    if (memmem(token.text, token.length, "$1", 2))
        term->operation = token.length == 2 ? OPERATION_PARAMETER : OPERATION_TEMPLATE;
    lexer_next(&parser->lexer);
    return term;
}

static struct term *parse_number(struct parser *parser)
{
    struct term *term = make_leaf(parser, OPERATION_NUMBER, GIVES_NUMBER);
    term->number = span_number((struct span){parser->lexer.token.text, parser->lexer.token.length});
    lexer_next(&parser->lexer);
    return term;
}

static struct term *parse_brackets(struct parser *parser)
{
    lexer_next(&parser->lexer);
    struct term *term = parser_expression(parser);
    return term && parser_require(parser, TOKEN_CLOSING_PARENTHESIS, "')'") ? term : NULL;
}

static bool push_arguments(struct parser *parser)
{
    if (parser_is_at(parser, TOKEN_CLOSING_PARENTHESIS))
        return true;
    do {
        struct term *argument = parser_expression(parser);
        if (!argument)
            return false;
        parser_push(parser, argument, 0);
    } while (parser_accept(parser, TOKEN_COMMA));
    return true;
}

static bool refuse_count(struct parser *parser, const struct function *function, size_t count)
{
    if (count == 1)
        error_set(parser->error, ERROR_USAGE, "%s() can't have 1 argument", function->name);
    else
        error_set(parser->error, ERROR_USAGE, "%s() can't have %zu arguments", function->name,
                  count);
    if (count < function->least)
        return error_add(parser->error, "; it needs at least %zu", function->least);
    return error_add(parser->error, "; it takes at most %zu", function->most);
}

static bool check_arguments(struct parser *parser, const struct function *function, size_t base)
{
    size_t count = parser->pending_count - base;
    if (count < function->least || count > function->most)
        return refuse_count(parser, function, count);
    bool nodes = function->takes == TAKES_NODES || function->takes == TAKES_NODE_OR_CONTEXT;
    if (nodes && count && parser->pending[base].term->type != GIVES_NODES)
        return error_set(parser->error, ERROR_USAGE, "%s() needs a path as its argument",
                         function->name);
    return true;
}

static enum operation operation_of(const struct function *function)
{
    if (function->type == GIVES_NODES)
        return OPERATION_ID;
    bool counts = function->type == GIVES_NUMBER && !function->number;
    return counts ? OPERATION_COUNT : OPERATION_CALL;
}

static struct term *make_call(struct parser *parser, const struct function *function, size_t base)
{
    if (!check_arguments(parser, function, base))
        return NULL;
    bool context =
        function->takes == TAKES_NODE_OR_CONTEXT || function->takes == TAKES_VALUE_OR_CONTEXT;
    if (context && parser->pending_count == base)
        parser_push(parser, make_leaf(parser, OPERATION_SELF, GIVES_NODES), 0);
    struct term *term = parser_make_term(parser, operation_of(function), function->type, base);
    if (!term)
        return NULL;
    term->function = function;
    term->uses |= function->uses;
    return term;
}

static struct term *parse_call(struct parser *parser)
{
    const struct token token = parser->lexer.token;
    const struct function *function = function_find(token.text, token.length);
    if (!function) {
        error_set(parser->error, ERROR_USAGE, "there is no function '%.*s'", (int)token.length,
                  token.text);
        return NULL;
    }
    size_t base = parser->pending_count;
    lexer_next(&parser->lexer);
    lexer_next(&parser->lexer);
    if (!push_arguments(parser) || !parser_require(parser, TOKEN_CLOSING_PARENTHESIS, "')'"))
        return NULL;
    return make_call(parser, function, base);
}

static struct term *refuse_variable(struct parser *parser)
{
    error_set(parser->error, ERROR_USAGE,
              "there are no variables; '$1' in quotes stands for the value of a loop");
    return NULL;
}

/* NULL without an error if no value starts here but a path, perhaps. */
static struct term *(*find_value_parser(const struct parser *parser))(struct parser *parser)
{
    switch (parser->lexer.token.kind) {
    case TOKEN_LITERAL:
        return parse_literal;
    case TOKEN_NUMBER:
        return parse_number;
    case TOKEN_OPENING_PARENTHESIS:
        return parse_brackets;
    case TOKEN_FUNCTION:
        return parse_call;
    case TOKEN_VARIABLE:
        return refuse_variable;
    default:
        return NULL;
    }
}

static struct term *parse_path(struct parser *parser)
{
    struct term *(*parse_value)(struct parser *) = find_value_parser(parser);
    if (!parse_value)
        return parser_location(parser);
    struct term *value = parse_value(parser);
    if (value && parser_is_at(parser, TOKEN_OPENING_BRACKET))
        value = parser_filter(parser, value);
    if (value && (parser_is_at(parser, TOKEN_SLASH) || parser_is_at(parser, TOKEN_DOUBLE_SLASH)))
        value = parser_continuation(parser, value);
    return value;
}

static struct term *parse_union(struct parser *parser)
{
    size_t base = parser->pending_count;
    struct term *term = parse_path(parser);
    if (!term || !parser_is_at(parser, TOKEN_UNION))
        return term;
    if (!parser_require_nodes(parser, term, "'|'"))
        return NULL;
    parser_push(parser, term, 0);
    while (parser_accept(parser, TOKEN_UNION)) {
        term = parse_path(parser);
        if (!term)
            return NULL;
        if (term->type != GIVES_NODES) {
            error_set(parser->error, ERROR_USAGE, "only a path can stand behind '|'");
            return NULL;
        }
        parser_push(parser, term, 0);
    }
    return parser_make_term(parser, OPERATION_UNION, GIVES_NODES, base);
}

static struct term *negate(struct parser *parser, struct term *term)
{
    size_t base = parser->pending_count;
    parser_push(parser, term, 0);
    return parser_make_term(parser, OPERATION_NEGATE, GIVES_NUMBER, base);
}

static struct term *parse_unary(struct parser *parser)
{
    size_t signs = 0;
    while (parser_accept(parser, TOKEN_MINUS))
        signs++;
    struct term *term = parse_union(parser);
    /* Two signs convert to a number, as one does; more are the same again. */
    if (term && signs)
        term = negate(parser, term);
    if (term && signs && signs % 2 == 0)
        term = negate(parser, term);
    return term;
}

/* Operators ------------------------------------------------------------------------------------*/

struct infix {
    unsigned level; /* the higher, the closer it binds */
    enum token_kind token;
    enum operation operation;
    char sign; /* of a chain */
    enum comparison comparison, mirrored;
};

enum { LEVELS = 6 };

static const struct infix infixes[] = {
    {0, TOKEN_OR, OPERATION_OR, 0, 0, 0},
    {1, TOKEN_AND, OPERATION_AND, 0, 0, 0},
    {2, TOKEN_EQUAL, OPERATION_COMPARE, 0, IS_EQUAL, IS_EQUAL},
    {2, TOKEN_UNEQUAL, OPERATION_COMPARE, 0, IS_UNEQUAL, IS_UNEQUAL},
    {3, TOKEN_LESS, OPERATION_COMPARE, 0, IS_LESS, IS_GREATER},
    {3, TOKEN_LESS_OR_EQUAL, OPERATION_COMPARE, 0, IS_LESS_OR_EQUAL, IS_GREATER_OR_EQUAL},
    {3, TOKEN_GREATER, OPERATION_COMPARE, 0, IS_GREATER, IS_LESS},
    {3, TOKEN_GREATER_OR_EQUAL, OPERATION_COMPARE, 0, IS_GREATER_OR_EQUAL, IS_LESS_OR_EQUAL},
    {4, TOKEN_PLUS, OPERATION_CHAIN, '+', 0, 0},
    {4, TOKEN_MINUS, OPERATION_CHAIN, '-', 0, 0},
    {5, TOKEN_MULTIPLY, OPERATION_CHAIN, '*', 0, 0},
    {5, TOKEN_DIVIDE, OPERATION_CHAIN, '/', 0, 0},
    {5, TOKEN_MODULO, OPERATION_CHAIN, '%', 0, 0},
};

/* That of the level which stands here, NULL if none does. */
static const struct infix *find_infix(const struct parser *parser, unsigned level)
{
    for (size_t i = 0; i < COUNT_OF(infixes); i++)
        if (infixes[i].level == level && parser_is_at(parser, infixes[i].token))
            return &infixes[i];
    return NULL;
}

static struct term *parse_level(struct parser *parser, unsigned level);

/* Nodes come to the left. */
static struct term *make_comparison(struct parser *parser, const struct infix *infix,
                                    struct term *left, struct term *right)
{
    bool mirror = right->type == GIVES_NODES && left->type != GIVES_NODES;
    size_t base = parser->pending_count;
    parser_push(parser, mirror ? right : left, 0);
    parser_push(parser, mirror ? left : right, 0);
    struct term *term = parser_make_term(parser, OPERATION_COMPARE, GIVES_TRUTH, base);
    if (term)
        term->comparison = mirror ? infix->mirrored : infix->comparison;
    return term;
}

static struct term *parse_comparisons(struct parser *parser, unsigned level, struct term *left)
{
    const struct infix *infix;
    while (left && (infix = find_infix(parser, level))) {
        lexer_next(&parser->lexer);
        struct term *right = parse_level(parser, level + 1);
        left = right ? make_comparison(parser, infix, left, right) : NULL;
    }
    return left;
}

static void copy_signs(struct parser *parser, size_t base, char *signs)
{
    for (size_t i = base + 1; i < parser->pending_count; i++)
        signs[i - base - 1] = parser->pending[i].sign;
}

/* Operands of one level, in a row: however many there are, they are not nested. */
static struct term *parse_chain(struct parser *parser, unsigned level, struct term *first)
{
    const struct infix *infix = find_infix(parser, level), *next;
    size_t base = parser->pending_count;
    parser_push(parser, first, 0);
    while ((next = find_infix(parser, level))) {
        lexer_next(&parser->lexer);
        struct term *operand = parse_level(parser, level + 1);
        if (!operand)
            return NULL;
        parser_push(parser, operand, next->sign);
    }
    char *signs = parser_allocate(parser, parser->pending_count - base, 1);
    copy_signs(parser, base, signs);
    struct term *term =
        parser_make_term(parser, infix->operation, infix->sign ? GIVES_NUMBER : GIVES_TRUTH, base);
    if (term)
        term->operators = signs;
    return term;
}

static struct term *parse_level(struct parser *parser, unsigned level)
{
    if (level == LEVELS)
        return parse_unary(parser);
    struct term *first = parse_level(parser, level + 1);
    const struct infix *infix = find_infix(parser, level);
    if (!first || !infix)
        return first;
    return infix->operation == OPERATION_COMPARE ? parse_comparisons(parser, level, first)
                                                 : parse_chain(parser, level, first);
}

struct term *parser_expression(struct parser *parser)
{
    if (parser->depth > DEEPEST) {
        error_set(parser->error, ERROR_USAGE, "it has brackets nested more than %d deep", DEEPEST);
        return NULL;
    }
    parser->depth++;
    struct term *term = parse_level(parser, 0);
    parser->depth--;
    return term;
}

bool expression_parse(struct expression *expression, const char *text, struct names *names,
                      struct error *error)
{
    struct parser parser = {.expression = expression, .names = names, .error = error, .text = text};
    lexer_begin(&parser.lexer, text);
    expression->term = parser_expression(&parser);
    bool fine = expression->term && (parser_is_at(&parser, TOKEN_END) ||
                                     parser_wrong(&parser, E_("an operator or the end")));
    free(parser.pending);
    free(parser.steps);
    return fine || error_prefix(error, "'%.200s' is not an XPath 1.0 expression", text);
}
