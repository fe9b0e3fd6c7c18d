/* The facts of UN financial data as a file of unsdg-reports (docs/unsdg-format.md). */
#ifndef IATIPUB_CONVERT_UNSDG_DOCUMENT_H
#define IATIPUB_CONVERT_UNSDG_DOCUMENT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "config/publication.h"
#include "store/store.h"

/* Writes a report for each entity, year and basis that the store has facts or control totals of;
 * `count` receives how many. `date` is the generated-datetime, NULL for none. False if the facts
 * can't be read (`error` says why) or `stream` can't be written (the stream and errno say why). */
bool write_unsdg_document(struct store *store, const struct unsdg *settings, const char *date,
                          FILE *stream, size_t *count, struct error *error);

#endif
