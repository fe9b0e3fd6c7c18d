#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static const char configuration[] =
    "organisation: {ref: XM-DAC-99, type: '40', name: [{language: en, narrative: Agency}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "sources: [{file: 'records/*.csv'}]\n"
    "datasets: [{name: all, title: All, split: part}]\n";

/* A goes on, B is closed already, C is of another period. */
static const struct {
    const char *file, *text;
} records[] = {
    {"records/activities.csv",
     "iati_identifier,part,title,description,activity_status,last_updated_datetime\n"
     "XM-DAC-99-A,2024-25,A,A,2,2025-12-31T00:00:00Z\n"
     "XM-DAC-99-B,2024-25,B,B,4,2025-12-31T00:00:00Z\n"
     "XM-DAC-99-C,2022-23,C,C,2,2025-12-31T00:00:00Z\n"},
    {"records/activity_dates.csv",
     "iati_identifier,type,iso_date\nXM-DAC-99-A,1,2024-01-01\nXM-DAC-99-A,2,2024-02-01\n"
     "XM-DAC-99-A,3,2027-06-30\nXM-DAC-99-B,2,2024-01-01\nXM-DAC-99-C,2,2022-01-01\n"},
    {"records/participating_orgs.csv", "iati_identifier,role,type,narrative\n"
                                       "XM-DAC-99-A,1,40,Agency\nXM-DAC-99-B,1,40,Agency\n"
                                       "XM-DAC-99-C,1,40,Agency\n"},
    {"records/recipient_countries.csv", "iati_identifier,code,percentage\nXM-DAC-99-A,KE,100\n"},
    {"records/transactions.csv",
     "iati_identifier,transaction_key,transaction_type,transaction_date,value,value_date\n"
     "XM-DAC-99-A,T1,3,2025-12-31,100.10,2025-12-31\nXM-DAC-99-A,T2,3,2026-01-01,20.20,2026-01-01\n"
     "XM-DAC-99-A,T3,4,2026-07-01,3.30,2026-07-01\nXM-DAC-99-C,T1,3,2026-02-01,7,2026-02-01\n"},
    {"records/transaction_sectors.csv", "iati_identifier,transaction_key,code,vocabulary\n"
                                        "XM-DAC-99-A,T1,11110,1\nXM-DAC-99-A,T2,11220,1\n"},
    {"records/budgets.csv", "iati_identifier,period_start,period_end,value,value_date\n"
                            "XM-DAC-99-A,2025-01-01,2025-12-31,100,2025-01-01\n"
                            "XM-DAC-99-A,2026-01-01,2026-12-31,200,2026-01-01\n"},
    {"records/results.csv", "iati_identifier,result_key,type,title\nXM-DAC-99-A,R1,1,Result\n"},
    {"records/indicators.csv",
     "iati_identifier,result_key,indicator_key,measure,title\nXM-DAC-99-A,R1,I1,1,Indicator\n"},
    {"records/periods.csv", "iati_identifier,indicator_key,period_key,period_start,period_end\n"
                            "XM-DAC-99-A,I1,P1,2025-01-01,2025-12-31\n"
                            "XM-DAC-99-A,I1,P2,2026-01-01,2026-12-31\n"},
    {"records/period_targets.csv", "iati_identifier,period_key,value\nXM-DAC-99-A,P1,11\n"
                                   "XM-DAC-99-A,P2,22\n"},
    {"records/narratives.csv", "identifier,table_name,row_key,element,language,narrative\n"
                               "XM-DAC-99-A,activities,,title,fr,Titre\n"
                               "XM-DAC-99-A,transactions,T2,description,fr,Virement\n"},
};

static const char *rolling_publication(void)
{
    const char *publication = in_test("rolling");
    put(publication, "publication.yaml", configuration);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        put(publication, records[i].file, records[i].text);
    return publication;
}

static const char *file_of_part(const char *publication, const char *part)
{
    const char *file = file_of(publication, text_of("site/all-%s.xml", part));
    CU_ASSERT_STRING_EQUAL(xml_problem(file, own_schema("2.03")), "");
    return file;
}

/* The transactions of a file: "TYPE VALUE;" each. */
static const char *money(const char *file)
{
    const char *all = "";
    int count = (int)xml_number(file, "count(//transaction)");
    for (int i = 1; i <= count; i++)
        all = text_of("%s%s;", all,
                      xml_text(file, text_of("concat((//transaction)[%d]/transaction-type/@code, "
                                             "' ', (//transaction)[%d]/value)",
                                             i, i)));
    return all;
}

static struct outcome roll(const char *publication)
{
    return iatipub("rollover", "-C", publication, "--close", "2024-25", "--open", "2026-27", NULL);
}

static void what_is_dated_later_goes_over(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    EXPECT(roll(publication), 0, "XM-DAC-99-A -> XM-DAC-99-A-2026-27: 2 of 3 transactions go over",
           "1 activity of 2024-25 from 2026-01-01 on; noted in rollovers.csv");
    CU_ASSERT_STRING_EQUAL(read_file(file_of(publication, "rollovers.csv"), NULL),
                           "identifier,closed,new_identifier,opened,date\n"
                           "XM-DAC-99-A,2024-25,XM-DAC-99-A-2026-27,2026-27,2026-01-01\n");
    run_well(publication);
    const char *closed = file_of_part(publication, "2024-25");
    const char *opened = file_of_part(publication, "2026-27");
    CU_ASSERT_STRING_EQUAL(money(closed), "3 100.10;");
    CU_ASSERT_STRING_EQUAL(money(opened), "3 20.20;4 3.30;");
    CU_ASSERT_STRING_EQUAL(xml_text(closed, "string(//transaction/sector/@code)"), "11110");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, "string(//transaction/sector/@code)"), "11220");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, "string(//transaction/description/narrative)"),
                           "Virement");
    CU_ASSERT_STRING_EQUAL(xml_text(closed, "concat(//budget/value, ' ', //target/@value)"),
                           "100 11");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, "concat(//budget/value, ' ', //target/@value)"),
                           "200 22");
    CU_ASSERT_EQUAL(xml_number(closed, "count(//budget) + count(//target)"), 2);
    CU_ASSERT_EQUAL(xml_number(opened, "count(//budget) + count(//target)"), 2);
}

static void both_activities_say_what_they_are(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    roll(publication);
    run_well(publication);
    const char *closed = file_of_part(publication, "2024-25");
    const char *opened = file_of_part(publication, "2026-27");
    static const char says[] =
        "concat(//iati-activity[1]/iati-identifier, ' ', //iati-activity[1]/activity-status/@code, "
        "' ', //iati-activity[1]/related-activity/@ref, ' ', "
        "//iati-activity[1]/related-activity/@type)";
    CU_ASSERT_STRING_EQUAL(xml_text(closed, says), "XM-DAC-99-A 4 XM-DAC-99-A-2026-27 3");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, says), "XM-DAC-99-A-2026-27 2 XM-DAC-99-A 3");
    static const char dates[] =
        "concat(//iati-activity[1]/activity-date[@type='1']/@iso-date, ' ', "
        "//iati-activity[1]/activity-date[@type='2']/@iso-date, ' ', "
        "//iati-activity[1]/activity-date[@type='3']/@iso-date, ' ', "
        "//iati-activity[1]/activity-date[@type='4']/@iso-date)";
    CU_ASSERT_STRING_EQUAL(xml_text(closed, dates), "2024-01-01 2024-02-01 2027-06-30 2025-12-31");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, dates), " 2026-01-01 2027-06-30 ");
    CU_ASSERT_STRING_EQUAL(xml_text(opened, "concat(//title/narrative[1], //title/narrative[2], "
                                            "//recipient-country/@code, //result/title/narrative)"),
                           "ATitreKEResult");
    CU_ASSERT_EQUAL(xml_number(closed, "count(//iati-activity)"), 2);
}

static void what_was_closed_goes_on_once(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    roll(publication);
    EXPECT(roll(publication), 2, "rollovers.csv", "run 'iatipub import' again");
    run_well(publication);
    char *first = snapshot(file_of(publication, "site"), SNAPSHOT_BYTES);
    EXPECT(roll(publication), 2, "no activity of period '2024-25' is open");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(snapshot(file_of(publication, "site"), SNAPSHOT_BYTES), first);
    /* and what was opened can be closed in its turn, in the same file */
    EXPECT(iatipub("rollover", "-C", publication, "--close", "2026-27", "--open", "2028", "--on",
                   "2026-06-01", NULL),
           0, "XM-DAC-99-A-2026-27 -> XM-DAC-99-A-2028: 1 of 2 transactions go over");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(money(file_of_part(publication, "2026-27")), "3 20.20;");
    CU_ASSERT_STRING_EQUAL(money(file_of_part(publication, "2028")), "4 3.30;");
}

static void a_plan_changes_nothing(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    EXPECT(iatipub("rollover", "-C", publication, "--close", "2024-25", "--open", "2026-27",
                   "--pattern", "{id}.{period}", "--plan", NULL),
           0, "XM-DAC-99-A -> XM-DAC-99-A.2026-27", "plan: nothing was done");
    CU_ASSERT_FALSE(exists(file_of(publication, "rollovers.csv")));
}

static void requests_that_make_no_sense_are_refused(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
#define REFUSED(text, ...)                                                                         \
    EXPECT(iatipub("rollover", "-C", publication, __VA_ARGS__, NULL), 2, text)
    REFUSED("'--close' is missing", "--open", "2026-27");
    REFUSED("'--open' is '2026/27'", "--close", "2024-25", "--open", "2026/27");
    REFUSED("both '2024-25'", "--close", "2024-25", "--open", "2024-25");
    REFUSED("does not begin with a year", "--close", "2024-25", "--open", "next");
    REFUSED("'--on' is '2026-02-30'", "--close", "2024-25", "--open", "x", "--on", "2026-02-30");
    REFUSED("expected '{id}' in it", "--close", "2024-25", "--open", "2026", "--pattern", "new");
    REFUSED("no activity of period '2020-21' is open", "--close", "2020-21", "--open", "2022-23");
    REFUSED("which the records have already", "--close", "2024-25", "--open", "2026-27",
            "--pattern", "{id}");
#undef REFUSED
    CU_ASSERT_FALSE(exists(file_of(publication, "rollovers.csv")));
}

static void rows_that_can_not_be_applied_stop_everything(void)
{
    static const struct {
        const char *row, *text;
    } rows[] = {
        {"XM-DAC-99-A,2024-25,,2026-27,2026-01-01", "a roll-over needs 'identifier'"},
        {"XM-DAC-99-A,2024-25,XM-DAC-99-N,2026-27,1 January", "the 'date' is no day"},
        {"XM-DAC-99-A,2024-25,XM-DAC-99-B,2026-27,2026-01-01",
         "the records have an activity with the new identifier already"},
        {"XM-DAC-99-A,a,XM-DAC-99-N,b,2026-01-01\nXM-DAC-99-A,a,XM-DAC-99-M,b,2027-01-01",
         "an activity is closed in one row only"},
        {"XM-DAC-99-A,a,XM-DAC-99-N,b,2026-01-01\nXM-DAC-99-B,a,XM-DAC-99-N,b,2027-01-01",
         "a new identifier opened in one"},
        {"XM-DAC-99-N,b,XM-DAC-99-M,c,2026-01-01\nXM-DAC-99-A,a,XM-DAC-99-N,b,2026-01-01",
         "the activity is closed before it is opened"},
    };
    const char *publication = rolling_publication();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put(publication, "rollovers.csv",
            text_of("identifier,closed,new_identifier,opened,date\n%s\n", rows[i].row));
        EXPECT(iatipub("import", "-C", publication, NULL), 1,
               "rollovers.csv:2: critical [x.rollover.row]", rows[i].text);
    }
    put(publication, "rollovers.csv",
        "identifier,new_identifier,date\nXM-DAC-99-X,XM-DAC-99-Y,2026-01-01\n");
    EXPECT(run(publication), 0, "rollovers.csv:2: warning [x.rollover.unknown] XM-DAC-99-X");
}

static void a_file_without_its_columns_stops_everything(void)
{
    const char *publication = rolling_publication();
    roll(publication);
    run_well(publication);
    put(publication, "rollovers.csv", "XM-DAC-99-A,2024-25,XM-DAC-99-N,2026-27,2026-01-01\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 1,
           "rollovers.csv:1: critical [x.rollover.column] the file has no column 'identifier'",
           "the file has no column 'new_identifier'", "the file has no column 'date'",
           "the records of the last import stay");
    put(publication, "rollovers.csv", "");
    EXPECT(iatipub("import", "-C", publication, NULL), 1, "rollovers.csv: critical",
           "the file has no column 'date'");
}

static void a_frozen_file_stays_as_it_was(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    roll(publication);
    run_well(publication);
    EXPECT(iatipub("rollover", "-C", publication, "--freeze", "all-2024", NULL), 2,
           "the last conversion wrote no file 'all-2024'");
    EXPECT(iatipub("rollover", "-C", publication, "--freeze", "all-2024-25", NULL), 0,
           "all-2024-25.xml is frozen");
    EXPECT(iatipub("rollover", "-C", publication, "--freeze", "all-2024-25", NULL), 2,
           "is frozen already");
    const char *site = file_of(publication, "site/all-2024-25.xml");
    const char *before = read_file(site, NULL);
    CHECK(!text_has(run_well(publication).all, "x.frozen"), "nothing differs yet");
    edit(publication, "records/transactions.csv", "2025-12-31,100.10", "2025-12-31,100.11");
    EXPECT(run_well(publication), 0,
           "all-2024-25.xml: warning [x.frozen.differs] the records would change this file, which "
           "is frozen and stays as it was; they differ in \"XM-DAC-99-A\"");
    CU_ASSERT_STRING_EQUAL(read_file(site, NULL), before);
    put(publication, "frozen/all-2024-25.xml", "<iati-activities version='2.03'/>\n");
    EXPECT(run(publication), 1,
           "frozen/all-2024-25.xml: critical [x.frozen.changed] the frozen "
           "file was changed");
    remove_file(file_of(publication, "frozen/all-2024-25.xml"));
    EXPECT(run(publication), 1, "critical [x.frozen.changed] the frozen file is gone");
    CU_ASSERT_STRING_EQUAL(read_file(site, NULL), before);
    remove_file(file_of(publication, "frozen/SHA256SUMS"));
    run_well(publication);
    CU_ASSERT_PTR_NOT_NULL(strstr(read_file(site, NULL), "100.11"));
}

static void what_is_frozen_stays_frozen(void)
{
    const char *publication = rolling_publication();
    run_well(publication);
    EXPECT(iatipub("rollover", "-C", publication, "--freeze", "all-2024-25", NULL), 0, "frozen");
    const char *list = file_of(publication, "frozen/SHA256SUMS");
    const char *line = text_replace(read_file(list, NULL), "\n", "");
    edit(publication, "records/transactions.csv", "2025-12-31,100.10", "2025-12-31,100.11");
    const char *const written[] = {line, text_of("%s\r\n", line), text_of("\n%s\n\n", line),
                                   text_replace(line, "  ", " *")};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        put(publication, "frozen/SHA256SUMS", written[i]);
        EXPECT(run(publication), 0, "warning [x.frozen.differs]");
    }
    EXPECT(iatipub("rollover", "-C", publication, "--freeze", "all-2022-23", NULL), 0, "frozen");
    EXPECT(run(publication), 0, "warning [x.frozen.differs]");
    put(publication, "frozen/SHA256SUMS", text_of("%s\nall-2022-23.xml\n", line));
    EXPECT(run(publication), 2, "line 2 of", "SHA256SUMS' is not understood");
    put(publication, "frozen/SHA256SUMS", line);
    edit(publication, "records/activities.csv", "XM-DAC-99-A,2024-25", "XM-DAC-99-A,2023-24");
    edit(publication, "records/activities.csv", "XM-DAC-99-B,2024-25", "XM-DAC-99-B,2023-24");
    EXPECT(run(publication), 1, "critical [x.frozen.changed] the frozen file is that of no dataset",
           "nothing was published");
}

CU_TestInfo rollover_tests[] = {
    {"what is dated later goes over", what_is_dated_later_goes_over},
    {"both activities say what they are", both_activities_say_what_they_are},
    {"what was closed goes on once", what_was_closed_goes_on_once},
    {"a plan changes nothing", a_plan_changes_nothing},
    {"requests that make no sense are refused", requests_that_make_no_sense_are_refused},
    {"a file of roll-overs without its columns stops everything",
     a_file_without_its_columns_stops_everything},
    {"rows that can not be applied stop everything", rows_that_can_not_be_applied_stop_everything},
    {"a frozen file stays as it was", a_frozen_file_stays_as_it_was},
    {"what is frozen stays frozen", what_is_frozen_stays_frozen},
    CU_TEST_INFO_NULL};
