/* The rows of a canonical table, in the order in which they are written.
 *
 * One cursor a table walks its rows activity by activity, parent by parent. Since all cursors walk
 * in the same order, writing is a merge: when a row of the parent's cursor is written, the rows of
 * the child's cursor that belong to it come next. Memory holds one row a table. */
#ifndef IATIPUB_CONVERT_CURSOR_H
#define IATIPUB_CONVERT_CURSOR_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"
#include "standard/layout.h"
#include "store/store.h"

struct cursor {
    const struct table *table;
    sqlite3_stmt *statement;
    int *positions; /* for each column of the table: where the query has it, or NO_COLUMN */
    bool has_row;
    sqlite3_int64 row;    /* rowid of the current row */
    sqlite3_int64 parent; /* rowid of its parent's row */
    sqlite3_int64 source; /* where the row came from */
};

/* The rows that will be read: those of the activities (or organisations) whose rowids are in the
 * temporary table `selected(item)`. */

/* Opens a cursor on its first row. NULL without `error` if the table has no columns in use, so that
 * there is nothing to read. The caller closes it. */
struct cursor *cursor_open(struct store *store, const struct table *table, struct error *error);
void cursor_close(struct cursor *cursor); /* NULL is fine */

/* Goes to the next row; has_row is false after the last one. */
bool cursor_next(struct cursor *cursor, struct error *error);

/* True if the current row belongs to the row `parent` of the table above. */
bool cursor_belongs(const struct cursor *cursor, sqlite3_int64 parent);

/* The value of a column of the current row, lent until the next row; NULL if it has none. */
const char *cursor_text(const struct cursor *cursor, int column);

#endif
