#include "convert/flat_condition.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/suggest.h"

enum {
    TEXT_MOST = 64 * 1024 * 1024, /* bytes of a text that the condition may make */
    STEPS_BETWEEN = 100000,       /* of SQLite's machine, between two calls of is_too_long */
    CALLS_MOST = 1000,            /* of it for one row */
};

struct flat_condition {
    const struct flat_table *table;
    sqlite3 *db;
    sqlite3_stmt *statement;
    size_t calls; /* of is_too_long, for this row */
};

/* Nothing but expressions, functions and selections without tables. */
static int allow(void *context, int action, const char *a, const char *name, const char *c,
                 const char *d)
{
    (void)context, (void)a, (void)c, (void)d;
    if (action == SQLITE_SELECT)
        return SQLITE_OK;
    bool is_harmless = action == SQLITE_FUNCTION && strcmp(name, "load_extension") != 0;
    return is_harmless ? SQLITE_OK : SQLITE_DENY;
}

static int is_too_long(void *context)
{
    struct flat_condition *condition = context;
    return ++condition->calls > CALLS_MOST;
}

static bool is_number(const struct flat_column *column)
{
    static const bool numbers[FLAT_KIND_COUNT] = {
        [FLAT_AMOUNT] = true,    [FLAT_NUMBER] = true, [FLAT_LATITUDE] = true,
        [FLAT_LONGITUDE] = true, [FLAT_COUNT] = true,
    };
    return numbers[column->kind];
}

/* The row under the names of its columns; "-" is an operator, so each name is there without it
 * too. Numbers compare as numbers, also with texts. */
static void add_columns(struct strbuf *sql, const struct flat_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct flat_column *column = &table->columns[i];
        char *name = xstrdup(column->name);
        int spellings = strchr(name, '-') ? 2 : 1;
        for (int spelling = 0; spelling < spellings; spelling++) {
            strbuf_addf(sql, ",CAST(?%zu AS %s) AS ", i + 1,
                        is_number(column) ? "NUMERIC" : "TEXT");
            strbuf_add_quoted(sql, name);
            for (char *letter = name; *letter; letter++)
                if (*letter == '-')
                    *letter = '_';
        }
        free(name);
    }
}

static const char missing[] = "no such column: "; /* what SQLite says then */

/* The nearest column to the one that SQLite doesn't find. */
static const char *nearest_column(const struct flat_condition *condition, const char *complaint)
{
    if (strncmp(complaint, missing, sizeof missing - 1) != 0)
        return NULL;
    const char **names = xcalloc(condition->table->count + 1, sizeof *names);
    for (size_t i = 0; i < condition->table->count; i++)
        names[i] = condition->table->columns[i].name;
    const char *nearest =
        suggest_nearest(complaint + sizeof missing - 1, names, condition->table->count);
    free(names);
    return nearest;
}

static bool refuse(const struct flat_condition *condition, const char *sql, struct error *error)
{
    const char *complaint = sqlite3_errmsg(condition->db);
    const char *nearest = nearest_column(condition, complaint);
    if (sqlite3_errcode(condition->db) == SQLITE_AUTH)
        complaint = E_("it may look at the columns of the row alone");
    bool is_text = !nearest && strncmp(complaint, missing, sizeof missing - 1) == 0;
    error_set(error, ERROR_USAGE, "--where '%s' is no condition over the columns of %.100s: %s",
              sql, condition->table->name, complaint);
    if (nearest)
        error_add(error, "; did you mean \"%s\"?", nearest);
    if (is_text)
        error_add(error, "; texts stand in single quotes, --columns lists the columns");
    return false;
}

/* A line break ends a comment in the condition before it could end the statement's parenthesis. */
static bool prepare(struct flat_condition *condition, const char *sql, struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "SELECT 1 FROM (SELECT ");
    size_t begin = text.length;
    add_columns(&text, condition->table);
    text.text[begin] = ' ';                         /* the comma before the first column */
    strbuf_addf(&text, ") WHERE (0 OR %s\n)", sql); /* behind OR a SELECT is no condition */
    const char *rest = "";
    bool prepared = sqlite3_prepare_v3(condition->db, text.text, -1, SQLITE_PREPARE_PERSISTENT,
                                       &condition->statement, &rest) == SQLITE_OK;
    if (!prepared)
        refuse(condition, sql, error);
    else if (*rest || !condition->statement)
        prepared = error_set(error, ERROR_USAGE,
                             "--where '%s' is more than a condition; leave the ';' out", sql);
    strbuf_release(&text);
    return prepared;
}

static bool open_database(struct flat_condition *condition, struct error *error)
{
    if (sqlite3_open_v2(":memory:", &condition->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        return error_set(error, ERROR_ENVIRONMENT, "cannot use SQLite: %s",
                         sqlite3_errmsg(condition->db));
    sqlite3_db_config(condition->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* a misspelt "column" is a mistake, not a text */
    sqlite3_db_config(condition->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_limit(condition->db, SQLITE_LIMIT_LENGTH, TEXT_MOST);
    sqlite3_limit(condition->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(condition->db, allow, condition);
    sqlite3_progress_handler(condition->db, STEPS_BETWEEN, is_too_long, condition);
    return true;
}

struct flat_condition *flat_condition_new(const struct flat_table *table, const char *sql,
                                          struct error *error)
{
    struct flat_condition *condition = xcalloc(1, sizeof *condition);
    condition->table = table;
    if (open_database(condition, error) && prepare(condition, sql, error))
        return condition;
    flat_condition_free(condition);
    return NULL;
}

void flat_condition_free(struct flat_condition *condition)
{
    if (!condition)
        return;
    sqlite3_finalize(condition->statement);
    sqlite3_close(condition->db);
    free(condition);
}

int flat_condition_holds(struct flat_condition *condition, const char *const *cells,
                         struct error *error)
{
    sqlite3_stmt *statement = condition->statement;
    condition->calls = 0;
    for (size_t i = 0; i < condition->table->count; i++)
        sqlite3_bind_text(statement, (int)i + 1, cells[i], -1, SQLITE_STATIC);
    int stepped = sqlite3_step(statement);
    bool failed = stepped != SQLITE_ROW && stepped != SQLITE_DONE;
    if (stepped == SQLITE_INTERRUPT)
        error_set(error, ERROR_USAGE, "--where takes too long for a single row");
    else if (failed)
        error_set(error, ERROR_USAGE, "--where fails for a row: %s", sqlite3_errmsg(condition->db));
    sqlite3_reset(statement);
    return failed ? -1 : stepped == SQLITE_ROW;
}
