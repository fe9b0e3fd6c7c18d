#include "commands/import_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "base/text_set.h"
#include "base/utf8.h"
#include "records/iati_xml.h"
#include "records/reader.h"
#include "report/json_text.h"
#include "report/safe_text.h"
#include "store/source_files.h"

enum { SAMPLES_MOST = 3, SAMPLE_CHARACTERS = 30, NAME_WIDTH_MOST = 32 };

/* What became known of a column. */
struct listed_column {
    char *samples[SAMPLES_MOST];
    size_t sample_count;
    size_t filled; /* rows that have a value there */
    bool has_more; /* values that are none of the samples */
};

struct listed_table {
    char *name; /* in the store */
    struct listed_column *columns;
    size_t rows;
};

/* One file being listed. */
struct listing {
    struct session *session;
    enum list_format format;
    const char *label; /* "sources[1]"; NULL: a file of no publication */
    const struct source *source;
    enum load_target target;
    enum source_kind kind;
    bool is_first; /* nothing was written yet */
    struct strbuf line;
};

bool list_format_parse(const char *name, enum list_format *format, struct error *error)
{
    static const char *const names[] = {"text", "json"};
    enum { FORMAT_COUNT = 2 };
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(name, names[i]) == 0) {
            *format = (enum list_format)i;
            return true;
        }
    const char *nearest = suggest_nearest(name, names, FORMAT_COUNT);
    error_set(error, ERROR_USAGE, "unknown format '%s'", name);
    if (nearest)
        error_add(error, "; did you mean '%s'?", nearest);
    return error_add(error, "; formats are text and json");
}

/* ---- gathering ------------------------------------------------------------------------------- */

/* The first characters of a value; what is cut off shows as "...". */
static char *sample_of(const struct cell *cell)
{
    size_t end = 0;
    for (int i = 0; i < SAMPLE_CHARACTERS && end < cell->length; i++) {
        size_t step = utf8_length(cell->text + end, cell->length - end);
        end += step ? step : 1;
    }
    return xasprintf("%.*s%s", (int)end, cell->text, end < cell->length ? "..." : "");
}

static bool is_sampled(const struct listed_column *column, const char *sample)
{
    for (size_t i = 0; i < column->sample_count; i++)
        if (strcmp(column->samples[i], sample) == 0)
            return true;
    return false;
}

static void take_cell(struct listed_column *column, const struct cell *cell)
{
    if (!cell->text)
        return;
    column->filled++;
    if (column->has_more)
        return;
    char *sample = sample_of(cell);
    if (is_sampled(column, sample)) {
        free(sample);
    } else if (column->sample_count < SAMPLES_MOST) {
        column->samples[column->sample_count++] = sample;
    } else {
        column->has_more = true;
        free(sample);
    }
}

static struct listed_table *tables_new(const struct listing *listing, const char *path,
                                       const struct reader *reader)
{
    struct listed_table *tables = xcalloc(reader->table_count + 1, sizeof *tables);
    for (size_t i = 0; i < reader->table_count; i++) {
        const struct reader_table *table = &reader->tables[i];
        tables[i].name = source_table_name(listing->source, listing->target, path, table->name);
        tables[i].columns = xcalloc(table->column_count + 1, sizeof *tables[i].columns);
    }
    return tables;
}

static void tables_free(struct listed_table *tables, const struct reader *reader)
{
    for (size_t i = 0; i < reader->table_count; i++) {
        for (size_t j = 0; j < reader->tables[i].column_count; j++)
            for (size_t k = 0; k < tables[i].columns[j].sample_count; k++)
                free(tables[i].columns[j].samples[k]);
        free(tables[i].columns);
        free(tables[i].name);
    }
    free(tables);
}

static bool read_rows(struct reader *reader, struct listed_table *tables, struct error *error)
{
    for (struct row row; reader->next(reader, &row, error);) {
        struct listed_table *table = &tables[row.table];
        table->rows++;
        for (size_t i = 0; i < row.count; i++)
            take_cell(&table->columns[i], &row.cells[i]);
    }
    return !error->kind;
}

/* ---- as text --------------------------------------------------------------------------------- */

static size_t name_width(const struct reader_table *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t length = strlen(table->columns[i]);
        width = length > width ? length : width;
    }
    return width < NAME_WIDTH_MOST ? width : NAME_WIDTH_MOST;
}

static void print_column(struct listing *listing, const char *name, size_t width,
                         const struct listed_column *column)
{
    struct strbuf *line = &listing->line;
    char filled[COUNT_TEXT_SIZE];
    strbuf_reset(line);
    text_add_visible(line, name);
    while (line->length < width)
        strbuf_addch(line, ' ');
    strbuf_addf(line, " %10s", count_text(column->filled, filled));
    for (size_t i = 0; i < column->sample_count; i++) {
        strbuf_addstr(line, i ? ", \"" : "  \"");
        text_add_visible(line, column->samples[i]);
        strbuf_addch(line, '"');
    }
    printf("    %s%s\n", line->text, column->has_more ? ", ..." : "");
}

/* IATI XML has all tables and columns of the standard; only those that it fills are of interest. */
static bool is_shown(const struct listing *listing, size_t filled)
{
    return filled > 0 || listing->kind != SOURCE_IATI;
}

static void print_table(struct listing *listing, const struct reader *reader, size_t index,
                        const struct listed_table *table)
{
    const struct reader_table *shown = &reader->tables[index];
    size_t width = name_width(shown);
    char *rows = counted(table->rows, "row", "rows");
    char *columns = counted(shown->column_count, "column", "columns");
    struct strbuf *line = &listing->line;
    strbuf_reset(line);
    text_add_visible(line, table->name);
    printf("  %s: %s, %s\n", line->text, rows, columns);
    for (size_t i = 0; i < shown->column_count; i++)
        if (is_shown(listing, table->columns[i].filled))
            print_column(listing, shown->columns[i], width, &table->columns[i]);
    free(columns);
    free(rows);
}

static void print_head(struct listing *listing, const char *name)
{
    struct strbuf *line = &listing->line;
    strbuf_reset(line);
    text_add_visible(line, name);
    printf("%s%s%s%s (%s)\n", listing->is_first ? "" : "\n", listing->label ? listing->label : "",
           listing->label ? ": " : "", line->text, reader_kind_name(listing->kind));
}

/* ---- as JSON --------------------------------------------------------------------------------- */

static void add_json_column(struct strbuf *json, const char *name,
                            const struct listed_column *column)
{
    json_separate(json);
    strbuf_addch(json, '{');
    json_member_text(json, "name", name);
    json_member_number(json, "filled", column->filled);
    json_key(json, "samples");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < column->sample_count; i++) {
        json_separate(json);
        json_add_text(json, column->samples[i]);
    }
    strbuf_addstr(json, "]}");
}

static void add_json_table(struct listing *listing, const struct reader *reader, size_t index,
                           const struct listed_table *table)
{
    const struct reader_table *shown = &reader->tables[index];
    struct strbuf *json = &listing->line;
    json_separate(json);
    strbuf_addch(json, '{');
    json_member_text(json, "name", table->name);
    json_member_number(json, "rows", table->rows);
    json_key(json, "columns");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < shown->column_count; i++)
        if (is_shown(listing, table->columns[i].filled))
            add_json_column(json, shown->columns[i], &table->columns[i]);
    strbuf_addstr(json, "]}");
}

static void begin_json_file(struct listing *listing, const char *name)
{
    struct strbuf *json = &listing->line;
    strbuf_reset(json);
    strbuf_addch(json, '{');
    json_member_text(json, "source", listing->label);
    json_member_text(json, "file", name);
    json_member_text(json, "kind", reader_kind_name(listing->kind));
    json_key(json, "tables");
    strbuf_addch(json, '[');
}

/* ---- one file -------------------------------------------------------------------------------- */

static void show_file(struct listing *listing, const char *name, const struct reader *reader,
                      const struct listed_table *tables)
{
    bool is_json = listing->format == LIST_JSON;
    if (is_json)
        begin_json_file(listing, name);
    else
        print_head(listing, name);
    for (size_t i = 0; reader && i < reader->table_count; i++) {
        if (!is_shown(listing, tables[i].rows))
            continue;
        if (is_json)
            add_json_table(listing, reader, i, &tables[i]);
        else
            print_table(listing, reader, i, &tables[i]);
    }
    if (is_json)
        printf("%s\n%s]}", listing->is_first ? "" : ",", listing->line.text);
    listing->is_first = false;
}

/* The canonical tables, for IATI XML outside of a publication. */
static bool need_layout(struct session *session)
{
    if (session->layout)
        return true;
    session->standard = standard_load("2.03", &session->error);
    session->layout =
        session->standard ? layout_build(session->standard, NULL, 0, &session->error) : NULL;
    return session->layout != NULL;
}

static struct reader *open_reader(struct listing *listing, const char *path, const char *name,
                                  struct text_set *identifiers)
{
    struct session *session = listing->session;
    if (listing->kind != SOURCE_IATI)
        return reader_open(path, name, listing->source, &session->findings, &session->error);
    if (!need_layout(session))
        return NULL;
    const struct tree_settings settings = {.source = listing->source,
                                           .layout = session->layout,
                                           .identifiers = identifiers,
                                           .findings = &session->findings};
    return iati_reader_open(path, name, &settings, &session->error);
}

static bool list_file(struct listing *listing, const char *path, const char *name)
{
    struct session *session = listing->session;
    listing->kind = reader_kind(path, listing->source);
    struct text_set identifiers = {.count = 0};
    struct reader *reader = open_reader(listing, path, name, &identifiers);
    struct listed_table *tables = reader ? tables_new(listing, path, reader) : NULL;
    if (reader)
        read_rows(reader, tables, &session->error);
    if (listing->source->database && reader)
        name = reader->path; /* without its user and host */
    if (!session->error.kind)
        show_file(listing, name, reader, tables);
    if (reader) {
        tables_free(tables, reader);
        reader->close(reader);
    }
    text_set_release(&identifiers);
    return !session->error.kind;
}

/* ---- sources --------------------------------------------------------------------------------- */

static bool is_equal(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* True if `only` means all files of the source. */
static bool is_meant(const struct listing *listing, const char *only, unsigned number)
{
    const struct source *source = listing->source;
    char text[COUNT_TEXT_SIZE];
    snprintf(text, sizeof text, "%u", number);
    bool is_number = listing->target != LOAD_CODE && is_equal(only, text);
    return !only || is_number || is_equal(only, listing->label) || is_equal(only, source->file) ||
           is_equal(only, source->table) || is_equal(only, source->database);
}

/* `*listed` counts the files that were. */
static bool list_source_files(struct listing *listing, const char *only, unsigned number,
                              size_t *listed)
{
    const struct publication *publication = listing->session->publication;
    const struct source *source = listing->source;
    bool is_whole = is_meant(listing, only, number), fine = true;
    size_t count;
    char **paths = path_glob(publication->folder, source->file, &count, &listing->session->error);
    if (is_whole && count == 0 && !listing->session->error.kind) {
        listing->kind = reader_kind(source->file, source);
        show_file(listing, source->file, NULL, NULL);
        ++*listed;
    }
    for (size_t i = 0; fine && i < count; i++) {
        const char *name = load_shown_name(publication, paths[i]);
        if (!source_reads_file(publication, source, paths[i]) ||
            (!is_whole && !is_equal(only, name) && !is_equal(only, paths[i])))
            continue;
        fine = list_file(listing, paths[i], name);
        ++*listed;
    }
    path_list_free(paths, count);
    return fine && !listing->session->error.kind;
}

static bool list_sources(struct listing *listing, const struct source *sources, unsigned count,
                         const char *only, size_t *listed)
{
    bool fine = true;
    const bool is_codes = listing->target == LOAD_CODE;
    for (unsigned i = 0; fine && i < count; i++) {
        char *label = xasprintf("%s[%u]", is_codes ? "codes" : "sources", i + 1);
        listing->label = label;
        listing->source = &sources[i];
        if (!is_codes)
            listing->target = source_target(listing->session->publication, &sources[i]);
        if (!sources[i].database) {
            fine = list_source_files(listing, only, i + 1, listed);
        } else if (is_meant(listing, only, i + 1)) {
            fine = list_file(listing, sources[i].database, sources[i].database);
            ++*listed;
        }
        free(label);
    }
    return fine;
}

static struct listing begin_listing(struct session *session, enum list_format format)
{
    if (format == LIST_JSON)
        fputs("{\"sources\": [", stdout);
    return (struct listing){
        .session = session, .format = format, .is_first = true, .line = STRBUF_INIT};
}

static void end_listing(struct listing *listing)
{
    if (listing->format == LIST_JSON)
        fputs("\n]}\n", stdout);
    strbuf_release(&listing->line);
}

bool list_publication(struct session *session, const char *only, enum list_format format)
{
    const struct publication *publication = session->publication;
    struct listing listing = begin_listing(session, format);
    size_t listed = 0;
    listing.target = LOAD_RAW;
    bool fine =
        list_sources(&listing, publication->sources, publication->sources_count, only, &listed);
    listing.target = LOAD_CODE;
    fine =
        fine && list_sources(&listing, publication->codes, publication->codes_count, only, &listed);
    end_listing(&listing);
    if (fine && only && !listed)
        fine = error_set(&session->error, ERROR_USAGE,
                         "there is no source '%s'; give a number from 1 to %u, 'codes[1]', or a "
                         "file that a source names",
                         only, publication->sources_count);
    return fine;
}

bool list_files(struct session *session, char *const *files, size_t count, enum list_format format)
{
    static const struct source any = {.kind = SOURCE_BY_NAME};
    struct listing listing = begin_listing(session, format);
    listing.source = &any;
    bool fine = true;
    for (size_t i = 0; fine && i < count; i++)
        fine = list_file(&listing, files[i], files[i]);
    end_listing(&listing);
    return fine;
}
