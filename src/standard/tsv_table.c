#include "standard/tsv_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/resource.h"

struct tsv_table {
    char *text; /* what all cells point into */
    const char **names;
    size_t column_count, name_capacity;
    const char **cells; /* row by row */
    size_t row_count, cell_capacity;
    size_t *slots; /* hash table: a row + 1, 0 if free */
    size_t slot_count;
};

/* Cuts the text before the next `end` off. NULL after the last one. */
static char *cut(char **rest, char end)
{
    char *piece = *rest;
    if (!piece)
        return NULL;
    char *stop = strchr(piece, end);
    if (stop)
        *stop = '\0';
    *rest = stop ? stop + 1 : NULL;
    return piece;
}

static bool take_header(struct tsv_table *table, char *line, const char *where, struct error *error)
{
    for (const char *name; (name = cut(&line, '\t'));) {
        table->names =
            grow(table->names, table->column_count, &table->name_capacity, sizeof *table->names);
        table->names[table->column_count++] = name;
    }
    return table->column_count > 0 ||
           error_set(error, ERROR_USAGE, "%s: the header row is missing", where);
}

static bool take_row(struct tsv_table *table, char *line, const char *where, struct error *error)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const char *cell = cut(&line, '\t');
        size_t used = table->row_count * table->column_count + i;
        table->cells = grow(table->cells, used, &table->cell_capacity, sizeof *table->cells);
        table->cells[used] = cell ? cell : "";
    }
    table->row_count++;
    return !line || error_set(error, ERROR_USAGE, "%s: row %zu has more cells than the header",
                              where, table->row_count);
}

static size_t *find_slot(const struct tsv_table *table, const char *key)
{
    size_t mask = table->slot_count - 1;
    size_t i = (size_t)hash_text(key, strlen(key)) & mask;
    while (table->slots[i] &&
           strcmp(table->cells[(table->slots[i] - 1) * table->column_count], key) != 0)
        i = (i + 1) & mask;
    return &table->slots[i];
}

static void index_rows(struct tsv_table *table)
{
    table->slot_count = 8;
    while (table->slot_count < 2 * table->row_count)
        table->slot_count *= 2;
    table->slots = xcalloc(table->slot_count, sizeof *table->slots);
    for (size_t i = 0; i < table->row_count; i++) {
        size_t *slot = find_slot(table, table->cells[i * table->column_count]);
        if (!*slot)
            *slot = i + 1;
    }
}

static bool take_lines(struct tsv_table *table, const char *where, struct error *error)
{
    char *rest = table->text;
    char *line = cut(&rest, '\n');
    while (line && (*line == '#' || !*line))
        line = cut(&rest, '\n');
    if (!line)
        return error_set(error, ERROR_USAGE, "%s: the header row is missing", where);
    bool taken = take_header(table, line, where, error);
    while (taken && (line = cut(&rest, '\n')))
        taken = !*line || take_row(table, line, where, error);
    return taken;
}

struct tsv_table *tsv_table_parse(char *text, const char *where, struct error *error)
{
    struct tsv_table *table = xcalloc(1, sizeof *table);
    table->text = text;
    bool taken = take_lines(table, where, error);
    if (taken)
        index_rows(table);
    else
        tsv_table_free(table);
    return taken ? table : NULL;
}

struct tsv_table *tsv_table_open(const char *resource, struct error *error)
{
    size_t length;
    char *text = resource_read(resource, &length, error);
    return text ? tsv_table_parse(text, resource, error) : NULL;
}

void tsv_table_free(struct tsv_table *table)
{
    if (!table)
        return;
    free(table->slots);
    free(table->cells);
    free(table->names);
    free(table->text);
    free(table);
}

size_t tsv_table_rows(const struct tsv_table *table)
{
    return table->row_count;
}

int tsv_table_column(const struct tsv_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->names[i], name) == 0)
            return (int)i;
    return NO_TSV_COLUMN;
}

const char *tsv_table_cell(const struct tsv_table *table, size_t row, int column)
{
    return column == NO_TSV_COLUMN ? "" : table->cells[row * table->column_count + (size_t)column];
}

long tsv_table_row(const struct tsv_table *table, const char *key)
{
    size_t row = *find_slot(table, key);
    return row ? (long)(row - 1) : NO_TSV_ROW;
}

const char *tsv_table_find(const struct tsv_table *table, const char *key, const char *column)
{
    long row = tsv_table_row(table, key);
    return row == NO_TSV_ROW ? ""
                             : tsv_table_cell(table, (size_t)row, tsv_table_column(table, column));
}
