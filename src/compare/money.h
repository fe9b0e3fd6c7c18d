/* Sums of money of two files or activities, by element, type and currency, exactly. */
#ifndef IATIPUB_COMPARE_MONEY_H
#define IATIPUB_COMPARE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "compare/canonical.h"
#include "compare/matching.h"

enum side { SIDE_BEFORE, SIDE_AFTER, SIDES };

struct money_sum {
    const struct matching_rule *rule; /* its `element` ("transaction") and the codelist of types */
    const char *type;                 /* code; "" if it has none */
    const char *currency;             /* the value's, else the default; "" if there is none */
    size_t count[SIDES];
    struct decimal total[SIDES];
};

/* Starts as {0}. */
struct money {
    struct money_sum *sums;
    size_t count, capacity;
    uint32_t *slots; /* hash table: number of a sum + 1, 0: free */
    size_t slot_count;
    struct arena texts;
};

/* Adds the amounts of an activity or organisation. */
void money_add(struct money *money, enum side side, const struct piece *item,
               const struct matching *matching);
/* Puts the sums in the order of the table, then by type and currency; nothing is added after. */
void money_sort(struct money *money);
/* Forgets all and keeps the memory, or gives it back. */
void money_reset(struct money *money);
void money_release(struct money *money);

/* True if the sum is another one than before. */
bool money_sum_differs(const struct money_sum *sum);
/* A side's total, or what the later one has more; the caller frees. */
char *money_sum_text(const struct money_sum *sum, enum side side);
char *money_sum_more(const struct money_sum *sum);

#endif
