#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/versions.h"
#include "unit/folder.h"

extern CU_TestInfo versions_tests[];

#define KEPT ".iatipub/versions/small/"
#define DIGITS "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct scene {
    char folder[FOLDER_PATH_SIZE];
    struct version_list list;
    struct error error;
};

static void scene_begin(struct scene *scene)
{
    *scene = (struct scene){.error = ERROR_INIT};
    folder_begin(scene->folder);
}

static void scene_end(struct scene *scene)
{
    version_list_release(&scene->list);
    error_clear(&scene->error);
    folder_end(scene->folder);
}

/* Keeps a text as the next version, and gives its number; 0: it could not. */
static uint64_t keep(struct scene *scene, const char *text)
{
    char sha256[DIGEST_TEXT_SIZE];
    uint64_t number = 0;
    folder_add(scene->folder, "small.xml", text);
    digest_bytes(text, strlen(text), sha256);
    char *file = path_join(scene->folder, "small.xml");
    bool kept = version_keep(scene->folder, "small", file, sha256, 0, &number, &scene->error);
    free(file);
    return kept ? number : 0;
}

static size_t count(struct scene *scene)
{
    version_list_release(&scene->list);
    CU_ASSERT_TRUE(version_list_read(&scene->list, scene->folder, "small", &scene->error));
    return scene->list.count;
}

/* What version i of the list (from 0) is, for the caller to free; NULL: it can't be unpacked. */
static char *unpack(struct scene *scene, size_t i)
{
    char *path = path_join(scene->folder, "back.xml"), *text = NULL;
    size_t length;
    error_clear(&scene->error);
    if (version_unpack(&scene->list.items[i], path, &scene->error))
        text = file_read(path, 1024 * 1024, &length, &scene->error);
    free(path);
    return text;
}

static void expect_text(struct scene *scene, size_t i, const char *text)
{
    char *back = unpack(scene, i);
    CU_ASSERT_PTR_NOT_NULL_FATAL(back);
    CU_ASSERT_STRING_EQUAL(back, text);
    free(back);
}

static void kept_and_given_back(void)
{
    struct scene scene;
    scene_begin(&scene);
    CU_ASSERT_EQUAL(count(&scene), 0);
    CU_ASSERT_EQUAL(keep(&scene, "one"), 1);
    CU_ASSERT_EQUAL(keep(&scene, "one"), 1); /* not twice */
    CU_ASSERT_EQUAL(keep(&scene, "two"), 2);
    CU_ASSERT_EQUAL(keep(&scene, "one"), 3); /* again, as after a rollback */
    CU_ASSERT_EQUAL(keep(&scene, ""), 4);
    CU_ASSERT_EQUAL_FATAL(count(&scene), 4);
    expect_text(&scene, 0, "one");
    expect_text(&scene, 1, "two");
    expect_text(&scene, 2, "one");
    expect_text(&scene, 3, "");
    char sha1[DIGEST_SHA1_TEXT_SIZE];
    CU_ASSERT_TRUE(version_sha1(&scene.list.items[3], sha1, &scene.error));
    CU_ASSERT_STRING_EQUAL(sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    scene_end(&scene);
}

static void large_file(void)
{
    struct scene scene;
    scene_begin(&scene);
    enum { BLOCKS = 2, BLOCK = 131072 }; /* a whole number of blocks, and one byte more */
    for (size_t more = 0; more < 2; more++) {
        char *text = xmalloc(BLOCKS * BLOCK + 2);
        for (size_t i = 0; i < BLOCKS * BLOCK + more; i++)
            text[i] = (char)('a' + i * i % 23);
        text[BLOCKS * BLOCK + more] = '\0';
        CU_ASSERT_EQUAL(keep(&scene, text), more + 1);
        CU_ASSERT_EQUAL_FATAL(count(&scene), more + 1);
        expect_text(&scene, more, text);
        free(text);
    }
    scene_end(&scene);
}

static void numbers_go_on_behind_gaps(void)
{
    struct scene scene;
    scene_begin(&scene);
    folder_add(scene.folder, KEPT "9-" DIGITS ".xml.zst", "");
    folder_add(scene.folder, KEPT "10-" DIGITS ".xml.zst", "");
    CU_ASSERT_EQUAL(keep(&scene, "one"), 11);
    CU_ASSERT_EQUAL_FATAL(count(&scene), 3);
    CU_ASSERT_EQUAL(scene.list.items[0].number, 9); /* by number, not by name */
    CU_ASSERT_EQUAL(scene.list.items[1].number, 10);
    CU_ASSERT_EQUAL(scene.list.items[2].number, 11);
    scene_end(&scene);
}

static void files_that_are_not_ours(void)
{
    static const char *const names[] = {
        KEPT "notes.txt",
        KEPT "notes.xml.zst",
        KEPT "-1-" DIGITS ".xml.zst",
        KEPT "0-" DIGITS ".xml.zst",
        KEPT "5-" DIGITS "0.xml.zst",
        KEPT "5-0123.xml.zst",
        KEPT "5-" DIGITS ".xml.zst.xml.zst",
        KEPT "5x-" DIGITS ".xml.zst",
        KEPT "18446744073709551615-" DIGITS ".xml.zst",
        KEPT "99999999999999999999999999-" DIGITS ".xml.zst",
    };
    struct scene scene;
    scene_begin(&scene);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        folder_add(scene.folder, names[i], "");
    CU_ASSERT_EQUAL(count(&scene), 0);
    CU_ASSERT_EQUAL(keep(&scene, "one"), 1);
    CU_ASSERT_EQUAL(count(&scene), 1);
    scene_end(&scene);
}

static void expect_damage(struct scene *scene, const char *damaged)
{
    char *path = xstrdup(scene->list.items[0].path), sha1[DIGEST_SHA1_TEXT_SIZE];
    CU_ASSERT_TRUE(file_write(path, damaged, strlen(damaged), &scene->error));
    folder_add(scene->folder, "back.xml", "as it was");
    CU_ASSERT_PTR_NULL(unpack(scene, 0));
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error.text, "is damaged"));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error.text, path));
    error_clear(&scene->error);
    CU_ASSERT_FALSE(version_sha1(&scene->list.items[0], sha1, &scene->error));
    size_t length;
    char *back = path_join(scene->folder, "back.xml");
    char *text = file_read(back, 1024, &length, &scene->error);
    CU_ASSERT_STRING_EQUAL(text, "as it was");
    free(text);
    free(back);
    free(path);
}

static void damaged_versions(void)
{
    struct scene scene;
    scene_begin(&scene);
    keep(&scene, "one");
    CU_ASSERT_EQUAL_FATAL(count(&scene), 1);
    expect_damage(&scene, "");
    expect_damage(&scene, "two"); /* not even packed */
    expect_damage(&scene, "\x28\xb5\x2f\xfd broken");
    char *path = xstrdup(scene.list.items[0].path);
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_PTR_NULL(unpack(&scene, 0));
    free(path);
    scene_end(&scene);
}

static void file_that_changed_meanwhile(void)
{
    struct scene scene;
    scene_begin(&scene);
    folder_add(scene.folder, "small.xml", "another");
    char *file = path_join(scene.folder, "small.xml");
    uint64_t number = 0;
    CU_ASSERT_FALSE(version_keep(scene.folder, "small", file, DIGITS, 0, &number, &scene.error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "changed after it was checked"));
    CU_ASSERT_EQUAL(count(&scene), 0);
    error_clear(&scene.error);
    CU_ASSERT_EQUAL(unlink(file), 0);
    CU_ASSERT_FALSE(version_keep(scene.folder, "small", file, DIGITS, 0, &number, &scene.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "small.xml"));
    CU_ASSERT_EQUAL(count(&scene), 0);
    free(file);
    scene_end(&scene);
}

static void place_that_is_no_folder(void)
{
    struct scene scene;
    scene_begin(&scene);
    folder_add(scene.folder, ".iatipub/versions", "a file");
    CU_ASSERT_EQUAL(keep(&scene, "one"), 0);
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_ENVIRONMENT);
    scene_end(&scene);
}

CU_TestInfo versions_tests[] = {
    {"versions are kept once and given back", kept_and_given_back},
    {"a large file comes back whole", large_file},
    {"numbers go on behind gaps", numbers_go_on_behind_gaps},
    {"files that are not ours are passed over", files_that_are_not_ours},
    {"a damaged version is refused and replaces nothing", damaged_versions},
    {"a file that changed meanwhile is not kept", file_that_changed_meanwhile},
    {"a place that is no folder is an error", place_that_is_no_folder},
    CU_TEST_INFO_NULL,
};
