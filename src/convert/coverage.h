/* Is every activity in exactly one file? Kept while datasets are converted. */
#ifndef IATIPUB_CONVERT_COVERAGE_H
#define IATIPUB_CONVERT_COVERAGE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "store/store.h"

/* Begins with nothing written. */
bool coverage_begin(struct store *store, struct error *error);

/* Notes that the rows of `root` (activities or organisations) in temp.selected were written; with
 * `overlaps` into a dataset that may hold what others hold too. */
bool coverage_add(struct store *store, const struct table *root, bool overlaps,
                  struct error *error);

/* Adds a finding if rows of `root` are in no file (x.dataset.none, warning: perhaps they are kept
 * back on purpose) or in several that may not overlap (x.dataset.twice, critical). */
bool coverage_report(struct store *store, const struct table *root, struct findings *findings,
                     struct error *error);

#endif
