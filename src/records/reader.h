/* Rows from a source, whatever its kind.
 *
 * Open a reader, ask for rows until there are none, close it. What is wrong with the rows becomes
 * findings (file and row); what keeps the file from being read is an error. Readers stream: memory
 * does not grow with the file. All values come out as UTF-8. */
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
    size_t number; /* the header is row 1; for CSV the record's number, not its line */
    const struct cell *cells;
    size_t count; /* always the number of columns */
};

struct reader {
    const char *path;           /* what findings call it; lent */
    const char *const *columns; /* names from the header, trimmed, unique, none empty */
    size_t column_count;
    /* The next row. False at the end, or when `error` was filled. Rows that can't be used are
     * skipped and become findings. */
    bool (*next)(struct reader *reader, struct row *row, struct error *error);
    void (*close)(struct reader *reader);
};

/* Opens one CSV file with the settings of its source (delimiter, quote, encoding). `name` is what
 * findings call it, and is lent until the reader is closed. Findings about its rows go to
 * `findings`, which must outlive the reader. NULL and `error` if the file can't be opened; NULL
 * with no error if it has no usable header, which is then a critical finding. */
struct reader *csv_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error);

#endif
