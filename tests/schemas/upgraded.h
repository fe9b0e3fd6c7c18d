/* Whether what is valid in 2.01 or 2.02 is valid in 2.03 once it is upgraded. */
#ifndef IATIPUB_TESTS_SCHEMAS_UPGRADED_H
#define IATIPUB_TESTS_SCHEMAS_UPGRADED_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdio.h>

#include "judge.h"
#include "records/upgrade.h"
#include "standard.h"

struct upgrade_tally {
    size_t documents, transformed, invalid; /* transformed: more than the version changed */
};

/* A document that is valid in a version. */
struct valid_document {
    xmlDoc *tree;
    int version;
    enum kind kind;
};

/* Upgrades a copy of a document of an older version, whatever its root says, and judges it by the
 * newest of `judges`; others are left out. Tells on `output` why one is not valid. */
void upgraded_judge(struct upgrade *upgrade, struct judges *judges,
                    const struct valid_document *document, struct upgrade_tally *tally,
                    FILE *output);

#endif
