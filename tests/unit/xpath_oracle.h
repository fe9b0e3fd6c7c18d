/* What libxml2's XPath makes of an expression: what ours has to agree with.
 *
 * The tree is copied into a document of libxml2's, once, and expressions are compiled once, both
 * kept until they are forgotten. */
#ifndef IATIPUB_TESTS_XPATH_ORACLE_H
#define IATIPUB_TESTS_XPATH_ORACLE_H

#include <stdbool.h>

#include "validate/expression_internal.h"

struct oracle *oracle_new(void);
/* NULL is fine. */
void oracle_free(struct oracle *oracle);
/* Forgets the tree; NULL is fine. */
void oracle_forget(struct oracle *oracle);

/* Evaluates from `node`. False if libxml2 does not take the expression, or more than 200,000
 * operations for it. */
bool oracle_truth(struct oracle *oracle, const char *expression, const struct node *node,
                  bool *truth);
/* The same; fills `list` with the nodes that it selects. */
bool oracle_select(struct oracle *oracle, const char *expression, const struct node *node,
                   struct reached_list *list);

#endif
