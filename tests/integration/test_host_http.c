/* Hosts over HTTP, against nginx. What the world sees is the folder that nginx serves, or what it
 * answers; how the program got there is in nginx's log. */
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "web_server.h"

/* ---- publications ---------------------------------------------------------------------------- */

/* small_publication with a host of this kind; `more` are further settings, a line each. */
static char *publication_to(const char *kind, const char *url, const char *more)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n",
         text_of("host:\n  kind: %s\n  upload_url: %s\n%s", kind, url, more));
    return publication;
}

static const char *basic(const char *password)
{
    return text_of("  user: publisher\n  password_file: %s\n", private_file("password", password));
}

static const char *users(void)
{
    return text_of("auth_basic iati;\nauth_basic_user_file %s;\n", web_users("publisher:s3cret"));
}

/* Changes a figure, so that there is something to publish. */
static void change(const char *publication, const char *from, const char *to)
{
    edit(publication, "records/transactions.csv", from, to);
}

static const char *public_file(const struct web_server *server, const char *name)
{
    const char *path = text_of("%s/%s", server->folder, name);
    return exists(path) ? read_file(path, NULL) : "";
}

static void check_published(const struct web_server *server, const char *publication)
{
    CHECK(strcmp(public_file(server, "small.xml"),
                 read_file(file_of(publication, "out/small.xml"), NULL)) == 0,
          "the public file is not what was made");
    CHECK(count_files(server->folder, ".iatipub-part") == 0, "a temporary file is left:\n%s",
          snapshot(server->folder, SNAPSHOT_BYTES));
}

/* New, again, changed, again. */
static void check_cycle(const struct web_server *server, const char *publication,
                        const char *const *environment)
{
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 0, "1 new");
    check_published(server, publication);
    size_t writes = web_server_writes(server), reads = web_server_requests(server, "GET");
    const char *before = snapshot(server->folder, SNAPSHOT_TIMES);
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 0, "1 unchanged");
    CHECK(web_server_writes(server) == writes, "nothing changed, yet it wrote:\n%s",
          read_file(server->log, NULL));
    CHECK(web_server_requests(server, "GET") <= reads + 3,
          "nothing changed, yet it read a lot:\n%s", read_file(server->log, NULL));
    CHECK(strcmp(before, snapshot(server->folder, SNAPSHOT_TIMES)) == 0, "a file was touched");
    change(publication, "1500.00", "1600.00");
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 0, "1 changed");
    check_published(server, publication);
    CHECK(text_has(public_file(server, "small.xml"), ">1600.00<"), "the old file stayed");
}

static void webdav_with_a_password(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = text_of(WEB_DAV "%s", users())};
    struct web_server server = web_server_start(&settings);
    check_cycle(&server, publication_to("webdav", server.url, basic("s3cret\n")), NULL);
    CHECK(web_server_requests(&server, "MOVE") > 0, "it did not rename");
}

static void plain_put(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = WEB_PUT};
    struct web_server server = web_server_start(&settings);
    check_cycle(&server, publication_to("http-put", server.url, ""), NULL);
    CHECK(web_server_requests(&server, "MOVE") + web_server_requests(&server, "PROPFIND") == 0,
          "it asked for more than PUT:\n%s", read_file(server.log, NULL));
}

static void server_that_renames_but_does_not_list(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = WEB_MOVE};
    struct web_server server = web_server_start(&settings);
    char *publication = publication_to("webdav", text_of("%s/", server.url), "");
    check_cycle(&server, publication, NULL);
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 0, "small.xml: unchanged");
}

/* The server understands HTTP/1.1 too, so that the program has to ask for more. */
static void everything_over_http_2(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {
        .location = text_of(WEB_DAV "%s", users()), .tls = true, .http2 = true};
    struct web_server server = web_server_start(&settings);
    const char *const trust[] = {text_of("CURL_CA_BUNDLE=%s", test_authority()), NULL};
    check_cycle(&server, publication_to("webdav", server.url, basic("s3cret\n")), trust);
    const char *log = read_file(server.log, NULL);
    CHECK(text_has(log, "PUT /iati/small.xml.iatipub-part 201 HTTP/2.0\n"), "%s", log);
    CHECK(text_has(log, "GET /iati/small.xml.iatipub-part 200 HTTP/2.0\n"), "%s", log);
    CHECK(!text_has(log, "HTTP/1"), "not all went over HTTP/2:\n%s", log);
}

static void token_and_client_certificate_over_tls(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {
        .location = WEB_DAV "if ($http_authorization != \"Bearer t0ken\") { return 401; }",
        .server = text_of("ssl_client_certificate %s;\nssl_verify_client on;\n", test_authority()),
        .tls = true};
    struct web_server server = web_server_start(&settings);
    const char *certificate = test_certificate("publisher"), *key = in_test("tls/publisher.key");
    const char *const trust[] = {text_of("CURL_CA_BUNDLE=%s", test_authority()),
                                 "IATIPUB_HOST_TOKEN=t0ken", NULL};
    const struct conditions trusting = {.environment = trust};
    char *publication = publication_to("webdav", server.url, "");
    EXPECT(iatipub_under(&trusting, "run", "-C", publication, NULL), 3, "status 400",
           "No required SSL certificate was sent", "host.certificate");
    publication = publication_to("webdav", server.url,
                                 text_of("  certificate: %s\n  key: %s\n", certificate, key));
    check_cycle(&server, publication, trust);
    const char *const wrong[] = {trust[0], "IATIPUB_HOST_TOKEN=0ther", NULL};
    const struct conditions mistaken = {.environment = wrong};
    struct outcome outcome = iatipub_under(&mistaken, "publish", "-C", publication, NULL);
    EXPECT(outcome, 3, "status 401", "token is wrong", "IATIPUB_HOST_TOKEN");
    CHECK(!text_has(outcome.all, "0ther"), "it tells the token");
    const char *const doubting[] = {"IATIPUB_HOST_TOKEN=t0ken", NULL};
    const struct conditions without = {.environment = doubting};
    double start = seconds_now();
    EXPECT(iatipub_under(&without, "publish", "-C", publication, NULL), 3, server.url,
           "certificate", "CURL_CA_BUNDLE");
    CHECK(seconds_now() - start < 5, "it tried again in vain");
}

/* ---- settings -------------------------------------------------------------------------------- */

static void settings_that_will_not_do(void)
{
    static const struct {
        const char *url, *more, *environment, *says;
    } cases[] = {
        {"http://dav.example.org/iati", "  user: u\n", "IATIPUB_HOST_PASSWORD=s3cret",
         "could read the password: use https"},
        {"http://dav.example.org/iati", "", "IATIPUB_HOST_TOKEN=s3cret",
         "could read the token: use https"},
        {"https://dav.example.org/iati", "  user: u\n", NULL,
         "set environment variable IATIPUB_HOST_PASSWORD"},
        {"https://dav.example.org/iati", "  user: \"u:s\"\n", "IATIPUB_HOST_PASSWORD=s3cret",
         "holds ':'"},
        {"https://dav.example.org/iati", "  password_env: P\n", "P=s3cret",
         "'host.user' is missing"},
        {"https://dav.example.org/iati", "  user: u\n  token_env: T\n", "T=s3cret",
         "exclude each other"},
        {"https://dav.example.org/iati", "  token_env: T\n", NULL, "set environment variable T"},
        {"https://dav.example.org/iati", "  key: k.pem\n", NULL, "'host.certificate' is missing"},
        {"https://dav.example.org/iati", "  certificate: none.pem\n", NULL, "none.pem"},
        {"https://dav.example.org/iati", "  certificate: locked.pem\n", NULL, "passphrase"},
        {"https://dav.example.org/iati", "  certificate: open.pem\n", NULL, "chmod 600"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *publication = publication_to("webdav", cases[i].url, cases[i].more);
        put(publication, "locked.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        put(publication, "open.pem", "-----BEGIN PRIVATE KEY-----\n");
        const char *const environment[] = {cases[i].environment, NULL};
        const struct conditions conditions = {.environment = environment};
        struct outcome outcome = iatipub_under(&conditions, "run", "-C", publication, NULL);
        EXPECT(outcome, 2, cases[i].says);
        CHECK(!text_has(outcome.all, "s3cret"), "it tells a secret: %s", outcome.all);
    }
}

/* ---- servers that refuse --------------------------------------------------------------------- */

static void server_that_refuses(void)
{
    static const struct {
        const char *kind, *location, *says[3];
    } cases[] = {
        {"webdav",
         "dav_methods off; dav_ext_methods PROPFIND OPTIONS;",
         {"status 405", "takes no uploads", "dav_methods"}},
        {"webdav",
         WEB_DAV "limit_except GET PROPFIND { deny all; }",
         {"status 403", "may not write here", "allow"}},
        {"webdav",
         "dav_methods PUT DELETE; dav_ext_methods PROPFIND OPTIONS;",
         {"status 405", "can't rename", "http-put"}},
        {"http-put",
         WEB_PUT "client_max_body_size 1k;",
         {"status 413", "too large", "client_max_body_size"}},
        {"http-put",
         WEB_PUT "if ($request_method = PUT) { return 308 https://other.example/x; }",
         {"status 308", "redirects", "https://other.example/x"}},
        {"http-put",
         WEB_PUT "if ($request_method = PUT) { return 202; }",
         {"status 202", "accepted but not done", "small.xml"}},
        {"http-put",
         WEB_PUT "if ($request_method = PUT) { return 507; }",
         {"status 507", "no space left", "quota"}},
        {"http-put",
         WEB_PUT "if ($request_method = PUT) { return 423; }",
         {"status 423", "locked", "close it"}},
    };
    if (!have_web_server())
        return;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct web_settings settings = {.location = cases[i].location};
        struct web_server server = web_server_start(&settings);
        char *publication = publication_to(cases[i].kind, server.url, "");
        struct outcome outcome = run(publication);
        EXPECT(outcome, 3, server.url, cases[i].says[0], cases[i].says[1], cases[i].says[2]);
        CHECK(!text_has(outcome.all, "<"), "it repeats a page: %s", outcome.all);
        CHECK(!*public_file(&server, "small.xml"), "it was published");
    }
}

static void wrong_password(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = text_of(WEB_DAV "%s", users())};
    struct web_server server = web_server_start(&settings);
    struct outcome outcome = run(publication_to("webdav", server.url, basic("m1stake")));
    EXPECT(outcome, 3, "status 401", "user name or the password is wrong", "'host.user'",
           in_test("password"));
    CHECK(!text_has(outcome.all, "m1stake"), "it tells the password: %s", outcome.all);
    EXPECT(run(publication_to("webdav", server.url, "")), 3, "status 401", "host.password_env");
    CHECK(count_files(server.folder, "") == 0, "something was uploaded");
    run_well(publication_to("webdav", server.url, basic("s3cret")));
}

static void missing_folder(void)
{
    static const char *const kinds[] = {"webdav", "http-put"};
    if (!have_web_server())
        return;
    struct web_server server = web_server_start(&(struct web_settings){.tls = false});
    const char *url = text_of("%s/2026", server.url);
    for (size_t i = 0; i < 2; i++)
        EXPECT(run(publication_to(kinds[i], url, "")), 3, "folder",
               text_of("curl -X MKCOL '%s/'", url));
    CHECK(!exists(text_of("%s/2026", server.folder)), "the folder was made silently");
    make_folder(text_of("%s/2026", server.folder));
    run_well(publication_to("http-put", url, ""));
}

static void leftovers_are_swept_and_files_of_others_stay(void)
{
    if (!have_web_server())
        return;
    struct web_server server = web_server_start(&(struct web_settings){.tls = false});
    write_text(text_of("%s/old.xml.iatipub-part", server.folder), "half");
    write_text(text_of("%s/Our other file, & more.txt", server.folder), "theirs");
    make_folder(text_of("%s/folder.iatipub-part", server.folder));
    char *publication = publication_to("webdav", server.url, "");
    run_well(publication);
    check_published(&server, publication);
    CHECK(exists(text_of("%s/Our other file, & more.txt", server.folder)), "it was removed");
    CHECK(exists(text_of("%s/folder.iatipub-part", server.folder)), "a folder was removed");
}

static void plan_writes_nothing(void)
{
    if (!have_web_server())
        return;
    struct web_server server = web_server_start(&(struct web_settings){.tls = false});
    char *publication = publication_to("webdav", server.url, "");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 0, "small.xml: new");
    CHECK(web_server_writes(&server) == 0, "the plan wrote:\n%s", read_file(server.log, NULL));
    CHECK(count_files(server.folder, "") == 0, "the plan uploaded");
}

static void uploads_at_the_same_time_are_limited(void)
{
    if (!have_web_server())
        return;
    static const char *const wrong[] = {"0", "-1", "33", "two", ""};
    struct web_server server = web_server_start(&(struct web_settings){.tls = false});
    char *publication = publication_to("webdav", server.url, "  jobs: 1\n");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        EXPECT(iatipub("run", "-C", publication, "--jobs", wrong[i], NULL), 2,
               "option '--jobs' is '", "expected a whole number from 1 to 32");
        EXPECT(iatipub("publish", "-C", publication, "--jobs", wrong[i], NULL), 2,
               "expected a whole number from 1 to 32");
    }
    EXPECT(iatipub("run", "-C", publication, "--jobs", "32", NULL), 0, "1 new");
    EXPECT(iatipub("publish", "-C", publication, "--jobs", "1", NULL), 0, "1 unchanged");
}

static void plan_of_a_withdrawal_tells_its_requests(void)
{
    if (!have_web_server())
        return;
    struct web_server server = web_server_start(&(struct web_settings){.tls = false});
    char *publication = publication_to("http-put", server.url, "");
    EXPECT(iatipub("run", "-C", publication, NULL), 0, "1 new");
    size_t writes = web_server_writes(&server);
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", "--plan", NULL), 0,
           text_of("DELETE %s/small.xml\n", server.url), text_of("PUT %s/index.html\n", server.url),
           text_of("PUT %s/manifest.json\n", server.url));
    CHECK(web_server_writes(&server) == writes, "the plan wrote");
}

/* ---- faults ---------------------------------------------------------------------------------- */

/* A published file, and a proxy before its server. */
struct scene {
    struct web_server server;
    struct faulty_proxy proxy;
    char *publication;
    const char *old; /* the public file */
};

static struct scene scene_begin(const char *kind)
{
    struct scene scene = {.server = web_server_start(&(struct web_settings){.tls = false})};
    scene.proxy = faulty_proxy_start(scene.server.port);
    faulty_proxy_set(&scene.proxy, "");
    scene.publication = publication_to(kind, scene.proxy.url, "  timeout: 1\n");
    run_well(scene.publication);
    check_published(&scene.server, scene.publication);
    scene.old = public_file(&scene.server, "small.xml");
    return scene;
}

static void check_whole(const struct scene *scene, const char *fault)
{
    const char *now = public_file(&scene->server, "small.xml");
    const char *made = read_file(file_of(scene->publication, "out/small.xml"), NULL);
    CHECK(strcmp(now, scene->old) == 0 || strcmp(now, made) == 0,
          "%s: the public file is neither the old nor the new one:\n%s", fault, now);
}

/* Without faults the next run finishes. */
static void check_recovery(struct scene *scene, const char *fault)
{
    faulty_proxy_set(&scene->proxy, "");
    struct outcome outcome = iatipub("publish", "-C", scene->publication, NULL);
    CHECK(outcome.status == 0, "%s: the next run fails: %s", fault, outcome.all);
    check_published(&scene->server, scene->publication);
    scene->old = public_file(&scene->server, "small.xml");
}

static void check_nothing_is_left_to_do(const struct scene *scene, const char *fault)
{
    size_t writes = web_server_writes(&scene->server);
    EXPECT(iatipub("publish", "-C", scene->publication, NULL), 0, "1 unchanged");
    CHECK(web_server_writes(&scene->server) == writes, "%s: the run after the next one writes",
          fault);
}

static void change_figure(const struct scene *scene, size_t number)
{
    change(scene->publication, text_of("%zu00.00", 15 + number), text_of("%zu00.00", 16 + number));
}

struct fault_case {
    const char *fault;
    int status; /* of the run */
    const char *says;
};

static void try_faults(const char *kind, const struct fault_case *cases, size_t count)
{
    struct scene scene = scene_begin(kind);
    for (size_t i = 0; i < count; i++) {
        change_figure(&scene, i);
        faulty_proxy_set(&scene.proxy, cases[i].fault);
        struct outcome outcome = run(scene.publication);
        CHECK(outcome.status == cases[i].status, "%s: status %d: %s", cases[i].fault,
              outcome.status, outcome.all);
        CHECK(text_has(outcome.all, cases[i].says), "%s: it does not say '%s': %s", cases[i].fault,
              cases[i].says, outcome.all);
        CHECK(faulty_proxy_strikes(&scene.proxy) > 0, "%s: it did not strike", cases[i].fault);
        check_whole(&scene, cases[i].fault);
        check_recovery(&scene, cases[i].fault);
        check_nothing_is_left_to_do(&scene, cases[i].fault);
    }
}

#define TRY(kind, cases) try_faults(kind, cases, sizeof(cases) / sizeof *(cases))

/* Whatever goes wrong once is tried again. */
static void faults_that_pass(void)
{
    static const struct fault_case cases[] = {
        {"PROPFIND:1:drop", 0, "1 changed"},   {"GET:1:cut", 0, "1 changed"},
        {"PUT:1:reset", 0, "1 changed"},       {"PUT:1:hang", 0, "1 changed"},
        {"PUT:1:lost", 0, "1 changed"},        {"PUT:1:busy:1", 0, "1 changed"},
        {"GET:2:cut", 0, "1 changed"},         {"GET:2:stall", 0, "1 changed"},
        {"MOVE:1:status:502", 0, "1 changed"}, {"MOVE:1:lost", 0, "1 changed"},
        {"MOVE:1:late:500", 0, "1 changed"},   {"MOVE:1:silent", 0, "1 changed"},
        {"MOVE:*:late:403", 0, "1 changed"},
    };
    if (have_web_server())
        TRY("webdav", cases);
}

static void faults_that_stay(void)
{
    static const struct fault_case cases[] = {
        {"PROPFIND:*:garble", 3, "not a listing of WebDAV"},
        {"PROPFIND:*:status:200", 3, "no answer to such a request"},
        {"GET:2:garble", 3, "a cache or"},
        {"GET:2:truncate", 3, "a cache or"},
        {"GET:2:status:404", 3, "can't be read back"},
        {"PUT:*:reset", 3, "cannot upload"},
        {"PUT:*:status:502", 3, "status 502, a proxy in front of the server"},
        {"PUT:*:busy:61", 3, "asks to wait 61 seconds"},
        {"PUT:*:until:90", 3, "it asks to wait "},
        {"MOVE:*:hang", 3, "cannot put in place"},
        {"MOVE:*:status:409", 3, "status 409"},
        {"GET:2:status:403", 3, "may not read here"},
    };
    if (have_web_server())
        TRY("webdav", cases);
}

/* A wait that is asked for, in seconds or as a date, is kept; unasked it is half a second. */
static void a_wait_that_is_asked_for_is_kept(void)
{
    static const char *const faults[] = {"PUT:1:busy:3", "PUT:1:until:4"};
    if (!have_web_server())
        return;
    struct scene scene = scene_begin("webdav");
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct timespec begun, over;
        change_figure(&scene, i);
        faulty_proxy_set(&scene.proxy, faults[i]);
        clock_gettime(CLOCK_MONOTONIC, &begun);
        EXPECT(run(scene.publication), 0, "1 changed");
        clock_gettime(CLOCK_MONOTONIC, &over);
        CHECK(faulty_proxy_strikes(&scene.proxy) == 1, "%s: it did not strike", faults[i]);
        CHECK(over.tv_sec - begun.tv_sec >= 2, "%s: it did not wait", faults[i]);
    }
}

static void faults_of_plain_put(void)
{
    static const struct fault_case cases[] = {
        {"PUT:2:reset", 0, "1 changed"},
        {"PUT:2:lost", 0, "1 changed"},
        {"GET:3:cut", 0, "1 changed"},
        {"PUT:2:status:413", 3, "client_max_body_size"},
        {"DELETE:1:status:403", 3, "may not write here"},
        {"GET:3:garble", 3, "a cache or"},
    };
    if (have_web_server())
        TRY("http-put", cases);
}

static void server_that_is_gone(void)
{
    if (!have_web_server())
        return;
    struct scene scene = scene_begin("webdav");
    change_figure(&scene, 0);
    edit(scene.publication, "publication.yaml", scene.proxy.url, "http://127.0.0.1:1/iati");
    EXPECT(run(scene.publication), 3, "http://127.0.0.1:1/iati/", "cannot list");
    edit(scene.publication, "publication.yaml", "http://127.0.0.1:1/iati", scene.proxy.url);
    check_recovery(&scene, "connection refused");
}

/* ---- kills ----------------------------------------------------------------------------------- */

/* `publish` beside the test, which waits for it. */
static pid_t begin_publishing(const char *publication)
{
    pid_t child = fork();
    CU_ASSERT_FATAL(child >= 0);
    if (child > 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("no_proxy", "*", 1);
    if (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
        execl(getenv("IATIPUB"), "iatipub", "publish", "-C", publication, (char *)NULL);
    _exit(125);
}

/* Kills the program once the proxy holds its request back; false if it ended before. */
static bool kill_in_request(const struct scene *scene)
{
    pid_t child = begin_publishing(scene->publication);
    double deadline = seconds_now() + 60;
    siginfo_t ended = {.si_pid = 0};
    while (faulty_proxy_strikes(&scene->proxy) == 0 && ended.si_pid == 0 &&
           seconds_now() < deadline) {
        waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT | WNOHANG);
        sleep_seconds(0.002);
    }
    bool caught = ended.si_pid == 0;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return caught;
}

/* Before and after each request that a run makes. */
static void killed_at_every_request_of(const char *kind)
{
    enum { MOST_REQUESTS = 40 };
    struct scene scene = scene_begin(kind);
    edit(scene.publication, "publication.yaml", "timeout: 1", "timeout: 60");
    static const char *const faults[] = {"hang", "silent"};
    size_t number = 0, kills = 0;
    for (size_t request = 1; request < MOST_REQUESTS; request++) {
        size_t before = kills;
        for (size_t i = 0; i < 2; i++) {
            const char *fault = text_of("*:%zu:%s", request, faults[i]);
            change_figure(&scene, number++);
            EXPECT(iatipub("import", "-C", scene.publication, NULL), 0);
            EXPECT(iatipub("convert", "-C", scene.publication, NULL), 0);
            faulty_proxy_set(&scene.proxy, fault);
            kills += kill_in_request(&scene);
            check_whole(&scene, fault);
            check_recovery(&scene, fault);
        }
        if (kills == before)
            break;
    }
    printf("%zu runs were killed ... ", kills);
    CHECK(kills >= 16, "only %zu runs were killed", kills);
}

static void killed_at_every_request(void)
{
    if (!have_web_server())
        return;
    killed_at_every_request_of("webdav");
}

static void killed_at_every_request_of_plain_put(void)
{
    if (!have_web_server())
        return;
    killed_at_every_request_of("http-put");
}

/* The new file is in place, the manifest still tells of the old one, which has as many bytes. */
static void killed_and_changed_back(void)
{
    if (!have_web_server())
        return;
    struct scene scene = scene_begin("webdav");
    edit(scene.publication, "publication.yaml", "timeout: 1", "timeout: 60");
    change(scene.publication, "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", scene.publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", scene.publication, NULL), 0);
    faulty_proxy_set(&scene.proxy, "MOVE:1:silent");
    CHECK(kill_in_request(&scene), "the run was not killed");
    change(scene.publication, "1600.00", "1500.00");
    faulty_proxy_set(&scene.proxy, "");
    run_well(scene.publication);
    check_published(&scene.server, scene.publication);
}

/* Reads the public files all the time. */
struct watcher {
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    const char *urls[2];
    const char *whole[2][2]; /* of each file, in either state */
    bool over;
    size_t reads;
    char problem[256];
};

struct body {
    char *bytes;
    size_t length;
};

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct body *body = context;
    body->bytes = realloc(body->bytes, body->length + size * count + 1);
    memcpy(body->bytes + body->length, data, size * count);
    body->length += size * count;
    body->bytes[body->length] = '\0';
    return size * count;
}

static void watch_once(struct watcher *watcher, CURL *curl, size_t i)
{
    struct body body = {.bytes = calloc(1, 1)};
    long status = 0;
    curl_easy_setopt(curl, CURLOPT_URL, watcher->urls[i]);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    bool whole = code == CURLE_OK && status == 200 &&
                 (strcmp(body.bytes, watcher->whole[i][0]) == 0 ||
                  strcmp(body.bytes, watcher->whole[i][1]) == 0);
    pthread_mutex_lock(&watcher->mutex);
    watcher->reads++;
    if (!whole && !*watcher->problem)
        snprintf(watcher->problem, sizeof watcher->problem, "%s: %s, status %ld, %zu bytes",
                 watcher->urls[i], curl_easy_strerror(code), status, body.length);
    pthread_mutex_unlock(&watcher->mutex);
    free(body.bytes);
}

static bool is_over(struct watcher *watcher)
{
    pthread_mutex_lock(&watcher->mutex);
    bool over = watcher->over;
    pthread_mutex_unlock(&watcher->mutex);
    return over;
}

static void *watch(void *context)
{
    struct watcher *watcher = context;
    CURL *curl = curl_easy_init();
    for (size_t i = 0; !is_over(watcher); i++) {
        watch_once(watcher, curl, i % 2);
        sleep_seconds(0.001);
    }
    curl_easy_cleanup(curl);
    return NULL;
}

static void stop_watching(struct watcher *watcher)
{
    pthread_mutex_lock(&watcher->mutex);
    watcher->over = true;
    pthread_mutex_unlock(&watcher->mutex);
    pthread_join(watcher->thread, NULL);
    CHECK(!*watcher->problem, "somebody saw something else than a whole file: %s",
          watcher->problem);
    CHECK(watcher->reads > 100, "only %zu reads", watcher->reads);
}

/* Large enough that transfers take a while. */
static void add_activities(const char *publication)
{
    enum { ACTIVITIES = 400, LENGTH = 1000 };
    static const char *const files[] = {"activities", "activity_dates", "participating_orgs"};
    static const char *const rows[] = {"XM-DAC-41302-X%zu,Ports,%s,2,2024-05-31T00:00:00Z\n",
                                       "XM-DAC-41302-X%zu,2,2023-01-01\n",
                                       "XM-DAC-41302-X%zu,1,10,A donor\n"};
    char description[LENGTH + 1];
    memset(description, 'x', LENGTH);
    description[LENGTH] = '\0';
    for (size_t i = 0; i < 3; i++) {
        FILE *file = fopen(file_of(publication, text_of("records/%s.csv", files[i])), "a");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        for (size_t j = 0; j < ACTIVITIES; j++) {
            const char *row = text_replace(rows[i], "%zu", text_of("%zu", j));
            fputs(i == 0 ? text_replace(row, "%s", description) : row, file);
        }
        fclose(file);
    }
}

static void convert_state(const char *publication, size_t state)
{
    static const char *const figures[] = {"1500.00", "1600.00"};
    if (text_has(read_file(file_of(publication, "records/transactions.csv"), NULL),
                 figures[1 - state]))
        change(publication, figures[1 - state], figures[state]);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
}

static struct outcome publish(const char *publication)
{
    struct outcome outcome = iatipub("publish", "-C", publication, NULL);
    EXPECT(outcome, 0);
    return outcome;
}

/* Each state is published once undisturbed, to know its files. */
static void learn_states(struct watcher *watcher, const struct web_server *server,
                         const char *publication, double *full)
{
    static const char *const names[] = {"small.xml", "index.html"};
    for (size_t state = 0; state < 2; state++) {
        convert_state(publication, state);
        *full = publish(publication).seconds;
        for (size_t i = 0; i < 2; i++)
            watcher->whole[i][state] = public_file(server, names[i]);
    }
    for (size_t i = 0; i < 2; i++)
        watcher->urls[i] = text_of("%s/%s", server->url, names[i]);
}

static size_t kills_wanted(void)
{
    const char *text = getenv("HOST_KILLS");
    return text && *text ? strtoul(text, NULL, 10) : SANITIZED ? 6 : 30;
}

static void kill_at_random(const char *kind, const char *location, size_t wanted)
{
    const struct web_settings settings = {.location = location};
    struct web_server server = web_server_start(&settings);
    char *publication = publication_to(kind, server.url, "");
    add_activities(publication);
    struct watcher watcher = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    double full = 0;
    learn_states(&watcher, &server, publication, &full);
    pthread_create(&watcher.thread, NULL, watch, &watcher);
    unsigned long long random = 20261101;
    size_t kills = 0;
    for (size_t i = 0; kills < wanted && i < 3 * wanted; i++) {
        convert_state(publication, i % 2);
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        double share = (double)(random >> 11) / 9007199254740992.0;
        const struct conditions conditions = {.kill_after = 0.001 + full * share};
        struct outcome outcome = iatipub_under(&conditions, "publish", "-C", publication, NULL);
        kills += outcome.status == -SIGKILL;
        full = (3 * full + publish(publication).seconds) / 4;
        CHECK(strcmp(public_file(&server, "small.xml"), watcher.whole[0][i % 2]) == 0,
              "kill %zu: the next run did not publish the new file", i);
        CHECK(count_files(server.folder, ".iatipub-part") == 0, "kill %zu: left behind:\n%s", i,
              snapshot(server.folder, SNAPSHOT_BYTES));
    }
    stop_watching(&watcher);
    printf("%zu runs were killed, %zu reads ... ", kills, watcher.reads);
    CHECK(kills == wanted, "only %zu runs were killed", kills);
}

static void killed_at_random(void)
{
    if (have_web_server())
        kill_at_random("webdav", WEB_DAV, kills_wanted());
}

static void killed_at_random_with_plain_put(void)
{
    if (have_web_server())
        kill_at_random("http-put", WEB_PUT, kills_wanted() / 3);
}

CU_TestInfo host_http_tests[] = {
    {"uploads at the same time are limited", uploads_at_the_same_time_are_limited},
    {"plan of a withdrawal tells its requests", plan_of_a_withdrawal_tells_its_requests},
    {"WebDAV with a password", webdav_with_a_password},
    {"plain PUT", plain_put},
    {"everything over HTTP/2", everything_over_http_2},
    {"server that renames but does not list", server_that_renames_but_does_not_list},
    {"token and client certificate over TLS", token_and_client_certificate_over_tls},
    {"settings that will not do", settings_that_will_not_do},
    {"server that refuses", server_that_refuses},
    {"wrong password", wrong_password},
    {"missing folder", missing_folder},
    {"leftovers are swept and files of others stay", leftovers_are_swept_and_files_of_others_stay},
    {"plan writes nothing", plan_writes_nothing},
    {"faults that pass", faults_that_pass},
    {"faults that stay", faults_that_stay},
    {"a wait that is asked for is kept", a_wait_that_is_asked_for_is_kept},
    {"faults of plain PUT", faults_of_plain_put},
    {"server that is gone", server_that_is_gone},
    {"killed at every request", killed_at_every_request},
    {"killed at every request of plain PUT", killed_at_every_request_of_plain_put},
    {"killed and changed back", killed_and_changed_back},
    {"killed at random", killed_at_random},
    {"killed at random with plain PUT", killed_at_random_with_plain_put},
    CU_TEST_INFO_NULL,
};
