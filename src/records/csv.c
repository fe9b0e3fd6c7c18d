#include "records/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/column_name.h"
#include "records/csv_report.h"
#include "records/delimiter.h"
#include "records/row_queue.h"
#include "records/text_input.h"

struct csv_reader {
    struct reader base;
    struct reader_table table;
    FILE *stream;
    struct text_input input;
    struct delimiter_settings settings;
    struct row_queue queue;
    struct problem_report report;
    char **names;  /* of the columns; NULL before the header */
    bool is_plain; /* no row is a header */
    bool ended;

    struct cell cells[CSV_COLUMNS_MOST]; /* the row lent to the caller */
};

/* How messages call a column: by its name if it has one. */
struct label {
    char text[CSV_NAME_MOST + 32];
};

static struct label column_label(const struct csv_reader *self, size_t column)
{
    struct label label;
    if (column >= 1 && column <= self->table.column_count)
        snprintf(label.text, sizeof label.text, "column \"%s\"", self->table.columns[column - 1]);
    else
        snprintf(label.text, sizeof label.text, "column %zu", column);
    return label;
}

/* --- From the queue to rows ------------------------------------------------------------------ */

static void report_refusal(struct csv_reader *self)
{
    size_t row = self->queue.refusal_row, column = self->queue.refusal_column;
    struct label label = column_label(self, column);
    switch (self->queue.refusal) {
    case REFUSAL_QUOTE_UNCLOSED:
        problem_report_add(
            &self->report, CSV_QUOTE_UNCLOSED, row, column,
            "the quote that opens %s is never closed, so this row and all after it are not "
            "read; close it, or double it if it belongs to the text",
            label.text);
        break;
    case REFUSAL_ROW_LONG:
        problem_report_add(
            &self->report, CSV_ROW_LONG, row, column,
            "the row is longer than %d MiB in %s, so it and all rows after it are not read; "
            "most likely a quote is never closed",
            CSV_ROW_MOST / (1024 * 1024), label.text);
        break;
    default:
        problem_report_add(
            &self->report, CSV_ROW_WIDE, row, 0,
            "the row has more than %d cells, so it and all rows after it are not read; check "
            "the delimiter and the quotes",
            CSV_COLUMNS_MOST);
        break;
    }
}

/* Parses the next block into the queue. False at the end, or when reading fails. */
static bool refill(struct csv_reader *self, struct error *error)
{
    if (self->ended)
        return false;
    if (self->queue.refusal) {
        report_refusal(self);
        self->ended = true;
        return false;
    }
    const char *text;
    size_t length;
    if (text_input_next(&self->input, &text, &length, error))
        row_queue_put(&self->queue, text, length);
    else if (ferror(self->stream))
        return false;
    else {
        row_queue_end(&self->queue);
        self->ended = !self->queue.refusal;
    }
    return true;
}

static bool slice_is_blank(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ')
        at++;
    return at == length;
}

/* Sets the cells from a record; returns the last column that has a value, 0 if all are blank. */
static size_t lend_cells(struct csv_reader *self, const struct record *record)
{
    const struct slice *slices = self->queue.batch.slices + record->first;
    const char *bytes = self->queue.batch.bytes;
    size_t last = 0;
    for (size_t i = 0; i < record->count; i++) {
        const char *text = bytes + slices[i].offset;
        if (slice_is_blank(text, slices[i].length)) {
            self->cells[i] = (struct cell){NULL, 0};
            continue;
        }
        self->cells[i] = (struct cell){text, slices[i].length};
        last = i + 1;
    }
    return last;
}

/* The next row that is not blank, its cells in `cells`; `*last` is its last column with a value.
 * NULL at the end, or when reading fails. */
static const struct record *next_record(struct csv_reader *self, size_t *last, struct error *error)
{
    const struct record *record;
    do {
        while ((record = row_queue_take(&self->queue))) {
            *last = lend_cells(self, record);
            if (*last)
                return record;
        }
    } while (refill(self, error));
    return NULL;
}

/* What a flaw costs: without its header a file can't be read at all. */
static const char *loss(const struct csv_reader *self)
{
    return self->names || self->is_plain ? "the row is not read" : "the file is not read";
}

static void report_fault(struct csv_reader *self, size_t row, size_t column,
                         const struct text_fault *fault)
{
    struct label label = column_label(self, column);
    if (fault->kind == TEXT_NOT_ALLOWED)
        problem_report_add(
            &self->report, CSV_BAD_CHARACTER, row, column,
            "%s has the character U+%04X, which XML cannot hold; %s; remove the character",
            label.text, (unsigned)fault->value, loss(self));
    else if (strcmp(text_input_encoding(&self->input), "utf-16") == 0)
        problem_report_add(&self->report, CSV_BAD_BYTES, row, column,
                           "%s ends in the middle of a utf-16 character; %s; %s", label.text,
                           loss(self), text_input_advice(&self->input));
    else
        problem_report_add(&self->report, CSV_BAD_BYTES, row, column,
                           "%s: byte 0x%02X is not %s; %s; %s", label.text, (unsigned)fault->value,
                           text_input_encoding(&self->input), loss(self),
                           text_input_advice(&self->input));
}

/* The two checks that a header must pass too. */
static bool check_text(struct csv_reader *self, const struct record *record)
{
    struct text_fault fault;
    for (size_t i = 0; record->suspect && i < record->count; i++)
        if (self->cells[i].text &&
            text_find_fault(self->cells[i].text, self->cells[i].length, &fault)) {
            report_fault(self, record->number, i + 1, &fault);
            return false;
        }
    return true;
}

static bool check_quotes(struct csv_reader *self, const struct record *record)
{
    size_t column = record->ambiguous ? record->ambiguous : record->stray;
    if (!column)
        return true;
    struct label label = column_label(self, column);
    if (record->ambiguous) {
        problem_report_add(
            &self->report, CSV_QUOTE_AMBIGUOUS, record->number, column,
            "%s has text after its closing quote and then a delimiter or line break, so where "
            "it ends is unclear (it took in %zu line breaks); %s; double the quotes that belong "
            "to the text",
            label.text, record->breaks, loss(self));
        return false;
    }
    problem_report_add(
        &self->report, CSV_QUOTE_STRAY, record->number, column,
        "%s has a quote inside its text that is not doubled; the text was taken as it stands; "
        "quote the cell and double the quotes inside it",
        label.text);
    return true;
}

static bool check_width(struct csv_reader *self, const struct record *record, size_t last)
{
    size_t expected = self->table.column_count;
    if (last > expected) {
        problem_report_add(
            &self->report, CSV_CELLS_SURPLUS, record->number, last,
            "the row has a value in cell %zu, but the header names %zu columns; the row is not "
            "read; quote cells that contain the delimiter, or name the column",
            last, expected);
        return false;
    }
    if (record->count < expected)
        problem_report_add(
            &self->report, CSV_CELLS_MISSING, record->number, 0,
            "the row has %zu cells, but the header names %zu columns; the missing cells were "
            "taken as blank",
            record->count, expected);
    for (size_t i = record->count; i < expected; i++)
        self->cells[i] = (struct cell){NULL, 0};
    return true;
}

static bool csv_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct csv_reader *self = (struct csv_reader *)reader;
    const struct record *record;
    size_t last;
    while ((record = next_record(self, &last, error))) {
        if (!check_text(self, record) || !check_quotes(self, record) ||
            (!self->is_plain && !check_width(self, record, last)))
            continue;
        *row = (struct row){.number = record->number,
                            .cells = self->cells,
                            .count = self->is_plain ? last : self->table.column_count};
        return true;
    }
    if (self->ended)
        problem_report_sum_up(&self->report);
    return false;
}

static void csv_reader_close(struct reader *reader)
{
    struct csv_reader *self = (struct csv_reader *)reader;
    problem_report_sum_up(&self->report);
    for (size_t i = 0; self->names && i < self->table.column_count; i++)
        free(self->names[i]);
    free(self->names);
    row_queue_release(&self->queue);
    text_input_close(&self->input);
    fclose(self->stream);
    free(self);
}

/* --- The header ------------------------------------------------------------------------------ */

static bool check_name(struct csv_reader *self, size_t row, size_t index)
{
    const char *name = self->names[index];
    size_t column = index + 1, first;
    if (!*name)
        problem_report_add(&self->report, CSV_BAD_NAME, row, column,
                           "column %zu has no name; name it or remove it", column);
    else if (strlen(name) > CSV_NAME_MOST)
        problem_report_add(
            &self->report, CSV_NAME_LONG, row, column,
            "the name of column %zu has %zu bytes, but %d is the most; is this row a header?",
            column, strlen(name), CSV_NAME_MOST);
    else if (column_name_is_reserved(name))
        problem_report_add(&self->report, CSV_BAD_NAME, row, column,
                           "column %zu is called \"%s\", a name that is reserved; give it another",
                           column, name);
    else if ((first = column_name_position(self->names, index)) < index)
        problem_report_add(
            &self->report, CSV_BAD_NAME, row, column,
            "columns %zu and %zu are both called \"%s\" (case does not count); rename one",
            first + 1, column, name);
    else
        return true;
    return false;
}

static bool take_names(struct csv_reader *self, const struct record *record)
{
    self->names = xcalloc(record->count, sizeof *self->names);
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++) {
        self->names[i] = column_name_trim(self->cells[i].text, self->cells[i].length);
        if (*self->names[i])
            count = i + 1;
    }
    /* nothing may be written there, so rows are held to the columns that have names */
    for (size_t i = count; i < record->count; i++)
        free(self->names[i]);
    bool good = count > 0;
    if (!good)
        problem_report_add(&self->report, CSV_BAD_NAME, record->number, 0,
                           "the header row names no column");
    for (size_t i = 0; i < count; i++)
        good &= check_name(self, record->number, i);
    self->table.columns = (const char *const *)self->names;
    self->table.column_count = count;
    return good;
}

static bool check_delimiter(struct csv_reader *self, size_t row, char found)
{
    if (self->table.column_count > 1 || !self->settings.chosen || found == DELIMITER_UNKNOWN ||
        found == self->settings.delimiter)
        return true;
    problem_report_add(
        &self->report, CSV_WRONG_DELIMITER, row, 0,
        "wrong delimiter: the header is a single column and contains %s, which seems to be the "
        "delimiter; set \"delimiter: %s\" or \"delimiter: auto\"",
        delimiter_name(found), delimiter_name(found));
    return false;
}

/* Reads up to the header and takes it. False if it can't be used or reading fails. */
static bool read_header(struct csv_reader *self, struct error *error)
{
    const char *text = "";
    size_t length = 0, last;
    struct delimiter_settings *settings = &self->settings;
    if (!text_input_next(&self->input, &text, &length, error) && ferror(self->stream))
        return false;
    char found = delimiter_find(text, length, settings->quote);
    if (!settings->chosen && found != DELIMITER_UNKNOWN)
        settings->delimiter = found;
    row_queue_init(&self->queue, settings->delimiter, settings->quote);
    row_queue_put(&self->queue, text, length);
    if (self->is_plain)
        return true;
    const struct record *record = next_record(self, &last, error);
    if (!record && self->ended && !self->queue.refusal)
        problem_report_add(&self->report, CSV_FILE_EMPTY, 0, 0,
                           "the file is empty; its first row must name the columns");
    return record && check_text(self, record) && check_quotes(self, record) &&
           take_names(self, record) && check_delimiter(self, record->number, found);
}

/* --- Opening --------------------------------------------------------------------------------- */

static bool check_kind(struct csv_reader *self)
{
    const struct text_disguise *disguise = text_input_disguise(&self->input);
    if (disguise)
        problem_report_add(&self->report, CSV_FILE_BINARY, 0, 0,
                           "the file is not CSV, it looks like %s; %s", disguise->kind,
                           disguise->advice);
    return !disguise;
}

static struct reader *open_stream(FILE *stream, bool is_plain, const char *path,
                                  const struct source *source, struct findings *findings,
                                  struct error *error)
{
    struct csv_reader *self = xcalloc(1, sizeof *self);
    self->base = (struct reader){.path = path,
                                 .tables = &self->table,
                                 .table_count = 1,
                                 .next = csv_reader_next,
                                 .close = csv_reader_close};
    self->report =
        (struct problem_report){.findings = findings, .path = path, .table = &csv_problems};
    self->stream = stream;
    self->is_plain = is_plain;
    if (delimiter_take_settings(&self->settings, source, path, error) &&
        text_input_open(&self->input, stream, path, source->encoding, error) && check_kind(self) &&
        read_header(self, error))
        return &self->base;
    csv_reader_close(&self->base);
    return NULL;
}

struct reader *csv_reader_open_stream(FILE *stream, const char *path, const struct source *source,
                                      struct findings *findings, struct error *error)
{
    return open_stream(stream, false, path, source, findings, error);
}

struct reader *csv_rows_open(const char *path, const char *name, const struct source *source,
                             struct findings *findings, struct error *error)
{
    FILE *stream = file_open(path, error);
    return stream ? open_stream(stream, true, name, source, findings, error) : NULL;
}

struct reader *csv_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error)
{
    FILE *stream = file_open(path, error);
    return stream ? csv_reader_open_stream(stream, name, source, findings, error) : NULL;
}
