#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "folder.h"
#include "quality/index_tests.h"
#include "quality/setup.h"
#include "quality_scene.h"

extern CU_TestInfo quality_index_tests[];

#define STATUS(code) "<activity-status code='" code "'/>"
#define DATE(type, day) "<activity-date type='" type "' iso-date='" day "'/>"
#define SPENT(type, day)                                                                           \
    "<transaction><transaction-type code='" type "'/><transaction-date iso-date='" day             \
    "'/><value>5</value></transaction>"
#define PERIOD(start, end) "<period-start iso-date='" start "'/><period-end iso-date='" end "'/>"
#define RUNNING STATUS("2")
#define ACTIVITY(inside) "<iati-activity>" inside "</iati-activity>"
#define DOCUMENT(code)                                                                             \
    "<document-link url='http://e.org/a'><category code='" code "'/></document-link>"

#define EXPECT(test, expected, inside)                                                             \
    CU_ASSERT_STRING_EQUAL(judged(ACTIVITY(inside), test), expected)

/* ---- current ---- */

static void knows_current_activities(void)
{
    EXPECT("title-present", "0/1", STATUS("3") DATE("3", "2023-06-16"));
    EXPECT("title-present", "0/0", STATUS("3") DATE("3", "2023-06-15"));
    EXPECT("title-present", "0/1", STATUS("4") SPENT("3", "2024-01-01"));
    EXPECT("title-present", "0/0", STATUS("4") SPENT("1", "2024-01-01"));
    EXPECT("title-present", "0/0", STATUS("4") SPENT("3", "2023-06-15"));
    EXPECT("title-present", "0/1", STATUS("3") DATE("4", "2025-01-01"));
    EXPECT("title-present", "0/0", STATUS("3") DATE("4", "2023-02-30"));
    EXPECT("title-present", "0/1", RUNNING);
}

/* ---- budgets ---- */

#define BUDGETED(start, end)                                                                       \
    RUNNING DATE("3", "2026-12-31") "<budget>" PERIOD(start, end) "</budget>"

static void measures_budgets(void)
{
    EXPECT("project-budget-annual", "0/0", RUNNING DATE("3", "2024-12-14"));
    EXPECT("project-budget-annual", "0/1", RUNNING DATE("3", "2024-12-15"));
    EXPECT("project-budget-annual", "1/1", BUDGETED("2024-07-01", "2025-06-30"));
    EXPECT("project-budget-quarterly", "0/1", BUDGETED("2024-07-01", "2025-06-30"));
    EXPECT("project-budget-annual", "1/1", BUDGETED("2024-07-01", "2024-09-30"));
    EXPECT("project-budget-quarterly", "1/1", BUDGETED("2024-07-01", "2024-09-30"));
    EXPECT("project-budget-annual", "0/1", BUDGETED("2023-01-01", "2024-12-31"));
    EXPECT("project-budget-annual", "0/1", BUDGETED("2023-07-01", "2024-07-15"));
    EXPECT("project-budget-annual", "1/1", BUDGETED("2023-07-16", "2024-07-15"));
    EXPECT("project-budget-annual", "0/1", BUDGETED("2023-06-15", "2024-06-14"));
    EXPECT("project-budget-annual", "0/0",
           BUDGETED("2024-07-01", "2025-06-30") "<default-aid-type code='G01'/>");
    EXPECT("project-budget-quarterly", "1/1",
           RUNNING DATE("4", "2026-12-31") "<planned-disbursement>" PERIOD(
               "2024-07-01", "2024-09-30") "</planned-disbursement>");
    EXPECT("project-budget-annual", "0/1",
           RUNNING DATE("3", "2026-12-31") "<planned-disbursement><period-start "
                                           "iso-date='2024-07-01'/></planned-disbursement>");
}

/* ---- preconditions ---- */

static void applies_by_status_and_aid_type(void)
{
    EXPECT("commitments", "0/1", DATE("3", "2025-01-01"));
    EXPECT("commitments", "0/0", STATUS("5") DATE("3", "2025-01-01"));
    EXPECT("actual-end", "0/0", RUNNING);
    EXPECT("actual-end", "0/1", STATUS("4") DATE("3", "2025-01-01"));
    EXPECT("project-budget-document", "0/0", RUNNING "<default-aid-type code='A01'/>");
    EXPECT("project-budget-document", "0/0",
           RUNNING "<transaction><aid-type code='A02'/></transaction>");
    EXPECT("project-budget-document", "0/1",
           RUNNING "<transaction><aid-type code='G01'/></transaction>");
    EXPECT("conditions-data", "0/1", RUNNING);
    EXPECT("conditions-data", "0/1", RUNNING "<default-aid-type code='C01'/>");
    EXPECT("conditions-data", "0/0", RUNNING "<default-aid-type code='B01'/>");
    EXPECT("location-present", "0/0", RUNNING "<recipient-region code='998'/>");
    EXPECT("location-present", "0/0", RUNNING "<default-aid-type code='H03'/>");
    EXPECT("planned-end", "0/0", RUNNING "<default-finance-type code='433'/>");
    EXPECT("planned-end", "0/1", RUNNING "<default-finance-type code='110'/>");
    EXPECT("reviews-and-evaluations", "0/0", RUNNING);
    EXPECT("reviews-and-evaluations", "1/1", RUNNING DOCUMENT("A07"));
    EXPECT("reviews-and-evaluations", "0/1", STATUS("3") DATE("3", "2025-01-01"));
    EXPECT("impact-appraisals", "0/0", RUNNING "<default-aid-type code='D02'/>");
    EXPECT("project-procurement-tenders", "0/0", RUNNING "<default-aid-type code='B02'/>");
}

/* ---- texts and codes ---- */

#define NARRATIVE(name, text) "<" name "><narrative>" text "</narrative></" name ">"

static void measures_texts(void)
{
    EXPECT("title-length", "1/1",
           RUNNING NARRATIVE("title", "Ports") NARRATIVE("title", " Ports for all "));
    EXPECT("title-length", "0/1", RUNNING NARRATIVE("title", "  Ports  "));
    EXPECT("title-length", "1/1", RUNNING NARRATIVE("title", "ééééééééé1"));
    EXPECT("title-length", "0/1", RUNNING NARRATIVE("title", "ééééé"));
    EXPECT("title-present", "1/1", RUNNING NARRATIVE("title", " "));
    EXPECT("title-present", "0/1", RUNNING "<title><narrative/></title>");
    EXPECT("description-length", "0/1", RUNNING NARRATIVE("description", "Some ports."));
}

static void checks_codes(void)
{
    EXPECT("flow-type-valid", "0/1", RUNNING);
    EXPECT("flow-type-present", "1/1", RUNNING "<default-flow-type code='x'/>");
    EXPECT("flow-type-valid", "0/1", RUNNING "<default-flow-type code='x'/>");
    EXPECT("flow-type-valid", "1/1", RUNNING "<default-flow-type code='10'/>");
    EXPECT("flow-type-valid", "0/1",
           RUNNING
           "<default-flow-type code='10'/><transaction><flow-type code='x'/></transaction>");
    EXPECT("finance-type-valid", "1/1",
           RUNNING "<transaction><finance-type code='110'/></transaction>");
    EXPECT("aid-type-present", "1/1", RUNNING "<default-aid-type code='1' vocabulary='3'/>");
    EXPECT("aid-type-valid", "0/1", RUNNING "<default-aid-type code='1' vocabulary='3'/>");
    EXPECT("aid-type-valid", "1/1",
           RUNNING "<default-aid-type code='1' vocabulary='3'/><default-aid-type code='C01'/>");
    EXPECT("status-valid", "0/1", STATUS("9") DATE("3", "2025-01-01"));
    EXPECT("sector-codes", "1/1", RUNNING "<sector code='11110'/>");
    EXPECT("sector-codes", "0/1", RUNNING "<sector code='11110'/><sector code='1'/>");
    EXPECT("sector-codes", "0/1", RUNNING "<sector code='111' vocabulary='2'/>");
    EXPECT("purpose-codes", "1/1", RUNNING "<sector code='11110'/>");
    EXPECT("purpose-codes", "0/1", RUNNING "<sector code='11110'/><sector code='43010'/>");
    EXPECT("purpose-codes", "1/1",
           RUNNING "<transaction><sector code='11110'/></transaction><transaction><sector "
                   "code='11120'/></transaction>");
    EXPECT("purpose-codes", "0/1",
           RUNNING "<transaction><sector code='11110'/></transaction><transaction/>");
}

static void finds_elements(void)
{
    EXPECT("commitments", "0/1",
           RUNNING "<transaction><transaction-type code='2'/><value>0.00</value></transaction>");
    EXPECT("commitments", "1/1",
           RUNNING "<transaction><transaction-type code='2'/><value>-1</value></transaction>");
    EXPECT("disbursements-and-expenditures", "1/1", RUNNING SPENT("4", "2024-01-01"));
    EXPECT("capital-spend", "1/1", RUNNING "<capital-spend percentage='0'/>");
    EXPECT("objectives", "1/1", RUNNING "<description type='2'/>");
    EXPECT("objectives", "1/1", RUNNING DOCUMENT("A02"));
    EXPECT("objectives", "0/1", RUNNING "<description type='1'/>");
    EXPECT("project-procurement-contracts", "1/1", RUNNING DOCUMENT("A11"));
    EXPECT("results-document", "1/1", RUNNING DOCUMENT("A08"));
    EXPECT("location-present", "1/1", RUNNING "<location/>");
    EXPECT("location-detail", "0/1", RUNNING "<location/>");
    EXPECT("location-detail", "1/1", RUNNING "<location><point/></location>");
    EXPECT("location-detail", "1/1",
           RUNNING "<location><administrative vocabulary='G1' code='1'/></location>");
    EXPECT("location-detail", "0/1",
           RUNNING "<location><location-id vocabulary='Z' code='1'/></location>");
    EXPECT("identifier-prefix", "1/1",
           "<iati-identifier>XX-1-A</iati-identifier><reporting-org ref='XX-1'/>" RUNNING);
    EXPECT("identifier-prefix", "0/1",
           "<iati-identifier>XX-2-A</iati-identifier><reporting-org ref='XX-1'/>" RUNNING);
    EXPECT("identifier-prefix", "1/1",
           "<iati-identifier>XX-2-A</iati-identifier><reporting-org ref='XX-1'/><other-identifier "
           "type='B1' ref='XX-2'/>" RUNNING);
    EXPECT("identifier-prefix", "0/1",
           "<iati-identifier>A</iati-identifier><reporting-org ref=''/>" RUNNING);
    EXPECT("networked-data-implementors", "0/1", RUNNING "<participating-org role='4' ref=' '/>");
    EXPECT("networked-data-implementors", "1/1", RUNNING "<participating-org role='4' ref='A'/>");
}

/* ---- networked data ---- */

static const char partners[] = ACTIVITY(
    RUNNING "<participating-org ref='XX-OWN'/><participating-org ref='NL-KVK-1'/>"
            "<participating-org ref='XM-DAC-10000'/>"
            "<participating-org><narrative>Ministry</narrative></participating-org>"
            "<transaction><transaction-type code='3'/><receiver-org ref='XX-OWN'/></transaction>"
            "<transaction><transaction-type code='3'/><receiver-org ref='PUB-1'/></transaction>"
            "<transaction><transaction-type code='2'/></transaction>"
            "<transaction><transaction-type code='1'/></transaction>");

static void follows_references(void)
{
    static const char *const own[] = {"XX-OWN"}, *const publishers[] = {"PUB-1", "PUB-2"};
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene.settings.own_references = (struct text_list){own, 1};
    scene.settings.publishers = (struct text_list){publishers, 2};
    scene_add(&scene, partners);
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_tests", "test", "networked-data-participating-orgs", "share"),
        "0.3333");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_tests", "test", "networked-data-receivers", "share"), "0.5000");
    scene_end(&scene);
}

static void guesses_no_references(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, partners);
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "networked-data-participating-orgs"), "/1");
    CU_ASSERT_PTR_NOT_NULL(strstr(
        scene_cell(&scene, "quality_tests", "test", "networked-data-participating-orgs", "advice"),
        "list of registered publishers"));
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_indicators", "indicator",
                                      "networked-data-participating-orgs", "points"),
                           "0.00");
    scene_end(&scene);
}

/* ---- settings ---- */

static void exempts_hierarchies(void)
{
    const struct quality_exemption exemptions[] = {{"contact-details", 2}, {"sector-codes", 1}};
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene.settings.exemptions = exemptions;
    scene.settings.exemption_count = 2;
    scene_add(&scene, ACTIVITY(RUNNING) "<iati-activity hierarchy='2'>" RUNNING "</iati-activity>");
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "contact-details"), "0/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "sector-codes"), "0/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "sector-present"), "0/2");
    scene_end(&scene);
}

static void refuses_unknown_settings(void)
{
    struct error error = ERROR_INIT;
    const struct quality_exemption exemption = {"contact", 2};
    struct names *names = names_new();
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NULL(
        quality_new(names, lists, &(struct quality_settings){.today = "2024-02-30"}, &error));
    CU_ASSERT_STRING_EQUAL(error.text,
                           "'2024-02-30' is no day; expected a date such as 2024-05-31");
    CU_ASSERT_PTR_NULL(quality_new(names, lists,
                                   &(struct quality_settings){.today = "2024-02-29",
                                                              .exemptions = &exemption,
                                                              .exemption_count = 1},
                                   &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "there is no test 'contact'"));
    error_clear(&error);
    codelists_free(lists);
    names_free(names);
}

static void reads_settings_of_a_publication(void)
{
    char folder[FOLDER_PATH_SIZE];
    char ref[] = "XX-OWN", second[] = "XX-OLD", file[] = "publishers.txt", test[] = "sector";
    char *own[] = {second};
    struct exemption exempt[] = {{test, 2}};
    struct quality_keys keys = {.publishers = file,
                                .own_references = own,
                                .own_references_count = 1,
                                .exempt = exempt,
                                .exempt_count = 1};
    struct publication publication = {
        .folder = folder, .organisation = {.ref = ref}, .quality = &keys};
    struct quality_setup setup;
    struct error error = ERROR_INIT;
    folder_begin(folder);
    CU_ASSERT_FALSE(quality_setup_read(&setup, &publication, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'quality.publishers': "));
    error_clear(&error);
    quality_setup_release(&setup);
    folder_add(folder, "publishers.txt", "PUB-2\nPUB-1\n");
    CU_ASSERT_TRUE_FATAL(quality_setup_read(&setup, &publication, &error));
    CU_ASSERT_EQUAL(setup.settings.own_references.count, 2);
    CU_ASSERT_STRING_EQUAL(setup.settings.own_references.items[1], "XX-OLD");
    CU_ASSERT_EQUAL(setup.settings.publishers.count, 2);
    CU_ASSERT_STRING_EQUAL(setup.settings.publishers.items[0], "PUB-1");
    CU_ASSERT_EQUAL(setup.settings.exemptions[0].hierarchy, 2);
    quality_setup_release(&setup);
    CU_ASSERT_TRUE(quality_setup_read(&setup, NULL, &error));
    quality_setup_release(&setup);
    folder_end(folder);
}

static void narrows_locations_by_scope(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene.settings.location_by_scope = true;
    scene_add(&scene, ACTIVITY(RUNNING "<activity-scope code='4'/>")
                          ACTIVITY(RUNNING "<activity-scope code='5'/>"));
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "location-present"), "0/1");
    scene_end(&scene);
}

/* ---- organisations ---- */

#define TOTAL(end) "<total-budget>" PERIOD("2024-01-01", end) "</total-budget>"
#define ORGANISATION(inside)                                                                       \
    "<iati-organisation><organisation-identifier>XX-1</organisation-identifier>" inside            \
    "</iati-organisation>"

static void judges_organisations(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add_organisations(&scene,
                            ORGANISATION(TOTAL("2024-12-31") TOTAL("2026-06-14") DOCUMENT("B01")));
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "total-budget-1"), "1/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "total-budget-2"), "1/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "total-budget-3"), "0/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "annual-report"), "1/1");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "audit"), "0/1");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_indicators", "indicator", "annual-report", "points"), "100.00");
    /* The first window loses 2024-12-31 on the day after; the second one 2026-06-14 when that is
     * less than 365 days ahead. */
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "total-budget-1", "until"),
                           "2025-01-01");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "total-budget-2", "until"),
                           "2025-06-15");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "total-budget-3", "until"), "");
    CU_ASSERT_TRUE(scene_notes(&scene, "forecast", "fails on 2025-01-01"));
    scene_end(&scene);
}

#define COUNTRY(code) "<recipient-country code='" code "'/>"

static void counts_countries(void)
{
    static const char *const countries[] = {"TN", "KE", "PE"};
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene.settings.countries = (struct text_list){countries, 3};
    scene_add(&scene,
              ACTIVITY(RUNNING COUNTRY("KE") DOCUMENT("A09")) ACTIVITY(RUNNING COUNTRY("PE"))
                  ACTIVITY(STATUS("5") COUNTRY("PE") DOCUMENT("A09")));
    scene_add_organisations(
        &scene,
        ORGANISATION("<document-link url='x'><category code='B13'/>" COUNTRY(
            "TN") "</document-link>"
                  "<recipient-country-budget>" COUNTRY("TN") PERIOD(
                      "2024-01-01", "2024-12-31") "</recipient-country-budget>"
                                                  "<recipient-country-budget>" COUNTRY("TN") PERIOD(
                                                      "2024-01-01",
                                                      "2025-01-31") "</recipient-country-budget>"));
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "country-strategies"), "2/3");
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "country-budgets"), "1/9");
    scene_end(&scene);
}

/* ---- points ---- */

static void weighs_everything_once(void)
{
    double total = 0;
    for (size_t i = 0; i < INDICATOR_COUNT; i++)
        total += indicator_infos[i].weight;
    CU_ASSERT_TRUE(fabs(total - 1) < 1e-9);
}

static void turns_tests_into_points(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, ACTIVITY(RUNNING NARRATIVE("title", "Ports") SPENT("3", "2024-05-01"))
                          ACTIVITY(RUNNING SPENT("3", "2024-04-01")));
    scene_finish(&scene);
    /* One of two has a title, none a long one: a quarter passes, and lag and frequency are best. */
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_indicators", "indicator", "title", "share"),
                           "0.2500");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_indicators", "indicator", "title", "points"),
                           "62.50");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_indicators", "indicator", "title", "score"),
                           "0.62");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_indicators", "indicator", "results", "points"), "0.00");
    /* The first activity with results brings 50 of 100, and a quarter of the rest. */
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_gains", "test", "results-data", "first"),
                           "3.12");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_gains", "test", "results-data", "points"),
                           "3.75");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_gains", "test", "results-data", "missing"),
                           "2");
    scene_end(&scene);
}

static void lists_what_fails(void)
{
    struct quality_scene scene;
    struct strbuf text = STRBUF_INIT;
    for (int i = 0; i < 60; i++)
        strbuf_addf(
            &text,
            "<iati-activity><iati-identifier>A-%d</iati-identifier>" RUNNING "</iati-activity>", i);
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, text.text);
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_test(&scene, "contact-details"), "0/60");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_failures", "activity", "A-49", "test"),
                           "project-budget-document");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_failures", "activity", "A-49", "reason"),
                           "has no document of category A05");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_failures", "activity", "A-50", "test"), "-");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_failures", "reason", "and 10 more", "test"),
                           "project-budget-document");
    strbuf_release(&text);
    scene_end(&scene);
}

CU_TestInfo quality_index_tests[] = {
    {"current activities are those that run or ended within a year", knows_current_activities},
    {"budgets count by length and day", measures_budgets},
    {"tests apply by status and aid type", applies_by_status_and_aid_type},
    {"texts are measured in characters", measures_texts},
    {"codes are looked up", checks_codes},
    {"elements and documents are found", finds_elements},
    {"references that others know count", follows_references},
    {"without a list of publishers references are not computable", guesses_no_references},
    {"hierarchies can be exempted from a test", exempts_hierarchies},
    {"a day or a test that is none is refused", refuses_unknown_settings},
    {"settings of a publication are read", reads_settings_of_a_publication},
    {"locations can be asked of narrow scopes only", narrows_locations_by_scope},
    {"organisation files are tested, and when their windows close", judges_organisations},
    {"country budgets and strategies are counted by country", counts_countries},
    {"the weights sum to 1", weighs_everything_once},
    {"tests become points, and what can be gained is ranked", turns_tests_into_points},
    {"failing activities are listed up to a limit", lists_what_fails},
    CU_TEST_INFO_NULL,
};
