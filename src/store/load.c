#include "store/load_inside.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/ceb.h"
#include "records/d_portal.h"
#include "records/iati_xml.h"
#include "records/path_headers.h"
#include "records/postgresql.h"
#include "records/source_settings.h"
#include "records/tidy_reader.h"
#include "store/kept.h"
#include "store/source_files.h"
#include "wording/finding_words.h"

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

void load_note(struct loaded_list *list, const char *file, const char *path, const char *table,
               size_t rows)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (struct loaded){
        .file = xstrdup(file), .path = xstrdup(path), .table = xstrdup(table), .rows = rows};
}

bool load_is_standard_layout(const struct loading *loading, const char *path)
{
    return reader_kind_is_canonical(reader_kind(path, loading->source));
}

/* A file without rows: its table is there all the same. */
static bool load_blank(const struct loading *loading, const char *path, struct loaded_list *list,
                       struct error *error)
{
    const char *name = load_shown_name(loading->publication, path);
    const struct reader_table none = {.name = NULL};
    struct destination destination = {.table = NULL};
    bool loaded = load_prepare_table(loading, path, name, &none, &destination, error);
    if (loaded && list)
        load_note(list, path, name, destination.table, 0);
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

/* A file of activities or organisations, whose records say what it is called. */
static struct reader *open_standard_layout(const struct loading *loading, const char *path,
                                           const char *name, struct error *error)
{
    struct tree_settings settings = tree_settings(loading);
    char *part = load_part(loading, path);
    settings.part = part;
    bool is_xml = reader_kind(path, loading->source) == SOURCE_IATI;
    struct reader *reader =
        (is_xml ? iati_reader_open : d_portal_reader_open)(path, name, &settings, error);
    free(part);
    return reader;
}

static struct reader *open_reader(const struct loading *loading, const char *path, const char *name,
                                  struct error *error)
{
    switch (reader_kind(path, loading->source)) {
    case SOURCE_IATI:
    case SOURCE_D_PORTAL:
        return open_standard_layout(loading, path, name, error);
    case SOURCE_CEB:
        return ceb_reader_open(path, name, loading->source, loading->findings, error);
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
    struct error cause = ERROR_INIT;
    if (last)
        cause = finding_words_error(last->message);
    else
        error_set(&cause, ERROR_DATA, "no sheet of the workbook can be read");
    error_set(error, ERROR_DATA, "'%s'", last ? last->place.file : name);
    return error_cause(error, &cause);
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
               (load_is_standard_layout(loading, path) || load_blank(loading, path, list, error));
    bool loaded = load_rows(loading, path, reader, list, error);
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
            load_note(list, files->paths[j], files->names[j], "no records", 0);
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
    loaded = reader ? load_rows(loading, paths[0], reader, list, error) : loaded && !error->kind;
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
    struct reader *reader =
        tidy_reader_open(postgresql_reader_open_shared(loading->databases, loading->source,
                                                       loading->findings, error),
                         loading->source, error);
    if (!reader)
        return false;
    bool loaded = check_tables_first_time(loading, reader, list, error) &&
                  load_rows(loading, reader->path, reader, list, error);
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
    if (loaded && !load_is_standard_layout(loading, path) &&
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

static bool load_all_files(const struct loading *loading, struct loaded_list *list,
                           struct error *error)
{
    const struct source *source = loading->source;
    if (!load_kept(loading, list, error))
        return false;
    size_t count;
    char **paths = path_glob(loading->publication->folder, source->file, &count, error);
    leave_out_excepted(source, paths, &count);
    char **read = xcalloc(count + 1, sizeof *read);
    size_t read_count = 0;
    for (size_t i = 0; i < count; i++)
        if (source_reads_file(loading->publication, source, paths[i]))
            read[read_count++] = paths[i];
    bool loaded = !error->kind && (count > 0 || load_nothing(loading, error)) &&
                  load_files(loading, read, read_count, list, error);
    free(read);
    path_list_free(paths, count);
    return loaded;
}

bool load_source(struct store *store, const struct publication *publication,
                 const struct source *source, enum load_target target, struct databases *databases,
                 struct findings *findings, struct loaded_list *list, struct error *error)
{
    struct seen_columns seen = {.count = 0};
    const struct loading loading = {.store = store,
                                    .publication = publication,
                                    .source = source,
                                    .target = target,
                                    .databases = databases,
                                    .findings = findings,
                                    .seen = source->fill_down_count ? &seen : NULL};
    bool loaded = source_settings_fit(source, error) &&
                  (source->database ? load_database : load_all_files)(&loading, list, error) &&
                  load_check_filled(&seen, source, error);
    seen_columns_release(&seen);
    return loaded;
}
