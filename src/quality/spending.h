/* Spending by year and currency, against what organisation files say was spent in all. */
#ifndef IATIPUB_QUALITY_SPENDING_H
#define IATIPUB_QUALITY_SPENDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/decimal.h"

enum {
    SPENDING_MOST = 500, /* pairs of a year and a currency; further ones are not summed */
    CURRENCY_SIZE = 4,
};

struct year_sum {
    int year;
    char currency[CURRENCY_SIZE];
    struct decimal amount;
};

/* Zero it before the first use. */
struct spending {
    struct year_sum *sums;
    size_t count, capacity, latest;
    bool incomplete; /* there were too many pairs */
};

/* Adds an amount of a year; currencies that are not three letters are left out. */
void spending_add(struct spending *spending, int year, const char *currency,
                  const struct decimal *amount);
/* NULL if nothing was added. */
const struct decimal *spending_of(const struct spending *spending, int year, const char *currency);
void spending_release(struct spending *spending);

#endif
