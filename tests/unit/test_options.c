#include <CUnit/CUnit.h>
#include <stdint.h>
#include <string.h>

#include "base/resource.h"
#include "options.h"

extern CU_TestInfo options_tests[];

static const struct usage usage = {
    .synopsis = "iatipub try [options] FILE...",
    .text = "",
    .example = "",
    .least = 1,
    .most = 2,
};

struct tried {
    enum options_result result;
    const char *directory;
    bool plan;
    size_t count;
    struct error error;
};

/* Parses `words`, which end with NULL; they are reordered. */
static struct tried try_words(char **words)
{
    struct tried tried = {.directory = NULL};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &tried.directory, "DIR", "where"},
        {"plan", 0, OPTION_FLAG, &tried.plan, NULL, "do nothing"},
    };
    int count = 0;
    while (words[count])
        count++;
    tried.result = options_parse(count, words, &usage, options, 2, &tried.count, &tried.error);
    return tried;
}

#define TRY(...) try_words((char *[]){(char[]){"try"}, __VA_ARGS__, NULL})
#define WORD(text)                                                                                 \
    (char[])                                                                                       \
    {                                                                                              \
        text                                                                                       \
    }

static void options_and_arguments_mix(void)
{
    char *words[] = {WORD("try"), WORD("a"),      WORD("-C"), WORD("there"),
                     WORD("b"),   WORD("--plan"), NULL};
    struct tried tried = try_words(words);
    CU_ASSERT_EQUAL(tried.result, OPTIONS_DONE);
    CU_ASSERT_STRING_EQUAL(tried.directory, "there");
    CU_ASSERT_TRUE(tried.plan);
    CU_ASSERT_EQUAL(tried.count, 2);
    CU_ASSERT_STRING_EQUAL(words[1], "a");
    CU_ASSERT_STRING_EQUAL(words[2], "b");
}

static void values_may_follow_directly(void)
{
    struct tried tried = TRY(WORD("--directory=x"), WORD("a"));
    CU_ASSERT_STRING_EQUAL(tried.directory, "x");
    tried = TRY(WORD("-Cy"), WORD("a"));
    CU_ASSERT_STRING_EQUAL(tried.directory, "y");
}

static void two_dashes_end_the_options(void)
{
    struct tried tried = TRY(WORD("--"), WORD("--plan"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_DONE);
    CU_ASSERT_FALSE(tried.plan);
    CU_ASSERT_EQUAL(tried.count, 1);
    tried = TRY(WORD("-"));
    CU_ASSERT_EQUAL(tried.count, 1);
}

static void check_refused(struct tried tried, const char *message)
{
    CU_ASSERT_EQUAL(tried.result, OPTIONS_WRONG);
    CU_ASSERT_EQUAL(tried.error.kind, ERROR_USAGE);
    CU_ASSERT_STRING_EQUAL(tried.error.text, message);
    error_clear(&tried.error);
}

static void what_is_wrong_is_named(void)
{
    check_refused(TRY(WORD("--plann")), "unknown option '--plann'; did you mean '--plan'?");
    check_refused(TRY(WORD("-x")), "unknown option '-x'");
    check_refused(TRY(WORD("--plan=yes")), "option '--plan' takes no value");
    check_refused(TRY(WORD("-C")), "option '--directory' needs a value (DIR)");
    check_refused(TRY(WORD("--plan")),
                  "an argument is missing; usage: iatipub try [options] FILE...");
    check_refused(TRY(WORD("a"), WORD("b"), WORD("c")),
                  "too many arguments; usage: iatipub try [options] FILE...");
}

static void every_verb_takes_a_data_folder(void)
{
    struct tried tried = TRY(WORD("--data-dir"), WORD("/tmp"), WORD("a"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_DONE);
    CU_ASSERT_EQUAL(tried.count, 1);
    resource_set_folder(NULL);
    check_refused(TRY(WORD("--data-dir"), WORD("/no/such"), WORD("a")),
                  "there is no folder '/no/such' (--data-dir)");
}

CU_TestInfo options_tests[] = {
    {"options and arguments mix", options_and_arguments_mix},
    {"values may follow directly", values_may_follow_directly},
    {"two dashes end the options", two_dashes_end_the_options},
    {"what is wrong is named", what_is_wrong_is_named},
    {"every verb takes a data folder", every_verb_takes_a_data_folder},
    CU_TEST_INFO_NULL,
};
