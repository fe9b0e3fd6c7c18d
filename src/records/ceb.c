#include "records/ceb.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "standard/ceb_shapes.h"

struct ceb_reader {
    struct reader base;
    struct reader *inner;
    const struct ceb_shape *shape;
    struct reader_table table;
    const char *names[CEB_COLUMNS_MOST]; /* of the columns that the file has */
    size_t from[CEB_COLUMNS_MOST];       /* which column of the inner reader each is */
    unsigned places[CEB_COLUMNS_MOST];   /* where it stands in the file, from 1 */
    struct cell cells[CEB_COLUMNS_MOST];
};

static bool ceb_next(struct reader *reader, struct row *row, struct error *error)
{
    struct ceb_reader *self = (struct ceb_reader *)reader;
    struct row read;
    do
        if (!self->inner->next(self->inner, &read, error))
            return false;
    while (read.table != 0);
    for (size_t i = 0; i < self->table.column_count; i++)
        self->cells[i] = read.cells[self->from[i]];
    *row = (struct row){
        .number = read.number, .cells = self->cells, .count = self->table.column_count};
    return true;
}

static void ceb_close(struct reader *reader)
{
    struct ceb_reader *self = (struct ceb_reader *)reader;
    if (self->inner)
        self->inner->close(self->inner);
    free(self);
}

static bool has_column(const struct ceb_reader *self, const char *name)
{
    for (size_t i = 0; i < self->table.column_count; i++)
        if (strcmp(self->names[i], name) == 0)
            return true;
    return false;
}

static void report_unread(struct findings *findings, const char *path, const char *header,
                          size_t position, const struct ceb_shape *shape)
{
    struct finding *finding =
        findings_add(findings, SEVERITY_WARNING, "x.source.column", "source",
                     "nothing reads column \"%s\" of the CEB data set %s", header, shape->title);
    if (finding)
        place_set(&finding->place, path, 1, position);
}

static unsigned place_of(const struct reader_table *table, size_t column)
{
    return table->places ? table->places[column] : (unsigned)column + 1;
}

static void take_columns(struct ceb_reader *self, struct findings *findings)
{
    const struct reader_table *header = &self->inner->tables[0];
    for (size_t i = 0; i < header->column_count; i++) {
        int column = ceb_shape_column(self->shape, header->columns[i]);
        const char *name =
            column == NO_CEB_COLUMN ? NULL : self->shape->columns[(size_t)column].name;
        if (!name || has_column(self, name)) {
            report_unread(findings, header->path ? header->path : self->base.path,
                          header->columns[i], place_of(header, i), self->shape);
            continue;
        }
        self->from[self->table.column_count] = i;
        self->places[self->table.column_count] = place_of(header, i);
        self->names[self->table.column_count++] = name;
    }
}

static bool check_columns(const struct ceb_reader *self, const char *name, struct error *error)
{
    for (size_t i = 0; i < self->shape->column_count; i++) {
        const struct ceb_column *column = &self->shape->columns[i];
        if (column->is_needed && !has_column(self, column->name))
            return error_set(error, ERROR_USAGE,
                             "'%s' seems to be the CEB data set %s, but has no column \"%s\"", name,
                             self->shape->title, column->header);
    }
    return true;
}

static bool recognise_file(struct ceb_reader *self, const char *path, const char *name,
                           struct error *error)
{
    const struct reader_table *header = &self->inner->tables[0];
    self->shape = ceb_shape_recognise(path_base(path), header->columns, header->column_count);
    return self->shape ||
           error_set(error, ERROR_USAGE,
                     "'%s' is none of the CEB data sets; expected a column such as "
                     "\"sub_type\", \"government_donor\", \"donor\", \"contrib_type\", "
                     "\"transaction_type\", \"country/territory\" or \"SDG goal\"; leave the file "
                     "out of this source (except:)",
                     name);
}

struct reader *ceb_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error)
{
    struct reader *inner = reader_open(path, name, source, findings, error);
    if (!inner)
        return NULL;
    struct ceb_reader *self = xcalloc(1, sizeof *self);
    self->inner = inner;
    self->base = (struct reader){.path = inner->path,
                                 .tables = &self->table,
                                 .table_count = 1,
                                 .next = ceb_next,
                                 .close = ceb_close};
    if (recognise_file(self, path, name, error)) {
        take_columns(self, findings);
        self->table.name = self->shape->table;
        self->table.path = inner->tables[0].path;
        self->table.columns = self->names;
        self->table.places = self->places;
        self->table.header_row = inner->tables[0].header_row;
        if (check_columns(self, name, error))
            return &self->base;
    }
    ceb_close(&self->base);
    return NULL;
}
