/* Rows from IATI XML, beside reader_open: rows of all canonical tables, which need no mapping.
 *
 * The reader's tables are those of the layout, in its order; a row's number is the line of its
 * element. The identifier of a row is that of its activity; where a file has an activity without
 * one, or one that `identifiers` has already, the records get another that is free, and the
 * document keeps what it says. See records/iati_parser.h for what else is told. */
#ifndef IATIPUB_RECORDS_IATI_XML_H
#define IATIPUB_RECORDS_IATI_XML_H

#include "base/text_set.h"
#include "records/reader.h"
#include "standard/layout.h"

/* As reader_open; `layout` and `identifiers` must outlive the reader. */
struct reader *iati_reader_open(const char *path, const char *name, const struct layout *layout,
                                struct text_set *identifiers, struct findings *findings,
                                struct error *error);

#endif
