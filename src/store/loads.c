#include "store/loads.h"

#include <sys/stat.h>

#include "store/sql.h"

const char loads_table[] = "CREATE TABLE source_loads(path TEXT PRIMARY KEY, rows INTEGER NOT NULL,"
                           " modified INTEGER);"; /* seconds since 1970; NULL: a database */

static bool note_one(struct store *store, const struct loaded *loaded, struct error *error)
{
    struct stat facts;
    bool is_file = stat(loaded->file, &facts) == 0 && S_ISREG(facts.st_mode);
    sqlite3_stmt *statement = sql_prepare(store->db,
                                          "INSERT INTO source_loads VALUES(?1, ?2, ?3)"
                                          " ON CONFLICT(path) DO UPDATE SET rows = rows + ?2",
                                          error);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, loaded->path, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)loaded->rows);
    if (is_file)
        sqlite3_bind_int64(statement, 3, (sqlite3_int64)facts.st_mtim.tv_sec);
    bool noted = sql_step(statement, error) == 0;
    sqlite3_finalize(statement);
    return noted;
}

bool loads_note(struct store *store, const struct loaded_list *list, struct error *error)
{
    bool noted = true;
    for (size_t i = 0; noted && i < list->count; i++)
        noted = note_one(store, &list->items[i], error);
    return noted;
}

bool loads_each(struct store *store, const char *now,
                void (*take)(void *context, const struct load_note *note), void *context,
                struct error *error)
{
    sqlite3_stmt *statement =
        sql_prepare(store->db,
                    "SELECT path, rows, max(0, ifnull((unixepoch(?1) - modified) / 86400, 0))"
                    " FROM source_loads ORDER BY path",
                    error);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, now, -1, SQLITE_STATIC);
    int stepped;
    while ((stepped = sql_step(statement, error)) > 0) {
        const struct load_note note = {.path = sql_text(statement, 0),
                                       .rows = (size_t)sqlite3_column_int64(statement, 1),
                                       .days = (size_t)sqlite3_column_int64(statement, 2)};
        take(context, &note);
    }
    sqlite3_finalize(statement);
    return stepped == 0;
}
