#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

enum { SPARE = 256 * 1024, LIMIT = 64 * 1024 }; /* bytes; the files of activities are larger */

static const char filler[] = "filler.bin";

static void unmount(void *context)
{
    umount2(context, MNT_DETACH);
}

/* Makes a folder of the publication a file system of its own. False, and the test is not run, if
 * that isn't allowed here. */
static bool mount_small_disk(const char *publication, const char *folder)
{
    char *path = file_of(publication, folder);
    make_folder(path);
    if (mount("tmpfs", path, "tmpfs", 0, "size=24m") != 0) {
        not_run(text_of("no small disk can be mounted: %s", strerror(errno)));
        return false;
    }
    at_end(unmount, path);
    return true;
}

/* Leaves `spare` bytes on the disk. */
static void fill_disk(const char *publication, const char *folder, size_t spare)
{
    struct statvfs disk;
    const char *path = file_of(publication, folder);
    CU_ASSERT_EQUAL_FATAL(statvfs(path, &disk), 0);
    size_t room = (size_t)disk.f_bfree * disk.f_frsize - spare;
    const char *file = file_of(path, filler);
    int descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    int failure = posix_fallocate(descriptor, 0, (off_t)room);
    CHECK(failure == 0, "cannot fill '%s': %s", path, strerror(failure));
    close(descriptor);
}

static void change_records(const char *publication)
{
    edit(publication, "records/projects.csv", "Decent jobs for young people in the interior",
         "Very decent jobs for young people in the interior");
}

/* `site`, but for the filler, is as it was. */
static void expect_untouched(const char *publication, const char *before)
{
    CHECK(strcmp(before, site_of(publication)) == 0, "what was published was touched:\n%s",
          site_of(publication));
    CHECK(!*leftovers(publication), "left behind: %s", leftovers(publication));
}

/* Fills the disk of one of the publication's folders, so that the stage which writes there fails,
 * and then makes room again. */
static void expect_full_disk_survived(const char *folder, size_t spare)
{
    const char *publication = ilo_publication("ilo");
    if (!mount_small_disk(publication, folder))
        return;
    run_well(publication);
    change_records(publication);
    fill_disk(publication, folder, spare);
    const char *before = site_of(publication);
    struct outcome outcome = run(publication);
    EXPECT(outcome, 3, folder);
    CHECK(text_has(outcome.err, "No space left on device") || text_has(outcome.err, "full"),
          "the reason is not said: %s", outcome.err);
    expect_untouched(publication, before);
    remove_file(file_of(publication, text_of("%s/%s", folder, filler)));
    EXPECT(run_well(publication), 0, "0 new, 1 changed, 3 unchanged");
}

static void import_survives_a_full_disk(void)
{
    expect_full_disk_survived(".iatipub", SPARE);
}

static void import_survives_a_disk_without_a_byte(void)
{
    expect_full_disk_survived(".iatipub", 0);
}

static void convert_survives_a_full_disk(void)
{
    expect_full_disk_survived("out", SPARE);
}

static void publish_survives_a_full_disk(void)
{
    expect_full_disk_survived("site", SPARE);
}

static void publish_survives_a_disk_without_a_byte(void)
{
    expect_full_disk_survived("site", 0);
}

static void journal_survives_a_full_disk(void)
{
    const char *publication = ilo_publication("ilo");
    if (!mount_small_disk(publication, ".iatipub"))
        return;
    run_well(publication);
    change_records(publication);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    fill_disk(publication, ".iatipub", 0);
    const char *before = site_of(publication);
    EXPECT(iatipub("publish", "-C", publication, NULL), 3, ".iatipub");
    CHECK(strcmp(before, site_of(publication)) == 0, "published without a journal");
    remove_file(file_of(publication, text_of(".iatipub/%s", filler)));
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "0 new, 1 changed, 3 unchanged");
}

static void first_run_on_a_full_disk_leaves_nothing_half(void)
{
    const char *publication = ilo_publication("ilo");
    if (!mount_small_disk(publication, "site"))
        return;
    fill_disk(publication, "site", SPARE);
    EXPECT(run(publication), 3, "site");
    CU_ASSERT_EQUAL(count_files(file_of(publication, "site"), ".xml"), 0);
    CHECK(!*leftovers(publication), "left behind: %s", leftovers(publication));
    remove_file(file_of(publication, text_of("site/%s", filler)));
    EXPECT(run_well(publication), 0, "4 new");
}

/* ---- the same through a limit on the size of files, which needs no privileges ---------------- */

/* The verb fails when its files may not grow; without the limit it then goes well. */
static void expect_limit_survived(const char *verb, const char *publication, const char *folder)
{
    const struct conditions limited = {.largest_file = LIMIT};
    const char *before = site_of(publication);
    struct outcome outcome = iatipub_under(&limited, verb, "-C", publication, NULL);
    EXPECT(outcome, 3, folder);
    expect_untouched(publication, before);
    EXPECT(iatipub(verb, "-C", publication, NULL), 0);
}

static void every_stage_survives_files_that_cannot_grow(void)
{
    const char *publication = ilo_publication("ilo");
    run_well(publication);
    change_records(publication);
    expect_limit_survived("import", publication, ".iatipub/");
    expect_limit_survived("convert", publication, "out/");
    expect_limit_survived("publish", publication, "site/");
}

CU_TestInfo disk_tests[] = {
    {"import survives a full disk", import_survives_a_full_disk},
    {"import survives a disk without a byte", import_survives_a_disk_without_a_byte},
    {"convert survives a full disk", convert_survives_a_full_disk},
    {"publish survives a full disk", publish_survives_a_full_disk},
    {"publish survives a disk without a byte", publish_survives_a_disk_without_a_byte},
    {"journal survives a full disk", journal_survives_a_full_disk},
    {"first run on a full disk leaves nothing half", first_run_on_a_full_disk_leaves_nothing_half},
    {"every stage survives files that cannot grow", every_stage_survives_files_that_cannot_grow},
    CU_TEST_INFO_NULL,
};
