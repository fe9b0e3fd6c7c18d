#include "records/xlsx_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "records/column_name.h"
#include "records/xlsx_sheet.h"

/* --- The window ------------------------------------------------------------------------------ */

static void row_release(struct xlsx_window_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        free(row->cells[i].text);
    free(row->cells);
}

void xlsx_window_add_row(struct xlsx_window *window, unsigned number)
{
    if (window->count == XLSX_WINDOW_ROWS) {
        row_release(&window->rows[0]);
        memmove(window->rows, window->rows + 1, --window->count * sizeof *window->rows);
    }
    window->rows[window->count++] = (struct xlsx_window_row){.number = number};
}

/* Line breaks in a heading are for the eye. */
static void join_white_space(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        bool is_space = strchr(" \t\r\n", *from) != NULL;
        if (!is_space)
            *to++ = *from;
        else if (to == text || to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
}

void xlsx_window_add_cell(struct xlsx_window *window, unsigned column, bool is_text,
                          const char *text, size_t length)
{
    struct xlsx_window_row *row = &window->rows[window->count - 1];
    char *heading = column_name_trim(text, utf8_cut(text, length, XLSX_HEADING_MOST));
    if (!*heading) {
        free(heading);
        return;
    }
    join_white_space(heading);
    row->cells = grow(row->cells, row->count, &row->capacity, sizeof *row->cells);
    row->cells[row->count++] =
        (struct xlsx_heading){.column = column, .is_text = is_text, .text = heading};
}

void xlsx_window_release(struct xlsx_window *window)
{
    for (size_t i = 0; i < window->count; i++)
        row_release(&window->rows[i]);
    window->count = 0;
}

/* --- Rows ------------------------------------------------------------------------------------ */

static bool is_mostly_text(const struct xlsx_window_row *row)
{
    size_t texts = 0;
    for (size_t i = 0; i < row->count; i++)
        texts += row->cells[i].is_text;
    return 2 * texts > row->count;
}

static bool is_all_text(const struct xlsx_window_row *row)
{
    size_t i = 0;
    while (i < row->count && row->cells[i].is_text)
        i++;
    return i == row->count;
}

/* The position of the first cell that is in `column` or to the right of it. */
static size_t position(const struct xlsx_window_row *row, unsigned column)
{
    size_t low = 0, high = row->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row->cells[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct xlsx_heading *cell_at(const struct xlsx_window_row *row, unsigned column)
{
    size_t at = position(row, column);
    return at < row->count && row->cells[at].column == column ? &row->cells[at] : NULL;
}

static size_t count_between(const struct xlsx_window_row *row, unsigned left, unsigned right)
{
    return position(row, right + 1) - position(row, left);
}

static bool has_wide_ranges(const struct xlsx_ranges *ranges, unsigned row)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->items[i].top == row && ranges->items[i].right > ranges->items[i].left)
            return true;
    return false;
}

/* The last column that a heading spans. */
static unsigned span_end(const struct xlsx_window_row *row, const struct xlsx_heading *heading,
                         const struct xlsx_ranges *ranges)
{
    const struct xlsx_range *range = xlsx_ranges_find(ranges, row->number, heading->column);
    if (range)
        return range->right;
    if (has_wide_ranges(ranges, row->number))
        return heading->column;
    bool is_last = heading == &row->cells[row->count - 1];
    return is_last ? XLSX_COLUMNS_MOST : heading[1].column - 1;
}

/* --- Finding the header ---------------------------------------------------------------------- */

static size_t widest_count(const struct xlsx_window *window)
{
    size_t widest = 0;
    for (size_t i = 0; i < window->count; i++)
        if (window->rows[i].count > widest)
            widest = window->rows[i].count;
    return widest;
}

bool xlsx_header_pick(const struct xlsx_window *window, unsigned stated, size_t *index)
{
    size_t widest = widest_count(window);
    for (size_t i = 0; i < window->count; i++) {
        const struct xlsx_window_row *row = &window->rows[i];
        bool fits = stated ? row->number == stated && row->count > 0
                           : 2 * row->count > widest && (row->count > 1 || widest == 1) &&
                                 is_mostly_text(row);
        *index = i;
        if (fits)
            return true;
    }
    return false;
}

/* The row below, if it might name columns that this one only heads. */
static const struct xlsx_window_row *possible_lower_row(const struct xlsx_window *window,
                                                        size_t index)
{
    const struct xlsx_window_row *row = &window->rows[index], *below = row + 1;
    if (index + 1 >= window->count || below->number != row->number + 1 || !is_all_text(below))
        return NULL;
    for (size_t i = 0; i < below->count; i++)
        if (!cell_at(row, below->cells[i].column))
            return below;
    return NULL;
}

static bool has_lower_row(const struct xlsx_window *window, size_t index,
                          const struct xlsx_ranges *ranges)
{
    const struct xlsx_window_row *row = &window->rows[index];
    const struct xlsx_window_row *below = possible_lower_row(window, index);
    for (size_t i = 0; below && i < ranges->count; i++) {
        const struct xlsx_range *range = &ranges->items[i];
        if (range->top == row->number && range->bottom == row->number &&
            cell_at(row, range->left) && count_between(below, range->left, range->right) > 1)
            return true;
    }
    return false;
}

/* How many rows right above hold headings over the names. */
static size_t heading_rows(const struct xlsx_window *window, size_t index)
{
    size_t count = 0;
    while (count < XLSX_HEADING_ROWS && count < index) {
        const struct xlsx_window_row *above = &window->rows[index - count - 1];
        if (above->number + 1 != above[1].number || above->count < 2 || !is_mostly_text(above))
            break;
        count++;
    }
    return count;
}

static bool names_repeat(char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (column_name_position(names, i) < i)
            return true;
    return false;
}

static bool cells_repeat(const struct xlsx_window_row *row)
{
    char **names = xcalloc(row->count, sizeof *names);
    for (size_t i = 0; i < row->count; i++)
        names[i] = row->cells[i].text;
    bool repeat = row->count <= COLUMNS_MOST && names_repeat(names, row->count);
    free(names);
    return repeat;
}

/* True if a heading stands over a column that has no name. */
static bool heads_unnamed(const struct xlsx_window_row *above, const struct xlsx_window_row *row)
{
    for (size_t i = 0; i < above->count; i++)
        if (!cell_at(row, above->cells[i].column))
            return true;
    return false;
}

bool xlsx_header_needs_ranges(const struct xlsx_window *window, unsigned stated, size_t index)
{
    const struct xlsx_window_row *row = &window->rows[index];
    bool has_headings = heading_rows(window, index) > 0;
    return (!stated && possible_lower_row(window, index)) ||
           (has_headings && (heads_unnamed(row - 1, row) || cells_repeat(row)));
}

/* --- Making names ---------------------------------------------------------------------------- */

static void add_name(struct xlsx_header *header, const struct xlsx_heading *cell)
{
    header->names[header->count] = xstrdup(cell->text);
    header->columns[header->count++] = cell->column;
}

/* The heading over a column that it alone spans, as far as names go. */
static bool names_alone(const struct xlsx_window_row *above, const struct xlsx_heading *heading,
                        const struct xlsx_window_row *row, const struct xlsx_ranges *ranges)
{
    return count_between(row, heading->column, span_end(above, heading, ranges)) == 0;
}

/* Both rows are by column, and so is what comes of them. */
static void add_names(struct xlsx_header *header, const struct xlsx_window_row *row,
                      const struct xlsx_window_row *above, const struct xlsx_ranges *ranges)
{
    size_t most = row->count + (above ? above->count : 0), upper = 0;
    header->names = xcalloc(most, sizeof *header->names);
    header->columns = xcalloc(most, sizeof *header->columns);
    for (size_t i = 0; i <= row->count; i++) {
        unsigned limit = i < row->count ? row->cells[i].column : XLSX_COLUMNS_MOST + 1;
        for (; above && upper < above->count && above->cells[upper].column <= limit; upper++) {
            const struct xlsx_heading *heading = &above->cells[upper];
            if (heading->column < limit && names_alone(above, heading, row, ranges))
                add_name(header, heading);
        }
        if (i < row->count)
            add_name(header, &row->cells[i]);
    }
}

static const struct xlsx_heading *heading_over(const struct xlsx_window_row *row, unsigned column,
                                               const struct xlsx_ranges *ranges)
{
    size_t at = position(row, column + 1);
    if (at == 0)
        return NULL;
    const struct xlsx_heading *heading = &row->cells[at - 1];
    return column <= span_end(row, heading, ranges) ? heading : NULL;
}

/* Puts the headings of a row before the names that repeat. */
static void qualify(struct xlsx_header *header, const struct xlsx_window_row *headings,
                    const struct xlsx_ranges *ranges)
{
    bool *repeats = xcalloc(header->count, sizeof *repeats);
    for (size_t i = 0; i < header->count; i++) {
        size_t first = column_name_position(header->names, i);
        repeats[first] |= first < i;
        repeats[i] |= first < i;
    }
    for (size_t i = 0; i < header->count; i++) {
        const struct xlsx_heading *heading =
            repeats[i] ? heading_over(headings, header->columns[i], ranges) : NULL;
        if (!heading)
            continue;
        char *name = xasprintf("%s %s", heading->text, header->names[i]);
        free(header->names[i]);
        header->names[i] = name;
    }
    free(repeats);
}

void xlsx_header_make(struct xlsx_header *header, const struct xlsx_window *window, unsigned stated,
                      size_t index, const struct xlsx_ranges *ranges)
{
    bool is_lower = !stated && has_lower_row(window, index, ranges);
    const struct xlsx_window_row *row = &window->rows[index + is_lower];
    size_t headings = heading_rows(window, index + is_lower);
    if (is_lower && !headings)
        headings = 1;
    add_names(header, row, headings ? row - 1 : NULL, ranges);
    header->row = row->number;
    for (size_t i = 1; i <= headings && header->count <= COLUMNS_MOST &&
                       names_repeat(header->names, header->count);
         i++)
        qualify(header, row - i, ranges);
}

void xlsx_header_release(struct xlsx_header *header)
{
    for (size_t i = 0; i < header->count; i++)
        free(header->names[i]);
    free(header->names);
    free(header->columns);
    *header = (struct xlsx_header){.names = NULL};
}
