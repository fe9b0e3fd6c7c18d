/* On which days the published data spoke of newer transactions than ever before: what the IATI
 * Dashboard calls updates, worked out from the journal and the kept versions of a publication.
 *
 * Of each day of the last fourteen months it is known which version of each dataset was public when
 * it ended, and of each version on which days its transactions are dated. */
#ifndef IATIPUB_QUALITY_UPDATE_HISTORY_H
#define IATIPUB_QUALITY_UPDATE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "quality/timeliness.h"
#include "store/journal.h"

struct update_history {
    struct month_set updates;
    int first_published;    /* NO_DAY: nothing was */
    int last_published;     /* likewise */
    int last_update;        /* NO_DAY: none within the time looked at */
    int newest;             /* the latest transaction that was public so far; NO_DAY: none */
    bool future;            /* a version of the last year had transactions after its day */
    struct day_set visible; /* the transactions of what is public now */
    size_t versions;        /* looked into */
    size_t versions_missed; /* not kept, or damaged */
};

/* Reads the journal of the publication in `folder` and its kept versions, as of a day
 * ("YYYY-MM-DD"). The caller owns the result: update_history_free. NULL and `error` if the day is
 * none or the journal can't be read. */
struct update_history *update_history_read(const char *folder, struct journal *journal,
                                           const char *today, struct error *error);
void update_history_free(struct update_history *history); /* NULL is fine */

/* Adds the days of a document's transactions, read as it comes: the transaction date, or where
 * there is no such element the value date. For what this program wrote, which has no comments. */
struct transaction_scan;
struct transaction_scan *transaction_scan_new(struct day_set *days);
void transaction_scan_feed(struct transaction_scan *scan, const char *text, size_t length);
void transaction_scan_free(struct transaction_scan *scan);

#endif
