#include "convert/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "convert/unsdg_datasets.h"
#include "store/settings.h"
#include "store/sql.h"

/* The names that were ever written and not swept, a line each: dataset, tab, name. It outlives the
 * store, which every import makes anew. */
static const char manifest_name[] = ".iatipub/outputs.tsv";
enum { LARGEST_MANIFEST = 16 * 1024 * 1024 };

static void output_release(struct output *output)
{
    free(output->name);
    free(output->dataset);
    free(output->title);
    free(output->file);
    free(output->date);
}

void output_list_release(struct output_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        output_release(&list->items[i]);
    free(list->items);
    *list = (struct output_list){.items = NULL};
}

struct output *output_list_add(struct output_list *list)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count] = (struct output){.name = NULL};
    return &list->items[list->count++];
}

void output_list_drop(struct output_list *list)
{
    output_release(&list->items[--list->count]);
}

bool output_list_has(const struct output_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].name && strcmp(list->items[i].name, name) == 0)
            return true;
    return false;
}

char *output_path(const struct publication *publication, const char *name)
{
    char *relative = xasprintf("out/%s.xml", name);
    char *path = publication_path(publication, relative);
    free(relative);
    return path;
}

/* ---- in the store ------------------------------------------------------------------------------
 */

static bool note_output(struct store *store, const struct output *output, struct error *error)
{
    sqlite3_stmt *insert =
        sql_prepare(store->db, "INSERT OR REPLACE INTO outputs VALUES(?,?,?,?,?,?,?)", error);
    if (!insert)
        return false;
    sqlite3_bind_text(insert, 1, output->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, output->dataset, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, output->title, -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 4, (int)output->kind);
    sqlite3_bind_int64(insert, 5, (sqlite3_int64)output->activities);
    sqlite3_bind_text(insert, 6, output->date, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 7, output->sha256, -1, SQLITE_STATIC);
    bool noted = sql_step(insert, error) == 0;
    sqlite3_finalize(insert);
    return noted;
}

/* What the datasets of this list had before: parts may have gone. */
static bool forget_datasets(struct store *store, const struct output_list *list,
                            struct error *error)
{
    sqlite3_stmt *delete = sql_prepare(store->db, "DELETE FROM outputs WHERE dataset = ?", error);
    bool forgotten = delete != NULL;
    for (size_t i = 0; forgotten && i < list->count; i++) {
        sqlite3_bind_text(delete, 1, list->items[i].dataset, -1, SQLITE_STATIC);
        forgotten = sql_step(delete, error) == 0;
        sqlite3_reset(delete);
    }
    sqlite3_finalize(delete);
    return forgotten;
}

bool outputs_forget(struct store *store, struct error *error)
{
    return sql_run(store->db, "DELETE FROM outputs", error);
}

/* ---- writing ---- */

/* A write error shows in the stream; the writer only knows that it could not go on. */
static bool write_stream(const struct output *output, output_writer *write, void *context,
                         FILE *stream, struct error *error)
{
    errno = 0;
    if (write(context, stream, error))
        return true;
    if (!error->kind || ferror(stream)) {
        if (errno == 0)
            errno = EIO;
        error_errno(error, "cannot write '%s'", output->file);
    }
    return false;
}

bool output_write(const struct output *output, output_writer *write, void *context,
                  struct error *error)
{
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = output_file_open(&file, output->file, error) &&
                   write_stream(output, write, context, file.stream, error) &&
                   output_file_commit(&file, error);
    output_file_abort(&file);
    return written;
}

static bool note_settings(struct store *store, const struct publication *publication,
                          struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    settings_of_conversion(publication, digest);
    return sql_runf(store->db, error, "INSERT OR REPLACE INTO settings VALUES('convert', %Q)",
                    digest);
}

bool outputs_note(struct store *store, const struct publication *publication,
                  const struct output_list *list, bool replace, struct error *error)
{
    bool noted = sql_run(store->db, "BEGIN", error) &&
                 (replace ? outputs_forget(store, error) : forget_datasets(store, list, error));
    for (size_t i = 0; noted && i < list->count; i++)
        noted = note_output(store, &list->items[i], error);
    return noted && (!replace || note_settings(store, publication, error)) &&
           sql_run(store->db, "COMMIT", error);
}

/* The file must still be what was converted: what is published is what was made from the
 * records. */
static bool check_unchanged(const struct output *output, struct error *error)
{
    char sha256[DIGEST_TEXT_SIZE];
    if (!digest_file(output->file, sha256, NULL, error)) {
        error->kind = ERROR_USAGE;
        return error_prefix(error, "run 'iatipub convert' again");
    }
    return strcmp(sha256, output->sha256) == 0 ||
           error_set(error, ERROR_USAGE,
                     "'%s' was changed after it was converted; run 'iatipub convert' again",
                     output->file);
}

static bool read_output(const struct publication *publication, sqlite3_stmt *row,
                        struct output *output, struct error *error)
{
    output->name = sql_text_copy(row, 0);
    output->dataset = sql_text_copy(row, 1);
    output->title = sql_text_copy(row, 2);
    output->kind = (enum dataset_kind)sqlite3_column_int(row, 3);
    output->file = output_path(publication, output->name);
    output->activities = (size_t)sqlite3_column_int64(row, 4);
    output->date = sql_text_copy(row, 5);
    memcpy(output->sha256, sql_text(row, 6), sizeof output->sha256);
    return check_unchanged(output, error);
}

/* A dataset without a file would vanish from the site's page. */
static bool check_converted(const struct output_list *list, const char *dataset,
                            struct error *error)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].dataset, dataset) == 0)
            return true;
    return error_set(error, ERROR_USAGE,
                     "dataset '%s' was not converted since the last import; run 'iatipub convert' "
                     "first",
                     dataset);
}

static bool check_complete(const struct publication *publication, const struct output_list *list,
                           struct error *error)
{
    bool complete = !publication->unsdg || check_converted(list, publication->unsdg->name, error);
    for (unsigned i = 0; complete && i < publication->datasets_count; i++)
        complete = publication->datasets[i].optional ||
                   check_converted(list, publication->datasets[i].name, error);
    return complete;
}

/* A conversion of one dataset leaves the others as they were, so only a full one counts. */
static bool check_settings(struct store *store, const struct publication *publication,
                           struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    settings_of_conversion(publication, digest);
    if (store_has_setting(store, "convert", digest, error))
        return true;
    return error->kind
               ? false
               : error_set(error, ERROR_USAGE,
                           "organisation, defaults or datasets of publication.yaml were "
                           "changed after the last conversion; run 'iatipub convert' again");
}

bool outputs_read(struct store *store, const struct publication *publication,
                  struct output_list *list, struct error *error)
{
    sqlite3_stmt *statement =
        sql_prepare(store->db,
                    "SELECT name, dataset, title, kind, activities, date, sha256 FROM outputs"
                    " WHERE length(sha256) = 64 ORDER BY rowid",
                    error);
    if (!statement)
        return false;
    int stepped;
    while ((stepped = sql_step(statement, error)) > 0)
        if (!read_output(publication, statement, output_list_add(list), error)) {
            stepped = -1;
            break;
        }
    sqlite3_finalize(statement);
    return stepped == 0 && check_complete(publication, list, error) &&
           check_settings(store, publication, error);
}

/* ---- on disk -----------------------------------------------------------------------------------
 */

struct sweep {
    const struct publication *publication;
    const struct output_list *list;
    const char *only;
    struct findings *findings;
    struct strbuf manifest; /* the new one */
};

/* An earlier output that this conversion did not write again: kept on record if its dataset was not
 * asked for, else removed. */
static void settle_earlier(struct sweep *sweep, const char *dataset, const char *name)
{
    if (output_list_has(sweep->list, name))
        return;
    if (sweep->only && strcmp(sweep->only, dataset) != 0) {
        strbuf_addf(&sweep->manifest, "%s\t%s\n", dataset, name);
        return;
    }
    char *path = output_path(sweep->publication, name);
    remove_unsdg_datasets(sweep->publication, name);
    if (unlink(path) == 0)
        findings_add(sweep->findings, SEVERITY_WARNING, "x.dataset.gone", "dataset",
                     "'%s' is no longer written and was removed; if it was published, the host and "
                     "the registry still have it",
                     path);
    free(path);
}

static void settle_manifest(struct sweep *sweep, char *text)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *tab = strchr(line, '\t');
        if (!tab || strchr(tab, '/'))
            continue;
        *tab = '\0';
        settle_earlier(sweep, line, tab + 1);
    }
}

bool outputs_sweep(const struct publication *publication, const struct output_list *list,
                   const char *only, struct findings *findings, struct error *error)
{
    struct sweep sweep = {.publication = publication,
                          .list = list,
                          .only = only,
                          .findings = findings,
                          .manifest = STRBUF_INIT};
    char *path = publication_path(publication, manifest_name);
    size_t length;
    char *text =
        file_exists(path) ? file_read(path, LARGEST_MANIFEST, &length, error) : xstrdup("");
    if (text) {
        settle_manifest(&sweep, text);
        for (size_t i = 0; i < list->count; i++)
            strbuf_addf(&sweep.manifest, "%s\t%s\n", list->items[i].dataset, list->items[i].name);
    }
    bool swept = text && file_write(path, sweep.manifest.text, sweep.manifest.length, error);
    free(text);
    free(path);
    strbuf_release(&sweep.manifest);
    return swept;
}
