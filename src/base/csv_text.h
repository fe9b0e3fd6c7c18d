/* Text from the data as a cell of CSV (RFC 4180).
 *
 * A spreadsheet runs a cell that begins with "=", "+", "-", "@", a tab or a carriage return as a
 * formula, and text from the data must not get that far: such a cell gets an apostrophe before it,
 * unless it is a plain number. Cells are in quotes where they hold a comma, a quote or a line end,
 * or begin or end with a blank. What is not UTF-8 becomes U+FFFD. */
#ifndef IATIPUB_BASE_CSV_TEXT_H
#define IATIPUB_BASE_CSV_TEXT_H

#include "base/strbuf.h"

/* Adds the cell and a comma; NULL is an empty cell. */
void csv_add_text(struct strbuf *row, const char *text);
/* Ends a row: takes the comma behind the last cell away. */
void csv_end_row(struct strbuf *row);
/* The same with a line feed alone. */
void csv_end_line(struct strbuf *row);

#endif
