/* The datasets of a publication: which activities go into which file. */
#ifndef IATIPUB_CONVERT_DATASET_H
#define IATIPUB_CONVERT_DATASET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

/* A file that convert wrote. */
struct output {
    char *name;  /* "ilo-activities-2024-25" */
    char *title; /* NULL: none given */
    enum dataset_kind kind;
    char *file;        /* path */
    size_t activities; /* or organisations */
    char *date;        /* ISO 8601: of the data, or --now; NULL: the records say none */
    char sha256[DIGEST_TEXT_SIZE];
};

struct output_list {
    struct output *items;
    size_t count, capacity;
};

void output_list_release(struct output_list *list);

/* Writes the datasets into the publication's out/ and notes them in the store. `only` names one
 * dataset of the configuration; NULL: all. `now` is the generated-datetime to write; NULL: the
 * newest last-updated-datetime of the records. A dataset without activities, and an activity
 * without a part, are critical findings, and then nothing of that dataset is written. The caller
 * releases `list`. */
bool convert_datasets(struct store *store, const struct publication *publication, const char *only,
                      const char *now, struct findings *findings, struct output_list *list,
                      struct error *error);

/* What the last conversion wrote. False and `error` (ERROR_USAGE) if nothing was converted since
 * the last import, or a file was changed or removed since. The caller releases `list`. */
bool convert_outputs(struct store *store, const struct publication *publication,
                     struct output_list *list, struct error *error);

#endif
