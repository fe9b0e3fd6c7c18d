#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "records/json_walk.h"
#include "records/number_text.h"
#include "unit/folder.h"
#include "unit/rows.h"

extern CU_TestInfo json_source_tests[];

/* Reads bytes as a file of that name, and compares. */
static void check_bytes(const struct source *source, const char *name, const void *data,
                        size_t length, const char *expected)
{
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    folder_begin(folder);
    char *path = path_join(folder, name);
    CU_ASSERT_TRUE_FATAL(file_write(path, data, length, &error));
    check_rows(source, path, expected);
    free(path);
    folder_end(folder);
}

static void check(const char *name, const char *text, const char *expected)
{
    check_bytes(NULL, name, text, strlen(text), expected);
}

/* ---- documents ------------------------------------------------------------------------------- */

static void an_array_is_a_table_called_like_the_file(void)
{
    check("in.json", "[{\"CODE\": \"A\", \"TITLE\": \"Ports\"},\n {\"TITLE\": \"Roads\"}]",
          "*: CODE TITLE\n*:1|A|Ports\n*:2|-|Roads\n");
}

static void json_lines_are_a_table_called_like_the_file(void)
{
    check("in.jsonl", "{\"a\": 1}\n{\"b\": 2}\n\n{\"a\": 3}",
          "*: a b\n*:1|1|-\n*:2|-|2\n*:4|3|-\n");
    check("in.ndjson", "{\"a\": 1}\r\n{\"a\": 2}\r\n", "*: a\n*:1|1\n*:2|2\n");
}

static void objects_one_after_another_are_records(void)
{
    check("in.json", "{\"a\": 1}\n{\"a\": 2}\n", "*: a\n*:1|1\n*:2|2\n");
    check("in.json", "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n", "*: a\n*:1|1\n*:4|2\n");
    check("in.json", "{\"a\": [{\"b\": 1}]}\n{\"a\": []}\n",
          "*: _key\nin_a: _parent b\nin_a:1|in.json#1|1\n*:1|in.json#1\n");
}

static void one_object_is_one_record(void)
{
    check("in.json", "{\"a\": 1,\n \"b\": {\"c\": 2}}", "*: a b_c\n*:1|1|2\n");
}

static void arrays_in_the_outermost_object_are_tables(void)
{
    check("in.json",
          "{\"projects\": [{\"a\": 1}],\n \"data\": {\"ledger\": [{\"b\": 2}, {\"b\": 3}]},\n"
          " \"none\": []}",
          "projects: a\ndata_ledger: b\nnone:\nprojects:1|1\ndata_ledger:2|2\ndata_ledger:2|3\n");
}

static void what_stands_beside_arrays_is_told_of(void)
{
    check(
        "in.json", "{\"count\": 1, \"rows\": [{\"a\": 1}]}",
        "rows: a\nrows:1|1\nin.json:1 warning x.source.unread: member \"count\" stands outside of "
        "any array of records, so nothing reads it\n");
}

static void an_empty_array_is_a_table_without_rows(void)
{
    check("in.json", "[]", "*:\n");
}

static void tables_chooses_tables(void)
{
    static const char text[] = "{\"a\": [{\"x\": 1, \"y\": [{\"z\": 2}]}], \"b\": [{\"x\": 1}]}";
    char one[] = "A_Y", none[] = "c", *names[] = {one}, *unknown[] = {none};
    const struct source chosen = {.tables = names, .tables_count = 1};
    const struct source missing = {.tables = unknown, .tables_count = 1};
    check_bytes(&chosen, "in.json", text, strlen(text), "a_y: _parent z\na_y:1|in.json#1|2\n");
    check_bytes(&missing, "in.json", text, strlen(text),
                "error 2: 'in.json' has no table 'c'; it has a, a_y, b\n");
}

/* ---- columns --------------------------------------------------------------------------------- */

static void numbers_keep_their_digits(void)
{
    check("in.json",
          "[{\"a\": 1500.10, \"b\": 12345678901234567890.123456789, \"c\": -0.00, \"d\": 1.0E7,"
          " \"e\": 25e-3}]",
          "*: a b c d e\n*:1|1500.10|12345678901234567890.123456789|-0.00|10000000|0.025\n");
}

static void true_false_and_null_are_values(void)
{
    check("in.json", "[{\"a\": true, \"b\": false, \"c\": null, \"d\": \"\", \"e\": \"  \"}]",
          "*: a b d e c\n*:1|true|false|-|-|-\n");
}

static void a_null_is_no_column_where_objects_or_arrays_are(void)
{
    check("in.json", "[{\"a\": null, \"b\": null}, {\"a\": {\"x\": 1}, \"b\": [2]}]",
          "*: _key a_x\nin_b: _parent value\nin_b:1|in.json#2|2\n*:1|in.json#2|1\n");
}

static void objects_in_records_are_columns(void)
{
    check("in.json", "[{\"budget\": {\"amount\": 5, \"of\": {\"year\": 2024}}, \"n\": 1}]",
          "*: budget_amount budget_of_year n\n*:1|5|2024|1\n");
}

static void arrays_in_records_are_tables_that_join(void)
{
    check("in.json",
          "[{\"no\": \"A\", \"sectors\": [{\"code\": 1},\n{\"code\": 2, \"tags\": [\"x\"]}]},\n"
          "{\"no\": \"B\"}]",
          "*: _key no\nin_sectors: _parent _key code\nin_sectors_tags: _parent value\n"
          "in_sectors:1|in.json#1|in.json#2|1\n"
          "in_sectors_tags:2|in.json#3|x\nin_sectors:2|in.json#1|in.json#3|2\n"
          "*:1|in.json#1|A\n*:3|in.json#4|B\n");
}

static void inner_tables_are_named_behind_the_configured_name(void)
{
    static const char text[] = "[{\"s\": [1]}]";
    char table[] = "projects";
    const struct source source = {.table = table};
    check_bytes(&source, "in.json", text, strlen(text),
                "*: _key\ns: _parent value\ns:1|in.json#1|1\n*:1|in.json#1\n");
}

static void elements_that_are_no_objects_have_a_value(void)
{
    check("in.json", "[5, \"x\", null, [1, 2], {\"value\": 7}]",
          "*: _key value\nin_value: _parent value\n*:1|in.json#1|5\n*:1|in.json#2|x\n"
          "in_value:1|in.json#4|1\nin_value:1|in.json#4|2\n*:1|in.json#4|-\n*:1|in.json#5|7\n");
}

static void names_that_differ_in_case_are_one_column(void)
{
    check("in.json", "[{\"Name\": 1}, {\"name\": 2}, {\"a_b\": 3}, {\"a\": {\"b\": 4}}]",
          "*: Name a_b\n*:1|1|-\n*:1|2|-\n*:1|-|3\n*:1|-|4\n");
}

static void escapes_are_characters(void)
{
    check("in.json", "[{\"a\": \"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\\/\"}]",
          "*: a\n*:1|\xC3\xA9\xF0\x9F\x98\x80\n\"\\/\n");
}

static void utf_16_and_byte_order_marks_are_read(void)
{
    static const char marked[] = "\xEF\xBB\xBF[{\"a\": 1}]";
    static const char wide[] = "\xFF\xFE[\0{\0\"\0a\0\"\0:\0001\0}\0]";
    check("in.json", marked, "*: a\n*:1|1\n");
    check_bytes(NULL, "in.json", wide, sizeof wide, "*: a\n*:1|1\n");
}

/* ---- faults ---------------------------------------------------------------------------------- */

#define BROKEN "critical x.source.json: this is not JSON: "

static void a_bad_line_is_left_out_of_json_lines(void)
{
    check("in.jsonl", "{\"a\": 1}\n{\"a\": \"2\n{\"a\": 3}\n{\"a\": 4\n{\"a\": 05}\n{\"a\": 6}",
          "*: a\n*:1|1\n*:3|3\n*:6|6\n"
          "in.jsonl:2 " BROKEN "the line ends where a closing quote should follow; the line is not "
          "read\n"
          "in.jsonl:4 " BROKEN
          "the line ends where ',' or '}' should follow; the line is not read\n"
          "in.jsonl:5 " BROKEN "expected a value, found '05'; the line is not read\n");
}

static void a_document_ends_at_its_fault(void)
{
    check("in.json", "[{\"a\": 1},\n{\"a\": 2,}]",
          "*: a\n*:1|1\nin.json:2 " BROKEN "expected a key in quotes, found '}'; nothing is read "
          "from here on\n");
    check("in.json", "[{\"a\": 1}",
          "*: a\n*:1|1\nin.json:1 " BROKEN "the file ends where ',' or ']' should follow; nothing "
          "is read from here on\n");
    check("in.json", "[{\"a\": 1}]\n[]",
          "*: a\n*:1|1\nin.json:2 " BROKEN "expected the end of the file after its array; nothing "
          "is read from here on\n");
}

static void other_files_are_told_apart(void)
{
    check("in.json", "",
          "in.json:0 critical x.source.empty: the file is empty; it must hold "
          "objects, one for each record\n");
    check("in.json", "code,title\n",
          "in.json:1 " BROKEN "expected a value, found 'code'; nothing "
          "is read from here on\n");
    check("in.json", "PK\3\4x",
          "in.json:0 critical x.source.binary: the file is not JSON, it looks "
          "like a ZIP archive or an Excel or OpenDocument workbook\n");
    check("in.json", "7",
          "in.json:1 critical x.source.json: a value stands where a record was "
          "expected, an object in braces\n");
    check("in.jsonl", "[1]\n{\"a\": 1}",
          "*: a\n*:2|1\nin.jsonl:1 critical x.source.json: an array stands where a record was "
          "expected, an object in braces\n");
}

static void a_member_given_twice_is_refused(void)
{
    check("in.json",
          "[{\"a\": 1, \"a\": 2},\n{\"b\": {}, \"b\": {\"c\": 1}},\n{\"A\": 5, \"a\": 6}]",
          "*: a\n*:1|1\n*:3|5\n"
          "in.json:1 critical x.source.json: member \"a\" is given twice, and case does not count; "
          "only the first is read\n"
          "in.json:2 critical x.source.json: member \"b\" is given twice, and case does not count; "
          "only the first is read\n"
          "in.json:3 critical x.source.json: member \"a\" is given twice, and case does not count; "
          "only the first is read\n");
}

static void arrays_whose_tables_would_have_one_name_are_refused(void)
{
    check(
        "in.json", "{\"a\": {\"b\": [{\"x\": 1}]},\n \"a_b\": [{\"x\": 2}]}",
        "a_b: x\na_b:1|1\n"
        "in.json:2 critical x.source.header: the arrays \"a.b\" and \"a_b\" would become the same "
        "table of the records, so the second is not read; rename one of them\n");
    check("in.json", "{\"a\": [{\"b_c\": [1], \"b\": {\"c\": [2]}}]}",
          "a: _key\na_b_c: _parent value\na_b_c:1|in.json#1|1\na:1|in.json#1\n"
          "in.json:1 critical x.source.header: the arrays \"a.b_c\" and \"a.b.c\" would become the "
          "same table of the records, so the second is not read; rename one of them\n");
    check(
        "in.json", "{\"a\": [{\"b\": [1]}], \"a_b\": [2]}",
        "a: _key\na_b: _parent value\na_b:1|in.json#1|1\na:1|in.json#1\n"
        "in.json:1 critical x.source.header: the arrays \"a.b\" and \"a_b\" would become the same "
        "table of the records, so the second is not read; rename one of them\n");
    check("in.jsonl", "{\"a\": [1]}\n{\"A\": [2]}",
          "*: _key\nin_a: _parent value\nin_a:1|in.jsonl#1|1\n*:1|in.jsonl#1\n"
          "in_a:2|in.jsonl#2|2\n*:2|in.jsonl#2\n");
}

static void characters_that_xml_cannot_hold_are_refused(void)
{
    check(
        "in.json", "[{\"a\": \"x\\u0000y\", \"b\": 1},\n{\"a\": \"\\ud800\"},\n{\"a\": \"\xFF\"}]",
        "*: a b\n*:1|-|1\n"
        "in.json:1 critical x.source.character: member \"a\" has the character U+0000, which XML "
        "cannot hold; the value is not read; remove the character\n"
        "in.json:2 critical x.source.character: member \"a\" has the character U+D800, which XML "
        "cannot hold; the value is not read; remove the character\n"
        "in.json:3 critical x.source.encoding: member \"a\": byte 0xFF is not UTF-8; the value is "
        "not read; export the file as UTF-8\n");
}

static void names_that_cannot_be_columns_are_refused(void)
{
    check(
        "in.json", "[{\"_source\": 1, \"_KEY\": 2, \" \": 3, \"\\u0001\": 4, \"a\": 5}]",
        "*: a\n*:1|5\n"
        "in.json:1 critical x.source.header: the name of a member is _source, _key or _parent, "
        "which are reserved, so its values are not read; rename it\n"
        "in.json:1 critical x.source.header: the name of a member is _source, _key or _parent, "
        "which are reserved, so its values are not read; rename it\n"
        "in.json:1 critical x.source.header: the name of a member is blank, so its values are not "
        "read; rename it\n"
        "in.json:1 critical x.source.header: the name of a member has bytes or characters that "
        "are not text, so its values are not read; rename it\n");
}

/* `unit` again and again; "#" in it is the number of the time. */
static char *repeated(const char *before, const char *unit, size_t count, const char *after)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, before);
    for (size_t i = 0; i < count; i++)
        for (const char *c = unit; *c; c++)
            if (*c == '#')
                strbuf_addf(&text, "%zu", i);
            else
                strbuf_addch(&text, *c);
    strbuf_addstr(&text, after);
    return strbuf_detach(&text);
}

/* Reads text that is long, and looks for a part of what came. */
static void check_long(char *text, const char *part)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    folder_add(folder, "in.json", text);
    char *path = path_join(folder, "in.json");
    check_rows_have(NULL, path, part);
    free(path);
    free(text);
    folder_end(folder);
}

static void depth_is_limited(void)
{
    char *deep = repeated("", "[", 100000, "");
    check_long(deep, "more than 32 objects in one another");
    char *fits = repeated("", "[", JSON_LEVELS_MOST, "7]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    check_long(fits, "|7\n");
}

static void columns_and_tables_are_limited(void)
{
    check_long(repeated("[{", "\"c#\": 1, ", JSON_COLUMNS_MOST, "\"last\": 2}]"),
               "in.json:1 critical x.source.size: the file has more than 1990 members in a table, "
               "so this one is not read; are the names data?\n");
    check_long(repeated("{", "\"t#\": [], ", JSON_TABLES_MOST, "\"last\": []}"),
               "the file has more than 500 arrays of different names");
    check_long(repeated("{\"a\": [],", "\"t#\": {}, ", JSON_NODES_MOST, "\"last\": []}"),
               "the file has more than 20000 members of different names");
}

static void names_are_limited(void)
{
    check_long(repeated("[{\"", "x", JSON_NAME_MOST + 1, "\": 1, \"a\": 2}]"),
               "the name of a member has more than 256 bytes, with those above it");
}

static void records_are_limited(void)
{
    enum { HALF = JSON_RECORD_MOST / 2 + 1 };
    char *half = xmalloc(HALF + 1);
    memset(half, 'x', HALF);
    half[HALF] = '\0';
    check_long(xasprintf("[{\"a\": \"%s\", \"b\": \"%s\", \"c\": 1},\n{\"a\": 2}]", half, half),
               "|-|1\n*:2|2|-|-\nin.json:1 critical x.source.size: the record has more than 16 MiB "
               "with member \"b\", whose value is not read\n");
    check_long(xasprintf("[{\"a\": \"%s%s%s\"}]", half, half, half),
               "a text has more than 16777216 bytes");
    free(half);
}

static void many_findings_are_summed_up(void)
{
    check_long(repeated("[", "{\"a\": #, \"a\": 1},\n", 25, "{}]"),
               "in.json:0 critical x.source.json: and 5 more members given twice\n");
}

static void a_file_that_cannot_be_read_is_an_error(void)
{
    check_rows(NULL, "/nowhere/in.json",
               "error 3: cannot read '/nowhere/in.json': No such file or directory\n");
    check_rows_have(&(struct source){.kind = SOURCE_JSON}, "/dev",
                    "error 3: cannot read '/dev': it is a folder");
}

static void a_query_is_for_databases(void)
{
    static const char text[] = "[]";
    char query[] = "SELECT 1";
    const struct source source = {.query = query};
    check_bytes(
        &source, "in.json", text, strlen(text),
        "error 2: 'in.json' is read with a 'query', which is for databases; set its 'kind', "
        "or remove the query\n");
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void exponents_are_carried_out(void)
{
    static const char *const cases[][2] = {
        {"0", "0"},
        {"-1.50", "-1.50"},
        {"1E3", "1000"},
        {"1.5e+3", "1500"},
        {"1.2345E2", "123.45"},
        {"-1.50E1", "-15.0"},
        {"0.001e5", "100"},
        {"5e-3", "0.005"},
        {"12e-1", "1.2"},
        {"0e5", "0"},
        {"1e401", "1e401"},
        {"1e", "1e"},
        {"0.0e0", "0.0"},
        {"1e99999999999999999999", "1e99999999999999999999"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf text = STRBUF_INIT;
        number_add_plain(&text, cases[i][0]);
        CU_ASSERT_STRING_EQUAL(text.text, cases[i][1]);
        strbuf_release(&text);
    }
}

static void doubles_are_shortest_decimals(void)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {{0.1, "0.1"},
                 {1500, "1500"},
                 {1e21, "1000000000000000000000"},
                 {-2.5e-7, "-0.00000025"},
                 {1.0 / 3, "0.3333333333333333"},
                 {12345678.9, "12345678.9"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf text = STRBUF_INIT;
        number_add_double(&text, cases[i].number);
        CU_ASSERT_STRING_EQUAL(text.text, cases[i].text);
        CU_ASSERT_EQUAL(strtod(text.text, NULL), cases[i].number);
        strbuf_release(&text);
    }
}

CU_TestInfo json_source_tests[] = {
    {"an array is a table called like the file", an_array_is_a_table_called_like_the_file},
    {"JSON Lines are a table called like the file", json_lines_are_a_table_called_like_the_file},
    {"objects one after another are records", objects_one_after_another_are_records},
    {"one object is one record", one_object_is_one_record},
    {"arrays in the outermost object are tables", arrays_in_the_outermost_object_are_tables},
    {"what stands beside arrays is told of", what_stands_beside_arrays_is_told_of},
    {"an empty array is a table without rows", an_empty_array_is_a_table_without_rows},
    {"'tables' chooses tables", tables_chooses_tables},
    {"numbers keep their digits", numbers_keep_their_digits},
    {"true, false and null are values", true_false_and_null_are_values},
    {"a null is no column where objects or arrays are",
     a_null_is_no_column_where_objects_or_arrays_are},
    {"objects in records are columns", objects_in_records_are_columns},
    {"arrays in records are tables that join", arrays_in_records_are_tables_that_join},
    {"inner tables are named behind the configured name",
     inner_tables_are_named_behind_the_configured_name},
    {"elements that are no objects have a value", elements_that_are_no_objects_have_a_value},
    {"names that differ in case are one column", names_that_differ_in_case_are_one_column},
    {"escapes are characters", escapes_are_characters},
    {"UTF-16 and byte order marks are read", utf_16_and_byte_order_marks_are_read},
    {"a bad line is left out of JSON Lines", a_bad_line_is_left_out_of_json_lines},
    {"a document ends at its fault", a_document_ends_at_its_fault},
    {"other files are told apart", other_files_are_told_apart},
    {"a member given twice is refused", a_member_given_twice_is_refused},
    {"arrays whose tables would have one name are refused",
     arrays_whose_tables_would_have_one_name_are_refused},
    {"characters that XML cannot hold are refused", characters_that_xml_cannot_hold_are_refused},
    {"names that cannot be columns are refused", names_that_cannot_be_columns_are_refused},
    {"depth is limited", depth_is_limited},
    {"columns and tables are limited", columns_and_tables_are_limited},
    {"names are limited", names_are_limited},
    {"records are limited", records_are_limited},
    {"many findings are summed up", many_findings_are_summed_up},
    {"a file that cannot be read is an error", a_file_that_cannot_be_read_is_an_error},
    {"a query is for databases", a_query_is_for_databases},
    {"exponents are carried out", exponents_are_carried_out},
    {"doubles are shortest decimals", doubles_are_shortest_decimals},
    CU_TEST_INFO_NULL,
};
