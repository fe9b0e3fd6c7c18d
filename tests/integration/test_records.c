#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

#define TRANSACTIONS                                                                               \
    "iati_identifier,transaction_key,transaction_type,transaction_date,value,value_date\n"
#define ACTIVITIES "iati_identifier,title,description,activity_status,humanitarian\n"
#define B "XM-DAC-41302-B,Roads,Better roads,2,\n"

/* The transactions of the small publication with a row added, which is row 3 of the file. */
#define ROW(row) TRANSACTIONS "XM-DAC-41302-A,t1,3,2024-01-31,1500.00,2024-01-31\n" row "\n"

/* ---- files ----------------------------------------------------------------------------------- */

static void missing_file_is_named(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "file: records/*.csv",
         "file: records/activities.csv\n  - file: records/activity_dates.csv\n"
         "  - file: records/participating_orgs.csv\n  - file: records/transactions.csv");
    REFUSES_MISSING(publication, "records/transactions.csv", 3, "records/transactions.csv");
}

static void missing_file_may_be_optional(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "records/*.csv\n",
         "records/*.csv\n  - {file: more/transactions.csv, optional: yes}\n");
    run_well(publication);
}

static void folder_in_place_of_a_file_is_refused(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *before = site_of(publication);
    make_folder(file_of(publication, "records/sectors.csv"));
    EXPECT(run(publication), 3, "records/sectors.csv", "folder");
    CHECK(strcmp(before, site_of(publication)) == 0, "what was published was touched");
}

static void unreadable_file_is_refused(void)
{
    if (geteuid() == 0) {
        not_run("nothing is unreadable for root");
        return;
    }
    const char *publication = small_publication();
    run_well(publication);
    const char *before = site_of(publication);
    const char *path = file_of(publication, "records/transactions.csv");
    CU_ASSERT_EQUAL_FATAL(chmod(path, 0), 0);
    EXPECT(run(publication), 3, "records/transactions.csv", "Permission denied");
    CHECK(strcmp(before, site_of(publication)) == 0, "what was published was touched");
}

static void empty_file_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv", "", 1, "records/transactions.csv",
            "empty");
}

static void binary_file_is_refused(void)
{
    REFUSES_BYTES(small_publication(), "records/transactions.csv",
                  "PK\3\4\24\0\6\0\10\0\0\0!\0b\356\235hO\1\0\0\220\4\0\0\23\0\10", 1,
                  "records/transactions.csv", "Excel");
}

static void nul_bytes_are_refused(void)
{
    REFUSES_BYTES(small_publication(), "records/transactions.csv",
                  ROW("XM-DAC-41302-A,t\0002,3,2024-01-31,1,2024-01-31"), 1,
                  "records/transactions.csv");
}

static void header_without_rows_empties_the_dataset(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *before = site_of(publication);
    put(publication, "records/activities.csv", ACTIVITIES);
    put(publication, "records/activity_dates.csv", "iati_identifier,type,iso_date\n");
    put(publication, "records/participating_orgs.csv", "iati_identifier,role,narrative\n");
    put(publication, "records/transactions.csv", TRANSACTIONS);
    EXPECT(run(publication), 1, "dataset 'small' has no activities");
    CHECK(strcmp(before, site_of(publication)) == 0, "what was published was touched");
}

static void file_that_could_not_be_read_is_no_unread_one(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "records/*.csv\n",
         "records/*.csv\n    mode: append\n  - {file: iati/*.xml}\n");
    put(publication, "iati/one.xml", "<html/>");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 1, "iati/one.xml:1: critical [x.iati.unreadable]");
    CHECK(!text_has(outcome.all, "x.source.unread]"), "%s", outcome.all);
    remove(file_of(publication, "iati/one.xml"));
    edit(publication, "publication.yaml", "iati/*.xml", "iati/*.xml, optional: yes");
    run_well(publication);
    outcome = iatipub("import", "-C", publication, NULL);
    EXPECT(outcome, 0);
    CHECK(!text_has(outcome.all, "x.source.unread]"), "%s", outcome.all);
}

static void file_that_nothing_reads_is_said(void)
{
    const char *publication = mapped_publication();
    put(publication, "records/budget.csv", "NO,VALUE\nA,1\n");
    EXPECT(run(publication), 0, "records/budget.csv", "warning", "no source");
}

static void column_that_nothing_reads_is_said(void)
{
    const char *publication = mapped_publication();
    edit(publication, "publication.yaml", "records/spending.csv\n",
         "records/spending.csv\n    columns: [NO, DAY, AMOUNT, DONOR]\n");
    put(publication, "records/spending.csv", "NO,DAY,AMOUNT,DONR\nA,2024-01-31,1500.00,X\n");
    EXPECT(run(publication), 0, "records/spending.csv:1:4", "warning", "\"DONR\"", "\"DONOR\"");
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void wrong_delimiter_is_refused(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *good = read_file(file_of(publication, "publication.yaml"), NULL);
    REFUSES(publication, "publication.yaml",
            text_replace(good, "records/*.csv\n", "records/*.csv\n    delimiter: \";\"\n"), 1,
            "records/activities.csv", "delimiter");
}

static void unclosed_quote_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,\"t2,3,2024-02-29,0.10,2024-02-29\n"
                "XM-DAC-41302-B,t1,4,2024-03-31,-20.5,2024-03-31"),
            1, "records/transactions.csv:3", "quote", "never closed");
}

static void too_many_cells_are_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,t2,3,2024-02-29,1,500.00,2024-02-29"), 1,
            "records/transactions.csv:3", "cell 7", "6 columns");
}

static void too_few_cells_are_reported_and_published(void)
{
    const char *publication = small_publication();
    put(publication, "records/transactions.csv",
        "iati_identifier,transaction_type,transaction_date,value,value_date,description\n"
        "XM-DAC-41302-A,3,2024-01-31,1500.00,2024-01-31\n");
    struct outcome outcome = run_well(publication);
    EXPECT(outcome, 0, "records/transactions.csv:2", "error", "5 cells", "6 columns");
    CHECK(xml_number(file_of(publication, "site/small.xml"), "count(//transaction)") == 1,
          "the row was lost");
}

static void bad_utf8_is_refused(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            "iati_identifier,title,description,activity_status\n" B "XM-DAC-41302-A,Oc\xE9"
            "an,Better ports,2\n",
            1, "records/activities.csv:3", "0xE9", "latin-1");
}

static void control_character_is_refused(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            ACTIVITIES B "XM-DAC-41302-A,Po\vrts,Better ports,2,\n", 1, "records/activities.csv:3",
            "U+000B");
}

static void two_columns_of_one_name_are_refused(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            "iati_identifier,title,Title,description,activity_status\n" B, 1,
            "records/activities.csv:1", "columns 2 and 3", "case does not count");
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void duplicate_activity_is_refused(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            ACTIVITIES "XM-DAC-41302-A,Ports,Better ports,2,\n" B B, 1, "records/activities.csv:4",
            "XM-DAC-41302-B");
}

static void row_without_identifier_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW(",t2,3,2024-02-29,0.10,2024-02-29"), 1, "records/transactions.csv:3",
            "iati_identifier");
}

static void duplicate_key_is_refused(void)
{
    const char *row = "XM-DAC-41302-A,t1,3,2024-02-29,0.10,2024-02-29\n";
    REFUSES(small_publication(), "records/transactions.csv",
            text_of("%s%s", ROW("XM-DAC-41302-B,t1,3,2024-02-29,0.10,2024-02-29"), row), 1,
            "records/transactions.csv:4", "transaction_key", "t1");
}

static void transaction_of_no_activity_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-C,t2,3,2024-02-29,0.10,2024-02-29"), 1, "records/transactions.csv:3",
            "XM-DAC-41302-C", "activities");
}

static void row_of_no_parent_row_is_refused(void)
{
    REFUSES(small_publication(), "records/transaction_sectors.csv",
            "iati_identifier,transaction_key,code\nXM-DAC-41302-A,t1,11110\n"
            "XM-DAC-41302-A,t9,11110\n",
            1, "records/transaction_sectors.csv:3", "t9", "transactions");
}

/* ---- values ---------------------------------------------------------------------------------- */

static void amount_that_is_no_number_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,t2,3,2024-02-29,\"1,500.00\",2024-02-29"), 1,
            "records/transactions.csv:3", "value", "1,500.00", "such as 1500.00");
}

static void amount_with_an_exponent_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,t2,3,2024-02-29,1.5E3,2024-02-29"), 1, "records/transactions.csv:3",
            "value", "1.5E3");
}

static void date_that_is_no_date_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,t2,3,29/02/2024,0.10,2024-02-29"), 1, "records/transactions.csv:3",
            "transaction_date", "29/02/2024", "such as 2024-05-31");
}

static void day_that_does_not_exist_is_refused(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            ROW("XM-DAC-41302-A,t2,3,2024-02-28,0.10,2024-02-31"), 1, "records/transactions.csv:3",
            "value_date", "2024-02-31");
}

static void boolean_that_is_none_is_refused(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            ACTIVITIES B "XM-DAC-41302-A,Ports,Better ports,2,maybe\n", 1,
            "records/activities.csv:3", "humanitarian", "maybe", "true, false");
}

static void every_bad_value_is_reported(void)
{
    REFUSES(small_publication(), "records/transactions.csv",
            TRANSACTIONS "XM-DAC-41302-A,t1,3,soon,lots,2024-01-31\n"
                         "XM-DAC-41302-A,t2,3,2024-01-31,1,never\n",
            1, "records/transactions.csv:2", "soon", "lots", "records/transactions.csv:3", "never");
}

static void amounts_keep_their_digits(void)
{
    const char *publication = small_publication();
    put(publication, "records/transactions.csv",
        TRANSACTIONS "XM-DAC-41302-A,t1,3,2024-01-31,1500.10,2024-01-31\n"
                     "XM-DAC-41302-A,t2,3,2024-01-31,123456789012345.123456789,2024-01-31\n"
                     "XM-DAC-41302-A,t3,3,2024-01-31,-0.00,2024-01-31\n");
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//transaction[1]/value)"), "1500.10");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//transaction[2]/value)"),
                           "123456789012345.123456789");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//transaction[3]/value)"), "-0.00");
}

/* ---- canonical names ------------------------------------------------------------------------- */

static void unknown_table_suggests_nearest(void)
{
    REFUSES(small_publication(), "records/transaction.csv", TRANSACTIONS, 2,
            "records/transaction.csv", "'transaction'", "'transactions'");
}

static void unknown_column_suggests_nearest(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            "iati_identifier,titel,description,activity_status\n"
            "XM-DAC-41302-A,Ports,Better ports,2\n",
            2, "records/activities.csv", "'titel'", "'title'");
}

static void column_of_an_unknown_language_points_to_languages(void)
{
    REFUSES(small_publication(), "records/activities.csv",
            "iati_identifier,title,title_fr,description,activity_status\n"
            "XM-DAC-41302-A,Ports,Ports,Better ports,2\n",
            2, "records/activities.csv", "'title_fr'", "languages");
}

CU_TestInfo records_tests[] = {
    {"missing file is named", missing_file_is_named},
    {"missing file may be optional", missing_file_may_be_optional},
    {"folder in place of a file is refused", folder_in_place_of_a_file_is_refused},
    {"unreadable file is refused", unreadable_file_is_refused},
    {"empty file is refused", empty_file_is_refused},
    {"binary file is refused", binary_file_is_refused},
    {"NUL bytes are refused", nul_bytes_are_refused},
    {"header without rows empties the dataset", header_without_rows_empties_the_dataset},
    {"file that could not be read is no unread one", file_that_could_not_be_read_is_no_unread_one},
    {"file that nothing reads is said", file_that_nothing_reads_is_said},
    {"column that nothing reads is said", column_that_nothing_reads_is_said},
    {"wrong delimiter is refused", wrong_delimiter_is_refused},
    {"unclosed quote is refused", unclosed_quote_is_refused},
    {"too many cells are refused", too_many_cells_are_refused},
    {"too few cells are reported and published", too_few_cells_are_reported_and_published},
    {"bad UTF-8 is refused", bad_utf8_is_refused},
    {"control character is refused", control_character_is_refused},
    {"two columns of one name are refused", two_columns_of_one_name_are_refused},
    {"duplicate activity is refused", duplicate_activity_is_refused},
    {"row without identifier is refused", row_without_identifier_is_refused},
    {"duplicate key is refused", duplicate_key_is_refused},
    {"transaction of no activity is refused", transaction_of_no_activity_is_refused},
    {"row of no parent row is refused", row_of_no_parent_row_is_refused},
    {"amount that is no number is refused", amount_that_is_no_number_is_refused},
    {"amount with an exponent is refused", amount_with_an_exponent_is_refused},
    {"date that is no date is refused", date_that_is_no_date_is_refused},
    {"day that does not exist is refused", day_that_does_not_exist_is_refused},
    {"boolean that is none is refused", boolean_that_is_none_is_refused},
    {"every bad value is reported", every_bad_value_is_reported},
    {"amounts keep their digits", amounts_keep_their_digits},
    {"unknown table suggests nearest", unknown_table_suggests_nearest},
    {"unknown column suggests nearest", unknown_column_suggests_nearest},
    {"column of an unknown language points to languages",
     column_of_an_unknown_language_points_to_languages},
    CU_TEST_INFO_NULL,
};
