#include "records/database.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Values are written the same way wherever the server stands and however it is set up. */
static const char beginning[] =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SET LOCAL datestyle = 'ISO';"
    "SET LOCAL timezone = 'UTC';" /* whatever the server, its user or PGTZ says */
    "SET LOCAL intervalstyle = 'iso_8601';"
    "SET LOCAL extra_float_digits = 1;"
    "SET LOCAL bytea_output = 'hex';"
    "SET LOCAL synchronize_seqscans = off;" /* every scan begins where the table does */
    "SET LOCAL cursor_tuple_fraction = 1;"  /* cursors are read to their end */
    "SET LOCAL idle_in_transaction_session_timeout = 0;" /* other sources are read in between */
    "SELECT 1";                                          /* the moment is that of the first query */

/* --- Errors ---------------------------------------------------------------------------------- */

/* Why a connection is not made. libpq gives no codes for it, only text. */
static const struct refusal {
    const char *fragment;
    enum error_kind kind;
    const char *advice;
} refusals[] = {
    {"definition of service", ERROR_ENVIRONMENT,
     E_("write it into ~/.pg_service.conf or the file that PGSERVICEFILE names")},
    {"service file", ERROR_ENVIRONMENT,
     E_("services are read from ~/.pg_service.conf or the file that PGSERVICEFILE names")},
    {"password supplied", ERROR_ENVIRONMENT,
     E_("put the password into ~/.pgpass (or the file that PGPASSFILE names), the service file or "
        "the environment variable PGPASSWORD")},
    {"authentication failed", ERROR_ENVIRONMENT,
     E_("check the user, and the password in ~/.pgpass (or the file that PGPASSFILE names), the "
        "service file or the environment variable PGPASSWORD")},
    {"pg_hba.conf", ERROR_ENVIRONMENT,
     E_("the server lets this user in neither from here nor in this way; ask who runs it for an "
        "entry in pg_hba.conf")},
    {"SSL", ERROR_ENVIRONMENT,
     E_("check 'sslmode' and 'sslrootcert', and the server's certificate")},
    {"certificate", ERROR_ENVIRONMENT,
     E_("check 'sslmode' and 'sslrootcert', and the server's certificate")},
    {"does not exist", ERROR_ENVIRONMENT, E_("check the names of database and user")},
    {"permission denied for database", ERROR_ENVIRONMENT,
     E_("let the database's owner grant CONNECT to the user")},
    {"could not translate host name", ERROR_ENVIRONMENT, E_("check the name of the host")},
    {"too many", ERROR_ENVIRONMENT, E_("run again later")},
    {"connection slots", ERROR_ENVIRONMENT, E_("run again later")},
    {"the database system is", ERROR_ENVIRONMENT, E_("run again when the server is up")},
    {"connection to server", ERROR_ENVIRONMENT,
     E_("check that the server runs and that host and port are right")},
    {"could not", ERROR_ENVIRONMENT, E_("check the server and the way to it")},
    {"timeout expired", ERROR_ENVIRONMENT, E_("check the server and the way to it")},
    {"invalid", ERROR_USAGE, E_("correct 'database' in publication.yaml")},
    {"missing", ERROR_USAGE, E_("correct 'database' in publication.yaml")},
    {"", ERROR_ENVIRONMENT, E_("check 'database' in publication.yaml and the server")},
};

/* Why a statement fails, by the beginning of the SQLSTATE. */
static const struct {
    const char *state;
    enum error_kind kind;
    const char *advice;
} failures[] = {
    {"42501", ERROR_ENVIRONMENT,
     E_("let its owner grant SELECT to the user that reads, or read only what may be read "
        "('tables', 'query')")},
    {"57014", ERROR_ENVIRONMENT,
     E_("the server (statement_timeout) or a person stopped it; run again, or let the user that "
        "reads have more time")},
    {"57P", ERROR_ENVIRONMENT, E_("run again when the server is up")},
    {"40", ERROR_ENVIRONMENT, E_("run again")},
    {"53", ERROR_ENVIRONMENT, E_("the server lacks means; run again later")},
    {"22021", ERROR_ENVIRONMENT, E_("correct the text in the database")},
    {"22P05", ERROR_ENVIRONMENT, E_("correct the text in the database")},
    {"25006", ERROR_USAGE, E_("a 'query' may only read")},
    {"34000", ERROR_ENVIRONMENT, E_("run again")},
    {"42", ERROR_USAGE, E_("a 'query' is one SELECT, WITH, VALUES or TABLE statement; correct it")},
    {"0A", ERROR_USAGE, E_("a 'query' is one SELECT, WITH, VALUES or TABLE statement; correct it")},
    {"22", ERROR_USAGE, E_("correct the query or the view")},
    {"", ERROR_ENVIRONMENT, E_("the server's log may tell more")},
};

/* The line of libpq's message that has the fragment, as one line without control characters. */
static char *line_with(const char *message, const char *fragment)
{
    const char *at = strstr(message, fragment);
    while (at && at > message && at[-1] != '\n')
        at--;
    const char *begin = at ? at : message;
    char *line = xstrndup(begin, strcspn(begin, "\n"));
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = ' ';
    return line;
}

static bool fail_to_connect(const struct database *database, struct error *error)
{
    const char *message = database->pq->errorMessage(database->connection);
    const struct refusal *refusal = refusals;
    while (!strstr(message, refusal->fragment))
        refusal++;
    char *line = line_with(message, refusal->fragment);
    error_set(error, refusal->kind, "cannot connect to the PostgreSQL database: %s; %s", line,
              refusal->advice);
    free(line);
    return false;
}

bool database_fail(const struct database *database, const PGresult *result, const char *what,
                   struct error *error)
{
    const struct libpq *pq = database->pq;
    const char *state = result ? pq->resultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *cause = result ? pq->resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    bool lost = pq->status(database->connection) != CONNECTION_OK;
    size_t i = 0;
    while (strncmp(state ? state : "", failures[i].state, strlen(failures[i].state)) != 0)
        i++;
    char *line = line_with(cause ? cause : pq->errorMessage(database->connection), "");
    if (lost)
        error_set(error, ERROR_ENVIRONMENT,
                  "'%s': the connection was lost: %s; run again when the server is up", what, line);
    else
        error_set(error, failures[i].kind, "'%s': %s; %s", what, line, failures[i].advice);
    free(line);
    return false;
}

/* --- Statements ------------------------------------------------------------------------------ */

static PGresult *checked(const struct database *database, PGresult *result, const char *what,
                         struct error *error)
{
    ExecStatusType status = database->pq->resultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return result;
    database_fail(database, result, what, error);
    database->pq->clear(result);
    return NULL;
}

PGresult *database_ask(const struct database *database, const char *sql, const char *parameter,
                       const char *what, struct error *error)
{
    /* the protocol of execParams takes a single statement, whatever the text holds */
    return checked(database,
                   database->pq->execParams(database->connection, sql, parameter ? 1 : 0, NULL,
                                            &parameter, NULL, NULL, 0),
                   what, error);
}

/* --- Life ------------------------------------------------------------------------------------ */

static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

static PGconn *connect_to(const struct libpq *pq, const char *text)
{
    /* what stands before the text is outdone by it, what stands behind outdoes it */
    static const char *const names[] = {"fallback_application_name",
                                        "keepalives_idle",
                                        "keepalives_interval",
                                        "keepalives_count",
                                        "dbname",
                                        "client_encoding",
                                        NULL};
    const char *const values[] = {"iatipub", "60", "10", "6", text, "UTF8", NULL};
    /* the weakest place that can say it: a service outdoes the environment */
    setenv("PGCONNECT_TIMEOUT", "30", 0);
    return pq->connectdbParams(names, values, 1);
}

static bool begin(struct database *database, struct error *error)
{
    const struct libpq *pq = database->pq;
    pq->setNoticeProcessor(database->connection, ignore_notice, NULL);
    database->name = xasprintf("postgresql:%s", pq->db(database->connection));
    PGresult *result =
        checked(database, pq->exec(database->connection, beginning), database->name, error);
    pq->clear(result);
    return result != NULL;
}

static void close_database(struct database *database)
{
    if (!database)
        return;
    if (database->pq && database->connection)
        database->pq->finish(database->connection);
    free(database->name);
    free(database->text);
    free(database);
}

static struct database *open_database(const char *text, struct error *error)
{
    struct database *database = xcalloc(1, sizeof *database);
    database->text = xstrdup(text);
    database->pq = libpq_get(error);
    bool opened = database->pq != NULL;
    if (opened) {
        database->connection = connect_to(database->pq, text);
        opened = database->pq->status(database->connection) == CONNECTION_OK
                     ? begin(database, error)
                     : fail_to_connect(database, error);
    }
    if (opened)
        return database;
    close_database(database);
    return NULL;
}

struct database *databases_get(struct databases *databases, const char *text, struct error *error)
{
    struct database *database = databases->first;
    while (database && strcmp(database->text, text) != 0)
        database = database->next;
    if (database)
        return database;
    database = open_database(text, error);
    if (database) {
        database->next = databases->first;
        databases->first = database;
    }
    return database;
}

void databases_release(struct databases *databases)
{
    for (struct database *database = databases->first, *next; database; database = next) {
        next = database->next;
        close_database(database);
    }
    databases->first = NULL;
}
