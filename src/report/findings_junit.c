/* The report as JUnit XML, which systems that run tests (Jenkins, GitLab, Azure DevOps, ...) show.
 *
 *   <testsuites name="iatipub" tests="2" failures="1" errors="0">
 *     <testsuite name="activities.xml" tests="2" failures="1" errors="0" skipped="0">
 *       <testcase classname="iatipub.activities_xml" name="9.76.1: 'sector/@code' is not ...">
 *         <failure type="error" message="412 findings">activities.xml:1204:7: ...</failure>
 *       </testcase>
 *       ...
 *
 * A suite is a file, a case a rule that has findings in it, most frequent first; a file without
 * findings has one case, which passes. What is milder than the severity that the exit status is
 * decided by, and what is in a baseline, is told but is no failure. Such systems keep all output of
 * all runs, so a case lists its first findings only. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/findings_text.h"
#include "report/formats.h"
#include "report/rule_totals.h"
#include "report/safe_text.h"

enum { MOST_LISTED = 100, LONGEST_LIST = 64 * 1024 };

/* A rule that has findings in the file. */
struct test_case {
    struct rule_total total;
    struct strbuf list; /* lines of text */
    size_t listed;
};

struct suite {
    const struct logged_file *file;
    struct test_case *cases;
    size_t count;
};

/* --- XML --- */

/* What text_add_visible gives, with what is markup in XML replaced. */
static void add_text(struct strbuf *xml, const char *text)
{
    static const char *const replacements[128] = {
        ['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;"};
    struct strbuf visible = STRBUF_INIT;
    text_add_visible(&visible, text);
    for (const char *at = visible.text; *at; at++) {
        const char *replacement = *at > 0 ? replacements[(unsigned char)*at] : NULL;
        if (replacement)
            strbuf_addstr(xml, replacement);
        else
            strbuf_addch(xml, *at);
    }
    strbuf_release(&visible);
}

static void add_attribute(struct strbuf *xml, const char *name, const char *value)
{
    strbuf_addf(xml, " %s=\"", name);
    add_text(xml, value);
    strbuf_addch(xml, '"');
}

/* Test systems take dots as the borders of packages. */
static void add_class(struct strbuf *xml, const char *path)
{
    char *name = xasprintf("iatipub.%s", path);
    for (char *at = strchr(name, '.') + 1; *at; at++)
        if (strchr("./\\ ", *at))
            *at = '_';
    add_attribute(xml, "classname", name);
    free(name);
}

/* --- gathering the cases of a file --- */

static struct suite suite_begin(const struct report *report, const struct logged_file *file)
{
    struct suite suite = {.file = file};
    struct rule_total *totals = rule_totals_of_file(report->log, file, &suite.count);
    suite.cases = xcalloc(suite.count + 1, sizeof *suite.cases);
    for (size_t i = 0; i < suite.count; i++)
        suite.cases[i] = (struct test_case){.total = totals[i], .list = STRBUF_INIT};
    free(totals);
    return suite;
}

static void suite_end(struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        strbuf_release(&suite->cases[i].list);
    free(suite->cases);
}

static void list_finding(struct suite *suite, const struct finding *finding)
{
    size_t i = 0;
    while (i < suite->count && strcmp(suite->cases[i].total.rule, finding->rule) != 0)
        i++;
    if (i == suite->count)
        return;
    struct test_case *test = &suite->cases[i];
    if (test->listed == MOST_LISTED || test->list.length > LONGEST_LIST)
        return;
    findings_text_add(&test->list, finding, false);
    strbuf_addch(&test->list, '\n');
    test->listed++;
}

/* --- writing --- */

static size_t new_count(const struct test_case *test)
{
    return test->total.count - test->total.known;
}

static bool is_failure(const struct report *report, const struct test_case *test)
{
    return test->total.severity <= report->options->fail_on && new_count(test) > 0;
}

/* The list, a line at a time: each is made safe for itself. */
static void add_list(struct strbuf *xml, const struct test_case *test)
{
    const char *end;
    for (const char *at = test->list.text; (end = strchr(at, '\n')); at = end + 1) {
        char *line = xstrndup(at, (size_t)(end - at));
        add_text(xml, line);
        strbuf_addch(xml, '\n');
        free(line);
    }
    size_t left = new_count(test) - test->listed;
    if (left) {
        strbuf_addstr(xml, "... and ");
        text_add_count(xml, left);
        strbuf_addstr(xml, " more\n");
    }
    if (test->total.known) {
        strbuf_addstr(xml, "known from the baseline: ");
        text_add_count(xml, test->total.known);
        strbuf_addch(xml, '\n');
    }
    if (test->total.hint) {
        strbuf_addstr(xml, "hint: ");
        add_text(xml, test->total.hint);
        strbuf_addch(xml, '\n');
    }
}

static void begin_case(struct strbuf *xml, const struct logged_file *file, const char *name)
{
    strbuf_addstr(xml, "    <testcase");
    add_class(xml, file->path);
    add_attribute(xml, "name", name);
    add_attribute(xml, "file", file->path);
}

static void put_case(const struct report *report, const struct logged_file *file,
                     const struct test_case *test, struct strbuf *xml)
{
    const struct rule *rule = report_rule(report, test->total.rule);
    bool failure = is_failure(report, test);
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "%s: %s", test->total.rule, rule ? rule->message : test->total.category);
    begin_case(xml, file, text.text);
    strbuf_addstr(xml, failure ? ">\n      <failure" : ">\n      <system-out");
    if (failure) {
        strbuf_reset(&text);
        text_add_counted(&text, new_count(test), "finding", "findings");
        add_attribute(xml, "type", severity_name(test->total.severity));
        add_attribute(xml, "message", text.text);
    }
    strbuf_addch(xml, '>');
    add_list(xml, test);
    strbuf_addstr(xml,
                  failure ? "</failure>\n    </testcase>\n" : "</system-out>\n    </testcase>\n");
    strbuf_release(&text);
    report_put(report, xml);
}

static size_t count_failures(const struct report *report, const struct suite *suite)
{
    size_t failures = 0;
    for (size_t i = 0; i < suite->count; i++)
        failures += is_failure(report, &suite->cases[i]);
    return failures;
}

static size_t count_cases(const struct suite *suite)
{
    return suite->count ? suite->count : 1;
}

static void put_suite(const struct report *report, const struct suite *suite, struct strbuf *xml)
{
    strbuf_addstr(xml, "  <testsuite");
    add_attribute(xml, "name", suite->file->path);
    strbuf_addf(xml, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
                count_cases(suite), count_failures(report, suite));
    for (size_t i = 0; i < suite->count; i++)
        put_case(report, suite->file, &suite->cases[i], xml);
    if (!suite->count) {
        begin_case(xml, suite->file, "no findings");
        strbuf_addstr(xml, "/>\n");
    }
    strbuf_addstr(xml, "  </testsuite>\n");
    report_put(report, xml);
}

/* The totals stand first, so they are counted before anything is listed. */
static void put_root(const struct report *report, struct strbuf *xml)
{
    size_t tests = 0, failures = 0;
    for (size_t i = 0; i < finding_log_file_count(report->log); i++) {
        struct suite suite = suite_begin(report, finding_log_file(report->log, i));
        tests += count_cases(&suite);
        failures += count_failures(report, &suite);
        suite_end(&suite);
    }
    strbuf_addf(xml,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"iatipub\" "
                "tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
                tests, failures);
    report_put(report, xml);
}

bool findings_junit_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most, .new_only = true};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    struct strbuf xml = STRBUF_INIT;
    put_root(report, &xml);
    for (const struct logged_file *file; (file = finding_reader_next_file(reader));) {
        struct suite suite = suite_begin(report, file);
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));)
            list_finding(&suite, &logged->finding);
        put_suite(report, &suite, &xml);
        suite_end(&suite);
    }
    strbuf_addstr(&xml, "</testsuites>\n");
    report_put(report, &xml);
    strbuf_release(&xml);
    return finding_reader_end(reader, report->error);
}
