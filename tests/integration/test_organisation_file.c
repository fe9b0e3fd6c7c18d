#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static const char configuration[] =
    "organisation: {ref: XM-DAC-99, type: '40', name: [{language: en, narrative: Agency}, "
    "{language: fr, narrative: Agence}, {language: es, narrative: Agencia}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "languages: [fr]\n"
    "sources: [{file: 'records/*.csv'}]\n"
    "datasets: [{name: all, title: All}, {name: org, title: Organisation, kind: "
    "organisations}]\n";

/* A: a third each to three countries; B: a region, and a country it says only in its transactions;
 * C: a part of it nowhere, and a cut; D: another organisation's. */
static const struct {
    const char *file, *text;
} records[] = {
    {"records/activities.csv",
     "iati_identifier,title,description,activity_status,last_updated_datetime,reporting_org_ref,"
     "reporting_org_type,reporting_org\n"
     "XM-DAC-99-A,A,A,2,2025-06-30T00:00:00Z,,,\n"
     "XM-DAC-99-B,B,B,2,2025-01-31T00:00:00Z,XM-DAC-99,,\n"
     "XM-DAC-99-C,C,C,2,2025-01-31T00:00:00Z,,,\nXM-DAC-99-E,E,E,2,2025-01-31T00:00:00Z,,,\n"
     "XM-DAC-98-D,D,D,2,2025-12-31T00:00:00Z,XM-DAC-98,40,Another\n"},
    {"records/activity_dates.csv", "iati_identifier,type,iso_date\nXM-DAC-99-A,2,2024-01-01\n"
                                   "XM-DAC-99-B,2,2024-01-01\nXM-DAC-99-C,2,2024-01-01\n"
                                   "XM-DAC-99-E,2,2024-01-01\nXM-DAC-98-D,2,2024-01-01\n"},
    {"records/participating_orgs.csv",
     "iati_identifier,role,type,narrative\nXM-DAC-99-A,1,40,Agency\nXM-DAC-99-B,1,40,Agency\n"
     "XM-DAC-99-C,1,40,Agency\nXM-DAC-99-E,1,40,Agency\nXM-DAC-98-D,1,40,Agency\n"},
    {"records/recipient_countries.csv", "iati_identifier,code,percentage\n"
                                        "XM-DAC-99-A,KE,33.33\nXM-DAC-99-A,UG,33.33\n"
                                        "XM-DAC-99-A,TZ,33.34\nXM-DAC-99-C,KE,60\n"},
    {"records/recipient_regions.csv", "iati_identifier,code,vocabulary,percentage\n"
                                      "XM-DAC-99-B,298,,\nXM-DAC-99-B,289,99,100\n"
                                      "XM-DAC-99-C,298,1,12.5\n"},
    {"records/budgets.csv",
     "iati_identifier,type,status,period_start,period_end,value,currency,value_date\n"
     "XM-DAC-99-A,1,2,2025-01-01,2025-12-31,90.00,,2025-01-01\n"
     "XM-DAC-99-A,2,2,2025-01-01,2025-12-31,100.00,,2025-01-01\n" /* instead of the 90 */
     "XM-DAC-99-A,1,2,2024-01-01,2024-12-31,77,,2024-01-01\n"     /* of a year that is over */
     "XM-DAC-99-A,1,2,2026-01-01,2026-12-31,0.05,,2026-01-01\n"
     "XM-DAC-99-B,1,1,2025-07-01,2026-06-30,1000.005,,2025-07-01\n"
     "XM-DAC-99-C,1,2,2025-01-01,2025-12-31,-10.01,,2025-01-01\n"
     "XM-DAC-99-C,1,2,2025-01-01,2025-12-31,200,EUR,2025-01-01\n"
     "XM-DAC-99-E,1,1,2026-01-01,2026-12-31,7,,2026-01-01\n"
     "XM-DAC-98-D,1,1,2025-01-01,2025-12-31,5000,,2025-01-01\n"},
    {"records/planned_disbursements.csv",
     "iati_identifier,type,period_start,period_end,value,value_date,receiver_org_ref,receiver_org\n"
     "XM-DAC-99-A,1,2025-01-01,2025-03-31,10.10,2025-01-01,KE-1,Works\n"
     "XM-DAC-99-A,1,2025-04-01,2025-06-30,20.20,2025-04-01,KE-1,The Works\n"
     "XM-DAC-99-B,1,2025-04-01,2025-06-30,5,2025-04-01,,Village\n"
     "XM-DAC-99-B,1,2025-04-01,2025-06-30,6,2025-04-01,,\n"},
    {"records/transactions.csv",
     "iati_identifier,transaction_type,transaction_date,value,currency,value_date,receiver_org_ref,"
     "recipient_country\n"
     "XM-DAC-99-A,3,2024-12-31,40.10,,2024-12-31,KE-1,\n"
     "XM-DAC-99-A,4,2024-01-01,2.90,,2024-01-01,,\nXM-DAC-99-A,4,2024-06-01,-3,,2024-06-01,,\n"
     "XM-DAC-99-A,3,2024-06-01,500,,2024-06-01,XM-DAC-99,\n" /* to itself */
     "XM-DAC-99-A,2,2024-06-01,9000,,2024-06-01,KE-1,\n"     /* promised only */
     "XM-DAC-99-A,3,2025-02-01,11,,2025-02-01,KE-1,\n"       /* this year is not over */
     "XM-DAC-99-C,3,2023-05-01,8,EUR,2023-05-01,KE-1,\n"
     "XM-DAC-99-E,4,2024-05-01,1,,2024-05-01,,KE\n"
     "XM-DAC-98-D,3,2024-05-01,6000,,2024-05-01,KE-1,\n"},
};

static const char *publication_with(const char *more)
{
    const char *publication = in_test("figures");
    put(publication, "publication.yaml", text_of("%s%s", configuration, more));
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        put(publication, records[i].file, records[i].text);
    return publication;
}

static const char *file_with(const char *publication)
{
    const char *file = file_of(publication, "site/org.xml");
    CU_ASSERT_STRING_EQUAL(xml_problem(file, text_of("%s/2.03/iati-organisations-schema.xsd",
                                                     getenv("SCHEMA_FOLDER"))),
                           "");
    return file;
}

/* The figures of one kind, a line each: "START..END PLACE STATUS VALUE CURRENCY". */
static const char *figures(const char *file, const char *element)
{
    char *all = text_of("%s", "");
    int count = (int)xml_number(file, text_of("count(//%s)", element));
    for (int i = 1; i <= count; i++)
        all = text_of(
            "%s%s\n", all,
            xml_text(file, text_of("concat(//%s[%d]/period-start/@iso-date, '..', "
                                   "//%s[%d]/period-end/@iso-date, ' ', "
                                   "//%s[%d]/*[starts-with(name(), 'recipient')]/@code, "
                                   "//%s[%d]/recipient-org/@ref, ' ', //%s[%d]/@status, ' ', "
                                   "//%s[%d]/value, ' ', //%s[%d]/value/@currency)",
                                   element, i, element, i, element, i, element, i, element, i,
                                   element, i, element, i)));
    return all;
}

static void figures_are_summed_up_exactly(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    struct outcome outcome = run_well(publication);
    EXPECT(
        outcome, 0,
        "derived    2025-01-01 to 2025-12-31 in EUR: budgets 200 = countries 120.00 + regions "
        "25.00 + not split 55.00",
        "derived    2025-01-01 to 2025-12-31 in USD: budgets 1089.995 = countries 93.99 + "
        "regions 998.755 + not split -2.75",
        "derived    2026-01-01 to 2026-12-31 in USD: budgets 7.05 = countries 0.05 + not split 7",
        "derived    2024-01-01 to 2024-12-31 in USD: expenditure 41.00");
    const char *file = file_with(publication);
    CU_ASSERT_STRING_EQUAL(figures(file, "total-budget"), "2025-01-01..2025-12-31  2 200 EUR\n"
                                                          "2025-01-01..2025-12-31  1 1089.995 USD\n"
                                                          "2026-01-01..2026-12-31  1 7.05 USD\n");
    /* 0.05 by thirds: a cent each; the two that are left go to TZ, which has the largest remainder,
     * and of the others to the first */
    CU_ASSERT_STRING_EQUAL(figures(file, "recipient-country-budget"),
                           "2025-01-01..2025-12-31 KE 2 120.00 EUR\n"
                           "2025-01-01..2025-12-31 KE 2 27.32 USD\n"
                           "2025-01-01..2025-12-31 TZ 2 33.34 USD\n"
                           "2025-01-01..2025-12-31 UG 2 33.33 USD\n"
                           "2026-01-01..2026-12-31 KE 2 0.02 USD\n"
                           "2026-01-01..2026-12-31 TZ 2 0.02 USD\n"
                           "2026-01-01..2026-12-31 UG 2 0.01 USD\n");
    CU_ASSERT_STRING_EQUAL(figures(file, "recipient-region-budget"),
                           "2025-01-01..2025-12-31 298 2 25.00 EUR\n"
                           "2025-01-01..2025-12-31 298 1 998.755 USD\n");
    CU_ASSERT_STRING_EQUAL(figures(file, "recipient-org-budget"),
                           "2025-01-01..2025-12-31 KE-1 1 30.30 USD\n"
                           "2025-01-01..2025-12-31  1 5 USD\n");
    CU_ASSERT_STRING_EQUAL(figures(file, "total-expenditure"),
                           "2023-01-01..2023-12-31   8 EUR\n"
                           "2024-01-01..2024-12-31   41.00 USD\n");
}

static void what_is_left_out_is_told(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    EXPECT(run(publication), 0,
           "records/transactions.csv:5: advisory [x.organisation-file.internal]",
           "transactions to the organisation itself (1, together 500 USD) are not in the "
           "expenditure",
           "records/budgets.csv:6: advisory [x.organisation-file.beyond]",
           "budgets that reach into the next year (1, together 1000.005 USD) are counted in the "
           "year in which they begin",
           "planned disbursements that name no receiver (1, together 6 USD)",
           "55.00 EUR of the budgets is in no recipient-country-budget or "
           "recipient-region-budget: activity \"XM-DAC-99-C\" has percentages that are missing, or "
           "that don't add up to 100",
           "7 USD of the budgets is in no recipient-country-budget or recipient-region-budget: "
           "activity \"XM-DAC-99-E\" names countries and regions only in its transactions");
}

static void the_organisation_is_that_of_the_configuration(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    run_well(publication);
    const char *file = file_with(publication);
    CU_ASSERT_EQUAL(xml_number(file, "count(//iati-organisation)"), 1);
    CU_ASSERT_STRING_EQUAL(xml_text(file, "string(//organisation-identifier)"), "XM-DAC-99");
    CU_ASSERT_STRING_EQUAL(xml_text(file, "concat(//name/narrative[1], //name/narrative[2], "
                                          "//name/narrative[3], //name/narrative[3]/@xml:lang)"),
                           "AgencyAgenceAgenciaes");
    CU_ASSERT_STRING_EQUAL(
        xml_text(file, "concat(//iati-organisation/@last-updated-datetime, ' ', "
                       "//iati-organisation/@default-currency, ' ', //reporting-org/@ref)"),
        "2025-06-30T00:00:00Z USD XM-DAC-99");
}

static void figures_that_the_records_bring_win(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    put(publication, "records/total_budgets.csv",
        "organisation_identifier,period_start,period_end,value,currency,value_date\n"
        "XM-DAC-99,2025-01-01,2025-12-31,1100,USD,2025-01-01\n"
        "XM-DAC-99,2025-01-01,2025-12-31,200.00,EUR,2025-01-01\n");
    put(publication, "records/recipient_country_budgets.csv",
        "organisation_identifier,recipient_country,period_start,period_end,value,value_date\n"
        "XM-DAC-99,KE,2025-07-01,2026-06-30,30,2025-07-01\n");
    struct outcome outcome = run_well(publication);
    EXPECT(outcome, 0, "records/total_budgets.csv:2: warning [x.organisation-file.differs]",
           "the total-budget from 2025-01-01 to 2025-12-31 in USD is 1100 in the records, which "
           "stays, but 1089.995 in the activities",
           "the recipient-country-budget of KE from 2025-01-01 to 2025-12-31 in USD is 30 in the "
           "records, which stays, but 27.32 in the activities",
           "the recipient-country-budget of UG from 2026-01-01 to 2026-12-31 in USD is not there "
           "in the records, which stays, but 0.01 in the activities");
    CHECK(!text_has(outcome.all, "total-budget from 2025-01-01 to 2025-12-31 in EUR"),
          "200 and 200.00 are said to differ");
    const char *file = file_with(publication);
    CU_ASSERT_STRING_EQUAL(figures(file, "total-budget"), "2025-01-01..2025-12-31   1100 USD\n"
                                                          "2025-01-01..2025-12-31   200.00 EUR\n"
                                                          "2026-01-01..2026-12-31  1 7.05 USD\n");
    CU_ASSERT_STRING_EQUAL(figures(file, "recipient-country-budget"),
                           "2025-07-01..2026-06-30 KE  30 \n");
}

static void settings_say_what_is_derived(void)
{
    const char *publication = publication_with(
        "organisation_file: {derive: yes, year_start: 07-01, budgets: [total], expenditure: no, "
        "status: committed, as_of: none, where: \"iati_identifier <> 'XM-DAC-99-C'\"}\n");
    run_well(publication);
    const char *file = file_with(publication);
    CU_ASSERT_STRING_EQUAL(figures(file, "total-budget"),
                           "2023-07-01..2024-06-30  2 77 USD\n"
                           "2024-07-01..2025-06-30  2 100.00 USD\n"
                           "2025-07-01..2026-06-30  2 1007.055 USD\n");
    CU_ASSERT_EQUAL(xml_number(file, "count(//recipient-country-budget | //recipient-org-budget | "
                                     "//total-expenditure)"),
                    0);
}

static void one_currency_needs_rates(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes, currency: USD}\n");
    EXPECT(run(publication), 1, "critical [x.organisation-file.currency]",
           "budgets in another currency than 'organisation_file.currency' (1, together 200 EUR) "
           "have no exchange rate",
           "transactions in another currency than 'organisation_file.currency' (1, together 8 EUR)",
           "remove that key to have figures in each currency");
    put(publication, "publication.yaml",
        text_of("%sorganisation_file: {derive: yes, currency: USD}\n"
                "rates: [{file: rates.csv, kind: plain}]\n",
                configuration));
    put(publication, "rates.csv", "date,currency,rate,base\n2023-01-01,EUR,0.8,USD\n");
    EXPECT(run(publication), 0, "2025-12-31 in USD: budgets 1339.995 = ",
           "2023-01-01 to 2023-12-31 in USD: expenditure 10.00");
    CU_ASSERT_EQUAL(xml_number(file_with(publication), "count(//value[@currency='EUR'])"), 0);
}

static void levels_that_may_repeat_each_other_are_told_of(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    put(publication, "records/activities.csv",
        "iati_identifier,title,description,activity_status,hierarchy,last_updated_datetime\n"
        "XM-DAC-99-A,A,A,2,1,2025-06-30T00:00:00Z\nXM-DAC-99-B,B,B,2,2,2025-06-30T00:00:00Z\n"
        "XM-DAC-99-C,C,C,2,2,2025-06-30T00:00:00Z\nXM-DAC-99-E,E,E,2,2,2025-06-30T00:00:00Z\n"
        "XM-DAC-98-D,D,D,2,2,2025-06-30T00:00:00Z\n");
    EXPECT(run(publication), 0, "warning [x.organisation-file.levels]",
           "the budgets of 2 hierarchy levels are added up", "'organisation_file.where'");
}

static void what_can_not_be_derived_is_said(void)
{
    const char *publication =
        publication_with("organisation_file: {derive: yes, where: \"iati_identifier = 'none'\"}\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "warning [x.organisation-file.nothing]",
           "no activity has a budget");
    put(publication, "publication.yaml",
        text_of("%s%s", configuration, "organisation_file: {derive: yes, where: \"stage = 1\"}\n"));
    EXPECT(run(publication), 2,
           "'organisation_file.where' is not right: no such column: stage; expected a condition "
           "over the columns of 'activities'");
    put(publication, "publication.yaml",
        text_of("%s%s", configuration,
                "organisation_file: {derive: yes, where: '1); DROP TABLE "
                "activities; --'}\n"));
    EXPECT(run(publication), 2, "'organisation_file.where' is not right");
}

/* A changed setting calls for another import; one that is switched off derives nothing. */
static void settings_are_those_of_the_last_import(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    run_well(publication);
    put(publication, "publication.yaml",
        text_of("%s%s", configuration, "organisation_file: {derive: yes, status: indicative}\n"));
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "run 'iatipub import' again");
    put(publication, "publication.yaml",
        text_of("%s%s", configuration, "organisation_file: {derive: no}\n"));
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 1, "org");
}

/* Figures from a document are rows of the program's own: the defaults are filled in. */
static void iati_files_have_an_organisation_file_too(void)
{
    const char *publication = publication_with("organisation_file: {derive: yes}\n");
    run_well(publication);
    const char *second = in_test("second");
    put(second, "publication.yaml",
        text_replace(text_of("%s%s", configuration, "organisation_file: {derive: yes}\n"),
                     "'records/*.csv'", "'records/*.xml', kind: iati"));
    copy_file(file_of(publication, "site/all.xml"), file_of(second, "records/all.xml"));
    run_well(second);
    const char *file = file_with(second);
    CU_ASSERT_STRING_EQUAL(figures(file, "total-budget"),
                           figures(file_of(publication, "site/org.xml"), "total-budget"));
    CU_ASSERT_STRING_EQUAL(xml_text(file, "string(//reporting-org/@type)"), "40");
}

CU_TestInfo organisation_file_tests[] = {
    {"figures are summed up exactly", figures_are_summed_up_exactly},
    {"what is left out is told", what_is_left_out_is_told},
    {"the organisation is that of the configuration",
     the_organisation_is_that_of_the_configuration},
    {"figures that the records bring win", figures_that_the_records_bring_win},
    {"settings say what is derived", settings_say_what_is_derived},
    {"one currency needs rates", one_currency_needs_rates},
    {"levels that may repeat each other are told of",
     levels_that_may_repeat_each_other_are_told_of},
    {"what can not be derived is said", what_can_not_be_derived_is_said},
    {"settings are those of the last import", settings_are_those_of_the_last_import},
    {"IATI files have an organisation file too", iati_files_have_an_organisation_file_too},
    CU_TEST_INFO_NULL};
