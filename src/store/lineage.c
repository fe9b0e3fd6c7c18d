#include "store/lineage.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "store/sql.h"
#include "store/sql_origin.h"
#include "store/sql_words.h"

const char lineage_table[] =
    "CREATE TABLE lineage(table_name TEXT NOT NULL, column_name TEXT NOT NULL, file TEXT NOT NULL,"
    " line INTEGER, number INTEGER, first_row INTEGER, last_row INTEGER, expression TEXT,"
    " origin_table TEXT, origin_column TEXT);";

enum { SHOWN_MOST = 400 }; /* bytes of an expression */

/* --- Which table ------------------------------------------------------------------------------ */

/* Moves behind "INSERT [OR x] INTO", "REPLACE INTO" or "UPDATE [OR x]", with which the statement
 * begins or which follows its WITH; `verb` receives the first word of it. */
static bool find_verb(const char **at, const char *end, struct sql_word *verb)
{
    static const char *const verbs[] = {"INSERT", "REPLACE", "UPDATE"};
    size_t depth = 0;
    while (sql_word_next(at, end, verb)) {
        depth += sql_word_is(verb, "(");
        depth -= depth && sql_word_is(verb, ")");
        for (size_t i = 0; depth == 0 && i < sizeof verbs / sizeof *verbs; i++)
            if (sql_word_is(verb, verbs[i]))
                return true;
    }
    return false;
}

static bool skip_conflict(const char **at, const char *end)
{
    const char *next = *at;
    struct sql_word word;
    if (!sql_word_next(&next, end, &word))
        return false;
    if (!sql_word_is(&word, "OR"))
        return true;
    *at = next;
    return sql_word_next(at, end, &word);
}

/* Moves behind the name of the table. */
static const struct table *find_table(const struct lineage *lineage, const char **at,
                                      struct sql_word *verb)
{
    struct sql_word word;
    if (!find_verb(at, lineage->end, verb) || !skip_conflict(at, lineage->end) ||
        !sql_word_next(at, lineage->end, &word))
        return NULL;
    if (sql_word_is(&word, "INTO") && !sql_word_next(at, lineage->end, &word))
        return NULL;
    char *name = sql_word_name(&word);
    const struct table *table = layout_table(lineage->store->layout, name);
    free(name);
    return table;
}

static sqlite3_int64 last_row_of(struct store *store, const struct table *table)
{
    struct error ignored = ERROR_INIT; /* without a number there is no lineage, nothing else */
    sqlite3_int64 row = 0;
    char *sql = xasprintf("SELECT ifnull(max(rowid), 0) FROM \"%s\"", table->name);
    sql_number(store->db, sql, &row, &ignored);
    error_clear(&ignored);
    free(sql);
    return row;
}

struct lineage lineage_begin(struct store *store, const char *file, size_t line, size_t number,
                             const char *sql, const char *end)
{
    struct lineage lineage = {
        .store = store, .file = file, .line = line, .number = number, .sql = sql, .end = end};
    const char *at = sql;
    struct sql_word verb;
    lineage.table = find_table(&lineage, &at, &verb);
    if (lineage.table)
        lineage.last_row = last_row_of(store, lineage.table);
    return lineage;
}

/* --- Which columns ---------------------------------------------------------------------------- */

/* What one column was filled from. */
struct filling {
    struct sql_word column, expression;
    const char *table, *origin; /* lent by a statement of SQLite */
    sqlite3_int64 first, last;
};

static void bind_word(sqlite3_stmt *statement, int position, const struct sql_word *word)
{
    size_t length = word->length < SHOWN_MOST ? word->length : SHOWN_MOST;
    sqlite3_bind_text(statement, position, word->text, (int)length, SQLITE_TRANSIENT);
}

static void note(const struct lineage *lineage, const struct filling *filling)
{
    struct error ignored = ERROR_INIT;
    sqlite3_stmt *insert = sql_prepare(
        lineage->store->db, "INSERT INTO lineage VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", &ignored);
    char *column = sql_word_name(&filling->column);
    if (insert) {
        sqlite3_bind_text(insert, 1, lineage->table->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, column, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, lineage->file, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 4, (sqlite3_int64)lineage->line);
        sqlite3_bind_int64(insert, 5, (sqlite3_int64)lineage->number);
        sqlite3_bind_int64(insert, 6, filling->first);
        sqlite3_bind_int64(insert, 7, filling->last);
        if (filling->expression.length)
            bind_word(insert, 8, &filling->expression);
        sqlite3_bind_text(insert, 9, filling->table, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 10, filling->origin, -1, SQLITE_STATIC);
        sql_step(insert, &ignored);
    }
    sqlite3_finalize(insert);
    free(column);
    error_clear(&ignored);
}

static const char *const no_stops[] = {NULL};

/* "SET a = x, b = y WHERE ..." */
static void note_update(const struct lineage *lineage, const char *at)
{
    static const char *const stops[] = {"WHERE", "FROM", "RETURNING", NULL};
    struct filling filling = {.first = 1, .last = lineage->last_row};
    struct sql_word word, stop = {.text = ",", .length = 1};
    if (!sql_word_next(&at, lineage->end, &word) || !sql_word_is(&word, "SET"))
        return;
    while (sql_word_is(&stop, ",") && sql_word_next(&at, lineage->end, &filling.column) &&
           sql_word_next(&at, lineage->end, &word) && sql_word_is(&word, "=")) {
        filling.expression = sql_words_until(&at, lineage->end, stops, &stop);
        note(lineage, &filling);
    }
}

/* The query that an INSERT takes its rows from: what stands before INSERT (WITH ...) and behind the
 * columns. NULL if there is none. */
static sqlite3_stmt *prepare_query(const struct lineage *lineage, const struct sql_word *verb,
                                   const char *rest)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_add(&sql, lineage->sql, (size_t)(verb->text - lineage->sql));
    strbuf_add(&sql, rest, (size_t)(lineage->end - rest));
    sqlite3_stmt *query = NULL;
    sqlite3_prepare_v2(lineage->store->db, sql.text, -1, &query, NULL);
    strbuf_release(&sql);
    return query;
}

/* Moves behind the SELECT, and a DISTINCT, that the expressions follow. */
static bool find_expressions(const char **at, const char *end)
{
    struct sql_word word;
    if (!sql_word_next(at, end, &word) || !sql_word_is(&word, "SELECT"))
        return false;
    const char *next = *at;
    if (sql_word_next(&next, end, &word) &&
        (sql_word_is(&word, "DISTINCT") || sql_word_is(&word, "ALL")))
        *at = next;
    return true;
}

/* Notes a column with the column of a table that it was filled from: that which the expression is,
 * or else the only one that it reads. */
static void note_filled(const struct lineage *lineage, sqlite3_stmt *query, int index,
                        const struct sql_query *rest, struct filling *filling)
{
    bool known = index < sqlite3_column_count(query);
    sqlite3_stmt *read = NULL;
    filling->table = known ? sqlite3_column_table_name(query, index) : NULL;
    filling->origin = known ? sqlite3_column_origin_name(query, index) : NULL;
    if (!filling->origin)
        read = sql_origin_find(lineage->store->db, rest, &filling->expression);
    if (read) {
        filling->table = sqlite3_column_table_name(read, 0);
        filling->origin = sqlite3_column_origin_name(read, 0);
    }
    note(lineage, filling);
    sqlite3_finalize(read);
}

/* "(a, b) SELECT x, y FROM ..." */
static void note_insert(const struct lineage *lineage, const struct sql_word *verb, const char *at)
{
    static const char *const stops[] = {"FROM",  "WHERE",  "UNION",     "ORDER", "LIMIT",
                                        "GROUP", "EXCEPT", "INTERSECT", NULL};
    struct sql_word word, column_stop = {.text = ",", .length = 1}, stop = {.text = ""};
    if (!sql_word_next(&at, lineage->end, &word) || !sql_word_is(&word, "("))
        return;
    const char *columns = at;
    while (sql_word_is(&column_stop, ","))
        sql_words_until(&at, lineage->end, no_stops, &column_stop);
    sqlite3_stmt *query = prepare_query(lineage, verb, at);
    bool has_expressions = find_expressions(&at, lineage->end);
    const struct sql_word before = {.text = lineage->sql,
                                    .length = (size_t)(verb->text - lineage->sql)};
    const struct sql_query rest = sql_query_find(before, at, lineage->end);
    struct filling filling = {.first = lineage->last_row + 1,
                              .last = last_row_of(lineage->store, lineage->table)};
    column_stop = (struct sql_word){.text = ",", .length = 1};
    for (int i = 0; query && sql_word_is(&column_stop, ","); i++) {
        filling.column = sql_words_until(&columns, lineage->end, no_stops, &column_stop);
        filling.expression = (struct sql_word){.text = ""};
        if (has_expressions && (i == 0 || sql_word_is(&stop, ",")))
            filling.expression = sql_words_until(&at, lineage->end, stops, &stop);
        note_filled(lineage, query, i, &rest, &filling);
    }
    sqlite3_finalize(query);
}

void lineage_end(const struct lineage *lineage)
{
    const char *at = lineage->sql;
    struct sql_word verb;
    if (!lineage->table || !find_table(lineage, &at, &verb))
        return;
    if (sql_word_is(&verb, "UPDATE"))
        note_update(lineage, at);
    else
        note_insert(lineage, &verb, at);
}

/* --- Asking ----------------------------------------------------------------------------------- */

bool lineage_find(struct store *store, const struct table *table, const char *column,
                  sqlite3_int64 row, struct lineage_origin *origin)
{
    struct error ignored = ERROR_INIT;
    *origin = (struct lineage_origin){.file = NULL};
    sqlite3_stmt *query = sql_prepare(store->db,
                                      "SELECT file, line, number, expression, origin_table, "
                                      "origin_column FROM lineage WHERE table_name = ?1 AND "
                                      "column_name = ?2 COLLATE NOCASE AND ?3 BETWEEN first_row "
                                      "AND last_row ORDER BY rowid DESC LIMIT 1",
                                      &ignored);
    bool found = false;
    if (query) {
        sqlite3_bind_text(query, 1, table->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(query, 2, column, -1, SQLITE_STATIC);
        sqlite3_bind_int64(query, 3, row);
        found = sql_step(query, &ignored) > 0;
    }
    if (found)
        *origin = (struct lineage_origin){.file = sql_text_copy(query, 0),
                                          .line = (size_t)sqlite3_column_int64(query, 1),
                                          .number = (size_t)sqlite3_column_int64(query, 2),
                                          .expression = sql_text_copy(query, 3),
                                          .table = sql_text_copy(query, 4),
                                          .column = sql_text_copy(query, 5)};
    sqlite3_finalize(query);
    error_clear(&ignored);
    return found;
}

void lineage_origin_release(struct lineage_origin *origin)
{
    free(origin->file);
    free(origin->expression);
    free(origin->table);
    free(origin->column);
    *origin = (struct lineage_origin){.file = NULL};
}

size_t lineage_source_column(struct store *store, const struct table *table, const char *column,
                             sqlite3_int64 row, sqlite3_int64 source)
{
    struct lineage_origin origin;
    bool mapped = lineage_find(store, table, column, row, &origin);
    const char *from = mapped ? origin.table : table->name;
    const char *name = mapped ? origin.column : column;
    size_t position = from && name ? store_source_column(store, source, from, name) : 0;
    lineage_origin_release(&origin);
    return position;
}
