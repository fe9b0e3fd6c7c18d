#include "records/xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/cell_address.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "records/column_name.h"
#include "records/xlsx_table.h"

/* Bytes of text that one workbook may give: a shared text costs it next to nothing to repeat. */
#define TEXT_MOST (UINT64_C(8) << 30)

struct xlsx_reader {
    struct reader base;
    const struct source *source;
    struct findings *findings;
    struct xlsx_book *book;
    struct reader_table *tables; /* what the caller sees ... */
    struct xlsx_table *details;  /* ... and what is known of each */
    size_t table_count;
    size_t found; /* sheets that would be tables, those with faults included */

    struct xlsx_sheet *sheet; /* the one being read; NULL between two */
    size_t table;             /* its index */
    size_t last_row;          /* that was read of it */
    struct problem_report report;
    uint64_t given;
    struct cell *cells;             /* the row lent to the caller ... */
    struct xlsx_scratch *scratches; /* ... and its numbers; 0 is for the others */
};

static void begin_report(struct xlsx_reader *self, const char *path)
{
    self->report =
        (struct problem_report){.findings = self->findings, .path = path, .table = &xlsx_problems};
}

/* --- Rows ------------------------------------------------------------------------------------ */

static void report_surplus(struct xlsx_reader *self, const struct xlsx_row *row, unsigned column)
{
    char address[CELL_ADDRESS_SIZE];
    cell_address(column, row->number, address);
    problem_report_add(&self->report, XLSX_SURPLUS, row->number, column,
                       "cell %s has a value, but its column has no name; the row is not read; name "
                       "the column in row %u, or empty it",
                       address, self->details[self->table].header.row);
}

static bool is_code_fault(const struct xlsx_column *column, const struct xlsx_value *value)
{
    return column->purpose == XLSX_PURPOSE_CODES &&
           (value->kind == XLSX_VALUE_MOMENT || value->kind == XLSX_VALUE_EXPONENT);
}

/* Puts a value into the row. False if it costs the row. */
static bool take_value(struct xlsx_reader *self, size_t row, size_t index,
                       const struct xlsx_value *value)
{
    struct xlsx_table *table = &self->details[self->table];
    struct xlsx_column *column = &table->columns[index];
    const char *name = table->header.names[index];
    if (is_code_fault(column, value)) {
        xlsx_report_code(&self->report, row, column->column, name, value);
        return false;
    }
    if (value->kind >= XLSX_VALUE_ERROR)
        xlsx_report_cell(&self->report, row, column->column, name, value);
    if (value->kind >= XLSX_FIRST_FAULT)
        return false;
    if (value->kind == XLSX_VALUE_BLANK || value->kind >= XLSX_VALUE_ERROR)
        return true;
    self->cells[index] = (struct cell){value->text, value->length};
    self->given += value->length;
    xlsx_column_count(column, row, value);
    return true;
}

static bool take_cell(struct xlsx_reader *self, const struct xlsx_row *row,
                      const struct xlsx_cell *cell)
{
    const struct xlsx_table *table = &self->details[self->table];
    size_t place = cell->column < table->place_count ? table->places[cell->column] : 0;
    struct xlsx_value value = xlsx_value_of(self->book, cell, &self->scratches[place]);
    if (place)
        return take_value(self, row->number, place - 1, &value);
    bool is_surplus = value.kind != XLSX_VALUE_BLANK &&
                      (value.kind < XLSX_VALUE_ERROR || value.kind >= XLSX_FIRST_FAULT);
    if (is_surplus)
        report_surplus(self, row, cell->column);
    return !is_surplus;
}

/* Sets the cells from a row. False if it can't be used. */
static bool take_row(struct xlsx_reader *self, const struct xlsx_row *row)
{
    size_t count = self->tables[self->table].column_count;
    bool good = true;
    memset(self->cells, 0, count * sizeof *self->cells);
    for (size_t i = 0; i < row->count; i++)
        good &= take_cell(self, row, &row->cells[i]);
    return good;
}

static bool row_is_blank(const struct xlsx_reader *self)
{
    size_t count = self->tables[self->table].column_count, i = 0;
    while (i < count && !self->cells[i].text)
        i++;
    return i == count;
}

/* --- From sheet to sheet --------------------------------------------------------------------- */

static void report_strays(struct xlsx_reader *self, size_t index)
{
    const struct xlsx_table *table = &self->details[self->table];
    const struct xlsx_column *column = &table->columns[index];
    struct strbuf places = STRBUF_INIT;
    char address[CELL_ADDRESS_SIZE];
    for (size_t i = 0; i < column->dates && i < XLSX_PLACES_MOST; i++) {
        cell_address(column->column, column->places[i], address);
        strbuf_addf(&places, "%s%s", i ? ", " : "", address);
    }
    problem_report_add(
        &self->report, XLSX_STRAY_DATE, column->places[0], column->column,
        "column \"%s\" has %zu values and dates in %zu cells (%s%s); the spreadsheet "
        "took what was typed there for a date; format the column as text, then enter "
        "them again",
        table->header.names[index], column->others + column->date_texts, column->dates, places.text,
        column->dates > XLSX_PLACES_MOST ? " ..." : "");
    strbuf_release(&places);
}

static void end_sheet(struct xlsx_reader *self)
{
    const struct xlsx_table *table = &self->details[self->table];
    for (size_t i = 0; i < table->header.count; i++)
        if (xlsx_column_has_strays(&table->columns[i]))
            report_strays(self, i);
    problem_report_sum_up(&self->report);
    xlsx_sheet_close(self->sheet);
    self->sheet = NULL;
    self->table++;
}

/* What is wrong with the data of a sheet is a finding, and ends the sheet alone. */
static bool tell_fault(struct xlsx_reader *self, struct error *error)
{
    if (error->kind != ERROR_DATA)
        return !error->kind;
    if (self->last_row)
        problem_report_add(&self->report, XLSX_SHEET_DAMAGED, self->last_row, 0,
                           "%s; nothing after row %zu was read", error->text, self->last_row);
    else
        problem_report_add(&self->report, XLSX_SHEET_DAMAGED, 0, 0, "%s; nothing of it was read",
                           error->text);
    error_clear(error);
    return true;
}

static bool begin_sheet(struct xlsx_reader *self, struct error *error)
{
    begin_report(self, self->tables[self->table].path);
    self->last_row = 0;
    self->sheet =
        xlsx_sheet_open(self->book->package, self->details[self->table].sheet->part, error);
    return self->sheet != NULL;
}

/* The next row below the header of its sheet that has a value. */
static bool next_stored(struct xlsx_reader *self, struct xlsx_row *row, struct error *error)
{
    while (self->table < self->table_count) {
        unsigned header = self->details[self->table].header.row;
        bool open = self->sheet || begin_sheet(self, error);
        while (open && xlsx_sheet_next(self->sheet, row, error)) {
            self->last_row = row->number;
            if (row->number > header)
                return true;
        }
        if (!tell_fault(self, error))
            return false;
        end_sheet(self);
    }
    return false;
}

static void report_flood(struct xlsx_reader *self)
{
    problem_report_add(&self->report, XLSX_SHEET_LARGE, self->last_row, 0,
                       "the workbook repeats its texts to more than %llu MiB, so nothing after row "
                       "%zu was read",
                       (unsigned long long)(TEXT_MOST >> 20), self->last_row);
    problem_report_sum_up(&self->report);
    self->table = self->table_count;
}

static bool xlsx_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct xlsx_reader *self = (struct xlsx_reader *)reader;
    struct xlsx_row stored;
    while (next_stored(self, &stored, error)) {
        if (!take_row(self, &stored) || row_is_blank(self))
            continue;
        *row = (struct row){.table = self->table,
                            .number = stored.number,
                            .cells = self->cells,
                            .count = self->tables[self->table].column_count};
        if (self->given > TEXT_MOST) {
            report_flood(self);
            return false;
        }
        return true;
    }
    return false;
}

static void xlsx_reader_close(struct reader *reader)
{
    struct xlsx_reader *self = (struct xlsx_reader *)reader;
    problem_report_sum_up(&self->report);
    xlsx_sheet_close(self->sheet);
    for (size_t i = 0; i < self->table_count; i++)
        xlsx_table_release(&self->details[i]);
    free(self->tables);
    free(self->details);
    free(self->cells);
    free(self->scratches);
    xlsx_book_close(self->book);
    free(self);
}

/* --- Which sheets ---------------------------------------------------------------------------- */

static size_t find_sheet(const struct xlsx_book *book, const char *name)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (strcmp(book->sheets[i].name, name) == 0)
            return i;
    size_t i = 0;
    while (i < book->sheet_count && strcasecmp(book->sheets[i].name, name) != 0)
        i++;
    return i;
}

static bool unknown_sheet(const struct xlsx_reader *self, const char *name, struct error *error)
{
    enum { SHOWN_MOST = 50 };
    const struct xlsx_book *book = self->book;
    const char **names = xcalloc(book->sheet_count + 1, sizeof *names);
    struct strbuf all = STRBUF_INIT;
    for (size_t i = 0; i < book->sheet_count; i++) {
        names[i] = book->sheets[i].name;
        if (i < SHOWN_MOST)
            strbuf_addf(&all, "%s'%s'", i ? ", " : "", names[i]);
    }
    const char *nearest = suggest_nearest(name, names, book->sheet_count);
    error_set(error, ERROR_USAGE, "'%s' has no sheet '%s'", self->base.path, name);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    error_add(error, "; it has %s%s", all.length ? all.text : E_("none"),
              book->sheet_count > SHOWN_MOST ? " ..." : "");
    strbuf_release(&all);
    free(names);
    return false;
}

/* Marks the sheets to be read: those the source names, or else all that can be seen. */
static bool choose_sheets(const struct xlsx_reader *self, bool *chosen, struct error *error)
{
    const struct xlsx_book *book = self->book;
    const struct source *source = self->source;
    for (size_t i = 0; !source->tables_count && i < book->sheet_count; i++)
        chosen[i] = !book->sheets[i].is_hidden && book->sheets[i].part;
    for (unsigned i = 0; i < source->tables_count; i++) {
        size_t found = find_sheet(book, source->tables[i]);
        if (found == book->sheet_count)
            return unknown_sheet(self, source->tables[i], error);
        chosen[found] = true;
    }
    return true;
}

/* --- Opening --------------------------------------------------------------------------------- */

/* A sheet that the source doesn't name may be no table; one that it names must be. */
static void report_no_header(struct xlsx_reader *self, unsigned stated)
{
    if (stated)
        problem_report_add(&self->report, XLSX_NO_HEADER, stated, 0,
                           "row %u, which \"header_row\" says is the header, is blank", stated);
    else if (self->source->tables_count)
        problem_report_add(&self->report, XLSX_NO_HEADER, 0, 0,
                           "no row at the top of the sheet can be its header; say which row it is "
                           "with \"header_row\"");
    else
        problem_report_add(&self->report, XLSX_NOT_A_TABLE, 0, 0,
                           "no row at the top of the sheet can be its header, so it is not read; "
                           "say which row it is with \"header_row\", or name the sheets to be read "
                           "in \"tables\"");
}

static void report_blank(struct xlsx_reader *self)
{
    if (self->source->tables_count)
        problem_report_add(&self->report, XLSX_SHEET_EMPTY, 0, 0,
                           "the sheet has no cells; a row of it must name the columns");
}

static void add_table(struct xlsx_reader *self, const struct xlsx_table *found)
{
    self->details[self->table_count] = *found;
    self->tables[self->table_count++] =
        (struct reader_table){.name = found->sheet->name,
                              .path = found->path,
                              .columns = (const char *const *)found->header.names,
                              .column_count = found->header.count,
                              .places = found->header.columns,
                              .header_row = found->header.row};
}

/* False if reading fails, which is not the data's fault. */
static bool open_table(struct xlsx_reader *self, const struct xlsx_sheet_entry *sheet,
                       struct error *error)
{
    unsigned stated = self->source->header_row ? *self->source->header_row : 0;
    struct xlsx_table table = {.path = xasprintf("%s#%s", self->base.path, sheet->name)};
    begin_report(self, table.path);
    enum xlsx_table_state state =
        sheet->part ? xlsx_table_open(&table, self->book, sheet, stated, &self->report, error)
                    : XLSX_TABLE_BLANK;
    if (state == XLSX_TABLE_NONE)
        report_no_header(self, stated);
    else if (state == XLSX_TABLE_BLANK)
        report_blank(self);
    self->last_row = 0;
    bool read = tell_fault(self, error);
    problem_report_sum_up(&self->report);
    begin_report(self, self->base.path);
    self->found += state != XLSX_TABLE_BLANK && state != XLSX_TABLE_NONE;
    if (state == XLSX_TABLE_GOOD)
        add_table(self, &table);
    else
        xlsx_table_release(&table);
    return read;
}

/* Room for a row of the widest table. */
static void make_room(struct xlsx_reader *self)
{
    size_t most = 0;
    for (size_t i = 0; i < self->table_count; i++)
        if (self->tables[i].column_count > most)
            most = self->tables[i].column_count;
    self->cells = xcalloc(most + 1, sizeof *self->cells);
    self->scratches = xcalloc(most + 1, sizeof *self->scratches);
}

static bool open_tables(struct xlsx_reader *self, struct error *error)
{
    size_t count = self->book->sheet_count, critical = self->findings->totals[SEVERITY_CRITICAL];
    bool *chosen = xcalloc(count + 1, sizeof *chosen);
    self->tables = xcalloc(count + 1, sizeof *self->tables);
    self->details = xcalloc(count + 1, sizeof *self->details);
    bool opened = choose_sheets(self, chosen, error);
    for (size_t i = 0; opened && i < count; i++)
        opened = !chosen[i] || open_table(self, &self->book->sheets[i], error);
    free(chosen);
    if (self->found == 1 && self->table_count)
        self->tables[0].name = NULL;
    make_room(self);
    self->base.tables = self->tables;
    self->base.table_count = self->table_count;
    if (opened && !self->table_count && critical == self->findings->totals[SEVERITY_CRITICAL])
        problem_report_add(
            &self->report, XLSX_SHEET_EMPTY, 0, 0,
            "the workbook has no sheet with a table that could be read; a hidden one "
            "is read if \"tables\" names it");
    return opened && self->table_count > 0;
}

static bool open_book(struct xlsx_reader *self, const char *path, struct error *error)
{
    self->book = xlsx_book_open(path, self->base.path, error);
    if (self->book)
        return true;
    if (error->kind == ERROR_DATA) {
        problem_report_add(&self->report, XLSX_FILE_UNUSABLE, 0, 0, "%s", error->text);
        error_clear(error);
    }
    return false;
}

struct reader *xlsx_reader_open(const char *path, const char *name, const struct source *source,
                                struct findings *findings, struct error *error)
{
    struct xlsx_reader *self = xcalloc(1, sizeof *self);
    self->base =
        (struct reader){.path = name, .next = xlsx_reader_next, .close = xlsx_reader_close};
    self->source = source;
    self->findings = findings;
    begin_report(self, name);
    if (open_book(self, path, error) && open_tables(self, error))
        return &self->base;
    xlsx_reader_close(&self->base);
    return NULL;
}
