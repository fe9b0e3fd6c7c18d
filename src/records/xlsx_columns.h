/* Dates where none can be meant.
 *
 * Spreadsheets take "1-2", a vocabulary's code, for the second of January, and store only that.
 * What was typed is lost, so such a cell must not pass for a value. Two things tell:
 *
 * - The name of the column. If the last telling word in it is one of code, id, ref, type,
 * vocabulary and the like, the column holds codes and no cell of it may be a date; if it is date,
 * day or the like, all may be.
 * - The other cells. In a column whose name tells nothing, dates are out of place if there are more
 *   other values than dates. Texts that look like dates count as dates. */
#ifndef IATIPUB_RECORDS_XLSX_COLUMNS_H
#define IATIPUB_RECORDS_XLSX_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "records/xlsx_value.h"

enum xlsx_purpose { XLSX_PURPOSE_OPEN, XLSX_PURPOSE_CODES, XLSX_PURPOSE_DATES };

/* By the column's name. */
enum xlsx_purpose xlsx_purpose_of(const char *name);

/* True for a number or text with two separators between its digits, as a date has: "1/5/2024". */
bool xlsx_looks_like_date(const char *text, size_t length);

enum { XLSX_PLACES_MOST = 5 };

/* What is counted of a column. Zero it, but for the first two. */
struct xlsx_column {
    unsigned column; /* in the sheet, from 1 */
    enum xlsx_purpose purpose;
    size_t dates;                    /* cells that are dates ... */
    size_t places[XLSX_PLACES_MOST]; /* ... and the rows of the first ones */
    size_t date_texts, others;
};

/* Counts a value that is not blank. */
void xlsx_column_count(struct xlsx_column *column, size_t row, const struct xlsx_value *value);

/* True if the dates that were counted are out of place. */
bool xlsx_column_has_strays(const struct xlsx_column *column);

#endif
