/* Files of UN financial data: the ones in tests/data/unsdg, each with what is found in it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "harness.h"
#include "suites.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static char *data(const char *name)
{
    return in_source(text_of("tests/data/unsdg/%s.xml", name));
}

static void right_files_have_no_findings(void)
{
    EXPECT(iatipub("validate", data("good"), NULL), 0,
           "good.xml: valid, 1 report, 0 critical, 0 errors, 0 warnings, 0 advisories");
    EXPECT(iatipub("validate", data("public"), NULL), 0,
           "public.xml: valid, 1 report, 0 critical, 0 errors, 0 warnings, 0 advisories");
    EXPECT(iatipub("validate", data("good"), data("public"), NULL), 1,
           "'report-identifier' \"ILO-2024\" stands in another file too");
}

static const struct {
    const char *file;
    int status;
    const char *finding;
} wrong[] = {
    {"wrong-version", 1,
     ":2:1: critical [0.6.1] version \"2.03\" is not a version of UN financial data; expected "
     "1.00"},
    {"wrong-amount-with-separator", 1, ":9:100: critical [0.3.1] ILO-2024: attribute 'amount'"},
    {"wrong-identifier", 0,
     ":4:5: warning [unsdg.1.2] ILO 2024: 'report-identifier' does not begin"},
    {"wrong-identifier-twice", 1,
     "error [unsdg.1.1] 'report-identifier' \"ILO-2024\" was used before, in line 4"},
    {"wrong-currency", 0, "warning [unsdg.1.3] ILO-2024: the currency is not USD: 'CHF'"},
    {"wrong-edition", 0, "warning [unsdg.1.4] ILO-2024: '@edition' is no known edition"},
    {"wrong-total-kind", 1, "error [unsdg.1.6] ILO-2024: the kind of a control total is neither"},
    {"wrong-total-missing", 0, "warning [unsdg.1.10] ILO-2024: a final report has no control"},
    {"wrong-unknown-code", 1,
     ":12:14: error [unsdg.2.8] ILO-2024: revenue instrument \"R3D\" is not in codelist "
     "UNFinancingInstrument; did you mean \"R03D\"?"},
    {"wrong-code-of-other-year", 1,
     ":9:14: error [unsdg.2.20] ILO-2024: revenue instrument \"R03\" is in codelist "
     "UNFinancingInstrument up to 2017 only, not for 2024"},
    {"wrong-no-contributor-type", 1,
     ":11:5: error [unsdg.3.2] ILO-2024: a fact has no contributor"},
    {"wrong-no-location", 1, ":14:5: error [unsdg.3.4] ILO-2024: a fact has no location"},
    {"wrong-no-goal", 1, ":16:5: error [unsdg.3.5] ILO-2024: a fact has no Sustainable"},
    {"wrong-no-goal", 1,
     ":7:35: warning [unsdg.5.3] ILO-2024: the sum over goals is not the control total of expense, "
     "by more than rounding explains: 1600.25 and 1800.5, a difference of 200.25"},
    {"wrong-no-marker", 0, ":17:5: warning [unsdg.3.6] ILO-2024: a fact has no gender equality"},
    {"wrong-level-alone", 1, "error [unsdg.3.7] ILO-2024: of 'location' and 'location-level' only"},
    {"wrong-data-set", 1, "error [unsdg.3.9] ILO-2024: expense is from a data set of revenue"},
    {"wrong-dimension-of-no-data-set", 0, "warning [unsdg.3.10] ILO-2024: a fact of data set"},
    {"wrong-other-level", 1,
     "error [unsdg.4.1] ILO-2024: expense location \"014\" is of location-level SUB in codelist "
     "UNLocation, but location-level is \"REG\""},
    {"wrong-other-goal", 1,
     "error [unsdg.4.2] ILO-2024: the target belongs to another goal: '9.5'"},
    {"wrong-no-contributor", 1, ":8:5: error [unsdg.4.5] ILO-2024: revenue from governments (C01)"},
    {"wrong-other-contributor-type", 0, "warning [unsdg.4.6] ILO-2024: of instrument R04A"},
    {"wrong-other-contributor-type", 0,
     "warning [unsdg.5.9] ILO-2024: own earnings (R04A) are not the revenue without a contributor "
     "(C09), by more than rounding explains: 100 and 0, a difference of 100"},
    {"wrong-pooled-fund", 0,
     "warning [unsdg.5.10] ILO-2024: revenue of pooled funds (R03A) is not"},
    {"wrong-three-decimals", 0, "warning [unsdg.4.12] ILO-2024: a whole fact has an amount with"},
    {"wrong-one-cent", 0,
     "advisory [unsdg.7.1] ILO-2024: the sum over functions is not the control total of expense, "
     "by at most 1: 1800.51 and 1800.5, a difference of 0.01"},
    {"wrong-above-rounding", 0,
     "warning [unsdg.5.2] ILO-2024: the sum over locations is not the control total of expense, by "
     "more than rounding explains: 1802.01 and 1800.5, a difference of 1.51"},
    {"wrong-row-missing", 0, "1800.5, a difference of 1000\n"},
    {"wrong-large-difference", 1,
     "error [unsdg.6.1] ILO-2024: the sum over functions is not the control total of expense, by "
     "more than 1,000: 1800.5 and 2800.51, a difference of 1000.01"},
};

static void wrong_files_have_their_finding(void)
{
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        EXPECT(iatipub("validate", data(wrong[i].file), NULL), wrong[i].status, wrong[i].finding);
}

static void every_format_tells_of_them(void)
{
    static const char *const formats[] = {"text", "json", "jsonl", "csv", "junit", "sarif", "html"};
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        EXPECT(iatipub("validate", "--format", formats[i], data("wrong-no-goal"), NULL), 1,
               "unsdg.3.5", "ILO-2024");
    EXPECT(iatipub("validate", "--format", "json", data("wrong-no-goal"), NULL), 1,
           "\"fileType\": \"unsdg-reports\"", "\"iatiVersion\": \"1.00\"", "line 16, column 5");
}

static void kind_and_version_must_fit(void)
{
    write_text(in_test("a.xml"), "<iati-activities version=\"1.00\"/>\n");
    EXPECT(iatipub("validate", in_test("a.xml"), NULL), 1, "0.6.1", "expected 2.01, 2.02 or 2.03");
    write_text(in_test("a.xml"), "<unsdg-report version=\"1.00\"/>\n");
    EXPECT(iatipub("validate", in_test("a.xml"), NULL), 1, "0.2.1",
           "expected iati-activities, iati-organisations or unsdg-reports");
}

static void rules_can_be_added_and_sums_compared_in_iati_files_too(void)
{
    write_text(
        in_test("own.json"),
        "{\"//iati-activity\": {\"sums_agree\": {\"cases\": [{\"paths\": [\"budget/value\"], "
        "\"agreeWith\": [\"transaction/value\"], \"tolerance\": \"0.05\", \"ruleInfo\": "
        "{\"id\": \"own.1\", \"message\": \"budgets and transactions differ\", \"verified\": "
        "false}}]}},\n"
        "\"/unsdg-reports/unsdg-report\": {\"no_more_than_one\": {\"cases\": [{\"paths\": "
        "[\"revenue\"], \"ruleInfo\": {\"id\": \"own.2\", \"message\": \"too many\"}}]}}}\n");
    EXPECT(iatipub("validate", "--rules", in_test("own.json"), data("good"), NULL), 1,
           "error [x.own.2] ILO-2024: too many: there are 6");
    const char *activities = in_source("tests/data/activities-good.xml");
    EXPECT(
        iatipub("validate", "--rules", in_test("own.json"), "--only", "x.own.1", activities, NULL),
        1, "error [x.own.1]", "budgets and transactions differ: ", ", a difference of ",
        "hint: this rule is unverified");
}

static void the_schema_is_exported(void)
{
    EXPECT(iatipub("schema", "export", in_test("xsd"), "--version", "1.00", NULL), 0,
           "schemas of UN financial data 1.00");
    CHECK(exists(in_test("xsd/financial-data.xsd")) && exists(in_test("xsd/xml.xsd")),
          "a file is missing");
    EXPECT(iatipub("validate", "--schema-dir", in_test("xsd"), data("good"), NULL), 0, "valid");
    EXPECT(iatipub("schema", "export", in_test("all"), NULL), 0);
    CHECK(exists(in_test("all/1.00/financial-data.xsd")), "the file is missing");
}

static void elements_and_rules_are_explained(void)
{
    EXPECT(iatipub("explain", "unsdg-report/expense", NULL), 0,
           "unsdg-reports/unsdg-report/expense", "any number of times, after revenue",
           "1.00 and later");
    EXPECT(iatipub("explain", "expense/@location", NULL), 0, "UNLocation", "unsdg.4.1 error");
    EXPECT(iatipub("explain", "@goal", NULL), 0, "X00");
    EXPECT(iatipub("explain", "unsdg.3.3", NULL), 0, "unverified  recalled", "1.00");
    EXPECT(iatipub("explain", "unsdg.3.33", NULL), 2, "there is no rule 'unsdg.3.33'");
    EXPECT(iatipub("explain", "unsdg-repport", NULL), 2, "unsdg-report");
}

/* A report is one item, and held in memory as a whole while it is checked. */
static void a_large_report_is_checked_in_bounded_time(void)
{
    enum { FACTS = 50000 };
    static const char head[] =
        "<unsdg-reports version=\"1.00\">\n<unsdg-report entity=\"ILO\" year=\"2024\" "
        "currency=\"USD\" basis=\"EXP\" edition=\"2024\" status=\"draft\">\n"
        "<report-identifier>ILO-2024</report-identifier>\n"
        "<control-total kind=\"expense\" amount=\"500.01\" source=\"statement II\"/>\n";
    static const char fact[] = "<expense function=\"1\" location-level=\"COU\" location=\"TUN\" "
                               "goal=\"8\" target=\"8.5\" marker=\"2\" amount=\"0.01\"/>\n";
    static const char tail[] = "</unsdg-report>\n</unsdg-reports>\n";
    size_t length = strlen(head) + FACTS * strlen(fact) + strlen(tail);
    char *text = malloc(length + 1), *end = text;
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    end = stpcpy(end, head);
    for (int i = 0; i < FACTS; i++)
        end = stpcpy(end, fact);
    stpcpy(end, tail);
    write_bytes(in_test("large.xml"), text, length);
    free(text);
    struct outcome outcome = iatipub("validate", in_test("large.xml"), NULL);
    EXPECT(outcome, 0, "[unsdg.7.1] ILO-2024: the sum over functions",
           "500 and 500.01, a difference of 0.01", "0 warnings, 3 advisories");
    CHECK(outcome.seconds < (FREE_BEFORE_EXIT ? 120 : 30), "it took %.1f seconds", outcome.seconds);
    CHECK(FREE_BEFORE_EXIT || outcome.peak < (size_t)200 << 20, "it took %zu bytes", outcome.peak);
}

CU_TestInfo unsdg_file_tests[] = {
    {"right files have no findings", right_files_have_no_findings},
    {"wrong files have their finding", wrong_files_have_their_finding},
    {"every format tells of them", every_format_tells_of_them},
    {"kind and version must fit", kind_and_version_must_fit},
    {"rules can be added, and sums compared in IATI files too",
     rules_can_be_added_and_sums_compared_in_iati_files_too},
    {"the schema is exported", the_schema_is_exported},
    {"elements and rules are explained", elements_and_rules_are_explained},
    {"a large report is checked in bounded time", a_large_report_is_checked_in_bounded_time},
    CU_TEST_INFO_NULL,
};
