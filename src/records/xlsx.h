/* Rows from an Excel workbook (.xlsx, .xlsm).
 *
 * How the workbooks of the world are read:
 * - Each sheet is a table, hidden ones only if the source names them in `tables`. A sheet without
 *   cells, or of a chart, is none.
 * - The first row that can be one is the header, or the row that the source says in `header_row`;
 *   records/xlsx_header.h has the rules. Columns without a name are left out, and hold nothing.
 * - A row has the number that the spreadsheet shows, a column the place that it has there. Rows
 *   whose cells are all blank are skipped.
 * - A cell gives the text that records/xlsx_value.h says. What can't be taken as it is meant costs
 *   its row, with a critical finding that names the cell; records/xlsx_columns.h tells the dates
 *   that were codes.
 * - After 20 findings of a kind in one sheet the others of that kind are counted and summed up.
 *
 * Rows stream; of the workbook only its texts and formats are kept. The limits are in
 * records/package.h, records/xlsx_sheet.h and records/xlsx_book.h.
 *
 * Rules of the findings: x.source.binary, .cell, .character, .damaged, .empty, .formula, .header,
 * .number, .ragged, .sheet and .size; their category is "source". */
#ifndef IATIPUB_RECORDS_XLSX_H
#define IATIPUB_RECORDS_XLSX_H

#include "records/reader.h"

/* As reader_open, for a workbook. A table's `path` is "FILE#SHEET". A sheet in `tables` that is not
 * there is an error (ERROR_USAGE). */
struct reader *xlsx_reader_open(const char *path, const char *name, const struct source *source,
                                struct findings *findings, struct error *error);

#endif
