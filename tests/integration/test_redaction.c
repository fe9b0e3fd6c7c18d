#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* ---- a publication with something to hide -------------------------------------------------- */

static const char configuration[] =
    "organisation: {ref: XM-DAC-99, type: '40', name: [{language: en, narrative: Agency}]}\n"
    "defaults: {currency: USD, language: en}\n"
    "languages: [fr]\n"
    "sources: [{file: 'records/*.csv'}]\n"
    "datasets: [{name: all, title: All}]\n";

/* One of each action. */
static const char redactions[] =
    "redactions:\n"
    "  - {name: partner, table: participating_orgs, where: \"ref = 'ZZ-REG-77'\", do: withhold,\n"
    "     because: staff are at risk, policy: Security office}\n"
    "  - {name: shelters, table: locations, where: \"exactness = '1'\", do: round, places: 1,\n"
    "     because: shelters, policy: Security office}\n"
    "  - {name: closed, table: activities, where: \"title LIKE 'Hidden%'\", do: drop,\n"
    "     because: not agreed, policy: Legal office}\n"
    "  - {name: person, table: transactions, where: \"receiver_org = 'Person Quiet'\", do: drop,\n"
    "     because: privacy, policy: Data protection}\n"
    "  - {name: codenames, words: words.txt, do: replace, with: (not published),\n"
    "     because: codenames, policy: Security office}\n"
    "  - {name: contacts, table: contact_infos, where: '1', do: blank,\n"
    "     columns: [person_name, email], because: privacy, policy: Data protection}\n"
    "  - {name: documents, table: document_links, where: \"url LIKE '%internal%'\", do: drop,\n"
    "     because: internal, policy: Legal office}\n"
    "  - {name: titles, table: activities, where: \"iati_identifier = 'XM-DAC-99-B'\",\n"
    "     do: replace, columns: [title], with: Works, because: sensitive, policy: Legal office}\n"
    "  - {name: countries, table: recipient_countries, where: \"code IN ('KE', 'UG')\",\n"
    "     do: region, because: sensitive, policy: Security office}\n";

/* What must stand nowhere, in any of the ways that it could. */
static const char *const secrets[] = {
    "ZZ-REG-77",        "Meridian",           "MERIDIAN",
    "M\xC3\xA9ridien",  "-1.29207",           "36.82195",
    "XM-DAC-99-H",      "Hidden harbour",     "nobody may know",
    "Person Quiet",     "Bluebird",           "bluebird",
    "Operation Falcon", "Ada Obscure",        "ada.obscure",
    "internal-memo",    "Memo on the inside", "Bridge to Somewhere",
    "Pont vers l",
};

static const struct {
    const char *file, *text;
} records[] = {
    {"words.txt", "Bluebird\n# a note\n\nOperation Falcon\n"},
    {"records/activities.csv",
     "iati_identifier,title,title_fr,description,activity_status\n"
     "XM-DAC-99-A,Water for towns,Eau pour les villes,Builds wells and pumps in the towns,2\n"
     "XM-DAC-99-B,Bridge to Somewhere,Pont vers l'ailleurs,A plan once called bluebird by all,2\n"
     "XM-DAC-99-H,Hidden harbour works,,The harbour that nobody may know about,2\n"},
    {"records/participating_orgs.csv",
     "iati_identifier,ref,type,role,activity_id,narrative,narrative_fr\n"
     "XM-DAC-99-A,ZZ-REG-77,22,4,ZZ-REG-77-P1,Meridian & Sons Trust,Fiducie M\xC3\xA9ridien\n"
     "XM-DAC-99-B,,22,4,,MERIDIAN & SONS TRUST,\n"
     "XM-DAC-99-B,XM-DAC-5,10,1,,Donorland,\n"
     "XM-DAC-99-H,XM-DAC-5,10,1,XM-DAC-99-H,Donorland,\n"},
    {"records/transactions.csv",
     "iati_identifier,transaction_type,transaction_date,value,currency,value_date,"
     "receiver_org_ref,receiver_org,provider_activity_id\n"
     "XM-DAC-99-A,3,2024-01-01,100.50,USD,2024-01-01,ZZ-REG-77,Meridian & Sons Trust,\n"
     "XM-DAC-99-A,3,2024-01-02,10.25,,2024-01-02,,Person Quiet,\n"
     "XM-DAC-99-B,4,2024-01-02,7,EUR,2024-01-02,,Other,XM-DAC-99-H\n"
     "XM-DAC-99-H,4,2024-01-02,70000,EUR,2024-01-02,,Other,\n"},
    {"records/locations.csv",
     "iati_identifier,name,point_srsName,point_pos,exactness\n"
     "XM-DAC-99-A,Kisumu,http://www.opengis.net/def/crs/EPSG/0/4326,-1.29207 36.82195,1\n"
     "XM-DAC-99-B,Moyo,http://www.opengis.net/def/crs/EPSG/0/4326,3.66 31.72,2\n"},
    {"records/contact_infos.csv", "iati_identifier,person_name,email,organisation,organisation_fr\n"
                                  "XM-DAC-99-A,Ada Obscure,ada.obscure@example.org,Agency,\n"
                                  "XM-DAC-99-B,,,Meridian & sons trust,\n"},
    {"records/recipient_countries.csv", "iati_identifier,code,percentage\n"
                                        "XM-DAC-99-A,KE,40.5\nXM-DAC-99-A,UG,19.25\n"
                                        "XM-DAC-99-A,FR,40.25\nXM-DAC-99-B,FR,100\n"},
    {"records/related_activities.csv", "iati_identifier,ref,type\nXM-DAC-99-A,XM-DAC-99-H,3\n"
                                       "XM-DAC-99-A,XM-DAC-99-B,3\n"},
    {"records/document_links.csv",
     "iati_identifier,document_link_key,url,format,title,category,language\n"
     "XM-DAC-99-A,1,https://example.org/internal-memo.pdf,application/pdf,Memo on the inside "
     "view,A01,en\n"
     "XM-DAC-99-A,2,https://example.org/report.pdf,application/pdf,Operation Falcon "
     "report,A01,en\n"},
    {"records/document_link_categories.csv", "iati_identifier,document_link_key,code\n"
                                             "XM-DAC-99-A,1,A02\nXM-DAC-99-A,2,A02\n"},
    {"records/activity_dates.csv", "iati_identifier,type,iso_date\nXM-DAC-99-A,2,2024-01-01\n"
                                   "XM-DAC-99-B,2,2024-01-01\n"},
};

static const char *hiding_publication(const char *more)
{
    const char *publication = in_test("hiding");
    put(publication, "publication.yaml", text_of("%s%s%s", configuration, redactions, more));
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        put(publication, records[i].file, records[i].text);
    return publication;
}

static const char *output_of(const char *publication)
{
    return file_of(publication, "site/all.xml");
}

/* ---- nothing leaves -------------------------------------------------------------------------- */

static void check_no_secret(const char *what, const char *bytes)
{
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        CHECK(!text_has(bytes, secrets[i]), "\"%s\" stands in %s", secrets[i], what);
}

static void withheld_values_stand_nowhere(void)
{
    const char *publication = hiding_publication("");
    struct outcome first = run_well(publication);
    check_no_secret("what run says", first.all);
    check_no_secret("what import says", iatipub("import", "-C", publication, NULL).all);
    check_no_secret("what convert says", iatipub("convert", "-C", publication, NULL).all);
    check_no_secret("the plan", iatipub("publish", "--plan", "-C", publication, NULL).all);
    static const char *const formats[] = {"text", "csv", "json"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct outcome report =
            iatipub("withheld", "-C", publication, "--format", formats[i], NULL);
        EXPECT(report, 0, "partner", "Security office", "staff are at risk");
        check_no_secret("the report", report.all);
    }
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        CHECK(!find_in_files(file_of(publication, "out"), secrets[i]), "%s in out", secrets[i]);
        CHECK(!find_in_files(file_of(publication, "site"), secrets[i]), "%s in site", secrets[i]);
        CHECK(!text_has(read_file(file_of(publication, ".iatipub/journal.db"), NULL), secrets[i]),
              "%s in the journal", secrets[i]);
    }
}

static void every_action_does_what_it_says(void)
{
    const char *publication = hiding_publication("");
    run_well(publication);
    const char *site = output_of(publication);
    CU_ASSERT_STRING_EQUAL(xml_problem(site, own_schema("2.03")), "");
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 2);
    CU_ASSERT_EQUAL(xml_number(site, "count(//participating-org[@type='22'][not(@ref)][narrative="
                                     "'Name withheld'])"),
                    2);
    CU_ASSERT_EQUAL(xml_number(site, "count(//receiver-org[not(@ref)][narrative='Name withheld'])"),
                    1);
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//participating-org[@ref='XM-DAC-5']/narrative)"),
                           "Donorland");
    CU_ASSERT_STRING_EQUAL(
        xml_text(site, "normalize-space(//iati-activity[2]/contact-info/organisation)"),
        "Name withheld");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-activity[1]//pos)"), "-1.3 36.8");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//iati-activity[1]//exactness/@code)"), "2");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-activity[2]//pos)"),
                           "3.66 31.72");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-activity[2]/title)"), "Works");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//iati-activity[2]/description)"),
                           "(not published)");
    CU_ASSERT_STRING_EQUAL(xml_text(site, "normalize-space(//document-link/title)"),
                           "(not published)");
    CU_ASSERT_EQUAL(xml_number(site, "count(//document-link)"), 1);
    CU_ASSERT_EQUAL(xml_number(site, "count(//document-link/category)"), 2);
    CU_ASSERT_EQUAL(xml_number(site, "count(//person-name | //email)"), 0);
    CU_ASSERT_EQUAL(xml_number(site, "count(//related-activity)"), 1);
    CU_ASSERT_EQUAL(xml_number(site, "count(//provider-org/@provider-activity-id)"), 0);
}

static void totals_are_kept_or_told(void)
{
    const char *publication = hiding_publication("");
    struct outcome outcome = run_well(publication);
    const char *site = output_of(publication);
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(//recipient-region[@code='289']/@percentage)"),
                           "59.75");
    CU_ASSERT_STRING_EQUAL(
        xml_text(site, "string(//iati-activity[1]/recipient-country/@percentage)"), "40.25");
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity[1]/recipient-country)"), 1);
    EXPECT(outcome, 0,
           "person (drop): 1 row of transactions; withheld: transactions of type 3 "
           "10.25 USD",
           "closed (drop): 1 row of activities", "transactions of type 4 70000 EUR");
    CU_ASSERT_PTR_NULL(strstr(outcome.all, "x.redaction.totals"));
    CU_ASSERT_STRING_EQUAL(xml_text(site, "string(sum(//transaction/value))"), "107.5");
    EXPECT(iatipub("withheld", "-C", publication, NULL), 0,
           "sum        transactions of type 3: 10.25 USD", "rows       2 of participating_orgs",
           "activity   XM-DAC-99-A");
}

static void same_records_give_the_same_bytes(void)
{
    const char *publication = hiding_publication("");
    run_well(publication);
    char *first = snapshot(file_of(publication, "site"), SNAPSHOT_TIMES);
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(snapshot(file_of(publication, "site"), SNAPSHOT_TIMES), first);
}

static void store_is_private(void)
{
    const char *publication = hiding_publication("");
    run_well(publication);
    struct stat status;
    CU_ASSERT_EQUAL(stat(file_of(publication, ".iatipub/store.db"), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0600);
    CU_ASSERT_EQUAL(stat(file_of(publication, ".iatipub"), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0700);
}

/* ---- leaks ----------------------------------------------------------------------------------- */

static void check_leak(const char *file, const char *from, const char *to)
{
    const char *publication = hiding_publication("");
    run_well(publication);
    char *before = site_of(publication);
    edit(publication, file, from, to);
    struct outcome outcome = run(publication);
    EXPECT(outcome, 1, "critical [x.redaction.leak]", "out/all.xml:", "redaction 'partner'",
           "nothing was published");
    CHECK(!text_has(outcome.all, "eridian"), "the message repeats the name: %s", outcome.all);
    CU_ASSERT_STRING_EQUAL(site_of(publication), before);
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "convert");
    CU_ASSERT_STRING_EQUAL(site_of(publication), before);
}

static void name_within_a_description_is_a_leak(void)
{
    check_leak("records/activities.csv", "Builds wells and pumps",
               "Builds with meridian &amp; Sons  Trust");
}

static void name_within_another_language_is_a_leak(void)
{
    check_leak("records/activities.csv", "Eau pour les villes", "Eau (Fiducie M\xC3\xA9ridien)");
}

static void identifier_in_an_address_is_a_leak(void)
{
    check_leak("records/document_links.csv", "org/report.pdf", "org/ZZ-REG-77/meridian.pdf");
}

static void name_in_another_writing_is_a_leak(void)
{
    static const char *const writings[] = {
        "FIDUCIE MERIDIEN",         /* capitals without their accents */
        "Fiducie Me\xCC\x81ridien", /* an accent that follows its letter */
        ("Fidu\xC2\xAD"
         "cie\xC2\xA0M\xC3\xA9ridien"),                         /* soft hyphen, no-break space */
        "Meridian and meridian-sons_trust meridian-sons-trust", /* as in an address */
        "info@meridiansonstrust.org",
    };
    for (size_t i = 0; i < sizeof writings / sizeof *writings; i++)
        check_leak("records/activities.csv", "Builds wells and pumps", writings[i]);
    check_leak("records/document_links.csv", "org/report.pdf", "org/Fiducie%20M%C3%A9ridien.pdf");
}

static void name_in_the_table_of_narratives_is_a_leak(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/participating_orgs.csv", "narrative,narrative_fr\n",
         "narrative,narrative_fr,participating_org_key\n");
    edit(publication, "records/participating_orgs.csv", "M\xC3\xA9ridien\n", "M\xC3\xA9ridien,1\n");
    edit(publication, "records/participating_orgs.csv", "SONS TRUST,\n", "SONS TRUST,,\n");
    put(publication, "records/narratives.csv",
        "identifier,table_name,row_key,element,language,narrative\n"
        "XM-DAC-99-A,participating_orgs,1,,es,Sol Azul\n");
    run_well(publication);
    CU_ASSERT_FALSE(find_in_files(file_of(publication, "site"), "Sol Azul"));
    edit(publication, "records/activities.csv", "Builds wells", "With Sol Azul");
    EXPECT(run(publication), 1, "critical [x.redaction.leak]", "redaction 'partner'");
}

static void name_in_other_letters_is_withheld_everywhere(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/participating_orgs.csv", "XM-DAC-99-B,,22,4,,MERIDIAN & SONS TRUST,",
         "XM-DAC-99-B,,22,4,,FIDUCIE  MERIDIEN,");
    run_well(publication);
    CU_ASSERT_EQUAL(xml_number(output_of(publication),
                               "count(//iati-activity[2]/participating-org[@type='22'][narrative = "
                               "'Name withheld'])"),
                    1);
}

static void name_of_a_file_is_searched(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "title: All}",
         "title: All, split: \"CASE WHEN iati_identifier LIKE '%A' THEN 'zz-reg-77' ELSE 'x' "
         "END\"}");
    EXPECT(run(publication), 1,
           "out/all-zz-reg-77.xml: critical [x.redaction.leak] what redaction "
           "'partner' withholds stands in the name of this file");
}

static void position_in_an_address_is_a_leak(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/document_links.csv", "org/report.pdf",
         "org/report.pdf?at=-1.29207%2C36.82195");
    EXPECT(run(publication), 1, "critical [x.redaction.leak]", "redaction 'shelters'");
}

/* The tail of a text is as telling as its beginning. */
static void end_of_a_long_text_is_a_leak(void)
{
    enum { WORDS = 150 };
    char text[WORDS * 8 + 1] = "", *end = text;
    for (unsigned i = 0; i < WORDS; i++)
        end += sprintf(end, "word%u ", i + 100);
    const char *publication = hiding_publication("");
    edit(publication, "records/activities.csv", "The harbour that nobody", text);
    run_well(publication);
    edit(publication, "records/activities.csv", "Builds wells", text + 100);
    EXPECT(run(publication), 1, "critical [x.redaction.leak]", "redaction 'closed'");
}

static void long_text_that_stands_elsewhere_stays(void)
{
    enum { WORDS = 150 };
    char text[WORDS * 8 + 1] = "", *end = text;
    for (unsigned i = 0; i < WORDS; i++)
        end += sprintf(end, "word%u ", i + 100);
    const char *publication = hiding_publication("");
    edit(publication, "records/activities.csv", "The harbour that nobody may know about", text);
    edit(publication, "records/activities.csv", "Builds wells and pumps in the towns", text);
    EXPECT(run(publication), 0, "activities.description of 1 other row, where it stays published");
}

static void what_points_at_a_dropped_activity_goes(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/related_activities.csv", "XM-DAC-99-A,XM-DAC-99-H,3",
         "XM-DAC-99-A, xm-dac-99-h ,3");
    run_well(publication);
    CU_ASSERT_EQUAL(xml_number(output_of(publication), "count(//related-activity)"), 1);
    put(publication, "records/other_identifiers.csv",
        "iati_identifier,ref,type\nXM-DAC-99-A,XM-DAC-99-H,B1\n");
    EXPECT(
        run(publication), 0,
        "redaction 'closed' withholds also stands in other_identifiers.ref of 1 other row, where "
        "it stays published");
}

/* The rule that warns comes first and takes out what the other one would have remembered. */
static void the_strictest_rule_of_a_value_decides(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "redactions:\n",
         "redactions:\n  - {name: first, table: participating_orgs, where: \"narrative_fr LIKE "
         "'Fiducie%'\",\n     do: withhold, everywhere: no, elsewhere: warn, because: b, policy: "
         "p}\n");
    run_well(publication);
    check_no_secret("the file", read_file(output_of(publication), NULL));
    edit(publication, "records/activities.csv", "Builds wells", "With ZZ-REG-77");
    EXPECT(run(publication), 1, "critical [x.redaction.leak]", "redaction 'partner'");
}

static void values_elsewhere_are_told_with_their_place(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/activities.csv", "Builds wells", "With Meridian & Sons Trust");
    struct outcome outcome = iatipub("import", "-C", publication, NULL);
    EXPECT(outcome, 0, "warning [x.redaction.elsewhere]", "records/activities.csv:2",
           "redaction 'partner'", "activities.description of 1 other row");
    CHECK(!text_has(outcome.all, "Meridian"), "the message repeats the name: %s", outcome.all);
}

static void what_stays_is_no_leak(void)
{
    /* the same document title and link stand in another activity, which no rule is about */
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "url LIKE '%internal%'",
         "url LIKE '%internal%' AND iati_identifier = 'XM-DAC-99-A'");
    edit(publication, "records/document_links.csv", "XM-DAC-99-A,2",
         "XM-DAC-99-B,9,https://example.org/internal-memo.pdf,application/pdf,Memo on the inside "
         "view,A01,en\nXM-DAC-99-A,2");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 0, "document_links.url of 1 other row, where it stays published");
    CU_ASSERT_EQUAL(xml_number(output_of(publication), "count(//document-link)"), 2);
}

static void a_rule_can_stop_what_would_stay_and_allow_what_leaks(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "url LIKE '%internal%'\", do: drop",
         "url LIKE '%internal%' AND iati_identifier = 'XM-DAC-99-A'\", elsewhere: stop, do: drop");
    edit(publication, "records/document_links.csv", "XM-DAC-99-A,2",
         "XM-DAC-99-B,9,https://example.org/internal-memo.pdf,application/pdf,Minutes,A01,en\n"
         "XM-DAC-99-A,2");
    EXPECT(run(publication), 1, "critical [x.redaction.leak]", "redaction 'documents'");
    edit(publication, "publication.yaml", "elsewhere: stop", "elsewhere: warn");
    EXPECT(run(publication), 0, "document_links.url of 1 other row, where it stays published");
}

static void identifiers_that_go_on_are_no_leak(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "records/activities.csv", "XM-DAC-99-B,",
         "XM-DAC-99-H-2,Second,,,2\n"
         "XM-DAC-99-B,");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "3 activities");
}

static void what_was_published_before_is_told(void)
{
    const char *publication = hiding_publication("");
    put(publication, "site/old-report.html", "<p>by MERIDIAN &amp; Sons\nTrust</p>");
    EXPECT(run(publication), 0, "site/old-report.html:2: error [x.redaction.leak]");
    remove_file(file_of(publication, "site/old-report.html"));
    put(publication, "site/all.csv", "Meridian & Sons Trust\n");
    EXPECT(run(publication), 0, "site/all.csv:1: error [x.redaction.leak]");
}

static void changed_output_is_searched_before_publishing(void)
{
    const char *publication = hiding_publication("");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    edit(publication, "publication.yaml", "title: All", "title: All of Meridian & Sons Trust");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    struct outcome outcome = iatipub("publish", "-C", publication, NULL);
    EXPECT(outcome, 1, "index.html:", "x.redaction.leak", "redaction 'partner'");
    CHECK(!exists(output_of(publication)), "it was published");
}

static void findings_of_the_records_are_censored(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "languages: [fr]",
         "languages: [fr]\nmapping: [mapping/*.sql]");
    edit(publication, "publication.yaml", "'records/*.csv'", "'records/*.csv', canonical: yes");
    put(publication, "mapping/10-check.sql",
        "INSERT INTO mapping_findings(severity, message, iati_identifier, _source)\n"
        "SELECT 'warning', 'partner ' || narrative || ' has no grade', iati_identifier, _source\n"
        "FROM participating_orgs WHERE type = '22';\n");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 0, "partner [withheld] has no grade", "records/participating_orgs.csv");
    check_no_secret("the findings", outcome.all);
}

/* ---- rules of the mapping -------------------------------------------------------------------- */

static void mapping_can_say_what_is_redacted(void)
{
    const char *publication = hiding_publication("");
    put(publication, "publication.yaml",
        text_replace(text_replace(configuration, "languages: [fr]",
                                  "languages: [fr]\nmapping: [mapping/*.sql]"),
                     "'records/*.csv'", "'records/*.csv', canonical: yes"));
    put(publication, "mapping/10-hide.sql",
        "INSERT INTO redactions(name, table_name, iati_identifier, action, because, policy)\n"
        "SELECT 'flagged', 'activities', iati_identifier, 'drop', 'not agreed', 'Legal office'\n"
        "FROM activities WHERE title LIKE 'Hidden%';\n"
        "INSERT INTO redactions(name, table_name, row_id, action, replacement, because, policy)\n"
        "SELECT 'partner', 'participating_orgs', rowid, 'withhold', 'A partner', 'at risk', 'S'\n"
        "FROM participating_orgs WHERE ref = 'ZZ-REG-77';\n"
        "INSERT INTO redactions(name, table_name, iati_identifier, row_key, action, columns,\n"
        " replacement, because, policy)\n"
        "VALUES('title', 'document_links', 'XM-DAC-99-A', '2', 'replace', 'title', 'Report', 'b', "
        "'p');\n");
    EXPECT(run(publication), 0, "flagged (drop): 1 row of activities",
           "partner (withhold): 1 row of contact_infos, 2 rows of participating_orgs",
           "title (replace): 1 row of document_links");
    const char *site = output_of(publication);
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 2);
    CU_ASSERT_EQUAL(xml_number(site, "count(//narrative[.='A partner'])"), 4);
    CU_ASSERT_EQUAL(xml_number(site, "count(//document-link[title/narrative = 'Report'])"), 1);
    put(publication, "mapping/10-hide.sql",
        "INSERT INTO redactions(name, table_name, iati_identifier, action, because)\n"
        "SELECT 'flagged', 'activities', iati_identifier, 'drop', 'x' FROM activities;\n");
    EXPECT(run(publication), 2, "redactions.policy");
    put(publication, "mapping/10-hide.sql",
        "INSERT INTO redactions(name, table_name, iati_identifier, action, because, policy)\n"
        "VALUES('lost', 'activity', 'XM-DAC-99-A', 'drop', 'b', 'p');\n");
    EXPECT(run(publication), 2, "redaction 'lost' in the table 'redactions' of the mapping",
           "no canonical table 'activity'");
    put(publication, "mapping/10-hide.sql",
        "INSERT INTO redactions(name, table_name, iati_identifier, action, places, because, "
        "policy)\nVALUES('near', 'locations', 'XM-DAC-99-A', 'round', 7, 'b', 'p');\n");
    EXPECT(run(publication), 2, "redaction 'near'", "'places' must be 0 to 6");
}

static void rows_of_the_mapping_without_effect_are_told(void)
{
    const char *publication = hiding_publication("");
    put(publication, "publication.yaml",
        text_replace(text_replace(configuration, "languages: [fr]",
                                  "languages: [fr]\nmapping: [mapping/*.sql]"),
                     "'records/*.csv'", "'records/*.csv', canonical: yes"));
    put(publication, "mapping/10-hide.sql",
        "INSERT INTO redactions(name, table_name, iati_identifier, row_key, action, because, "
        "policy)\nVALUES('closed', 'activities', 'XM-DAC-99-H', NULL, 'drop', 'b', 'p'),\n"
        "('closed', 'activities', 'XM-DAC-99-HH', NULL, 'drop', 'b', 'p'),\n"
        "('paper', 'document_links', 'XM-DAC-99-A', '1', 'drop', 'b', 'p'),\n"
        "('paper', 'document_links', 'XM-DAC-99-A', '3', 'drop', 'b', 'p');\n");
    EXPECT(run(publication), 0,
           "warning [x.redaction.nothing] redaction 'closed' found nothing to redact for 1 of its "
           "2 rows in the table 'redactions'",
           "redaction 'paper' found nothing to redact for 1 of its 2 rows");
}

static void dropped_activities_do_not_roll_over(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "title LIKE 'Hidden%'",
         "iati_identifier = 'XM-DAC-99-H'");
    edit(publication, "publication.yaml", "exactness = '1'", "iati_identifier = 'XM-DAC-99-A'");
    put(publication, "rollovers.csv",
        "identifier,closed,new_identifier,opened,date\n"
        "XM-DAC-99-H,2024-25,XM-DAC-99-H-2026-27,2026-27,2026-01-01\n"
        "XM-DAC-99-A,2024-25,XM-DAC-99-A-2026-27,2026-27,2026-01-01\n");
    struct outcome outcome = run_well(publication);
    check_no_secret("what run says", outcome.all);
    const char *site = output_of(publication);
    check_no_secret("the file", read_file(site, NULL));
    CU_ASSERT_EQUAL(xml_number(site, "count(//iati-activity)"), 3);
    CU_ASSERT_EQUAL(xml_number(site, "count(//pos[normalize-space(.) = '-1.3 36.8'])"), 2);
    CU_ASSERT_EQUAL(xml_number(site, "count(//participating-org[@type='22'][narrative = 'Name "
                                     "withheld'])"),
                    3);
}

static void lists_of_words_are_utf_8(void)
{
    const char *publication = hiding_publication("");
    put(publication, "words.txt",
        "\xEF\xBB\xBF"
        "Bluebird\r\nOperation Falcon\r\n");
    run_well(publication);
    check_no_secret("the file", read_file(output_of(publication), NULL));
    put(publication, "words.txt",
        "Bluebird\n\xC9"
        "tang\n");
    EXPECT(run(publication), 2, "redaction 'codenames'",
           "'words.txt' is not UTF-8 text; save it as UTF-8");
}

static void mapping_may_not_touch_what_is_remembered(void)
{
    const char *publication = hiding_publication("");
    edit(publication, "publication.yaml", "languages: [fr]",
         "languages: [fr]\nmapping: [mapping/*.sql]");
    edit(publication, "publication.yaml", "'records/*.csv'", "'records/*.csv', canonical: yes");
    put(publication, "mapping/10-all.sql", "DELETE FROM withheld;\n");
    EXPECT(run(publication), 2, "mapping/10-all.sql:1", "not authorized");
}

/* ---- rules that are not right ---------------------------------------------------------------- */

static void bad_rules_are_refused(void)
{
    static const struct {
        const char *rule, *says;
    } bad[] = {
        {"{name: x, table: sectors, where: '1', do: drop, because: b}", "policy"},
        {"{name: x, table: sectors, where: '1', do: drop, policy: p}", "because"},
        {"{name: x, table: sectors, where: '1', do: hide, because: b, policy: p}", "hide"},
        {"{name: x, table: sectors, do: drop, because: b, policy: p}", "'words'"},
        {"{name: x, where: '1', do: drop, because: b, policy: p}", "'redactions[10].table'"},
        {"{name: partner, table: sectors, where: '1', do: drop, because: b, policy: p}",
         "a name of its own"},
        {"{name: x, table: sectors, where: '1', do: blank, because: b, policy: p}", "columns"},
        {"{name: x, table: sectors, where: '1', do: replace, columns: [narrative], because: b, "
         "policy: p}",
         "with"},
        {"{name: x, table: locations, where: '1', do: round, because: b, policy: p}", "places"},
        {"{name: x, table: locations, where: '1', do: round, places: 9, because: b, policy: p}",
         "0 to 6"},
        {"{name: x, words: w, do: round, places: 1, because: b, policy: p}", "drop, replace"},
        {"{name: x, table: sectors, where: '1', do: drop, everywhere: no, because: b, policy: p}",
         "withhold"},
        {"{name: x, table: sector, where: '1', do: drop, because: b, policy: p}",
         "did you mean 'sectors'"},
        {"{name: x, table: sectors, where: nocolumn = 1, do: drop, because: b, policy: p}",
         "redaction 'x' in publication.yaml: 'where' is not right: no such column: nocolumn"},
        {"{name: x, table: sectors, where: '1); DELETE FROM sectors; --', do: drop, because: b, "
         "policy: p}",
         "'where' is not right"},
        {"{name: x, table: sectors, where: '1', do: withhold, because: b, policy: p}",
         "no organisation stands in table 'sectors'"},
        {"{name: x, table: transactions, where: '1', do: withhold, because: b, policy: p}",
         "[receiver_org]"},
        {"{name: x, table: sectors, where: '1', do: round, places: 1, because: b, policy: p}",
         "has no coordinates"},
        {"{name: x, table: sectors, where: '1', do: region, because: b, policy: p}",
         "recipient_countries"},
        {"{name: x, table: sectors, where: '1', do: blank, columns: [cod], because: b, policy: p}",
         "no column 'cod'"},
        {"{name: x, table: transactions, where: '1', do: blank, columns: [value], because: b, "
         "policy: p}",
         "totals would change"},
        {"{name: x, table: sectors, where: '1', do: blank, columns: [iati_identifier], because: b, "
         "policy: p}",
         "holds rows together"},
        {"{name: x, words: missing.txt, do: drop, because: b, policy: p}", "missing.txt"},
        {"{name: x, words: empty.txt, do: drop, because: b, policy: p}", "no words in 'empty.txt'"},
    };
    const char *publication = hiding_publication("");
    put(publication, "empty.txt", "# nothing\n");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put(publication, "publication.yaml",
            text_of("%s%s  - %s\n", configuration, redactions, bad[i].rule));
        EXPECT(iatipub("import", "-C", publication, NULL), 2, bad[i].says);
    }
}

static void a_rule_without_effect_is_told(void)
{
    const char *publication =
        hiding_publication("  - {name: idle, table: budgets, where: '1', do: drop, because: b, "
                           "policy: p}\n");
    EXPECT(run(publication), 0, "warning [x.redaction.nothing]", "redaction 'idle'");
}

static void changed_rules_ask_for_an_import(void)
{
    const char *publication = hiding_publication("");
    run_well(publication);
    edit(publication, "publication.yaml", "places: 1", "places: 0");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "redactions", "iatipub import");
    run_well(publication);
    edit(publication, "words.txt", "# a note", "Kisumu");
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "redactions", "iatipub import");
}

static void without_rules_nothing_is_said(void)
{
    const char *publication = small_publication();
    struct outcome outcome = run_well(publication);
    CU_ASSERT_PTR_NULL(strstr(outcome.all, "withheld"));
    CU_ASSERT_PTR_NULL(strstr(outcome.all, "leaks"));
    EXPECT(iatipub("withheld", "-C", publication, NULL), 0, "nothing is withheld");
    EXPECT(iatipub("withheld", "-C", publication, "--format", "yaml", NULL), 2, "'yaml'", "json");
}

CU_TestInfo redaction_tests[] = {
    {"withheld values stand nowhere", withheld_values_stand_nowhere},
    {"every action does what it says", every_action_does_what_it_says},
    {"totals are kept or told", totals_are_kept_or_told},
    {"the same records give the same bytes", same_records_give_the_same_bytes},
    {"the store is private", store_is_private},
    {"a name within a description is a leak", name_within_a_description_is_a_leak},
    {"a name within another language is a leak", name_within_another_language_is_a_leak},
    {"an identifier in an address is a leak", identifier_in_an_address_is_a_leak},
    {"a name in another writing is a leak", name_in_another_writing_is_a_leak},
    {"a name in the table of narratives is a leak", name_in_the_table_of_narratives_is_a_leak},
    {"a name in other letters is withheld everywhere",
     name_in_other_letters_is_withheld_everywhere},
    {"the name of a file is searched", name_of_a_file_is_searched},
    {"a position in an address is a leak", position_in_an_address_is_a_leak},
    {"the end of a long text is a leak", end_of_a_long_text_is_a_leak},
    {"a long text that stands elsewhere stays", long_text_that_stands_elsewhere_stays},
    {"what points at a dropped activity goes", what_points_at_a_dropped_activity_goes},
    {"the strictest rule of a value decides", the_strictest_rule_of_a_value_decides},
    {"values elsewhere are told with their place", values_elsewhere_are_told_with_their_place},
    {"what stays is no leak", what_stays_is_no_leak},
    {"a rule can stop what would stay and allow what leaks",
     a_rule_can_stop_what_would_stay_and_allow_what_leaks},
    {"identifiers that go on are no leak", identifiers_that_go_on_are_no_leak},
    {"what was published before is told", what_was_published_before_is_told},
    {"the index page is searched before publishing", changed_output_is_searched_before_publishing},
    {"findings of the records are censored", findings_of_the_records_are_censored},
    {"a mapping can say what is redacted", mapping_can_say_what_is_redacted},
    {"rows of the mapping without effect are told", rows_of_the_mapping_without_effect_are_told},
    {"dropped activities do not roll over", dropped_activities_do_not_roll_over},
    {"lists of words are UTF-8", lists_of_words_are_utf_8},
    {"a mapping may not touch what is remembered", mapping_may_not_touch_what_is_remembered},
    {"bad rules are refused", bad_rules_are_refused},
    {"a rule without effect is told", a_rule_without_effect_is_told},
    {"changed rules ask for an import", changed_rules_ask_for_an_import},
    {"without rules nothing is said", without_rules_nothing_is_said},
    CU_TEST_INFO_NULL,
};
