/* Rows brought together by what they belong to, on disk: memory does not grow with their number.
 *
 * Add rows with their key, in any order; then take them back, those of one key together, keys in
 * the order in which they came first, rows of one key in the order in which they came. */
#ifndef IATIPUB_RECORDS_ROW_GROUPS_H
#define IATIPUB_RECORDS_ROW_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct row_groups;

/* A row that is given back; lent until the next call. */
struct grouped_row {
    long long group; /* the same number for rows of one key */
    size_t sheet, number;
    const char *bytes;
    size_t length;
};

/* The caller owns the result: row_groups_free. NULL and `error` (ERROR_ENVIRONMENT) if there is no
 * room for temporary files. */
struct row_groups *row_groups_new(struct error *error);
void row_groups_free(struct row_groups *groups); /* NULL is fine */

bool row_groups_add(struct row_groups *groups, const char *key, const struct grouped_row *row,
                    struct error *error);

/* The next row; nothing can be added after the first call. False at the end, or when `error` was
 * filled. */
bool row_groups_next(struct row_groups *groups, struct grouped_row *row, struct error *error);

#endif
