/* Deriving: the activities that are counted, and their money. */
#include <stdlib.h>
#include <string.h>

#include "store/derive_inside.h"
#include "store/functions.h"
#include "store/sql.h"

static const char tables[] =
    "CREATE TEMP TABLE derived_activity(id TEXT PRIMARY KEY, currency TEXT, hierarchy TEXT,"
    " updated TEXT) WITHOUT ROWID;"
    "CREATE TEMP TABLE derived_money(kind TEXT, activity TEXT, period TEXT, said TEXT, amount TEXT,"
    " currency TEXT, value TEXT, ref TEXT, name TEXT, committed INTEGER, beyond INTEGER,"
    " source INTEGER);";

/* ---- activities ---- */

static bool refuse_condition(const struct deriving *deriving, const char *reason)
{
    struct error cause = ERROR_INIT;
    functions_reason(deriving->store->functions, reason, &cause);
    error_set(deriving->error, ERROR_USAGE,
              "publication.yaml: 'organisation_file.where' is not right");
    error_cause(deriving->error, &cause);
    return error_add(deriving->error, "; expected a condition over the columns of 'activities'");
}

/* Activities of another reporting organisation are in that one's file. The condition is the
 * user's. */
static bool gather_activities(const struct deriving *deriving)
{
    sqlite3 *db = deriving->store->db;
    char *sql = sqlite3_mprintf(
        "INSERT OR IGNORE INTO temp.derived_activity SELECT iati_identifier, "
        "coalesce(nullif(trim(default_currency), ''), %Q), coalesce(hierarchy, '1'), "
        "last_updated_datetime FROM activities WHERE iati_identifier IS NOT NULL AND "
        "coalesce(nullif(trim(reporting_org_ref), ''), %Q) = %Q AND (%s\n)",
        derive_default_currency(deriving), deriving->publication->organisation.ref,
        deriving->publication->organisation.ref, publication_default(deriving->said->where, "1"));
    sqlite3_stmt *insert = NULL;
    const char *rest = "";
    bool gathered = sqlite3_prepare_v2(db, sql, -1, &insert, &rest) == SQLITE_OK && insert;
    const char *reason = gathered ? NULL : sqlite3_errmsg(db);
    if (gathered && *rest)
        reason = E_("it goes on after its end; expected one condition");
    else if (gathered && sqlite3_step(insert) != SQLITE_DONE)
        reason = sqlite3_errmsg(db);
    if (reason)
        gathered = refuse_condition(deriving, reason);
    sqlite3_finalize(insert);
    sqlite3_free(sql);
    return gathered;
}

/* The day that parts what is planned from what is past: said, or that of the newest record; NULL:
 * there is none. The caller frees with sqlite3_free. */
static bool find_day(const struct deriving *deriving, char **day)
{
    *day = NULL;
    const char *said = deriving->said->as_of;
    if (said) {
        *day = strcmp(said, "none") == 0 ? NULL : sqlite3_mprintf("%s", said);
        return true;
    }
    sqlite3_stmt *row = derive_prepare(deriving, "SELECT max(substr(trim(updated), 1, 10)) FROM "
                                                 "temp.derived_activity");
    int stepped = row ? sql_step(row, deriving->error) : -1;
    if (stepped > 0 && sql_text(row, 0))
        *day = sqlite3_mprintf("%s", sql_text(row, 0));
    sqlite3_finalize(row);
    return stepped >= 0;
}

/* ---- money ---- */

/* Where the amounts of a kind stand; all but the table and the condition are SQL over `t`. */
struct money {
    const char *kind, *table, *start, *end, *ref, *name, *committed;
    const char *where; /* beside the period and the amount */
    bool past;         /* only years that are over count; else only those that aren't */
    enum derived_sums sums;
};

#define OUTGOING "trim(t.transaction_type) IN ('3', '4')"

static const struct money moneys[] = {
    {"budget", "budgets", "t.period_start", "t.period_end", "NULL", "NULL",
     "coalesce(trim(t.status) = '2', 0)", "1", false, DERIVED_TOTAL},
    {"planned", "planned_disbursements", "t.period_start", "t.period_end",
     "nullif(trim(t.receiver_org_ref), '')", "nullif(trim(t.receiver_org), '')", "0", "1", false,
     DERIVED_ORG},
    {"spent", "transactions", "t.transaction_date", "t.transaction_date",
     "nullif(trim(t.receiver_org_ref), '')", "NULL", "0", OUTGOING, true, DERIVED_SPENT},
};

/* An original figure that was revised is no longer meant. */
static char *revision_clause(const struct money *money)
{
    if (money->past)
        return sqlite3_mprintf("1");
    return sqlite3_mprintf(
        "NOT (coalesce(trim(t.type), '1') <> '2' AND (t.iati_identifier, t.period_start, "
        "t.period_end) IN (SELECT iati_identifier, period_start, period_end FROM \"%w\" WHERE "
        "trim(type) = '2'))",
        money->table);
}

/* SQL for the amount in the file's currency, of the columns of an amount as it is. */
static char *value_clause(const struct deriving *deriving)
{
    const char *currency = deriving->said->currency;
    if (!currency)
        return sqlite3_mprintf("amount");
    if (!deriving->publication->rates_count)
        return sqlite3_mprintf("CASE WHEN said = %Q THEN amount END", currency);
    return sqlite3_mprintf("CASE WHEN said = %Q THEN amount ELSE fx(amount, said, day, %Q) END",
                           currency, currency);
}

static bool gather_money(const struct deriving *deriving, const struct money *money,
                         const char *day)
{
    char *value = value_clause(deriving), *revised = revision_clause(money);
    const char *comparison = money->past ? "<" : ">=";
    const char *limit = day ? day : money->past ? "9999-99-99" : "";
    bool gathered = derive_run(
        deriving,
        "INSERT INTO temp.derived_money SELECT %Q, activity, period, said, amount, "
        "coalesce(%Q, said), %s, ref, name, committed, beyond, source FROM (SELECT "
        "t.iati_identifier AS activity, derive_period(%s) AS period, "
        "coalesce(nullif(trim(t.currency), ''), a.currency) AS said, derive_amount(t.value) AS "
        "amount, coalesce(t.value_date, %s) AS day, %s AS ref, %s AS name, %s AS committed, "
        "derive_period(%s) > derive_period(%s) AS beyond, t._source AS source FROM \"%w\" AS t "
        "JOIN temp.derived_activity AS a ON a.id = t.iati_identifier WHERE %s AND %s) WHERE "
        "amount IS NOT NULL AND date(period, '+1 year', '-1 day') %s %Q",
        money->kind, deriving->said->currency, value, money->start, money->start, money->ref,
        money->name, money->committed, money->end, money->start, money->table, money->where,
        revised, comparison, limit);
    sqlite3_free(revised);
    sqlite3_free(value);
    return gathered;
}

/* ---- what is doubtful ---- */

/* Tells each row of a query: its text and _source are the first two columns. */
static bool tell_rows(const struct deriving *deriving, enum severity severity, const char *rule,
                      sqlite3_stmt *row)
{
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, deriving->error)) > 0)
        derive_tell(deriving, severity, rule, sqlite3_column_int64(row, 1), "%s", sql_text(row, 0));
    sqlite3_finalize(row);
    return stepped == 0;
}

/* Amounts of which there is something to say, told by kind and currency with their sum. */
struct doubt {
    enum severity severity;
    const char *rule;
    const char *where;        /* over temp.derived_money */
    const char *which, *what; /* before and after their number and sum */
};

#define IS_INTERNAL                                                                                \
    "kind = 'spent' AND ref = (SELECT value FROM settings WHERE name = 'organisation.ref')"

static const struct doubt doubts[] = {
    {SEVERITY_ADVISORY, "x.organisation-file.internal", IS_INTERNAL, "to the organisation itself",
     "are not in the expenditure; they are spent where it goes on to others"},
    {SEVERITY_CRITICAL, "x.organisation-file.currency", "value IS NULL",
     "in another currency than 'organisation_file.currency'",
     "have no exchange rate and are not in the sums; give rates, or remove that key to have "
     "figures in each currency"},
    {SEVERITY_ADVISORY, "x.organisation-file.beyond", "beyond", "that reach into the next year",
     "are counted in the year in which they begin"},
    {SEVERITY_ADVISORY, "x.organisation-file.receiver",
     "kind = 'planned' AND coalesce(ref, name) IS NULL", "that name no receiver",
     "are in no recipient-org-budget"},
};

static bool tell_doubt(const struct deriving *deriving, const struct doubt *doubt)
{
    return tell_rows(
        deriving, doubt->severity, doubt->rule,
        derive_prepare(deriving,
                       "SELECT CASE kind WHEN 'budget' THEN 'budgets' WHEN 'planned' THEN 'planned "
                       "disbursements' ELSE 'transactions' END || ' %q (' || count(*) || ', "
                       "together ' || decimal_sum(amount) || ' ' || said || ') %q', min(source) "
                       "FROM temp.derived_money WHERE %s GROUP BY kind, said ORDER BY kind, said",
                       doubt->which, doubt->what, doubt->where));
}

/* Parents that repeat what their children budget would count twice. */
static bool tell_levels(const struct deriving *deriving)
{
    if (deriving->said->where)
        return true;
    return tell_rows(
        deriving, SEVERITY_WARNING, "x.organisation-file.levels",
        derive_prepare(deriving,
                       "SELECT 'the ' || CASE kind WHEN 'budget' THEN 'budgets' WHEN 'planned' "
                       "THEN 'planned disbursements' ELSE 'expenditure' END || ' of ' || "
                       "count(DISTINCT a.hierarchy) || ' hierarchy levels are added up; if one "
                       "level repeats the other, say with ''organisation_file.where'' which of "
                       "them counts', min(m.source) FROM temp.derived_money AS m JOIN "
                       "temp.derived_activity AS a ON a.id = m.activity GROUP BY kind HAVING "
                       "count(DISTINCT a.hierarchy) > 1 ORDER BY kind"));
}

static bool tell_doubts(const struct deriving *deriving)
{
    for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++)
        if (!tell_doubt(deriving, &doubts[i]))
            return false;
    return tell_levels(deriving) &&
           derive_run(deriving, "DELETE FROM temp.derived_money WHERE " IS_INTERNAL);
}

static bool gather_kinds(const struct deriving *deriving, const char *day)
{
    for (size_t i = 0; i < sizeof moneys / sizeof *moneys; i++) {
        bool always = moneys[i].sums == DERIVED_TOTAL; /* what the parts are compared with */
        if ((always || derive_has(deriving, moneys[i].sums)) &&
            !gather_money(deriving, &moneys[i], day))
            return false;
    }
    return true;
}

bool derive_gather(struct deriving *deriving)
{
    return sql_run(deriving->store->db, tables, deriving->error) && gather_activities(deriving) &&
           find_day(deriving, &deriving->day) && gather_kinds(deriving, deriving->day) &&
           tell_doubts(deriving);
}
