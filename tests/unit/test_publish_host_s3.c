#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/host_s3.h"
#include "publish/s3_parts.h"

extern CU_TestInfo publish_host_s3_tests[];

#define BASE "https://s3.example.org/data/open"
#define BUCKET "https://s3.example.org/data"
#define PART ".iatipub-part"
#define FILES "?delimiter=%2F&encoding-type=url&list-type=2&prefix=open%2F"
#define UPLOADS "?encoding-type=url&prefix=open%2F&uploads="
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NS " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""
#define NO_FILES XML "<ListBucketResult" NS "><IsTruncated>false</IsTruncated></ListBucketResult>"
#define NO_UPLOADS XML "<ListMultipartUploadsResult" NS "/>"
#define ERROR_OF(code) XML "<Error><Code>" code "</Code><Message>Words.</Message></Error>"
#define COPIED "\n  " XML "<CopyObjectResult" NS "><ETag>&quot;e&quot;</ETag></CopyObjectResult>"
#define BEGUN                                                                                      \
    "<InitiateMultipartUploadResult" NS "><UploadId>a/b+c</UploadId></InitiateMultipart"           \
    "UploadResult>"
#define COMPLETED "<CompleteMultipartUploadResult" NS "/>"

enum { LARGE = S3_LARGEST_WHOLE + 1 };

/* One step of what a client is expected to do, and what it gets. */
struct step {
    const char *request; /* "METHOD ADDRESS", the address without BUCKET; or "pause MILLISECONDS" */
    long status;         /* 0: the answer breaks off after `body` */
    const char *body;
    const char *etag;
    const struct host_content *echo; /* instead of `body` */
    const char *location;
};

/* A transport that expects these steps, in this order; an endless one repeats the last. */
struct script {
    struct transport base;
    const struct step *steps;
    size_t count, next;
    bool endless;
    char *headers; /* of the last PUT or POST, a line each */
    char *sent;    /* by the last POST */
    struct http_credentials credentials;
};

static const struct step *take_step(struct script *script, const char *request)
{
    if (script->endless && script->next == script->count)
        script->next--;
    const struct step *step = script->next < script->count ? &script->steps[script->next++] : NULL;
    CU_ASSERT_PTR_NOT_NULL(step);
    if (step && !script->endless)
        CU_ASSERT_STRING_EQUAL(request, step->request);
    return step;
}

static void note_sent(struct script *script, const struct http_request *request)
{
    struct strbuf lines = STRBUF_INIT;
    for (size_t i = 0; request->headers[i]; i++)
        strbuf_addf(&lines, "%s\n", request->headers[i]);
    free(script->headers);
    script->headers = strbuf_detach(&lines);
    if (strcmp(request->method, "POST") == 0) {
        free(script->sent);
        script->sent = xstrndup(request->upload->data, request->upload->length);
    }
}

static void answer(const struct step *step, const struct http_request *request,
                   struct http_response *response)
{
    const char *body = step->echo ? step->echo->data : step->body ? step->body : "";
    size_t length = step->echo ? step->echo->length : strlen(body);
    response->status = step->status;
    response->etag = xstrdup_or_null(step->etag);
    response->location = xstrdup_or_null(step->location);
    if (step->status == 0)
        response->failure = xstrdup("broken");
    if (request->receive && step->status / 100 != 4)
        request->receive(request->context, body, length);
    else
        strbuf_add(&response->body, body, length);
}

static void script_send(struct transport *transport, const struct http_request *request,
                        struct http_response *response)
{
    struct script *script = (struct script *)transport;
    CU_ASSERT_EQUAL(strncmp(request->url, BUCKET, strlen(BUCKET)), 0);
    char *line = xasprintf("%s %s", request->method, request->url + strlen(BUCKET));
    const struct step *step = take_step(script, line);
    free(line);
    CU_ASSERT_EQUAL(request->credentials->kind, HTTP_AWS);
    script->credentials = *request->credentials;
    if (request->upload)
        note_sent(script, request);
    if (step)
        answer(step, request, response);
    else
        response->failure = xstrdup("not in the script");
}

static void script_pause(struct transport *transport, unsigned milliseconds)
{
    struct script *script = (struct script *)transport;
    char *line = xasprintf("pause %u", milliseconds);
    if (!script->endless)
        take_step(script, line);
    free(line);
}

static void script_close(struct transport *transport)
{
    (void)transport; /* it lives in the scene */
}

/* A host that plays a script. */
struct scene {
    struct script script;
    struct host settings;
    struct publication publication;
    struct host_connection *host;
    struct error error;
};

static char endpoint[] = "https://s3.example.org/", bucket[] = "data", prefix[] = "/open/",
            user[] = "AKIDEXAMPLE", variable[] = "IATIPUB_TEST_KEY", cache[] = "max-age=300",
            token_variable[] = "IATIPUB_TEST_SESSION", folder[] = "/nonexistent";

static void scene_make(struct scene *scene, const struct step *steps, size_t count)
{
    *scene = (struct scene){
        .script = {.base = {.send = script_send, .pause = script_pause, .close = script_close},
                   .steps = steps,
                   .count = count},
        .settings = {.kind = HOST_S3,
                     .upload_url = endpoint,
                     .bucket = bucket,
                     .prefix = prefix,
                     .user = user,
                     .password_env = variable,
                     .cache_control = cache},
        .publication = {.folder = folder},
    };
    setenv(variable, "s3cret", 1);
    unsetenv("AWS_ACCESS_KEY_ID");
    unsetenv("AWS_SECRET_ACCESS_KEY");
    unsetenv("AWS_SESSION_TOKEN");
}

static bool scene_open(struct scene *scene, bool writable)
{
    scene->publication.host = &scene->settings;
    scene->host =
        host_s3_open_over(&scene->publication, writable, &scene->script.base, &scene->error);
    return scene->host;
}

static void scene_close(struct scene *scene)
{
    CU_ASSERT_EQUAL(scene->script.next, scene->script.count); /* nothing was left out */
    host_close(scene->host);
    error_clear(&scene->error);
    free(scene->script.headers);
    free(scene->script.sent);
    unsetenv(variable);
    unsetenv(token_variable);
}

static void expect_error(const struct scene *scene, enum error_kind kind, const char *text)
{
    CU_ASSERT_EQUAL(scene->error.kind, kind);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error.text);
    if (!strstr(scene->error.text, text))
        CU_assertImplementation(CU_FALSE, __LINE__, scene->error.text, __FILE__, "", CU_FALSE);
    CU_ASSERT_PTR_NULL(strstr(scene->error.text, "s3cret"));
}

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PLAY(name, steps)                                                                          \
    struct scene name;                                                                             \
    scene_make(&(name), steps, COUNT(steps));                                                      \
    CU_ASSERT_TRUE_FATAL(scene_open(&(name), false))

static struct host_content content_of(const char *text, char sha256[DIGEST_TEXT_SIZE])
{
    digest_bytes(text, strlen(text), sha256);
    return (struct host_content){.data = text, .length = strlen(text), .sha256 = sha256};
}

static bool put_text(struct scene *scene, const char *name, const char *text)
{
    char sha256[DIGEST_TEXT_SIZE];
    struct host_content content = content_of(text, sha256);
    return host_put(scene->host, name, &content, &scene->error);
}

/* ---- putting ------------------------------------------------------------------------------- */

static void uploads_compares_copies_and_cleans_up(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 200, .etag = "\"e\""},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<a/>"},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(put_text(&scene, "a.xml", "<a/>"));
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.user, "AKIDEXAMPLE");
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.secret, "s3cret");
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.region, "us-east-1");
    CU_ASSERT_PTR_NULL(scene.script.credentials.session_token);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(scene.script.headers, "x-amz-copy-source: /data/open/a.xml" PART "\n"));
    scene_close(&scene);
}

static void describes_what_it_uploads(void)
{
    static const struct {
        const char *name, *type;
    } cases[] = {
        {"a.xml", "Content-Type: application/xml; charset=utf-8\n"},
        {"index.html", "Content-Type: text/html; charset=utf-8\n"},
        {"manifest.json", "Content-Type: application/json\n"},
        {"manifest.json.sig", "Content-Type: application/octet-stream\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *put = xasprintf("PUT /open/%s" PART, cases[i].name);
        char *gone = xasprintf("DELETE /open/%s" PART, cases[i].name);
        const struct step steps[] = {
            {.request = put, .status = 403, .body = ERROR_OF("AccessDenied")},
            {.request = gone, .status = 204}};
        PLAY(scene, steps);
        CU_ASSERT_FALSE(put_text(&scene, cases[i].name, "<a/>"));
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.headers, cases[i].type));
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.headers, "Cache-Control: max-age=300\n"));
        char sha256[DIGEST_TEXT_SIZE];
        digest_bytes("<a/>", 4, sha256);
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.headers, "x-amz-content-sha256: "));
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.headers, sha256));
        scene_close(&scene);
        free(put);
        free(gone);
    }
}

static void leaves_the_public_file_if_other_bytes_arrive(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 200},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<b/>"},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_FALSE(put_text(&scene, "a.xml", "<a/>"));
    expect_error(&scene, ERROR_ENVIRONMENT, "what arrived at '" BASE "/a.xml" PART "'");
    scene_close(&scene);
}

static void copies_again_when_the_answer_turns_into_a_passing_fault(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 200},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<a/>"},
        {.request = "PUT /open/a.xml", .status = 200, .body = ERROR_OF("InternalError")},
        {.request = "pause 1000"},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(put_text(&scene, "a.xml", "<a/>"));
    scene_close(&scene);
}

static void has_put_what_only_could_not_be_cleaned_up(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 200},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<a/>"},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 403, .body = ERROR_OF("AccessDenied")},
        {.request = "GET /open/a.xml", .status = 200, .body = "<a/>"}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(put_text(&scene, "a.xml", "<a/>"));
    scene_close(&scene);
}

static void takes_a_fault_with_status_200_for_a_failure(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 200},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<a/>"},
        {.request = "PUT /open/a.xml", .status = 200, .body = ERROR_OF("AccessDenied")},
        {.request = "GET /open/a.xml", .status = 200, .body = "<old/>"}};
    PLAY(scene, steps);
    CU_ASSERT_FALSE(put_text(&scene, "a.xml", "<a/>"));
    expect_error(&scene, ERROR_ENVIRONMENT,
                 "cannot put in place '" BASE "/a.xml': the service answers 200 AccessDenied "
                 "(\"Words\"): the access key may not do this; allow it s3:PutObject");
    scene_close(&scene);
}

static void tries_again_when_asked_to_slow_down(void)
{
    static const struct step steps[] = {
        {.request = "PUT /open/a.xml" PART, .status = 503, .body = ERROR_OF("SlowDown")},
        {.request = "pause 500"},
        {.request = "PUT /open/a.xml" PART, .status = 0},
        {.request = "pause 1000"},
        {.request = "PUT /open/a.xml" PART, .status = 400, .body = ERROR_OF("RequestTimeout")},
        {.request = "pause 1000"},
        {.request = "PUT /open/a.xml" PART, .status = 200},
        {.request = "GET /open/a.xml" PART, .status = 200, .body = "<a/>"},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(put_text(&scene, "a.xml", "<a/>"));
    scene_close(&scene);
}

static void refuses_what_cannot_be_put_in_place_in_one_step(void)
{
    static const struct step steps[] = {{.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    const struct host_content content = {
        .file = "/nonexistent", .length = 6ULL << 30, .sha256 = ""};
    CU_ASSERT_FALSE(host_put(scene.host, "a.xml", &content, &scene.error));
    expect_error(&scene, ERROR_USAGE, "S3 puts at most 5 GiB in place in one step; split");
    scene_close(&scene);
}

/* ---- parts --------------------------------------------------------------------------------- */

#define PART_STEP(number)                                                                          \
    {                                                                                              \
        .request = "PUT /open/a.xml" PART "?partNumber=" number "&uploadId=a%2Fb%2Bc",             \
        .status = 200, .etag = "\"e" number "\""                                                   \
    }
#define BEGIN_STEP                                                                                 \
    {                                                                                              \
        .request = "POST /open/a.xml" PART "?uploads=", .status = 200, .body = BEGUN               \
    }
#define FIVE_PARTS PART_STEP("1"), PART_STEP("2"), PART_STEP("3"), PART_STEP("4"), PART_STEP("5")
#define COMPLETE "POST /open/a.xml" PART "?uploadId=a%2Fb%2Bc"
#define GIVE_UP "DELETE /open/a.xml" PART "?uploadId=a%2Fb%2Bc"

struct large {
    char *data;
    char sha256[DIGEST_TEXT_SIZE];
    struct host_content content;
};

static void large_make(struct large *large)
{
    large->data = xcalloc(1, LARGE);
    digest_bytes(large->data, LARGE, large->sha256);
    large->content =
        (struct host_content){.data = large->data, .length = LARGE, .sha256 = large->sha256};
}

static void uploads_a_large_file_in_parts(void)
{
    struct large large;
    large_make(&large);
    const struct step steps[] = {
        BEGIN_STEP,
        FIVE_PARTS,
        {.request = COMPLETE, .status = 200, .body = COMPLETED},
        {.request = "GET /open/a.xml" PART, .status = 200, .echo = &large.content},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &large.content, &scene.error));
    CU_ASSERT_STRING_EQUAL(scene.script.sent,
                           "<CompleteMultipartUpload>"
                           "<Part><PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag></Part>"
                           "<Part><PartNumber>2</PartNumber><ETag>&quot;e2&quot;</ETag></Part>"
                           "<Part><PartNumber>3</PartNumber><ETag>&quot;e3&quot;</ETag></Part>"
                           "<Part><PartNumber>4</PartNumber><ETag>&quot;e4&quot;</ETag></Part>"
                           "<Part><PartNumber>5</PartNumber><ETag>&quot;e5&quot;</ETag></Part>"
                           "</CompleteMultipartUpload>");
    scene_close(&scene);
    free(large.data);
}

static void fails_in_parts(const struct step *steps, size_t count, const char *text)
{
    struct large large;
    large_make(&large);
    struct scene scene;
    scene_make(&scene, steps, count);
    CU_ASSERT_TRUE_FATAL(scene_open(&scene, false));
    CU_ASSERT_FALSE(host_put(scene.host, "a.xml", &large.content, &scene.error));
    expect_error(&scene, ERROR_ENVIRONMENT, text);
    scene_close(&scene);
    free(large.data);
}

static void gives_up_the_parts_when_one_fails(void)
{
    static const struct step refused[] = {
        BEGIN_STEP,
        PART_STEP("1"),
        {.request = "PUT /open/a.xml" PART "?partNumber=2&uploadId=a%2Fb%2Bc",
         .status = 403,
         .body = ERROR_OF("ExpiredToken")},
        {.request = GIVE_UP, .status = 204},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    fails_in_parts(refused, COUNT(refused), "the session token has expired; get a new temporary");
    static const struct step unnamed[] = {
        BEGIN_STEP,
        {.request = "PUT /open/a.xml" PART "?partNumber=1&uploadId=a%2Fb%2Bc", .status = 200},
        {.request = GIVE_UP, .status = 204},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    fails_in_parts(unnamed, COUNT(unnamed), "the service names no ETag for part 1");
}

static void gives_up_the_parts_when_they_cannot_be_put_together(void)
{
    static const struct step steps[] = {
        BEGIN_STEP,
        FIVE_PARTS,
        {.request = COMPLETE, .status = 200, .body = ERROR_OF("InvalidPart")},
        {.request = GIVE_UP, .status = 204},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    fails_in_parts(steps, COUNT(steps), "a part of the file did not arrive as sent; run again");
}

static void looks_whether_a_lost_answer_meant_success(void)
{
    struct large large;
    large_make(&large);
    const struct step steps[] = {
        BEGIN_STEP,
        FIVE_PARTS,
        {.request = COMPLETE, .status = 0},
        {.request = "pause 500"},
        {.request = COMPLETE, .status = 404, .body = ERROR_OF("NoSuchUpload")},
        {.request = "GET /open/a.xml" PART, .status = 200, .echo = &large.content},
        {.request = "PUT /open/a.xml", .status = 200, .body = COPIED},
        {.request = "DELETE /open/a.xml" PART, .status = 204}};
    PLAY(scene, steps);
    CU_ASSERT_TRUE(host_put(scene.host, "a.xml", &large.content, &scene.error));
    scene_close(&scene);
    free(large.data);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void reads_on_where_a_transfer_broke(void)
{
    static const struct step steps[] = {
        {.request = "GET /open/a.xml", .status = 0, .body = "<abc"},
        {.request = "pause 500"},
        {.request = "GET /open/a.xml", .status = 0, .body = "<a"},
        {.request = "pause 1000"},
        {.request = "GET /open/a.xml", .status = 200, .body = "<abcdef/>"}};
    PLAY(scene, steps);
    struct strbuf bytes = STRBUF_INIT;
    bool found = false;
    CU_ASSERT_TRUE(host_fetch(scene.host, "a.xml", 100, &bytes, &found, &scene.error));
    CU_ASSERT_TRUE(found);
    CU_ASSERT_STRING_EQUAL(bytes.text, "<abcdef/>");
    strbuf_release(&bytes);
    scene_close(&scene);
}

static void knows_what_is_not_there(void)
{
    static const struct step steps[] = {
        {.request = "GET /open/a.xml", .status = 404, .body = ERROR_OF("NoSuchKey")},
        {.request = "DELETE /open/a.xml", .status = 404, .body = ERROR_OF("NoSuchKey")},
        {.request = "GET /open/a.xml", .status = 404, .body = ERROR_OF("NoSuchBucket")}};
    PLAY(scene, steps);
    struct host_file file = {.exists = true};
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &scene.error));
    CU_ASSERT_FALSE(file.exists);
    CU_ASSERT_TRUE(host_remove(scene.host, "a.xml", &scene.error));
    CU_ASSERT_FALSE(host_look(scene.host, "a.xml", &file, &scene.error));
    expect_error(&scene, ERROR_ENVIRONMENT, "there is no such bucket; create it, or correct");
    scene_close(&scene);
}

/* ---- lists --------------------------------------------------------------------------------- */

static void add_name(void *context, const char *name, size_t size)
{
    strbuf_addf(context, "%s:%zu ", name, size);
}

static void lists_page_by_page(void)
{
    static const struct step steps[] = {
        {.request = "GET " FILES,
         .status = 200,
         .body = XML "<ListBucketResult" NS "><EncodingType>url</EncodingType>"
                     "<Contents><Key>open/a%20b%2B%01.xml</Key><Size>12</Size></Contents>"
                     "<Contents><Key>open/below/c.xml</Key><Size>1</Size></Contents>"
                     "<Contents><Key>other/d.xml</Key><Size>1</Size></Contents>"
                     "<Contents><Key>open/</Key><Size>0</Size></Contents>"
                     "<IsTruncated>true</IsTruncated>"
                     "<NextContinuationToken>t/k+n=</NextContinuationToken></ListBucketResult>"},
        {.request =
             "GET ?continuation-token=t%2Fk%2Bn%3D&delimiter=%2F&encoding-type=url&list-type=2&"
             "prefix=open%2F",
         .status = 200,
         .body = XML "<ListBucketResult><Contents><Key>open/e%20.xml</Key><Size>3</Size></Contents>"
                     "<IsTruncated>false</IsTruncated></ListBucketResult>"}};
    PLAY(scene, steps);
    struct strbuf names = STRBUF_INIT;
    CU_ASSERT_TRUE(host_list(scene.host, add_name, &names, &scene.error));
    CU_ASSERT_STRING_EQUAL(names.text, "a b+\001.xml:12 e%20.xml:3 ");
    strbuf_release(&names);
    scene_close(&scene);
}

#define ENDLESS                                                                                    \
    "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t"                    \
    "</NextContinuationToken></ListBucketResult>"

static void stops_reading_a_list_without_end(void)
{
    static const struct step endless[] = {{.request = "GET", .status = 200, .body = ENDLESS}};
    PLAY(scene, endless);
    scene.script.endless = true;
    struct strbuf names = STRBUF_INIT;
    CU_ASSERT_FALSE(host_list(scene.host, add_name, &names, &scene.error));
    expect_error(&scene, ERROR_ENVIRONMENT, "has more than 1000 pages of entries");
    scene_close(&scene);
    static const struct step markless[] = {
        {.request = "GET " FILES,
         .status = 200,
         .body = "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"}};
    PLAY(other, markless);
    CU_ASSERT_FALSE(host_list(other.host, add_name, &names, &other.error));
    expect_error(&other, ERROR_ENVIRONMENT, "says that there is more, but not where it begins");
    scene_close(&other);
}

static void removes_what_a_killed_run_left(void)
{
    static const struct step steps[] = {
        {.request = "GET " FILES,
         .status = 200,
         .body = "<ListBucketResult><Contents><Key>open/a.xml</Key></Contents>"
                 "<Contents><Key>open/b.xml" PART "</Key></Contents></ListBucketResult>"},
        {.request = "DELETE /open/b.xml" PART, .status = 204},
        {.request = "GET " UPLOADS,
         .status = 200,
         .body = "<ListMultipartUploadsResult><EncodingType>url</EncodingType>"
                 "<Upload><Key>open/c.xml" PART "</Key><UploadId>1</UploadId></Upload>"
                 "<Upload><Key>open/other.bin</Key><UploadId>2</UploadId></Upload>"
                 "<IsTruncated>true</IsTruncated><NextKeyMarker>open/other%20bin</NextKeyMarker>"
                 "<NextUploadIdMarker>2</NextUploadIdMarker></ListMultipartUploadsResult>"},
        {.request =
             "GET "
             "?encoding-type=url&key-marker=open%2Fother%20bin&prefix=open%2F&upload-id-marker=2&"
             "uploads=",
         .status = 200,
         .body = "<ListMultipartUploadsResult><Upload><Key>open/d.xml" PART
                 "</Key><UploadId>3</UploadId>"
                 "</Upload></ListMultipartUploadsResult>"},
        {.request = "DELETE /open/c.xml" PART "?uploadId=1", .status = 204},
        {.request = "DELETE /open/d.xml" PART "?uploadId=3",
         .status = 404,
         .body = ERROR_OF("NoSuchUpload")},
    };
    struct scene scene;
    scene_make(&scene, steps, COUNT(steps));
    CU_ASSERT_TRUE(scene_open(&scene, true));
    scene_close(&scene);
}

static void does_without_a_list_of_uploads(void)
{
    static const char *const codes[] = {ERROR_OF("NotImplemented"), ERROR_OF("AccessDenied"),
                                        ERROR_OF("MethodNotAllowed")};
    for (size_t i = 0; i < COUNT(codes); i++) {
        const struct step steps[] = {
            {.request = "GET " FILES, .status = 200, .body = NO_FILES},
            {.request = "GET " UPLOADS, .status = i == 1 ? 403 : 405, .body = codes[i]}};
        struct scene scene;
        scene_make(&scene, steps, COUNT(steps));
        CU_ASSERT_TRUE(scene_open(&scene, true));
        scene_close(&scene);
    }
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void opens_badly(const struct step *step, const char *text)
{
    struct scene scene;
    scene_make(&scene, step, 1);
    CU_ASSERT_FALSE(scene_open(&scene, true));
    expect_error(&scene, ERROR_ENVIRONMENT, text);
    scene_close(&scene);
}

static void says_what_a_refusal_means(void)
{
    static const struct {
        long status;
        const char *body, *text;
    } cases[] = {
        {404, ERROR_OF("NoSuchBucket"), "create it, or correct 'bucket' or 'upload_url'"},
        {400, ERROR_OF("InvalidBucketName"), "correct 'bucket' under 'host'"},
        {403, ERROR_OF("AccessDenied"), "allow it s3:ListBucket in the bucket's policy"},
        {403, ERROR_OF("InvalidAccessKeyId"), "the service does not know the access key"},
        {403, ERROR_OF("SignatureDoesNotMatch"), "the secret key is not that of the access key"},
        {403, ERROR_OF("RequestTimeTooSkewed"), "the clock of this machine is wrong"},
        {400, ERROR_OF("ExpiredToken"), "the session token has expired"},
        {400, ERROR_OF("InvalidToken"), "the session token does not belong to the access key"},
        {301, ERROR_OF("PermanentRedirect"), "set 'upload_url' under 'host' to the address of its"},
        {301,
         "<Error><Code>PermanentRedirect</Code><Endpoint>data.s3.eu-west-3.example.org</Endpoint>"
         "</Error>",
         "the service names 'data.s3.eu-west-3.example.org'"},
        {400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>",
         "set 'region' under 'host' to 'eu-west-3' (it is 'us-east-1')"},
        {400, ERROR_OF("AuthorizationHeaderMalformed"), "to the bucket's region (it is"},
        {400, ERROR_OF("EntityTooLarge"), "split the dataset"},
        {400, ERROR_OF("XAmzContentSHA256Mismatch"), "the file changed after it was checked"},
        {403, ERROR_OF("QuotaExceeded"), "the store is full"},
        {405, ERROR_OF("MethodNotAllowed"), "is 'upload_url' the address of its S3 interface"},
        {418, ERROR_OF("Teapot"), "the service answers 418 Teapot (\"Words\")"},
        {403, "<html>No.</html>", "403 without an error document: it may come from a proxy"},
        {507, "", "the store is full; make room"},
        {200, "<html/>", "200 and something that is no ListBucketResult: is 'upload_url'"},
        {200, "not XML", "200 and something that is no ListBucketResult"},
        {403, "<Error><Code>Odd</Code><Message>key s3cret, \n line.</Message></Error>",
         "403 Odd (\"key ***,   line\")"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct step step = {
            .request = "GET " FILES, .status = cases[i].status, .body = cases[i].body};
        opens_badly(&step, cases[i].text);
    }
}

static void follows_no_redirect(void)
{
    const struct step step = {.request = "GET " FILES,
                              .status = 302,
                              .body = "",
                              .location = "https://elsewhere.example/"};
    opens_badly(&step, "302, a redirect to 'https://elsewhere.example/', which is not followed");
}

static void trusts_no_document_that_declares_entities(void)
{
    static const char *const documents[] = {
        "<!DOCTYPE ListBucketResult [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
        "<ListBucketResult><Contents><Key>open/&a;</Key></Contents></ListBucketResult>",
        "<!DOCTYPE ListBucketResult><ListBucketResult/>",
    };
    for (size_t i = 0; i < COUNT(documents); i++) {
        const struct step step = {.request = "GET " FILES, .status = 200, .body = documents[i]};
        opens_badly(&step, "something that is no ListBucketResult");
    }
}

static void tells_of_a_service_that_is_in_trouble(void)
{
    static const struct step steps[] = {
        {.request = "GET " FILES, .status = 502, .body = "<html/>"}, {.request = "pause 500"},
        {.request = "GET " FILES, .status = 502, .body = "<html/>"}, {.request = "pause 1000"},
        {.request = "GET " FILES, .status = 502, .body = "<html/>"}, {.request = "pause 2000"},
        {.request = "GET " FILES, .status = 502, .body = "<html/>"}};
    struct scene scene;
    scene_make(&scene, steps, COUNT(steps));
    CU_ASSERT_FALSE(scene_open(&scene, true));
    expect_error(&scene, ERROR_ENVIRONMENT, "cannot list '" BUCKET "': the service answers 502 at");
    scene_close(&scene);
}

/* ---- settings ------------------------------------------------------------------------------ */

static void cannot_open(struct scene *scene, const char *text)
{
    CU_ASSERT_FALSE(scene_open(scene, true));
    expect_error(scene, ERROR_USAGE, text);
    scene_close(scene);
}

static void asks_for_what_is_missing(void)
{
    struct scene scene;
    scene_make(&scene, NULL, 0);
    scene.settings.user = NULL;
    cannot_open(&scene, "no access key for the host: set 'user' under 'host', or environment "
                        "variable AWS_ACCESS_KEY_ID");
    static char odd[] = "AK ID";
    scene_make(&scene, NULL, 0);
    scene.settings.user = odd;
    cannot_open(&scene, "holds a space, '/', a control character");
    scene_make(&scene, NULL, 0);
    scene.settings.password_env = NULL;
    cannot_open(&scene, "no secret key for the host: set environment variable "
                        "AWS_SECRET_ACCESS_KEY");
    scene_make(&scene, NULL, 0);
    scene.settings.token_env = token_variable;
    cannot_open(&scene, "no session token for the host: set environment variable "
                        "IATIPUB_TEST_SESSION");
    static char open_address[] = "http://s3.example.org";
    scene_make(&scene, NULL, 0);
    scene.settings.upload_url = open_address;
    cannot_open(&scene, "setting 'host.upload_url' begins with http://");
}

static void takes_the_usual_variables(void)
{
    static const struct step steps[] = {
        {.request = "GET " FILES, .status = 200, .body = NO_FILES},
        {.request = "GET " UPLOADS, .status = 200, .body = NO_UPLOADS}};
    struct scene scene;
    scene_make(&scene, steps, COUNT(steps));
    scene.settings.user = scene.settings.password_env = NULL;
    setenv("AWS_ACCESS_KEY_ID", "USUAL", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "usual-s3cret", 1);
    setenv("AWS_SESSION_TOKEN", "usual-t0ken", 1);
    CU_ASSERT_TRUE(scene_open(&scene, true));
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.user, "USUAL");
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.secret, "usual-s3cret");
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.session_token, "usual-t0ken");
    scene_close(&scene);
    unsetenv("AWS_ACCESS_KEY_ID");
    unsetenv("AWS_SECRET_ACCESS_KEY");
    unsetenv("AWS_SESSION_TOKEN");
}

static void takes_no_token_of_another_key(void)
{
    static const struct step steps[] = {
        {.request = "GET /open/a.xml", .status = 200, .body = "<a/>"}};
    struct scene scene;
    scene_make(&scene, steps, COUNT(steps));
    setenv("AWS_SESSION_TOKEN", "of-another", 1);
    setenv(token_variable, "own", 1);
    CU_ASSERT_TRUE_FATAL(scene_open(&scene, false));
    struct host_file file;
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &scene.error));
    CU_ASSERT_PTR_NULL(scene.script.credentials.session_token);
    host_close(scene.host);
    scene.settings.token_env = token_variable;
    scene.script.next = 0;
    CU_ASSERT_TRUE_FATAL(scene_open(&scene, false));
    CU_ASSERT_TRUE(host_look(scene.host, "a.xml", &file, &scene.error));
    CU_ASSERT_STRING_EQUAL(scene.script.credentials.session_token, "own");
    scene_close(&scene);
    unsetenv("AWS_SESSION_TOKEN");
}

static void tells_a_plan_its_steps(void)
{
    struct scene scene;
    scene_make(&scene, NULL, 0);
    scene.settings.prefix = NULL;
    CU_ASSERT_TRUE_FATAL(scene_open(&scene, false));
    char *steps = host_describe_put(scene.host, "a.xml"), *where = host_locate(scene.host, "a.xml");
    CU_ASSERT_STRING_EQUAL(steps,
                           "PUT " BUCKET "/a.xml" PART "\nGET " BUCKET "/a.xml" PART "\nPUT " BUCKET
                           "/a.xml (a copy of the former)\nDELETE " BUCKET "/a.xml" PART "\n");
    CU_ASSERT_STRING_EQUAL(where, BUCKET "/a.xml");
    free(steps);
    free(where);
    scene_close(&scene);
}

CU_TestInfo publish_host_s3_tests[] = {
    {"uploads, compares, copies and cleans up", uploads_compares_copies_and_cleans_up},
    {"describes what it uploads", describes_what_it_uploads},
    {"leaves the public file if other bytes arrive", leaves_the_public_file_if_other_bytes_arrive},
    {"copies again when the answer turns into a passing fault",
     copies_again_when_the_answer_turns_into_a_passing_fault},
    {"has put what only could not be cleaned up", has_put_what_only_could_not_be_cleaned_up},
    {"takes a fault with status 200 for a failure", takes_a_fault_with_status_200_for_a_failure},
    {"tries again when asked to slow down", tries_again_when_asked_to_slow_down},
    {"refuses what cannot be put in place in one step",
     refuses_what_cannot_be_put_in_place_in_one_step},
    {"uploads a large file in parts", uploads_a_large_file_in_parts},
    {"gives up the parts when one fails", gives_up_the_parts_when_one_fails},
    {"gives up the parts when they cannot be put together",
     gives_up_the_parts_when_they_cannot_be_put_together},
    {"looks whether a lost answer meant success", looks_whether_a_lost_answer_meant_success},
    {"reads on where a transfer broke", reads_on_where_a_transfer_broke},
    {"knows what is not there", knows_what_is_not_there},
    {"lists page by page", lists_page_by_page},
    {"stops reading a list without end", stops_reading_a_list_without_end},
    {"removes what a killed run left", removes_what_a_killed_run_left},
    {"does without a list of uploads", does_without_a_list_of_uploads},
    {"says what a refusal means", says_what_a_refusal_means},
    {"follows no redirect", follows_no_redirect},
    {"trusts no document that declares entities", trusts_no_document_that_declares_entities},
    {"tells of a service that is in trouble", tells_of_a_service_that_is_in_trouble},
    {"asks for what is missing", asks_for_what_is_missing},
    {"takes the usual variables", takes_the_usual_variables},
    {"takes no token of another key", takes_no_token_of_another_key},
    {"tells a plan its steps", tells_a_plan_its_steps},
    CU_TEST_INFO_NULL,
};
