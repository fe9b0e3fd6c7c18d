#include "store/import.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "store/check.h"
#include "store/functions.h"
#include "store/kept.h"
#include "store/loads.h"
#include "store/mapping.h"
#include "store/redaction.h"
#include "store/rollover.h"
#include "store/source_files.h"
#include "store/sql.h"
#include "store/store.h"

void import_result_release(struct import_result *result)
{
    loaded_list_release(&result->files);
    free(result->rows);
    withheld_report_release(&result->withheld);
    derived_report_release(&result->derived);
    *result = (struct import_result){.rows = NULL};
}

static bool is_loaded(const struct import_result *result, const char *path)
{
    for (size_t i = 0; i < result->files.count; i++)
        if (file_is_same(result->files.items[i].file, path))
            return true;
    return false;
}

/* True if a source or a code list names the file. It was met then, and if it could not be read, or
 * is kept already, that is not for want of a name. */
static bool is_named_in(const struct publication *publication, const struct source *sources,
                        unsigned count, const char *path)
{
    const char *relative = load_shown_name(publication, path);
    for (unsigned i = 0; i < count; i++) {
        const struct source *source = &sources[i];
        bool excepted =
            source->except && fnmatch(source->except, path_base(relative), FNM_CASEFOLD) == 0;
        if (source->file && !excepted &&
            fnmatch(source->file, relative, FNM_PATHNAME | FNM_PERIOD) == 0)
            return true;
    }
    return false;
}

static bool is_named(const struct publication *publication, const char *path)
{
    return is_named_in(publication, publication->sources, publication->sources_count, path) ||
           is_named_in(publication, publication->codes, publication->codes_count, path);
}

/* Notes for people, which nobody expects to be read by a program. */
static bool is_note(const char *path)
{
    const char *dot = strrchr(path, '.');
    return strncasecmp(path_base(path), "readme", strlen("readme")) == 0 ||
           (dot && strcasecmp(dot, ".md") == 0);
}

/* True if the rates of publication.yaml name the file. */
static bool has_rates(const struct publication *publication, const char *path)
{
    bool has = false;
    for (unsigned i = 0; !has && i < publication->rates_count; i++) {
        size_t count;
        struct error ignored = ERROR_INIT; /* fx() tells of it */
        char **paths = path_glob(publication->folder, publication->rates[i].file, &count, &ignored);
        for (size_t j = 0; !has && paths && j < count; j++)
            has = file_is_same(paths[j], path);
        path_list_free(paths, paths ? count : 0);
        error_clear(&ignored);
    }
    return has;
}

/* What SQLite keeps beside a database that somebody has open. */
static bool is_companion(const char *path)
{
    static const char *const endings[] = {"-wal", "-shm", "-journal"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(path + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool is_stylesheet(const struct publication *publication, const char *path)
{
    bool is_used = false;
    for (unsigned i = 0; !is_used && i < publication->sources_count; i++) {
        const char *stylesheet = publication->sources[i].stylesheet;
        char *used = stylesheet ? publication_path(publication, stylesheet) : NULL;
        is_used = used && file_is_same(used, path);
        free(used);
    }
    return is_used;
}

/* Tells of the files beside a source's that no source names: often a misspelt one. */
static void report_unread_files(const struct publication *publication, const struct source *source,
                                const struct import_result *result, struct findings *findings)
{
    char *folder = path_folder(source->file);
    char *pattern = path_join(folder, "*");
    size_t count;
    struct error ignored = ERROR_INIT; /* the source itself could be read */
    char **paths = path_glob(publication->folder, pattern, &count, &ignored);
    for (size_t i = 0; i < count; i++) {
        if (!file_exists(paths[i]) || is_note(paths[i]) || is_companion(paths[i]) ||
            is_stylesheet(publication, paths[i]) || is_loaded(result, paths[i]) ||
            is_named(publication, paths[i]) || has_rates(publication, paths[i]))
            continue;
        struct finding *finding =
            findings_add(findings, SEVERITY_WARNING, "x.source.unread", "source",
                         "no source of publication.yaml names this file, so nothing reads it");
        if (finding)
            place_set(&finding->place, load_shown_name(publication, paths[i]), 0, 0);
    }
    path_list_free(paths, count);
    error_clear(&ignored);
    free(pattern);
    free(folder);
}

/* True if there is no folder to look at, or an earlier source is in it too. */
static bool is_folder_seen(const struct publication *publication, unsigned number)
{
    if (!publication->sources[number].file)
        return true;
    char *folder = path_folder(publication->sources[number].file);
    bool seen = false;
    for (unsigned i = 0; !seen && i < number; i++) {
        if (!publication->sources[i].file)
            continue;
        char *earlier = path_folder(publication->sources[i].file);
        seen = strcmp(folder, earlier) == 0;
        free(earlier);
    }
    free(folder);
    return seen;
}

static bool load_sources(struct store *store, const struct publication *publication,
                         struct databases *databases, struct findings *findings,
                         struct import_result *result, struct error *error)
{
    for (unsigned i = 0; i < publication->codes_count; i++)
        if (!load_source(store, publication, &publication->codes[i], LOAD_CODE, databases, findings,
                         &result->files, error))
            return false;
    for (unsigned i = 0; i < publication->sources_count; i++) {
        const struct source *source = &publication->sources[i];
        if (!load_source(store, publication, source, source_target(publication, source), databases,
                         findings, &result->files, error))
            return false;
    }
    return true;
}

static bool load_all(struct store *store, const struct publication *publication,
                     struct findings *findings, struct import_result *result, struct error *error)
{
    struct databases databases = {.first = NULL};
    bool loaded = load_sources(store, publication, &databases, findings, result, error);
    databases_release(&databases);
    if (!loaded)
        return false;
    for (unsigned i = 0; i < publication->sources_count; i++)
        if (!is_folder_seen(publication, i))
            report_unread_files(publication, &publication->sources[i], result, findings);
    return true;
}

static bool count_rows(struct store *store, struct import_result *result, struct error *error)
{
    const struct layout *layout = store->layout;
    result->rows = xcalloc(layout->table_count, sizeof *result->rows);
    bool counted = true;
    for (size_t i = 0; counted && i < layout->table_count; i++) {
        char *sql = xasprintf("SELECT count(*) FROM \"%s\"", layout->tables[i]->name);
        sqlite3_int64 rows = 0;
        counted = sql_number(store->db, sql, &rows, error);
        result->rows[i] = (size_t)rows;
        free(sql);
    }
    return counted;
}

/* Findings may tell of records as they were before redaction. */
static bool censor_findings(struct store *store, struct findings *findings, struct error *error)
{
    struct withheld_search *search = withheld_search_new(store, error);
    if (search)
        withheld_censor(search, findings);
    bool censored = search != NULL;
    withheld_search_free(search);
    return censored;
}

static bool redact(struct store *store, const struct publication *publication,
                   struct findings *findings, struct import_result *result, struct error *error)
{
    return redaction_apply(store, publication, findings, error) &&
           withheld_report_read(store, &result->withheld, error);
}

static bool run_mapping(struct store *store, const struct publication *publication,
                        struct findings *findings, struct error *error)
{
    if (!mapping_run(store, publication, error))
        return false;
    functions_report(store->functions, findings);
    return true;
}

static bool build(struct store *store, const struct publication *publication,
                  struct findings *findings, struct import_result *result, struct error *error)
{
    return redaction_begin(store, error) && load_all(store, publication, findings, result, error) &&
           run_mapping(store, publication, findings, error) &&
           redact(store, publication, findings, result, error) &&
           rollover_apply(store, publication, &result->files, findings, error) &&
           derive_organisation(store, publication, findings, &result->derived, error) &&
           check_records(store, findings, error) && censor_findings(store, findings, error) &&
           count_rows(store, result, error) && loads_note(store, &result->files, error);
}

/* Keeps the new files of sources that add up. The tables of one file stand together. */
static bool keep_files(const struct publication *publication, const struct loaded_list *files,
                       struct error *error)
{
    bool kept = true;
    for (size_t i = 0; kept && i < files->count; i++) {
        const struct loaded *file = &files->items[i];
        if (file->keep_for && (i == 0 || strcmp(file->file, files->items[i - 1].file) != 0))
            kept = kept_take(publication, file->keep_for, file->file, error);
    }
    return kept;
}

bool import_records(const struct publication *publication, const struct layout *layout,
                    struct findings *findings, struct import_result *result, struct error *error)
{
    struct store *store = store_create(publication, layout, error);
    if (!store)
        return false;
    bool built = build(store, publication, findings, result, error);
    result->replaced = built && findings_at_least(findings, publication->publish_below) == 0;
    if (result->replaced && keep_files(publication, &result->files, error))
        return store_finish(store, error);
    store_abandon(store);
    return built && !error->kind;
}

bool import_try(const struct publication *publication, const struct layout *layout,
                struct findings *findings, struct import_result *result, import_look *look,
                void *context, struct error *error)
{
    struct store *store = store_create(publication, layout, error);
    bool looked =
        store && build(store, publication, findings, result, error) && look(store, context, error);
    store_abandon(store);
    return looked;
}
