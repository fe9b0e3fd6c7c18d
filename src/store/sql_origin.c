#include "store/sql_origin.h"

#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"

/* Words with which more than the row at hand is read. */
static const char *const beyond_row[] = {
    "SELECT", "OVER", "FILTER",       "sum",        "total",       "count", "avg",
    "min",    "max",  "group_concat", "string_agg", "decimal_sum", NULL};
/* What joins queries, or makes one row of several. */
static const char *const beyond_query[] = {"GROUP",     "HAVING", "UNION", "EXCEPT",
                                           "INTERSECT", "WINDOW", NULL};
static const char *const keywords[] = {
    "AND",  "OR",    "NOT",   "NULL",   "IS",       "IN",           "LIKE",   "GLOB",    "BETWEEN",
    "CASE", "WHEN",  "THEN",  "ELSE",   "END",      "ESCAPE",       "ISNULL", "NOTNULL", "CAST",
    "TRUE", "FALSE", "MATCH", "REGEXP", "DISTINCT", "CURRENT_DATE", NULL};
/* What follows these is no column. */
static const char *const before_names[] = {"AS", "COLLATE", NULL};

static bool is_one_of(const struct sql_word *word, const char *const *words)
{
    while (*words && !sql_word_is(word, *words))
        words++;
    return *words != NULL;
}

static const char *find_from(const char *at, const char *end)
{
    static const char *const stops[] = {"FROM", "WHERE", "UNION", NULL};
    struct sql_word stop = {.text = ",", .length = 1};
    while (sql_word_is(&stop, ","))
        sql_words_until(&at, end, stops, &stop);
    return sql_word_is(&stop, "FROM") ? stop.text : NULL;
}

static bool is_simple(const char *at, const char *end)
{
    struct sql_word word;
    for (size_t depth = 0; sql_word_next(&at, end, &word);) {
        depth += sql_word_is(&word, "(");
        depth -= depth && sql_word_is(&word, ")");
        if (depth == 0 && is_one_of(&word, beyond_query))
            return false;
    }
    return true;
}

struct sql_query sql_query_find(struct sql_word before, const char *at, const char *end)
{
    struct sql_query query = {.before = before, .end = end};
    const char *from = find_from(at, end);
    if (from && is_simple(from, end))
        query.from = from;
    return query;
}

static bool is_name(const struct sql_word *word)
{
    unsigned char first = (unsigned char)*word->text;
    return isalpha(first) || first >= 0x80 || strchr("_\"`[", first);
}

/* Joins "p", "." and "START_DATE". */
static void take_rest_of_name(const char **at, const char *end, struct sql_word *name)
{
    struct sql_word dot, column;
    for (const char *next = *at; sql_word_next(&next, end, &dot) && sql_word_is(&dot, ".") &&
                                 sql_word_next(&next, end, &column) && is_name(&column);) {
        name->length = (size_t)(column.text + column.length - name->text);
        *at = next;
    }
}

static bool is_called(const char *at, const char *end)
{
    struct sql_word next;
    return sql_word_next(&at, end, &next) && sql_word_is(&next, "(");
}

/* Adds the columns that the expression names, with commas between them. False if it reads more than
 * columns of the row. */
static bool add_columns(const struct sql_word *expression, struct strbuf *columns)
{
    const char *at = expression->text, *end = at + expression->length;
    for (struct sql_word word; sql_word_next(&at, end, &word);) {
        if (is_one_of(&word, beyond_row))
            return false;
        if (is_one_of(&word, before_names)) {
            sql_word_next(&at, end, &word);
            continue;
        }
        if (!is_name(&word) || is_one_of(&word, keywords) || is_called(at, end))
            continue;
        take_rest_of_name(&at, end, &word);
        strbuf_addstr(columns, columns->length ? ", " : "");
        strbuf_add(columns, word.text, word.length);
    }
    return columns->length > 0;
}

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool has_one_origin(sqlite3_stmt *statement)
{
    const char *table = sqlite3_column_table_name(statement, 0);
    const char *column = sqlite3_column_origin_name(statement, 0);
    bool same = true;
    for (int i = 0; same && i < sqlite3_column_count(statement); i++)
        same = is_same(table, sqlite3_column_table_name(statement, i)) &&
               is_same(column, sqlite3_column_origin_name(statement, i));
    return same;
}

sqlite3_stmt *sql_origin_find(sqlite3 *db, const struct sql_query *query,
                              const struct sql_word *expression)
{
    struct strbuf columns = STRBUF_INIT, sql = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    if (query->from && add_columns(expression, &columns)) {
        strbuf_add(&sql, query->before.text, query->before.length);
        strbuf_addf(&sql, " SELECT %s ", columns.text);
        strbuf_add(&sql, query->from, (size_t)(query->end - query->from));
        sqlite3_prepare_v2(db, sql.text, -1, &statement, NULL);
    }
    if (statement && !has_one_origin(statement)) {
        sqlite3_finalize(statement);
        statement = NULL;
    }
    strbuf_release(&sql);
    strbuf_release(&columns);
    return statement;
}
