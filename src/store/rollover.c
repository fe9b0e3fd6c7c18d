#include "store/rollover.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "store/sql.h"

#define ROWS "raw_iatipub_rollovers" /* what rollovers.csv is loaded into */

const char *const rollover_columns[ROLLOVER_COLUMNS] = {
    [ROLLOVER_IDENTIFIER] = "identifier",
    [ROLLOVER_CLOSED] = "closed",
    [ROLLOVER_NEW_IDENTIFIER] = "new_identifier",
    [ROLLOVER_OPENED] = "opened",
    [ROLLOVER_DATE] = "date",
};

/* sql_runf for the rolling over. */
#define run(rolling, ...) sql_runf((rolling)->store->db, (rolling)->error, __VA_ARGS__)

/* What becomes of a table's rows. */
enum fate {
    FATE_OTHER,  /* not of activities */
    FATE_COPIED, /* both activities have them */
    FATE_STAYS,  /* only the old one has them */
    FATE_MOVES,  /* those from the day on go over, by their own date or with the row above */
};

struct rolling {
    struct store *store;
    struct findings *findings;
    struct error *error;
    enum fate *fates; /* by table index */
    const char *day;  /* of the group at hand */
};

/* Tables whose rows have a day, and its column. */
static const struct {
    const char *table, *column;
} dated[] = {
    {"transactions", "transaction_date"},
    {"budgets", "period_start"},
    {"planned_disbursements", "period_start"},
    {"periods", "period_start"},
};

/* Money of no day, and what a publisher kept from an older format, must not be told twice. */
static const char *const staying[] = {"fss_forecasts", "legacy_data"};

static const char *date_column(const struct table *table)
{
    for (size_t i = 0; i < sizeof dated / sizeof *dated; i++)
        if (strcmp(dated[i].table, table->name) == 0)
            return dated[i].column;
    return NULL;
}

static bool stays(const struct table *table)
{
    for (size_t i = 0; i < sizeof staying / sizeof *staying; i++)
        if (strcmp(staying[i], table->name) == 0)
            return true;
    return false;
}

/* Parents come before their children. */
static void decide_fates(struct rolling *rolling)
{
    const struct layout *layout = rolling->store->layout;
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        enum fate above = table->parent ? rolling->fates[table->parent->index] : FATE_COPIED;
        if (!table->form || strcmp(table_root(table)->name, "activities") != 0)
            rolling->fates[i] = FATE_OTHER;
        else if (stays(table))
            rolling->fates[i] = FATE_STAYS;
        else
            rolling->fates[i] = date_column(table) ? FATE_MOVES : above;
    }
}

/* ---- the rows of rollovers.csv ---- */

static void refuse(const struct rolling *rolling, sqlite3_stmt *row, enum severity severity,
                   const char *rule, const char *message)
{
    struct finding *finding =
        findings_add(rolling->findings, severity, rule, "rollover", "%s", message);
    if (!finding)
        return;
    finding->subject = sql_text_copy(row, 0);
    store_source_place(rolling->store, sqlite3_column_int64(row, 3), &finding->place);
}

/* What is wrong with a row (identifier, new_identifier, date, _source and what else is known of
 * it), NULL if nothing is. */
static const char *fault_of(sqlite3_stmt *row)
{
    const char *date = sql_text(row, 2);
    if (!sql_text(row, 0) || !sql_text(row, 1) || !date)
        return "a roll-over needs 'identifier', 'new_identifier' and 'date'";
    if (!date_is_valid(date) || strlen(date) != strlen("YYYY-MM-DD"))
        return "the 'date' is no day such as 2026-01-01";
    if (sqlite3_column_int(row, 4))
        return "an activity is closed in one row only, and a new identifier opened in one";
    if (sqlite3_column_int(row, 7))
        return "the activity is closed before it is opened, by the row with this 'new_identifier'";
    if (sqlite3_column_int(row, 5))
        return "the records have an activity with the new identifier already; each goes on under "
               "an identifier of its own";
    return NULL;
}

static bool check_rows(const struct rolling *rolling, bool *good)
{
    sqlite3_stmt *row = sql_prepare(
        rolling->store->db,
        "SELECT identifier, new_identifier, date, _source, "
        "count(*) OVER (PARTITION BY identifier) > 1 OR count(*) OVER (PARTITION BY "
        "new_identifier) > 1, new_identifier IN (SELECT iati_identifier FROM activities), "
        "identifier IN (SELECT iati_identifier FROM activities) OR identifier IN (SELECT "
        "new_identifier FROM " ROWS "), EXISTS(SELECT 1 FROM " ROWS " AS o WHERE "
        "o.new_identifier = c.identifier AND o.date >= c.date) FROM " ROWS " AS c ORDER BY "
        "_source",
        rolling->error);
    *good = true;
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, rolling->error)) > 0) {
        const char *fault = fault_of(row);
        *good = *good && !fault;
        if (fault)
            refuse(rolling, row, SEVERITY_CRITICAL, "x.rollover.row", fault);
        else if (!sqlite3_column_int(row, 6))
            refuse(rolling, row, SEVERITY_WARNING, "x.rollover.unknown",
                   "the records have no activity with this identifier, so nothing goes on from it");
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* ---- rows that go over ---- */

/* Moves the rows that `where` chooses, and notes their keys for the tables below. */
static bool move_rows(const struct rolling *rolling, const struct table *table, const char *where)
{
    if (table->key != NO_COLUMN &&
        !run(rolling,
             "INSERT INTO temp.moved SELECT %Q, iati_identifier, \"%w\" FROM \"%w\" WHERE "
             "iati_identifier IN (SELECT old FROM temp.rolling) AND \"%w\" IS NOT NULL AND %s",
             table->name, table->columns[table->key].name, table->name,
             table->columns[table->key].name, where))
        return false;
    return run(rolling,
               "UPDATE \"%w\" SET iati_identifier = (SELECT new FROM temp.rolling WHERE old = "
               "iati_identifier) WHERE iati_identifier IN (SELECT old FROM temp.rolling) AND %s",
               table->name, where);
}

static bool move_table(const struct rolling *rolling, const struct table *table)
{
    const char *column = date_column(table);
    char *where =
        column ? sqlite3_mprintf("substr(trim(\"%w\"), 1, 10) >= %Q", column, rolling->day)
               : sqlite3_mprintf("(iati_identifier, \"%w\") IN (SELECT old, key FROM temp.moved "
                                 "WHERE tab = %Q)",
                                 table->columns[table->parent_key].name, table->parent->name);
    bool moved = move_rows(rolling, table, where);
    sqlite3_free(where);
    return moved;
}

static bool copy_table(const struct rolling *rolling, const struct table *table)
{
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 1; i < table->column_count; i++) {
        strbuf_addstr(&columns, ", ");
        strbuf_add_quoted(&columns, table->columns[i].name);
    }
    bool copied = run(rolling,
                      "INSERT INTO \"%w\"(iati_identifier%s) SELECT r.new%s FROM \"%w\" AS t JOIN "
                      "temp.rolling AS r ON r.old = t.iati_identifier ORDER BY t.rowid",
                      table->name, columns.text, columns.text, table->name);
    strbuf_release(&columns);
    return copied;
}

/* Narratives and extensions go with the row they belong to. */
static bool take_along(const struct rolling *rolling, const struct table *extras)
{
    struct strbuf columns = STRBUF_INIT, copied = STRBUF_INIT;
    const struct layout *layout = rolling->store->layout;
    for (size_t i = 1; i < extras->column_count; i++) {
        strbuf_addstr(&columns, ", ");
        strbuf_add_quoted(&columns, extras->columns[i].name);
    }
    for (size_t i = 0; i < layout->table_count; i++)
        if (rolling->fates[i] == FATE_COPIED)
            strbuf_addf(&copied, "%s'%s'", copied.length ? ", " : "", layout->tables[i]->name);
    bool taken =
        run(rolling,
            "UPDATE \"%w\" SET identifier = (SELECT new FROM temp.rolling WHERE old = identifier) "
            "WHERE (table_name, identifier, row_key) IN (SELECT tab, old, key FROM temp.moved)",
            extras->name) &&
        run(rolling,
            "INSERT INTO \"%w\"(identifier%s) SELECT r.new%s FROM \"%w\" AS t JOIN temp.rolling "
            "AS r ON r.old = t.identifier WHERE t.table_name IN (%s) ORDER BY t.rowid",
            extras->name, columns.text, columns.text, extras->name, copied.text);
    strbuf_release(&copied);
    strbuf_release(&columns);
    return taken;
}

static bool divide_tables(const struct rolling *rolling)
{
    const struct layout *layout = rolling->store->layout;
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (rolling->fates[i] == FATE_COPIED && !copy_table(rolling, table))
            return false;
        if (rolling->fates[i] == FATE_MOVES && !move_table(rolling, table))
            return false;
    }
    return take_along(rolling, layout->narratives) && take_along(rolling, layout->extensions);
}

/* ---- what the two activities say of themselves ---- */

#define OF_OLD "iati_identifier IN (SELECT old FROM temp.rolling)"
#define OF_NEW "iati_identifier IN (SELECT new FROM temp.rolling)"

/* Codes: activity status 4 is closed; dates 1 and 2 start, 3 and 4 end, 2 and 4 in fact; related
 * activity 3 is a sibling, the standard's only relation between equals. */
static bool settle_activities(const struct rolling *rolling)
{
    return run(rolling, "UPDATE activities SET activity_status = '4' WHERE " OF_OLD) &&
           run(rolling,
               "UPDATE activities SET linked_data_uri = NULL, part = CASE WHEN part IS NOT NULL "
               "THEN coalesce((SELECT opened FROM temp.rolling WHERE new = iati_identifier), "
               "part) END WHERE " OF_NEW) &&
           run(rolling,
               "DELETE FROM activity_dates WHERE " OF_NEW
               " AND (trim(type) IN ('1', '2') OR substr(trim(iso_date), 1, 10) < %Q)",
               rolling->day) &&
           run(rolling,
               "INSERT INTO activity_dates(iati_identifier, type, iso_date, _source) SELECT new, "
               "'2', %Q, source FROM temp.rolling WHERE new IN (SELECT iati_identifier FROM "
               "activities)",
               rolling->day) &&
           run(rolling,
               "UPDATE activity_dates SET iso_date = date(%Q, '-1 day') WHERE " OF_OLD
               " AND trim(type) = '4' AND substr(trim(iso_date), 1, 10) >= %Q",
               rolling->day, rolling->day) &&
           run(rolling,
               "INSERT INTO activity_dates(iati_identifier, type, iso_date, _source) SELECT old, "
               "'4', date(%Q, '-1 day'), source FROM temp.rolling WHERE old IN (SELECT "
               "iati_identifier FROM activities) AND old NOT IN (SELECT iati_identifier FROM "
               "activity_dates WHERE trim(type) = '4' AND iati_identifier IS NOT NULL)",
               rolling->day) &&
           run(rolling, "INSERT INTO related_activities(iati_identifier, ref, type, _source) "
                        "SELECT old, new, '3', source FROM temp.rolling WHERE old IN (SELECT "
                        "iati_identifier FROM activities) UNION ALL SELECT new, old, '3', source "
                        "FROM temp.rolling WHERE old IN (SELECT iati_identifier FROM activities)");
}

/* ---- the proof ---- */

/* Each transaction must be in one place, that of its date, and be what it was. */
static bool prove(const struct rolling *rolling, sqlite3_int64 before)
{
    sqlite3_int64 after, astray;
    bool asked =
        sql_numberf(
            rolling->store->db, &astray, rolling->error,
            "SELECT count(*) FROM temp.rollover_before AS b LEFT JOIN transactions AS t ON t.rowid "
            "= b.row AND t.value IS b.value AND t.currency IS b.currency AND t.transaction_type "
            "IS b.type AND t.iati_identifier = CASE WHEN substr(trim(t.transaction_date), 1, 10) "
            ">= %Q THEN b.new ELSE b.old END WHERE t.rowid IS NULL",
            rolling->day) &&
        sql_number(rolling->store->db, "SELECT count(*) FROM transactions", &after, rolling->error);
    if (asked && (astray || after != before))
        findings_add(rolling->findings, SEVERITY_CRITICAL, "x.rollover.proof", "rollover",
                     "of %lld transactions before the roll-over of %s there are %lld after it, and "
                     "%lld are not where their date puts them; nothing may be published until "
                     "this is understood",
                     (long long)before, rolling->day, (long long)after, (long long)astray);
    return asked;
}

static const char group_tables[] =
    "CREATE TEMP TABLE rolling(old TEXT PRIMARY KEY, new TEXT, opened TEXT, source INTEGER);"
    "CREATE TEMP TABLE moved(tab TEXT, old TEXT, key TEXT);"
    "CREATE TEMP TABLE rollover_before(row INTEGER PRIMARY KEY, value, currency, type, old, new);";
static const char drop_group_tables[] =
    "DROP TABLE temp.rolling; DROP TABLE temp.moved; DROP TABLE temp.rollover_before;";

/* All activities that are rolled over on the same day. */
static bool roll_group(const struct rolling *rolling)
{
    sqlite3_int64 before;
    return sql_run(rolling->store->db, group_tables, rolling->error) &&
           run(rolling,
               "INSERT INTO temp.rolling SELECT identifier, new_identifier, opened, _source "
               "FROM " ROWS " WHERE date = %Q",
               rolling->day) &&
           run(rolling, "INSERT INTO temp.rollover_before SELECT t.rowid, value, currency, "
                        "transaction_type, old, new FROM transactions AS t JOIN temp.rolling ON "
                        "old = iati_identifier") &&
           sql_number(rolling->store->db, "SELECT count(*) FROM transactions", &before,
                      rolling->error) &&
           divide_tables(rolling) && settle_activities(rolling) && prove(rolling, before) &&
           sql_run(rolling->store->db, drop_group_tables, rolling->error);
}

/* In their order: what is opened by one may be closed by a later one. */
static bool roll_all(struct rolling *rolling)
{
    sqlite3_stmt *row = sql_prepare(
        rolling->store->db,
        "SELECT day FROM (SELECT DISTINCT date AS day FROM " ROWS ") ORDER BY day", rolling->error);
    char **days = NULL;
    size_t count = 0, capacity = 0;
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, rolling->error)) > 0) {
        days = grow(days, count, &capacity, sizeof *days);
        days[count++] = xstrdup(sql_text(row, 0));
    }
    sqlite3_finalize(row);
    bool rolled = stepped == 0;
    for (size_t i = 0; i < count; i++) {
        rolling->day = days[i];
        rolled = rolled && roll_group(rolling);
        free(days[i]);
    }
    free(days);
    return rolled;
}

/* ---- loading ---- */

static bool load_rows(struct store *store, const struct publication *publication,
                      struct loaded_list *files, struct findings *findings, struct error *error)
{
    char file[] = ROLLOVER_FILE, table[] = "iatipub_rollovers";
    char *optional[] = {xstrdup(rollover_columns[ROLLOVER_CLOSED]),
                        xstrdup(rollover_columns[ROLLOVER_OPENED])};
    const size_t count = sizeof optional / sizeof *optional;
    const struct source source = {.file = file,
                                  .kind = SOURCE_CSV,
                                  .table = table,
                                  .columns = optional,
                                  .columns_count = (unsigned)count};
    struct databases databases = {.first = NULL};
    bool loaded =
        load_source(store, publication, &source, LOAD_RAW, &databases, findings, files, error);
    databases_release(&databases);
    for (size_t i = 0; i < count; i++)
        free(optional[i]);
    return loaded;
}

/* A file that lost its header would undo every roll-over without a word. */
static bool check_columns(const struct rolling *rolling, bool *good)
{
    static const enum rollover_column needed[] = {ROLLOVER_IDENTIFIER, ROLLOVER_NEW_IDENTIFIER,
                                                  ROLLOVER_DATE};
    *good = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const char *name = rollover_columns[needed[i]];
        sqlite3_int64 has = 0;
        if (!sql_numberf(
                rolling->store->db, &has, rolling->error,
                "SELECT count(*) FROM pragma_table_info(%Q) WHERE name = %Q COLLATE NOCASE", ROWS,
                name))
            return false;
        if (has)
            continue;
        *good = false;
        struct finding *finding =
            findings_add(rolling->findings, SEVERITY_CRITICAL, "x.rollover.column", "rollover",
                         "the file has no column '%s', so nothing that was rolled over is known; "
                         "its columns are identifier, closed, new_identifier, opened and date",
                         name);
        if (finding)
            place_set(&finding->place, ROLLOVER_FILE, 1, 0);
    }
    return true;
}

bool rollover_apply(struct store *store, const struct publication *publication,
                    struct loaded_list *files, struct findings *findings, struct error *error)
{
    char *path = publication_path(publication, ROLLOVER_FILE);
    bool exists = path_exists(path);
    free(path);
    if (!exists)
        return true;
    struct rolling rolling = {.store = store, .findings = findings, .error = error};
    rolling.fates = xcalloc(store->layout->table_count, sizeof *rolling.fates);
    decide_fates(&rolling);
    bool good = false;
    bool applied = load_rows(store, publication, files, findings, error) &&
                   check_columns(&rolling, &good) && (!good || check_rows(&rolling, &good)) &&
                   (!good || roll_all(&rolling));
    free(rolling.fates);
    return applied;
}
