/* Rows of figures, cell by cell. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "quality/day.h"
#include "quality/quality_inside.h"

static void add_cell(struct row *row, char *text)
{
    if (row->count < ROW_CELLS)
        row->cells[row->count++] = text;
    else
        free(text);
}

void row_text(struct row *row, const char *text)
{
    add_cell(row, xstrdup_or_null(text));
}

void row_count(struct row *row, size_t count)
{
    add_cell(row, xasprintf("%zu", count));
}

void row_share(struct row *row, double share)
{
    add_cell(row, share < 0 ? NULL : xasprintf("%.4f", share));
}

void row_weight(struct row *row, double weight)
{
    add_cell(row, xasprintf("%.6g", weight));
}

void row_number(struct row *row, double number)
{
    add_cell(row, xasprintf("%.2f", number));
}

void row_day(struct row *row, int day)
{
    char text[DAY_TEXT_SIZE];
    add_cell(row, day == NO_DAY ? NULL : xstrdup(day_text(day, text)));
}

void row_end(struct row *row)
{
    const char *cells[ROW_CELLS] = {NULL};
    for (size_t i = 0; i < row->count; i++)
        cells[i] = row->cells[i];
    figure_table_row(row->table, cells);
    for (size_t i = 0; i < row->count; i++)
        free(row->cells[i]);
    row->count = 0;
}

void note_format(struct figure_table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = xvasprintf(_(format), arguments);
    va_end(arguments);
    figure_table_note(table, text);
    free(text);
}

void failures_add(struct figure_table *table, const char *of, const char *test,
                  const struct tally *tally, const char *reason)
{
    struct row row = {.table = table};
    for (size_t i = 0; i < tally->failure_count; i++) {
        const struct failure *failure = &tally->failures[i];
        row_text(&row, of);
        row_text(&row, test);
        row_text(&row, failure->who);
        row_text(&row, _(failure->reason ? failure->reason : reason));
        row_end(&row);
    }
    if (tally->failed <= tally->failure_count)
        return;
    char *more = xasprintf(_("and %zu more"), tally->failed - tally->failure_count);
    row_text(&row, of);
    row_text(&row, test);
    row_text(&row, NULL);
    row_text(&row, more);
    row_end(&row);
    free(more);
}
