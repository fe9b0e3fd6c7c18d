/* The functions that mappings have beyond SQLite's own: iati_date, iati_amount, code, fx and so on;
 * docs/mapping.md tells what each does.
 *
 * They are registered when a store is created or opened, and so can be used by mappings and by the
 * `where` and `split` of datasets. What a function can't read it gives back, or NULL where that
 * would be taken for a value, and counts it; after the mapping functions_report tells what was
 * counted. What only the mapping can be wrong in (a decimal that is none, a list that does not
 * exist) ends its statement with an error.
 *
 * Code lists, codelists and exchange rates are read when they are first asked for and kept. */
#ifndef IATIPUB_STORE_FUNCTIONS_H
#define IATIPUB_STORE_FUNCTIONS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

struct functions;

/* Makes the functions known to the store's connection. `publication` and `store` are lent and must
 * outlive the result, which is to be freed after the connection is closed: functions_free. NULL and
 * `error` if SQLite refuses. */
struct functions *functions_new(struct store *store, const struct publication *publication,
                                struct error *error);
void functions_free(struct functions *functions); /* NULL is fine */

/* Adds what was counted since the last report, and what is wrong with the files of exchange rates,
 * to `findings`. */
void functions_report(struct functions *functions, struct findings *findings);

/* Fills `cause` with SQLite's reason for a failure; if a function gave it, in both languages. */
void functions_reason(const struct functions *functions, const char *reason, struct error *cause);

#endif
