#include "quality/spending.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static bool is_of(const struct year_sum *sum, int year, const char *currency)
{
    return sum->year == year && strcmp(sum->currency, currency) == 0;
}

/* Mostly the one asked for last. */
static struct year_sum *find(const struct spending *spending, int year, const char *currency)
{
    if (spending->latest < spending->count &&
        is_of(&spending->sums[spending->latest], year, currency))
        return &spending->sums[spending->latest];
    for (size_t i = 0; i < spending->count; i++)
        if (is_of(&spending->sums[i], year, currency))
            return &spending->sums[i];
    return NULL;
}

void spending_add(struct spending *spending, int year, const char *currency,
                  const struct decimal *amount)
{
    if (strlen(currency) != CURRENCY_SIZE - 1)
        return;
    struct year_sum *sum = find(spending, year, currency);
    if (!sum && spending->count == SPENDING_MOST) {
        spending->incomplete = true;
        return;
    }
    if (!sum) {
        spending->sums =
            grow(spending->sums, spending->count, &spending->capacity, sizeof *spending->sums);
        sum = &spending->sums[spending->count++];
        sum->year = year;
        memcpy(sum->currency, currency, CURRENCY_SIZE);
        decimal_init(&sum->amount);
    }
    decimal_add(&sum->amount, amount);
    spending->latest = (size_t)(sum - spending->sums);
}

const struct decimal *spending_of(const struct spending *spending, int year, const char *currency)
{
    const struct year_sum *sum = find(spending, year, currency);
    return sum ? &sum->amount : NULL;
}

void spending_release(struct spending *spending)
{
    for (size_t i = 0; i < spending->count; i++)
        decimal_clear(&spending->sums[i].amount);
    free(spending->sums);
}
