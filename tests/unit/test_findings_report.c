#include <CUnit/CUnit.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "log_sample.h"
#include "report/findings_json.h"
#include "report/findings_text.h"

extern CU_TestInfo findings_report_tests[];

static struct finding *add(struct findings *findings, enum severity severity, const char *message)
{
    return findings_add(findings, severity, "0.3.1", "schema", "%s", message);
}

static char *text_of(const struct findings *findings)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    findings_text_write(findings, stream);
    fclose(stream);
    return text;
}

static void check_written(struct findings *findings, const char *expected)
{
    char *text = text_of(findings);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
    findings_release(findings);
}

static void full_line(void)
{
    struct findings findings = FINDINGS_INIT;
    struct finding *finding = add(&findings, SEVERITY_CRITICAL, "element 'x' is wrong");
    finding->subject = xstrdup("XM-DAC-1-2");
    place_set(&finding->place, "activities.xml", 1204, 7);
    place_set(&finding->source, "records/ledger.csv", 12, 0);
    check_written(&findings,
                  "activities.xml:1204:7: critical [0.3.1] XM-DAC-1-2: element 'x' is wrong "
                  "(record: records/ledger.csv, row 12)\n");
}

static void partial_lines(void)
{
    struct findings findings = FINDINGS_INIT;
    place_set(&add(&findings, SEVERITY_ERROR, "row is wrong")->place, "ledger.csv", 12, 0);
    place_set(&add(&findings, SEVERITY_WARNING, "file is wrong")->place, "ledger.csv", 0, 0);
    add(&findings, SEVERITY_ADVISORY, "all is wrong");
    check_written(&findings, "ledger.csv:12: error [0.3.1] row is wrong\n"
                             "ledger.csv: warning [0.3.1] file is wrong\n"
                             "advisory [0.3.1] all is wrong\n");
}

static void hidden_findings(void)
{
    struct findings findings = FINDINGS_INIT;
    findings.limit = 1;
    for (int i = 0; i < 3; i++)
        add(&findings, SEVERITY_ERROR, "wrong");
    check_written(&findings, "error [0.3.1] wrong\n... and 2 more that are not shown\n");
}

static void terminal_safety(void)
{
    struct findings findings = FINDINGS_INIT;
    struct finding *finding = add(&findings, SEVERITY_ERROR,
                                  "\x1B[31m\a é日𝒳 \xC2\x9B"
                                  "1m \xE2\x80\xAE \x7F \r\n\t \xFF\xC0\xAF \xED\xA0\x80 \xE2\x80");
    finding->subject = xstrdup("a\nb");
    place_set(&finding->place, "\x1B]0;x.xml", 1, 1);
    check_written(&findings, "\\x1b]0;x.xml:1:1: error [0.3.1] a\\nb: \\x1b[31m\\x07 é日𝒳 "
                             "\\x9b1m \\u202e \\x7f \\r\\n\\t ��� ��� ��\n");
}

static void summary(void)
{
    struct findings findings = FINDINGS_INIT;
    findings.limit = 1;
    add(&findings, SEVERITY_CRITICAL, "a");
    add(&findings, SEVERITY_CRITICAL, "b");
    add(&findings, SEVERITY_ERROR, "c");
    struct strbuf text = STRBUF_INIT;
    findings_text_add_totals(&text, findings.totals);
    CU_ASSERT_STRING_EQUAL(text.text, "2 critical, 1 error, 0 warnings, 0 advisories");
    strbuf_release(&text);
    findings_release(&findings);
}

static json_t *parse_json(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json);
    return json;
}

/* The report of a log, which is settled and freed. */
static json_t *json_of(struct finding_log *log)
{
    const struct report_options options = {.program_version = "1.2.3"};
    sample_settle(log);
    char *text = sample_report("json", log, &options);
    size_t length = strlen(text);
    CU_ASSERT(length > 0 && text[length - 1] == '\n');
    json_t *json = parse_json(text);
    free(text);
    finding_log_free(log);
    return json;
}

static void log_file(struct finding_log *log, const char *path, const struct file_facts *facts,
                     const struct finding *finding)
{
    finding_log_begin_file(log, path);
    if (finding)
        sample_add(log, finding);
    finding_log_end_file(log, facts);
}

static void check_json(const json_t *got, const char *expected)
{
    json_t *wanted = json_loads(expected, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(wanted);
    CU_ASSERT_TRUE(json_equal(got, wanted));
    json_decref(wanted);
}

static void report_object(void)
{
    struct findings findings = FINDINGS_INIT;
    struct finding *finding = add(&findings, SEVERITY_CRITICAL, "wrong \x1B \xFF");
    finding->subject = xstrdup("A-1");
    finding->path = xstrdup("title");
    place_set(&finding->place, "a.xml", 3, 4);
    place_set(&finding->source, "l.csv", 12, 0);
    struct finding_log *log = finding_log_new(NULL);
    const struct file_facts facts = {.type = "iati-activities", .version = "2.03"};
    log_file(log, "a.xml", &facts, finding);
    json_t *json = json_of(log);
    check_json(json,
               "{\"file\":\"a.xml\",\"valid\":false,\"fileType\":\"iati-activities\","
               "\"iatiVersion\":\"2.03\",\"rulesetCommitSha\":\"\",\"codelistCommitSha\":"
               "\"\",\"orgIdPrefixFileName\":\"\",\"apiVersion\":\"1.2.3\",\"summary\":"
               "{\"critical\":1,\"error\":0,\"warning\":0,\"advisory\":0},\"errors\":"
               "[{\"id\":\"0.3.1\",\"category\":\"schema\",\"severity\":\"critical\","
               "\"message\":\"wrong \\u001b \\ufffd\",\"context\":[{\"text\":\"line 3, column "
               "4, title\"}],\"identifier\":\"A-1\",\"title\":\"No Activity Title "
               "Found\",\"file\":\"a.xml\","
               "\"line\":3,\"column\":4,\"path\":\"title\",\"source\":{\"file\":\"l.csv\","
               "\"row\":12}}]}");
    json_decref(json);
    findings_release(&findings);
}

static void report_unknowns(void)
{
    struct findings findings = FINDINGS_INIT;
    struct finding *finding = add(&findings, SEVERITY_WARNING, "w");
    struct finding_log *log = finding_log_new(NULL);
    log_file(log, "a.xml", &(struct file_facts){.type = "", .version = ""}, finding);
    json_t *json = json_of(log);
    CU_ASSERT_TRUE(json_is_true(json_object_get(json, "valid")));
    json_decref(json);
    struct strbuf text = STRBUF_INIT;
    findings_json_add(&text, finding, "", false);
    json = parse_json(text.text);
    check_json(json,
               "{\"id\":\"0.3.1\",\"category\":\"schema\",\"severity\":\"warning\",\"message\":"
               "\"w\",\"context\":[],\"identifier\":\"file\",\"title\":\"File level errors\"}");
    json_decref(json);
    strbuf_release(&text);
    findings_release(&findings);
}

static void report_array(void)
{
    const struct file_facts facts = {.type = "", .version = ""};
    struct finding_log *log = finding_log_new(NULL);
    log_file(log, "a.xml", &facts, NULL);
    log_file(log, "b.xml", &facts, NULL);
    json_t *json = json_of(log);
    CU_ASSERT_EQUAL(json_array_size(json), 2);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(json, 1), "file")),
                           "b.xml");
    json_decref(json);
    json = json_of(finding_log_new(NULL));
    check_json(json, "[]");
    json_decref(json);
}

CU_TestInfo findings_report_tests[] = {
    {"writes place, severity, rule, subject, message and record on a line", full_line},
    {"leaves out what is not known", partial_lines},
    {"says how many findings are not shown", hidden_findings},
    {"shows what could harm a terminal as escapes", terminal_safety},
    {"sums up all findings, shown or not", summary},
    {"writes the JSON object of one file", report_object},
    {"leaves out of JSON what is not known", report_unknowns},
    {"writes a JSON array for several files", report_array},
    CU_TEST_INFO_NULL,
};
