#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static const char *const names[] = {"ilo-activities-2022-23", "ilo-activities-2024-25",
                                    "ilo-activities-2026-27", "ilo-organisation"};
enum { NAME_COUNT = sizeof names / sizeof *names, ACTIVITY_FILES = NAME_COUNT - 1 };

/* The sample, run once. */
static char *published_sample(void)
{
    char *publication = ilo_publication("ilo");
    run_well(publication);
    return publication;
}

static void every_dataset_is_made_and_published(void)
{
    const char *publication = published_sample();
    CU_ASSERT_EQUAL(count_files(file_of(publication, "out"), ".xml"), NAME_COUNT + 1);
    CHECK(exists(file_of(publication, "out/ilo-un-financial-data.xml")), "no UN financial data");
    CU_ASSERT_EQUAL(count_files(file_of(publication, "site"), ""), NAME_COUNT + 2);
    for (size_t i = 0; i < NAME_COUNT; i++)
        CU_ASSERT_STRING_EQUAL(
            read_file(file_of(publication, text_of("site/%s.xml", names[i])), NULL),
            read_file(file_of(publication, text_of("out/%s.xml", names[i])), NULL));
    CHECK(!*leftovers(publication), "left behind: %s", leftovers(publication));
}

static void index_lists_every_dataset_with_its_count(void)
{
    const char *publication = published_sample();
    const char *index = file_of(publication, "site/index.html");
    for (size_t i = 0; i < ACTIVITY_FILES; i++) {
        const char *file = file_of(publication, text_of("site/%s.xml", names[i]));
        double count = xml_number(file, "count(//iati-activity)");
        CHECK(count > 0, "'%s' has no activities", names[i]);
        CHECK(html_number(index, text_of("count(//tr[.//a[@href='%s.xml']]"
                                         "//td[normalize-space()='%.0f'])",
                                         names[i], count)) == 1,
              "the page does not say that '%s' has %.0f activities", names[i], count);
    }
    CU_ASSERT_EQUAL(html_number(index, "count(//tbody/tr)"), NAME_COUNT);
}

/* The schema that a file is of, of the folder that activities' schema is in. */
static char *schema_of(size_t name, const char *activities)
{
    const char *folder = text_of("%.*s", (int)(strrchr(activities, '/') - activities), activities);
    return text_of("%s/iati-%s-schema.xsd", folder,
                   name < ACTIVITY_FILES ? "activities" : "organisations");
}

static void files_are_valid_by(const char *schema)
{
    const char *publication = published_sample();
    for (size_t i = 0; i < NAME_COUNT; i++)
        CU_ASSERT_STRING_EQUAL(xml_problem(file_of(publication, text_of("site/%s.xml", names[i])),
                                           schema_of(i, schema)),
                               "");
}

static void files_are_valid_by_our_schema(void)
{
    files_are_valid_by(own_schema("2.03"));
}

static void files_are_valid_by_the_official_schema(void)
{
    if (have_reference())
        files_are_valid_by(official_schema("2.03"));
}

static void validate_finds_nothing(void)
{
    const char *publication = published_sample();
    for (size_t i = 0; i < NAME_COUNT; i++)
        EXPECT(iatipub("validate", file_of(publication, text_of("out/%s.xml", names[i])), NULL), 0);
}

static void output_is_short(void)
{
    const char *publication = ilo_publication("ilo");
    struct outcome outcome = run_well(publication);
    CHECK(text_count_lines(outcome.all) <= 26, "%zu lines:\n%s", text_count_lines(outcome.all),
          outcome.all);
    EXPECT(outcome, 0, "51 files, 6,937 rows", "79 activities", "1 organisation",
           "valid, nothing found", "4 new");
}

static void second_run_changes_nothing(void)
{
    const char *publication = published_sample();
    const char *before = site_of(publication);
    sleep_seconds(0.02);
    EXPECT(run_well(publication), 0, "0 new, 0 changed, 4 unchanged");
    CHECK(strcmp(before, site_of(publication)) == 0, "it changed:\n%s\n%s", before,
          site_of(publication));
}

static void copy_elsewhere_gives_the_same_bytes(void)
{
    const char *first = snapshot(file_of(published_sample(), "site"), SNAPSHOT_BYTES);
    const char *copy = ilo_publication("somewhere/else entirely/\u00fcber");
    const struct conditions inside = {.folder = copy};
    EXPECT(iatipub_under(&inside, "run", NULL), 0);
    CHECK(strcmp(first, snapshot(file_of(copy, "site"), SNAPSHOT_BYTES)) == 0,
          "the published files differ");
}

static void one_changed_record_changes_one_file(void)
{
    const char *publication = published_sample();
    const char *old = xml_money(file_of(publication, "site/ilo-activities-2022-23.xml"));
    edit(publication, "records/ledger-2024.csv", ",35809.00,USD,", ",35809.01,USD,");
    EXPECT(run_well(publication), 0, "0 new, 1 changed, 3 unchanged");
    const char *new = xml_money(file_of(publication, "site/ilo-activities-2022-23.xml"));
    CHECK(strcmp(old, new) != 0, "the sums are the same:\n%s", new);
}

static void amounts_of_the_ledger_are_all_there(void)
{
    const char *publication = published_sample();
    double count = 0;
    for (size_t i = 0; i < NAME_COUNT; i++)
        count += xml_number(file_of(publication, text_of("site/%s.xml", names[i])),
                            "count(//transaction)");
    CU_ASSERT_EQUAL(count, 4098);
}

static void what_is_withheld_is_in_no_file(void)
{
    const char *publication = ilo_publication("ilo");
    EXPECT(run_well(publication), 0,
           "withheld   partners in Haiti (withhold): 4 rows of participating_orgs, 13 rows of "
           "transactions",
           "withheld   places in Ukraine (round): 4 rows of locations",
           "nothing that is withheld stands in what leaves");
    const char *file = file_of(publication, "site/ilo-activities-2022-23.xml");
    static const char withheld[] = "[narrative = 'Name withheld' and not(@ref) and @type]";
    CHECK(xml_number(file, text_of("count(//iati-activity[recipient-country/@code = 'HT']"
                                   "/participating-org[@role = '4']%s)",
                                   withheld)) > 0,
          "no partner is withheld");
    CU_ASSERT_EQUAL(xml_number(file, "count(//iati-activity[recipient-country/@code = 'UA']"
                                     "//pos[string-length(substring-after(., '.')) > 6])"),
                    0);
    EXPECT(iatipub("withheld", "-C", publication, NULL), 0, "Security policy, rule on premises");
}

static void organisation_file_has_the_audited_expenditure_and_the_budgets(void)
{
    const char *file = file_of(published_sample(), "site/ilo-organisation.xml");
    CU_ASSERT_EQUAL(xml_number(file, "sum(//total-expenditure[starts-with(period-start/@iso-date, "
                                     "'2024')]/value)"),
                    84461885.04);
    CU_ASSERT_EQUAL(xml_number(file, "count(//total-expenditure)"), 4);
    CU_ASSERT_EQUAL(xml_number(file, "count(//total-budget)"), 5);
    CU_ASSERT_DOUBLE_EQUAL(xml_number(file, "sum(//recipient-country-budget/value) + "
                                            "sum(//recipient-region-budget/value)"),
                           xml_number(file, "sum(//total-budget/value)"), 0.001);
}

CU_TestInfo sample_tests[] = {
    {"every dataset is made and published", every_dataset_is_made_and_published},
    {"index lists every dataset with its count", index_lists_every_dataset_with_its_count},
    {"files are valid by our schema", files_are_valid_by_our_schema},
    {"files are valid by the official schema", files_are_valid_by_the_official_schema},
    {"validate finds nothing", validate_finds_nothing},
    {"output is short", output_is_short},
    {"second run changes nothing", second_run_changes_nothing},
    {"copy elsewhere gives the same bytes", copy_elsewhere_gives_the_same_bytes},
    {"one changed record changes one file", one_changed_record_changes_one_file},
    {"what is withheld is in no file", what_is_withheld_is_in_no_file},
    {"organisation file has the audited expenditure and the budgets",
     organisation_file_has_the_audited_expenditure_and_the_budgets},
    {"transactions are all there", amounts_of_the_ledger_are_all_there},
    CU_TEST_INFO_NULL,
};
