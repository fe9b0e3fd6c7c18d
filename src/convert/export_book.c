#include "convert/export_book.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/sql.h"

/* A sheet being written. */
struct sheet {
    struct export_book *book;
    struct export_report report;
    sqlite3_stmt *rows;
    const char **names;
    bool *is_amount;
    size_t count;
};

static void read_columns(struct sheet *sheet)
{
    static const size_t length = sizeof EXPORT_BOOK_AMOUNT - 1;
    sheet->count = (size_t)sqlite3_column_count(sheet->rows);
    sheet->names = xcalloc(sheet->count + 1, sizeof *sheet->names);
    sheet->is_amount = xcalloc(sheet->count + 1, sizeof *sheet->is_amount);
    for (size_t i = 0; i < sheet->count; i++) {
        const char *name = sqlite3_column_name(sheet->rows, (int)i);
        sheet->is_amount[i] = strncmp(name, EXPORT_BOOK_AMOUNT, length) == 0;
        sheet->names[i] = name + (sheet->is_amount[i] ? length : 0);
    }
}

/* The first column says whose row it is. */
static void report_cell(struct sheet *sheet, size_t column)
{
    const char *identifier = sql_text(sheet->rows, 0);
    free(sheet->report.identifier);
    sheet->report.identifier = xstrdup_or_null(identifier);
    char *message =
        xasprintf("has a text of more than %d characters, which no cell can hold", XLSX_TEXT_MOST);
    export_report_add(&sheet->report, EXPORT_NOT_CARRIED, sheet->names[column], message);
    free(message);
}

static bool write_row(struct sheet *sheet, struct error *error)
{
    struct xlsx_output *output = sheet->book->output;
    for (size_t i = 0; i < sheet->count; i++) {
        const char *text = sql_text(sheet->rows, (int)i);
        if (!text)
            continue;
        bool fits = sheet->is_amount[i] ? xlsx_output_decimal(output, i, text)
                                        : xlsx_output_text(output, i, text);
        if (!fits)
            report_cell(sheet, i);
    }
    sheet->book->rows++;
    return xlsx_output_end_row(output, error);
}

static bool write_rows(struct sheet *sheet, const char *name, struct error *error)
{
    struct xlsx_output *output = sheet->book->output;
    int stepped = 0;
    /* Who reads the layout knows no sheet "NAME (2)". */
    bool written = xlsx_output_sheet(output, name, XLSX_REFUSE, error) &&
                   xlsx_output_header(output, sheet->names, sheet->count, error);
    while (written && (stepped = sql_step(sheet->rows, error)) > 0)
        written = write_row(sheet, error);
    return written && stepped == 0;
}

static bool begin_book(struct export_book *book, const char *path, struct error *error)
{
    if (book->output && strcmp(book->path, path) == 0)
        return true;
    if (!export_book_end(book, error))
        return false;
    book->path = xstrdup(path);
    book->rows = 0;
    book->output = xlsx_output_open(path, error);
    return book->output != NULL;
}

bool export_book_sheet(struct export_book *book, const char *path, const char *sheet,
                       sqlite3_stmt *rows, struct error *error)
{
    if (!begin_book(book, path, error))
        return false;
    struct sheet self = {.book = book, .report = {.job = book->job}, .rows = rows};
    read_columns(&self);
    bool written = write_rows(&self, sheet, error);
    export_report_end(&self.report);
    free(self.names);
    free(self.is_amount);
    return written;
}

bool export_book_end(struct export_book *book, struct error *error)
{
    bool done = true;
    if (book->output && book->rows) {
        done = xlsx_output_commit(book->output, error);
        book->job->files += done;
    } else if (book->output) {
        done = unlink(book->path) == 0 || errno == ENOENT ||
               error_errno(error, "cannot remove '%s'", book->path);
    }
    export_book_abort(book);
    return done;
}

void export_book_abort(struct export_book *book)
{
    xlsx_output_free(book->output);
    free(book->path);
    book->output = NULL;
    book->path = NULL;
}
