/* Which statement of a mapping filled which columns of which rows, from what.
 *
 * Noted while the mapping runs, in the store's table `lineage`: for each canonical column that a
 * statement fills, the statement's place, the rows it added, the expression it says, and the column
 * of the raw table that this is, or the only one that it reads ("iati_date(START_DATE)"). Asked by
 * `trace` and by `import --check`. */
#ifndef IATIPUB_STORE_LINEAGE_H
#define IATIPUB_STORE_LINEAGE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/store.h"

/* SQL that makes the table. */
extern const char lineage_table[];

/* A statement that is about to run. */
struct lineage {
    struct store *store; /* lent */
    const char *file;    /* of the mapping; lent */
    size_t line, number; /* of the statement */
    const char *sql, *end;
    const struct table *table; /* that it adds rows to or changes; NULL: none of the canonical */
    sqlite3_int64 last_row;    /* of the table before */
};

/* Before the statement runs: finds its table. */
struct lineage lineage_begin(struct store *store, const char *file, size_t line, size_t number,
                             const char *sql, const char *end);
/* After it has run: notes what it filled. What can't be understood is not noted: lineage explains,
 * nothing depends on it. */
void lineage_end(const struct lineage *lineage);

/* What filled one value. Texts are the caller's: lineage_origin_release. NULL: not known. */
struct lineage_origin {
    char *file;
    size_t line, number;
    char *expression;
    char *table, *column; /* of the store: raw_ledger, AMOUNT */
};

/* The last statement that filled the column in that row. False if none is known. */
bool lineage_find(struct store *store, const struct table *table, const char *column,
                  sqlite3_int64 row, struct lineage_origin *origin);
void lineage_origin_release(struct lineage_origin *origin);

/* The number of the source's column that a value came from, for sources whose columns have
 * numbers (CSV files, workbooks); 0: not known. `source` is the row's `_source`. A column that no
 * mapping filled came from the column of its own name. */
size_t lineage_source_column(struct store *store, const struct table *table, const char *column,
                             sqlite3_int64 row, sqlite3_int64 source);

#endif
