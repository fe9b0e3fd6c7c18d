/* Cuts an XPath expression into tokens, as chapter 3.7 of XPath 1.0 says.
 *
 * Whether "*", "and", "or", "div" and "mod" are operators or names depends on the token before
 * them, whether a name is that of a function, an axis or a kind of nodes on what follows; the lexer
 * settles both. Begin with lexer_begin, which reads the first token, and go on with lexer_next. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_LEXER_H
#define IATIPUB_VALIDATE_EXPRESSION_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_WRONG, /* no token starts here */
    TOKEN_END,
    TOKEN_NAME,      /* of an element or attribute, with prefix */
    TOKEN_ANY_NAME,  /* "*" as a name */
    TOKEN_ANY_LOCAL, /* "prefix:*" */
    TOKEN_FUNCTION,  /* the name before "(" */
    TOKEN_NODE_KIND, /* the same of node(), text(), comment(), processing-instruction() */
    TOKEN_AXIS,      /* the name before "::", which belongs to the token */
    TOKEN_LITERAL,
    TOKEN_NUMBER,
    TOKEN_VARIABLE,
    TOKEN_OR,
    TOKEN_AND,
    TOKEN_EQUAL,
    TOKEN_UNEQUAL,
    TOKEN_LESS,
    TOKEN_LESS_OR_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_OR_EQUAL,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_MULTIPLY,
    TOKEN_DIVIDE,
    TOKEN_MODULO,
    TOKEN_UNION,
    TOKEN_SLASH,
    TOKEN_DOUBLE_SLASH,
    TOKEN_OPENING_PARENTHESIS,
    TOKEN_CLOSING_PARENTHESIS,
    TOKEN_OPENING_BRACKET,
    TOKEN_CLOSING_BRACKET,
    TOKEN_DOT,
    TOKEN_DOUBLE_DOT,
    TOKEN_AT,
    TOKEN_COMMA,
};

struct token {
    enum token_kind kind;
    const char *start; /* in the expression, where a quote or "$" belongs to it */
    const char *end;
    const char *text; /* the name, or what stands between the quotes; not NUL-terminated */
    size_t length;    /* of that */
};

struct lexer {
    const char *at; /* behind the token; the expression must outlive the lexer */
    struct token token;
};

void lexer_begin(struct lexer *lexer, const char *expression);
void lexer_next(struct lexer *lexer);

#endif
