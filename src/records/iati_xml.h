/* Rows from IATI XML, beside reader_open: rows of all canonical tables, which need no mapping.
 *
 * The reader's tables are those of the layout, in its order; a row's number is the line of its
 * element. The identifier of a row is that of its activity; where a file has an activity without
 * one, or one that `identifiers` has already, the records get another that is free, and the
 * document keeps what it says. With the source's `upgrade` the rows of a file of 2.01 or 2.02 are
 * those of the file of 2.03 that it becomes. See records/iati_parser.h for what else is told. */
#ifndef IATIPUB_RECORDS_IATI_XML_H
#define IATIPUB_RECORDS_IATI_XML_H

#include "records/reader.h"
#include "records/tree_reader.h"

/* As reader_open. */
struct reader *iati_reader_open(const char *path, const char *name,
                                const struct tree_settings *settings, struct error *error);

#endif
