/* Revenue: rows of one instrument, contributor and function summed. */
#include "store/sql.h"
#include "unsdg/making.h"

/* What a row must say that no setting says instead. */
static bool refuse_rows(const struct making *making)
{
    static const struct record_fault faults[] = {
        {"amount IS NULL", "has no amount"},
        {"NOT " UNSDG_IN_YEAR, "says neither year nor date; one of them is needed"},
        {"instrument IS NULL", "has no instrument; every revenue is of one, such as R01 or R03E"},
        {"contributor_type IS NULL",
         "has no contributor_type; every revenue is of one, such as C01; "
         "own earnings are of C09"},
    };
    return making_refuse_rows(making, "unsdg_revenues", faults, sizeof faults / sizeof *faults);
}

static bool sum_rows(const struct making *making)
{
    const struct unsdg *settings = making->settings;
    return making_run(
        making,
        "DROP TABLE IF EXISTS temp.unsdg_sum;"
        "CREATE TEMP TABLE unsdg_sum(id INTEGER PRIMARY KEY, entity, sub_entity, year, basis, "
        "instrument, contributor_type, contributor, contributor_name, function, amount, "
        "source, cents INTEGER NOT NULL DEFAULT 0);"
        "INSERT INTO temp.unsdg_sum(entity, sub_entity, year, basis, instrument, contributor_type, "
        "contributor, contributor_name, function, amount, source) SELECT coalesce(entity, %Q), "
        "sub_entity, " UNSDG_YEAR ", coalesce(basis, %Q), instrument, contributor_type, "
        "contributor, contributor_name, function, decimal_sum(" UNSDG_DOLLARS "), min(_source) "
        "FROM unsdg_revenues WHERE amount IS NOT NULL AND " UNSDG_IN_YEAR
        " GROUP BY 1, 3, 4, 2, 5, 6, 7, 8, 9",
        settings->entity, publication_default(settings->basis, "EXP"));
}

static bool write_facts(const struct making *making)
{
    char *amount = cents_sql("cents");
    bool written =
        making_run(making,
                   "INSERT INTO unsdg_revenue_facts SELECT entity, sub_entity, year, basis, NULL, "
                   "instrument, contributor_type, contributor, contributor_name, function, %s, "
                   "source FROM temp.unsdg_sum WHERE cents <> 0 ORDER BY id;"
                   "DROP TABLE temp.unsdg_sum",
                   amount);
    sqlite3_free(amount);
    return written;
}

bool make_revenue_facts(const struct making *making)
{
    return refuse_rows(making) && sum_rows(making) && cents_settle(making, "unsdg_sum") &&
           write_facts(making);
}
