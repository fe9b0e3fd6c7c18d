/* A dataset as the Register Your Data API shows it, and as it wants it written. */
#ifndef IATIPUB_PUBLISH_RYD_DATASET_H
#define IATIPUB_PUBLISH_RYD_DATASET_H

#include <jansson.h>
#include <stdbool.h>

#include "publish/registration.h"

/* Ids become parts of paths, so they must be what they seem to be. NULL is none. */
bool ryd_is_uuid(const char *text);

/* Fills `present`, which the caller releases, from an item of a list or a record. False, with
 * nothing to release, if that is no dataset. */
bool ryd_dataset_read(const json_t *item, struct registration *present);

/* Lists leave two fields empty; what was last seen there, by `wanted`, saves a request for every
 * dataset. */
void ryd_dataset_complete(struct registration *entry, const struct registration *wanted);

/* The body that creates a dataset of the organisation, or changes one (`organisation_id` is NULL).
 * The caller frees. NULL if the title is not UTF-8. */
char *ryd_dataset_write(const struct registration *wanted, const char *organisation_id);

#endif
