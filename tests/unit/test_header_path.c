#include "records/header_path.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

extern CU_TestInfo header_path_tests[];

/* Reads a header against the activities of the standard. */
struct trial {
    struct standard *standard;
    struct arena arena;
    struct header_path path;
};

static enum path_result read_path(struct trial *trial, const char *text, enum path_syntax syntax)
{
    struct error error = ERROR_INIT;
    if (!trial->standard)
        trial->standard = standard_load_lean("2.03", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->standard);
    const struct element *root = standard_root(trial->standard, "iati-activities")->children[0];
    return header_path_read(&trial->path, text, syntax, root, &trial->arena);
}

static void trial_end(struct trial *trial)
{
    standard_free(trial->standard);
    arena_release(&trial->arena);
}

static void reads_elements_numbers_and_attributes(void)
{
    struct trial trial = {.standard = NULL};
    CU_ASSERT_EQUAL(read_path(&trial, "transaction/3/value/@currency", PATH_SLASHED), PATH_GOOD);
    CU_ASSERT_EQUAL_FATAL(trial.path.count, 2);
    CU_ASSERT_STRING_EQUAL(trial.path.steps[0].name, "transaction");
    CU_ASSERT_EQUAL(trial.path.steps[0].number, 3);
    CU_ASSERT_EQUAL(trial.path.steps[1].number, STEP_SINGLE);
    CU_ASSERT_STRING_EQUAL(trial.path.attribute, "currency");
    CU_ASSERT_EQUAL(read_path(&trial, "title/narrative/1/@xml:lang", PATH_SLASHED), PATH_GOOD);
    CU_ASSERT_EQUAL(read_path(&trial, "@default-currency", PATH_SLASHED), PATH_GOOD);
    CU_ASSERT_EQUAL(trial.path.count, 0);
    CU_ASSERT_EQUAL(read_path(&trial, "/title/narrative@xml:lang", PATH_ROOTED), PATH_GOOD);
    CU_ASSERT_EQUAL(trial.path.count, 2);
    CU_ASSERT_EQUAL(read_path(&trial, "@hierarchy", PATH_ROOTED), PATH_GOOD);
    trial_end(&trial);
}

static void refuses_what_is_no_path_of_the_standard(void)
{
    static const struct {
        const char *text;
        enum path_syntax syntax;
        enum path_result result;
    } cases[] = {
        {"budget//value", PATH_SLASHED, PATH_EMPTY},
        {"budget/", PATH_SLASHED, PATH_EMPTY},
        {"", PATH_SLASHED, PATH_EMPTY},
        {"tittle/narrative", PATH_SLASHED, PATH_UNKNOWN},
        {"title", PATH_SLASHED, PATH_UNKNOWN},
        {"value/@nothing", PATH_SLASHED, PATH_UNKNOWN},
        {"title/narrative/narrative", PATH_SLASHED, PATH_UNKNOWN},
        {"0/title", PATH_SLASHED, PATH_WRONG},
        {"transaction/0/1/value", PATH_SLASHED, PATH_WRONG},
        {"transaction/9999999/value", PATH_SLASHED, PATH_WRONG},
        {"value@currency", PATH_SLASHED, PATH_WRONG},
        {"title/narrative", PATH_ROOTED, PATH_WRONG},
        {"/transaction/0/value", PATH_ROOTED, PATH_UNKNOWN},
        {"@xmlns", PATH_SLASHED, PATH_UNKNOWN},
        {"@xmlns:xml", PATH_SLASHED, PATH_UNKNOWN},
        {"title/@xmlns:ext", PATH_SLASHED, PATH_UNKNOWN},
        {"xmlns:a/b", PATH_SLASHED, PATH_UNKNOWN},
        {"ext:a<b", PATH_SLASHED, PATH_UNKNOWN},
    };
    struct trial trial = {.standard = NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (read_path(&trial, cases[i].text, cases[i].syntax) != cases[i].result)
            CU_FAIL(cases[i].text);
    trial_end(&trial);
}

static void takes_other_namespaces(void)
{
    static const char *const good[] = {"@xmlns:ext", "ext:thing", "ext:thing/ext:part/@ext:kind",
                                       "title/@ext:id", "ext:a/b/1/@c"};
    struct trial trial = {.standard = NULL};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (read_path(&trial, good[i], PATH_SLASHED) != PATH_GOOD)
            CU_FAIL(good[i]);
    trial_end(&trial);
}

static void sorts_numbers_as_numbers(void)
{
    struct trial trial = {.standard = NULL};
    read_path(&trial, "sector/10/@code", PATH_SLASHED);
    struct header_path tenth = trial.path;
    read_path(&trial, "sector/9/@code", PATH_SLASHED);
    CU_ASSERT_TRUE(header_path_compare(&trial.path, &tenth) < 0);
    read_path(&trial, "sector/10/@code", PATH_SLASHED);
    CU_ASSERT_EQUAL(header_path_compare(&trial.path, &tenth), 0);
    trial_end(&trial);
}

static void expect_nearest(struct trial *trial, const char *text, enum path_syntax syntax,
                           const char *expected)
{
    const struct element *root = standard_root(trial->standard, "iati-activities")->children[0];
    char *nearest = header_path_nearest(text, syntax, root);
    CU_ASSERT_PTR_NOT_NULL_FATAL(nearest);
    CU_ASSERT_STRING_EQUAL(nearest, expected);
    free(nearest);
}

static void suggests_the_nearest_path(void)
{
    struct trial trial = {.standard = NULL};
    read_path(&trial, "title/narrative", PATH_SLASHED);
    expect_nearest(&trial, "tittle/narrative", PATH_SLASHED, "title/narrative");
    expect_nearest(&trial, "transaction/0/value/@curency", PATH_SLASHED,
                   "transaction/value/@currency");
    expect_nearest(&trial, "/activity-status@cod", PATH_ROOTED, "/activity-status@code");
    trial_end(&trial);
}

CU_TestInfo header_path_tests[] = {
    {"reads elements, numbers and attributes", reads_elements_numbers_and_attributes},
    {"refuses what is no path of the standard", refuses_what_is_no_path_of_the_standard},
    {"takes other namespaces", takes_other_namespaces},
    {"sorts numbers as numbers", sorts_numbers_as_numbers},
    {"suggests the nearest path", suggests_the_nearest_path},
    CU_TEST_INFO_NULL,
};
