/* Are the canonical tables fit to be published?
 *
 * Checks every row: identifiers are there, keys are unique, every row has its activity and its
 * parent, every value is of its type, amounts were not computed in floating point. What is wrong
 * becomes findings that name the source file and row. Also makes the indexes that convert reads
 * by, and notes which columns are in use. */
#ifndef IATIPUB_STORE_CHECK_H
#define IATIPUB_STORE_CHECK_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "store/store.h"

bool check_records(struct store *store, struct findings *findings, struct error *error);

#endif
