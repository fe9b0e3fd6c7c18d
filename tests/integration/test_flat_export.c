/* Flat tables, and the page of one activity. */
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* Two activities: A says its countries and sectors itself, B in its transactions. */
static const char document[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<iati-activities version=\"2.03\" xmlns:ext=\"http://example.org/ext\">\n"
    "<iati-activity xml:lang=\"en\" default-currency=\"USD\" humanitarian=\"1\"\n"
    "  last-updated-datetime=\"2024-06-30T10:00:00Z\">\n"
    "  <iati-identifier> XX-1-A </iati-identifier>\n"
    "  <reporting-org ref=\"XX-1\" type=\"40\"><narrative>Agency</narrative></reporting-org>\n"
    "  <title><narrative>=1+1 &amp; more</narrative>\n"
    "    <narrative xml:lang=\"fr\">Ports, et plus</narrative>\n"
    "    <narrative xml:lang=\"ar\">\xD9\x85\xD9\x8A\xD9\x86\xD8\xA7\xD8\xA1</narrative></title>\n"
    "  <description><narrative>Line one\nline \"two\"</narrative></description>\n"
    "  <participating-org role=\"1\" type=\"10\" ref=\"F-1\"><narrative>Funder</narrative>\n"
    "  </participating-org>\n"
    "  <participating-org role=\"1\" "
    "type=\"10\"><narrative>Second</narrative></participating-org>\n"
    "  <activity-status code=\"2\"/>\n"
    "  <activity-date type=\"1\" iso-date=\"2023-01-01\"/>\n"
    "  <activity-date type=\"2\" iso-date=\"2023-02-01Z\"/>\n"
    "  <activity-date type=\"3\" iso-date=\"2025-12-31\"/>\n"
    "  <recipient-country code=\"TN\" percentage=\"40.50\"/>\n"
    "  <recipient-country code=\"LY\" percentage=\"59.50\"/>\n"
    "  <location><name><narrative>Tunis</narrative></name>\n"
    "    <point srsName=\"x\"><pos> 36.80 10.18</pos></point><exactness code=\"1\"/></location>\n"
    "  <sector vocabulary=\"1\" code=\"21040\" percentage=\"60\"/>\n"
    "  <sector code=\"16020\" percentage=\"40\"/>\n"
    "  <sector vocabulary=\"99\" code=\"P\" percentage=\"100\"/>\n"
    "  <default-finance-type code=\"110\"/>\n"
    "  <budget type=\"1\" status=\"2\"><period-start iso-date=\"2024-01-01\"/>\n"
    "    <period-end iso-date=\"2024-12-31\"/>\n"
    "    <value value-date=\"2024-01-01\">90071992547409931.07</value></budget>\n"
    "  <transaction><transaction-type code=\"3\"/><transaction-date iso-date=\"2024-05-01\"/>\n"
    "    <value value-date=\"2024-05-01\">1500.10</value>\n"
    "    <provider-org ref=\"P\"><narrative>-Sum(A1)</narrative></provider-org></transaction>\n"
    "  <transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2023-05-01\"/>\n"
    "    <value currency=\"EUR\" value-date=\"2023-05-01\">-20</value></transaction>\n"
    "  <document-link url=\"javascript:alert(1)\" format=\"text/html\"><title>\n"
    "    <narrative>&lt;script&gt;x&lt;/script&gt;</narrative></title></document-link>\n"
    "  <result type=\"1\"><title><narrative>Ports built</narrative></title>\n"
    "    <indicator measure=\"1\"><title><narrative>Quays</narrative></title>\n"
    "      <baseline year=\"2022\" value=\"0\"/>\n"
    "      <period><period-start iso-date=\"2023-01-01\"/><period-end iso-date=\"2023-12-31\"/>\n"
    "        <target value=\"10\"/><target value=\"4\"><dimension name=\"n\" value=\"new\"/>\n"
    "        </target><actual value=\"12\"/></period>\n"
    "      <period><period-start iso-date=\"2024-01-01\"/><period-end iso-date=\"2024-12-31\"/>\n"
    "        <target value=\"20\"/></period></indicator>\n"
    "    <indicator measure=\"2\"><title><narrative>Share</narrative></title></indicator>\n"
    "  </result>\n"
    "  <ext:sector code=\"11110\"/>\n"
    "</iati-activity>\n"
    "<iati-activity xml:lang=\"fr\" default-currency=\"EUR\">\n"
    "  <iati-identifier>XX-1-B</iati-identifier>\n"
    "  <reporting-org ref=\"XX-1\" type=\"40\"><narrative>Agence</narrative></reporting-org>\n"
    "  <title><narrative>Routes</narrative></title>\n"
    "  <activity-status code=\"4\"/>\n"
    "  <activity-date type=\"4\" iso-date=\"2021-12-31\"/>\n"
    "  <transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2021-03-01\"/>\n"
    "    <value value-date=\"2021-03-01\">7</value><sector code=\"21020\"/>\n"
    "    <recipient-country code=\"KE\"/></transaction>\n"
    "  <transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2021-04-01\"/>\n"
    "    <value value-date=\"2021-04-01\">8</value><sector code=\"16020\"/>\n"
    "    <recipient-country code=\"TZ\"/></transaction>\n"
    "</iati-activity>\n"
    "</iati-activities>\n";

static const char *written_document(void)
{
    const char *path = in_test("two.xml");
    write_text(path, document);
    return path;
}

/* ---- rows as JSON ---------------------------------------------------------------------------- */

static void forget_json(void *json)
{
    json_decref(json);
}

/* The rows of a file of JSON lines. */
static json_t *rows_of(const char *path)
{
    json_t *rows = json_array();
    at_end(forget_json, rows);
    for (char *line = strtok(read_file(path, NULL), "\n"); line; line = strtok(NULL, "\n")) {
        json_t *row = json_loads(line, 0, NULL);
        CHECK(row != NULL, "no JSON: %s", line);
        json_array_append_new(rows, row ? row : json_object());
    }
    return rows;
}

static const char *cell(json_t *rows, size_t row, const char *column)
{
    const char *text = json_string_value(json_object_get(json_array_get(rows, row), column));
    return text ? text : "-";
}

static void check_cell(json_t *rows, size_t row, const char *column, const char *expected)
{
    const char *got = cell(rows, row, column);
    CHECK(strcmp(got, expected) == 0, "row %zu, %s: '%s' instead of '%s'", row, column, got,
          expected);
}

/* The rows of a table of the document. */
static json_t *table_of(const char *table)
{
    const char *path = in_test("rows.jsonl");
    EXPECT(iatipub("export", table, written_document(), "-o", path, NULL), 0,
           text_of("%s: ", table), " -> ", "rows.jsonl");
    return rows_of(path);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void activities_have_a_row_each(void)
{
    static const char *const a[][2] = {
        {"identifier", "XX-1-A"},
        {"title", "=1+1 & more"},
        {"status", "2"},
        {"status-name", "Implementation"},
        {"start-date", "2023-02-01"},
        {"end-date", "2025-12-31"},
        {"recipient-country", "TN | LY"},
        {"recipient-country-name", "Tunisia | Libya"},
        {"recipient-country-percentage", "40.50 | 59.50"},
        {"sector", "21040 | 16020"},
        {"sector-percentage", "60 | 40"},
        {"other-sector", "P"},
        {"other-sector-vocabulary", "99"},
        {"description", "Line one\nline \"two\""},
        {"funding-organisation", "Funder | Second"},
        {"funding-organisation-ref", "F-1 | "},
        {"transaction-count", "2"},
        {"last-updated", "2024-06-30"},
        {"dataset", "two"},
    };
    json_t *rows = table_of("activities");
    CU_ASSERT_EQUAL(json_array_size(rows), 2);
    for (size_t i = 0; i < sizeof a / sizeof *a; i++)
        check_cell(rows, 0, a[i][0], a[i][1]);
    check_cell(rows, 1, "recipient-country", "KE | TZ");
    check_cell(rows, 1, "recipient-country-percentage", "-");
    check_cell(rows, 1, "sector", "21020 | 16020");
    check_cell(rows, 1, "end-date", "2021-12-31");
}

static void transactions_take_what_they_lack_from_their_activity(void)
{
    json_t *rows = table_of("transactions");
    CU_ASSERT_EQUAL(json_array_size(rows), 4);
    check_cell(rows, 0, "value", "1500.10");
    check_cell(rows, 0, "currency", "USD");
    check_cell(rows, 0, "currency-name", "US Dollar");
    check_cell(rows, 0, "provider", "-Sum(A1)");
    check_cell(rows, 0, "finance-type-name", "Standard grant");
    check_cell(rows, 0, "transaction-humanitarian", "1");
    check_cell(rows, 1, "value", "-20");
    check_cell(rows, 1, "currency", "EUR");
    check_cell(rows, 2, "transaction-country-name", "Kenya");
    check_cell(rows, 2, "transaction-sector", "21020");
    check_cell(rows, 2, "title", "Routes");
}

static void results_have_a_row_a_period(void)
{
    json_t *rows = table_of("results");
    CU_ASSERT_EQUAL(json_array_size(rows), 3);
    check_cell(rows, 0, "indicator-title", "Quays");
    check_cell(rows, 0, "baseline-value", "0");
    check_cell(rows, 0, "target-value", "10 | 4");
    check_cell(rows, 0, "target-dimension", " | new");
    check_cell(rows, 0, "actual-value", "12");
    check_cell(rows, 1, "period-end", "2024-12-31");
    check_cell(rows, 1, "actual-value", "-");
    check_cell(rows, 2, "indicator-title", "Share");
    check_cell(rows, 2, "baseline-value", "-");
    check_cell(rows, 2, "period-start", "-");
}

static void budgets_and_places_have_rows(void)
{
    json_t *rows = table_of("budgets");
    CU_ASSERT_EQUAL(json_array_size(rows), 1);
    check_cell(rows, 0, "value", "90071992547409931.07");
    check_cell(rows, 0, "currency", "USD");
    check_cell(rows, 0, "budget-status-name", "Committed");
    rows = table_of("locations");
    CU_ASSERT_EQUAL(json_array_size(rows), 1);
    check_cell(rows, 0, "location-name", "Tunis");
    check_cell(rows, 0, "latitude", "36.80");
    check_cell(rows, 0, "longitude", "10.18");
}

/* ---- formats --------------------------------------------------------------------------------- */

static void csv_is_no_formula(void)
{
    struct outcome outcome = iatipub("export", "transactions", written_document(), NULL);
    EXPECT(outcome, 0, "transactions: 4 rows -> standard output\n", ",'=1+1 & more,", ",'-Sum(A1),",
           ",1500.10,USD,", ",-20,EUR,");
    CU_ASSERT_EQUAL(strncmp(outcome.out, "identifier,reporting-organisation-ref,", 38), 0);
    CU_ASSERT(text_has(outcome.err, "transactions: 4 rows"));
    EXPECT(iatipub("export", "activities", written_document(), NULL), 0,
           ",\"Line one\nline \"\"two\"\"\",");
}

static void json_and_json_lines_hold_the_same(void)
{
    const char *file = in_test("rows.json");
    EXPECT(iatipub("export", "transactions", written_document(), "-o", file, NULL), 0, "4 rows");
    json_t *array = json_loads(read_file(file, NULL), 0, NULL);
    at_end(forget_json, array);
    CU_ASSERT(json_equal(array, table_of("transactions")));
    EXPECT(iatipub("export", "transactions", written_document(), "--format", "json", "--where", "0",
                   NULL),
           0, "[]\n", "0 rows");
}

static void a_workbook_is_written(void)
{
    const char *book = in_test("deep/rows.xlsx");
    make_folder(in_test("deep"));
    EXPECT(iatipub("export", "transactions", written_document(), "-o", book, NULL), 0,
           "transactions: 4 rows -> ");
    CU_ASSERT_EQUAL(memcmp(read_file(book, NULL), "PK", 2), 0);
    CU_ASSERT_EQUAL(count_files(in_test("deep"), ""), 1);
    EXPECT(iatipub("export", "transactions", written_document(), "--format", "xlsx", NULL), 2,
           "-o is missing; name the workbook to write");
}

/* ---- filters --------------------------------------------------------------------------------- */

static void check_count(const char *table, const char *option, const char *value, size_t count)
{
    struct outcome outcome = iatipub("export", table, written_document(), option, value, NULL);
    char *expected =
        text_of("%s: %zu %s -> standard output\n", table, count, count == 1 ? "row" : "rows");
    CHECK(outcome.status == 0 && strcmp(outcome.err, expected) == 0, "%s %s %s: %s", table, option,
          value, outcome.err);
}

static void rows_can_be_chosen(void)
{
    static const struct {
        const char *table, *option, *value;
        size_t count;
    } cases[] = {
        {"transactions", "--country", "TN", 2},
        {"transactions", "--country", "KE", 1},
        {"transactions", "--country", "KE,TN", 3},
        {"transactions", "--country", "FR", 0},
        {"activities", "--country", "TZ", 1},
        {"budgets", "--country", "TN", 1},
        {"transactions", "--sector", "16020", 3},
        {"transactions", "--sector", "210", 3},
        {"activities", "--sector", "21040, 21020", 2},
        {"transactions", "--since", "2024-01-01", 1},
        {"transactions", "--since", "2021-03-02", 3},
        {"activities", "--since", "2022-01-01", 1},
        {"results", "--since", "2024-01-01", 2},
        {"budgets", "--since", "2025-01-01", 0},
        {"transactions", "--activity", "XX-1-B", 2},
        {"transactions", "--where", "value > 100", 1},
        {"transactions", "--where", "value < 0 OR currency = 'EUR'", 3},
        {"transactions", "--where", "transaction_country_name IS NULL", 2},
        {"transactions", "--where", "\"transaction-type-name\" LIKE 'Disb%' -- only", 1},
        {"activities", "--where", "transaction_count = 2 AND recipient_country LIKE '%TN%'", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_count(cases[i].table, cases[i].option, cases[i].value, cases[i].count);
    EXPECT(iatipub("export", "transactions", written_document(), "--country", "KE", "--country",
                   "TN", "--since", "2023-01-01", "--where", "value > 0", NULL),
           0, "transactions: 1 row -> ");
}

/* One transaction in a country, one in a region, one that says neither. */
static const char regional[] =
    "<iati-activities version=\"2.03\"><iati-activity default-currency=\"USD\">"
    "<iati-identifier>XX-1-R</iati-identifier>"
    "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2024-01-01\"/>"
    "<value>1</value><recipient-country code=\"KE\"/></transaction>"
    "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2024-01-01\"/>"
    "<value>20</value><recipient-region code=\"298\"/></transaction>"
    "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2024-01-01\"/>"
    "<value>300</value></transaction></iati-activity>"
    "<iati-activity default-currency=\"USD\"><iati-identifier>XX-1-S</iati-identifier>"
    "<recipient-country code=\"KE\"/>"
    "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2024-01-01\"/>"
    "<value>4000</value></transaction>"
    "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2024-01-01\"/>"
    "<value>50000</value><recipient-region code=\"298\"/></transaction></iati-activity>"
    "</iati-activities>";

static void what_a_transaction_says_is_said_of_no_other(void)
{
    const char *path = in_test("regional.xml"), *out = in_test("kenya.jsonl");
    write_text(path, regional);
    EXPECT(iatipub("export", "transactions", path, "--country", "KE", "-o", out, NULL), 0,
           "2 rows");
    json_t *rows = rows_of(out);
    check_cell(rows, 0, "value", "1");
    check_cell(rows, 0, "recipient-country", "-");
    check_cell(rows, 0, "transaction-country", "KE");
    check_cell(rows, 1, "value", "4000");
    EXPECT(iatipub("export", "activities", path, "--country", "KE", NULL), 0, "2 rows");
}

static void wrong_filters_are_refused_with_a_hint(void)
{
    static const struct {
        const char *option, *value, *says;
    } cases[] = {
        {"--country", "tn", "there is no country 'tn'; did you mean TN (Tunisia)?"},
        {"--country", "TN,Kenia", "there is no country 'Kenia'; did you mean KE (Kenya)?"},
        {"--sector", "16200", "there is no sector '16200'; did you mean "},
        {"--since", "May 2024", "--since is 'May 2024'; expected a date such as 2024-05-31"},
        {"--activity", "XX-1-C", "there is no activity 'XX-1-C' here; did you mean 'XX-1-"},
        {"--lang", "xx", "there is no language 'xx'; expected a code such as en, fr, es or zh"},
        {"--format", "xslx", "there is no format 'xslx'; did you mean 'xlsx'"},
        {"--dataset", "x", "a file and a publication (-C, --dataset) can't be exported together"},
        {"--where", "valu > 1", "no such column: valu; did you mean \"value\"?"},
        {"--where", "title = \"x y\"", "no such column: x y; texts stand in single quotes"},
        {"--where", "value > 1; SELECT 2", "is no condition over the columns of transactions"},
        {"--where", "1) ; DROP TABLE x --", "is more than a condition; leave the ';' out"},
        {"--where", "select * from transactions", "is no condition over the columns of"},
        {"--where", "SELECT 1", "is no condition over the columns of transactions"},
        {"--where", "(SELECT count(*) FROM sqlite_master) = 0",
         "it may look at the columns of the row alone"},
        {"--where", "(SELECT count(*) FROM pragma_database_list) = 0", "is no condition"},
        {"--where", "load_extension('x')", "not authorized"},
        {"--where", "length(zeroblob(2000000000)) > 1", "--where fails for a row: "},
        {"--where",
         "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT max(x) FROM c) > 1",
         "it may look at the columns of the row alone"},
    };
    const char *target = in_test("wrong.csv");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        EXPECT(iatipub("export", "transactions", written_document(), "-o", target, cases[i].option,
                       cases[i].value, NULL),
               2, cases[i].says);
    CU_ASSERT(!exists(target));
    CU_ASSERT_STRING_EQUAL(leftovers(in_test(".")), "");
    EXPECT(iatipub("export", "transaction", NULL), 2, "did you mean 'transactions'");
}

/* ---- languages ------------------------------------------------------------------------------- */

static void texts_and_names_are_in_the_language_asked_for(void)
{
    const char *path = in_test("rows.jsonl");
    EXPECT(iatipub("export", "activities", written_document(), "-o", path, "--lang", "fr", NULL),
           0);
    json_t *rows = rows_of(path);
    check_cell(rows, 0, "title", "Ports, et plus");
    check_cell(rows, 0, "reporting-organisation", "Agency");
    check_cell(rows, 0, "status-name", "Actif");
    check_cell(rows, 0, "recipient-country-name", "Tunisie | Libye");
    EXPECT(iatipub("export", "activities", written_document(), "-o", path, "--lang", "ar", NULL), 0,
           "names of codes are in English where the codelists have none in 'ar': ActivityStatus, ");
    rows = rows_of(path);
    check_cell(rows, 0, "recipient-country-name", "Tunisia | Libya");
    EXPECT(iatipub("export", "activities", written_document(), "-o", path, "--lang", "es", NULL),
           0);
    rows = rows_of(path);
    check_cell(rows, 0, "recipient-country-name", "Túnez | Libia");
    check_cell(rows, 0, "status-name", "En ejecución");
    check_cell(rows, 0, "title", "=1+1 & more");
    check_cell(rows, 1, "title", "Routes");
}

/* ---- publications ---------------------------------------------------------------------------- */

/* Each transaction of the file against the row in its place. Gives how many there were. */
static size_t compare_transactions(const char *path, json_t *rows, size_t from)
{
    xmlDoc *file = xmlReadFile(path, NULL, 0);
    xmlXPathContext *context = xmlXPathNewContext(file);
    xmlXPathObject *values = xmlXPathEval((const xmlChar *)"//transaction/value", context);
    int count = values->nodesetval ? values->nodesetval->nodeNr : 0;
    for (int i = 0; i < count; i++) {
        xmlChar *text = xmlNodeGetContent(values->nodesetval->nodeTab[i]);
        check_cell(rows, from + (size_t)i, "value", (const char *)text);
        xmlFree(text);
    }
    xmlXPathFreeObject(values);
    xmlXPathFreeContext(context);
    xmlFreeDoc(file);
    return (size_t)count;
}

static void a_publication_is_exported_as_it_is_published(void)
{
    const char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "transactions");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "ilo-activities");
    const char *path = in_test("all.jsonl");
    EXPECT(iatipub("export", "transactions", "-C", publication, "-o", path, NULL), 0,
           "transactions: 4,098 rows -> ");
    json_t *rows = rows_of(path);
    static const char *const parts[] = {"2022-23", "2024-25", "2026-27"};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        count += compare_transactions(
            file_of(publication, text_of("out/ilo-activities-%s.xml", parts[i])), rows, count);
    CU_ASSERT_EQUAL(count, json_array_size(rows));
    EXPECT(iatipub("export", "locations", "-C", publication, "--dataset", "ilo-activities", NULL),
           0, "locations: 121 rows -> standard output");
    EXPECT(iatipub("export", "budgets", "-C", publication, "--dataset", "ilo-activitis", NULL), 2,
           "there is no dataset of activities 'ilo-activitis'; did you mean 'ilo-activities'?");
    CU_ASSERT_STRING_EQUAL(leftovers(publication), "");
    CU_ASSERT_EQUAL(count_files(file_of(publication, ".iatipub"), ".jsonl"), 0);
}

/* The file says the code; the name that withholding is about comes from the codelist. */
static void withheld_names_are_not_given_out(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "datasets:",
         "redactions:\n  - {name: places, words: words.txt, do: replace, with: (not published),\n"
         "     because: safety, policy: Security office}\ndatasets:");
    put(publication, "words.txt", "Tunisia\n");
    put(publication, "records/recipient_countries.csv",
        "iati_identifier,code\nXM-DAC-41302-A,TN\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "recipient_countries");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "small");
    static const char *const names[] = {"given.csv", "given.xlsx", "given.json"};
    for (size_t i = 0; i < 3; i++) {
        const char *path = in_test(names[i]);
        EXPECT(iatipub("export", "activities", "-C", publication, "-o", path, NULL), 1,
               "x.redaction.leak", names[i]);
        CU_ASSERT(!exists(path));
    }
    struct outcome outcome = iatipub("export", "activities", "-C", publication, NULL);
    EXPECT(outcome, 1, "x.redaction.leak", "standard output");
    CU_ASSERT_STRING_EQUAL(outcome.out, "");
    outcome = iatipub("export", "activity", "XM-DAC-41302-A", "-C", publication, NULL);
    EXPECT(outcome, 1, "x.redaction.leak");
    CU_ASSERT_STRING_EQUAL(outcome.out, "");
    EXPECT(iatipub("export", "activities", "-C", publication, "--activity", "XM-DAC-41302-B", NULL),
           0, "activities: 1 row");
}

/* ---- the page of an activity ----------------------------------------------------------------- */

static void an_activity_becomes_a_page(void)
{
    const char *page = in_test("page.html");
    EXPECT(iatipub("export", "activity", "XX-1-A", written_document(), "-o", page, "--lang", "ar",
                   NULL),
           0, "activity XX-1-A -> ");
    CU_ASSERT_EQUAL(html_number(page, "count(//h1[@dir='auto'][contains(., '\xD9\x85')])"), 1);
    CU_ASSERT_EQUAL(html_number(page, "count(//html[@lang='ar'])"), 1);
    CU_ASSERT_EQUAL(html_number(page, "count(//script | //link | //img | //iframe)"), 0);
    CU_ASSERT_EQUAL(html_number(page, "count(//a)"), 0);
    CU_ASSERT_EQUAL(html_number(page, "count(//svg)"), 2);
    CU_ASSERT_EQUAL(html_number(page, "count(//svg//rect)"), 3);
    const char *text = read_file(page, NULL);
    CU_ASSERT(text_has(text, "90,071,992,547,409,931.07"));
    CU_ASSERT(text_has(text, "1,500.10"));
    CU_ASSERT(text_has(text, "&lt;script&gt;"));
    CU_ASSERT(text_has(text, "@media print"));
    CU_ASSERT(text_has(text, "21040 \xC2\xB7 OECD DAC")); /* sectors of two vocabularies */
    CU_ASSERT(text_has(text, "P \xC2\xB7 Reporting Organisation"));
    struct outcome outcome =
        iatipub("export", "activity", "XX-1-B", written_document(), "--lang", "fr", NULL);
    EXPECT(outcome, 0, "Secteurs", "Routes", "2021-12-31", ">21020</td>");
}

static void an_activity_can_be_json(void)
{
    struct outcome outcome =
        iatipub("export", "activity", "XX-1-A", written_document(), "--format", "json", NULL);
    EXPECT(outcome, 0, "activity XX-1-A -> standard output");
    json_t *tables = json_loads(outcome.out, 0, NULL);
    at_end(forget_json, tables);
    CU_ASSERT_EQUAL(json_object_size(tables), 5);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(tables, "transactions")), 2);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(tables, "results")), 3);
    EXPECT(iatipub("export", "activity", "XX-1-C", written_document(), NULL), 2,
           "there is no activity 'XX-1-C' here; did you mean 'XX-1-");
    EXPECT(iatipub("export", "activity", NULL), 2, "an argument is missing");
    EXPECT(iatipub("export", "activity", "XX-1-A", written_document(), "--format", "pdf", NULL), 2,
           "there is no format 'pdf'; expected html or json");
}

static void the_page_can_be_replaced(void)
{
    write_text(in_test("data/xslt/activity-page.xsl"),
               "<xsl:stylesheet version=\"1.0\" xmlns:p=\"urn:iatipub:activity-page\"\n"
               " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:output method=\"text\"/>\n"
               "<xsl:template match=\"/\"><xsl:value-of select=\"p:text(//title)\"/>: "
               "<xsl:value-of select=\"sum(//kind[@code='3']/year/@amount)\"/></xsl:template>\n"
               "</xsl:stylesheet>\n");
    EXPECT(iatipub("export", "activity", "XX-1-A", written_document(), "--data-dir",
                   in_test("data"), NULL),
           0, "=1+1 & more: 1500.1");
    write_text(in_test("data/xslt/activity-page.xsl"), "<not-a-stylesheet");
    EXPECT(iatipub("export", "activity", "XX-1-A", written_document(), "--data-dir",
                   in_test("data"), NULL),
           2, "'xslt/activity-page.xsl' is not a stylesheet that can be used");
}

/* ---- hostile files --------------------------------------------------------------------------- */

static void hostile_files_are_refused(void)
{
    static const struct {
        const char *text, *says;
        int status;
    } cases[] = {
        {"", "is not well-formed XML", 1},
        {"<iati-activities version=\"2.03\"><iati-activity><title>", "is not well-formed XML", 1},
        {"<!DOCTYPE x [<!ENTITY e SYSTEM \"/etc/passwd\">]><iati-activities/>", "has a declaration",
         1},
        {"<html/>", "is no IATI file", 1},
        {"<iati-organisations version=\"2.03\"/>",
         "is a file of organisations; expected one of activities", 1},
    };
    const char *file = in_test("bad.xml"), *target = in_test("bad.csv");
    write_text(target, "old\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_text(file, cases[i].text);
        EXPECT(iatipub("export", "budgets", file, "-o", target, NULL), cases[i].status,
               cases[i].says);
        EXPECT(iatipub("export", "activity", "A", file, NULL), cases[i].status, cases[i].says);
    }
    CU_ASSERT_STRING_EQUAL(read_file(target, NULL), "old\n");
    EXPECT(iatipub("export", "budgets", in_test("none.xml"), NULL), 3, "none.xml");
    EXPECT(iatipub("export", "budgets", written_document(), "-o", in_test("no/such/x.csv"), NULL),
           3, "x.csv");
    CU_ASSERT_STRING_EQUAL(leftovers(in_test(".")), "");
}

CU_TestInfo flat_export_tests[] = {
    {"activities have a row each", activities_have_a_row_each},
    {"transactions take what they lack from their activity",
     transactions_take_what_they_lack_from_their_activity},
    {"results have a row a period", results_have_a_row_a_period},
    {"budgets and places have rows", budgets_and_places_have_rows},
    {"CSV is no formula", csv_is_no_formula},
    {"JSON and JSON lines hold the same", json_and_json_lines_hold_the_same},
    {"a workbook is written", a_workbook_is_written},
    {"rows can be chosen", rows_can_be_chosen},
    {"what a transaction says is said of no other", what_a_transaction_says_is_said_of_no_other},
    {"wrong filters are refused with a hint", wrong_filters_are_refused_with_a_hint},
    {"texts and names are in the language asked for",
     texts_and_names_are_in_the_language_asked_for},
    {"a publication is exported as it is published", a_publication_is_exported_as_it_is_published},
    {"withheld names are not given out", withheld_names_are_not_given_out},
    {"an activity becomes a page", an_activity_becomes_a_page},
    {"an activity can be JSON", an_activity_can_be_json},
    {"the page can be replaced", the_page_can_be_replaced},
    {"hostile files are refused", hostile_files_are_refused},
    CU_TEST_INFO_NULL,
};
