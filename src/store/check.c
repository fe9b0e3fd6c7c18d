#include "store/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/spreadsheet_damage.h"
#include "base/strbuf.h"
#include "store/as_written.h"
#include "store/check_details.h"
#include "store/lineage.h"
#include "store/sql.h"

static const char category[] = "record";

struct checking {
    struct store *store;
    struct findings *findings;
    struct error *error;
    bool *is_filled; /* by table index: has rows */
    bool *has_keys;  /* by table index: some rows have keys of their own */
    struct as_written as_written;
};

/* A finding about a row; its place is the record it came from. NULL if it was only counted. */
static struct finding *add_finding(const struct checking *checking, enum severity severity,
                                   const char *rule, sqlite3_int64 source, const char *subject,
                                   const char *path, const char *message)
{
    struct finding *finding =
        findings_add(checking->findings, severity, rule, category, "%s", message);
    if (!finding)
        return NULL;
    finding->subject = xstrdup_or_null(subject);
    finding->path = xstrdup_or_null(path);
    store_source_place(checking->store, source, &finding->place);
    return finding;
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
    char *sql = xasprintf("SELECT _source, NULL FROM \"%s\" WHERE %s IS NULL", table->name,
                          identifier_of(table));
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

/* Orphans are looked for in the index alone, which has all that is asked, in order; only they
 * themselves are fetched. */
static bool check_orphans(const struct checking *checking, const struct table *table)
{
    const char *identifier = identifier_of(table), *key = identifier;
    struct strbuf with_key = STRBUF_INIT;
    if (table->parent_key != NO_COLUMN) {
        key = table->columns[table->parent_key].name;
        strbuf_addf(&with_key, " AND p.%s = t.%s", key, key);
    }
    char *sql = xasprintf("SELECT _source, %s, %s, '%s' FROM \"%s\" WHERE rowid IN "
                          "(SELECT t.rowid FROM \"%s\" AS t WHERE t.%s IS NOT NULL AND NOT EXISTS "
                          "(SELECT 1 FROM \"%s\" AS p WHERE p.%s = t.%s%s)) ORDER BY rowid",
                          identifier, key, key, table->name, table->name, identifier,
                          table->parent->name, identifier, identifier, with_key.text);
    bool done = find_bad_rows(checking, table, "x.record.orphan", sql, describe_orphan);
    free(sql);
    strbuf_release(&with_key);
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
        long long count = sqlite3_column_int64(row, 0);
        char *message =
            xasprintf("%lld %s of '%s' would be lost: '%s' has none to belong to", count,
                      count == 1 ? "row" : "rows", table->name, table->parent->name);
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
    if (table->identifier == NO_COLUMN)
        return true;
    return make_index(checking, table, table->parent_key) &&
           (!checking->has_keys[table->index] || make_index(checking, table, table->key));
}

/* What a spreadsheet made of a code or an identifier, in words; NULL if nothing. */
static char *damage_of(const char *text, const struct column *column)
{
    if (column->content == CONTENT_ANY)
        return NULL;
    const char *damage = spreadsheet_damage(text, column->content == CONTENT_CODE);
    return damage ? xasprintf("%s \"%s\" is %s, which a spreadsheet made of it; format the column "
                              "as text and enter it again",
                              column->name, text, damage)
                  : NULL;
}

/* What is wrong with a value, in words; NULL if nothing is. The caller frees. */
static char *fault_of(sqlite3_stmt *row, int i, const struct column *column)
{
    const char *text = sql_text(row, i);
    size_t length;
    const char *bare = value_trim(text, &length);
    if (sqlite3_column_type(row, i) == SQLITE_BLOB ||
        strlen(text) != (size_t)sqlite3_column_bytes(row, i))
        return xasprintf("%s holds binary data; expected %s", column->name,
                         value_type_expectation(column->type));
    if (sqlite3_column_type(row, i) == SQLITE_FLOAT)
        return xasprintf("%s %s was computed in floating point, which changes amounts and codes; "
                         "take the text of the source as it is",
                         column->name, text);
    char *damage = damage_of(bare, column);
    if (damage)
        return damage;
    if (column->role != COLUMN_VALUE && column->role != COLUMN_LANGUAGE)
        return length == strlen(text)
                   ? NULL
                   : xasprintf(
                         "%s \"%s\" has white space around it; remove it, since it would make "
                         "another %s",
                         column->name, text, column->name);
    char *copy = bare[length] ? xstrndup(bare, length) : NULL;
    const char *value = copy ? copy : bare;
    char *fault = value_is_valid(column->type, value)
                      ? NULL
                      : xasprintf("%s \"%s\" is not valid; expected %s", column->name, value,
                                  value_type_expectation(column->type));
    free(copy);
    return fault;
}

static void check_value(const struct checking *checking, const struct table *table,
                        sqlite3_stmt *row, int i)
{
    char *fault = fault_of(row, i, &table->columns[i]);
    if (!fault)
        return;
    char *path = xasprintf("%s.%s", table->name, table->columns[i].name);
    sqlite3_int64 source = sqlite3_column_int64(row, table->source);
    struct finding *finding = add_finding(
        checking, SEVERITY_CRITICAL, "x.record.value", source,
        table->identifier == NO_COLUMN ? NULL : sql_text(row, table->identifier), path, fault);
    if (finding)
        finding->place.column =
            lineage_source_column(checking->store, table, table->columns[i].name,
                                  sqlite3_column_int64(row, (int)table->column_count), source);
    free(path);
    free(fault);
}

static bool is_blank(sqlite3_stmt *row, int i)
{
    if (sqlite3_column_type(row, i) != SQLITE_TEXT)
        return false;
    const char *text = sql_text(row, i);
    if (isgraph((unsigned char)*text)) /* nearly always */
        return false;
    size_t length;
    value_trim(text, &length);
    return length == 0 && sqlite3_column_bytes(row, i) == (int)strlen(text);
}

/* What is known of a column after all its values were looked at. */
struct column_use {
    bool has_values, has_blanks, has_margins;
};

/* Codes, numbers and dates of UN financial data are summed and compared as they stand, so white
 * space around them would make others of them. */
static bool has_margins(const struct table *table, sqlite3_stmt *row, int i)
{
    const struct column *column = &table->columns[i];
    bool is_plain = column->type == TYPE_STRING && column->content == CONTENT_ANY;
    if (table->identifier != NO_COLUMN || is_plain || sqlite3_column_type(row, i) != SQLITE_TEXT)
        return false;
    size_t length;
    value_trim(sql_text(row, i), &length);
    return length < (size_t)sqlite3_column_bytes(row, i);
}

/* What a mapping put into _source, where it stands for the raw row that the row came from. */
static char *describe_source(const struct table *table, sqlite3_stmt *row)
{
    const char *text = sql_text(row, table->source);
    return xasprintf("_source of a row of '%s' is \"%s\", which is that of no raw row; a mapping "
                     "must select _source of the raw table (of a group: min(_source))",
                     table->name, text ? text : "");
}

/* Tells of the first row of the table whose source is none; 0 says so on purpose. */
static void check_source(const struct checking *checking, const struct table *table,
                         sqlite3_stmt *row, bool *told)
{
    sqlite3_int64 source = sqlite3_column_int64(row, table->source);
    bool known = sqlite3_column_type(row, table->source) == SQLITE_INTEGER &&
                 (source == 0 || as_written_knows(&checking->as_written, source));
    if (known || *told)
        return;
    *told = true;
    char *message = describe_source(table, row);
    add_finding(checking, SEVERITY_CRITICAL, "x.record.source", -1,
                table->identifier == NO_COLUMN ? NULL : sql_text(row, table->identifier), NULL,
                message);
    free(message);
}

/* Looks at every value. */
static bool scan_values(const struct checking *checking, const struct table *table,
                        struct column_use *uses)
{
    char *sql = xasprintf("SELECT *, rowid FROM \"%s\"", table->name);
    sqlite3_stmt *row = sql_prepare(checking->store->db, sql, checking->error);
    free(sql);
    if (!row)
        return false;
    int stepped;
    bool told = false;
    while ((stepped = sql_step(row, checking->error)) > 0) {
        check_source(checking, table, row, &told);
        bool as_written =
            is_as_written(&checking->as_written, sqlite3_column_int64(row, table->source));
        for (int i = 0; i < table->source; i++) {
            if (sqlite3_column_type(row, i) == SQLITE_NULL)
                continue;
            bool blank = !as_written && is_blank(row, i);
            uses[i].has_blanks |= blank;
            uses[i].has_values |= !blank;
            uses[i].has_margins |= !blank && has_margins(table, row, i);
            if (!blank && !as_written)
                check_value(checking, table, row, i);
        }
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

#define WHITE_SPACE "' ' || char(9, 10, 13, 160)"

/* A text without anything in it says as little as NULL, but would be written. */
static bool clear_blanks(const struct checking *checking, const struct table *table,
                         const struct column_use *uses)
{
    bool cleared = true;
    for (size_t i = 0; cleared && i < table->column_count; i++) {
        if (!uses[i].has_blanks)
            continue;
        const char *column = table->columns[i].name;
        char *sql = xasprintf("UPDATE \"%s\" SET \"%s\" = NULL WHERE typeof(\"%s\") = 'text' AND "
                              "trim(\"%s\", " WHITE_SPACE ") = ''%s",
                              table->name, column, column, column, STORE_AND_NOT_AS_WRITTEN);
        cleared = sql_run(checking->store->db, sql, checking->error);
        free(sql);
    }
    return cleared;
}

static bool clear_margins(const struct checking *checking, const struct table *table,
                          const struct column_use *uses)
{
    bool cleared = true;
    for (size_t i = 0; cleared && i < table->column_count; i++) {
        if (!uses[i].has_margins)
            continue;
        const char *column = table->columns[i].name;
        char *sql = xasprintf("UPDATE \"%s\" SET \"%s\" = trim(\"%s\", " WHITE_SPACE
                              ") WHERE typeof(\"%s\") = 'text'",
                              table->name, column, column, column);
        cleared = sql_run(checking->store->db, sql, checking->error);
        free(sql);
    }
    return cleared;
}

static bool note_used(const struct checking *checking, const struct table *table,
                      const struct column_use *uses)
{
    sqlite3_stmt *insert =
        sql_prepare(checking->store->db, "INSERT INTO used_columns VALUES(?, ?)", checking->error);
    bool noted = insert != NULL;
    for (size_t i = 0; noted && i < table->column_count; i++) {
        if (!uses[i].has_values)
            continue;
        sqlite3_bind_text(insert, 1, table->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, table->columns[i].name, -1, SQLITE_STATIC);
        noted = sql_step(insert, checking->error) == 0;
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return noted;
}

static bool check_values(struct checking *checking, const struct table *table)
{
    struct column_use *uses = xcalloc(table->column_count, sizeof *uses);
    bool checked = scan_values(checking, table, uses) && clear_blanks(checking, table, uses) &&
                   clear_margins(checking, table, uses) && note_used(checking, table, uses);
    checking->has_keys[table->index] = table->key != NO_COLUMN && uses[table->key].has_values;
    free(uses);
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
    if (table->identifier != NO_COLUMN && !check_identifiers(checking, table))
        return false;
    if (!table->form)
        return true;
    const char *key = checking->has_keys[table->index] ? table->columns[table->key].name : NULL;
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
        const char *said = sql_text(row, 0);
        if (said && !severity_parse(said, &severity)) {
            error_set(checking->error, ERROR_USAGE,
                      "the mapping writes the severity '%s' into mapping_findings; expected "
                      "critical, error, warning or advisory",
                      said);
            stepped = -1;
            break;
        }
        add_finding(checking, severity, "x.mapping", sqlite3_column_int64(row, 3), sql_text(row, 2),
                    NULL, sql_text(row, 1));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* A value that a code translation has twice doubles every row that is joined with it. */
static bool check_code_table(const struct checking *checking, const char *table)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "SELECT name FROM pragma_table_info(?1) WHERE name <> '_source' LIMIT 1");
    sqlite3_stmt *column = sql_prepare(checking->store->db, sql.text, checking->error);
    strbuf_release(&sql);
    if (!column)
        return false;
    sqlite3_bind_text(column, 1, table, -1, SQLITE_STATIC);
    char *key = sql_step(column, checking->error) > 0 ? xstrdup(sql_text(column, 0)) : NULL;
    sqlite3_finalize(column);
    if (!key)
        return !checking->error->kind;
    sqlite3_stmt *row =
        sql_preparef(checking->store->db, checking->error,
                     "SELECT max(_source), \"%w\" FROM \"%w\" WHERE \"%w\" IS NOT NULL "
                     "GROUP BY 2 HAVING count(*) > 1 ORDER BY 1",
                     key, table, key);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, checking->error)) > 0) {
        char *message = xasprintf("\"%s\" is translated twice; whatever is joined with it would be "
                                  "counted twice",
                                  sql_text(row, 1));
        add_finding(checking, SEVERITY_CRITICAL, "x.code.duplicate", sqlite3_column_int64(row, 0),
                    NULL, NULL, message);
        free(message);
    }
    sqlite3_finalize(row);
    free(key);
    return stepped == 0;
}

static bool check_code_tables(const struct checking *checking)
{
    sqlite3_stmt *name = sql_prepare(checking->store->db,
                                     "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                     "name LIKE 'code\\_%' ESCAPE '\\' ORDER BY name",
                                     checking->error);
    if (!name)
        return false;
    int stepped;
    while ((stepped = sql_step(name, checking->error)) > 0)
        if (!check_code_table(checking, sql_text(name, 0)))
            break;
    sqlite3_finalize(name);
    return stepped == 0;
}

static bool check_all(struct checking *checking)
{
    if (!check_code_tables(checking))
        return false;
    if (!take_mapping_findings(checking))
        return false;
    if (!as_written_load(&checking->as_written, checking->store, checking->error))
        return false;
    const struct layout *layout = checking->store->layout;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!look_for_rows(checking, layout->tables[i]))
            return false;
    for (size_t i = 0; i < layout->table_count; i++)
        if (checking->is_filled[i] && (!check_values(checking, layout->tables[i]) ||
                                       !make_indexes(checking, layout->tables[i])))
            return false;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!check_table(checking, layout->tables[i]))
            return false;
    return check_details(checking->store, &checking->as_written, checking->findings,
                         checking->error);
}

bool check_records(struct store *store, struct findings *findings, struct error *error)
{
    struct checking checking = {.store = store,
                                .findings = findings,
                                .error = error,
                                .is_filled = xcalloc(store->layout->table_count, sizeof(bool)),
                                .has_keys = xcalloc(store->layout->table_count, sizeof(bool))};
    bool checked = check_all(&checking);
    as_written_release(&checking.as_written);
    free(checking.has_keys);
    free(checking.is_filled);
    return checked;
}
