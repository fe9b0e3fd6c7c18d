/* Which rows of a flat table are wanted. All conditions that are given must hold.
 *
 *   countries, sectors  the row's own, or, where it says none, its activity's. A sector of three
 *                       digits takes those of five that begin with it.
 *   since               the row's date or the last day of its period is not before; of activities
 *                       and places, the activity has not ended before
 *   activities          identifiers
 *   where               an SQL condition over the columns, called sector_name or "sector-name";
 *                       blank cells are NULL. SQLite evaluates it for each row, in a database in
 *                       memory that has no tables: it can look at the row and at nothing else.
 */
#ifndef IATIPUB_CONVERT_FLAT_FILTER_H
#define IATIPUB_CONVERT_FLAT_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "convert/flat_tables.h"
#include "standard/codelist.h"

/* What is asked for; all lent. Codes and identifiers may be several, parted by commas. */
struct flat_wish {
    const char *const *countries, *const *sectors, *const *activities;
    size_t country_count, sector_count, activity_count;
    const char *since, *where; /* NULL: any */
};

struct flat_filter;

/* `table` is lent. The caller frees. NULL and `error` (ERROR_USAGE) if a code is unknown, with the
 * nearest one, the date is none, or the condition can't be understood. */
struct flat_filter *flat_filter_new(const struct flat_table *table, struct codelists *lists,
                                    const struct flat_wish *wish, struct error *error);
void flat_filter_free(struct flat_filter *filter); /* NULL is fine */

/* Whether rows of that activity can be wanted. Notes which of the activities were there. */
bool flat_filter_takes(struct flat_filter *filter, const char *identifier);
/* Whether the row is wanted: 1 or 0; -1 and `error` if the condition fails on it. */
int flat_filter_keeps(struct flat_filter *filter, const char *const *cells, struct error *error);

/* False and `error` (ERROR_USAGE) if one of the activities was not there, with the nearest one
 * among those that were. */
bool flat_filter_end(const struct flat_filter *filter, struct error *error);

#endif
