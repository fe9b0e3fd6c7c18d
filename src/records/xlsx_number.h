/* Numbers as a workbook stores them, and as a spreadsheet shows them: decimals without exponents,
 * days as dates.
 *
 * A workbook stores a number as the text of a double, often with noise in its last digits
 * (0.30000000000000004). Spreadsheets show 15 significant digits and no more, and so do these
 * functions: that is the shortest decimal that was ever meant. */
#ifndef IATIPUB_RECORDS_XLSX_NUMBER_H
#define IATIPUB_RECORDS_XLSX_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum {
    XLSX_DIGITS_MOST = 15,
    XLSX_NUMBER_SIZE = 400, /* room for any number, with its NUL */
};

/* 0.DIGITS times ten to the power of `point`; no digits are zero. */
struct xlsx_number {
    bool is_negative;
    char digits[XLSX_DIGITS_MOST + 1]; /* neither the first nor the last is 0 */
    int point;
    bool lost_cents; /* rounding took something off its first two decimals */
};

/* Reads the text of a double ("1500", "-2.5E-3"). False if it is none. */
bool xlsx_number_read(struct xlsx_number *number, const char *text, size_t length);

/* True if there are more digits before the point than a spreadsheet keeps, or so many that its
 * cents are not kept: the last ones are lost. */
bool xlsx_number_is_cut(const struct xlsx_number *number);

/* Writes it without exponent, with zeros before it up to `least` digits if it is whole, and returns
 * its length. Not for a number that is cut. */
size_t xlsx_number_text(const struct xlsx_number *number, int least, char text[XLSX_NUMBER_SIZE]);
/* The same as a percentage: "60%" for 0.6. */
size_t xlsx_percentage_text(struct xlsx_number number, char text[XLSX_NUMBER_SIZE]);

/* How a moment is to be written. */
enum xlsx_moment {
    XLSX_MOMENT_DATE,    /* as a date, with the time if there is one */
    XLSX_MOMENT_TIME,    /* as the time of day, with the date if there is one */
    XLSX_MOMENT_ELAPSED, /* as hours, minutes and seconds, however many hours */
};

/* Writes the moment that is `days` after the beginning of the calendar that Excel has had since
 * 1900, or with `since_1904` of the one from early Macintoshes: "2024-05-01",
 * "2024-05-01T06:30:00", "06:30:00". Returns the length; 0 if it is none ("1900-02-29", which that
 * calendar has by mistake; the "day 0" that an empty cell is; negative; after 9999). */
size_t xlsx_moment_text(double days, enum xlsx_moment moment, bool since_1904,
                        char text[XLSX_NUMBER_SIZE]);

#endif
