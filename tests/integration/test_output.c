#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* The line (from 1) of the n-th place where `part` stands in a file. */
static size_t line_of(const char *path, const char *part, size_t n)
{
    const char *text = read_file(path, NULL), *at = text;
    for (size_t i = 0; at && i < n; i++)
        at = strstr(i ? at + 1 : at, part);
    CHECK(at != NULL, "\"%s\" does not stand %zu times in '%s'", part, n, path);
    return at ? 1 + text_count_lines(text_of("%.*s", (int)(at - text), text)) : 0;
}

static void file_is_valid(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_problem(site, own_schema("2.03")), "");
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 2);
    CU_ASSERT_STRING_EQUAL(xml_money(site), "3 USD 2 1500100000000000000000\n"
                                            "4 USD 1 -20500000000000000000\n");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(/iati-activities/@generated-datetime)"),
                           "2024-06-30T00:00:00Z");
    if (have_reference())
        CU_ASSERT_STRING_EQUAL(xml_problem(site, official_schema("2.03")), "");
}

static void now_sets_the_generated_datetime(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--now", "2025-01-02T03:04:05Z", NULL), 0);
    CU_ASSERT_STRING_EQUAL(xml_text(file_of(publication, "site/small.xml"),
                                    "string(/iati-activities/@generated-datetime)"),
                           "2025-01-02T03:04:05Z");
}

static void markup_in_the_records_is_text(void)
{
    const char *publication = small_publication();
    edit(publication, "records/activities.csv", "Better ports for all",
         "\"<b>Ports</b> & \"\"roads\"\" ]]> &amp;\"");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(xml_text(file_of(publication, "site/small.xml"),
                                    "normalize-space(//iati-activity[1]/description)"),
                           "<b>Ports</b> & \"roads\" ]]> &amp;");
}

static void narratives_come_in_several_languages(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "sources:", "languages: [fr, ar]\nsources:");
    put(publication, "records/activities.csv",
        "iati_identifier,title,title_lang,title_fr,title_ar,description,activity_status\n"
        "XM-DAC-41302-A,Ports,,Les ports,\u0645\u0648\u0627\u0646\u0626,Better ports,2\n"
        "XM-DAC-41302-B,Caminos,es,Les routes,,Better roads,2\n");
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_problem(site, own_schema("2.03")), "");
    static const struct {
        const char *expression, *text;
    } table[] = {
        {"string(//iati-activity[1]/title/narrative[not(@xml:lang)])", "Ports"},
        {"string(//iati-activity[1]/title/narrative[@xml:lang='fr'])", "Les ports"},
        {"string(//iati-activity[1]/title/narrative[@xml:lang='ar'])",
         "\u0645\u0648\u0627\u0646\u0626"},
        {"string(//iati-activity[2]/title/narrative[@xml:lang='es'])", "Caminos"},
        {"string(//iati-activity[2]/title/narrative[@xml:lang='fr'])", "Les routes"},
        {"string(count(//iati-activity[2]/title/narrative))", "2"},
        {"string(//iati-activity[1]/@xml:lang)", "en"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_STRING_EQUAL(xml_text(site, table[i].expression), table[i].text);
}

static void where_chooses_the_activities_of_a_dataset(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "Small activities\n",
         "Small activities\n    where: title = 'Roads'\n");
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 1);
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//iati-identifier)"), "XM-DAC-41302-B");
    CU_ASSERT_EQUAL(xml_number(site, "count(//transaction)"), 1);
}

static void split_makes_a_file_of_each_part(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "Small activities\n",
         "Small activities\n    split: title\n");
    run_well(publication);
    CU_ASSERT_EQUAL(count_files(file_of(publication, "site"), ".xml"), 2);
    CU_ASSERT_EQUAL(
        xml_number(file_of(publication, "site/small-ports.xml"), "count(//transaction)"), 2);
    CU_ASSERT_EQUAL(
        xml_number(file_of(publication, "site/small-roads.xml"), "count(//transaction)"), 1);
}

static void activity_without_a_part_stops_the_run(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *good = read_file(file_of(publication, "publication.yaml"), NULL);
    REFUSES(publication, "publication.yaml",
            text_replace(good, "Small activities\n",
                         "Small activities\n    split: \"nullif(title, 'Roads')\"\n"),
            1, "records/activities.csv:3", "split");
}

/* The number behind the first `place` that is followed by one, 0 if there is none. */
static size_t line_said(const char *text, const char *place)
{
    for (const char *at = text; (at = strstr(at, place)); at++)
        if (isdigit((unsigned char)at[strlen(place)]))
            return strtoul(at + strlen(place), NULL, 10);
    return 0;
}

/* ---- what only the schema refuses ------------------------------------------------------------ */

static void missing_title_names_line_and_record(void)
{
    const char *publication = small_publication();
    REFUSES(publication, "records/activities.csv",
            "iati_identifier,title,description,activity_status\n"
            "XM-DAC-41302-A,Ports,Better ports,2\n"
            "XM-DAC-41302-B,,Better roads,2\n",
            1, "critical", "title", "XM-DAC-41302-B", "records/activities.csv, row 3");
    put(publication, "records/activities.csv",
        "iati_identifier,title,description,activity_status\n"
        "XM-DAC-41302-A,Ports,Better ports,2\n"
        "XM-DAC-41302-B,,Better roads,2\n");
    struct outcome outcome = run(publication);
    size_t first = line_of(file_of(publication, "out/small.xml"), "<iati-activity ", 2);
    size_t last = line_of(file_of(publication, "out/small.xml"), "</iati-activity>", 2);
    const char *critical = strstr(outcome.out, ": critical [0.3.1]");
    CU_ASSERT_PTR_NOT_NULL_FATAL(critical);
    while (critical > outcome.out && critical[-1] != '\n')
        critical--;
    size_t said = line_said(critical, "out/small.xml:");
    CHECK(said >= first && said <= last, "line %zu is not of the activity: %s", said, outcome.out);
}

static void bad_address_names_line_and_record(void)
{
    REFUSES(small_publication(), "records/document_links.csv",
            "iati_identifier,url,format,title,category\n"
            "XM-DAC-41302-A,https://example.org/a.pdf,application/pdf,A,A01\n"
            "XM-DAC-41302-B,http://[broken,application/pdf,B,A01\n",
            1, "out/small.xml:", "XM-DAC-41302-B", "http://[broken",
            "records/document_links.csv, row 3");
}

static void transaction_without_value_names_line_and_record(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            "iati_identifier,transaction_type,transaction_date,value,value_date\n"
            "XM-DAC-41302-B,3,2024-01-31,1500.00,2024-01-31\n"
            "XM-DAC-41302-A,3,2024-01-31,1500.00,2024-01-31\n"
            "XM-DAC-41302-A,3,2024-01-31,,2024-01-31\n",
            1, "out/small.xml:", "XM-DAC-41302-A", "records/transactions.csv, row 4");
}

static void row_below_a_row_names_its_own_record(void)
{
    REFUSES(small_publication(), "records/transaction_sectors.csv",
            "iati_identifier,transaction_key,vocabulary,code\n"
            "XM-DAC-41302-A,t2,1,11110\n"
            "XM-DAC-41302-A,t2,2,\n",
            1, "out/small.xml:", "XM-DAC-41302-A", "code",
            "records/transaction_sectors.csv, row 3");
}

static void record_behind_a_mapping_is_named(void)
{
    REFUSES(mapped_publication(), "records/spending.csv",
            "NO,DAY,AMOUNT\nA,2024-01-31,1500.00\nA,2024-01-31,\n", 1,
            "out/small.xml:", "XM-DAC-41302-A", "records/spending.csv, row 3");
}

static void conversion_with_critical_findings_cannot_be_published(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    edit(publication, "publication.yaml", "datasets:",
         "datasets:\n  - {name: none, title: None, where: \"iati_identifier = 'nobody'\"}");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 1, "dataset 'none' has no activities");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "run 'iatipub convert' first");
    CU_ASSERT_STRING_EQUAL(site_of(publication), site);
}

static void changed_settings_need_another_import(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "Small activities", "New title");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "run 'iatipub convert' again");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, NULL), 0);
    edit(publication, "publication.yaml", "sources:", "languages: [fr]\nsources:");
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "run 'iatipub import' again");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "run 'iatipub import' again");
    run_well(publication);
}

static void file_that_is_no_longer_written_is_removed_and_told_of(void)
{
    const char *publication = small_publication();
    run_well(publication);
    put(publication, "out/mine.xml", "<mine/>");
    edit(publication, "publication.yaml", "name: small", "name: renamed");
    EXPECT(run(publication), 0, "out/small.xml' is no longer written",
           "the host and the registry still have it");
    CHECK(!exists(file_of(publication, "out/small.xml")), "the old file is still in out/");
    CHECK(exists(file_of(publication, "out/mine.xml")), "a file of the user's own was removed");
    CHECK(exists(file_of(publication, "site/small.xml")), "a published file was withdrawn");
}

static void expressions_must_be_whole_and_steady(void)
{
    static const char *const bad[] = {"1=1) -- x", "1); DELETE FROM activities; --", "(1"};
    const char *publication = small_publication();
    run_well(publication);
    const char *yaml = read_file(file_of(publication, "publication.yaml"), NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put(publication, "publication.yaml", yaml);
        edit(publication, "publication.yaml", "name: small",
             text_of("where: \"%s\"\n    name: small", bad[i]));
        EXPECT(run(publication), 2, "'where' or 'split' is not right");
    }
    put(publication, "publication.yaml", yaml);
    edit(publication, "publication.yaml", "name: small",
         "where: \"1 -- all of them\"\n    name: small");
    run_well(publication);
}

/* The name from the configuration, in an activity of another language, says its own language; one
 * from the record stands alone. */
static void names_of_the_organisation_keep_their_language(void)
{
    const char *publication = small_publication();
    edit(publication, "records/activities.csv", "iati_identifier,", "lang,iati_identifier,");
    edit(publication, "records/activities.csv", "\nXM-DAC-41302-A,", "\nfr,XM-DAC-41302-A,");
    edit(publication, "records/activities.csv", "\nXM-DAC-41302-B,", "\n,XM-DAC-41302-B,");
    run_well(publication);
    CU_ASSERT_EQUAL(xml_number(file_of(publication, "site/small.xml"),
                               "count(//iati-activity[@xml:lang='fr']/reporting-org/"
                               "narrative[@xml:lang='en'])"),
                    1);
}

CU_TestInfo output_tests[] = {
    {"file is valid", file_is_valid},
    {"--now sets the generated-datetime", now_sets_the_generated_datetime},
    {"markup in the records is text", markup_in_the_records_is_text},
    {"narratives come in several languages", narratives_come_in_several_languages},
    {"where chooses the activities of a dataset", where_chooses_the_activities_of_a_dataset},
    {"split makes a file of each part", split_makes_a_file_of_each_part},
    {"activity without a part stops the run", activity_without_a_part_stops_the_run},
    {"missing title names line and record", missing_title_names_line_and_record},
    {"bad address names line and record", bad_address_names_line_and_record},
    {"transaction without value names line and record",
     transaction_without_value_names_line_and_record},
    {"row below a row names its own record", row_below_a_row_names_its_own_record},
    {"record behind a mapping is named", record_behind_a_mapping_is_named},
    {"conversion with critical findings cannot be published",
     conversion_with_critical_findings_cannot_be_published},
    {"changed settings need another import", changed_settings_need_another_import},
    {"file that is no longer written is removed and told of",
     file_that_is_no_longer_written_is_removed_and_told_of},
    {"expressions must be whole and steady", expressions_must_be_whole_and_steady},
    {"names of the organisation keep their language",
     names_of_the_organisation_keep_their_language},
    CU_TEST_INFO_NULL,
};
