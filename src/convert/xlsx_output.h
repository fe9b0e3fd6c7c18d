/* A workbook (.xlsx) being written: sheets one after the other, rows one after the other, in memory
 * that doesn't grow with them.
 *
 *     struct xlsx_output *output = xlsx_output_open("ledger.xlsx", error);
 *     xlsx_output_sheet(output, "Revenue", XLSX_GO_ON, error);
 *     xlsx_output_header(output, names, count, error);
 *     for each row: xlsx_output_text(output, 0, "0110"); xlsx_output_decimal(output, 1, "12.5");
 *                   xlsx_output_end_row(output, error);
 *     xlsx_output_commit(output, error);
 *     xlsx_output_free(output);
 *
 * The file appears under its name when it is committed and all of it was written; what is given up
 * before leaves nothing. Temporary files lie beside it. The same cells give the same bytes.
 *
 * Cells hold texts, or numbers if nothing is lost by that. No text becomes a formula, a link or a
 * date, whatever it looks like. */
#ifndef IATIPUB_CONVERT_XLSX_OUTPUT_H
#define IATIPUB_CONVERT_XLSX_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
    XLSX_ROWS_MOST = 1048576, /* of a sheet, its header included */
    XLSX_COLUMNS_MOST = 16384,
    XLSX_TEXT_MOST = 32767, /* characters of a cell, those beyond U+FFFF counted twice */
};

/* What becomes of rows that a sheet has no room for. */
enum xlsx_overflow {
    XLSX_REFUSE, /* the row can't be written */
    XLSX_GO_ON,  /* they go to a sheet "NAME (2)", under the same header, and so on */
};

struct xlsx_output;

/* Begins a workbook. The caller frees it. NULL and `error` if it can't be written. */
struct xlsx_output *xlsx_output_open(const char *path, struct error *error);
/* Gives up what is not committed. NULL is fine. */
void xlsx_output_free(struct xlsx_output *output);

/* Begins a sheet. False and `error` (ERROR_USAGE) if it can't be called that: names have 1 to 31
 * characters, none of them one of []:*?/\, and differ in more than case. */
bool xlsx_output_sheet(struct xlsx_output *output, const char *name, enum xlsx_overflow overflow,
                       struct error *error);
/* Writes the header, the first row of the sheet, in bold; it stays in view. */
bool xlsx_output_header(struct xlsx_output *output, const char *const *names, size_t count,
                        struct error *error);

/* Sets a cell of the current row; cells are set from left to right. A blank text is no cell. False
 * if the text, which is UTF-8, is longer than XLSX_TEXT_MOST: then the cell stays blank, and the
 * caller says so. */
bool xlsx_output_text(struct xlsx_output *output, size_t column, const char *text);
/* The same for a decimal ("-1500.5"), which becomes a number if spreadsheets show the very same
 * text for it: without zeros at its end, and with 15 digits at most. Others stay texts. */
bool xlsx_output_decimal(struct xlsx_output *output, size_t column, const char *text);
/* The same for an amount of money, which becomes a number with its last zeros left out, and is
 * shown with two decimals and separators of thousands (with more decimals, as it is). */
bool xlsx_output_amount(struct xlsx_output *output, size_t column, const char *text);
/* Ends the row; a row without cells is none. False and `error` if it can't be written. */
bool xlsx_output_end_row(struct xlsx_output *output, struct error *error);

/* Writes the file, reads it back, syncs it and gives it its name; a workbook needs a sheet. On
 * failure an older file of that name is untouched. Nothing but xlsx_output_free may follow. */
bool xlsx_output_commit(struct xlsx_output *output, struct error *error);

#endif
