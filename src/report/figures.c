#include "report/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"

struct figures *figures_new(void)
{
    return xcalloc(1, sizeof(struct figures));
}

static void table_free(struct figure_table *table)
{
    for (size_t i = 0; i < table->row_count * table->column_count; i++)
        free(table->cells[i]);
    for (size_t i = 0; i < table->note_count; i++)
        free(table->notes[i]);
    free(table->cells);
    free(table->notes);
    free(table->name);
    free(table->title);
    free(table);
}

void figures_free(struct figures *figures)
{
    if (!figures)
        return;
    for (size_t i = 0; i < figures->count; i++)
        table_free(figures->tables[i]);
    free(figures->tables);
    free(figures);
}

struct figure_table *figures_add(struct figures *figures, const char *name, const char *title,
                                 const struct figure_column *columns, size_t column_count)
{
    struct figure_table *table = xcalloc(1, sizeof *table);
    *table = (struct figure_table){.name = xstrdup(name),
                                   .title = xstrdup(_(title)),
                                   .columns = columns,
                                   .column_count = column_count};
    figures->tables =
        grow(figures->tables, figures->count, &figures->capacity, sizeof(struct figure_table *));
    figures->tables[figures->count++] = table;
    return table;
}

const struct figure_table *figures_named(const struct figures *figures, const char *name)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(figures->tables[i]->name, name) == 0)
            return figures->tables[i];
    return NULL;
}

void figure_table_row(struct figure_table *table, const char *const *cells)
{
    if (table->row_count == FIGURE_ROWS_MOST) {
        table->left_out++;
        return;
    }
    size_t count = table->row_count * table->column_count;
    for (size_t i = 0; i < table->column_count; i++, count++) {
        table->cells = grow(table->cells, count, &table->cell_capacity, sizeof(char *));
        table->cells[count] = xstrdup_or_null(cells[i]);
    }
    table->row_count++;
}

void figure_table_note(struct figure_table *table, const char *text)
{
    table->notes = grow(table->notes, table->note_count, &table->note_capacity, sizeof(char *));
    table->notes[table->note_count++] = xstrdup(_(text));
}

const char *figure_table_cell(const struct figure_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}

const char *figure_table_cell_named(const struct figure_table *table, size_t row,
                                    const char *column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, column) == 0)
            return figure_table_cell(table, row, i);
    return NULL;
}
