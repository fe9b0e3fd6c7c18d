/* The Funding Compact: the years' revenue and expense, summed by what the measures ask for. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/compact_inside.h"

const struct compact_class compact_classes[CLASS_COUNT] = {
    {CLASS_ASSESSED, "A", E_("assessed"), "R01"},
    {CLASS_CORE, "U", E_("voluntary core"), "R02|R02A|R02B"},
    {CLASS_POOLED, "P", E_("inter-agency pooled funds"), "R03A"},
    {CLASS_THEMATIC, "T", E_("single-agency thematic funds"), "R03B"},
    {CLASS_VERTICAL, "V", E_("global vertical funds"), "R03C"},
    {CLASS_LOCAL, "L", E_("local resources"), "R03D"},
    {CLASS_PROJECT, "J", E_("project and programme specific"), "R03E"},
    {CLASS_IN_KIND, "K", E_("earmarked in kind"), "R03F"},
    {CLASS_UNDIVIDED, "E", E_("earmarked, told no closer"), "R03"},
};

const struct compact_class *compact_class_of(unsigned bit)
{
    size_t i = 0;
    while (i + 1 < CLASS_COUNT && compact_classes[i].bit != bit)
        i++;
    return &compact_classes[i];
}

/* ---- making ---- */

static bool add_class(const struct making *making, const struct compact_class *class)
{
    for (const char *code = class->codes; code;) {
        const char *end = strchr(code, '|');
        int length = end ? (int)(end - code) : (int)strlen(code);
        if (!making_run(making, "INSERT INTO temp.compact_class VALUES('%.*q', %d)", length, code,
                        (int)class->bit))
            return false;
        code = end ? end + 1 : NULL;
    }
    return true;
}

static bool make_classes(const struct making *making)
{
    bool made = making_run(making, "DROP TABLE IF EXISTS temp.compact_class;"
                                   "CREATE TEMP TABLE compact_class(code TEXT PRIMARY KEY, "
                                   "class INTEGER) WITHOUT ROWID");
    for (size_t i = 0; made && i < CLASS_COUNT; i++)
        made = add_class(making, &compact_classes[i]);
    return made;
}

static bool make_revenue(const struct compacting *compacting)
{
    const struct compact *compact = compacting->compact;
    return making_run(
        &compacting->making,
        "DROP TABLE IF EXISTS temp.compact_revenue;"
        "CREATE TEMP TABLE compact_revenue AS SELECT CAST(year AS INTEGER) AS year, dataset, "
        "instrument, class, contributor_type AS type, coalesce(contributor, contributor_name) AS "
        "contributor, function, decimal_sum(amount) AS amount FROM unsdg_revenue_facts "
        "LEFT JOIN temp.compact_class ON code = instrument WHERE entity = %Q AND "
        "coalesce(basis, %Q) = %Q AND CAST(year AS INTEGER) BETWEEN %d AND %d "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7",
        compact->entity, compact->basis, compact->basis, compacting->options->first_year,
        compacting->options->last_year);
}

/* Some entities report their goals on another basis than the rest, BUD or BUG: those rows are kept
 * apart by theirs. */
static bool make_expense(const struct compacting *compacting)
{
    const struct compact *compact = compacting->compact;
    return making_run(
        &compacting->making,
        "DROP TABLE IF EXISTS temp.compact_expense;"
        "CREATE TEMP TABLE compact_expense AS SELECT CAST(year AS INTEGER) AS year, dataset, "
        "coalesce(basis, %Q) AS basis, function, location IS NOT NULL AS located, goal, target IS "
        "NOT NULL AS targeted, marker IS NOT NULL AS marked, decimal_sum(amount) AS amount FROM "
        "unsdg_expense_facts WHERE entity = %Q AND (coalesce(basis, %Q) = %Q OR dataset = "
        "'expense-sdg') AND CAST(year AS INTEGER) BETWEEN %d AND %d GROUP BY 1, 2, 3, 4, 5, 6, 7, "
        "8",
        compact->basis, compact->entity, compact->basis, compact->basis,
        compacting->options->first_year, compacting->options->last_year);
}

static bool add_entity(const struct making *making, const char *identifier)
{
    return !*identifier ||
           making_run(making, "INSERT OR IGNORE INTO temp.compact_entity VALUES(%Q)", identifier);
}

/* An entity without an identifier of its own is named by its OECD channel code. */
static bool add_channels(const struct making *making, const char *codes)
{
    bool added = true;
    for (const char *code = codes; added && *code;) {
        size_t length = strcspn(code, "|");
        char *identifier = xasprintf("XM-DAC-%.*s", (int)length, code);
        added = add_entity(making, identifier);
        free(identifier);
        code += length + (code[length] == '|');
    }
    return added;
}

static bool make_entities(const struct compacting *compacting)
{
    const struct making *making = &compacting->making;
    struct tsv_table *table = tsv_table_open("schemas/unsdg/crosswalk/entities.tsv", making->error);
    bool made = table && making_run(making, "DROP TABLE IF EXISTS temp.compact_entity;"
                                            "CREATE TEMP TABLE compact_entity(ref TEXT PRIMARY "
                                            "KEY) WITHOUT ROWID");
    for (size_t i = 0; made && i < tsv_table_rows(table); i++) {
        const char *entity = tsv_table_cell(table, i, 0);
        made = add_entity(making, tsv_table_find(table, entity, "organisation_identifier")) &&
               add_channels(making, tsv_table_find(table, entity, "channel_codes"));
    }
    tsv_table_free(table);
    return made && making_run(making, "DELETE FROM temp.compact_entity WHERE ref = %Q",
                              compacting->publication->organisation.ref);
}

bool compact_tables_make(struct compacting *compacting)
{
    return make_classes(&compacting->making) && make_revenue(compacting) &&
           make_expense(compacting) && make_entities(compacting);
}

bool compact_tables_drop(struct compacting *compacting)
{
    return making_run(&compacting->making,
                      "DROP TABLE temp.compact_class; DROP TABLE temp.compact_revenue;"
                      "DROP TABLE temp.compact_expense; DROP TABLE temp.compact_entity");
}

/* ---- a year ---- */

/* Functions of development: development assistance and the global agenda, and what was called so
 * up to 2017. */
#define IS_DEVELOPMENT "function IN ('1', '4', 'L1', 'L2', 'L3')"

static size_t class_index(unsigned bit)
{
    return (size_t)(compact_class_of(bit) - compact_classes);
}

static bool load_revenue(struct compacting *compacting)
{
    sqlite3_stmt *row = making_prepare(
        &compacting->making,
        "SELECT class, CASE WHEN function IS NULL THEN %d WHEN " IS_DEVELOPMENT
        " THEN %d ELSE %d END AS tag, decimal_sum(amount) FROM temp.compact_revenue WHERE year = "
        "%d AND coalesce(dataset, 'revenue') = 'revenue' GROUP BY 1, 2",
        MONEY_UNTAGGED, MONEY_DEVELOPMENT, MONEY_ELSE, compacting->year);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, compacting->making.error)) > 0) {
        compacting->has_revenue = true;
        if (sqlite3_column_type(row, 0) == SQLITE_NULL)
            continue;
        size_t class = class_index((unsigned)sqlite3_column_int(row, 0));
        compact_number(compacting->revenue[class][sqlite3_column_int(row, 1)], sql_text(row, 2));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool load_development(struct compacting *compacting)
{
    sqlite3_stmt *query = compact_prepare(
        compacting,
        "SELECT decimal_sum(amount), decimal_sum(CASE WHEN " IS_DEVELOPMENT
        " THEN amount END) FROM temp.compact_expense WHERE year = %d AND function IS NOT NULL AND "
        "coalesce(dataset, 'expense-function') = 'expense-function'",
        compacting->year);
    mpq_t sums[2];
    mpq_inits(sums[0], sums[1], NULL);
    bool asked = compact_ask(compacting, query, sums, 2);
    compacting->has_development = asked && mpq_sgn(sums[0]) != 0;
    if (compacting->has_development)
        mpq_div(compacting->development, sums[1], sums[0]);
    mpq_clears(sums[0], sums[1], NULL);
    return asked;
}

bool compact_year_load(struct compacting *compacting, int year)
{
    compacting->year = year;
    compacting->has_revenue = compacting->has_development = false;
    for (int i = 0; i < CLASS_COUNT; i++)
        for (int j = 0; j < MONEY_COUNT; j++)
            mpq_set_ui(compacting->revenue[i][j], 0, 1);
    enum compact_development development = compacting->options->development;
    bool asks_expense = development == COMPACT_TAGGED || development == COMPACT_EXPENSE;
    return load_revenue(compacting) && (!asks_expense || load_development(compacting));
}
