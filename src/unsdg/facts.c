#include "unsdg/facts.h"

#include <stdarg.h>

#include "store/functions.h"
#include "store/sql.h"
#include "unsdg/making.h"

/* ---- what the steps share ---- */

void making_refuse(const struct making *making, const char *rule, sqlite3_int64 source,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    struct finding *finding =
        findings_add(making->findings, SEVERITY_CRITICAL, rule, "unsdg", "%s", message);
    if (finding && source)
        store_source_place(making->store, source, &finding->place);
    sqlite3_free(message);
}

static bool refuse_rows(const struct making *making, const char *table,
                        const struct record_fault *fault)
{
    sqlite3_stmt *row =
        making_prepare(making, "SELECT _source FROM \"%w\" WHERE %s", table, fault->condition);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0)
        making_refuse(making, "x.unsdg.record", sqlite3_column_int64(row, 0), "a row of '%s' %s",
                      table, fault->message);
    sqlite3_finalize(row);
    return stepped == 0;
}

bool making_refuse_rows(const struct making *making, const char *table,
                        const struct record_fault *faults, size_t count)
{
    bool asked = true;
    for (size_t i = 0; asked && i < count; i++)
        asked = refuse_rows(making, table, &faults[i]);
    return asked;
}

/* ---- the levels of locations ---- */

static bool note_levels(const struct making *making, const struct codelist *list)
{
    sqlite3_stmt *insert =
        making_prepare(making, "INSERT OR IGNORE INTO temp.unsdg_level VALUES(?1, ?2)");
    bool noted = insert != NULL;
    for (size_t i = 0; noted && i < list->item_count; i++) {
        sqlite3_bind_text(insert, 1, list->items[i].code, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, list->items[i].category, -1, SQLITE_STATIC);
        noted = sql_step(insert, making->error) == 0;
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return noted;
}

/* Of a code that the list lacks no level is known; the file's own check tells of it. */
static bool load_levels(const struct making *making, struct codelists *lists)
{
    const struct codelist *list = codelists_get(lists, "UNLocation", making->error);
    return list &&
           making_run(making, "DROP TABLE IF EXISTS temp.unsdg_level;"
                              "CREATE TEMP TABLE unsdg_level(code TEXT PRIMARY KEY, "
                              "level TEXT) WITHOUT ROWID") &&
           note_levels(making, list);
}

/* ---- control totals ---- */

static bool refuse_totals(const struct making *making)
{
    static const struct record_fault faults[] = {
        {"amount IS NULL", "has no amount"},
        {"coalesce(CAST(year AS INTEGER) NOT BETWEEN 1900 AND 9999, 1)", "has no year"},
        {"coalesce(kind NOT IN ('revenue', 'expense'), 1)",
         "has another kind than revenue or expense"},
        {"statement IS NULL", "has no statement; name the document that it stands in"},
    };
    return making_refuse_rows(making, "unsdg_totals", faults, sizeof faults / sizeof *faults);
}

/* ---- all ---- */

static bool write_expense_facts(const struct making *making)
{
    char *amount = cents_sql("sum(cents)");
    bool written = making_run(
        making,
        "INSERT INTO unsdg_expense_facts SELECT entity, sub_entity, year, basis, NULL, function, "
        "level, location, goal, target, indicator, marker, %s, 0 FROM temp.unsdg_part "
        "LEFT JOIN temp.unsdg_level ON code = location "
        "GROUP BY entity, year, basis, sub_entity, function, location, goal, target, indicator, "
        "marker HAVING sum(cents) <> 0",
        amount);
    sqlite3_free(amount);
    return written;
}

static bool make_facts(const struct making *making, struct codelists *lists)
{
    static const char clean_up[] =
        "DROP TABLE IF EXISTS temp.unsdg_level; DROP TABLE IF EXISTS temp.unsdg_lot;"
        "DROP TABLE IF EXISTS temp.unsdg_part";
    return making_run(making, "DELETE FROM unsdg_revenue_facts; DELETE FROM unsdg_expense_facts") &&
           load_levels(making, lists) && refuse_totals(making) && make_revenue_facts(making) &&
           make_expense_lots(making) && split_expense_lots(making) && spread_expense(making) &&
           write_expense_facts(making) && making_run(making, clean_up);
}

bool unsdg_make_facts(struct store *store, const struct unsdg *settings, struct codelists *lists,
                      struct findings *findings, struct error *error)
{
    const struct making making = {
        .store = store, .settings = settings, .findings = findings, .error = error};
    if (!making_run(&making, "BEGIN IMMEDIATE"))
        return false;
    if (!make_facts(&making, lists) || !making_run(&making, "COMMIT")) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* the first error is told */
        return false;
    }
    functions_report(store->functions, findings); /* of exchange rates */
    return true;
}
