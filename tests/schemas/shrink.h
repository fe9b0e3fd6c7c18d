/* A disagreement cut down to what it takes. */
#ifndef IATIPUB_TESTS_SCHEMAS_SHRINK_H
#define IATIPUB_TESTS_SCHEMAS_SHRINK_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "judge.h"

/* Drops elements and attributes as long as the judges still disagree in the same way. The text of
 * what is left, which the caller frees; `pair` holds the verdicts on it. */
char *shrink_disagreement(xmlDoc *document, struct judge_pair *pair, size_t *length);

#endif
