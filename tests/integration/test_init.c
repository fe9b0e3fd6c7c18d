#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* Makes a publication from a template (NULL: none named), runs it twice and checks what a new
 * user should meet. */
static void expect_working_template(const char *name)
{
    const char *folder = in_test("fresh");
    struct outcome outcome =
        name ? iatipub("init", folder, "--template", name, NULL) : iatipub("init", folder, NULL);
    EXPECT(outcome, 0, "publication.yaml", "iatipub run -C");
    CHECK(exists(file_of(folder, "publication.yaml")), "there is no publication.yaml");
    CHECK(!exists(file_of(folder, "out")), "results of somebody else's run came along");
    run_well(folder);
    CHECK(exists(file_of(folder, "site/index.html")), "there is no index.html");
    CHECK(count_files(file_of(folder, "site"), ".xml") > 0, "nothing was published");
    const char *site = site_of(folder);
    run_well(folder);
    CHECK(strcmp(site, site_of(folder)) == 0, "a second run changed something");
}

static void minimal_is_the_default_and_runs(void)
{
    expect_working_template(NULL);
}

static void minimal_runs(void)
{
    expect_working_template("minimal");
}

static void ilo_runs(void)
{
    expect_working_template("ilo");
}

static void ilo_is_the_sample(void)
{
    EXPECT(iatipub("init", in_test("ilo"), "--template", "ilo", NULL), 0);
    const char *sample = ilo_publication("sample");
    static const char *const parts[] = {"records", "codes", "rates", "mapping"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        CHECK(strcmp(snapshot(file_of(in_test("ilo"), parts[i]), SNAPSHOT_BYTES),
                     snapshot(file_of(sample, parts[i]), SNAPSHOT_BYTES)) == 0,
              "%s/ is another than the sample's", parts[i]);
}

static void multi_csv_waits_for_files(void)
{
    const char *folder = in_test("fresh");
    struct outcome outcome = iatipub("init", folder, "--template", "multi-csv", NULL);
    EXPECT(outcome, 0);
    CHECK(exists(file_of(folder, "publication.yaml")), "there is no publication.yaml");
    CHECK(exists(file_of(folder, "records")), "there is no folder for the records");
    outcome = run(folder);
    CHECK(outcome.status == 1 || outcome.status == 3, "an empty folder is no success: %s",
          outcome.all);
    CHECK(text_has(outcome.all, "records/"), "what is missing is not said: %s", outcome.all);
    CHECK(!exists(file_of(folder, "site/index.html")), "nothing was published as if it were data");
}

static void minimal_has_a_template_of_every_table(void)
{
    const char *folder = in_test("fresh");
    EXPECT(iatipub("init", folder, NULL), 0);
    const char *activities = read_file(file_of(folder, "templates/activities.csv"), NULL);
    const char *transactions = read_file(file_of(folder, "templates/transactions.csv"), NULL);
    CHECK(strncmp(activities, "iati_identifier,", 16) == 0, "activities.csv: %s", activities);
    CHECK(text_count_lines(activities) == 1, "activities.csv is more than a header");
    CHECK(text_has(transactions, ",value,currency,value_date,"), "transactions.csv: %s",
          transactions);
    CHECK(!find_in_files(file_of(folder, "templates"), "_source"), "_source is not the user's");
    CHECK(count_files(file_of(folder, "templates"), ".csv") > 40, "tables are missing");
}

static void templates_have_columns_that_import_takes(void)
{
    const char *folder = small_publication();
    EXPECT(iatipub("init", in_test("fresh"), NULL), 0);
    copy_folder(in_test("fresh/templates"), file_of(folder, "headers"));
    edit(folder, "publication.yaml", "sources:\n",
         "sources:\n  - {file: \"headers/*.csv\", canonical: yes}\n");
    run_well(folder);
}

static void unknown_template_suggests_nearest(void)
{
    struct outcome outcome = iatipub("init", in_test("fresh"), "--template", "minimla", NULL);
    EXPECT(outcome, 2, "minimla", "did you mean 'minimal'", "ilo", "multi-csv");
    CHECK(!exists(in_test("fresh")), "the folder was made");
}

static void folder_that_is_not_empty_is_left_alone(void)
{
    write_text(in_test("used/notes.txt"), "mine\n");
    struct outcome outcome = iatipub("init", in_test("used"), NULL);
    EXPECT(outcome, 2, "work/used", "not empty");
    CHECK(count_files(in_test("used"), "") == 1, "files were made in it");
}

static void empty_folder_is_used(void)
{
    make_folder(in_test("empty"));
    EXPECT(iatipub("init", in_test("empty"), "--template", "ilo", NULL), 0);
    CHECK(exists(in_test("empty/publication.yaml")), "there is no publication.yaml");
}

static void file_in_the_way_is_left_alone(void)
{
    write_text(in_test("taken"), "mine\n");
    EXPECT(iatipub("init", in_test("taken"), NULL), 2, "work/taken", "is a file");
    CHECK(strcmp(read_file(in_test("taken"), NULL), "mine\n") == 0, "it was changed");
}

CU_TestInfo init_tests[] = {
    {"minimal is the default and runs", minimal_is_the_default_and_runs},
    {"minimal runs", minimal_runs},
    {"ilo runs", ilo_runs},
    {"ilo is the sample", ilo_is_the_sample},
    {"multi-csv waits for files", multi_csv_waits_for_files},
    {"minimal has a template of every table", minimal_has_a_template_of_every_table},
    {"templates have columns that import takes", templates_have_columns_that_import_takes},
    {"unknown template suggests nearest", unknown_template_suggests_nearest},
    {"folder that is not empty is left alone", folder_that_is_not_empty_is_left_alone},
    {"empty folder is used", empty_folder_is_used},
    {"file in the way is left alone", file_in_the_way_is_left_alone},
    CU_TEST_INFO_NULL,
};
