#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/ryd_answer.h"
#include "unit/answer_judging.h"

extern CU_TestInfo publish_answer_tests[];

#define ENVELOPE(text) "{\"status\":\"failed\",\"error\":{\"error_msg\":\"" text "\"}}"

static const struct ryd_task task = {"POST", "registering a dataset", "the scope 'x'",
                                     "no such thing"};
static char remedy_text[] = "the token in environment variable MY_TOKEN has expired";
static const struct error remedy = {.text = remedy_text};
static const struct ryd_credentials credentials = {"s3cret-token", "environment variable MY_TOKEN",
                                                   &remedy};

/* Judges and releases the response; the error text must contain `text` unless it is NULL. */
static void expect(struct http_response response, enum answer_verdict verdict, const char *text)
{
    struct judgement judgement = {.error = ERROR_INIT};
    judgement.verdict =
        ryd_judge(&response, &task, &credentials, &judgement.root, &judgement.error);
    expect_judgement(&judgement, &response, verdict, text, "registering a dataset",
                     credentials.token);
}

static void takes_the_apis_envelope(void)
{
    expect(respond(200, "application/json", "{\"data\":null}"), ANSWER_DONE, NULL);
    expect(respond(201, "application/json; charset=utf-8", "{\"data\":{}}"), ANSWER_DONE, NULL);
}

static void tells_other_answers_from_the_apis(void)
{
    expect(respond(200, "text/html", "<html>{}</html>"), ANSWER_UNREADABLE,
           "(status 200, content type 'text/html'): check that 'registry.url'");
    expect(respond(200, NULL, "{\"data\":1}"), ANSWER_UNREADABLE, "content type 'none'");
    expect(respond(200, "application/json", "{\"data\": [{\"id"), ANSWER_UNREADABLE,
           "not its JSON");
    expect(respond(200, "application/json", "[1]"), ANSWER_UNREADABLE, "not its JSON");
    expect(respond(200, "application/json", "{\"ok\":1}"), ANSWER_UNREADABLE, "not its JSON");
    expect(respond(404, "text/html", "<h1>Not found</h1>"), ANSWER_LOCKED_OUT,
           "status 404, content type 'text/html'");
}

static void explains_each_refusal(void)
{
    static const struct {
        long status;
        const char *body;
        enum answer_verdict verdict;
        const char *text;
    } cases[] = {
        {401, ENVELOPE("Expired"), ANSWER_LOCKED_OUT,
         "(status 401: Expired): the token in environment variable MY_TOKEN has expired"},
        {403, ENVELOPE("No"), ANSWER_REFUSED, "the token needs the scope 'x'"},
        {404, ENVELOPE("No"), ANSWER_REFUSED, "no such thing"},
        {409, ENVELOPE("Taken"), ANSWER_NAME_TAKEN, "status 409: Taken"},
        {429, ENVELOPE("Slowly"), ANSWER_BUSY, "run again later"},
        {400, ENVELOPE("made with an invalid client ID. Trace id: 7"), ANSWER_REFUSED,
         "Trace id: 7): the tool that the token from environment variable MY_TOKEN was issued to "
         "must "
         "be registered with the IATI Secretariat"},
        {400, ENVELOPE("There is a problem with your credentials"), ANSWER_LOCKED_OUT,
         "the token from environment variable MY_TOKEN lacks something"},
        {400, ENVELOPE("Data validation error: Field 'url': bad."), ANSWER_REFUSED,
         "Field 'url': bad.): correct the setting"},
        {400, ENVELOPE("Something else"), ANSWER_REFUSED, "status 400: Something else)"},
        {418, "{}", ANSWER_REFUSED, "status 418: {})"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(respond(cases[i].status, "application/json", cases[i].body), cases[i].verdict,
               cases[i].text);
}

static void leaves_open_what_may_have_happened(void)
{
    expect(respond(500, "application/json", ENVELOPE("Oops")), ANSWER_UNCLEAR,
           "(status 500: Oops)");
    expect(respond(502, "text/html", "<html>"), ANSWER_UNCLEAR,
           "(status 502: content type 'text/html' instead of JSON)");
    expect(respond(408, "text/plain", ""), ANSWER_UNCLEAR, "(status 408)");
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
}

static void names_the_target_of_a_redirect(void)
{
    struct http_response response = respond(302, "text/html", "");
    response.location = xstrdup("https://login.example.org/\x1b[2J");
    expect(response, ANSWER_LOCKED_OUT, "redirects to 'https://login.example.org/ [2J'");
}

static void expect_words(const char *type, const char *body, const char *expected)
{
    struct http_response response = respond(400, type, body);
    char *words = ryd_words(&response, &credentials);
    CU_ASSERT_STRING_EQUAL(words, expected);
    free(words);
    http_response_release(&response);
}

static void finds_the_message_in_every_shape(void)
{
    expect_words("application/json", ENVELOPE("one"), "one");
    expect_words("application/json", "{\"error\":\"x\",\"error_description\":\"two\"}", "two");
    expect_words("application/json", "{\"error\":\"three\",\"message\":\"x\"}", "three");
    expect_words("application/json", "{\"message\":\"four\"}", "four");
    expect_words("application/json", "{\"other\":5}", "{\"other\":5}");
    expect_words("application/json", "{broken", "{broken");
    expect_words("text/plain", "six", "six");
    expect_words("text/html", "<h1>seven</h1>", "content type 'text/html' instead of JSON");
}

static void shows_words_fit_for_a_terminal(void)
{
    expect_words("text/plain",
                 "a\r\n\x1b[31mb\x07\xc2\x9b"
                 "c\n",
                 "a [31mb c");
    expect_words("text/plain", "bad \xff\xc3( utf-8 \xe2\x82\xac",
                 "bad ?"
                 "?( utf-8 \xe2\x82\xac");
    char body[1000], expected[401];
    for (size_t i = 0; i < 400; i += 2)
        memcpy(body + i, "\xc3\xa9", 2);
    memset(body + 400, 'x', 100);
    body[500] = '\0';
    memcpy(expected, body, 400); /* 200 characters of two bytes */
    expected[400] = '\0';
    expect_words("text/plain", body, expected);
}

static void never_repeats_the_token(void)
{
    expect_words("text/plain", "Authorization: Bearer s3cret-token!", "Authorization: Bearer ***!");
    expect_words("application/json", ENVELOPE("s3cret-tokens3cret-token"), "******");
}

CU_TestInfo publish_answer_tests[] = {
    {"takes the API's envelope", takes_the_apis_envelope},
    {"tells other answers from the API's", tells_other_answers_from_the_apis},
    {"explains each refusal", explains_each_refusal},
    {"leaves open what may have happened", leaves_open_what_may_have_happened},
    {"knows failures that will last", knows_failures_that_will_last},
    {"names the target of a redirect", names_the_target_of_a_redirect},
    {"finds the message in every shape", finds_the_message_in_every_shape},
    {"shows words fit for a terminal", shows_words_fit_for_a_terminal},
    {"never repeats the token", never_repeats_the_token},
    CU_TEST_INFO_NULL,
};
