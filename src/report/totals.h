/* Counts and sums by a key of several fields: money by type, year and currency.
 *
 *     struct totals *totals = totals_new(2);
 *     totals_add(totals, (const char *[]){"TN", "USD"}, activity, 0, &amount);
 *     totals_sort(totals, totals_by_key);
 *     for (size_t i = 0; i < totals->count; i++)
 *         ... totals_field(&totals->entries[i], 0), totals_sum(&totals->entries[i], 0) ...
 *     totals_free(totals);
 *
 * Memory has a bound whatever the data say: fields are cut at TOTALS_FIELD_MOST bytes, and beyond
 * TOTALS_ENTRIES_MOST keys new ones are only counted. */
#ifndef IATIPUB_REPORT_TOTALS_H
#define IATIPUB_REPORT_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"

enum { TOTALS_SUMS = 2, TOTALS_FIELD_MOST = 200, TOTALS_ENTRIES_MOST = 20000 };

struct totals_entry {
    char *key;         /* the fields, each with its NUL */
    size_t key_length; /* in bytes, NULs included */
    size_t activities; /* that added something */
    size_t last;       /* number of the one that added last */
    bool deferred;     /* see totals_prefer */
    size_t counts[TOTALS_SUMS];
    struct decimal sums[TOTALS_SUMS];
};

struct totals {
    size_t fields; /* of a key */
    struct totals_entry *entries;
    size_t count, capacity;
    size_t left_out; /* values that found no room */
    uint32_t *slots; /* hash table: position of an entry + 1, 0 if free */
    size_t slot_count;
};

/* The caller owns the result: totals_free. */
struct totals *totals_new(size_t fields);
void totals_free(struct totals *totals); /* NULL is fine */

/* Counts one more value under a key, and adds `amount` (NULL: nothing) to its sum of that number.
 * `activity` is the number of the activity, from 1, in ascending order. */
void totals_add(struct totals *totals, const char *const *fields, size_t activity, size_t sum,
                const struct decimal *amount);

/* A field of an entry's key, lent. */
const char *totals_field(const struct totals_entry *entry, size_t field);
/* A sum as decimal text, rounded to two digits after the point; the same as exact as it is. The
 * caller frees. */
char *totals_sum(const struct totals_entry *entry, size_t sum);
char *totals_exact_sum(const struct totals_entry *entry, size_t sum);

/* Entries whose field has that value come before all others, in any order by sum or key: amounts in
 * different currencies can't be compared. */
void totals_prefer(struct totals *totals, size_t field, const char *value);

/* Orders for totals_sort: as qsort's. */
typedef int totals_order(const void *a, const void *b);
totals_order totals_by_key;        /* field by field, numbers in texts as numbers */
totals_order totals_by_activities; /* the most first */
totals_order totals_by_sum;        /* the largest first sum first */
/* The last thing done to totals but reading them. */
void totals_sort(struct totals *totals, totals_order *order);

#endif
