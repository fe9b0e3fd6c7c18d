#include "report/finding_filter.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "folder.h"
#include "log_sample.h"
#include "report/baseline.h"

extern CU_TestInfo finding_filter_tests[];

static struct finding_filter *make_filter(const struct filter_options *options, struct error *error)
{
    struct rules *rules = rules_load(error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    const struct rules *sets[] = {rules};
    struct finding_filter *filter = finding_filter_new(options, sets, 1, error);
    rules_free(rules);
    return filter;
}

static bool passes(const struct filter_options *options, const char *rule, const char *category)
{
    struct error error = ERROR_INIT;
    struct finding_filter *filter = make_filter(options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(filter);
    struct finding finding = sample_finding(SEVERITY_ERROR, rule, "A-1", "m");
    finding.category = category;
    bool result = finding_filter_passes(filter, &finding);
    finding_filter_free(filter);
    return result;
}

static void no_filter(void)
{
    struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", "A-1", "m");
    CU_ASSERT_TRUE(finding_filter_passes(NULL, &finding));
    CU_ASSERT_FALSE(finding_filter_has_baseline(NULL));
    CU_ASSERT_FALSE(finding_filter_take_known(NULL, &finding));
    CU_ASSERT_TRUE(passes(&(struct filter_options){0}, "9.40.1", "classifications"));
}

static void only(void)
{
    struct filter_options options = {.only = "9.40.1, schema,1.1.*"};
    CU_ASSERT_TRUE(passes(&options, "9.40.1", "classifications"));
    CU_ASSERT_FALSE(passes(&options, "9.40.2", "classifications"));
    CU_ASSERT_TRUE(passes(&options, "0.3.1", "schema"));
    CU_ASSERT_TRUE(passes(&options, "1.1.21", "identifiers"));
    CU_ASSERT_FALSE(passes(&options, "1.14.8", "identifiers"));
}

static void ignored(void)
{
    struct filter_options options = {.ignore = "x.*,identifiers"};
    CU_ASSERT_FALSE(passes(&options, "x.code.withdrawn", "classifications"));
    CU_ASSERT_FALSE(passes(&options, "1.14.8", "identifiers"));
    CU_ASSERT_TRUE(passes(&options, "9.40.1", "classifications"));
    options.only = "9.*";
    options.ignore = "9.40.1";
    CU_ASSERT_TRUE(passes(&options, "9.86.1", "classifications"));
    CU_ASSERT_FALSE(passes(&options, "9.40.1", "classifications"));
    CU_ASSERT_FALSE(passes(&options, "2.1.1", "participating"));
}

static void official(void)
{
    struct filter_options options = {.official = true};
    CU_ASSERT_FALSE(passes(&options, "x.code.withdrawn", "classifications"));
    CU_ASSERT_TRUE(passes(&options, "9.40.1", "classifications"));
    CU_ASSERT_TRUE(passes(&options, "x.doctype", "iati"));
}

static void unchecked_files(void)
{
    static const char *const rules[] = {"0.1.1", "0.2.1", "0.6.1", "x.doctype", "x.limit"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        CU_ASSERT_TRUE(passes(&(struct filter_options){.only = "9.*"}, rules[i], "iati"));
        CU_ASSERT_TRUE(
            passes(&(struct filter_options){.ignore = "x.*,0.*,iati"}, rules[i], "iati"));
        CU_ASSERT_TRUE(passes(&(struct filter_options){.ignore = rules[i]}, rules[i], "iati"));
    }
}

static void check_refused(const struct filter_options *options, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(make_filter(options, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_STRING_EQUAL(error.text, text);
    error_clear(&error);
}

static void wrong_words(void)
{
    check_refused(&(struct filter_options){.only = "9.40.1,identifier"},
                  "--only: 'identifier' is neither a rule nor a category; did you mean "
                  "'identifiers'?");
    check_refused(&(struct filter_options){.ignore = "0.3.99"},
                  "--ignore: '0.3.99' is neither a rule nor a category; did you mean '0.3.1'?");
    check_refused(&(struct filter_options){.ignore = "99.*"},
                  "--ignore: no rule's id begins with '99.'; 'iatipub explain' tells of rules");
    check_refused(&(struct filter_options){.only = "9.*.1"},
                  "--only: '9.*.1' has a '*' that is not at its end; write the beginning of ids "
                  "and a '*', such as 9.*");
    check_refused(&(struct filter_options){.only = " , "},
                  "--only is empty; expected rule ids or categories, separated by commas");
}

static void strange_word(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(make_filter(&(struct filter_options){.only = "qqqqqqqqqqqq"}, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "--only: 'qqqqqqqqqqqq' is neither a rule nor a "
                                              "category; expected ids such as 9.40.1 or 9.*, or "
                                              "of the categories "));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "identifiers, "));
    error_clear(&error);
}

static void hidden_critical(void)
{
    struct error error = ERROR_INIT;
    struct finding_filter *filter =
        make_filter(&(struct filter_options){.ignore = "schema"}, &error);
    struct finding_log *log = finding_log_new(filter);
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_CRITICAL, "0.3.1", "A-1", "m");
    sample_end(log);
    sample_settle(log);
    CU_ASSERT_FALSE(finding_log_file(log, 0)->valid);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_ADVISORY), 0);
    finding_log_free(log);
    finding_filter_free(filter);
}

/* --- baselines --- */

/* A folder with a report "old". */
struct fixture {
    char folder[FOLDER_PATH_SIZE];
    char *path;
};

static struct fixture fixture_begin(const char *report)
{
    struct fixture fixture;
    folder_begin(fixture.folder);
    folder_add(fixture.folder, "old", report);
    fixture.path = xasprintf("%s/old", fixture.folder);
    return fixture;
}

static void fixture_end(struct fixture *fixture)
{
    folder_end(fixture->folder);
    free(fixture->path);
}

static struct baseline *load(const char *report)
{
    struct fixture fixture = fixture_begin(report);
    struct error error = ERROR_INIT;
    struct baseline *baseline = baseline_load(fixture.path, &error);
    CU_ASSERT_PTR_NULL(error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(baseline);
    fixture_end(&fixture);
    return baseline;
}

static void own_report(const char *format)
{
    struct finding_log *before = sample_log(NULL);
    struct report_options report_options = {.program_version = "1"};
    char *report = sample_report(format, before, &report_options);
    finding_log_free(before);
    struct fixture fixture = fixture_begin(report);
    free(report);
    struct error error = ERROR_INIT;
    struct finding_filter *filter =
        make_filter(&(struct filter_options){.baseline = fixture.path}, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(filter);
    struct finding_log *log = sample_log(filter);
    CU_ASSERT_TRUE(finding_log_has_baseline(log));
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_ADVISORY), 0);
    CU_ASSERT_FALSE(finding_log_file(log, 0)->valid);
    CU_ASSERT_EQUAL(finding_log_file(log, 0)->totals[SEVERITY_ERROR], 2);
    CU_ASSERT_EQUAL(finding_log_file(log, 0)->known[SEVERITY_ERROR], 2);
    finding_log_free(log);
    finding_filter_free(filter);
    fixture_end(&fixture);
}

static void own_reports(void)
{
    own_report("json");
    own_report("jsonl");
}

static const char sample_line[] =
    "{\"id\": \"9.40.1\", \"message\": \"m\", \"context\": [{\"text\": \"id\"}], \"identifier\": "
    "\"A-1\", \"path\": \"transaction[3]/sector[1]/@code\", \"source\": {\"file\": \"l.csv\"}, "
    "\"value\": \"\\u00e9\\ud835\\udcb3\\n1\"}\n";

static struct finding sample_item(char *path, char *value)
{
    struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", "A-1", "another text");
    finding.path = path;
    finding.value = value;
    return finding;
}

static void moved(void)
{
    struct baseline *baseline = load(sample_line);
    char path[] = "transaction[12]/sector/@code", value[] = "é𝒳\n1";
    struct finding finding = sample_item(path, value);
    finding.place.line = 99;
    CU_ASSERT_TRUE(baseline_take(baseline, &finding));
    baseline_free(baseline);
}

static void others(void)
{
    struct baseline *baseline = load(sample_line);
    char path[] = "transaction[12]/sector/@code", other_path[] = "sector/@code", value[] = "é𝒳\n1",
         other[] = "é𝒳\n2", subject[] = "A-2";
    struct finding finding = sample_item(other_path, value);
    CU_ASSERT_FALSE(baseline_take(baseline, &finding));
    finding = sample_item(path, other);
    CU_ASSERT_FALSE(baseline_take(baseline, &finding));
    finding = sample_item(path, value);
    finding.subject = subject;
    CU_ASSERT_FALSE(baseline_take(baseline, &finding));
    finding = sample_item(path, value);
    finding.rule = "9.40.2";
    CU_ASSERT_FALSE(baseline_take(baseline, &finding));
    baseline_free(baseline);
}

static void counted(void)
{
    char *twice = xasprintf("%s%s", sample_line, sample_line);
    struct baseline *baseline = load(twice);
    char path[] = "transaction[1]/sector[1]/@code", value[] = "é𝒳\n1";
    struct finding finding = sample_item(path, value);
    CU_ASSERT_TRUE(baseline_take(baseline, &finding));
    CU_ASSERT_TRUE(baseline_take(baseline, &finding));
    CU_ASSERT_FALSE(baseline_take(baseline, &finding));
    baseline_free(baseline);
    free(twice);
}

static bool knows_message(const char *old, const char *file, const char *new, const char *new_file)
{
    char *line = xasprintf("{\"id\": \"1.1.2\", \"identifier\": \"file\", \"file\": \"%s\", "
                           "\"message\": \"%s\"}",
                           file, old);
    struct baseline *baseline = load(line);
    struct finding finding = sample_finding(SEVERITY_ERROR, "1.1.2", NULL, new);
    finding.place.file = xstrdup(new_file);
    bool known = baseline_take(baseline, &finding);
    free(finding.place.file);
    baseline_free(baseline);
    free(line);
    return known;
}

static void messages(void)
{
    CU_ASSERT_TRUE(knows_message("first on line 12", "out/a.xml", "first on line 345", "a.xml"));
    CU_ASSERT_FALSE(knows_message("12 of them", "a.xml", "13 of them", "a.xml"));
    CU_ASSERT_FALSE(knows_message("m", "a.xml", "m", "b.xml"));
}

static void reformatted(void)
{
    struct baseline *baseline =
        load("[\n {\"file\":\"b\",\"errors\":[]},\n {\"summary\" : {\"error\":1},\n  \"errors\"\n :"
             " [ {\n\"message\" : \"m\", \"context\":[ ], \"x\": [1, {\"id\": \"no\"}, null, "
             "-1.5e3, true],\n\"id\":\"9.40.1\", \"identifier\":\"A-1\"} ] } ]");
    struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", "A-1", "m");
    CU_ASSERT_TRUE(baseline_take(baseline, &finding));
    baseline_free(baseline);
}

static void empty_reports(void)
{
    static const char *const reports[] = {"", "\n", "[]", "{\"errors\": []}"};
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        struct baseline *baseline = load(reports[i]);
        struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", "A-1", "m");
        CU_ASSERT_FALSE(baseline_take(baseline, &finding));
        baseline_free(baseline);
    }
}

static void check_bad_baseline(const char *report, const char *reason)
{
    struct fixture fixture = fixture_begin(report);
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(baseline_load(fixture.path, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    char *text = xasprintf("'%s' can't be used as a baseline, which is a report written by "
                           "'iatipub validate --format json' or '--format jsonl': %s",
                           fixture.path, reason);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_STRING_EQUAL(error.text, text);
    free(text);
    error_clear(&error);
    fixture_end(&fixture);
}

static void bad_baselines(void)
{
    check_bad_baseline("<report/>", "line 1: expected a value, found '<'");
    check_bad_baseline("{\"id\": 1,\n}", "line 2: expected a key in quotes, found '}'");
    check_bad_baseline("{\"id\" 1}", "line 1: expected ':', found '1'");
    check_bad_baseline("[1 2]", "line 1: expected ',' or ']', found '2'");
    check_bad_baseline("{\"a\": 1 \"b\": 2}", "line 1: expected ',' or '}', found '\"'");
    check_bad_baseline("[1}", "line 1: expected ']', found '}'");
    check_bad_baseline("{\"errors\": [\n", "line 2: the file ends where a value should follow");
    check_bad_baseline("[\"\\x\"]", "line 1: a backslash and no valid escape");
    check_bad_baseline("[\"\\ud835\"]", "line 1: a backslash and no valid escape");
    check_bad_baseline("[\"a\nb\"]", "line 1: the line ends where a closing quote should follow");
    check_bad_baseline("[truth]", "line 1: expected a value, found 'truth'");
    check_bad_baseline("{\"valid\": true}", "it has no list of findings");
    check_bad_baseline("{\"errors\": [], \"notShown\": 17}",
                       "line 1: the report leaves out 17 findings; write it again without "
                       "--max-findings");
}

static void deep_baseline(void)
{
    char *text = xmalloc(100001);
    memset(text, '[', 100000);
    text[100000] = '\0';
    check_bad_baseline(text, "line 1: more than 64 objects in one another");
    free(text);
}

static void missing_baseline(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(
        make_filter(&(struct filter_options){.baseline = "/nowhere/old.json"}, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_STRING_EQUAL(error.text,
                           "cannot read '/nowhere/old.json': No such file or directory");
    error_clear(&error);
}

CU_TestInfo finding_filter_tests[] = {
    {"lets everything pass if nothing is asked for", no_filter},
    {"shows only the ids and categories asked for", only},
    {"hides what is to be ignored, of what is asked for too", ignored},
    {"hides our own ids where the official answer is wanted", official},
    {"always says that a file was not checked to its end", unchecked_files},
    {"refuses unknown words and names the nearest", wrong_words},
    {"names the categories if no word is near", strange_word},
    {"calls a file invalid by what is not shown too", hidden_critical},
    {"knows all findings of its own reports", own_reports},
    {"knows a finding that has moved", moved},
    {"tells other findings from known ones", others},
    {"counts equal findings", counted},
    {"compares messages but for the places in them", messages},
    {"reads a report that was formatted anew", reformatted},
    {"reads reports without findings", empty_reports},
    {"refuses what is no report and says where", bad_baselines},
    {"refuses a report that is too deep", deep_baseline},
    {"says that the baseline is missing", missing_baseline},
    CU_TEST_INFO_NULL,
};
