#include "publications.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "organisation:\n"
                           "  ref: XM-DAC-41302\n"
                           "  type: \"40\"\n"
                           "  name:\n"
                           "    - {language: en, narrative: International Labour Organization}\n"
                           "defaults: {currency: USD, language: en}\n";

static const char tail[] = "datasets:\n"
                           "  - name: small\n"
                           "    title: Small activities\n"
                           "host:\n"
                           "  url: https://data.example.org/iati\n";

static const char activities[] =
    "iati_identifier,title,description,activity_status,last_updated_datetime\n"
    "XM-DAC-41302-A,Ports,Better ports for all,2,2024-05-31T00:00:00Z\n"
    "XM-DAC-41302-B,Roads,Better roads for all,2,2024-06-30T00:00:00Z\n";

static const char dates[] = "iati_identifier,type,iso_date\n"
                            "XM-DAC-41302-A,2,2023-01-01\n"
                            "XM-DAC-41302-B,2,2023-02-01\n";

static const char organisations[] = "iati_identifier,role,type,narrative\n"
                                    "XM-DAC-41302-A,1,10,A donor\n"
                                    "XM-DAC-41302-B,1,10,A donor\n";

static const char transactions[] =
    "iati_identifier,transaction_key,transaction_type,transaction_date,value,value_date\n"
    "XM-DAC-41302-A,t1,3,2024-01-31,1500.00,2024-01-31\n"
    "XM-DAC-41302-A,t2,3,2024-02-29,0.10,2024-02-29\n"
    "XM-DAC-41302-B,t1,4,2024-03-31,-20.5,2024-03-31\n";

static const char mapping[] =
    "-- Projects become activities.\n"
    "INSERT INTO activities (iati_identifier, title, description, activity_status, _source)\n"
    "SELECT 'XM-DAC-41302-' || NO, TITLE, 'Better ' || TITLE, '2', _source FROM raw_projects;\n"
    "\n"
    "INSERT INTO activity_dates (iati_identifier, type, iso_date, _source)\n"
    "SELECT 'XM-DAC-41302-' || NO, '2', START, _source FROM raw_projects;\n"
    "\n"
    "INSERT INTO participating_orgs (iati_identifier, role, type, narrative, _source)\n"
    "SELECT 'XM-DAC-41302-' || NO, '1', '10', 'A donor', _source FROM raw_projects;\n"
    "\n"
    "INSERT INTO transactions (iati_identifier, transaction_type, transaction_date, value,\n"
    "                          value_date, _source)\n"
    "SELECT 'XM-DAC-41302-' || NO, '3', DAY, AMOUNT, DAY, _source FROM raw_spending;\n";

char *file_of(const char *publication, const char *relative)
{
    return text_of("%s/%s", publication, relative);
}

void put(const char *publication, const char *relative, const char *text)
{
    write_text(file_of(publication, relative), text);
}

void edit(const char *publication, const char *relative, const char *from, const char *to)
{
    const char *text = read_file(file_of(publication, relative), NULL);
    put(publication, relative, text_replace(text, from, to));
}

char *small_publication(void)
{
    char *publication = in_test("small");
    put(publication, "publication.yaml",
        text_of("%ssources:\n  - file: records/*.csv\n%s", head, tail));
    put(publication, "records/activities.csv", activities);
    put(publication, "records/activity_dates.csv", dates);
    put(publication, "records/participating_orgs.csv", organisations);
    put(publication, "records/transactions.csv", transactions);
    return publication;
}

char *mapped_publication(void)
{
    char *publication = in_test("mapped");
    put(publication, "publication.yaml",
        text_of("%ssources:\n  - file: records/projects.csv\n  - file: records/spending.csv\n"
                "mapping: [mapping/10-all.sql]\n%s",
                head, tail));
    put(publication, "records/projects.csv",
        "NO,TITLE,START\nA,Ports,2023-01-01\nB,Roads,2023-02-01\n");
    put(publication, "records/spending.csv",
        "NO,DAY,AMOUNT\nA,2024-01-31,1500.00\nB,2024-03-31,-20.5\n");
    put(publication, "mapping/10-all.sql", mapping);
    return publication;
}

char *ilo_publication(const char *name)
{
    static const char *const parts[] = {"records", "codes", "rates", "mapping"};
    char *publication = in_test(name);
    copy_file(in_source("samples/ilo/publication.yaml"), file_of(publication, "publication.yaml"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        copy_folder(in_source(text_of("samples/ilo/%s", parts[i])), file_of(publication, parts[i]));
    return publication;
}

struct outcome run(const char *publication)
{
    return iatipub("run", "-C", publication, NULL);
}

struct outcome run_well(const char *publication)
{
    struct outcome outcome = run(publication);
    EXPECT(outcome, 0);
    return outcome;
}

char *site_of(const char *publication)
{
    return snapshot(file_of(publication, "site"), SNAPSHOT_TIMES);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void expect_texts(int line, const char *test_file, const struct outcome *outcome,
                         va_list *texts)
{
    for (const char *text; (text = va_arg(*texts, const char *));)
        CU_assertImplementation(text_has(outcome->all, text), (unsigned)line,
                                text_of("the output does not say \"%s\":\n%s", text, outcome->all),
                                test_file, "", CU_FALSE);
}

/* Puts the bad file in place; gives the good one's contents, NULL if there was none. */
static char *spoil(const char *path, const char *data, size_t length)
{
    char *good = exists(path) ? read_file(path, NULL) : NULL;
    if (data)
        write_bytes(path, data, length);
    else
        remove_file(path);
    return good;
}

static void mend(const char *path, const char *good)
{
    if (good)
        write_text(path, good);
    else
        remove_file(path);
}

void expect_refusal(int line, const char *test_file, const char *publication, const char *relative,
                    const char *data, size_t length, int status, ...)
{
    const char *path = file_of(publication, relative);
    run_well(publication);
    const char *before = site_of(publication);
    const char *good = spoil(path, data, length);
    struct outcome outcome = run(publication);
    expect(line, test_file, outcome, status, NULL);
    va_list texts;
    va_start(texts, status);
    expect_texts(line, test_file, &outcome, &texts);
    va_end(texts);
    CU_assertImplementation(strcmp(before, site_of(publication)) == 0, (unsigned)line,
                            "what was published before is untouched", test_file, "", CU_FALSE);
    CU_assertImplementation(!*leftovers(publication), (unsigned)line, leftovers(publication),
                            test_file, "", CU_FALSE);
    mend(path, good);
    run_well(publication);
}
