#include "unit/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "records/reader.h"
#include "unit/gathered.h"

static const char *table_name(const struct reader *reader, size_t table)
{
    const char *name = reader->tables[table].name;
    return name ? name : "*";
}

static void add_tables(struct strbuf *text, const struct reader *reader)
{
    for (size_t i = 0; i < reader->table_count; i++) {
        strbuf_addf(text, "%s:", table_name(reader, i));
        for (size_t j = 0; j < reader->tables[i].column_count; j++)
            strbuf_addf(text, " %s", reader->tables[i].columns[j]);
        strbuf_addch(text, '\n');
    }
}

static void add_row(struct strbuf *text, const struct reader *reader, const struct row *row)
{
    CU_ASSERT_EQUAL(row->count, reader->tables[row->table].column_count);
    strbuf_addf(text, "%s:%zu", table_name(reader, row->table), row->number);
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];
        CU_ASSERT(!cell->text || (cell->length > 0 && cell->text[cell->length] == '\0'));
        strbuf_addf(text, "|%s", cell->text ? cell->text : "-");
    }
    strbuf_addch(text, '\n');
}

static void add_findings(struct strbuf *text, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        CU_ASSERT_STRING_EQUAL(finding->category, "source");
        strbuf_addf(text, "%s:%zu %s %s: %s\n", finding->place.file, finding->place.line,
                    severity_name(finding->severity), finding->rule, finding->message);
    }
}

char *rows_text(const struct source *source, const char *path, const char *name)
{
    static const struct source plain = {.kind = SOURCE_BY_NAME};
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct strbuf text = STRBUF_INIT;
    struct reader *reader = reader_open(path, name, source ? source : &plain, &findings, &error);
    if (reader) {
        add_tables(&text, reader);
        for (struct row row; reader->next(reader, &row, &error);)
            add_row(&text, reader, &row);
        reader->close(reader);
    }
    add_findings(&text, &findings);
    if (error.kind)
        strbuf_addf(&text, "error %d: %s\n", (int)error.kind, error.text);
    error_clear(&error);
    findings_release(&findings);
    return strbuf_detach(&text);
}

void check_rows(const struct source *source, const char *path, const char *expected)
{
    char *text = rows_text(source, path, path_base(path));
    check_text(text, expected);
    free(text);
}

void check_rows_have(const struct source *source, const char *path, const char *part)
{
    char *text = rows_text(source, path, path_base(path));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (!strstr(text, part))
        printf("\n    no '%s' in\n%s", part, text);
    free(text);
}
