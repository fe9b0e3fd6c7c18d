/* The mapping: SQL that the user owns, which fills the canonical tables from the raw ones. */
#ifndef IATIPUB_STORE_MAPPING_H
#define IATIPUB_STORE_MAPPING_H

#include <stdbool.h>

#include "base/error.h"
#include "config/publication.h"
#include "store/store.h"

/* Runs the publication's mapping files in their order, statement by statement. False and `error`
 * (ERROR_USAGE) name the file, the line and number of the statement and SQLite's reason;
 * ERROR_ENVIRONMENT if the disk or the memory failed. Statements may not attach other databases,
 * change settings or end the transaction. */
bool mapping_run(struct store *store, const struct publication *publication, struct error *error);

#endif
