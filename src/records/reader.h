/* Rows from a source, whatever its kind.
 *
 * Open a reader, ask for rows until there are none, close it. A source gives rows of one table (a
 * CSV file) or of several (the sheets of a workbook, the tables of a database); all of them are
 * known when the reader is open. What is wrong with the rows becomes findings (file and row); what
 * keeps the file from being read is an error. Readers stream: memory does not grow with the file.
 * All values come out as UTF-8 that XML can hold. */
#ifndef IATIPUB_RECORDS_READER_H
#define IATIPUB_RECORDS_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"

/* One value; `text` is NULL for a blank cell, else it ends with a NUL that `length` does not
 * count. */
struct cell {
    const char *text;
    size_t length;
};

/* One row, lent by the reader until its next call. */
struct row {
    size_t table;  /* index among the reader's tables */
    size_t number; /* the header is row 1; for CSV the record's number, not its line */
    const struct cell *cells;
    size_t count; /* always the number of the table's columns */
};

/* A table that rows are of; all texts are lent until the reader is closed. */
struct reader_table {
    const char *name; /* NULL: it is called like the file */
    /* What findings call the place of its rows, before the row: "records/budget.xlsx#Budget";
     * NULL: the reader's path. */
    const char *path;
    const char *const *columns; /* names, trimmed, unique without regard to case, none empty */
    size_t column_count;
    /* Of a workbook, whose tables need not begin in cell A1: the columns' own numbers, from 1, and
     * the row that names them. Else NULL (they stand as they come) and 0. */
    const unsigned *places;
    size_t header_row;
};

struct reader {
    const char *path; /* what findings call it; lent */
    const struct reader_table *tables;
    size_t table_count; /* at least 1 */
    /* The next row. False at the end, or when `error` was filled. Rows that can't be used are
     * skipped and become findings. */
    bool (*next)(struct reader *reader, struct row *row, struct error *error);
    void (*close)(struct reader *reader);
};

/* Opens one file of a source, by the source's kind; a source that says none is read by the ending
 * of the file's name, and as CSV if that says nothing. `name` is what findings call the file, and
 * is lent until the reader is closed. Findings about its rows go to `findings`, which must outlive
 * the reader. NULL and `error` if the file can't be opened; NULL with no error if there is nothing
 * in it that rows could be read from (no usable header), which is then a critical finding. */
struct reader *reader_open(const char *path, const char *name, const struct source *source,
                           struct findings *findings, struct error *error);

/* The kind that a file is read as. */
enum source_kind reader_kind(const char *path, const struct source *source);
/* The kind that the ending of a file's name says. */
enum source_kind reader_kind_by_name(const char *path);
/* As publication.yaml writes it. */
const char *reader_kind_name(enum source_kind kind);
/* True for kinds that give rows of canonical tables, whatever else the publication maps: they have
 * readers of their own beside reader_open, which shows their spreadsheets as they stand. */
bool reader_kind_is_canonical(enum source_kind kind);

#endif
