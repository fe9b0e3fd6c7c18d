/* Exchange rates, from the files that publication.yaml lists under `rates`.
 *
 *     struct rate_book *book = rate_book_read(publication, &findings, &error);
 *     if (rate_book_find(book, "CHF", "USD", "2024-05-17", &pair))
 *         ... an amount in CHF / pair.from * pair.to is one in USD ...
 *     rate_book_free(book);
 *
 * An entry of the list has rates against one base: US dollars (kind "un"), euros ("ecb"), or what
 * its column `base` says ("plain"). Both currencies of a pair come from the same entry and base;
 * the first that has both is taken. In force on a day is the newest rate of that day or earlier, if
 * it is not outdated: a UN rate holds in its month, one of the European Central Bank for ten days.
 */
#ifndef IATIPUB_STORE_RATES_H
#define IATIPUB_STORE_RATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"

/* Units of a currency for one unit of the base: digits / 10^scale. */
struct rate {
    uint64_t digits; /* above 0 */
    unsigned scale;
    int day; /* valid from, as YYYYMMDD */
};

struct rate_pair {
    struct rate from, to;
};

struct rate_book;

/* Reads all files. What is wrong with their rows becomes findings, and the rows are left out. The
 * caller owns the result: rate_book_free. NULL and `error` if there are no rates in
 * publication.yaml, or a file is missing or has not the columns it should have. */
struct rate_book *rate_book_read(const struct publication *publication, struct findings *findings,
                                 struct error *error);
void rate_book_free(struct rate_book *book); /* NULL is fine */

/* The rates of two currencies in force on a day of the calendar, "YYYY-MM-DD". False if there are
 * none. */
bool rate_book_find(const struct rate_book *book, const char *from, const char *to, const char *day,
                    struct rate_pair *pair);

#endif
