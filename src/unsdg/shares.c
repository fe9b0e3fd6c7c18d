#include "unsdg/shares.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "store/sql.h"

enum { PERCENT_PLACES = 12 /* digits after the point that a percentage may have */ };

const char *const split_standards[SPLIT_COUNT] = {
    [SPLIT_FUNCTION] = "function",
    [SPLIT_LOCATION] = "location",
    [SPLIT_SDG] = "sdg",
    [SPLIT_MARKER] = "marker",
};

/* ---- what is wrong with shares ---- */

static bool refuse_sums(const struct making *making)
{
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT project, standard, CAST(year AS INTEGER), decimal_sum(percentage), min(_source) "
        "FROM unsdg_splits WHERE percentage IS NOT NULL GROUP BY 1, 2, 3 "
        "HAVING decimal_compare(decimal_sum(percentage), '100') <> 0");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0) {
        const char *year = sql_text(row, 2);
        making_refuse(making, "x.unsdg.split", sqlite3_column_int64(row, 4),
                      "the %s shares of project \"%s\"%s%s sum to %s; expected 100",
                      sql_text(row, 1), sql_text(row, 0), year ? " in " : "", year ? year : "",
                      sql_text(row, 3));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool refuse_shares(const struct making *making)
{
    static const struct record_fault faults[] = {
        {"project IS NULL", "has no project; a share belongs to one"},
        {"code IS NULL", "has no code; a share is of one, such as function 1 or location TUN"},
        {"percentage IS NULL OR percentage LIKE '-%'",
         "has no percentage, or one below 0; expected a number from 0 to 100"},
        {"length(percentage) - instr(percentage || '.', '.') > 12",
         "has a percentage of more than 12 decimals"},
        {"standard IS NULL OR standard NOT IN ('function', 'location', 'sdg', 'marker')",
         "has another standard than function, location, sdg or marker"},
    };
    return making_refuse_rows(making, "unsdg_splits", faults, sizeof faults / sizeof *faults) &&
           refuse_sums(making);
}

/* ---- loading ---- */

/* The table may have hundreds of thousands of rows, and one project's are asked for at a time. */
static const char prepare_table[] =
    "DROP TABLE IF EXISTS temp.unsdg_share;"
    "CREATE TEMP TABLE unsdg_share AS SELECT project, CAST(year AS INTEGER) AS year, standard, "
    "code, percentage FROM unsdg_splits WHERE project IS NOT NULL AND code IS NOT NULL AND "
    "percentage IS NOT NULL ORDER BY rowid;"
    "CREATE INDEX temp.unsdg_share_of ON unsdg_share(project)";

static const char project_shares[] =
    "SELECT standard, code, percentage FROM temp.unsdg_share AS s WHERE project = ?1 AND "
    "(year = ?2 OR (year IS NULL AND NOT EXISTS (SELECT 1 FROM temp.unsdg_share AS own WHERE "
    "own.project = ?1 AND own.standard = s.standard AND own.year = ?2))) ORDER BY rowid";

bool shares_open(struct shares *shares, const struct making *making)
{
    *shares = (struct shares){.query = NULL};
    if (!refuse_shares(making) || !making_run(making, "%s", prepare_table))
        return false;
    shares->query = making_prepare(making, "%s", project_shares);
    return shares->query != NULL;
}

static void forget(struct shares *shares)
{
    for (size_t i = 0; i < SPLIT_COUNT; i++) {
        struct share_list *list = &shares->lists[i];
        for (size_t j = 0; j < list->count; j++) {
            free(list->codes[j]);
            mpz_clear(list->weights[j]);
        }
        list->count = 0;
    }
    free(shares->project);
    shares->project = NULL;
}

void shares_release(struct shares *shares)
{
    forget(shares);
    for (size_t i = 0; i < SPLIT_COUNT; i++) {
        free(shares->lists[i].codes);
        free(shares->lists[i].weights);
    }
    sqlite3_finalize(shares->query);
}

/* A share of nothing gets nothing, and would only cost time. */
static void add_share(struct share_list *list, const char *code, const char *percentage)
{
    struct decimal weight;
    decimal_init(&weight);
    if (decimal_parse(&weight, percentage) && mpz_sgn(weight.digits) > 0) {
        size_t capacity = list->capacity;
        list->codes = grow(list->codes, list->count, &capacity, sizeof *list->codes);
        list->weights = grow(list->weights, list->count, &list->capacity, sizeof *list->weights);
        decimal_round(&weight, PERCENT_PLACES); /* the same scale for all */
        list->codes[list->count] = xstrdup(code);
        mpz_init_set(list->weights[list->count++], weight.digits);
    }
    decimal_clear(&weight);
}

bool shares_load(struct shares *shares, const struct making *making, const char *project,
                 sqlite3_int64 year)
{
    if (project && shares->project && shares->year == year && strcmp(shares->project, project) == 0)
        return true;
    forget(shares);
    if (!project)
        return true;
    shares->project = xstrdup(project);
    shares->year = year;
    sqlite3_bind_text(shares->query, 1, shares->project, -1, SQLITE_STATIC);
    sqlite3_bind_int64(shares->query, 2, year);
    int stepped;
    while ((stepped = sql_step(shares->query, making->error)) > 0)
        for (size_t i = 0; i < SPLIT_COUNT; i++)
            if (strcmp(sql_text(shares->query, 0), split_standards[i]) == 0)
                add_share(&shares->lists[i], sql_text(shares->query, 1),
                          sql_text(shares->query, 2));
    sqlite3_reset(shares->query);
    return stepped == 0;
}
