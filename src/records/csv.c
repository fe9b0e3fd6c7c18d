#include "records/csv.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <csv.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/text_input.h"

#define NO_BREAK_SPACE "\xC2\xA0"
static const char reserved_name[] = "_source";

/* What can be wrong with a file, and how the findings beyond the first few are summed up. */
enum problem {
    PROBLEM_NONE,
    FILE_EMPTY,
    FILE_BINARY,
    WRONG_DELIMITER,
    BAD_NAME,
    BAD_BYTES,
    BAD_CHARACTER,
    CELLS_MISSING,
    CELLS_SURPLUS,
    QUOTE_STRAY,
    QUOTE_AMBIGUOUS,
    QUOTE_UNCLOSED,
    NAME_LONG,
    ROW_LONG,
    ROW_WIDE,
    PROBLEM_COUNT
};

static const struct {
    enum severity severity;
    const char *rule;
    const char *further;
} problems[PROBLEM_COUNT] = {
    [FILE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", NULL},
    [FILE_BINARY] = {SEVERITY_CRITICAL, "x.source.binary", NULL},
    [WRONG_DELIMITER] = {SEVERITY_CRITICAL, "x.source.delimiter", NULL},
    [BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", "columns with a name that cannot be used"},
    [BAD_BYTES] = {SEVERITY_CRITICAL, "x.source.encoding", "rows not read for a wrong encoding"},
    [BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character",
                       "rows not read for a forbidden character"},
    [CELLS_MISSING] = {SEVERITY_ERROR, "x.source.ragged", "rows with missing cells"},
    [CELLS_SURPLUS] = {SEVERITY_CRITICAL, "x.source.ragged",
                       "rows not read for values beyond the last column"},
    [QUOTE_STRAY] = {SEVERITY_ERROR, "x.source.quote", "rows with a stray quote"},
    [QUOTE_AMBIGUOUS] = {SEVERITY_CRITICAL, "x.source.quote", "rows not read for a stray quote"},
    [QUOTE_UNCLOSED] = {SEVERITY_CRITICAL, "x.source.quote", NULL},
    [NAME_LONG] = {SEVERITY_CRITICAL, "x.source.size", "columns with a name that is too long"},
    [ROW_LONG] = {SEVERITY_CRITICAL, "x.source.size", NULL},
    [ROW_WIDE] = {SEVERITY_CRITICAL, "x.source.size", NULL},
};

/* A cell's place among the bytes of its batch, which may move while they grow. */
struct slice {
    size_t offset, length;
};

/* A row as the parser gave it; `first` and `count` are its slices. */
struct record {
    size_t number;
    size_t first, count;
    size_t stray;     /* the first column with a misplaced quote, 0 = none */
    size_t ambiguous; /* the same, where the quote may hide the end of the cell */
    size_t breaks;    /* line breaks inside that cell */
    bool suspect;     /* came from bytes that are not all good text */
};

/* The rows of one block, and at the end the beginning of the row that the next block goes on
 * with. */
struct batch {
    char *bytes; /* of all cells, a NUL after each */
    size_t bytes_used, bytes_capacity;
    struct slice *slices;
    size_t slice_count, slice_capacity;
    struct record *records;
    size_t count, capacity, next;
    struct record open; /* the row being parsed */
    size_t open_bytes;
};

/* How the cell being parsed departs from RFC 4180. */
enum flaw { FLAW_NONE, FLAW_IN_UNQUOTED, FLAW_IN_QUOTED };

struct csv_reader {
    struct reader base;
    FILE *stream;
    struct text_input input;
    struct findings *findings;
    size_t counts[PROBLEM_COUNT];
    char **names;

    struct csv_parser parser;
    unsigned char delimiter, quote;
    bool delimiter_chosen; /* by the settings */
    bool loose;            /* blanks after a closing quote are being dropped */
    int line_end;          /* what ended the last row or blank line */
    enum flaw flaw;
    bool block_suspect;
    size_t pending; /* bytes in the blocks since the last cell or row ended */
    struct batch batch;

    enum problem refusal; /* why reading ended early */
    size_t refusal_column;
    bool ended;

    struct cell cells[CSV_COLUMNS_MOST]; /* the row lent to the caller */
};

/* Counts the problem; false if there were enough findings of its kind. The sum that ends them is
 * itself a finding, so the first of the others leaves its place in the totals to it. */
static bool is_spelled_out(struct csv_reader *self, enum problem problem)
{
    size_t count = ++self->counts[problem];
    if (count > CSV_FINDINGS_MOST + 1)
        self->findings->totals[problems[problem].severity]++;
    return count <= CSV_FINDINGS_MOST;
}

__attribute__((format(printf, 5, 6))) static void report(struct csv_reader *self,
                                                         enum problem problem, size_t row,
                                                         size_t column, const char *format, ...)
{
    if (!is_spelled_out(self, problem))
        return;
    char *message = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&message, format, args) < 0)
        message = xstrdup(format);
    va_end(args);
    struct finding *finding = findings_add(self->findings, problems[problem].severity,
                                           problems[problem].rule, "source", "%s", message);
    if (finding)
        place_set(&finding->place, self->base.path, row, column);
    free(message);
}

static void sum_up(struct csv_reader *self)
{
    for (int i = 0; i < PROBLEM_COUNT; i++) {
        if (self->counts[i] <= CSV_FINDINGS_MOST)
            continue;
        struct finding *finding =
            findings_add(self->findings, problems[i].severity, problems[i].rule, "source",
                         "and %zu more %s", self->counts[i] - CSV_FINDINGS_MOST,
                         problems[i].further ? problems[i].further : "of the kind");
        if (finding)
            place_set(&finding->place, self->base.path, 0, 0);
        self->counts[i] = 0;
    }
}

/* How messages call a column: by its name if it has one. */
struct label {
    char text[CSV_NAME_MOST + 32];
};

static struct label column_label(const struct csv_reader *self, size_t column)
{
    struct label label;
    if (column >= 1 && column <= self->base.column_count)
        snprintf(label.text, sizeof label.text, "column \"%s\"", self->base.columns[column - 1]);
    else
        snprintf(label.text, sizeof label.text, "column %zu", column);
    return label;
}

/* --- From libcsv to a batch ------------------------------------------------------------------ */

static void refuse(struct csv_reader *self, enum problem problem, size_t column)
{
    self->refusal = problem;
    self->refusal_column = column;
}

static void batch_add(struct batch *batch, const void *data, size_t length)
{
    size_t needed = batch->bytes_used + length + 1;
    if (needed > batch->bytes_capacity) {
        batch->bytes_capacity = needed > TEXT_INPUT_BLOCK ? needed * 2 : TEXT_INPUT_BLOCK;
        batch->bytes = xrealloc(batch->bytes, batch->bytes_capacity);
    }
    batch->slices =
        grow(batch->slices, batch->slice_count, &batch->slice_capacity, sizeof *batch->slices);
    batch->slices[batch->slice_count++] = (struct slice){batch->bytes_used, length};
    if (length)
        memcpy(batch->bytes + batch->bytes_used, data, length);
    batch->bytes[needed - 1] = '\0';
    batch->bytes_used = needed;
    batch->open_bytes += length;
    batch->open.count++;
}

/* Makes room for the next block: the rows are gone, the open one moves to the front. */
static void batch_recycle(struct batch *batch)
{
    struct record *open = &batch->open;
    size_t start = open->count ? batch->slices[open->first].offset : batch->bytes_used;
    batch->bytes_used -= start;
    if (start && batch->bytes_used)
        memmove(batch->bytes, batch->bytes + start, batch->bytes_used);
    for (size_t i = 0; i < open->count; i++) {
        batch->slices[i] = batch->slices[open->first + i];
        batch->slices[i].offset -= start;
    }
    batch->slice_count = open->count;
    open->first = batch->count = batch->next = 0;
}

static int never_blank(unsigned char character)
{
    (void)character;
    return 0;
}

static int is_blank(unsigned char character)
{
    return character == ' ' || character == '\t';
}

static size_t count_breaks(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));
    return count;
}

/* Where a quote stands in the wrong place inside a quoted cell, a delimiter or line break in the
 * cell may as well have been meant as its end. */
static void note_flaw(struct csv_reader *self, const char *text, size_t length)
{
    struct record *open = &self->batch.open;
    size_t breaks = count_breaks(text, length);
    bool ambiguous = self->flaw == FLAW_IN_QUOTED &&
                     (breaks || (length && memchr(text, self->delimiter, length)));
    if (ambiguous && !open->ambiguous) {
        open->ambiguous = open->count;
        open->breaks = breaks;
    } else if (!open->stray) {
        open->stray = open->count;
    }
    self->flaw = FLAW_NONE;
}

static void on_cell(void *data, size_t length, void *context)
{
    struct csv_reader *self = context;
    struct batch *batch = &self->batch;
    self->pending = 0;
    if (self->refusal)
        return;
    if (batch->open.count == CSV_COLUMNS_MOST) {
        refuse(self, ROW_WIDE, 0);
        return;
    }
    if (batch->open_bytes + length > CSV_ROW_MOST) {
        refuse(self, ROW_LONG, batch->open.count + 1);
        return;
    }
    batch_add(batch, data, length);
    if (self->flaw)
        note_flaw(self, data, length);
    if (self->loose) {
        self->loose = false;
        csv_set_space_func(&self->parser, never_blank);
    }
}

static void open_next_row(struct csv_reader *self)
{
    struct batch *batch = &self->batch;
    batch->open = (struct record){.number = batch->open.number + 1,
                                  .first = batch->slice_count,
                                  .suspect = self->block_suspect};
    batch->open_bytes = 0;
}

static void on_row(int line_end, void *context)
{
    struct csv_reader *self = context;
    struct batch *batch = &self->batch;
    self->pending = 0;
    if (self->refusal)
        return;
    bool completes_crlf = !batch->open.count && self->line_end == '\r' && line_end == '\n';
    self->line_end = line_end;
    if (completes_crlf)
        return;
    if (batch->open.count) {
        batch->records =
            grow(batch->records, batch->count, &batch->capacity, sizeof *batch->records);
        batch->records[batch->count++] = batch->open;
    }
    open_next_row(self);
}

enum { STRICT = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL, LENIENT = CSV_REPALL_NL };

/* libcsv stopped before `character`, which may not stand where it does. Blanks after a closing
 * quote are harmless; anything else is taken into the cell. Returns how many bytes were used. */
static size_t forgive(struct csv_reader *self, unsigned char character)
{
    if (!self->loose && is_blank(character)) {
        self->loose = true;
        csv_set_space_func(&self->parser, is_blank);
        return 0;
    }
    bool in_unquoted = !self->loose && character == self->quote;
    if (self->flaw != FLAW_IN_QUOTED)
        self->flaw = in_unquoted ? FLAW_IN_UNQUOTED : FLAW_IN_QUOTED;
    csv_set_opts(&self->parser, LENIENT);
    csv_parse(&self->parser, &character, 1, on_cell, on_row, self);
    csv_set_opts(&self->parser, STRICT);
    return 1;
}

/* While blanks are dropped the parser gets single bytes, because it must go back to keeping them
 * as soon as the cell ends. */
static void feed(struct csv_reader *self, const char *text, size_t length)
{
    while (length && !self->refusal) {
        size_t wanted = self->loose ? 1 : length;
        size_t used = csv_parse(&self->parser, text, wanted, on_cell, on_row, self);
        if (used < wanted)
            used += forgive(self, (unsigned char)text[used]);
        text += used;
        length -= used;
    }
}

static void parse_block(struct csv_reader *self, const char *text, size_t length)
{
    struct text_fault fault;
    self->block_suspect = text_find_fault(text, length, &fault);
    self->batch.open.suspect |= self->block_suspect;
    self->pending += length;
    feed(self, text, length);
    if (!self->refusal && self->batch.open_bytes + self->pending > CSV_ROW_MOST)
        refuse(self, ROW_LONG, self->batch.open.count + 1);
}

static void parse_end(struct csv_reader *self)
{
    if (csv_fini(&self->parser, on_cell, on_row, self) != 0)
        refuse(self, QUOTE_UNCLOSED, self->batch.open.count + 1);
    else
        self->ended = true;
}

static void report_refusal(struct csv_reader *self)
{
    size_t row = self->batch.open.number, column = self->refusal_column;
    struct label label = column_label(self, column);
    switch (self->refusal) {
    case QUOTE_UNCLOSED:
        report(self, QUOTE_UNCLOSED, row, column,
               "the quote that opens %s is never closed, so this row and all after it are not "
               "read; close it, or double it if it belongs to the text",
               label.text);
        break;
    case ROW_LONG:
        report(self, ROW_LONG, row, column,
               "the row is longer than %d MiB in %s, so it and all rows after it are not read; "
               "most likely a quote is never closed",
               CSV_ROW_MOST / (1024 * 1024), label.text);
        break;
    default:
        report(self, ROW_WIDE, row, 0,
               "the row has more than %d cells, so it and all rows after it are not read; check "
               "the delimiter and the quotes",
               CSV_COLUMNS_MOST);
        break;
    }
}

/* Parses the next block into the batch. False at the end, or when reading fails. */
static bool refill(struct csv_reader *self, struct error *error)
{
    if (self->ended)
        return false;
    if (self->refusal) {
        report_refusal(self);
        self->ended = true;
        return false;
    }
    batch_recycle(&self->batch);
    const char *text;
    size_t length;
    if (text_input_next(&self->input, &text, &length, error))
        parse_block(self, text, length);
    else if (ferror(self->stream))
        return false;
    else
        parse_end(self);
    return true;
}

/* --- From a batch to rows -------------------------------------------------------------------- */

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
    const struct slice *slices = self->batch.slices + record->first;
    size_t last = 0;
    for (size_t i = 0; i < record->count; i++) {
        const char *text = self->batch.bytes + slices[i].offset;
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
    do {
        while (self->batch.next < self->batch.count) {
            const struct record *record = &self->batch.records[self->batch.next++];
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
    return self->names ? "the row is not read" : "the file is not read";
}

static void report_fault(struct csv_reader *self, size_t row, size_t column,
                         const struct text_fault *fault)
{
    struct label label = column_label(self, column);
    if (fault->kind == TEXT_NOT_ALLOWED)
        report(self, BAD_CHARACTER, row, column,
               "%s has the character U+%04X, which XML cannot hold; %s; remove the character",
               label.text, (unsigned)fault->value, loss(self));
    else if (strcmp(text_input_encoding(&self->input), "utf-16") == 0)
        report(self, BAD_BYTES, row, column, "%s ends in the middle of a utf-16 character; %s; %s",
               label.text, loss(self), text_input_advice(&self->input));
    else
        report(self, BAD_BYTES, row, column, "%s: byte 0x%02X is not %s; %s; %s", label.text,
               (unsigned)fault->value, text_input_encoding(&self->input), loss(self),
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
        report(self, QUOTE_AMBIGUOUS, record->number, column,
               "%s has text after its closing quote and then a delimiter or line break, so where "
               "it ends is unclear (it took in %zu line breaks); %s; double the quotes that belong "
               "to the text",
               label.text, record->breaks, loss(self));
        return false;
    }
    report(self, QUOTE_STRAY, record->number, column,
           "%s has a quote inside its text that is not doubled; the text was taken as it stands; "
           "quote the cell and double the quotes inside it",
           label.text);
    return true;
}

static bool check_width(struct csv_reader *self, const struct record *record, size_t last)
{
    size_t expected = self->base.column_count;
    if (last > expected) {
        report(self, CELLS_SURPLUS, record->number, last,
               "the row has a value in cell %zu, but the header names %zu columns; the row is not "
               "read; quote cells that contain the delimiter, or name the column",
               last, expected);
        return false;
    }
    if (record->count < expected)
        report(self, CELLS_MISSING, record->number, 0,
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
            !check_width(self, record, last))
            continue;
        *row = (struct row){record->number, self->cells, self->base.column_count};
        return true;
    }
    if (self->ended)
        sum_up(self);
    return false;
}

static void csv_reader_close(struct reader *reader)
{
    struct csv_reader *self = (struct csv_reader *)reader;
    sum_up(self);
    for (size_t i = 0; self->names && i < self->base.column_count; i++)
        free(self->names[i]);
    free(self->names);
    free(self->batch.bytes);
    free(self->batch.slices);
    free(self->batch.records);
    csv_free(&self->parser);
    text_input_close(&self->input);
    fclose(self->stream);
    free(self);
}

/* --- The header ------------------------------------------------------------------------------ */

static size_t white_space_at(const char *text, size_t length)
{
    if (length && strchr(" \t\r\n", *text))
        return 1;
    size_t wide = strlen(NO_BREAK_SPACE);
    return length >= wide && memcmp(text, NO_BREAK_SPACE, wide) == 0 ? wide : 0;
}

static char *trimmed(const struct cell *cell)
{
    const char *text = cell->text ? cell->text : "";
    size_t length = cell->length;
    for (size_t step; (step = white_space_at(text, length)); length -= step)
        text += step;
    size_t end = 0;
    for (size_t at = 0; at < length;) {
        size_t step = white_space_at(text + at, length - at);
        at += step ? step : 1;
        if (!step)
            end = at;
    }
    return xstrndup(text, end);
}

/* Where an equal name stands before column `index`, compared as SQLite does; `index` if nowhere. */
static size_t name_position(char *const *names, size_t index)
{
    size_t i = 0;
    while (i < index && strcasecmp(names[i], names[index]) != 0)
        i++;
    return i;
}

static bool check_name(struct csv_reader *self, size_t row, size_t index)
{
    const char *name = self->names[index];
    size_t column = index + 1, first;
    if (!*name)
        report(self, BAD_NAME, row, column, "column %zu has no name; name it or remove it", column);
    else if (strlen(name) > CSV_NAME_MOST)
        report(self, NAME_LONG, row, column,
               "the name of column %zu has %zu bytes, but %d is the most; is this row a header?",
               column, strlen(name), CSV_NAME_MOST);
    else if (strcasecmp(name, reserved_name) == 0)
        report(self, BAD_NAME, row, column,
               "column %zu is called \"%s\", a name that is reserved; give it another", column,
               name);
    else if ((first = name_position(self->names, index)) < index)
        report(self, BAD_NAME, row, column,
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
        self->names[i] = trimmed(&self->cells[i]);
        if (*self->names[i])
            count = i + 1;
    }
    /* nothing may be written there, so rows are held to the columns that have names */
    for (size_t i = count; i < record->count; i++)
        free(self->names[i]);
    bool good = count > 0;
    if (!good)
        report(self, BAD_NAME, record->number, 0, "the header row names no column");
    for (size_t i = 0; i < count; i++)
        good &= check_name(self, record->number, i);
    self->base.columns = (const char *const *)self->names;
    self->base.column_count = count;
    return good;
}

static const char candidates[] = {',', ';', '\t', '|'};
static const char *const candidate_names[] = {"\",\"", "\";\"", "tab", "\"|\""};
enum { CANDIDATE_COUNT = sizeof candidates, CANDIDATE_NONE = CANDIDATE_COUNT };
enum { SAMPLE_LINES = 5 };

static size_t candidate_index(char character)
{
    size_t i = 0;
    while (i < CANDIDATE_COUNT && candidates[i] != character)
        i++;
    return i;
}

/* Counts the candidates outside quotes in the first line that is not empty; returns its end. */
static const char *count_candidates(const char *at, const char *end, char quote,
                                    size_t counts[CANDIDATE_COUNT])
{
    memset(counts, 0, CANDIDATE_COUNT * sizeof *counts);
    while (at < end && (*at == '\r' || *at == '\n'))
        at++;
    bool quoted = false, may_open = true;
    for (; at < end && (quoted || (*at != '\r' && *at != '\n')); at++) {
        size_t candidate = candidate_index(*at);
        if (*at == quote && (quoted || may_open))
            quoted = !quoted;
        else if (candidate != CANDIDATE_NONE && !quoted)
            counts[candidate]++;
        /* after a closing quote another one makes a doubled quote of both */
        may_open = *at == quote || candidate != CANDIDATE_NONE;
    }
    return at;
}

/* The candidate that the header contains and the next lines contain as often; if that decides
 * nothing, the one that the header contains most. */
static size_t find_delimiter(const char *text, size_t length, char quote)
{
    const char *end = text + length;
    size_t header[CANDIDATE_COUNT], line[CANDIDATE_COUNT], agreeing[CANDIDATE_COUNT] = {0};
    const char *at = count_candidates(text, end, quote, header);
    for (int i = 0; i < SAMPLE_LINES && at < end; i++) {
        at = count_candidates(at, end, quote, line);
        for (size_t j = 0; j < CANDIDATE_COUNT; j++)
            agreeing[j] += line[j] == header[j];
    }
    size_t best = CANDIDATE_NONE;
    for (size_t i = 0; i < CANDIDATE_COUNT; i++)
        if (header[i] && (best == CANDIDATE_NONE || agreeing[i] > agreeing[best] ||
                          (agreeing[i] == agreeing[best] && header[i] > header[best])))
            best = i;
    return best;
}

static bool check_delimiter(struct csv_reader *self, size_t row, size_t found)
{
    if (self->base.column_count > 1 || !self->delimiter_chosen || found == CANDIDATE_NONE ||
        (unsigned char)candidates[found] == self->delimiter)
        return true;
    report(self, WRONG_DELIMITER, row, 0,
           "wrong delimiter: the header is a single column and contains %s, which seems to be the "
           "delimiter; set \"delimiter: %s\" or \"delimiter: auto\"",
           candidate_names[found], candidate_names[found]);
    return false;
}

/* Reads up to the header and takes it. False if it can't be used or reading fails. */
static bool read_header(struct csv_reader *self, struct error *error)
{
    const char *text = "";
    size_t length = 0, last, found = CANDIDATE_NONE;
    if (text_input_next(&self->input, &text, &length, error)) {
        found = find_delimiter(text, length, (char)self->quote);
        if (!self->delimiter_chosen && found != CANDIDATE_NONE)
            self->delimiter = (unsigned char)candidates[found];
        csv_set_delim(&self->parser, self->delimiter);
        parse_block(self, text, length);
    } else if (ferror(self->stream)) {
        return false;
    }
    const struct record *record = next_record(self, &last, error);
    if (!record && self->ended && !self->refusal)
        report(self, FILE_EMPTY, 0, 0, "the file is empty; its first row must name the columns");
    return record && check_text(self, record) && check_quotes(self, record) &&
           take_names(self, record) && check_delimiter(self, record->number, found);
}

/* --- Opening --------------------------------------------------------------------------------- */

/* One ASCII character that can't be part of a word or a number. */
static bool is_mark(const char *setting)
{
    return (unsigned char)*setting < 0x80 && setting[0] && !setting[1] &&
           (*setting == '\t' || strchr("!\"#$%&'*,/:;<=>?@\\^_`|~ ", *setting));
}

static bool take_settings(struct csv_reader *self, const struct source *source, struct error *error)
{
    const char *delimiter = source->delimiter ? source->delimiter : "auto";
    const char *quote = source->quote ? source->quote : "\"";
    self->delimiter_chosen = strcasecmp(delimiter, "auto") != 0;
    if (!self->delimiter_chosen)
        delimiter = ",";
    else if (strcasecmp(delimiter, "tab") == 0)
        delimiter = "\t";
    if (!is_mark(delimiter))
        return error_set(error, ERROR_USAGE,
                         "delimiter '%s' of '%s' cannot be used: write auto, tab, or one "
                         "punctuation character",
                         delimiter, self->base.path);
    if (!is_mark(quote) || is_blank((unsigned char)*quote) || *quote == *delimiter)
        return error_set(error, ERROR_USAGE,
                         "quote '%s' of '%s' cannot be used: write one punctuation character, "
                         "other than the delimiter",
                         quote, self->base.path);
    self->delimiter = (unsigned char)*delimiter;
    self->quote = (unsigned char)*quote;
    return text_input_open(&self->input, self->stream, self->base.path, source->encoding, error);
}

static void start_parser(struct csv_reader *self)
{
    csv_init(&self->parser, STRICT);
    csv_set_realloc_func(&self->parser, xrealloc);
    csv_set_blk_size(&self->parser, TEXT_INPUT_BLOCK);
    csv_set_quote(&self->parser, self->quote);
    csv_set_space_func(&self->parser, never_blank);
}

static bool check_kind(struct csv_reader *self)
{
    const struct text_disguise *disguise = text_input_disguise(&self->input);
    if (disguise)
        report(self, FILE_BINARY, 0, 0, "the file is not CSV, it looks like %s; %s", disguise->kind,
               disguise->advice);
    return !disguise;
}

struct reader *csv_reader_open_stream(FILE *stream, const char *path, const struct source *source,
                                      struct findings *findings, struct error *error)
{
    struct csv_reader *self = xcalloc(1, sizeof *self);
    self->base = (struct reader){.path = path, .next = csv_reader_next, .close = csv_reader_close};
    self->stream = stream;
    self->findings = findings;
    self->batch.open.number = 1;
    if (take_settings(self, source, error)) {
        start_parser(self);
        if (check_kind(self) && read_header(self, error))
            return &self->base;
    }
    csv_reader_close(&self->base);
    return NULL;
}

struct reader *csv_reader_open(const char *path, const struct source *source,
                               struct findings *findings, struct error *error)
{
    FILE *stream = file_open(path, error);
    return stream ? csv_reader_open_stream(stream, path, source, findings, error) : NULL;
}
