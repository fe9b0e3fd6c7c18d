/* Reports from the UN financial data of a publication: the Funding Compact, joint workplans. */
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

static const char configuration[] =
    "organisation: {ref: XM-DAC-41302, type: '40', name: [{language: en, narrative: ILO}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "sources: [{file: 'records/*.csv'}]\n"
    "rates: [{file: rates.csv, kind: plain}]\n"
    "datasets: [{name: all, title: All}]\n"
    "unsdg: {name: un-data, entity: ILO}\n";

/* A has the expense of the UN data, B that of its transactions. */
static const struct {
    const char *file, *text;
} records[] = {
    {"rates.csv", "currency,date,rate,base\nEUR,2024-01-01,0.50,USD\n"},
    {"records/activities.csv",
     "iati_identifier,title,description,activity_status,last_updated_datetime\n"
     "XM-DAC-41302-A,=Work,A,2,2025-12-31T00:00:00Z\n"
     "XM-DAC-41302-B,Rest,B,2,2025-12-31T00:00:00Z\n"},
    {"records/activity_dates.csv", "iati_identifier,type,iso_date\nXM-DAC-41302-A,2,2024-01-01\n"
                                   "XM-DAC-41302-B,2,2024-01-01\n"},
    {"records/participating_orgs.csv", "iati_identifier,role,ref,type,narrative\n"
                                       "XM-DAC-41302-A,4,XM-DAC-41302,40,ILO\n"
                                       "XM-DAC-41302-A,4,XM-DAC-41301,40,FAO\n"
                                       "XM-DAC-41302-A,1,DE-1,10,Germany\n"
                                       "XM-DAC-41302-B,4,XM-DAC-41302,40,ILO\n"},
    {"records/recipient_countries.csv", "iati_identifier,code,percentage\n"
                                        "XM-DAC-41302-A,KE,33.33\nXM-DAC-41302-A,TZ,66.67\n"},
    {"records/recipient_regions.csv", "iati_identifier,code,vocabulary,percentage\n"
                                      "XM-DAC-41302-B,289,1,100\n"},
    {"records/sectors.csv", "iati_identifier,code,vocabulary\nXM-DAC-41302-A,16020,1\n"
                            "XM-DAC-41302-B,16020,1\n"},
    {"records/tags.csv", "iati_identifier,code,vocabulary,vocabulary_uri,narrative\n"
                         "XM-DAC-41302-A,8.5,3,,\n"
                         "XM-DAC-41302-A,1.2,99,https://kenya.un.org/framework#outcome,Work\n"},
    {"records/results.csv", "iati_identifier,result_key,type,title\n"
                            "XM-DAC-41302-A,R1,1,People trained\nXM-DAC-41302-A,R2,2,More jobs\n"},
    {"records/indicators.csv", "iati_identifier,result_key,indicator_key,measure,title\n"
                               "XM-DAC-41302-A,R1,I1,1,Trained\nXM-DAC-41302-A,R2,I2,1,Jobs\n"},
    {"records/budgets.csv", "iati_identifier,type,period_start,period_end,value,value_date\n"
                            "XM-DAC-41302-A,1,2024-07-01,2025-06-30,999,2024-07-01\n"
                            "XM-DAC-41302-A,2,2024-07-01,2025-06-30,365.01,2024-07-01\n"},
    {"records/transactions.csv",
     "iati_identifier,transaction_type,transaction_date,value,currency,value_date\n"
     "XM-DAC-41302-A,11,2024-02-01,50.00,EUR,2024-02-01\n"
     "XM-DAC-41302-A,3,2024-05-01,77.00,USD,2024-05-01\n"
     "XM-DAC-41302-B,3,2024-05-01,7.00,USD,2024-05-01\n"
     "XM-DAC-41302-B,4,2024-06-01,0.50,USD,2024-06-01\n"},
    {"records/unsdg_revenues.csv",
     "year,instrument,contributor_type,contributor,agreement,agreement_start,agreement_end,"
     "iati_identifier,amount\n"
     "2024,R02A,C01,DEU,A-1,2024-01-01,2025-12-31,,30\n"
     "2024,R03E,C01,DEU,A-2,2024-01-01,2024-12-31,XM-DAC-41302-A,50\n"
     "2024,R03A,C04D,,A-3,2024-01-01,2024-12-31,XM-DAC-41302-B,20\n"
     "2025,R03B,C01,DEU,A-4,2025-01-01,2025-12-31,,40\n"},
    {"records/unsdg_expenses.csv",
     "year,project,iati_identifier,function,location,target,marker,amount,unpublished\n"
     "2024,P,XM-DAC-41302-A,1,KEN,8.5,2,100.01,\n"
     "2024,Q,,1,KEN,8.5,2,10.00,no activity\n"},
    {"records/unsdg_statements.csv", "year,indicator,value,date,reference\n"
                                     "2024,F17,yes,2024-11-05,GB.352/PFA/3\n"},
};

static const char *publication_with_un_data(void)
{
    const char *publication = in_test("un");
    put(publication, "publication.yaml", configuration);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        put(publication, records[i].file, records[i].text);
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "unsdg_statements");
    return publication;
}

static const char *converted_publication(void)
{
    const char *publication = publication_with_un_data();
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "un-data.xml");
    return publication;
}

/* ---- the Funding Compact ---- */

static void the_compact_is_computed_from_the_publication(void)
{
    const char *publication = converted_publication();
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", NULL), 0,
           "Funding Compact: ILO, 2024 (basis EXP)\nall money; no development part is taken\n",
           "30.00 per cent = 30.00 / 100.00 US dollars; unverified target met\n",
           "U voluntary core 30.00; P inter-agency pooled funds 20.00; J project and programme "
           "specific 50.00",
           "  2024     100.00 per cent = 30.00 / 30.00 US dollars; unverified target met\n",
           "  2024     90.91 per cent = 100.01 / 110.01 US dollars\n",
           "  2024     yes; stated on 2024-11-05: GB.352/PFA/3; unverified target met\n",
           "  2024     100.00 per cent = 1 / 1\n", "the journal of this publication knows of none");
}

static void years_are_compared(void)
{
    const char *publication = converted_publication();
    const char *file = in_test("compact.csv");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024-2025",
                   "--format", "csv", "-o", file, NULL),
           0,
           "warning: contributor \"DEU\": voluntary core (R02|R02A|R02B) in 2024 and none in 2025");
    const char *text = read_file(file, NULL);
    CU_ASSERT(
        text_has(text, "\nF1,core share of voluntary development funding,2025,computed,0.00,"));
    CU_ASSERT(text_has(text, ",F5,") || text_has(text, "\nF5,Member States"));
}

static void a_publication_shows_in_the_compact(void)
{
    const char *publication = converted_publication();
    edit(publication, "records/unsdg_revenues.csv", "2025,R03B", "2099,R03B");
    run_well(publication);
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", NULL), 0,
           "the journal of this publication knows of none up to 2024-12-31");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2099", NULL), 0,
           "  2099     yes; unverified target met\n           last publication 20");
}

static void json_has_formula_inputs_and_certainty(void)
{
    const char *publication = converted_publication();
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", "--format",
                   "json", "--development", "fixed:60", NULL),
           0, "\"formula\": \"core-voluntary\"", "\"certainty\": \"unverified\"",
           "{\"name\": \"U voluntary core\", \"value\": \"30.00\"}",
           "development money is 60 per cent of assessed contributions");
}

static void requests_that_make_no_sense_are_refused(void)
{
    const char *publication = publication_with_un_data();
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", NULL), 2,
           "there are no UN financial data of 'ILO' yet: run 'iatipub convert' first");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "un-data.xml");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "1999", NULL), 2,
           "there are no UN financial data of 'ILO' in 1999; they are of 2024 to 2025");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", "--entity",
                   "IOL", NULL),
           2, "there are no UN financial data of 'IOL'; they are of ILO");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, NULL), 2,
           "--year is missing; expected a year such as 2024, or 2018-2024");
    EXPECT(iatipub("report", "funding-compact", "--year", "2024-2018", NULL), 2,
           "--year is '2024-2018'");
    EXPECT(
        iatipub("report", "funding-compact", "--year", "2024", "--development", "fixed:101", NULL),
        2, "expected a percentage such as fixed:60");
    EXPECT(iatipub("report", "funding-compact", "--year", "2024", "--format", "html", NULL), 2,
           "there is no format 'html'; expected text, csv or json");
    EXPECT(iatipub("report", "funding-compac", "--year", "2024", NULL), 2,
           "there is no report 'funding-compac'; did you mean 'funding-compact'");
    publication = small_publication();
    run_well(publication);
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024", NULL), 2,
           "publication.yaml says nothing of UN financial data");
}

static void the_sample_agency_reports_complete_data(void)
{
    const char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "unsdg_expenses");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "ilo-un-financial-data.xml");
    EXPECT(iatipub("report", "funding-compact", "-C", publication, "--year", "2024",
                   "--development", "expense", NULL),
           0, "2024: 89.", " per cent of expense is for development\n",
           "\n  2024     yes; unverified target met\n           revenue ", "standards of 7 7\n");
}

/* ---- joint workplans ---- */

static void a_joint_workplan_has_a_row_a_place_and_year(void)
{
    const char *publication = publication_with_un_data();
    struct outcome outcome = iatipub("export", "un-info", "-C", publication, NULL);
    CU_ASSERT_EQUAL(outcome.status, 0);
    static const char expected[] =

        "Country,Country code,Region code,Cooperation framework outcome,Cooperation framework "
        "output,Activity,Activity identifier,Agency,Implementing partners,Contributing partners,"
        "SDG targets,Gender marker,Year,Required (USD),Available (USD),Expended (USD)\n"
        "Kenya,KE,,1.2 Work,People trained,'=Work,XM-DAC-41302-A,ILO,FAO,Germany,8.5,2,2024,61.33,"
        "33.33,33.33\n"
        "Kenya,KE,,1.2 Work,People trained,'=Work,XM-DAC-41302-A,ILO,FAO,Germany,8.5,2,2025,60.33,"
        ",\n"
        "\"Tanzania, the United Republic of\",TZ,,1.2 Work,People "
        "trained,'=Work,XM-DAC-41302-A,ILO,"
        "FAO,Germany,8.5,2,2024,122.68,66.67,66.68\n"
        "\"Tanzania, the United Republic of\",TZ,,1.2 Work,People "
        "trained,'=Work,XM-DAC-41302-A,ILO,"
        "FAO,Germany,8.5,2,2025,120.67,,\n"
        ",,289,,,Rest,XM-DAC-41302-B,ILO,,,,,2024,,20.00,7.50\n";
    CHECK(strcmp(outcome.out, expected) == 0, "got:\n%s", outcome.out);
}

static void columns_can_be_replaced(void)
{
    const char *publication = publication_with_un_data();
    const char *columns = in_test("columns.tsv");
    write_text(columns, "title\tfield\nYear\tyear\nSpent\texpended\n");
    struct outcome outcome = iatipub("export", "un-info", "-C", publication, "--columns", columns,
                                     "--country", "ke", "--year", "2024", NULL);
    CU_ASSERT_EQUAL(outcome.status, 0);
    CU_ASSERT_STRING_EQUAL(outcome.out, "Year,Spent\n2024,33.33\n");
    write_text(columns, "title\tfield\nYear\tyaer\n");
    EXPECT(iatipub("export", "un-info", "-C", publication, "--columns", columns, NULL), 2,
           "columns.tsv: there is no field 'yaer'; did you mean 'year'; fields are country,");
    write_text(columns, "Jahr\nyear\n");
    EXPECT(iatipub("export", "un-info", "-C", publication, "--columns", columns, NULL), 2,
           "expected the columns 'title' and 'field', parted by a tab, and 1 to 100 rows");
}

static void a_joint_workplan_without_rows_is_told(void)
{
    const char *publication = publication_with_un_data();
    EXPECT(iatipub("export", "un-info", "-C", publication, "--country", "KEN", NULL), 2,
           "--country 'KEN' is not in codelist Country; expected a code of two letters such as TN");
    EXPECT(
        iatipub("export", "un-info", "-C", publication, "--country", "FR", "--year", "2024", NULL),
        0,
        "warning [x.un-info.nothing] there are no rows of country FR of 2024: the records of "
        "the last import");
    EXPECT(iatipub("export", "un-inof", "-C", publication, NULL), 2,
           "there is nothing 'un-inof' to export; did you mean 'un-info'?");
}

static void a_joint_workplan_can_be_a_workbook(void)
{
    const char *publication = publication_with_un_data();
    const char *workbook = in_test("plan.xlsx");
    EXPECT(
        iatipub("export", "un-info", "-C", publication, "--format", "xlsx", "-o", workbook, NULL),
        0, "export     5 rows -> ");
    size_t length;
    CU_ASSERT_EQUAL(memcmp(read_file(workbook, &length), "PK", 2), 0);
    EXPECT(iatipub("export", "un-info", "-C", publication, "--format", "xlsx", NULL), 2,
           "-o is missing; name the workbook to write");
    EXPECT(iatipub("export", "un-info", "-C", publication, "--format", "json", NULL), 2,
           "there is no format 'json'; expected csv or xlsx");
}

static void money_without_a_rate_is_told(void)
{
    const char *publication = publication_with_un_data();
    edit(publication, "records/transactions.csv", "50.00,EUR", "50.00,NOK");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "transactions");
    EXPECT(iatipub("export", "un-info", "-C", publication, NULL), 1, "x.mapping.rate",
           "NOK to USD on 2024-02-01");
}

static void revenue_is_shown_by_partner_and_modality(void)
{
    const char *publication = converted_publication();
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2024-2025", NULL), 0,
           "ILO 2024, US dollars, basis EXP", "Bilateral", "United Nations",
           "  Total                                                   -              30.00"
           "              20.00              50.00                  -                  -           "
           "  100.00\n",
           "ILO 2025");
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2024", "--format",
                   "csv", NULL),
           0,
           "entity,year,basis,partner,modality,amount\r\n"
           "ILO,2024,EXP,bilateral,core-voluntary,30.00\r\n"
           "ILO,2024,EXP,bilateral,earmarked,50.00\r\n"
           "ILO,2024,EXP,un,softly-earmarked,20.00\r\n");
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2024", "--format",
                   "json", NULL),
           0, "\"partner\": \"un\", \"modality\": \"softly-earmarked\", \"amount\": \"20.00\"");
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2019", NULL), 2,
           "there is no revenue of 'ILO' in 2019 to 2019");
    EXPECT(iatipub("report", "funding-partners", "-C", publication, NULL), 2, "--year is missing");
}

static void revenue_without_an_instrument_is_named_so(void)
{
    const char *publication = publication_with_un_data();
    edit(publication, "records/unsdg_revenues.csv", "2024,R03A,C04D", "2024,,C04D");
    iatipub("import", "-C", publication, NULL);
    iatipub("convert", "-C", publication, NULL);
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2024", "--format",
                   "csv", NULL),
           0, "no-instrument,20.00\r\n");
}

/* A government that pays for work in its own country is a domestic partner. */
static void local_resources_are_domestic(void)
{
    const char *publication = publication_with_un_data();
    edit(publication, "records/unsdg_revenues.csv", "2024,R03E,C01,DEU", "2024,R03D,C01,KEN");
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "unsdg_revenues");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "un-data.xml");
    EXPECT(iatipub("report", "funding-partners", "-C", publication, "--year", "2024", "--format",
                   "csv", NULL),
           0, "ILO,2024,EXP,domestic,earmarked,50.00\r\n");
}

static void public_data_sets_are_compared(void)
{
    const char *publication = converted_publication();
    const char *file = file_of(publication, "out/un-data/expense-function.csv");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", file, NULL), 0,
           "1 sum compared with", "all are equal");
    edit(publication, "out/un-data/expense-function.csv", "110.01", "1110.02");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", file, NULL), 1, "expense-function",
           "ILO 2024 1", "110.01", "1,110.02", "-1,000.01", "1 differs");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", file, "--format", "csv", NULL), 1,
           "expense-function,ILO,2024,1,110.01,1110.02,-1000.01\r\n");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", file, "--format", "html", NULL), 2,
           "there is no format 'html' with --against; expected text or csv");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", file, "--detail", NULL), 2,
           "--against stands without");
    EXPECT(iatipub("reconcile", "-C", publication, "--against", "nothing.csv", NULL), 3,
           "nothing.csv");
}

CU_TestInfo un_reports_tests[] = {
    {"the compact is computed from the publication", the_compact_is_computed_from_the_publication},
    {"years are compared", years_are_compared},
    {"what is published later does not count", a_publication_shows_in_the_compact},
    {"JSON has formula, inputs and certainty", json_has_formula_inputs_and_certainty},
    {"requests that make no sense are refused", requests_that_make_no_sense_are_refused},
    {"the sample agency reports complete data", the_sample_agency_reports_complete_data},
    {"a joint workplan has a row a place and year", a_joint_workplan_has_a_row_a_place_and_year},
    {"columns can be replaced", columns_can_be_replaced},
    {"a joint workplan without rows is told", a_joint_workplan_without_rows_is_told},
    {"a joint workplan can be a workbook", a_joint_workplan_can_be_a_workbook},
    {"money without a rate is told", money_without_a_rate_is_told},
    {"revenue is shown by partner and modality", revenue_is_shown_by_partner_and_modality},
    {"revenue without an instrument is named so", revenue_without_an_instrument_is_named_so},
    {"local resources are domestic", local_resources_are_domestic},
    {"public data sets are compared", public_data_sets_are_compared},
    CU_TEST_INFO_NULL,
};
