/* Deriving: what of an activity's budgets is for which country and region. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/apportion.h"
#include "base/decimal.h"
#include "store/derive_inside.h"
#include "store/sql.h"

enum {
    CENTS = 2,          /* digits after the point that parts have at least */
    MOST_PLACES = 1000, /* of an activity; there are 250 countries */
};

static const char tables[] =
    "CREATE TEMP TABLE derived_place(activity TEXT, kind TEXT, code TEXT, percentage TEXT);"
    "INSERT INTO temp.derived_place SELECT iati_identifier, 'country', upper(trim(code)),"
    " percentage FROM recipient_countries JOIN temp.derived_activity ON id = iati_identifier;"
    "INSERT INTO temp.derived_place SELECT iati_identifier, 'region', trim(code), percentage"
    " FROM recipient_regions JOIN temp.derived_activity ON id = iati_identifier"
    " WHERE coalesce(nullif(trim(vocabulary), ''), '1') = '1';"
    "CREATE INDEX temp.derived_place_of ON derived_place(activity);"
    "CREATE TEMP TABLE derived_part(kind TEXT, activity TEXT, period TEXT, currency TEXT,"
    " place TEXT, value TEXT, committed INTEGER, source INTEGER);";

/* Where an activity is, and how much of it. */
struct share {
    const char *kind; /* country, region or rest */
    char *code;
    struct decimal percentage;
    bool has_percentage, is_bad;
};

struct shares {
    char *activity; /* NULL: none yet */
    struct share *items;
    size_t count, capacity;
    const char *fault; /* why nothing can be split; NULL: it can */
    mpz_t *weights;    /* of each place, and last of the rest */
};

static void shares_clear(struct shares *shares)
{
    for (size_t i = 0; i < shares->count; i++) {
        free(shares->items[i].code);
        decimal_clear(&shares->items[i].percentage);
    }
    for (size_t i = 0; shares->weights && i <= shares->count; i++)
        mpz_clear(shares->weights[i]);
    free(shares->weights);
    free(shares->activity);
    shares->weights = NULL;
    shares->activity = NULL;
    shares->fault = NULL;
    shares->count = 0;
}

static void add_share(struct shares *shares, sqlite3_stmt *row)
{
    const char *code = sql_text(row, 1), *percentage = sql_text(row, 2);
    shares->items = grow(shares->items, shares->count, &shares->capacity, sizeof *shares->items);
    struct share *share = &shares->items[shares->count++];
    *share = (struct share){.kind = strcmp(sql_text(row, 0), "country") == 0 ? "country" : "region",
                            .code = xstrdup(code ? code : ""),
                            .has_percentage = percentage != NULL};
    decimal_init(&share->percentage);
    share->is_bad = !code || (percentage && (!decimal_parse(&share->percentage, percentage) ||
                                             mpz_sgn(share->percentage.digits) < 0));
}

/* The only place has all of it, whether it says so or not. */
static void settle_single(struct shares *shares)
{
    struct share *share = shares->items;
    if (shares->count == 1 && !share->has_percentage) {
        decimal_parse(&share->percentage, "100");
        share->has_percentage = true;
    }
}

static const char *fault_of(const struct shares *shares)
{
    if (shares->count == 0)
        return "nowhere";
    for (size_t i = 0; i < shares->count; i++)
        if (shares->items[i].is_bad || !shares->items[i].has_percentage)
            return "percentages";
    return shares->count > MOST_PLACES ? "percentages" : NULL;
}

/* Integers that are to each other as the percentages; the rest is what they lack to 100. */
static void make_weights(struct shares *shares)
{
    struct decimal sum, hundred;
    decimal_init(&sum);
    decimal_init(&hundred);
    decimal_parse(&hundred, "100");
    for (size_t i = 0; i < shares->count; i++)
        decimal_add(&sum, &shares->items[i].percentage);
    if (decimal_compare(&sum, &hundred) > 0) {
        shares->fault = "percentages";
    } else {
        shares->weights = xcalloc(shares->count + 1, sizeof *shares->weights);
        for (size_t i = 0; i <= shares->count; i++)
            mpz_init(shares->weights[i]);
        mpz_t *rest = &shares->weights[shares->count];
        mpz_ui_pow_ui(*rest, 10, sum.scale);
        mpz_mul_ui(*rest, *rest, 100);
        mpz_sub(*rest, *rest, sum.digits);
        for (size_t i = 0; i < shares->count; i++) {
            const struct decimal *percentage = &shares->items[i].percentage;
            mpz_ui_pow_ui(shares->weights[i], 10, sum.scale - percentage->scale);
            mpz_mul(shares->weights[i], shares->weights[i], percentage->digits);
        }
    }
    decimal_clear(&sum);
    decimal_clear(&hundred);
}

static bool load_shares(const struct deriving *deriving, struct shares *shares,
                        sqlite3_stmt *places_of, const char *activity)
{
    shares_clear(shares);
    shares->activity = xstrdup(activity);
    sqlite3_bind_text(places_of, 1, activity, -1, SQLITE_TRANSIENT);
    int stepped;
    while ((stepped = sql_step(places_of, deriving->error)) > 0)
        if (shares->count <= MOST_PLACES)
            add_share(shares, places_of);
    sqlite3_reset(places_of);
    settle_single(shares);
    shares->fault = fault_of(shares);
    if (!shares->fault)
        make_weights(shares);
    return stepped == 0;
}

/* A budget: activity, period, currency, value, committed, source. */
struct splitting {
    const struct deriving *deriving;
    struct shares shares;
    sqlite3_stmt *insert;
    sqlite3_stmt *budget;
};

static bool write_part(struct splitting *splitting, const char *kind, const char *place,
                       const char *value)
{
    sqlite3_stmt *insert = splitting->insert, *budget = splitting->budget;
    sqlite3_bind_text(insert, 1, kind, -1, SQLITE_STATIC);
    for (int i = 0; i < 3; i++)
        sqlite3_bind_value(insert, i + 2, sqlite3_column_value(budget, i));
    sqlite3_bind_text(insert, 5, place, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, value, -1, SQLITE_STATIC);
    sqlite3_bind_value(insert, 7, sqlite3_column_value(budget, 4));
    sqlite3_bind_value(insert, 8, sqlite3_column_value(budget, 5));
    bool written = sql_step(insert, splitting->deriving->error) == 0;
    sqlite3_reset(insert);
    return written;
}

static bool write_parts(struct splitting *splitting, mpz_t *parts, unsigned scale)
{
    const struct shares *shares = &splitting->shares;
    bool written = true;
    for (size_t i = 0; written && i <= shares->count; i++) {
        struct decimal part = {.scale = scale};
        bool is_rest = i == shares->count;
        mpz_init_set(part.digits, parts[i]);
        char *text = decimal_text(&part);
        if (mpz_sgn(parts[i]) != 0)
            written = write_part(splitting, is_rest ? "rest" : shares->items[i].kind,
                                 is_rest ? "percentages" : shares->items[i].code, text);
        free(text);
        decimal_clear(&part);
    }
    return written;
}

static bool split_value(struct splitting *splitting, const char *value)
{
    struct decimal cents, whole;
    decimal_init(&cents);
    decimal_init(&whole);
    cents.scale = CENTS;
    decimal_parse(&whole, value);
    decimal_add(&whole, &cents); /* nothing, with two digits after the point */
    size_t count = splitting->shares.count + 1;
    mpz_t *parts = xcalloc(count, sizeof *parts);
    for (size_t i = 0; i < count; i++)
        mpz_init(parts[i]);
    apportion(whole.digits, splitting->shares.weights, count, parts);
    bool written = write_parts(splitting, parts, whole.scale);
    for (size_t i = 0; i < count; i++)
        mpz_clear(parts[i]);
    free(parts);
    decimal_clear(&cents);
    decimal_clear(&whole);
    return written;
}

static bool split_budget(struct splitting *splitting, sqlite3_stmt *places_of)
{
    struct shares *shares = &splitting->shares;
    const char *activity = sql_text(splitting->budget, 0);
    if ((!shares->activity || strcmp(shares->activity, activity) != 0) &&
        !load_shares(splitting->deriving, shares, places_of, activity))
        return false;
    const char *value = sql_text(splitting->budget, 3);
    return shares->fault ? write_part(splitting, "rest", shares->fault, value)
                         : split_value(splitting, value);
}

static bool split_all(struct splitting *splitting, sqlite3_stmt *places_of)
{
    int stepped;
    while ((stepped = sql_step(splitting->budget, splitting->deriving->error)) > 0)
        if (!split_budget(splitting, places_of))
            return false;
    return stepped == 0;
}

/* ---- what can't be split ---- */

static const char *reason_text(const char *reason)
{
    static const struct {
        const char *reason, *text;
    } texts[] = {
        {"transactions", "names countries and regions only in its transactions"},
        {"nowhere", "names no country and no region"},
        {"percentages", "has percentages that are missing, or that don't add up to 100"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].reason, reason) == 0)
            return texts[i].text;
    return reason;
}

static bool tell_rest(const struct deriving *deriving)
{
    sqlite3_stmt *row = derive_prepare(
        deriving,
        "SELECT CASE WHEN place = 'nowhere' AND activity IN (SELECT iati_identifier FROM "
        "transactions WHERE coalesce(recipient_country, recipient_region) IS NOT NULL) THEN "
        "'transactions' ELSE place END AS reason, currency, decimal_sum(value), count(DISTINCT "
        "activity), min(source), min(activity) FROM temp.derived_part WHERE kind = 'rest' GROUP BY "
        "1, 2 ORDER BY 1, 2");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, deriving->error)) > 0) {
        long long others = (long long)sqlite3_column_int64(row, 3) - 1;
        char *more = others ? xasprintf(", like %lld more", others) : xstrdup("");
        derive_tell(deriving, SEVERITY_ADVISORY, "x.organisation-file.not-split",
                    sqlite3_column_int64(row, 4),
                    "%s %s of the budgets is in no recipient-country-budget or "
                    "recipient-region-budget: activity \"%s\" %s%s",
                    sql_text(row, 2), sql_text(row, 1), sql_text(row, 5),
                    reason_text(sql_text(row, 0)), more);
        free(more);
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

bool derive_split(const struct deriving *deriving)
{
    if (!sql_run(deriving->store->db, tables, deriving->error))
        return false;
    struct splitting splitting = {.deriving = deriving};
    sqlite3_stmt *places_of = derive_prepare(
        deriving, "SELECT kind, code, derive_amount(percentage) FROM temp.derived_place WHERE "
                  "activity = ?1 ORDER BY rowid");
    splitting.insert = derive_prepare(
        deriving, "INSERT INTO temp.derived_part VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    splitting.budget = derive_prepare(
        deriving, "SELECT activity, period, currency, decimal_sum(value), min(committed), "
                  "min(source) FROM temp.derived_money WHERE kind = 'budget' AND value IS NOT "
                  "NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
    bool split =
        places_of && splitting.insert && splitting.budget && split_all(&splitting, places_of);
    shares_clear(&splitting.shares);
    free(splitting.shares.items);
    sqlite3_finalize(splitting.budget);
    sqlite3_finalize(splitting.insert);
    sqlite3_finalize(places_of);
    return split && tell_rest(deriving);
}
