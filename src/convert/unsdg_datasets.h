/* The data sets of UN financial data as files: out/NAME/DATA-SET.csv, each in the shape in which
 * the CEB secretariat publishes it (unsdg/ceb_write.h), and out/NAME.xlsx with a sheet for each. */
#ifndef IATIPUB_CONVERT_UNSDG_DATASETS_H
#define IATIPUB_CONVERT_UNSDG_DATASETS_H

#include <stdbool.h>

#include "base/error.h"
#include "config/publication.h"
#include "standard/codelist.h"
#include "store/store.h"

/* Writes those that have rows and removes the others' files of an earlier conversion. False and
 * `error` if the store can't be read or a file can't be written. */
bool write_unsdg_datasets(struct store *store, const struct publication *publication,
                          struct codelists *lists, struct error *error);

/* Removes the data sets that an earlier conversion wrote under that name. A workbook that has none
 * beside it is somebody else's. */
void remove_unsdg_datasets(const struct publication *publication, const char *name);

#endif
