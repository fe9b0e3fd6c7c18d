#include "records/xlsx_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cell_address.h"
#include "records/column_name.h"

/* --- The first rows -------------------------------------------------------------------------- */

static void add_row(struct xlsx_window *window, const struct xlsx_book *book,
                    const struct xlsx_row *row)
{
    struct xlsx_scratch scratch;
    xlsx_window_add_row(window, row->number);
    for (size_t i = 0; i < row->count; i++) {
        struct xlsx_value value = xlsx_value_of(book, &row->cells[i], &scratch);
        bool is_value = value.text && value.kind < XLSX_VALUE_ERROR;
        if (is_value)
            xlsx_window_add_cell(window, row->cells[i].column, value.kind == XLSX_VALUE_TEXT,
                                 value.text, value.length);
    }
}

/* With a stated header all rows up to it pass through the window. `*last` is the last row read. */
static bool read_window(struct xlsx_window *window, const struct xlsx_book *book, const char *part,
                        unsigned stated, unsigned *last, struct error *error)
{
    struct xlsx_sheet *sheet = xlsx_sheet_open(book->package, part, error);
    struct xlsx_row row;
    bool is_enough = false;
    while (sheet && !is_enough && xlsx_sheet_next(sheet, &row, error)) {
        *last = row.number;
        if (!stated || row.number <= stated)
            add_row(window, book, &row);
        is_enough = stated ? row.number >= stated : window->count == XLSX_WINDOW_ROWS;
    }
    xlsx_sheet_close(sheet);
    return !error->kind;
}

static enum xlsx_table_state find_header(struct xlsx_header *header,
                                         const struct xlsx_window *window,
                                         const struct xlsx_book *book, const char *part,
                                         unsigned stated, struct error *error)
{
    struct xlsx_ranges ranges = {.items = NULL};
    size_t index;
    if (!xlsx_header_pick(window, stated, &index))
        return XLSX_TABLE_NONE;
    ranges.lowest = window->rows[index].number;
    bool known = !xlsx_header_needs_ranges(window, stated, index) ||
                 xlsx_ranges_read(&ranges, book->package, part, error);
    if (known)
        xlsx_header_make(header, window, stated, index, &ranges);
    xlsx_ranges_release(&ranges);
    return known ? XLSX_TABLE_GOOD : XLSX_TABLE_FAILED;
}

/* --- The names ------------------------------------------------------------------------------- */

static bool check_name(const struct xlsx_header *header, size_t index,
                       struct problem_report *report)
{
    const char *name = header->names[index];
    unsigned column = header->columns[index];
    char address[CELL_ADDRESS_SIZE], other[CELL_ADDRESS_SIZE];
    size_t first = column_name_position(header->names, index);
    cell_address(column, header->row, address);
    if (strlen(name) > COLUMN_NAME_MOST)
        problem_report_add(report, XLSX_NAME_LONG, header->row, column,
                           "the name of a column, cell %s, has more than %d bytes; is this row a "
                           "header? If not, say which is with \"header_row\"",
                           address, COLUMN_NAME_MOST);
    else if (column_name_is_reserved(name))
        problem_report_add(report, XLSX_BAD_NAME, header->row, column,
                           "the column of cell %s is called \"%s\", a name that is reserved; give "
                           "it another",
                           address, name);
    else if (first < index) {
        cell_address(header->columns[first], header->row, other);
        problem_report_add(report, XLSX_BAD_NAME, header->row, column,
                           "the columns of cells %s and %s are both called \"%s\" (case does not "
                           "count); rename one, or say which row names the columns with "
                           "\"header_row\"",
                           other, address, name);
    } else
        return true;
    return false;
}

static bool check_names(const struct xlsx_header *header, struct problem_report *report)
{
    if (header->count > COLUMNS_MOST) {
        problem_report_add(report, XLSX_SHEET_LARGE, header->row, 0,
                           "the header names %zu columns, but %d is the most", header->count,
                           COLUMNS_MOST);
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < header->count; i++)
        good &= check_name(header, i, report);
    return good;
}

static void make_columns(struct xlsx_table *table)
{
    const struct xlsx_header *header = &table->header;
    table->columns = xcalloc(header->count, sizeof *table->columns);
    table->place_count = header->columns[header->count - 1] + 1;
    table->places = xcalloc(table->place_count, sizeof *table->places);
    for (size_t i = 0; i < header->count; i++) {
        table->columns[i].column = header->columns[i];
        table->columns[i].purpose = xlsx_purpose_of(header->names[i]);
        table->places[header->columns[i]] = i + 1;
    }
}

enum xlsx_table_state xlsx_table_open(struct xlsx_table *table, const struct xlsx_book *book,
                                      const struct xlsx_sheet_entry *sheet, unsigned stated,
                                      struct problem_report *report, struct error *error)
{
    struct xlsx_window window = {.count = 0};
    enum xlsx_table_state state = XLSX_TABLE_FAILED;
    table->sheet = sheet;
    unsigned last = 0;
    if (read_window(&window, book, sheet->part, stated, &last, error))
        state = !last ? XLSX_TABLE_BLANK
                      : find_header(&table->header, &window, book, sheet->part, stated, error);
    xlsx_window_release(&window);
    if (state != XLSX_TABLE_GOOD)
        return state;
    if (!check_names(&table->header, report))
        return XLSX_TABLE_BAD;
    make_columns(table);
    return XLSX_TABLE_GOOD;
}

void xlsx_table_release(struct xlsx_table *table)
{
    free(table->path);
    xlsx_header_release(&table->header);
    free(table->columns);
    free(table->places);
    *table = (struct xlsx_table){.path = NULL};
}
