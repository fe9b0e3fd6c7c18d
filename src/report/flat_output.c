#include "report/flat_output.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/csv_text.h"
#include "base/decimal.h"
#include "report/json_text.h"

const char *const flat_format_names[FLAT_FORMAT_COUNT] = {"csv", "xlsx", "json", "jsonl"};

/* --- Text ------------------------------------------------------------------------------------- */

static const char *path_of(const struct flat_output *output)
{
    return output->file.path ? output->file.path : "standard output";
}

static bool put_line(struct flat_output *output, struct error *error)
{
    size_t written = fwrite(output->line.text, 1, output->line.length, output->stream);
    bool good = written == output->line.length && !ferror(output->stream);
    strbuf_reset(&output->line);
    return good || error_errno(error, "cannot write '%s'", path_of(output));
}

static bool csv_row(struct flat_output *output, const char *const *cells, struct error *error)
{
    for (size_t i = 0; i < output->table->count; i++) {
        if (cells[i])
            csv_add_text(&output->line, cells[i]);
        else
            strbuf_addch(&output->line, ',');
    }
    csv_end_line(&output->line);
    return put_line(output, error);
}

void flat_json_row(struct strbuf *json, const struct flat_table *table, const char *const *cells)
{
    strbuf_addch(json, '{');
    for (size_t i = 0; i < table->count; i++) {
        strbuf_addstr(json, i ? ", \"" : "\"");
        strbuf_addstr(json, table->columns[i].name);
        strbuf_addstr(json, "\": ");
        if (cells[i])
            json_add_text(json, cells[i]);
        else
            strbuf_addstr(json, "null");
    }
    strbuf_addch(json, '}');
}

static bool json_row(struct flat_output *output, const char *const *cells, struct error *error)
{
    strbuf_addstr(&output->line, output->rows ? ",\n" : "\n");
    flat_json_row(&output->line, output->table, cells);
    return put_line(output, error);
}

static bool json_line(struct flat_output *output, const char *const *cells, struct error *error)
{
    flat_json_row(&output->line, output->table, cells);
    strbuf_addch(&output->line, '\n');
    return put_line(output, error);
}

/* --- Workbooks -------------------------------------------------------------------------------- */

static bool set_cell(struct xlsx_output *book, size_t index, enum flat_kind kind, const char *text)
{
    switch (kind) {
    case FLAT_AMOUNT:
        return xlsx_output_amount(book, index, text);
    case FLAT_NUMBER:
    case FLAT_LATITUDE:
    case FLAT_LONGITUDE:
    case FLAT_COUNT:
        return decimal_is_valid(text) ? xlsx_output_decimal(book, index, text)
                                      : xlsx_output_text(book, index, text);
    default:
        return xlsx_output_text(book, index, text);
    }
}

static bool book_row(struct flat_output *output, const char *const *cells, struct error *error)
{
    for (size_t i = 0; i < output->table->count; i++) {
        const struct flat_column *column = &output->table->columns[i];
        if (cells[i] && !set_cell(output->book, i, column->kind, cells[i]))
            return error_set(error, ERROR_USAGE,
                             "column '%s' has a text of more than %d characters, which no workbook "
                             "can hold; write CSV",
                             column->name, XLSX_TEXT_MOST);
    }
    return xlsx_output_end_row(output->book, error);
}

static bool open_book(struct flat_output *output, const char **names, const char *path,
                      struct error *error)
{
    if (!path)
        return error_set(error, ERROR_USAGE, "-o is missing; name the workbook to write");
    output->book = xlsx_output_open(path, error);
    return output->book &&
           xlsx_output_sheet(output->book, output->table->name, XLSX_GO_ON, error) &&
           xlsx_output_header(output->book, names, output->table->count, error);
}

/* --- All -------------------------------------------------------------------------------------- */

static bool begin(struct flat_output *output, const char *path, struct error *error)
{
    const char **names = xcalloc(output->table->count + 1, sizeof *names);
    for (size_t i = 0; i < output->table->count; i++)
        names[i] = output->table->columns[i].name;
    bool begun = true;
    if (output->format == FLAT_XLSX)
        begun = open_book(output, names, path, error);
    else if (output->format == FLAT_CSV)
        begun = csv_row(output, names, error);
    else if (output->format == FLAT_JSON)
        begun = fputc('[', output->stream) != EOF ||
                error_errno(error, "cannot write '%s'", path_of(output));
    free(names);
    return begun;
}

bool flat_output_open(struct flat_output *output, const struct flat_table *table,
                      enum flat_format format, const char *path, struct error *error)
{
    *output = (struct flat_output){.table = table,
                                   .format = format,
                                   .stream = stdout,
                                   .file = OUTPUT_FILE_INIT,
                                   .line = STRBUF_INIT};
    if (path && format != FLAT_XLSX) {
        if (!output_file_open(&output->file, path, error))
            return false;
        output->stream = output->file.stream;
    }
    return begin(output, path, error);
}

bool flat_output_row(struct flat_output *output, const char *const *cells, struct error *error)
{
    typedef bool row_function(struct flat_output *, const char *const *, struct error *);
    static row_function *const functions[FLAT_FORMAT_COUNT] = {
        [FLAT_CSV] = csv_row,
        [FLAT_XLSX] = book_row,
        [FLAT_JSON] = json_row,
        [FLAT_JSONL] = json_line,
    };
    if (!functions[output->format](output, cells, error))
        return false;
    output->rows++;
    return true;
}

bool flat_output_commit(struct flat_output *output, struct error *error)
{
    if (output->book)
        return xlsx_output_commit(output->book, error);
    if (output->format == FLAT_JSON)
        strbuf_addstr(&output->line, output->rows ? "\n]\n" : "]\n");
    if (!put_line(output, error))
        return false;
    if (output->file.path)
        return output_file_commit(&output->file, error);
    return fflush(stdout) == 0 || error_errno(error, "cannot write '%s'", path_of(output));
}

void flat_output_close(struct flat_output *output)
{
    output_file_abort(&output->file);
    xlsx_output_free(output->book);
    strbuf_release(&output->line);
    output->book = NULL;
}
