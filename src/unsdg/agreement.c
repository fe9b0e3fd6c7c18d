#include "unsdg/agreement.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/making.h"

static const char category[] = "unsdg";

/* What two tables say of the same activities; they are filled anew for each comparison. A code is
 * whatever is compared: a target, a country, or a fixed word for yes. */
struct comparison {
    const char *rule;
    const char *fill; /* SQL that fills temp.unsdg_side and temp.iati_side */
    const char *what; /* has several codes, which stand in these places; NULL: it is yes or no */
    const char *unsdg_place, *iati_place;
    const char *only_unsdg, *only_iati; /* of yes or no: what is wrong */
    const char *hint;
};

/* A goal that is there because of its target says nothing of its own. */
#define DROP_IMPLIED_GOALS(side)                                                                   \
    "DELETE FROM temp." side " WHERE instr(code, '.') = 0 AND EXISTS (SELECT 1 FROM temp." side    \
    " AS target WHERE target.iati_identifier = " side ".iati_identifier "                          \
    "AND target.code > " side ".code || '.' AND target.code < " side ".code || '/');"

#define COMPARED_EXPENSE "iati_identifier IN (SELECT iati_identifier FROM temp.unsdg_said)"

static const struct comparison comparisons[] = {
    {"x.unsdg.agreement.sdg",
     "INSERT OR IGNORE INTO temp.unsdg_side SELECT iati_identifier, code FROM temp.unsdg_claim "
     "WHERE standard = 'sdg' AND code <> 'X00';"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, trim(code) FROM tags "
     "WHERE vocabulary IN ('2', '3') AND code IS NOT NULL AND " COMPARED_EXPENSE ";"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, trim(code) FROM sectors "
     "WHERE vocabulary IN ('7', '8') AND code IS NOT NULL AND " COMPARED_EXPENSE
     ";" DROP_IMPLIED_GOALS("unsdg_side") DROP_IMPLIED_GOALS("iati_side"),
     "SDG targets", "in the UN financial data", "in the tags of the activity", NULL, NULL,
     "write tags and shares from the same records"},
    {"x.unsdg.agreement.countries",
     "INSERT OR IGNORE INTO temp.unsdg_side SELECT iati_identifier, iso3 FROM temp.unsdg_claim "
     "JOIN temp.unsdg_country ON iso3 = code WHERE standard = 'location';"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, coalesce(iso3, code) FROM "
     "(SELECT iati_identifier, trim(code) AS code FROM recipient_countries "
     "WHERE coalesce(CAST(percentage AS REAL), 100) > 0 UNION "
     "SELECT iati_identifier, trim(recipient_country) FROM transactions) "
     "LEFT JOIN temp.unsdg_country ON iso2 = code "
     "WHERE code IS NOT NULL AND " COMPARED_EXPENSE,
     "countries", "in the UN financial data", "as recipient countries of the activity", NULL, NULL,
     "write recipient countries and shares from the same records"},
    {"x.unsdg.agreement.humanitarian",
     "INSERT OR IGNORE INTO temp.unsdg_side SELECT iati_identifier, 'yes' FROM temp.unsdg_claim "
     "WHERE standard = 'function' AND code = '2';"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, 'yes' FROM activities "
     "JOIN temp.unsdg_default WHERE coalesce(nullif(trim(humanitarian), ''), usual) "
     "IN ('true', '1') AND " COMPARED_EXPENSE ";"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, 'yes' FROM transactions "
     "WHERE trim(humanitarian) IN ('true', '1') AND " COMPARED_EXPENSE,
     NULL, NULL, NULL,
     "function 2, humanitarian assistance, has a share in the UN financial data, but neither the "
     "activity nor a transaction of it is marked humanitarian",
     "the activity or a transaction of it is marked humanitarian, but function 2, humanitarian "
     "assistance, has no share in the UN financial data",
     "write the flag and the function from the same records"},
    {"x.unsdg.agreement.thematic",
     "INSERT OR IGNORE INTO temp.unsdg_side SELECT iati_identifier, 'yes' FROM temp.unsdg_gift "
     "WHERE instrument = 'R03B';"
     "INSERT OR IGNORE INTO temp.iati_side SELECT t.iati_identifier, 'yes' FROM transactions AS t "
     "WHERE trim(transaction_type) IN ('1', '11') AND t.iati_identifier IN "
     "(SELECT iati_identifier FROM temp.unsdg_gift) AND (trim(aid_type) = 'B032' OR EXISTS "
     "(SELECT 1 FROM transaction_aid_types AS a WHERE a.iati_identifier = t.iati_identifier "
     "AND a.transaction_key = t.transaction_key AND trim(a.code) = 'B032'));"
     "INSERT OR IGNORE INTO temp.iati_side SELECT iati_identifier, 'yes' FROM activities "
     "WHERE trim(default_aid_type) = 'B032' AND iati_identifier IN "
     "(SELECT iati_identifier FROM temp.unsdg_gift)",
     NULL, NULL, NULL,
     "there is revenue of instrument R03B, thematic funds, in the UN financial data, but no "
     "incoming transaction of the activity has aid type B032",
     "an incoming transaction of the activity has aid type B032, but there is no revenue of "
     "instrument R03B, thematic funds, in the UN financial data",
     "write aid types and instruments from the same records"},
};

/* ---- what is compared ---- */

/* Direct expense: what its rows say, and what the shares of their projects say where rows are
 * silent, as expense_split.c takes them. */
static const char claims[] =
    "CREATE TEMP TABLE unsdg_said AS SELECT DISTINCT iati_identifier, project, " UNSDG_YEAR
    " AS year, function, location, coalesce(target, goal) AS sdg FROM unsdg_expenses "
    "WHERE iati_identifier IN (SELECT iati_identifier FROM activities) AND unpublished IS NULL "
    "AND coalesce(cost, 'direct') = 'direct';"
    "CREATE TEMP TABLE unsdg_shared AS SELECT project, standard, CAST(year AS INTEGER) AS year, "
    "code FROM unsdg_splits WHERE CAST(percentage AS REAL) > 0 AND code IS NOT NULL;"
    "CREATE INDEX temp.unsdg_shared_of ON unsdg_shared(project, standard, year);"
    "CREATE TEMP TABLE unsdg_claim AS "
    "SELECT iati_identifier, 'function' AS standard, function AS code FROM temp.unsdg_said "
    "WHERE function IS NOT NULL UNION "
    "SELECT iati_identifier, 'location', location FROM temp.unsdg_said "
    "WHERE location IS NOT NULL UNION "
    "SELECT iati_identifier, 'sdg', sdg FROM temp.unsdg_said WHERE sdg IS NOT NULL UNION "
    "SELECT d.iati_identifier, s.standard, s.code FROM temp.unsdg_said AS d "
    "JOIN temp.unsdg_shared AS s ON s.project = d.project WHERE CASE s.standard "
    "WHEN 'function' THEN d.function WHEN 'location' THEN d.location WHEN 'sdg' THEN d.sdg "
    "ELSE '' END IS NULL AND (s.year = d.year OR (s.year IS NULL AND NOT EXISTS (SELECT 1 FROM "
    "temp.unsdg_shared AS own WHERE own.project = d.project AND own.standard = s.standard "
    "AND own.year = d.year)));";

static const char gifts[] =
    "CREATE TEMP TABLE unsdg_gift AS SELECT DISTINCT iati_identifier, instrument, "
    "contributor_type AS type, contributor AS code, contributor_name AS name FROM unsdg_revenues "
    "WHERE iati_identifier IN (SELECT iati_identifier FROM activities);";

static const char tables[] =
    "CREATE TEMP TABLE unsdg_side(iati_identifier TEXT, code TEXT, "
    "PRIMARY KEY(iati_identifier, code)) WITHOUT ROWID;"
    "CREATE TEMP TABLE iati_side(iati_identifier TEXT, code TEXT, "
    "PRIMARY KEY(iati_identifier, code)) WITHOUT ROWID;"
    "CREATE TEMP TABLE unsdg_default(usual TEXT);"
    "CREATE TEMP TABLE unsdg_country(iso3 TEXT PRIMARY KEY, iso2 TEXT UNIQUE) WITHOUT ROWID;"
    "CREATE TEMP TABLE unsdg_identifier(identifier TEXT, code TEXT, "
    "PRIMARY KEY(identifier, code)) WITHOUT ROWID;";

static const char clean_up[] =
    "DROP TABLE IF EXISTS temp.unsdg_said; DROP TABLE IF EXISTS temp.unsdg_shared;"
    "DROP TABLE IF EXISTS temp.unsdg_claim; DROP TABLE IF EXISTS temp.unsdg_gift;"
    "DROP TABLE IF EXISTS temp.unsdg_side; DROP TABLE IF EXISTS temp.iati_side;"
    "DROP TABLE IF EXISTS temp.unsdg_default; DROP TABLE IF EXISTS temp.unsdg_country;"
    "DROP TABLE IF EXISTS temp.unsdg_identifier; DROP TABLE IF EXISTS temp.unsdg_named;"
    "DROP TABLE IF EXISTS temp.unsdg_giver; DROP TABLE IF EXISTS temp.unsdg_missing;";

/* Two columns of a table of the crosswalk. The second may hold several values, parted by '|'. */
static bool load_crosswalk(const struct making *making, const char *resource, const char *column,
                           const char *insert_sql)
{
    struct tsv_table *table = tsv_table_open(resource, making->error);
    sqlite3_stmt *insert = table ? making_prepare(making, "%s", insert_sql) : NULL;
    bool loaded = insert != NULL;
    for (size_t i = 0; loaded && i < tsv_table_rows(table); i++) {
        const char *values = tsv_table_cell(table, i, tsv_table_column(table, column));
        while (loaded && *values) {
            size_t length = strcspn(values, "|");
            sqlite3_bind_text(insert, 1, tsv_table_cell(table, i, 0), -1, SQLITE_STATIC);
            sqlite3_bind_text(insert, 2, values, (int)length, SQLITE_STATIC);
            loaded = sql_step(insert, making->error) == 0;
            sqlite3_reset(insert);
            values += length + (values[length] == '|');
        }
    }
    sqlite3_finalize(insert);
    tsv_table_free(table);
    return loaded;
}

static bool prepare_sides(const struct making *making, const struct publication *publication)
{
    const struct defaults *defaults = publication->defaults;
    bool usual = defaults && defaults->humanitarian && *defaults->humanitarian;
    return making_run(making, "%s%s%s%s", clean_up, tables, claims, gifts) &&
           making_run(making, "INSERT INTO temp.unsdg_default VALUES(%Q)", usual ? "true" : "") &&
           load_crosswalk(making, "schemas/unsdg/crosswalk/locations.tsv", "iso2",
                          "INSERT OR IGNORE INTO temp.unsdg_country VALUES(?1, ?2)") &&
           load_crosswalk(making, "schemas/unsdg/crosswalk/contributors.tsv",
                          "organisation_identifiers",
                          "INSERT OR IGNORE INTO temp.unsdg_identifier VALUES(?2, ?1)");
}

/* ---- comparing ---- */

static void warn(const struct making *making, const char *rule, const char *hint,
                 const char *message, sqlite3_stmt *row)
{
    struct finding *finding =
        findings_add(making->findings, SEVERITY_WARNING, rule, category, "%s", message);
    if (!finding)
        return;
    finding->hint = hint;
    finding->subject = xstrdup(sql_text(row, 0));
    store_source_place(making->store, sqlite3_column_int64(row, 1), &finding->place);
}

/* The message about a row: activity, source, codes of either side (NULL: none). */
static void tell_difference(const struct making *making, const struct comparison *comparison,
                            sqlite3_stmt *row)
{
    const char *unsdg = sql_text(row, 2), *iati = sql_text(row, 3);
    char *message =
        comparison->what
            ? xasprintf("the %s differ: %s %s; %s %s", comparison->what, unsdg ? unsdg : "none",
                        comparison->unsdg_place, iati ? iati : "none", comparison->iati_place)
            : xstrdup(unsdg ? comparison->only_unsdg : comparison->only_iati);
    warn(making, comparison->rule, comparison->hint, message, row);
    free(message);
}

static const char differences[] =
    "WITH different AS (SELECT iati_identifier FROM (SELECT * FROM temp.unsdg_side EXCEPT "
    "SELECT * FROM temp.iati_side) UNION SELECT iati_identifier FROM (SELECT * FROM "
    "temp.iati_side EXCEPT SELECT * FROM temp.unsdg_side)) "
    "SELECT a.iati_identifier, a._source, "
    "(SELECT group_concat(code, ', ') FROM temp.unsdg_side AS s "
    "WHERE s.iati_identifier = a.iati_identifier), "
    "(SELECT group_concat(code, ', ') FROM temp.iati_side AS s "
    "WHERE s.iati_identifier = a.iati_identifier) "
    "FROM different CROSS JOIN activities AS a USING(iati_identifier) ORDER BY a.rowid";

/* Tells of all rows of a query, which it finalizes; NULL: preparing it failed. */
static bool tell_rows(const struct making *making, const struct comparison *comparison,
                      sqlite3_stmt *row)
{
    int stepped;
    if (!row)
        return false;
    while ((stepped = sql_step(row, making->error)) > 0)
        tell_difference(making, comparison, row);
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool compare(const struct making *making, const struct comparison *comparison)
{
    return making_run(making, "DELETE FROM temp.unsdg_side; DELETE FROM temp.iati_side; %s",
                      comparison->fill) &&
           tell_rows(making, comparison, making_prepare(making, "%s", differences));
}

/* ---- who gave ---- */

/* Generic contributors name nobody, so nobody can be looked for. */
static const char givers[] =
    "CREATE TEMP TABLE unsdg_named AS SELECT DISTINCT iati_identifier, type, code, "
    "coalesce(name, code) AS name FROM temp.unsdg_gift WHERE coalesce(name, code) IS NOT NULL "
    "AND coalesce(code, '') NOT IN ('X-PRIVATE', 'X-REFUNDS') AND coalesce(type, '') <> 'C09';"
    "CREATE INDEX temp.unsdg_named_of ON unsdg_named(iati_identifier);"
    "CREATE TEMP TABLE unsdg_giver AS "
    "SELECT iati_identifier, trim(ref) AS ref, trim(type) AS type, trim(narrative) AS name "
    "FROM participating_orgs WHERE trim(role) = '1' AND iati_identifier IN "
    "(SELECT iati_identifier FROM temp.unsdg_named) UNION "
    "SELECT iati_identifier, trim(provider_org_ref), trim(provider_org_type), trim(provider_org) "
    "FROM transactions WHERE trim(transaction_type) IN ('1', '11') "
    "AND coalesce(provider_org_ref, provider_org) IS NOT NULL AND iati_identifier IN "
    "(SELECT iati_identifier FROM temp.unsdg_named);"
    "CREATE INDEX temp.unsdg_giver_of ON unsdg_giver(iati_identifier);"
    "CREATE TEMP TABLE unsdg_missing AS SELECT iati_identifier, name FROM temp.unsdg_named AS n "
    "WHERE coalesce(type, '') <> 'C01' AND NOT EXISTS (SELECT 1 FROM temp.unsdg_giver AS g WHERE "
    "g.iati_identifier = n.iati_identifier AND (lower(g.name) = lower(trim(n.name)) OR EXISTS "
    "(SELECT 1 FROM temp.unsdg_identifier AS i WHERE i.identifier = g.ref AND i.code = n.code)));"
    "INSERT INTO temp.unsdg_missing SELECT iati_identifier, name FROM temp.unsdg_named AS n "
    "WHERE type = 'C01' AND (SELECT count(DISTINCT coalesce(code, name)) FROM temp.unsdg_named "
    "AS s WHERE s.iati_identifier = n.iati_identifier AND s.type = 'C01') > "
    "(SELECT count(DISTINCT coalesce(ref, name)) FROM temp.unsdg_giver AS g WHERE "
    "g.iati_identifier = n.iati_identifier AND coalesce(type, '10') IN ('10', '11', '15'));"
    "CREATE INDEX temp.unsdg_missing_of ON unsdg_missing(iati_identifier);";

static const char missing[] =
    "SELECT a.iati_identifier, a._source, (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT "
    "name FROM temp.unsdg_missing AS m WHERE m.iati_identifier = a.iati_identifier ORDER BY "
    "name)), (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(name, ref) AS name "
    "FROM temp.unsdg_giver AS g WHERE g.iati_identifier = a.iati_identifier ORDER BY 1)) FROM "
    "activities AS a WHERE iati_identifier IN (SELECT iati_identifier FROM temp.unsdg_missing) "
    "ORDER BY a.rowid";

static bool compare_givers(const struct making *making)
{
    static const struct comparison givers_compared = {
        .rule = "x.unsdg.agreement.contributors",
        .what = "contributors",
        .unsdg_place = "in the UN financial data",
        .iati_place = "as funding organisations of the activity",
        .hint = "name every contributor as provider-org or as participating-org of role 1"};
    return making_run(making, "%s", givers) &&
           tell_rows(making, &givers_compared, making_prepare(making, "%s", missing));
}

/* ---- all ---- */

bool unsdg_check_agreement(struct store *store, const struct publication *publication,
                           struct findings *findings, struct error *error)
{
    const struct making making = {
        .store = store, .settings = publication->unsdg, .findings = findings, .error = error};
    sqlite3_int64 has = 0;
    if (!sql_number(store->db, "SELECT EXISTS(SELECT 1 FROM activities)", &has, error))
        return false;
    bool checked = !has || prepare_sides(&making, publication);
    for (size_t i = 0; has && checked && i < sizeof comparisons / sizeof *comparisons; i++)
        checked = compare(&making, &comparisons[i]);
    checked = checked && (!has || compare_givers(&making));
    sqlite3_exec(store->db, clean_up, NULL, NULL, NULL); /* of this connection alone */
    return checked;
}
