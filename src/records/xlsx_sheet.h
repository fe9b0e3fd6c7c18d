/* The rows of a sheet as the workbook stores them, in a stream.
 *
 *     sheet = xlsx_sheet_open(package, "xl/worksheets/sheet1.xml", &error);
 *     while (xlsx_sheet_next(sheet, &row, &error)) ...
 *     xlsx_sheet_close(sheet);
 *
 * What a cell's text means is for records/xlsx_value.h to say; the escapes in it are resolved.
 * Cells that hold nothing are left out, and so are rows without any others. Memory is a block's
 * worth of rows. */
#ifndef IATIPUB_RECORDS_XLSX_SHEET_H
#define IATIPUB_RECORDS_XLSX_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "records/package.h"

enum {
    XLSX_COLUMNS_MOST = 16384, /* of a sheet, as in Excel */
    XLSX_ROWS_MOST = 1048576,
    XLSX_ROW_MOST = 16 * 1024 * 1024, /* bytes of text in a row */
};

/* What a stored text is. */
enum xlsx_type {
    XLSX_NUMBER,
    XLSX_SHARED, /* the index of a shared text */
    XLSX_TEXT,
    XLSX_BOOLEAN,
    XLSX_ERROR,
    XLSX_ISO_DATE, /* of workbooks saved as "strict" */
};

struct xlsx_cell {
    unsigned column; /* from 1 */
    unsigned style;  /* index of the cell's format */
    enum xlsx_type type;
    bool is_formula;
    const char *text; /* ends with a NUL; "" if nothing is stored, as of a formula never computed */
    size_t length;
};

/* Lent until the next call. */
struct xlsx_row {
    unsigned number; /* from 1 */
    const struct xlsx_cell *cells;
    size_t count; /* at least 1 */
};

struct xlsx_sheet;

/* NULL and `error` as part_open. */
struct xlsx_sheet *xlsx_sheet_open(struct package *package, const char *part, struct error *error);
/* The next row. False at the end, and when the sheet can't be read further, which fills `error`. */
bool xlsx_sheet_next(struct xlsx_sheet *sheet, struct xlsx_row *row, struct error *error);
/* NULL is fine. */
void xlsx_sheet_close(struct xlsx_sheet *sheet);

/* Reads a cell's address, "B7", and returns how many bytes it takes; 0 if there is none within the
 * limits. */
size_t xlsx_address_read(const char *text, size_t length, unsigned *column, unsigned *row);

#endif
