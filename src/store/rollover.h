/* Period roll-over: an activity ends with a period, and goes on under a new identifier.
 *
 * What was rolled over stands in rollovers.csv of the publication, a plain file that `iatipub
 * rollover` adds to and that the user may read, change and keep with the rest: a row an activity,
 * with the columns of rollover_columns. The records themselves stay as they are. Each import
 * applies the file after the mapping and after redaction, so that no copy is made of what must not
 * leave:
 *
 * - what is dated before the first day of the new period stays with the old activity; transactions,
 *   budgets, planned disbursements and periods of indicators from that day on go to the new one,
 *   which has all else too;
 * - the old activity is closed and ends the day before, the new one starts that day, and each names
 *   the other as related.
 *
 * No transaction is in both, or in none: every import proves it. docs/rollover.md tells more. */
#ifndef IATIPUB_STORE_ROLLOVER_H
#define IATIPUB_STORE_ROLLOVER_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/load.h"
#include "store/store.h"

#define ROLLOVER_FILE "rollovers.csv"

enum rollover_column {
    ROLLOVER_IDENTIFIER,     /* of the activity that is closed */
    ROLLOVER_CLOSED,         /* the period that ends, "2024-25" */
    ROLLOVER_NEW_IDENTIFIER, /* under which it goes on */
    ROLLOVER_OPENED,         /* the period that begins, the new activity's `part` */
    ROLLOVER_DATE,           /* the first day of that, YYYY-MM-DD */
    ROLLOVER_COLUMNS
};
extern const char *const rollover_columns[ROLLOVER_COLUMNS];

/* Applies rollovers.csv, if there is one, and notes it in `files`. A row that can't be applied is a
 * critical finding, and then none is. False and `error` if the file or the database failed. */
bool rollover_apply(struct store *store, const struct publication *publication,
                    struct loaded_list *files, struct findings *findings, struct error *error);

#endif
