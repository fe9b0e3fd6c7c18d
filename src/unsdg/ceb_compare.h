/* Our figures beside a public data set: both summed by entity, year and class.
 *
 * The class is what the data set divides by: instrument, contributor, contributor type, function,
 * location or goal. Compared are the entities and years that both have; ours are the whole facts,
 * or where there are none those of the same data set in the store. */
#ifndef IATIPUB_UNSDG_CEB_COMPARE_H
#define IATIPUB_UNSDG_CEB_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/codelist.h"
#include "store/store.h"

/* One difference; lent for the call. Amounts are exact decimals, "0" where there is none. */
struct ceb_difference {
    const char *dataset; /* "expense-function" */
    const char *entity, *year, *code;
    const char *ours, *theirs;
    const char *difference; /* ours - theirs */
};

typedef void ceb_difference_function(void *context, const struct ceb_difference *difference);

/* Reads the file, which is told by its header, and gives every difference, by entity, year and
 * class. `compared` is how many sums were compared. What is doubtful in the file are findings.
 * False and `error` if it can't be read or is no data set. */
bool ceb_compare(struct store *store, struct codelists *lists, const char *path,
                 ceb_difference_function *take, void *context, size_t *compared,
                 struct findings *findings, struct error *error);

#endif
