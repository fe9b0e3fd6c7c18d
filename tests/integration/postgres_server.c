#include "postgres_server.h"

#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

enum { LONGEST_START = 30 /* seconds */, LONGEST_PATH = 256 };

/* It outlives the single test, so its memory is not a test's. */
static struct server {
    char binaries[LONGEST_PATH]; /* folder of initdb and postgres; "" if not installed */
    char folder[64];             /* with the data, the log and the socket */
    pid_t process;               /* 0: does not run */
} server;

/* ---- programs -------------------------------------------------------------------------------- */

static void find_binaries(void)
{
    static const char *const patterns[] = {"/usr/lib/postgresql/*/bin/postgres",
                                           "/usr/pgsql-*/bin/postgres", "/usr/local/*/bin/postgres",
                                           "/usr/local/bin/postgres", "/usr/bin/postgres"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns && !*server.binaries; i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) == 0) {
            const char *last = found.gl_pathv[found.gl_pathc - 1];
            snprintf(server.binaries, sizeof server.binaries, "%.*s",
                     (int)(strrchr(last, '/') - last), last);
            globfree(&found);
        }
    }
}

/* In the child: no rights of root, and no life beyond that of the tests. */
static bool become_ordinary(void)
{
    const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;
    bool ready = getuid() != 0 || (user && initgroups(user->pw_name, user->pw_gid) == 0 &&
                                   setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return ready && chdir(server.folder) == 0;
}

/* Starts a program of the server with arguments as a shell takes them. */
static pid_t start(const char *program, const char *arguments)
{
    char command[3 * LONGEST_PATH];
    snprintf(command, sizeof command, "exec '%s/%s' %s >>log 2>&1 </dev/null", server.binaries,
             program, arguments);
    pid_t child = fork();
    if (child != 0)
        return child;
    if (become_ordinary())
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(125);
}

static void make_data(void)
{
    pid_t child = start("initdb", "-D data -U owner -A trust --encoding=UTF8 --locale=C --no-sync");
    waitpid(child, NULL, 0);
    char path[LONGEST_PATH];
    snprintf(path, sizeof path, "%s/data/pg_hba.conf", server.folder);
    FILE *rules = fopen(path, "w");
    if (rules) {
        fputs("local all locked scram-sha-256\nlocal all all trust\n", rules);
        fclose(rules);
    }
}

static void start_server(void)
{
    char arguments[LONGEST_PATH];
    snprintf(arguments, sizeof arguments, "-D data -k '%s' -c listen_addresses= -c fsync=off",
             server.folder);
    server.process = start("postgres", arguments);
}

/* ---- life ------------------------------------------------------------------------------------ */

int postgres_begin(void)
{
    find_binaries();
    if (!*server.binaries)
        return 0;
    snprintf(server.folder, sizeof server.folder, "/tmp/iatipub-postgres-XXXXXX");
    const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;
    if (!mkdtemp(server.folder) || (user && chown(server.folder, user->pw_uid, user->pw_gid) != 0))
        return 0;
    chmod(server.folder, 0755);
    make_data();
    start_server();
    return 0;
}

static void stop(int signal)
{
    if (server.process > 0) {
        kill(server.process, signal);
        waitpid(server.process, NULL, 0);
    }
    server.process = 0;
}

int postgres_end(void)
{
    stop(SIGINT);
    if (*server.folder)
        remove_folder(server.folder);
    return 0;
}

bool have_postgres(void)
{
    if (*server.binaries)
        return true;
    not_run("PostgreSQL's server is not installed (package postgresql)");
    return false;
}

const char *postgres_folder(void)
{
    return server.folder;
}

void postgres_kill(void)
{
    stop(SIGQUIT);
}

void postgres_restart(void)
{
    stop(SIGINT);
    start_server();
    PQfinish(postgres_connect("postgres"));
}

/* ---- connections ----------------------------------------------------------------------------- */

static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

PGconn *postgres_connect(const char *name)
{
    const char *text = text_of("host=%s dbname=%s user=owner", server.folder, name);
    double deadline = seconds_now() + LONGEST_START;
    PGconn *connection = PQconnectdb(text);
    while (PQstatus(connection) != CONNECTION_OK && seconds_now() < deadline) {
        PQfinish(connection);
        sleep_seconds(0.02);
        connection = PQconnectdb(text);
    }
    CHECK(PQstatus(connection) == CONNECTION_OK, "the PostgreSQL server does not start: %s",
          PQerrorMessage(connection));
    PQsetNoticeProcessor(connection, ignore_notice, NULL);
    return connection;
}

char *postgres_do(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    CHECK(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", sql,
          PQerrorMessage(connection));
    bool has_value = status == PGRES_TUPLES_OK && PQntuples(result) > 0 && PQnfields(result) > 0;
    char *value = text_of("%s", has_value ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return value;
}

static void finish(void *connection)
{
    PQfinish(connection);
}

PGconn *postgres_database(const char *name)
{
    PGconn *maintenance = postgres_connect("postgres");
    postgres_do(maintenance, text_of("DROP DATABASE IF EXISTS %s WITH (FORCE)", name));
    postgres_do(maintenance, text_of("CREATE DATABASE %s", name));
    PQfinish(maintenance);
    PGconn *connection = postgres_connect(name);
    at_end(finish, connection);
    return connection;
}
