/* Do further narratives and extensions belong to something that will be written, and are they XML?
 *
 * Of rows that came from IATI XML this is known; those of other sources and of mappings are looked
 * at: their table, element and row must exist, and what they bring must be well-formed. */
#ifndef IATIPUB_STORE_CHECK_DETAILS_H
#define IATIPUB_STORE_CHECK_DETAILS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "store/as_written.h"
#include "store/store.h"

/* Adds a critical finding (x.record.detail) for each row that could not be written. To be called
 * when the tables have their indexes. */
bool check_details(struct store *store, const struct as_written *as_written,
                   struct findings *findings, struct error *error);

#endif
