#include <CUnit/CUnit.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/resource.h"
#include "options.h"

extern CU_TestInfo options_tests[];

static const struct usage usage = {
    .synopsis = "iatipub try [options] FILE...",
    .text = "A first line,\n"
            "and a second one that goes on until the screen ends, which is at column 80 €€€€€€€;\n"
            "  fixed    as it is\n"
            "last words.\n"
            "\n"
            "Another paragraph.",
    .example = "  iatipub try x",
    .least = 1,
    .most = 2,
};

struct tried {
    enum options_result result;
    const char *directory;
    bool plan;
    struct option_list rules;
    struct option_number jobs, lines;
    size_t count;
    struct error error;
};

/* Parses `words`, which end with NULL; they are reordered. */
static struct tried try_words(char **words)
{
    struct tried tried = {.rules = OPTION_LIST_INIT,
                          .jobs = {.value = 4, .least = 1, .most = 64},
                          .lines = {.value = 10, .least = 2, .most = SIZE_MAX}};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &tried.directory, "DIR", "where"},
        {"plan", 0, OPTION_FLAG, &tried.plan, NULL, "do nothing"},
        {"rules", 'r', OPTION_LIST, &tried.rules, "FILE",
         "more rules, which take more words than there is room for in a line"},
        {"jobs", 'j', OPTION_NUMBER, &tried.jobs, "NUMBER", "how many at once"},
        {"lines", 0, OPTION_NUMBER, &tried.lines, "NUMBER-OF-LINES-SHOWN", "how many"},
    };
    int count = 0;
    while (words[count])
        count++;
    tried.result = options_parse(count, words, &usage, options, 5, &tried.count, &tried.error);
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

static void two_values_of_one_option_are_refused(void)
{
    struct tried tried = TRY(WORD("-C"), WORD("x"), WORD("--directory=y"), WORD("a"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_WRONG);
    CU_ASSERT_STRING_EQUAL(tried.error.text, "option '--directory' is given twice, with 'x' and "
                                             "with 'y'; give it once");
    error_clear(&tried.error);
    tried = TRY(WORD("-j2"), WORD("-j3"), WORD("a"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_WRONG);
    error_clear(&tried.error);
    tried = TRY(WORD("--data-dir=a"), WORD("--data-dir=b"), WORD("a"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_WRONG);
    CU_ASSERT_PTR_NOT_NULL(strstr(tried.error.text, "'--data-dir' is given twice"));
    error_clear(&tried.error);
    tried = TRY(WORD("-Cx"), WORD("-Cx"), WORD("-r"), WORD("1"), WORD("-r"), WORD("2"), WORD("a"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_DONE);
    CU_ASSERT_EQUAL(tried.rules.count, 2);
    option_list_release(&tried.rules);
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

static void lists_take_every_value(void)
{
    struct tried tried =
        TRY(WORD("--rules"), WORD("a.json"), WORD("x"), WORD("--rules=b.json"), WORD("-rc.json"));
    CU_ASSERT_EQUAL(tried.result, OPTIONS_DONE);
    CU_ASSERT_EQUAL(tried.count, 1);
    CU_ASSERT_EQUAL_FATAL(tried.rules.count, 3);
    CU_ASSERT_STRING_EQUAL(tried.rules.items[0], "a.json");
    CU_ASSERT_STRING_EQUAL(tried.rules.items[1], "b.json");
    CU_ASSERT_STRING_EQUAL(tried.rules.items[2], "c.json");
    option_list_release(&tried.rules);
    CU_ASSERT_EQUAL(tried.rules.count, 0);
    tried = TRY(WORD("x"));
    CU_ASSERT_EQUAL(tried.rules.count, 0);
    option_list_release(&tried.rules);
    check_refused(TRY(WORD("--rules")), "option '--rules' needs a value (FILE)");
}

static void numbers_are_read_within_their_limits(void)
{
    CU_ASSERT_EQUAL(TRY(WORD("x")).jobs.value, 4);
    CU_ASSERT_EQUAL(TRY(WORD("--jobs=1"), WORD("x")).jobs.value, 1);
    CU_ASSERT_EQUAL(TRY(WORD("-j64"), WORD("x")).jobs.value, 64);
    CU_ASSERT_EQUAL(TRY(WORD("--jobs"), WORD("007"), WORD("x")).jobs.value, 7);
    CU_ASSERT_EQUAL(TRY(WORD("--lines=18446744073709551615"), WORD("x")).lines.value, SIZE_MAX);
}

static void other_numbers_are_refused(void)
{
    static const char *const values[] = {"",    "0",  "65",   "-1",    "+1",
                                         "1.5", " 1", "0x10", "1e1",   "many",
                                         "1 ",  "٣",  "²",    "1,000", "18446744073709551617"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char word[64], message[128];
        snprintf(word, sizeof word, "--jobs=%s", values[i]);
        snprintf(message, sizeof message,
                 "option '--jobs' is '%s'; expected a whole number from 1 to 64", values[i]);
        struct tried tried = TRY(word, WORD("x"));
        CU_ASSERT_EQUAL(tried.jobs.value, 4);
        check_refused(tried, message);
    }
    check_refused(TRY(WORD("--lines=1"), WORD("x")),
                  "option '--lines' is '1'; expected a whole number of at least 2");
    check_refused(TRY(WORD("--lines=18446744073709551616"), WORD("x")),
                  "option '--lines' is '18446744073709551616'; "
                  "expected a whole number of at least 2");
}

/* What --help (or --help=table) prints. */
static void check_printed(struct tried (*try)(void), const char *expected)
{
    char text[4096] = "";
    int kept = dup(STDOUT_FILENO), file = memfd_create("help", MFD_CLOEXEC);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    struct tried tried = try();
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    CU_ASSERT_EQUAL(tried.result, OPTIONS_HELP);
    CU_ASSERT_TRUE(pread(file, text, sizeof text - 1, 0) > 0);
    CU_ASSERT_STRING_EQUAL(text, expected);
    close(kept);
    close(file);
}

static struct tried try_help(void)
{
    return TRY(WORD("--help"));
}

static struct tried try_table(void)
{
    return TRY(WORD("--help=table"));
}

static void help_fits_the_screen(void)
{
    check_printed(try_help,
                  "usage: iatipub try [options] FILE...\n\n"
                  "A first line, and a second one that goes on until the screen ends, which is at\n"
                  "column 80 €€€€€€€;\n"
                  "  fixed    as it is\n"
                  "last words.\n"
                  "\n"
                  "Another paragraph.\n"
                  "\noptions:\n"
                  "  -C, --directory DIR        where\n"
                  "      --plan                 do nothing\n"
                  "  -r, --rules FILE           more rules, which take more words than there is\n"
                  "                             room for in a line; may be repeated\n"
                  "  -j, --jobs NUMBER          how many at once\n"
                  "      --lines NUMBER-OF-LINES-SHOWN\n"
                  "                             how many\n"
                  "      --lang en|fr|es|zh     language of what is printed for people\n"
                  "      --data-dir DIR         take schemas and stylesheets from here\n"
                  "  -h, --help                 show this text\n\nexample:\n  iatipub try x\n");
}

static void help_is_a_table_for_programs(void)
{
    check_printed(try_table, "synopsis\tiatipub try [options] FILE...\n"
                             "text\tA first line,\n"
                             "text\tand a second one that goes on until the screen ends, which is "
                             "at column 80 €€€€€€€;\n"
                             "text\t  fixed    as it is\n"
                             "text\tlast words.\n"
                             "text\t\n"
                             "text\tAnother paragraph.\n"
                             "example\t  iatipub try x\n"
                             "option\tdirectory\tC\ttext\tDIR\twhere\n"
                             "option\tplan\t-\tflag\t-\tdo nothing\n"
                             "option\trules\tr\tlist\tFILE\tmore rules, which take more words "
                             "than there is room for in a line\n"
                             "option\tjobs\tj\tnumber\tNUMBER\thow many at once\n"
                             "option\tlines\t-\tnumber\tNUMBER-OF-LINES-SHOWN\thow many\n"
                             "option\tlang\t-\ttext\ten|fr|es|zh\tlanguage of what is printed "
                             "for people\n"
                             "option\tdata-dir\t-\ttext\tDIR\ttake schemas and stylesheets from "
                             "here\n"
                             "option\thelp\th\tflag\t-\tshow this text\n");
}

CU_TestInfo options_tests[] = {
    {"options and arguments mix", options_and_arguments_mix},
    {"values may follow directly", values_may_follow_directly},
    {"two values of one option are refused", two_values_of_one_option_are_refused},
    {"two dashes end the options", two_dashes_end_the_options},
    {"what is wrong is named", what_is_wrong_is_named},
    {"every verb takes a data folder", every_verb_takes_a_data_folder},
    {"lists take every value", lists_take_every_value},
    {"numbers are read within their limits", numbers_are_read_within_their_limits},
    {"other numbers are refused", other_numbers_are_refused},
    {"help fits the screen", help_fits_the_screen},
    {"help is a table for programs", help_is_a_table_for_programs},
    CU_TEST_INFO_NULL,
};
