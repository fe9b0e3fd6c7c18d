#include "commands/import_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "report/safe_text.h"
#include "store/import.h"
#include "store/sql.h"

enum { ORIGINS_SHOWN = 2, ORIGIN_WIDTH = 60 };

/* A text of which a line has room for the beginning. */
static void add_short(struct strbuf *line, const char *text)
{
    struct strbuf flat = STRBUF_INIT;
    bool space = false;
    for (const char *c = text; *c; c++) {
        bool blank = strchr(" \t\r\n", *c) != NULL;
        if (!blank || !space)
            strbuf_add(&flat, blank ? " " : c, 1);
        space = blank;
    }
    size_t length = flat.length;
    if (length > ORIGIN_WIDTH)
        for (length = ORIGIN_WIDTH; length && ((unsigned char)flat.text[length] & 0xC0) == 0x80;)
            length--;
    char *shown = xstrndup(flat.text, length);
    text_add_visible(line, shown);
    if (length < flat.length)
        strbuf_addstr(line, "...");
    free(shown);
    strbuf_release(&flat);
}

/* What the statements say that fill a column, or the files that it was loaded from. */
static const char statements[] =
    "SELECT DISTINCT file || ':' || line || ' ' || ifnull(expression, '') FROM lineage "
    "WHERE table_name = ?1 AND column_name = ?2 COLLATE NOCASE ORDER BY lineage.rowid";
static const char files[] =
    "SELECT path FROM source_files WHERE id IN (SELECT _source >> 40 FROM \"%s\" WHERE \"%s\" IS "
    "NOT NULL) ORDER BY id";

static bool add_origins(struct store *store, const char *sql, const struct table *table,
                        const char *column, struct strbuf *line, struct error *error)
{
    sqlite3_stmt *row = sql_prepare(store->db, sql, error);
    if (!row)
        return false;
    sqlite3_bind_text(row, 1, table->name, -1, SQLITE_STATIC);
    if (sqlite3_bind_parameter_count(row) > 1)
        sqlite3_bind_text(row, 2, column, -1, SQLITE_STATIC);
    size_t count = 0;
    int stepped;
    for (; (stepped = sql_step(row, error)) > 0; count++) {
        if (count >= ORIGINS_SHOWN)
            continue;
        strbuf_addstr(line, count ? "; " : "");
        add_short(line, sql_text(row, 0));
    }
    sqlite3_finalize(row);
    if (count > ORIGINS_SHOWN)
        strbuf_addf(line, "; %zu more", count - ORIGINS_SHOWN);
    return stepped == 0;
}

static bool add_origin(struct store *store, const struct table *table, const char *column,
                       struct strbuf *line, struct error *error)
{
    size_t before = line->length;
    if (!add_origins(store, statements, table, column, line, error))
        return false;
    if (line->length > before)
        return true;
    char *sql = xasprintf(files, table->name, column);
    bool added = add_origins(store, sql, table, column, line, error);
    free(sql);
    return added;
}

/* How many of a column's values were refused. */
static size_t refused(const struct findings *findings, const struct table *table,
                      const char *column)
{
    char *path = xasprintf("%s.%s", table->name, column);
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->items[i].path && strcmp(findings->items[i].path, path) == 0;
    free(path);
    return count;
}

static bool print_column(struct store *store, const struct session *session,
                         const struct table *table, int column, struct error *error)
{
    const char *name = table->columns[column].name;
    char *sql = xasprintf("SELECT count(\"%s\") FROM \"%s\"", name, table->name);
    sqlite3_int64 filled = 0;
    bool counted_rows = sql_number(store->db, sql, &filled, error);
    free(sql);
    if (!counted_rows || filled == 0)
        return counted_rows;
    size_t bad = refused(&session->findings, table, name);
    char number[COUNT_TEXT_SIZE], wrong[COUNT_TEXT_SIZE];
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, "  %-34s %9s %8s  ", name, count_text((size_t)filled, number),
                bad ? count_text(bad, wrong) : "-");
    bool added = add_origin(store, table, name, &line, error);
    if (added)
        puts(line.text);
    strbuf_release(&line);
    return added;
}

static bool print_table(struct store *store, const struct session *session,
                        const struct table *table, struct error *error)
{
    char *sql = xasprintf("SELECT count(*) FROM \"%s\"", table->name);
    sqlite3_int64 rows = 0;
    bool printed = sql_number(store->db, sql, &rows, error);
    free(sql);
    if (!printed || rows == 0)
        return printed;
    char number[COUNT_TEXT_SIZE];
    printf("%-36s %9s rows\n", table->name, count_text((size_t)rows, number));
    for (size_t i = 0; printed && i < table->column_count; i++)
        if (table->columns[i].role != COLUMN_SOURCE)
            printed = print_column(store, session, table, (int)i, error);
    return printed;
}

static bool print_tables(struct store *store, void *context, struct error *error)
{
    const struct session *session = context;
    bool printed = true;
    printf("%-36s %9s %8s  %s\n", "", "filled", "refused", "from");
    for (size_t i = 0; printed && i < store->layout->table_count; i++)
        printed = print_table(store, session, store->layout->tables[i], error);
    return printed;
}

bool import_check(struct session *session)
{
    struct import_result result = {.rows = NULL};
    size_t limit = session->findings.limit;
    session->findings.limit = 0; /* every refused value is counted */
    bool tried = import_try(session->publication, session->layout, &session->findings, &result,
                            print_tables, session, &session->error);
    import_result_release(&result);
    session->findings.limit = limit;
    if (tried)
        session_show_findings(session);
    return tried && !session_is_stopped_by_findings(session);
}
