/* Rows from an SQLite file: its tables and views, or a query.
 *
 * The file is opened for reading only, and all tables are read in one transaction, so they agree
 * with each other whoever writes meanwhile. Without `query` every table and view is read (`tables`
 * chooses some), each under its own name; a query is one SELECT, whose rows are one table.
 *
 * Texts come as they are, integers as decimals. A floating-point number comes as the shortest
 * decimal that reads back the same, with one warning a column: its digits may not be those that
 * were entered. A BLOB is blank, with a finding. A row's number is its place among the rows, from
 * 1, in the order of the rowid or of the query.
 *
 * A hostile file can't do harm: its schema is not trusted, nothing but reading is authorised,
 * virtual tables and recursive views are not read, sizes are limited. What SQLite says of a damaged
 * file is a critical finding.
 *
 * Rules of the findings: x.source.database, .empty, .binary, .header, .encoding, .character,
 * .type and .size; their category is "source". */
#ifndef IATIPUB_RECORDS_SQLITE_SOURCE_H
#define IATIPUB_RECORDS_SQLITE_SOURCE_H

#include "records/reader.h"

enum {
    DATABASE_ROW_MOST = 16 * 1024 * 1024, /* bytes of a row */
    DATABASE_TABLES_MOST = 1000,          /* that are read of a file */
};

/* As reader_open, for an SQLite file. A query that is no single SELECT is an ERROR_USAGE. */
struct reader *sqlite_reader_open(const char *path, const char *name, const struct source *source,
                                  struct findings *findings, struct error *error);

#endif
