/* Feeds arbitrary bytes to the workbook reader: as a package, or as one part of a package that is
 * sound otherwise. The first byte of the input chooses which, and the settings. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/xlsx_builder.h"
#include "records/text_input.h"
#include "records/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "" stands for the package itself */
static const char parts[][28] = {"xl/worksheets/sheet1.xml", "",
                                 "xl/sharedStrings.xml",     "xl/styles.xml",
                                 "xl/workbook.xml",          "xl/_rels/workbook.xml.rels"};
enum { PARTS = sizeof parts / sizeof *parts };

/* Uses shared texts and formats, whatever these are. */
static const char sheet[] =
    "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>Code</t></is></c></row>"
    "<row><c t=\"s\"><v>1</v></c><c s=\"1\"><v>43862.5</v></c><c s=\"2\"><v>0.25</v></c></row>"
    "<row><c s=\"3\"><v>110</v></c><c s=\"4\"><v>1E3</v></c></row>";

static void expect(bool condition)
{
    if (!condition)
        abort();
}

static void check_row(const struct reader *reader, const struct row *row)
{
    struct text_fault fault;
    expect(row->table < reader->table_count && row->number > 1);
    expect(row->count == reader->tables[row->table].column_count);
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        if (cell->text) {
            expect(cell->length > 0 && strlen(cell->text) == cell->length);
            expect(!text_find_fault(cell->text, cell->length, &fault));
        }
    }
}

static void check_tables(const struct reader *reader)
{
    for (size_t i = 0; i < reader->table_count; i++) {
        const struct reader_table *table = &reader->tables[i];
        expect(table->path && table->column_count > 0);
        expect(table->name || reader->table_count == 1);
        for (size_t j = 0; j < table->column_count; j++)
            expect(*table->columns[j] != '\0');
    }
}

static void read_rows(const char *path, const struct source *source)
{
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    struct reader *reader = xlsx_reader_open(path, "fuzz", source, &findings, &error);
    if (reader) {
        check_tables(reader);
        while (reader->next(reader, &row, &error))
            check_row(reader, &row);
        reader->close(reader);
    } else {
        expect(findings.totals[SEVERITY_CRITICAL] > 0 || error.kind == ERROR_ENVIRONMENT);
    }
    findings_release(&findings);
    error_clear(&error);
}

static void write_package(const char *path, const char *part, const uint8_t *data, size_t size)
{
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_string(builder, "<t>Name</t>");
    xlsx_builder_string(builder, "<t>a_x000D_b</t>");
    xlsx_builder_format(builder, "yyyy-mm-dd");
    xlsx_builder_format(builder, "0%");
    xlsx_builder_format(builder, "00000");
    xlsx_builder_format(builder, "0E+0");
    xlsx_builder_sheet(builder, "Sheet", sheet);
    xlsx_builder_part(builder, part, data, size);
    expect(xlsx_builder_write(builder, path, false));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    if (size < 2)
        return 0;
    if (!*path)
        snprintf(path, sizeof path, "/dev/shm/iatipub-fuzz-%ld.xlsx", (long)getpid());
    unsigned row = 2;
    struct source source = {.header_row = data[0] / PARTS % 3 == 1 ? &row : NULL};
    const char *part = parts[data[0] % PARTS];
    if (*part) {
        write_package(path, part, data + 1, size - 1);
    } else {
        FILE *file = fopen(path, "wb");
        expect(file && fwrite(data + 1, 1, size - 1, file) == size - 1);
        fclose(file);
    }
    read_rows(path, &source);
    unlink(path);
    return 0;
}
