/* The rows of a spreadsheet file as they stand, its header being the first: for layouts that give
 * the first rows a meaning of their own.
 *
 * Open, ask for rows until there are none, close. A CSV file is one sheet, a workbook several. */
#ifndef IATIPUB_RECORDS_GRID_H
#define IATIPUB_RECORDS_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "records/reader.h"

/* One row; lent until the next call. */
struct grid_row {
    size_t sheet;
    size_t number; /* as the spreadsheet shows it */
    const struct cell *cells;
    size_t count;
    const unsigned *places; /* the cells' columns in the spreadsheet, from 1; NULL: as they come */
};

/* The column of a cell (from 0) as the spreadsheet counts it, from 1. */
size_t grid_row_column(const struct grid_row *row, size_t index);

/* Which known layout a header of another one than `own` (a template's name) has: "; this looks like
 * ...", or "" if that is not certain. The caller frees. */
char *grid_row_advice(const struct grid_row *header, const char *own);

struct grid {
    struct reader *reader; /* of the file's kind */
    bool is_workbook;
    char *name;          /* of the only sheet of a file that names none */
    struct cell *header; /* of the sheet whose header is given next */
    size_t headers_given;
    struct row pending; /* read, but its sheet's header comes first */
    bool has_pending;
};

/* As reader_open; the source's own kind is that of a layout, so the ending of the file's name says
 * how it is read. The caller closes with grid_close. */
struct grid *grid_open(const char *path, const char *name, const struct source *source,
                       struct findings *findings, struct error *error);
void grid_close(struct grid *grid); /* NULL is fine */

size_t grid_sheet_count(const struct grid *grid);
/* The sheet's own name: a CSV file's is the file's without its ending. */
const char *grid_sheet_name(const struct grid *grid, size_t sheet);
/* What findings call the place of its rows. */
const char *grid_sheet_path(const struct grid *grid, size_t sheet);

/* The next row that is not blank. False at the end, or when `error` was filled. */
bool grid_next(struct grid *grid, struct grid_row *row, struct error *error);

#endif
