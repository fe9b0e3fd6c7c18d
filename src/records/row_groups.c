#include "records/row_groups.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/alloc.h"

struct row_groups {
    sqlite3 *db; /* temporary: its file is gone when it is closed */
    sqlite3_stmt *add_key, *find_key, *add_row, *read;
    char *last_key;
    sqlite3_int64 last_group;
    bool ended;
};

static bool fail(struct row_groups *groups, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "cannot sort the rows by identifier in a temporary file: %s",
                     sqlite3_errmsg(groups->db));
}

static bool run(struct row_groups *groups, const char *sql, struct error *error)
{
    return sqlite3_exec(groups->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(groups, error);
}

static bool prepare(struct row_groups *groups, const char *sql, sqlite3_stmt **statement,
                    struct error *error)
{
    return sqlite3_prepare_v2(groups->db, sql, -1, statement, NULL) == SQLITE_OK ||
           fail(groups, error);
}

struct row_groups *row_groups_new(struct error *error)
{
    struct row_groups *groups = xcalloc(1, sizeof *groups);
    if ((sqlite3_open("", &groups->db) == SQLITE_OK || fail(groups, error)) &&
        run(groups,
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8192;"
            "CREATE TABLE keys(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);"
            "CREATE TABLE rows(key INTEGER NOT NULL, sheet INTEGER, number INTEGER, bytes BLOB);"
            "BEGIN",
            error) &&
        prepare(groups, "INSERT OR IGNORE INTO keys(key) VALUES(?1)", &groups->add_key, error) &&
        prepare(groups, "SELECT id FROM keys WHERE key = ?1", &groups->find_key, error) &&
        prepare(groups, "INSERT INTO rows VALUES(?1, ?2, ?3, ?4)", &groups->add_row, error))
        return groups;
    row_groups_free(groups);
    return NULL;
}

void row_groups_free(struct row_groups *groups)
{
    if (!groups)
        return;
    sqlite3_finalize(groups->add_key);
    sqlite3_finalize(groups->find_key);
    sqlite3_finalize(groups->add_row);
    sqlite3_finalize(groups->read);
    sqlite3_close(groups->db);
    free(groups->last_key);
    free(groups);
}

/* The number of the key, which is often that of the row before. */
static bool find_group(struct row_groups *groups, const char *key, struct error *error)
{
    if (groups->last_key && strcmp(groups->last_key, key) == 0)
        return true;
    sqlite3_bind_text(groups->add_key, 1, key, -1, SQLITE_STATIC);
    bool added = sqlite3_step(groups->add_key) == SQLITE_DONE;
    sqlite3_reset(groups->add_key);
    sqlite3_bind_text(groups->find_key, 1, key, -1, SQLITE_STATIC);
    bool found = added && sqlite3_step(groups->find_key) == SQLITE_ROW;
    if (found)
        groups->last_group = sqlite3_column_int64(groups->find_key, 0);
    else
        fail(groups, error);
    sqlite3_reset(groups->find_key);
    free(groups->last_key);
    groups->last_key = found ? xstrdup(key) : NULL;
    return found;
}

bool row_groups_add(struct row_groups *groups, const char *key, const struct grouped_row *row,
                    struct error *error)
{
    if (row->length > INT_MAX)
        return error_set(error, ERROR_ENVIRONMENT, "a row of '%s' is too long", key);
    if (!find_group(groups, key, error))
        return false;
    sqlite3_bind_int64(groups->add_row, 1, groups->last_group);
    sqlite3_bind_int64(groups->add_row, 2, (sqlite3_int64)row->sheet);
    sqlite3_bind_int64(groups->add_row, 3, (sqlite3_int64)row->number);
    sqlite3_bind_blob(groups->add_row, 4, row->bytes, (int)row->length, SQLITE_STATIC);
    bool added = sqlite3_step(groups->add_row) == SQLITE_DONE || fail(groups, error);
    sqlite3_reset(groups->add_row);
    return added;
}

bool row_groups_next(struct row_groups *groups, struct grouped_row *row, struct error *error)
{
    if (groups->ended)
        return false;
    if (!groups->read &&
        !prepare(groups, "SELECT key, sheet, number, bytes FROM rows ORDER BY key, rowid",
                 &groups->read, error))
        return false;
    int stepped = sqlite3_step(groups->read);
    groups->ended = stepped != SQLITE_ROW;
    if (groups->ended)
        return stepped == SQLITE_DONE ? false : fail(groups, error);
    *row = (struct grouped_row){.group = sqlite3_column_int64(groups->read, 0),
                                .sheet = (size_t)sqlite3_column_int64(groups->read, 1),
                                .number = (size_t)sqlite3_column_int64(groups->read, 2),
                                .bytes = sqlite3_column_blob(groups->read, 3),
                                .length = (size_t)sqlite3_column_bytes(groups->read, 3)};
    return true;
}
