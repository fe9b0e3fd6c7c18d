#include <CUnit/CUnit.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "folder.h"
#include "publish/token.h"

extern CU_TestInfo token_tests[];

#define ENDPOINT "https://login.example.org/oauth2/token"
#define NEEDED "ryd ryd:reporting_org ryd:dataset ryd:dataset:update"
#define VARIABLE "IATIPUB_TEST_TOKEN"
#define SECRET_VARIABLE "IATIPUB_TEST_CLIENT_SECRET"
#define SECRET "c/ient=secret"
#define GRANTED(token, more) "{\"access_token\":\"" token "\",\"token_type\":\"bearer\"" more "}"
#define LASTS(seconds) ",\"expires_in\":" seconds
#define SCOPE(scope) ",\"scope\":\"" scope "\""
#define NEXT(token) ",\"refresh_token\":\"" token "\""

/* ---- the scene ------------------------------------------------------------------------------- */

/* What the endpoint does when it is asked. */
struct step {
    const char *form; /* that is expected in the form; NULL: a pause */
    long status;      /* 0: no answer */
    const char *body;
    const char *type; /* NULL: application/json */
    bool sent;        /* of no answer: the request went out */
};

struct script {
    struct transport base;
    const struct step *steps;
    size_t count, next;
    char *form; /* the last one */
    char *basic;
    void (*meanwhile)(void); /* happens while the answer is on its way; NULL: nothing */
};

static const struct step *take_step(struct script *script, bool pause)
{
    const struct step *step = script->next < script->count ? &script->steps[script->next++] : NULL;
    CU_ASSERT_PTR_NOT_NULL(step);
    if (step)
        CU_ASSERT_EQUAL(step->form == NULL, pause);
    return step;
}

static void script_send(struct transport *transport, const struct http_request *request,
                        struct http_response *response)
{
    struct script *script = (struct script *)transport;
    const struct http_credentials *credentials = request->credentials;
    CU_ASSERT_STRING_EQUAL(request->method, "POST");
    CU_ASSERT_STRING_EQUAL(request->url, ENDPOINT);
    CU_ASSERT_STRING_EQUAL(request->headers[0], "Content-Type: application/x-www-form-urlencoded");
    free(script->form);
    free(script->basic);
    script->form = xstrdup(request->body);
    script->basic =
        credentials ? xasprintf("%s:%s", credentials->user, credentials->secret) : xstrdup("");
    const struct step *step = take_step(script, false);
    if (script->meanwhile)
        script->meanwhile();
    if (step && !strstr(request->body, step->form))
        CU_FAIL(request->body);
    if (!step || step->status == 0) {
        response->failure = xstrdup("broken");
        response->sent = step && step->sent;
        return;
    }
    response->status = step->status;
    response->content_type = xstrdup(step->type ? step->type : "application/json");
    response->location = xstrdup("https://elsewhere.example/?s=" SECRET);
    strbuf_addstr(&response->body, step->body);
}

static void script_pause(struct transport *transport, unsigned milliseconds)
{
    (void)milliseconds;
    take_step((struct script *)transport, true);
}

static int64_t now; /* by the clock of the test */

static int64_t test_clock(void)
{
    return now;
}

struct scene {
    char folder[FOLDER_PATH_SIZE];
    char *refresh_file;
    struct script script;
    struct registry registry;
    struct publication publication;
    struct token *token;
    struct error error;
};

static char endpoint[] = ENDPOINT, client_id[] = "the client", file_name[] = "refresh",
            variable[] = VARIABLE, secret_variable[] = SECRET_VARIABLE;

static void scene_begin(struct scene *scene, enum token_grant grant, const struct step *steps,
                        size_t count)
{
    *scene = (struct scene){
        .script = {.base = {.send = script_send, .pause = script_pause},
                   .steps = steps,
                   .count = count},
        .registry = {.grant = grant,
                     .token_env = variable,
                     .token_file = grant == TOKEN_REFRESH ? file_name : NULL,
                     .token_url = endpoint,
                     .client_id = client_id,
                     .client_secret_env = secret_variable},
    };
    now = 1000;
    folder_begin(scene->folder);
    folder_add(scene->folder, "refresh", "r1\n");
    scene->refresh_file = xasprintf("%s/refresh", scene->folder);
    CU_ASSERT_EQUAL(chmod(scene->refresh_file, 0600), 0);
    scene->publication =
        (struct publication){.folder = scene->folder, .registry = &scene->registry};
    setenv(SECRET_VARIABLE, SECRET, 1);
    setenv(VARIABLE, "ready", 1);
}

static void scene_open(struct scene *scene)
{
    scene->token = token_open(&scene->publication, &scene->script.base, test_clock, &scene->error);
    if (!scene->token)
        CU_FAIL(scene->error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->token);
}

#define SCENE(scene, grant, steps)                                                                 \
    scene_begin(scene, grant, steps, sizeof(steps) / sizeof *(steps));                             \
    scene_open(scene)

static void scene_end(struct scene *scene)
{
    CU_ASSERT_EQUAL(scene->script.next, scene->script.count); /* nothing was left out */
    token_close(scene->token);
    error_clear(&scene->error);
    free(scene->script.form);
    free(scene->script.basic);
    free(scene->refresh_file);
    folder_end(scene->folder);
    unsetenv(SECRET_VARIABLE);
    unsetenv(VARIABLE);
}

static void expect_token(struct scene *scene, const char *expected)
{
    const char *token = token_get(scene->token, &scene->error);
    if (token)
        CU_ASSERT_STRING_EQUAL(token, expected);
    if (!token)
        CU_FAIL(scene->error.text);
}

static void expect_text(const struct error *error, enum error_kind kind, const char *text)
{
    CU_ASSERT_EQUAL(error->kind, kind);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error->text);
    if (!strstr(error->text, text))
        CU_FAIL(error->text);
    CU_ASSERT_PTR_NULL(strstr(error->text, SECRET));
    CU_ASSERT_PTR_NULL(strstr(error->text, "c%2Fient%3Dsecret"));
    CU_ASSERT_PTR_NULL(strstr(error->text, "dGhlJTIwY2xpZW50OmMlMkZpZW50JTNEc2VjcmV0"));
    CU_ASSERT_PTR_NULL(strstr(error->text, "r1"));
}

static void expect_no_token(struct scene *scene, enum error_kind kind, const char *text)
{
    CU_ASSERT_PTR_NULL(token_get(scene->token, &scene->error));
    expect_text(&scene->error, kind, text);
}

static void expect_stored(const struct scene *scene, const char *expected)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *text = file_read(scene->refresh_file, 1000, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

/* ---- ready-made ------------------------------------------------------------------------------ */

static void ready_made_token_is_sent_as_it_is(void)
{
    struct scene scene;
    scene_begin(&scene, TOKEN_READY_MADE, NULL, 0);
    scene_open(&scene);
    CU_ASSERT_TRUE(token_prepare(scene.token, &scene.error));
    expect_token(&scene, "ready");
    CU_ASSERT_STRING_EQUAL(token_origin(scene.token), "environment variable " VARIABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(token_remedy(scene.token)->text, "put a fresh one there"));
    CU_ASSERT_TRUE(token_covers(scene.token, "ryd:dataset:delete"));
    CU_ASSERT_FALSE(token_renew(scene.token, &scene.error));
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_NONE);
    scene_end(&scene);
}

static void ready_made_file_is_read_again_if_it_changed(void)
{
    struct scene scene;
    scene_begin(&scene, TOKEN_READY_MADE, NULL, 0);
    scene.registry.token_file = file_name;
    scene_open(&scene);
    expect_token(&scene, "r1");
    CU_ASSERT_FALSE(token_renew(scene.token, &scene.error));
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(file_write(scene.refresh_file, "fresh\n", 6, &error));
    CU_ASSERT_EQUAL(chmod(scene.refresh_file, 0600), 0);
    CU_ASSERT_TRUE(token_renew(scene.token, &scene.error));
    expect_token(&scene, "fresh");
    CU_ASSERT_FALSE(token_renew(scene.token, &scene.error));
    unlink(scene.refresh_file);
    CU_ASSERT_FALSE(token_renew(scene.token, &scene.error));
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_NONE);
    scene_end(&scene);
}

/* ---- the form -------------------------------------------------------------------------------- */

static void client_names_itself_in_a_basic_header(void)
{
    static const struct step steps[] = {
        {"grant_type=client_credentials&scope=ryd%20ryd%3Areporting_org%20ryd%3Adataset%20"
         "ryd%3Adataset%3Aupdate%20ryd%3Adataset%3Adelete",
         200, GRANTED("t1", LASTS("3600")), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    CU_ASSERT_TRUE(token_prepare(scene.token, &scene.error));
    expect_token(&scene, "t1");
    CU_ASSERT_STRING_EQUAL(scene.script.basic, "the%20client:c%2Fient%3Dsecret");
    CU_ASSERT_PTR_NULL(strstr(scene.script.form, "client_id"));
    CU_ASSERT_PTR_NULL(strstr(scene.script.form, "audience"));
    scene_end(&scene);
}

static void client_may_name_itself_in_the_form(void)
{
    static const struct step steps[] = {
        {"&scope="
         "ryd"
         "&audience=https%3A%2F%2Fapi.example&client_id=the%20client"
         "&client_secret=c%2Fient%3Dsecret",
         200, GRANTED("t1", SCOPE(NEEDED)), NULL, true}};
    static char audience[] = "https://api.example", scope[] = "ryd";
    struct scene scene;
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, steps, 1);
    scene.registry.client_secret_in_body = true;
    scene.registry.audience = audience;
    scene.registry.scope = scope;
    scene_open(&scene);
    expect_token(&scene, "t1");
    CU_ASSERT_STRING_EQUAL(scene.script.basic, "");
    scene_end(&scene);
}

static void public_client_has_no_secret(void)
{
    static const struct step steps[] = {
        {"grant_type=refresh_token&refresh_token=r1&client_id=the%20client", 200, GRANTED("t1", ""),
         NULL, true}};
    struct scene scene;
    scene_begin(&scene, TOKEN_REFRESH, steps, 1);
    unsetenv(SECRET_VARIABLE);
    scene_open(&scene);
    expect_token(&scene, "t1");
    CU_ASSERT_STRING_EQUAL(scene.script.basic, "");
    CU_ASSERT_PTR_NULL(strstr(scene.script.form, "scope")); /* that of the login */
    scene_end(&scene);
}

/* ---- the refresh token ----------------------------------------------------------------------- */

static void new_refresh_token_is_stored_and_used(void)
{
    static const struct step steps[] = {
        {"refresh_token=r1", 200, GRANTED("t1", NEXT("second")), NULL, true},
        {"refresh_token=second", 200, GRANTED("t2", NEXT("third")), NULL, true},
        {"refresh_token=third", 200, GRANTED("t3", ""), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, steps);
    expect_token(&scene, "t1");
    expect_stored(&scene, "second\n");
    CU_ASSERT_TRUE(token_renew(scene.token, &scene.error));
    expect_stored(&scene, "third\n");
    CU_ASSERT_TRUE(token_renew(scene.token, &scene.error));
    expect_token(&scene, "t3");
    expect_stored(&scene, "third\n"); /* none came: the old one stays */
    struct stat status;
    CU_ASSERT_EQUAL(stat(scene.refresh_file, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0600);
    scene_end(&scene);
}

/* The scope won't do, but the refresh token that came with it is the only one that counts now. */
static void refresh_token_is_stored_before_anything_else(void)
{
    static const struct step steps[] = {
        {"refresh_token=r1", 200, GRANTED("t1", NEXT("second") SCOPE("ryd")), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, steps);
    CU_ASSERT_FALSE(token_prepare(scene.token, &scene.error));
    expect_text(&scene.error, ERROR_USAGE, "lacks the scope 'ryd:reporting_org'");
    expect_stored(&scene, "second\n");
    scene_end(&scene);
}

static void nothing_is_asked_if_nothing_could_be_stored(void)
{
    struct scene scene;
    scene_begin(&scene, TOKEN_REFRESH, NULL, 0);
    scene_open(&scene);
    char *obstacle = xasprintf("%s" FILE_TEMPORARY_SUFFIX, scene.refresh_file);
    CU_ASSERT_EQUAL(mkdir(obstacle, 0700), 0);
    CU_ASSERT_FALSE(token_prepare(scene.token, &scene.error));
    expect_text(&scene.error, ERROR_USAGE, "cannot replace the secret in '");
    rmdir(obstacle);
    free(obstacle);
    scene_end(&scene);
}

/* ---- stopped, or without room, while it is stored -------------------------------------------- */

static void stop_us(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        raise(stops[i]);
}

static void use_up_room(void)
{
    const struct rlimit none = {0, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &none);
}

/* Does it in a process of its own, whose wait status is the result. */
static int in_child(void (*work)(struct scene *), struct scene *scene)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        work(scene);
        _exit(0);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    return status;
}

static void renew(struct scene *scene)
{
    token_renew(scene->token, &scene->error);
}

static void stop_waits_until_the_token_is_stored(void)
{
    static const struct step steps[] = {
        {"refresh_token=r1", 200, GRANTED("t1", NEXT("second")), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, steps);
    scene.script.meanwhile = stop_us;
    int status = in_child(renew, &scene);
    CU_ASSERT_TRUE(WIFSIGNALED(status)); /* it was not forgotten */
    expect_stored(&scene, "second\n");
    scene.script.next = scene.script.count; /* it was the child that asked */
    scene_end(&scene);
}

/* Exits with 1 if the room was used up too late to be noticed. */
static void renew_without_room(struct scene *scene)
{
    signal(SIGXFSZ, SIG_IGN);
    use_up_room();
    bool refused = !token_renew(scene->token, &scene->error) && scene->error.kind == ERROR_USAGE &&
                   strstr(scene->error.text, "cannot replace the secret in '");
    _exit(!refused || scene->script.next > 0);
}

static void full_disk_is_noticed_before_anything_is_asked(void)
{
    struct scene scene;
    scene_begin(&scene, TOKEN_REFRESH, NULL, 0);
    scene_open(&scene);
    CU_ASSERT_EQUAL(in_child(renew_without_room, &scene), 0);
    expect_stored(&scene, "r1\n");
    scene_end(&scene);
}

static void renew_while_room_ends(struct scene *scene)
{
    signal(SIGXFSZ, SIG_IGN);
    scene->script.meanwhile = use_up_room;
    bool failed = !token_renew(scene->token, &scene->error);
    const char *text = failed ? scene->error.text : "";
    _exit(!strstr(text, "the new refresh token could not be stored") ||
          !strstr(text, "log in again") || strstr(text, "second"));
}

/* The limit is no disk: it holds for the room too that was kept before the token was asked for. */
static void old_token_stays_if_the_new_one_cannot_be_written(void)
{
    static const struct step steps[] = {
        {"refresh_token=r1", 200, GRANTED("t1", NEXT("second")), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, steps);
    CU_ASSERT_EQUAL(in_child(renew_while_room_ends, &scene), 0);
    expect_stored(&scene, "r1\n");
    char *temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, scene.refresh_file);
    CU_ASSERT_FALSE(file_exists(temporary));
    free(temporary);
    scene.script.next = scene.script.count;
    scene_end(&scene);
}

#define DISK "/tmp/iatipub-small-disk"
#define DISK_SIZE "256k"

static void fill_disk(void)
{
    char block[4096] = "";
    int filler = open(DISK "/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (write(filler, block, sizeof block) > 0)
        ;
    CU_ASSERT_EQUAL(errno, ENOSPC);
    close(filler);
}

/* Room was kept before the token was asked for. In a file system that only the child sees. */
static void renew_while_disk_fills_up(struct scene *scene)
{
    size_t length;
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mkdir(DISK, 0700) != 0 || mount("tmpfs", DISK, "tmpfs", 0, "size=" DISK_SIZE) != 0)
        _exit(0); /* that isn't allowed here */
    folder_add(DISK, "refresh", "r1\n");
    chmod(DISK "/refresh", 0600);
    token_close(scene->token);
    char file[] = DISK "/refresh";
    scene->registry.token_file = file;
    scene_open(scene);
    scene->script.meanwhile = fill_disk;
    bool renewed = token_renew(scene->token, &scene->error);
    char *stored = file_read(file, 1000, &length, &scene->error);
    _exit(!renewed || !stored || strcmp(stored, "second\n") != 0);
}

static void token_is_stored_on_a_disk_that_fills_up(void)
{
    static const struct step steps[] = {
        {"refresh_token=r1", 200, GRANTED("t1", NEXT("second")), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, steps);
    CU_ASSERT_EQUAL(in_child(renew_while_disk_fills_up, &scene), 0);
    rmdir(DISK);
    scene.script.next = scene.script.count;
    scene_end(&scene);
}

static void refresh_token_is_sent_again_only_if_unused(void)
{
    static const struct step harmless[] = {{"r1", 0, NULL, NULL, false},
                                           {NULL, 0, NULL, NULL, false},
                                           {"r1", 503, "", NULL, true},
                                           {NULL, 0, NULL, NULL, false},
                                           {"r1", 429, "", NULL, true},
                                           {NULL, 0, NULL, NULL, false},
                                           {"r1", 200, GRANTED("t1", ""), NULL, true}};
    static const struct step doubtful[] = {{"r1", 0, NULL, NULL, true}};
    static const struct step broken[] = {{"r1", 500, "", NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_REFRESH, harmless);
    expect_token(&scene, "t1");
    scene_end(&scene);
    SCENE(&scene, TOKEN_REFRESH, doubtful);
    expect_no_token(&scene, ERROR_ENVIRONMENT, "should it refuse that then, log in again");
    expect_no_token(&scene, ERROR_ENVIRONMENT, "does not answer (broken)"); /* not asked again */
    scene_end(&scene);
    SCENE(&scene, TOKEN_REFRESH, broken);
    CU_ASSERT_TRUE(token_prepare(scene.token, &scene.error)); /* the files can still go */
    expect_no_token(&scene, ERROR_ENVIRONMENT, "out of order (status 500");
    scene_end(&scene);
}

static void clients_own_token_is_asked_for_patiently(void)
{
    static const struct step steps[] = {{"", 0, NULL, NULL, true}, {NULL, 0, NULL, NULL, false},
                                        {"", 500, "", NULL, true}, {NULL, 0, NULL, NULL, false},
                                        {"", 502, "", NULL, true}, {NULL, 0, NULL, NULL, false},
                                        {"", 503, "", NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    expect_no_token(&scene, ERROR_ENVIRONMENT, "run again later");
    CU_ASSERT_PTR_NULL(strstr(scene.error.text, "log in"));
    scene_end(&scene);
}

/* ---- the end of a token ---------------------------------------------------------------------- */

static void token_is_renewed_a_minute_before_its_end(void)
{
    static const struct step steps[] = {
        {"grant_type", 200, GRANTED("t1", LASTS("3600")), NULL, true},
        {"grant_type", 200, GRANTED("t2", LASTS("\"10\"")), NULL, true},
        {"grant_type", 200, GRANTED("t3", ""), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    expect_token(&scene, "t1");
    now += 3600 - 61;
    expect_token(&scene, "t1");
    now += 1;
    expect_token(&scene, "t2");
    now += 4; /* one that is so short is renewed at half of it, or it would be at each request */
    expect_token(&scene, "t2");
    now += 1;
    expect_token(&scene, "t3");
    now += 1000000; /* it did not say when it ends */
    expect_token(&scene, "t3");
    scene_end(&scene);
}

static void token_is_used_to_its_end_if_there_is_no_other(void)
{
    static const struct step steps[] = {
        {"grant_type", 200, GRANTED("t1", LASTS("600")), NULL, true},
        {"grant_type", 400, "{\"error\":\"invalid_client\"}", NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    expect_token(&scene, "t1");
    now += 590;
    expect_token(&scene, "t1");
    expect_token(&scene, "t1");
    now += 10;
    expect_no_token(&scene, ERROR_ENVIRONMENT, "invalid_client");
    CU_ASSERT_FALSE(token_renew(scene.token, &scene.error));
    expect_text(&scene.error, ERROR_ENVIRONMENT, "invalid_client");
    scene_end(&scene);
}

/* ---- scopes ---------------------------------------------------------------------------------- */

static void missing_scope_is_named(void)
{
    static const struct step steps[] = {
        {"", 200, GRANTED("t1", SCOPE("ryd:dataset:updates ryd ryd:reporting_org ryd:dataset")),
         NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    CU_ASSERT_FALSE(token_prepare(scene.token, &scene.error));
    expect_text(&scene.error, ERROR_USAGE, "lacks the scope 'ryd:dataset:update'");
    expect_text(&scene.error, ERROR_USAGE, "gave it 'ryd:dataset:updates ryd ryd:reporting_org");
    expect_no_token(&scene, ERROR_USAGE, "lacks the scope");
    scene_end(&scene);
}

static void what_is_not_said_is_as_asked(void)
{
    static const struct step steps[] = {{"", 200, GRANTED("t1", ""), NULL, true}};
    static char narrow[] = "ryd";
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    expect_token(&scene, "t1");
    CU_ASSERT_TRUE(token_covers(scene.token, "ryd:dataset:delete"));
    CU_ASSERT_FALSE(token_covers(scene.token, "ryd:dataset:delet"));
    scene_end(&scene);
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, steps, 1);
    scene.registry.scope = narrow;
    scene_open(&scene);
    expect_no_token(&scene, ERROR_USAGE, "lacks the scope 'ryd:reporting_org'");
    scene_end(&scene);
}

static void deleting_is_not_needed_to_publish(void)
{
    static const struct step steps[] = {{"", 200, GRANTED("t1", SCOPE(NEEDED)), NULL, true}};
    struct scene scene;
    SCENE(&scene, TOKEN_CLIENT_CREDENTIALS, steps);
    expect_token(&scene, "t1");
    CU_ASSERT_FALSE(token_covers(scene.token, "ryd:dataset:delete"));
    scene_end(&scene);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void each_refusal_is_explained(void)
{
    static const struct {
        enum token_grant grant;
        struct step step;
        const char *text;
    } cases[] = {
        {TOKEN_REFRESH,
         {"", 400, "{\"error\":\"invalid_grant\",\"error_description\":\"r1 is spent\"}", NULL, 1},
         "refuses a token (status 400, invalid_grant: *** is spent): the refresh token (file '"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 401,
          "{\"error\":\"invalid_client\",\"error_description\":\"" SECRET
          " c%2Fient%3Dsecret dGhlJTIwY2xpZW50OmMlMkZpZW50JTNEc2VjcmV0\"}",
          NULL, 1},
         "(status 401, invalid_client: *** *** ***): check 'registry.client_id' and the client's "
         "secret (environment variable " SECRET_VARIABLE ")"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 401, "Unauthorized", "text/plain", 1},
         "(status 401, content type 'text/plain'): check 'registry.client_id'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"unauthorized_client\"}", NULL, 1},
         "client 'the client' is not allowed"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"unsupported_grant_type\"}", NULL, 1},
         "choose another 'registry.grant'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"invalid_scope\"}", NULL, 1},
         "'registry.scope'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"invalid_target\"}", NULL, 1},
         "check 'registry.audience'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"invalid_request\"}", NULL, 1},
         "'client_secret_in_body'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 400, "{\"error\":\"temporarily_unavailable\"}", NULL, 1},
         "run again later"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 404, "<html>" SECRET "</html>", "text/html", 1},
         "(status 404, content type 'text/html'): check 'registry.token_url'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 302, "", "text/html", 1},
         "redirects to 'https://elsewhere.example/?s=***' (status 302): redirects are not"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 200, "<html>", "text/html", 1},
         "something else than a token (status 200, content type 'text/html')"},
        {TOKEN_CLIENT_CREDENTIALS, {"", 200, "{\"acc", NULL, 1}, "no sound JSON"},
        {TOKEN_CLIENT_CREDENTIALS, {"", 200, "[]", NULL, 1}, "no 'access_token'"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 200, GRANTED("t\\r\\nX: 1", ""), NULL, 1},
         "a token with a space or a control character"},
        {TOKEN_CLIENT_CREDENTIALS,
         {"", 200, "{\"access_token\":\"t\",\"token_type\":\"mac\"}", NULL, 1},
         "another type than Bearer"},
        {TOKEN_REFRESH,
         {"", 200, GRANTED("t1", NEXT("a b")), NULL, 1},
         "a token with a space or a control character"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        scene_begin(&scene, cases[i].grant, &cases[i].step, 1);
        scene_open(&scene);
        expect_no_token(&scene, ERROR_ENVIRONMENT, cases[i].text);
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "the token endpoint '" ENDPOINT "'"));
        expect_stored(&scene, "r1\n");
        scene_end(&scene);
    }
}

/* ---- settings -------------------------------------------------------------------------------- */

static void expect_usage(struct scene *scene, const char *text)
{
    CU_ASSERT_PTR_NULL(
        token_open(&scene->publication, &scene->script.base, test_clock, &scene->error));
    expect_text(&scene->error, ERROR_USAGE, text);
    scene_end(scene);
}

static void missing_settings_are_named(void)
{
    static char open_url[] = "http://login.example.org/token", here[] = "http://127.0.0.1:1/token";
    struct scene scene;
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, NULL, 0);
    unsetenv(SECRET_VARIABLE);
    expect_usage(&scene, "no secret of the client: set environment variable " SECRET_VARIABLE);
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, NULL, 0);
    scene.registry.token_url = open_url;
    expect_usage(&scene, "is not https");
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, NULL, 0);
    scene.registry.token_url = NULL;
    expect_usage(&scene, "'registry.token_url' is missing");
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, NULL, 0);
    scene.registry.client_id = NULL;
    expect_usage(&scene, "'registry.client_id' is missing");
    scene_begin(&scene, TOKEN_REFRESH, NULL, 0);
    scene.registry.token_file = NULL;
    expect_usage(&scene, "'registry.token_file' is missing");
    scene_begin(&scene, TOKEN_REFRESH, NULL, 0);
    CU_ASSERT_EQUAL(chmod(scene.refresh_file, 0644), 0);
    expect_usage(&scene, "can be read by others: run chmod 600");
    scene_begin(&scene, TOKEN_CLIENT_CREDENTIALS, NULL, 0);
    scene.registry.token_url = here; /* this machine may do without */
    scene_open(&scene);
    scene_end(&scene);
}

CU_TestInfo token_tests[] = {
    {"ready-made token is sent as it is", ready_made_token_is_sent_as_it_is},
    {"ready-made file is read again if it changed", ready_made_file_is_read_again_if_it_changed},
    {"client names itself in a Basic header", client_names_itself_in_a_basic_header},
    {"client may name itself in the form", client_may_name_itself_in_the_form},
    {"public client has no secret", public_client_has_no_secret},
    {"new refresh token is stored and used", new_refresh_token_is_stored_and_used},
    {"refresh token is stored before anything else", refresh_token_is_stored_before_anything_else},
    {"nothing is asked if nothing could be stored", nothing_is_asked_if_nothing_could_be_stored},
    {"a stop waits until the token is stored", stop_waits_until_the_token_is_stored},
    {"a full disk is noticed before anything is asked",
     full_disk_is_noticed_before_anything_is_asked},
    {"the old token stays if the new one can't be written",
     old_token_stays_if_the_new_one_cannot_be_written},
    {"the token is stored on a disk that fills up", token_is_stored_on_a_disk_that_fills_up},
    {"refresh token is sent again only if unused", refresh_token_is_sent_again_only_if_unused},
    {"client's own token is asked for patiently", clients_own_token_is_asked_for_patiently},
    {"token is renewed a minute before its end", token_is_renewed_a_minute_before_its_end},
    {"token is used to its end if there is no other",
     token_is_used_to_its_end_if_there_is_no_other},
    {"missing scope is named", missing_scope_is_named},
    {"what is not said is as asked", what_is_not_said_is_as_asked},
    {"deleting is not needed to publish", deleting_is_not_needed_to_publish},
    {"each refusal is explained", each_refusal_is_explained},
    {"missing settings are named", missing_settings_are_named},
    CU_TEST_INFO_NULL,
};
