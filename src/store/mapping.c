#include "store/mapping.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "store/functions.h"
#include "store/lineage.h"
#include "store/load.h"
#include "store/sql.h"

enum { LARGEST_MAPPING = 16 * 1024 * 1024 };

/* One statement of a mapping file, for messages. */
struct place_in_file {
    const char *path;
    size_t number;   /* of the statement, from 1 */
    size_t line;     /* of its first word */
    const char *sql; /* which is here */
};

static bool is_own_table(const char *name)
{
    static const char *const names[] = {"source_files",   "source_columns", "source_loads",
                                        "used_columns",   "lineage",        "settings",
                                        "outputs",        "withheld",       "redaction_rules",
                                        "redaction_rows", "redaction_sums", "redaction_activities"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Tables that the program made for itself may only be read; canonical ones may be filled, not
 * replaced. */
static bool changes_a_table_of_ours(const struct layout *layout, int action, const char *table,
                                    const char *database)
{
    if (!table || !database || strcmp(database, "main") != 0)
        return false;
    bool fills = action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
    bool replaces = action == SQLITE_DROP_TABLE;
    return (fills && is_own_table(table)) ||
           (replaces && (is_own_table(table) || layout_table(layout, table)));
}

/* What a mapping has no business doing. */
static int authorize(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    static const int forbidden[] = {SQLITE_ATTACH,      SQLITE_DETACH,    SQLITE_PRAGMA,
                                    SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_ALTER_TABLE};
    (void)trigger, (void)second;
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (action == forbidden[i])
            return SQLITE_DENY;
    return changes_a_table_of_ours(context, action, first, database) ? SQLITE_DENY : SQLITE_OK;
}

static bool is_environment(int result)
{
    int code = result & 0xff;
    return code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_NOMEM ||
           code == SQLITE_CANTOPEN;
}

/* What SQLite's reason leaves unsaid. */
static const char *advice_for(const char *reason)
{
    static const struct {
        const char *part, *advice;
    } table[] = {
        {"._source",
         E_("; every row must say where it came from: select _source of the raw table")},
        {"not authorized",
         E_("; a mapping fills tables and may not ATTACH, PRAGMA, ALTER, BEGIN or COMMIT, nor "
            "drop or change tables that are not its own")},
        {"no such table: raw_",
         E_("; 'raw_' and the source's table name make the name of a raw table")},
        {"has no column named",
         E_("; a narrative in another language needs that language under 'languages'")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(reason, table[i].part))
            return table[i].advice;
    return "";
}

static size_t count_lines(const char *from, const char *to)
{
    size_t lines = 0;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static bool statement_failed(const struct store *store, const struct place_in_file *place,
                             struct error *error)
{
    sqlite3 *db = store->db;
    const char *reason = sqlite3_errmsg(db), *advice = advice_for(reason);
    struct error cause = ERROR_INIT;
    enum error_kind kind = is_environment(sqlite3_errcode(db)) ? ERROR_ENVIRONMENT : ERROR_USAGE;
    int offset = sqlite3_error_offset(db);
    size_t below = offset > 0 ? count_lines(place->sql, place->sql + offset) : 0;
    functions_reason(store->functions, reason, &cause);
    error_set(error, kind, "%.4096s:%zu: mapping statement %zu", place->path, place->line + below,
              place->number);
    error_cause(error, &cause);
    return *advice ? error_add(error, "%s", advice) : false;
}

static bool run_statement(const struct store *store, sqlite3_stmt *statement,
                          const struct place_in_file *place, struct error *error)
{
    if (sqlite3_column_count(statement) > 0 && sqlite3_stmt_readonly(statement))
        return error_set(
            error, ERROR_USAGE,
            "%.4096s:%zu: mapping statement %zu is a query whose rows go nowhere; write "
            "INSERT INTO table(columns) before SELECT",
            place->path, place->line, place->number);
    int result;
    do
        result = sqlite3_step(statement);
    while (result == SQLITE_ROW);
    return result == SQLITE_DONE || statement_failed(store, place, error);
}

/* The first character of a statement that is neither space nor comment. */
static const char *first_word(const char *sql)
{
    for (;;) {
        sql += strspn(sql, " \t\r\n;");
        const char *end = NULL;
        if (strncmp(sql, "--", 2) == 0)
            end = sql + strcspn(sql, "\n");
        else if (strncmp(sql, "/*", 2) == 0 && (end = strstr(sql, "*/")))
            end += 2;
        if (!end)
            return sql;
        sql = end;
    }
}

/* Where a statement ends, without what separates it from the next. */
static const char *statement_end(const char *from, const char *tail)
{
    while (tail > from && strchr("; \t\r\n", tail[-1]))
        tail--;
    return tail;
}

static void set_authorizer(struct store *store, bool on)
{
    sqlite3_set_authorizer(store->db, on ? authorize : NULL,
                           on ? (void *)(uintptr_t)store->layout : NULL);
}

/* Runs a statement and notes what it filled, which only the program itself may write down. */
static bool run_noted(struct store *store, sqlite3_stmt *statement, struct place_in_file *place,
                      const char *shown, const char *sql, const char *tail, struct error *error)
{
    struct lineage lineage =
        lineage_begin(store, shown, place->line, place->number, sql, statement_end(sql, tail));
    if (!run_statement(store, statement, place, error))
        return false;
    set_authorizer(store, false);
    lineage_end(&lineage);
    set_authorizer(store, true);
    return true;
}

/* Where the text that a quote or a name in quotes opens ends. */
static const char *after_quoted(const char *from)
{
    const char *end = strchr(from + 1, *from == '[' ? ']' : *from);
    return end ? end + 1 : from + strlen(from);
}

/* A comment between the two that is never closed: SQLite takes all that follows for a comment. */
static const char *open_comment(const char *from, const char *to)
{
    while (from < to) {
        if (strchr("'\"`[", *from)) {
            from = after_quoted(from);
        } else if (strncmp(from, "--", 2) == 0) {
            from += strcspn(from, "\n");
        } else if (strncmp(from, "/*", 2) == 0) {
            const char *end = strstr(from + 2, "*/");
            if (!end)
                return from;
            from = end + 2;
        } else {
            from++;
        }
    }
    return NULL;
}

static bool check_comments(const char *path, const char *text, struct error *error)
{
    const char *open = open_comment(text, text + strlen(text));
    return !open || error_set(error, ERROR_USAGE,
                              "%.4096s:%zu: the comment that begins here is never closed, so the "
                              "statements after it would be left out; close it with */",
                              path, 1 + count_lines(text, open));
}

static bool run_text(struct store *store, const char *path, const char *shown, const char *text,
                     struct error *error)
{
    sqlite3 *db = store->db;
    struct place_in_file place = {.path = path};
    bool done = true;
    for (const char *next = first_word(text); done && *next;) {
        place.number++;
        place.line = 1 + count_lines(text, next);
        place.sql = next;
        sqlite3_stmt *statement = NULL;
        const char *tail = next;
        if (sqlite3_prepare_v2(db, next, -1, &statement, &tail) != SQLITE_OK)
            done = statement_failed(store, &place, error);
        else if (statement)
            done = run_noted(store, statement, &place, shown, next, tail, error);
        sqlite3_finalize(statement);
        next = first_word(tail);
    }
    return done;
}

static bool run_file(struct store *store, const struct publication *publication, const char *path,
                     struct error *error)
{
    size_t length;
    char *text = file_read(path, LARGEST_MAPPING, &length, error);
    if (!text) {
        error->kind = ERROR_USAGE;
        return error_prefix(error, "mapping");
    }
    bool run = strlen(text) == length ||
               error_set(error, ERROR_USAGE, "mapping '%s' is not text: it has a NUL byte", path);
    run = run && check_comments(path, text, error) &&
          run_text(store, path, load_shown_name(publication, path), text, error);
    free(text);
    return run;
}

static bool run_pattern(struct store *store, const struct publication *publication,
                        const char *relative, struct error *error)
{
    size_t count;
    char **paths = path_glob(publication->folder, relative, &count, error);
    bool run = count > 0;
    if (error->kind)
        error->kind = ERROR_USAGE;
    else if (!run)
        error_set(error, ERROR_USAGE, "no mapping file matches '%s'", relative);
    for (size_t i = 0; run && i < count; i++)
        run = run_file(store, publication, paths[i], error);
    path_list_free(paths, count);
    return run;
}

bool mapping_run(struct store *store, const struct publication *publication, struct error *error)
{
    set_authorizer(store, true);
    bool run = true;
    for (unsigned i = 0; run && i < publication->mapping_count; i++)
        run = run_pattern(store, publication, publication->mapping[i], error);
    set_authorizer(store, false);
    return run;
}
