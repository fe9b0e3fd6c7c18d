#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* The mapped publication with its days, amounts and projects' kinds as people write them, read by
 * functions. */
static const char *written_publication(void)
{
    const char *publication = mapped_publication();
    edit(publication, "publication.yaml",
         "mapping:", "codes:\n  - {file: codes/kinds.csv, table: kinds}\nmapping:");
    put(publication, "codes/kinds.csv", "value,code\nports,21040\n");
    put(publication, "records/spending.csv",
        "NO,DAY,AMOUNT\nA,31/01/2024,\"USD 1,500.00\"\nB,31 March 2024,(20.5)\n");
    edit(publication, "mapping/10-all.sql", "'3', DAY, AMOUNT, DAY,",
         "'3', iati_date(DAY), iati_amount(AMOUNT), iati_date(DAY),");
    edit(publication, "mapping/10-all.sql", "SELECT 'XM-DAC-41302-' || NO, TITLE",
         "SELECT iati_id(NO), TITLE");
    edit(publication, "mapping/10-all.sql", "'2', _source FROM raw_projects;",
         "coalesce(nullif(code('kinds', TITLE), '21040'), '2'), _source FROM raw_projects;");
    return publication;
}

static const char *spending_of(const char *day, const char *amount)
{
    return text_of("NO,DAY,AMOUNT\nA,%s,\"%s\"\nB,31 March 2024,(20.5)\n", day, amount);
}

static void written_values_reach_the_output(void)
{
    const char *publication = written_publication();
    EXPECT(run(publication), 0, "codes/kinds.csv", "error [x.mapping.code]",
           "1 value is not in code list \"kinds\": \"Roads\" (once); add it to codes/kinds.csv");
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_money(site), "3 USD 2 1479500000000000000000\n");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//transaction-date[1]/@iso-date)"), "2024-01-31");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-identifier[1])"),
                           "XM-DAC-41302-A");
}

static void an_ambiguous_date_is_found_with_its_row_and_the_setting(void)
{
    REFUSES(written_publication(), "records/spending.csv", spending_of("01/02/2024", "5"), 1,
            "records/spending.csv:2", "transaction_date \"01/02/2024\" is not valid",
            "critical [x.mapping.date]", "1 date may be two days: \"01/02/2024\" (2 times)",
            "'dates: day-first'");
}

static void an_ambiguous_amount_is_found_with_its_row_and_the_setting(void)
{
    REFUSES(written_publication(), "records/spending.csv", spending_of("31/01/2024", "1,500"), 1,
            "records/spending.csv:2", "value \"1,500\" is not valid", "critical [x.mapping.amount]",
            "1 amount may be thousands or decimals: \"1,500\" (once)", "'decimal_mark: \".\"'");
}

static void settings_decide_what_is_ambiguous(void)
{
    const char *publication = written_publication();
    put(publication, "records/spending.csv", spending_of("01/02/2024", "1,500"));
    edit(publication, "publication.yaml",
         "mapping:", "dates: day-first\ndecimal_mark: \".\"\nmapping:");
    run_well(publication);
    const char *site = file_of(publication, "site/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//transaction-date[1]/@iso-date)"), "2024-02-01");
    CU_ASSERT_STRING_EQUAL(xml_money(site), "3 USD 2 1479500000000000000000\n");
    edit(publication, "publication.yaml", "day-first", "month-first");
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "run 'iatipub import' again");
}

static void money_is_exchanged_by_the_rates_of_the_publication(void)
{
    const char *publication = written_publication();
    put(publication, "rates/un.csv",
        "Currency code,Rate,Effective date\nCHF,0.8,2024-01-01\nCHF,0.5,2024-03-01\n");
    edit(publication, "publication.yaml",
         "mapping:", "rates:\n  - {file: rates/un.csv, kind: un}\nmapping:");
    edit(publication, "mapping/10-all.sql", "iati_amount(AMOUNT)",
         "fx(iati_amount(AMOUNT), 'CHF', iati_date(DAY), 'USD')");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(xml_money(file_of(publication, "site/small.xml")),
                           "3 USD 2 1834000000000000000000\n");
    put(publication, "rates/un.csv", "Currency code,Rate,Effective date\nCHF,0.8,2024-01-01\n");
    EXPECT(run(publication), 1, "critical [x.mapping.rate]",
           "1 conversion has no exchange rate: \"CHF to USD on 2024-03-31\" (once)");
}

static void a_mistake_in_a_call_is_found_in_its_line(void)
{
    const char *publication = written_publication();
    edit(publication, "mapping/10-all.sql", "code('kinds'", "code('kind'");
    EXPECT(run(publication), 2, "mapping/10-all.sql:2: mapping statement 1:",
           "code: there is no code list \"kind\"; the nearest is \"kinds\"");
}

static void conditions_of_datasets_may_call_functions(void)
{
    const char *publication = written_publication();
    edit(publication, "publication.yaml", "    title: Small activities\n",
         "    title: Small activities\n    where: code('kinds', title) = '21040'\n"
         "    split: iati_date('31/12/2024')\n");
    run_well(publication);
    CU_ASSERT_EQUAL(
        xml_number(file_of(publication, "site/small-2024-12-31.xml"), "count(//iati-activity)"), 1);
}

CU_TestInfo function_tests[] = {
    {"written values reach the output", written_values_reach_the_output},
    {"an ambiguous date is found with its row and the setting",
     an_ambiguous_date_is_found_with_its_row_and_the_setting},
    {"an ambiguous amount is found with its row and the setting",
     an_ambiguous_amount_is_found_with_its_row_and_the_setting},
    {"settings decide what is ambiguous", settings_decide_what_is_ambiguous},
    {"money is exchanged by the rates of the publication",
     money_is_exchanged_by_the_rates_of_the_publication},
    {"a mistake in a call is found in its line", a_mistake_in_a_call_is_found_in_its_line},
    {"conditions of datasets may call functions", conditions_of_datasets_may_call_functions},
    CU_TEST_INFO_NULL,
};
