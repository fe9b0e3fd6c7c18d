#include "unsdg/ceb_read.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "store/sql.h"
#include "unsdg/ceb_amount.h"
#include "unsdg/ceb_inside.h"

/* ---- functions of SQL ---- */

static const char *text_of(sqlite3_value *value)
{
    return (const char *)sqlite3_value_text(value);
}

/* ceb_amount(text): the amount, NULL where there is none, '' if it can't be read. */
static void amount_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char amount[CEB_AMOUNT_SIZE];
    switch (ceb_amount_read(text_of(values[0]), amount)) {
    case CEB_AMOUNT_READ:
        sqlite3_result_text(context, amount, -1, SQLITE_TRANSIENT);
        break;
    case CEB_AMOUNT_ABSENT:
        sqlite3_result_null(context);
        break;
    case CEB_AMOUNT_UNREADABLE:
        sqlite3_result_text(context, "", 0, SQLITE_STATIC);
        break;
    }
}

/* ceb_year(text): a year of four digits, or NULL. */
static void year_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = text_of(values[0]);
    text += text ? strspn(text, " ") : 0;
    size_t digits = text ? strspn(text, "0123456789") : 0;
    if (digits == 4 && *text != '0' && !text[digits + strspn(text + digits, " ")])
        sqlite3_result_int(context, atoi(text));
    else
        sqlite3_result_null(context);
}

static bool add_functions(sqlite3 *db, struct error *error)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    return (sqlite3_create_function(db, "ceb_amount", 1, flags, NULL, amount_function, NULL,
                                    NULL) == SQLITE_OK &&
            sqlite3_create_function(db, "ceb_year", 1, flags, NULL, year_function, NULL, NULL) ==
                SQLITE_OK) ||
           sql_error(db, error);
}

/* ---- facts ---- */

/* A part of another entity is reported under that one. */
#define ENTITY(label)                                                                              \
    "coalesce(" CEB_LABEL("coalesce(parent, code)", "UNEntity", "''", label) ", trim(r." label ")" \
                                                                             ")"
#define PART(label) CEB_LABEL("iif(parent IS NULL, NULL, code)", "UNEntity", "''", label)
/* The part that a column of its own names, unless that is the entity itself. */
#define SUB_ENTITY                                                                                 \
    "nullif(coalesce(" CEB_CODE("UNEntity",                                                        \
                                "sub_agency") ", nullif(trim(r.sub_agency), "                      \
                                              "''), " PART("agency") "), " ENTITY("agency") ")"
#define INSTRUMENT(label) CEB_CODE("UNFinancingInstrument", label)
#define CONTRIBUTOR_TYPE CEB_CODE("UNContributorType", "contrib_type")
#define CONTRIBUTOR(label) CEB_CODE("UNContributor", label)
#define LOCATION(what) CEB_LABEL(what, "UNLocation", CEB_LEVEL, "country_territory")
/* Of what is global the files give no level of its own. */
#define LEVEL                                                                                      \
    "CASE WHEN " LOCATION("parent") " = 'GLO' THEN 'GLO' "                                         \
                                    "ELSE coalesce(nullif(" CEB_LEVEL                              \
                                    ", ''), " LOCATION("parent") ") END"
#define INSTRUMENT_OF_THREE                                                                        \
    "coalesce(" INSTRUMENT("sub_type") ", " INSTRUMENT("sub_type_name") ", " INSTRUMENT(           \
        "rev_type") ")"
#define BASIS "coalesce(" CEB_CODE("UNReportingBasis", "type_of_financial_information") ", 'EXP')"

enum { FACT_COLUMNS_MOST = 8 };

/* What each column of the facts is, beside year, dataset, amount and _source. Public files are on
 * the accrual basis unless they say otherwise. */
static const struct projection {
    const char *facts;
    struct {
        const char *column, *value;
    } columns[FACT_COLUMNS_MOST];
} projections[CEB_DATASET_COUNT] = {
    [CEB_REVENUE] = {"unsdg_revenue_facts",
                     {{"entity", ENTITY("agency")},
                      {"sub_entity", SUB_ENTITY},
                      {"basis", "'EXP'"},
                      {"instrument", INSTRUMENT_OF_THREE}}},
    [CEB_REVENUE_GOVERNMENT] = {"unsdg_revenue_facts",
                                {{"entity", ENTITY("entity")},
                                 {"sub_entity", PART("entity")},
                                 {"basis", "'EXP'"},
                                 {"instrument", INSTRUMENT("rev_type")},
                                 {"contributor_type", "coalesce(" CONTRIBUTOR_TYPE ", 'C01')"},
                                 {"contributor", CONTRIBUTOR("government_donor")},
                                 {"contributor_name", "nullif(trim(r.government_donor), '')"}}},
    [CEB_REVENUE_NON_GOVERNMENT] = {"unsdg_revenue_facts",
                                    {{"entity", ENTITY("entity")},
                                     {"sub_entity", PART("entity")},
                                     {"basis", "'EXP'"},
                                     {"instrument", INSTRUMENT("rev_type")},
                                     {"contributor_type", CONTRIBUTOR_TYPE},
                                     {"contributor", CONTRIBUTOR("donor")},
                                     {"contributor_name", "nullif(trim(r.donor), '')"}}},
    [CEB_REVENUE_CONTRIBUTOR_TYPE] = {"unsdg_revenue_facts",
                                      {{"entity", ENTITY("entity")},
                                       {"sub_entity", PART("entity")},
                                       {"basis", "'EXP'"},
                                       {"instrument", INSTRUMENT("rev_type")},
                                       {"contributor_type", CONTRIBUTOR_TYPE}}},
    [CEB_EXPENSE_FUNCTION] = {"unsdg_expense_facts",
                              {{"entity", ENTITY("agency")},
                               {"sub_entity", SUB_ENTITY},
                               {"basis", "'EXP'"},
                               {"function", CEB_CODE("UNFunction", "transaction_type")}}},
    [CEB_EXPENSE_LOCATION] = {"unsdg_expense_facts",
                              {{"entity", ENTITY("agency")},
                               {"sub_entity", SUB_ENTITY},
                               {"basis", "'EXP'"},
                               {"location_level", LEVEL},
                               {"location", LOCATION("code")}}},
    [CEB_EXPENSE_SDG] = {"unsdg_expense_facts",
                         {{"entity", ENTITY("entity_code")},
                          {"sub_entity", PART("entity_code")},
                          {"basis", BASIS},
                          {"goal", CEB_CODE("UNGoal", "sdg_goal")},
                          {"target", CEB_CODE("UNTarget", "sdg_target")},
                          {"indicator", "nullif(trim(r.sdg_indicator), '')"}}},
};

const char *ceb_facts_table(enum ceb_dataset dataset)
{
    return projections[dataset].facts;
}

static bool has_currency(enum ceb_dataset dataset)
{
    return dataset == CEB_REVENUE_NON_GOVERNMENT || dataset == CEB_EXPENSE_FUNCTION ||
           dataset == CEB_EXPENSE_LOCATION;
}

/* A sum of a year beside its parts would count the same money twice: the total of all functions,
 * which some charts give, is no fact. */
static void add_needs(const struct ceb_reading *reading, struct strbuf *condition)
{
    const struct ceb_label_column *column = ceb_label_columns(reading->shape->dataset);
    strbuf_addf(condition, "trim(coalesce(r.\"%s\", '')) <> ''", reading->shape->entity);
    for (; column->column; column++)
        if (column->is_needed)
            strbuf_addf(condition, " AND trim(coalesce(r.\"%s\", '')) <> ''", column->column);
}

static bool make_facts(const struct ceb_reading *reading, const char *facts)
{
    const struct ceb_shape *shape = reading->shape;
    const struct projection *projection = &projections[shape->dataset];
    struct strbuf columns = STRBUF_INIT, values = STRBUF_INIT, needs = STRBUF_INIT;
    add_needs(reading, &needs);
    for (int i = 0; i < FACT_COLUMNS_MOST && projection->columns[i].column; i++) {
        strbuf_addf(&columns, "%s, ", projection->columns[i].column);
        strbuf_addf(&values, "%s, ", projection->columns[i].value);
    }
    bool made = ceb_run(
        reading,
        "INSERT INTO \"%w\"(%s year, dataset, amount, _source) "
        "SELECT %s ceb_year(r.calendar_year), '%q', ceb_amount(r.amount), "
        "r._source FROM \"%w\" AS r WHERE ceb_amount(r.amount) <> '' "
        "AND ceb_year(r.calendar_year) IS NOT NULL "
        "AND %s AND %s ORDER BY r.rowid",
        facts, columns.text, values.text, shape->name, reading->table, needs.text,
        has_currency(shape->dataset) ? "upper(trim(coalesce(r.currency, 'USD'))) = 'USD'" : "1");
    strbuf_release(&columns);
    strbuf_release(&values);
    strbuf_release(&needs);
    return made;
}

static bool read_table(struct ceb_reading *reading, const struct ceb_shape *shape,
                       const char *table, const char *facts)
{
    reading->shape = shape;
    reading->table = table;
    return ceb_find_labels(reading) && ceb_report_doubts(reading) && make_facts(reading, facts);
}

/* ---- beginning and end ---- */

static bool begin(struct ceb_reading *reading)
{
    struct error *error = reading->error;
    reading->aliases = aliases_open(reading->lists, error);
    reading->locations =
        reading->aliases ? tsv_table_open("schemas/unsdg/crosswalk/locations.tsv", error) : NULL;
    reading->instruments = reading->locations
                               ? tsv_table_open("schemas/unsdg/crosswalk/instruments.tsv", error)
                               : NULL;
    return reading->instruments && add_functions(reading->store->db, error) &&
           ceb_run(reading, "SAVEPOINT ceb_read");
}

static bool end(struct ceb_reading *reading, bool is_good)
{
    struct error ignored = ERROR_INIT;
    if (!is_good) {
        sql_run(reading->store->db, "ROLLBACK TO ceb_read; RELEASE ceb_read", &ignored);
        error_clear(&ignored);
    }
    bool ended = is_good && ceb_run(reading, "DROP TABLE IF EXISTS temp.ceb_label; "
                                             "RELEASE ceb_read");
    aliases_free(reading->aliases);
    tsv_table_free(reading->locations);
    tsv_table_free(reading->instruments);
    return ended;
}

bool ceb_read_facts(struct store *store, struct codelists *lists, struct findings *findings,
                    struct error *error)
{
    struct ceb_reading reading = {
        .store = store, .lists = lists, .findings = findings, .error = error};
    bool read = begin(&reading) &&
                ceb_run(&reading, "DELETE FROM unsdg_revenue_facts WHERE dataset IS NOT NULL; "
                                  "DELETE FROM unsdg_expense_facts WHERE dataset IS NOT NULL");
    for (int i = 0; read && i < CEB_DATASET_COUNT; i++)
        read = read_table(&reading, &ceb_shapes[i], ceb_shapes[i].table,
                          projections[ceb_shapes[i].dataset].facts);
    return end(&reading, read);
}

bool ceb_read_table(struct store *store, const struct ceb_shape *shape, const char *table,
                    const char *facts, struct codelists *lists, struct findings *findings,
                    struct error *error)
{
    struct ceb_reading reading = {
        .store = store, .lists = lists, .findings = findings, .error = error};
    bool read = begin(&reading) && read_table(&reading, shape, table, facts);
    return end(&reading, read);
}
