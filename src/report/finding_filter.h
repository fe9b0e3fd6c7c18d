/* Which findings the user wants to hear of: --only, --ignore, --compat official, --baseline.
 *
 * --only and --ignore are lists of rule ids and categories, separated by commas; an id that ends
 * in '*' stands for all that begin like it ("9.*,x.*,schema"). What says that a file could not be
 * checked to its end (finding_stops_checking) passes all the same, since without it such a file
 * would look clean. --compat official hides the ids of our
 * own ("x."), these again apart.
 *
 * A baseline is an earlier report (report/baseline.h). What is in it is known: it passes, but is
 * marked and does not count for the exit status. */
#ifndef IATIPUB_REPORT_FINDING_FILTER_H
#define IATIPUB_REPORT_FINDING_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/rules.h"

/* What the command line says; NULL: not given. */
struct filter_options {
    const char *only;
    const char *ignore;
    const char *baseline; /* path of the report */
    bool official;
};

struct finding_filter;

/* A filter for findings of the rules in `sets`, which are asked only now. The caller owns the
 * result: finding_filter_free, for which NULL is fine. NULL and `error` if a word of a list is no
 * rule and no category (the nearest one is named) or the baseline can't be used. */
struct finding_filter *finding_filter_new(const struct filter_options *options,
                                          const struct rules *const *sets, size_t set_count,
                                          struct error *error);
void finding_filter_free(struct finding_filter *filter);

/* True if the finding is wanted. `filter` NULL: all are. */
bool finding_filter_passes(const struct finding_filter *filter, const struct finding *finding);

bool finding_filter_has_baseline(const struct finding_filter *filter);

/* True if the finding is in the baseline. It is taken out: if the baseline has it twice, a third
 * one is new. */
bool finding_filter_take_known(struct finding_filter *filter, const struct finding *finding);

/* True for findings that say that the rest of the file was not checked: not well-formed, no IATI
 * file, a version that can't be checked, a document type declaration, a limit. */
bool finding_stops_checking(const struct finding *finding);

#endif
