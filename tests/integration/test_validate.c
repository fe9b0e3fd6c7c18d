#include <jansson.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static char *data(const char *name)
{
    return in_source(text_of("tests/data/%s", name));
}

static void good_files_have_no_findings(void)
{
    struct outcome outcome =
        iatipub("validate", data("activities-good.xml"), data("organisations-good.xml"), NULL);
    EXPECT(outcome, 0, "activities-good.xml: valid, 1 activity",
           "organisations-good.xml: valid, 1 organisation");
    CHECK(!text_has(outcome.out, "["), "there are findings: %s", outcome.out);
}

static void findings_read_like_a_compilers(void)
{
    struct outcome outcome = iatipub("validate", data("activities-bad.xml"), NULL);
    EXPECT(outcome, 1, "activities-bad.xml:18:29: critical [0.3.1] XM-DAC-41302-A: ", "2023-02-31",
           "activities-bad.xml:24:7: critical [0.3.1] XM-DAC-41302-A: ", "1,500.00");
    CHECK(text_has(outcome.out, "activities-bad.xml: not valid, 1 activity, 2 critical"),
          "no summary: %s", outcome.out);
}

static void every_version_has_its_schema(void)
{
    static const char *const versions[] = {"2.01", "2.02", "2.03"};
    const char *good = read_file(data("activities-good.xml"), NULL);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        write_text(in_test("file.xml"), text_replace(good, "2.03", versions[i]));
        EXPECT(iatipub("validate", in_test("file.xml"), NULL), 0);
    }
    write_text(in_test("file.xml"), text_replace(good, "2.03", "2.04"));
    EXPECT(iatipub("validate", in_test("file.xml"), NULL), 1, "file.xml:2:1:", "0.6.1", "2.04",
           "2.01, 2.02 or 2.03");
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *report_of(const struct outcome *outcome)
{
    json_error_t error;
    json_t *report = json_loads(outcome->out, 0, &error);
    CHECK(report != NULL, "not JSON: %s\n%s", error.text, outcome->all);
    return report;
}

static void json_of_a_good_file_is_valid(void)
{
    struct outcome outcome =
        iatipub("validate", "--format", "json", data("activities-good.xml"), NULL);
    EXPECT(outcome, 0);
    json_t *report = report_of(&outcome);
    CU_ASSERT_TRUE(json_is_true(json_object_get(report, "valid")));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(report, "errors")), 0);
    CU_ASSERT_PTR_NOT_NULL(json_object_get(report, "errors"));
    json_decref(report);
}

static void json_of_a_bad_file_has_its_findings(void)
{
    struct outcome outcome = iatipub("validate", "--format=json", data("activities-bad.xml"), NULL);
    EXPECT(outcome, 1);
    json_t *report = report_of(&outcome);
    const json_t *errors = json_object_get(report, "errors"), *first = json_array_get(errors, 0);
    CU_ASSERT_TRUE(json_is_false(json_object_get(report, "valid")));
    CU_ASSERT_EQUAL(json_array_size(errors), 2);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(first, "line")), 18);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(first, "column")), 29);
    const char *const members[][2] = {{"id", "0.3.1"},
                                      {"severity", "critical"},
                                      {"identifier", "XM-DAC-41302-A"},
                                      {"path", "activity-date[1]/@iso-date"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *text = json_string_value(json_object_get(first, members[i][0]));
        CHECK(text && strcmp(text, members[i][1]) == 0, "\"%s\" is \"%s\"", members[i][0],
              text ? text : "(missing)");
    }
    json_decref(report);
}

static void json_of_several_files_is_a_list(void)
{
    struct outcome outcome = iatipub("validate", "--format", "json", data("activities-good.xml"),
                                     data("activities-bad.xml"), NULL);
    EXPECT(outcome, 1);
    json_t *report = report_of(&outcome);
    CU_ASSERT_EQUAL(json_array_size(report), 2);
    CU_ASSERT_TRUE(json_is_true(json_object_get(json_array_get(report, 0), "valid")));
    CU_ASSERT_TRUE(json_is_false(json_object_get(json_array_get(report, 1), "valid")));
    json_decref(report);
}

static void unknown_format_suggests_nearest(void)
{
    struct outcome outcome =
        iatipub("validate", "--format", "jsn", data("activities-good.xml"), NULL);
    EXPECT(outcome, 2, "jsn", "did you mean 'json'");
    CHECK(!*outcome.out, "standard output is not empty: %s", outcome.out);
}

/* ---- exit statuses --------------------------------------------------------------------------- */

static void threshold_decides_the_exit_status(void)
{
    static const char *const severities[] = {"critical", "error", "warning", "advisory"};
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        EXPECT(iatipub("validate", "--fail-on", severities[i], data("activities-bad.xml"), NULL),
               1);
        EXPECT(iatipub("validate", "--fail-on", severities[i], data("activities-good.xml"), NULL),
               0);
    }
}

static void unknown_threshold_is_refused(void)
{
    EXPECT(iatipub("validate", "--fail-on", "fatal", data("activities-bad.xml"), NULL), 2, "fatal",
           "critical, error, warning or advisory");
}

static void missing_file_is_an_environment_failure(void)
{
    struct outcome outcome = iatipub("validate", in_test("nowhere.xml"), NULL);
    EXPECT(outcome, 3, "nowhere.xml", "No such file");
    CHECK(!*outcome.out, "standard output is not empty: %s", outcome.out);
    EXPECT(iatipub("validate", data("activities-bad.xml"), in_test("nowhere.xml"), NULL), 3,
           "nowhere.xml");
}

/* Of the bad file, a missing one and the good one; what was found in the two is in `out`. */
static struct outcome validated_around_a_missing_one(const char *format)
{
    struct outcome outcome = iatipub("validate", "--format", format, data("activities-bad.xml"),
                                     in_test("nowhere.xml"), data("activities-good.xml"), NULL);
    EXPECT(outcome, 3);
    CHECK(text_has(outcome.err, "nowhere.xml': No such file"), "not told: %s", outcome.err);
    CHECK(!text_has(outcome.out, "nowhere.xml"), "%s has a verdict: %s", format, outcome.out);
    CHECK(text_has(outcome.out, "activities-bad.xml"), "%s: %s", format, outcome.out);
    return outcome;
}

static void a_missing_file_does_not_keep_others_from_being_checked(void)
{
    struct outcome outcome = validated_around_a_missing_one("text");
    EXPECT(outcome, 3, "activities-bad.xml: not valid", "activities-good.xml: valid");
    outcome = validated_around_a_missing_one("json");
    json_t *report = report_of(&outcome);
    CU_ASSERT_EQUAL(json_array_size(report), 2);
    json_decref(report);
    outcome = validated_around_a_missing_one("sarif");
    report = report_of(&outcome);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(report, "runs")), 1);
    json_decref(report);
    outcome = validated_around_a_missing_one("jsonl");
    for (char *rest, *line = strtok_r(outcome.out, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        report = json_loads(line, 0, NULL);
        CHECK(report != NULL, "not JSON: %s", line);
        json_decref(report);
    }
    outcome = validated_around_a_missing_one("csv");
    CU_ASSERT_EQUAL(outcome.out[strlen(outcome.out) - 1], '\n');
    write_text(in_test("junit.xml"), validated_around_a_missing_one("junit").out);
    CU_ASSERT_EQUAL(xml_number(in_test("junit.xml"), "count(/testsuites/testsuite)"), 2);
    write_text(in_test("page.html"), validated_around_a_missing_one("html").out);
    CU_ASSERT_TRUE(html_number(in_test("page.html"), "count(//body)") == 1);
}

static void json_is_a_list_though_one_file_alone_could_be_read(void)
{
    struct outcome outcome = iatipub("validate", "--format", "json", in_test("nowhere.xml"),
                                     data("activities-good.xml"), NULL);
    EXPECT(outcome, 3);
    json_t *report = report_of(&outcome);
    CU_ASSERT_EQUAL(json_array_size(report), 1);
    json_decref(report);
}

/* As a file on a broken disk: it is there, but reading fails. */
static void a_file_that_cannot_be_read_on_has_no_verdict(void)
{
    struct outcome outcome =
        iatipub("validate", "/proc/self/mem", data("activities-good.xml"), NULL);
    EXPECT(outcome, 3, "activities-good.xml: valid", "cannot read '/proc/self/mem'");
    CHECK(!text_has(outcome.out, "/proc/self/mem"), "it has a verdict: %s", outcome.out);
}

static void a_wrong_command_line_goes_before_a_missing_file(void)
{
    make_folder(in_test("empty"));
    struct outcome outcome = iatipub("validate", data("activities-good.xml"),
                                     in_test("nowhere.xml"), in_test("empty"), NULL);
    EXPECT(outcome, 2, "nowhere.xml", "empty");
    CU_ASSERT_STRING_EQUAL(outcome.out, "");
}

static void folder_without_files_is_refused(void)
{
    make_folder(in_test("empty"));
    EXPECT(iatipub("validate", in_test("empty"), NULL), 2, "empty", ".xml");
}

/* ---- input ----------------------------------------------------------------------------------- */

static void standard_input_is_a_file_too(void)
{
    const struct conditions good = {.input = read_file(data("activities-good.xml"), NULL)};
    const struct conditions bad = {.input = read_file(data("activities-bad.xml"), NULL)};
    EXPECT(iatipub_under(&good, "validate", "-", NULL), 0);
    EXPECT(iatipub_under(&bad, "validate", "-", NULL), 1, ":18:29: critical", "2023-02-31");
}

static void empty_input_is_not_xml(void)
{
    const struct conditions conditions = {.input = ""};
    EXPECT(iatipub_under(&conditions, "validate", "-", NULL), 1, "critical [0.1.1]");
}

static void truncated_file_is_not_xml(void)
{
    const char *good = read_file(data("activities-good.xml"), NULL);
    write_text(in_test("half.xml"), text_of("%.*s", (int)strlen(good) / 2, good));
    EXPECT(iatipub("validate", in_test("half.xml"), NULL), 1, "half.xml:", "critical [0.1.1]");
}

static void other_xml_is_not_iati(void)
{
    write_text(in_test("page.xml"), "<html><body/></html>\n");
    EXPECT(iatipub("validate", in_test("page.xml"), NULL), 1, "page.xml:1:1: critical [0.2.1]",
           "html", "iati-activities");
}

static void entities_are_never_expanded(void)
{
    write_text(in_test("secret.txt"), "TOP-SECRET");
    write_text(in_test("evil.xml"),
               text_of("<!DOCTYPE iati-activities [<!ENTITY x SYSTEM \"file://%s\">]>\n"
                       "<iati-activities version=\"2.03\"><iati-activity><iati-identifier>&x;"
                       "</iati-identifier></iati-activity></iati-activities>\n",
                       in_test("secret.txt")));
    struct outcome outcome = iatipub("validate", in_test("evil.xml"), NULL);
    EXPECT(outcome, 1, "evil.xml:1:", "DOCTYPE");
    CHECK(!text_has(outcome.all, "TOP-SECRET"), "the entity was expanded: %s", outcome.all);
}

static void other_encodings_are_read_as_declared(void)
{
    const char *good = read_file(data("activities-good.xml"), NULL);
    const char *latin = text_replace(good, "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"");
    write_text(in_test("latin.xml"), text_replace(latin, ">Ports<",
                                                  ">Oc\xE9"
                                                  "ans<"));
    EXPECT(iatipub("validate", in_test("latin.xml"), NULL), 0);
    write_text(in_test("wrong.xml"), text_replace(good, ">Ports<",
                                                  ">Oc\xE9"
                                                  "ans<"));
    EXPECT(iatipub("validate", in_test("wrong.xml"), NULL), 1, "wrong.xml:9:", "0.1.1");
}

/* ---- schemas --------------------------------------------------------------------------------- */

static void other_schemas_may_be_given(void)
{
    make_folder(in_test("xsd"));
    EXPECT(iatipub("validate", "--schema-dir", in_test("xsd"), data("activities-good.xml"), NULL),
           2, "xsd", "iati-activities-schema.xsd");
    if (!have_reference())
        return;
    const char *official = in_reference("schemas");
    EXPECT(iatipub("validate", "--schema-dir", official, data("activities-good.xml"),
                   data("organisations-good.xml"), NULL),
           0);
    EXPECT(iatipub("validate", "--schema-dir", official, data("activities-bad.xml"), NULL), 1,
           "activities-bad.xml:18:", "activities-bad.xml:24:7:");
}

static void exported_schemas_are_our_own(void)
{
    EXPECT(iatipub("schema", "export", in_test("xsd"), NULL), 0);
    static const char *const versions[] = {"2.01", "2.02", "2.03"};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        const char *file = text_of("xsd/%s/iati-activities-schema.xsd", versions[i]);
        CU_ASSERT_STRING_EQUAL(read_file(in_test(file), NULL),
                               read_file(own_schema(versions[i]), NULL));
    }
    CU_ASSERT_STRING_EQUAL(
        xml_problem(data("activities-good.xml"), in_test("xsd/2.03/iati-activities-schema.xsd")),
        "");
    EXPECT(iatipub("validate", "--schema-dir", in_test("xsd"), data("activities-bad.xml"), NULL), 1,
           ":18:", ":24:7:");
    EXPECT(iatipub("schema", "export", in_test("xsd"), "--version", "2.04", NULL), 2, "2.04",
           "2.01, 2.02 and 2.03");
}

CU_TestInfo validate_tests[] = {
    {"good files have no findings", good_files_have_no_findings},
    {"findings read like a compiler's", findings_read_like_a_compilers},
    {"every version has its schema", every_version_has_its_schema},
    {"JSON of a good file is valid", json_of_a_good_file_is_valid},
    {"JSON of a bad file has its findings", json_of_a_bad_file_has_its_findings},
    {"JSON of several files is a list", json_of_several_files_is_a_list},
    {"unknown format suggests nearest", unknown_format_suggests_nearest},
    {"threshold decides the exit status", threshold_decides_the_exit_status},
    {"unknown threshold is refused", unknown_threshold_is_refused},
    {"missing file is an environment failure", missing_file_is_an_environment_failure},
    {"a missing file does not keep others from being checked",
     a_missing_file_does_not_keep_others_from_being_checked},
    {"JSON is a list though one file alone could be read",
     json_is_a_list_though_one_file_alone_could_be_read},
    {"a file that cannot be read on has no verdict", a_file_that_cannot_be_read_on_has_no_verdict},
    {"a wrong command line goes before a missing file",
     a_wrong_command_line_goes_before_a_missing_file},
    {"folder without files is refused", folder_without_files_is_refused},
    {"standard input is a file too", standard_input_is_a_file_too},
    {"empty input is not XML", empty_input_is_not_xml},
    {"truncated file is not XML", truncated_file_is_not_xml},
    {"other XML is not IATI", other_xml_is_not_iati},
    {"entities are never expanded", entities_are_never_expanded},
    {"other encodings are read as declared", other_encodings_are_read_as_declared},
    {"other schemas may be given", other_schemas_may_be_given},
    {"exported schemas are our own", exported_schemas_are_our_own},
    CU_TEST_INFO_NULL,
};
