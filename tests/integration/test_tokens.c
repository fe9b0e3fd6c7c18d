#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "publications.h"
#include "simulator.h"
#include "suites.h"

#define ENDPOINT "/oauth2/token"
#define TOKEN_FAULT "POST:" ENDPOINT ":"

/* ---- the scene ------------------------------------------------------------------------------- */

/* A publication whose registry, and whose login service, is a simulator. */
struct scene {
    struct simulator simulator;
    char *publication;
    char *secrets; /* a folder outside of the publication */
};

/* `settings` are further lines under `registry`. */
static struct scene scene_make(const char *settings)
{
    struct scene scene = {simulator_start(), small_publication(), in_test("secrets")};
    make_folder(scene.secrets);
    edit(scene.publication, "publication.yaml", "host:\n",
         text_of("registry:\n  url: %s\n  timeout: 5\n%shost:\n", scene.simulator.url, settings));
    edit(scene.publication, "publication.yaml", "  timeout: 5\n",
         text_of("  timeout: 5\n  token_url: %s" ENDPOINT "\n", scene.simulator.address));
    return scene;
}

static char *secret_path(const struct scene *scene, const char *name)
{
    return text_of("%s/%s", scene->secrets, name);
}

static void keep_secret(const struct scene *scene, const char *name, const char *text)
{
    write_text(secret_path(scene, name), text);
    chmod(secret_path(scene, name), 0600);
}

static const char *secret_in(const struct scene *scene, const char *name)
{
    char *text = read_file(secret_path(scene, name), NULL);
    return text_replace(text, "\n", "");
}

static size_t count_in_log(const struct scene *scene, const char *part)
{
    size_t count = 0;
    if (!exists(scene->simulator.log))
        return 0;
    for (const char *at = read_file(scene->simulator.log, NULL); (at = strstr(at, part)); at++)
        count++;
    return count;
}

static size_t exchanges(const struct scene *scene)
{
    return count_in_log(scene, "\"path\":\"" ENDPOINT "\"");
}

/* Neither shown, nor in any file of the publication, its journal included. */
static void expect_hidden(const struct scene *scene, const struct outcome *outcome,
                          const char *secret)
{
    CHECK(!text_has(outcome->all, secret), "secret '%s' is shown: %s", secret, outcome->all);
    const char *file = find_in_files(scene->publication, secret);
    CHECK(!file, "secret '%s' is in '%s'", secret, file);
}

/* Every token that the registry was shown, too. */
static void expect_tokens_hidden(const struct scene *scene, const struct outcome *outcome)
{
    static const char beginning[] = "\"token\":\"";
    const char *log = exists(scene->simulator.log) ? read_file(scene->simulator.log, NULL) : "";
    for (const char *at = log; (at = strstr(at, beginning)); at++) {
        const char *token = at + strlen(beginning);
        expect_hidden(scene, outcome, text_of("%.*s", (int)strcspn(token, "\""), token));
    }
}

/* The verb with the client's secret in its variable (NULL: none). */
static struct outcome work(const struct scene *scene, const char *verb, const char *option,
                           const char *secret)
{
    const char *const environment[] = {secret ? text_of("IATIPUB_CLIENT_SECRET=%s", secret) : NULL,
                                       NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome =
        iatipub_under(&conditions, verb, "-C", scene->publication, option, NULL);
    if (secret)
        expect_hidden(scene, &outcome, secret);
    if (exists(secret_path(scene, "refresh")))
        expect_hidden(scene, &outcome, secret_in(scene, "refresh"));
    expect_tokens_hidden(scene, &outcome);
    return outcome;
}

static bool is_registered(const struct scene *scene)
{
    return simulator_count(&scene->simulator, "small") == 1;
}

static bool is_on_host(const struct scene *scene)
{
    return exists(file_of(scene->publication, "site/small.xml"));
}

#define OWN "  grant: client-credentials\n  client_id: "
#define PERSON "  grant: refresh-token\n  client_id: "

/* A person's login, whose refresh token is in a file. */
static struct scene person_make(const char *client, const char *refresh_token)
{
    struct scene scene =
        scene_make(text_of(PERSON "%s\n  token_file: %s/refresh\n", client, in_test("secrets")));
    keep_secret(&scene, "refresh", text_of("%s\n", refresh_token));
    return scene;
}

/* ---- the grants ------------------------------------------------------------------------------ */

static void ready_made_token_comes_from_a_file(void)
{
    struct scene scene = scene_make("  token_file: token\n");
    write_text(file_of(scene.publication, "token"), "  token-editor \n");
    chmod(file_of(scene.publication, "token"), 0600);
    struct outcome outcome = run_well(scene.publication);
    CHECK(!text_has(outcome.all, "token-editor"), "the token is shown: %s", outcome.all);
    CHECK(is_registered(&scene), "not registered: %s", outcome.all);
    CHECK(!find_in_files(file_of(scene.publication, ".iatipub"), "token-editor"),
          "the token is in the journal");
    CU_ASSERT_EQUAL(exchanges(&scene), 0);
}

static void ready_made_token_comes_from_the_services_credentials(void)
{
    struct scene scene = scene_make("");
    keep_secret(&scene, "iatipub-registry-token", "token-editor");
    const char *const environment[] = {text_of("CREDENTIALS_DIRECTORY=%s", scene.secrets),
                                       "IATIPUB_REGISTRY_TOKEN=token-expired", NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", scene.publication, NULL), 0);
    CHECK(is_registered(&scene), "not registered");
}

static void file_that_others_can_read_is_refused(void)
{
    struct scene scene = scene_make(text_of("  token_file: %s/token\n", in_test("secrets")));
    keep_secret(&scene, "token", "token-editor");
    chmod(secret_path(&scene, "token"), 0640);
    EXPECT(work(&scene, "run", NULL, NULL), 2, "chmod 600");
    CHECK(!is_on_host(&scene), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 0);
}

static void client_asks_for_a_token_of_its_own(void)
{
    struct scene scene = scene_make(OWN "machine\n");
    EXPECT(work(&scene, "run", NULL, "a-secret+of%the:machine"), 0, "1 new, 0 changed");
    CHECK(is_registered(&scene), "not registered");
    CU_ASSERT_EQUAL(exchanges(&scene), 1);
    EXPECT(work(&scene, "run", NULL, "a-secret+of%the:machine"), 0, "0 new, 0 changed, 1 unch");
    CU_ASSERT_EQUAL(exchanges(&scene), 2);
}

static void client_may_name_itself_in_the_form_and_an_audience(void)
{
    struct scene scene = scene_make(OWN "machine-form\n  client_secret_in_body: true\n"
                                        "  audience: the-registry\n"
                                        "  client_secret_env: ILO_SECRET\n");
    const char *const environment[] = {"ILO_SECRET=formsecret", NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", scene.publication, NULL), 0);
    CHECK(is_registered(&scene), "not registered");
}

static void rotated_refresh_token_is_stored(void)
{
    struct scene scene = person_make("person", "refresh-first");
    EXPECT(work(&scene, "run", NULL, "personsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
    const char *second = secret_in(&scene, "refresh");
    CHECK(strncmp(second, "refresh-", 8) == 0 && strcmp(second, "refresh-first") != 0,
          "the new refresh token was not stored");
    struct stat status;
    CU_ASSERT_EQUAL(stat(secret_path(&scene, "refresh"), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0600);
    CU_ASSERT_EQUAL(count_files(scene.secrets, ""), 1);
    EXPECT(work(&scene, "run", NULL, "personsecret"), 0, "1 unchanged");
    CHECK(strcmp(second, secret_in(&scene, "refresh")) != 0, "it was not rotated again");
}

static void refresh_token_that_is_kept_stays(void)
{
    struct scene scene = person_make("person-keeps", "refresh-kept");
    const char *before = snapshot(scene.secrets, SNAPSHOT_TIMES);
    EXPECT(work(&scene, "run", NULL, NULL), 0); /* a public client: no secret */
    CHECK(is_registered(&scene), "not registered");
    CHECK(strcmp(before, snapshot(scene.secrets, SNAPSHOT_TIMES)) == 0, "the file was written");
}

static void plan_compares_and_keeps_the_login(void)
{
    struct scene scene = person_make("person", "refresh-first");
    EXPECT(work(&scene, "import", NULL, NULL), 0);
    EXPECT(work(&scene, "convert", NULL, NULL), 0);
    EXPECT(work(&scene, "publish", "--plan", "personsecret"), 0, "1 new, 0 changed, 0 unchanged");
    CHECK(!is_on_host(&scene) && !is_registered(&scene), "the plan was carried out");
    EXPECT(work(&scene, "publish", NULL, "personsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
}

/* ---- tokens that end ------------------------------------------------------------------------- */

static void token_that_expires_in_mid_run_is_renewed_once(void)
{
    struct scene scene = scene_make(OWN "machine-brief\n");
    EXPECT(work(&scene, "run", NULL, "briefsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    CU_ASSERT_EQUAL(count_in_log(&scene, "\"status\":401"), 1);
    CU_ASSERT_EQUAL(exchanges(&scene), 2);
}

static void refreshed_token_that_expires_is_renewed_with_the_stored_one(void)
{
    struct scene scene = person_make("person-brief", "refresh-first");
    EXPECT(work(&scene, "run", NULL, "personsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
    CU_ASSERT_EQUAL(exchanges(&scene), 2);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 3); /* two rotations, one registration */
}

static void token_that_is_refused_at_once_is_renewed_only_once(void)
{
    struct scene scene = scene_make(OWN "machine-fleeting\n");
    EXPECT(work(&scene, "run", NULL, "fleetingsecret"), 3, "status 401", "'registry.audience'");
    CHECK(is_on_host(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(exchanges(&scene), 2);
    CU_ASSERT_EQUAL(count_in_log(&scene, "\"status\":401"), 2);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void missing_scope_stops_before_anything_is_written(void)
{
    struct scene scene = scene_make(OWN "machine-narrow\n");
    EXPECT(work(&scene, "run", NULL, "narrowsecret"), 2, "'ryd:dataset:update'",
           "ryd ryd:reporting_org ryd:dataset'");
    CHECK(!is_on_host(&scene), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 1);
}

static void refused_client_is_told_why(void)
{
    struct scene scene = scene_make(OWN "machine-refused\n");
    EXPECT(work(&scene, "run", NULL, "refusedsecret"), 3, "unauthorized_client",
           "'machine-refused'");
    CHECK(is_on_host(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(exchanges(&scene), 1);
}

static void wrong_secret_is_not_shown_though_the_server_repeats_it(void)
{
    struct scene scene = scene_make(OWN "machine\n");
    EXPECT(work(&scene, "run", NULL, "not:the+secret"), 3, "invalid_client", "with secret '***'",
           "Basic ***", "IATIPUB_CLIENT_SECRET");
}

static void spent_refresh_token_says_to_log_in_again(void)
{
    struct scene scene = person_make("person", "refresh-spent");
    EXPECT(work(&scene, "run", NULL, "personsecret"), 3, "invalid_grant", "'***' is not active",
           "log in again", "secrets/refresh");
    CHECK(is_on_host(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(exchanges(&scene), 1);
    CU_ASSERT_STRING_EQUAL(secret_in(&scene, "refresh"), "refresh-spent");
    CU_ASSERT_EQUAL(count_files(scene.secrets, ""), 1);
    keep_secret(&scene, "refresh", "refresh-first");
    EXPECT(work(&scene, "run", NULL, "personsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
}

static void missing_secret_stops_before_anything_is_done(void)
{
    struct scene scene = scene_make(OWN "machine\n");
    EXPECT(work(&scene, "run", NULL, NULL), 2, "no secret of the client", "IATIPUB_CLIENT_SECRET");
    CHECK(!is_on_host(&scene), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 0);
}

/* ---- an endpoint that fails ------------------------------------------------------------------ */

static void busy_endpoint_is_asked_again(void)
{
    struct scene scene = scene_make(OWN "machine-brief\n");
    simulator_set_faults(&scene.simulator, TOKEN_FAULT "502html:1\n" TOKEN_FAULT "close:1");
    EXPECT(work(&scene, "run", NULL, "briefsecret"), 0);
    CHECK(is_registered(&scene), "not registered");
}

static void lost_answer_is_not_asked_for_again(void)
{
    struct scene scene = person_make("person", "refresh-first");
    simulator_set_faults(&scene.simulator, TOKEN_FAULT "write-then-close:1");
    EXPECT(work(&scene, "run", NULL, "personsecret"), 3, "does not answer", "log in again");
    CHECK(is_on_host(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(exchanges(&scene), 1);
    EXPECT(work(&scene, "run", NULL, "personsecret"), 3, "invalid_grant", "log in again");
}

static void each_failure_of_the_endpoint_is_explained(void)
{
    static const struct {
        const char *fault, *text;
    } cases[] = {
        {"html", "content type 'text/html; charset=utf-8'"},
        {"badjson", "no sound JSON"},
        {"redirect", "redirects to"},
        {"404", "status 404"},
        {"500", "run again later"},
        {"close", "does not answer"},
        {"truncate", "log in again"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = person_make("person-keeps", "refresh-kept");
        size_t before = exchanges(&scene);
        simulator_set_faults(&scene.simulator, text_of(TOKEN_FAULT "%s", cases[i].fault));
        EXPECT(work(&scene, "run", NULL, NULL), 3, cases[i].text, ENDPOINT);
        CHECK(is_on_host(&scene), "%s: the files are not on the host", cases[i].fault);
        CU_ASSERT_EQUAL(exchanges(&scene), before + 1);
        simulator_set_faults(&scene.simulator, "");
        EXPECT(work(&scene, "run", NULL, NULL), 0);
        CHECK(is_registered(&scene), "%s: not registered", cases[i].fault);
        remove_folder(scene.publication);
    }
}

CU_TestInfo token_tests[] = {
    {"ready-made token comes from a file", ready_made_token_comes_from_a_file},
    {"ready-made token comes from the service's credentials",
     ready_made_token_comes_from_the_services_credentials},
    {"file that others can read is refused", file_that_others_can_read_is_refused},
    {"client asks for a token of its own", client_asks_for_a_token_of_its_own},
    {"client may name itself in the form, and an audience",
     client_may_name_itself_in_the_form_and_an_audience},
    {"rotated refresh token is stored", rotated_refresh_token_is_stored},
    {"refresh token that is kept stays", refresh_token_that_is_kept_stays},
    {"plan compares and keeps the login", plan_compares_and_keeps_the_login},
    {"token that expires in mid-run is renewed once",
     token_that_expires_in_mid_run_is_renewed_once},
    {"refreshed token that expires is renewed with the stored one",
     refreshed_token_that_expires_is_renewed_with_the_stored_one},
    {"token that is refused at once is renewed only once",
     token_that_is_refused_at_once_is_renewed_only_once},
    {"missing scope stops before anything is written",
     missing_scope_stops_before_anything_is_written},
    {"refused client is told why", refused_client_is_told_why},
    {"wrong secret is not shown though the server repeats it",
     wrong_secret_is_not_shown_though_the_server_repeats_it},
    {"spent refresh token says to log in again", spent_refresh_token_says_to_log_in_again},
    {"missing secret stops before anything is done", missing_secret_stops_before_anything_is_done},
    {"busy endpoint is asked again", busy_endpoint_is_asked_again},
    {"lost answer is not asked for again", lost_answer_is_not_asked_for_again},
    {"each failure of the endpoint is explained", each_failure_of_the_endpoint_is_explained},
    CU_TEST_INFO_NULL,
};
