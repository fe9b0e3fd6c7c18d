/* The files that convert wrote: what they are, and what became of earlier ones. */
#ifndef IATIPUB_CONVERT_OUTPUTS_H
#define IATIPUB_CONVERT_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

struct output {
    char *name;    /* "ilo-activities-2024-25" */
    char *dataset; /* of the configuration: "ilo-activities" */
    char *title;   /* NULL: none given */
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
/* A new, empty output at the end of the list; lent until the next call. */
struct output *output_list_add(struct output_list *list);
/* Takes the last one off the list. */
void output_list_drop(struct output_list *list);
bool output_list_has(const struct output_list *list, const char *name);

/* Where the output of that name is written. The caller frees. */
char *output_path(const struct publication *publication, const char *name);

/* Writes a document to a stream. False if what it says can't be read (`error` says why) or the
 * stream can't be written (the stream and errno say why). */
typedef bool output_writer(void *context, FILE *stream, struct error *error);

/* Writes the file of an output, seen entirely or not at all. */
bool output_write(const struct output *output, output_writer *write, void *context,
                  struct error *error);

/* Notes in the store what was written; `replace` forgets all earlier ones and notes the settings.
 */
bool outputs_note(struct store *store, const struct publication *publication,
                  const struct output_list *list, bool replace, struct error *error);
/* Forgets them all: nothing can be published until the next conversion. */
bool outputs_forget(struct store *store, struct error *error);

/* What the last conversion wrote. False and `error` (ERROR_USAGE) if a dataset of the configuration
 * was not converted since the last import, or a file was changed or removed since. The caller
 * releases `list`. */
bool outputs_read(struct store *store, const struct publication *publication,
                  struct output_list *list, struct error *error);

/* Removes the files that earlier conversions wrote and this one no longer does (a part that has
 * gone, a dataset that was renamed), data sets beside them included, and tells of each
 * (x.dataset.gone). `only`: as for convert_datasets. */
bool outputs_sweep(const struct publication *publication, const struct output_list *list,
                   const char *only, struct findings *findings, struct error *error);

#endif
