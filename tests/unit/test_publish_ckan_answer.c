#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/ckan_answer.h"
#include "unit/answer_judging.h"

extern CU_TestInfo publish_ckan_answer_tests[];

#define JSON "application/json;charset=utf-8"
#define ENVELOPE(type, more)                                                                       \
    "{\"help\":\"h\",\"success\":false,\"error\":{" more ",\"__type\":\"" type "\"}}"
#define MESSAGE(type, text) ENVELOPE(type, "\"message\":\"" text "\"")

static const struct ckan_task writing = {"package_create", "registering a dataset", "some role",
                                         false};
static const struct ckan_task reading = {"package_show", "registering a dataset", NULL, true};
static const struct ckan_key key = {"s3cret-key", "environment variable MY_KEY"};

/* Judges and releases the response; the error text must contain `text` unless it is NULL. */
static void expect_of(const struct ckan_task *task, struct http_response response,
                      enum answer_verdict verdict, const char *text)
{
    struct judgement judgement = {.error = ERROR_INIT};
    judgement.verdict = ckan_judge(&response, task, &key, &judgement.root, &judgement.error);
    expect_judgement(&judgement, &response, verdict, text, "registering a dataset", key.key);
}

static void expect(struct http_response response, enum answer_verdict verdict, const char *text)
{
    expect_of(&writing, response, verdict, text);
}

static void takes_the_envelope(void)
{
    expect(respond(200, JSON, "{\"success\":true,\"result\":null}"), ANSWER_DONE, NULL);
    expect(respond(200, JSON, "{\"help\":\"\",\"success\":true,\"result\":{}}"), ANSWER_DONE, NULL);
}

static void tells_other_answers_from_ckans(void)
{
    expect(respond(200, "text/html", "<html>"), ANSWER_UNREADABLE,
           "(status 200, content type 'text/html'): check that 'registry.url'");
    expect(respond(200, NULL, "{\"success\":true,\"result\":1}"), ANSWER_UNREADABLE, "type 'none'");
    expect(respond(200, JSON, "{\"success\":true"), ANSWER_UNREADABLE, "not its JSON");
    expect(respond(200, JSON, "{\"success\":true}"), ANSWER_UNREADABLE, "not its JSON");
    expect(respond(200, JSON, "{\"success\":false,\"result\":1}"), ANSWER_UNREADABLE, "its JSON");
    expect(respond(200, JSON, "\"fine\""), ANSWER_UNREADABLE, "not its JSON");
    expect(respond(404, "text/html", "<h1>Not found</h1>"), ANSWER_LOCKED_OUT,
           "status 404, content type 'text/html'");
}

static void explains_each_refusal(void)
{
    static const struct {
        long status;
        const char *type, *body;
        enum answer_verdict verdict;
        const char *text;
    } cases[] = {
        {400, JSON, "\"Bad request - Action name not known\"", ANSWER_REFUSED,
         "(status 400: Bad request - Action name not known): check that 'registry.url' is the "
         "portal's base address"},
        {400, JSON, MESSAGE("Integrity Error", "No"), ANSWER_REFUSED,
         "(status 400: No): correct the setting"},
        {400, JSON, MESSAGE("Search Query Error", "What"), ANSWER_REFUSED, "(status 400: What)"},
        {401, "text/html", "<html>", ANSWER_LOCKED_OUT,
         "wants other credentials than the key in environment variable MY_KEY"},
        {403, JSON, MESSAGE("Authorization Error", "Access denied: no"), ANSWER_DENIED,
         "(status 403: Access denied: no): the key in environment variable MY_KEY has expired, is "
         "wrong (an unknown key counts as none), or lacks a right: it needs some role"},
        {403, "text/html", "<html>", ANSWER_REFUSED,
         "(status 403: a web page instead of JSON): that is not CKAN's own answer"},
        {404, JSON, MESSAGE("Not Found Error", "Not found"), ANSWER_ABSENT, "no such dataset"},
        {404, JSON, "{\"detail\":\"Not Found\"}", ANSWER_LOCKED_OUT, "base address"},
        {409, JSON, ENVELOPE("Validation Error", "\"name\":[\"That URL is already in use.\"]"),
         ANSWER_NAME_TAKEN, "(status 409: name: That URL is already in use.)"},
        {409, JSON, ENVELOPE("Validation Error", "\"owner_org\":\"Missing\""), ANSWER_REFUSED,
         "(status 409: owner_org: Missing): correct the setting"},
        {409, JSON,
         ENVELOPE("Validation Error", "\"extras\":[{},{\"key\":[\"There is a schema field\"]}]"),
         ANSWER_REFUSED, "key: There is a schema field): if the portal follows the IATI extension"},
        {409, JSON, MESSAGE("Search Error", "Down"), ANSWER_UNCLEAR, "out of order"},
        {418, JSON, "{}", ANSWER_REFUSED, "status 418: {})"},
        {429, "text/plain", "Slowly", ANSWER_BUSY,
         "(status 429: Slowly): it asks to be called less"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(respond(cases[i].status, cases[i].type, cases[i].body), cases[i].verdict,
               cases[i].text);
}

static void leaves_open_what_may_have_happened(void)
{
    expect(respond(500, JSON, MESSAGE("Search Index Error", "Unable to add")), ANSWER_UNCLEAR,
           "(status 500: Unable to add)");
    expect(respond(502, "text/html", "<html>"), ANSWER_UNCLEAR,
           "(status 502: a web page instead of JSON)");
    expect(respond(408, "text/plain", ""), ANSWER_UNCLEAR, "(status 408)");
    expect_of(&reading, respond(503, "text/plain", "x"), ANSWER_UNCLEAR, "x): run again later");
    struct http_response silence = HTTP_RESPONSE_INIT;
    silence.failure = xstrdup("timed out");
    expect(silence, ANSWER_UNCLEAR, "no answer from the registry");
}

static void knows_failures_that_will_last(void)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    response.failure = xstrdup("certificate has expired");
    response.hopeless = true;
    expect(response, ANSWER_LOCKED_OUT, "certificate has expired");
    response = respond(301, "text/html", "");
    response.location = xstrdup("https://portal.example.org/s3cret-key\x1b[2J");
    expect(response, ANSWER_LOCKED_OUT, "redirects to 'https://portal.example.org/*** [2J'");
}

static void expect_words(const char *type, const char *body, const char *expected)
{
    struct http_response response = respond(409, type, body);
    char *words = ckan_words(&response, &key);
    CU_ASSERT_STRING_EQUAL(words, expected);
    free(words);
    http_response_release(&response);
}

static void finds_the_message_in_every_shape(void)
{
    expect_words(JSON, MESSAGE("Not Found Error", "one"), "one");
    expect_words(JSON, "\"two\"", "two");
    expect_words(JSON, "{\"error\":\"three\"}", "three");
    expect_words(JSON, "{\"message\":\"four\"}", "four");
    expect_words(JSON,
                 ENVELOPE("Validation Error", "\"url\":[\"five\",\"six\"],\"title\":\"seven\","
                                              "\"resources\":[{},{\"url\":[\"eight\"]}]"),
                 "url: five; url: six; title: seven; url: eight");
    expect_words(JSON, "{broken", "{broken");
    expect_words("text/plain", "nine\r\n\x1b[0m", "nine [0m");
    expect_words("text/html", "<h1>ten</h1>", "a web page instead of JSON");
}

static void does_not_follow_complaints_for_ever(void)
{
    struct strbuf body = STRBUF_INIT;
    strbuf_addstr(&body, "{\"error\":{\"a\":");
    for (int i = 0; i < 500; i++)
        strbuf_addstr(&body, "[");
    strbuf_addstr(&body, "\"deep\"");
    for (int i = 0; i < 500; i++)
        strbuf_addstr(&body, "]");
    strbuf_addstr(&body, ",\"b\":\"near\"}}");
    expect_words(JSON, body.text, "b: near");
    strbuf_release(&body);
}

static void never_repeats_the_key(void)
{
    expect_words("text/plain", "Authorization: s3cret-key!", "Authorization: ***!");
    expect_words(JSON, MESSAGE("x", "s3cret-keys3cret-key"), "******");
}

CU_TestInfo publish_ckan_answer_tests[] = {
    {"takes the envelope", takes_the_envelope},
    {"tells other answers from CKAN's", tells_other_answers_from_ckans},
    {"explains each refusal", explains_each_refusal},
    {"leaves open what may have happened", leaves_open_what_may_have_happened},
    {"knows failures that will last", knows_failures_that_will_last},
    {"finds the message in every shape", finds_the_message_in_every_shape},
    {"does not follow complaints for ever", does_not_follow_complaints_for_ever},
    {"never repeats the key", never_repeats_the_key},
    CU_TEST_INFO_NULL,
};
