/* Contexts of rulesets that can never be met because a name in them is mistyped.
 *
 * A context that names an element which no file has selects nothing, so its rules would be kept by
 * every file. Only names that are nearly one of a description are refused: others may be those of
 * elements in other namespaces. */
#ifndef IATIPUB_STANDARD_RULE_CONTEXTS_H
#define IATIPUB_STANDARD_RULE_CONTEXTS_H

#include <stdbool.h>

#include "base/error.h"
#include "standard/rules.h"

/* False and `error`, with context and suggestion, if the context of a rule has such a name. */
bool rule_contexts_check(const struct rules *rules, struct error *error);

#endif
