#include "convert/cursor.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "store/sql.h"

enum { FIRST_POSITION = 3, DEEPEST = 16 };

/* Fills `positions` from what the last import found in use. Returns how many columns are. */
static int find_positions(struct store *store, struct cursor *cursor, struct error *error)
{
    const struct table *table = cursor->table;
    for (size_t i = 0; i < table->column_count; i++)
        cursor->positions[i] = NO_COLUMN;
    sqlite3_stmt *used =
        sql_prepare(store->db, "SELECT column_name FROM used_columns WHERE table_name = ?", error);
    if (!used)
        return 0;
    sqlite3_bind_text(used, 1, table->name, -1, SQLITE_STATIC);
    int count = 0;
    while (sql_step(used, error) > 0) {
        int column = table_column(table, sql_text(used, 0));
        if (column != NO_COLUMN)
            cursor->positions[column] = FIRST_POSITION + count++;
    }
    sqlite3_finalize(used);
    return count;
}

static void add_columns(struct strbuf *sql, const struct cursor *cursor, int count, size_t depth)
{
    for (int position = FIRST_POSITION; position < FIRST_POSITION + count; position++)
        for (size_t i = 0; i < cursor->table->column_count; i++)
            if (cursor->positions[i] == position) {
                strbuf_addf(sql, ", t%zu.", depth);
                strbuf_add_quoted(sql, cursor->table->columns[i].name);
            }
}

/* One join of the chain from the activity down. CROSS JOIN keeps SQLite to this order, in which the
 * indexes give the rows as they are wanted, without sorting. */
static void add_join(struct strbuf *sql, const struct table *table, size_t depth)
{
    strbuf_addstr(sql, " CROSS JOIN ");
    strbuf_add_quoted(sql, table->name);
    if (depth == 0) {
        strbuf_addstr(sql, " AS t0 ON t0.rowid = s.item");
        return;
    }
    const char *identifier = table->columns[0].name;
    strbuf_addf(sql, " AS t%zu ON t%zu.%s = t0.%s", depth, depth, identifier, identifier);
    if (table->parent_key != NO_COLUMN)
        strbuf_addf(sql, " AND t%zu.%s = t%zu.%s", depth, table->columns[table->parent_key].name,
                    depth - 1, table->parent->columns[table->parent->key].name);
}

/* The caller frees. */
static char *query(const struct cursor *cursor, int count)
{
    const struct table *chain[DEEPEST];
    size_t length = 0;
    const struct table *table = cursor->table;
    do {
        chain[length++] = table;
        table = table->parent;
    } while (table && length < DEEPEST);
    struct strbuf sql = STRBUF_INIT;
    strbuf_addf(&sql, "SELECT t%zu.rowid, t%zu.rowid, t%zu._source", length > 1 ? length - 2 : 0,
                length - 1, length - 1);
    add_columns(&sql, cursor, count, length - 1);
    strbuf_addstr(&sql, " FROM temp.selected AS s");
    for (size_t depth = 0; depth < length; depth++)
        add_join(&sql, chain[length - 1 - depth], depth);
    strbuf_addstr(&sql, " ORDER BY s.item");
    for (size_t depth = 1; depth < length; depth++)
        strbuf_addf(&sql, ", t%zu.rowid", depth);
    return strbuf_detach(&sql);
}

struct cursor *cursor_open(struct store *store, const struct table *table, struct error *error)
{
    struct cursor *cursor = xcalloc(1, sizeof *cursor);
    cursor->table = table;
    cursor->positions = xcalloc(table->column_count, sizeof *cursor->positions);
    int count = find_positions(store, cursor, error);
    if (count > 0) {
        char *sql = query(cursor, count);
        cursor->statement = sql_prepare(store->db, sql, error);
        free(sql);
        if (cursor->statement && cursor_next(cursor, error))
            return cursor;
    }
    cursor_close(cursor);
    return NULL;
}

void cursor_close(struct cursor *cursor)
{
    if (!cursor)
        return;
    sqlite3_finalize(cursor->statement);
    free(cursor->positions);
    free(cursor);
}

bool cursor_next(struct cursor *cursor, struct error *error)
{
    int stepped = sql_step(cursor->statement, error);
    cursor->has_row = stepped > 0;
    if (cursor->has_row) {
        cursor->parent = sqlite3_column_int64(cursor->statement, 0);
        cursor->row = sqlite3_column_int64(cursor->statement, 1);
        cursor->source = sqlite3_column_int64(cursor->statement, 2);
    }
    return stepped >= 0;
}

bool cursor_belongs(const struct cursor *cursor, sqlite3_int64 parent)
{
    return cursor && cursor->has_row && cursor->parent == parent;
}

const char *cursor_text(const struct cursor *cursor, int column)
{
    if (column == NO_COLUMN || cursor->positions[column] == NO_COLUMN)
        return NULL;
    return sql_text(cursor->statement, cursor->positions[column]);
}
