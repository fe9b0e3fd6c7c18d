#include "store/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "store/journal_inside.h"
#include "store/sql.h"

enum { JOURNAL_VERSION = 4, PATIENCE_MS = 10000 };

#define TABLES                                                                                     \
    "CREATE TABLE IF NOT EXISTS runs ("                                                            \
    " id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT,"                         \
    " outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed')), problem TEXT);"      \
    "CREATE TABLE IF NOT EXISTS publications ("                                                    \
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), dataset TEXT NOT NULL,"   \
    " sha256 TEXT NOT NULL, size INTEGER NOT NULL, activities INTEGER NOT NULL,"                   \
    " published_at TEXT NOT NULL, location TEXT, url TEXT, registry_id TEXT,"                      \
    " outcome TEXT NOT NULL CHECK (outcome IN ('published', 'unregistered', 'withdrawn')),"        \
    " version INTEGER NOT NULL DEFAULT 0, title TEXT, kind INTEGER NOT NULL DEFAULT 0,"            \
    " date TEXT, content_sha256 TEXT NOT NULL DEFAULT '',"                                         \
    " is_rollback INTEGER NOT NULL DEFAULT 0, licence TEXT, source_type TEXT);"                    \
    "CREATE INDEX IF NOT EXISTS publications_by_dataset ON publications (dataset, id);"            \
    "CREATE TABLE IF NOT EXISTS requests ("                                                        \
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), at TEXT NOT NULL,"        \
    " method TEXT NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL, failure TEXT,"             \
    " milliseconds INTEGER NOT NULL);"                                                             \
    "CREATE INDEX IF NOT EXISTS requests_by_run ON requests (run, id);"                            \
    "CREATE TABLE IF NOT EXISTS jobs ("                                                            \
    " id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT,"                         \
    " outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'stopped', 'failed')),"          \
    " problem TEXT, criticals INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0,"      \
    " warnings INTEGER NOT NULL DEFAULT 0, advisories INTEGER NOT NULL DEFAULT 0);"                \
    "CREATE TABLE IF NOT EXISTS job_stages ("                                                      \
    " id INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (id), stage TEXT NOT NULL,"     \
    " milliseconds INTEGER NOT NULL);"                                                             \
    "CREATE TABLE IF NOT EXISTS job_gates ("                                                       \
    " id INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (id), gate TEXT NOT NULL,"      \
    " sentence TEXT NOT NULL, because TEXT);"                                                      \
    "CREATE TABLE IF NOT EXISTS job_findings ("                                                    \
    " id INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (id), category TEXT NOT NULL,"  \
    " criticals INTEGER NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL,"             \
    " advisories INTEGER NOT NULL);"                                                               \
    "CREATE INDEX IF NOT EXISTS findings_by_job ON job_findings (job, id);"

/* Of a new journal all, of one of version 2 the jobs, of version 3 their findings. */
static const char tables_added[] = "BEGIN IMMEDIATE;" TABLES "PRAGMA user_version = 4;"
                                   "COMMIT;";

/* Version 1 knew neither versions nor requests, and its check of outcomes no withdrawal. */
static const char journal_upgrade_1[] =
    "BEGIN IMMEDIATE;"
    "ALTER TABLE publications RENAME TO publications_1;"
    "DROP INDEX IF EXISTS publications_by_dataset;" TABLES
    "INSERT INTO publications (id, run, dataset, sha256, size, activities, published_at, location,"
    " url, registry_id, outcome) SELECT id, run, dataset, sha256, size, activities, published_at,"
    " location, url, registry_id, outcome FROM publications_1;"
    "DROP TABLE publications_1;"
    "PRAGMA user_version = 4;"
    "COMMIT;";

static const char *const outcome_names[] = {
    [JOURNAL_PUBLISHED] = "published",
    [JOURNAL_UNREGISTERED] = "unregistered",
    [JOURNAL_WITHDRAWN] = "withdrawn",
};

void journal_entry_release(struct journal_entry *entry)
{
    free(entry->dataset);
    free(entry->title);
    free(entry->date);
    free(entry->published_at);
    free(entry->location);
    free(entry->url);
    free(entry->registry_id);
    free(entry->licence);
    free(entry->source_type);
    *entry = (struct journal_entry){.dataset = NULL};
}

static bool refuse(const struct journal *journal, struct error *error)
{
    int code = sqlite3_errcode(journal->database) & 0xff;
    const char *reason = sqlite3_errmsg(journal->database);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR)
        return error_set(error, ERROR_ENVIRONMENT,
                         "journal '%s' is damaged (%s): put back a copy, or move it away to begin "
                         "a new one; what is published is not affected",
                         journal->path, reason);
    return error_set(error, ERROR_ENVIRONMENT, "cannot use journal '%s': %s", journal->path,
                     reason);
}

sqlite3_stmt *journal_prepare(struct journal *journal, const char *sql, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(journal->database, sql, -1, &statement, NULL) != SQLITE_OK)
        refuse(journal, error);
    return statement;
}

bool journal_finish(struct journal *journal, sqlite3_stmt *statement, struct error *error)
{
    if (!statement)
        return false;
    bool done = sqlite3_step(statement) == SQLITE_DONE || refuse(journal, error);
    sqlite3_finalize(statement);
    return done;
}

/* The first column of the first row; -1 and `error` if the statement fails. */
static sqlite3_int64 ask_number(struct journal *journal, const char *sql, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(journal, sql, error);
    sqlite3_int64 number = -1;
    if (statement && sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    else if (statement)
        refuse(journal, error);
    sqlite3_finalize(statement);
    return number;
}

static bool pages_are_sound(struct journal *journal, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(journal, "PRAGMA quick_check(1)", error);
    if (!statement)
        return false;
    bool sound = false;
    if (sqlite3_step(statement) != SQLITE_ROW) {
        refuse(journal, error);
    } else {
        const char *verdict = (const char *)sqlite3_column_text(statement, 0);
        sound = verdict && strcmp(verdict, "ok") == 0;
        if (!sound)
            error_set(error, ERROR_ENVIRONMENT,
                      "journal '%s' is damaged (%s): put back a copy, or move it away to begin a "
                      "new one; what is published is not affected",
                      journal->path, verdict ? verdict : E_("unreadable"));
    }
    sqlite3_finalize(statement);
    return sound;
}

static bool execute(struct journal *journal, const char *sql, struct error *error)
{
    return sqlite3_exec(journal->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           refuse(journal, error);
}

/* A new file has version 0 and no tables; another program's database may have version 0 too. */
static bool prepare_schema(struct journal *journal, struct error *error)
{
    sqlite3_int64 version = ask_number(journal, "PRAGMA user_version", error);
    if (version >= 1 && version < JOURNAL_VERSION)
        return execute(journal, version == 1 ? journal_upgrade_1 : tables_added, error);
    if (version == JOURNAL_VERSION)
        return ask_number(journal,
                          "SELECT count(*) FROM (SELECT id, run, dataset, sha256, size,"
                          " activities, published_at, location, url, registry_id, outcome,"
                          " version, title, kind, date, content_sha256, is_rollback, licence, "
                          "source_type FROM "
                          "publications LIMIT 1)",
                          error) >= 0 &&
               ask_number(journal, "SELECT count(*) FROM runs", error) >= 0;
    if (version < 0)
        return false;
    if (version > JOURNAL_VERSION)
        return error_set(error, ERROR_ENVIRONMENT,
                         "journal '%s' has version %lld, this program knows versions up to %d: it "
                         "was written by a newer iatipub; use that one",
                         journal->path, (long long)version, JOURNAL_VERSION);
    sqlite3_int64 tables = ask_number(journal, "SELECT count(*) FROM sqlite_schema", error);
    if (tables > 0)
        return error_set(error, ERROR_ENVIRONMENT,
                         "'%s' is a database but not a journal: move it away", journal->path);
    return tables == 0 && execute(journal, tables_added, error);
}

static bool set_up(struct journal *journal, struct error *error)
{
    sqlite3_busy_timeout(journal->database, PATIENCE_MS);
    return pages_are_sound(journal, error) &&
           execute(journal,
                   "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
                   "PRAGMA foreign_keys = ON;",
                   error) &&
           prepare_schema(journal, error);
}

struct journal *journal_open(const char *folder, struct error *error)
{
    char *hidden = path_join(folder, ".iatipub");
    bool opened = folder_make(hidden, error);
    struct journal *journal = xcalloc(1, sizeof *journal);
    journal->path = path_join(hidden, "journal.db");
    if (opened)
        opened = (sqlite3_open_v2(journal->path, &journal->database,
                                  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK ||
                  refuse(journal, error)) &&
                 set_up(journal, error);
    free(hidden);
    if (opened)
        return journal;
    journal_close(journal);
    return NULL;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    sqlite3_close(journal->database);
    free(journal->path);
    free(journal->now);
    free(journal);
}

void journal_set_now(struct journal *journal, const char *now)
{
    free(journal->now);
    journal->now = xstrdup_or_null(now);
}

void journal_bind_text(sqlite3_stmt *statement, int position, const char *text)
{
    sqlite3_bind_text(statement, position, text, -1, SQLITE_TRANSIENT); /* NULL binds NULL */
}

void journal_bind_now(struct journal *journal, sqlite3_stmt *statement, int position)
{
    char now[DATETIME_TEXT_SIZE];
    datetime_now(now);
    journal_bind_text(statement, position, journal->now ? journal->now : now);
}

bool journal_begin_run(struct journal *journal, int64_t *run, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "INSERT INTO runs (started_at, outcome) VALUES (?1, 'running')", error);
    if (!statement)
        return false;
    journal_bind_now(journal, statement, 1);
    bool begun = journal_finish(journal, statement, error);
    *run = sqlite3_last_insert_rowid(journal->database);
    return begun;
}

bool journal_end_run(struct journal *journal, int64_t run, const char *problem, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal,
        "UPDATE runs SET finished_at = ?1, outcome = CASE WHEN ?2 IS NULL THEN 'done' "
        "ELSE 'failed' END, problem = ?2 WHERE id = ?3",
        error);
    if (!statement)
        return false;
    journal_bind_now(journal, statement, 1);
    journal_bind_text(statement, 2, problem);
    sqlite3_bind_int64(statement, 3, run);
    return journal_finish(journal, statement, error);
}

bool journal_record_publication(struct journal *journal, int64_t run,
                                const struct journal_entry *entry, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal,
        "INSERT INTO publications (run, dataset, sha256, size, activities, published_at,"
        " location, url, registry_id, outcome, version,"
        " title, kind, date, content_sha256, is_rollback, licence, source_type)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
        " ?17, ?18)",
        error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, run);
    journal_bind_text(statement, 2, entry->dataset);
    journal_bind_text(statement, 3, entry->sha256);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)entry->size);
    sqlite3_bind_int64(statement, 5, (sqlite3_int64)entry->activities);
    journal_bind_now(journal, statement, 6);
    journal_bind_text(statement, 7, entry->location);
    journal_bind_text(statement, 8, entry->url);
    journal_bind_text(statement, 9, entry->registry_id);
    journal_bind_text(statement, 10, outcome_names[entry->outcome]);
    sqlite3_bind_int64(statement, 11, (sqlite3_int64)entry->version);
    journal_bind_text(statement, 12, entry->title);
    sqlite3_bind_int(statement, 13, (int)entry->kind);
    journal_bind_text(statement, 14, entry->date);
    journal_bind_text(statement, 15, entry->content_sha256);
    sqlite3_bind_int(statement, 16, entry->is_rollback);
    journal_bind_text(statement, 17, entry->licence);
    journal_bind_text(statement, 18, entry->source_type);
    return journal_finish(journal, statement, error);
}

#define ENTRY_COLUMNS                                                                              \
    "dataset, sha256, size, activities, published_at, location, url, registry_id, outcome,"        \
    " version, run, title, kind, date, content_sha256, is_rollback, licence, source_type"

static void read_entry(sqlite3_stmt *statement, struct journal_entry *entry)
{
    *entry = (struct journal_entry){
        .dataset = sql_text_copy(statement, 0),
        .size = (size_t)sqlite3_column_int64(statement, 2),
        .activities = (size_t)sqlite3_column_int64(statement, 3),
        .published_at = sql_text_copy(statement, 4),
        .location = sql_text_copy(statement, 5),
        .url = sql_text_copy(statement, 6),
        .registry_id = sql_text_copy(statement, 7),
    };
    snprintf(entry->sha256, sizeof entry->sha256, "%s", sqlite3_column_text(statement, 1));
    const char *outcome = (const char *)sqlite3_column_text(statement, 8);
    for (size_t i = 0; outcome && i < sizeof outcome_names / sizeof *outcome_names; i++)
        if (strcmp(outcome, outcome_names[i]) == 0)
            entry->outcome = (enum journal_outcome)i;
    entry->version = (uint64_t)sqlite3_column_int64(statement, 9);
    entry->run = sqlite3_column_int64(statement, 10);
    entry->title = sql_text_copy(statement, 11);
    entry->kind = sqlite3_column_int(statement, 12) == DATASET_ORGANISATIONS ? DATASET_ORGANISATIONS
                                                                             : DATASET_ACTIVITIES;
    entry->date = sql_text_copy(statement, 13);
    snprintf(entry->content_sha256, sizeof entry->content_sha256, "%s",
             sqlite3_column_text(statement, 14));
    entry->is_rollback = sqlite3_column_int(statement, 15) != 0;
    entry->licence = sql_text_copy(statement, 16);
    entry->source_type = sql_text_copy(statement, 17);
}

bool journal_last(struct journal *journal, const char *dataset, struct journal_entry *entry,
                  bool *found, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "SELECT " ENTRY_COLUMNS " FROM publications WHERE dataset = ?1"
                        " ORDER BY id DESC LIMIT 1",
                        error);
    if (!statement)
        return false;
    journal_bind_text(statement, 1, dataset);
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    if (*found)
        read_entry(statement, entry);
    bool answered = *found || step == SQLITE_DONE || refuse(journal, error);
    sqlite3_finalize(statement);
    return answered;
}

bool journal_last_before(struct journal *journal, const char *moment, char **published_at,
                         struct error *error)
{
    *published_at = NULL;
    sqlite3_stmt *statement = journal_prepare(
        journal, "SELECT max(published_at) FROM publications WHERE published_at <= ?1", error);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, moment, -1, SQLITE_STATIC);
    bool asked = sqlite3_step(statement) == SQLITE_ROW || refuse(journal, error);
    const char *text = asked ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (text)
        *published_at = xstrdup(text);
    sqlite3_finalize(statement);
    return asked;
}

/* ---- requests ------------------------------------------------------------------------------ */

void journal_request_release(struct journal_request *request)
{
    free(request->method);
    free(request->url);
    free(request->failure);
    *request = (struct journal_request){.method = NULL};
}

static bool record_request(struct journal *journal, int64_t run,
                           const struct journal_request *request, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "INSERT INTO requests (run, at, method, url, status, failure, milliseconds)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                        error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, run);
    journal_bind_text(statement, 2, request->at);
    journal_bind_text(statement, 3, request->method);
    journal_bind_text(statement, 4, request->url);
    sqlite3_bind_int64(statement, 5, request->status);
    journal_bind_text(statement, 6, request->failure);
    sqlite3_bind_int64(statement, 7, request->milliseconds);
    return journal_finish(journal, statement, error);
}

bool journal_record_requests(struct journal *journal, int64_t run,
                             const struct journal_request *requests, size_t count,
                             struct error *error)
{
    if (count == 0)
        return true;
    if (!execute(journal, "BEGIN IMMEDIATE", error))
        return false;
    bool recorded = true;
    for (size_t i = 0; recorded && i < count; i++)
        recorded = record_request(journal, run, &requests[i], error);
    if (recorded)
        return execute(journal, "COMMIT", error);
    sqlite3_exec(journal->database, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

/* ---- telling ------------------------------------------------------------------------------- */

bool journal_each_row(struct journal *journal, sqlite3_stmt *statement,
                      bool (*take_row)(sqlite3_stmt *statement, void *taking), void *taking,
                      struct error *error)
{
    if (!statement)
        return false;
    int step;
    bool wanted = true;
    while (wanted && (step = sqlite3_step(statement)) == SQLITE_ROW)
        wanted = take_row(statement, taking);
    bool told = !wanted || step == SQLITE_DONE || refuse(journal, error);
    sqlite3_finalize(statement);
    return told;
}

static void run_release(struct journal_run *run)
{
    free(run->started_at);
    free(run->finished_at);
    free(run->outcome);
    free(run->problem);
    *run = (struct journal_run){.id = 0};
}

struct taking_runs {
    bool (*take)(void *context, const struct journal_run *run);
    void *context;
};

static bool take_run(sqlite3_stmt *statement, void *taking)
{
    const struct taking_runs *to = taking;
    struct journal_run run = {
        .id = sqlite3_column_int64(statement, 0),
        .started_at = sql_text_copy(statement, 1),
        .finished_at = sql_text_copy(statement, 2),
        .outcome = sql_text_copy(statement, 3),
        .problem = sql_text_copy(statement, 4),
        .publications = (size_t)sqlite3_column_int64(statement, 5),
        .requests = (size_t)sqlite3_column_int64(statement, 6),
    };
    bool wanted = to->take(to->context, &run);
    run_release(&run);
    return wanted;
}

bool journal_each_run(struct journal *journal, size_t most,
                      bool (*take)(void *context, const struct journal_run *run), void *context,
                      struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "SELECT id, started_at, finished_at, outcome, problem,"
                        " (SELECT count(*) FROM publications WHERE run = runs.id),"
                        " (SELECT count(*) FROM requests WHERE run = runs.id)"
                        " FROM runs ORDER BY id DESC LIMIT ?1",
                        error);
    if (statement)
        sqlite3_bind_int64(statement, 1, (sqlite3_int64)most);
    struct taking_runs taking = {take, context};
    return journal_each_row(journal, statement, take_run, &taking, error);
}

struct taking_entries {
    bool (*take)(void *context, const struct journal_entry *entry);
    void *context;
};

static bool take_entry(sqlite3_stmt *statement, void *taking)
{
    const struct taking_entries *to = taking;
    struct journal_entry entry;
    read_entry(statement, &entry);
    bool wanted = to->take(to->context, &entry);
    journal_entry_release(&entry);
    return wanted;
}

bool journal_each_publication(struct journal *journal, const char *dataset, int64_t run,
                              size_t most,
                              bool (*take)(void *context, const struct journal_entry *entry),
                              void *context, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "SELECT " ENTRY_COLUMNS " FROM publications"
                        " WHERE (?1 IS NULL OR dataset = ?1) AND (?2 = 0 OR run = ?2)"
                        " ORDER BY id DESC LIMIT ?3",
                        error);
    if (statement) {
        journal_bind_text(statement, 1, dataset);
        sqlite3_bind_int64(statement, 2, run);
        sqlite3_bind_int64(statement, 3, (sqlite3_int64)most);
    }
    struct taking_entries taking = {take, context};
    return journal_each_row(journal, statement, take_entry, &taking, error);
}

bool journal_each_dataset(struct journal *journal,
                          bool (*take)(void *context, const struct journal_entry *entry),
                          void *context, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "SELECT " ENTRY_COLUMNS " FROM publications WHERE id IN"
                        " (SELECT max(id) FROM publications GROUP BY dataset) ORDER BY dataset",
                        error);
    struct taking_entries taking = {take, context};
    return journal_each_row(journal, statement, take_entry, &taking, error);
}

struct taking_requests {
    bool (*take)(void *context, const struct journal_request *request);
    void *context;
};

static bool take_request(sqlite3_stmt *statement, void *taking)
{
    const struct taking_requests *to = taking;
    struct journal_request request = {
        .method = sql_text_copy(statement, 1),
        .url = sql_text_copy(statement, 2),
        .status = (long)sqlite3_column_int64(statement, 3),
        .failure = sql_text_copy(statement, 4),
        .milliseconds = (unsigned)sqlite3_column_int64(statement, 5),
    };
    snprintf(request.at, sizeof request.at, "%s", sqlite3_column_text(statement, 0));
    bool wanted = to->take(to->context, &request);
    journal_request_release(&request);
    return wanted;
}

bool journal_each_request(struct journal *journal, int64_t run,
                          bool (*take)(void *context, const struct journal_request *request),
                          void *context, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "SELECT at, method, url, status, failure, milliseconds FROM requests"
                        " WHERE run = ?1 ORDER BY id",
                        error);
    if (statement)
        sqlite3_bind_int64(statement, 1, run);
    struct taking_requests taking = {take, context};
    return journal_each_row(journal, statement, take_request, &taking, error);
}
