#include "convert/un_info_output.h"

#include <string.h>

#include "base/strbuf.h"
#include "convert/xlsx_output.h"

/* ---- csv ---- */

static void add_cell(struct strbuf *line, const char *text, bool is_amount)
{
    struct strbuf cell = STRBUF_INIT;
    if (!is_amount && text && *text && strchr("=+-@\t\r", *text))
        strbuf_addch(&cell, '\'');
    strbuf_addstr(&cell, text ? text : "");
    strbuf_add_csv_cell(line, cell.text);
    strbuf_release(&cell);
}

static void write_line(const struct un_info_layout *layout, const char *const *cells, FILE *stream)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < layout->count; i++) {
        if (i)
            strbuf_addch(&line, ',');
        add_cell(&line, cells[i], un_info_is_amount(layout->fields[i]));
    }
    strbuf_addch(&line, '\n');
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

static bool write_row(struct xlsx_output *output, const struct un_info_layout *layout,
                      const char *const *cells, struct error *error)
{
    for (size_t i = 0; i < layout->count; i++) {
        bool is_number =
            un_info_is_amount(layout->fields[i]) || strcmp(layout->fields[i], "year") == 0;
        bool set = !cells[i] || (is_number ? xlsx_output_decimal(output, i, cells[i])
                                           : xlsx_output_text(output, i, cells[i]));
        if (!set)
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
