/* What the steps of making facts share: facts.c calls them in their order.
 *
 *   expense_lots    rows of one project and kind, summed
 *   cents           whole cents of each lot
 *   expense_split   lots cut into parts by the shares of their projects
 *   expense_spread  support cost and enabling cost spread over the parts
 *
 * They meet in temporary tables: unsdg_lot and unsdg_part. */
#ifndef IATIPUB_UNSDG_MAKING_H
#define IATIPUB_UNSDG_MAKING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/sql.h"
#include "store/store.h"

struct making {
    struct store *store;
    const struct unsdg *settings;
    struct findings *findings;
    struct error *error;
};

/* sql_runf and sql_preparef for the facts being made. */
#define making_run(making, ...) sql_runf((making)->store->db, (making)->error, __VA_ARGS__)
#define making_prepare(making, ...) sql_preparef((making)->store->db, (making)->error, __VA_ARGS__)

/* A critical finding, about the record with that _source; `source` 0: about none. */
void making_refuse(const struct making *making, const char *rule, sqlite3_int64 source,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What makes a record unfit: an SQL condition, and what is wrong as the end of a sentence that
 * begins with "a row of 'unsdg_expenses' ". */
struct record_fault {
    const char *condition, *message;
};
/* Refuses all rows of the table to which a condition applies. */
bool making_refuse_rows(const struct making *making, const char *table,
                        const struct record_fault *faults, size_t count);

/* Fills `cents` of a temporary table (id, entity, year, basis, amount, cents) from its exact
 * amounts. Amounts with more than two decimals are rounded so that each report's cents are its
 * exact sum, rounded once: the largest remainders are rounded up. */
bool cents_settle(const struct making *making, const char *table);
/* SQL of the amount that a number of cents is, as text: "-12.05". The caller frees
 * (sqlite3_free). */
char *cents_sql(const char *expression);

bool make_revenue_facts(const struct making *making);
bool make_expense_lots(const struct making *making);
bool split_expense_lots(const struct making *making);
bool spread_expense(const struct making *making);

/* SQL of a row's amount in US dollars. */
#define UNSDG_DOLLARS                                                                              \
    "CASE WHEN coalesce(currency, 'USD') = 'USD' THEN amount "                                     \
    "ELSE fx(amount, currency, coalesce(date, year || '-12-31'), 'USD') END"
/* SQL of a row's financial year: as it says, or that of its date. */
#define UNSDG_YEAR "CAST(coalesce(year, substr(date, 1, 4)) AS INTEGER)"

/* SQL of whether a row can be counted in a year. */
#define UNSDG_IN_YEAR "coalesce(" UNSDG_YEAR " BETWEEN 1900 AND 9999, 0)"

#endif
