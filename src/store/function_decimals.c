/* decimal_add, decimal_sub, decimal_mul, decimal_round, decimal_compare, decimal_sum */
#include "base/language.h"
#include "store/function_inside.h"

/* Folds the values from the left; any NULL gives NULL. */
static void combine(sqlite3_context *context, const char *name, int count, sqlite3_value **values,
                    void (*operation)(struct decimal *, const struct decimal *))
{
    if (function_any_null(count, values))
        return;
    struct decimal total, next;
    bool good = function_decimal(context, name, values[0], &total);
    for (int i = 1; good && i < count; i++) {
        good = function_decimal(context, name, values[i], &next);
        if (good)
            operation(&total, &next);
        decimal_clear(&next);
    }
    if (good)
        function_give_decimal(context, &total);
    decimal_clear(&total);
}

void function_decimal_add(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (count < 2)
        function_fail(context, N_("decimal_add: expected two numbers or more; decimal_sum adds up "
                                  "the rows of a group"));
    else
        combine(context, "decimal_add", count, values, decimal_add);
}

void function_decimal_sub(sqlite3_context *context, int count, sqlite3_value **values)
{
    combine(context, "decimal_sub", count, values, decimal_subtract);
}

void function_decimal_mul(sqlite3_context *context, int count, sqlite3_value **values)
{
    combine(context, "decimal_mul", count, values, decimal_multiply);
}

void function_decimal_round(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct decimal number;
    unsigned places;
    if (function_any_null(count, values) ||
        !function_places(context, "decimal_round", values[1], &places))
        return;
    if (function_decimal(context, "decimal_round", values[0], &number)) {
        decimal_round(&number, places);
        function_give_decimal(context, &number);
    }
    decimal_clear(&number);
}

void function_decimal_compare(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (function_any_null(count, values))
        return;
    struct decimal a, b;
    bool first = function_decimal(context, "decimal_compare", values[0], &a);
    bool second = function_decimal(context, "decimal_compare", values[1], &b);
    if (first && second)
        sqlite3_result_int(context, decimal_compare(&a, &b));
    decimal_clear(&a);
    decimal_clear(&b);
}

/* ---- the sum of rows ---- */

/* SQLite gives the memory zeroed. */
struct sum {
    bool begun; /* `total` is initialised */
    sqlite3_int64 count;
    struct decimal total;
};

static void add_row(sqlite3_context *context, sqlite3_value *value, int count,
                    void (*operation)(struct decimal *, const struct decimal *))
{
    struct sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    if (!sum || sqlite3_value_type(value) == SQLITE_NULL)
        return;
    if (!sum->begun)
        decimal_init(&sum->total);
    sum->begun = true;
    struct decimal number;
    if (function_decimal(context, "decimal_sum", value, &number)) {
        operation(&sum->total, &number);
        sum->count += count;
    }
    decimal_clear(&number);
}

void decimal_sum_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    add_row(context, values[0], 1, decimal_add);
}

void decimal_sum_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    add_row(context, values[0], -1, decimal_subtract);
}

void decimal_sum_value(sqlite3_context *context)
{
    const struct sum *sum = sqlite3_aggregate_context(context, 0);
    if (sum && sum->count > 0)
        function_give_decimal(context, &sum->total);
}

void decimal_sum_final(sqlite3_context *context)
{
    decimal_sum_value(context);
    struct sum *sum = sqlite3_aggregate_context(context, 0);
    if (sum && sum->begun)
        decimal_clear(&sum->total);
}
