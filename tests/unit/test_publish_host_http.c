#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/dav_listing.h"
#include "publish/host_http.h"

extern CU_TestInfo publish_host_http_tests[];

#define BASE "https://dav.example/iati/"
#define PART ".iatipub-part"
#define SECRET "s3cret"
#define VARIABLE "IATIPUB_TEST_PASSWORD"

/* One step of what a host is expected to do, and what it gets. */
struct step {
    const char *request; /* "METHOD NAME", or "pause MILLISECONDS" */
    long status;         /* 0: no answer */
    const char *body;
    const char *header; /* one that the request must have; NULL: any */
    long retry_after;
    const char *location;
    bool broken; /* the body comes, but its end does not */
};

/* A transport that expects these steps, in this order. */
struct script {
    struct transport base;
    const struct step *steps;
    size_t count, next;
    bool *closed;
};

static const struct step *take_step(struct script *script, const char *request)
{
    const struct step *step = script->next < script->count ? &script->steps[script->next++] : NULL;
    CU_ASSERT_PTR_NOT_NULL(step);
    if (step)
        CU_ASSERT_STRING_EQUAL(request, step->request);
    return step;
}

static bool has_header(const struct http_request *request, const char *header)
{
    for (size_t i = 0; request->headers && request->headers[i]; i++)
        if (strcmp(request->headers[i], header) == 0)
            return true;
    return false;
}

static void give_body(const struct http_request *request, const struct step *step,
                      struct http_response *response)
{
    const char *body = step->body ? step->body : "";
    bool is_received = request->receive && step->status / 100 == 2;
    if (!is_received)
        strbuf_addstr(&response->body, body);
    response->hopeless = is_received && !request->receive(request->context, body, strlen(body));
    if (response->hopeless || step->broken)
        response->status = 0;
}

static void script_send(struct transport *transport, const struct http_request *request,
                        struct http_response *response)
{
    struct script *script = (struct script *)transport;
    CU_ASSERT_EQUAL(strncmp(request->url, BASE, strlen(BASE)), 0);
    CU_ASSERT_STRING_EQUAL(request->accept,
                           strcmp(request->method, "PROPFIND") == 0 ? "application/xml" : "");
    char *line = xasprintf("%s %s", request->method, request->url + strlen(BASE));
    const struct step *step = take_step(script, line);
    free(line);
    if (!step)
        return;
    if (step->header)
        CU_ASSERT_TRUE(has_header(request, step->header));
    response->status = step->status;
    response->retry_after = step->retry_after;
    if (step->location)
        response->location = xstrdup(step->location);
    give_body(request, step, response);
    if (response->status == 0)
        response->failure = xstrdup("broken");
}

static void script_pause(struct transport *transport, unsigned milliseconds)
{
    char *line = xasprintf("pause %u", milliseconds);
    take_step((struct script *)transport, line);
    free(line);
}

static void script_close(struct transport *transport)
{
    struct script *script = (struct script *)transport;
    CU_ASSERT_EQUAL(script->next, script->count); /* nothing was left out */
    *script->closed = true;
}

/* A host that plays a script. */
struct scene {
    struct script script;
    struct host settings;
    struct publication publication;
    struct host_connection *host;
    struct error error;
    bool closed;
};

static char upload_url[] = "https://dav.example/iati", user[] = "publisher", variable[] = VARIABLE,
            cache_control[] = "max-age=60";

static void scene_open(struct scene *scene, enum host_kind kind, bool writable,
                       const struct step *steps, size_t count)
{
    static const struct host_observer nobody = {NULL, NULL};
    scene->script =
        (struct script){.base = {.send = script_send, .pause = script_pause, .close = script_close},
                        .steps = steps,
                        .count = count,
                        .closed = &scene->closed};
    scene->settings = (struct host){.kind = kind,
                                    .upload_url = upload_url,
                                    .user = user,
                                    .password_env = variable,
                                    .cache_control = cache_control};
    scene->publication = (struct publication){.host = &scene->settings};
    scene->error = (struct error)ERROR_INIT;
    setenv(VARIABLE, SECRET, 1);
    scene->host = host_http_open_over(&scene->publication, writable, &scene->script.base, &nobody,
                                      &scene->error);
}

static void scene_close(struct scene *scene)
{
    host_close(scene->host);
    CU_ASSERT_TRUE(scene->closed);
    CU_ASSERT_TRUE(!scene->error.text || !strstr(scene->error.text, SECRET));
    error_clear(&scene->error);
    unsetenv(VARIABLE);
}

static void expect_text(const struct scene *scene, const char *text)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error.text, text));
}

static bool put(struct scene *scene, const char *name, const char *text)
{
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(text, strlen(text), sha256);
    const struct host_content content = {.data = text, .length = strlen(text), .sha256 = sha256};
    return host_put(scene->host, name, &content, &scene->error);
}

/* A put of "<a/>" as a.xml, which goes well if `text` is NULL, else fails with that. */
static void expect_put(enum host_kind kind, const char *text, const struct step *steps,
                       size_t count)
{
    struct scene scene = {.closed = false};
    scene_open(&scene, kind, false, steps, count);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.host);
    CU_ASSERT_EQUAL(put(&scene, "a.xml", "<a/>"), text == NULL);
    if (text)
        expect_text(&scene, text);
    else
        CU_ASSERT_EQUAL(scene.error.kind, ERROR_NONE);
    scene_close(&scene);
}

#define PUT(kind, text, ...)                                                                       \
    do {                                                                                           \
        static const struct step steps[] = {__VA_ARGS__};                                          \
        expect_put(kind, text, steps, sizeof steps / sizeof *steps);                               \
    } while (0)
#define OPEN(scene, kind, writable, steps)                                                         \
    scene_open(scene, kind, writable, steps, sizeof(steps) / sizeof *(steps))

#define STEP(line, ...)                                                                            \
    {                                                                                              \
        .request = (line), __VA_ARGS__                                                             \
    }
#define UP                                                                                         \
    STEP("PUT a.xml" PART, .status = 201, .header = "Content-Type: application/xml; charset=utf-8")
#define BACK                                                                                       \
    STEP("GET a.xml" PART, .status = 200, .body = "<a/>", .header = "Cache-Control: no-cache")
#define GONE STEP("DELETE a.xml" PART, .status = 204)
#define WAIT(milliseconds) STEP("pause " #milliseconds, .status = 0)

/* ---- putting --------------------------------------------------------------------------------- */

static void webdav_uploads_reads_back_and_moves(void)
{
    PUT(HOST_WEBDAV, NULL, UP, BACK,
        STEP("MOVE a.xml" PART, .status = 204, .header = "Destination: " BASE "a.xml"));
    PUT(HOST_WEBDAV, NULL,
        STEP("PUT a.xml" PART, .status = 204, .header = "Cache-Control: max-age=60"), BACK,
        STEP("MOVE a.xml" PART, .status = 201, .header = "Overwrite: T"));
}

static void plain_put_uploads_twice(void)
{
    PUT(HOST_HTTP_PUT, NULL, UP, BACK, GONE,
        STEP("PUT a.xml", .status = 200, .header = "Content-Type: application/xml; charset=utf-8"),
        STEP("GET a.xml", .status = 200, .body = "<a/>", .header = "Accept-Encoding: identity"));
}

static void content_types_follow_the_name(void)
{
    static const struct {
        const char *name, *type;
    } cases[] = {
        {"index.html", "Content-Type: text/html; charset=utf-8"},
        {"manifest.json", "Content-Type: application/json"},
        {"manifest.json.sig", "Content-Type: application/octet-stream"},
        {"xml", "Content-Type: application/octet-stream"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *lines[3] = {xasprintf("PUT %s" PART, cases[i].name),
                          xasprintf("GET %s" PART, cases[i].name),
                          xasprintf("MOVE %s" PART, cases[i].name)};
        const struct step steps[] = {STEP(lines[0], .status = 201, .header = cases[i].type),
                                     STEP(lines[1], .status = 200, .body = "x"),
                                     STEP(lines[2], .status = 201)};
        struct scene scene = {.closed = false};
        OPEN(&scene, HOST_WEBDAV, false, steps);
        CU_ASSERT_TRUE(put(&scene, cases[i].name, "x"));
        scene_close(&scene);
        for (size_t j = 0; j < 3; j++)
            free(lines[j]);
    }
}

static void what_may_pass_is_tried_again(void)
{
    PUT(HOST_WEBDAV, NULL, STEP("PUT a.xml" PART, .status = 0), WAIT(500),
        STEP("PUT a.xml" PART, .status = 503, .retry_after = 3), WAIT(3000), UP, BACK,
        STEP("MOVE a.xml" PART, .status = 204));
    /* what came before the break does not count */
    PUT(HOST_WEBDAV, NULL, UP, STEP("GET a.xml" PART, .status = 200, .body = "<a", .broken = true),
        WAIT(500), BACK, STEP("MOVE a.xml" PART, .status = 204));
}

static void move_whose_answer_got_lost_has_succeeded(void)
{
    PUT(HOST_WEBDAV, NULL, UP, BACK, STEP("MOVE a.xml" PART, .status = 502), WAIT(500),
        STEP("MOVE a.xml" PART, .status = 404), STEP("GET a.xml", .status = 200, .body = "<a/>"));
    PUT(HOST_WEBDAV, "status 404, what was uploaded is gone", UP, BACK,
        STEP("MOVE a.xml" PART, .status = 404), STEP("GET a.xml", .status = 200, .body = "<old/>"));
}

static void other_bytes_are_not_put_in_place(void)
{
    PUT(HOST_WEBDAV, "instead of", UP, STEP("GET a.xml" PART, .status = 200, .body = "<b/>"), GONE);
    PUT(HOST_WEBDAV, "can't be read back", UP, STEP("GET a.xml" PART, .status = 404), GONE);
    PUT(HOST_HTTP_PUT, "instead of", UP, STEP("GET a.xml" PART, .status = 200, .body = "<a/"),
        GONE);
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* An upload that is answered so; the message has the text. */
static void expect_refusal(long status, const char *body, const char *text)
{
    const struct step steps[] = {
        STEP("PUT a.xml" PART, .status = status, .body = body, .retry_after = 99), GONE};
    expect_put(HOST_WEBDAV, text, steps, 2);
}

static void statuses_say_what_to_do(void)
{
    static const struct {
        long status;
        const char *text;
    } cases[] = {
        {202, "accepted but not done"},
        {207, "done in part only"},
        {400, "host.certificate"},
        {401, "the user name or the password is wrong: look at 'host.user' and environment "
              "variable " VARIABLE},
        {403, "this user may not write here"},
        {404, "curl -X MKCOL '" BASE "'"},
        {405, "dav_methods PUT DELETE MOVE"},
        {407, "https_proxy"},
        {409, "the folder is missing: make it on the server (mkdir, or curl -X MKCOL '" BASE "')"},
        {411, "Content-Length"},
        {412, "would not replace"},
        {413, "client_max_body_size"},
        {418, "the server refuses"},
        {423, "the file is locked"},
        {429, "too many requests: allow more of them, or run again later (it asks to wait 99 "
              "seconds)"},
        {500, "the disk is full"},
        {501, "switch WebDAV on"},
        {502, "a proxy in front of the server"},
        {503, "overloaded"},
        {504, "in time"},
        {507, "no space left"},
        {508, "the server failed"},
        {299, "no answer to such a request"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *status =
            xasprintf("cannot upload '" BASE "a.xml" PART "': status %ld, ", cases[i].status);
        expect_refusal(cases[i].status, NULL, status);
        expect_refusal(cases[i].status, NULL, cases[i].text);
        free(status);
    }
}

static void words_of_the_server_are_cut_and_cleaned(void)
{
    expect_refusal(403, "<html><head><title>403 Forbidden</title></head><body>Much more</body>",
                   "; it says \"403 Forbidden\"");
    expect_refusal(403, "<p>No\r\n\tadmission\x1b[31m</p>\xff", "; it says \"No admission [31m\"");
    char page[1000];
    memset(page, 'x', sizeof page - 1);
    page[sizeof page - 1] = '\0';
    expect_refusal(403, page, "xxx...\"");
    expect_refusal(403, "you sent " SECRET " and cHVibGlzaGVyOnMzY3JldA==",
                   "; it says \"you sent *** and ***\"");
}

static void redirects_are_not_followed(void)
{
    PUT(HOST_WEBDAV,
        "set 'host.upload_url' to the address of the folder itself (it points to "
        "'https://other.example/')",
        STEP("PUT a.xml" PART, .status = 301, .location = "https://other.example/"), GONE);
}

static void proxy_that_ends_tls_is_told_of(void)
{
    PUT(HOST_WEBDAV, "ends TLS", UP, BACK, STEP("MOVE a.xml" PART, .status = 400),
        STEP("GET a.xml", .status = 404));
    PUT(HOST_WEBDAV, "'host.kind' to http-put", UP, BACK, STEP("MOVE a.xml" PART, .status = 405),
        STEP("GET a.xml", .status = 404));
}

/* ---- looking --------------------------------------------------------------------------------- */

static void looks_fetches_and_removes(void)
{
    static const struct step steps[] = {
        STEP("GET a.xml", .status = 410),
        STEP("GET a.xml", .status = 200, .body = "<a/>"),
        STEP("GET a.xml", .status = 200, .body = "12", .broken = true),
        WAIT(500),
        STEP("GET a.xml", .status = 200, .body = "123"),
        STEP("GET a.xml", .status = 200, .body = "1234"),
        STEP("DELETE a.xml", .status = 404),
        STEP("DELETE a.xml", .status = 202)};
    struct scene scene = {.closed = false};
    OPEN(&scene, HOST_HTTP_PUT, true, steps);
    struct host_file file;
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &scene.error));
    CU_ASSERT_FALSE(file.exists);
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &scene.error));
    CU_ASSERT_TRUE(file.exists);
    CU_ASSERT_EQUAL(file.size, 4);
    struct strbuf bytes = STRBUF_INIT;
    bool found = false;
    strbuf_addstr(&bytes, "0");
    CU_ASSERT_TRUE(host_fetch(scene.host, "a.xml", 3, &bytes, &found, &scene.error));
    CU_ASSERT_TRUE(found);
    CU_ASSERT_STRING_EQUAL(bytes.text, "0123");
    CU_ASSERT_FALSE(host_fetch(scene.host, "a.xml", 3, &bytes, &found, &scene.error));
    expect_text(&scene, "is larger than 3 bytes");
    CU_ASSERT_TRUE(host_remove(scene.host, "a.xml", &scene.error));
    CU_ASSERT_FALSE(host_remove(scene.host, "a.xml", &scene.error));
    expect_text(&scene, "cannot remove '" BASE "a.xml': status 202");
    strbuf_release(&bytes);
    scene_close(&scene);
}

static void plans_name_the_requests(void)
{
    static const struct step none[] = {STEP("", .status = 0)};
    struct scene scene = {.closed = false};
    scene_open(&scene, HOST_WEBDAV, false, none, 0);
    char *steps = host_describe_put(scene.host, "a.xml");
    CU_ASSERT_STRING_EQUAL(steps, "PUT " BASE "a.xml" PART "\nGET " BASE "a.xml" PART "\nMOVE " BASE
                                  "a.xml" PART " to " BASE "a.xml\n");
    free(steps);
    scene_close(&scene);
    scene_open(&scene, HOST_HTTP_PUT, true, none, 0);
    CU_ASSERT_FALSE(host_can_list(scene.host));
    steps = host_describe_put(scene.host, "a.xml");
    CU_ASSERT_STRING_EQUAL(steps,
                           "PUT " BASE "a.xml" PART "\nGET " BASE "a.xml" PART "\nDELETE " BASE
                           "a.xml" PART "\nPUT " BASE "a.xml\nGET " BASE "a.xml\n");
    free(steps);
    scene_close(&scene);
}

/* ---- listing --------------------------------------------------------------------------------- */

#define RESPONSE(href, inside)                                                                     \
    "<D:response><D:href>" href "</D:href><D:propstat><D:prop>" inside                             \
    "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
#define FILE_OF(href, size)                                                                        \
    RESPONSE(href, "<D:resourcetype/><D:getcontentlength>" size "</D:getcontentlength>")
#define FOLDER(href) RESPONSE(href, "<D:resourcetype><D:collection/></D:resourcetype>")
#define LISTING(inside) "<D:multistatus xmlns:D=\"DAV:\">" inside "</D:multistatus>"

static void note_file(void *context, const char *name, size_t size)
{
    strbuf_addf(context, "%s %zu\n", name, size);
}

/* What is told of a listing; `fault` is in the message if there is one. */
static void expect_listing(const char *xml, const char *told, const char *fault)
{
    struct strbuf names = STRBUF_INIT;
    struct error error = ERROR_INIT;
    CU_ASSERT_EQUAL(dav_listing_read(xml, strlen(xml), note_file, &names, &error), fault == NULL);
    if (told)
        CU_ASSERT_STRING_EQUAL(names.text, told);
    if (fault)
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, fault));
    error_clear(&error);
    strbuf_release(&names);
}

static void listings_tell_files(void)
{
    expect_listing(LISTING(FOLDER("/iati/") FILE_OF("/iati/a.xml", "12") FOLDER("/iati/b.xml")
                               FILE_OF("https://dav.example/iati/c%20%C3%A9.txt", "0")),
                   "a.xml 12\nc \xc3\xa9.txt 0\n", NULL);
    expect_listing("<multistatus xmlns='DAV:'><response><href>\n /x/a.xml\n</href></response>"
                   "<response/><response><status>HTTP/1.1 404</status></response></multistatus>",
                   "a.xml 0\n", NULL);
    expect_listing("<m:multistatus xmlns:m='DAV:' xmlns:o='other'><m:response><m:href>/a</m:href>"
                   "<m:propstat><m:prop><o:href>/b</o:href><m:owner><m:href>/c</m:href></m:owner>"
                   "<o:getcontentlength>7</o:getcontentlength></m:prop></m:propstat></m:response>"
                   "</m:multistatus>",
                   "a 0\n", NULL);
}

static void listings_let_no_name_escape(void)
{
    expect_listing(LISTING(FILE_OF("/iati/..", "1") FILE_OF("/iati/%2e%2e", "1")
                               FILE_OF("/iati/..%2fx.iatipub-part", "1") FILE_OF("/iati/a%5Cb", "1")
                                   FILE_OF("/iati/a%0Ab", "1") FILE_OF("/iati/%ff", "1")
                                       FILE_OF("/iati/a%00b", "2") FILE_OF("/iati/%", "3")),
                   "a%00b 2\n% 3\n", NULL);
}

static void listings_that_are_none(void)
{
    expect_listing("", "", "it is empty");
    expect_listing("<html><body>Hello</body></html>", "", "its root is not 'multistatus'");
    expect_listing("<multistatus/>", "", "its root is not 'multistatus'");
    expect_listing("<D:multistatus xmlns:D=\"DAV:\">" FILE_OF("/iati/a.xml", "1"), NULL,
                   "not well-formed XML, or incomplete");
    expect_listing("<!DOCTYPE m [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                   "<m xmlns='DAV:'>&e;</m>",
                   "", "it has a document type");
    struct strbuf xml = STRBUF_INIT;
    strbuf_addstr(&xml, "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>");
    for (size_t i = 0; i < 5000; i++)
        strbuf_addch(&xml, 'x');
    expect_listing(xml.text, NULL, "");
    strbuf_addstr(&xml, "</D:href></D:response></D:multistatus>");
    expect_listing(xml.text, "", "too long");
    strbuf_release(&xml);
}

static void opening_sweeps(void)
{
    static const struct step steps[] = {
        STEP("PROPFIND ", .status = 207,
             .body = LISTING(FOLDER("/iati/") FILE_OF("/iati/a.xml", "1")
                                 FILE_OF("/iati/b.xml" PART, "1") FILE_OF("/iati/c%20d" PART, "1")),
             .header = "Depth: 1"),
        STEP("DELETE b.xml" PART, .status = 404)}; /* the other was never ours */
    struct scene scene = {.closed = false};
    OPEN(&scene, HOST_WEBDAV, true, steps);
    CU_ASSERT_PTR_NOT_NULL(scene.host);
    CU_ASSERT_TRUE(host_can_list(scene.host));
    scene_close(&scene);
}

static void server_without_lists_will_do(void)
{
    static const struct step steps[] = {STEP("PROPFIND ", .status = 405)};
    struct scene scene = {.closed = false};
    OPEN(&scene, HOST_WEBDAV, true, steps);
    CU_ASSERT_PTR_NOT_NULL(scene.host);
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_NONE);
    CU_ASSERT_FALSE(host_can_list(scene.host));
    scene_close(&scene);
    OPEN(&scene, HOST_WEBDAV, false, steps);
    CU_ASSERT_FALSE(host_list(scene.host, note_file, NULL, &scene.error));
    expect_text(&scene, "dav_ext_methods PROPFIND");
    CU_ASSERT_FALSE(host_can_list(scene.host));
    scene_close(&scene);
}

static void opening_fails_without_the_folder(void)
{
    static const struct step missing[] = {STEP("PROPFIND ", .status = 404)};
    static const struct step page[] = {STEP("PROPFIND ", .status = 207, .body = "<html/>")};
    struct scene scene = {.closed = false};
    OPEN(&scene, HOST_WEBDAV, true, missing);
    CU_ASSERT_PTR_NULL(scene.host);
    expect_text(&scene, "cannot list '" BASE "': status 404, there is no such folder: make it");
    scene_close(&scene);
    OPEN(&scene, HOST_WEBDAV, true, page);
    CU_ASSERT_PTR_NULL(scene.host);
    expect_text(&scene, "cannot list '" BASE "': not a listing of WebDAV: its root");
    scene_close(&scene);
}

CU_TestInfo publish_host_http_tests[] = {
    {"WebDAV uploads, reads back and moves", webdav_uploads_reads_back_and_moves},
    {"plain PUT uploads twice", plain_put_uploads_twice},
    {"content types follow the name", content_types_follow_the_name},
    {"what may pass is tried again", what_may_pass_is_tried_again},
    {"move whose answer got lost has succeeded", move_whose_answer_got_lost_has_succeeded},
    {"other bytes are not put in place", other_bytes_are_not_put_in_place},
    {"statuses say what to do", statuses_say_what_to_do},
    {"words of the server are cut and cleaned", words_of_the_server_are_cut_and_cleaned},
    {"redirects are not followed", redirects_are_not_followed},
    {"proxy that ends TLS is told of", proxy_that_ends_tls_is_told_of},
    {"looks, fetches and removes", looks_fetches_and_removes},
    {"plans name the requests", plans_name_the_requests},
    {"listings tell files", listings_tell_files},
    {"listings let no name escape", listings_let_no_name_escape},
    {"listings that are none", listings_that_are_none},
    {"opening sweeps", opening_sweeps},
    {"server without lists will do", server_without_lists_will_do},
    {"opening fails without the folder", opening_fails_without_the_folder},
    CU_TEST_INFO_NULL,
};
