#include "store/load.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "records/reader.h"
#include "store/sql.h"

static const char *const prefixes[] = {
    [LOAD_RAW] = "raw_", [LOAD_CODE] = "code_", [LOAD_CANONICAL] = ""};

/* Everything that loading one file needs. */
struct loading {
    struct store *store;
    const struct publication *publication;
    const struct source *source;
    enum load_target target;
    const struct table *canonical; /* NULL unless target is LOAD_CANONICAL */
    char *table;
    struct findings *findings;
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

/* raw_NAME from the configured name or the file's; what is no letter, digit or '_' becomes '_'. */
static char *table_name(const struct loading *loading, const char *path)
{
    char *stem = loading->source->table ? xstrdup(loading->source->table) : path_stem(path);
    char *name = xasprintf("%s%s", prefixes[loading->target], stem);
    free(stem);
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && (unsigned char)*c < 0x80)
            *c = '_';
    return name;
}

static const char **table_names(const struct layout *layout)
{
    const char **names = xcalloc(layout->table_count, sizeof *names);
    for (size_t i = 0; i < layout->table_count; i++)
        names[i] = layout->tables[i]->name;
    return names;
}

static bool find_canonical(struct loading *loading, const char *path, struct error *error)
{
    const struct layout *layout = loading->store->layout;
    loading->canonical = layout_table(layout, loading->table);
    if (loading->canonical)
        return true;
    const char **names = table_names(layout);
    const char *nearest = suggest_nearest(loading->table, names, layout->table_count);
    error_set(error, ERROR_USAGE,
              "'%s': there is no canonical table '%s'%s%s%s; rename the file or give its source a "
              "'table', or map it with SQL (mapping:)",
              path, loading->table, nearest ? "; the nearest is '" : "", nearest ? nearest : "",
              nearest ? "'" : "");
    free(names);
    return false;
}

static bool unknown_column(const struct loading *loading, const char *path, const char *column,
                           struct error *error)
{
    const struct table *table = loading->canonical;
    const char **names = xcalloc(table->column_count, sizeof *names);
    for (size_t i = 0; i < table->column_count; i++)
        names[i] = table->columns[i].name;
    const char *nearest = suggest_nearest(column, names, table->column_count);
    error_set(error, ERROR_USAGE,
              "'%s': the canonical table '%s' has no column '%s'%s%s%s (a narrative in another "
              "language needs that language under 'languages' in publication.yaml)",
              path, table->name, column, nearest ? "; the nearest is '" : "",
              nearest ? nearest : "", nearest ? "'" : "");
    free(names);
    return false;
}

static bool check_columns(const struct loading *loading, const char *path,
                          const char *const *columns, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (table_column(loading->canonical, columns[i]) == NO_COLUMN)
            return unknown_column(loading, path, columns[i], error);
    return true;
}

static bool is_listed(const struct source *source, const char *column)
{
    for (unsigned i = 0; i < source->columns_count; i++)
        if (strcasecmp(source->columns[i], column) == 0)
            return true;
    return false;
}

static bool create_table(const struct loading *loading, struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "CREATE TABLE IF NOT EXISTS ");
    strbuf_add_sql_name(&sql, loading->table);
    strbuf_addstr(&sql, "(_source INTEGER)");
    bool created = sql_run(loading->store->db, sql.text, error);
    strbuf_release(&sql);
    return created;
}

static bool has_column(const struct loading *loading, const char *column)
{
    return sqlite3_table_column_metadata(loading->store->db, NULL, loading->table, column, NULL,
                                         NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static bool add_columns(const struct loading *loading, const char *const *columns, size_t count,
                        struct error *error)
{
    bool added = true;
    for (size_t i = 0; added && i < count; i++) {
        if (has_column(loading, columns[i]))
            continue;
        struct strbuf sql = STRBUF_INIT;
        strbuf_addstr(&sql, "ALTER TABLE ");
        strbuf_add_sql_name(&sql, loading->table);
        strbuf_addstr(&sql, " ADD COLUMN ");
        strbuf_add_sql_name(&sql, columns[i]);
        strbuf_addstr(&sql, " TEXT");
        added = sql_run(loading->store->db, sql.text, error);
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
static bool prepare_table(const struct loading *loading, const char *path,
                          const char *const *columns, size_t count, struct error *error)
{
    if (loading->canonical)
        return check_columns(loading, path, columns, count, error);
    report_unread(loading, path, columns, count);
    return create_table(loading, error) && add_columns(loading, columns, count, error) &&
           add_columns(loading, (const char *const *)loading->source->columns,
                       loading->source->columns_count, error);
}

static sqlite3_stmt *prepare_insert(const struct loading *loading, const struct reader *reader,
                                    struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "INSERT INTO ");
    strbuf_add_sql_name(&sql, loading->table);
    strbuf_addstr(&sql, "(_source");
    for (size_t i = 0; i < reader->column_count; i++) {
        strbuf_addstr(&sql, ", ");
        strbuf_add_sql_name(&sql, reader->columns[i]);
    }
    strbuf_addstr(&sql, ") VALUES(?");
    for (size_t i = 0; i < reader->column_count; i++)
        strbuf_addstr(&sql, ",?");
    strbuf_addstr(&sql, ")");
    sqlite3_stmt *statement = sql_prepare(loading->store->db, sql.text, error);
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

static bool copy_rows(const struct loading *loading, struct reader *reader, const char *name,
                      size_t *rows, struct error *error)
{
    sqlite3_int64 base;
    if (!store_add_source_file(loading->store, name, &base, error))
        return false;
    sqlite3_stmt *insert = prepare_insert(loading, reader, error);
    bool good = insert != NULL;
    for (struct row row; good && reader->next(reader, &row, error); (*rows)++)
        good = insert_row(insert, &row, base, error);
    sqlite3_finalize(insert);
    return good && !error->kind;
}

static bool load_file(struct loading *loading, const char *path, struct loaded_list *list,
                      struct error *error)
{
    const char *name = load_shown_name(loading->publication, path);
    struct reader *reader = csv_reader_open(path, name, loading->source, loading->findings, error);
    const char *const *columns = reader ? reader->columns : NULL;
    size_t column_count = reader ? reader->column_count : 0, rows = 0;
    bool loaded = !error->kind && prepare_table(loading, name, columns, column_count, error);
    if (loaded && reader)
        loaded = copy_rows(loading, reader, name, &rows, error);
    if (reader)
        reader->close(reader);
    if (loaded)
        note_loaded(list, path, name, loading->table, rows);
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

static bool load_one(struct loading *loading, const char *path, struct loaded_list *list,
                     struct error *error)
{
    loading->table = table_name(loading, path);
    bool loaded = (loading->target != LOAD_CANONICAL || find_canonical(loading, path, error)) &&
                  check_first_time(list, path, error) && load_file(loading, path, list, error);
    free(loading->table);
    loading->table = NULL;
    return loaded;
}

static bool is_pattern(const char *file)
{
    return strpbrk(file, "*?[") != NULL;
}

/* A file that a source names wins over another source's pattern, which then leaves it out. */
static bool is_named_elsewhere(const struct loading *loading, const char *path)
{
    const struct publication *publication = loading->publication;
    bool named = false;
    for (unsigned i = 0; !named && i < publication->sources_count; i++) {
        const struct source *other = &publication->sources[i];
        if (other == loading->source || is_pattern(other->file))
            continue;
        char *named_path = publication_path(publication, other->file);
        named = file_is_same(named_path, path);
        free(named_path);
    }
    return named;
}

/* No file: an error, unless the source is optional. A folder that is there but can't be looked into
 * (a link to a share that is not mounted) is no missing file. */
static bool load_nothing(struct loading *loading, struct error *error)
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
    if (loaded && (source->table || !is_pattern(source->file))) {
        loading->table = table_name(loading, path);
        loaded = (loading->target != LOAD_CANONICAL || find_canonical(loading, path, error)) &&
                 prepare_table(loading, path, NULL, 0, error);
        free(loading->table);
        loading->table = NULL;
    }
    free(folder);
    free(path);
    return loaded;
}

bool load_source(struct store *store, const struct publication *publication,
                 const struct source *source, enum load_target target, struct findings *findings,
                 struct loaded_list *list, struct error *error)
{
    struct loading loading = {.store = store,
                              .publication = publication,
                              .source = source,
                              .target = target,
                              .findings = findings};
    size_t count;
    char **paths = path_glob(publication->folder, source->file, &count, error);
    bool loaded = !error->kind && (count > 0 || load_nothing(&loading, error));
    for (size_t i = 0; loaded && i < count; i++)
        if (!is_pattern(source->file) || !is_named_elsewhere(&loading, paths[i]))
            loaded = load_one(&loading, paths[i], list, error);
    path_list_free(paths, count);
    return loaded;
}
