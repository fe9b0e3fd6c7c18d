#include "store/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "store/sql.h"

static const char category[] = "record";

struct checking {
    struct store *store;
    struct findings *findings;
    struct error *error;
    bool *is_filled; /* by table index: has rows */
};

/* A finding about a row; its place is the record it came from. */
static void add_finding(const struct checking *checking, enum severity severity, const char *rule,
                        sqlite3_int64 source, const char *subject, const char *path,
                        const char *message)
{
    struct finding *finding =
        findings_add(checking->findings, severity, rule, category, "%s", message);
    if (!finding)
        return;
    finding->subject = subject ? xstrdup(subject) : NULL;
    finding->path = path ? xstrdup(path) : NULL;
    store_source_place(checking->store, source, &finding->place);
}

static const char *identifier_of(const struct table *table)
{
    return table->columns[0].name;
}

/* A query that finds bad rows: its columns are _source, identifier and whatever the message
 * needs. */
typedef char *describe_function(const struct table *table, sqlite3_stmt *row);

static bool find_bad_rows(const struct checking *checking, const struct table *table,
                          const char *rule, const char *sql, describe_function *describe)
{
    sqlite3_stmt *statement = sql_prepare(checking->store->db, sql, checking->error);
    if (!statement)
        return false;
    int stepped;
    while ((stepped = sql_step(statement, checking->error)) > 0) {
        char *message = describe(table, statement);
        add_finding(checking, SEVERITY_CRITICAL, rule, sqlite3_column_int64(statement, 0),
                    sql_text(statement, 1), NULL, message);
        free(message);
    }
    sqlite3_finalize(statement);
    return stepped == 0;
}

static char *describe_missing(const struct table *table, sqlite3_stmt *row)
{
    (void)row;
    return xasprintf("a row of '%s' has no %s; every row needs one", table->name,
                     identifier_of(table));
}

static bool check_identifiers(const struct checking *checking, const struct table *table)
{
    char *sql = xasprintf("SELECT _source, NULL FROM \"%s\" WHERE %s IS NULL OR trim(%s) = ''",
                          table->name, identifier_of(table), identifier_of(table));
    bool done = find_bad_rows(checking, table, "x.record.identifier", sql, describe_missing);
    free(sql);
    return done;
}

static char *describe_duplicate(const struct table *table, sqlite3_stmt *row)
{
    return xasprintf("%s \"%s\" stands in more than one row of '%s'; each may stand once",
                     sql_text(row, 3), sql_text(row, 2), table->name);
}

/* Every row whose key an earlier row has. `key` may be the identifier itself. */
static bool check_duplicates(const struct checking *checking, const struct table *table,
                             const char *key)
{
    const char *identifier = identifier_of(table);
    char *sql = xasprintf(
        "SELECT t._source, t.%s, t.%s, '%s' FROM "
        "(SELECT %s AS i, %s AS k, min(rowid) AS first FROM \"%s\""
        " WHERE %s IS NOT NULL AND %s IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) AS d"
        " JOIN \"%s\" AS t ON t.%s = d.i AND t.%s = d.k AND t.rowid <> d.first ORDER BY t.rowid",
        identifier, key, key, identifier, key, table->name, identifier, key, table->name,
        identifier, key);
    bool done = find_bad_rows(checking, table, "x.record.duplicate", sql, describe_duplicate);
    free(sql);
    return done;
}

static char *describe_orphan(const struct table *table, sqlite3_stmt *row)
{
    const char *value = sql_text(row, 2);
    return xasprintf("this %s points at %s %s%s%s, which no row of '%s' has; it would be lost",
                     table->row, sql_text(row, 3), value ? "\"" : "", value ? value : "(blank)",
                     value ? "\"" : "", table->parent->name);
}

static bool check_orphans(const struct checking *checking, const struct table *table)
{
    const char *identifier = identifier_of(table);
    const struct table *parent = table->parent;
    char *sql;
    if (table->parent_key == NO_COLUMN) {
        sql =
            xasprintf("SELECT t._source, t.%s, t.%s, '%s' FROM \"%s\" AS t WHERE t.%s IS NOT NULL "
                      "AND NOT EXISTS (SELECT 1 FROM \"%s\" AS p WHERE p.%s = t.%s)",
                      identifier, identifier, identifier, table->name, identifier, parent->name,
                      identifier, identifier);
    } else {
        const char *key = table->columns[table->parent_key].name;
        sql =
            xasprintf("SELECT t._source, t.%s, t.%s, '%s' FROM \"%s\" AS t WHERE t.%s IS NOT NULL "
                      "AND NOT EXISTS (SELECT 1 FROM \"%s\" AS p WHERE p.%s = t.%s AND p.%s = "
                      "t.%s)",
                      identifier, key, key, table->name, identifier, parent->name, identifier,
                      identifier, key, key);
    }
    bool done = find_bad_rows(checking, table, "x.record.orphan", sql, describe_orphan);
    free(sql);
    return done;
}

/* Without any row to point at, saying it of each would bury why there is none. */
static bool report_no_parents(const struct checking *checking, const struct table *table)
{
    char *sql = xasprintf("SELECT count(*), min(_source) FROM \"%s\"", table->name);
    sqlite3_stmt *row = sql_prepare(checking->store->db, sql, checking->error);
    free(sql);
    bool asked = row && sql_step(row, checking->error) > 0;
    if (asked) {
        char *message =
            xasprintf("%lld rows of '%s' would be lost: '%s' has none they could belong to",
                      (long long)sqlite3_column_int64(row, 0), table->name, table->parent->name);
        add_finding(checking, SEVERITY_CRITICAL, "x.record.orphan", sqlite3_column_int64(row, 1),
                    NULL, NULL, message);
        free(message);
    }
    sqlite3_finalize(row);
    return asked;
}

static bool make_index(const struct checking *checking, const struct table *table, int second)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addf(&sql, "CREATE INDEX \"%s_%s\" ON \"%s\"(%s", table->name,
                second == NO_COLUMN ? "by_identifier" : table->columns[second].name, table->name,
                identifier_of(table));
    if (second != NO_COLUMN)
        strbuf_addf(&sql, ", %s", table->columns[second].name);
    strbuf_addstr(&sql, ")");
    bool made = sql_run(checking->store->db, sql.text, checking->error);
    strbuf_release(&sql);
    return made;
}

/* By identifier, and parent's key if it has one, to walk the rows of one parent in their order; by
 * its own key to find a child's parent. Where rows have a parent's key an index by identifier alone
 * would tempt SQLite to walk all rows of the activity for each parent. */
static bool make_indexes(const struct checking *checking, const struct table *table)
{
    return make_index(checking, table, table->parent_key) &&
           (table->key == NO_COLUMN || make_index(checking, table, table->key));
}

/* `text` without the white space around it, which a typed value may have. The caller frees. */
static char *trimmed(const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    return xstrndup(text, length);
}

static bool is_good_value(sqlite3_stmt *row, int i, enum value_type type)
{
    if (type == TYPE_STRING || type == TYPE_ANY || type == TYPE_URI)
        return sqlite3_column_type(row, i) != SQLITE_BLOB;
    if (type == TYPE_DECIMAL && sqlite3_column_type(row, i) == SQLITE_FLOAT)
        return false;
    const char *text = sql_text(row, i);
    if (value_is_valid(type, text))
        return true;
    char *bare = trimmed(text);
    bool good = value_is_valid(type, bare);
    free(bare);
    return good;
}

static void report_value(const struct checking *checking, const struct table *table,
                         sqlite3_stmt *row, int i)
{
    const struct column *column = &table->columns[i];
    char *message;
    if (sqlite3_column_type(row, i) == SQLITE_FLOAT && column->type == TYPE_DECIMAL)
        message = xasprintf("%s %s was computed in floating point, which changes amounts; take the "
                            "text of the source as it is",
                            column->name, sql_text(row, i));
    else if (sqlite3_column_type(row, i) == SQLITE_BLOB)
        message = xasprintf("%s holds binary data; expected %s", column->name,
                            value_type_expectation(column->type));
    else
        message = xasprintf("%s \"%s\" is not valid; expected %s", column->name, sql_text(row, i),
                            value_type_expectation(column->type));
    char *path = xasprintf("%s.%s", table->name, column->name);
    add_finding(checking, SEVERITY_CRITICAL, "x.record.value",
                sqlite3_column_int64(row, table->source), sql_text(row, 0), path, message);
    free(path);
    free(message);
}

/* Looks at every value; `used` receives which columns hold any. */
static bool scan_values(const struct checking *checking, const struct table *table, bool *used)
{
    char *sql = xasprintf("SELECT * FROM \"%s\"", table->name);
    sqlite3_stmt *row = sql_prepare(checking->store->db, sql, checking->error);
    free(sql);
    if (!row)
        return false;
    int stepped;
    while ((stepped = sql_step(row, checking->error)) > 0)
        for (int i = 0; i < (int)table->column_count; i++) {
            if (sqlite3_column_type(row, i) == SQLITE_NULL)
                continue;
            used[i] = true;
            if (!is_good_value(row, i, table->columns[i].type))
                report_value(checking, table, row, i);
        }
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool note_used(const struct checking *checking, const struct table *table, const bool *used)
{
    sqlite3_stmt *insert =
        sql_prepare(checking->store->db, "INSERT INTO used_columns VALUES(?, ?)", checking->error);
    bool noted = insert != NULL;
    for (size_t i = 0; noted && i < table->column_count; i++) {
        if (!used[i])
            continue;
        sqlite3_bind_text(insert, 1, table->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, table->columns[i].name, -1, SQLITE_STATIC);
        noted = sql_step(insert, checking->error) == 0;
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return noted;
}

static bool check_values(const struct checking *checking, const struct table *table)
{
    bool *used = xcalloc(table->column_count, sizeof *used);
    bool checked = scan_values(checking, table, used) && note_used(checking, table, used);
    free(used);
    return checked;
}

static bool look_for_rows(struct checking *checking, const struct table *table)
{
    char *sql = xasprintf("SELECT EXISTS(SELECT 1 FROM \"%s\")", table->name);
    sqlite3_int64 exists = 0;
    bool looked = sql_number(checking->store->db, sql, &exists, checking->error);
    checking->is_filled[table->index] = exists != 0;
    free(sql);
    return looked;
}

static bool check_table(const struct checking *checking, const struct table *table)
{
    if (!checking->is_filled[table->index])
        return true;
    if (!check_identifiers(checking, table) || !check_values(checking, table))
        return false;
    const char *key = table->key != NO_COLUMN ? table->columns[table->key].name : NULL;
    if (!table->parent)
        key = identifier_of(table);
    if (key && !check_duplicates(checking, table, key))
        return false;
    if (!table->parent)
        return true;
    return checking->is_filled[table->parent->index] ? check_orphans(checking, table)
                                                     : report_no_parents(checking, table);
}

/* What the user's own SQL found. */
static bool take_mapping_findings(const struct checking *checking)
{
    sqlite3_stmt *row = sql_prepare(
        checking->store->db,
        "SELECT severity, message, iati_identifier, _source FROM mapping_findings ORDER BY rowid",
        checking->error);
    if (!row)
        return false;
    int stepped;
    while ((stepped = sql_step(row, checking->error)) > 0) {
        enum severity severity = SEVERITY_CRITICAL;
        if (sql_text(row, 0))
            severity_parse(sql_text(row, 0), &severity);
        add_finding(checking, severity, "x.mapping", sqlite3_column_int64(row, 3), sql_text(row, 2),
                    NULL, sql_text(row, 1));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool check_all(struct checking *checking)
{
    if (!take_mapping_findings(checking))
        return false;
    const struct layout *layout = checking->store->layout;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!look_for_rows(checking, layout->tables[i]))
            return false;
    for (size_t i = 0; i < layout->table_count; i++)
        if (checking->is_filled[i] && !make_indexes(checking, layout->tables[i]))
            return false;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!check_table(checking, layout->tables[i]))
            return false;
    return true;
}

bool check_records(struct store *store, struct findings *findings, struct error *error)
{
    struct checking checking = {.store = store,
                                .findings = findings,
                                .error = error,
                                .is_filled = xcalloc(store->layout->table_count, sizeof(bool))};
    bool checked = check_all(&checking);
    free(checking.is_filled);
    return checked;
}
