/* What a cell says: the text that a person sees in it, as far as text can carry that.
 *
 * | cell              | text                                                            |
 * | text              | as it is, fonts forgotten, escapes resolved                     |
 * | number            | a decimal of at most 15 digits, never with an exponent          |
 * | ... as percentage | "60%" for 0.6                                                   |
 * | ... as 00000      | filled up with zeros, "01110"                                   |
 * | date, time        | "2024-05-01", "2024-05-01T06:30:00", "06:30:00"                 |
 * | truth             | "true", "false"                                                 |
 * | formula           | the result that was stored with it                              |
 *
 * What can't be said so is a fault of its own kind, never a guess. */
#ifndef IATIPUB_RECORDS_XLSX_VALUE_H
#define IATIPUB_RECORDS_XLSX_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "records/xlsx_book.h"
#include "records/xlsx_number.h"
#include "records/xlsx_sheet.h"

enum xlsx_kind {
    XLSX_VALUE_BLANK,
    XLSX_VALUE_TEXT,
    XLSX_VALUE_NUMBER,
    XLSX_VALUE_EXPONENT, /* a number that is shown with an exponent */
    XLSX_VALUE_MOMENT,   /* a date or a time */
    XLSX_VALUE_TRUTH,

    /* blank, for a reason that must be told */
    XLSX_VALUE_ERROR,      /* `text` is the error: "#REF!" */
    XLSX_VALUE_UNCOMPUTED, /* a formula without a result */

    /* faults: there is something that can't be taken */
    XLSX_VALUE_CUT,       /* a number whose last digits are lost */
    XLSX_VALUE_NO_MOMENT, /* a date that the calendar doesn't have */
    XLSX_VALUE_BAD_TEXT,  /* a text with a character that XML can't hold */
    XLSX_VALUE_DAMAGED,   /* nothing that a workbook may hold */
};
#define XLSX_FIRST_FAULT XLSX_VALUE_CUT

/* `text` is NULL for a blank one; of a fault it is what is stored. It lies in the workbook, in the
 * sheet's row or in the scratch memory. */
struct xlsx_value {
    enum xlsx_kind kind;
    const char *text;
    size_t length;
};

/* Memory for one value's text. */
struct xlsx_scratch {
    char text[XLSX_NUMBER_SIZE];
};

struct xlsx_value xlsx_value_of(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                struct xlsx_scratch *scratch);

#endif
