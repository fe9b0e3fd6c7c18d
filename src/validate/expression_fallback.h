/* Evaluates by libxml2's XPath what can't be expressed otherwise.
 *
 * The tree is copied into a document of libxml2's, once, and expressions are compiled once, both
 * kept until they are forgotten; so this is slow, and slower the smaller the trees are. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_FALLBACK_H
#define IATIPUB_VALIDATE_EXPRESSION_FALLBACK_H

#include <stdbool.h>

#include "base/error.h"
#include "validate/expression_internal.h"

struct fallback *fallback_new(void);
/* NULL is fine. */
void fallback_free(struct fallback *fallback);
/* Forgets the tree; NULL is fine. */
void fallback_forget(struct fallback *fallback);

/* True if libxml2 understands the expression; `error` if not. */
bool fallback_check(const char *expression, struct error *error);

/* Evaluates `expression`, in which $value stands for `value`, from `node`. */
bool fallback_truth(struct fallback *fallback, const char *expression, const struct node *node,
                    const char *value);
/* Adds the nodes it selects to an empty list. */
void fallback_select(struct fallback *fallback, const char *expression, const struct node *node,
                     const char *value, struct reached_list *list);

#endif
