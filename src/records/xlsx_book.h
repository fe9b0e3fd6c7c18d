/* A workbook: its sheets, and what the cells of all of them refer to.
 *
 * Everything but the rows is read when it is opened. */
#ifndef IATIPUB_RECORDS_XLSX_BOOK_H
#define IATIPUB_RECORDS_XLSX_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "records/package.h"
#include "records/xlsx_strings.h"
#include "records/xlsx_styles.h"

enum { XLSX_SHEETS_MOST = 1000 };

struct xlsx_sheet_entry {
    char *name;
    char *part; /* NULL: it has no cells (a chart, a macro) */
    bool is_hidden;
};

/* To be read, not to be changed. */
struct xlsx_book {
    struct package *package;
    struct xlsx_sheet_entry *sheets; /* in the order of the workbook's tabs */
    size_t sheet_count, sheet_capacity;
    bool since_1904;    /* days are counted from 1904-01-01 */
    bool is_uncomputed; /* whoever wrote it left the formulas to be computed by the next program */
    struct xlsx_strings strings;
    struct xlsx_styles styles;
};

/* Opens a workbook; `name` is what errors call it, and is lent until it is closed. NULL and
 * `error`: of kind ERROR_DATA if the file is at fault, with a text that speaks of the file without
 * naming it. */
struct xlsx_book *xlsx_book_open(const char *path, const char *name, struct error *error);
/* NULL is fine. */
void xlsx_book_close(struct xlsx_book *book);

#endif
