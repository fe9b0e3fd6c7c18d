/* The one column of a table that an expression of a query reads, if it reads a single one:
 * "iati_date(p.START_DATE)" reads START_DATE of whatever table p's column comes from, through
 * subqueries and views.
 *
 * What is not sure is not told: subqueries, aggregates and windows in the expression, a query that
 * groups or is made of several, words that may be columns and are not. */
#ifndef IATIPUB_STORE_SQL_ORIGIN_H
#define IATIPUB_STORE_SQL_ORIGIN_H

#include <sqlite3.h>

#include "store/sql_words.h"

/* The query is what stands before its first SELECT ("WITH ...") and from its FROM on. */
struct sql_query {
    struct sql_word before;
    const char *from, *end; /* `from` NULL: it has none that is simple enough */
};

/* What follows the expressions of a SELECT that begin at `at`. */
struct sql_query sql_query_find(struct sql_word before, const char *at, const char *end);

/* A statement whose first column comes from the column that the expression reads, for
 * sqlite3_column_table_name and sqlite3_column_origin_name. The caller finalizes; NULL if there is
 * no such single column. */
sqlite3_stmt *sql_origin_find(sqlite3 *db, const struct sql_query *query,
                              const struct sql_word *expression);

#endif
