/* XPath expressions, compiled to walk our own trees.
 *
 * What rules are made of is understood: paths of child, attribute, parent, self and descendant
 * steps ("../reference[1]", "//title", "narrative/text()", "*"), absolute paths from the root,
 * predicates with conditions and positions, unions, comparisons, "and", "or", arithmetic, texts,
 * numbers, and the functions of XPath 1.0 on nodes, texts, numbers and truth values. Semantics are
 * those of XPath 1.0 to the letter: a comparison with a set of nodes is true if it is for one of
 * them; texts and numbers are converted as it says.
 *
 * $1 in a text literal stands for the value that the loop around a rule goes through, given at
 * evaluation; most literals with it are just '$1'.
 *
 * What can't be expressed (the axes of siblings, following, preceding and namespaces, and id()) is
 * evaluated by libxml2's XPath on a copy of the tree, to the same results. Variables, and prefixes
 * other than xml:, mean nothing here and are errors. Compiled expressions are read-only and shared
 * between threads; each thread brings an evaluation of its own. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_H
#define IATIPUB_VALIDATE_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

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

/* Compiles an XPath 1.0 expression; names in it get numbers. The caller owns the result. NULL and
 * `error` if it is not a valid expression, is longer than 10,000 bytes or nested deeper than 100
 * brackets. */
struct expression *expression_compile(const char *text, struct names *names, struct error *error);
/* NULL is fine. */
void expression_free(struct expression *expression);
/* True if it has to be evaluated by libxml2. */
bool expression_falls_back(const struct expression *expression);

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
