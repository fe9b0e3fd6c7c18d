/* Rows from CSV.
 *
 * How the files of the world are read:
 * - libcsv parses, by RFC 4180; lines end in CRLF, LF or CR; blanks outside quotes belong to the
 *   cell, but those after a closing quote are dropped.
 * - The first row that is not blank is the header. Rows whose cells are all blank are skipped, but
 *   they count: a row has the number that a spreadsheet shows.
 * - Nothing is lost silently. A row whose values can't be taken as they are meant is skipped with a
 *   critical finding; a row that could be understood in spite of a flaw is given with a finding.
 * - After 20 findings of a kind in one file the others of that kind are counted and summed up in
 *   one, added when the rows end or the reader closes.
 *
 * Rules of the findings: x.source.empty, .binary, .encoding, .delimiter, .header, .ragged, .quote,
 * .character and .size; their category is "source". */
#ifndef IATIPUB_RECORDS_CSV_H
#define IATIPUB_RECORDS_CSV_H

#include <stdio.h>

#include "records/column_name.h"
#include "records/reader.h"

enum {
    CSV_COLUMNS_MOST = COLUMNS_MOST, /* cells of a row */
    CSV_NAME_MOST = COLUMN_NAME_MOST,
    CSV_ROW_MOST = 16 * 1024 * 1024, /* bytes of a row */
};

/* As reader_open, for a CSV file. */
struct reader *csv_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error);

/* The same for an open stream, which the reader takes: it is closed with the reader, or at
 * once if there is none. `path` names it in messages. */
struct reader *csv_reader_open_stream(FILE *stream, const char *path, const struct source *source,
                                      struct findings *findings, struct error *error);

/* The same file without a header: its table has no columns, and every row that is not blank has as
 * many cells as stand before its trailing blank ones. */
struct reader *csv_rows_open(const char *path, const char *name, const struct source *source,
                             struct findings *findings, struct error *error);

#endif
