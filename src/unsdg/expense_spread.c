/* What is nobody's direct work, spread over what is: support cost over the parts of its project or
 * report, if the settings say so; and support and enabling cost that names no function over the
 * functions of the report. In proportion to direct expense; what is negative there has no share. */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/apportion.h"
#include "base/strbuf.h"
#include "store/sql.h"
#include "unsdg/making.h"

/* Parts (rows of unsdg_part) and how much each of them weighs. */
struct weights {
    sqlite3_int64 *rows;
    mpz_t *weights;
    size_t count, capacity;
};

static void weights_clear(struct weights *weights)
{
    for (size_t i = 0; i < weights->count; i++)
        mpz_clear(weights->weights[i]);
    weights->count = 0;
}

static void weights_release(struct weights *weights)
{
    weights_clear(weights);
    free(weights->rows);
    free(weights->weights);
}

/* From a query of rowids and positive sums. */
static bool weights_load(struct weights *weights, const struct making *making, sqlite3_stmt *query)
{
    weights_clear(weights);
    int stepped;
    while ((stepped = sql_step(query, making->error)) > 0) {
        size_t capacity = weights->capacity;
        weights->rows = grow(weights->rows, weights->count, &capacity, sizeof *weights->rows);
        weights->weights =
            grow(weights->weights, weights->count, &weights->capacity, sizeof *weights->weights);
        weights->rows[weights->count] = sqlite3_column_int64(query, 0);
        mpz_init_set_si(weights->weights[weights->count++], sqlite3_column_int64(query, 1));
    }
    sqlite3_reset(query);
    return stepped == 0;
}

/* What is to be spread, how it is weighed, and how its shares are added. */
struct spreading {
    const struct making *making;
    sqlite3_stmt *whole;  /* source, cents, and from the third column on what `query` takes */
    sqlite3_stmt *query;  /* of weights */
    sqlite3_stmt *insert; /* ?1 row of unsdg_part that has the weight, ?2 cents, ?3 row of whole */
    const char *what;     /* for messages: "support cost" */
    const char *advice;   /* for messages: what to do where there is nothing to spread it over */
    struct weights weights;
    char *key; /* what the weights are of; NULL: none are loaded */
};

static bool insert_share(const struct spreading *spreading, sqlite3_int64 row, const mpz_t cents)
{
    sqlite3_bind_int64(spreading->insert, 1, row);
    sqlite3_bind_int64(spreading->insert, 2, mpz_get_si(cents));
    sqlite3_bind_int64(spreading->insert, 3, sqlite3_column_int64(spreading->whole, 0));
    bool inserted = sql_step(spreading->insert, spreading->making->error) == 0;
    sqlite3_reset(spreading->insert);
    return inserted;
}

static bool insert_shares(const struct spreading *spreading, sqlite3_int64 whole)
{
    const struct weights *weights = &spreading->weights;
    mpz_t cents, *parts = xcalloc(weights->count, sizeof *parts);
    mpz_init_set_si(cents, whole);
    for (size_t i = 0; i < weights->count; i++)
        mpz_init(parts[i]);
    apportion(cents, weights->weights, weights->count, parts);
    bool inserted = true;
    for (size_t i = 0; i < weights->count; i++) {
        if (inserted && mpz_sgn(parts[i]) != 0)
            inserted = insert_share(spreading, weights->rows[i], parts[i]);
        mpz_clear(parts[i]);
    }
    mpz_clear(cents);
    free(parts);
    return inserted;
}

/* Loads the weights for a row of `whole`, unless the row before had the same. */
static bool load_weights(struct spreading *spreading)
{
    sqlite3_stmt *whole = spreading->whole;
    const int count = sqlite3_bind_parameter_count(spreading->query);
    struct strbuf key = STRBUF_INIT;
    for (int i = 1; i <= count; i++)
        strbuf_addf(&key, "%s/", sql_text(whole, i + 1));
    if (spreading->key && strcmp(spreading->key, key.text) == 0) {
        strbuf_release(&key);
        return true;
    }
    free(spreading->key);
    spreading->key = strbuf_detach(&key);
    for (int i = 1; i <= count; i++)
        sqlite3_bind_value(spreading->query, i, sqlite3_column_value(whole, i + 1));
    return weights_load(&spreading->weights, spreading->making, spreading->query);
}

/* A row of `whole`: its number, cents, entity, year, basis, and project if the weights are of one.
 */
static bool spread_row(struct spreading *spreading)
{
    sqlite3_stmt *whole = spreading->whole;
    if (!load_weights(spreading))
        return false;
    if (spreading->weights.count)
        return insert_shares(spreading, sqlite3_column_int64(whole, 1));
    making_refuse(spreading->making, "x.unsdg.spread", 0,
                  "%s of %s in %s (basis %s) can't be spread: there is no direct expense above 0 "
                  "to spread it over; %s",
                  spreading->what, sql_text(whole, 2), sql_text(whole, 3), sql_text(whole, 4),
                  spreading->advice);
    return true;
}

static bool spread(struct spreading *spreading)
{
    int stepped = spreading->whole && spreading->query && spreading->insert ? 1 : -1;
    while (stepped > 0 && (stepped = sql_step(spreading->whole, spreading->making->error)) > 0)
        if (!spread_row(spreading))
            stepped = -1;
    sqlite3_finalize(spreading->whole);
    sqlite3_finalize(spreading->query);
    sqlite3_finalize(spreading->insert);
    weights_release(&spreading->weights);
    free(spreading->key);
    return stepped == 0;
}

/* ---- support cost ---- */

#define DIMENSIONS "function, location, goal, target, indicator, marker"

/* Support cost of a project goes with its project; that of none, or of a project without direct
 * expense, with the report. */
static const char support_table[] =
    "CREATE INDEX temp.unsdg_part_of ON unsdg_part(project, entity, year, basis);"
    "CREATE TEMP TABLE unsdg_support AS SELECT sum(cents) AS cents, entity, year, basis, "
    "sub_entity, CASE WHEN EXISTS (SELECT 1 FROM temp.unsdg_part AS p WHERE p.project = l.project "
    "AND p.entity = l.entity AND p.year = l.year AND p.basis = l.basis AND p.cost = 'direct' AND "
    "p.cents > 0) THEN project END AS project FROM temp.unsdg_lot AS l WHERE cost = 'support' "
    "GROUP BY 2, 3, 4, 5, 6";

static const char add_support[] =
    "INSERT INTO temp.unsdg_part SELECT s.entity, s.sub_entity, s.year, s.basis, s.project, "
    "'support', " DIMENSIONS ", ?2 FROM temp.unsdg_part AS p JOIN temp.unsdg_support AS s "
    "ON s.rowid = ?3 WHERE p.rowid = ?1";

static bool spread_support(const struct making *making, bool of_projects)
{
    struct spreading spreading = {
        .making = making,
        .what = "support cost",
        .advice = "with 'support_cost: as-recorded' it goes where its rows say",
        .whole = making_prepare(making,
                                "SELECT rowid, cents, entity, year, basis, project "
                                "FROM temp.unsdg_support WHERE cents <> 0 AND "
                                "(project IS NOT NULL) = %d ORDER BY entity, year, basis, project",
                                of_projects),
        .query = making_prepare(making,
                                "SELECT min(rowid), sum(cents) FROM temp.unsdg_part WHERE "
                                "entity = ?1 AND year = ?2 AND basis = ?3%s AND cost = 'direct' "
                                "GROUP BY " DIMENSIONS " HAVING sum(cents) > 0",
                                of_projects ? " AND project = ?4" : ""),
        .insert = making_prepare(making, "%s", add_support)};
    return spread(&spreading);
}

static bool spread_all_support(const struct making *making)
{
    return making->settings->support_cost != SUPPORT_PRO_RATA ||
           (making_run(making, "DROP TABLE IF EXISTS temp.unsdg_support; %s", support_table) &&
            spread_support(making, true) && spread_support(making, false) &&
            making_run(making, "DROP TABLE temp.unsdg_support"));
}

/* ---- what names no function ---- */

static const char open_table[] =
    "CREATE TEMP TABLE unsdg_open AS SELECT sum(cents) AS cents, entity, year, basis, sub_entity, "
    "project, cost, location, goal, target, indicator, marker FROM temp.unsdg_part WHERE "
    "function IS NULL AND cost <> 'direct' GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;"
    "DELETE FROM temp.unsdg_part WHERE function IS NULL AND cost <> 'direct'";

static const char function_weights[] =
    "SELECT min(rowid), sum(cents) FROM temp.unsdg_part WHERE entity = ?1 AND year = ?2 AND "
    "basis = ?3 AND cost = 'direct' AND function IS NOT NULL GROUP BY function "
    "HAVING sum(cents) > 0 ORDER BY function";

static const char add_open[] =
    "INSERT INTO temp.unsdg_part SELECT o.entity, o.sub_entity, o.year, o.basis, o.project, "
    "o.cost, p.function, o.location, o.goal, o.target, o.indicator, o.marker, ?2 "
    "FROM temp.unsdg_part AS p JOIN temp.unsdg_open AS o ON o.rowid = ?3 WHERE p.rowid = ?1";

static bool spread_open(const struct making *making)
{
    if (!making_run(making, "DROP TABLE IF EXISTS temp.unsdg_open; %s", open_table))
        return false;
    struct spreading spreading = {
        .making = making,
        .what = "support or enabling cost",
        .advice = "give it a function of its own",
        .whole = making_prepare(
            making, "SELECT rowid, cents, entity, year, basis "
                    "FROM temp.unsdg_open WHERE cents <> 0 ORDER BY entity, year, basis"),
        .query = making_prepare(making, "%s", function_weights),
        .insert = making_prepare(making, "%s", add_open)};
    return spread(&spreading) && making_run(making, "DROP TABLE temp.unsdg_open");
}

bool spread_expense(const struct making *making)
{
    return spread_all_support(making) && spread_open(making);
}
