/* The files of UN financial data: out/NAME.xml, and beside it the data sets that are handed to the
 * CEB secretariat. */
#ifndef IATIPUB_CONVERT_UNSDG_FILES_H
#define IATIPUB_CONVERT_UNSDG_FILES_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "convert/outputs.h"
#include "store/store.h"

/* Makes the facts from the records, compares the records with the IATI data, and writes the facts.
 * `output` says what the XML file is to be called; its file, count and digest are filled in. `now`
 * is the generated-datetime, NULL for none. Without any fact that is a critical finding. With
 * critical findings nothing is written, and `output` stays without a count. */
bool write_unsdg_files(struct store *store, const struct publication *publication, const char *now,
                       struct findings *findings, struct output *output, struct error *error);

#endif
