#include "records/iati_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct iati_value {
    int column;
    const char *text;
    size_t length;
    struct iati_value *next;
};

void iati_rows_init(struct iati_rows *rows, const struct layout *layout)
{
    *rows = (struct iati_rows){.counts = xcalloc(layout->table_count, sizeof(size_t)),
                               .table_count = layout->table_count};
}

void iati_rows_release(struct iati_rows *rows)
{
    arena_release(&rows->arena);
    free(rows->counts);
    *rows = (struct iati_rows){.first = NULL};
}

void iati_rows_reset(struct iati_rows *rows)
{
    arena_reset(&rows->arena);
    memset(rows->counts, 0, rows->table_count * sizeof *rows->counts);
    rows->first = rows->last = NULL;
    rows->identifier = NULL;
}

const char *iati_row_key(struct iati_rows *rows, struct iati_row *row)
{
    if (row->table->key == NO_COLUMN)
        return "";
    if (!row->key) {
        char text[32];
        int length = snprintf(text, sizeof text, "%zu", ++rows->counts[row->table->index]);
        row->key = arena_copy(&rows->arena, text, (size_t)length);
        iati_row_set(rows, row, row->table->key, row->key, (size_t)length);
    }
    return row->key;
}

struct iati_row *iati_rows_add(struct iati_rows *rows, const struct table *table,
                               struct iati_row *parent, size_t line)
{
    struct iati_row *row = arena_alloc(&rows->arena, sizeof *row);
    *row = (struct iati_row){.table = table, .line = line};
    if (rows->last)
        rows->last->next = row;
    else
        rows->first = row;
    rows->last = row;
    if (parent && table->parent_key != NO_COLUMN) {
        const char *key = iati_row_key(rows, parent);
        iati_row_set(rows, row, table->parent_key, key, strlen(key));
    }
    return row;
}

void iati_row_set(struct iati_rows *rows, struct iati_row *row, int column, const char *text,
                  size_t length)
{
    if (column == NO_COLUMN)
        return;
    struct iati_value *value = arena_alloc(&rows->arena, sizeof *value);
    *value = (struct iati_value){.column = column,
                                 .text = arena_copy(&rows->arena, text, length),
                                 .length = length,
                                 .next = row->values};
    row->values = value;
}

void iati_row_set_text(struct iati_rows *rows, struct iati_row *row, int column, const char *text)
{
    if (text)
        iati_row_set(rows, row, column, text, strlen(text));
}

void iati_row_fill(const struct iati_rows *rows, const struct iati_row *row, struct cell *cells)
{
    memset(cells, 0, (row->table->column_count - 1) * sizeof *cells);
    const char *identifier = rows->identifier;
    if (identifier)
        cells[0] = (struct cell){.text = identifier, .length = strlen(identifier)};
    for (const struct iati_value *value = row->values; value; value = value->next)
        cells[value->column] = (struct cell){.text = value->text, .length = value->length};
}
