#include "store/load_inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/stop.h"
#include "base/strbuf.h"
#include "store/sql.h"

static sqlite3_stmt *prepare_insert(sqlite3 *db, const char *name, const struct reader_table *table,
                                    struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "INSERT INTO ");
    strbuf_add_quoted(&sql, name);
    strbuf_addstr(&sql, "(_source");
    for (size_t i = 0; i < table->column_count; i++) {
        strbuf_addstr(&sql, ", ");
        strbuf_add_quoted(&sql, table->columns[i]);
    }
    strbuf_addstr(&sql, ") VALUES(?");
    for (size_t i = 0; i < table->column_count; i++)
        strbuf_addstr(&sql, ",?");
    strbuf_addstr(&sql, ")");
    sqlite3_stmt *statement = sql_prepare(db, sql.text, error);
    strbuf_release(&sql);
    return statement;
}

static bool insert_row(sqlite3_stmt *insert, const struct row *row, sqlite3_int64 base,
                       struct error *error)
{
    sqlite3_bind_int64(insert, 1, base + (sqlite3_int64)row->number);
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        if (cell->text)
            sqlite3_bind_text(insert, (int)i + 2, cell->text, (int)cell->length, SQLITE_STATIC);
        else
            sqlite3_bind_null(insert, (int)i + 2);
    }
    bool inserted = sql_step(insert, error) == 0;
    sqlite3_reset(insert);
    return inserted;
}

/* The tables of one file often share the place that their rows are counted in. */
static bool add_source_file(const struct loading *loading, const char *path,
                            struct destination *destinations, size_t index, struct error *error)
{
    struct destination *destination = &destinations[index];
    if (index > 0 && strcmp(destination->path, destinations[index - 1].path) == 0) {
        destination->base = destinations[index - 1].base;
        return true;
    }
    bool by_line = reader_kind(path, loading->source) == SOURCE_IATI;
    return store_add_source_file(loading->store, destination->path, by_line, &destination->base,
                                 error);
}

static bool copy_row(const struct loading *loading, const struct reader *reader,
                     const struct row *row, struct destination *destination, struct error *error)
{
    if (!destination->insert)
        destination->insert = prepare_insert(loading->store->db, destination->table,
                                             &reader->tables[row->table], error);
    destination->rows++;
    return destination->insert && insert_row(destination->insert, row, destination->base, error);
}

static bool copy_rows(const struct loading *loading, struct reader *reader,
                      struct destination *destinations, struct error *error)
{
    bool good = true;
    for (struct row row; good && reader->next(reader, &row, error);)
        good =
            stop_check(error) && copy_row(loading, reader, &row, &destinations[row.table], error);
    return good && !error->kind;
}

/* The column as spreadsheets and editors count them, from 1. */
static size_t column_number(const struct reader_table *table, size_t index)
{
    return table->places ? table->places[index] : index + 1;
}

/* Of CSV files and workbooks the columns can be told by number. */
static bool note_columns(const struct loading *loading, const char *path,
                         const struct reader_table *table, const struct destination *destination,
                         struct error *error)
{
    bool noted = true;
    if (table->places || reader_kind(path, loading->source) == SOURCE_CSV)
        for (size_t i = 0; noted && i < table->column_count; i++)
            noted = store_add_source_column(loading->store, destination->base, destination->table,
                                            table->columns[i], column_number(table, i), error);
    return noted;
}

/* Two sheets whose names differ in blanks or in case only would become one table. */
static bool check_name(const struct loading *loading, const struct reader *reader,
                       const struct destination *destinations, size_t index, struct error *error)
{
    for (size_t i = 0; i < index; i++)
        if (strcasecmp(destinations[i].table, destinations[index].table) == 0)
            return error_set(error, ERROR_USAGE,
                             "'%s': '%s' and '%s' would both become the table '%s'; rename one of "
                             "them, or name those to be read under 'tables' in publication.yaml",
                             loading->source->database ? loading->source->database : reader->path,
                             reader->tables[i].name, reader->tables[index].name,
                             destinations[index].table);
    return true;
}

static bool prepare_tables(const struct loading *loading, const char *path,
                           const struct reader *reader, struct destination *destinations,
                           struct error *error)
{
    bool prepared = true;
    for (size_t i = 0; prepared && i < reader->table_count; i++) {
        const struct reader_table *table = &reader->tables[i];
        struct destination *destination = &destinations[i];
        prepared = load_prepare_table(loading, path, reader->path, table, destination, error) &&
                   (!table->name || load_is_standard_layout(loading, path) ||
                    check_name(loading, reader, destinations, i, error)) &&
                   add_source_file(loading, path, destinations, i, error) &&
                   note_columns(loading, path, table, destination, error);
    }
    return prepared;
}

static void destinations_free(struct destination *destinations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sqlite3_finalize(destinations[i].insert);
        free(destinations[i].table);
    }
    free(destinations);
}

bool load_rows(const struct loading *loading, const char *path, struct reader *reader,
               struct loaded_list *list, struct error *error)
{
    struct destination *destinations = xcalloc(reader->table_count, sizeof *destinations);
    load_see_columns(loading->seen, reader);
    bool loaded = prepare_tables(loading, path, reader, destinations, error) &&
                  copy_rows(loading, reader, destinations, error);
    const char *database = loading->source->database, *file = database ? database : path;
    for (size_t i = 0; loaded && i < reader->table_count; i++)
        if (destinations[i].rows > 0 || reader->table_count == 1 || database)
            load_note(list, file, destinations[i].path, destinations[i].table,
                      destinations[i].rows);
    destinations_free(destinations, reader->table_count);
    return loaded;
}
