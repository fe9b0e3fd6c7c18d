/* SQLite, said in this project's terms: failures become a `struct error`. */
#ifndef IATIPUB_STORE_SQL_H
#define IATIPUB_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"

/* Fills `error` with what the database says now: ERROR_ENVIRONMENT, since disk and memory are what
 * can fail in statements of our own. Always returns false. */
bool sql_error(sqlite3 *db, struct error *error);

/* Runs one or more statements that give no rows. */
bool sql_run(sqlite3 *db, const char *sql, struct error *error);

/* Prepares a statement of our own; NULL and `error` if that fails. The caller finalizes it. */
sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql, struct error *error);

/* The same with SQL that is formatted first, by sqlite3_mprintf: %Q a text in quotes, %w a name to
 * stand in double quotes, %lld a number. The compiler can't check such formats. */
bool sql_runf(sqlite3 *db, struct error *error, const char *format, ...);
sqlite3_stmt *sql_preparef(sqlite3 *db, struct error *error, const char *format, ...);

/* Steps: 1 = a row, 0 = done, -1 = `error` was filled. */
int sql_step(sqlite3_stmt *statement, struct error *error);

/* The text of a column, lent until the next step; NULL if it is NULL. */
const char *sql_text(sqlite3_stmt *statement, int column);
/* The same for the caller to free. */
char *sql_text_copy(sqlite3_stmt *statement, int column);

/* The first column of the first row as a number; false and `error` if there is none. */
bool sql_number(sqlite3 *db, const char *sql, sqlite3_int64 *number, struct error *error);
/* The same with formatted SQL. */
bool sql_numberf(sqlite3 *db, sqlite3_int64 *number, struct error *error, const char *format, ...);

#endif
