/* Amounts in whole cents. */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "store/sql.h"
#include "unsdg/making.h"

enum { CENTS = 2 /* digits after the point */ };

/* Far above what is spent in the world, and far below what 64 bits hold, so that cents of a report
 * can be summed. */
static const char too_many_cents[] = "10000000000000000";

/* What lies above a row's whole cents. */
struct remainder {
    sqlite3_int64 id, cents;
    struct decimal above; /* 0 <= above < 0.01 */
};

/* The rows of one report that have more than cents. */
struct report_remainders {
    char *key; /* NULL: no report yet */
    struct remainder *items;
    size_t count, capacity;
};

struct settling {
    const struct making *making;
    sqlite3_stmt *update;
    struct report_remainders report;
};

char *cents_sql(const char *expression)
{
    return sqlite3_mprintf("CASE WHEN %s < 0 THEN '-' ELSE '' END || (abs(%s) / 100) || '.' || "
                           "printf('%%02d', abs(%s) %% 100)",
                           expression, expression, expression);
}

static bool set_cents(struct settling *settling, sqlite3_int64 id, sqlite3_int64 cents)
{
    sqlite3_bind_int64(settling->update, 1, id);
    sqlite3_bind_int64(settling->update, 2, cents);
    bool set = sql_step(settling->update, settling->making->error) == 0;
    sqlite3_reset(settling->update);
    return set;
}

/* The largest first; of equal ones the row that came first. */
static int compare_remainders(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    int order = decimal_compare(&y->above, &x->above);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* How many cents all remainders make. */
static size_t remaining_cents(const struct report_remainders *report)
{
    struct decimal sum;
    decimal_init(&sum);
    for (size_t i = 0; i < report->count; i++)
        decimal_add(&sum, &report->items[i].above);
    decimal_round(&sum, CENTS);
    size_t cents = mpz_get_ui(sum.digits);
    decimal_clear(&sum);
    return cents;
}

static bool end_report(struct settling *settling)
{
    struct report_remainders *report = &settling->report;
    size_t cents = remaining_cents(report);
    if (report->count)
        qsort(report->items, report->count, sizeof *report->items, compare_remainders);
    bool ended = true;
    for (size_t i = 0; i < report->count; i++) {
        struct remainder *item = &report->items[i];
        ended = ended && set_cents(settling, item->id, item->cents + (i < cents));
        decimal_clear(&item->above);
    }
    report->count = 0;
    free(report->key);
    report->key = NULL;
    return ended;
}

/* The whole cents below an amount, and what lies above them. False if they are too many. */
static bool divide(struct decimal *amount, sqlite3_int64 *cents, struct decimal *above)
{
    mpz_t unit, whole, limit;
    mpz_inits(unit, whole, NULL);
    mpz_init_set_str(limit, too_many_cents, 10);
    if (amount->scale < CENTS)
        decimal_round(amount, CENTS);
    mpz_ui_pow_ui(unit, 10, amount->scale - CENTS);
    mpz_fdiv_qr(whole, above->digits, amount->digits, unit);
    above->scale = amount->scale;
    bool fits = mpz_cmpabs(whole, limit) < 0;
    *cents = fits ? mpz_get_si(whole) : 0;
    mpz_clears(unit, whole, limit, NULL);
    return fits;
}

static void keep_remainder(struct report_remainders *report, sqlite3_int64 id, sqlite3_int64 cents,
                           const struct decimal *above)
{
    report->items = grow(report->items, report->count, &report->capacity, sizeof *report->items);
    struct remainder *item = &report->items[report->count++];
    *item = (struct remainder){.id = id, .cents = cents};
    decimal_init(&item->above);
    decimal_add(&item->above, above);
}

/* A row: id, amount, source. */
static bool settle_row(struct settling *settling, sqlite3_stmt *row)
{
    struct decimal amount, above;
    decimal_init(&amount);
    decimal_init(&above);
    sqlite3_int64 id = sqlite3_column_int64(row, 0), cents = 0;
    const char *text = sql_text(row, 1);
    bool settled = true;
    if (!text || !decimal_parse(&amount, text) || !divide(&amount, &cents, &above))
        making_refuse(
            settling->making, "x.unsdg.record", sqlite3_column_int64(row, 2),
            "the amount \"%s\" can't be summed; expected a decimal number such as -1500.00, below "
            "100,000,000,000,000",
            text ? text : "");
    else if (mpz_sgn(above.digits) == 0)
        settled = set_cents(settling, id, cents);
    else
        keep_remainder(&settling->report, id, cents, &above);
    decimal_clear(&above);
    decimal_clear(&amount);
    return settled;
}

static bool settle_rows(struct settling *settling, sqlite3_stmt *row)
{
    struct error *error = settling->making->error;
    int stepped;
    while ((stepped = sql_step(row, error)) > 0) {
        const char *key = sql_text(row, 3);
        if (settling->report.key && strcmp(settling->report.key, key) != 0 && !end_report(settling))
            return false;
        if (!settling->report.key)
            settling->report.key = xstrdup(key);
        if (!settle_row(settling, row))
            return false;
    }
    return stepped == 0;
}

bool cents_settle(const struct making *making, const char *table)
{
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT id, amount, source, entity || '/' || year || '/' || basis FROM temp.\"%w\" "
        "ORDER BY entity, year, basis, id",
        table);
    struct settling settling = {
        .making = making,
        .update = making_prepare(making, "UPDATE temp.\"%w\" SET cents = ?2 WHERE id = ?1", table)};
    bool settled = row && settling.update && settle_rows(&settling, row);
    settled = end_report(&settling) && settled;
    sqlite3_finalize(settling.update);
    sqlite3_finalize(row);
    free(settling.report.items);
    return settled;
}
