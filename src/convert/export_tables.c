/* The layouts whose columns are fixed: each is a folder of SELECTs over the canonical tables.
 *
 *     samples/NAME/export/FILE.sql              gives FILE.csv
 *     samples/NAME/export/BOOK/10-The-sheet.sql gives the sheet "The sheet" of BOOK.xlsx, after
 *                                               those of lower numbers
 *     samples/NAME/export/shared.sql            makes the tables that several SELECTs read; run
 * first samples/NAME/export/lost.sql              says what they read but can't write: activity,
 *                                               path, message
 *
 * Books whose names begin with "organisation" are written of organisation files, others of activity
 * files. What no SELECT reads is told by table and column, so none reads "*". The IATI file is read
 * into a records database of its own, which lasts as long as the export. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/resource.h"
#include "convert/csv_output.h"
#include "convert/export_book.h"
#include "convert/exports.h"
#include "store/load.h"
#include "store/sql.h"
#include "store/store.h"

struct tables_export {
    struct export_job *job;
    const struct layout *layout;
    struct store *store;
    bool *is_read; /* by column, tables one after the other: a SELECT reads it */
    size_t *first; /* by table: where its columns begin */
    bool is_one_file;
    struct export_book book;
};

/* ---- what the SELECTs read ---- */

static size_t count_columns(struct tables_export *self)
{
    size_t count = 0;
    self->first = xcalloc(self->layout->table_count + 1, sizeof *self->first);
    for (size_t i = 0; i < self->layout->table_count; i++) {
        self->first[i] = count;
        count += self->layout->tables[i]->column_count;
    }
    return count;
}

/* SQLite asks for leave to read each column; that is how they are known. */
static int note_read(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    struct tables_export *self = context;
    (void)database, (void)trigger;
    const struct table *table =
        action == SQLITE_READ && first ? layout_table(self->layout, first) : NULL;
    int column = table && second ? table_column(table, second) : NO_COLUMN;
    if (column != NO_COLUMN)
        self->is_read[self->first[table->index] + (size_t)column] = true;
    return SQLITE_OK;
}

/* ---- writing ---- */

static bool write_rows(sqlite3_stmt *rows, const char *path, struct error *error)
{
    int columns = sqlite3_column_count(rows), stepped = 0;
    struct csv_output output = {.rows = 0};
    bool good = csv_output_open(&output, path, error);
    output.width = (size_t)columns; /* rows that end early are none to many readers */
    for (int i = 0; good && i < columns; i++)
        csv_output_set(&output, (size_t)i, sqlite3_column_name(rows, i));
    good = good && csv_output_end_row(&output, error);
    while (good && (stepped = sql_step(rows, error)) > 0) {
        for (int i = 0; i < columns; i++)
            if (sql_text(rows, i))
                csv_output_set(&output, (size_t)i, sql_text(rows, i));
        good = csv_output_end_row(&output, error);
    }
    good = good && stepped == 0 && csv_output_commit(&output, error);
    csv_output_abort(&output);
    return good;
}

/* Rows of lost.sql: activity, path, what is lost. */
static bool report_rows(struct tables_export *self, sqlite3_stmt *rows, struct error *error)
{
    struct export_report report = {.job = self->job};
    int stepped;
    while ((stepped = sql_step(rows, error)) > 0) {
        const char *identifier = sql_text(rows, 0);
        free(report.identifier);
        report.identifier = xstrdup_or_null(identifier);
        export_report_add(&report, EXPORT_NOT_CARRIED, sql_text(rows, 1), sql_text(rows, 2));
    }
    export_report_end(&report);
    return stepped == 0;
}

static bool write_file(struct tables_export *self, const char *stem, sqlite3_stmt *rows,
                       struct error *error)
{
    char *path = xasprintf("%s/%s.csv", self->job->target, stem);
    bool written = write_rows(rows, path, error);
    self->job->files += written;
    free(path);
    return written;
}

/* `book` is the name of the workbook, of `length`; `stem` that of the sheet. */
static bool write_sheet(struct tables_export *self, const char *book, size_t length,
                        const char *stem, sqlite3_stmt *rows, struct error *error)
{
    const char *target = self->job->target;
    char *path =
        self->is_one_file ? xstrdup(target) : xasprintf("%s/%.*s.xlsx", target, (int)length, book);
    while (isdigit((unsigned char)*stem))
        stem++;
    char *sheet = xstrdup(stem + (*stem == '-'));
    for (char *at = sheet; (at = strchr(at, '-'));)
        *at = ' ';
    bool written = export_book_sheet(&self->book, path, sheet, rows, error);
    free(sheet);
    free(path);
    return written;
}

/* Writing the empty workbooks of the other kind would overwrite those of another export. */
static bool is_of_kind(const struct tables_export *self, const char *book)
{
    static const char organisation[] = "organisation";
    return (strncmp(book, organisation, strlen(organisation)) == 0) == self->job->is_organisations;
}

/* `name` is that of the resource, without the layout's folder. */
static bool write_select(struct tables_export *self, const char *name, sqlite3_stmt *rows,
                         struct error *error)
{
    size_t book = strcspn(name, "/");
    if (name[book] && !is_of_kind(self, name))
        return true;
    char *stem = path_stem(name);
    bool written = name[book]                  ? write_sheet(self, name, book, stem, rows, error)
                   : strcmp(stem, "lost") == 0 ? report_rows(self, rows, error)
                                               : write_file(self, stem, rows, error);
    free(stem);
    return written;
}

static bool run_select(struct tables_export *self, const char *resource, size_t prefix,
                       struct error *error)
{
    size_t length;
    char *sql = resource_read(resource, &length, error);
    sqlite3 *db = self->store->db;
    sqlite3_set_authorizer(db, note_read, self);
    sqlite3_stmt *rows = sql ? sql_prepare(db, sql, error) : NULL;
    sqlite3_set_authorizer(db, NULL, NULL);
    bool written = rows && write_select(self, resource + prefix, rows, error);
    sqlite3_finalize(rows);
    free(sql);
    return written;
}

/* What several SELECTs read is made once, by statements of any kind; a layout may have none. */
static bool make_shared(struct tables_export *self, const char *resource, struct error *error)
{
    size_t length;
    char *sql = resource_read(resource, &length, error);
    sqlite3_set_authorizer(self->store->db, note_read, self);
    bool made = sql && sql_run(self->store->db, sql, error);
    sqlite3_set_authorizer(self->store->db, NULL, NULL);
    free(sql);
    return made;
}

static bool run_selects(struct tables_export *self, const char *name, struct error *error)
{
    char *prefix = xasprintf("samples/%s/export/", name),
         *shared = xasprintf("%sshared.sql", prefix);
    size_t length;
    bool done = !resource_embedded(shared, &length) || make_shared(self, shared, error);
    for (size_t i = 0; done && i < resource_count; i++)
        if (strncmp(resource_table[i].name, prefix, strlen(prefix)) == 0 &&
            strcmp(resource_table[i].name, shared) != 0)
            done = run_select(self, resource_table[i].name, strlen(prefix), error);
    done = done && export_book_end(&self->book, error);
    export_book_abort(&self->book);
    free(shared);
    free(prefix);
    return done;
}

/* ---- what no SELECT reads ---- */

static bool report_column(const struct tables_export *self, const struct table *table,
                          const struct column *column, struct error *error)
{
    char *sql = xasprintf("SELECT count(*) FROM \"%s\" WHERE \"%s\" IS NOT NULL", table->name,
                          column->name);
    sqlite3_int64 rows = 0;
    bool asked = sql_number(self->store->db, sql, &rows, error);
    free(sql);
    struct finding *finding =
        asked && rows
            ? findings_add(self->job->findings, SEVERITY_WARNING, "x.export.lost", "export",
                           "the layout has no place for %s.%s (%lld %s)", table->name, column->name,
                           (long long)rows, rows == 1 ? "row" : "rows")
            : NULL;
    if (finding)
        place_set(&finding->place, self->job->shown, 0, 0);
    return asked;
}

static bool report_unread(const struct tables_export *self, struct error *error)
{
    bool done = true;
    for (size_t i = 0; done && i < self->layout->table_count; i++) {
        const struct table *table = self->layout->tables[i];
        if (table == self->layout->files || table->identifier == NO_COLUMN)
            continue;
        for (size_t j = 0; done && j < table->column_count; j++)
            if ((table->columns[j].role == COLUMN_VALUE ||
                 table->columns[j].role == COLUMN_LANGUAGE) &&
                !self->is_read[self->first[i] + j])
                done = report_column(self, table, &table->columns[j], error);
    }
    return done;
}

/* ---- the records database ---- */

static bool read_items(struct tables_export *self, struct error *error)
{
    sqlite3_int64 activities = 0, organisations = 0;
    sqlite3 *db = self->store->db;
    bool read = sql_number(db, "SELECT count(*) FROM activities", &activities, error) &&
                sql_number(db, "SELECT count(*) FROM organisations", &organisations, error);
    self->job->is_organisations = organisations > 0;
    self->job->items = (size_t)(activities + organisations);
    return read;
}

/* Looking rows up by activity, parent and key must not walk whole tables. */
static bool make_index(const struct tables_export *self, const struct table *table, int column,
                       struct error *error)
{
    if (column == NO_COLUMN)
        return true;
    char *sql = xasprintf("CREATE INDEX \"%s_%d\" ON \"%s\"(\"%s\", \"%s\")", table->name, column,
                          table->name, table->columns[0].name, table->columns[column].name);
    bool made = sql_run(self->store->db, sql, error);
    free(sql);
    return made;
}

static bool make_indexes(const struct tables_export *self, struct error *error)
{
    bool made = true;
    for (size_t i = 0; made && i < self->layout->table_count; i++) {
        const struct table *table = self->layout->tables[i];
        if (table->identifier == NO_COLUMN)
            continue;
        made = make_index(self, table, table->parent_key, error) &&
               make_index(self, table, table->key == NO_COLUMN ? 0 : table->key, error);
    }
    return made;
}

static bool load_file(struct tables_export *self, const struct publication *publication,
                      struct error *error)
{
    char path[4096];
    if (!realpath(self->job->path, path))
        return error_errno(error, "cannot read '%s'", self->job->path);
    const struct source source = {.file = path, .kind = SOURCE_IATI};
    struct loaded_list list = {.count = 0};
    size_t criticals = findings_at_least(self->job->findings, SEVERITY_CRITICAL);
    bool loaded = load_source(self->store, publication, &source, LOAD_RAW, NULL,
                              self->job->findings, &list, error);
    loaded_list_release(&list);
    if (loaded && findings_at_least(self->job->findings, SEVERITY_CRITICAL) > criticals)
        return error_set(error, ERROR_USAGE, "'%s' can't be read", self->job->shown);
    return loaded && make_indexes(self, error) && read_items(self, error);
}

/* Before anything is written: header lines alone would pass for a file without items. */
static bool check_kind(const struct export_job *job, struct error *error)
{
    enum file_kind kind = job->is_organisations ? FILE_ORGANISATIONS : FILE_ACTIVITIES;
    return !job->items || export_layout_takes(job->layout, kind) ||
           error_set(error, ERROR_USAGE,
                     "layout '%s' has no place for %s, and '%s' has nothing else",
                     job->layout->name, file_kind_facts(kind)->plural, job->shown);
}

static bool export_through(struct tables_export *self, const char *name, const char *folder,
                           struct error *error)
{
    struct narrative no_name = {.language = (char[]){""}, .narrative = (char[]){""}};
    struct organisation nobody = {.ref = (char[]){""}, .name = &no_name, .name_count = 1};
    struct publication publication = {.folder = xstrdup(folder), .organisation = nobody};
    self->store = store_create(&publication, self->layout, error);
    bool done = self->store && load_file(self, &publication, error) &&
                check_kind(self->job, error) &&
                (self->is_one_file || folder_make(self->job->target, error)) &&
                run_selects(self, name, error) && report_unread(self, error);
    store_abandon(self->store);
    free(publication.folder);
    return done;
}

static bool export_tables(struct export_job *job, const char *name, bool is_one_file,
                          struct error *error)
{
    const char *parent = getenv("TMPDIR");
    char *folder = xasprintf("%s/iatipub-export-XXXXXX", parent && *parent ? parent : "/tmp");
    struct layout *layout = layout_build(job->standard, NULL, 0, error);
    struct tables_export self = {
        .job = job, .layout = layout, .is_one_file = is_one_file, .book = {.job = job}};
    bool done = layout && (mkdtemp(folder) || error_errno(error, "cannot make '%s'", folder));
    if (done) {
        char *records = xasprintf("%s/.iatipub", folder);
        self.is_read = xcalloc(count_columns(&self) + 1, sizeof *self.is_read);
        done = folder_make(records, error) && export_through(&self, name, folder, error);
        rmdir(records);
        rmdir(folder);
        free(records);
    }
    free(self.is_read);
    free(self.first);
    layout_free(layout);
    free(folder);
    return done;
}

bool export_multi_csv(struct export_job *job, struct error *error)
{
    return export_tables(job, "multi-csv", false, error);
}

bool export_organisation_csv(struct export_job *job, struct error *error)
{
    return export_tables(job, "organisation-csv", false, error);
}

bool export_publisher_csv(struct export_job *job, struct error *error)
{
    return export_tables(job, "publisher-csv", false, error);
}

bool export_publisher_xlsx(struct export_job *job, struct error *error)
{
    return export_tables(job, "publisher-xlsx", false, error);
}

bool export_spreadsheets2iati(struct export_job *job, struct error *error)
{
    return export_tables(job, "spreadsheets2iati", false, error);
}

bool export_organisation_sheet(struct export_job *job, struct error *error)
{
    return export_tables(job, "organisation-sheet", true, error);
}
