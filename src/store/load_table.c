#include "store/load_inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "records/recognise.h"
#include "store/source_files.h"
#include "store/sql.h"

static const char **table_names(const struct layout *layout)
{
    const char **names = xcalloc(layout->table_count, sizeof *names);
    for (size_t i = 0; i < layout->table_count; i++)
        names[i] = layout->tables[i]->name;
    return names;
}

/* What a file with these columns looks like: it may be in a layout that needs another template. */
static bool advise(const char *path, const char *const *columns, size_t count, struct error *error)
{
    const struct file_signs signs = {
        .name = path_base(path), .headers = columns, .header_count = count};
    recognition_advise(&signs, error);
    return false;
}

static bool find_canonical(const struct loading *loading, const char *path,
                           const struct reader_table *table, struct destination *destination,
                           struct error *error)
{
    const struct layout *layout = loading->store->layout;
    if (loading->target != LOAD_CANONICAL && !load_is_standard_layout(loading, path))
        return true;
    destination->canonical = layout_table(layout, destination->table);
    if (destination->canonical)
        return true;
    const char **names = table_names(layout);
    const char *nearest = suggest_nearest(destination->table, names, layout->table_count);
    error_set(error, ERROR_USAGE, "'%s': there is no canonical table '%s'", path,
              destination->table);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    error_add(error,
              "; rename the file or give its source a 'table', or map it with SQL (mapping:)");
    free(names);
    return advise(path, table->columns, table->column_count, error);
}

static void unknown_column(const struct table *table, const char *path, const char *column,
                           struct error *error)
{
    const char **names = xcalloc(table->column_count, sizeof *names);
    for (size_t i = 0; i < table->column_count; i++)
        names[i] = table->columns[i].name;
    const char *nearest = suggest_nearest(column, names, table->column_count);
    error_set(error, ERROR_USAGE, "'%s': the canonical table '%s' has no column '%s'", path,
              table->name, column);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    error_add(error, " (a narrative in another language needs that language under 'languages' in "
                     "publication.yaml)");
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
    unknown_column(table, path, columns[i], error);
    return advise(path, columns, count, error);
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

bool load_prepare_table(const struct loading *loading, const char *path, const char *name,
                        const struct reader_table *table, struct destination *destination,
                        struct error *error)
{
    destination->table = source_table_name(loading->source, loading->target, path, table->name);
    destination->path = table->path ? table->path : name;
    return find_canonical(loading, path, table, destination, error) &&
           prepare_table(loading, destination, table->columns, table->column_count, error);
}
