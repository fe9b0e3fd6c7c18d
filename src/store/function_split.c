/* split_percent(weight [, places]) and split_amount(total, weight [, places]), by largest
 * remainder.
 *
 * They are window functions over the rows of a group, with the frame ROWS BETWEEN CURRENT ROW AND
 * UNBOUNDED FOLLOWING. For the first row of a group its frame is all of the group: SQLite gives all
 * weights before it asks for the first share. Then it takes one row after the other out of the
 * frame, so the number of those taken out is the place of the row whose share is asked for. With
 * another frame or none a row would get the share of another; that is noticed. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "store/function_inside.h"

enum { PERCENT_PLACES = 2, AMOUNT_PLACES = 2, WEIGHTS_MOST = 1000000 };

#define RIGHT_FRAME                                                                                \
    "OVER (PARTITION BY ... ORDER BY ... ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)"

struct weight {
    struct decimal number;
    bool blank;   /* NULL: gets no share */
    mpz_t units;  /* the share, in units of the last place */
    mpz_t rest;   /* what rounding down left of it */
    size_t order; /* among the weights */
};

/* The rows of one group. SQLite gives the memory zeroed. */
struct split {
    const char *name; /* of the function; NULL: no row came yet */
    struct weight *weights;
    size_t count, capacity;
    size_t taken;    /* rows that left the frame */
    bool given;      /* a share was given since the last row left */
    bool shared_out; /* the shares are there */
    bool failed;     /* a message was given */
    unsigned places; /* of the shares */
    struct decimal total;
};

static void clear_weight(struct weight *weight)
{
    decimal_clear(&weight->number);
    mpz_clears(weight->units, weight->rest, NULL);
}

/* ---- gathering ---- */

static void fail_for_frame(sqlite3_context *context, struct split *split)
{
    function_fail(context, N_("%s: each row gets its own share only with %s"), split->name,
                  RIGHT_FRAME);
    split->failed = true;
}

/* The group of the call, begun if this is its first row; NULL after a failure. */
static struct split *split_of(sqlite3_context *context, const char *name)
{
    struct split *split = sqlite3_aggregate_context(context, sizeof *split);
    if (!split || split->failed)
        return NULL;
    if (!split->name)
        decimal_init(&split->total);
    split->name = name;
    if (split->shared_out) {
        fail_for_frame(context, split);
    } else if (split->count == WEIGHTS_MOST) {
        function_fail(context, N_("%s: a group of more than 1,000,000 rows can't be split"), name);
        split->failed = true;
    }
    return split->failed ? NULL : split;
}

static void add_weight(sqlite3_context *context, struct split *split, sqlite3_value *value)
{
    split->weights = grow(split->weights, split->count, &split->capacity, sizeof *split->weights);
    struct weight *weight = &split->weights[split->count];
    weight->order = split->count++;
    weight->blank = sqlite3_value_type(value) == SQLITE_NULL;
    mpz_inits(weight->units, weight->rest, NULL);
    if (weight->blank)
        decimal_init(&weight->number);
    else
        split->failed = !function_decimal(context, split->name, value, &weight->number);
    if (mpz_sgn(weight->number.digits) < 0) {
        function_fail(context, N_("%s: the weight %s is below zero; weights are shares of a whole"),
                      split->name, (const char *)sqlite3_value_text(value));
        split->failed = true;
    }
}

void split_percent_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct split *split = split_of(context, "split_percent");
    if (!split)
        return;
    unsigned places = PERCENT_PLACES;
    if (count > 1 && !function_places(context, split->name, values[1], &places)) {
        split->failed = true;
        return;
    }
    split->places = places;
    if (split->count == 0)
        decimal_parse(&split->total, "100");
    add_weight(context, split, values[0]);
}

/* The total of the first row; the others must have the same. */
static bool take_total(sqlite3_context *context, struct split *split, sqlite3_value *value)
{
    struct decimal total;
    bool good = function_decimal(context, split->name, value, &total);
    if (good && split->count > 0 && decimal_compare(&total, &split->total) != 0) {
        char *first = decimal_text(&split->total), *other = decimal_text(&total);
        function_fail(context,
                      N_("split_amount: the rows of a group have different totals, %s and %s"),
                      first, other);
        free(first);
        free(other);
        good = false;
    }
    if (good && split->count == 0)
        decimal_add(&split->total, &total);
    decimal_clear(&total);
    return good;
}

void split_amount_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct split *split = split_of(context, "split_amount");
    if (!split)
        return;
    unsigned places = AMOUNT_PLACES;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) {
        function_fail(context,
                      N_("split_amount: the total is NULL; leave out the rows without one"));
        split->failed = true;
    } else if ((count > 2 && !function_places(context, split->name, values[2], &places)) ||
               !take_total(context, split, values[0])) {
        split->failed = true;
    } else {
        split->places = places > split->total.scale ? places : split->total.scale;
        add_weight(context, split, values[1]);
    }
}

/* ---- sharing out ---- */

/* The larger rest first; of equal ones the earlier row's. */
static int compare_rests(const void *a, const void *b)
{
    const struct weight *const *x = a, *const *y = b;
    int order = mpz_cmp((*y)->rest, (*x)->rest);
    if (order)
        return order;
    return (*x)->order < (*y)->order ? -1 : 1;
}

/* A unit more for each of those that lost most, as long as there are units. */
static void hand_out_rest(struct split *split, size_t left)
{
    struct weight **sorted = xcalloc(split->count, sizeof(struct weight *));
    for (size_t i = 0; i < split->count; i++)
        sorted[i] = &split->weights[i];
    qsort(sorted, split->count, sizeof(struct weight *), compare_rests);
    for (size_t i = 0; i < left && i < split->count; i++)
        mpz_add_ui(sorted[i]->units, sorted[i]->units, 1);
    free(sorted);
}

static void share_out(struct split *split, struct decimal *sum)
{
    struct decimal total;
    mpz_t left;
    decimal_init(&total);
    mpz_init(left);
    decimal_add(&total, &split->total);
    decimal_round(&total, split->places);
    mpz_abs(total.digits, total.digits);
    mpz_set(left, total.digits);
    for (size_t i = 0; i < split->count; i++) {
        struct weight *weight = &split->weights[i];
        decimal_round(&weight->number, sum->scale); /* the largest scale: nothing is lost */
        mpz_mul(weight->rest, weight->number.digits, total.digits);
        mpz_fdiv_qr(weight->units, weight->rest, weight->rest, sum->digits);
        mpz_sub(left, left, weight->units);
    }
    hand_out_rest(split, mpz_get_ui(left));
    if (mpz_sgn(split->total.digits) < 0)
        for (size_t i = 0; i < split->count; i++)
            mpz_neg(split->weights[i].units, split->weights[i].units);
    mpz_clear(left);
    decimal_clear(&total);
}

static bool is_all_blank(const struct split *split)
{
    for (size_t i = 0; i < split->count; i++)
        if (!split->weights[i].blank)
            return false;
    return true;
}

static bool make_shares(sqlite3_context *context, struct split *split)
{
    struct decimal sum;
    decimal_init(&sum);
    for (size_t i = 0; i < split->count; i++)
        decimal_add(&sum, &split->weights[i].number);
    bool made = mpz_sgn(sum.digits) > 0;
    if (made)
        share_out(split, &sum);
    else if (!is_all_blank(split))
        function_fail(
            context,
            N_("%s: the weights of a group of %zu rows add up to zero, so nothing says how "
               "to split"),
            split->name, split->count);
    split->failed = !made && !is_all_blank(split);
    split->shared_out = true;
    decimal_clear(&sum);
    return made || !split->failed;
}

static void give_share(sqlite3_context *context, const struct split *split)
{
    const struct weight *weight = &split->weights[split->taken];
    if (weight->blank)
        return;
    struct decimal share;
    decimal_init(&share);
    mpz_set(share.digits, weight->units);
    share.scale = split->places;
    function_give_decimal(context, &share);
    decimal_clear(&share);
}

void split_value(sqlite3_context *context)
{
    struct split *split = sqlite3_aggregate_context(context, 0);
    if (!split || split->failed || split->taken >= split->count)
        return;
    if (split->given) {
        fail_for_frame(context, split);
    } else if (split->shared_out || make_shares(context, split)) {
        split->given = true;
        give_share(context, split);
    }
}

void split_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct split *split = sqlite3_aggregate_context(context, 0);
    (void)count, (void)values;
    if (!split || split->failed)
        return;
    if (!split->given)
        fail_for_frame(context, split);
    split->taken++;
    split->given = false;
}

/* SQLite hears of no error at the end of a window, so it becomes a finding. */
static void report_frame(sqlite3_context *context, const struct split *split)
{
    struct findings *findings = &functions_of(context)->findings;
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule, "x.mapping.split") == 0)
            return;
    findings_add(findings, SEVERITY_CRITICAL, "x.mapping.split", "mapping",
                 "%s gave one share to several rows; each row gets its own only with " RIGHT_FRAME
                 " and without LIMIT",
                 split->name);
}

/* As an aggregate of a group of one row there is one share, all of it. */
void split_final(sqlite3_context *context)
{
    struct split *split = sqlite3_aggregate_context(context, 0);
    if (!split || !split->name)
        return;
    if (!split->failed && split->count > split->taken + 1) {
        if (split->given)
            report_frame(context, split);
        fail_for_frame(context, split);
    } else if (!split->given) {
        split_value(context);
    }
    for (size_t i = 0; i < split->count; i++)
        clear_weight(&split->weights[i]);
    free(split->weights);
    decimal_clear(&split->total);
}
