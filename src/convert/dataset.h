/* The datasets of a publication: which activities go into which file. */
#ifndef IATIPUB_CONVERT_DATASET_H
#define IATIPUB_CONVERT_DATASET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "convert/outputs.h"
#include "store/store.h"

/* Writes the datasets into the publication's out/ and notes them in the store. `only` names one
 * dataset of the configuration; NULL: all. `now` is the generated-datetime to write; NULL: the
 * newest last-updated-datetime of the records. A dataset without activities, and an activity
 * without a part, are critical findings. With a finding as bad as `publish_below` nothing can be
 * published from this conversion. The caller releases `list`. */
bool convert_datasets(struct store *store, const struct publication *publication, const char *only,
                      const char *now, struct findings *findings, struct output_list *list,
                      struct error *error);

/* True if the configuration has a dataset of that name; else ERROR_USAGE with the nearest one. */
bool convert_check_dataset(const struct publication *publication, const char *name,
                           struct error *error);

#endif
