#include <CUnit/CUnit.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/host.h"

extern CU_TestInfo publish_host_tests[];

/* A publication in a fresh folder, and its host. */
struct scene {
    char folder[40];
    struct publication publication;
    struct host_connection *host;
};

static void scene_make(struct scene *scene)
{
    strcpy(scene->folder, "/tmp/iatipub-host-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(scene->folder));
    scene->publication = (struct publication){.folder = scene->folder};
    struct error error = ERROR_INIT;
    scene->host = host_open(&scene->publication, true, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->host);
}

static char *in_site(const struct scene *scene, const char *name)
{
    return xasprintf("%s/site/%s", scene->folder, name);
}

static size_t count_files(const struct scene *scene)
{
    char *site = in_site(scene, "");
    DIR *folder = opendir(site);
    size_t count = 0;
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    free(site);
    return count - 2; /* "." and ".." */
}

static void scene_remove(struct scene *scene, const char *const *names)
{
    host_close(scene->host);
    for (; *names; names++) {
        char *path = in_site(scene, *names);
        remove(path);
        free(path);
    }
    char *site = in_site(scene, "");
    CU_ASSERT_EQUAL(rmdir(site), 0);
    CU_ASSERT_EQUAL(rmdir(scene->folder), 0);
    free(site);
}

static struct host_content bytes(const char *text, char sha256[DIGEST_TEXT_SIZE])
{
    digest_bytes(text, strlen(text), sha256);
    return (struct host_content){.data = text, .length = strlen(text), .sha256 = sha256};
}

static const char *const one_file[] = {"a.xml", NULL};

static void tells_what_is_there(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    struct host_file file = {.exists = true};
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &error));
    CU_ASSERT_FALSE(file.exists);
    char sha256[DIGEST_TEXT_SIZE];
    struct host_content content = bytes("<a/>", sha256);
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &content, &error));
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &error));
    CU_ASSERT_TRUE(file.exists);
    CU_ASSERT_EQUAL(file.size, 4);
    CU_ASSERT_STRING_EQUAL(file.sha256, sha256);
    scene_remove(&scene, one_file);
}

static void replaces_a_file_by_another(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    char sha256[DIGEST_TEXT_SIZE];
    struct host_content content = bytes("<old/>", sha256);
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &content, &error));
    char *source = xasprintf("%s/source.xml", scene.folder);
    CU_ASSERT_TRUE(file_write(source, "<new/>", 6, &error));
    digest_bytes("<new/>", 6, sha256);
    content = (struct host_content){.file = source, .sha256 = sha256};
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &content, &error));
    struct host_file file;
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &error));
    CU_ASSERT_STRING_EQUAL(file.sha256, sha256);
    CU_ASSERT_EQUAL(count_files(&scene), 1); /* no temporary file */
    unlink(source);
    free(source);
    scene_remove(&scene, one_file);
}

static void keeps_the_old_file_if_other_bytes_arrive(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    char old_sha256[DIGEST_TEXT_SIZE], sha256[DIGEST_TEXT_SIZE];
    struct host_content content = bytes("<old/>", old_sha256);
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &content, &error));
    digest_bytes("<checked/>", 10, sha256);
    content = (struct host_content){.data = "<other/>", .length = 8, .sha256 = sha256};
    CU_ASSERT_FALSE(host_put(scene.host, "a.xml", &content, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "changed after it was checked"));
    error_clear(&error);
    struct host_file file;
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &error));
    CU_ASSERT_STRING_EQUAL(file.sha256, old_sha256);
    CU_ASSERT_EQUAL(count_files(&scene), 1);
    scene_remove(&scene, one_file);
}

static void names_a_source_that_is_missing(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    struct host_content content = {.file = "/nonexistent/a.xml", .sha256 = ""};
    CU_ASSERT_FALSE(host_put(scene.host, "a.xml", &content, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "cannot read '/nonexistent/a.xml'"));
    error_clear(&error);
    CU_ASSERT_EQUAL(count_files(&scene), 0);
    scene_remove(&scene, one_file);
}

static void lets_no_name_escape(void)
{
    static const char *const names[] = {"../a.xml", "/etc/passwd", "a/b.xml", "..", ".hidden",
                                        "",         "A.xml",       "a b.xml"};
    struct scene scene;
    scene_make(&scene);
    char sha256[DIGEST_TEXT_SIZE];
    struct host_content content = bytes("x", sha256);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error error = ERROR_INIT;
        struct host_file file;
        CU_ASSERT_FALSE(host_put(scene.host, names[i], &content, &error));
        CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "cannot be published: use only a-z"));
        CU_ASSERT_FALSE(host_look(scene.host, names[i], &file, &error));
        error_clear(&error);
    }
    CU_ASSERT_EQUAL(count_files(&scene), 0);
    scene_remove(&scene, one_file);
}

static void sweeps_what_a_killed_run_left(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    char *leftover = in_site(&scene, "a.xml" FILE_TEMPORARY_SUFFIX);
    char *kept = in_site(&scene, "a.xml");
    CU_ASSERT_TRUE(file_write(leftover, "half", 4, &error));
    CU_ASSERT_TRUE(file_write(kept, "whole", 5, &error));
    host_close(scene.host);
    scene.host = host_open(&scene.publication, true, NULL, &error);
    CU_ASSERT_FALSE(file_exists(leftover));
    CU_ASSERT_TRUE(file_exists(kept));
    free(leftover);
    free(kept);
    scene_remove(&scene, one_file);
}

static void changes_nothing_when_only_looking(void)
{
    char folder[] = "/tmp/iatipub-look-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    struct publication publication = {.folder = folder};
    struct error error = ERROR_INIT;
    struct host_connection *host = host_open(&publication, false, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(host);
    struct host_file file;
    CU_ASSERT_TRUE(host_look(host, "a.xml", &file, &error));
    CU_ASSERT_FALSE(file.exists);
    host_close(host);
    CU_ASSERT_EQUAL(rmdir(folder), 0); /* still empty */
}

static void uses_the_folder_of_the_configuration(void)
{
    char folder[] = "/tmp/iatipub-path-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char path[] = "public/iati";
    struct host host = {.path = path};
    struct publication publication = {.folder = folder, .host = &host};
    struct error error = ERROR_INIT;
    struct host_connection *connection = host_open(&publication, true, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(connection);
    char *located = host_locate(connection, "a.xml");
    char *expected = xasprintf("%s/public/iati/a.xml", folder);
    CU_ASSERT_STRING_EQUAL(located, expected);
    host_close(connection);
    *strrchr(expected, '/') = '\0';
    CU_ASSERT_EQUAL(rmdir(expected), 0);
    *strrchr(expected, '/') = '\0';
    rmdir(expected);
    rmdir(folder);
    free(located);
    free(expected);
}

static void refuses_a_folder_in_a_files_place(void)
{
    struct scene scene;
    scene_make(&scene);
    struct error error = ERROR_INIT;
    char *path = in_site(&scene, "a.xml");
    CU_ASSERT_EQUAL(mkdir(path, 0777), 0);
    struct host_file file;
    CU_ASSERT_FALSE(host_look(scene.host, "a.xml", &file, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "it is a folder, not a file"));
    error_clear(&error);
    free(path);
    scene_remove(&scene, one_file);
}

CU_TestInfo publish_host_tests[] = {
    {"tells what is there", tells_what_is_there},
    {"replaces a file by another", replaces_a_file_by_another},
    {"keeps the old file if other bytes arrive", keeps_the_old_file_if_other_bytes_arrive},
    {"names a source that is missing", names_a_source_that_is_missing},
    {"lets no name escape", lets_no_name_escape},
    {"sweeps what a killed run left", sweeps_what_a_killed_run_left},
    {"changes nothing when only looking", changes_nothing_when_only_looking},
    {"uses the folder of the configuration", uses_the_folder_of_the_configuration},
    {"refuses a folder in a file's place", refuses_a_folder_in_a_files_place},
    CU_TEST_INFO_NULL,
};
