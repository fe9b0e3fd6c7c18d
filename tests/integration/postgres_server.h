/* A PostgreSQL server for the tests of a suite: real, with a folder of its own, reached by a socket
 * in that folder and by nobody else. It runs as the user "postgres" when the tests run as root,
 * which the server refuses.
 *
 * Start and stop are the suite's init and cleanup functions. Tests begin with
 *
 *     if (!have_postgres())
 *         return;
 */
#ifndef INTEGRATION_POSTGRES_SERVER_H
#define INTEGRATION_POSTGRES_SERVER_H

#include <libpq-fe.h>
#include <stdbool.h>

/* Always 0: what keeps the server from starting fails the tests. */
int postgres_begin(void);
int postgres_end(void);

/* False if the server is not installed, and then the test says that it is not run. */
bool have_postgres(void);

/* The folder of the socket. */
const char *postgres_folder(void);

/* A new, empty database of the user "owner", connected; closed when the test ends. */
PGconn *postgres_database(const char *name);
/* One more connection to it, which the caller closes. */
PGconn *postgres_connect(const char *name);

/* Runs statements, which must succeed; the first value of the last result belongs to the test. */
char *postgres_do(PGconn *connection, const char *sql);

/* Ends the server at once, as a failing machine would; starts it again. */
void postgres_kill(void);
void postgres_restart(void);

#endif
