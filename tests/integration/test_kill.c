/* Runs that are killed at any moment, and started again.
 *
 * The records alternate between two states, so that there is always something to publish. A run is
 * killed; each file in site/ must be the old or the new one, whole. It is run again; what is
 * published must be what an undisturbed run of that state publishes. Lanes do this side by side,
 * each with a publication of its own, in processes of their own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

enum { KILLS = SANITIZED ? 10 : 50 /* environment variable KILLS: as many */ };
enum { LANES = 2, STATES = 2, SEED = 20260930 };

static const char projects[] = "records/projects.csv";

/* What is the same for all lanes. */
struct plan {
    char *records[STATES];  /* contents of projects.csv */
    char *expected[STATES]; /* what an undisturbed run publishes: a snapshot */
};

/* Titles of activities that go into three different files. */
static char *changed(const char *records)
{
    static const char *const titles[] = {"Decent jobs for young people in the interior regions",
                                         "Skills for renewable energy in Morocco",
                                         "Fair labour mobility between Tunisia and Europe"};
    char *text = text_of("%s", records);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        text = text_replace(text, titles[i], text_of("%s (second phase)", titles[i]));
    return text;
}

static struct plan make_plan(void)
{
    const char *publication = ilo_publication("undisturbed");
    struct plan plan = {.records = {read_file(file_of(publication, projects), NULL)}};
    plan.records[1] = changed(plan.records[0]);
    for (size_t i = 0; i < STATES; i++) {
        put(publication, projects, plan.records[i]);
        run_well(publication);
        plan.expected[i] = snapshot(file_of(publication, "site"), SNAPSHOT_BYTES);
    }
    return plan;
}

/* ---- a lane ---------------------------------------------------------------------------------- */

struct lane {
    const struct plan *plan;
    const char *publication;
    FILE *report; /* a line a problem; at last a line with the number of runs that were killed */
    unsigned long long random;
    double full_run; /* seconds that the last whole run took */
};

/* A number from 0 to 1, the same sequence every time. */
static double next_random(struct lane *lane)
{
    lane->random = lane->random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(lane->random >> 11) / 9007199254740992.0;
}

/* Any moment of a run but the last, when most are over; every third time one of those when files
 * are written. */
static double next_delay(struct lane *lane, size_t number)
{
    double share = next_random(lane);
    double delay = lane->full_run * (number % 3 == 2 ? 0.7 + 0.25 * share : 0.95 * share);
    return delay > 0 ? delay : 0.0001;
}

/* Every file that is no temporary one is a whole file of one of the states. */
static void check_whole_files(const struct lane *lane, size_t number)
{
    char *rest = snapshot(file_of(lane->publication, "site"), SNAPSHOT_BYTES);
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        const char *whole = text_of("%s\n", line);
        if (!text_has(line, ".iatipub-tmp ") && !text_has(lane->plan->expected[0], whole) &&
            !text_has(lane->plan->expected[1], whole))
            fprintf(lane->report, "kill %zu: neither the old nor the new file: %s\n", number, line);
    }
}

static void check_result(const struct lane *lane, size_t number, size_t state,
                         const struct outcome *outcome)
{
    const char *site = snapshot(file_of(lane->publication, "site"), SNAPSHOT_BYTES);
    const char *left = leftovers(lane->publication);
    if (outcome->status != 0)
        fprintf(lane->report, "kill %zu: the next run ends with %d: %s\n", number, outcome->status,
                outcome->all);
    if (strcmp(site, lane->plan->expected[state]) != 0)
        fprintf(lane->report, "kill %zu: the next run publishes\n%sinstead of\n%s", number, site,
                lane->plan->expected[state]);
    if (*left)
        fprintf(lane->report, "kill %zu: left behind: %s", number, left);
}

/* Runs to the end, and learns how long that takes. */
static void recover(struct lane *lane, size_t number, size_t state)
{
    struct outcome outcome = run(lane->publication);
    lane->full_run = outcome.seconds;
    check_result(lane, number, state, &outcome);
}

/* True if the run was killed before it was done. */
static bool kill_run(struct lane *lane, size_t number, size_t state)
{
    put(lane->publication, projects, lane->plan->records[state]);
    const struct conditions conditions = {.kill_after = next_delay(lane, number)};
    struct outcome outcome = iatipub_under(&conditions, "run", "-C", lane->publication, NULL);
    check_whole_files(lane, number);
    bool killed = outcome.status == -SIGKILL;
    if (killed)
        recover(lane, number, state);
    else
        check_result(lane, number, state, &outcome);
    return killed;
}

static size_t kills_wanted(void)
{
    const char *text = getenv("KILLS");
    return text && *text ? strtoul(text, NULL, 10) : KILLS;
}

static size_t kill_runs(struct lane *lane, size_t kills)
{
    size_t hits = 0;
    for (size_t i = 1; hits < kills && i <= 2 * kills; i++)
        hits += kill_run(lane, i, i % STATES);
    return hits;
}

/* The lane's process. */
_Noreturn static void run_lane(const struct plan *plan, size_t number, const char *report)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct lane lane = {.plan = plan,
                        .publication = ilo_publication(text_of("lane%zu", number)),
                        .report = fopen(report, "w"),
                        .random = SEED + number};
    if (!lane.report)
        _exit(EXIT_FAILURE);
    recover(&lane, 0, 0);
    size_t hits = kill_runs(&lane, (kills_wanted() + number) / LANES); /* together all of them */
    fprintf(lane.report, "%zu", hits);
    _exit(fclose(lane.report) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* ---- the tests ------------------------------------------------------------------------------- */

/* Checks what a lane reported; gives how many of its runs were killed. */
static size_t read_report(const char *path, int status)
{
    CHECK(status == 0, "a lane failed with %d", status);
    const char *text = exists(path) ? read_file(path, NULL) : "";
    const char *last = strrchr(text, '\n');
    CHECK(!last, "problems:\n%s", last ? text : "");
    return strtoul(last ? last + 1 : text, NULL, 10);
}

static void killed_runs_end_as_undisturbed_ones(void)
{
    struct plan plan = make_plan();
    pid_t lanes[LANES];
    char *reports[LANES];
    size_t hits = 0;
    for (size_t i = 0; i < LANES; i++) {
        reports[i] = in_test(text_of("report%zu", i));
        lanes[i] = fork();
        if (lanes[i] == 0)
            run_lane(&plan, i, reports[i]);
    }
    for (size_t i = 0; i < LANES; i++) {
        int status = -1;
        waitpid(lanes[i], &status, 0);
        hits += read_report(reports[i], status);
    }
    printf("%zu runs were killed ... ", hits);
    CHECK(hits == kills_wanted(), "%zu instead of %zu runs were killed before they were done", hits,
          kills_wanted());
}

/* A first run has nothing old to show: each file is the new one or not there. */
static void killed_first_runs_publish_whole_files(void)
{
    enum { TRIES = 5 };
    struct plan plan = make_plan();
    for (size_t i = 0; i < TRIES; i++) {
        struct lane lane = {.plan = &plan,
                            .publication = ilo_publication(text_of("first%zu", i)),
                            .report = fopen(in_test("report"), "w")};
        CU_ASSERT_PTR_NOT_NULL_FATAL(lane.report);
        const struct conditions conditions = {.kill_after = 0.02 + 0.1 * (double)i};
        iatipub_under(&conditions, "run", "-C", lane.publication, NULL);
        check_whole_files(&lane, i);
        recover(&lane, i, 0);
        fclose(lane.report);
        CU_ASSERT_STRING_EQUAL(read_file(in_test("report"), NULL), "");
    }
}

CU_TestInfo kill_tests[] = {
    {"killed runs end as undisturbed ones", killed_runs_end_as_undisturbed_ones},
    {"killed first runs publish whole files", killed_first_runs_publish_whole_files},
    CU_TEST_INFO_NULL,
};
