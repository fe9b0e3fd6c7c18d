/* UN financial data held against IATI data: what is different has a name, and nothing else is. */
#include <jansson.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

/* ---- a publication of which everything is explained ------------------------------------------ */

static const char configuration[] =
    "organisation: {ref: XM-DAC-41302, type: '40', name: [{language: en, narrative: Agency}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "sources: [{file: 'records/*.csv'}]\n"
    "rates: [{file: rates.csv, kind: plain}]\n"
    "datasets: [{name: small, title: Small, where: \"iati_identifier <> 'XM-DAC-41302-C'\"}]\n"
    "unsdg: {name: un, entity: ILO}\n";

static const struct {
    const char *file, *text;
} files[] = {
    {"rates.csv", "date,currency,rate,base\n2023-01-01,EUR,0.95,USD\n2024-01-01,EUR,0.9,USD\n"},
    {"records/activities.csv",
     "iati_identifier,title,description,activity_status,last_updated_datetime\n"
     "XM-DAC-41302-A,Ports,Better ports,2,2024-05-31T00:00:00Z\n"
     "XM-DAC-41302-B,Roads,Better roads,2,2024-06-30T00:00:00Z\n"
     "XM-DAC-41302-C,Mines,In no dataset,2,2024-06-30T00:00:00Z\n"},
    {"records/transactions.csv",
     "iati_identifier,transaction_key,transaction_type,transaction_date,value,currency,value_date,"
     "ref,provider_org\n"
     "XM-DAC-41302-A,t1,3,2024-01-31,1500.00,,2024-01-31,,\n"
     "XM-DAC-41302-A,t2,4,2024-02-29,0.10,,2024-02-29,,\n"
     "XM-DAC-41302-B,t1,4,2024-03-31,-20.5,,2024-03-31,,\n"
     "XM-DAC-41302-B,t2,4,2024-03-31,90.00,EUR,2024-03-31,,\n"
     "XM-DAC-41302-B,t3,3,2023-12-31,300.00,,2023-12-31,,\n"
     "XM-DAC-41302-C,t1,3,2024-12-31,300.00,,2024-12-31,,\n"
     "XM-DAC-41302-A,f1,11,2023-05-05,5000.00,,2023-05-05,AG1,Germany\n"
     "XM-DAC-41302-A,f2,1,2024-05-05,2500.00,,2024-05-05,,Germany\n"
     "XM-DAC-41302-B,f3,11,2024-05-05,900.00,,2024-05-05,AG2,Chad\n"},
    {"records/unsdg_expenses.csv", "year,project,iati_identifier,cost,amount,currency,unpublished\n"
                                   "2024,A,XM-DAC-41302-A,direct,1500.10,,\n"
                                   "2024,A,XM-DAC-41302-A,support,150.01,,\n"
                                   "2024,B,XM-DAC-41302-B,direct,380.5,,\n"
                                   "2024,C,XM-DAC-41302-C,direct,300,,\n"
                                   "2024,D,XM-DAC-41302-D,direct,7,,\n"
                                   "2024,E,,direct,8,,personal data\n"
                                   "2024,F,,direct,9,,\n"
                                   "2024,HQ,,enabling,1000,,\n"
                                   "2023,B,XM-DAC-41302-B,direct,0,,\n"},
    {"records/unsdg_revenues.csv",
     "year,instrument,contributor_type,contributor,contributor_name,agreement,agreement_end,"
     "iati_identifier,amount\n"
     "2024,R03E,C01,DEU,Germany,AG1,2024-12-31,XM-DAC-41302-A,2500\n"
     "2023,R03E,C01,DEU,Germany,AG1,2024-12-31,XM-DAC-41302-A,2500\n"
     "2024,R01,C01,FRA,France,,,,10000\n"
     "2024,R04A,C09,,,,,,31\n"
     "2024,R03E,C01,TCD,Chad,AG2,2026-12-31,XM-DAC-41302-B,300\n"},
    {"records/unsdg_totals.csv", "year,kind,amount,statement\n"
                                 "2024,expense,3354.61,Statement II\n"
                                 "2024,revenue,12831,Statement II\n"},
};

static char *publication_with(const char *settings)
{
    char *publication = in_test("agency");
    put(publication, "publication.yaml", settings);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put(publication, files[i].file, files[i].text);
    return publication;
}

static char *sound_publication(void)
{
    char *publication = publication_with(configuration);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    return publication;
}

/* The sound publication with one text of a file replaced. */
static char *publication_but(const char *file, const char *from, const char *to)
{
    char *publication = publication_with(configuration);
    edit(publication, file, from, to);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    return publication;
}

static struct outcome reconcile(const char *publication)
{
    return iatipub("reconcile", "-C", publication, "--year", "2024", "--detail", NULL);
}

/* A line of the table: its label and amount, whatever spaces are between. */
static void expect_line(struct outcome outcome, const char *label, const char *amount)
{
    const char *line = strstr(outcome.out, label);
    const char *found = line ? line + strlen(label) : "";
    found += strspn(found, " ");
    CHECK(line && strncmp(found, amount, strlen(amount)) == 0 &&
              strchr(" \n", found[strlen(amount)]),
          "'%s' is not %s in: %s", label, amount, outcome.all);
}

/* ---- what is explained ------------------------------------------------------------------------
 */

static void every_dollar_of_a_sound_publication_has_a_name(void)
{
    struct outcome outcome = reconcile(sound_publication());
    EXPECT(outcome, 0, "ILO 2024, US dollars, basis EXP", "2024: 0.00 unexplained\n");
    static const struct {
        const char *label, *amount;
    } lines[] = {
        {"Disbursements (3) of published activities", "1,500.00"},
        {"Expenditure (4) of published activities", "79.60"},
        {"= Expense in published IATI activities", "1,579.60"},
        {"+ Enabling cost", "1,000.00"},
        {"Not published: excluded: the activity is in no dataset", "300.00"},
        {"Not published: no activity ", "9.00"},
        {"Not published: no activity of that identifier", "7.00"},
        {"Not published: personal data", "8.00"},
        {"Support cost that is in no transaction", "150.01"},
        {"Timing: in IATI and in the UN data in different years", "300.00"},
        {"Exchange: the same in dollars of another rate", "1.00"},
        {"+ Unexplained", "0.00"},
        {"= Expense in the UN data", "3,354.61"},
        {"Audited expense (Statement II)", "3,354.61"},
        {"Unexplained against the audited statements", "0.00"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect_line(outcome, lines[i].label, lines[i].amount);
}

static void each_line_opens_to_file_and_row(void)
{
    EXPECT(
        reconcile(sound_publication()), 0,
        "IATI 4 XM-DAC-41302-B, t2, 2024-03-31: 90.00 EUR = USD 100.00 "
        "(records/transactions.csv, row 5)",
        "UN data enabling, HQ, 2024: 1000 USD (records/unsdg_expenses.csv, row 9)",
        "UN data support XM-DAC-41302-A, A, 2024: 150.01 USD (records/unsdg_expenses.csv, row 3)",
        "difference XM-DAC-41302-B: USD 300.00; made up for in 2023 -300.00",
        "UN data total, Statement II: 3354.61 USD (records/unsdg_totals.csv, row 2)");
}

static void revenue_is_told_by_partner_with_its_timing(void)
{
    struct outcome outcome = reconcile(sound_publication());
    expect_line(outcome, "Incoming commitments (11) of published activities", "900.00");
    expect_line(outcome, "No aid flow: assessed contributions (R01)", "10,000.00");
    expect_line(outcome, "No aid flow: own revenue (R04A)", "31.00");
    expect_line(outcome, "Timing: agreed in one year and recognised in another", "2,500.00");
    expect_line(outcome, "Timing: agreed, and to be recognised in years to come", "-600.00");
    expect_line(outcome, "Revenue in the UN data", "12,831.00");
    expect_line(outcome, "paid on these or other years' agreements", "2,500.00");
    EXPECT(outcome, 0, "IATI 11 XM-DAC-41302-A, Germany, agreement AG1, AG1, 2023-05-05: 5000.00",
           "    Chad                                  900.00                0.00              "
           "300.00\n",
           "    Germany                                 0.00            2,500.00            "
           "2,500.00\n");
}

static void a_year_without_audited_totals_says_so(void)
{
    EXPECT(iatipub("reconcile", "-C", sound_publication(), "--year", "2023", NULL), 0,
           "2023: 0.00 unexplained; not audited: 'unsdg_totals' has no total of expense and "
           "revenue\n");
    EXPECT(reconcile(publication_but("records/unsdg_totals.csv",
                                     "2024,revenue,12831,Statement II\n", "")),
           0, "2024: 0.00 unexplained; not audited: 'unsdg_totals' has no total of revenue\n");
}

/* ---- what is not ------------------------------------------------------------------------------
 */

static void a_cent_is_unexplained_and_its_activity_is_named(void)
{
    struct outcome outcome =
        reconcile(publication_but("records/transactions.csv", "1500.00", "1499.99"));
    EXPECT(outcome, 1, "difference XM-DAC-41302-A: USD 0.01",
           "IATI 3 XM-DAC-41302-A, t1, 2024-01-31: 1499.99 USD (records/transactions.csv, row 2)",
           "2024: 0.01 unexplained\n");
    expect_line(outcome, "+ Unexplained", "0.01");
    EXPECT(iatipub("reconcile", "-C", in_test("agency"), "--tolerance", "0.01", NULL), 0);
}

static void a_cent_of_an_agreement_is_unexplained(void)
{
    EXPECT(reconcile(publication_but("records/unsdg_revenues.csv", "XM-DAC-41302-A,2500\n2023",
                                     "XM-DAC-41302-A,2500.01\n2023")),
           1, "difference XM-DAC-41302-A, Germany: USD 0.01",
           "Unexplained against the audited statements");
}

static void an_activity_that_is_dropped_is_not_published(void)
{
    struct outcome outcome = reconcile(publication_but(
        "publication.yaml", "<> 'XM-DAC-41302-C'", "NOT IN ('XM-DAC-41302-C', 'XM-DAC-41302-A')"));
    EXPECT(outcome, 0, "UN data direct XM-DAC-41302-A, A, 2024: 1500.10 USD");
    expect_line(outcome, "Not published: excluded: the activity is in no dataset", "1,950.11");
    expect_line(outcome, "Expenditure (4) of published activities", "79.50");
}

static void an_activity_that_the_un_data_lack_is_unexplained(void)
{
    struct outcome outcome = reconcile(publication_but(
        "records/unsdg_expenses.csv", "2024,B,XM-DAC-41302-B,direct,380.5,,\n", ""));
    EXPECT(outcome, 1, "difference XM-DAC-41302-B: USD -79.50");
    expect_line(outcome, "Unexplained against the audited statements", "380.50");
}

static void differences_do_not_make_up_for_each_other(void)
{
    char *publication = publication_with(configuration);
    edit(publication, "records/unsdg_expenses.csv", "direct,1500.10", "direct,1500.11");
    edit(publication, "records/unsdg_expenses.csv", "direct,380.5", "direct,79.49");
    edit(publication, "records/transactions.csv", "90.00,EUR", "100.00,");
    edit(publication, "records/transactions.csv", "300.00", "0.00");
    edit(publication, "records/unsdg_totals.csv", "3354.61", "3053.61");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome = reconcile(publication);
    EXPECT(outcome, 1, "difference XM-DAC-41302-A: USD 0.01",
           "difference XM-DAC-41302-B: USD -0.01", "2024: 0.02 unexplained\n");
    expect_line(outcome, "+ Unexplained", "0.00");
}

static void audited_totals_must_be_met(void)
{
    struct outcome outcome =
        reconcile(publication_but("records/unsdg_totals.csv", "3354.61", "3354.62"));
    EXPECT(outcome, 1, "2024: 0.01 unexplained\n");
    expect_line(outcome, "Unexplained against the audited statements", "0.01");
}

/* ---- exchange ---------------------------------------------------------------------------------
 */

static void dollars_of_another_amount_are_no_exchange(void)
{
    char *publication = publication_but("records/unsdg_expenses.csv", "380.5,", "400,");
    EXPECT(reconcile(publication), 1, "difference XM-DAC-41302-B: USD 20.5");
    EXPECT(iatipub("reconcile", "-C", publication, "--year", "2024", "--exchange-limit", "30",
                   "--tolerance", "19.5", NULL),
           0, "Exchange: the same in dollars of another rate", "20.50", "2024: 19.50 unexplained");
}

static void an_amount_without_a_rate_is_told_and_never_nothing(void)
{
    struct outcome outcome =
        reconcile(publication_but("records/transactions.csv", "90.00,EUR", "90.00,XXX"));
    EXPECT(outcome, 1,
           "records/transactions.csv:5: error [x.unsdg.rate] amounts in XXX have no rate",
           "Without a rate of exchange, in no sum: XXX", "not known  1 record",
           "90.00 XXX = USD not known (records/transactions.csv, row 5)",
           "and amounts without a rate of exchange");
    char *publication = publication_with(
        text_replace(configuration, "rates: [{file: rates.csv, kind: plain}]\n", ""));
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(reconcile(publication), 1, "Without a rate of exchange, in no sum: EUR");
}

/* ---- records that gave both -------------------------------------------------------------------
 */

static const char mapped[] =
    "organisation: {ref: XM-DAC-41302, type: '40', name: [{language: en, narrative: Agency}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "sources: [{file: records/ledger.csv}]\n"
    "mapping: [mapping.sql]\n"
    "rates: [{file: rates.csv, kind: plain}]\n"
    "datasets: [{name: small, title: Small}]\n"
    "unsdg: {name: un, entity: ILO}\n";

static const char mapping[] =
    "INSERT INTO activities(iati_identifier, title, description, activity_status, _source)\n"
    "  SELECT 'XM-DAC-41302-' || PROJECT, PROJECT, 'x', '2', min(_source) FROM raw_ledger\n"
    "   WHERE PROJECT IS NOT NULL GROUP BY PROJECT;\n"
    "INSERT INTO transactions(iati_identifier, transaction_key, ref, transaction_type,\n"
    "    transaction_date, value, currency, value_date, receiver_org, _source)\n"
    "  SELECT 'XM-DAC-41302-' || PROJECT, DOC, DOC, '4', DAY, AMOUNT, CURRENCY, DAY, PAYEE,\n"
    "         _source FROM raw_ledger WHERE PROJECT IS NOT NULL AND POSTED <> 'accrual';\n"
    "INSERT INTO unsdg_expenses(year, iati_identifier, project, cost, amount, currency, _source)\n"
    "  SELECT coalesce(YEAR, substr(DAY, 1, 4)), 'XM-DAC-41302-' || PROJECT, PROJECT,\n"
    "         iif(PROJECT IS NULL, 'enabling', 'direct'), coalesce(USD, AMOUNT),\n"
    "         iif(USD IS NULL, CURRENCY, 'USD'), _source FROM raw_ledger;\n";

static char *mapped_records(const char *more, const char *settings)
{
    char *publication = in_test("mapped-agency");
    put(publication, "publication.yaml", text_of("%s%s", mapped, settings));
    put(publication, "mapping.sql", mapping);
    put(publication, "rates.csv", files[0].text);
    put(publication, "records/ledger.csv",
        text_of("DOC,PROJECT,DAY,AMOUNT,CURRENCY,USD,YEAR,PAYEE,POSTED\n"
                "1,A,2024-01-31,100.00,USD,,,Shop,yes\n"
                "2,A,2024-02-29,90.00,EUR,101.00,,Shop,yes\n"
                "3,A,2023-12-31,50.00,USD,,2024,Shop,yes\n"
                "4,A,2023-06-30,10.00,USD,,,Shop,yes\n"
                "5,,2024-06-30,77.00,USD,,,,yes\n%s",
                more));
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    return publication;
}

static void a_record_that_gave_both_is_compared_alone(void)
{
    struct outcome outcome = reconcile(mapped_records("", ""));
    EXPECT(outcome, 0, "made up for in 2023 -50.00",
           "UN data direct XM-DAC-41302-A, A, 2024: 101.00 USD (records/ledger.csv, row 3)",
           "IATI 4 XM-DAC-41302-A, 3, 2023-12-31: 50.00 USD (records/ledger.csv, row 4)");
    expect_line(outcome, "Exchange: the same in dollars of another rate", "1.00");
    expect_line(outcome, "Timing: in IATI and in the UN data in different years", "50.00");
    expect_line(outcome, "+ Enabling cost", "77.00");
    /* Two cents that would make up for each other in the activity do not: the records differ. */
    outcome = reconcile(mapped_records("6,A,2024-03-01,5.00,USD,5.01,,Shop,yes\n"
                                       "7,A,2023-03-01,5.00,USD,4.99,,Shop,yes\n",
                                       ""));
    EXPECT(outcome, 1, "difference XM-DAC-41302-A: USD 0.01",
           "UN data direct XM-DAC-41302-A, A, 2024: 5.01 USD (records/ledger.csv, row 7)",
           "2024: 0.01 unexplained");
}

static void what_redaction_took_is_not_published(void)
{
    static const char rules[] =
        "redactions:\n"
        "  - {name: person, table: transactions, where: \"receiver_org = 'Person'\", do: drop,\n"
        "     because: privacy, policy: Data protection}\n"
        "  - {name: closed, table: activities, where: \"title = 'H'\", do: drop,\n"
        "     because: not agreed, policy: Legal office}\n";
    struct outcome outcome = reconcile(mapped_records("6,A,2024-03-01,5.00,USD,,,Person,yes\n"
                                                      "7,H,2024-03-01,6.00,USD,,,Shop,yes\n",
                                                      rules));
    EXPECT(outcome, 0,
           "UN data direct XM-DAC-41302-A, A, 2024: 5.00 USD (records/ledger.csv, row 7)",
           "UN data direct XM-DAC-41302-H, H, 2024: 6.00 USD (records/ledger.csv, row 8)");
    expect_line(outcome, "Not published: redacted", "11.00");
}

static void differences_can_be_named_in_the_records(void)
{
    char *publication = mapped_records("6,A,2024-12-31,20.00,USD,,,,accrual\n", "");
    EXPECT(reconcile(publication), 1, "difference XM-DAC-41302-A: USD 20.00");
    static const char named[] =
        "year,kind,iati_identifier,reason,description,amount\n"
        "2024,expense,XM-DAC-41302-A,goods received and not paid,Voucher 6,%s\n";
    put(publication, "records/unsdg_differences.csv", text_of(named, "20.00"));
    edit(publication, "publication.yaml", "sources: [",
         "sources: [{file: records/unsdg_differences.csv, canonical: yes}, ");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome = reconcile(publication);
    EXPECT(outcome, 0,
           "named XM-DAC-41302-A, Voucher 6, 2024: 20.00 USD "
           "(records/unsdg_differences.csv, row 2)");
    expect_line(outcome, "Named in the records: goods received and not paid", "20.00");
    put(publication, "records/unsdg_differences.csv", text_of(named, "19.00"));
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(reconcile(publication), 1, "2024: 1.00 unexplained");
}

/* Where there is no rate for a transaction's currency the accounts' own dollars of its record are
 * taken, and the line says so. */
static void a_record_has_its_own_dollars(void)
{
    struct outcome outcome =
        reconcile(mapped_records("6,A,2024-05-05,1000,KES,8.50,,Shop,yes\n", ""));
    EXPECT(outcome, 0, "1000 KES = USD 8.50 (records/ledger.csv, row 7)");
    expect_line(outcome, "of it in the accounts' own dollars, for want of a rate", "8.50");
    expect_line(outcome, "+ Unexplained", "0.00");
}

/* Revenue is recognised on signature; what is paid back is a refund of it, not a measure. */
static void refunds_and_receipts_are_told_apart(void)
{
    char *publication = publication_with(configuration);
    edit(publication, "publication.yaml", "datasets:", "mapping: [mapping.sql]\ndatasets:");
    edit(publication, "publication.yaml", "'records/*.csv'}", "records/receipts.csv}");
    edit(publication, "publication.yaml", "where: \"iati_identifier <> 'XM-DAC-41302-C'\"",
         "where: \"1\"");
    put(publication, "records/receipts.csv",
        "DOC,PROJECT,TYPE,DAY,AMOUNT,EARNED\n1,A,11,2023-01-01,100.00,100.00\n"
        "2,A,1,2024-01-01,90.00,\n3,A,1,2024-06-01,-5.00,-5.00\n4,B,11,2024-01-01,70.00,\n"
        "5,B,1,2024-02-01,40.00,40.00\n");
    put(publication, "mapping.sql",
        "INSERT INTO activities(iati_identifier, title, description, activity_status, _source)\n"
        "  SELECT 'XM-DAC-41302-' || PROJECT, PROJECT, 'x', '2', min(_source) FROM raw_receipts\n"
        "   GROUP BY PROJECT;\n"
        "INSERT INTO transactions(iati_identifier, transaction_key, ref, transaction_type,\n"
        "    transaction_date, value, value_date, provider_org, _source) SELECT 'XM-DAC-41302-' "
        "||\n"
        "    PROJECT, DOC, DOC, TYPE, DAY, AMOUNT, DAY, 'A donor', _source FROM raw_receipts;\n"
        "INSERT INTO unsdg_revenues(date, instrument, contributor_type, contributor_name,\n"
        "    iati_identifier, amount, _source) SELECT DAY, 'R03E', 'C01', 'Donoria',\n"
        "    'XM-DAC-41302-' || PROJECT, EARNED, _source FROM raw_receipts WHERE EARNED <> '';\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome = reconcile(publication);
    EXPECT(outcome, 0, "    Donoria                                70.00              125.00");
    expect_line(outcome, "Incoming funds (1) recognised as revenue, or refunded", "35.00");
    expect_line(outcome, "Revenue in the UN data", "35.00");
    expect_line(outcome, "paid on these or other years' agreements", "90.00");
    expect_line(outcome, "incoming commitments (11) that are recognised when paid", "70.00");
}

static void the_sample_agency_is_reconciled_to_the_cent(void)
{
    char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("reconcile", "-C", publication, NULL), 0, "2022: 0.00 unexplained\n",
           "2023: 0.00 unexplained\n", "2024: 0.00 unexplained\n", "2025: 0.00 unexplained\n",
           "2026: 0.00 unexplained; not audited: ");
    put(publication, "mapping/99-cent.sql",
        "UPDATE transactions SET value = decimal_add(value, '0.01') WHERE rowid = (SELECT\n"
        "  min(rowid) FROM transactions WHERE transaction_type = '4' AND currency = 'USD'\n"
        "  AND transaction_date LIKE '2024-%' AND iati_identifier = (SELECT min(iati_identifier)\n"
        "  FROM transactions WHERE transaction_type = '4' AND currency = 'USD'\n"
        "  AND transaction_date LIKE '2024-%'));\n");
    edit(publication, "publication.yaml", "  - mapping/80-results.sql\n",
         "  - mapping/80-results.sql\n  - mapping/99-cent.sql\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(reconcile(publication), 1, "2024: 0.01 unexplained\n", "* difference XM-DAC-41302-",
           ": USD -0.01\n");
}

/* ---- forms ------------------------------------------------------------------------------------
 */

static void csv_has_the_same_lines(void)
{
    char *publication = sound_publication();
    EXPECT(iatipub("reconcile", "-C", publication, "--format", "csv", "--detail", "-o",
                   in_test("r.csv"), NULL),
           0);
    const char *csv = read_file(in_test("r.csv"), NULL);
    static const char *const rows[] = {
        "entity,basis,year,part,line,label,amount,records,side,file,row,activity,",
        "\r\nILO,EXP,2024,expense,expenditure,Expenditure (4) of published activities,79.60,3,,",
        ("\r\nILO,EXP,2024,expense,expenditure,Expenditure (4) of published activities,,,iati,"
         "records/transactions.csv,5,XM-DAC-41302-B,,,t2,2024-03-31,4,90.00,EUR,100.00,\r\n"),
        "\r\nILO,EXP,2024,revenue,partner-funds,Germany,2500.00,0,",
        "\r\nILO,EXP,2024,all,state,sound,0.00,0,",
        "\r\nILO,EXP,2023,all,state,not audited,0.00,0,",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK(text_has(csv, rows[i]), "'%s' is not in %s", rows[i], csv);
}

static json_t *find_line(json_t *year, const char *part, const char *id)
{
    size_t index;
    json_t *line;
    json_array_foreach(
        json_object_get(year, "lines"), index,
        line) if (strcmp(json_string_value(json_object_get(line, "part")), part) == 0 &&
                  strcmp(json_string_value(json_object_get(line, "line")), id) == 0) return line;
    return NULL;
}

static void json_has_the_same_lines(void)
{
    struct outcome outcome = iatipub("reconcile", "-C", sound_publication(), "--format", "json",
                                     "--detail", "--year", "2024", NULL);
    json_t *root = json_loads(outcome.out, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    CU_ASSERT_TRUE(json_is_true(json_object_get(root, "sound")));
    json_t *year = json_array_get(json_object_get(root, "years"), 0);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(year, "year")), 2024);
    json_t *line = find_line(year, "expense", "unexplained");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(line, "amount")), "0.00");
    line = find_line(year, "expense", "expenditure");
    json_t *record = json_array_get(json_object_get(line, "detail"), 2);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(record, "dollars")), "100.00");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(record, "row")), 5);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(year, "partners")), 4);
    json_decref(root);
}

/* Texts that would be a formula, markup or a colour, if somebody let them. */
static void hostile_texts_stay_texts(void)
{
    static const char formula[] = "\"=HYPERLINK(\"\"http://evil.example/\"\")\"";
    char *publication = publication_with(configuration);
    edit(publication, "records/unsdg_expenses.csv", "personal data",
         "<script>alert(1)</script>&\xE2\x80\xAE");
    edit(publication, "records/unsdg_revenues.csv", "France", formula);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(reconcile(publication), 0, "<script>alert(1)</script>&\\u202e");
    struct outcome csv = iatipub("reconcile", "-C", publication, "--format", "csv", NULL);
    EXPECT(csv, 0, ",\"'=HYPERLINK(\"\"http://evil.example/\"\")\",");
    struct outcome json = iatipub("reconcile", "-C", publication, "--format", "json", NULL);
    json_t *root = json_loads(json.out, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_PTR_NOT_NULL(root);
    json_decref(root);
    struct outcome html =
        iatipub("reconcile", "-C", publication, "--format", "html", "--detail", NULL);
    EXPECT(html, 0, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;\\u202e", "default-src 'none'");
    CU_ASSERT_FALSE(text_has(html.out, "<script"));
    CU_ASSERT_FALSE(text_has(html.out, "src="));
}

static void the_page_has_lines_partners_and_records(void)
{
    EXPECT(iatipub("reconcile", "-C", sound_publication(), "--format", "html", "--detail", NULL), 0,
           "<h2>2024</h2>", ">3,354.61</td>", "<summary>Records</summary>",
           "records/transactions.csv, row 5", "Revenue by partner",
           "Not audited, since there is no total of: expense and revenue");
}

/* ---- what can't be done -----------------------------------------------------------------------
 */

static void what_cannot_be_reconciled_is_refused(void)
{
    char *publication = sound_publication();
    EXPECT(iatipub("reconcile", "-C", publication, "--year", "2019", NULL), 2,
           "the UN financial data have nothing of 2019; they have 2023, 2024");
    EXPECT(iatipub("reconcile", "-C", publication, "--format", "pdf", NULL), 2,
           "there is no format 'pdf'; expected text, csv, json or html");
    EXPECT(iatipub("reconcile", "-C", publication, "--tolerance", "-1", NULL), 2,
           "--tolerance \"-1\" is no amount; expected US dollars such as 0.50");
    EXPECT(iatipub("reconcile", "-C", publication, "-o", in_test("no/such/folder.txt"), NULL), 3,
           "folder.txt");
    publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("reconcile", "-C", publication, NULL), 2, "publication.yaml has no 'unsdg'");
}

static void rows_of_others_are_told_and_left_out(void)
{
    char *publication = publication_with(configuration);
    put(publication, "records/unsdg_totals.csv",
        "entity,year,kind,amount,statement\n,2024,expense,12.51,\nWHO,2024,expense,5,\n");
    put(publication, "records/unsdg_expenses.csv",
        "entity,year,iati_identifier,amount\nWHO,2024,,12\n,2024,,12.5\n,,,3\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome = reconcile(publication);
    EXPECT(outcome, 1, "records/unsdg_expenses.csv:2: warning [x.unsdg.reconcile]",
           "rows of 'unsdg_expenses' are of another entity than 'ILO' or another basis than 'EXP' "
           "and are not reconciled: 1 of them",
           "rows of 'unsdg_expenses' have no amount or no year and are in no sum: 1 of them");
    expect_line(outcome, "= Expense in the UN data", "12.50");
    expect_line(outcome, "Audited expense (statement not named)", "12.51");
}

CU_TestInfo reconcile_tests[] = {
    {"every dollar of a sound publication has a name",
     every_dollar_of_a_sound_publication_has_a_name},
    {"each line opens to file and row", each_line_opens_to_file_and_row},
    {"revenue is told by partner with its timing", revenue_is_told_by_partner_with_its_timing},
    {"a year without audited totals says so", a_year_without_audited_totals_says_so},
    {"a cent is unexplained and its activity is named",
     a_cent_is_unexplained_and_its_activity_is_named},
    {"a cent of an agreement is unexplained", a_cent_of_an_agreement_is_unexplained},
    {"an activity that is dropped is not published", an_activity_that_is_dropped_is_not_published},
    {"an activity that the UN data lack is unexplained",
     an_activity_that_the_un_data_lack_is_unexplained},
    {"differences do not make up for each other", differences_do_not_make_up_for_each_other},
    {"audited totals must be met", audited_totals_must_be_met},
    {"dollars of another amount are no exchange", dollars_of_another_amount_are_no_exchange},
    {"an amount without a rate is told and never nothing",
     an_amount_without_a_rate_is_told_and_never_nothing},
    {"a record that gave both is compared alone", a_record_that_gave_both_is_compared_alone},
    {"what redaction took is not published", what_redaction_took_is_not_published},
    {"differences can be named in the records", differences_can_be_named_in_the_records},
    {"a record has its own dollars", a_record_has_its_own_dollars},
    {"refunds and receipts are told apart", refunds_and_receipts_are_told_apart},
    {"the sample agency is reconciled to the cent", the_sample_agency_is_reconciled_to_the_cent},
    {"CSV has the same lines", csv_has_the_same_lines},
    {"JSON has the same lines", json_has_the_same_lines},
    {"hostile texts stay texts", hostile_texts_stay_texts},
    {"the page has lines, partners and records", the_page_has_lines_partners_and_records},
    {"what cannot be reconciled is refused", what_cannot_be_reconciled_is_refused},
    {"rows of others are told and left out", rows_of_others_are_told_and_left_out},
    CU_TEST_INFO_NULL,
};
