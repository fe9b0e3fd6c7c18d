/* A disagreement cut down to what it takes. */
#ifndef IATIPUB_TESTS_SCHEMAS_SHRINK_H
#define IATIPUB_TESTS_SCHEMAS_SHRINK_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "judge.h"

/* Two schemas and what they last said. */
struct judge_pair {
    struct judge *official, *own;
    enum verdict official_verdict, own_verdict;
};

/* Fills in the verdicts. No verdict at all is no agreement. */
bool judge_pair_agrees(struct judge_pair *pair, xmlDoc *document);

/* Drops elements and attributes as long as the schemas still disagree in the same way. The text of
 * what is left, which the caller frees; `pair` holds the verdicts on it. */
char *shrink_disagreement(xmlDoc *document, struct judge_pair *pair, size_t *length);

#endif
