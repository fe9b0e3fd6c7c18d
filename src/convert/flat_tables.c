#include "convert/flat_tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "standard/tsv_table.h"

#define TABLES_FILE "schemas/iati/flat-tables.tsv"
static const char every_table[] = "*";

/* The columns of the data itself. */
enum field { TABLE, NAME, KIND, MANY, AT, PATH, CODELIST, FILTER, TITLE, FIELD_COUNT };
static const char *const field_names[FIELD_COUNT] = {"table", "name",     "kind",   "many", "at",
                                                     "path",  "codelist", "filter", "title"};

static const char *const kind_names[FLAT_KIND_COUNT] = {
    "text",     "narrative", "code",  "date", "amount", "number",
    "latitude", "longitude", "count", "file", "name"};
static const char *const use_names[FLAT_USE_COUNT] = {"", "country", "sector", "since", "activity"};

struct reading {
    struct flat_tables *tables;
    struct tsv_table *data;
    int fields[FIELD_COUNT];
    size_t row;
    struct error *error;
};

static const char *cell(const struct reading *reading, enum field field)
{
    return tsv_table_cell(reading->data, reading->row, reading->fields[field]);
}

static const char *keep(const struct reading *reading, const char *text)
{
    return arena_copy(&reading->tables->texts, text, strlen(text));
}

static bool refuse(const struct reading *reading, enum field field)
{
    return error_set(reading->error, ERROR_USAGE,
                     "%s: row %zu has the %s '%s', which nothing is known of", TABLES_FILE,
                     reading->row + 1, field_names[field], cell(reading, field));
}

/* The place of a text among names, `count` if it is none. */
static size_t place_of(const char *text, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], text) != 0)
        i++;
    return i;
}

/* --- Tables ----------------------------------------------------------------------------------- */

static bool read_levels(const struct reading *reading, struct flat_table *table)
{
    struct flat_path path = {.count = 0};
    const char *text = cell(reading, PATH);
    if (*text && !flat_path_parse(&path, text, &reading->tables->texts, reading->error))
        return error_prefix(reading->error, "%s", TABLES_FILE);
    if (path.attribute || path.count >= FLAT_LEVELS_MOST)
        return refuse(reading, PATH);
    table->level_count = path.count;
    memcpy(table->levels, path.steps, path.count * sizeof *path.steps);
    return true;
}

static bool read_table(const struct reading *reading)
{
    struct flat_tables *tables = reading->tables;
    tables->tables = grow(tables->tables, tables->count, &tables->capacity, sizeof *tables->tables);
    struct flat_table *table = &tables->tables[tables->count++];
    *table = (struct flat_table){.name = keep(reading, cell(reading, TABLE)),
                                 .title = keep(reading, cell(reading, TITLE))};
    return read_levels(reading, table);
}

/* --- Columns ---------------------------------------------------------------------------------- */

/* What stands in for the activity's own is not taken from the elements that there are rows for:
 * each of them says it for itself alone. */
static void leave_out_own_rows(const struct flat_table *table, struct flat_column *column)
{
    size_t kept = column->path_count ? 1 : 0;
    for (size_t i = 1; i < column->path_count; i++) {
        const struct flat_path *path = &column->paths[i];
        bool is_of_row = column->level == 0 && table->level_count && path->count &&
                         strcmp(path->steps->name, table->levels->name) == 0;
        if (!is_of_row)
            column->paths[kept++] = *path;
    }
    column->path_count = kept;
}

static bool read_paths(const struct reading *reading, struct flat_column *column)
{
    size_t capacity = 0;
    char *text = xstrdup(cell(reading, PATH)), *rest = text;
    bool read = true;
    for (char *path; read && (path = strtok_r(rest, " ", &rest));) {
        column->paths = grow(column->paths, column->path_count, &capacity, sizeof *column->paths);
        read = flat_path_parse(&column->paths[column->path_count++], path, &reading->tables->texts,
                               reading->error) ||
               error_prefix(reading->error, "%s", TABLES_FILE);
    }
    free(text);
    if (!read || column->kind == FLAT_FILE)
        return read;
    bool is_counted = column->kind != FLAT_COUNT || (column->path_count && column->paths->count);
    return (column->path_count && is_counted) || refuse(reading, PATH);
}

static bool read_level(const struct reading *reading, const struct flat_table *table,
                       struct flat_column *column)
{
    const char *at = cell(reading, AT);
    for (size_t i = 0; *at && i < table->level_count; i++)
        if (strcmp(table->levels[i].name, at) == 0)
            column->level = i + 1;
    return !*at || column->level || refuse(reading, AT);
}

static struct flat_column *add_column(struct flat_table *table)
{
    table->columns = grow(table->columns, table->count, &table->capacity, sizeof *table->columns);
    struct flat_column *column = &table->columns[table->count++];
    *column = (struct flat_column){.name = NULL};
    return column;
}

/* The names of the codes of the column before. */
static void add_names(const struct reading *reading, struct flat_table *table)
{
    struct flat_column *names = add_column(table);
    const struct flat_column *codes = names - 1;
    char *name = xasprintf("%s-name", codes->name), *title = xasprintf("%s: names", codes->title);
    *names = (struct flat_column){.name = keep(reading, name),
                                  .title = keep(reading, title),
                                  .path_text = codes->path_text,
                                  .kind = FLAT_NAME,
                                  .is_many = codes->is_many,
                                  .level = codes->level,
                                  .codelist = codes->codelist};
    free(title);
    free(name);
}

static bool read_column(const struct reading *reading, struct flat_table *table)
{
    size_t kind = place_of(cell(reading, KIND), kind_names, FLAT_NAME);
    size_t use = place_of(cell(reading, FILTER), use_names, FLAT_USE_COUNT);
    if (kind == FLAT_NAME || use == FLAT_USE_COUNT)
        return refuse(reading, kind == FLAT_NAME ? KIND : FILTER);
    struct flat_column *column = add_column(table);
    *column = (struct flat_column){.name = keep(reading, cell(reading, NAME)),
                                   .title = keep(reading, cell(reading, TITLE)),
                                   .path_text = keep(reading, cell(reading, PATH)),
                                   .kind = (enum flat_kind)kind,
                                   .use = (enum flat_use)use,
                                   .is_many = *cell(reading, MANY) != '\0'};
    if (!*column->name)
        return refuse(reading, NAME);
    if (!read_level(reading, table, column) || !read_paths(reading, column))
        return false;
    leave_out_own_rows(table, column);
    if (*cell(reading, CODELIST)) {
        column->codelist = keep(reading, cell(reading, CODELIST));
        add_names(reading, table);
    }
    return true;
}

static bool is_row(const struct reading *reading)
{
    return strcmp(cell(reading, KIND), "row") == 0;
}

/* Into the tables that the row is for: one, or all. */
static bool read_columns(const struct reading *reading)
{
    const char *name = cell(reading, TABLE);
    bool of_all = strcmp(name, every_table) == 0, found = false, read = true;
    for (size_t i = 0; read && i < reading->tables->count; i++) {
        struct flat_table *table = &reading->tables->tables[i];
        if (!of_all && strcmp(table->name, name) != 0)
            continue;
        found = true;
        read = read_column(reading, table);
    }
    return read && (found || refuse(reading, TABLE));
}

static bool read_all(struct reading *reading)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        reading->fields[i] = tsv_table_column(reading->data, field_names[i]);
        if (reading->fields[i] == NO_TSV_COLUMN)
            return error_set(reading->error, ERROR_USAGE, "%s: column '%s' is missing", TABLES_FILE,
                             field_names[i]);
    }
    bool read = true;
    for (reading->row = 0; read && reading->row < tsv_table_rows(reading->data); reading->row++)
        read = is_row(reading) ? read_table(reading) : read_columns(reading);
    return read;
}

bool flat_tables_parse(struct flat_tables *tables, const char *text, struct error *error)
{
    *tables = (struct flat_tables){.count = 0};
    struct reading reading = {.tables = tables, .error = error};
    reading.data = tsv_table_parse(xstrdup(text), TABLES_FILE, error);
    bool read = reading.data && read_all(&reading);
    tsv_table_free(reading.data);
    return read;
}

bool flat_tables_read(struct flat_tables *tables, struct error *error)
{
    size_t length;
    char *text = resource_read(TABLES_FILE, &length, error);
    *tables = (struct flat_tables){.count = 0};
    bool read = text && flat_tables_parse(tables, text, error);
    free(text);
    return read;
}

void flat_tables_release(struct flat_tables *tables)
{
    for (size_t i = 0; i < tables->count; i++) {
        for (size_t j = 0; j < tables->tables[i].count; j++)
            free(tables->tables[i].columns[j].paths);
        free(tables->tables[i].columns);
    }
    free(tables->tables);
    arena_release(&tables->texts);
    *tables = (struct flat_tables){.count = 0};
}

const struct flat_table *flat_table_find(const struct flat_tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->count; i++)
        if (strcmp(tables->tables[i].name, name) == 0)
            return &tables->tables[i];
    return NULL;
}
