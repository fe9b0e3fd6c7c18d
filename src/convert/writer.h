/* Canonical rows to IATI XML.
 *
 * Nothing here knows an element by name: the forms of the layout say what is written from which
 * column, in the order of the schema. */
#ifndef IATIPUB_CONVERT_WRITER_H
#define IATIPUB_CONVERT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "config/publication.h"
#include "convert/item_sizes.h"
#include "store/store.h"

/* Writes one document: the activities (or organisations: `root` says which) whose rowids are in the
 * temporary table `selected(item)`, in their order. Rows that came from IATI XML are written as
 * they were. `date` is the document's generated-datetime (NULL: none), unless the document gives
 * back one IATI file, which keeps its own; `now` is that of either, if it isn't NULL. `sizes`
 * receives what was written. False if the rows can't be read (`error` says why) or `stream` can't
 * be written (the stream and errno say why). */
bool write_document(struct store *store, const struct publication *publication,
                    const struct table *root, const char *date, const char *now, FILE *stream,
                    struct item_sizes *sizes, struct error *error);

#endif
