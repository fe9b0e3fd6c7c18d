#include "convert/dataset.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "convert/coverage.h"
#include "convert/frozen.h"
#include "convert/unsdg_files.h"
#include "convert/writer.h"
#include "store/sql.h"

static const char category[] = "dataset";

enum {
    MEGABYTE = 1000000,
    LARGEST_ACCEPTED = 60 * MEGABYTE, /* bytes */
};

struct conversion {
    struct store *store;
    const struct publication *publication;
    const char *now;
    char *folder; /* out/ */
    struct findings *findings;
    struct output_list *list;
    struct error *error;
};

static const char *const root_tables[] = {
    [DATASET_ACTIVITIES] = "activities",
    [DATASET_ORGANISATIONS] = "organisations",
};

/* Prepares SQL that holds expressions of the user's: what SQLite objects to is theirs to mend. */
static sqlite3_stmt *prepare_users(const struct conversion *conversion,
                                   const struct dataset *dataset, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    const char *tail = "";
    sqlite3 *db = conversion->store->db;
    const char *reason = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, &tail) != SQLITE_OK)
        reason = sqlite3_errmsg(db);
    else if (*tail)
        reason = E_("it must be one expression");
    if (!reason)
        return statement;
    error_set(conversion->error, ERROR_USAGE,
              "dataset '%s' in publication.yaml: 'where' or 'split' is not right: %s",
              dataset->name, reason);
    sqlite3_finalize(statement);
    return NULL;
}

/* The part of an activity's row as text; no text at all is no part. The line end closes a comment
 * that the user's expression may end in. */
static void add_part(struct strbuf *sql, const struct dataset *dataset)
{
    if (dataset->split)
        strbuf_addf(sql, "NULLIF(trim(CAST((%s\n) AS TEXT)), '')", dataset->split);
    else
        strbuf_addstr(sql, "'all'");
}

/* " FROM activities WHERE (condition)" */
static void add_from(struct strbuf *sql, const struct dataset *dataset)
{
    strbuf_addf(sql, " FROM \"%s\"", root_tables[dataset->kind]);
    if (dataset->where)
        strbuf_addf(sql, " WHERE (%s\n)", dataset->where);
}

static sqlite3_stmt *prepare_parts(const struct conversion *conversion,
                                   const struct dataset *dataset)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "SELECT ");
    add_part(&sql, dataset);
    strbuf_addstr(&sql, " AS part, count(*), min(_source)");
    add_from(&sql, dataset);
    strbuf_addstr(&sql, " GROUP BY 1 ORDER BY 1");
    sqlite3_stmt *statement = prepare_users(conversion, dataset, sql.text);
    strbuf_release(&sql);
    return statement;
}

/* Puts the rowids of one part's activities into temp.selected. */
static bool select_part(const struct conversion *conversion, const struct dataset *dataset,
                        const char *part)
{
    sqlite3 *db = conversion->store->db;
    if (!sql_run(db,
                 "CREATE TEMP TABLE IF NOT EXISTS selected(item INTEGER PRIMARY KEY);"
                 "DELETE FROM temp.selected",
                 conversion->error))
        return false;
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "INSERT INTO temp.selected SELECT rowid");
    add_from(&sql, dataset);
    strbuf_addstr(&sql, dataset->where ? " AND " : " WHERE ");
    add_part(&sql, dataset);
    strbuf_addstr(&sql, " = ?1");
    sqlite3_stmt *insert = prepare_users(conversion, dataset, sql.text);
    strbuf_release(&sql);
    if (!insert)
        return false;
    sqlite3_bind_text(insert, 1, part, -1, SQLITE_STATIC);
    bool selected = sql_step(insert, conversion->error) == 0;
    sqlite3_finalize(insert);
    return selected;
}

/* The newest update among the selected rows, NULL if none says. The caller frees. */
static char *newest_update(const struct conversion *conversion, const struct table *root)
{
    if (table_column(root, "last_updated_datetime") == NO_COLUMN)
        return NULL;
    char *sql = xasprintf("SELECT max(trim(last_updated_datetime)) FROM \"%s\" "
                          "WHERE rowid IN temp.selected",
                          root->name);
    sqlite3_stmt *statement = sql_prepare(conversion->store->db, sql, conversion->error);
    free(sql);
    char *newest = NULL;
    if (statement && sql_step(statement, conversion->error) > 0 && sql_text(statement, 0))
        newest = xstrdup(sql_text(statement, 0));
    sqlite3_finalize(statement);
    return newest;
}

/* The part as it is, but for what would lead to another folder or hide the file. */
static char *part_file_name(const char *part)
{
    char *name = xstrdup(part);
    for (char *c = name; *c; c++)
        if (*c == '/' || (unsigned char)*c < ' ' || (c == name && *c == '.'))
            *c = '-';
    return name;
}

/* "name" or "name-part"; what a file name or the registry would not take becomes '-'. */
static char *output_name(const struct dataset *dataset, const char *part)
{
    if (!dataset->split)
        return xstrdup(dataset->name);
    if (dataset->part_names)
        return part_file_name(part);
    char *name = xasprintf("%s-%s", dataset->name, part);
    for (char *c = name; *c; c++) {
        *c = (char)tolower((unsigned char)*c);
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_')
            *c = '-';
    }
    return name;
}

struct document {
    const struct conversion *conversion;
    const struct table *root;
    const char *date;
    struct item_sizes *sizes;
};

static bool write_items(void *context, FILE *stream, struct error *error)
{
    const struct document *document = context;
    const struct conversion *conversion = document->conversion;
    return write_document(conversion->store, conversion->publication, document->root,
                          document->date, conversion->now, stream, document->sizes, error);
}

static bool write_file(const struct conversion *conversion, const struct table *root,
                       struct output *output, struct item_sizes *sizes)
{
    struct document document = {conversion, root, output->date, sizes};
    bool written = output_write(output, write_items, &document, conversion->error);
    output->activities = sizes->count;
    return written &&
           frozen_restore(conversion->publication, output->name, output->file, conversion->findings,
                          conversion->error) &&
           digest_file(output->file, output->sha256, NULL, conversion->error);
}

static const struct table *root_of(const struct conversion *conversion, enum dataset_kind kind)
{
    return layout_table(conversion->store->layout, root_tables[kind]);
}

/* An expression that gives another value each time it is asked loses activities. */
static bool check_count(const struct conversion *conversion, const struct dataset *dataset,
                        const char *name, size_t count, size_t expected)
{
    return count == expected ||
           error_set(conversion->error, ERROR_USAGE,
                     "dataset '%s': part '%s' should have %zu records but has %zu; 'where' and "
                     "'split' must give the same value each time",
                     dataset->name, name, expected, count);
}

/* One file, of the activities in temp.selected. Takes the name. */
static struct output *add_output(const struct conversion *conversion, const struct dataset *dataset,
                                 const char *part, char *name)
{
    if (output_list_has(conversion->list, name)) {
        error_set(conversion->error, ERROR_USAGE,
                  "dataset '%s': two parts would both be called '%s'; change 'split' so that the "
                  "names differ in letters, digits, '-' or '_'",
                  dataset->name, name);
        free(name);
        return NULL;
    }
    const struct table *root = root_of(conversion, dataset->kind);
    struct output *output = output_list_add(conversion->list);
    output->name = name;
    output->dataset = xstrdup(dataset->name);
    output->title = dataset->title ? xasprintf("%s%s%s", dataset->title, dataset->split ? " " : "",
                                               dataset->split ? part : "")
                                   : NULL;
    output->kind = dataset->kind;
    output->file = output_path(conversion->publication, name);
    output->date = conversion->now ? xstrdup(conversion->now) : newest_update(conversion, root);
    return conversion->error->kind ? NULL : output;
}

static bool select_items(const struct conversion *conversion, const struct item_sizes *sizes,
                         size_t first, size_t end)
{
    if (!sql_run(conversion->store->db, "DELETE FROM temp.selected", conversion->error))
        return false;
    sqlite3_stmt *insert = sql_prepare(conversion->store->db,
                                       "INSERT INTO temp.selected VALUES(?1)", conversion->error);
    bool selected = insert != NULL;
    for (size_t i = first; selected && i < end; i++) {
        sqlite3_bind_int64(insert, 1, sizes->items[i].row);
        selected = sql_step(insert, conversion->error) == 0;
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return selected;
}

/* What is larger the official validator may refuse. */
static void report_size(const struct conversion *conversion, const struct output *output,
                        size_t size)
{
    if (size <= LARGEST_ACCEPTED)
        return;
    struct finding *finding =
        findings_add(conversion->findings, SEVERITY_WARNING, "x.dataset.size", category,
                     "the file has %zu bytes; the official validator takes 60 MiB at most, so keep "
                     "below 60,000,000: 'max_megabytes' cuts a dataset into files",
                     size);
    if (finding)
        place_set(&finding->place, output->file, 0, 0);
}

/* One of the files of a part that is too large for one. */
static bool write_piece(const struct conversion *conversion, const struct dataset *dataset,
                        struct output *output, size_t expected)
{
    const struct table *root = root_of(conversion, dataset->kind);
    struct item_sizes sizes = {.items = NULL};
    bool written = write_file(conversion, root, output, &sizes) &&
                   check_count(conversion, dataset, output->name, sizes.count, expected) &&
                   coverage_add(conversion->store, root, dataset->overlap, conversion->error);
    if (written)
        report_size(conversion, output, item_sizes_total(&sizes));
    item_sizes_release(&sizes);
    return written;
}

/* Writes a part in several files. The first keeps the part's name, so that its address stays when
 * the part outgrows it. */
static bool write_pieces(const struct conversion *conversion, const struct dataset *dataset,
                         const char *part, const char *name, const struct item_sizes *sizes)
{
    size_t limit = (size_t)*dataset->max_megabytes * MEGABYTE, first = 0;
    for (size_t number = 1; first < sizes->count; number++) {
        size_t end = item_sizes_cut(sizes, first, limit);
        if (!select_items(conversion, sizes, first, end))
            return false;
        struct output *output =
            number == 1 ? &conversion->list->items[conversion->list->count - 1]
                        : add_output(conversion, dataset, part, xasprintf("%s-%zu", name, number));
        if (!output || !write_piece(conversion, dataset, output, end - first))
            return false;
        first = end;
    }
    return true;
}

static bool is_too_large(const struct dataset *dataset, size_t size)
{
    return dataset->max_megabytes && size > (size_t)*dataset->max_megabytes * MEGABYTE;
}

static bool convert_part(const struct conversion *conversion, const struct dataset *dataset,
                         const char *part, size_t expected)
{
    if (!select_part(conversion, dataset, part))
        return false;
    const struct table *root = root_of(conversion, dataset->kind);
    struct output *output = add_output(conversion, dataset, part, output_name(dataset, part));
    struct item_sizes sizes = {.items = NULL};
    bool written = output && write_file(conversion, root, output, &sizes) &&
                   check_count(conversion, dataset, output->name, sizes.count, expected);
    size_t size = item_sizes_total(&sizes);
    if (written && is_too_large(dataset, size)) {
        char *name = xstrdup(output->name);
        written = write_pieces(conversion, dataset, part, name, &sizes);
        free(name);
    } else if (written) {
        report_size(conversion, output, size);
        written = coverage_add(conversion->store, root, dataset->overlap, conversion->error);
    }
    item_sizes_release(&sizes);
    return written;
}

static void report_no_part(const struct conversion *conversion, const struct dataset *dataset,
                           sqlite3_stmt *parts)
{
    struct finding *finding = findings_add(
        conversion->findings, SEVERITY_CRITICAL, "x.dataset.part", category,
        "records without a part for dataset '%s' (its 'split' gives nothing), so no file "
        "would hold them: %d; this is the first",
        dataset->name, sqlite3_column_int(parts, 1));
    if (finding)
        store_source_place(conversion->store, sqlite3_column_int64(parts, 2), &finding->place);
}

static bool convert_parts(const struct conversion *conversion, const struct dataset *dataset,
                          sqlite3_stmt *parts, size_t *count)
{
    int stepped;
    while ((stepped = sql_step(parts, conversion->error)) > 0) {
        const char *part = sql_text(parts, 0);
        (*count)++;
        if (!part)
            report_no_part(conversion, dataset, parts);
        else if (!convert_part(conversion, dataset, part, (size_t)sqlite3_column_int64(parts, 1)))
            return false;
    }
    return stepped == 0;
}

static bool convert_dataset(const struct conversion *conversion, const struct dataset *dataset)
{
    sqlite3_stmt *parts = prepare_parts(conversion, dataset);
    if (!parts)
        return false;
    size_t count = 0;
    bool converted = convert_parts(conversion, dataset, parts, &count);
    sqlite3_finalize(parts);
    if (converted && count == 0 && !dataset->optional)
        findings_add(conversion->findings, SEVERITY_CRITICAL, "x.dataset.empty", category,
                     "dataset '%s' has no %s; nothing is written for it and what was published "
                     "stays",
                     dataset->name, root_tables[dataset->kind]);
    return converted;
}

static bool convert_unsdg(const struct conversion *conversion)
{
    const struct unsdg *unsdg = conversion->publication->unsdg;
    struct output *output = output_list_add(conversion->list);
    *output = (struct output){.name = xstrdup(unsdg->name),
                              .dataset = xstrdup(unsdg->name),
                              .title = xstrdup_or_null(unsdg->title),
                              .kind = DATASET_UNSDG,
                              .file = output_path(conversion->publication, unsdg->name),
                              .date = xstrdup_or_null(conversion->now)};
    bool converted = write_unsdg_files(conversion->store, conversion->publication, conversion->now,
                                       conversion->findings, output, conversion->error);
    if (converted && !output->activities)
        output_list_drop(conversion->list); /* there is no file */
    return converted;
}

static bool is_wanted(const char *name, const char *only)
{
    return !only || strcmp(name, only) == 0;
}

bool convert_check_dataset(const struct publication *publication, const char *name,
                           struct error *error)
{
    const char **names = xcalloc(publication->datasets_count + 1, sizeof *names);
    size_t count = 0;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        names[count++] = publication->datasets[i].name;
    if (publication->unsdg)
        names[count++] = publication->unsdg->name;
    bool found = false;
    for (size_t i = 0; !found && i < count; i++)
        found = strcmp(names[i], name) == 0;
    const char *nearest = found ? NULL : suggest_nearest(name, names, count);
    if (!found)
        error_set(error, ERROR_USAGE, "publication.yaml has no dataset '%s'", name);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    free(names);
    return found;
}

static bool report_coverage(const struct conversion *conversion)
{
    for (size_t i = 0; i < sizeof root_tables / sizeof *root_tables; i++)
        if (!coverage_report(conversion->store, root_of(conversion, (enum dataset_kind)i),
                             conversion->findings, conversion->error))
            return false;
    return true;
}

static bool convert_all(const struct conversion *conversion, const char *only)
{
    const struct publication *publication = conversion->publication;
    if ((only && !convert_check_dataset(conversion->publication, only, conversion->error)) ||
        !folder_make(conversion->folder, conversion->error) ||
        !coverage_begin(conversion->store, conversion->error))
        return false;
    folder_sweep(conversion->folder);
    for (unsigned i = 0; i < publication->datasets_count; i++)
        if (is_wanted(publication->datasets[i].name, only) &&
            !convert_dataset(conversion, &publication->datasets[i]))
            return false;
    if (publication->unsdg && is_wanted(publication->unsdg->name, only) &&
        !convert_unsdg(conversion))
        return false;
    if (!only &&
        (!report_coverage(conversion) ||
         !frozen_report(publication, conversion->list, conversion->findings, conversion->error)))
        return false;
    if (findings_at_least(conversion->findings, publication->publish_below))
        return outputs_forget(conversion->store, conversion->error);
    return outputs_note(conversion->store, publication, conversion->list, !only,
                        conversion->error) &&
           outputs_sweep(publication, conversion->list, only, conversion->findings,
                         conversion->error);
}

bool convert_datasets(struct store *store, const struct publication *publication, const char *only,
                      const char *now, struct findings *findings, struct output_list *list,
                      struct error *error)
{
    struct conversion conversion = {.store = store,
                                    .publication = publication,
                                    .now = now,
                                    .folder = publication_path(publication, "out"),
                                    .findings = findings,
                                    .list = list,
                                    .error = error};
    bool converted = convert_all(&conversion, only);
    free(conversion.folder);
    return converted;
}
