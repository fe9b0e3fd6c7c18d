/* Rows from a PostgreSQL database.
 *
 * A source gives the rows of one table, several tables or a query (records/selection.h), all of one
 * moment (records/database.h), through server-side cursors: memory is that of one row.
 *
 * Values are text as PostgreSQL writes it: dates and times by ISO 8601, intervals as "P1Y2M",
 * numbers with all their digits, arrays as "{a,b}", JSON as it is. Some differ from that:
 * - yes/no values are "true" and "false";
 * - NULL, empty text and text of spaces only are blank, as in CSV;
 * - the padding of character(n) is dropped, for it means nothing.
 *
 * Rows count from 1 in the order in which they come; rows that are all blank are skipped, but
 * count. Findings have the rules x.source.type (a column whose values may not be what was meant),
 * .header, .encoding, .character and .size; their category is "source". After 20 of a kind in one
 * table the others are summed up in one. */
#ifndef IATIPUB_RECORDS_POSTGRESQL_H
#define IATIPUB_RECORDS_POSTGRESQL_H

#include "records/database.h"
#include "records/reader.h"

enum { POSTGRESQL_ROW_MOST = 16 * 1024 * 1024 /* bytes of a row */ };

/* As reader_open, for a database; its text is `source->database`, and `path` and `name` are not
 * used: the reader's path is "postgresql:" and the name of the database. Never NULL without an
 * error: a table whose columns have no usable names has no columns. */
struct reader *postgresql_reader_open(const char *path, const char *name,
                                      const struct source *source, struct findings *findings,
                                      struct error *error);

/* The same through a connection of `databases`, which must outlive the reader. One reader at a time
 * may be open on a connection. */
struct reader *postgresql_reader_open_shared(struct databases *databases,
                                             const struct source *source, struct findings *findings,
                                             struct error *error);

#endif
