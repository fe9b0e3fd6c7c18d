/* What the options of `validate` do, seen from outside. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* A valid activity; more may follow the identifier of the participating organisation. */
static const char *activity(const char *identifier, const char *more)
{
    return text_of("<iati-activity xml:lang=\"en\" default-currency=\"USD\">\n"
                   "<iati-identifier>%s</iati-identifier>\n"
                   "<reporting-org ref=\"XM-DAC-41302\" type=\"40\">"
                   "<narrative>International Labour Organization</narrative></reporting-org>\n"
                   "<title><narrative>Decent work</narrative></title>\n"
                   "<description><narrative>A project</narrative></description>\n"
                   "<participating-org role=\"1\" ref=\"XM-DAC-41302\"/>\n"
                   "<activity-status code=\"2\"/>\n"
                   "<activity-date type=\"2\" iso-date=\"2024-01-01\"/>\n"
                   "<recipient-country code=\"TN\"/>\n"
                   "<sector vocabulary=\"1\" code=\"16020\"/>\n"
                   "%s</iati-activity>\n",
                   identifier, more);
}

static char *document(const char *name, const char *activities)
{
    char *path = in_test(name);
    write_text(path,
               text_of("<iati-activities version=\"2.03\">\n%s</iati-activities>\n", activities));
    return path;
}

static const char *const bad_sector = "<sector vocabulary=\"2\" code=\"xyz\"/>\n";

static char *clean_file(void)
{
    return document("clean.xml", activity("XM-DAC-41302-A", ""));
}

static char *faulty_file(void)
{
    return document("faulty.xml", activity("XM-DAC-41302-B", bad_sector));
}

static void a_code_is_told_with_its_list(void)
{
    EXPECT(iatipub("validate", clean_file(), NULL), 0, "clean.xml: valid, 1 activity");
    EXPECT(iatipub("validate", faulty_file(), NULL), 1, "error [", "XM-DAC-41302-B: ", "\"xyz\"",
           "SectorCategory");
    EXPECT(iatipub("validate", "--format", "json", faulty_file(), NULL), 1,
           "\"codelist\": \"SectorCategory\"");
}

static void all_faults_come_in_one_run(void)
{
    char *path = document(
        "many.xml", "<iati-activity><iati-identifier>XM-DAC-41302-C</iati-identifier>\n"
                    "<title/>\n<reporting-org ref=\"XM-DAC-41302\"><narrative/></reporting-org>\n"
                    "<budget><value>1</value></budget>\n<unheard-of/>\n"
                    "<activity-status code=\"2\" colour=\"red\"/>\n"
                    "<activity-date type=\"1\" iso-date=\"31/12/2024\"/>\n"
                    "</iati-activity>\n");
    struct outcome outcome = iatipub("validate", "--only", "0.3.1", path, NULL);
    EXPECT(outcome, 1, "many.xml:2:", "'type'", "'description'", "'participating-org'",
           "'period-start'", "'period-end'", "'value-date'", "unheard-of", "colour",
           "\"31/12/2024\"");
}

static void only_and_ignore_choose(void)
{
    char *path = faulty_file();
    EXPECT(iatipub("validate", "--ignore", "9.*", path, NULL), 0);
    EXPECT(iatipub("validate", "--only", "9.*", path, NULL), 1, "9.");
    EXPECT(iatipub("validate", "--only", "finansial", path, NULL), 2, "did you mean 'financial'");
}

/* None at all would look like a file without faults. */
static void as_many_findings_are_shown_as_wanted(void)
{
    char *path = in_test("many.xml");
    write_text(path, text_of("<iati-activities version=\"2.03\">\r\n%s</iati-activities>\n",
                             activity("XM-DAC-41302-1", "<bad/><bad/><bad/>")));
    EXPECT(iatipub("validate", "--max-findings", "2", path, NULL), 1,
           "... and 1 more that is not shown", "3 critical");
    EXPECT(iatipub("validate", "--max-findings", "0", path, NULL), 2,
           "option '--max-findings' is '0'; expected a whole number of at least 1");
}

static void formats_are_written(void)
{
    static const char *const begins[][2] = {{"json", "{"},         {"jsonl", "{"},
                                            {"csv", "file,line,"}, {"junit", "<?xml"},
                                            {"sarif", "{"},        {"html", "<!DOCTYPE html"}};
    char *path = faulty_file();
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        struct outcome outcome = iatipub("validate", "--format", begins[i][0], path, NULL);
        EXPECT(outcome, 1, "xyz");
        CHECK(strncmp(outcome.out, begins[i][1], strlen(begins[i][1])) == 0, "%s begins with %.40s",
              begins[i][0], outcome.out);
    }
}

static void baseline_fails_on_what_is_new(void)
{
    char *path = faulty_file(), *baseline = in_test("baseline.jsonl");
    write_text(baseline, iatipub("validate", "--format", "jsonl", path, NULL).out);
    EXPECT(iatipub("validate", "--baseline", baseline, path, NULL), 0);
    /* moved by a line, and one more */
    document("faulty.xml", text_of("\n%s%s", activity("XM-DAC-41302-B", bad_sector),
                                   activity("XM-DAC-41302-D", bad_sector)));
    struct outcome outcome = iatipub("validate", "--baseline", baseline, path, NULL);
    EXPECT(outcome, 1, "XM-DAC-41302-D");
    CHECK(!text_has(outcome.out, "XM-DAC-41302-B: "), "what is known is shown: %s", outcome.out);
}

static void identifiers_are_compared_across_files(void)
{
    char *other = document("other.xml", activity("XM-DAC-41302-A", ""));
    EXPECT(iatipub("validate", clean_file(), other, NULL), 1,
           "other.xml:3:1: error "
           "[x.identifier.duplicate]",
           "clean.xml', line 3");
    document("other.xml",
             text_of("%s%s", activity("XM-DAC-41302-E", ""), activity("XM-DAC-41302-E", "")));
    EXPECT(iatipub("validate", other, NULL), 1, "[1.1.2]", "in line 3");
}

static void references_are_looked_for(void)
{
    static const char related[] = "<related-activity ref=\"XM-DAC-41302-A\" type=\"1\"/>\n"
                                  "<related-activity ref=\"GB-GOV-1-7\" type=\"3\"/>\n";
    char *path = document("child.xml", activity("XM-DAC-41302-F", related));
    struct outcome outcome = iatipub("validate", path, NULL);
    EXPECT(outcome, 0, "advisory [x.reference]", "\"XM-DAC-41302-A\"");
    CHECK(!text_has(outcome.out, "GB-GOV-1-7"), "somebody else's activity: %s", outcome.out);
    outcome = iatipub("validate", path, clean_file(), NULL);
    CHECK(!text_has(outcome.out, "x.reference"), "the activity is given: %s", outcome.out);
    write_text(in_test("known.txt"), "# partners\nXM-DAC-41302-A\n");
    EXPECT(iatipub("validate", "--known", in_test("known.txt"), path, NULL), 0,
           "advisory [1000.0.4]", "GB-GOV-1-7");
}

static void rulesets_of_the_users_own_are_run(void)
{
    write_text(
        in_test("ours.json"),
        "{\"//iati-activity\": {\"atleast_one\": {\"cases\": [{\"paths\": [\"contact-info\"],"
        "\"ruleInfo\": {\"id\": \"x.ours.1\", \"severity\": \"error\", \"category\": "
        "\"ours\", \"message\": \"nobody to ask\", \"hint\": \"add one\"}}]}}}");
    EXPECT(iatipub("validate", "--rules", in_test("ours.json"), clean_file(), NULL), 1,
           "[x.ours.1] XM-DAC-41302-A: nobody to ask");
    EXPECT(
        iatipub("validate", "--rules", "netherlands", "--fail-on", "advisory", clean_file(), NULL),
        1, "x.nl.");
    EXPECT(iatipub("validate", "--rules", "atlantis", clean_file(), NULL), 2, "'atlantis'",
           "netherlands");
    write_text(in_test("ours.json"), "{\"//iati-activity\": {\"atleast_two\": {}}}");
    EXPECT(iatipub("validate", "--rules", in_test("ours.json"), clean_file(), NULL), 2, "ours.json",
           "atleast_two", "atleast_one");
}

/* For each vocabulary each of its codes: the code may not be there twice. */
static void rulesets_may_have_loops_in_loops(void)
{
    write_text(
        in_test("ours.json"),
        "{\"//iati-activity\": {\"loop\": {\"cases\": [{\"foreach\": \"tag/@vocabulary\", "
        "\"subs\": [\"foreach\"], \"do\": {\"loop\": {\"cases\": [{\"foreach\": "
        "\"tag[@vocabulary = '$1']/@code\", \"subs\": [\"paths\"], \"do\": "
        "{\"no_more_than_one\": {\"cases\": [{\"paths\": [\"tag[@code = '$1']\"], \"ruleInfo\": "
        "{\"id\": \"ours.2\", \"severity\": \"error\", \"category\": \"ours\", \"message\": "
        "\"a code of two vocabularies\", \"hint\": \"keep one\"}}]}}}]}}}]}}}");
    static const char tags[] = "<tag vocabulary=\"99\" code=\"a\"/><tag vocabulary=\"98\" "
                               "code=\"b\"/>\n<tag vocabulary=\"98\" code=\"a\"/>\n";
    char *path = document("tags.xml", activity("XM-DAC-41302-G", tags));
    EXPECT(iatipub("validate", "--rules", in_test("ours.json"), path, NULL), 1,
           "error [x.ours.2] XM-DAC-41302-G: a code of two vocabularies",
           "(@vocabulary '99', @code 'a')", "(@vocabulary '98', @code 'a')");
    EXPECT(iatipub("validate", "--rules", in_test("ours.json"), clean_file(), NULL), 0, "valid");
}

static void the_present_is_what_is_said(void)
{
    char *path = clean_file();
    EXPECT(iatipub("validate", "--now", "2023-12-31", path, NULL), 1, "[11.1.4]");
    EXPECT(iatipub("validate", "--now", "2024-01-02", path, NULL), 0);
    EXPECT(iatipub("validate", "--now", "soon", path, NULL), 2, "\"soon\"", "2024-05-31");
}

static void withdrawn_codes_are_told(void)
{
    char *path = document("old.xml", activity("XM-DAC-41302-G", "<sector code=\"15120\"/>\n"));
    EXPECT(iatipub("validate", "--only", "x.code.*", path, NULL), 0, "warning [x.code.withdrawn]",
           "15120", "withdrawn");
}

/* The same bytes, whatever the number of threads, and places right across chunks. */
static void threads_change_nothing(void)
{
    char *path = in_test("large.xml");
    FILE *stream = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    fputs("<iati-activities version=\"2.03\">\r\n", stream);
    for (int i = 0; i < 3000; i++)
        fputs(activity(text_of("XM-DAC-41302-%d", i), i % 10 ? "" : bad_sector), stream);
    fputs("</iati-activities>\n", stream);
    fclose(stream);
    struct outcome one = iatipub("validate", "--threads", "1", "--format", "json", path, NULL);
    EXPECT(one, 1);
    for (const char *const *threads = (const char *const[]){"2", "3", "8", NULL}; *threads;
         threads++) {
        struct outcome more =
            iatipub("validate", "--threads", *threads, "--format", "json", path, NULL);
        CHECK(strcmp(one.out, more.out) == 0, "%s threads find something else", *threads);
    }
    json_t *report = json_loads(one.out, 0, NULL);
    const json_t *last = json_array_get(json_object_get(report, "errors"),
                                        json_array_size(json_object_get(report, "errors")) - 1);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(report, "errors")) % 300, 0);
    /* eleven lines an activity, and one more with the bad sector */
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(last, "line")), 1 + 2990 * 11 + 299 + 11);
    json_decref(report);
}

static void converted_files_name_their_records(void)
{
    const char *folder = in_test("publication");
    EXPECT(iatipub("init", folder, "--template", "ilo", NULL), 0);
    EXPECT(iatipub("import", "-C", folder, NULL), 0);
    EXPECT(iatipub("convert", "-C", folder, NULL), 0);
    struct outcome outcome = iatipub("validate", "--now", "2000-01-01", "--only", "11.2.1",
                                     "--format", "jsonl", file_of(folder, "out"), NULL);
    EXPECT(outcome, 1, "\"source\": {\"file\": \"records/", "\"row\": ");
}

CU_TestInfo validate_options_tests[] = {
    {"a code is told with its list", a_code_is_told_with_its_list},
    {"all faults come in one run", all_faults_come_in_one_run},
    {"only and ignore choose", only_and_ignore_choose},
    {"as many findings are shown as wanted", as_many_findings_are_shown_as_wanted},
    {"formats are written", formats_are_written},
    {"baseline fails on what is new", baseline_fails_on_what_is_new},
    {"identifiers are compared across files", identifiers_are_compared_across_files},
    {"references are looked for", references_are_looked_for},
    {"rulesets of the user's own are run", rulesets_of_the_users_own_are_run},
    {"rulesets may have loops in loops", rulesets_may_have_loops_in_loops},
    {"the present is what is said", the_present_is_what_is_said},
    {"withdrawn codes are told", withdrawn_codes_are_told},
    {"threads change nothing", threads_change_nothing},
    {"converted files name their records", converted_files_name_their_records},
    CU_TEST_INFO_NULL,
};
