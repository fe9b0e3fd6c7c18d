#include "store/load.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "records/d_portal.h"
#include "records/iati_xml.h"
#include "records/path_headers.h"
#include "records/postgresql.h"
#include "records/reader.h"
#include "records/recognise.h"
#include "store/kept.h"
#include "store/source_files.h"
#include "store/sql.h"

/* Everything that loading one source needs. */
struct loading {
    struct store *store;
    const struct publication *publication;
    const struct source *source;
    enum load_target target;
    struct databases *databases;
    struct findings *findings;
};

/* One table of the store that rows of a file go to. */
struct destination {
    char *table;
    const char *path;              /* what findings call the rows' place; lent */
    const struct table *canonical; /* NULL unless the target is LOAD_CANONICAL */
    sqlite3_stmt *insert;
    sqlite3_int64 base; /* of `_source` */
    size_t rows;
};

const char *load_shown_name(const struct publication *publication, const char *path)
{
    size_t length = strlen(publication->folder);
    bool inside = strncmp(path, publication->folder, length) == 0 && path[length] == '/';
    return inside ? path + length + 1 : path;
}

void loaded_list_release(struct loaded_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].file);
        free(list->items[i].path);
        free(list->items[i].table);
    }
    free(list->items);
    *list = (struct loaded_list){0};
}

static void note_loaded(struct loaded_list *list, const char *file, const char *path,
                        const char *table, size_t rows)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (struct loaded){
        .file = xstrdup(file), .path = xstrdup(path), .table = xstrdup(table), .rows = rows};
}

static bool is_standard_layout(const struct loading *loading, const char *path)
{
    return reader_kind_is_canonical(reader_kind(path, loading->source));
}

static const char **table_names(const struct layout *layout)
{
    const char **names = xcalloc(layout->table_count, sizeof *names);
    for (size_t i = 0; i < layout->table_count; i++)
        names[i] = layout->tables[i]->name;
    return names;
}

/* What a file with these columns looks like: it may be in a layout that needs another template. */
static char *advice(const char *path, const char *const *columns, size_t count)
{
    const struct file_signs signs = {
        .name = path_base(path), .headers = columns, .header_count = count};
    return recognition_advice(&signs);
}

static bool find_canonical(const struct loading *loading, const char *path,
                           const struct reader_table *table, struct destination *destination,
                           struct error *error)
{
    const struct layout *layout = loading->store->layout;
    if (loading->target != LOAD_CANONICAL && !is_standard_layout(loading, path))
        return true;
    destination->canonical = layout_table(layout, destination->table);
    if (destination->canonical)
        return true;
    const char **names = table_names(layout);
    const char *nearest = suggest_nearest(destination->table, names, layout->table_count);
    char *looks = advice(path, table->columns, table->column_count);
    error_set(error, ERROR_USAGE,
              "'%s': there is no canonical table '%s'%s%s%s; rename the file or give its source a "
              "'table', or map it with SQL (mapping:)%s",
              path, destination->table, nearest ? "; the nearest is '" : "", nearest ? nearest : "",
              nearest ? "'" : "", looks);
    free(looks);
    free(names);
    return false;
}

static void unknown_column(const struct table *table, const char *path, const char *column,
                           const char *looks, struct error *error)
{
    const char **names = xcalloc(table->column_count, sizeof *names);
    for (size_t i = 0; i < table->column_count; i++)
        names[i] = table->columns[i].name;
    const char *nearest = suggest_nearest(column, names, table->column_count);
    error_set(error, ERROR_USAGE,
              "'%s': the canonical table '%s' has no column '%s'%s%s%s (a narrative in another "
              "language needs that language under 'languages' in publication.yaml)%s",
              path, table->name, column, nearest ? "; the nearest is '" : "",
              nearest ? nearest : "", nearest ? "'" : "", looks);
    free(names);
}

static bool check_columns(const struct table *table, const char *path, const char *const *columns,
                          size_t count, struct error *error)
{
    size_t i = 0;
    while (i < count && table_column(table, columns[i]) != NO_COLUMN)
        i++;
    if (i == count)
        return true;
    char *looks = advice(path, columns, count);
    unknown_column(table, path, columns[i], looks, error);
    free(looks);
    return false;
}

static bool is_listed(const struct source *source, const char *column)
{
    for (unsigned i = 0; i < source->columns_count; i++)
        if (strcasecmp(source->columns[i], column) == 0)
            return true;
    return false;
}

static bool create_table(sqlite3 *db, const char *table, struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "CREATE TABLE IF NOT EXISTS ");
    strbuf_add_quoted(&sql, table);
    strbuf_addstr(&sql, "(_source INTEGER)");
    bool created = sql_run(db, sql.text, error);
    strbuf_release(&sql);
    return created;
}

static bool has_column(sqlite3 *db, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(db, NULL, table, column, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

static bool add_columns(sqlite3 *db, const char *table, const char *const *columns, size_t count,
                        struct error *error)
{
    bool added = true;
    for (size_t i = 0; added && i < count; i++) {
        if (has_column(db, table, columns[i]))
            continue;
        struct strbuf sql = STRBUF_INIT;
        strbuf_addstr(&sql, "ALTER TABLE ");
        strbuf_add_quoted(&sql, table);
        strbuf_addstr(&sql, " ADD COLUMN ");
        strbuf_add_quoted(&sql, columns[i]);
        strbuf_addstr(&sql, " TEXT");
        added = sql_run(db, sql.text, error);
        strbuf_release(&sql);
    }
    return added;
}

/* A source that lists its columns says what the mapping reads; whatever else the file has goes
 * nowhere, and is often a misspelt one of them. */
static void report_unread(const struct loading *loading, const char *path,
                          const char *const *columns, size_t count)
{
    const struct source *source = loading->source;
    const char *const *known = (const char *const *)source->columns;
    for (size_t i = 0; source->columns_count && i < count; i++) {
        if (is_listed(source, columns[i]))
            continue;
        const char *nearest = suggest_nearest(columns[i], known, source->columns_count);
        struct finding *finding =
            findings_add(loading->findings, SEVERITY_WARNING, "x.source.column", "source",
                         "nothing reads column \"%s\"%s%s%s", columns[i],
                         nearest ? "; the nearest that is read is \"" : "", nearest ? nearest : "",
                         nearest ? "\"" : "");
        if (finding)
            place_set(&finding->place, path, 1, i + 1);
    }
}

/* Makes the table fit the header. Raw tables get their columns from it; the columns that the
 * configuration counts on are there even when the file has none of them. */
static bool prepare_table(const struct loading *loading, const struct destination *destination,
                          const char *const *columns, size_t count, struct error *error)
{
    const char *path = destination->path, *table = destination->table;
    if (destination->canonical)
        return check_columns(destination->canonical, path, columns, count, error);
    const struct source *source = loading->source;
    sqlite3 *db = loading->store->db;
    report_unread(loading, path, columns, count);
    return create_table(db, table, error) && add_columns(db, table, columns, count, error) &&
           add_columns(db, table, (const char *const *)source->columns, source->columns_count,
                       error);
}

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

/* Finds or makes the table that rows of `table` go to, all but the statement that puts them there:
 * a file without a header has a table too. `table` has no columns then. */
static bool prepare_destination(const struct loading *loading, const char *path, const char *name,
                                const struct reader_table *table, struct destination *destination,
                                struct error *error)
{
    destination->table = source_table_name(loading->source, loading->target, path, table->name);
    destination->path = table->path ? table->path : name;
    return find_canonical(loading, path, table, destination, error) &&
           prepare_table(loading, destination, table->columns, table->column_count, error);
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
static bool add_source_file(const struct loading *loading, struct destination *destinations,
                            size_t index, struct error *error)
{
    struct destination *destination = &destinations[index];
    if (index > 0 && strcmp(destination->path, destinations[index - 1].path) == 0) {
        destination->base = destinations[index - 1].base;
        return true;
    }
    return store_add_source_file(loading->store, destination->path, &destination->base, error);
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
        good = copy_row(loading, reader, &row, &destinations[row.table], error);
    return good && !error->kind;
}

/* Of CSV files the columns can be told by number, as spreadsheets and editors count them. */
static bool note_columns(const struct loading *loading, const char *path,
                         const struct reader_table *table, const struct destination *destination,
                         struct error *error)
{
    bool noted = true;
    if (reader_kind(path, loading->source) == SOURCE_CSV)
        for (size_t i = 0; noted && i < table->column_count; i++)
            noted = store_add_source_column(loading->store, destination->base, destination->table,
                                            table->columns[i], i + 1, error);
    return noted;
}

static bool prepare_tables(const struct loading *loading, const char *path,
                           const struct reader *reader, struct destination *destinations,
                           struct error *error)
{
    bool prepared = true;
    for (size_t i = 0; prepared && i < reader->table_count; i++) {
        const struct reader_table *table = &reader->tables[i];
        struct destination *destination = &destinations[i];
        prepared = prepare_destination(loading, path, reader->path, table, destination, error) &&
                   add_source_file(loading, destinations, i, error) &&
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

static bool load_tables(const struct loading *loading, const char *path, struct reader *reader,
                        struct loaded_list *list, struct error *error)
{
    struct destination *destinations = xcalloc(reader->table_count, sizeof *destinations);
    bool loaded = prepare_tables(loading, path, reader, destinations, error) &&
                  copy_rows(loading, reader, destinations, error);
    const char *database = loading->source->database, *file = database ? database : path;
    for (size_t i = 0; loaded && i < reader->table_count; i++)
        if (destinations[i].rows > 0 || reader->table_count == 1 || database)
            note_loaded(list, file, destinations[i].path, destinations[i].table,
                        destinations[i].rows);
    destinations_free(destinations, reader->table_count);
    return loaded;
}

/* A file without rows: its table is there all the same. */
static bool load_blank(const struct loading *loading, const char *path, struct loaded_list *list,
                       struct error *error)
{
    const char *name = load_shown_name(loading->publication, path);
    const struct reader_table none = {.name = NULL};
    struct destination destination = {.table = NULL};
    bool loaded = prepare_destination(loading, path, name, &none, &destination, error);
    if (loaded && list)
        note_loaded(list, path, name, destination.table, 0);
    free(destination.table);
    return loaded;
}

/* A file that two sources read would be published twice. */
static bool check_first_time(const struct loaded_list *list, const char *path, struct error *error)
{
    for (size_t i = 0; i < list->count; i++)
        if (file_is_same(list->items[i].file, path))
            return error_set(error, ERROR_USAGE,
                             "'%s' is read by two sources of publication.yaml; leave it to one of "
                             "them",
                             path);
    return true;
}

static struct tree_settings tree_settings(const struct loading *loading)
{
    return (struct tree_settings){.source = loading->source,
                                  .layout = loading->store->layout,
                                  .identifiers = &loading->store->identifiers,
                                  .findings = loading->findings};
}

static struct reader *open_reader(const struct loading *loading, const char *path, const char *name,
                                  struct error *error)
{
    struct store *store = loading->store;
    const struct tree_settings settings = tree_settings(loading);
    switch (reader_kind(path, loading->source)) {
    case SOURCE_IATI:
        return iati_reader_open(path, name, store->layout, &store->identifiers, loading->findings,
                                error);
    case SOURCE_D_PORTAL:
        return d_portal_reader_open(path, name, &settings, error);
    default:
        return reader_open(path, name, loading->source, loading->findings, error);
    }
}

/* A workbook that can't be read has no tables, not even blank ones. Whatever asks for them would
 * fail, and hide the finding that says why. */
static bool refuse_workbook(const struct loading *loading, const char *name, struct error *error)
{
    const struct findings *findings = loading->findings;
    const struct finding *last = findings->count ? &findings->items[findings->count - 1] : NULL;
    return error_set(error, ERROR_DATA, "'%s': %s", last ? last->place.file : name,
                     last ? last->message : "no sheet of the workbook can be read");
}

static bool load_one(const struct loading *loading, const char *path, struct loaded_list *list,
                     struct error *error)
{
    if (!check_first_time(list, path, error))
        return false;
    const char *name = load_shown_name(loading->publication, path);
    struct reader *reader = open_reader(loading, path, name, error);
    if (!reader && !error->kind && reader_kind(path, loading->source) == SOURCE_XLSX)
        return refuse_workbook(loading, name, error);
    if (!reader)
        return !error->kind &&
               (is_standard_layout(loading, path) || load_blank(loading, path, list, error));
    bool loaded = load_tables(loading, path, reader, list, error);
    reader->close(reader);
    return loaded;
}

static bool is_noted(const struct loaded_list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].file, path) == 0)
            return true;
    return false;
}

/* Gives the entries from `first` on the file that their place is in: "records/main.csv",
 * "records/book.xlsx#main". Files without records of their own were read all the same. */
static void note_files(struct loaded_list *list, size_t first, const struct path_files *files)
{
    for (size_t i = first; i < list->count; i++)
        for (size_t j = 1; j < files->count; j++) {
            struct loaded *item = &list->items[i];
            size_t length = strlen(files->names[j]);
            if (strncmp(files->names[j], item->path, length) != 0 ||
                (item->path[length] && item->path[length] != '#'))
                continue;
            free(item->file);
            item->file = xstrdup(files->paths[j]);
        }
    for (size_t j = 0; j < files->count; j++)
        if (!is_noted(list, files->paths[j]))
            note_loaded(list, files->paths[j], files->names[j], "no records", 0);
}

/* Files whose rows are merged, and so read by one reader. */
static bool load_merged(const struct loading *loading, char *const *paths, size_t count,
                        struct loaded_list *list, struct error *error)
{
    const char **names = xcalloc(count, sizeof *names);
    bool loaded = true;
    for (size_t i = 0; i < count; i++) {
        loaded = loaded && check_first_time(list, paths[i], error);
        names[i] = load_shown_name(loading->publication, paths[i]);
    }
    const struct path_files files = {.paths = paths, .names = names, .count = count};
    const struct tree_settings settings = tree_settings(loading);
    size_t first = list->count;
    struct reader *reader = loaded ? path_headers_reader_open(&files, &settings, error) : NULL;
    loaded = reader ? load_tables(loading, paths[0], reader, list, error) : loaded && !error->kind;
    if (reader)
        reader->close(reader);
    if (loaded)
        note_files(list, first, &files);
    free(names);
    return loaded;
}

/* As a file that two sources read, so a table. */
static bool check_tables_first_time(const struct loading *loading, const struct reader *reader,
                                    const struct loaded_list *list, struct error *error)
{
    for (size_t i = 0; !loading->source->query && i < reader->table_count; i++)
        for (size_t j = 0; j < list->count; j++)
            if (strcmp(list->items[j].path, reader->tables[i].path) == 0 &&
                strcmp(list->items[j].file, loading->source->database) == 0)
                return error_set(error, ERROR_USAGE,
                                 "'%s' is read by two sources of publication.yaml; leave it to one "
                                 "of them",
                                 reader->tables[i].path);
    return true;
}

/* The tables of a database. Messages name it as the reader does, without its user and host. */
static bool load_database(const struct loading *loading, struct loaded_list *list,
                          struct error *error)
{
    struct reader *reader = postgresql_reader_open_shared(loading->databases, loading->source,
                                                          loading->findings, error);
    if (!reader)
        return false;
    bool loaded = check_tables_first_time(loading, reader, list, error) &&
                  load_tables(loading, reader->path, reader, list, error);
    reader->close(reader);
    return loaded;
}

/* Leaves out the files that `except` names. */
static void leave_out_excepted(const struct source *source, char **paths, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (source->except && fnmatch(source->except, path_base(paths[i]), FNM_CASEFOLD) == 0)
            free(paths[i]);
        else
            paths[kept++] = paths[i];
    }
    *count = kept;
}

/* No file: an error, unless the source is optional. A folder that is there but can't be looked into
 * (a link to a share that is not mounted) is no missing file. */
static bool load_nothing(const struct loading *loading, struct error *error)
{
    const struct source *source = loading->source;
    char *path = publication_path(loading->publication, source->file);
    char *folder = path_folder(path);
    bool loaded = !path_exists(folder) || folder_is_readable(folder, error);
    if (loaded && !source->optional)
        loaded = error_set(error, ERROR_ENVIRONMENT,
                           "no file matches '%s', a source of "
                           "publication.yaml",
                           path);
    if (loaded && !is_standard_layout(loading, path) &&
        (source->table || !source_is_pattern(source->file)))
        loaded = load_blank(loading, path, NULL, error);
    free(folder);
    free(path);
    return loaded;
}

/* What a source that adds up gave in earlier imports. */
static bool load_kept(const struct loading *loading, struct loaded_list *list, struct error *error)
{
    if (loading->source->mode != SOURCE_APPEND)
        return true;
    size_t count = 0;
    char **paths = kept_files(loading->publication, loading->source, &count, error);
    bool loaded = !error->kind;
    for (size_t i = 0; loaded && i < count; i++)
        loaded = load_one(loading, paths[i], list, error);
    path_list_free(paths, count);
    return loaded;
}

static bool load_unless_kept(const struct loading *loading, const char *path,
                             struct loaded_list *list, struct error *error)
{
    if (loading->source->mode == SOURCE_APPEND &&
        kept_has(loading->publication, loading->source, path, error))
        return true;
    size_t before = list->count;
    bool loaded = !error->kind && load_one(loading, path, list, error);
    for (size_t i = before; i < list->count && loading->source->mode == SOURCE_APPEND; i++)
        list->items[i].keep_for = loading->source;
    return loaded;
}

static bool load_files(const struct loading *loading, char *const *paths, size_t count,
                       struct loaded_list *list, struct error *error)
{
    if (count && loading->source->kind == SOURCE_PATH_HEADERS)
        return load_merged(loading, paths, count, list, error);
    bool loaded = true;
    for (size_t i = 0; loaded && i < count; i++)
        loaded = load_unless_kept(loading, paths[i], list, error);
    return loaded;
}

bool load_source(struct store *store, const struct publication *publication,
                 const struct source *source, enum load_target target, struct databases *databases,
                 struct findings *findings, struct loaded_list *list, struct error *error)
{
    const struct loading loading = {.store = store,
                                    .publication = publication,
                                    .source = source,
                                    .target = target,
                                    .databases = databases,
                                    .findings = findings};
    if (source->database)
        return load_database(&loading, list, error);
    if (!load_kept(&loading, list, error))
        return false;
    size_t count;
    char **paths = path_glob(publication->folder, source->file, &count, error);
    leave_out_excepted(source, paths, &count);
    char **read = xcalloc(count + 1, sizeof *read);
    size_t read_count = 0;
    for (size_t i = 0; i < count; i++)
        if (source_reads_file(publication, source, paths[i]))
            read[read_count++] = paths[i];
    bool loaded = !error->kind && (count > 0 || load_nothing(&loading, error)) &&
                  load_files(&loading, read, read_count, list, error);
    free(read);
    path_list_free(paths, count);
    return loaded;
}
