#include "records/iati_xml.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/iati_parser.h"

enum { BLOCK = 64 * 1024 };

struct iati_reader {
    struct reader base;
    struct reader_table *tables;
    FILE *stream;
    struct upgrade *upgrade; /* NULL: files are read as they stand */
    struct iati_parser *parser;
    struct iati_item *item;     /* whose rows are being given */
    const struct iati_row *row; /* the next of them */
    bool ended;
    struct cell *cells;
    char block[BLOCK];
};

/* The last column, _source, is the store's. */
static void take_tables(struct iati_reader *self, const struct layout *layout)
{
    size_t widest = 0;
    self->tables = xcalloc(layout->table_count, sizeof *self->tables);
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        size_t count = table->column_count - 1;
        const char **columns = xcalloc(count, sizeof *columns);
        for (size_t j = 0; j < count; j++)
            columns[j] = table->columns[j].name;
        self->tables[i] =
            (struct reader_table){.name = table->name, .columns = columns, .column_count = count};
        widest = count > widest ? count : widest;
    }
    self->cells = xcalloc(widest, sizeof *self->cells);
    self->base.tables = self->tables;
    self->base.table_count = layout->table_count;
}

/* Reads until an activity has ended. False at the end or when nothing more can be read. */
static bool read_item(struct iati_reader *self, struct error *error)
{
    while (!(self->item = iati_parser_take(self->parser))) {
        if (self->ended)
            return false;
        size_t length = fread(self->block, 1, BLOCK, self->stream);
        if (ferror(self->stream)) {
            error_errno(error, "cannot read '%s'", self->base.path);
            return false;
        }
        self->ended = length == 0 || !iati_parser_feed(self->parser, self->block, length, false);
        if (length == 0)
            iati_parser_feed(self->parser, self->block, 0, true);
    }
    self->row = self->item->rows.first;
    return true;
}

static bool iati_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct iati_reader *self = (struct iati_reader *)reader;
    while (!self->row) {
        if (self->item)
            iati_parser_return(self->parser, self->item);
        self->item = NULL;
        if (!read_item(self, error))
            return false;
    }
    iati_row_fill(&self->item->rows, self->row, self->cells);
    size_t table = self->row->table->index;
    *row = (struct row){.table = table,
                        .number = self->row->line,
                        .cells = self->cells,
                        .count = self->tables[table].column_count};
    self->row = self->row->next;
    return true;
}

static void iati_reader_close(struct reader *reader)
{
    struct iati_reader *self = (struct iati_reader *)reader;
    if (self->item)
        iati_parser_return(self->parser, self->item);
    iati_parser_free(self->parser);
    upgrade_free(self->upgrade);
    for (size_t i = 0; i < self->base.table_count; i++)
        free((void *)(uintptr_t)self->tables[i].columns);
    free(self->tables);
    free(self->cells);
    fclose(self->stream);
    free(self);
}

struct reader *iati_reader_open(const char *path, const char *name,
                                const struct tree_settings *settings, struct error *error)
{
    struct upgrade *upgrade = settings->source->upgrade ? upgrade_new(error) : NULL;
    FILE *stream = error->kind ? NULL : file_open(path, error);
    if (!stream) {
        upgrade_free(upgrade);
        return NULL;
    }
    struct iati_reader *self = xcalloc(1, sizeof *self);
    self->base =
        (struct reader){.path = name, .next = iati_reader_next, .close = iati_reader_close};
    self->stream = stream;
    self->upgrade = upgrade;
    take_tables(self, settings->layout);
    const struct iati_settings parser = {.path = name,
                                         .part = settings->part,
                                         .layout = settings->layout,
                                         .identifiers = settings->identifiers,
                                         .findings = settings->findings,
                                         .upgrade = upgrade};
    self->parser = iati_parser_new(&parser);
    /* the first item is what the root element says: without it there is nothing to read */
    if (read_item(self, error))
        return &self->base;
    iati_reader_close(&self->base);
    return NULL;
}
