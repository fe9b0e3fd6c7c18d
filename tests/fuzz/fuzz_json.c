/* Feeds arbitrary bytes to the JSON reader, as a document and as JSON Lines, and checks what every
 * row promises. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "entry.h"
#include "records/json.h"
#include "records/text_input.h"

static void check_row(const struct reader *reader, const struct row *row, size_t lines)
{
    struct text_fault fault;
    expect(row->table < reader->table_count);
    expect(row->count == reader->tables[row->table].column_count);
    expect(row->number >= 1 && row->number <= lines);
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        if (cell->text) {
            expect(cell->length > 0 && strlen(cell->text) == cell->length);
            expect(!text_find_fault(cell->text, cell->length, &fault));
        }
    }
}

static void check_columns(const struct reader_table *table)
{
    struct text_fault fault;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i];
        expect(*name && !text_find_fault(name, strlen(name), &fault));
        for (size_t j = 0; j < i; j++)
            expect(strcasecmp(name, table->columns[j]) != 0);
    }
}

static void read_rows(FILE *stream, const char *name, size_t lines)
{
    static const struct source source = {.kind = SOURCE_JSON};
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    struct reader *reader = json_reader_open_stream(stream, name, &source, &findings, &error);
    if (reader) {
        for (size_t i = 0; i < reader->table_count; i++)
            check_columns(&reader->tables[i]);
        while (reader->next(reader, &row, &error))
            check_row(reader, &row, lines);
        reader->close(reader);
    } else {
        expect(findings.totals[SEVERITY_CRITICAL] > 0);
    }
    expect(error.kind == ERROR_NONE);
    findings_release(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"fuzz.json", "fuzz.jsonl"};
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    for (size_t i = 0; size > 0 && i < sizeof names / sizeof *names; i++) {
        char *copy = malloc(size);
        FILE *stream = copy ? fmemopen(copy, size, "rb") : NULL;
        if (stream) {
            memcpy(copy, data, size);
            read_rows(stream, names[i], lines);
        }
        free(copy);
    }
    return 0;
}
