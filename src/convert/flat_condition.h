/* An SQL condition over the columns of a row (convert/flat_filter.h). */
#ifndef IATIPUB_CONVERT_FLAT_CONDITION_H
#define IATIPUB_CONVERT_FLAT_CONDITION_H

#include "base/error.h"
#include "convert/flat_tables.h"

struct flat_condition;

/* `table` is lent. The caller frees. NULL and `error` (ERROR_USAGE), with SQLite's words, if it is
 * no condition over these columns. */
struct flat_condition *flat_condition_new(const struct flat_table *table, const char *sql,
                                          struct error *error);
void flat_condition_free(struct flat_condition *condition); /* NULL is fine */

/* 1 or 0: whether it holds for the row; -1 and `error` if it can't be evaluated. */
int flat_condition_holds(struct flat_condition *condition, const char *const *cells,
                         struct error *error);

#endif
