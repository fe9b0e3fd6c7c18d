/* Reconciliation: each difference gets its name. */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/sql.h"
#include "unsdg/reconcile_inside.h"

/* What one key has in one year. */
struct residual {
    int year;
    struct decimal rest; /* UN data less IATI, as far as it has no name yet */
    struct decimal support;
    struct decimal foreign; /* what was not in dollars, of the side that has more of it */
    bool is_foreign;        /* an amount was not in dollars */
    bool is_same;           /* both sides are one amount in one currency */
};

/* A key with its years, from the first on. */
struct matching {
    char *part, *key, *activity, *partner;
    bool is_later; /* its agreement ends after the last year of the UN data */
    struct residual *items;
    size_t count, capacity;
};

struct settling {
    const struct reconciling *reconciling;
    sqlite3_stmt *insert;
    struct decimal limit; /* of exchange differences, per cent */
    struct matching matching;
};

static int sign(const struct decimal *decimal)
{
    return mpz_sgn(decimal->digits);
}

static void drop_sign(struct decimal *decimal)
{
    mpz_abs(decimal->digits, decimal->digits);
}

static void copy(struct decimal *to, const struct decimal *from)
{
    decimal_init(to);
    decimal_add(to, from);
}

/* As decimal_compare, signs disregarded. */
static int compare_sizes(const struct decimal *a, const struct decimal *b)
{
    struct decimal first, second;
    copy(&first, a);
    copy(&second, b);
    drop_sign(&first);
    drop_sign(&second);
    int result = decimal_compare(&first, &second);
    decimal_clear(&first);
    decimal_clear(&second);
    return result;
}

/* ---- one difference ---- */

static bool insert_difference(struct settling *settling, int year, const char *class,
                              const struct decimal *dollars)
{
    const struct matching *matching = &settling->matching;
    char *text = decimal_text(dollars);
    sqlite3_stmt *insert = settling->insert;
    sqlite3_bind_text(insert, 1, matching->part, -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 2, year);
    sqlite3_bind_text(insert, 3, class, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, matching->key, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, matching->activity, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, matching->partner, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 7, text, -1, SQLITE_STATIC);
    bool inserted = sql_step(insert, settling->reconciling->making.error) == 0;
    sqlite3_reset(insert);
    free(text);
    return inserted;
}

/* Names a part of what is left; nothing if it is 0. */
static bool name(struct settling *settling, struct residual *residual, const char *class,
                 const struct decimal *dollars)
{
    if (sign(dollars) == 0)
        return true;
    bool named = insert_difference(settling, residual->year, class, dollars);
    decimal_subtract(&residual->rest, dollars);
    return named;
}

static bool name_rest(struct settling *settling, struct residual *residual, const char *class)
{
    struct decimal rest;
    copy(&rest, &residual->rest);
    bool named = name(settling, residual, class, &rest);
    decimal_clear(&rest);
    return named;
}

/* ---- support cost ---- */

/* Support cost is taken to be in the transactions, unless leaving it out fits better. */
static bool settle_support(struct settling *settling, struct residual *residual)
{
    struct decimal without;
    copy(&without, &residual->rest);
    decimal_subtract(&without, &residual->support);
    bool outside = compare_sizes(&without, &residual->rest) < 0;
    decimal_clear(&without);
    return !outside || name(settling, residual, "support", &residual->support);
}

/* ---- exchange ---- */

/* |rest| * 100 <= limit * base */
static bool is_within_limit(const struct settling *settling, const struct decimal *rest,
                            const struct decimal *base)
{
    struct decimal share, most, hundred;
    copy(&share, rest);
    copy(&most, base);
    decimal_init(&hundred);
    mpz_set_ui(hundred.digits, 100);
    decimal_multiply(&share, &hundred);
    decimal_multiply(&most, &settling->limit);
    bool is_within = compare_sizes(&share, &most) <= 0;
    decimal_clear(&share);
    decimal_clear(&most);
    decimal_clear(&hundred);
    return is_within;
}

static bool settle_exchange(struct settling *settling, struct residual *residual,
                            const struct decimal *base)
{
    bool is_exchange = residual->is_foreign &&
                       (residual->is_same || is_within_limit(settling, &residual->rest, base));
    return !is_exchange || name_rest(settling, residual, "exchange");
}

/* ---- timing ---- */

/* What is too much in some years and too little in others, each without its sign. */
static void add_surpluses(const struct matching *matching, struct decimal sums[2])
{
    for (size_t i = 0; i < matching->count; i++) {
        const struct decimal *rest = &matching->items[i].rest;
        if (sign(rest) > 0)
            decimal_add(&sums[0], rest);
        else
            decimal_subtract(&sums[1], rest);
    }
}

/* Names as much of the years with one sign as `left` is, from the first year on. */
static bool settle_timing_of(struct settling *settling, int side, struct decimal *left)
{
    struct matching *matching = &settling->matching;
    bool settled = true;
    for (size_t i = 0; settled && i < matching->count && sign(left) > 0; i++) {
        struct residual *residual = &matching->items[i];
        if (sign(&residual->rest) != side)
            continue;
        struct decimal part;
        copy(&part, compare_sizes(&residual->rest, left) <= 0 ? &residual->rest : left);
        drop_sign(&part);
        decimal_subtract(left, &part);
        if (side < 0)
            mpz_neg(part.digits, part.digits);
        settled = name(settling, residual, "timing", &part);
        decimal_clear(&part);
    }
    return settled;
}

/* Only what one year lacks and another has too much of: the smaller of the two sums. */
static bool settle_timing(struct settling *settling)
{
    struct decimal sums[2], most, again;
    decimal_init(&sums[0]);
    decimal_init(&sums[1]);
    add_surpluses(&settling->matching, sums);
    copy(&most, decimal_compare(&sums[0], &sums[1]) <= 0 ? &sums[0] : &sums[1]);
    copy(&again, &most);
    bool settled = settle_timing_of(settling, 1, &most) && settle_timing_of(settling, -1, &again);
    decimal_clear(&sums[0]);
    decimal_clear(&sums[1]);
    decimal_clear(&most);
    decimal_clear(&again);
    return settled;
}

/* ---- a key ---- */

/* Exchange of a whole key, after timing: its base is what the key has in all years. */
static bool settle_leftovers(struct settling *settling)
{
    struct matching *matching = &settling->matching;
    struct decimal base;
    decimal_init(&base);
    bool settled = true;
    for (size_t i = 0; i < matching->count; i++)
        if (compare_sizes(&matching->items[i].foreign, &base) > 0) {
            decimal_clear(&base);
            copy(&base, &matching->items[i].foreign);
        }
    for (size_t i = 0; settled && i < matching->count; i++) {
        struct residual *residual = &matching->items[i];
        settled =
            settle_exchange(settling, residual, &base) &&
            name_rest(settling, residual,
                      matching->is_later && sign(&residual->rest) < 0 ? "later" : "unexplained");
    }
    decimal_clear(&base);
    return settled;
}

static void matching_clear(struct matching *matching)
{
    for (size_t i = 0; i < matching->count; i++) {
        decimal_clear(&matching->items[i].rest);
        decimal_clear(&matching->items[i].support);
        decimal_clear(&matching->items[i].foreign);
    }
    free(matching->part);
    free(matching->key);
    free(matching->activity);
    free(matching->partner);
    *matching = (struct matching){.items = matching->items, .capacity = matching->capacity};
}

static bool settle_matching(struct settling *settling)
{
    struct matching *matching = &settling->matching;
    bool settled = true;
    for (size_t i = 0; settled && i < matching->count; i++)
        settled = settle_support(settling, &matching->items[i]) &&
                  settle_exchange(settling, &matching->items[i], &matching->items[i].foreign);
    settled = settled && settle_timing(settling) && settle_leftovers(settling);
    matching_clear(matching);
    return settled;
}

/* ---- all keys ---- */

enum {
    PART,
    KEY,
    YEAR,
    ACTIVITY,
    PARTNER,
    DIRECT,
    SUPPORT,
    IATI,
    UN_FOREIGN,
    IATI_FOREIGN,
    FOREIGN,
    SAME,
    LATER,
};

static const char residuals[] =
    "SELECT part, key, year, min(activity), min(partner), "
    "decimal_sum(CASE WHEN side = 'un' AND kind <> 'support' THEN dollars END), "
    "decimal_sum(CASE WHEN side = 'un' AND kind = 'support' THEN dollars END), "
    "decimal_sum(CASE WHEN side = 'iati' THEN dollars END), "
    "decimal_sum(CASE WHEN side = 'un' AND currency <> 'USD' THEN dollars END), "
    "decimal_sum(CASE WHEN side = 'iati' AND currency <> 'USD' THEN dollars END), "
    "max(currency <> 'USD'), min(currency) = max(currency) AND coalesce(decimal_compare("
    "decimal_sum(CASE side WHEN 'un' THEN amount END), "
    "decimal_sum(CASE side WHEN 'iati' THEN amount END)), 1) = 0, "
    "CAST(max(substr(ends, 1, 4)) AS INTEGER) > (SELECT max(year) FROM temp.reconcile_year) "
    "FROM temp.reconcile_line WHERE class = 'pool' GROUP BY part, key, year "
    "ORDER BY part, key, year";

static void set_decimal(struct decimal *decimal, sqlite3_stmt *row, int column)
{
    decimal_init(decimal);
    const char *text = sql_text(row, column);
    if (text)
        decimal_parse(decimal, text);
}

static void set_foreign(struct residual *residual, sqlite3_stmt *row)
{
    struct decimal iati;
    set_decimal(&residual->foreign, row, UN_FOREIGN);
    set_decimal(&iati, row, IATI_FOREIGN);
    if (compare_sizes(&iati, &residual->foreign) > 0) {
        decimal_clear(&residual->foreign);
        copy(&residual->foreign, &iati);
    }
    decimal_clear(&iati);
}

static void add_residual(struct matching *matching, sqlite3_stmt *row)
{
    matching->items =
        grow(matching->items, matching->count, &matching->capacity, sizeof *matching->items);
    struct residual *residual = &matching->items[matching->count++];
    struct decimal iati;
    *residual = (struct residual){.year = sqlite3_column_int(row, YEAR),
                                  .is_foreign = sqlite3_column_int(row, FOREIGN) != 0,
                                  .is_same = sqlite3_column_int(row, SAME) != 0};
    set_decimal(&residual->rest, row, DIRECT);
    set_decimal(&residual->support, row, SUPPORT);
    set_decimal(&iati, row, IATI);
    set_foreign(residual, row);
    decimal_add(&residual->rest, &residual->support);
    decimal_subtract(&residual->rest, &iati);
    decimal_clear(&iati);
    matching->is_later = matching->is_later || sqlite3_column_int(row, LATER) != 0;
}

static bool is_same_key(const struct matching *matching, sqlite3_stmt *row)
{
    return matching->key && strcmp(matching->key, sql_text(row, KEY)) == 0 &&
           strcmp(matching->part, sql_text(row, PART)) == 0;
}

static bool take_residual(struct settling *settling, sqlite3_stmt *row)
{
    struct matching *matching = &settling->matching;
    if (!is_same_key(matching, row)) {
        if (!settle_matching(settling))
            return false;
        matching->part = sql_text_copy(row, PART);
        matching->key = sql_text_copy(row, KEY);
        matching->activity = sql_text_copy(row, ACTIVITY);
        matching->partner = sql_text_copy(row, PARTNER);
    }
    add_residual(matching, row);
    return true;
}

static bool settle_all(struct settling *settling, sqlite3_stmt *row)
{
    struct error *error = settling->reconciling->making.error;
    int stepped;
    while ((stepped = sql_step(row, error)) > 0)
        if (!take_residual(settling, row))
            return false;
    return stepped == 0 && settle_matching(settling);
}

/* What the records name is no longer unexplained. */
static const char named[] =
    "UPDATE temp.reconcile_line SET key = 'named ' || coalesce(activity, '') WHERE class = "
    "'named';"
    "INSERT INTO temp.reconcile_difference(part, year, class, key, activity, dollars) SELECT part, "
    "year, 'unexplained', key, activity, decimal_sub('0', decimal_sum(dollars)) FROM "
    "temp.reconcile_line WHERE class = 'named' AND dollars IS NOT NULL GROUP BY part, year, "
    "activity;"
    "DELETE FROM temp.reconcile_difference WHERE class = 'unexplained' AND (part, year, "
    "coalesce(activity, '')) IN (SELECT part, year, coalesce(activity, '') FROM "
    "temp.reconcile_difference WHERE class = 'unexplained' GROUP BY 1, 2, 3 HAVING "
    "max(substr(key, 1, 6) = 'named ') AND decimal_compare(decimal_sum(dollars), '0') = 0);"
    "CREATE INDEX temp.reconcile_difference_class ON reconcile_difference(part, year, class);"
    "CREATE INDEX temp.reconcile_difference_key ON reconcile_difference(part, key)";

bool reconcile_settle(const struct reconciling *reconciling)
{
    const struct making *making = &reconciling->making;
    struct settling settling = {.reconciling = reconciling};
    decimal_init(&settling.limit);
    mpz_set_ui(settling.limit.digits, reconciling->options->exchange_limit);
    settling.insert = making_prepare(
        making, "INSERT INTO temp.reconcile_difference(part, year, class, key, activity, partner, "
                "dollars) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    sqlite3_stmt *row = sql_prepare(making->store->db, residuals, making->error);
    bool settled = settling.insert && row && settle_all(&settling, row);
    sqlite3_finalize(row);
    sqlite3_finalize(settling.insert);
    matching_clear(&settling.matching);
    free(settling.matching.items);
    decimal_clear(&settling.limit);
    return settled && sql_run(making->store->db, named, making->error);
}
