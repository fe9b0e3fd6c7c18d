/* What of a database is read: the tables of a source, or its query.
 *
 * Tables are looked up in the database's catalogue, so whatever the configuration calls them, only
 * names that exist become SQL. A name is "table", which must be in the search path, or
 * "schema.table", both as the database has them, capital letters included. A source that names
 * nothing means all tables and views of the first schema of the search path, but for partitions of
 * other tables and what extensions brought along.
 *
 * Rows of a table come in the order of its primary key, if it has one, so that the next import
 * gives the same rows the same numbers. */
#ifndef IATIPUB_RECORDS_SELECTION_H
#define IATIPUB_RECORDS_SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"
#include "records/database.h"

/* One table, or the query. */
struct selected {
    char *name; /* of the table, without its schema; NULL: a query */
    char *path; /* "postgresql:ilo#public.projects"; of a query with the source's `table` */
    char *sql;  /* SELECT ... */
};

struct selection {
    struct selected *items;
    size_t count;
};

/* Fills `selection`, which the caller releases in any case. False and `error`: ERROR_USAGE if there
 * is no such table (the nearest is named), if two would be the same table of the store, or if there
 * is none at all. */
bool selection_make(struct selection *selection, const struct database *database,
                    const struct source *source, struct error *error);
/* Zeros are fine. */
void selection_release(struct selection *selection);

#endif
