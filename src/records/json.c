#include "records/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/json_walk.h"
#include "records/table_choice.h"
#include "records/text_input.h"

struct json_reader {
    struct reader base;
    const struct source *source;
    FILE *stream;
    struct text_input input;
    struct json_scan scan;
    struct json_shape shape;
    struct json_walk walk;
    struct problem_report report;
    struct reader_table *tables;
    size_t outermost; /* values met in the second pass */
    bool is_strict;   /* a record ends with its line */
    bool has_ended;
};

/* ---- Passes ---------------------------------------------------------------------------------- */

static bool next_block(void *context, const char **text, size_t *length, struct error *error)
{
    return text_input_next(context, text, length, error);
}

static void end_pass(struct json_reader *self)
{
    text_input_close(&self->input);
    json_scan_release(&self->scan);
    json_walk_reset(&self->walk);
}

/* Begins to read from the start. */
static bool begin_pass(struct json_reader *self, struct error *error)
{
    end_pass(self);
    if (fseek(self->stream, 0, SEEK_SET) != 0)
        return error_errno(error, "'%s' must be read twice", self->base.path);
    if (!text_input_open(&self->input, self->stream, self->base.path, self->source->encoding,
                         error))
        return false;
    json_scan_begin_blocks(&self->scan, next_block, &self->input);
    self->scan.deepest = JSON_LEVELS_MOST;
    self->scan.longest = JSON_RECORD_MOST;
    self->scan.any_character = true;
    self->scan.is_lines = self->is_strict;
    return true;
}

/* What a fault in the text means: false if nothing more can be read, and `error` if that is not the
 * text's own fault. */
static bool settle_fault(struct json_reader *self, struct error *fault, struct error *error)
{
    if (fault->kind != ERROR_USAGE) {
        return error_settle(error, fault, false);
    }
    if (self->walk.report)
        problem_report_add(
            &self->report, JSON_BAD_SYNTAX, self->scan.line, 0, "this is not JSON: %s; %s",
            fault->text, self->is_strict ? "the line is not read" : "nothing is read from here on");
    error_clear(fault);
    if (self->is_strict) {
        json_scan_skip_line(&self->scan, fault);
        json_walk_reset(&self->walk);
    }
    return self->is_strict;
}

/* The next piece; false at the end or when nothing more can be read. */
static bool next_piece(struct json_reader *self, enum json_event *event, struct error *error)
{
    struct error fault = ERROR_INIT;
    do
        *event = json_scan_next(&self->scan, &fault);
    while (*event == JSON_WRONG && settle_fault(self, &fault, error));
    error_clear(&fault);
    return *event != JSON_WRONG && *event != JSON_DONE;
}

/* ---- The first pass -------------------------------------------------------------------------- */

/* What the first pass meets outside of everything. */
struct outermost {
    size_t values;
    bool is_array;    /* the first one */
    bool is_one_line; /* it ends in the line it begins in */
};

/* Gathers the tables. False when it can't go on, or when a document turns out to be several. */
static bool gather(struct json_reader *self, struct outermost *outermost, struct error *error)
{
    struct row none;
    size_t line = 0;
    for (enum json_event event; next_piece(self, &event, error);) {
        bool is_outermost = self->walk.frame_count == 0;
        if (is_outermost && outermost->values++ && !self->walk.is_lines)
            return false;
        if (is_outermost && outermost->values == 1) {
            outermost->is_array = event == JSON_ARRAY;
            line = self->scan.line;
        }
        json_walk_take(&self->walk, event, &none);
        if (!self->scan.depth && outermost->values == 1)
            outermost->is_one_line = line == self->scan.line;
    }
    return !error->kind;
}

static bool gather_again_as_lines(struct json_reader *self, struct error *error)
{
    struct outermost outermost = {.values = 0};
    self->walk.is_lines = true;
    json_shape_reset(&self->shape);
    return begin_pass(self, error) && gather(self, &outermost, error);
}

static bool gather_all(struct json_reader *self, struct error *error)
{
    struct outermost outermost = {.values = 0};
    bool gathered = gather(self, &outermost, error);
    if (error->kind || self->walk.is_lines || outermost.is_array || !outermost.values)
        return !error->kind;
    if (gathered && self->shape.table_count)
        return true;
    self->is_strict = !gathered && outermost.is_one_line;
    return gather_again_as_lines(self, error);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The tables under the names that `tables` may choose them by; the file's own one is its stem. */
static bool choose_tables(struct json_reader *self, const char *stem, struct error *error)
{
    const struct json_shape *shape = &self->shape;
    const char **names = xcalloc(shape->table_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < shape->table_count; i++)
        names[i] = shape->tables[i]->name ? shape->tables[i]->name : stem;
    bool chosen =
        table_choice_check(self->source, self->base.path, names, shape->table_count, error);
    for (size_t i = 0; i < shape->table_count; i++)
        shape->tables[i]->index = table_is_chosen(self->source, names[i]) ? count++ : SIZE_MAX;
    self->base.table_count = count;
    free(names);
    return chosen;
}

static void make_tables(struct json_reader *self)
{
    const struct json_shape *shape = &self->shape;
    self->tables = xcalloc(self->base.table_count, sizeof *self->tables);
    self->base.tables = self->tables;
    for (size_t i = 0; i < shape->table_count; i++) {
        const struct json_table *table = shape->tables[i];
        if (table->index != SIZE_MAX)
            self->tables[table->index] =
                (struct reader_table){.name = table->name,
                                      .columns = (const char *const *)table->columns,
                                      .column_count = table->column_count};
    }
}

/* ---- The second pass ------------------------------------------------------------------------- */

static bool json_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct json_reader *self = (struct json_reader *)reader;
    for (enum json_event event; !self->has_ended && next_piece(self, &event, error);) {
        if (self->walk.frame_count == 0 && self->outermost++ && !self->walk.is_lines) {
            problem_report_add(&self->report, JSON_BAD_SYNTAX, self->scan.line, 0,
                               "this is not JSON: expected the end of the file after its array; "
                               "nothing is read from here on");
            break;
        }
        if (json_walk_take(&self->walk, event, row))
            return true;
    }
    self->has_ended = true;
    problem_report_sum_up(&self->report);
    return false;
}

static void json_reader_close(struct reader *reader)
{
    struct json_reader *self = (struct json_reader *)reader;
    problem_report_sum_up(&self->report);
    end_pass(self);
    json_walk_release(&self->walk);
    json_shape_release(&self->shape);
    free(self->tables);
    fclose(self->stream);
    free(self);
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool check_kind(struct json_reader *self)
{
    const struct text_disguise *disguise = text_input_disguise(&self->input);
    if (disguise)
        problem_report_add(&self->report, JSON_FILE_BINARY, 0, 0,
                           "the file is not JSON, it looks like %s", disguise->kind);
    return !disguise;
}

static bool is_named_lines(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && (strcasecmp(ending, ".jsonl") == 0 || strcasecmp(ending, ".ndjson") == 0);
}

/* No table: the second pass says why. */
static bool report_nothing(struct json_reader *self, struct error *error)
{
    struct row row;
    size_t before = self->report.findings->totals[SEVERITY_CRITICAL];
    self->has_ended = false;
    while (json_reader_next(&self->base, &row, error))
        continue;
    if (!error->kind && before == self->report.findings->totals[SEVERITY_CRITICAL])
        problem_report_add(&self->report, JSON_FILE_EMPTY, 0, 0,
                           "the file is empty; it must hold objects, one for each record");
    return false;
}

static bool open_tables(struct json_reader *self, const char *stem, struct error *error)
{
    if (!begin_pass(self, error) || !check_kind(self) || !gather_all(self, error))
        return false;
    json_shape_finish(&self->shape);
    self->walk.report = &self->report;
    if (!begin_pass(self, error))
        return false;
    if (!self->shape.table_count)
        return report_nothing(self, error);
    if (!choose_tables(self, stem, error))
        return false;
    make_tables(self);
    return true;
}

struct reader *json_reader_open_stream(FILE *stream, const char *path, const struct source *source,
                                       struct findings *findings, struct error *error)
{
    struct json_reader *self = xcalloc(1, sizeof *self);
    self->base =
        (struct reader){.path = path, .next = json_reader_next, .close = json_reader_close};
    self->report =
        (struct problem_report){.findings = findings, .path = path, .table = &json_problems};
    self->source = source;
    self->stream = stream;
    self->is_strict = is_named_lines(path);
    char *stem = path_stem(path);
    self->shape.stem = xstrdup(source->table ? "" : stem);
    self->walk = (struct json_walk){
        .shape = &self->shape, .scan = &self->scan, .path = path, .is_lines = self->is_strict};
    json_walk_begin(&self->walk);
    bool opened = open_tables(self, stem, error);
    free(stem);
    if (opened)
        return &self->base;
    json_reader_close(&self->base);
    return NULL;
}

struct reader *json_reader_open(const char *path, const char *name, const struct source *source,
                                struct findings *findings, struct error *error)
{
    FILE *stream = file_open(path, error);
    return stream ? json_reader_open_stream(stream, name, source, findings, error) : NULL;
}
