/* Redaction: what must not leave is taken out of the canonical tables before anything is written.
 *
 * Rules come from `redactions` of publication.yaml and from rows that mappings put into the table
 * of that name:
 *
 *   redactions(name, table_name, iati_identifier, row_key, row_id, action, columns, replacement,
 *              places, because, policy)
 *
 * An import calls redaction_begin before the mapping and redaction_apply after it. All rules choose
 * their rows first, so none hides what another one looks for. What was taken out is remembered in
 * the store (store/withheld.h), which only its owner can read. */
#ifndef IATIPUB_STORE_REDACTION_H
#define IATIPUB_STORE_REDACTION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

/* Makes the tables that redaction needs, empty. */
bool redaction_begin(struct store *store, struct error *error);

/* Applies all rules. Findings tell of rules that matched nothing (x.redaction.nothing), of values
 * that still stand elsewhere (x.redaction.elsewhere) and of totals that changed although they
 * should not (x.redaction.totals). False and `error` (ERROR_USAGE): a rule names a table or column
 * that is not there, or its condition is not SQL. */
bool redaction_apply(struct store *store, const struct publication *publication,
                     struct findings *findings, struct error *error);

#endif
