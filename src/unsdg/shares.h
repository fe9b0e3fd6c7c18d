/* The shares of a project: what part of its expense goes to which function, location, goal or
 * marker, from the table unsdg_splits. Those of a year hold in that year alone, others in every
 * year that has none of its own. */
#ifndef IATIPUB_UNSDG_SHARES_H
#define IATIPUB_UNSDG_SHARES_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "unsdg/making.h"

/* The standards that an amount is split by, in this order. */
enum split_standard { SPLIT_FUNCTION, SPLIT_LOCATION, SPLIT_SDG, SPLIT_MARKER, SPLIT_COUNT };

/* As unsdg_splits says them: "function". */
extern const char *const split_standards[SPLIT_COUNT];

struct share_list {
    char **codes;
    mpz_t *weights; /* as the percentages are to each other */
    size_t count, capacity;
};

struct shares {
    sqlite3_stmt *query;
    char *project; /* whose shares are loaded; NULL: none */
    sqlite3_int64 year;
    struct share_list lists[SPLIT_COUNT];
};

/* Refuses shares that do not sum to 100 or are of no known standard, then gets ready to load them.
 * The caller releases the shares, whatever happened. */
bool shares_open(struct shares *shares, const struct making *making);
void shares_release(struct shares *shares);

/* Loads the shares of a project (NULL: it has none) in a year, unless they are loaded. */
bool shares_load(struct shares *shares, const struct making *making, const char *project,
                 sqlite3_int64 year);

#endif
