/* The report of a publication or of files: a page and the same figures in other formats. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* ---- figures ------------------------------------------------------------------------------- */

static json_t *figures_of(struct outcome outcome)
{
    CHECK(outcome.status == 0, "%d %s", outcome.status, outcome.err);
    json_t *root = json_loads(outcome.out, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    return root;
}

/* The rows of a table; an empty array if there is no such table. */
static const json_t *rows_of(const json_t *root, const char *name)
{
    size_t i;
    json_t *table;
    json_array_foreach(json_object_get(root, "tables"), i,
                       table) if (strcmp(json_string_value(json_object_get(table, "name")), name) ==
                                  0) return json_object_get(table, "rows");
    CHECK(false, "there is no table %s", name);
    return json_object_get(root, "tables");
}

static const char *cell(const json_t *row, const char *column)
{
    const json_t *value = json_object_get(row, column);
    if (json_is_integer(value))
        return text_of("%lld", (long long)json_integer_value(value));
    return json_is_string(value) ? json_string_value(value) : "";
}

/* The row in which two columns have these texts; NULL if there is none. */
static const json_t *row_with(const json_t *rows, const char *first, const char *one,
                              const char *second, const char *other)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) if (strcmp(cell(row, first), one) == 0 &&
                                         strcmp(cell(row, second), other) == 0) return row;
    return NULL;
}

/* "1500.5" in cents, which all amounts here are whole numbers of. */
static long long cents(const char *text)
{
    char *end;
    long long whole = strtoll(text, &end, 10), part = 0;
    if (*end == '.')
        for (int i = 1; i <= 2; i++)
            part = part * 10 + (end[i] >= '0' && end[i] <= '9' ? end[i] - '0' : 0);
    return whole * 100 + (*text == '-' ? -part : part);
}

/* ---- the same as counted otherwise --------------------------------------------------------- */

static const char sample[] = "out/ilo-activities-2024-25.xml";

static const char *converted_file(void)
{
    const char *publication = ilo_publication("ilo");
    run_well(publication);
    return file_of(publication, sample);
}

static void check_money(const json_t *rows, const char *type, const char *currency,
                        long long expected, size_t count)
{
    long long sum = 0;
    size_t values = 0, i;
    json_t *row;
    json_array_foreach(rows, i, row) if (strcmp(cell(row, "element"), "transaction") == 0 &&
                                         strcmp(cell(row, "type"), type) == 0 &&
                                         strcmp(cell(row, "currency"), currency) == 0)
    {
        sum += cents(cell(row, "amount"));
        values += strtoul(cell(row, "count"), NULL, 10);
    }
    CHECK(sum == expected && values == count, "%s %s: %lld of %zu, expected %lld of %zu", type,
          currency, sum, values, expected, count);
}

static void sums_are_those_of_the_file(void)
{
    const char *path = converted_file();
    json_t *root = figures_of(iatipub("report", path, "--format", "json", NULL));
    const json_t *rows = rows_of(root, "money");
    size_t lines = 0;
    for (char *line = strtok(xml_money(path), "\n"); line; line = strtok(NULL, "\n"), lines++) {
        char type[8], currency[8], sum[64];
        size_t count;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%7s %7s %zu %63s", type, currency, &count, sum), 4);
        size_t length = strlen(sum);
        if (length > 16) /* units of 10^-18 */
            sum[length - 16] = '\0';
        check_money(rows, type, currency, strtoll(sum, NULL, 10), count);
    }
    CU_ASSERT_TRUE(lines > 5);
    json_decref(root);
}

static void money_without_a_rate_is_told_of(void)
{
    const char *path = in_test("money.xml"), *page = in_test("money.html");
    static const char spent[] = "<transaction><transaction-type code=\"%d\"/><transaction-date "
                                "iso-date=\"2024-01-31\"/><value%s>%d</value></transaction>";
    static const char eur[] = " currency=\"EUR\"";
    write_text(path, text_of("<iati-activities version=\"2.03\"><iati-activity "
                             "default-currency=\"USD\">%s%s%s%s%s%s</iati-activity>"
                             "</iati-activities>",
                             text_of(spent, 3, "", 100), text_of(spent, 1, "", 7),
                             text_of(spent, 1, "", 8), text_of(spent, 1, "", 9),
                             text_of(spent, 4, eur, 20), text_of(spent, 11, eur, 3)));
    json_t *root = figures_of(iatipub("report", path, "--format", "json", NULL));
    const json_t *row = row_with(rows_of(root, "summary"), "name", "spent", "value", "100");
    CHECK(row && strcmp(cell(row, "title"), "Disbursed and spent (USD)") == 0, "not the sum");
    json_decref(root);
    EXPECT(iatipub("report", path, "-o", page, NULL), 0, "");
    CU_ASSERT_TRUE(text_has(read_file(page, NULL),
                            "for want of an exchange rate: 2 transactions in other currencies."));
}

static void check_count(const json_t *root, const char *table, const char *key, const char *value,
                        const char *column, const char *path, const char *expression)
{
    const json_t *row = row_with(rows_of(root, table), key, value, key, value);
    double expected = xml_number(path, expression);
    CHECK(row && strtod(cell(row, column), NULL) == expected && expected > 0, "%s %s: %s, not %g",
          table, value, row ? cell(row, column) : "none", expected);
}

static void counts_are_those_of_the_file(void)
{
    const char *path = converted_file();
    json_t *root = figures_of(iatipub("report", path, "--format", "json", NULL));
    check_count(root, "summary", "name", "activities", "value", path, "count(//iati-activity)");
    check_count(root, "activity_status", "code", "2", "activities", path,
                "count(//activity-status[@code=2])");
    check_count(root, "countries", "code", "TN", "activities", path,
                "count(//iati-activity[.//recipient-country/@code='TN'])");
    check_count(root, "sectors", "code", "160", "activities", path,
                "count(//iati-activity[.//sector[(not(@vocabulary) or @vocabulary=1) and "
                "starts-with(@code, '160')]])");
    check_count(root, "goals", "code", "8", "activities", path,
                "count(//iati-activity[tag[@vocabulary=2]/@code=8 or "
                "tag[@vocabulary=3][starts-with(@code, '8.')]])");
    check_count(root, "completeness", "path", "location/point/pos", "present", path,
                "count(//iati-activity[activity-status[@code=2 or @code=3 or "
                "@code=4]][location/point/pos])");
    check_count(root, "partners", "type_name", "Foundation", "mentions", path,
                "count(//participating-org[@type=60][@role=1])");
    const json_t *row = row_with(rows_of(root, "languages"), "element", "title", "language", "fr");
    double expected = xml_number(path, "count(//iati-activity[title/narrative[@xml:lang='fr']])");
    CHECK(row && strtod(cell(row, "present"), NULL) == expected, "not %g in French", expected);
    json_decref(root);
}

/* ---- the formats --------------------------------------------------------------------------- */

static char *line_of(const json_t *row, const char *const *columns)
{
    char *line = text_of("%s", "");
    for (; *columns; columns++)
        line = text_of("%s%s%s", line, *line ? "," : "", cell(row, *columns));
    return text_of("\r\n%s\r\n", line);
}

static void formats_have_the_same_figures(void)
{
    static const char *const columns[] = {"element",  "type",  "name",   "year",
                                          "currency", "count", "amount", NULL};
    const char *path = converted_file(), *page = in_test("report.html");
    const char *now[] = {"--now", "2026-11-23"};
    json_t *root = figures_of(iatipub("report", path, "--format", "json", now[0], now[1], NULL));
    struct outcome csv = iatipub("report", path, "--format", "csv", now[0], now[1], NULL);
    EXPECT(iatipub("report", path, "-o", page, now[0], now[1], NULL), 0, "");
    size_t i;
    json_t *row;
    json_array_foreach(rows_of(root, "money"), i, row)
        CHECK(text_has(csv.out, line_of(row, columns)), "not in CSV: %s", line_of(row, columns));
    json_array_foreach(rows_of(root, "activity_status"), i, row) CHECK(
        html_number(page, text_of("number(//section[@id='table-activity_status']//tr[th='%s']"
                                  "/td[last()])",
                                  cell(row, "code"))) == strtod(cell(row, "activities"), NULL),
        "status %s differs on the page", cell(row, "code"));
    json_array_foreach(rows_of(root, "completeness"), i, row)
        CHECK(html_number(page, text_of("number(//section[@id='table-completeness']//tr[th='%s']"
                                        "/td[5])",
                                        cell(row, "path"))) == strtod(cell(row, "present"), NULL),
              "%s differs on the page", cell(row, "path"));
    json_decref(root);
}

static void a_workbook_has_a_sheet_for_each_table(void)
{
    const char *path = converted_file(), *book = in_test("report.xlsx");
    EXPECT(iatipub("report", path, "--format", "xlsx", "-o", book, NULL), 0, "");
    size_t length;
    const char *bytes = read_file(book, &length);
    CHECK(length > 10000 && memcmp(bytes, "PK", 2) == 0, "%zu bytes", length);
    EXPECT(iatipub("report", path, "--format", "xlsx", NULL), 2, "name a file with -o");
}

/* ---- the page ------------------------------------------------------------------------------ */

static const char hostile[] =
    "<iati-activities version=\"2.03\"><iati-activity xml:lang=\"ar\" default-currency=\"EUR\">"
    "<iati-identifier>XM-DAC-99-1</iati-identifier>"
    "<reporting-org ref=\"XM-DAC-99\" type=\"40\"><narrative>A</narrative></reporting-org>"
    "<title><narrative>منشآت خضراء (TUN-24) للشباب</narrative></title></iati-activity>"
    "<iati-activity xml:lang=\"en\"><iati-identifier>&lt;img src=x&gt;</iati-identifier>"
    "<title><narrative>&lt;script>alert(1)&lt;/script>&#x202E;</narrative></title></iati-activity>"
    "</iati-activities>";

static void titles_can_do_no_harm(void)
{
    const char *path = in_test("hostile.xml"), *page = in_test("page.html");
    write_text(path, hostile);
    EXPECT(iatipub("report", path, "-o", page, NULL), 0, "");
    const char *text = read_file(page, NULL);
    CHECK(!text_has(text, "<script"), "a script of the data got onto the page");
    CHECK(!text_has(text, "<img"), "an element of the data got onto the page");
    CHECK(!text_has(text, "\xE2\x80\xAE"), "a character that turns text got onto the page");
    CU_ASSERT_TRUE(text_has(text, "<bdi>منشآت خضراء (TUN-24) للشباب</bdi>"));
    CU_ASSERT_TRUE(text_has(text, "&lt;script&gt;alert(1)&lt;/script&gt;\\u202e"));
}

static void the_page_loads_nothing(void)
{
    const char *publication = ilo_publication("ilo"), *page = in_test("page.html");
    run_well(publication);
    EXPECT(iatipub("report", "-C", publication, "-o", page, NULL), 0, "");
    const char *text = read_file(page, NULL);
    static const char *const loading[] = {
        " src=",   "<link",   "@import", "url(",
        "<script", "<object", "<iframe", "http-equiv=\"refresh\""};
    for (size_t i = 0; i < sizeof loading / sizeof *loading; i++)
        CHECK(!text_has(text, loading[i]), "the page has %s", loading[i]);
    CHECK(html_number(page, "count(//*[@href and not(starts-with(@href, '#'))])") == 0,
          "the page has links to elsewhere");
    CU_ASSERT_EQUAL(html_number(page, "count(//h1[@dir='auto'])"), 1);
    CHECK(html_number(page, "count(//table[not(caption)])") == 0, "a table has no caption");
    CHECK(html_number(page, "count(//nav//a[not(substring(@href, 2) = //section/@id)])") == 0,
          "a link of the contents leads nowhere");
    CHECK(html_number(page, "count(//polyline)") >= 5, "there are no lines");
    CHECK(html_number(page, "count(//*[@class='bar'])") > 100, "there are no bars");
}

/* ---- a publication ------------------------------------------------------------------------- */

static void tells_what_was_published_and_found_when(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, NULL), 0, "");
    json_t *root = figures_of(
        iatipub("report", "-C", publication, "--format", "json", "--now", "2026-11-23", NULL));
    const json_t *row = row_with(rows_of(root, "datasets"), "name", "small", "kind", "activities");
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    CU_ASSERT_STRING_EQUAL(cell(row, "items"), "2");
    CHECK(strlen(cell(row, "published")) == 10, "published on \"%s\"", cell(row, "published"));
    CU_ASSERT_STRING_EQUAL(cell(json_array_get(rows_of(root, "summary"), 0), "value"), "1");
    json_t *all = json_array_get(rows_of(root, "findings_over_time"), 0);
    CHECK(strlen(cell(all, "day")) == 10, "findings of \"%s\"", cell(all, "day"));
    size_t findings = 0, then = 0, i;
    json_t *each;
    json_array_foreach(rows_of(root, "findings"), i, each) findings +=
        strtoul(cell(each, "findings"), NULL, 10);
    json_array_foreach(rows_of(root, "findings_over_time"), i,
                       each) if (strcmp(cell(each, "category"), "all") == 0) then =
        strtoul(cell(each, "findings"), NULL, 10);
    CHECK(findings == then && findings > 0, "%zu findings now, %zu then", findings, then);
    json_decref(root);
}

/* ---- what publication.yaml says of quality --------------------------------------------------- */

/* Two activities of two hierarchies; one has a contact, one a scope that needs no place. */
static const char judged[] =
    "<iati-activities version=\"2.03\"><iati-activity hierarchy=\"1\">"
    "<iati-identifier>XM-DAC-99-1</iati-identifier><reporting-org ref=\"XM-DAC-99\" type=\"40\"/>"
    "<participating-org role=\"1\" ref=\"AB-1\"/><participating-org role=\"2\" ref=\"XX-OLD\"/>"
    "<participating-org role=\"4\"><narrative>Partner</narrative></participating-org>"
    "<activity-status code=\"2\"/><contact-info/><activity-scope code=\"4\"/>"
    "<recipient-country code=\"TN\"/></iati-activity>"
    "<iati-activity hierarchy=\"2\"><iati-identifier>XM-DAC-99-2</iati-identifier>"
    "<reporting-org ref=\"XM-DAC-99\" type=\"40\"/><activity-status code=\"2\"/>"
    "<activity-scope code=\"6\"/><recipient-country code=\"KE\"/></iati-activity>"
    "</iati-activities>";

/* A publication with these lines of quality; its first entry in the journal is of 1 June 2024. */
static const char *judging(const char *settings)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--now", "2024-06-01T00:00:00Z", NULL), 0, "");
    const char *yaml = read_file(file_of(publication, "publication.yaml"), NULL);
    put(publication, "publication.yaml", text_of("%squality:\n%s", yaml, settings));
    put(publication, "publishers.txt", "XM-DAC-99\nAB-1\n");
    put(publication, "judged.xml", judged);
    return publication;
}

static struct outcome report_of(const char *publication)
{
    return iatipub("report", "-C", publication, file_of(publication, "judged.xml"), "--format",
                   "json", "--now", "2024-06-15", NULL);
}

static void settings_of_quality_count(void)
{
    static const struct {
        const char *settings, *test, *relevant, *share;
    } cases[] = {
        {"  location_by_scope: no\n", "contact-details", "2", "0.5000"},
        {"  exempt: [{test: contact-details, hierarchy: 2}]\n", "contact-details", "1", "1.0000"},
        {"  location_by_scope: no\n", "location-present", "2", "0.0000"},
        {"  exempt: [{test: location, hierarchy: 1}]\n", "location-present", "1", "0.0000"},
        {"  location_by_scope: yes\n", "location-present", "1", "0.0000"},
        {"  location_by_scope: no\n", "country-strategies", "2", "0.0000"},
        {"  countries: [TN, KE, PE]\n", "country-strategies", "3", "0.0000"},
        {"  own_references: [XX-OLD]\n", "networked-data-participating-orgs", "1", ""},
        {"  publishers: publishers.txt\n", "networked-data-participating-orgs", "1", "0.3333"},
        {"  publishers: publishers.txt\n  own_references: [XX-OLD]\n",
         "networked-data-participating-orgs", "1", "0.5000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *root = figures_of(report_of(judging(cases[i].settings)));
        const json_t *rows = rows_of(root, "quality_tests");
        const json_t *row = row_with(rows, "test", cases[i].test, "test", cases[i].test);
        CU_ASSERT_PTR_NOT_NULL_FATAL(row);
        CHECK(strcmp(cell(row, "relevant"), cases[i].relevant) == 0 &&
                  strcmp(cell(row, "share"), cases[i].share) == 0,
              "%s with%s: %s, %s", cases[i].test, cases[i].settings, cell(row, "relevant"),
              cell(row, "share"));
        json_decref(root);
    }
}

/* Of a new publisher one update makes a year; of an old one it is too little. */
static void the_frequency_is_rated_by_the_first_publication(void)
{
    static const char *const cases[][2] = {{"  location_by_scope: no\n", "Annual"},
                                           {"  first_published: 2015-03-01\n", "Less than Annual"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *root = figures_of(report_of(judging(cases[i][0])));
        const json_t *row =
            row_with(rows_of(root, "forecast"), "what", "frequency", "published", cases[i][1]);
        CHECK(row != NULL, "with%s not %s", cases[i][0], cases[i][1]);
        json_decref(root);
    }
}

static void wrong_settings_of_quality_are_named(void)
{
    static const struct {
        const char *settings, *message;
        int status;
    } cases[] = {
        {"  first_published: soon\n", "'quality.first_published' is \"soon\"; expected a day", 2},
        {"  countries: [TN, Kenya]\n", "'quality.countries[2]' is \"Kenya\"; expected country", 2},
        {"  own_references: [A B]\n", "'quality.own_references[1]' is \"A B\"; expected", 2},
        {"  exempt: [{test: title, hierarchy: 0}]\n", "hierarchy' is \"0\"; expected 1 or more", 2},
        {"  exempt: [{test: titles, hierarchy: 1}]\n",
         "'quality.exempt': there is no test 'titles' of activities", 2},
        {"  publishers: none.txt\n", "'quality.publishers': cannot read", 3},
        {"  country: [TN]\n", "'quality.country' is not a known key", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        EXPECT(report_of(judging(cases[i].settings)), cases[i].status, cases[i].message);
}

static void says_what_is_wrong(void)
{
    const char *publication = small_publication(), *path = in_test("bad.xml");
    EXPECT(iatipub("report", "-C", publication, NULL), 2, "import");
    put(publication, ".iatipub", "a file where the folder should be");
    EXPECT(iatipub("report", "-C", publication, NULL), 3, "/.iatipub/store.db': Not a directory");
    EXPECT(iatipub("report", in_test("none.xml"), NULL), 3, "cannot read");
    EXPECT(iatipub("report", "--format", "pdf", path, NULL), 2, "html, json, csv or xlsx");
    EXPECT(iatipub("report", "--now", "soon", path, NULL), 2, "--now \"soon\" is no day");
    EXPECT(iatipub("report", "funding", NULL), 2, "there is no report 'funding'");
    write_text(path, "<iati-activities version=\"2.03\"><iati-activity></iati-activities>");
    EXPECT(iatipub("report", path, NULL), 1, "it is not well-formed XML: line 1");
    EXPECT(iatipub("report", "--help", NULL), 0, "iatipub report -C samples/ilo -o report.html");
}

CU_TestInfo report_page_tests[] = {
    {"sums are those of the file", sums_are_those_of_the_file},
    {"money without a rate is told of", money_without_a_rate_is_told_of},
    {"counts are those of the file", counts_are_those_of_the_file},
    {"formats have the same figures", formats_have_the_same_figures},
    {"a workbook has a sheet for each table", a_workbook_has_a_sheet_for_each_table},
    {"titles can do no harm", titles_can_do_no_harm},
    {"the page loads nothing", the_page_loads_nothing},
    {"tells what was published and found when", tells_what_was_published_and_found_when},
    {"settings of quality count", settings_of_quality_count},
    {"the frequency is rated by the first publication",
     the_frequency_is_rated_by_the_first_publication},
    {"wrong settings of quality are named", wrong_settings_of_quality_are_named},
    {"says what is wrong", says_what_is_wrong},
    CU_TEST_INFO_NULL,
};
