#include "records/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/csv.h"
#include "records/recognise.h"

struct grid *grid_open(const char *path, const char *name, const struct source *source,
                       struct findings *findings, struct error *error)
{
    bool is_csv = reader_kind_by_name(path) == SOURCE_CSV;
    struct reader *reader = is_csv ? csv_rows_open(path, name, source, findings, error)
                                   : reader_open(path, name, source, findings, error);
    if (!reader)
        return NULL;
    struct grid *grid = xcalloc(1, sizeof *grid);
    grid->reader = reader;
    grid->is_workbook = !is_csv;
    grid->name = path_stem(path);
    return grid;
}

void grid_close(struct grid *grid)
{
    if (!grid)
        return;
    grid->reader->close(grid->reader);
    free(grid->header);
    free(grid->name);
    free(grid);
}

size_t grid_sheet_count(const struct grid *grid)
{
    return grid->reader->table_count;
}

const char *grid_sheet_name(const struct grid *grid, size_t sheet)
{
    const char *name = grid->reader->tables[sheet].name;
    return name ? name : grid->name;
}

const char *grid_sheet_path(const struct grid *grid, size_t sheet)
{
    const char *path = grid->reader->tables[sheet].path;
    return path ? path : grid->reader->path;
}

size_t grid_row_column(const struct grid_row *row, size_t index)
{
    return row->places && index < row->count ? row->places[index] : index + 1;
}

/* The reader of a workbook has taken the header; here it is a row like all others. */
static void give_header(struct grid *grid, size_t sheet, struct grid_row *row)
{
    const struct reader_table *table = &grid->reader->tables[sheet];
    grid->header = xrealloc(grid->header, (table->column_count + 1) * sizeof *grid->header);
    for (size_t i = 0; i < table->column_count; i++)
        grid->header[i] =
            (struct cell){.text = table->columns[i], .length = strlen(table->columns[i])};
    *row = (struct grid_row){.sheet = sheet,
                             .number = table->header_row ? table->header_row : 1,
                             .cells = grid->header,
                             .count = table->column_count,
                             .places = table->places};
}

static bool read_pending(struct grid *grid, struct error *error)
{
    if (!grid->has_pending)
        grid->has_pending = grid->reader->next(grid->reader, &grid->pending, error);
    return grid->has_pending;
}

bool grid_next(struct grid *grid, struct grid_row *row, struct error *error)
{
    bool has_row = read_pending(grid, error);
    size_t sheet = has_row ? grid->pending.table : grid->reader->table_count;
    if (grid->is_workbook && grid->headers_given < grid->reader->table_count && !error->kind &&
        grid->headers_given <= sheet) {
        give_header(grid, grid->headers_given++, row);
        return true;
    }
    if (!has_row)
        return false;
    *row = (struct grid_row){.sheet = grid->pending.table,
                             .number = grid->pending.number,
                             .cells = grid->pending.cells,
                             .count = grid->pending.count,
                             .places = grid->reader->tables[grid->pending.table].places};
    grid->has_pending = false;
    return true;
}

char *grid_row_advice(const struct grid_row *header, const char *own)
{
    const char **texts = xcalloc(header->count + 1, sizeof *texts);
    for (size_t i = 0; i < header->count; i++)
        texts[i] = header->cells[i].text;
    const struct file_signs signs = {.headers = texts, .header_count = header->count};
    struct recognition recognition = recognise(&signs);
    bool is_other = recognition.is_certain && recognition.layout->template_name &&
                    strcmp(recognition.layout->template_name, own) != 0;
    char *advice = is_other ? recognition_advice(&signs) : xstrdup("");
    free(recognition.matching);
    free(texts);
    return advice;
}
