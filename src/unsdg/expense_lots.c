/* Lots: rows of expense that will be split alike, summed. */
#include "store/sql.h"
#include "unsdg/making.h"

/* SQL of the goal that a code is, or is part of. */
#define GOAL_OF(code) "substr(" code ", 1, instr(" code " || '.', '.') - 1)"

static bool refuse_rows(const struct making *making)
{
    static const struct record_fault faults[] = {
        {"amount IS NULL", "has no amount"},
        {"NOT " UNSDG_IN_YEAR, "says neither year nor date; one of them is needed"},
        {GOAL_OF("goal") " <> " GOAL_OF("target"),
         "names a goal, and a target of another; correct one of them"},
        {"cost NOT IN ('direct', 'support', 'enabling')",
         "has another cost than direct, support or enabling"},
    };
    return making_refuse_rows(making, "unsdg_expenses", faults, sizeof faults / sizeof *faults);
}

/* A target says its goal. */
#define GOAL "coalesce(goal, CASE WHEN instr(target, '.') THEN " GOAL_OF("target") " END)"

static bool sum_rows(const struct making *making)
{
    const struct unsdg *settings = making->settings;
    return making_run(
        making,
        "DROP TABLE IF EXISTS temp.unsdg_lot;"
        "CREATE TEMP TABLE unsdg_lot(id INTEGER PRIMARY KEY, entity, sub_entity, year, basis, "
        "project, cost, function, location, goal, target, indicator, marker, amount, source, "
        "cents INTEGER NOT NULL DEFAULT 0);"
        "INSERT INTO temp.unsdg_lot(entity, sub_entity, year, basis, project, cost, function, "
        "location, goal, target, indicator, marker, amount, source) SELECT coalesce(entity, %Q), "
        "sub_entity, " UNSDG_YEAR ", coalesce(basis, %Q), project, coalesce(cost, 'direct'), "
        "function, location, " GOAL ", target, indicator, marker, "
        "decimal_sum(" UNSDG_DOLLARS "), min(_source) FROM unsdg_expenses "
        "WHERE amount IS NOT NULL AND " UNSDG_IN_YEAR
        " GROUP BY 5, 3, 1, 2, 4, 6, 7, 8, 9, 10, 11, 12",
        settings->entity, publication_default(settings->basis, "EXP"));
}

bool make_expense_lots(const struct making *making)
{
    return refuse_rows(making) && sum_rows(making) && cents_settle(making, "unsdg_lot");
}
