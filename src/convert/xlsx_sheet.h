/* The rows of a sheet, written as the XML of a workbook and deflated at once, since most of a large
 * workbook is rows. */
#ifndef IATIPUB_CONVERT_XLSX_SHEET_H
#define IATIPUB_CONVERT_XLSX_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/deflater.h"
#include "base/strbuf.h"

struct xlsx_column; /* what its cells begin with */

struct xlsx_sheet {
    struct deflater *deflater;
    struct strbuf text; /* that goes to the deflater next */
    struct xlsx_column *columns;
    size_t column_count;
    bool in_row;
    char row[24]; /* the number of the current row, from 1 */
    size_t first_row, last_row, first_column, last_column; /* that have cells, from 0 */
    bool has_cells;
    FILE *file; /* where the rows lie, when they are at their end */
    off_t at;
    struct deflated rows;
};

/* Begins a sheet at the end of a file, which is the caller's. */
void xlsx_sheet_begin(struct xlsx_sheet *sheet, FILE *file);
void xlsx_sheet_release(struct xlsx_sheet *sheet);

/* Adds a cell behind those of its row, and begins that row if need be. Rows and columns count from
 * 0; `style` is a number of the workbook's, 0: none. The text is UTF-8. */
void xlsx_sheet_text(struct xlsx_sheet *sheet, size_t row, size_t column, int style,
                     const char *text);
void xlsx_sheet_number(struct xlsx_sheet *sheet, size_t row, size_t column, int style,
                       double number);
void xlsx_sheet_end_row(struct xlsx_sheet *sheet);

/* Ends the rows. False and errno if the file took not all of them. */
bool xlsx_sheet_end(struct xlsx_sheet *sheet);

/* Adds the cells that it spans, "A1:C14"; "A1" if there are none. */
void xlsx_sheet_add_dimension(const struct xlsx_sheet *sheet, struct strbuf *text);

#endif
