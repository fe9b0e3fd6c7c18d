/* Reconciliation: what there is to compare, and what belongs together. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "store/sql.h"
#include "unsdg/reconcile_inside.h"

static const char tables[] =
    "DROP TABLE IF EXISTS temp.reconcile_year; DROP TABLE IF EXISTS temp.reconcile_activity;"
    "DROP TABLE IF EXISTS temp.reconcile_instrument; DROP TABLE IF EXISTS temp.reconcile_line;"
    "DROP TABLE IF EXISTS temp.reconcile_difference;"
    "CREATE TEMP TABLE reconcile_year(year INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE reconcile_activity(identifier TEXT PRIMARY KEY, currency TEXT) "
    "WITHOUT ROWID;"
    "CREATE TEMP TABLE reconcile_instrument(code TEXT PRIMARY KEY, class TEXT) WITHOUT ROWID;"
    "CREATE TEMP TABLE reconcile_line(id INTEGER PRIMARY KEY, part TEXT, side TEXT, kind TEXT, "
    "year INTEGER, activity TEXT, partner TEXT, agreement TEXT, ends TEXT, reference TEXT, "
    "date TEXT, amount, currency TEXT, dollars, source INTEGER, class TEXT, reason TEXT, "
    "key TEXT);"
    "CREATE TEMP TABLE reconcile_difference(id INTEGER PRIMARY KEY, part TEXT, year INTEGER, "
    "class TEXT, key TEXT, activity TEXT, partner TEXT, dollars TEXT);";

/* ---- activities that are published ---- */

/* The condition is the user's: conversion refuses what SQLite does not understand. */
static bool add_dataset(const struct reconciling *reconciling, const struct dataset *dataset)
{
    const struct making *making = &reconciling->making;
    if (dataset->kind != DATASET_ACTIVITIES)
        return true;
    sqlite3_stmt *insert = making_prepare(
        making,
        "INSERT OR IGNORE INTO temp.reconcile_activity SELECT iati_identifier, default_currency "
        "FROM activities WHERE iati_identifier IS NOT NULL AND (%s\n)",
        dataset->where ? dataset->where : "1");
    bool added = insert && sql_step(insert, making->error) == 0;
    sqlite3_finalize(insert);
    if (!added)
        error_prefix(making->error, "dataset '%s'", dataset->name);
    return added;
}

static bool add_activities(const struct reconciling *reconciling)
{
    const struct publication *publication = reconciling->publication;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        if (!add_dataset(reconciling, &publication->datasets[i]))
            return false;
    return true;
}

/* ---- financing instruments ---- */

/* The first two cells of a line of the table: an instrument and its class. */
static bool add_instrument(sqlite3_stmt *insert, const char *line, struct error *error)
{
    size_t code = strcspn(line, "\t\n");
    if (*line == '#' || line[code] != '\t')
        return true;
    const char *class = line + code + 1;
    sqlite3_bind_text(insert, 1, line, (int)code, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, class, (int)strcspn(class, "\t\n"), SQLITE_STATIC);
    bool added = sql_step(insert, error) == 0;
    sqlite3_reset(insert);
    return added;
}

static bool add_instruments(const struct making *making)
{
    size_t length;
    char *text = resource_read("schemas/unsdg/crosswalk/instruments.tsv", &length, making->error);
    sqlite3_stmt *insert =
        text ? making_prepare(making, "INSERT OR IGNORE INTO temp.reconcile_instrument "
                                      "VALUES(?1, ?2)")
             : NULL;
    bool added = insert != NULL;
    for (const char *line = text; added && line && *line;
         line += strcspn(line, "\n"), line += !!*line)
        added = add_instrument(insert, line, making->error);
    sqlite3_finalize(insert);
    free(text);
    return added;
}

/* ---- rows and transactions ---- */

/* SQL of an amount in dollars; without any rates only dollars are. */
static char *dollars_sql(const struct reconciling *reconciling, const char *amount,
                         const char *currency, const char *date)
{
    return reconciling->publication->rates_count
               ? sqlite3_mprintf("CASE %s WHEN 'USD' THEN %s ELSE fx(%s, %s, %s, 'USD') END",
                                 currency, amount, amount, currency, date)
               : sqlite3_mprintf("CASE %s WHEN 'USD' THEN %s END", currency, amount);
}

/* Rows of the report's entity and basis. */
#define OF_REPORT "coalesce(entity, %Q) = %Q AND coalesce(basis, %Q) = %Q"

static bool add_years(const struct reconciling *reconciling)
{
    const char *entity = reconciling->entity, *basis = reconciling->basis;
    return making_run(
        &reconciling->making,
        "INSERT OR IGNORE INTO temp.reconcile_year "
        "SELECT " UNSDG_YEAR " FROM unsdg_expenses WHERE " UNSDG_IN_YEAR " AND " OF_REPORT
        " UNION SELECT " UNSDG_YEAR " FROM unsdg_revenues WHERE " UNSDG_IN_YEAR " AND " OF_REPORT
        " UNION SELECT CAST(year AS INTEGER) FROM unsdg_totals WHERE year IS NOT NULL "
        "AND " OF_REPORT,
        entity, entity, basis, basis, entity, entity, basis, basis, entity, entity, basis, basis);
}

/* Why no activity of that identifier is published. */
#define REASON                                                                                     \
    "CASE WHEN iati_identifier IS NULL THEN 'no activity' "                                        \
    "WHEN iati_identifier IN (SELECT identifier FROM temp.reconcile_activity) THEN NULL "          \
    "WHEN EXISTS(SELECT 1 FROM activities AS a WHERE a.iati_identifier = u.iati_identifier) "      \
    "THEN 'excluded: the activity is in no dataset' "                                              \
    "WHEN EXISTS(SELECT 1 FROM withheld WHERE value = u.iati_identifier) THEN 'redacted' "         \
    "ELSE 'no activity of that identifier' END"
#define DATE "coalesce(date, year || '-12-31')"

static bool add_expenses(const struct reconciling *reconciling)
{
    char *dollars = dollars_sql(reconciling, "amount", "coalesce(currency, 'USD')", DATE);
    const char *entity = reconciling->entity, *basis = reconciling->basis;
    bool added = making_run(
        &reconciling->making,
        "INSERT INTO temp.reconcile_line(part, side, kind, year, activity, agreement, reference, "
        "date, amount, currency, dollars, source, reason) SELECT 'expense', 'un', "
        "coalesce(cost, 'direct'), " UNSDG_YEAR ", iati_identifier, agreement, project, date, "
        "amount, coalesce(currency, 'USD'), %s, _source, coalesce(unpublished, " REASON ") "
        "FROM unsdg_expenses AS u WHERE amount IS NOT NULL AND " UNSDG_IN_YEAR " AND " OF_REPORT ";"
        "UPDATE temp.reconcile_line SET class = CASE WHEN kind = 'enabling' THEN 'enabling' "
        "WHEN reason IS NOT NULL THEN 'unpublished' ELSE 'pool' END",
        dollars, entity, entity, basis, basis);
    sqlite3_free(dollars);
    return added && making_run(&reconciling->making, "UPDATE temp.reconcile_line SET reason = NULL "
                                                     "WHERE class = 'enabling'");
}

static bool add_revenues(const struct reconciling *reconciling)
{
    char *dollars = dollars_sql(reconciling, "amount", "coalesce(currency, 'USD')", DATE);
    const char *entity = reconciling->entity, *basis = reconciling->basis;
    bool added = making_run(
        &reconciling->making,
        "INSERT INTO temp.reconcile_line(part, side, kind, year, activity, partner, agreement, "
        "ends, date, amount, currency, dollars, source, class, reason) "
        "SELECT 'revenue', 'un', instrument, year, activity, partner, agreement, agreement_end, "
        "date, amount, currency, dollars, _source, "
        "CASE WHEN class IS NOT NULL THEN 'no-flow' WHEN reason IS NOT NULL THEN 'unpublished' "
        "ELSE 'pool' END, coalesce(class || ' (' || coalesce(instrument, 'C09') || ')', reason) "
        "FROM (SELECT instrument, " UNSDG_YEAR " AS year, iati_identifier AS activity, "
        "coalesce(contributor_name, contributor, 'not named (' || contributor_type || ')', 'not "
        "named') "
        "AS partner, agreement, agreement_end, date, amount, coalesce(currency, 'USD') AS "
        "currency, %s AS dollars, _source, CASE (SELECT class FROM temp.reconcile_instrument AS i "
        "WHERE i.code = instrument) WHEN 'assessed' THEN 'assessed contributions' "
        "WHEN 'other' THEN 'own revenue' ELSE "
        "CASE contributor_type WHEN 'C09' THEN 'own revenue' END END AS class, " REASON
        " AS reason FROM unsdg_revenues AS u WHERE amount IS NOT NULL AND " UNSDG_IN_YEAR
        " AND " OF_REPORT ")",
        dollars, entity, entity, basis, basis);
    sqlite3_free(dollars);
    return added;
}

static bool add_transactions(const struct reconciling *reconciling)
{
    const struct defaults *defaults = reconciling->publication->defaults;
    char *currency = sqlite3_mprintf("coalesce(t.currency, a.currency, %Q, '?')",
                                     defaults ? defaults->currency : NULL);
    char *dollars =
        dollars_sql(reconciling, "value", currency, "coalesce(value_date, transaction_date)");
    bool added = making_run(
        &reconciling->making,
        "INSERT INTO temp.reconcile_line(part, side, kind, year, activity, partner, reference, "
        "date, amount, currency, dollars, source, class) SELECT CASE WHEN transaction_type IN "
        "('3', '4') THEN 'expense' ELSE 'revenue' END, 'iati', transaction_type, "
        "CAST(substr(coalesce(transaction_date, value_date), 1, 4) AS INTEGER), iati_identifier, "
        "coalesce(provider_org, provider_org_ref), coalesce(ref, transaction_key), "
        "coalesce(transaction_date, value_date), value, %s, %s, _source, 'pool' "
        "FROM transactions AS t JOIN temp.reconcile_activity AS a ON identifier = iati_identifier "
        "WHERE value IS NOT NULL AND (transaction_type IN ('1', '11') OR transaction_type IN "
        "('3', '4') AND CAST(substr(coalesce(transaction_date, value_date), 1, 4) AS INTEGER) IN "
        "(SELECT year FROM temp.reconcile_year))",
        currency, dollars);
    sqlite3_free(dollars);
    sqlite3_free(currency);
    return added;
}

/* What the records themselves say of differences. */
static bool add_named(const struct reconciling *reconciling)
{
    char *dollars = dollars_sql(reconciling, "amount", "coalesce(currency, 'USD')", DATE);
    const char *entity = reconciling->entity, *basis = reconciling->basis;
    bool added = making_run(
        &reconciling->making,
        "INSERT INTO temp.reconcile_line(part, side, kind, year, activity, reference, date, "
        "amount, currency, dollars, source, class, reason) SELECT "
        "CASE kind WHEN 'revenue' THEN kind ELSE 'expense' END, 'named', 'named', " UNSDG_YEAR
        ", iati_identifier, description, date, amount, coalesce(currency, 'USD'), %s, _source, "
        "'named', coalesce(reason, 'no reason') FROM unsdg_differences "
        "WHERE amount IS NOT NULL AND " UNSDG_IN_YEAR " AND " OF_REPORT,
        dollars, entity, entity, basis, basis);
    sqlite3_free(dollars);
    return added;
}

/* ---- what belongs together ---- */

/* A row that gave a transaction is published, whatever else is said of it, unless another row of
 * the same record is. */
static const char rows_of_transactions[] =
    "CREATE INDEX temp.reconcile_line_source ON reconcile_line(source, part, side);"
    "CREATE INDEX temp.reconcile_line_agreement ON reconcile_line(agreement) WHERE part = "
    "'revenue';"
    "UPDATE temp.reconcile_line AS l SET class = 'pool', reason = NULL WHERE side = 'un' AND "
    "class <> 'pool' AND source > 0 AND EXISTS(SELECT 1 FROM temp.reconcile_line AS i WHERE "
    "i.source = l.source AND i.part = l.part AND i.side = 'iati') AND NOT EXISTS(SELECT 1 FROM "
    "temp.reconcile_line AS o WHERE o.source = l.source AND o.part = l.part AND o.side = 'un' AND "
    "o.class = 'pool')";

/* Where a file's rows became transactions, those that did not, of an activity that a rule of
 * redaction took transactions from, were taken. */
static const char redacted_rows[] =
    "UPDATE temp.reconcile_line AS l SET class = 'unpublished', reason = 'redacted' WHERE "
    "side = 'un' AND class = 'pool' AND activity IN (SELECT iati_identifier FROM "
    "redaction_activities WHERE rule IN (SELECT rule FROM redaction_sums WHERE table_name = "
    "'transactions')) AND NOT EXISTS(SELECT 1 FROM temp.reconcile_line AS i WHERE i.source = "
    "l.source AND i.part = l.part AND i.side = 'iati') AND source >> 40 IN (SELECT source >> 40 "
    "FROM temp.reconcile_line WHERE side = 'iati')";

/* For want of a rate, a transaction that alone came from its record is worth what the accounts say
 * there. */
static const char own_dollars[] =
    "UPDATE temp.reconcile_line AS l SET dollars = (SELECT decimal_sum(u.dollars) FROM "
    "temp.reconcile_line AS u WHERE u.source = l.source AND u.part = l.part AND u.side = 'un'), "
    "reason = 'own' WHERE side = 'iati' AND dollars IS NULL AND source > 0 AND (SELECT count(*) "
    "FROM temp.reconcile_line AS i WHERE i.source = l.source AND i.part = l.part AND i.side = "
    "'iati') = 1;"
    "UPDATE temp.reconcile_line SET reason = NULL WHERE side = 'iati' AND dollars IS NULL";

/* Commitments are compared with revenue, and so are incoming funds that are of a record that gave
 * revenue, or of an activity that has revenue and no commitment. The others are payments; and where
 * revenue was recognised from funds, commitments are no more than announcements. */
static const char measures[] =
    "DROP TABLE IF EXISTS temp.reconcile_taken;"
    "CREATE TEMP TABLE reconcile_taken(id INTEGER PRIMARY KEY, kind TEXT, activity TEXT, "
    "is_refund INTEGER);"
    "INSERT INTO temp.reconcile_taken SELECT id, kind, activity, amount LIKE '-%' FROM "
    "temp.reconcile_line AS l WHERE part = 'revenue' AND side = 'iati' AND source > 0 AND EXISTS("
    "SELECT 1 FROM temp.reconcile_line AS u WHERE u.source = l.source AND u.part = 'revenue' AND "
    "u.side = 'un');"
    "UPDATE temp.reconcile_line SET class = 'payment' WHERE part = 'revenue' AND side = 'iati' "
    "AND kind = '1' AND id NOT IN (SELECT id FROM temp.reconcile_taken) AND (activity IN (SELECT "
    "activity FROM temp.reconcile_line WHERE part = 'revenue' AND side = 'iati' AND kind = '11') "
    "OR activity NOT IN (SELECT activity FROM temp.reconcile_line WHERE part = 'revenue' AND side "
    "= 'un' AND class = 'pool' AND activity IS NOT NULL AND amount NOT LIKE '-%'));"
    "UPDATE temp.reconcile_line SET class = 'payment' WHERE part = 'revenue' AND side = 'iati' "
    "AND kind = '11' AND activity IN (SELECT activity FROM temp.reconcile_taken WHERE kind = '1' "
    "AND NOT is_refund) AND activity NOT IN (SELECT activity FROM temp.reconcile_taken WHERE kind "
    "= '11') AND NOT EXISTS(SELECT 1 FROM temp.reconcile_line AS u WHERE u.part = 'revenue' AND "
    "u.side = 'un' AND u.agreement = reconcile_line.reference);"
    "DROP TABLE temp.reconcile_taken";

/* A transaction is of the agreement that it names as its reference, or that the row of the same
 * record is of. */
static const char agreements[] =
    "UPDATE temp.reconcile_line AS l SET agreement = coalesce((SELECT u.agreement FROM "
    "temp.reconcile_line AS u WHERE u.part = 'revenue' AND u.side = 'un' AND u.agreement = "
    "l.reference LIMIT 1), (SELECT min(u.agreement) FROM temp.reconcile_line AS u WHERE u.source = "
    "l.source AND u.part = 'revenue' AND u.side = 'un')) WHERE part = 'revenue' AND side = 'iati'";

static const char keys[] =
    "DROP TABLE IF EXISTS temp.reconcile_record; DROP TABLE IF EXISTS temp.reconcile_agreement;"
    "CREATE TEMP TABLE reconcile_record(part TEXT, source INTEGER, PRIMARY KEY(part, source)) "
    "WITHOUT ROWID;"
    "CREATE TEMP TABLE reconcile_agreement(agreement TEXT PRIMARY KEY) WITHOUT ROWID;"
    "INSERT INTO temp.reconcile_record SELECT part, source FROM temp.reconcile_line WHERE "
    "class = 'pool' AND source > 0 GROUP BY part, source HAVING min(side) <> max(side);"
    "INSERT INTO temp.reconcile_agreement SELECT agreement FROM temp.reconcile_line WHERE "
    "class = 'pool' AND part = 'revenue' AND agreement IS NOT NULL GROUP BY agreement HAVING "
    "min(side) <> max(side);"
    "UPDATE temp.reconcile_line SET key = CASE WHEN part = 'revenue' AND agreement IN (SELECT "
    "agreement FROM temp.reconcile_agreement) THEN 'agreement ' || agreement WHEN (part, source) "
    "IN (SELECT part, source FROM temp.reconcile_record) THEN 'record ' || source ELSE "
    "'activity ' || activity END WHERE class IN ('pool', 'payment');"
    "CREATE INDEX temp.reconcile_line_key ON reconcile_line(key, part, year);"
    "CREATE INDEX temp.reconcile_line_class ON reconcile_line(part, year, class);"
    "DROP TABLE temp.reconcile_record; DROP TABLE temp.reconcile_agreement";

/* A transaction's giver is called as the UN data call it: by the key, as in other agreements, by
 * the same name, by the only partner of its activity. */
static const char partners[] =
    "CREATE INDEX temp.reconcile_line_activity ON reconcile_line(activity) WHERE part = "
    "'revenue' AND side = 'un';"
    "CREATE INDEX temp.reconcile_line_partner ON reconcile_line(partner COLLATE NOCASE) WHERE "
    "part = 'revenue' AND side = 'un';"
    "DROP TABLE IF EXISTS temp.reconcile_partner;"
    "CREATE TEMP TABLE reconcile_partner(provider TEXT PRIMARY KEY, partner TEXT) WITHOUT ROWID;"
    "INSERT INTO temp.reconcile_partner SELECT l.partner, min(u.partner) FROM temp.reconcile_line "
    "AS l JOIN temp.reconcile_line AS u ON u.key = l.key AND u.part = 'revenue' AND u.side = 'un' "
    "WHERE l.part = 'revenue' AND l.side = 'iati' AND l.partner IS NOT NULL AND l.key NOT LIKE "
    "'activity %' GROUP BY l.partner HAVING min(u.partner) = max(u.partner);"
    "UPDATE temp.reconcile_line AS l SET partner = coalesce("
    "(SELECT min(u.partner) FROM temp.reconcile_line AS u WHERE u.key = l.key AND u.part = "
    "'revenue' AND u.side = 'un' HAVING count(DISTINCT u.partner) = 1), "
    "(SELECT p.partner FROM temp.reconcile_partner AS p WHERE p.provider = l.partner), "
    "(SELECT u.partner FROM temp.reconcile_line AS u WHERE u.part = 'revenue' AND u.side = 'un' "
    "AND u.partner = l.partner COLLATE NOCASE LIMIT 1), "
    "(SELECT min(u.partner) FROM temp.reconcile_line AS u WHERE u.activity = l.activity AND "
    "u.part = 'revenue' AND u.side = 'un' HAVING count(DISTINCT u.partner) = 1), "
    "l.partner, 'no provider named') WHERE part = 'revenue' AND side = 'iati';"
    "DROP TABLE temp.reconcile_partner";

static bool relate(const struct making *making)
{
    static const char *const steps[] = {rows_of_transactions, redacted_rows, own_dollars, measures,
                                        agreements,           keys,          partners};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!sql_run(making->store->db, steps[i], making->error))
            return false;
    return true;
}

bool reconcile_gather(const struct reconciling *reconciling)
{
    const struct making *making = &reconciling->making;
    return sql_run(making->store->db, tables, making->error) && add_instruments(making) &&
           add_activities(reconciling) && add_years(reconciling) && add_expenses(reconciling) &&
           add_revenues(reconciling) && add_transactions(reconciling) && add_named(reconciling) &&
           relate(making);
}
