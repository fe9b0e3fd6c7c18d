/* What a number format makes of a number: a date, a percentage, an amount.
 *
 * A workbook stores dates and percentages as plain numbers; only the format of the cell tells what
 * they are. */
#ifndef IATIPUB_RECORDS_XLSX_FORMAT_H
#define IATIPUB_RECORDS_XLSX_FORMAT_H

#include <stddef.h>

enum xlsx_format_kind {
    XLSX_FORMAT_NUMBER,
    XLSX_FORMAT_PERCENT,
    XLSX_FORMAT_EXPONENT, /* "1.5E+03" */
    XLSX_FORMAT_DATE,     /* with or without a time */
    XLSX_FORMAT_TIME,
    XLSX_FORMAT_ELAPSED, /* a number of hours, minutes or seconds */
};

struct xlsx_format {
    enum xlsx_format_kind kind;
    int zeros; /* whole numbers are filled up with zeros to so many digits ("00000"), 0 = not */
};

/* The format of a built-in number (0 to 163), whatever the language of the spreadsheet. */
struct xlsx_format xlsx_format_built_in(unsigned id);

/* The format that a code stands for: "dd/mm/yyyy", "0.00%", "[$-409]h:mm AM/PM". Of its sections
 * for positive, negative and other values the first decides. */
struct xlsx_format xlsx_format_read(const char *code, size_t length);

#endif
