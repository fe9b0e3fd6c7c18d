/* The workbooks of an export: each SELECT gives a sheet, those of one folder a workbook.
 *
 * Columns whose name begins with EXPORT_BOOK_AMOUNT hold amounts, and are called by the rest of it;
 * all others hold texts. */
#ifndef IATIPUB_CONVERT_EXPORT_BOOK_H
#define IATIPUB_CONVERT_EXPORT_BOOK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "convert/exports.h"
#include "convert/xlsx_output.h"

#define EXPORT_BOOK_AMOUNT "amount:"

/* The workbook being written; zero it but for `job`. */
struct export_book {
    struct export_job *job; /* its files are counted */
    struct xlsx_output *output;
    char *path; /* of the workbook; owned */
    size_t rows;
};

/* Writes the rows as the next sheet of the workbook `path`; what was written to another one until
 * now is finished. A text that no cell can hold becomes a finding. */
bool export_book_sheet(struct export_book *book, const char *path, const char *sheet,
                       sqlite3_stmt *rows, struct error *error);
/* Finishes the workbook, if there is one. Without rows it is none: then a file of its name, from an
 * earlier export, is removed. */
bool export_book_end(struct export_book *book, struct error *error);
/* Gives up what is not finished. */
void export_book_abort(struct export_book *book);

#endif
