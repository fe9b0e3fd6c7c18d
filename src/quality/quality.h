/* What others will say of the quality of the files: the tests of Publish What You Fund's Aid
 * Transparency Index, the statistics of the IATI Dashboard, the measures proposed for a data
 * quality index, and further checks in use (docs/quality.md).
 *
 *     struct quality *quality = quality_new(names, codelists, &settings, &error);
 *     quality_begin_file(quality);                // each file
 *     quality_add_activity(quality, activity);    // each of its activities
 *     quality_finish(quality, figures);           // adds the tables
 *     quality_free(quality);
 *
 * Trees are made with the `names` that quality_new has added its own to (validate/document.h), an
 * activity at a time; nothing of a tree is kept. Memory grows by a few bytes an activity (its
 * identifier is remembered, to find repeated ones) and otherwise has a bound. */
#ifndef IATIPUB_QUALITY_QUALITY_H
#define IATIPUB_QUALITY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/figures.h"
#include "standard/codelist.h"
#include "store/rates.h"
#include "validate/document.h"
#include "validate/names.h"

struct quality;
struct update_history; /* quality/update_history.h */

/* A hierarchy that does not count in a test, by agreement with those who measure. */
struct quality_exemption {
    const char *test; /* its name, as in docs/quality.md, or that of its indicator */
    unsigned hierarchy;
};

struct text_list {
    const char *const *items;
    size_t count;
};

/* All lent, until quality_free. Zeroed: nothing is known but `today`, which must be set. */
struct quality_settings {
    const char *today;               /* "2024-06-15" */
    const char *first_published;     /* the day, if it was before the history; NULL: it was not */
    struct text_list own_references; /* of the publisher; none: not configured */
    struct text_list publishers;     /* identifiers of registered publishers, sorted by strcmp */
    struct text_list countries; /* that the publisher works in; none: those of its activities */
    const struct quality_exemption *exemptions;
    size_t exemption_count;
    bool location_by_scope;               /* the location test leaves out wide activity scopes */
    const struct rate_book *rates;        /* NULL: sums in several currencies are not compared */
    const struct update_history *history; /* what was published when; NULL: nothing is known */
};

/* Adds its names to `names`. The caller owns the result: quality_free. NULL and `error` if a date
 * or the name of a test is none, or a codelist can't be read. */
struct quality *quality_new(struct names *names, struct codelists *codelists,
                            const struct quality_settings *settings, struct error *error);
void quality_free(struct quality *quality); /* NULL is fine */

/* A file begins. */
void quality_begin_file(struct quality *quality);
/* `activity` has its root element for parent, whose attributes are looked at too. */
void quality_add_activity(struct quality *quality, const struct node *activity);
void quality_add_organisation(struct quality *quality, const struct node *organisation);

/* Adds the tables to `figures`; called once, after all files. */
void quality_finish(struct quality *quality, struct figures *figures);

/* True if each exemption is of a test or an indicator that there is; else ERROR_USAGE. */
bool quality_check_exemptions(const struct quality_settings *settings, struct error *error);

#endif
