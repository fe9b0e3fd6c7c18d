/* The standard as the program tells of it: explain, codelist, schema. */
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static void an_element_is_explained(void)
{
    EXPECT(iatipub("explain", "transaction/provider-org", NULL), 0,
           "iati-activities/iati-activity/transaction/provider-org", "at most once",
           "transactions.provider_org", "6.9.1 error", "<provider-org ref=");
}

static void an_attribute_is_explained(void)
{
    EXPECT(iatipub("explain", "@humanitarian", NULL), 0, "iati-activity/@humanitarian",
           "true, false, 1 or 0", "activities.humanitarian", "also at",
           "transaction/@humanitarian");
}

static void a_rule_is_explained(void)
{
    EXPECT(iatipub("explain", "6.7.2", NULL), 0, "6.7.2 (error, classifications)", "what to do",
           "transaction/sector", "2.01, 2.02, 2.03");
    EXPECT(iatipub("explain", "x.record.orphan", NULL), 0, "critical, record");
}

static void what_is_not_in_the_standard_gets_the_nearest(void)
{
    EXPECT(iatipub("explain", "transation/provider-org", NULL), 2,
           "the nearest is 'transaction/provider-org'");
    EXPECT(iatipub("explain", "6.7.99", NULL), 2, "there is no rule '6.7.99'");
}

static void codelists_are_shown_and_searched(void)
{
    EXPECT(iatipub("codelist", NULL), 0, "Sector", "OrganisationType");
    EXPECT(iatipub("codelist", "Sector", "11220", NULL), 0, "Primary education", "active");
    EXPECT(iatipub("codelist", "Sector", "--search", "WATER", NULL), 0, "14031");
    EXPECT(iatipub("codelist", "Country", "TN", "--format", "json", NULL), 0, "\"code\": \"TN\"");
    EXPECT(iatipub("codelist", "ActivityStatus", "--format", "csv", NULL), 0, "Implementation");
    EXPECT(iatipub("codelist", "Currency", "ZMK", NULL), 0, "instead    ZMW (Zambian Kwacha)");
    EXPECT(iatipub("codelist", "Currency", "ZMK", "--format", "json", NULL), 0,
           "\"replaced_by\": \"ZMW\"");
    EXPECT(iatipub("codelist", "Currency", "--search", "Kwacha", NULL), 0,
           "(withdrawn 2018-08-08, use ZMW)");
    EXPECT(iatipub("codelist", "Sector", "11221", NULL), 1, "did you mean '11220'");
    EXPECT(iatipub("codelist", "Sektor", NULL), 2, "did you mean 'Sector'");
}

static const char list_before[] =
    "<codelist name=\"Colour\" complete=\"1\" xml:lang=\"en\"><metadata><name><narrative>Colour"
    "</narrative></name></metadata><codelist-items>"
    "<codelist-item><code>1</code><name><narrative>Red</narrative></name></codelist-item>"
    "<codelist-item><code>2</code><name><narrative>Green</narrative></name></codelist-item>"
    "</codelist-items></codelist>";

static const char list_after[] =
    "<codelist name=\"Colour\" complete=\"1\" xml:lang=\"en\"><metadata><name><narrative>Colour"
    "</narrative></name></metadata><codelist-items>"
    "<codelist-item><code>1</code><name><narrative>Crimson</narrative></name></codelist-item>"
    "<codelist-item status=\"withdrawn\" withdrawal-date=\"2026-01-01\"><code>2</code><name>"
    "<narrative>Green</narrative></name><description><narrative>Use code 3.</narrative>"
    "</description></codelist-item>"
    "<codelist-item><code>3</code><name><narrative>Blue</narrative></name></codelist-item>"
    "</codelist-items></codelist>";

static void an_update_says_what_changed(void)
{
    const char *from = in_test("official"), *to = in_test("mine");
    write_text(file_of(from, "Colour.xml"), list_before);
    EXPECT(iatipub("codelist", "update", "--from", from, "--codelist-dir", to, NULL), 0, "Colour");
    EXPECT(iatipub("codelist", "Colour", "1", "--codelist-dir", to, NULL), 0, "Red");
    write_text(file_of(from, "Colour.xml"), list_after);
    EXPECT(iatipub("codelist", "update", "--from", from, "--codelist-dir", to, NULL), 0, "added",
           "Blue", "withdrawn", "renamed", "Crimson");
    EXPECT(iatipub("codelist", "Colour", "2", "--codelist-dir", to, NULL), 0, "withdrawn",
           "2026-01-01", "3 (Blue)");
    write_text(file_of(from, "Colour.xml"), "<not-a-codelist/>");
    EXPECT(iatipub("codelist", "update", "--from", from, "--codelist-dir", to, NULL), 1,
           "is not a codelist");
    EXPECT(iatipub("codelist", "Colour", "1", "--codelist-dir", to, NULL), 0, "Crimson");
}

static void schemas_are_exported_under_the_official_names(void)
{
    static const char *const files[] = {"iati-activities-schema.xsd",
                                        "iati-organisations-schema.xsd", "iati-common.xsd",
                                        "xml.xsd"};
    const char *folder = in_test("schemas");
    EXPECT(iatipub("schema", "export", folder, NULL), 0, "2.01", "2.02", "2.03");
    for (size_t i = 0; i < 4; i++)
        CHECK(exists(file_of(folder, text_of("2.01/%s", files[i]))), "no %s", files[i]);
    const char *one = in_test("one");
    EXPECT(iatipub("schema", "export", one, "--version", "2.03", NULL), 0);
    EXPECT(iatipub("schema", "export", one, "--version", "1.05", NULL), 2, "2.01, 2.02 and 2.03");
    const char *publication = in_test("minimal");
    EXPECT(iatipub("init", publication, NULL), 0);
    run_well(publication);
    const char *document = file_of(publication, "out/activities.xml");
    CHECK(strcmp(xml_problem(document, file_of(one, files[0])), "") == 0,
          "the exported schema refuses what the program wrote");
    EXPECT(iatipub("validate", "--schema-dir", one, document, NULL), 0);
    EXPECT(iatipub("run", "-C", publication, "--schema-dir", one, NULL), 0, "1 file: valid");
    EXPECT(iatipub("publish", "-C", publication, "--schema-dir", one, NULL), 0, "1 file: valid");
    const char *none = in_test("none");
    make_folder(none);
    EXPECT(iatipub("run", "-C", publication, "--schema-dir", none, NULL), 2,
           "iati-activities-schema");
}

/* ---- an element that nobody has heard of -------------------------------------------------------
 */

static const char invented[] =
    "      <element name=\"moon-phase\" max=\"1\">\n"
    "        <explain>Phase of the moon when the activity began.</explain>\n"
    "        <attribute name=\"code\" type=\"string\" use=\"required\">\n"
    "          <explain>Code of the phase.</explain>\n"
    "        </attribute>\n"
    "      </element>\n\n";

/* The schema that the stylesheet makes of a description. */
static void make_schema(const char *description, const char *stylesheet, const char *schema)
{
    static const char version[] = "version", part[] = "part";
    const char *parameters[] = {version, "'2.03'", part, "'activities'", NULL};
    xsltStylesheet *sheet = xsltParseStylesheetFile((const xmlChar *)stylesheet);
    xmlDoc *document = xmlReadFile(description, NULL, XML_PARSE_NONET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sheet);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    xmlDoc *result = xsltApplyStylesheet(sheet, document, parameters);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
    xsltSaveResultToFilename(schema, result, sheet, 0);
    xmlFreeDoc(result);
    xmlFreeDoc(document);
    xsltFreeStylesheet(sheet);
}

static void an_invented_element_needs_no_c(void)
{
    const char *data = in_test("data");
    const char *description = file_of(data, "schemas/iati/standard.xml");
    const char *standard = read_file(in_source("schemas/iati/standard.xml"), NULL);
    const char *before = strstr(standard, "      <element name=\"activity-scope\"");
    CU_ASSERT_PTR_NOT_NULL_FATAL(before);
    write_text(description,
               text_of("%.*s%s%s", (int)(before - standard), standard, invented, before));

    EXPECT(iatipub("explain", "moon-phase", "--data-dir", data, NULL), 0, "Phase of the moon",
           "before activity-scope", "activities.moon_phase", "<moon-phase code=\"text\"/>");
    EXPECT(iatipub("explain", "moon-phase", NULL), 2);

    const char *publication = in_test("lunar");
    EXPECT(iatipub("init", publication, "--data-dir", data, NULL), 0);
    CHECK(
        text_has(read_file(file_of(publication, "templates/activities.csv"), NULL), ",moon_phase,"),
        "the template has no such column");

    const char *schema = in_test("iati-activities-schema.xsd");
    make_schema(description, in_source("xslt/make-schema.xsl"), schema);
    CHECK(text_has(read_file(schema, NULL), "\"moon-phase\""), "the schema has no such element");

    const char *records = file_of(publication, "records/activities.csv");
    const char *rows = read_file(records, NULL);
    const char *line = strchr(rows, '\n');
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    write_text(records, text_of("moon_phase,%.*s\nfull,%s", (int)(line - rows), rows, line + 1));
    EXPECT(iatipub("import", "-C", publication, "--data-dir", data, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, "--data-dir", data, NULL), 0);
    CHECK(xml_number(file_of(publication, "out/activities.xml"),
                     "count(//activity-date[last()]/following-sibling::moon-phase[@code='full'])") >
              0,
          "the element is not written in its place");
}

CU_TestInfo standard_tests[] = {
    {"an element is explained", an_element_is_explained},
    {"an attribute is explained", an_attribute_is_explained},
    {"a rule is explained", a_rule_is_explained},
    {"what is not in the standard gets the nearest", what_is_not_in_the_standard_gets_the_nearest},
    {"codelists are shown and searched", codelists_are_shown_and_searched},
    {"an update says what changed", an_update_says_what_changed},
    {"schemas are exported under the official names",
     schemas_are_exported_under_the_official_names},
    {"an invented element needs no C", an_invented_element_needs_no_c},
    CU_TEST_INFO_NULL,
};
