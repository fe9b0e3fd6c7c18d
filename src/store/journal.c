#include "store/journal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"

enum { JOURNAL_VERSION = 1, PATIENCE_MS = 10000 };

static const char journal_schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS runs ("
    " id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT,"
    " outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed')), problem TEXT);"
    "CREATE TABLE IF NOT EXISTS publications ("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), dataset TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, size INTEGER NOT NULL, activities INTEGER NOT NULL,"
    " published_at TEXT NOT NULL, location TEXT, url TEXT, registry_id TEXT,"
    " outcome TEXT NOT NULL CHECK (outcome IN ('published', 'unregistered')));"
    "CREATE INDEX IF NOT EXISTS publications_by_dataset ON publications (dataset, id);"
    "PRAGMA user_version = 1;"
    "COMMIT;";

static const char *const outcome_names[] = {
    [JOURNAL_PUBLISHED] = "published",
    [JOURNAL_UNREGISTERED] = "unregistered",
};

struct journal {
    sqlite3 *database;
    char *path;
};

void journal_entry_release(struct journal_entry *entry)
{
    free(entry->dataset);
    free(entry->published_at);
    free(entry->location);
    free(entry->url);
    free(entry->registry_id);
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

static sqlite3_stmt *prepare(struct journal *journal, const char *sql, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(journal->database, sql, -1, &statement, NULL) != SQLITE_OK)
        refuse(journal, error);
    return statement;
}

/* Runs a statement that gives no rows, and finalises it. NULL (a failed prepare) fails. */
static bool finish(struct journal *journal, sqlite3_stmt *statement, struct error *error)
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
    sqlite3_stmt *statement = prepare(journal, sql, error);
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
    sqlite3_stmt *statement = prepare(journal, "PRAGMA quick_check(1)", error);
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
                      journal->path, verdict ? verdict : "unreadable");
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
    if (version == JOURNAL_VERSION)
        return ask_number(journal,
                          "SELECT count(*) FROM (SELECT id, run, dataset, sha256, size,"
                          " activities, published_at, location, url, registry_id, outcome"
                          " FROM publications LIMIT 1)",
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
    return tables == 0 && execute(journal, journal_schema, error);
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
    free(journal);
}

static void bind_text(sqlite3_stmt *statement, int position, const char *text)
{
    sqlite3_bind_text(statement, position, text, -1, SQLITE_TRANSIENT); /* NULL binds NULL */
}

static void bind_now(sqlite3_stmt *statement, int position)
{
    char now[DATETIME_TEXT_SIZE];
    datetime_now(now);
    bind_text(statement, position, now);
}

bool journal_begin_run(struct journal *journal, int64_t *run, struct error *error)
{
    sqlite3_stmt *statement =
        prepare(journal, "INSERT INTO runs (started_at, outcome) VALUES (?1, 'running')", error);
    if (!statement)
        return false;
    bind_now(statement, 1);
    bool begun = finish(journal, statement, error);
    *run = sqlite3_last_insert_rowid(journal->database);
    return begun;
}

bool journal_end_run(struct journal *journal, int64_t run, const char *problem, struct error *error)
{
    sqlite3_stmt *statement =
        prepare(journal,
                "UPDATE runs SET finished_at = ?1, outcome = CASE WHEN ?2 IS NULL THEN 'done' "
                "ELSE 'failed' END, problem = ?2 WHERE id = ?3",
                error);
    if (!statement)
        return false;
    bind_now(statement, 1);
    bind_text(statement, 2, problem);
    sqlite3_bind_int64(statement, 3, run);
    return finish(journal, statement, error);
}

bool journal_record_publication(struct journal *journal, int64_t run,
                                const struct journal_entry *entry, struct error *error)
{
    sqlite3_stmt *statement =
        prepare(journal,
                "INSERT INTO publications (run, dataset, sha256, size, activities, published_at,"
                " location, url, registry_id, outcome)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, run);
    bind_text(statement, 2, entry->dataset);
    bind_text(statement, 3, entry->sha256);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)entry->size);
    sqlite3_bind_int64(statement, 5, (sqlite3_int64)entry->activities);
    bind_now(statement, 6);
    bind_text(statement, 7, entry->location);
    bind_text(statement, 8, entry->url);
    bind_text(statement, 9, entry->registry_id);
    bind_text(statement, 10, outcome_names[entry->outcome]);
    return finish(journal, statement, error);
}

static char *column_copy(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? xstrdup(text) : NULL;
}

static void read_entry(sqlite3_stmt *statement, struct journal_entry *entry)
{
    *entry = (struct journal_entry){
        .dataset = column_copy(statement, 0),
        .size = (size_t)sqlite3_column_int64(statement, 2),
        .activities = (size_t)sqlite3_column_int64(statement, 3),
        .published_at = column_copy(statement, 4),
        .location = column_copy(statement, 5),
        .url = column_copy(statement, 6),
        .registry_id = column_copy(statement, 7),
    };
    snprintf(entry->sha256, sizeof entry->sha256, "%s", sqlite3_column_text(statement, 1));
    const char *outcome = (const char *)sqlite3_column_text(statement, 8);
    bool published = outcome && strcmp(outcome, outcome_names[JOURNAL_PUBLISHED]) == 0;
    entry->outcome = published ? JOURNAL_PUBLISHED : JOURNAL_UNREGISTERED;
}

bool journal_last(struct journal *journal, const char *dataset, struct journal_entry *entry,
                  bool *found, struct error *error)
{
    sqlite3_stmt *statement =
        prepare(journal,
                "SELECT dataset, sha256, size, activities, published_at, location, url,"
                " registry_id, outcome FROM publications WHERE dataset = ?1"
                " ORDER BY id DESC LIMIT 1",
                error);
    if (!statement)
        return false;
    bind_text(statement, 1, dataset);
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
    sqlite3_stmt *statement = prepare(
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
