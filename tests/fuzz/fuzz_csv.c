/* Feeds arbitrary bytes to the CSV reader and checks what every row promises. The first byte of
 * the input chooses the settings. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "records/csv.h"
#include "records/text_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "" stands for a setting that is left out */
static const char encodings[][13] = {"", "utf-8", "utf-16", "latin-1", "windows-1252", "auto"};
static const char delimiters[][4] = {"", ",", "tab", " "};
static const char quotes[][2] = {"", "'"};

/* Copies a setting into `text`, which the source then owns. */
static char *setting(char *text, const char *value)
{
    return *value ? strcpy(text, value) : NULL;
}

static void expect(bool condition)
{
    if (!condition)
        abort();
}

static void check_row(const struct reader *reader, const struct row *row)
{
    struct text_fault fault;
    expect(row->count == reader->tables->column_count && row->number > 1);
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        if (cell->text) {
            expect(cell->length > 0 && strlen(cell->text) == cell->length);
            expect(!text_find_fault(cell->text, cell->length, &fault));
        }
    }
}

static void read_rows(FILE *stream, const struct source *source)
{
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    struct reader *reader = csv_reader_open_stream(stream, "fuzz", source, &findings, &error);
    if (reader) {
        while (reader->next(reader, &row, &error))
            check_row(reader, &row);
        reader->close(reader);
    } else {
        expect(findings.totals[SEVERITY_CRITICAL] > 0);
    }
    expect(error.kind == ERROR_NONE);
    findings_release(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    char encoding[13], delimiter[4], quote[2];
    struct source source = {
        .encoding = setting(encoding, encodings[data[0] % 6]),
        .delimiter = setting(delimiter, delimiters[data[0] / 6 % 4]),
        .quote = setting(quote, quotes[data[0] / 24 % 2]),
    };
    char *copy = malloc(size - 1);
    FILE *stream = copy ? fmemopen(copy, size - 1, "rb") : NULL;
    if (stream) {
        memcpy(copy, data + 1, size - 1);
        read_rows(stream, &source);
    }
    free(copy);
    return 0;
}
