#include "convert/un_info_output.h"

#include <string.h>

#include "base/csv_text.h"
#include "base/strbuf.h"
#include "convert/xlsx_output.h"

/* ---- csv ---- */

static void write_line(const struct un_info_layout *layout, const char *const *cells, FILE *stream)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < layout->count; i++)
        csv_add_text(&line, cells[i]);
    csv_end_line(&line);
    fwrite(line.text, 1, line.length, stream);
    strbuf_release(&line);
}

bool un_info_write_csv(struct un_info *rows, const struct un_info_layout *layout, FILE *stream,
                       size_t *count, struct error *error)
{
    const char *cells[UN_INFO_COLUMNS_MOST];
    int stepped;
    *count = 0;
    write_line(layout, layout->titles, stream);
    while ((stepped = un_info_next(rows, cells, error)) > 0) {
        write_line(layout, cells, stream);
        ++*count;
    }
    return stepped == 0;
}

/* ---- xlsx ---- */

static bool set_cell(struct xlsx_output *output, size_t column, const char *field, const char *cell)
{
    if (un_info_is_amount(field))
        return xlsx_output_amount(output, column, cell);
    return strcmp(field, "year") == 0 ? xlsx_output_decimal(output, column, cell)
                                      : xlsx_output_text(output, column, cell);
}

static bool write_row(struct xlsx_output *output, const struct un_info_layout *layout,
                      const char *const *cells, struct error *error)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (cells[i] && !set_cell(output, i, layout->fields[i], cells[i]))
            return error_set(error, ERROR_USAGE,
                             "column '%s' has a text of more than %d characters, which no workbook "
                             "can hold; write CSV",
                             layout->titles[i], XLSX_TEXT_MOST);
    }
    return xlsx_output_end_row(output, error);
}

static bool write_rows(struct xlsx_output *output, struct un_info *rows,
                       const struct un_info_layout *layout, size_t *count, struct error *error)
{
    const char *cells[UN_INFO_COLUMNS_MOST];
    int stepped;
    *count = 0;
    while ((stepped = un_info_next(rows, cells, error)) > 0) {
        if (!write_row(output, layout, cells, error))
            return false;
        ++*count;
    }
    return stepped == 0;
}

bool un_info_write_xlsx(struct un_info *rows, const struct un_info_layout *layout, const char *path,
                        size_t *count, struct error *error)
{
    struct xlsx_output *output = xlsx_output_open(path, error);
    bool written = output && xlsx_output_sheet(output, "Joint workplan", XLSX_GO_ON, error) &&
                   xlsx_output_header(output, layout->titles, layout->count, error) &&
                   write_rows(output, rows, layout, count, error) &&
                   xlsx_output_commit(output, error);
    xlsx_output_free(output);
    return written;
}
