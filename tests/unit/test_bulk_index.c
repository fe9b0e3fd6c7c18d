#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "publish/bulk_index.h"

extern CU_TestInfo bulk_index_tests[];

/* Fails with a text that is not known before. */
static void fail_with(const char *text)
{
    CU_assertImplementation(CU_FALSE, __LINE__, text, __FILE__, "", CU_FALSE);
}

#define URL "https://bulk.example/datasets-minimal"
#define SHA1 "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define GOOD(hash) "\"last_known_good_dataset\":{\"hash\":\"" hash "\",\"url\":null}"

/* A transport with one answer. */
struct server {
    struct transport base;
    long status;
    const char *body, *location, *failure;
    size_t sent;
};

static void serve(struct transport *transport, const struct http_request *request,
                  struct http_response *response)
{
    struct server *server = (struct server *)transport;
    CU_ASSERT_STRING_EQUAL(request->url, URL);
    CU_ASSERT_PTR_NULL(request->credentials);
    server->sent++;
    response->status = server->status;
    response->location = xstrdup_or_null(server->location);
    response->failure = xstrdup_or_null(server->failure);
    if (server->body)
        strbuf_addstr(&response->body, server->body);
}

static void no_pause(struct transport *transport, unsigned milliseconds)
{
    (void)transport, (void)milliseconds;
}

static struct bulk_index *fetch(struct server server, struct error *error)
{
    server.base = (struct transport){.send = serve, .pause = no_pause};
    return bulk_index_fetch(URL, &server.base, error);
}

static void expect_no_index(struct server server, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(fetch(server, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, URL));
    error_clear(&error);
}

static const struct bulk_subject subject = {.registry_id = "id-1",
                                            .url = "https://example.org/a.xml",
                                            .short_name = "ilo-a",
                                            .sha1 = SHA1,
                                            .sha256 = SHA256};

/* What an index of this text says of the subject. */
static void expect_state(const char *body, enum bulk_state state, const char *trouble)
{
    struct error error = ERROR_INIT;
    struct bulk_index *index = fetch((struct server){.status = 200, .body = body}, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(index);
    char *said = NULL;
    enum bulk_state found = bulk_index_look_up(index, &subject, &said);
    if (found != state)
        fail_with(body);
    CU_ASSERT_EQUAL(said == NULL, trouble == NULL);
    if (said && trouble)
        CU_ASSERT_STRING_EQUAL(said, trouble);
    free(said);
    bulk_index_free(index);
}

static void states(void)
{
    expect_state("[]", BULK_UNKNOWN, NULL);
    expect_state("[{\"id\":\"id-2\"}]", BULK_UNKNOWN, NULL);
    expect_state("[{\"id\":\"id-1\"," GOOD(SHA1) "}]", BULK_CURRENT, NULL);
    expect_state("{\"count\":1,\"datasets\":[{\"id\":\"ID-1\"," GOOD(SHA256) "}]}", BULK_CURRENT,
                 NULL);
    expect_state("[{\"id\":\"id-1\"," GOOD("00") "}]", BULK_OLDER, NULL);
    expect_state("[{\"id\":\"id-1\"}]", BULK_EMPTY, NULL);
    expect_state("[{\"id\":\"id-1\",\"last_known_good_dataset\":{\"hash\":null}}]", BULK_EMPTY,
                 NULL);
    expect_state("[{\"id\":\"id-1\",\"last_known_good_dataset\":null}]", BULK_EMPTY, NULL);
}

/* The id counts more than the address, and that more than the name. */
static void who_is_meant(void)
{
    expect_state("[{\"short_name\":\"ilo-a\"," GOOD(
                     "00") "},"
                           "{\"source_url\":\"https://example.org/a.xml\"," GOOD(SHA1) "}]",
                 BULK_CURRENT, NULL);
    expect_state("[{\"source_url\":\"https://example.org/a.xml\"," GOOD(
                     "00") "},"
                           "{\"id\":\"id-1\"," GOOD(SHA1) "}]",
                 BULK_CURRENT, NULL);
    expect_state("[{\"short_name\":\"ilo-a\"," GOOD(SHA1) "}]", BULK_CURRENT, NULL);
    expect_state("[{\"id\":3,\"parent\":{\"id\":\"id-1\"}}]", BULK_UNKNOWN, NULL);
    struct error error = ERROR_INIT;
    struct bulk_index *index =
        fetch((struct server){.status = 200, .body = "[{\"id\":\"\",\"b\":null}]"}, &error);
    const struct bulk_subject nobody = {.registry_id = NULL, .url = "", .short_name = NULL};
    char *trouble = NULL;
    CU_ASSERT_EQUAL(bulk_index_look_up(index, &nobody, &trouble), BULK_UNKNOWN);
    CU_ASSERT_PTR_NULL(trouble);
    bulk_index_free(index);
}

#define ATTEMPT(attempt)                                                                           \
    "[{\"id\":\"id-1\",\"most_recent_get_attempt\":{\"error_occurred\":true" attempt "}}]"

static void troubles(void)
{
    expect_state(ATTEMPT(",\"http_status\":404"), BULK_EMPTY, "status 404");
    expect_state(
        ATTEMPT(",\"http_status\":404,\"error_details\":{\"error_type\":\"http_non_200\"}"),
        BULK_EMPTY, "status 404, http_non_200");
    expect_state(ATTEMPT(",\"http_status\":null,\"error_details\":{\"error_type\":\"ssl_error\"}"),
                 BULK_EMPTY, "ssl_error");
    expect_state(ATTEMPT(""), BULK_EMPTY, "an error that it doesn't name");
    expect_state(ATTEMPT(",\"error_details\":{\"error_type\":\"\\u001b[2J\\na\"}"), BULK_EMPTY,
                 "[2J a");
    expect_state("[{\"id\":\"id-1\",\"most_recent_get_attempt\":{\"error_occurred\":false,"
                 "\"http_status\":200}}]",
                 BULK_EMPTY, NULL);
}

static void wrong_types(void)
{
    expect_state("[1,null,\"id-1\",[\"id-1\"],{\"id\":1}]", BULK_UNKNOWN, NULL);
    expect_state("[{\"id\":\"id-1\",\"last_known_good_dataset\":[\"" SHA1 "\"],"
                 "\"most_recent_get_attempt\":\"error_occurred\"}]",
                 BULK_EMPTY, NULL);
    expect_state("[{\"id\":\"id-1\",\"last_known_good_dataset\":\"" SHA1 "\","
                 "\"most_recent_get_attempt\":{\"error_occurred\":\"true\"}}]",
                 BULK_EMPTY, NULL);
    expect_state(ATTEMPT(",\"http_status\":\"404\",\"error_details\":[{}]"), BULK_EMPTY,
                 "an error that it doesn't name");
}

static void what_is_no_index(void)
{
    static const char *const bodies[] = {"",
                                         "null",
                                         "{}",
                                         "{\"a\":{}}",
                                         "3",
                                         "<html>",
                                         "[",
                                         "[{\"a\":\"\xff\"}]",
                                         "[] trailing",
                                         "[1,2]",
                                         "{\"foo\":[]}",
                                         "{\"features\":[{\"id\":\"id-1\"}]}",
                                         "[{\"a\":\"id\"}]",
                                         "{\"datasets\":[{\"name\":\"small\"}]}",
                                         "[{\"parent\":{\"id\":\"id-1\"}}]"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        expect_no_index((struct server){.status = 200, .body = bodies[i]}, "a list of datasets");
    expect_no_index((struct server){.status = 200, .body = "[{]"},
                    "a list of datasets (expected '}', found ']'); check the "
                    "address");
    expect_no_index((struct server){.status = 404}, "status 404");
    expect_no_index((struct server){.status = 503}, "status 503");
    expect_no_index((struct server){.status = 301, .location = "https://other.example/\x1b"},
                    "is redirected to 'https://other.example/'");
    expect_no_index((struct server){.failure = "no route"}, "no route");
}

static void hostile_depth(void)
{
    struct strbuf body = STRBUF_INIT;
    for (size_t i = 0; i < 100000; i++)
        strbuf_addch(&body, '[');
    expect_no_index((struct server){.status = 200, .body = body.text}, "a list of datasets");
    strbuf_reset(&body);
    for (size_t i = 0; i < 100000; i++)
        strbuf_addstr(&body, "{\"a\":");
    expect_no_index((struct server){.status = 200, .body = body.text}, "a list of datasets");
    strbuf_reset(&body); /* as deep as is read at all */
    strbuf_addstr(&body, "[{\"id\":\"id-1\",\"last_known_good_dataset\":");
    for (size_t i = 0; i < 60; i++)
        strbuf_addstr(&body, "{\"a\":");
    strbuf_addstr(&body, "\"" SHA1 "\"");
    for (size_t i = 0; i < 60; i++)
        strbuf_addch(&body, '}');
    strbuf_addstr(&body, "}]");
    expect_state(body.text, BULK_OLDER, NULL);
    strbuf_release(&body);
}

static void many_datasets(void)
{
    struct strbuf body = STRBUF_INIT;
    strbuf_addch(&body, '[');
    for (size_t i = 0; i < 50000; i++)
        strbuf_addf(&body, "{\"id\":\"x%zu\",\"url\":\"https://example.org/%zu\"},", i, i);
    strbuf_addstr(&body, "{\"id\":\"id-1\"," GOOD(SHA1) "}]");
    expect_state(body.text, BULK_CURRENT, NULL);
    strbuf_release(&body);
}

/* ---- hostile size ---------------------------------------------------------------------------- */

enum { MOST_MEMORY = 256 * 1024 /* kB */ };

static long most_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* As many of `piece`, with commas between, as an answer may hold, in `begin` and `end`. */
static char *fill(const char *begin, const char *piece, const char *end)
{
    struct strbuf body = STRBUF_INIT;
    size_t length = strlen(piece);
    strbuf_addstr(&body, begin);
    while (body.length + length + 1 < TRANSPORT_LARGEST_BODY - strlen(end) - length) {
        strbuf_add(&body, piece, length);
        strbuf_addch(&body, ',');
    }
    strbuf_add(&body, piece, length);
    strbuf_addstr(&body, end);
    return strbuf_detach(&body);
}

/* In a process of its own, so that only this counts; its exit status is what was wrong. */
static int read_in_child(const char *body, const char *refusal)
{
    struct error error = ERROR_INIT;
    long before = most_memory();
    struct bulk_index *index = fetch((struct server){.status = 200, .body = body}, &error);
    char *trouble = NULL;
    if (index ? refusal != NULL : !refusal || !strstr(error.text, refusal))
        return 2;
    if (index && bulk_index_look_up(index, &subject, &trouble) != BULK_CURRENT)
        return 3;
    return most_memory() - before > MOST_MEMORY ? 4 : 0;
}

static void expect_bounded(const char *begin, const char *piece, const char *end,
                           const char *refusal)
{
    char *body = fill(begin, piece, end);
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(read_in_child(body, refusal));
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
    free(body);
}

static void hostile_size(void)
{
#define LAST ",{\"id\":\"id-1\"," GOOD(SHA1) "}]"
    expect_bounded("[", "{}", LAST, NULL);
    expect_bounded("[", "{\"a\":[[],{}]}", LAST, NULL);
    expect_bounded("[", "{\"a\":\"b\"}", LAST, "it has more than 2000000 texts");
    expect_bounded("[{\"a\":[", "{}", "]}]", "an entry has more than 262144 bytes");
    expect_bounded("[\"", "a", "\"]", "a text has more than 262144 bytes");
#undef LAST
}

CU_TestInfo bulk_index_tests[] = {
    {"what the index holds of a dataset", states},
    {"a dataset is known by id, address or name", who_is_meant},
    {"what the last attempt met", troubles},
    {"members of wrong types are passed over", wrong_types},
    {"what is no index is refused, and what to do is said", what_is_no_index},
    {"depth without end is refused", hostile_depth},
    {"many datasets", many_datasets},
    {"size without end costs no memory without end", hostile_size},
    CU_TEST_INFO_NULL,
};
