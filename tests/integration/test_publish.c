#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

static void verbs_one_by_one_do_what_run_does(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0, "records/transactions.csv",
           "transactions");
    CHECK(!exists(file_of(publication, "out")), "import converted");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "out/small.xml");
    CHECK(!exists(file_of(publication, "site")), "convert published");
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "1 new");
    const char *site = site_of(publication);
    EXPECT(run_well(publication), 0, "0 new, 0 changed, 1 unchanged");
    CHECK(strcmp(site, site_of(publication)) == 0, "run published something else");
}

static void nothing_imported_points_to_import(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "iatipub import");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "iatipub import");
}

static void nothing_converted_points_to_convert(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "iatipub convert");
}

static void file_changed_after_conversion_is_not_published(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    edit(publication, "out/small.xml", "Ports", "Harbours");
    EXPECT(iatipub("publish", "-C", publication, NULL), 2, "out/small.xml", "changed",
           "iatipub convert");
    CHECK(strcmp(site, site_of(publication)) == 0, "it was published");
}

static void unknown_dataset_suggests_nearest(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, "--dataset", "smal", NULL), 2, "'smal'",
           "'small'");
}

static void plan_writes_nothing(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    remove_file(file_of(publication, ".iatipub/lock"));
    const char *before = snapshot(publication, SNAPSHOT_TIMES);
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 0, "site/small.xml: new", "plan",
           "site/index.html: new", "site/manifest.json: new");
    remove_file(file_of(publication, ".iatipub/lock"));
    CHECK(strcmp(before, snapshot(publication, SNAPSHOT_TIMES)) == 0, "something was written");
    CHECK(!exists(file_of(publication, "site")), "the folder was made");
}

static void plan_shows_what_changed(void)
{
    const char *publication = small_publication();
    run_well(publication);
    struct outcome unchanged = iatipub("publish", "-C", publication, "--plan", NULL);
    EXPECT(unchanged, 0, "site/small.xml: unchanged");
    CHECK(!text_has(unchanged.all, "index.html"), "%s", unchanged.all);
    edit(publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    const char *site = site_of(publication);
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 0, "site/small.xml: changed",
           "1 changed");
    CHECK(strcmp(site, site_of(publication)) == 0, "the plan was carried out");
}

static void changed_file_replaces_the_old_one(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(run_well(publication), 0, "0 new, 1 changed, 0 unchanged");
    CHECK(text_has(read_file(file_of(publication, "site/small.xml"), NULL), ">1600.00<"),
          "the old file stayed");
    CHECK(!*leftovers(publication), "%s", leftovers(publication));
}

static void file_that_somebody_damaged_is_mended(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = snapshot(file_of(publication, "site"), SNAPSHOT_BYTES);
    put(publication, "site/small.xml", "<html/>");
    remove_file(file_of(publication, "site/index.html"));
    run_well(publication);
    CHECK(strcmp(site, snapshot(file_of(publication, "site"), SNAPSHOT_BYTES)) == 0,
          "the damage stayed");
}

static void files_of_others_in_the_site_stay(void)
{
    const char *publication = small_publication();
    put(publication, "site/robots.txt", "User-agent: *\n");
    put(publication, "site/older/data.xml", "<older/>\n");
    run_well(publication);
    CHECK(exists(file_of(publication, "site/robots.txt")), "a file was removed");
    CHECK(exists(file_of(publication, "site/older/data.xml")), "a folder was removed");
}

static void threshold_for_publishing_is_configurable(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    edit(publication, "publication.yaml", "host:\n", "publish_below: error\nhost:\n");
    edit(publication, "records/transactions.csv", ",-20.5,2024-03-31\n", ",-20.5\n");
    EXPECT(run(publication), 1, "records/transactions.csv:4", "error [", "stopped");
    CHECK(strcmp(site, site_of(publication)) == 0, "it was published");
}

static void data_folder_replaces_what_is_built_in(void)
{
    const char *publication = small_publication(), *page = "xslt/site-index.xsl";
    const char *style = read_file(in_source(page), NULL);
    write_text(in_test(text_of("data/%s", page)),
               text_replace(style, "<footer>", "<footer><p>Our own words.</p>"));
    EXPECT(iatipub("run", "-C", publication, "--data-dir", in_test("data"), NULL), 0);
    const char *index = read_file(file_of(publication, "site/index.html"), NULL);
    CHECK(text_has(index, "Our own words."), "the page is the built-in one:\n%s", index);
    run_well(publication);
    index = read_file(file_of(publication, "site/index.html"), NULL);
    CHECK(!text_has(index, "Our own words."), "the page is not the built-in one:\n%s", index);
}

static void one_run_at_a_time(void)
{
    static const char *const verbs[] = {"import", "convert", "publish", "run"};
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    int lock = open(file_of(publication, ".iatipub/lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    CU_ASSERT_EQUAL_FATAL(flock(lock, LOCK_EX | LOCK_NB), 0);
    bool written = ftruncate(lock, 0) == 0 && dprintf(lock, "%ld\n", (long)getpid()) > 0;
    CHECK(written, "the lock can't be written");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        EXPECT(iatipub(verbs[i], "-C", publication, NULL), 3,
               text_of("process %ld)", (long)getpid()), ".iatipub/lock");
    CHECK(strcmp(site, site_of(publication)) == 0, "something was published");
    close(lock);
    run_well(publication);
}

static void lock_of_a_dead_process_is_no_lock(void)
{
    const char *publication = small_publication();
    put(publication, ".iatipub/lock", "999999\n");
    run_well(publication);
}

static void damaged_journal_stops_and_is_named(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    edit(publication, "records/transactions.csv", "1500.00", "1600.00");
    put(publication, ".iatipub/journal.db", "this is no database, whatever its name says\n");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 3, ".iatipub/journal.db");
    CHECK(strcmp(site, site_of(publication)) == 0, "something was published");
    remove_file(file_of(publication, ".iatipub/journal.db"));
    run_well(publication);
}

static void lost_store_is_made_again(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication);
    put(publication, ".iatipub/store.db", "damaged");
    run_well(publication);
    remove_file(file_of(publication, ".iatipub/store.db"));
    run_well(publication);
    CHECK(strcmp(site, site_of(publication)) == 0, "what is published changed");
}

CU_TestInfo publish_tests[] = {
    {"verbs one by one do what run does", verbs_one_by_one_do_what_run_does},
    {"nothing imported points to import", nothing_imported_points_to_import},
    {"nothing converted points to convert", nothing_converted_points_to_convert},
    {"file changed after conversion is not published",
     file_changed_after_conversion_is_not_published},
    {"unknown dataset suggests nearest", unknown_dataset_suggests_nearest},
    {"plan writes nothing", plan_writes_nothing},
    {"plan shows what changed", plan_shows_what_changed},
    {"changed file replaces the old one", changed_file_replaces_the_old_one},
    {"file that somebody damaged is mended", file_that_somebody_damaged_is_mended},
    {"files of others in the site stay", files_of_others_in_the_site_stay},
    {"threshold for publishing is configurable", threshold_for_publishing_is_configurable},
    {"data folder replaces what is built in", data_folder_replaces_what_is_built_in},
    {"one run at a time", one_run_at_a_time},
    {"lock of a dead process is no lock", lock_of_a_dead_process_is_no_lock},
    {"damaged journal stops and is named", damaged_journal_stops_and_is_named},
    {"lost store is made again", lost_store_is_made_again},
    CU_TEST_INFO_NULL,
};
