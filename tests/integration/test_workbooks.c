#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "unit/xlsx_builder.h"

static const char *const tables[] = {"activities", "activity_dates", "participating_orgs",
                                     "transactions"};
enum { TABLES = sizeof tables / sizeof *tables };

#define WORKBOOK "records/small.xlsx"

/* The small publication with its records in one workbook. `odd_sheet` is the sheet of transactions,
 * NULL for what the file has. */
static char *workbook_publication(const char *odd_sheet)
{
    char *publication = small_publication();
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_format(builder, "yyyy-mm-dd");
    for (int i = 0; i < TABLES; i++) {
        char *file = file_of(publication, text_of("records/%s.csv", tables[i]));
        if (odd_sheet && i == TABLES - 1)
            xlsx_builder_sheet(builder, tables[i], odd_sheet);
        else
            xlsx_builder_table(builder, tables[i], read_file(file, NULL));
        remove_file(file);
    }
    CHECK(xlsx_builder_write(builder, file_of(publication, WORKBOOK), true),
          "the workbook was not written");
    edit(publication, "publication.yaml", "records/*.csv", WORKBOOK);
    return publication;
}

#define T(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define TA(address, text) "<c r=\"" address "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEAD                                                                                       \
    "<row>" T("iati_identifier") T("transaction_key") T("transaction_type") T("transaction_date")  \
        T("value") T("value_date") "</row>"

static void sheets_give_the_same_bytes_as_csv(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *expected = read_file(file_of(publication, "site/small.xml"), NULL);
    remove_folder(publication);
    publication = workbook_publication(NULL);
    run_well(publication);
    CHECK(strcmp(read_file(file_of(publication, "site/small.xml"), NULL), expected) == 0,
          "the workbook gave another document than the CSV files");
}

static void numbers_and_dates_are_written_as_the_standard_wants(void)
{
    const char *publication = workbook_publication(HEAD "<row>" T("XM-DAC-41302-A") T(
        "t1") "<c><v>3</v></c><c s=\"1\"><v>45322</v></c>"
              "<c><v>1500.0999999999999</v></c><c s=\"1\"><v>45322</v></c></row>");
    run_well(publication);
    const char *document = read_file(file_of(publication, "site/small.xml"), NULL);
    CHECK(text_has(document, "<transaction-date iso-date=\"2024-01-31\"/>"), "%s", document);
    CHECK(text_has(document, "value-date=\"2024-01-31\">1500.1</value>"), "%s", document);
}

static void code_that_became_a_date_is_refused(void)
{
    const char *publication = workbook_publication(HEAD "<row>" T("XM-DAC-41302-A") T(
        "t1") "<c s=\"1\"><v>43862</v></c>"
              "<c s=\"1\"><v>45322</v></c><c><v>1</v></c><c s=\"1\"><v>45322</v></c></row>");
    EXPECT(run(publication), 1, WORKBOOK "#transactions:2:3", "critical", "x.source.cell",
           "cell C2 (column \"transaction_type\") holds the date 2020-02-01");
    CHECK(!exists(file_of(publication, "site/small.xml")), "it was published");
}

static void findings_on_converted_files_name_the_cell(void)
{
    const char *publication = workbook_publication(
        "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>Payments</t></is></c></row>"
        "<row r=\"4\">" TA("B4", "iati_identifier") TA("C4", "transaction_key")
            TA("F4", "transaction_type") TA("G4", "transaction_date") TA("H4", "value")
                TA("I4", "value_date") "</row>"
                                       "<row r=\"6\">" TA("B6", "XM-DAC-41302-A") TA("C6", "t1")
                                           TA("F6", "99") TA("G6", "2024-01-31") TA("H6", "1")
                                               TA("I6", "2024-01-31") "</row>");
    EXPECT(run(publication), 0,
           "code \"99\" is not in codelist TransactionType (record: " WORKBOOK
           "#transactions, cell F6)");
    const char *file = file_of(publication, "out/small.xml");
    EXPECT(iatipub("validate", file, NULL), 1, "(record: " WORKBOOK "#transactions, cell F6)");
    EXPECT(iatipub("validate", "--format", "json", file, NULL), 1,
           "\"source\": {\"file\": \"" WORKBOOK "#transactions\", \"row\": 6, \"column\": 6}");
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "transaction/transaction-type/@code", "-C",
                   publication, NULL),
           0, "record     " WORKBOOK "#transactions row 6, column transaction_type (cell F6)\n");
}

static void bad_values_name_the_cell(void)
{
    const char *publication = workbook_publication(
        "<row r=\"3\">" TA("A3", "iati_identifier") TA("C3", "transaction_key")
            TA("D3", "transaction_type") TA("E3", "transaction_date")
                TA("F3", "value") "</row>"
                                  "<row r=\"4\">" TA("A4", "XM-DAC-41302-A") TA("C4", "t1")
                                      TA("D4", "1-Feb") TA("E4", "2024-01-31")
                                          TA("F4", "1,500") "</row>");
    EXPECT(run(publication), 1, WORKBOOK "#transactions:4:4: critical [x.record.value]",
           "transaction_type \"1-Feb\" is a date, which a spreadsheet made of it",
           WORKBOOK "#transactions:4:6: critical [x.record.value]", "value \"1,500\" is not valid");
}

static void sheets_that_become_one_table_are_refused(void)
{
    const char *publication = mapped_publication();
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_table(builder, "Paid 2024", "a,b\n1,2\n");
    xlsx_builder_table(builder, "paid-2024", "a,b\n3,4\n");
    CHECK(xlsx_builder_write(builder, file_of(publication, "more.xlsx"), true), "no workbook");
    edit(publication, "publication.yaml", "sources:", "sources:\n  - {file: more.xlsx}");
    EXPECT(run(publication), 2,
           "'more.xlsx': 'Paid 2024' and 'paid-2024' would both become the table 'raw_paid_2024'",
           "'tables' in publication.yaml");
    edit(publication, "publication.yaml", "more.xlsx", "more.xlsx, tables: [Paid 2024]");
    run_well(publication);
}

static void unknown_sheet_is_a_usage_error(void)
{
    const char *publication = workbook_publication(NULL);
    edit(publication, "publication.yaml", WORKBOOK, WORKBOOK "\n    tables: [activites]");
    EXPECT(run(publication), 2, "has no sheet 'activites'; the nearest is 'activities'",
           "'transactions'");
}

static void row_of_the_header_is_checked(void)
{
    const char *publication = workbook_publication(NULL);
    edit(publication, "publication.yaml", WORKBOOK, WORKBOOK "\n    header_row: 0");
    EXPECT(run(publication), 2, "header_row", "expected 1 to 1048576");
}

static void file_that_is_no_workbook_is_refused(void)
{
    const char *publication = workbook_publication(NULL);
    run_well(publication);
    put(publication, WORKBOOK, "iati_identifier,title\n");
    EXPECT(run(publication), 1, WORKBOOK, "not an Excel workbook", "kind: csv");
}

CU_TestInfo workbooks_tests[] = {
    {"sheets named like canonical tables give the same bytes as CSV",
     sheets_give_the_same_bytes_as_csv},
    {"numbers and dates are written as the standard wants",
     numbers_and_dates_are_written_as_the_standard_wants},
    {"a code that became a date is refused", code_that_became_a_date_is_refused},
    {"findings on converted files name the cell", findings_on_converted_files_name_the_cell},
    {"bad values name the cell", bad_values_name_the_cell},
    {"an unknown sheet is a usage error", unknown_sheet_is_a_usage_error},
    {"sheets that become one table are refused", sheets_that_become_one_table_are_refused},
    {"the row of the header is checked", row_of_the_header_is_checked},
    {"a file that is no workbook is refused", file_that_is_no_workbook_is_refused},
    CU_TEST_INFO_NULL,
};
