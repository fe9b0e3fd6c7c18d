#include "convert/xlsx_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/libxlsxwriter.h"
#include "base/utf8.h"
#include "convert/xlsx_frame.h"
#include "convert/xlsx_sheet.h"

/* Any day would do; it is the same in every workbook. */
enum { CREATED = 946684800 };

/* Spreadsheets keep and show so many significant digits. */
enum { DIGITS_MOST = 15 };

/* Why a row can't be written. */
enum fault { FAULT_NONE, FAULT_FULL, FAULT_COLUMN, FAULT_TEXT, FAULT_NAME, FAULT_DISK };

/* How a cell looks. */
enum look { LOOK_PLAIN, LOOK_BOLD, LOOK_MONEY, LOOK_COUNT };

/* The library makes the workbook but for its rows, which xlsx_sheet writes several times as fast;
 * xlsx_frame puts both together. */
struct xlsx_output {
    const struct libxlsxwriter *library;
    lxw_workbook *book;
    lxw_worksheet *sheet, *first; /* the current one, the first one */
    struct xlsx_sheet *sheets;    /* the rows of each */
    size_t sheet_count, sheet_capacity;
    FILE *rows; /* of all sheets, in a file without a name */
    lxw_format *formats[LOOK_COUNT];
    int styles[LOOK_COUNT]; /* their numbers in the workbook, 0: not used yet */
    int style_count;
    char *path, *temporary, *folder;
    char *name; /* that the sheet was given */
    enum xlsx_overflow overflow;
    unsigned part; /* of the sheet's name: 1 is the first */
    char **header;
    size_t header_count;
    size_t row;       /* where the next row goes */
    bool has_cells;   /* in the current row */
    bool is_started;  /* the current row has a place */
    enum fault fault; /* of the current row */
    int reason;       /* errno, with FAULT_DISK */
};

/* ---- the workbook ---- */

static bool open_rows(struct xlsx_output *output)
{
    char *name = xasprintf("%s/.iatipub-XXXXXX", output->folder);
    int descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name);
    free(name);
    output->rows = descriptor >= 0 ? fdopen(descriptor, "w+b") : NULL;
    if (descriptor >= 0 && !output->rows)
        close(descriptor);
    return output->rows != NULL;
}

static bool open_book(struct xlsx_output *output)
{
    const struct libxlsxwriter *library = output->library;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = output->folder};
    lxw_doc_properties properties = {.created = CREATED};
    output->book = library->workbook_new_opt(output->temporary, &options);
    if (!output->book)
        return false;
    library->workbook_set_properties(output->book, &properties);
    output->formats[LOOK_BOLD] = library->workbook_add_format(output->book);
    library->format_set_bold(output->formats[LOOK_BOLD]);
    output->formats[LOOK_MONEY] = library->workbook_add_format(output->book);
    library->format_set_num_format(output->formats[LOOK_MONEY], "#,##0.00");
    return true;
}

struct xlsx_output *xlsx_output_open(const char *path, struct error *error)
{
    const struct libxlsxwriter *library = libxlsxwriter_get(error);
    if (!library)
        return NULL;
    struct xlsx_output *output = xcalloc(1, sizeof *output);
    *output = (struct xlsx_output){.library = library,
                                   .path = xstrdup(path),
                                   .temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, path),
                                   .folder = path_folder(path)};
    if (!open_rows(output))
        error_errno(error, "cannot write '%s'", path);
    else if (!open_book(output))
        error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': too little memory", path);
    else
        return output;
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
    for (size_t i = 0; i < output->sheet_count; i++)
        xlsx_sheet_release(&output->sheets[i]);
    free(output->sheets);
    if (output->rows)
        fclose(output->rows);
    free(output->path);
    free(output->temporary);
    free(output->folder);
    free(output);
}

/* ---- sheets ---- */

static struct xlsx_sheet *current(struct xlsx_output *output)
{
    return &output->sheets[output->sheet_count - 1];
}

static bool end_sheet(struct xlsx_output *output)
{
    return !output->sheet_count || xlsx_sheet_end(current(output));
}

static bool add_sheet(struct xlsx_output *output, const char *name, struct error *error)
{
    if (!end_sheet(output))
        return error_errno(error, "cannot write '%s'", output->path);
    const struct libxlsxwriter *library = output->library;
    lxw_error reason = *name ? library->workbook_validate_sheet_name(output->book, name)
                             : LXW_ERROR_PARAMETER_VALIDATION;
    output->sheet = reason ? NULL : library->workbook_add_worksheet(output->book, name);
    output->row = 0;
    if (output->sheet) {
        output->sheets = grow(output->sheets, output->sheet_count, &output->sheet_capacity,
                              sizeof *output->sheets);
        xlsx_sheet_begin(&output->sheets[output->sheet_count++], output->rows);
        output->first = output->first ? output->first : output->sheet;
        return true;
    }
    return error_set(error, ERROR_USAGE, "cannot add sheet '%s' to '%s': %s", name, output->path,
                     reason ? library->lxw_strerror(reason) : E_("too little memory"));
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

/* In the units that spreadsheets count, or more if that is no more than fit. 0 if it is not
 * UTF-8. */
static size_t count_units(const char *text)
{
    size_t units = 0, left = strlen(text);
    if (left <= XLSX_TEXT_MOST)
        return utf8_is_valid(text, left) ? left : 0;
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

/* The number of a look's style: they are numbered as they come up. */
static int style_of(struct xlsx_output *output, enum look look)
{
    if (look != LOOK_PLAIN && !output->styles[look])
        output->styles[look] = ++output->style_count;
    return output->styles[look];
}

static bool write_text(struct xlsx_output *output, size_t column, const char *text, enum look look)
{
    if (!*text || !is_placed(output, column))
        return true;
    size_t units = count_units(text);
    if (!units)
        set_fault(output, FAULT_TEXT);
    if (!units || units > XLSX_TEXT_MOST)
        return !units;
    xlsx_sheet_text(current(output), output->row, column, style_of(output, look), text);
    output->has_cells = true;
    return true;
}

bool xlsx_output_text(struct xlsx_output *output, size_t column, const char *text)
{
    return write_text(output, column, text, LOOK_PLAIN);
}

/* True if the shortest text that gives the number back is this one: a decimal without needless
 * zeros, with no more digits than a number keeps, and not so small that it has an exponent. */
static bool is_number(const char *text)
{
    static const char digits[] = "0123456789";
    enum { ZEROS_MOST = 4 }; /* before the first other digit */
    bool is_negative = *text == '-';
    text += is_negative;
    size_t whole = strspn(text, digits);
    bool is_fraction = *text == '0';
    const char *decimals = text[whole] == '.' ? text + whole + 1 : text + whole;
    size_t parts = strspn(decimals, digits), zeros = strspn(decimals, "0");
    if (!whole || decimals[parts] || (is_fraction && whole > 1))
        return false;
    if (decimals == text + whole)
        return !(is_fraction && is_negative) && whole <= DIGITS_MOST;
    bool ends_well = parts > 0 && decimals[parts - 1] != '0';
    return ends_well && (is_fraction ? zeros < ZEROS_MOST && parts - zeros <= DIGITS_MOST
                                     : whole + parts <= DIGITS_MOST);
}

static bool write_decimal(struct xlsx_output *output, size_t column, const char *text,
                          enum look look)
{
    if (!is_number(text))
        return xlsx_output_text(output, column, text);
    if (!is_placed(output, column))
        return true;
    xlsx_sheet_number(current(output), output->row, column, style_of(output, look),
                      strtod(text, NULL));
    output->has_cells = true;
    return true;
}

bool xlsx_output_decimal(struct xlsx_output *output, size_t column, const char *text)
{
    return write_decimal(output, column, text, LOOK_PLAIN);
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
        write_decimal(output, column, number, decimals > DECIMALS_SHOWN ? LOOK_PLAIN : LOOK_MONEY);
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
        fits = write_text(output, i, output->header[i], LOOK_BOLD) && fits;
    xlsx_sheet_end_row(current(output));
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
    if (output->overflow == XLSX_REFUSE) {
        set_fault(output, FAULT_FULL);
    } else if (!end_sheet(output)) {
        output->reason = errno;
        set_fault(output, FAULT_DISK);
    } else if (!go_on(output)) {
        set_fault(output, FAULT_NAME);
    }
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
        errno = output->reason;
        return error_errno(error, "cannot write '%s'", output->path);
    }
}

bool xlsx_output_end_row(struct xlsx_output *output, struct error *error)
{
    bool written = output->fault == FAULT_NONE || say_fault(output, error);
    xlsx_sheet_end_row(current(output));
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

/* The library numbers styles by the cells that have them: here some of the first sheet, which make
 * way for its rows. */
static void write_styles(struct xlsx_output *output)
{
    for (enum look look = LOOK_BOLD; look < LOOK_COUNT; look++)
        if (output->styles[look])
            output->library->worksheet_write_number(
                output->first, 0, (lxw_col_t)output->styles[look], 0, output->formats[look]);
}

bool xlsx_output_commit(struct xlsx_output *output, struct error *error)
{
    errno = 0;
    if (!end_sheet(output))
        return error_errno(error, "cannot write '%s'", output->path);
    write_styles(output);
    lxw_error reason = close_book(output);
    if (reason)
        return error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': %s%s%s", output->path,
                         output->library->lxw_strerror(reason), errno ? ": " : "",
                         errno ? strerror(errno) : "");
    return xlsx_frame_fill(output->temporary, output->sheets, output->sheet_count, output->path,
                           error) &&
           file_put_in_place(output->temporary, output->path, error);
}
