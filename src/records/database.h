/* A PostgreSQL database: a connection, and the one moment that everything read through it is of.
 *
 * Opening begins a transaction that only reads, of isolation level REPEATABLE READ, so that
 * whatever is read later fits together, however long reading takes and whoever writes meanwhile.
 * Values come as UTF-8 text in the forms that records/postgresql.h tells. Nothing is ever written.
 *
 * `struct databases` keeps connections by their text, so that all sources of one database see the
 * same moment.
 *
 * Errors tell PostgreSQL's own cause and what to do; they hold no password, since the configuration
 * has none (config/connection.h) and libpq repeats none from elsewhere. */
#ifndef IATIPUB_RECORDS_DATABASE_H
#define IATIPUB_RECORDS_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/libpq.h"

struct database {
    const struct libpq *pq;
    PGconn *connection;
    char *text; /* what it was opened with */
    char *name; /* for messages: "postgresql:ilo" */
    struct database *next;
};

/* Runs one statement; `parameter`, if not NULL, is its $1. `what` is what an error is about:
 * "postgresql:ilo#public.projects". NULL and `error` if it fails, and then the database can only be
 * closed. The caller clears the result. */
PGresult *database_ask(const struct database *database, const char *sql, const char *parameter,
                       const char *what, struct error *error);

/* Sets `error` from a result that is a failure. Always returns false. */
bool database_fail(const struct database *database, const PGresult *result, const char *what,
                   struct error *error);

/* Open databases. Start with NULL. */
struct databases {
    struct database *first;
};

/* The database that was opened with this text (one of the forms of config/connection.h), opened now
 * if none was; that takes at most 30 seconds unless the text, its service or PGCONNECT_TIMEOUT says
 * otherwise. Stays the list's. NULL and `error`: ERROR_USAGE if the text is wrong, else
 * ERROR_ENVIRONMENT. */
struct database *databases_get(struct databases *databases, const char *text, struct error *error);
/* Closes them all; the list is empty and usable again. */
void databases_release(struct databases *databases);

#endif
