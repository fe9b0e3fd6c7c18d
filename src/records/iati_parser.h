/* IATI XML to canonical rows: the document is parsed block by block, and every element puts its
 * values into the columns that the layout has for it. Nothing here knows an element by name.
 *
 * What the columns cannot hold becomes rows of `narratives` and `extensions`, so that the writer
 * gives back the same document. Comments, processing instructions and white space between elements
 * are left out. Of a document that is not as the schema wants it, elements without a place are kept
 * as they stand and told of (x.iati.kept), so are elements out of order (x.iati.moved); only text
 * where the standard has none is dropped (x.iati.dropped).
 *
 * A file of 2.01 or 2.02 may be upgraded while it is read (records/upgrade.h): the rows are those
 * of the file of 2.03 that it becomes, the lines those that the file has.
 *
 * Only records/iati_xml.c and records/tree_reader.c use this. */
#ifndef IATIPUB_RECORDS_IATI_PARSER_H
#define IATIPUB_RECORDS_IATI_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/text_set.h"
#include "records/iati_rows.h"
#include "records/upgrade.h"
#include "standard/layout.h"

/* What a parser works with, all lent. */
struct iati_settings {
    const char *path; /* what messages call the file */
    const char *part; /* what the records call it; NULL: its name without the ending */
    const struct layout *layout;
    struct text_set *identifiers; /* of all activities and organisations read so far */
    struct findings *findings;
    struct upgrade *upgrade; /* makes 2.03 of 2.01 and 2.02; NULL: all is read as it stands */
};

/* The rows of one activity, or of what the file says itself. */
struct iati_item {
    struct iati_rows rows;
    struct iati_item *next;
};

struct iati_parser;

/* The caller owns the result: iati_parser_free. */
struct iati_parser *iati_parser_new(const struct iati_settings *settings);
void iati_parser_free(struct iati_parser *parser);

/* Parses the next block of the file; `last` after the end, with no bytes. False if the document
 * can't be read any further, which is a critical finding then. */
bool iati_parser_feed(struct iati_parser *parser, const char *bytes, size_t length, bool last);

/* The oldest finished item, or NULL. It is the parser's again with iati_parser_return. */
struct iati_item *iati_parser_take(struct iati_parser *parser);
void iati_parser_return(struct iati_parser *parser, struct iati_item *item);

#endif
