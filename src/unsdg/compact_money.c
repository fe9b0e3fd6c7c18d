/* The Funding Compact: measures of revenue and expense. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "store/sql.h"
#include "unsdg/compact_inside.h"

/* ---- classes ---- */

static void class_total(const struct compacting *compacting, size_t class, mpq_t total)
{
    mpq_set_ui(total, 0, 1);
    for (int i = 0; i < MONEY_COUNT; i++)
        mpq_add(total, total, compacting->revenue[class][i]);
}

/* The development part of a class. */
static void class_development(const struct compacting *compacting, size_t class, mpq_t part)
{
    const mpq_t *money = compacting->revenue[class];
    class_total(compacting, class, part);
    switch (compacting->options->development) {
    case COMPACT_ALL:
        break;
    case COMPACT_EXPENSE:
        mpq_mul(part, part, compacting->development);
        break;
    case COMPACT_TAGGED:
        mpq_mul(part, money[MONEY_UNTAGGED], compacting->development);
        mpq_add(part, part, money[MONEY_DEVELOPMENT]);
        break;
    case COMPACT_FIXED:
        if (compact_classes[class].bit == CLASS_ASSESSED) {
            mpq_t percent;
            mpq_init(percent);
            compact_number(percent, compacting->options->percent);
            mpq_mul(part, part, percent);
            mpq_set_ui(percent, 100, 1);
            mpq_div(part, part, percent);
            mpq_clear(percent);
        }
        break;
    }
}

/* The sum of classes; of their development parts if `development`. */
static void sum_classes(const struct compacting *compacting, unsigned classes, bool development,
                        mpq_t sum)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(sum, 0, 1);
    for (size_t i = 0; i < CLASS_COUNT; i++)
        if (compact_classes[i].bit & classes) {
            if (development)
                class_development(compacting, i, one);
            else
                class_total(compacting, i, one);
            mpq_add(sum, sum, one);
        }
    mpq_clear(one);
}

static void add_class_inputs(const struct compacting *compacting, unsigned classes,
                             struct compact_result *result)
{
    mpq_t total;
    mpq_init(total);
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        class_total(compacting, i, total);
        if (!(compact_classes[i].bit & classes) || mpq_sgn(total) == 0)
            continue;
        char *name =
            xasprintf("%s %s", compact_classes[i].letter, language_piece(compact_classes[i].name));
        compact_add_input(result, name, total);
        free(name);
    }
    mpq_clear(total);
}

/* Whether the classes have money that says no function, which the functions of expense must tell.
 */
static bool needs_expense(const struct compacting *compacting, unsigned classes)
{
    if (compacting->options->development == COMPACT_EXPENSE)
        return true;
    bool needs = false;
    for (size_t i = 0; i < CLASS_COUNT; i++)
        needs = needs || ((compact_classes[i].bit & classes) &&
                          mpq_sgn(compacting->revenue[i][MONEY_UNTAGGED]) != 0);
    return compacting->options->development == COMPACT_TAGGED && needs;
}

/* False if the result says what is missing. */
static bool has_revenue(const struct compacting *compacting, struct compact_result *result)
{
    if (!compacting->has_revenue)
        compact_set_missing(result, "needs the revenue of %d by financing instrument",
                            compacting->year);
    return compacting->has_revenue;
}

/* Earmarked money that is told no closer may be of any class. */
static bool is_told(const struct compacting *compacting, unsigned classes,
                    struct compact_result *result)
{
    mpq_t undivided;
    mpq_init(undivided);
    sum_classes(compacting, CLASS_UNDIVIDED, false, undivided);
    bool told = mpq_sgn(undivided) == 0 || !(classes & CLASSES_EARMARKED) ||
                (classes & CLASSES_EARMARKED) == CLASSES_EARMARKED;
    mpq_clear(undivided);
    if (!told)
        compact_set_missing(result,
                            "needs earmarked revenue by its instruments (R03A to R03F); "
                            "that of %d says R03 alone",
                            compacting->year);
    return told;
}

/* `number` of the formula: of development money. */
bool compact_classes_share(struct compacting *compacting, const struct compact_formula *formula,
                           struct compact_result *result)
{
    bool development = formula->number != 0;
    if (!has_revenue(compacting, result) || !is_told(compacting, formula->part, result))
        return true;
    add_class_inputs(compacting, formula->whole, result);
    if (development && needs_expense(compacting, formula->whole) && !compacting->has_development) {
        compact_set_missing(result, "needs the expense of %d by function, for the development part",
                            compacting->year);
        return true;
    }
    mpq_t part, whole;
    mpq_inits(part, whole, NULL);
    sum_classes(compacting, formula->part, development, part);
    sum_classes(compacting, formula->whole, development, whole);
    compact_set_share(result, part, whole);
    mpq_clears(part, whole, NULL);
    return true;
}

/* ---- contributors ---- */

#define GOVERNMENT_ROWS                                                                            \
    "year = %d AND type = 'C01' AND contributor IS NOT NULL AND contributor NOT LIKE 'X-%%' AND "  \
    "coalesce(dataset, 'revenue-government') = 'revenue-government'"

/* sql_numberf for the compact. */
#define count_rows(compacting, count, ...)                                                         \
    sql_numberf((compacting)->making.store->db, count, (compacting)->making.error, __VA_ARGS__)

bool compact_states_count(struct compacting *compacting, const struct compact_formula *formula,
                          struct compact_result *result)
{
    sqlite3_int64 rows = 0, undivided = 0, states = 0;
    if (!count_rows(compacting, &rows,
                    "SELECT count(*) FROM temp.compact_revenue WHERE " GOVERNMENT_ROWS,
                    compacting->year) ||
        !count_rows(
            compacting, &undivided,
            "SELECT count(*) FROM temp.compact_revenue WHERE class = %d AND " GOVERNMENT_ROWS,
            CLASS_UNDIVIDED, compacting->year) ||
        !count_rows(compacting, &states,
                    "SELECT count(*) FROM (SELECT 1 FROM temp.compact_revenue WHERE (class & %d) "
                    "<> 0 AND " GOVERNMENT_ROWS
                    " GROUP BY contributor HAVING decimal_compare(decimal_sum(amount), '0') > 0)",
                    (int)formula->part, compacting->year))
        return false;
    if (rows == 0)
        compact_set_missing(result, "needs the revenue of %d by contributing government",
                            compacting->year);
    else if (undivided && (formula->part & CLASSES_EARMARKED))
        compact_set_missing(result,
                            "needs earmarked revenue of governments by its instruments; "
                            "that of %d says R03 alone",
                            compacting->year);
    else if (formula->part == CLASS_POOLED && states == 0)
        compact_set_missing(result, "pooled money comes from the administrators of the funds; "
                                    "needs their lists of givers");
    else
        compact_set_count(result, states);
    return true;
}

#define NAMED_ROWS                                                                                 \
    "year = %d AND (class & %d) <> 0 AND contributor IS NOT NULL AND contributor <> 'X-REFUNDS' "  \
    "AND coalesce(dataset, 'revenue-government') IN ('revenue-government', "                       \
    "'revenue-non-government')"

/* Adds up the largest contributors, each of them an input. */
static bool add_largest(const struct compacting *compacting, const struct compact_formula *formula,
                        struct compact_result *result, mpq_t sum)
{
    sqlite3_stmt *row = making_prepare(
        &compacting->making,
        "SELECT contributor, decimal_sum(amount) AS total FROM temp.compact_revenue "
        "WHERE " NAMED_ROWS " GROUP BY contributor HAVING decimal_compare(total, '0') > 0 "
        "ORDER BY CAST(total AS REAL) DESC, contributor LIMIT %d",
        compacting->year, (int)formula->whole, formula->number);
    mpq_t one;
    mpq_init(one);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, compacting->making.error)) > 0) {
        compact_number(one, sql_text(row, 1));
        mpq_add(sum, sum, one);
        compact_add_input(result, sql_text(row, 0), one);
    }
    mpq_clear(one);
    sqlite3_finalize(row);
    return stepped == 0;
}

bool compact_largest_share(struct compacting *compacting, const struct compact_formula *formula,
                           struct compact_result *result)
{
    sqlite3_int64 named = 0;
    if (!count_rows(compacting, &named,
                    "SELECT count(*) FROM temp.compact_revenue WHERE " NAMED_ROWS, compacting->year,
                    (int)formula->whole))
        return false;
    if (!has_revenue(compacting, result))
        return true;
    mpq_t part, whole;
    mpq_inits(part, whole, NULL);
    bool added = add_largest(compacting, formula, result, part);
    sum_classes(compacting, formula->whole, false, whole);
    if (named == 0 && mpq_sgn(whole) != 0)
        compact_set_missing(result, "needs the revenue of %d by contributor", compacting->year);
    else
        compact_set_share(result, part, whole);
    mpq_clears(part, whole, NULL);
    return added;
}

bool compact_non_government_share(struct compacting *compacting,
                                  const struct compact_formula *formula,
                                  struct compact_result *result)
{
    sqlite3_stmt *query = compact_prepare(
        compacting,
        "SELECT decimal_sum(CASE WHEN type NOT IN ('C01', 'C09') THEN amount END), "
        "decimal_sum(amount), decimal_sum(CASE type WHEN 'C01' THEN amount END), count(*) "
        "FROM temp.compact_revenue WHERE year = %d AND (class & %d) <> 0 AND type IS NOT NULL AND "
        "coalesce(dataset, 'revenue-contributor-type') = 'revenue-contributor-type'",
        compacting->year, (int)formula->whole);
    mpq_t sums[4];
    mpq_inits(sums[0], sums[1], sums[2], sums[3], NULL);
    bool asked = compact_ask(compacting, query, sums, 4);
    if (asked && mpq_sgn(sums[3]) == 0) {
        compact_set_missing(result, "needs voluntary revenue of %d by type of contributor",
                            compacting->year);
    } else if (asked) {
        compact_add_input(result, "governments", sums[2]);
        compact_set_share(result, sums[0], sums[1]);
    }
    mpq_clears(sums[0], sums[1], sums[2], sums[3], NULL);
    return asked;
}

/* ---- expense ---- */

#define GOAL_ROWS "year = %d AND coalesce(dataset, 'expense-sdg') = 'expense-sdg'"

/* The basis of the expense by goal: that of the report, or the first that there is; NULL: none. */
static bool find_basis(const struct compacting *compacting, char **basis)
{
    sqlite3_stmt *row = making_prepare(&compacting->making,
                                       "SELECT basis FROM temp.compact_expense WHERE " GOAL_ROWS
                                       " ORDER BY basis <> %Q, basis LIMIT 1",
                                       compacting->year, compacting->compact->basis);
    int stepped = row ? sql_step(row, compacting->making.error) : -1;
    *basis = stepped > 0 ? xstrdup(sql_text(row, 0)) : NULL;
    sqlite3_finalize(row);
    return stepped >= 0;
}

static bool set_expense_share(const struct compacting *compacting, const char *condition,
                              const char *basis, struct compact_result *result)
{
    sqlite3_stmt *query =
        compact_prepare(compacting,
                        "SELECT decimal_sum(CASE WHEN %s THEN amount END), decimal_sum(amount), "
                        "decimal_sum(CASE goal WHEN 'X00' THEN amount END) FROM "
                        "temp.compact_expense WHERE " GOAL_ROWS " AND basis = %Q",
                        condition, compacting->year, basis);
    mpq_t sums[3];
    mpq_inits(sums[0], sums[1], sums[2], NULL);
    bool asked = compact_ask(compacting, query, sums, 3);
    if (strcmp(basis, compacting->compact->basis) != 0)
        compact_add_note(result, "reported on basis %s", basis);
    if (mpq_sgn(sums[2]) != 0)
        compact_add_input(result, "X00, fits no goal", sums[2]);
    if (asked)
        compact_set_share(result, sums[0], sums[1]);
    mpq_clears(sums[0], sums[1], sums[2], NULL);
    return asked;
}

static bool expense_share(struct compacting *compacting, const char *condition,
                          struct compact_result *result)
{
    char *basis;
    bool done = find_basis(compacting, &basis);
    if (done && !basis)
        compact_set_missing(result, "needs the expense of %d by goal", compacting->year);
    else if (done)
        done = set_expense_share(compacting, condition, basis, result);
    free(basis);
    return done;
}

bool compact_goal_share(struct compacting *compacting, const struct compact_formula *formula,
                        struct compact_result *result)
{
    (void)formula;
    return expense_share(compacting, "goal <> 'X00'", result);
}

bool compact_target_share(struct compacting *compacting, const struct compact_formula *formula,
                          struct compact_result *result)
{
    (void)formula;
    return expense_share(compacting, "targeted", result);
}

/* ---- all standards ---- */

/* Each standard: whether any row has it, and how many of the entity's own rows lack it. */
static const struct {
    const char *name, *table, *has;
} standards[] = {
    {E_("entity"), "revenue", "1"},
    {E_("financing instrument"), "revenue", "instrument IS NOT NULL"},
    {E_("contributor"), "revenue", "type IS NOT NULL"},
    {E_("function"), "expense", "function IS NOT NULL"},
    {E_("location"), "expense", "located"},
    {E_("goal"), "expense", "goal IS NOT NULL"},
    {E_("gender marker"), "expense", "marked"},
};

enum { STANDARD_COUNT = sizeof standards / sizeof *standards };

static bool count_standards(const struct compacting *compacting, struct compact_result *result,
                            int *present)
{
    for (int i = 0; i < STANDARD_COUNT; i++) {
        sqlite3_int64 has = 0, lacks = 0;
        if (!count_rows(compacting, &has,
                        "SELECT count(*) FROM temp.compact_%s WHERE year = %d AND %s",
                        standards[i].table, compacting->year, standards[i].has) ||
            !count_rows(compacting, &lacks,
                        "SELECT count(*) FROM temp.compact_%s WHERE year = %d AND dataset IS NULL "
                        "AND NOT %s",
                        standards[i].table, compacting->year, standards[i].has))
            return false;
        if (has && !lacks)
            (*present)++;
        else
            compact_add_note(result, has ? N_("%s is not in all facts") : N_("%s is in no fact"),
                             language_piece(standards[i].name));
    }
    return true;
}

/* What the audited statements say beside what the facts sum to. */
static bool check_total(const struct compacting *compacting, const char *kind,
                        struct compact_result *result, bool *holds, int *known)
{
    const char *own = compacting->publication->unsdg->entity;
    sqlite3_stmt *query = compact_prepare(
        compacting,
        "SELECT (SELECT decimal_sum(amount) FROM unsdg_totals WHERE kind = %Q AND "
        "coalesce(entity, %Q) = %Q AND coalesce(basis, %Q) = %Q AND CAST(year AS INTEGER) = %d), "
        "(SELECT decimal_sum(amount) FROM temp.compact_%s WHERE year = %d AND dataset IS NULL), "
        "(SELECT count(*) FROM unsdg_totals WHERE kind = %Q AND coalesce(entity, %Q) = %Q AND "
        "coalesce(basis, %Q) = %Q AND CAST(year AS INTEGER) = %d)",
        kind, own, compacting->compact->entity, compacting->compact->basis,
        compacting->compact->basis, compacting->year, kind, compacting->year, kind, own,
        compacting->compact->entity, compacting->compact->basis, compacting->compact->basis,
        compacting->year);
    mpq_t sums[3];
    mpq_inits(sums[0], sums[1], sums[2], NULL);
    bool asked = compact_ask(compacting, query, sums, 3);
    if (asked && mpq_sgn(sums[2]) != 0) {
        bool is_expense = strcmp(kind, "expense") == 0;
        compact_add_input(result, is_expense ? N_("expense") : N_("revenue"), sums[1]);
        compact_add_input(result, is_expense ? N_("audited expense") : N_("audited revenue"),
                          sums[0]);
        (*known)++;
        *holds = *holds && mpq_equal(sums[0], sums[1]);
    }
    mpq_clears(sums[0], sums[1], sums[2], NULL);
    return asked;
}

bool compact_standards(struct compacting *compacting, const struct compact_formula *formula,
                       struct compact_result *result)
{
    (void)formula;
    int present = 0, known = 0;
    bool holds = true;
    if (!count_standards(compacting, result, &present) ||
        !check_total(compacting, "revenue", result, &holds, &known) ||
        !check_total(compacting, "expense", result, &holds, &known))
        return false;
    compact_add_count(result, "standards of 7", present);
    if (!holds)
        compact_add_note(result, "the facts do not sum to the audited statements");
    if (present < STANDARD_COUNT || !holds)
        compact_set_word(result, "no");
    else if (known < 2)
        compact_set_missing(result, "needs the audited revenue and expense of %d in 'unsdg_totals'",
                            compacting->year);
    else
        compact_set_word(result, "yes");
    return true;
}
