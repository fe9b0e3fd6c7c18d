#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/patience.h"

extern CU_TestInfo patience_tests[];

enum { MOST_TRIES = 4 };

/* A transport whose answers are given, and how often it was asked to wait how long. */
struct server {
    struct transport base;
    struct http_response answers[MOST_TRIES]; /* the last one is repeated */
    size_t answer_count, sent;
    unsigned pauses[MOST_TRIES];
    size_t pause_count, restarts;
};

static void serve(struct transport *transport, const struct http_request *request,
                  struct http_response *response)
{
    struct server *server = (struct server *)transport;
    (void)request;
    size_t i = server->sent < server->answer_count ? server->sent : server->answer_count - 1;
    server->sent++;
    *response = server->answers[i];
    response->body = (struct strbuf)STRBUF_INIT;
    if (!response->status)
        response->failure = xstrdup("broken");
}

static void note_pause(struct transport *transport, unsigned milliseconds)
{
    struct server *server = (struct server *)transport;
    CU_ASSERT_TRUE_FATAL(server->pause_count < MOST_TRIES);
    server->pauses[server->pause_count++] = milliseconds;
}

static void count_restart(void *context)
{
    ((struct server *)context)->restarts++;
}

static long send(struct server *server)
{
    const struct http_request request = {.method = "GET", .url = "u", .context = server};
    struct http_response response = HTTP_RESPONSE_INIT;
    server->base = (struct transport){.send = serve, .pause = note_pause};
    send_patiently(&server->base, &request, count_restart, &response);
    long status = response.status;
    http_response_release(&response);
    return status;
}

static void what_is_repeated(void)
{
    static const long passing[] = {0, 408, 425, 429, 500, 502, 503, 504};
    static const long final[] = {200, 201, 204, 301, 304, 400, 401, 403, 404, 409, 501, 505, 507};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        struct server server = {.answers = {{.status = passing[i]}}, .answer_count = 1};
        CU_ASSERT_EQUAL(send(&server), passing[i]);
        CU_ASSERT_EQUAL(server.sent, MOST_TRIES);
        CU_ASSERT_EQUAL(server.restarts, MOST_TRIES - 1);
        CU_ASSERT_EQUAL(server.pause_count, MOST_TRIES - 1);
        CU_ASSERT_EQUAL(server.pauses[0], 500);
        CU_ASSERT_EQUAL(server.pauses[1], 1000);
        CU_ASSERT_EQUAL(server.pauses[2], 2000);
    }
    for (size_t i = 0; i < sizeof final / sizeof *final; i++) {
        struct server server = {.answers = {{.status = final[i]}}, .answer_count = 1};
        CU_ASSERT_EQUAL(send(&server), final[i]);
        CU_ASSERT_EQUAL(server.sent, 1);
        CU_ASSERT_EQUAL(server.restarts + server.pause_count, 0);
    }
}

static void hopeless_requests(void)
{
    struct server server = {.answers = {{.hopeless = true}}, .answer_count = 1};
    CU_ASSERT_EQUAL(send(&server), 0);
    CU_ASSERT_EQUAL(server.sent, 1);
}

static void good_answer_in_the_end(void)
{
    struct server server = {.answers = {{.status = 0}, {.status = 503}, {.status = 200}},
                            .answer_count = 3};
    CU_ASSERT_EQUAL(send(&server), 200);
    CU_ASSERT_EQUAL(server.sent, 3);
    CU_ASSERT_EQUAL(server.restarts, 2);
}

static void waiting_as_asked(void)
{
    static const struct {
        long asked;
        unsigned waited; /* milliseconds; 0: not at all, the answer is the last */
    } cases[] = {{1, 1000}, {60, 60000}, {61, 0}, {86400, 0}, {0, 500}, {-5, 500}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct server server = {
            .answers = {{.status = 429, .retry_after = cases[i].asked}, {.status = 200}},
            .answer_count = 2};
        CU_ASSERT_EQUAL(send(&server), cases[i].waited ? 200 : 429);
        CU_ASSERT_EQUAL(server.pause_count, cases[i].waited ? 1 : 0);
        CU_ASSERT_EQUAL(server.pauses[0], cases[i].waited);
    }
}

CU_TestInfo patience_tests[] = {
    {"what may pass is repeated three times, the rest never", what_is_repeated},
    {"what can only fail again is not repeated", hopeless_requests},
    {"the first good answer ends it", good_answer_in_the_end},
    {"a server's wish to wait is followed, up to a minute", waiting_as_asked},
    CU_TEST_INFO_NULL,
};
