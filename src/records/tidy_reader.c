#include "records/tidy_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"

/* A column of a table that is filled down. */
struct filled {
    size_t table, column;
    struct strbuf last; /* of the rows so far; length 0: all blank */
};

struct tidy_reader {
    struct reader reader;
    struct reader *inner;
    struct reader_table *tables; /* those of the inner reader, with other names of columns */
    char **names;                /* of all columns, one table after the other; NULL: as they were */
    size_t name_count;
    struct filled *filled;
    size_t filled_count, filled_capacity;
    struct cell *cells;
};

static bool is_plain(char character)
{
    return isalnum((unsigned char)character) || (unsigned char)character >= 0x80;
}

char *simple_column_name(const char *name)
{
    struct strbuf simple = STRBUF_INIT;
    for (const char *c = name; *c; c++) {
        if (is_plain(*c))
            strbuf_addch(&simple, (char)tolower((unsigned char)*c));
        else if (simple.length > 0 && is_plain(c[1]))
            strbuf_addch(&simple, '_');
    }
    if (simple.length == 0)
        strbuf_addstr(&simple, name);
    return strbuf_detach(&simple);
}

static bool tidy_next(struct reader *reader, struct row *row, struct error *error)
{
    struct tidy_reader *self = (struct tidy_reader *)reader;
    if (!self->inner->next(self->inner, row, error))
        return false;
    if (row->count > 0)
        memcpy(self->cells, row->cells, row->count * sizeof *self->cells);
    for (size_t i = 0; i < self->filled_count; i++) {
        struct filled *filled = &self->filled[i];
        if (filled->table != row->table)
            continue;
        struct cell *cell = &self->cells[filled->column];
        if (cell->text) {
            strbuf_reset(&filled->last);
            strbuf_add(&filled->last, cell->text, cell->length);
        } else if (filled->last.length > 0) {
            *cell = (struct cell){.text = filled->last.text, .length = filled->last.length};
        }
    }
    row->cells = self->cells;
    return true;
}

static void tidy_close(struct reader *reader)
{
    struct tidy_reader *self = (struct tidy_reader *)reader;
    self->inner->close(self->inner);
    for (size_t i = 0; i < self->filled_count; i++)
        strbuf_release(&self->filled[i].last);
    for (size_t i = 0; i < self->name_count; i++)
        free(self->names[i]);
    free(self->filled);
    free(self->names);
    free(self->tables);
    free(self->cells);
    free(self);
}

/* True if an earlier column of the table has the name too. */
static bool is_taken(char *const *names, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcasecmp(names[i], names[index]) == 0)
            return true;
    return false;
}

static bool simplify_table(struct tidy_reader *self, struct reader_table *table,
                           struct error *error)
{
    char **names = self->names + self->name_count;
    for (size_t i = 0; i < table->column_count; i++) {
        names[i] = simple_column_name(table->columns[i]);
        self->name_count++;
        if (is_taken(names, i))
            return error_set(error, ERROR_USAGE,
                             "'%s': two columns are called '%s' when case and punctuation don't "
                             "count, as 'simple_names' asks; rename \"%s\"",
                             table->path ? table->path : self->inner->path, names[i],
                             table->columns[i]);
    }
    table->columns = (const char *const *)names;
    return true;
}

static bool simplify(struct tidy_reader *self, size_t columns, struct error *error)
{
    self->names = xcalloc(columns + 1, sizeof *self->names);
    bool simple = true;
    for (size_t i = 0; simple && i < self->inner->table_count; i++)
        simple = simplify_table(self, &self->tables[i], error);
    return simple;
}

static void add_filled(struct tidy_reader *self, size_t table, const char *name)
{
    for (size_t i = 0; i < self->tables[table].column_count; i++) {
        if (strcasecmp(self->tables[table].columns[i], name) != 0)
            continue;
        self->filled =
            grow(self->filled, self->filled_count, &self->filled_capacity, sizeof *self->filled);
        self->filled[self->filled_count++] = (struct filled){.table = table, .column = i};
    }
}

/* Copies the tables; gives the number of all their columns. */
static size_t copy_tables(struct tidy_reader *self)
{
    size_t all = 0, widest = 0;
    self->tables = xcalloc(self->inner->table_count, sizeof *self->tables);
    for (size_t i = 0; i < self->inner->table_count; i++) {
        self->tables[i] = self->inner->tables[i];
        all += self->tables[i].column_count;
        if (self->tables[i].column_count > widest)
            widest = self->tables[i].column_count;
    }
    self->cells = xcalloc(widest + 1, sizeof *self->cells);
    return all;
}

struct reader *tidy_reader_open(struct reader *inner, const struct source *source,
                                struct error *error)
{
    if (!inner || (!source->simple_names && source->fill_down_count == 0))
        return inner;
    struct tidy_reader *self = xcalloc(1, sizeof *self);
    self->inner = inner;
    size_t columns = copy_tables(self);
    self->reader = (struct reader){.path = inner->path,
                                   .tables = self->tables,
                                   .table_count = inner->table_count,
                                   .next = tidy_next,
                                   .close = tidy_close};
    if (source->simple_names && !simplify(self, columns, error)) {
        tidy_close(&self->reader);
        return NULL;
    }
    for (size_t i = 0; i < inner->table_count; i++)
        for (unsigned j = 0; j < source->fill_down_count; j++)
            add_filled(self, i, source->fill_down[j]);
    return &self->reader;
}
