#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* A mapping whose second statement, in line 6, is bad. */
#define BAD_AT_LINE_6(statement)                                                                   \
    "-- first comes a good one\n"                                                                  \
    "INSERT INTO activities (iati_identifier, title, _source)\n"                                   \
    "SELECT NO, TITLE, _source FROM raw_projects\n"                                                \
    " WHERE TITLE <> 'a;b''c';\n"                                                                  \
    "/* and; then */ -- a bad one;\n" statement "\n"

#define REFUSES_MAPPING(statement, ...)                                                            \
    REFUSES(mapped_publication(), "mapping/10-all.sql", BAD_AT_LINE_6(statement), 2,               \
            "mapping/10-all.sql:6:", "statement 2", __VA_ARGS__)

static void records_reach_the_output(void)
{
    const char *publication = mapped_publication();
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_problem(site, own_schema("2.03")), "");
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 2);
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-activity[2]/description)"),
                           "Better Roads");
    CU_ASSERT_STRING_EQUAL(xml_money(site), "3 USD 2 1479500000000000000000\n");
}

static void syntax_error_is_found_in_its_line(void)
{
    REFUSES_MAPPING("INSRET INTO activities VALUES(1);", "INSRET", "syntax error");
}

static void unknown_table_is_found_in_its_line(void)
{
    REFUSES_MAPPING("INSERT INTO transactions (iati_identifier, _source)\n"
                    "SELECT NO, _source FROM spending;",
                    "no such table", "spending");
}

static void unknown_raw_table_explains_the_prefix(void)
{
    REFUSES_MAPPING("INSERT INTO transactions (iati_identifier, _source)\n"
                    "SELECT NO, _source FROM raw_spendings;",
                    "raw_spendings", "'raw_'");
}

static void unknown_column_is_found_in_its_line(void)
{
    REFUSES(mapped_publication(), "mapping/10-all.sql",
            BAD_AT_LINE_6("INSERT INTO transactions (iati_identifier, value, _source)\n"
                          "SELECT NO, AMOUNTT, _source FROM raw_spending;"),
            2, "mapping/10-all.sql:7:", "statement 2", "AMOUNTT");
}

static void unknown_target_column_is_found_in_its_line(void)
{
    REFUSES_MAPPING("INSERT INTO activities (iati_identifier, titel, _source)\n"
                    "SELECT NO, TITLE, _source FROM raw_projects;",
                    "titel");
}

static void missing_source_is_explained(void)
{
    REFUSES_MAPPING("INSERT INTO transactions (iati_identifier, value)\n"
                    "SELECT NO, AMOUNT FROM raw_spending;",
                    "_source", "where it came from");
}

static void query_that_goes_nowhere_is_refused(void)
{
    REFUSES_MAPPING("SELECT NO, AMOUNT FROM raw_spending;", "INSERT INTO");
}

static void attach_is_refused(void)
{
    REFUSES_MAPPING("ATTACH 'other.db' AS other;", "ATTACH");
    CHECK(!exists(in_test("other.db")), "the database was made");
}

static void vacuum_into_a_file_is_refused(void)
{
    REFUSES_MAPPING("VACUUM INTO 'stolen.db';", "VACUUM");
    CHECK(!exists(in_test("stolen.db")), "the database was copied");
}

static void pragma_is_refused(void)
{
    REFUSES_MAPPING("PRAGMA user_version = 7;", "PRAGMA");
}

static void commit_is_refused(void)
{
    REFUSES_MAPPING("COMMIT;", "COMMIT");
}

static void unclosed_text_is_found_in_its_line(void)
{
    REFUSES_MAPPING("INSERT INTO activities (iati_identifier, _source) SELECT 'NO, 1;",
                    "unrecognized token");
}

static void floating_point_amount_is_refused(void)
{
    const char *publication = mapped_publication();
    const char *good = read_file(file_of(publication, "mapping/10-all.sql"), NULL);
    REFUSES(publication, "mapping/10-all.sql",
            text_replace(good, "DAY, AMOUNT", "DAY, AMOUNT * 0.5"), 1, "records/spending.csv:2",
            "records/spending.csv:3", "value", "floating point");
}

static void text_amount_from_an_expression_is_exact(void)
{
    const char *publication = mapped_publication();
    edit(publication, "mapping/10-all.sql", "DAY, AMOUNT", "DAY, '-' || ltrim(AMOUNT, '-')");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(xml_money(file_of(publication, "site/small.xml")),
                           "3 USD 2 -1520500000000000000000\n");
}

static void missing_mapping_file_is_named(void)
{
    REFUSES_MISSING(mapped_publication(), "mapping/10-all.sql", 2, "mapping/10-all.sql");
}

static void files_run_in_the_order_of_the_configuration(void)
{
    const char *publication = mapped_publication();
    edit(publication, "publication.yaml", "[mapping/10-all.sql]",
         "[\"mapping/0*.sql\", mapping/10-all.sql]");
    put(publication, "mapping/01-a.sql", "CREATE TEMP TABLE first AS SELECT 'Ports' AS t;\n");
    put(publication, "mapping/02-b.sql",
        "CREATE TEMP TABLE second AS SELECT t || '!' AS t FROM first;");
    edit(publication, "mapping/10-all.sql", "'Better ' || TITLE", "(SELECT t FROM second)");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(xml_text(file_of(publication, "site/small.xml"),
                                    "normalize-space(//iati-activity[1]/description)"),
                           "Ports!");
}

static void finding_of_a_mapping_stops_the_run(void)
{
    const char *publication = mapped_publication();
    const char *good = read_file(file_of(publication, "mapping/10-all.sql"), NULL);
    REFUSES(publication, "mapping/10-all.sql",
            text_of("%sINSERT INTO mapping_findings (message, iati_identifier, _source)\n"
                    "SELECT 'a refund; ask the unit', 'XM-DAC-41302-' || NO, _source\n"
                    "  FROM raw_spending WHERE AMOUNT LIKE '-%%';\n",
                    good),
            1, "records/spending.csv:3", "critical [", "XM-DAC-41302-B", "a refund; ask the unit");
}

static void mild_finding_of_a_mapping_is_reported_and_published(void)
{
    const char *publication = mapped_publication();
    const char *good = read_file(file_of(publication, "mapping/10-all.sql"), NULL);
    put(publication, "mapping/10-all.sql",
        text_of("%sINSERT INTO mapping_findings (severity, message, _source)\n"
                "SELECT 'warning', 'a refund', _source FROM raw_spending WHERE AMOUNT LIKE '-%%';",
                good));
    EXPECT(run(publication), 0, "records/spending.csv:3", "warning [", "a refund");
    CHECK(exists(file_of(publication, "site/small.xml")), "nothing was published");
}

static void unknown_severity_of_a_mapping_is_refused(void)
{
    const char *publication = mapped_publication();
    const char *good = read_file(file_of(publication, "mapping/10-all.sql"), NULL);
    put(publication, "mapping/10-all.sql",
        text_of("%sINSERT INTO mapping_findings (severity, message) VALUES ('fatal', 'x');", good));
    EXPECT(run(publication), 2,
           "the mapping writes the severity 'fatal' into mapping_findings; expected critical, "
           "error, warning or advisory");
}

static void bad_value_of_a_mapping_names_the_record(void)
{
    REFUSES(mapped_publication(), "records/spending.csv",
            "NO,DAY,AMOUNT\nA,2024-01-31,1500.00\nB,31.03.2024,-20.5\n", 1,
            "records/spending.csv:3", "transaction_date", "31.03.2024");
}

CU_TestInfo mapping_tests[] = {
    {"records reach the output", records_reach_the_output},
    {"syntax error is found in its line", syntax_error_is_found_in_its_line},
    {"unknown table is found in its line", unknown_table_is_found_in_its_line},
    {"unknown raw table explains the prefix", unknown_raw_table_explains_the_prefix},
    {"unknown column is found in its line", unknown_column_is_found_in_its_line},
    {"unknown target column is found in its line", unknown_target_column_is_found_in_its_line},
    {"missing _source is explained", missing_source_is_explained},
    {"query that goes nowhere is refused", query_that_goes_nowhere_is_refused},
    {"ATTACH is refused", attach_is_refused},
    {"VACUUM INTO a file is refused", vacuum_into_a_file_is_refused},
    {"PRAGMA is refused", pragma_is_refused},
    {"COMMIT is refused", commit_is_refused},
    {"unclosed text is found in its line", unclosed_text_is_found_in_its_line},
    {"floating point amount is refused", floating_point_amount_is_refused},
    {"text amount from an expression is exact", text_amount_from_an_expression_is_exact},
    {"missing mapping file is named", missing_mapping_file_is_named},
    {"files run in the order of the configuration", files_run_in_the_order_of_the_configuration},
    {"finding of a mapping stops the run", finding_of_a_mapping_stops_the_run},
    {"mild finding of a mapping is reported and published",
     mild_finding_of_a_mapping_is_reported_and_published},
    {"unknown severity of a mapping is refused", unknown_severity_of_a_mapping_is_refused},
    {"bad value of a mapping names the record", bad_value_of_a_mapping_names_the_record},
    CU_TEST_INFO_NULL,
};
