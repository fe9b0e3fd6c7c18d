/* Which record gave a value. */
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

static void a_value_leads_to_file_row_column_and_statement(void)
{
    char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(
        iatipub("trace", "XM-DAC-41302-ARG-22-01", "transaction[2]/value", "-C", publication, NULL),
        0, "value      18000.00", "table      transactions.value",
        "record     records/implementing_partners.csv row 34, column AMOUNT",
        "mapping    mapping/60-money.sql:33, statement 3: i.AMOUNT");
    EXPECT(
        iatipub("trace", "XM-DAC-41302-ARG-22-01", "title/narrative[2]", "-C", publication, NULL),
        0, "table      activities.title_es", "record     records/projects.csv row 18\n",
        "nullif(nullif(p.TITLE_ES, '-'), 'n/a')");
    EXPECT(iatipub("trace", "XM-DAC-41302-ARG-22-01", "transaction/value/@currency", "-C",
                   publication, "--format", "json", NULL),
           0, "\"file\": \"records/agreements.csv\", \"row\": 23, \"file_column\": \"CURRENCY\"",
           "\"mapping\": \"mapping/60-money.sql\", \"mapping_line\": 16, \"statement\": 2");
}

static void without_a_mapping_the_column_is_the_files_own(void)
{
    char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome =
        iatipub("trace", "XM-DAC-41302-A", "transaction[2]/value", "-C", publication, NULL);
    EXPECT(outcome, 0, "value      0.10",
           "record     records/transactions.csv row 3, column value\n");
    CU_ASSERT_FALSE(text_has(outcome.out, "mapping"));
}

static void what_publication_yaml_gave_is_said(void)
{
    char *publication = mapped_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome =
        iatipub("trace", "XM-DAC-41302-A", "reporting-org/@ref", "-C", publication, NULL);
    EXPECT(outcome, 0, "value      XM-DAC-41302\n",
           "default    publication.yaml, since the record leaves it blank");
    CHECK(!text_has(outcome.out, "column"), "a column that the file lacks: %s", outcome.out);
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "@default-currency", "-C", publication, "--format",
                   "json", NULL),
           0, "\"value\": \"USD\"", "\"default\": \"publication.yaml\"");
    outcome = iatipub("trace", "XM-DAC-41302-A", "@hierarchy", "-C", publication, NULL);
    EXPECT(outcome, 0, "value      (blank in the records)");
    CHECK(!text_has(outcome.out, "column") && !text_has(outcome.out, "default"), "%s", outcome.out);
}

static void a_later_update_is_what_gave_the_value(void)
{
    char *publication = mapped_publication();
    put(publication, "mapping/20-more.sql",
        "-- a note; with a semicolon\n"
        "UPDATE activities SET activity_status = '4', title = upper(title) WHERE 1;\n");
    edit(publication, "publication.yaml", "mapping/10-all.sql",
         "mapping/10-all.sql, mapping/20-more.sql");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "title", "-C", publication, NULL), 0,
           "mapping    mapping/20-more.sql:2, statement 1: upper(title)");
}

static void of_iati_files_the_line_is_told(void)
{
    char *publication = in_test("iati");
    EXPECT(iatipub("init", publication, "--template", "iati", NULL), 0);
    copy_file(in_source("tests/data/iati/every-element-activities.xml"),
              file_of(publication, "records/a.xml"));
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(
        iatipub("trace", "XM-DAC-99-EVERYTHING", "transaction[2]/value", "-C", publication, NULL),
        0, "table      transactions.value", "record     records/a.xml line ");
}

/* Whatever the file is called. */
static void findings_on_what_iati_files_gave_name_the_line(void)
{
    char *publication = in_test("iati");
    EXPECT(iatipub("init", publication, "--template", "iati", NULL), 0);
    edit(publication, "publication.yaml", "records/*.xml", "records/*.dat");
    put(publication, "records/a.dat",
        "<iati-activities version=\"2.03\">\n<iati-activity>\n<iati-identifier>A</iati-identifier>"
        "\n<activity-status code=\"99\"/></iati-activity></iati-activities>");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("validate", file_of(publication, "out/a.xml"), NULL), 1,
           "(record: records/a.dat, line 2)\n");
    EXPECT(iatipub("validate", "--format", "html", file_of(publication, "out/a.xml"), NULL), 1,
           "records/a.dat</code>, line 2");
    EXPECT(iatipub("trace", "A", "activity-status/@code", "-C", publication, NULL), 0,
           "record     records/a.dat line 2\n");
    EXPECT(
        iatipub("trace", "A", "activity-status/@code", "-C", publication, "--format", "json", NULL),
        0, "\"file\": \"records/a.dat\", \"line\": 2}");
}

static void findings_on_converted_files_name_the_cell(void)
{
    char *publication = small_publication();
    edit(publication, "records/transactions.csv", "XM-DAC-41302-A,t2,3", "XM-DAC-41302-A,t2,99");
    EXPECT(
        iatipub("run", "-C", publication, NULL), 0,
        "code \"99\" is not in codelist TransactionType (record: records/transactions.csv, row 3, "
        "column 3)");
}

/* The expression reads one column of the file, so that is where the value stands. */
static void findings_on_values_of_expressions_name_the_cell(void)
{
    char *publication = ilo_publication("ilo");
    edit(publication, "mapping/70-documents.sql", "d.LANGUAGE, -- a blank",
         "'x' || d.LANGUAGE, -- a blank");
    EXPECT(run(publication), 0, "\"xfr\"", "(record: records/documents.csv, row 2, column 4)");
    EXPECT(iatipub("trace", "XM-DAC-41302-TUN-22-01", "document-link[1]/@url", "-C", publication,
                   NULL),
           0, "record     records/documents.csv row 2, column URL\n", "replace(d.URL, ");
}

static void a_mapping_can_be_tried(void)
{
    char *publication = mapped_publication();
    put(publication, "mapping/20-more.sql",
        "UPDATE transactions SET value_date = 'soon' WHERE rowid = 1;\n");
    edit(publication, "publication.yaml", "mapping/10-all.sql",
         "mapping/10-all.sql, mapping/20-more.sql");
    EXPECT(iatipub("import", "-C", publication, "--check", NULL), 1, "transactions  ",
           "value_date                                 2        1  mapping/10-all.sql:",
           "; mapping/20-more.sql:1 'soon'", "\"soon\" is not valid");
    CU_ASSERT_FALSE(exists(file_of(publication, ".iatipub/store.db")));
}

static void what_is_not_there_is_said(void)
{
    char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("trace", "XM-Z", "-C", publication, NULL), 2,
           "have no activity or organisation");
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "transaction[9]/value", "-C", publication, NULL), 2,
           "\"transaction[9]/value\" leads to nothing in XM-DAC-41302-A");
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "title/@nothing", "-C", publication, NULL), 2,
           "leads to nothing");
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "--format", "xml", "-C", publication, NULL), 2,
           "formats are text and json");
}

CU_TestInfo trace_tests[] = {
    {"a value leads to file, row, column and statement",
     a_value_leads_to_file_row_column_and_statement},
    {"without a mapping the column is the file's own",
     without_a_mapping_the_column_is_the_files_own},
    {"what publication.yaml gave is said", what_publication_yaml_gave_is_said},
    {"a later update is what gave the value", a_later_update_is_what_gave_the_value},
    {"of IATI files the line is told", of_iati_files_the_line_is_told},
    {"findings on converted files name the cell", findings_on_converted_files_name_the_cell},
    {"findings on values of expressions name the cell",
     findings_on_values_of_expressions_name_the_cell},
    {"a mapping can be tried", a_mapping_can_be_tried},
    {"what is not there is said", what_is_not_there_is_said},
    {"findings on what IATI files gave name the line",
     findings_on_what_iati_files_gave_name_the_line},
    CU_TEST_INFO_NULL};
