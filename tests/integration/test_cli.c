#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

enum { MOST_VERBS = 32 };

/* The verbs as --help lists them, after "verbs:" and up to a blank line. Gives their number. */
static size_t list_verbs(const char *verbs[MOST_VERBS])
{
    size_t count = 0;
    char *rest = strstr(iatipub("--help", NULL).out, "verbs:\n");
    CHECK(rest != NULL, "the verbs are not listed");
    if (rest)
        strsep(&rest, "\n");
    for (char *line; rest && (line = strsep(&rest, "\n")) && *line && count < MOST_VERBS;) {
        line += strspn(line, " ");
        verbs[count++] = text_of("%.*s", (int)strcspn(line, " "), line);
    }
    return count;
}

/* What went wrong is said on standard error, and only there. */
static void expect_usage_error(const struct outcome *outcome)
{
    CHECK(!*outcome->out, "standard output is not empty:\n%s", outcome->out);
    CHECK(strncmp(outcome->err, "iatipub: ", 9) == 0, "who speaks is not said:\n%s", outcome->err);
}

static void version_is_shown(void)
{
    struct outcome outcome = iatipub("--version", NULL);
    EXPECT(outcome, 0, "iatipub ");
    CHECK(text_count_lines(outcome.out) == 1 && !*outcome.err, "one line: %s", outcome.all);
}

static void help_lists_every_verb(void)
{
    static const char *const expected[] = {"init",     "import",  "convert",
                                           "validate", "publish", "run"};
    struct outcome outcome = iatipub("--help", NULL);
    EXPECT(outcome, 0, "example");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        CHECK(text_has(outcome.out, text_of("\n  %s ", expected[i])), "'%s' is not listed",
              expected[i]);
    CHECK(!*outcome.err, "standard error is not empty: %s", outcome.err);
}

static void no_verb_shows_help_and_is_an_error(void)
{
    struct outcome outcome = iatipub(NULL, NULL);
    EXPECT(outcome, 2, "usage: iatipub");
    CHECK(!*outcome.out, "standard output is not empty:\n%s", outcome.out);
}

static void unknown_verb_suggests_nearest(void)
{
    struct outcome outcome = iatipub("pubilsh", NULL);
    EXPECT(outcome, 2, "unknown verb 'pubilsh'", "did you mean 'publish'");
    expect_usage_error(&outcome);
}

static void unknown_verb_far_from_all_points_to_help(void)
{
    struct outcome outcome = iatipub("xyzzyxyzzy", NULL);
    EXPECT(outcome, 2, "unknown verb 'xyzzyxyzzy'", "--help");
    CHECK(!text_has(outcome.err, "did you mean"), "a wild guess: %s", outcome.err);
}

static void every_verb_has_help_with_an_example(void)
{
    const char *verbs[MOST_VERBS];
    size_t count = list_verbs(verbs);
    for (size_t i = 0; i < count; i++) {
        struct outcome outcome = iatipub(verbs[i], "--help", NULL);
        EXPECT(outcome, 0, "example:", text_of("usage: iatipub %s", verbs[i]), "--help");
        CHECK(!*outcome.err, "standard error is not empty: %s", outcome.err);
        CHECK(strcmp(iatipub(verbs[i], "-h", NULL).out, outcome.out) == 0, "'%s -h' differs",
              verbs[i]);
    }
}

/* Half of a screen is not enough for some, but nobody scrolls twice. */
static void help_fits_a_screen(void)
{
    enum { SCREEN_WIDTH = 80, MOST_LINES = 40 };
    static const char *const subjects[][2] = {{"export", "transactions"},
                                              {"export", "activity"},
                                              {"export", "un-info"},
                                              {"report", "funding-compact"},
                                              {"report", "funding-partners"}};
    const char *verbs[MOST_VERBS], *texts[2 * MOST_VERBS] = {iatipub("--help", NULL).out};
    size_t count = list_verbs(verbs), text_count = 1;
    for (size_t i = 0; i < count; i++)
        texts[text_count++] = iatipub(verbs[i], "--help", NULL).out;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        texts[text_count++] = iatipub(subjects[i][0], subjects[i][1], "--help", NULL).out;
    for (size_t i = 0; i < text_count; i++) {
        CHECK(text_count_lines(texts[i]) <= MOST_LINES, "more than %d lines:\n%s", MOST_LINES,
              texts[i]);
        CHECK(text_has(texts[i], "\nexample:\n  iatipub "), "no example:\n%s", texts[i]);
        for (const char *line = texts[i]; *line; line += strcspn(line, "\n") + 1)
            CHECK(strcspn(line, "\n") <= SCREEN_WIDTH, "too wide: %.*s", (int)strcspn(line, "\n"),
                  line);
    }
}

static void unknown_option_suggests_nearest(void)
{
    struct outcome outcome = iatipub("run", "--directroy", "x", NULL);
    EXPECT(outcome, 2, "unknown option '--directroy'", "did you mean '--directory'");
    expect_usage_error(&outcome);
}

static void every_verb_refuses_unknown_options(void)
{
    const char *verbs[MOST_VERBS];
    size_t count = list_verbs(verbs);
    for (size_t i = 0; i < count; i++) {
        struct outcome outcome = iatipub(verbs[i], "--hepl", NULL);
        EXPECT(outcome, 2, "unknown option '--hepl'", "did you mean '--help'");
    }
}

static void option_without_value_is_refused(void)
{
    struct outcome outcome = iatipub("run", "-C", NULL);
    EXPECT(outcome, 2, "directory", "needs a value");
    expect_usage_error(&outcome);
}

static void flag_with_value_is_refused(void)
{
    struct outcome outcome = iatipub("publish", "--plan=yes", NULL);
    EXPECT(outcome, 2, "'--plan' takes no value");
}

static void missing_argument_is_refused(void)
{
    struct outcome outcome = iatipub("init", NULL);
    EXPECT(outcome, 2, "missing", "usage: iatipub init");
    outcome = iatipub("validate", NULL);
    EXPECT(outcome, 2, "missing", "usage: iatipub validate");
    expect_usage_error(&outcome);
    /* Of a usage of several lines the first. */
    outcome = iatipub("reconcile", "somewhere", NULL);
    EXPECT(outcome, 2, "iatipub: too many arguments; usage: iatipub reconcile [-C DIR]",
           " ... ('iatipub reconcile --help' shows all)");
    CHECK(!text_has(outcome.all, "\\n"), "%s", outcome.all);
}

static void surplus_argument_is_refused(void)
{
    struct outcome outcome = iatipub("run", "somewhere", NULL);
    EXPECT(outcome, 2, "too many arguments", "usage: iatipub run");
}

static void bad_moment_is_refused(void)
{
    struct outcome outcome = iatipub("run", "--now", "yesterday", NULL);
    EXPECT(outcome, 2, "--now \"yesterday\"", "2024-05-31T09:30:00Z");
}

static void folder_without_publication_is_refused(void)
{
    make_folder(in_test("empty"));
    struct outcome outcome = iatipub("run", "-C", in_test("empty"), NULL);
    EXPECT(outcome, 2, "empty/publication.yaml");
    CHECK(count_files(in_test("empty"), "") == 0, "files were made in a folder of somebody else");
    outcome = iatipub("run", "-C", in_test("nowhere"), NULL);
    EXPECT(outcome, 2, "nowhere");
    CHECK(!exists(in_test("nowhere")), "the folder was made");
}

static void works_in_the_current_folder_without_an_option(void)
{
    const char *publication = small_publication();
    const struct conditions conditions = {.folder = publication};
    struct outcome outcome = iatipub_under(&conditions, "run", NULL);
    EXPECT(outcome, 0);
    CHECK(exists(file_of(publication, "site/small.xml")), "nothing was published");
}

static void results_go_to_stdout_and_errors_to_stderr(void)
{
    const char *publication = small_publication();
    struct outcome outcome = run_well(publication);
    CHECK(*outcome.out && !*outcome.err, "standard error is not empty:\n%s", outcome.err);
    remove_file(file_of(publication, "records/activities.csv"));
    remove_file(file_of(publication, "records/activity_dates.csv"));
    remove_file(file_of(publication, "records/participating_orgs.csv"));
    remove_file(file_of(publication, "records/transactions.csv"));
    outcome = run(publication);
    EXPECT(outcome, 3);
    CHECK(text_has(outcome.err, "records/*.csv"), "not on standard error: %s", outcome.all);
}

static void full_stdout_is_an_environment_failure(void)
{
    const struct conditions conditions = {.output_to = "/dev/full"};
    struct outcome outcome = iatipub_under(&conditions, "--help", NULL);
    EXPECT(outcome, 3, "standard output");
    outcome = iatipub_under(&conditions, "validate", "--help", NULL);
    EXPECT(outcome, 3, "standard output");
    outcome = iatipub_under(&conditions, "run", "-C", small_publication(), NULL);
    EXPECT(outcome, 3, "standard output");
}

static void closed_stdout_is_an_environment_failure(void)
{
    const struct conditions conditions = {.output_closed = true};
    struct outcome outcome = iatipub_under(&conditions, "--version", NULL);
    EXPECT(outcome, 3, "standard output");
    const char *publication = small_publication();
    outcome = iatipub_under(&conditions, "run", "-C", publication, NULL);
    EXPECT(outcome, 3, "standard output");
    run_well(publication);
    CHECK(!find_in_files(publication, "publication /"), "output went into a file");
}

CU_TestInfo cli_tests[] = {
    {"version is shown", version_is_shown},
    {"help lists every verb", help_lists_every_verb},
    {"no verb shows help and is an error", no_verb_shows_help_and_is_an_error},
    {"unknown verb suggests nearest", unknown_verb_suggests_nearest},
    {"unknown verb far from all points to help", unknown_verb_far_from_all_points_to_help},
    {"every verb has help with an example", every_verb_has_help_with_an_example},
    {"help fits a screen", help_fits_a_screen},
    {"unknown option suggests nearest", unknown_option_suggests_nearest},
    {"every verb refuses unknown options", every_verb_refuses_unknown_options},
    {"option without value is refused", option_without_value_is_refused},
    {"flag with value is refused", flag_with_value_is_refused},
    {"missing argument is refused", missing_argument_is_refused},
    {"surplus argument is refused", surplus_argument_is_refused},
    {"bad moment is refused", bad_moment_is_refused},
    {"folder without publication is refused", folder_without_publication_is_refused},
    {"works in the current folder without an option",
     works_in_the_current_folder_without_an_option},
    {"results go to stdout and errors to stderr", results_go_to_stdout_and_errors_to_stderr},
    {"full stdout is an environment failure", full_stdout_is_an_environment_failure},
    {"closed stdout is an environment failure", closed_stdout_is_an_environment_failure},
    CU_TEST_INFO_NULL,
};
