#include <string.h>

#include "harness.h"
#include "publications.h"
#include "simulator.h"
#include "suites.h"

#define TOKEN "token-editor"
#define API "/api/v1"
#define DATASETS API "/datasets"

/* ---- the scene ------------------------------------------------------------------------------- */

/* A publication whose registry is a simulator. */
struct scene {
    struct simulator simulator;
    char *publication;
};

static struct scene scene_make(void)
{
    struct scene scene = {simulator_start(), small_publication()};
    edit(scene.publication, "publication.yaml", "host:\n",
         text_of("registry:\n  url: %s\n  timeout: 2\nhost:\n", scene.simulator.url));
    return scene;
}

/* The verb with a token, which must show up nowhere. */
static struct outcome work(const struct scene *scene, const char *verb, const char *option)
{
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=" TOKEN, NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome =
        iatipub_under(&conditions, verb, "-C", scene->publication, option, NULL);
    CHECK(!text_has(outcome.all, TOKEN), "the token is shown: %s", outcome.all);
    const char *file = find_in_files(scene->publication, TOKEN);
    CHECK(!file, "the token is in '%s'", file);
    return outcome;
}

static struct outcome work_well(const struct scene *scene)
{
    struct outcome outcome = work(scene, "run", NULL);
    EXPECT(outcome, 0);
    CHECK(simulator_count(&scene->simulator, "small") == 1, "registered %zu times: %s",
          simulator_count(&scene->simulator, "small"), outcome.all);
    return outcome;
}

static bool is_in_place(const struct scene *scene)
{
    return exists(file_of(scene->publication, "site/small.xml")) &&
           exists(file_of(scene->publication, "site/index.html"));
}

/* ---- when all is well ------------------------------------------------------------------------ */

static void dataset_is_registered(void)
{
    struct scene scene = scene_make();
    EXPECT(work_well(&scene), 0, "1 new, 0 changed, 0 unchanged");
    static const char *const members[][2] = {
        {"url", "https://data.example.org/iati/small.xml"},
        {"human_readable_name", "Small activities"},
        {"licence_id", "cc-by"},
        {"visibility", "public"},
        {"source_type", "primary_source"},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", members[i][0]),
                               members[i][1]);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "POST"), 1);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "PATCH"), 0);
}

static void second_run_writes_nothing(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    const char *site = site_of(scene.publication);
    EXPECT(work_well(&scene), 0, "0 new, 0 changed, 1 unchanged in site",
           "register   0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "POST"), 1);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "PATCH"), 0);
    CHECK(strcmp(site, site_of(scene.publication)) == 0, "files were written again");
}

static void changed_title_is_one_patch(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "publication.yaml", "Small activities", "Modest activities");
    EXPECT(work_well(&scene), 0, "0 new, 1 changed, 0 unchanged", "Small activities",
           "Modest activities");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "POST"), 1);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "PATCH"), 1);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 2);
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", "human_readable_name"),
                           "Modest activities");
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", "url"),
                           "https://data.example.org/iati/small.xml");
}

static void changed_records_are_uploaded_and_not_registered_again(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(work_well(&scene), 0, "0 new, 1 changed, 0 unchanged in site",
           "register   0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void lost_journal_does_not_register_again(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    remove_folder(file_of(scene.publication, ".iatipub"));
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void prefix_makes_the_short_name(void)
{
    struct scene scene = scene_make();
    edit(scene.publication, "publication.yaml", "  timeout: 2\n", "  timeout: 2\n  prefix: ilo\n");
    EXPECT(work(&scene, "run", NULL), 0);
    CU_ASSERT_EQUAL(simulator_count(&scene.simulator, "ilo-small"), 1);
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "ilo-small", "url"),
                           "https://data.example.org/iati/small.xml");
}

static void plan_writes_nothing_anywhere(void)
{
    struct scene scene = scene_make();
    EXPECT(work(&scene, "import", NULL), 0);
    EXPECT(work(&scene, "convert", NULL), 0);
    remove_file(file_of(scene.publication, ".iatipub/lock"));
    const char *before = snapshot(scene.publication, SNAPSHOT_TIMES);
    EXPECT(work(&scene, "publish", "--plan"), 0, "site/small.xml: new",
           text_of("POST %s/datasets\n", scene.simulator.url),
           text_of("GET %s/datasets/ID (the one it gets)\n", scene.simulator.url),
           "register   1 new, 0 changed, 0 unchanged");
    remove_file(file_of(scene.publication, ".iatipub/lock"));
    CHECK(strcmp(before, snapshot(scene.publication, SNAPSHOT_TIMES)) == 0, "files were written");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "GET"),
                    simulator_requests(&scene.simulator, NULL));
}

static void plan_shows_differences_and_writes_nothing(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "publication.yaml", "Small activities", "Modest activities");
    EXPECT(work(&scene, "convert", NULL), 0);
    EXPECT(work(&scene, "publish", "--plan"), 0, "register   0 new, 1 changed", "Small activities",
           "Modest activities");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void plan_without_a_registry_says_so(void)
{
    struct scene scene = scene_make();
    EXPECT(work(&scene, "import", NULL), 0);
    EXPECT(work(&scene, "convert", NULL), 0);
    simulator_set_faults(&scene.simulator, "*:" API ":401");
    EXPECT(work(&scene, "publish", "--plan"), 3, "site/small.xml: new", "registry not read",
           "the registry would refuse: ", "401");
    simulator_set_faults(&scene.simulator, "*:" API ":503");
    EXPECT(work(&scene, "publish", "--plan"), 0, "site/small.xml: new", "registry not read", "503");
    EXPECT(iatipub("publish", "-C", scene.publication, "--plan", NULL), 0, "registry not read",
           "IATIPUB_REGISTRY_TOKEN");
}

/* ---- token and settings ---------------------------------------------------------------------- */

static void missing_token_stops_before_anything_is_done(void)
{
    struct scene scene = scene_make();
    struct outcome outcome = run(scene.publication);
    EXPECT(outcome, 2, "IATIPUB_REGISTRY_TOKEN", "token");
    CHECK(!exists(file_of(scene.publication, "site")), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 0);
    work_well(&scene);
}

static void variable_of_the_token_is_configurable(void)
{
    struct scene scene = scene_make();
    edit(scene.publication, "publication.yaml", "  timeout: 2\n",
         "  timeout: 2\n  token_env: ILO_TOKEN\n");
    EXPECT(work(&scene, "run", NULL), 2, "ILO_TOKEN");
    const char *const environment[] = {"ILO_TOKEN=" TOKEN, NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", scene.publication, NULL), 0);
    CU_ASSERT_EQUAL(simulator_count(&scene.simulator, "small"), 1);
}

static void token_that_is_none_is_refused_and_not_repeated(void)
{
    struct scene scene = scene_make();
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=two words", NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome = iatipub_under(&conditions, "run", "-C", scene.publication, NULL);
    EXPECT(outcome, 2, "IATIPUB_REGISTRY_TOKEN");
    CHECK(!text_has(outcome.all, "two words"), "the token is shown: %s", outcome.all);
}

/* A token of somebody who may not do it: nothing is registered, and the message helps. */
static void expect_wrong_token(const char *token, const char *advice)
{
    struct scene scene = scene_make();
    const char *const environment[] = {text_of("IATIPUB_REGISTRY_TOKEN=%s", token), NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome = iatipub_under(&conditions, "run", "-C", scene.publication, NULL);
    EXPECT(outcome, 3, advice);
    CHECK(!text_has(outcome.all, token), "the token is shown: %s", outcome.all);
    CHECK(is_in_place(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(simulator_count(&scene.simulator, "small"), 0);
    work_well(&scene);
}

static void expired_token_says_where_to_put_a_fresh_one(void)
{
    expect_wrong_token("token-expired", "IATIPUB_REGISTRY_TOKEN");
}

static void token_of_another_organisation_names_the_organisations(void)
{
    expect_wrong_token("token-stranger", "XX-TEST-1");
}

static void tool_that_is_not_registered_is_told_so(void)
{
    expect_wrong_token("token-badclient", "Secretariat");
}

static void token_that_expires_in_the_middle_leaves_no_duplicate(void)
{
    struct scene scene = scene_make();
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=token-short", NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome = iatipub_under(&conditions, "run", "-C", scene.publication, NULL);
    EXPECT(outcome, 3, "401", "IATIPUB_REGISTRY_TOKEN");
    CHECK(is_in_place(&scene), "the files are not on the host");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

/* ---- a registry that fails ------------------------------------------------------------------- */

/* A registry that fails so, always: the run says `text` and `more`, the files are on the host, no
 * registration was made, and the next healthy run finishes. */
static void expect_failure(const char *faults, const char *text, const char *more)
{
    struct scene scene = scene_make();
    simulator_set_faults(&scene.simulator, faults);
    EXPECT(work(&scene, "run", NULL), 3, text, more);
    CHECK(is_in_place(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(simulator_count(&scene.simulator, "small"), 0);
    simulator_set_faults(&scene.simulator, "");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void status_401_asks_for_a_fresh_token(void)
{
    expect_failure("*:" API ":401", "401", "IATIPUB_REGISTRY_TOKEN has expired");
}

static void status_403_says_what_the_token_needs(void)
{
    expect_failure("POST:" DATASETS ":403", "403", "ryd:dataset");
}

static void status_404_points_to_the_settings(void)
{
    expect_failure("*:" API ":404", "404", "registry.url");
}

static void status_429_says_to_wait(void)
{
    expect_failure("*:" API ":429", "429", "later");
}

static void status_500_says_to_run_again(void)
{
    expect_failure("*:" API ":500", "500", "run again");
}

static void status_500_on_a_write_makes_no_duplicate(void)
{
    expect_failure("POST:" DATASETS ":500", "500", "registering");
}

static void gateway_page_with_502_is_no_answer(void)
{
    expect_failure("*:" API ":502html", "502", "registry");
}

static void page_with_200_is_no_answer(void)
{
    expect_failure("*:" API ":html", "text/html", "registry.url");
}

static void broken_json_is_no_answer(void)
{
    expect_failure("*:" API ":badjson", "JSON", "registry");
}

static void redirect_is_not_followed(void)
{
    expect_failure("*:" API ":redirect", "redirect", "registry.url");
}

static void closed_connection_is_an_environment_failure(void)
{
    expect_failure("*:" API ":close", "no answer from the registry", "registry");
}

static void truncated_answer_is_an_environment_failure(void)
{
    expect_failure("GET:" API ":truncate", "no answer from the registry", "registry");
}

static void silence_ends_at_the_timeout(void)
{
    struct scene scene = scene_make();
    simulator_set_faults(&scene.simulator, "POST:" DATASETS ":hang");
    struct outcome outcome = work(&scene, "run", NULL);
    EXPECT(outcome, 3, "no answer from the registry", "timed out");
    CHECK(outcome.seconds < 15, "it took %.1f seconds", outcome.seconds);
    CHECK(is_in_place(&scene), "the files are not on the host");
    simulator_set_faults(&scene.simulator, "");
    work_well(&scene);
}

static void registry_that_is_down_is_an_environment_failure(void)
{
    struct scene scene = scene_make();
    edit(scene.publication, "publication.yaml", scene.simulator.url, "http://127.0.0.1:1/api/v1");
    EXPECT(work(&scene, "run", NULL), 3, "no answer from the registry", "127.0.0.1");
    CHECK(is_in_place(&scene), "the files are not on the host");
    edit(scene.publication, "publication.yaml", "http://127.0.0.1:1/api/v1", scene.simulator.url);
    work_well(&scene);
}

static void name_taken_by_another_organisation_is_said(void)
{
    struct scene scene = scene_make();
    edit(scene.publication, "publication.yaml", "name: small", "name: taken-elsewhere");
    EXPECT(work(&scene, "run", NULL), 3, "taken-elsewhere", "another organisation",
           "registry.prefix");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "taken-elsewhere", "url"),
                           "https://another.example/activities.xml");
    edit(scene.publication, "publication.yaml", "name: taken-elsewhere", "name: small");
    work_well(&scene);
}

static void refused_dataset_does_not_hold_up_the_others(void)
{
    struct scene scene = scene_make();
    edit(scene.publication, "publication.yaml", "datasets:\n",
         "datasets:\n  - {name: taken-elsewhere, title: Taken, overlap: yes}\n");
    EXPECT(work(&scene, "run", NULL), 3, "taken-elsewhere");
    CU_ASSERT_EQUAL(simulator_count(&scene.simulator, "small"), 1);
}

/* A fault that passes, or that only looks like one: the run is fine and one dataset registered by
 * so many writes. */
static void expect_recovery(const char *faults, size_t writes)
{
    struct scene scene = scene_make();
    simulator_set_faults(&scene.simulator, faults);
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), writes);
    const char *site = site_of(scene.publication);
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), writes);
    CHECK(strcmp(site, site_of(scene.publication)) == 0, "files were written again");
}

static void write_that_is_answered_by_500_counts_as_done(void)
{
    expect_recovery("POST:" DATASETS ":write-then-500", 1);
}

static void write_that_is_answered_by_silence_counts_as_done(void)
{
    expect_recovery("POST:" DATASETS ":write-then-close", 1);
}

static void write_whose_answer_is_cut_counts_as_done(void)
{
    expect_recovery("POST:" DATASETS ":truncate", 1);
}

static void write_whose_answer_comes_too_late_counts_as_done(void)
{
    expect_recovery("POST:" DATASETS ":slow:1", 1);
}

static void read_that_fails_once_is_tried_again(void)
{
    expect_recovery("GET:" API ":502html:1\nGET:" API ":close:1", 1);
}

static void read_that_hangs_once_is_tried_again(void)
{
    expect_recovery("GET:" API ":hang:1", 1);
}

static void too_many_requests_once_is_waited_for(void)
{
    expect_recovery("*:" API ":429:2", 1);
}

static void patch_that_is_answered_by_500_counts_as_done(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "publication.yaml", "Small activities", "Modest activities");
    simulator_set_faults(&scene.simulator, "PATCH:" DATASETS ":write-then-500");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, "PATCH"), 1);
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", "human_readable_name"),
                           "Modest activities");
}

static void failed_patch_is_made_up_for(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "publication.yaml", "Small activities", "Modest activities");
    simulator_set_faults(&scene.simulator, "PATCH:" DATASETS ":403");
    EXPECT(work(&scene, "run", NULL), 3, "403", "small");
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", "human_readable_name"),
                           "Small activities");
    simulator_set_faults(&scene.simulator, "");
    work_well(&scene);
    CU_ASSERT_STRING_EQUAL(simulator_metadata(&scene.simulator, "small", "human_readable_name"),
                           "Modest activities");
}

static void registry_out_of_reach_still_updates_the_files(void)
{
    struct scene scene = scene_make();
    work_well(&scene);
    edit(scene.publication, "records/transactions.csv", "1500.00", "1600.00");
    simulator_set_faults(&scene.simulator, "*:" API ":502html");
    EXPECT(work(&scene, "run", NULL), 3, "502");
    CHECK(text_has(read_file(file_of(scene.publication, "site/small.xml"), NULL), ">1600.00<"),
          "the new file is not on the host");
    simulator_set_faults(&scene.simulator, "");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void killed_while_registering_leaves_no_duplicate(void)
{
    struct scene scene = scene_make();
    EXPECT(work(&scene, "import", NULL), 0);
    EXPECT(work(&scene, "convert", NULL), 0);
    simulator_set_faults(&scene.simulator, "POST:" DATASETS ":slow:1");
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=" TOKEN, NULL};
    const struct conditions conditions = {.environment = environment, .kill_after = 1.5};
    EXPECT(iatipub_under(&conditions, "publish", "-C", scene.publication, NULL), -9);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

CU_TestInfo registry_tests[] = {
    {"dataset is registered", dataset_is_registered},
    {"second run writes nothing", second_run_writes_nothing},
    {"changed title is one PATCH", changed_title_is_one_patch},
    {"changed records are uploaded and not registered again",
     changed_records_are_uploaded_and_not_registered_again},
    {"lost journal does not register again", lost_journal_does_not_register_again},
    {"prefix makes the short name", prefix_makes_the_short_name},
    {"plan writes nothing anywhere", plan_writes_nothing_anywhere},
    {"plan shows differences and writes nothing", plan_shows_differences_and_writes_nothing},
    {"plan without a registry says so", plan_without_a_registry_says_so},
    {"missing token stops before anything is done", missing_token_stops_before_anything_is_done},
    {"variable of the token is configurable", variable_of_the_token_is_configurable},
    {"token that is none is refused and not repeated",
     token_that_is_none_is_refused_and_not_repeated},
    {"expired token says where to put a fresh one", expired_token_says_where_to_put_a_fresh_one},
    {"token of another organisation names the organisations",
     token_of_another_organisation_names_the_organisations},
    {"tool that is not registered is told so", tool_that_is_not_registered_is_told_so},
    {"token that expires in the middle leaves no duplicate",
     token_that_expires_in_the_middle_leaves_no_duplicate},
    {"status 401 asks for a fresh token", status_401_asks_for_a_fresh_token},
    {"status 403 says what the token needs", status_403_says_what_the_token_needs},
    {"status 404 points to the settings", status_404_points_to_the_settings},
    {"status 429 says to wait", status_429_says_to_wait},
    {"status 500 says to run again", status_500_says_to_run_again},
    {"status 500 on a write makes no duplicate", status_500_on_a_write_makes_no_duplicate},
    {"gateway page with 502 is no answer", gateway_page_with_502_is_no_answer},
    {"page with 200 is no answer", page_with_200_is_no_answer},
    {"broken JSON is no answer", broken_json_is_no_answer},
    {"redirect is not followed", redirect_is_not_followed},
    {"closed connection is an environment failure", closed_connection_is_an_environment_failure},
    {"truncated answer is an environment failure", truncated_answer_is_an_environment_failure},
    {"silence ends at the timeout", silence_ends_at_the_timeout},
    {"registry that is down is an environment failure",
     registry_that_is_down_is_an_environment_failure},
    {"name taken by another organisation is said", name_taken_by_another_organisation_is_said},
    {"refused dataset does not hold up the others", refused_dataset_does_not_hold_up_the_others},
    {"write that is answered by 500 counts as done", write_that_is_answered_by_500_counts_as_done},
    {"write that is answered by silence counts as done",
     write_that_is_answered_by_silence_counts_as_done},
    {"write whose answer is cut counts as done", write_whose_answer_is_cut_counts_as_done},
    {"write whose answer comes too late counts as done",
     write_whose_answer_comes_too_late_counts_as_done},
    {"read that fails once is tried again", read_that_fails_once_is_tried_again},
    {"read that hangs once is tried again", read_that_hangs_once_is_tried_again},
    {"too many requests once is waited for", too_many_requests_once_is_waited_for},
    {"PATCH that is answered by 500 counts as done", patch_that_is_answered_by_500_counts_as_done},
    {"failed PATCH is made up for", failed_patch_is_made_up_for},
    {"registry out of reach still updates the files",
     registry_out_of_reach_still_updates_the_files},
    {"killed while registering leaves no duplicate", killed_while_registering_leaves_no_duplicate},
    CU_TEST_INFO_NULL,
};
