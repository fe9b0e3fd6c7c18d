#include "unsdg/un_info.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "standard/codelist.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/making.h"

/* ---- fields ---- */

#define WORDS(kind)                                                                                \
    "(SELECT group_concat(text, '; ') FROM temp.un_info_word WHERE activity = c.activity AND "     \
    "kind = '" kind "')"
#define SUM(measure) "decimal_sum(CASE c.measure WHEN '" measure "' THEN c.amount END)"

/* What a field is in a group of cells (c) of an activity (a), place and year. */
static const struct field {
    const char *name, *sql;
    bool is_amount;
} fields[] = {
    {"country", "c.country", false},
    {"country_name", "(SELECT name FROM temp.un_info_country WHERE code = c.country)", false},
    {"region", "c.region", false},
    {"outcome", WORDS("outcome"), false},
    {"output", WORDS("output"), false},
    {"activity", "c.activity", false},
    {"title", "a.title", false},
    {"status", "a.activity_status", false},
    {"agency", "coalesce(?1, a.reporting_org, a.reporting_org_ref, ?2)", false},
    {"partners", WORDS("partner"), false},
    {"funders", WORDS("funder"), false},
    {"sdg_targets", WORDS("target"), false},
    {"sdg_goals", WORDS("goal"), false},
    {"gender_marker", WORDS("marker"), false},
    {"gender_significance", WORDS("significance"), false},
    {"year", "c.year", false},
    {"required", SUM("required"), true},
    {"available", SUM("available"), true},
    {"expended", SUM("expended"), true},
    {"currency", "'USD'", false},
};

enum { FIELD_COUNT = sizeof fields / sizeof *fields, LARGEST_LAYOUT = 1024 * 1024 };

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

bool un_info_is_amount(const char *field)
{
    const struct field *found = find_field(field);
    return found && found->is_amount;
}

static bool unknown_field(const char *name, const char *path, struct error *error)
{
    const char *names[FIELD_COUNT];
    for (size_t i = 0; i < FIELD_COUNT; i++)
        names[i] = fields[i].name;
    suggest_refuse(E_("field"), E_("fields"), name, names, FIELD_COUNT, error);
    return error_prefix(error, "%.4096s", path);
}

/* ---- the layout ---- */

static struct tsv_table *open_table(const char *path, const char *own, struct error *error)
{
    size_t length;
    if (!path)
        return tsv_table_open(own, error);
    char *text = file_read(path, LARGEST_LAYOUT, &length, error);
    return text ? tsv_table_parse(text, path, error) : NULL;
}

bool un_info_layout_read(struct un_info_layout *layout, const char *path, struct error *error)
{
    static const char own[] = "schemas/unsdg/un-info.tsv";
    *layout = (struct un_info_layout){.table = open_table(path, own, error)};
    const char *shown = path ? path : own;
    if (!layout->table)
        return false;
    int title = tsv_table_column(layout->table, "title");
    int field = tsv_table_column(layout->table, "field");
    size_t count = tsv_table_rows(layout->table);
    if (title == NO_TSV_COLUMN || field == NO_TSV_COLUMN || count == 0 ||
        count > UN_INFO_COLUMNS_MOST)
        return error_set(error, ERROR_USAGE,
                         "%s: expected the columns 'title' and 'field', parted by a tab, and 1 to "
                         "%d rows",
                         shown, UN_INFO_COLUMNS_MOST);
    for (size_t i = 0; i < count; i++) {
        layout->titles[i] = tsv_table_cell(layout->table, i, title);
        layout->fields[i] = tsv_table_cell(layout->table, i, field);
        if (!find_field(layout->fields[i]))
            return unknown_field(layout->fields[i], shown, error);
    }
    layout->count = count;
    return true;
}

void un_info_layout_release(struct un_info_layout *layout)
{
    tsv_table_free(layout->table);
    *layout = (struct un_info_layout){.count = 0};
}

/* ---- amounts ---- */

/* An amount of IATI data in US dollars; takes the publication's default currency, twice. */
#define CURRENCY(row) "coalesce(" row ".currency, a.default_currency, %Q)"
#define DOLLARS(row, date)                                                                         \
    "CASE " CURRENCY(row) " WHEN 'USD' THEN " row ".value ELSE fx(" row                            \
                          ".value, " CURRENCY(row) ", coalesce(" row ".value_date, " date          \
                                                   "), 'USD') END"
#define TRANSACTIONS(measure, types, unless)                                                       \
    "INSERT INTO temp.un_info_amount SELECT t.iati_identifier, "                                   \
    "CAST(substr(t.transaction_date, 1, 4) AS INTEGER), t.recipient_country, "                     \
    "t.recipient_region, '" measure                                                                \
    "', " DOLLARS("t", "t.transaction_date") " FROM transactions AS t JOIN activities AS a ON "    \
                                             "a.iati_identifier = t.iati_identifier "              \
                                             "WHERE t.transaction_type IN (" types ") "            \
                                             "AND t.transaction_date IS NOT NULL" unless
/* Of activities that have no amount of that measure yet. */
#define UNLESS_THERE(measure, identifier)                                                          \
    " AND " identifier                                                                             \
    " NOT IN (SELECT activity FROM temp.un_info_amount WHERE measure = '" measure "')"

/* Revenue or expense of published activities, as the UN data have it. */
#define UN_ROWS(measure, table, condition)                                                         \
    "INSERT INTO temp.un_info_amount SELECT iati_identifier, " UNSDG_YEAR                          \
    ", NULL, NULL, '" measure "', " UNSDG_DOLLARS " FROM " table " WHERE " condition               \
    " AND coalesce(basis, 'EXP') = 'EXP' AND iati_identifier IN (SELECT iati_identifier FROM "     \
    "activities)"

static bool gather_money(const struct making *making, const char *currency)
{
    return making_run(making, TRANSACTIONS("available", "'11'", "") ";", currency, currency) &&
           making_run(making, UN_ROWS("available", "unsdg_revenues", "instrument NOT LIKE 'R04%%'")
                                  UNLESS_THERE("available", "iati_identifier")) &&
           making_run(making, UN_ROWS("expended", "unsdg_expenses", "unpublished IS NULL")) &&
           making_run(
               making,
               TRANSACTIONS("expended", "'3', '4'", UNLESS_THERE("expended", "t.iati_identifier")),
               currency, currency);
}

/* A revised budget stands in place of the original one of its period. What spans years is cut by
 * their days. */
static bool gather_budgets(const struct making *making, const char *currency)
{
    return making_run(
        making,
        "INSERT INTO temp.un_info_amount WITH RECURSIVE budget AS (SELECT b.rowid AS id, "
        "b.iati_identifier AS activity, substr(b.period_start, 1, 10) AS first, "
        "substr(coalesce(b.period_end, "
        "b.period_start), 1, 10) AS last, " DOLLARS(
            "b",
            "b.period_start") " AS dollars FROM budgets AS b JOIN activities AS a ON "
                              "a.iati_identifier = b.iati_identifier WHERE b.period_start IS NOT "
                              "NULL AND (b.type = '2' "
                              "OR NOT EXISTS (SELECT 1 FROM budgets AS r WHERE r.iati_identifier = "
                              "b.iati_identifier AND "
                              "r.period_start IS b.period_start AND r.period_end IS b.period_end "
                              "AND r.type = '2'))), "
                              "part(id, activity, first, last, dollars, year) AS (SELECT budget.*, "
                              "CAST(substr(first, 1, 4) AS INTEGER) FROM budget WHERE dollars IS "
                              "NOT NULL UNION ALL "
                              "SELECT id, activity, first, last, dollars, year + 1 FROM part WHERE "
                              "year < "
                              "CAST(substr(last, 1, 4) AS INTEGER) AND year < CAST(substr(first, "
                              "1, 4) AS INTEGER) + 99), "
                              "day AS (SELECT *, max(1, CAST(julianday(min(last, year || "
                              "'-12-31')) - "
                              "julianday(max(first, year || '-01-01')) + 1 AS INTEGER)) AS days "
                              "FROM part) "
                              "SELECT activity, year, NULL, NULL, 'required', "
                              "split_amount(dollars, days) OVER "
                              "(PARTITION BY id ORDER BY year ROWS BETWEEN CURRENT ROW AND "
                              "UNBOUNDED FOLLOWING) FROM day",
        currency, currency);
}

/* ---- places ---- */

/* Where no percentage is said, places share alike. */
static bool gather_places(const struct making *making)
{
    return making_run(
        making,
        "CREATE TEMP TABLE un_info_said AS SELECT iati_identifier AS activity, code AS country, "
        "NULL AS region, percentage FROM recipient_countries WHERE code IS NOT NULL UNION ALL "
        "SELECT iati_identifier, NULL, code, percentage FROM recipient_regions WHERE code IS NOT "
        "NULL AND coalesce(vocabulary, '1') = '1';"
        "CREATE TEMP TABLE un_info_place AS SELECT activity, country, region, CASE WHEN "
        "sum(CAST(percentage AS REAL)) OVER (PARTITION BY activity) > 0 THEN coalesce(percentage, "
        "'0') ELSE '1' END AS weight FROM temp.un_info_said;"
        "INSERT INTO temp.un_info_place SELECT DISTINCT activity, NULL, NULL, '1' FROM "
        "temp.un_info_amount WHERE activity NOT IN (SELECT activity FROM temp.un_info_said);"
        "CREATE INDEX temp.un_info_places ON un_info_place(activity)");
}

/* Money that says its place goes there; the rest by the places of its activity. */
static bool make_cells(const struct making *making)
{
    return making_run(
        making,
        "CREATE TEMP TABLE un_info_sum AS SELECT activity, year, country, region, measure, "
        "decimal_round(decimal_sum(amount), 2) AS amount FROM temp.un_info_amount "
        "WHERE amount IS NOT NULL GROUP BY 1, 2, 3, 4, 5;"
        "CREATE TEMP TABLE un_info_cell AS SELECT activity, country, region, year, measure, amount "
        "FROM temp.un_info_sum WHERE coalesce(country, region) IS NOT NULL UNION ALL SELECT * FROM "
        "(SELECT s.activity, p.country, p.region, year, measure, split_amount(amount, weight) OVER "
        "(PARTITION BY s.activity, year, measure ORDER BY p.rowid ROWS BETWEEN CURRENT ROW AND "
        "UNBOUNDED FOLLOWING) AS amount FROM temp.un_info_sum AS s JOIN temp.un_info_place AS p ON "
        "p.activity = s.activity WHERE coalesce(s.country, s.region) IS NULL) WHERE "
        "decimal_compare(amount, '0') <> 0");
}

/* ---- words ---- */

#define ADD_WORDS "INSERT OR IGNORE INTO temp.un_info_word SELECT "
#define UNLESS_SAID(kind, identifier)                                                              \
    " AND " identifier " NOT IN (SELECT activity FROM temp.un_info_word WHERE kind = '" kind "')"

/* Outcomes and outputs of the framework are tags of lists of the country team, whose address ends
 * in the word; else the results of that type are shown. */
#define RESULTS(kind, type)                                                                        \
    ADD_WORDS "iati_identifier, '" kind "', trim(coalesce(code, '') || ' ' || "                    \
              "coalesce(narrative, '')) FROM tags WHERE vocabulary = '99' AND "                    \
              "vocabulary_uri LIKE '%%" kind                                                       \
              "' AND coalesce(code, narrative) IS NOT NULL;" ADD_WORDS "iati_identifier, '" kind   \
              "', title FROM results WHERE type = '" type                                          \
              "' AND title IS NOT NULL" UNLESS_SAID(kind, "iati_identifier") ";"

static bool gather_results(const struct making *making)
{
    return making_run(making, RESULTS("outcome", "2") RESULTS("output", "1"));
}

static bool gather_partners(const struct making *making, const char *own)
{
    return making_run(
        making,
        ADD_WORDS "iati_identifier, CASE role WHEN '1' THEN 'funder' ELSE 'partner' END, "
                  "coalesce(narrative, ref) FROM participating_orgs WHERE role IN ('1', '4') AND "
                  "coalesce(narrative, ref) IS NOT NULL AND coalesce(ref, '') <> coalesce(%Q, '-')",
        own);
}

/* Tags and sectors say SDGs; the shares of projects do where they don't. */
#define SDG(kind, tags, sectors)                                                                   \
    ADD_WORDS "iati_identifier, '" kind "', code FROM tags WHERE vocabulary = '" tags              \
              "' AND code IS NOT NULL;" ADD_WORDS "iati_identifier, '" kind                        \
              "', code FROM sectors WHERE vocabulary = '" sectors "' AND code IS NOT NULL;"

static bool gather_codes(const struct making *making)
{
    return making_run(
        making,
        SDG("target", "3", "8") SDG(
            "goal", "2",
            "7") "CREATE TEMP TABLE un_info_project AS SELECT DISTINCT iati_identifier AS "
                 "activity, project "
                 "FROM unsdg_expenses WHERE iati_identifier IS NOT NULL AND project IS NOT NULL;"
                 "CREATE INDEX temp.un_info_projects ON un_info_project(project);" ADD_WORDS
                 "activity, 'target', code FROM unsdg_splits JOIN temp.un_info_project USING "
                 "(project) WHERE standard = 'sdg' AND code LIKE '%%.%%'" UNLESS_SAID(
                     "target",
                     "activity") ";" ADD_WORDS "activity, 'goal', substr(text, 1, instr(text, '.') "
                                 "- 1) FROM temp.un_info_word "
                                 "WHERE kind = 'target' AND text LIKE '%%.%%'" UNLESS_SAID(
                                     "goal",
                                     "activity") ";" ADD_WORDS
                                                 "iati_identifier, 'marker', marker FROM "
                                                 "unsdg_expenses WHERE iati_identifier IS "
                                                 "NOT NULL AND marker IS NOT NULL;" ADD_WORDS
                                                 "activity, 'marker', code FROM unsdg_splits JOIN "
                                                 "temp.un_info_project USING "
                                                 "(project) WHERE standard = 'marker'" UNLESS_SAID(
                                                     "marker",
                                                     "activity") ";" ADD_WORDS
                                                                 "iati_identifier, 'significance', "
                                                                 "significance FROM policy_markers "
                                                                 "WHERE code = "
                                                                 "'1' AND coalesce(vocabulary, "
                                                                 "'1') = '1' AND significance IS "
                                                                 "NOT NULL");
}

static bool note_countries(const struct making *making, const struct codelist *list)
{
    bool noted = true;
    for (size_t i = 0; noted && i < list->item_count; i++)
        noted = making_run(making, "INSERT OR IGNORE INTO temp.un_info_country VALUES(%Q, %Q)",
                           list->items[i].code, list->items[i].name_en);
    return noted;
}

static bool gather_countries(const struct making *making)
{
    struct codelists *lists = codelists_open(NULL, making->error);
    const struct codelist *list = lists ? codelists_get(lists, "Country", making->error) : NULL;
    bool gathered = list && note_countries(making, list);
    codelists_free(lists);
    return gathered;
}

/* ---- rows ---- */

struct un_info {
    sqlite3_stmt *row;
    size_t column_count;
    sqlite3 *db;
};

static const char drop_tables[] =
    "DROP TABLE IF EXISTS temp.un_info_amount; DROP TABLE IF EXISTS temp.un_info_said;"
    "DROP TABLE IF EXISTS temp.un_info_place; DROP TABLE IF EXISTS temp.un_info_sum;"
    "DROP TABLE IF EXISTS temp.un_info_cell; DROP TABLE IF EXISTS temp.un_info_word;"
    "DROP TABLE IF EXISTS temp.un_info_project; DROP TABLE IF EXISTS temp.un_info_country;";

static bool make_tables(const struct making *making, const struct publication *publication)
{
    const char *currency = publication->defaults ? publication->defaults->currency : NULL;
    return making_run(making, drop_tables) &&
           making_run(making,
                      "CREATE TEMP TABLE un_info_amount(activity TEXT, year INTEGER, country TEXT, "
                      "region TEXT, measure TEXT, amount TEXT);"
                      "CREATE INDEX temp.un_info_amounts ON un_info_amount(measure, activity);"
                      "CREATE TEMP TABLE un_info_word(activity TEXT, kind TEXT, text TEXT, PRIMARY "
                      "KEY(activity, kind, text)) WITHOUT ROWID;"
                      "CREATE TEMP TABLE un_info_country(code TEXT PRIMARY KEY, name TEXT)") &&
           gather_money(making, currency) && gather_budgets(making, currency) &&
           gather_places(making) && make_cells(making) && gather_results(making) &&
           gather_partners(making, publication->organisation.ref) && gather_codes(making) &&
           gather_countries(making);
}

static sqlite3_stmt *prepare_rows(const struct making *making, const struct un_info_layout *layout,
                                  const struct un_info_options *options)
{
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 0; i < layout->count; i++)
        strbuf_addf(&columns, "%s%s", i ? ", " : "", find_field(layout->fields[i])->sql);
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT %s FROM temp.un_info_cell AS c JOIN activities AS a ON a.iati_identifier = "
        "c.activity WHERE (%Q IS NULL OR c.country = upper(%Q)) AND %lld IN (0, c.year) GROUP BY "
        "c.country, c.region, c.activity, c.year ORDER BY c.country IS NULL, c.country, c.region, "
        "c.activity, c.year",
        columns.text, options->country, options->country, (sqlite3_int64)options->year);
    strbuf_release(&columns);
    return row;
}

struct un_info *un_info_open(struct store *store, const struct publication *publication,
                             const struct un_info_layout *layout,
                             const struct un_info_options *options, struct error *error)
{
    const struct making making = {.store = store, .settings = publication->unsdg, .error = error};
    if (!make_tables(&making, publication))
        return NULL;
    struct un_info *rows = xcalloc(1, sizeof *rows);
    rows->db = store->db;
    rows->column_count = layout->count;
    rows->row = prepare_rows(&making, layout, options);
    if (!rows->row) {
        un_info_close(rows);
        return NULL;
    }
    if (publication->unsdg)
        sqlite3_bind_text(rows->row, 1, publication->unsdg->entity, -1, SQLITE_STATIC);
    sqlite3_bind_text(rows->row, 2, publication->organisation.ref, -1, SQLITE_STATIC);
    return rows;
}

int un_info_next(struct un_info *rows, const char **cells, struct error *error)
{
    int stepped = sql_step(rows->row, error);
    for (size_t i = 0; stepped > 0 && i < rows->column_count; i++)
        cells[i] = sql_text(rows->row, (int)i);
    return stepped;
}

void un_info_close(struct un_info *rows)
{
    if (!rows)
        return;
    sqlite3_finalize(rows->row);
    sqlite3_exec(rows->db, drop_tables, NULL, NULL, NULL);
    free(rows);
}
