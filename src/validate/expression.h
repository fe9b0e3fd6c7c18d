/* XPath expressions, compiled to walk our own trees.
 *
 * All of XPath 1.0 is understood: paths along every axis ("../reference[1]", "//title",
 * "narrative/text()", "following-sibling::*"), absolute paths from the root, predicates with
 * conditions and positions, unions, comparisons, "and", "or", arithmetic, texts, numbers, and the
 * functions of the core library. Semantics are
 * those of XPath 1.0 to the letter: a comparison with a set of nodes is true if it is for one of
 * them; texts and numbers are converted as it says.
 *
 * $1 in a text literal stands for the value that the loop around a rule goes through, given at
 * evaluation; most literals with it are just '$1'.
 *
 * Trees have no comments, processing instructions and namespaces, so that nothing is found of them.
 * Variables, and prefixes other than xml:, mean nothing here and are errors. Compiled expressions
 * are read-only and shared between threads; each thread brings an evaluation of its own. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_H
#define IATIPUB_VALIDATE_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "validate/document.h"
#include "validate/names.h"

struct expression;

/* An element, one of its attributes, or its text. */
struct reached {
    const struct node *node;
    const struct node_attribute *attribute; /* NULL: the element or its text */
    bool is_text;
};

/* Nodes in document order, each once. */
struct reached_list {
    struct reached *items;
    size_t count, capacity;
};

void reached_list_release(struct reached_list *list);

/* What a thread evaluates with: memory for intermediate results, copies of trees. One tree at a
 * time: call evaluation_forget before the tree is released or replaced. */
struct evaluation;
struct evaluation *evaluation_new(const struct names *names);
/* NULL is fine. */
void evaluation_free(struct evaluation *evaluation);
void evaluation_forget(struct evaluation *evaluation);

/* How much work may be done from now on, in steps: to go to a node or to evaluate a part of an
 * expression is one, and so is every 64th byte of a text that is read (every 16th of one that has
 * to be made). Once all are taken, evaluations end at once and what they give means nothing: an
 * expression is false and selects nothing, a text is empty. The same work takes the same steps
 * everywhere. A new evaluation is not limited. */
#define EVALUATION_UNLIMITED UINT64_MAX
void evaluation_limit(struct evaluation *evaluation, uint64_t steps);
/* 0: the limit was reached. */
uint64_t evaluation_steps_left(const struct evaluation *evaluation);

/* Compiles an XPath 1.0 expression; names in it get numbers. The caller owns the result. NULL and
 * `error` if it is not a valid expression, is longer than 10,000 bytes or nested deeper than 100
 * brackets. */
struct expression *expression_compile(const char *text, struct names *names, struct error *error);
/* NULL is fine. */
void expression_free(struct expression *expression);

/* Evaluates from `node`. `value` is what "$1" stands for, NULL outside of loops. */
bool expression_is_true(const struct expression *expression, struct evaluation *evaluation,
                        const struct node *node, const char *value);
/* Fills `list`, emptied before, with the nodes that the expression selects; nothing if it gives
 * something else than nodes. */
void expression_select(const struct expression *expression, struct evaluation *evaluation,
                       const struct node *node, const char *value, struct reached_list *list);
/* True if it selects anything. */
bool expression_finds(const struct expression *expression, struct evaluation *evaluation,
                      const struct node *node, const char *value);

/* The text of what was reached, as XPath's string(): of an element all text inside it. Lent until
 * evaluation_forget. */
const char *reached_text(const struct reached *reached, struct evaluation *evaluation);

#endif
