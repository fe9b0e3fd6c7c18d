#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "folder.h"
#include "publish/secret.h"
#include "publish/secret_store.h"

extern CU_TestInfo secret_tests[];

#define VARIABLE "IATIPUB_TEST_SECRET"
#define CREDENTIAL "iatipub-test-secret"

static struct secret_place place_of(const char *file)
{
    return (struct secret_place){"secret for the test", "something secret", file, VARIABLE};
}

/* The path of a new file that the user alone can read. The caller frees. */
static char *make_file(const char *folder, const char *name, const char *text)
{
    char *path = xasprintf("%s/%s", folder, name);
    folder_add(folder, name, text);
    CU_ASSERT_EQUAL(chmod(path, 0600), 0);
    return path;
}

static void expect_secret(const char *file, const char *secret, const char *from)
{
    const struct secret_place place = place_of(file);
    struct error error = ERROR_INIT;
    char *origin = NULL, *found = secret_read(&place, &origin, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    CU_ASSERT_STRING_EQUAL(found, secret);
    CU_ASSERT_STRING_EQUAL(origin, from);
    CU_ASSERT_TRUE(secret_is_there(&place));
    secret_free(found);
    free(origin);
}

static void expect_none(const char *file, const char *text)
{
    const struct secret_place place = place_of(file);
    struct error error = ERROR_INIT;
    char *origin = NULL;
    CU_ASSERT_PTR_NULL(secret_read(&place, &origin, &error));
    CU_ASSERT_PTR_NULL(origin);
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    if (!strstr(error.text, text))
        CU_FAIL(error.text);
    error_clear(&error);
}

static void drops_space_around_it(void)
{
    setenv(VARIABLE, " \t s3cret\r\n", 1);
    expect_secret(NULL, "s3cret", "environment variable " VARIABLE);
    unsetenv(VARIABLE);
}

static void says_what_to_set(void)
{
    unsetenv(VARIABLE);
    expect_none(NULL, "no secret for the test: set environment variable " VARIABLE
                      " to something secret");
    setenv(VARIABLE, " \n", 1);
    expect_none(NULL, "no secret for the test");
    unsetenv(VARIABLE);
    const struct secret_place place = place_of(NULL);
    CU_ASSERT_FALSE(secret_is_there(&place));
}

static void refuses_what_no_header_can_hold(void)
{
    static const char *const values[] = {"a b", "a\nb", "a\x7f", "t\xc3\xa9", "a\x01"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        setenv(VARIABLE, values[i], 1);
        expect_none(NULL, "character 2 is a space, a control character or not ASCII");
    }
    unsetenv(VARIABLE);
}

static void prefers_the_file(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = make_file(folder, "token", "\n from-file \n");
    char *from = xasprintf("file '%s'", path);
    setenv(VARIABLE, "from-variable", 1);
    expect_secret(path, "from-file", from);
    unsetenv(VARIABLE);
    free(from);
    free(path);
    folder_end(folder);
}

static void refuses_a_file_that_others_can_read(void)
{
    static const mode_t modes[] = {0640, 0604, 0644, 0660, 0610};
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = make_file(folder, "token", "s3cret");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        CU_ASSERT_EQUAL(chmod(path, modes[i]), 0);
        expect_none(path, "can be read by others: run chmod 600 on it");
    }
    CU_ASSERT_EQUAL(chmod(path, 0400), 0);
    char *from = xasprintf("file '%s'", path);
    expect_secret(path, "s3cret", from);
    free(from);
    free(path);
    folder_end(folder);
}

static void names_a_file_that_is_missing_or_empty(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *missing = xasprintf("%s/none", folder), *empty = make_file(folder, "empty", " \n");
    expect_none(missing, missing);
    expect_none(empty, "is empty");
    free(missing);
    free(empty);
    folder_end(folder);
}

static void looks_among_the_services_credentials(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    setenv(VARIABLE, "from-variable", 1);
    expect_secret(NULL, "from-variable", "environment variable " VARIABLE);
    folder_add(folder, CREDENTIAL, "from-service\n");
    expect_secret(NULL, "from-service", "credential '" CREDENTIAL "'");
    unsetenv(VARIABLE);
    expect_secret(NULL, "from-service", "credential '" CREDENTIAL "'");
    unsetenv("CREDENTIALS_DIRECTORY");
    folder_end(folder);
}

static void expect_masked(const char *text, const char *secret, const char *expected)
{
    char *masked = secret_mask(text, secret);
    CU_ASSERT_STRING_EQUAL(masked, expected);
    free(masked);
}

static void masks_every_occurrence(void)
{
    expect_masked("key=abc&again=abc", "abc", "key=***&again=***");
    expect_masked("abcabc", "abc", "******");
    expect_masked("nothing here", "abc", "nothing here");
    expect_masked("nothing secret", NULL, "nothing secret");
    expect_masked("nothing secret", "", "nothing secret");
    expect_masked("", "abc", "");
}

/* ---- replacing ------------------------------------------------------------------------------- */

static char *text_of_file(const char *path)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *text = file_read(path, 1000, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    return text;
}

static void expect_file(const char *path, const char *expected)
{
    char *text = text_of_file(path);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

/* A folder with a secret in a file; `temporary` is what lies beside it while it is replaced. */
struct vault {
    char folder[FOLDER_PATH_SIZE];
    char *path, *temporary;
};

static void vault_make(struct vault *vault)
{
    folder_begin(vault->folder);
    vault->path = make_file(vault->folder, "refresh", "old\n");
    vault->temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, vault->path);
}

static void vault_remove(struct vault *vault)
{
    CU_ASSERT_FALSE(path_exists(vault->temporary));
    folder_end(vault->folder);
    free(vault->path);
    free(vault->temporary);
}

static struct secret_store *open_store(const char *path)
{
    struct error error = ERROR_INIT;
    struct secret_store *store = secret_store_open(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    return store;
}

static void replaces_the_secret_at_once(void)
{
    struct vault vault;
    struct error error = ERROR_INIT;
    struct stat status;
    vault_make(&vault);
    mode_t mask = umask(0);
    struct secret_store *store = open_store(vault.path);
    CU_ASSERT_EQUAL(stat(vault.temporary, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0600);
    expect_file(vault.path, "old\n");
    CU_ASSERT_TRUE(secret_store_commit(store, "new", &error));
    expect_file(vault.path, "new\n");
    secret_store_close(store);
    expect_file(vault.path, "new\n");
    CU_ASSERT_EQUAL(stat(vault.path, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0600);
    umask(mask);
    vault_remove(&vault);
}

static void leaves_the_secret_unless_told(void)
{
    struct vault vault;
    vault_make(&vault);
    secret_store_close(open_store(vault.path));
    expect_file(vault.path, "old\n");
    secret_store_close(NULL);
    vault_remove(&vault);
}

static void follows_a_link_to_the_file(void)
{
    struct vault vault;
    struct error error = ERROR_INIT;
    vault_make(&vault);
    char *link = xasprintf("%s/link", vault.folder);
    CU_ASSERT_EQUAL(symlink(vault.path, link), 0);
    struct secret_store *store = open_store(link);
    CU_ASSERT_TRUE(secret_store_commit(store, "new", &error));
    secret_store_close(store);
    expect_file(vault.path, "new\n");
    struct stat status;
    CU_ASSERT_EQUAL(lstat(link, &status), 0);
    CU_ASSERT_TRUE(S_ISLNK(status.st_mode));
    free(link);
    vault_remove(&vault);
}

/* As a run that was killed leaves it; what it had written is not mixed with the new secret. */
static void takes_over_what_a_killed_run_left(void)
{
    struct vault vault;
    struct error error = ERROR_INIT;
    vault_make(&vault);
    folder_add(vault.folder, "refresh" FILE_TEMPORARY_SUFFIX, "a long text that was never used\n");
    struct secret_store *store = open_store(vault.path);
    CU_ASSERT_TRUE(secret_store_commit(store, "new", &error));
    secret_store_close(store);
    expect_file(vault.path, "new\n");
    vault_remove(&vault);
}

static void expect_no_store(const char *path, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(secret_store_open(path, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    if (!strstr(error.text, text))
        CU_FAIL(error.text);
    error_clear(&error);
}

static void finds_obstacles_before_it_is_too_late(void)
{
    struct vault vault;
    vault_make(&vault);
    char *missing = xasprintf("%s/none", vault.folder);
    char *elsewhere = xasprintf("%s/elsewhere", vault.folder);
    expect_no_store(missing, "cannot read '");
    folder_add(vault.folder, "elsewhere", "mine\n");
    CU_ASSERT_EQUAL(symlink(elsewhere, vault.temporary), 0);
    expect_no_store(vault.path, "cannot replace the secret in '");
    CU_ASSERT_EQUAL(unlink(vault.temporary), 0);
    CU_ASSERT_EQUAL(link(elsewhere, vault.temporary), 0);
    expect_no_store(vault.path, "is in the way of a new secret: remove it");
    expect_file(elsewhere, "mine\n");
    unlink(vault.temporary);
    CU_ASSERT_EQUAL(mkdir(vault.temporary, 0700), 0);
    expect_no_store(vault.path, "a folder that the user who runs iatipub may write to");
    rmdir(vault.temporary);
    expect_file(vault.path, "old\n");
    free(missing);
    free(elsewhere);
    vault_remove(&vault);
}

CU_TestInfo secret_tests[] = {
    {"drops space around it", drops_space_around_it},
    {"says what to set", says_what_to_set},
    {"refuses what no header can hold", refuses_what_no_header_can_hold},
    {"prefers the file", prefers_the_file},
    {"refuses a file that others can read", refuses_a_file_that_others_can_read},
    {"names a file that is missing or empty", names_a_file_that_is_missing_or_empty},
    {"looks among the service's credentials", looks_among_the_services_credentials},
    {"masks every occurrence", masks_every_occurrence},
    {"replaces the secret at once", replaces_the_secret_at_once},
    {"leaves the secret unless told", leaves_the_secret_unless_told},
    {"follows a link to the file", follows_a_link_to_the_file},
    {"takes over what a killed run left", takes_over_what_a_killed_run_left},
    {"finds obstacles before it is too late", finds_obstacles_before_it_is_too_late},
    CU_TEST_INFO_NULL,
};
