#include "convert/xlsx_output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/libxlsxwriter.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "convert/xlsx_check.h"

/* Any day would do; it is the same in every workbook. */
enum { CREATED = 946684800 };

/* Spreadsheets keep and show so many significant digits. */
enum { DIGITS_MOST = 15 };

/* Why a row can't be written. */
enum fault { FAULT_NONE, FAULT_FULL, FAULT_COLUMN, FAULT_TEXT, FAULT_NAME, FAULT_LIBRARY };

struct xlsx_output {
    const struct libxlsxwriter *library;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *money;
    char *path, *temporary, *folder;
    char *name; /* that the sheet was given */
    enum xlsx_overflow overflow;
    unsigned part; /* of the sheet's name: 1 is the first */
    char **header;
    size_t header_count;
    size_t row;                     /* where the next row goes */
    bool has_cells;                 /* in the current row */
    bool is_started;                /* the current row has a place */
    enum fault fault;               /* of the current row */
    lxw_error reason;               /* with FAULT_LIBRARY */
    struct strbuf escaped, guarded; /* the text of a cell */
    struct xlsx_check check;
};

/* ---- the workbook ---- */

struct xlsx_output *xlsx_output_open(const char *path, struct error *error)
{
    const struct libxlsxwriter *library = libxlsxwriter_get(error);
    if (!library)
        return NULL;
    struct xlsx_output *output = xcalloc(1, sizeof *output);
    *output = (struct xlsx_output){.library = library,
                                   .path = xstrdup(path),
                                   .temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, path),
                                   .folder = path_folder(path),
                                   .escaped = STRBUF_INIT,
                                   .guarded = STRBUF_INIT,
                                   .check = XLSX_CHECK_INIT};
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = output->folder};
    lxw_doc_properties properties = {.created = CREATED};
    bool fits = access(output->folder, W_OK) == 0 || error_errno(error, "cannot write '%s'", path);
    output->book = fits ? library->workbook_new_opt(output->temporary, &options) : NULL;
    if (output->book) {
        library->workbook_set_properties(output->book, &properties);
        output->bold = library->workbook_add_format(output->book);
        library->format_set_bold(output->bold);
        output->money = library->workbook_add_format(output->book);
        library->format_set_num_format(output->money, "#,##0.00");
        return output;
    }
    if (fits)
        error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': too little memory", path);
    xlsx_output_free(output);
    return NULL;
}

static void forget_sheet(struct xlsx_output *output)
{
    for (size_t i = 0; i < output->header_count; i++)
        free(output->header[i]);
    free(output->header);
    free(output->name);
    output->header = NULL;
    output->header_count = 0;
    output->name = NULL;
}

/* The library frees a workbook's temporary files only by writing it. */
static lxw_error close_book(struct xlsx_output *output)
{
    lxw_error reason = output->library->workbook_close(output->book);
    output->book = NULL;
    return reason;
}

void xlsx_output_free(struct xlsx_output *output)
{
    if (!output)
        return;
    if (output->book)
        close_book(output);
    if (output->temporary)
        unlink(output->temporary);
    forget_sheet(output);
    xlsx_check_release(&output->check);
    strbuf_release(&output->escaped);
    strbuf_release(&output->guarded);
    free(output->path);
    free(output->temporary);
    free(output->folder);
    free(output);
}

/* ---- sheets ---- */

static bool add_sheet(struct xlsx_output *output, const char *name, struct error *error)
{
    const struct libxlsxwriter *library = output->library;
    lxw_error reason = *name ? library->workbook_validate_sheet_name(output->book, name)
                             : LXW_ERROR_PARAMETER_VALIDATION;
    output->sheet = reason ? NULL : library->workbook_add_worksheet(output->book, name);
    output->row = 0;
    if (output->sheet) {
        xlsx_check_sheet(&output->check);
        return true;
    }
    return error_set(error, ERROR_USAGE, "cannot add sheet '%s' to '%s': %s", name, output->path,
                     reason ? library->lxw_strerror(reason) : "too little memory");
}

bool xlsx_output_sheet(struct xlsx_output *output, const char *name, enum xlsx_overflow overflow,
                       struct error *error)
{
    forget_sheet(output);
    output->name = xstrdup(name);
    output->overflow = overflow;
    output->part = 1;
    return add_sheet(output, name, error);
}

/* The number is what tells the sheets apart, so a long name gives way to it. */
static char *name_of_part(const struct xlsx_output *output)
{
    char number[16];
    int length = snprintf(number, sizeof number, " (%u)", output->part);
    size_t room = LXW_SHEETNAME_MAX - (size_t)length, size = strlen(output->name), end = 0;
    for (size_t count = 0; end < size && count < room; count++) {
        size_t step = utf8_length(output->name + end, size - end);
        end += step ? step : 1;
    }
    return xasprintf("%.*s%s", (int)end, output->name, number);
}

/* ---- cells ---- */

static void set_fault(struct xlsx_output *output, enum fault fault)
{
    if (output->fault == FAULT_NONE)
        output->fault = fault;
}

static void begin_row(struct xlsx_output *output);

/* Notes the text as it will stand in the file: the library escapes these. */
static void note_text(struct xlsx_output *output, const char *text)
{
    struct strbuf *escaped = &output->escaped;
    strbuf_reset(escaped);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            strbuf_addstr(escaped, "&amp;");
        else if (c == '<')
            strbuf_addstr(escaped, "&lt;");
        else if (c == '>')
            strbuf_addstr(escaped, "&gt;");
        else if (c < ' ' && c != '\t' && c != '\n')
            strbuf_addf(escaped, "_x%04X_", c);
        else
            strbuf_add(escaped, text, 1);
    }
    xlsx_check_text(&output->check, escaped->text, escaped->length);
}

static bool is_escape(const char *text)
{
    return strncmp(text, "_x", 2) == 0 && strspn(text + 2, "0123456789ABCDEFabcdef") >= 4 &&
           text[6] == '_';
}

/* What looks like an escape ("_x000D_") would be read as the character it stands for; the library
 * leaves that to its callers. */
static const char *guard(struct xlsx_output *output, const char *text)
{
    if (!strstr(text, "_x"))
        return text;
    strbuf_reset(&output->guarded);
    for (; *text; text++)
        if (is_escape(text))
            strbuf_addstr(&output->guarded, "_x005F_");
        else
            strbuf_add(&output->guarded, text, 1);
    return output->guarded.text;
}

/* In the units that spreadsheets count. 0 if it is not UTF-8. */
static size_t count_units(const char *text)
{
    size_t units = 0, left = strlen(text);
    while (left) {
        size_t step = utf8_length(text, left);
        if (!step)
            return 0;
        units += step == 4 ? 2 : 1;
        text += step;
        left -= step;
    }
    return units;
}

static bool is_placed(struct xlsx_output *output, size_t column)
{
    begin_row(output);
    if (column >= XLSX_COLUMNS_MOST)
        set_fault(output, FAULT_COLUMN);
    return output->fault == FAULT_NONE;
}

/* True if the library took the cell. */
static bool is_taken(struct xlsx_output *output, lxw_error reason)
{
    output->has_cells = true;
    if (!reason)
        return true;
    set_fault(output, FAULT_LIBRARY);
    output->reason = reason;
    return false;
}

static bool write_text(struct xlsx_output *output, size_t column, const char *text,
                       lxw_format *format)
{
    if (!*text || !is_placed(output, column))
        return true;
    size_t units = count_units(text);
    if (!units)
        set_fault(output, FAULT_TEXT);
    if (!units || units > XLSX_TEXT_MOST)
        return !units;
    const char *guarded = guard(output, text);
    lxw_error reason = output->library->worksheet_write_string(
        output->sheet, (lxw_row_t)output->row, (lxw_col_t)column, guarded, format);
    if (reason == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        return false;
    if (is_taken(output, reason))
        note_text(output, guarded);
    return true;
}

bool xlsx_output_text(struct xlsx_output *output, size_t column, const char *text)
{
    return write_text(output, column, text, NULL);
}

/* True if the shortest text that gives the number back is this one. */
static bool is_number(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    bool is_negative_zero = *number == 0 && *text == '-';
    if (*end || end == text || is_negative_zero)
        return false;
    char printed[DIGITS_MOST + 16];
    for (int digits = 1; digits <= DIGITS_MOST; digits++) {
        snprintf(printed, sizeof printed, "%.*g", digits, *number);
        if (strcmp(printed, text) == 0)
            return strspn(text, "-.0123456789") == strlen(text);
    }
    return false;
}

static bool write_decimal(struct xlsx_output *output, size_t column, const char *text,
                          lxw_format *format)
{
    double number;
    if (!*text || !is_number(text, &number))
        return xlsx_output_text(output, column, text);
    if (!is_placed(output, column))
        return true;
    lxw_error reason = output->library->worksheet_write_number(
        output->sheet, (lxw_row_t)output->row, (lxw_col_t)column, number, format);
    if (is_taken(output, reason))
        xlsx_check_number(&output->check, number);
    return true;
}

bool xlsx_output_decimal(struct xlsx_output *output, size_t column, const char *text)
{
    return write_decimal(output, column, text, NULL);
}

/* How many decimals are left without the zeros at their end; `length` is that of the text then. */
static size_t count_decimals(const char *text, size_t *length)
{
    const char *point = strchr(text, '.');
    *length = strlen(text);
    if (!point)
        return 0;
    while (text[*length - 1] == '0')
        --*length;
    size_t decimals = (size_t)(text + *length - point) - 1;
    *length -= decimals == 0;
    return decimals;
}

/* What has more decimals than the format shows would look rounded. In a column that is too narrow
 * for it a formatted number is shown as "###". */
bool xlsx_output_amount(struct xlsx_output *output, size_t column, const char *text)
{
    enum { DECIMALS_SHOWN = 2, WIDTH = 20 };
    if (!decimal_is_valid(text))
        return xlsx_output_text(output, column, text);
    size_t length, decimals = count_decimals(text, &length);
    char *number = xstrndup(text, length);
    bool set =
        write_decimal(output, column, number, decimals > DECIMALS_SHOWN ? NULL : output->money);
    if (column < XLSX_COLUMNS_MOST)
        output->library->worksheet_set_column(output->sheet, (lxw_col_t)column, (lxw_col_t)column,
                                              WIDTH, NULL);
    free(number);
    return set;
}

/* ---- rows ---- */

static bool write_header(struct xlsx_output *output)
{
    bool fits = true;
    for (size_t i = 0; i < output->header_count; i++)
        fits = write_text(output, i, output->header[i], output->bold) && fits;
    output->row += output->header_count > 0;
    if (output->header_count)
        output->library->worksheet_freeze_panes(output->sheet, (lxw_row_t)output->row, 0);
    return fits;
}

static bool go_on(struct xlsx_output *output)
{
    struct error error = ERROR_INIT;
    output->part++;
    char *name = name_of_part(output);
    bool added = add_sheet(output, name, &error) && write_header(output);
    free(name);
    error_clear(&error);
    output->has_cells = false;
    return added;
}

/* Finds a place for the row before its first cell is written. */
static void begin_row(struct xlsx_output *output)
{
    if (output->is_started)
        return;
    output->is_started = true;
    if (output->row < XLSX_ROWS_MOST)
        return;
    if (output->overflow == XLSX_REFUSE)
        set_fault(output, FAULT_FULL);
    else if (!go_on(output))
        set_fault(output, FAULT_NAME);
}

static bool say_fault(const struct xlsx_output *output, struct error *error)
{
    switch (output->fault) {
    case FAULT_FULL:
        return error_set(error, ERROR_USAGE,
                         "cannot write '%s': sheet '%s' is full; a sheet has %d rows", output->path,
                         output->name, XLSX_ROWS_MOST);
    case FAULT_COLUMN:
        return error_set(error, ERROR_USAGE,
                         "cannot write '%s': row %zu of sheet '%s' is too wide; a sheet has %d "
                         "columns",
                         output->path, output->row + 1, output->name, XLSX_COLUMNS_MOST);
    case FAULT_TEXT:
        return error_set(error, ERROR_USAGE,
                         "cannot write '%s': row %zu of sheet '%s' has a text that is not UTF-8",
                         output->path, output->row + 1, output->name);
    case FAULT_NAME:
        return error_set(error, ERROR_USAGE,
                         "cannot write '%s': sheet '%s' is full, and there is already one called "
                         "'%s (%u)'",
                         output->path, output->name, output->name, output->part);
    default:
        return error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': %s", output->path,
                         output->library->lxw_strerror(output->reason));
    }
}

bool xlsx_output_end_row(struct xlsx_output *output, struct error *error)
{
    bool written = output->fault == FAULT_NONE || say_fault(output, error);
    output->row += output->has_cells && written;
    output->has_cells = output->is_started = false;
    return written;
}

bool xlsx_output_header(struct xlsx_output *output, const char *const *names, size_t count,
                        struct error *error)
{
    output->header = xcalloc(count + 1, sizeof *output->header);
    output->header_count = count;
    for (size_t i = 0; i < count; i++)
        output->header[i] = xstrdup(names[i]);
    output->is_started = true;
    bool fits = write_header(output);
    output->has_cells = false; /* the header has moved on already */
    if (!xlsx_output_end_row(output, error))
        return false;
    return fits || error_set(error, ERROR_USAGE,
                             "cannot write '%s': a header of sheet '%s' is longer than %d "
                             "characters",
                             output->path, output->name, XLSX_TEXT_MOST);
}

/* ---- the end ---- */

bool xlsx_output_commit(struct xlsx_output *output, struct error *error)
{
    errno = 0;
    lxw_error reason = close_book(output);
    if (reason)
        return error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': %s%s%s", output->path,
                         output->library->lxw_strerror(reason), errno ? ": " : "",
                         errno ? strerror(errno) : "");
    return xlsx_check_run(&output->check, output->temporary, output->path, error) &&
           file_put_in_place(output->temporary, output->path, error);
}
