/* The scheduled job: its stages, its gates, what it leaves in the journal and tells programs. */
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

#define ACTIVITIES "records/activities.csv"
#define TRANSACTIONS "records/transactions.csv"

/* The small publication, published, and then with these gates. */
static char *gated(const char *gates)
{
    char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "host:\n", text_of("gates: {%s}\nhost:\n", gates));
    return publication;
}

/* Takes the lines about an activity out of all its records. */
static void drop_activity(const char *publication, const char *number)
{
    static const char *const files[] = {ACTIVITIES, "records/activity_dates.csv",
                                        "records/participating_orgs.csv", TRANSACTIONS};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = read_file(file_of(publication, files[i]), NULL), *line;
        while ((line = strstr(text, text_of("\n%s", number))) != NULL)
            memmove(line, line + 1 + strcspn(line + 1, "\n"),
                    strlen(line + 1 + strcspn(line + 1, "\n")) + 1);
        put(publication, files[i], text);
    }
}

static void expect_stop(const char *publication, const char *gate, const char *sentence)
{
    const char *site = site_of(publication);
    EXPECT(run(publication), 1, sentence, text_of("(%s)", gate), "nothing was published");
    CHECK(strcmp(site, site_of(publication)) == 0, "something was published");
}

/* ---- gates ----------------------------------------------------------------------------------- */

static void vanished_activities_stop_the_job(void)
{
    const char *publication = gated("vanished: 0, vanished_percent: 40");
    EXPECT(run(publication), 0, "gates      all open");
    drop_activity(publication, "XM-DAC-41302-B");
    expect_stop(publication, "vanished", "1 of its 2 activities is gone");
    expect_stop(publication, "vanished_percent", "at most 40 % may go");
}

static void renamed_activities_stop_the_job(void)
{
    const char *publication = gated("renamed: 0, vanished: 0");
    static const char *const files[] = {ACTIVITIES, "records/activity_dates.csv",
                                        "records/participating_orgs.csv", TRANSACTIONS};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = read_file(file_of(publication, files[i]), NULL);
        while (strstr(text, "XM-DAC-41302-B"))
            text = text_replace(text, "XM-DAC-41302-B", "XM-DAC-41302-C");
        put(publication, files[i], text);
    }
    expect_stop(publication, "renamed", "'XM-DAC-41302-B' -> 'XM-DAC-41302-C'");
    CHECK(!text_has(run(publication).out, "(vanished)"), "it is gone and renamed at once");
}

static void changed_money_stops_the_job(void)
{
    const char *publication = gated("money_percent: 20");
    edit(publication, TRANSACTIONS, "1500.00", "1790.00");
    EXPECT(run(publication), 0, "1 changed");
    edit(publication, TRANSACTIONS, "1790.00", "179000.00");
    expect_stop(publication, "money_percent", "179");
}

static void findings_stop_the_job(void)
{
    const char *publication = gated("errors: 7");
    EXPECT(run(publication), 0, "7 findings", "all open");
    edit(publication, "publication.yaml", "errors: 7", "errors: 6");
    expect_stop(publication, "errors", "7 findings are errors; at most 6 pass");
}

static void older_data_stop_the_job(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-03-02T00:00:00Z", NULL), 0);
    edit(publication, "publication.yaml", "host:\n", "gates: {backwards: yes}\nhost:\n");
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-03-01T00:00:00Z", NULL), 1,
           "its data are of 2026-03-01T00:00:00Z, older than those published");
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-03-03", NULL), 0);
    EXPECT(iatipub("history", "-C", publication, "--jobs", NULL), 0, "2026-03-03T00:00:00Z");
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-02-30", NULL), 2, "2026-02-30");
}

static void old_and_empty_sources_stop_the_job(void)
{
    const char *publication = gated("source_days: 14, empty_source: yes");
    EXPECT(run(publication), 0, "all open");
    EXPECT(iatipub("run", "-C", publication, "--now", "2099-01-01T00:00:00Z", NULL), 1,
           "source 'records/activities.csv' was not changed for", "(source_days)");
    const char *transactions = read_file(file_of(publication, TRANSACTIONS), NULL);
    put(publication, TRANSACTIONS,
        text_of("%.*s\n", (int)strcspn(transactions, "\n"), transactions));
    expect_stop(publication, "empty_source", "source 'records/transactions.csv' has no rows");
}

static void idle_redactions_stop_the_job(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n",
         "redactions:\n  - {name: partners, table: participating_orgs, do: blank, columns: [ref],"
         " where: ref = 'nobody', because: safety, policy: ours}\n"
         "gates: {idle_redaction: yes}\nhost:\n");
    EXPECT(run(publication), 1, "redaction 'partners' matched nothing");
    CHECK(!exists(file_of(publication, "site/small.xml")), "it was published");
}

static void publish_has_gates_too(void)
{
    const char *publication = gated("vanished: 0");
    drop_activity(publication, "XM-DAC-41302-B");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, NULL), 1, "(vanished)");
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 1, "(vanished)");
    EXPECT(
        iatipub("publish", "-C", publication, "--accept", "vanished", "--because", "closed", NULL),
        0, "passed", "1 changed");
}

static void what_is_accepted_passes_once_and_is_kept(void)
{
    const char *publication = gated("vanished: 0");
    drop_activity(publication, "XM-DAC-41302-B");
    EXPECT(iatipub("run", "-C", publication, "--accept", "vanished", NULL), 2, "--because");
    EXPECT(iatipub("run", "-C", publication, "--because", "so", NULL), 2, "--accept");
    EXPECT(iatipub("run", "-C", publication, "--accept", "vanishd", "--because", "so", NULL), 2,
           "there is no gate 'vanishd'", "did you mean 'vanished';");
    EXPECT(iatipub("run", "-C", publication, "--accept", "renamed", "--because", "so", NULL), 1,
           "'renamed' stopped nothing: --accept was not needed");
    EXPECT(iatipub("run", "-C", publication, "--accept", "vanished", "--because", "it was closed",
                   NULL),
           0, "passed", "accepted: it was closed", "1 changed");
    EXPECT(iatipub("history", "-C", publication, "--jobs", NULL), 0, "vanished", "it was closed",
           "stopped", "done");
    EXPECT(run(publication), 0, "all open");
}

/* ---- quarantine ------------------------------------------------------------------------------ */

#define DATE_OF_B "XM-DAC-41302-B,2,2023-02-01\n"

static void invalid_activities_keep_no_others_back(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "records/activity_dates.csv", DATE_OF_B, ""); /* B is invalid now */
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");          /* and A has changed */
    EXPECT(run(publication), 1, "lacks 'activity-date'", "nothing was published");
    edit(publication, "publication.yaml", "host:\n", "quarantine: yes\nhost:\n");
    edit(publication, ACTIVITIES, "Roads", "Highways");
    EXPECT(run(publication), 0, "XM-DAC-41302-B: invalid; what was published last stays",
           "1 changed");
    const char *site = read_file(file_of(publication, "site/small.xml"), NULL);
    CHECK(text_has(site, "1600.00") && text_has(site, "Roads") && !text_has(site, "Highways"), "%s",
          site);
    EXPECT(iatipub("validate", file_of(publication, "site/small.xml"), NULL), 1);
    EXPECT(run(publication), 0, "1 unchanged");
    edit(publication, "records/activity_dates.csv", "XM-DAC-41302-A", DATE_OF_B "XM-DAC-41302-A");
    EXPECT(run(publication), 0, "1 changed");
    CHECK(text_has(read_file(file_of(publication, "site/small.xml"), NULL), "Highways"),
          "the mended activity did not go out");
}

static void json_names_what_is_set_apart(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "host:\n", "quarantine: yes\nhost:\n");
    edit(publication, "records/activity_dates.csv", DATE_OF_B, "");
    EXPECT(iatipub("run", "-C", publication, "--json", NULL), 0,
           "\"quarantined\": [{\"dataset\": \"small\", \"activity\": \"XM-DAC-41302-B\", "
           "\"instead\": \"last published\"}]");
}

static void invalid_activities_never_published_are_left_out(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n", "quarantine: yes\nhost:\n");
    edit(publication, "records/activity_dates.csv", DATE_OF_B, "");
    EXPECT(run(publication), 0, "XM-DAC-41302-B: invalid, and never published: left out", "1 new");
    const char *site = read_file(file_of(publication, "site/small.xml"), NULL);
    CHECK(text_has(site, "Ports") && !text_has(site, "Roads"), "%s", site);
    CHECK(
        text_has(read_file(file_of(publication, "site/manifest.json"), NULL), "\"activities\": 1"),
        "it was counted");
}

static void a_quarantine_leaves_something(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n", "quarantine: yes\nhost:\n");
    put(publication, "records/activity_dates.csv", "iati_identifier,type,iso_date\n");
    EXPECT(run(publication), 1, "nothing is left", "nothing was published");
    CHECK(!exists(file_of(publication, "site/small.xml")), "an empty file was published");
}

/* ---- the job --------------------------------------------------------------------------------- */

static json_t *as_json(const struct outcome *outcome)
{
    json_t *root = json_loads(outcome->out, 0, NULL);
    CHECK(root != NULL, "no JSON: %s", outcome->out);
    return root;
}

static void json_tells_what_came_of_it(void)
{
    const char *publication = small_publication();
    struct outcome outcome = iatipub("run", "-C", publication, "--json", NULL);
    EXPECT(outcome, 0);
    json_t *root = as_json(&outcome);
    const char *job_outcome = "", *stage = "", *dataset = "";
    CHECK(json_unpack(root, "{s:s, s:[{s:s}*], s:[{s:s}]}", "outcome", &job_outcome, "stages",
                      "stage", &stage, "published", "dataset", &dataset) == 0,
          "%s", outcome.out);
    CHECK(strcmp(job_outcome, "done") == 0 && strcmp(stage, "import") == 0 &&
              strcmp(dataset, "small") == 0,
          "%s", outcome.out);
    json_decref(root);
    CHECK(text_has(outcome.err, "1 new"), "people are told nothing: %s", outcome.err);
    put(publication, "publication.yaml",
        text_replace(read_file(file_of(publication, "publication.yaml"), NULL), "host:\n",
                     "gates: {vanished: 0}\nhost:\n"));
    drop_activity(publication, "XM-DAC-41302-B");
    outcome = iatipub("run", "-C", publication, "--json", NULL);
    EXPECT(outcome, 1, "\"outcome\": \"stopped\"", "\"gate\": \"vanished\"");
    root = as_json(&outcome);
    json_decref(root);
    remove_file(file_of(publication, ACTIVITIES));
    put(publication, "publication.yaml", "sources: [{file: nothing.csv}]\n");
    EXPECT(iatipub("run", "-C", publication, "--json", NULL), 2);
}

static void until_goes_no_further(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--until", "validate", NULL), 0, "validate   1 file");
    CHECK(exists(file_of(publication, "out/small.xml")), "nothing was converted");
    CHECK(!exists(file_of(publication, "site")), "it was published");
    EXPECT(iatipub("run", "-C", publication, "--until", "valdate", NULL), 2,
           "there is no stage 'valdate'; did you mean 'validate';");
}

static void dry_run_publishes_nothing(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--dry-run", NULL), 0, "plan: nothing was done",
           "1 new");
    CHECK(!exists(file_of(publication, "site")), "it was published");
    CHECK(!exists(file_of(publication, ".iatipub/journal.db")), "it was noted");
}

static void one_dataset_is_published_alone(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "datasets:\n",
         "datasets:\n  - {name: second, title: Second, where: \"title = 'Roads'\"}\n");
    edit(publication, "publication.yaml", "title: Small activities\n",
         "title: Small activities\n    where: title = 'Ports'\n");
    EXPECT(iatipub("run", "-C", publication, "--dataset", "second", NULL), 0, "1 new");
    CHECK(exists(file_of(publication, "site/second.xml")), "it is not there");
    CHECK(!exists(file_of(publication, "site/small.xml")), "the other one was published");
}

/* Before the first stage, not at the one that needs it. */
static void settings_of_later_stages_are_checked_first(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("run", "-C", publication, "--dataset", "smal", NULL), 2,
           "publication.yaml has no dataset 'smal'; the nearest is 'small'");
    edit(publication, "publication.yaml", "datasets:\n",
         "quality: {exempt: [{test: titles, hierarchy: 1}]}\ndatasets:\n");
    EXPECT(iatipub("run", "-C", publication, NULL), 2,
           "'quality.exempt': there is no test 'titles' of activities");
    CHECK(!exists(file_of(publication, ".iatipub/store.db")), "something was imported");
}

static void the_report_is_written_at_the_end(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n", "report: pages/report.html\nhost:\n");
    EXPECT(iatipub("run", "-C", publication, "--dry-run", NULL), 0);
    CHECK(!exists(file_of(publication, "pages")), "a dry run wrote it");
    EXPECT(run(publication), 0, "pages/report.html");
    const char *page = read_file(file_of(publication, "pages/report.html"), NULL);
    CHECK(text_has(page, "International Labour Organization"), "%.2000s", page);
    remove_folder(file_of(publication, "pages"));
    put(publication, "pages", "in the way");
    EXPECT(run(publication), 3, "the report could not be written");
}

static void the_journal_knows_failed_jobs(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *records = read_file(file_of(publication, ACTIVITIES), NULL);
    remove_file(file_of(publication, ACTIVITIES));
    put(publication, "publication.yaml",
        text_replace(read_file(file_of(publication, "publication.yaml"), NULL), "records/*.csv",
                     "records/activities.csv"));
    EXPECT(run(publication), 3, "activities.csv");
    put(publication, ACTIVITIES, records);
    EXPECT(iatipub("history", "-C", publication, "--jobs", NULL), 0, "job 2", "failed",
           "activities.csv", "job 1", "done");
    EXPECT(iatipub("history", "-C", publication, "--jobs", "--json", NULL), 0,
           "{\"jobs\": [{\"job\": 2", "\"outcome\": \"failed\"");
}

/* The records, with the last transaction again so many times. */
static void multiply_transactions(const char *publication, size_t times)
{
    const char *text = read_file(file_of(publication, TRANSACTIONS), NULL);
    size_t length = strlen(text) - 1; /* without the last end of line */
    const char *last = strrchr(text_of("%.*s", (int)length, text), '\n');
    size_t line = strlen(last);
    char *all = text_of("%*s", (int)(length + times * line + 1), "");
    memcpy(all, text, length);
    for (size_t i = 0; i < times; i++)
        memcpy(all + length + i * line, last, line);
    strcpy(all + length + times * line, "\n");
    put(publication, TRANSACTIONS, all);
}

static void sigterm_ends_the_job_cleanly(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *site = site_of(publication),
               *text = read_file(file_of(publication, TRANSACTIONS), NULL);
    multiply_transactions(publication, 500000);
    const char *const arguments[] = {getenv("IATIPUB"), "run", "-C", publication, NULL};
    pid_t child = start_program(arguments);
    sleep_seconds(0.3);
    CHECK(kill(child, SIGTERM) == 0, "it was over too early");
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child, "it is gone");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3, "status %x", (unsigned)status);
    CHECK(strcmp(site, site_of(publication)) == 0, "something was published");
    EXPECT(iatipub("history", "-C", publication, "--jobs", NULL), 0, "stopped by signal SIGTERM");
    put(publication, TRANSACTIONS, text);
    EXPECT(run(publication), 0, "1 unchanged");
}

CU_TestInfo job_tests[] = {
    {"vanished activities stop the job", vanished_activities_stop_the_job},
    {"renamed activities stop the job", renamed_activities_stop_the_job},
    {"changed money stops the job", changed_money_stops_the_job},
    {"findings stop the job", findings_stop_the_job},
    {"older data stop the job", older_data_stop_the_job},
    {"old and empty sources stop the job", old_and_empty_sources_stop_the_job},
    {"idle redactions stop the job", idle_redactions_stop_the_job},
    {"publish has gates too", publish_has_gates_too},
    {"what is accepted passes once and is kept", what_is_accepted_passes_once_and_is_kept},
    {"invalid activities keep no others back", invalid_activities_keep_no_others_back},
    {"json names what is set apart", json_names_what_is_set_apart},
    {"invalid activities never published are left out",
     invalid_activities_never_published_are_left_out},
    {"a quarantine leaves something", a_quarantine_leaves_something},
    {"json tells what came of it", json_tells_what_came_of_it},
    {"until goes no further", until_goes_no_further},
    {"dry run publishes nothing", dry_run_publishes_nothing},
    {"one dataset is published alone", one_dataset_is_published_alone},
    {"settings of later stages are checked first", settings_of_later_stages_are_checked_first},
    {"the report is written at the end", the_report_is_written_at_the_end},
    {"the journal knows failed jobs", the_journal_knows_failed_jobs},
    {"SIGTERM ends the job cleanly", sigterm_ends_the_job_cleanly},
    CU_TEST_INFO_NULL,
};
