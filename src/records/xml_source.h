/* Rows from XML of any shape, through a user's stylesheet.
 *
 * The source's `stylesheet` turns the file into a document of tables:
 *
 *     <tables>
 *       <projects><CODE>RAF/08/55</CODE><TITLE>Ports</TITLE></projects>
 *       <projects CODE="RAF/08/56"/>
 *       <ledger><PROJECT>RAF/08/55</PROJECT><AMOUNT>1500.00</AMOUNT></ledger>
 *     </tables>
 *
 * Every child of the root is a row of the table that is called like it; its attributes and its
 * children are columns, which hold text only; `tables` chooses some. A row's number is its place
 * among the rows of its table, from 1. Prefixes of names don't count.
 *
 * The file is held in memory, with what the stylesheet makes of it, so its size is limited. A
 * document type definition is refused, so there are no entities; nothing is fetched. A file that
 * can't be read is a critical finding, a stylesheet that can't be used an ERROR_USAGE.
 *
 * Rules of the findings: x.source.xml, .empty, .header and .size; their category is "source". */
#ifndef IATIPUB_RECORDS_XML_SOURCE_H
#define IATIPUB_RECORDS_XML_SOURCE_H

#include "records/reader.h"

enum {
    XML_FILE_MOST = 128 * 1024 * 1024, /* bytes; in memory it may be twenty times as much */
    XML_TABLES_MOST = 1000,
};

/* As reader_open, for an XML file; the source has a stylesheet. */
struct reader *xml_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error);

#endif
