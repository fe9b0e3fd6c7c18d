/* What the files of the journal share: journal.c keeps publications and requests, jobs.c jobs. */
#ifndef IATIPUB_STORE_JOURNAL_INSIDE_H
#define IATIPUB_STORE_JOURNAL_INSIDE_H

#include <sqlite3.h>

#include "store/journal.h"

struct journal {
    sqlite3 *database;
    char *path;
    char *now; /* that counts as the present moment; NULL: the clock says */
};

/* NULL and `error` if the statement can't be prepared. */
sqlite3_stmt *journal_prepare(struct journal *journal, const char *sql, struct error *error);
/* Runs a statement that gives no rows, and finalises it. NULL (a failed prepare) fails. */
bool journal_finish(struct journal *journal, sqlite3_stmt *statement, struct error *error);
/* Steps through a statement and hands each row to `take_row` until it returns false; finalises. */
bool journal_each_row(struct journal *journal, sqlite3_stmt *statement,
                      bool (*take_row)(sqlite3_stmt *statement, void *taking), void *taking,
                      struct error *error);

void journal_bind_text(sqlite3_stmt *statement, int position, const char *text); /* NULL is NULL */
void journal_bind_now(struct journal *journal, sqlite3_stmt *statement, int position);

#endif
