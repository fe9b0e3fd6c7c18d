#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "records/csv.h"
#include "records/problem_report.h"
#include "records/text_input.h"

extern CU_TestInfo csv_tests[];

/* A file of bytes read with the settings of a source, and what came of it: the rows as text, cells
 * between bars, "-" for a blank one ("2|a|-"). */
struct reading {
    struct source source;
    struct findings findings;
    struct error error;
    struct strbuf columns, rows;
    size_t row_count;
    bool opened;
};

static void gather(struct reading *reading, struct reader *reader)
{
    struct row row;
    for (size_t i = 0; i < reader->tables->column_count; i++)
        strbuf_addf(&reading->columns, "%s%s", i ? "|" : "", reader->tables->columns[i]);
    while (reader->next(reader, &row, &reading->error)) {
        reading->row_count++;
        CU_ASSERT_EQUAL(row.count, reader->tables->column_count);
        strbuf_addf(&reading->rows, "%s%zu", reading->rows.length ? "\n" : "", row.number);
        for (size_t i = 0; i < row.count; i++) {
            const char *text = row.cells[i].text;
            CU_ASSERT(!text || text[row.cells[i].length] == '\0');
            strbuf_addf(&reading->rows, "|%s", text ? text : "-");
        }
    }
    reader->close(reader);
}

static void read_stream(struct reading *reading, FILE *stream)
{
    reading->columns = reading->rows = (struct strbuf)STRBUF_INIT;
    struct reader *reader = csv_reader_open_stream(stream, "in.csv", &reading->source,
                                                   &reading->findings, &reading->error);
    reading->opened = reader != NULL;
    if (reader)
        gather(reading, reader);
}

static void read_bytes(struct reading *reading, const void *data, size_t length)
{
    char *copy = xmalloc(length);
    memcpy(copy, data, length);
    read_stream(reading, fmemopen(copy, length, "rb"));
    free(copy);
}

static void read_text(struct reading *reading, const char *text)
{
    read_bytes(reading, text, strlen(text));
}

static void release(struct reading *reading)
{
    findings_release(&reading->findings);
    error_clear(&reading->error);
    strbuf_release(&reading->columns);
    strbuf_release(&reading->rows);
    *reading = (struct reading){.opened = false};
}

static void check_finding(const struct reading *reading, size_t index, enum severity severity,
                          const char *rule, size_t line, size_t column, const char *words)
{
    CU_ASSERT_FATAL(index < reading->findings.count);
    const struct finding *finding = &reading->findings.items[index];
    CU_ASSERT_EQUAL(finding->severity, severity);
    CU_ASSERT_STRING_EQUAL(finding->rule, rule);
    CU_ASSERT_STRING_EQUAL(finding->category, "source");
    CU_ASSERT_STRING_EQUAL(finding->place.file, "in.csv");
    CU_ASSERT_EQUAL(finding->place.line, line);
    CU_ASSERT_EQUAL(finding->place.column, column);
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->message, words));
    if (!strstr(finding->message, words))
        printf("\n    '%s' lacks '%s'\n", finding->message, words);
}

/* Reads good text and compares the columns and rows. */
static void expect_rows(struct source source, const char *text, const char *columns,
                        const char *rows)
{
    struct reading reading = {.source = source};
    read_text(&reading, text);
    CU_ASSERT_STRING_EQUAL(reading.columns.text, columns);
    CU_ASSERT_STRING_EQUAL(reading.rows.text, rows);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_NONE);
    release(&reading);
}

/* Reads text with one flaw and compares the rows that are left, NULL for no reader at all. */
static void expect_finding(struct source source, const char *data, size_t length, const char *rows,
                           enum severity severity, const char *rule, size_t line, size_t column,
                           const char *words)
{
    struct reading reading = {.source = source};
    read_bytes(&reading, data, length);
    CU_ASSERT_EQUAL(reading.opened, rows != NULL);
    CU_ASSERT_STRING_EQUAL(reading.rows.text, rows ? rows : "");
    CU_ASSERT_EQUAL(reading.findings.count, 1);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_NONE);
    check_finding(&reading, 0, severity, rule, line, column, words);
    release(&reading);
}

static void expect_critical(const char *text, const char *rows, const char *rule, size_t line,
                            size_t column, const char *words)
{
    expect_finding((struct source){0}, text, strlen(text), rows, SEVERITY_CRITICAL, rule, line,
                   column, words);
}

static void expect_error(struct source source, const char *text, enum error_kind kind,
                         const char *words)
{
    struct reading reading = {.source = source};
    read_text(&reading, text);
    CU_ASSERT_FALSE(reading.opened);
    CU_ASSERT_EQUAL(reading.error.kind, kind);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(reading.error.text, words));
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    release(&reading);
}

static const struct source standard;
static char comma[] = ",", semicolon[] = ";", tab[] = "tab", automatic[] = "auto";
static char apostrophe[] = "'", latin1[] = "latin-1", windows[] = "windows-1252";
static char utf8[] = "utf-8", utf16[] = "utf-16";

static void test_plain(void)
{
    expect_rows(standard, "id,title\n1,Safer ports\n2,Clean water\n", "id|title",
                "2|1|Safer ports\n3|2|Clean water");
}

static void test_quoting(void)
{
    expect_rows(standard, "id,title\n1,\"a, \"\"b\"\"\r\nc\"\n\"2\",\"\"\"\"\n", "id|title",
                "2|1|a, \"b\"\r\nc\n3|2|\"");
}

static void test_line_ends(void)
{
    expect_rows(standard, "a,b\r\n1,2\r\n3,4\r\n", "a|b", "2|1|2\n3|3|4");
    expect_rows(standard, "a,b\r1,2\r3,4", "a|b", "2|1|2\n3|3|4");
    expect_rows(standard, "a,b\n1,2\r\n3,4\r5,6", "a|b", "2|1|2\n3|3|4\n4|5|6");
}

static void test_blank_lines(void)
{
    expect_rows(standard, "a,b\r\n\r\n1,2\r\n,\r\n  \r\n3,4\r\n\r\n", "a|b", "3|1|2\n6|3|4");
    expect_rows(standard, "a\n\n\n1\n", "a", "4|1");
    expect_rows(standard, "\na\n1\n", "a", "3|1");
}

static void test_blank_cells(void)
{
    expect_rows(standard, "a,b,c,d\n  ,\"\",\" \",x\n", "a|b|c|d", "2|-|-|-|x");
}

static void test_cells_unchanged(void)
{
    expect_rows(standard, "a,b,c\n x , \ty\t,\" z \"\n", "a|b|c", "2| x | \ty\t| z ");
}

static void test_blanks_after_quote(void)
{
    expect_rows(standard, "a,b,c\n\"x\" ,\"y,z\" \t,\"1\"  \n p ,\"q\" , r \n", "a|b|c",
                "2|x|y,z|1\n3| p |q| r ");
}

static void test_header_trimmed(void)
{
    expect_rows(standard,
                " a ,\xC2\xA0"
                "b c\xC2\xA0 ,\" d \"\n1,2,3\n",
                "a|b c|d", "2|1|2|3");
}

static void test_header_only(void)
{
    expect_rows(standard, "a,b", "a|b", "");
    expect_rows(standard, "a,b\r\n", "a|b", "");
}

static void test_trailing_columns(void)
{
    expect_rows(standard, "a,b,, \n1,2,,\n3,4\n5,6, ,,,\n", "a|b", "2|1|2\n3|3|4\n4|5|6");
    expect_critical("a,b,,\n1,2,,x\n3,4\n", "3|3|4", "x.source.ragged", 2, 4,
                    "a value in cell 4, but the header names 2 columns");
}

static void test_delimiters(void)
{
    expect_rows(standard, "a;b\n1,5;2\n", "a|b", "2|1,5|2");
    expect_rows(standard, "a\tb\n1\t2\n", "a|b", "2|1|2");
    expect_rows(standard, "a|b\n1|2\n", "a|b", "2|1|2");
    expect_rows(standard, "a\n1\n", "a", "2|1");
    expect_rows((struct source){.delimiter = tab}, "a\tb\n1\t2\n", "a|b", "2|1|2");
    expect_rows((struct source){.delimiter = automatic}, "a;b\n1;2\n", "a|b", "2|1|2");
    expect_rows((struct source){.delimiter = semicolon}, "a,x;b\n1;2\n", "a,x|b", "2|1|2");
}

static void test_delimiter_quoted(void)
{
    expect_rows(standard, "\"a,\"\"x\"\",y\";b\n1;2\n", "a,\"x\",y|b", "2|1|2");
}

static void test_delimiter_consistent(void)
{
    expect_rows(standard, "title (a, b), c;amount\nfoo;1\n\"x, y\";2\n", "title (a, b), c|amount",
                "2|foo|1\n3|x, y|2");
}

static void test_wrong_delimiter(void)
{
    static const char text[] = "a;b\n1;2\n";
    expect_finding((struct source){.delimiter = comma}, text, strlen(text), NULL, SEVERITY_CRITICAL,
                   "x.source.delimiter", 1, 0,
                   "wrong delimiter: the header is a single column and "
                   "contains \";\"");
    static const char tabbed[] = "a\tb\n1\t2\n";
    expect_finding((struct source){.delimiter = comma}, tabbed, strlen(tabbed), NULL,
                   SEVERITY_CRITICAL, "x.source.delimiter", 1, 0, "set \"delimiter: tab\"");
}

static void test_quote_setting(void)
{
    expect_rows((struct source){.quote = apostrophe}, "a,b\n'x,''y',\"z\n", "a|b", "2|x,'y|\"z");
}

static void test_bad_settings(void)
{
    char wide[] = ";;", letter[] = "x", accent[] = "\xC2\xA7", unknown[] = "ebcdic";
    expect_error((struct source){.delimiter = wide}, "a\n", ERROR_USAGE,
                 "delimiter ';;' of 'in.csv' cannot be used");
    expect_error((struct source){.delimiter = accent}, "a\n", ERROR_USAGE, "cannot be used");
    expect_error((struct source){.quote = letter}, "a\n", ERROR_USAGE,
                 "quote 'x' of 'in.csv' cannot be used");
    expect_error((struct source){.delimiter = apostrophe, .quote = apostrophe}, "a\n", ERROR_USAGE,
                 "other than the delimiter");
    expect_error((struct source){.encoding = unknown}, "a\n", ERROR_USAGE,
                 "unknown encoding 'ebcdic'");
}

static void test_empty(void)
{
    expect_critical("", NULL, "x.source.empty", 0, 0, "the file is empty");
    expect_critical("\r\n\n   \n,,\n", NULL, "x.source.empty", 0, 0, "the file is empty");
    expect_critical("\xEF\xBB\xBF", NULL, "x.source.empty", 0, 0, "the file is empty");
}

static void test_binary(void)
{
    static const struct {
        const char *data;
        size_t length;
        const char *words;
    } cases[] = {
        {"PK\3\4rest", 8, "Excel or OpenDocument workbook; set \"kind: xlsx\" for"},
        {"\xD0\xCF\x11\xE0\xA1\xB1", 6, "an old Excel workbook"},
        {"%PDF-1.7\n", 9, "a PDF document"},
        {"\x1F\x8B\x08\x00", 4, "a gzip archive; unpack it"},
        {"a,b\nab\0\0\0cd", 11, "a binary file"},
        {"a\0,\0b\0\n\0", 8, "set \"encoding: utf-16\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_finding(standard, cases[i].data, cases[i].length, NULL, SEVERITY_CRITICAL,
                       "x.source.binary", 0, 0, cases[i].words);
}

static void test_header_names(void)
{
    expect_critical("a,,c\n1,2,3\n", NULL, "x.source.header", 1, 2, "column 2 has no name");
    expect_critical("Name,b,nAME\n1,2,3\n", NULL, "x.source.header", 1, 3,
                    "columns 1 and 3 are both called \"nAME\"");
    expect_critical("a,_Source\n1,2\n", NULL, "x.source.header", 1, 2, "reserved");
    expect_critical("\xC2\xA0,\n1,2\n", NULL, "x.source.header", 1, 0, "names no column");
    expect_critical("a,\"b\n1,2\n", NULL, "x.source.quote", 1, 2, "never closed");
}

static void test_header_bytes(void)
{
    expect_critical("a,caf\xE9\n1,2\n", NULL, "x.source.encoding", 1, 2,
                    "column 2: byte 0xE9 is not utf-8; the file is not read");
}

static void test_ragged_short(void)
{
    static const char text[] = "a,b,c\n1\n2,x,y\n";
    expect_finding(standard, text, strlen(text), "2|1|-|-\n3|2|x|y", SEVERITY_ERROR,
                   "x.source.ragged", 2, 0, "the row has 1 cells, but the header names 3 columns");
}

static void test_ragged_long(void)
{
    expect_rows(standard, "a,b\n1,2, ,\"\"\n", "a|b", "2|1|2");
    expect_critical("a,b\n1,2,3\n4,5\n", "3|4|5", "x.source.ragged", 2, 3,
                    "a value in cell 3, but the header names 2 columns; the row is not read");
}

static void test_unclosed(void)
{
    expect_critical("a,b\n1,2\n3,\"4\n5,6\n", "2|1|2", "x.source.quote", 3, 2,
                    "the quote that opens column \"b\" is never closed");
}

static void test_stray_quote(void)
{
    static const char unquoted[] = "a,b\n5\" pipe,6\" \"pipe\"\n1,2\n";
    expect_finding(standard, unquoted, strlen(unquoted), "2|5\" pipe|6\" \"pipe\"\n3|1|2",
                   SEVERITY_ERROR, "x.source.quote", 2, 1,
                   "column \"a\" has a quote inside its text that is not doubled");
    static const char quoted[] = "a,b\n1,\"5\" pipe\" \n1,2\n";
    expect_finding(standard, quoted, strlen(quoted), "2|1|5\" pipe\n3|1|2", SEVERITY_ERROR,
                   "x.source.quote", 2, 2, "column \"b\" has a quote");
    static const char spaced[] = "a,b\n1, \"2\"\n";
    expect_finding(standard, spaced, strlen(spaced), "2|1| \"2\"", SEVERITY_ERROR, "x.source.quote",
                   2, 2, "column \"b\" has a quote");
}

static void test_ambiguous_quote(void)
{
    expect_critical("a,b\n\"x\"y,1\n2,\"3\"\n4,5\n", "3|4|5", "x.source.quote", 2, 1,
                    "where it ends is unclear (it took in 1 line breaks)");
    expect_critical("a,b\n\"x\" \"y,\",1\n4,5\n", "3|4|5", "x.source.quote", 2, 1,
                    "(it took in 0 line breaks); the row is not read");
}

static void test_bad_utf8(void)
{
    expect_critical("id,name\n1,Caf\xE9 noir\n2,ok\n", "3|2|ok", "x.source.encoding", 2, 2,
                    "column \"name\": byte 0xE9 is not utf-8; the row is not read; if the file "
                    "comes from Excel or an older system, set \"encoding: windows-1252\" or "
                    "\"encoding: latin-1\"");
    expect_critical("a\n1\n\xC3", "2|1", "x.source.encoding", 3, 1, "byte 0xC3");
    expect_critical("a\n\xC0\xAF\n", "", "x.source.encoding", 2, 1, "byte 0xC0");
    expect_critical("a\n\xF5\x80\x80\x80\n", "", "x.source.encoding", 2, 1, "byte 0xF5");
    expect_critical("a\n\xE0\x80\x80\n", "", "x.source.encoding", 2, 1, "byte 0xE0");
    expect_critical("a\nx\x80\n", "", "x.source.encoding", 2, 1, "byte 0x80");
}

static void test_forbidden_characters(void)
{
    static const struct {
        const char *cell;
        const char *words;
    } cases[] = {
        {"\x01", "U+0001"},
        {"abcdefgh\x1F", "U+001F"},
        {"\xEF\xBF\xBE", "U+FFFE"},
        {"\xEF\xBF\xBF", "U+FFFF"},
        {"\xED\xA0\x80", "U+D800"},
        {"a\x0C"
         "bcdefghij",
         "U+000C"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = xasprintf("id,name\n1,%s\n2,ok\n", cases[i].cell);
        expect_critical(text, "3|2|ok", "x.source.character", 2, 2, cases[i].words);
        free(text);
    }
    expect_rows(standard, "a,b\n\x7F,\xF0\x9F\x98\x80\n", "a|b", "2|\x7F|\xF0\x9F\x98\x80");
}

static void test_nul_later(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n");
    while (text.length < TEXT_INPUT_BLOCK)
        strbuf_addstr(&text, ",\n");
    strbuf_add(&text, "1,x\0y\n2,z\n", 10);
    size_t row = 2 + (TEXT_INPUT_BLOCK - 4 + 1) / 2;
    char *rows = xasprintf("%zu|2|z", row + 1);
    expect_finding(standard, text.text, text.length, rows, SEVERITY_CRITICAL, "x.source.character",
                   row, 2, "column \"b\" has the character U+0000");
    free(rows);
    strbuf_release(&text);
}

static void test_marks(void)
{
    expect_rows(standard,
                "\xEF\xBB\xBF"
                "id,b\n1,\xC3\xA9\n",
                "id|b", "2|1|\xC3\xA9");
    expect_rows((struct source){.encoding = latin1},
                "\xEF\xBB\xBF"
                "id,b\n1,\xC3\xA9\n",
                "id|b", "2|1|\xC3\xA9");
}

static void expect_utf16(struct source source, const char *data, size_t length)
{
    struct reading reading = {.source = source};
    read_bytes(&reading, data, length);
    CU_ASSERT_STRING_EQUAL(reading.columns.text, "a|b");
    CU_ASSERT_STRING_EQUAL(reading.rows.text, "2|\xC3\xA9|\xF0\x9F\x98\x80");
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    release(&reading);
}

#define LITTLE "a\0;\0b\0\n\0\xE9\0;\0\x3D\xD8\x00\xDE\n\0"
#define BIG "\0a\0;\0b\0\n\0\xE9\0;\xD8\x3D\xDE\x00\0\n"

static void test_utf16(void)
{
    static const char little[] = "\xFF\xFE" LITTLE, big[] = "\xFE\xFF" BIG;
    expect_utf16(standard, little, sizeof little - 1);
    expect_utf16(standard, big, sizeof big - 1);
    expect_utf16((struct source){.encoding = utf8}, little, sizeof little - 1);
    expect_utf16((struct source){.encoding = utf16}, little + 2, sizeof little - 3);
    expect_utf16((struct source){.encoding = utf16}, big + 2, sizeof big - 3);
}

static void test_utf16_faults(void)
{
    static const char lone[] = "\xFF\xFE" LITTLE "x\0\x3D\xD8;\0y\0\n\0z\0;\0z\0";
    expect_finding(standard, lone, sizeof lone - 1, "2|\xC3\xA9|\xF0\x9F\x98\x80\n4|z|z",
                   SEVERITY_CRITICAL, "x.source.character", 3, 1,
                   "column \"a\" has the character U+D83D");
    static const char cut[] = "\xFF\xFE" LITTLE "x\0;\0y";
    expect_finding(standard, cut, sizeof cut - 1, "2|\xC3\xA9|\xF0\x9F\x98\x80", SEVERITY_CRITICAL,
                   "x.source.encoding", 3, 2,
                   "column \"b\" ends in the middle of a utf-16 character");
}

static void test_single_byte_encodings(void)
{
    expect_rows((struct source){.encoding = latin1}, "a\ncaf\xE9\n", "a", "2|caf\xC3\xA9");
    expect_rows((struct source){.encoding = windows}, "a\n\x80 5\n", "a", "2|\xE2\x82\xAC 5");
    static const char hole[] = "a\nx\x81y\nz\n";
    expect_finding((struct source){.encoding = windows}, hole, sizeof hole - 1, "3|z",
                   SEVERITY_CRITICAL, "x.source.encoding", 2, 1, "byte 0x81 is not windows-1252");
}

/* Rows of two-byte and four-byte characters whose edges fall everywhere against block ends. */
static void expect_long(struct source source, const char *from, const char *to, size_t shift)
{
    enum { ROWS = 30000 };
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "%*s,b\n", (int)shift, "a");
    for (int i = 0; i < ROWS; i++)
        strbuf_addf(&text, "%d,\"%s\n\"\"%s\"\r\n", i, from, from);
    struct reading reading = {.source = source};
    read_bytes(&reading, text.text, text.length);
    CU_ASSERT_EQUAL(reading.row_count, ROWS);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    char *last = xasprintf("%d|%d|%s\n\"%s", ROWS + 1, ROWS - 1, to, to);
    size_t length = strlen(last);
    CU_ASSERT_FATAL(reading.rows.length > length);
    CU_ASSERT_STRING_EQUAL(reading.rows.text + reading.rows.length - length, last);
    free(last);
    release(&reading);
    strbuf_release(&text);
}

static void test_block_ends(void)
{
    for (size_t shift = 1; shift <= 8; shift++) {
        expect_long(standard, "\xC3\xA9\xF0\x9F\x98\x80", "\xC3\xA9\xF0\x9F\x98\x80", shift);
        expect_long((struct source){.encoding = windows}, "\x80\xE9", "\xE2\x82\xAC\xC3\xA9",
                    shift);
    }
}

static void test_utf16_block_ends(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_add(&text,
               "\xFF\xFE"
               "a\0\n\0",
               6);
    for (int i = 0; i < 30000; i++)
        strbuf_add(&text, "\x3D\xD8\x00\xDE\n\0", 6); /* pairs straddle the ends of blocks */
    struct reading reading = {.source = standard};
    read_bytes(&reading, text.text, text.length);
    CU_ASSERT_EQUAL(reading.row_count, 30000);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    release(&reading);
    strbuf_release(&text);
}

static void add_many(struct strbuf *text, char character, size_t count)
{
    char *block = xmalloc(count);
    memset(block, character, count);
    strbuf_add(text, block, count);
    free(block);
}

static void test_long_cell(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n1,2\nx,");
    add_many(&text, 'y', 1000000);
    strbuf_addstr(&text, "\n3,4\n");
    struct reading reading = {.source = standard};
    read_bytes(&reading, text.text, text.length);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    CU_ASSERT_EQUAL(reading.rows.length, strlen("2|1|2\n3|x|\n4|3|4") + 1000000);
    release(&reading);
    strbuf_release(&text);
}

static void test_row_too_long(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n1,2\nx,\"");
    add_many(&text, 'y', CSV_ROW_MOST + TEXT_INPUT_BLOCK);
    strbuf_addstr(&text, "\n3,4\n");
    expect_finding(standard, text.text, text.length, "2|1|2", SEVERITY_CRITICAL, "x.source.size", 3,
                   2, "longer than 16 MiB in column \"b\"");
    strbuf_reset(&text);
    strbuf_addstr(&text, "a,b\n");
    for (int i = 0; i < 2; i++) {
        strbuf_addstr(&text, i ? "," : "");
        add_many(&text, 'y', CSV_ROW_MOST / 2 + 1);
    }
    strbuf_addstr(&text, "\n3,4\n");
    expect_finding(standard, text.text, text.length, "", SEVERITY_CRITICAL, "x.source.size", 2, 2,
                   "so it and all rows after it are not read");
    strbuf_release(&text);
}

static void test_many_blank_lines(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a\n");
    add_many(&text, '\n', CSV_ROW_MOST + 1);
    strbuf_addstr(&text, "1\n");
    char *rows = xasprintf("%d|1", CSV_ROW_MOST + 3);
    expect_rows(standard, text.text, "a", rows);
    free(rows);
    strbuf_release(&text);
}

static void test_row_too_wide(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n1,2\n3,4");
    add_many(&text, ',', CSV_COLUMNS_MOST - 2);
    strbuf_addstr(&text, "\n");
    struct strbuf fits = STRBUF_INIT;
    strbuf_addstr(&fits, text.text);
    expect_rows(standard, fits.text, "a|b", "2|1|2\n3|3|4");
    strbuf_release(&fits);
    add_many(&text, ',', CSV_COLUMNS_MOST);
    strbuf_addstr(&text, "\n5,6\n");
    expect_finding(standard, text.text, text.length, "2|1|2\n3|3|4", SEVERITY_CRITICAL,
                   "x.source.size", 4, 0, "more than 1990 cells");
    strbuf_reset(&text);
    strbuf_addstr(&text, "a,b\n1,2\n"); /* the same in a last row that has no line end */
    add_many(&text, ',', CSV_COLUMNS_MOST);
    expect_finding(standard, text.text, text.length, "2|1|2", SEVERITY_CRITICAL, "x.source.size", 3,
                   0, "more than 1990 cells");
    strbuf_release(&text);
}

static void test_name_too_long(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,");
    add_many(&text, 'n', CSV_NAME_MOST);
    struct reading reading = {.source = standard};
    read_text(&reading, text.text);
    CU_ASSERT_TRUE(reading.opened);
    release(&reading);
    add_many(&text, 'n', 1);
    expect_critical(text.text, NULL, "x.source.size", 1, 2, "column 2 has 257 bytes, but 256");
    strbuf_release(&text);
}

static void test_findings_capped(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n");
    for (int i = 0; i < 100; i++)
        strbuf_addstr(&text, "1,2,3\n4\n");
    struct reading reading = {.source = standard};
    read_text(&reading, text.text);
    CU_ASSERT_EQUAL(reading.row_count, 100);
    CU_ASSERT_EQUAL(reading.findings.count, 2 * PROBLEM_SPELLED_OUT + 2);
    CU_ASSERT_EQUAL(reading.findings.totals[SEVERITY_CRITICAL], 100);
    CU_ASSERT_EQUAL(reading.findings.totals[SEVERITY_ERROR], 100);
    check_finding(&reading, 40, SEVERITY_ERROR, "x.source.ragged", 0, 0,
                  "and 80 more rows with missing cells");
    check_finding(&reading, 41, SEVERITY_CRITICAL, "x.source.ragged", 0, 0,
                  "and 80 more rows not read for values beyond the last column");
    release(&reading);
    strbuf_release(&text);
}

static void test_findings_exact(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a,b\n");
    for (int i = 0; i < PROBLEM_SPELLED_OUT; i++)
        strbuf_addstr(&text, "4\n");
    struct reading reading = {.source = standard};
    read_text(&reading, text.text);
    CU_ASSERT_EQUAL(reading.findings.count, PROBLEM_SPELLED_OUT);
    CU_ASSERT_EQUAL(reading.findings.totals[SEVERITY_ERROR], PROBLEM_SPELLED_OUT);
    release(&reading);
    strbuf_release(&text);
}

static void test_closed_early(void)
{
    static char text[] = "a,b\n1,2\n3,4\n";
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    struct reader *reader = csv_reader_open_stream(fmemopen(text, strlen(text), "rb"), "in.csv",
                                                   &standard, &findings, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reader);
    CU_ASSERT_STRING_EQUAL(reader->path, "in.csv");
    CU_ASSERT_TRUE(reader->next(reader, &row, &error));
    CU_ASSERT_EQUAL(row.cells[1].length, 1);
    reader->close(reader);
}

/* A stream that fails after some rows. */
static ssize_t read_some(void *cookie, char *buffer, size_t size)
{
    size_t *left = cookie;
    if (!*left) {
        errno = EIO;
        return -1;
    }
    size_t length = *left < size ? *left : size;
    memset(buffer, '\n', length);
    memcpy(buffer, "a,b\n1,2\n", length < 8 ? length : 8);
    *left -= length;
    return (ssize_t)length;
}

static void expect_failure(size_t after)
{
    FILE *stream = fopencookie(&after, "rb", (cookie_io_functions_t){.read = read_some});
    struct reading reading = {.source = standard};
    read_stream(&reading, stream);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(reading.error.text, "cannot read 'in.csv' to its end: Input"));
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    release(&reading);
}

static void test_reading_fails(void)
{
    expect_failure(8);
    expect_failure(TEXT_INPUT_BLOCK);
    expect_failure(3 * TEXT_INPUT_BLOCK + 5);
}

static void expect_unreadable(const char *path, const char *words)
{
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(csv_reader_open(path, path, &standard, &findings, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, words));
    CU_ASSERT_EQUAL(findings.count, 0);
    error_clear(&error);
}

static void test_files(void)
{
    char folder[] = "/tmp/iatipub-csv-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    char *path = path_join(folder, "rows.csv");
    expect_unreadable(path, "No such file");
    expect_unreadable(folder, "it is a folder, not a file");
    CU_ASSERT_TRUE_FATAL(file_write(path, "a,b\n1,2\n", 8, &error));
    struct reader *reader = csv_reader_open(path, path, &standard, &findings, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reader);
    CU_ASSERT_TRUE(reader->next(reader, &row, &error));
    CU_ASSERT_STRING_EQUAL(row.cells[1].text, "2");
    CU_ASSERT_FALSE(reader->next(reader, &row, &error));
    reader->close(reader);
    unlink(path);
    rmdir(folder);
    free(path);
}

CU_TestInfo csv_tests[] = {
    {"gives the rows of a plain file", test_plain},
    {"reads quotes by RFC 4180 and keeps quoted line breaks", test_quoting},
    {"takes CRLF, LF and CR as line ends", test_line_ends},
    {"skips blank lines but counts them", test_blank_lines},
    {"gives cells of nothing or spaces as blank", test_blank_cells},
    {"keeps spaces and tabs around text", test_cells_unchanged},
    {"drops blanks after a closing quote", test_blanks_after_quote},
    {"trims the names of columns", test_header_trimmed},
    {"takes a header without rows", test_header_only},
    {"drops trailing columns without a name unless they have values", test_trailing_columns},
    {"finds the delimiter or takes the chosen one", test_delimiters},
    {"finds the delimiter outside quotes", test_delimiter_quoted},
    {"prefers the delimiter that the rows agree on", test_delimiter_consistent},
    {"refuses a delimiter that does not fit the header", test_wrong_delimiter},
    {"quotes with another character", test_quote_setting},
    {"refuses settings that cannot be used", test_bad_settings},
    {"refuses an empty file", test_empty},
    {"refuses files that are no text and says what they are", test_binary},
    {"refuses missing, doubled and reserved column names", test_header_names},
    {"refuses a header in another encoding", test_header_bytes},
    {"fills up short rows and says so", test_ragged_short},
    {"skips rows whose values have no column", test_ragged_long},
    {"stops at a quote that is never closed", test_unclosed},
    {"keeps stray quotes as text and says so", test_stray_quote},
    {"skips rows where a stray quote hides the end of a cell", test_ambiguous_quote},
    {"skips rows that are not UTF-8", test_bad_utf8},
    {"skips rows with characters that XML cannot hold", test_forbidden_characters},
    {"finds a NUL in a later block", test_nul_later},
    {"obeys the UTF-8 mark", test_marks},
    {"reads UTF-16 of both orders", test_utf16},
    {"skips rows with broken UTF-16", test_utf16_faults},
    {"reads latin-1 and windows-1252", test_single_byte_encodings},
    {"reads characters and rows across block ends", test_block_ends},
    {"reads UTF-16 pairs across block ends", test_utf16_block_ends},
    {"reads a cell that is longer than many blocks", test_long_cell},
    {"refuses a row that is too long", test_row_too_long},
    {"does not take blank lines for a long row", test_many_blank_lines},
    {"refuses a row with too many cells", test_row_too_wide},
    {"refuses a column name that is too long", test_name_too_long},
    {"sums up findings beyond twenty of a kind", test_findings_capped},
    {"does not sum up twenty findings", test_findings_exact},
    {"can be closed before the end", test_closed_early},
    {"makes a failing read an error", test_reading_fails},
    {"opens files and says why it cannot", test_files},
    CU_TEST_INFO_NULL,
};
