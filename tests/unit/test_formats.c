#include "report/report.h"

#include <CUnit/CUnit.h>
#include <csv.h>
#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "folder.h"
#include "log_sample.h"
#include "report/json_text.h"
#include "report/safe_text.h"

extern CU_TestInfo formats_tests[];

static const struct report_options plain = {.program_version = "1.2.3", .fail_on = SEVERITY_ERROR};

/* --- safe text --- */

static char *utf8_of(const char *text)
{
    struct strbuf buffer = STRBUF_INIT;
    strbuf_add_utf8(&buffer, text);
    return strbuf_detach(&buffer);
}

static char *visible_of(const char *text)
{
    struct strbuf buffer = STRBUF_INIT;
    text_add_visible(&buffer, text);
    return strbuf_detach(&buffer);
}

static void noncharacters(void)
{
    char *text = visible_of("a\xEF\xBF\xBE\xEF\xBF\xBF"
                            "b");
    CU_ASSERT_STRING_EQUAL(text, "a\\ufffe\\uffff"
                                 "b");
    free(text);
}

static void check_count(size_t number, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    text_add_counted(&text, number, "file", "files");
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    strbuf_release(&text);
}

static void counts(void)
{
    check_count(0, "0 files");
    check_count(1, "1 file");
    check_count(999, "999 files");
    check_count(1000, "1,000 files");
    check_count(1234567, "1,234,567 files");
}

/* --- JSON text --- */

/* jansson reads what was written, and gets the text with its bad bytes replaced. */
static void check_json_text(const char *text)
{
    struct strbuf json = STRBUF_INIT;
    json_add_text(&json, text);
    json_t *value = json_loads(json.text, JSON_DECODE_ANY, NULL);
    char *clean = utf8_of(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    CU_ASSERT_STRING_EQUAL(json_string_value(value), clean);
    json_decref(value);
    free(clean);
    strbuf_release(&json);
}

static void json_texts(void)
{
    check_json_text("");
    check_json_text(sample_hostile);
    check_json_text("\"\\/\b\f\n\r\t\x01\x1F\x7F");
    check_json_text("\xF4\x90\x80\x80 \xED\xA0\x80 \xC0\xAF \xE2\x80");
    char every[256];
    for (int i = 0; i < 255; i++)
        every[i] = (char)(i + 1);
    every[255] = '\0';
    check_json_text(every);
}

static void json_members(void)
{
    struct strbuf json = STRBUF_INIT;
    strbuf_addch(&json, '{');
    json_member_text(&json, "a", "{");
    json_member_text(&json, "none", NULL);
    json_member_number(&json, "b", 0);
    json_key(&json, "c");
    strbuf_addstr(&json, "[]}");
    CU_ASSERT_STRING_EQUAL(json.text, "{\"a\": \"{\", \"b\": 0, \"c\": []}");
    strbuf_release(&json);
}

/* --- choosing a form --- */

static void names(void)
{
    size_t count;
    const char *const *formats = report_formats(&count);
    CU_ASSERT_EQUAL(count, 7);
    for (size_t i = 0; i < count; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_TRUE(report_check_format(formats[i], GROUP_NONE, &error));
    }
}

static void check_refused(const char *format, enum grouping group, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(report_check_format(format, group, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_STRING_EQUAL(error.text, text);
    error_clear(&error);
}

static void wrong_names(void)
{
    check_refused("jason", GROUP_NONE,
                  "unknown format 'jason'; formats are text, json, jsonl, csv, junit, sarif and "
                  "html; did you mean 'json'?");
    check_refused("spreadsheet", GROUP_NONE,
                  "unknown format 'spreadsheet'; formats are text, json, jsonl, csv, junit, sarif "
                  "and html");
    check_refused("csv", GROUP_RULE,
                  "format 'csv' can't be grouped; formats 'text' and 'json' can");
}

static void check_full_disk(const char *format, const struct finding_log *log)
{
    struct error error = ERROR_INIT;
    FILE *full = fopen("/dev/full", "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(full);
    CU_ASSERT_FALSE(report_write(format, log, &plain, full, &error));
    fclose(full);
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_STRING_EQUAL(error.text, "cannot write the report: No space left on device");
    error_clear(&error);
}

static void full_disk(void)
{
    struct finding_log *log = sample_log(NULL);
    size_t count;
    const char *const *formats = report_formats(&count);
    for (size_t i = 0; i < count; i++)
        check_full_disk(formats[i], log);
    finding_log_free(log);
}

static void deterministic(void)
{
    size_t count;
    const char *const *formats = report_formats(&count);
    struct finding_log *log = sample_log(NULL), *again = sample_log(NULL);
    for (size_t i = 0; i < count; i++) {
        char *one = sample_report(formats[i], log, &plain);
        char *other = sample_report(formats[i], again, &plain);
        CU_ASSERT_STRING_EQUAL(one, other);
        free(one);
        free(other);
    }
    finding_log_free(log);
    finding_log_free(again);
}

/* The sample log and a baseline that has its findings of one rule. */
struct known {
    char folder[FOLDER_PATH_SIZE];
    struct finding_filter *filter;
    struct finding_log *log;
};

static struct known known_begin(void)
{
    struct known known;
    struct error error = ERROR_INIT;
    folder_begin(known.folder);
    folder_add(known.folder, "old.jsonl",
               "{\"id\": \"9.40.1\", \"identifier\": \"XM-DAC-1-2\", \"path\": "
               "\"transaction/sector/@code\", \"value\": \"99999\", \"message\": \"old\"}\n");
    char *path = xasprintf("%s/old.jsonl", known.folder);
    known.filter = finding_filter_new(&(struct filter_options){.baseline = path}, NULL, 0, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(known.filter);
    known.log = sample_log(known.filter);
    free(path);
    return known;
}

static void known_end(struct known *known)
{
    finding_log_free(known->log);
    finding_filter_free(known->filter);
    folder_end(known->folder);
}

/* --- text --- */

static void check_text(const struct finding_log *log, const struct report_options *options,
                       const char *expected)
{
    char *text = sample_report("text", log, options);
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "got:\n%s", text);
    free(text);
}

static struct finding_log *small_log(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", "A-1", "one");
    finding.hint = "look at the list";
    for (size_t i = 1; i <= 3; i++) {
        finding.place.line = 10 * i;
        finding.place.column = 7;
        sample_add(log, &finding);
    }
    sample_add_new(log, SEVERITY_CRITICAL, "0.3.1", NULL, "two");
    sample_end(log);
    sample_begin(log, "b.xml");
    sample_add_new(log, SEVERITY_ERROR, "9.40.1", "B-1", "three");
    sample_end(log);
    sample_settle(log);
    return log;
}

static void text(void)
{
    struct finding_log *log = small_log();
    check_text(log, &plain,
               "a.xml:10:7: error [9.40.1] A-1: one\n"
               "a.xml:20:7: error [9.40.1] A-1: one\n"
               "a.xml:30:7: error [9.40.1] A-1: one\n"
               "a.xml: critical [0.3.1] two\n"
               "b.xml: error [9.40.1] B-1: three\n"
               "\n"
               "a.xml: not valid, 12 activities, 1 critical, 3 errors, 0 warnings, 0 advisories\n"
               "b.xml: valid, 12 activities, 0 critical, 1 error, 0 warnings, 0 advisories\n"
               "\n"
               "        4  error     9.40.1  schema\n"
               "                             hint: look at the list\n"
               "        1  critical  0.3.1   schema\n");
    finding_log_free(log);
}

static void text_ceiling(void)
{
    struct finding_log *log = small_log();
    struct report_options options = plain;
    options.most = 2;
    char *report = sample_report("text", log, &options);
    const char *start = "a.xml:10:7: error [9.40.1] A-1: one\n"
                        "a.xml:20:7: error [9.40.1] A-1: one\n"
                        "... and 3 more that are not shown\n"
                        "\n"
                        "a.xml: not valid, 12 activities, 1 critical, 3 errors";
    CU_ASSERT_EQUAL(strncmp(report, start, strlen(start)), 0);
    free(report);
    finding_log_free(log);
}

static void text_colours(void)
{
    struct finding_log *log = small_log();
    struct report_options options = plain;
    options.colour = true;
    char *report = sample_report("text", log, &options);
    const char *start = "\x1B[1ma.xml:10:7: \x1B[0m\x1B[1;31merror\x1B[0m [9.40.1] A-1: one\n";
    CU_ASSERT_EQUAL(strncmp(report, start, strlen(start)), 0);
    free(report);
    finding_log_free(log);
}

static void text_clean(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    finding_log_end_file(log, &(struct file_facts){"iati-organisations", "2.03", 1, 1});
    sample_settle(log);
    check_text(log, &plain,
               "a.xml: valid, 1 organisation, 0 critical, 0 errors, 0 warnings, 0 advisories\n");
    finding_log_free(log);
}

static void text_rules(void)
{
    struct error error = ERROR_INIT;
    struct rules *rules = rules_load(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    const struct rules *sets[] = {rules};
    struct report_options options = plain;
    options.rules = sets;
    options.rule_set_count = 1;
    struct finding_log *log = small_log();
    char *report = sample_report("text", log, &options);
    char *line = xasprintf("error     9.40.1  %s\n", rules_find(rules, "9.40.1")->message);
    CU_ASSERT_PTR_NOT_NULL(strstr(report, line));
    free(line);
    free(report);
    finding_log_free(log);
    rules_free(rules);
}

static void text_baseline(void)
{
    struct known known = known_begin();
    char *report = sample_report("text", known.log, &plain);
    CU_ASSERT_PTR_NULL(strstr(report, "a.xml:1204:7: error"));
    CU_ASSERT_PTR_NOT_NULL(strstr(report, "a.xml:1300:7: error"));
    CU_ASSERT_PTR_NOT_NULL(strstr(report, "a.xml: not valid, 12 activities, 1 critical, 1 error, "
                                          "1 warning, 1 advisory (and 1 known from the baseline)"));
    free(report);
    known_end(&known);
}

static void text_by_rule(void)
{
    struct finding_log *log = small_log();
    struct report_options options = plain;
    options.group = GROUP_RULE;
    check_text(log, &options,
               "error [9.40.1] schema: 4 findings in 2 files\n"
               "  hint: look at the list\n"
               "  a.xml: 3 findings\n"
               "    A-1: 3, the first on line 10\n"
               "  b.xml: 1 finding\n"
               "    B-1: 1\n"
               "\n"
               "critical [0.3.1] schema: 1 finding in 1 file\n"
               "  a.xml: 1 finding\n"
               "    the file as a whole: 1\n"
               "\n"
               "a.xml: not valid, 12 activities, 1 critical, 3 errors, 0 warnings, 0 advisories\n"
               "b.xml: valid, 12 activities, 0 critical, 1 error, 0 warnings, 0 advisories\n");
    finding_log_free(log);
}

/* --- JSON --- */

static json_t *json_report(const char *format, const struct finding_log *log,
                           const struct report_options *options)
{
    json_error_t error;
    char *report = sample_report(format, log, options);
    json_t *json = json_loads(report, 0, &error);
    if (!json)
        fprintf(stderr, "%s, line %d\n", error.text, error.line);
    free(report);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json);
    return json;
}

static const char *text_at(const json_t *json, const char *key)
{
    const char *value = json_string_value(json_object_get(json, key));
    return value ? value : "(none)";
}

static json_int_t number_at(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

static void check_equal(const json_t *got, const char *expected)
{
    json_t *wanted = json_loads(expected, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(wanted);
    CU_ASSERT_TRUE(json_equal(got, wanted));
    json_decref(wanted);
}

static void check_keys(json_t *object, const char *expected)
{
    struct strbuf keys = STRBUF_INIT;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) strbuf_addf(&keys, "%s%s", keys.length ? " " : "", key);
    CU_ASSERT_STRING_EQUAL(keys.text, expected);
    strbuf_release(&keys);
}

static const char full_item[] =
    "{\"id\":\"9.40.1\",\"category\":\"classifications\",\"severity\":\"error\",\"message\":"
    "\"code \\\"99999\\\" is not in Sector\",\"context\":[{\"text\":\"line 1204, column 7, "
    "transaction[3]/sector/@code\"}],\"identifier\":\"XM-DAC-1-2\",\"title\":\"Wells\",\"file\":"
    "\"a.xml\",\"line\":1204,\"column\":7,\"path\":\"transaction[3]/sector/@code\",\"source\":{"
    "\"file\":\"ledger.csv\",\"row\":12,\"column\":4},\"value\":\"99999\",\"hint\":\"use a code of "
    "the list\"}";

static void json_files(void)
{
    struct finding_log *log = sample_log(NULL);
    json_t *json = json_report("json", log, &plain);
    CU_ASSERT_EQUAL(json_array_size(json), 2);
    json_t *file = json_array_get(json, 0);
    check_keys(file, "file valid fileType iatiVersion rulesetCommitSha codelistCommitSha "
                     "orgIdPrefixFileName apiVersion summary errors");
    CU_ASSERT_TRUE(json_is_false(json_object_get(file, "valid")));
    CU_ASSERT_STRING_EQUAL(text_at(file, "fileType"), "iati-activities");
    CU_ASSERT_STRING_EQUAL(text_at(file, "iatiVersion"), "2.03");
    CU_ASSERT_STRING_EQUAL(text_at(file, "apiVersion"), "1.2.3");
    check_equal(json_object_get(file, "summary"),
                "{\"critical\":1,\"error\":2,\"warning\":1,\"advisory\":1}");
    json_t *errors = json_object_get(file, "errors");
    CU_ASSERT_EQUAL(json_array_size(errors), SAMPLE_COUNT);
    CU_ASSERT_STRING_EQUAL(text_at(json_array_get(errors, 0), "title"), "File level errors");
    CU_ASSERT_STRING_EQUAL(text_at(json_array_get(errors, 0), "identifier"), "file");
    check_equal(json_array_get(errors, 1), full_item);
    CU_ASSERT_STRING_EQUAL(text_at(json_array_get(errors, 4), "title"), "No Activity Title Found");
    CU_ASSERT_TRUE(json_is_true(json_object_get(json_array_get(json, 1), "valid")));
    check_equal(json_object_get(json_array_get(json, 1), "errors"), "[]");
    json_decref(json);
    finding_log_free(log);
}

static void json_hostile(void)
{
    struct finding_log *log = sample_log(NULL);
    json_t *json = json_report("json", log, &plain);
    json_t *item = json_array_get(json_object_get(json_array_get(json, 0), "errors"), 3);
    char *clean = utf8_of(sample_hostile);
    CU_ASSERT_STRING_EQUAL(text_at(item, "message"), clean);
    CU_ASSERT_STRING_EQUAL(text_at(item, "identifier"), clean);
    CU_ASSERT_STRING_EQUAL(text_at(item, "title"), clean);
    CU_ASSERT_STRING_EQUAL(text_at(item, "value"), clean);
    CU_ASSERT_STRING_EQUAL(text_at(item, "path"), clean);
    free(clean);
    json_decref(json);
    finding_log_free(log);
}

static void json_one_file(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_ERROR, "1.1.3", "A-1", "m");
    sample_add_new(log, SEVERITY_ERROR, "1.1.3", "A-2", "m");
    finding_log_end_file(log, &(struct file_facts){"iati-organisations", "2.03", 1, 1});
    sample_settle(log);
    struct report_options options = plain;
    options.most = 1;
    json_t *json = json_report("json", log, &options);
    CU_ASSERT_TRUE(json_is_object(json));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(json, "errors")), 1);
    CU_ASSERT_EQUAL(number_at(json, "notShown"), 1);
    CU_ASSERT_STRING_EQUAL(text_at(json_array_get(json_object_get(json, "errors"), 0), "title"),
                           "No Organisation Name Found");
    json_decref(json);
    finding_log_free(log);
}

static void json_no_file(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_settle(log);
    json_t *json = json_report("json", log, &plain);
    check_equal(json, "[]");
    json_decref(json);
    finding_log_free(log);
}

static void json_baseline(void)
{
    struct known known = known_begin();
    json_t *json = json_report("json", known.log, &plain);
    json_t *file = json_array_get(json, 0), *errors = json_object_get(file, "errors");
    CU_ASSERT_EQUAL(number_at(file, "inBaseline"), 1);
    CU_ASSERT_EQUAL(json_array_size(errors), SAMPLE_COUNT);
    CU_ASSERT_TRUE(json_is_true(json_object_get(json_array_get(errors, 1), "baseline")));
    CU_ASSERT_PTR_NULL(json_object_get(json_array_get(errors, 2), "baseline"));
    json_decref(json);
    known_end(&known);
}

static void json_lines(void)
{
    struct finding_log *log = sample_log(NULL);
    char *report = sample_report("jsonl", log, &plain), *at = report;
    for (int i = 0; i < SAMPLE_COUNT; i++) {
        char *end = strchr(at, '\n');
        CU_ASSERT_PTR_NOT_NULL_FATAL(end);
        *end = '\0';
        json_t *item = json_loads(at, 0, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(item);
        CU_ASSERT_STRING_EQUAL(text_at(item, "file"), "a.xml");
        if (i == 1)
            check_equal(item, full_item);
        json_decref(item);
        at = end + 1;
    }
    CU_ASSERT_STRING_EQUAL(at, "");
    free(report);
    finding_log_free(log);
}

static void json_by_rule(void)
{
    struct finding_log *log = small_log();
    struct report_options options = plain;
    options.group = GROUP_RULE;
    json_t *json = json_report("json", log, &options);
    check_keys(json, "valid apiVersion summary files rules");
    check_equal(json_object_get(json, "summary"),
                "{\"critical\":1,\"error\":4,\"warning\":0,\"advisory\":0}");
    check_equal(json_array_get(json_object_get(json, "files"), 1),
                "{\"file\":\"b.xml\",\"valid\":true,\"fileType\":\"iati-activities\","
                "\"iatiVersion\":\"2.03\",\"summary\":{\"critical\":0,\"error\":1,\"warning\":0,"
                "\"advisory\":0}}");
    check_equal(
        json_object_get(json, "rules"),
        "[{\"id\":\"9.40.1\",\"category\":\"schema\",\"severity\":\"error\",\"hint\":\"look "
        "at the list\",\"count\":4,\"files\":[{\"file\":\"a.xml\",\"count\":3,"
        "\"activities\":[{\"identifier\":\"A-1\",\"title\":\"No Activity Title Found\","
        "\"count\":3,\"line\":10}]},{\"file\":\"b.xml\",\"count\":1,\"activities\":[{"
        "\"identifier\":\"B-1\",\"title\":\"No Activity Title Found\",\"count\":1}]}]},"
        "{\"id\":\"0.3.1\",\"category\":\"schema\",\"severity\":\"critical\",\"count\":1,"
        "\"files\":[{\"file\":\"a.xml\",\"count\":1,\"activities\":[{\"identifier\":\"file\","
        "\"title\":\"File level errors\",\"count\":1}]}]}]");
    json_decref(json);
    finding_log_free(log);
}

static void json_no_rules(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    sample_end(log);
    sample_settle(log);
    struct report_options options = plain;
    options.group = GROUP_RULE;
    json_t *json = json_report("json", log, &options);
    check_equal(json_object_get(json, "rules"), "[]");
    CU_ASSERT_TRUE(json_is_true(json_object_get(json, "valid")));
    json_decref(json);
    finding_log_free(log);
}

/* --- CSV --- */

enum { CSV_COLUMNS = 16, CSV_ROWS = 8 };

struct table {
    char *cells[CSV_ROWS][CSV_COLUMNS];
    size_t rows, columns;
};

static void take_cell(void *cell, size_t length, void *context)
{
    struct table *table = context;
    CU_ASSERT_TRUE_FATAL(table->rows < CSV_ROWS && table->columns < CSV_COLUMNS);
    table->cells[table->rows][table->columns++] = xstrndup(cell, length);
}

static void take_row(int end, void *context)
{
    struct table *table = context;
    (void)end;
    CU_ASSERT_EQUAL(table->columns, CSV_COLUMNS);
    table->rows++;
    table->columns = 0;
}

static struct table read_table(const struct finding_log *log)
{
    struct table table = {.rows = 0};
    struct csv_parser parser;
    char *report = sample_report("csv", log, &plain);
    csv_init(&parser, CSV_STRICT);
    CU_ASSERT_EQUAL(csv_parse(&parser, report, strlen(report), take_cell, take_row, &table),
                    strlen(report));
    csv_fini(&parser, take_cell, take_row, &table);
    csv_free(&parser);
    free(report);
    return table;
}

static void table_release(struct table *table)
{
    for (size_t i = 0; i < table->rows; i++)
        for (size_t j = 0; j < CSV_COLUMNS; j++)
            free(table->cells[i][j]);
}

static void check_row(const struct table *table, size_t row, const char *const *expected)
{
    for (size_t i = 0; i < CSV_COLUMNS; i++)
        CU_ASSERT_STRING_EQUAL(table->cells[row][i], expected[i]);
}

static void csv_rows(void)
{
    struct finding_log *log = sample_log(NULL);
    struct table table = read_table(log);
    CU_ASSERT_EQUAL_FATAL(table.rows, SAMPLE_COUNT + 1);
    check_row(&table, 0,
              (const char *const[]){"file", "line", "column", "severity", "rule", "category",
                                    "identifier", "title", "path", "message", "value", "hint",
                                    "source_file", "source_row", "source_column", "baseline"});
    check_row(&table, 1,
              (const char *const[]){"a.xml", "", "", "critical", "0.3.1", "schema", "file", "", "",
                                    "the root is wrong", "", "", "", "", "", ""});
    check_row(&table, 2,
              (const char *const[]){"a.xml", "1204", "7", "error", "9.40.1", "classifications",
                                    "XM-DAC-1-2", "Wells", "transaction[3]/sector/@code",
                                    "code \"99999\" is not in Sector", "99999",
                                    "use a code of the list", "ledger.csv", "12", "4", ""});
    char *clean = utf8_of(sample_hostile);
    CU_ASSERT_STRING_EQUAL(table.cells[4][9], clean);
    free(clean);
    table_release(&table);
    finding_log_free(log);
}

static void csv_formulas(void)
{
    static const char *const cells[][2] = {
        {"=1+1", "'=1+1"}, {"+cmd", "'+cmd"},  {"@x", "'@x"},     {"-x", "'-x"},  {"\t=1", "'\t=1"},
        {"-500", "-500"},  {"+1.50", "+1.50"}, {"-5-3", "'-5-3"}, {"a=b", "a=b"},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct finding_log *log = finding_log_new(NULL);
        sample_begin(log, "a.xml");
        sample_add_new(log, SEVERITY_ERROR, "9.40.1", cells[i][0], "m");
        sample_end(log);
        sample_settle(log);
        struct table table = read_table(log);
        CU_ASSERT_STRING_EQUAL(table.cells[1][6], cells[i][1]);
        table_release(&table);
        finding_log_free(log);
    }
}

static void csv_line_ends(void)
{
    struct finding_log *log = small_log();
    char *report = sample_report("csv", log, &plain);
    size_t lines = 0;
    for (const char *at = report; (at = strchr(at, '\n')); at++, lines++)
        CU_ASSERT_EQUAL(at[-1], '\r');
    CU_ASSERT_EQUAL(lines, 6);
    free(report);
    finding_log_free(log);
}

static void csv_baseline(void)
{
    struct known known = known_begin();
    struct table table = read_table(known.log);
    CU_ASSERT_STRING_EQUAL(table.cells[2][15], "yes");
    CU_ASSERT_STRING_EQUAL(table.cells[3][15], "");
    table_release(&table);
    known_end(&known);
}

/* --- JUnit --- */

static xmlDoc *junit_report(const struct finding_log *log, const struct report_options *options)
{
    char *report = sample_report("junit", log, options);
    xmlDoc *document = xmlReadMemory(report, (int)strlen(report), "junit.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR);
    free(report);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    return document;
}

/* What the XPath gives, as text. */
static void check_xpath(xmlDoc *document, const char *path, const char *expected)
{
    xmlXPathContext *context = xmlXPathNewContext(document);
    xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)path, context);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    xmlChar *text = xmlXPathCastToString(found);
    CU_ASSERT_STRING_EQUAL((const char *)text, expected);
    if (strcmp((const char *)text, expected) != 0)
        fprintf(stderr, "%s gives '%s'\n", path, (const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
}

static void junit(void)
{
    struct finding_log *log = sample_log(NULL);
    xmlDoc *document = junit_report(log, &plain);
    check_xpath(document,
                "concat(/testsuites/@name, ' ', /testsuites/@tests, ' ', "
                "/testsuites/@failures, ' ', /testsuites/@errors)",
                "iatipub 5 2 0");
    check_xpath(document, "count(/testsuites/testsuite)", "2");
    check_xpath(document,
                "concat(//testsuite[1]/@name, ' ', //testsuite[1]/@tests, ' ', "
                "//testsuite[1]/@failures)",
                "a.xml 4 2");
    check_xpath(document, "string(//testsuite[1]/testcase[1]/@name)", "9.40.1: classifications");
    check_xpath(document, "string(//testsuite[1]/testcase[1]/@classname)", "iatipub.a_xml");
    check_xpath(document, "string(//testsuite[1]/testcase[1]/@file)", "a.xml");
    check_xpath(document, "concat(//failure[1]/@type, ' ', //failure[1]/@message)",
                "error 2 findings");
    check_xpath(document, "string(//failure[1])",
                "a.xml:1204:7: error [9.40.1] XM-DAC-1-2: code \"99999\" is not in Sector "
                "(record: ledger.csv, row 12, column 4)\n"
                "a.xml:1300:7: error [9.40.1] XM-DAC-1-2: code \"99999\" is not in Sector "
                "(record: ledger.csv, row 12, column 4)\nhint: use a code of the list\n");
    check_xpath(document, "count(//failure)", "2");
    check_xpath(document, "count(//testcase[starts-with(@name, '1.14.8')]/system-out)", "1");
    check_xpath(document, "string(//testsuite[2]/testcase/@name)", "no findings");
    check_xpath(document, "count(//testsuite[2]/testcase/*)", "0");
    xmlFreeDoc(document);
    finding_log_free(log);
}

static void junit_threshold(void)
{
    struct finding_log *log = sample_log(NULL);
    struct report_options options = plain;
    options.fail_on = SEVERITY_CRITICAL;
    xmlDoc *document = junit_report(log, &options);
    check_xpath(document, "string(/testsuites/@failures)", "1");
    xmlFreeDoc(document);
    options.fail_on = SEVERITY_ADVISORY;
    document = junit_report(log, &options);
    check_xpath(document, "string(/testsuites/@failures)", "4");
    xmlFreeDoc(document);
    finding_log_free(log);
}

static void junit_list(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "out/a.b.xml");
    for (int i = 0; i < 1234; i++)
        sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "m");
    sample_end(log);
    sample_settle(log);
    xmlDoc *document = junit_report(log, &plain);
    check_xpath(document, "contains(//failure, '\n... and 1,134 more\n')", "true");
    check_xpath(document, "string(//failure/@message)", "1,234 findings");
    check_xpath(document, "string(//testcase/@classname)", "iatipub.out_a_b_xml");
    xmlFreeDoc(document);
    finding_log_free(log);
}

static void junit_baseline(void)
{
    struct known known = known_begin();
    xmlDoc *document = junit_report(known.log, &plain);
    check_xpath(document, "string(//testcase[starts-with(@name, '9.40.1')]/failure/@message)",
                "1 finding");
    check_xpath(document,
                "contains(//testcase[starts-with(@name, '9.40.1')], 'known from the baseline: 1')",
                "true");
    xmlFreeDoc(document);
    known_end(&known);
}

/* --- SARIF --- */

static json_t *first_run(json_t *sarif)
{
    return json_array_get(json_object_get(sarif, "runs"), 0);
}

static json_t *result_at(json_t *sarif, size_t index)
{
    return json_array_get(json_object_get(first_run(sarif), "results"), index);
}

static void sarif(void)
{
    struct finding_log *log = sample_log(NULL);
    json_t *json = json_report("sarif", log, &plain);
    CU_ASSERT_STRING_EQUAL(text_at(json, "version"), "2.1.0");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(json, "runs")), 1);
    json_t *driver = json_object_get(json_object_get(first_run(json), "tool"), "driver");
    CU_ASSERT_STRING_EQUAL(text_at(driver, "name"), "iatipub");
    CU_ASSERT_STRING_EQUAL(text_at(driver, "version"), "1.2.3");
    CU_ASSERT_STRING_EQUAL(text_at(first_run(json), "columnKind"), "unicodeCodePoints");
    check_equal(json_object_get(first_run(json), "artifacts"),
                "[{\"location\":{\"uri\":\"a.xml\",\"index\":0},\"length\":34567},{\"location\":{"
                "\"uri\":\"b.xml\",\"index\":1},\"length\":34567}]");
    json_t *rules = json_object_get(driver, "rules");
    CU_ASSERT_EQUAL(json_array_size(rules), 4);
    check_equal(
        json_array_get(rules, 0),
        "{\"id\":\"9.40.1\",\"shortDescription\":{\"text\":\"classifications\"},\"help\":{"
        "\"text\":\"use a code of the list\"},\"defaultConfiguration\":{\"level\":\"error\"}"
        ",\"properties\":{\"category\":\"classifications\",\"severity\":\"error\"}}");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(first_run(json), "results")), SAMPLE_COUNT);
    json_decref(json);
    finding_log_free(log);
}

static void sarif_result(void)
{
    struct finding_log *log = sample_log(NULL);
    json_t *json = json_report("sarif", log, &plain), *result = result_at(json, 1);
    CU_ASSERT_STRING_EQUAL(text_at(result, "ruleId"), "9.40.1");
    CU_ASSERT_EQUAL(number_at(result, "ruleIndex"), 0);
    CU_ASSERT_STRING_EQUAL(text_at(result, "level"), "error");
    check_equal(json_object_get(result, "message"),
                "{\"text\":\"code \\\"99999\\\" is not in Sector\"}");
    check_equal(json_object_get(result, "locations"),
                "[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"a.xml\",\"index\":0},"
                "\"region\":{\"startLine\":1204,\"startColumn\":7}},\"logicalLocations\":[{"
                "\"fullyQualifiedName\":\"XM-DAC-1-2/transaction[3]/sector/@code\",\"kind\":"
                "\"element\"}]}]");
    CU_ASSERT_EQUAL(
        strlen(text_at(json_object_get(result, "partialFingerprints"), "iatipubFinding/v1")), 16);
    CU_ASSERT_PTR_NULL(json_object_get(result, "baselineState"));
    CU_ASSERT_STRING_EQUAL(text_at(result_at(json, 0), "level"), "error");
    check_equal(json_object_get(result_at(json, 0), "locations"),
                "[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"a.xml\",\"index\":0}}}]");
    CU_ASSERT_STRING_EQUAL(text_at(result_at(json, 3), "level"), "warning");
    CU_ASSERT_STRING_EQUAL(text_at(result_at(json, 4), "level"), "note");
    json_decref(json);
    finding_log_free(log);
}

static void check_uri(const char *path, const char *uri)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, path);
    sample_end(log);
    sample_settle(log);
    json_t *json = json_report("sarif", log, &plain);
    json_t *artifact = json_array_get(json_object_get(first_run(json), "artifacts"), 0);
    CU_ASSERT_STRING_EQUAL(text_at(json_object_get(artifact, "location"), "uri"), uri);
    json_decref(json);
    finding_log_free(log);
}

static void sarif_uris(void)
{
    check_uri("out/a b.xml", "out/a%20b.xml");
    check_uri("/srv/é.xml", "file:///srv/%C3%A9.xml");
    check_uri("a:b%#?.xml", "a%3Ab%25%23%3F.xml");
}

static void sarif_baseline(void)
{
    struct known known = known_begin();
    json_t *json = json_report("sarif", known.log, &plain);
    CU_ASSERT_STRING_EQUAL(text_at(result_at(json, 0), "baselineState"), "new");
    CU_ASSERT_STRING_EQUAL(text_at(result_at(json, 1), "baselineState"), "unchanged");
    json_decref(json);
    known_end(&known);
}

/* --- HTML --- */

static xmlDoc *html_report(const struct finding_log *log, const struct report_options *options)
{
    char *report = sample_report("html", log, options);
    xmlDoc *document = htmlReadMemory(report, (int)strlen(report), "page.html", "UTF-8",
                                      HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    free(report);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    return document;
}

static void html(void)
{
    struct finding_log *log = sample_log(NULL);
    xmlDoc *page = html_report(log, &plain);
    check_xpath(page, "string(//title)", "Validation: 5 findings");
    check_xpath(page, "normalize-space(//ul[@class = 'totals'])",
                "1critical2error1warning1advisory");
    check_xpath(page, "count(//li[contains(@class, 'finding')])", "5");
    check_xpath(
        page, "normalize-space(//li[contains(@class, 'finding')][2])",
        "error9.40.1classificationsa.xml:1204:7code \"99999\" is not in "
        "SectoraboutXM-DAC-1-2 Wellsattransaction[3]/sector/@codevalue99999recordledger.csv, "
        "row 12, column 4Hint: use a code of the list");
    check_xpath(page, "string(//li[contains(@class, 'finding')][2]/@data-category)",
                "classifications");
    check_xpath(page, "count(//section[1]//tbody/tr)", "2");
    check_xpath(page, "count(//section[2]//tbody/tr)", "4");
    check_xpath(page, "count(//select[@name = 'category']/option)", "3");
    check_xpath(page, "count(//select[@name = 'rule']/option)", "5");
    check_xpath(page, "count(//form//input[@name = 'severity'])", "4");
    xmlFreeDoc(page);
    finding_log_free(log);
}

/* Nothing of the data is markup, and nothing is fetched. */
static void html_hostile(void)
{
    struct finding_log *log = sample_log(NULL);
    xmlDoc *page = html_report(log, &plain);
    char *shown = visible_of(sample_hostile);
    check_xpath(page, "string(//li[contains(@class, 'finding')][4]/p[@class = 'message'])", shown);
    free(shown);
    check_xpath(page, "count(//script)", "1");
    check_xpath(page, "count(//*[@src or @href or @onclick])", "0");
    check_xpath(page, "count(//b[text() = '&'])", "0");
    check_xpath(page,
                "starts-with(//meta/@content, \"default-src 'none'; \") or "
                "count(//meta[starts-with(@content, \"default-src 'none'; \")]) = 1",
                "true");
    xmlFreeDoc(page);
    finding_log_free(log);
}

static void html_bound(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    for (int i = 0; i < 6234; i++)
        sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "m");
    sample_end(log);
    sample_settle(log);
    xmlDoc *page = html_report(log, &plain);
    check_xpath(page, "count(//li[contains(@class, 'finding')])", "5000");
    check_xpath(page, "string(//title)", "Validation: 6,234 findings");
    check_xpath(page, "normalize-space(//section[3]/p[1]/b)", "1,234 more are not on this page");
    xmlFreeDoc(page);
    struct report_options options = plain;
    options.most = 3;
    page = html_report(log, &options);
    check_xpath(page, "count(//li[contains(@class, 'finding')])", "3");
    xmlFreeDoc(page);
    finding_log_free(log);
}

static void html_long_text(void)
{
    struct finding_log *log = finding_log_new(NULL);
    char *text = xmalloc(1000001);
    for (size_t i = 0; i < 1000000; i += 2)
        memcpy(text + i, "é", 2);
    text[1000000] = '\0';
    text[0] = 'm';
    text[1] = 'm';
    text[2] = 'm'; /* the cut falls into a character */
    text[3] = ' ';
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", text + 1);
    sample_end(log);
    sample_settle(log);
    xmlDoc *page = html_report(log, &plain);
    check_xpath(page, "string-length(//li/p[@class = 'message']) < 1010", "true");
    check_xpath(page,
                "substring(//li/p[@class = 'message'], "
                "string-length(//li/p[@class = 'message']) - 2)",
                "é …");
    xmlFreeDoc(page);
    free(text);
    finding_log_free(log);
}

static void html_clean(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    sample_end(log);
    sample_settle(log);
    xmlDoc *page = html_report(log, &plain);
    check_xpath(page, "normalize-space(//header/p)", "1 file checked, all valid.");
    check_xpath(page, "string(//section[2]/p)", "Nothing was found.");
    check_xpath(page, "count(//form)", "0");
    xmlFreeDoc(page);
    finding_log_free(log);
}

static void html_baseline(void)
{
    struct known known = known_begin();
    xmlDoc *page = html_report(known.log, &plain);
    check_xpath(page, "count(//li[contains(@class, 'finding')])", "4");
    check_xpath(page,
                "contains(normalize-space(//header/p), '1 more that the baseline has are not "
                "counted here.')",
                "true");
    xmlFreeDoc(page);
    known_end(&known);
}

CU_TestInfo formats_tests[] = {
    {"shows noncharacters as escapes", noncharacters},
    {"writes counts for people", counts},
    {"writes JSON strings that are read back as they were", json_texts},
    {"separates the members of JSON objects", json_members},
    {"knows its forms", names},
    {"refuses unknown forms and names the nearest", wrong_names},
    {"says that a report could not be written", full_disk},
    {"writes the same bytes for the same log", deterministic},
    {"text: findings, files and rules", text},
    {"text: says how many are not shown", text_ceiling},
    {"text: colours", text_colours},
    {"text: a file without findings", text_clean},
    {"text: tells what a rule says", text_rules},
    {"text: counts what the baseline knows and does not show it", text_baseline},
    {"text: by rule", text_by_rule},
    {"json: an object a file, in the official shape", json_files},
    {"json: hostile text", json_hostile},
    {"json: one file is no array; says how many are not shown", json_one_file},
    {"json: no file at all", json_no_file},
    {"json: marks what the baseline knows", json_baseline},
    {"json: by rule", json_by_rule},
    {"json: by rule without findings", json_no_rules},
    {"jsonl: an object a line", json_lines},
    {"csv: is read back as it was", csv_rows},
    {"csv: cells are never formulas", csv_formulas},
    {"csv: lines end with CR LF", csv_line_ends},
    {"csv: marks what the baseline knows", csv_baseline},
    {"junit: a suite a file, a case a rule", junit},
    {"junit: what is milder than the threshold is no failure", junit_threshold},
    {"junit: lists a part of many findings", junit_list},
    {"junit: what the baseline knows is no failure", junit_baseline},
    {"sarif: tool, rules and files", sarif},
    {"sarif: results with their places", sarif_result},
    {"sarif: paths become URIs", sarif_uris},
    {"sarif: says what is new", sarif_baseline},
    {"html: summary, filter and findings", html},
    {"html: hostile text is only text", html_hostile},
    {"html: shows a part of many findings and says so", html_bound},
    {"html: cuts long texts between characters", html_long_text},
    {"html: a clean file", html_clean},
    {"html: leaves out what the baseline knows", html_baseline},
    CU_TEST_INFO_NULL,
};
