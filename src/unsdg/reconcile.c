#include "unsdg/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/functions.h"
#include "store/sql.h"
#include "unsdg/reconcile_inside.h"

/* ---- which years ---- */

static struct reconcile_year *add_year(struct reconciliation *reconciliation, int number)
{
    reconciliation->years = grow(reconciliation->years, reconciliation->year_count,
                                 &reconciliation->year_capacity, sizeof *reconciliation->years);
    struct reconcile_year *year = &reconciliation->years[reconciliation->year_count++];
    *year = (struct reconcile_year){.year = number};
    return year;
}

static bool list_years(const struct reconciling *reconciling, struct reconciliation *reconciliation)
{
    const struct making *making = &reconciling->making;
    size_t only = reconciling->options->year;
    sqlite3_stmt *row =
        making_prepare(making, "SELECT year FROM temp.reconcile_year ORDER BY year");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0)
        if (!only || (sqlite3_int64)only == sqlite3_column_int64(row, 0))
            add_year(reconciliation, sqlite3_column_int(row, 0));
    sqlite3_finalize(row);
    return stepped == 0;
}

/* "2023, 2024"; NULL if there are none. The caller frees. */
static char *known_years(const struct making *making)
{
    sqlite3_stmt *row = making_prepare(
        making, "SELECT group_concat(year, ', ') FROM (SELECT year FROM temp.reconcile_year "
                "ORDER BY year)");
    char *years = row && sql_step(row, making->error) > 0 && sql_text(row, 0)
                      ? xstrdup(sql_text(row, 0))
                      : NULL;
    sqlite3_finalize(row);
    return years;
}

static bool refuse_no_years(const struct reconciling *reconciling)
{
    char *years = known_years(&reconciling->making);
    if (years)
        error_set(reconciling->making.error, ERROR_USAGE,
                  "the UN financial data have nothing of %zu; they have %s",
                  reconciling->options->year, years);
    else
        error_set(reconciling->making.error, ERROR_USAGE,
                  "there are no UN financial data of '%s' on basis '%s' to reconcile: "
                  "'unsdg_expenses', 'unsdg_revenues' and 'unsdg_totals' have no rows of it",
                  reconciling->entity, reconciling->basis);
    free(years);
    return false;
}

/* ---- what is left out ---- */

/* One finding for all rows of a table to which the condition applies. */
static bool tell_rows(const struct reconciling *reconciling, const char *table,
                      const char *condition, const char *message)
{
    const struct making *making = &reconciling->making;
    sqlite3_stmt *row =
        making_prepare(making, "SELECT count(*), min(_source) FROM %s WHERE %s", table, condition);
    int stepped = row ? sql_step(row, making->error) : -1;
    if (stepped > 0 && sqlite3_column_int64(row, 0)) {
        sqlite3_int64 count = sqlite3_column_int64(row, 0);
        struct finding *finding = findings_add(
            making->findings, SEVERITY_WARNING, "x.unsdg.reconcile", "unsdg",
            "rows of '%s' %s: %lld of them, the first here", table, message, (long long)count);
        if (finding)
            store_source_place(making->store, sqlite3_column_int64(row, 1), &finding->place);
    }
    sqlite3_finalize(row);
    return stepped >= 0;
}

static bool tell_left_out(const struct reconciling *reconciling)
{
    static const char *const tables[] = {"unsdg_expenses", "unsdg_revenues"};
    const char *entity = reconciling->entity, *basis = reconciling->basis;
    char *other = sqlite3_mprintf("coalesce(entity, %Q) <> %Q OR coalesce(basis, %Q) <> %Q", entity,
                                  entity, basis, basis);
    char *message = xasprintf("are of another entity than '%s' or another basis than '%s' and are "
                              "not reconciled",
                              entity, basis);
    bool told = true;
    for (size_t i = 0; told && i < sizeof tables / sizeof *tables; i++)
        told = tell_rows(reconciling, tables[i], other, message) &&
               tell_rows(reconciling, tables[i], "amount IS NULL OR NOT " UNSDG_IN_YEAR,
                         "have no amount or no year and are in no sum");
    sqlite3_free(other);
    free(message);
    return told;
}

/* One finding for each currency that lacks rates. */
static bool tell_unconverted(const struct reconciling *reconciling)
{
    const struct making *making = &reconciling->making;
    sqlite3_stmt *row = making_prepare(
        making, "SELECT coalesce(currency, '?'), count(*), min(source), min(coalesce(date, year)), "
                "max(coalesce(date, year)) FROM "
                "temp.reconcile_line WHERE dollars IS NULL AND class <> 'payment' AND year IN "
                "(SELECT year FROM temp.reconcile_year) GROUP BY 1 ORDER BY 1");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0) {
        struct finding *finding =
            findings_add(making->findings, SEVERITY_ERROR, "x.unsdg.rate", "unsdg",
                         "amounts in %s have no rate to USD and are in no sum: %lld of them, the "
                         "first here; add "
                         "rates for %s to %s to the files under 'rates' in publication.yaml",
                         sql_text(row, 0), (long long)sqlite3_column_int64(row, 1),
                         sql_text(row, 3), sql_text(row, 4));
        if (finding)
            store_source_place(making->store, sqlite3_column_int64(row, 2), &finding->place);
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* What is wrong with the files of rates; missing rates are told by those that matter. */
static void tell_rates(struct store *store, struct findings *findings)
{
    struct findings all = FINDINGS_INIT;
    functions_report(store->functions, &all);
    for (size_t i = 0; i < all.count; i++)
        if (strcmp(all.items[i].rule, "x.mapping.rate") != 0) {
            struct finding *finding =
                findings_add(findings, all.items[i].severity, all.items[i].rule,
                             all.items[i].category, "%s", all.items[i].message);
            if (finding)
                place_set(&finding->place, all.items[i].place.file, all.items[i].place.line,
                          all.items[i].place.column);
        }
    findings_release(&all);
}

/* ---- all ---- */

/* The entity whose rows are reconciled: the publication's, or the only one that rows name. */
static char *entity_of(const struct making *making, const struct unsdg *settings)
{
    if (settings->entity)
        return xstrdup(settings->entity);
    sqlite3_stmt *row = making_prepare(
        making, "SELECT min(entity) FROM (SELECT entity FROM unsdg_expenses UNION "
                "SELECT entity FROM unsdg_revenues UNION SELECT entity FROM unsdg_totals)");
    const char *entity = row && sql_step(row, making->error) > 0 ? sql_text(row, 0) : NULL;
    char *copy = xstrdup(entity ? entity : "");
    sqlite3_finalize(row);
    return copy;
}

static bool fill(const struct reconciling *reconciling, struct reconciliation *reconciliation)
{
    if (!tell_left_out(reconciling) || !reconcile_gather(reconciling) ||
        !list_years(reconciling, reconciliation))
        return false;
    if (reconciliation->year_count == 0)
        return refuse_no_years(reconciling);
    if (!tell_unconverted(reconciling) || !reconcile_settle(reconciling))
        return false;
    for (size_t i = 0; i < reconciliation->year_count; i++)
        if (!reconcile_read_lines(reconciling, &reconciliation->years[i]))
            return false;
    return true;
}

struct reconciliation *reconcile_years(struct store *store, const struct publication *publication,
                                       const struct reconcile_options *options,
                                       struct findings *findings, struct error *error)
{
    const struct unsdg *settings = publication->unsdg;
    if (!settings) {
        error_set(error, ERROR_USAGE,
                  "publication.yaml has no 'unsdg', so there are no UN financial data to reconcile "
                  "with");
        return NULL;
    }
    struct reconciling reconciling = {
        .making = {.store = store, .settings = settings, .findings = findings, .error = error},
        .publication = publication,
        .options = options,
    };
    struct reconciliation *reconciliation = xcalloc(1, sizeof *reconciliation);
    reconciliation->store = store;
    reconciliation->entity = entity_of(&reconciling.making, settings);
    reconciliation->basis = xstrdup(publication_default(settings->basis, "EXP"));
    reconciling.entity = reconciliation->entity;
    reconciling.basis = reconciliation->basis;
    bool filled = fill(&reconciling, reconciliation);
    tell_rates(store, findings);
    if (filled)
        return reconciliation;
    reconciliation_free(reconciliation);
    return NULL;
}

static void release_year(struct reconcile_year *year)
{
    for (size_t i = 0; i < year->line_count; i++) {
        free(year->lines[i].reason);
        free(year->lines[i].label);
        free(year->lines[i].amount);
    }
    for (size_t i = 0; i < year->partner_count; i++) {
        free(year->partners[i].name);
        free(year->partners[i].commitments);
        free(year->partners[i].funds);
        free(year->partners[i].revenue);
    }
    free(year->lines);
    free(year->partners);
    free(year->unexplained);
}

void reconciliation_free(struct reconciliation *reconciliation)
{
    if (!reconciliation)
        return;
    for (size_t i = 0; i < reconciliation->year_count; i++)
        release_year(&reconciliation->years[i]);
    free(reconciliation->years);
    free(reconciliation->entity);
    free(reconciliation->basis);
    free(reconciliation);
}

bool reconciliation_is_sound(const struct reconciliation *reconciliation)
{
    for (size_t i = 0; i < reconciliation->year_count; i++)
        if (!reconciliation->years[i].is_sound)
            return false;
    return true;
}
