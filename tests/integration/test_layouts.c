#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* A publication from a template with records from tests/data/layouts; NULL: none yet. */
static char *layout_publication(const char *template_name, const char *records)
{
    char *folder = in_test(template_name);
    EXPECT(iatipub("init", folder, "--template", template_name, NULL), 0);
    CHECK(!exists(file_of(folder, "export")), "what export needs was copied");
    if (text_has(read_file(file_of(folder, "publication.yaml"), NULL), "XX-EXAMPLE-CHANGE-ME"))
        edit(folder, "publication.yaml", "ref: XX-EXAMPLE-CHANGE-ME", "ref: XM-DAC-99");
    remove_folder(file_of(folder, "records"));
    if (records)
        copy_folder(in_source(text_of("tests/data/layouts/%s", records)),
                    file_of(folder, "records"));
    return folder;
}

static char *schema_of(const char *part)
{
    return text_of("%s/2.03/iati-%s-schema.xsd", getenv("SCHEMA_FOLDER"), part);
}

static void expect_valid(const char *document, const char *part)
{
    const char *problem = xml_problem(document, schema_of(part));
    CHECK(!*problem, "%s: %s", document, problem);
}

struct figure {
    const char *expression;
    double value;
};

static void expect_figures(const char *document, const struct figure *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double value = xml_number(document, figures[i].expression);
        CHECK(value == figures[i].value, "%s is %g instead of %g", figures[i].expression, value,
              figures[i].value);
    }
}

#define FIGURES(document, ...)                                                                     \
    do {                                                                                           \
        const struct figure figures[] = {__VA_ARGS__};                                             \
        expect_figures(document, figures, sizeof figures / sizeof *figures);                       \
    } while (0)

static void organisation_folder(void)
{
    const char *folder = layout_publication("organisation-csv", "organisation-csv");
    run_well(folder);
    const char *document = file_of(folder, "out/organisation.xml");
    expect_valid(document, "organisations");
    FIGURES(document, {"count(//iati-organisation)", 1}, {"count(//name/narrative)", 2},
            {"sum(//total-budget/value)", 9000000},
            {"sum(//recipient-country-budget[recipient-country/@code='TN']/value)", 1200000},
            {"sum(//recipient-region-budget/value)", 300.5},
            {"sum(//recipient-org-budget/value)", 400}, {"sum(//total-expenditure/value)", 5000.5},
            {"count(//document-link)", 1}, {"count(//value[@value-date='2026-01-01'])", 4});
}

static void organisation_sheet(void)
{
    const char *folder = layout_publication("organisation-sheet", "organisation-sheet");
    run_well(folder);
    const char *document = file_of(folder, "out/organisation.xml");
    expect_valid(document, "organisations");
    FIGURES(document, {"count(//iati-organisation)", 1}, {"sum(//total-budget/value)", 9000000},
            {"sum(//recipient-country-budget/value)", 1200000},
            {"sum(//total-expenditure/value)", 5000.5},
            {"count(//document-link[category/@code='B01'])", 1});
}

static void publisher_csv(void)
{
    const char *folder = layout_publication("publisher-csv", "publisher-csv");
    run_well(folder);
    const char *document = file_of(folder, "out/activities.xml");
    expect_valid(document, "activities");
    FIGURES(document, {"count(//iati-activity)", 2},
            {"count(//iati-identifier[.='XM-DAC-99-A1'])", 1},
            {"count(//iati-activity/description)", 5}, {"count(//activity-date)", 4},
            {"count(//activity-date[@iso-date='2022-12-07'])", 1},
            {"count(//participating-org)", 3}, {"count(//recipient-country)", 4},
            {"count(//recipient-region)", 1}, {"count(//iati-activity/sector)", 3},
            {"count(//transaction/sector)", 1}, {"count(//transaction)", 4},
            {"sum(//transaction/value)", 1910}, {"count(//policy-marker[@code='1'])", 1},
            {"count(//budget)", 2}, {"sum(//budget/value)", 1201000.5},
            {"count(//related-activity[@type='1'])", 1}, {"count(//contact-info/*)", 8},
            {"count(//other-identifier)", 1}, {"count(//tag)", 1}, {"count(//default-aid-type)", 1},
            {"count(//budget-item)", 1}, {"count(//humanitarian-scope)", 1},
            {"count(//condition)", 2}, {"count(//legacy-data)", 1}, {"count(//document-link)", 2},
            {"count(//iati-activity/location)", 1}, {"sum(//planned-disbursement/value)", 5000});
}

static void publisher_workbooks(void)
{
    const char *folder = layout_publication("publisher-xlsx", "publisher-xlsx");
    run_well(folder);
    const char *document = file_of(folder, "out/activities.xml");
    expect_valid(document, "activities");
    FIGURES(document, {"count(//iati-activity)", 2}, {"count(//iati-activity/title/narrative)", 3},
            {"count(//iati-activity/description)", 3},
            {"count(//iati-activity/description/narrative)", 4}, {"count(//activity-date)", 4},
            {"count(//transaction)", 3}, {"sum(//transaction/value)", 1550},
            {"count(//transaction/sector)", 2}, {"count(//transaction/sector/narrative)", 2},
            {"count(//iati-activity/document-link)", 2},
            {"count(//iati-activity/document-link/category)", 3}, {"count(//email)", 2},
            {"count(//location-id)", 2}, {"count(//condition/narrative)", 3},
            {"sum(//budget/value)", 1201000.5}, {"count(//result)", 2}, {"count(//indicator)", 2},
            {"count(//baseline/dimension)", 2}, {"sum(//target/@value)", 100},
            {"sum(//actual/@value)", 90}, {"count(//result//document-link)", 5});
}

static void spreadsheets2iati(void)
{
    const char *folder = layout_publication("spreadsheets2iati", "spreadsheets2iati");
    EXPECT(run_well(folder), 0, "explanation of the columns");
    const char *document = file_of(folder, "out/activities.xml");
    expect_valid(document, "activities");
    FIGURES(document, {"count(//iati-activity)", 2}, {"count(//iati-activity/description)", 5},
            {"count(//transaction)", 2}, {"sum(//transaction/value)", 1250}, {"count(//budget)", 3},
            {"sum(//budget/value)", 1202500.5}, {"count(//iati-activity/sector)", 3},
            {"count(//recipient-country[@code='TN'])", 2}, {"count(//recipient-region)", 1},
            {"count(//participating-org)", 2},
            {"count(//document-link[@format='application/pdf'])", 1}, {"count(//policy-marker)", 1},
            {"count(//tag)", 1}, {"count(//humanitarian-scope)", 1}, {"count(//result)", 1},
            {"count(//indicator)", 1}, {"count(//period)", 2}, {"count(//target)", 3},
            {"sum(//actual/@value)", 170}, {"count(//iati-activity/location)", 1},
            {"count(//related-activity)", 2}, {"count(//other-identifier)", 1});
    CHECK(!find_in_files(file_of(folder, "out"), "Nobody should read this"), "excluded, and there");
    CHECK(!find_in_files(file_of(folder, "out"), "77777"), "the budget of an excluded activity");
    document = file_of(folder, "out/organisation.xml");
    expect_valid(document, "organisations");
    FIGURES(document, {"sum(//value)", 10205701}, {"count(//document-link/recipient-country)", 1});
}

/* ---- what is refused, with file and row ---- */

static void refused_by_publisher_csv(void)
{
    static const char *const rows[][2] = {
        {"A1,T,,01/05/2024,3,01/05/2024,\"1.500,00\"\n", "records/a.csv:2"},
        {"A1,T,,01/05/2024,3,31/31/2024,10\n", "31/31/2024"},
        {"A1,T,2020-02-01,01/05/2024,3,01/05/2024,10\n", "is a date"},
        {"4.1E+11,T,,01/05/2024,3,01/05/2024,10\n", "a power of ten"},
        {"A1,T,,01/05/2024,3,01/05/2024,10\n,Other,,,,,\n", "Activity Title is \"Other\""},
    };
    static const char header[] = "Activity Identifier,Activity Title,Sector Vocabulary,Planned "
                                 "Start Date,Transaction Type,Transaction Date,Transaction Value\n";
    const char *folder = layout_publication("publisher-csv", NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put(folder, "records/a.csv", text_of("%s%s", header, rows[i][0]));
        EXPECT(run(folder), 1, "critical", "records/a.csv:", rows[i][1]);
        CHECK(!exists(file_of(folder, "out/activities.xml")), "something was written");
    }
}

static void ambiguous_dates_wait_for_a_setting(void)
{
    const char *folder = layout_publication("publisher-csv", NULL);
    edit(folder, "publication.yaml", "dates: day-first", "# dates: day-first");
    put(folder, "records/a.csv", "Activity Identifier,Actual Start Date\nA1,01/05/2024\n");
    EXPECT(run(folder), 1, "01/05/2024", "records/a.csv:2", "critical");
}

static void template_must_be_told_who_publishes(void)
{
    const char *folder = layout_publication("publisher-csv", "publisher-csv");
    edit(folder, "publication.yaml", "ref: XM-DAC-99", "ref: XX-EXAMPLE-CHANGE-ME");
    EXPECT(run(folder), 1, "write who you are into publication.yaml");
}

static void contradictions_are_refused(void)
{
    const char *folder = layout_publication("organisation-csv", "organisation-csv");
    put(folder, "records/names.csv", "organisation_identifier,language,name\nXM-DAC-99,en,Other\n");
    EXPECT(run(folder), 1, "records/names.csv:2", "\"Sample agency\" in organisations.csv (row 2)",
           "\"Other\" here");
}

static void unknown_parents_are_named(void)
{
    const char *folder = layout_publication("publisher-xlsx", "publisher-xlsx");
    remove_file(file_of(folder, "records/results.xlsx"));
    EXPECT(run(folder), 1, "records/indicators.xlsx#Indicator_Mapper:2",
           "result \"A1_1\" is in no row of sheet Result_Mapper of the result workbook");
}

/* ---- sources ---- */

static void cells_are_filled_down(void)
{
    const char *folder = mapped_publication();
    edit(folder, "publication.yaml", "sources:",
         "sources:\n  - {file: extra/*.csv, except: \"*OLD*\", table: extra, simple_names: yes, "
         "fill_down: [the_key]}");
    put(folder, "extra/new.csv", "The - Key!,Value (x)\n,0\nk,1\n,2\nl,3\n");
    put(folder, "extra/old.csv", "nothing\nof this is read\n");
    put(folder, "mapping/10-all.sql",
        text_of("%s\nINSERT INTO mapping_findings(severity, message, _source) SELECT 'warning', "
                "coalesce(the_key, 'none') || '=' || value_x, _source FROM raw_extra;\n",
                read_file(file_of(folder, "mapping/10-all.sql"), NULL)));
    EXPECT(run(folder), 0, "none=0", "extra/new.csv:3", "k=1", "k=2", "l=3");
}

static void unknown_columns_to_fill_down_are_refused(void)
{
    const char *folder = mapped_publication();
    edit(folder, "publication.yaml",
         "sources:", "sources:\n  - {file: extra/*.csv, table: extra, fill_down: [Activty]}");
    put(folder, "extra/new.csv", "Activity,Value\nk,1\n,2\n");
    EXPECT(run(folder), 2,
           "'extra/*.csv', a source of publication.yaml, has no column 'Activty', which its "
           "'fill_down' names; did you mean 'Activity'? correct the name");
    edit(folder, "publication.yaml", "[Activty]", "[zzzzzz]");
    EXPECT(run(folder), 2,
           "has no column 'zzzzzz', which its 'fill_down' names; correct the name "
           "('iatipub import --list' shows the columns), or remove it");
    edit(folder, "publication.yaml", "[zzzzzz]", "[zzzzzz], optional: yes");
    EXPECT(run(folder), 2, "has no column 'zzzzzz'");
    edit(folder, "publication.yaml", "[zzzzzz], optional", "[Activity, zzzzzz], optional");
    EXPECT(run(folder), 0);
    edit(folder, "publication.yaml", "[Activity, zzzzzz], optional: yes",
         "[Activity, zzzzzz], columns: [Activity, Value, zzzzzz]");
    EXPECT(run(folder), 0);
}

static void equal_simple_names_are_refused(void)
{
    const char *folder = layout_publication("publisher-csv", NULL);
    put(folder, "records/a.csv", "Activity Identifier,activity-identifier\nA1,A1\n");
    EXPECT(run(folder), 2, "two columns are called 'activity_identifier'", "simple_names");
}

static void reference_folders(void)
{
    if (!have_reference())
        return;
    static const struct {
        const char *folder, *template_name, *document;
        struct figure figure;
    } table[] = {
        {"3fi", "organisation-csv", "organisation", {"sum(//total-budget/value)", 23993333}},
        {"CAF-OrganizationFile", "organisation-csv", "organisation", {"count(//document-link)", 8}},
        {"usaid-798", "multi-csv", "activities", {"count(//transaction)", 622}},
        {"worldbank-679", "multi-csv", "activities", {"count(//transaction)", 400}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *records = in_reference(text_of("real/csv-folders/%s", table[i].folder));
        if (!exists(records))
            continue;
        const char *folder = layout_publication(table[i].template_name, NULL);
        copy_folder(records, file_of(folder, "records"));
        struct outcome outcome = run(folder);
        const char *document = file_of(folder, text_of("out/%s.xml", table[i].document));
        CHECK(exists(document), "%s: %s", table[i].folder, outcome.all);
        expect_figures(document, &table[i].figure, 1);
        remove_folder(folder);
    }
}

/* Exports a document that an import of the layout gave, and imports that again. */
static void expect_stable(const char *layout, const char *records, const char *document)
{
    const char *folder = layout_publication(layout, NULL);
    copy_folder(records, file_of(folder, "records"));
    run(folder);
    char *path = file_of(folder, text_of("out/%s.xml", document));
    const char *before = read_file(path, NULL);
    make_folder(in_test("sheets"));
    EXPECT(iatipub("export", "--layout", layout, "-C", folder, "-o", in_test("sheets"), NULL), 0,
           "/sheets");
    remove_folder(file_of(folder, "records"));
    copy_folder(in_test("sheets"), file_of(folder, "records"));
    run(folder);
    CHECK(strcmp(before, read_file(path, NULL)) == 0, "%s is another one after %s", document,
          layout);
    remove_folder(folder);
    remove_folder(in_test("sheets"));
}

static void organisation_export_is_stable(void)
{
    expect_stable("organisation-csv", in_source("tests/data/layouts/organisation-csv"),
                  "organisation");
}

static void publisher_export_is_stable(void)
{
    const char *folder = layout_publication("publisher-csv", "publisher-csv");
    run_well(folder);
    char *document = file_of(folder, "out/activities.xml");
    const char *before = read_file(document, NULL);
    EXPECT(
        iatipub("export", "--layout", "publisher-csv", "-C", folder, "-o", in_test("sheets"), NULL),
        0, "2 activities, 1 file");
    copy_file(in_test("sheets/activities.csv"), file_of(folder, "records/activities.csv"));
    struct outcome outcome = run(folder);
    EXPECT(outcome, 0);
    CHECK(!text_has(outcome.all, "x.source.ragged"), "rows that end early: %s", outcome.all);
    CHECK(strcmp(before, read_file(document, NULL)) == 0, "another document came out");
}

static void publisher_workbooks_export_is_stable(void)
{
    expect_stable("publisher-xlsx", in_source("tests/data/layouts/publisher-xlsx"), "activities");
}

static void organisation_sheet_export_is_stable(void)
{
    expect_stable("organisation-sheet", in_source("tests/data/layouts/organisation-sheet"),
                  "organisation");
}

static void spreadsheets2iati_export_is_stable(void)
{
    const char *folder = layout_publication("spreadsheets2iati", "spreadsheets2iati");
    run_well(folder);
    char *activities = file_of(folder, "out/activities.xml");
    char *organisation = file_of(folder, "out/organisation.xml");
    const char *before = read_file(activities, NULL), *other = read_file(organisation, NULL);
    EXPECT(iatipub("export", "--layout", "spreadsheets2iati", "-C", folder, "-o", in_test("sheets"),
                   NULL),
           0, "sheets/activities: 2 activities, 13 files",
           "sheets/organisation: 1 organisation, 3 files");
    remove_folder(file_of(folder, "records"));
    copy_folder(in_test("sheets/activities"), file_of(folder, "records"));
    copy_folder(in_test("sheets/organisation"), file_of(folder, "records"));
    run_well(folder);
    CHECK(strcmp(before, read_file(activities, NULL)) == 0, "other activities came out");
    CHECK(strcmp(other, read_file(organisation, NULL)) == 0, "another organisation came out");
}

/* Activities with every element there is, of the organisation that the templates publish as. */
static char *every_element(void)
{
    char *path = in_test("every.xml");
    const char *text = read_file(in_source("tests/data/iati/every-element-activities.xml"), NULL);
    write_text(path, text_replace(text, "ref=\"XM-DAC-99-ref-1\"", "ref=\"XM-DAC-99\""));
    return path;
}

static void workbooks_carry_every_element(void)
{
    static const char *const expressions[] = {
        "count(//iati-activity/title/narrative[@xml:lang='fr'])",
        "count(//iati-activity/description/narrative)",
        "count(//activity-date/narrative)",
        "count(//participating-org/narrative)",
        "count(//other-identifier/owner-org/narrative)",
        "count(//contact-info/*/narrative[not(parent::mailing-address)])",
        "count(//contact-info/telephone)",
        "count(//contact-info/email)",
        "count(//contact-info/website)",
        "count(//recipient-region/narrative)",
        "count(//location/*/narrative)",
        "count(//location-id)",
        "count(//iati-activity/sector/narrative)",
        "count(//tag/narrative)",
        "count(//budget-item/description/narrative)",
        "count(//humanitarian-scope/narrative)",
        "count(//policy-marker/narrative)",
        "count(//default-aid-type)",
        "count(//planned-disbursement/*/narrative)",
        "sum(//planned-disbursement/value)",
        "sum(//budget/value)",
        "sum(//transaction/value)",
        "count(//transaction/*/narrative)",
        "count(//transaction/sector[@vocabulary-uri])",
        "count(//transaction/aid-type)",
        "count(//document-link)",
        "count(//document-link/*/narrative)",
        "count(//document-link/category)",
        "count(//document-link/language)",
        "count(//condition/narrative)",
        "count(//legacy-data)",
        "count(//result//narrative)",
        "count(//result//reference)",
        "count(//baseline/dimension)",
        "count(//target/location)",
        "count(//actual/dimension)",
        "count(//actual/@value)",
    };
    const char *source = every_element();
    const char *folder = layout_publication("publisher-xlsx", NULL);
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", source, "-o", file_of(folder, "records"),
                   NULL),
           0, "1 activity, 4 files", "no place for fss_forecasts.forecast (2 rows)",
           "no place for activities.crs_add_channel_code (1 row)",
           "no place for location_administrative_areas.code (2 rows)",
           "contact_info_mailing_addresses/narrative");
    EXPECT(iatipub("import", "-C", folder, NULL), 0, "activities");
    EXPECT(iatipub("convert", "-C", folder, NULL), 0, "activities.xml");
    const char *document = file_of(folder, "out/activities.xml");
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        double before = xml_number(source, expressions[i]);
        double after = xml_number(document, expressions[i]);
        CHECK(before > 0 && before == after, "%s was %g and is %g", expressions[i], before, after);
    }
}

static void workbook_exports_say_what_they_lose(void)
{
    const char *file = every_element();
    EXPECT(iatipub("export", "--layout", "spreadsheets2iati", file, "-o", in_test("sheets"), NULL),
           0, "no place for planned_disbursements.value (2 rows)",
           "no place for transactions.flow_type (2 rows)",
           "\"activity-date\" is the second or a later one of its type",
           "\"result/indicator/reference\" is not of vocabulary 99",
           "\"default-aid-type\" is the second or a later one",
           "more elements and attributes were left out");
    file = in_source("tests/data/iati/every-element-organisations.xml");
    EXPECT(iatipub("export", "--layout", "organisation-sheet", file, "-o", in_test("o.xlsx"), NULL),
           0, "o.xlsx: 1 organisation, 1 file", "no place for total_budget_lines.value (4 rows)",
           "\"organisations/name/narrative\" is a further text");
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", file, "-o", in_test("none"), NULL), 2,
           "layout 'publisher-xlsx' has no place for organisations");
    EXPECT(iatipub("export", "--layout", "organisation-sheet", every_element(), "-o",
                   in_test("n.xlsx"), NULL),
           2, "layout 'organisation-sheet' has no place for activities");
    CU_ASSERT_FALSE(exists(in_test("none")));
    CU_ASSERT_FALSE(exists(in_test("n.xlsx")));
    EXPECT(iatipub("export", "--layout", "multi-csv", file, "-o", in_test("none"), NULL), 2,
           "layout 'multi-csv' has no place for organisations");
    EXPECT(iatipub("export", "--layout", "multi-csv", in_source("tests/data/unsdg/good.xml"), "-o",
                   in_test("none"), NULL),
           2, "the root element is \"unsdg-reports\"", "good.xml' can't be read");
    CU_ASSERT_FALSE(exists(in_test("none")));
}

/* A publication of activities, of an organisation and of UN financial data. */
static void layouts_skip_datasets_they_have_no_place_for(void)
{
    char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    static const struct {
        const char *layout, *target, *skipped, *written;
    } cases[] = {
        {"publisher-xlsx", "px",
         "ilo-organisation.xml: layout 'publisher-xlsx' has no place for "
         "organisations",
         "ilo-activities-2024-25: 30 activities, 4 files"},
        {"multi-csv", "mc",
         "ilo-un-financial-data.xml: layout 'multi-csv' has no place for UN "
         "financial data",
         "ilo-activities-2024-25: 30 activities, 16 files"},
        {"organisation-csv", "oc",
         "ilo-activities-2022-23.xml: layout 'organisation-csv' has no "
         "place for activities",
         "oc: 1 organisation, "},
        {"organisation-sheet", "o.xlsx", "skipped    ", "o.xlsx: 1 organisation, 1 file"},
        {"path-headers", "ph", "ilo-un-financial-data.xml: layout 'path-headers' has no place",
         "ilo-organisation: 1 organisation, "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        EXPECT(iatipub("export", "--layout", cases[i].layout, "-C", publication, "-o",
                       in_test(cases[i].target), NULL),
               0, cases[i].skipped, cases[i].written);
    CU_ASSERT_FALSE(exists(in_test("px/ilo-organisation")));
    CU_ASSERT_FALSE(exists(in_test("mc/ilo-organisation")));
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", "-C", publication, "--dataset",
                   "ilo-organisation", "-o", in_test("no"), NULL),
           2, "layout 'publisher-xlsx' has no place for any of the datasets");
    CU_ASSERT_FALSE(exists(in_test("no")));
}

static void texts_too_long_for_a_cell_are_told_of(void)
{
    char *text = text_of("%*s", 32768, "long");
    for (char *at = text; *at == ' '; at++)
        *at = 'x';
    const char *file = in_test("long.xml");
    write_text(file, text_of("<iati-activities version=\"2.03\"><iati-activity>"
                             "<iati-identifier>XM-DAC-99-A1</iati-identifier>"
                             "<reporting-org ref=\"XM-DAC-99\" type=\"40\"/>"
                             "<title><narrative>%s</narrative></title>"
                             "</iati-activity></iati-activities>",
                             text));
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", file, "-o", in_test("sheets"), NULL), 0,
           "A1: \"Narrative\" has a text of more than 32767 characters, which no cell can hold");
}

static void workbooks_are_the_same_bytes_each_time(void)
{
    const char *file = every_element();
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", file, "-o", in_test("a"), NULL), 0);
    sleep_seconds(1.1); /* of which a file that holds its time would tell */
    EXPECT(iatipub("export", "--layout", "publisher-xlsx", file, "-o", in_test("b"), NULL), 0);
    CHECK(strcmp(snapshot(in_test("a"), SNAPSHOT_BYTES), snapshot(in_test("b"), SNAPSHOT_BYTES)) ==
              0,
          "the workbooks differ");
}

static void reference_exports_are_stable(void)
{
    if (!have_reference())
        return;
    expect_stable("multi-csv", in_reference("real/csv-folders/worldbank-679"), "activities");
    expect_stable("multi-csv", in_reference("real/csv-folders/usaid-798"), "activities");
    expect_stable("organisation-csv", in_reference("real/csv-folders/CAF-OrganizationFile"),
                  "organisation");
}

static void exports_say_what_they_lose(void)
{
    const char *file = in_source("tests/data/iati/every-element-activities.xml");
    EXPECT(iatipub("export", "--layout", "multi-csv", file, "-o", in_test("sheets"), NULL), 0,
           "1 activity", "no place for policy_markers.code (2 rows)",
           "\"recipient-country\" is the second or a later country");
    CHECK(count_files(in_test("sheets"), ".csv") == 16, "files are missing");
    EXPECT(iatipub("export", "--layout", "publisher-csv", file, "-o", in_test("csv"), NULL), 0,
           "no place for transactions.flow_type (2 rows)",
           "no place for transaction_sectors.code (2 rows)");
}

CU_TestInfo layouts_tests[] = {
    {"the organisation folder of CSV files", organisation_folder},
    {"the organisation sheet", organisation_sheet},
    {"IATI Publisher's activity CSV", publisher_csv},
    {"IATI Publisher's workbooks", publisher_workbooks},
    {"Spreadsheets2IATI", spreadsheets2iati},
    {"what can't be read is refused with file and row", refused_by_publisher_csv},
    {"ambiguous dates wait for a setting", ambiguous_dates_wait_for_a_setting},
    {"a template must be told who publishes", template_must_be_told_who_publishes},
    {"contradictions are refused with both places", contradictions_are_refused},
    {"a result without its parent is named with the workbook", unknown_parents_are_named},
    {"cells are filled down, names made simple, files left out", cells_are_filled_down},
    {"an unknown column to fill down is refused with the nearest",
     unknown_columns_to_fill_down_are_refused},
    {"equal simple names are refused", equal_simple_names_are_refused},
    {"the folders of the reference material", reference_folders},
    {"an exported organisation is imported as it was", organisation_export_is_stable},
    {"an exported activity CSV of IATI Publisher is imported as it was",
     publisher_export_is_stable},
    {"exported workbooks of IATI Publisher are imported as they were",
     publisher_workbooks_export_is_stable},
    {"an exported organisation sheet is imported as it was", organisation_sheet_export_is_stable},
    {"exported workbooks of Spreadsheets2IATI are imported as they were",
     spreadsheets2iati_export_is_stable},
    {"IATI Publisher's workbooks carry every element but a few", workbooks_carry_every_element},
    {"layouts skip datasets they have no place for", layouts_skip_datasets_they_have_no_place_for},
    {"an export to workbooks says what it loses", workbook_exports_say_what_they_lose},
    {"texts that are too long for a cell are told of", texts_too_long_for_a_cell_are_told_of},
    {"workbooks are the same bytes each time", workbooks_are_the_same_bytes_each_time},
    {"the reference folders are exported and imported as they were", reference_exports_are_stable},
    {"an export says what it loses", exports_say_what_they_lose},
    CU_TEST_INFO_NULL,
};
