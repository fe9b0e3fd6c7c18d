/* The parser's state, and what its two files share: expression_parser.c for values and operators,
 * expression_path.c for paths.
 *
 * Functions that parse return NULL (or false) once they have filled the error. Terms that belong to
 * no other term yet wait on a stack, and so do steps that belong to no path. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_PARSER_H
#define IATIPUB_VALIDATE_EXPRESSION_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "validate/expression_internal.h"
#include "validate/expression_lexer.h"

struct pending {
    struct term *term;
    char sign; /* before it, of a chain */
};

struct parser {
    struct expression *expression;
    struct names *names;
    struct error *error;
    const char *text;
    struct lexer lexer;
    unsigned depth;
    struct pending *pending;
    size_t pending_count, pending_capacity;
    struct step *steps;
    size_t step_count, step_capacity;
};

/* Fills the error: something else than what is at the token was expected. */
bool parser_wrong(const struct parser *parser, const char *expected);
bool parser_is_at(const struct parser *parser, enum token_kind kind);
/* Goes on behind a token of that kind, if it is there. */
bool parser_accept(struct parser *parser, enum token_kind kind);
bool parser_require(struct parser *parser, enum token_kind kind, const char *name);
/* Only nodes can be followed by steps, predicates and "|". */
bool parser_require_nodes(struct parser *parser, const struct term *term, const char *before);

/* Zeroed memory of the expression. */
void *parser_allocate(struct parser *parser, size_t count, size_t size);
void parser_push(struct parser *parser, struct term *term, char sign);
/* Takes the terms above `base` from the stack. */
struct term **parser_pop_terms(struct parser *parser, size_t base, size_t *count);
/* A term whose arguments are those above `base` on the stack. */
struct term *parser_make_term(struct parser *parser, enum operation operation, enum term_type type,
                              size_t base);
/* Notes that `lower` is part of `term`. */
bool parser_raise_above(struct parser *parser, struct term *term, const struct term *lower);

struct term *parser_expression(struct parser *parser);
/* A path that begins with a step or a slash. */
struct term *parser_location(struct parser *parser);
/* The predicates behind a value. */
struct term *parser_filter(struct parser *parser, struct term *value);
/* The slash and the steps behind a value. */
struct term *parser_continuation(struct parser *parser, struct term *value);

#endif
