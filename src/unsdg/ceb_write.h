/* The seven data sets of the CEB secretariat, written in the shape of the raw files
 * (standard/ceb_shapes.h): their headers in their order, comma-separated, UTF-8, lines that end in
 * a line feed, no thousands separators, targets as text, no byte-order mark.
 *
 * If the table of a data set (ceb_revenue and so on) has rows, they come out as they came in, cell
 * by cell and in their order; only the blanks between thousands, which exports of charts have, are
 * left out. Otherwise the data set is the sum of the whole facts (those without `dataset`) by its
 * dimensions, in their order; of an entity and year that has facts on several bases, those on the
 * accrual basis are summed. Rows are streamed. */
#ifndef IATIPUB_UNSDG_CEB_WRITE_H
#define IATIPUB_UNSDG_CEB_WRITE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/strbuf.h"
#include "standard/ceb_shapes.h"
#include "standard/codelist.h"
#include "store/store.h"

/* What is written; everything is lent. */
struct ceb_choice {
    struct store *store;
    struct codelists *lists;   /* for the names of codes */
    const char *entity;        /* NULL: all */
    int first_year, last_year; /* 0: no limit */
};

/* Takes one row: a text for each column of the shape, "" where it is blank, lent for the call.
 * False and `error` end the writing. */
typedef bool ceb_row_function(void *context, const char *const *cells, size_t count,
                              struct error *error);

/* Gives the rows of a data set, without the header. False and `error` if the store can't be read,
 * or `take` said so. */
bool ceb_rows(const struct ceb_choice *choice, enum ceb_dataset dataset, ceb_row_function *take,
              void *context, struct error *error);

/* A data set being written as CSV: begun with its header, then row by row. */
struct ceb_csv {
    FILE *file; /* lent */
    struct strbuf line;
};
#define CEB_CSV_INIT                                                                               \
    {                                                                                              \
        .file = (void *)0, .line = STRBUF_INIT                                                     \
    }

/* False and `error` if the file can't be written; the caller checks it for errors of writing when
 * it is closed. */
bool ceb_csv_begin(struct ceb_csv *csv, const struct ceb_shape *shape, FILE *file,
                   struct error *error);
bool ceb_csv_row(struct ceb_csv *csv, const char *const *cells, size_t count, struct error *error);
void ceb_csv_release(struct ceb_csv *csv); /* CEB_CSV_INIT is fine */

#endif
