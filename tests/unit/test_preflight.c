#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/fetched_document.h"
#include "publish/preflight.h"
#include "publish/private_address.h"

extern CU_TestInfo preflight_tests[];

/* Fails with a text that is not known before. */
static void fail_with(const char *text)
{
    CU_assertImplementation(CU_FALSE, __LINE__, text, __FILE__, "", CU_FALSE);
}

#define URL "https://192.88.99.1/iati/a.xml" /* an address of nobody's private network */
#define END "</iati-activities>\n"
#define DOCUMENT "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">" END
#define TYPE "application/xml; charset=utf-8"
#define MODIFIED "Sun, 22 Nov 2026 10:00:00 GMT"

/* ---- a web server that does what a test says ----------------------------------------------- */

struct page {
    const char *method, *agent, *url; /* whom it is for; NULL: everybody, agent: a part of it */
    size_t times, given;              /* how often it is given at most (0: always), and was */
    long status;                      /* 0: no answer, as `failure` says */
    const char *failure;
    bool untrusted, hopeless;
    const char *location, *type, *etag, *modified;
    const char *body;
    size_t length;   /* of `body`; 0: all of it */
    size_t repeated; /* how often the body comes; 0: once */
    size_t piece;    /* bytes a piece; 0: all at once */
    unsigned first_byte_ms;
};

enum { MOST_PAGES = 8, MOST_REQUESTS = 300 };

struct server {
    struct transport base;
    struct page pages[MOST_PAGES]; /* the first that fits is given */
    size_t count;
    char *requests[MOST_REQUESTS]; /* "METHOD URL" */
    size_t request_count, pauses;
    struct preflight preflight;
};

static const struct page good = {.status = 200, .type = TYPE, .etag = "\"1\"", .body = DOCUMENT};

static bool fits(const struct page *page, const struct http_request *request)
{
    return (!page->method || strcmp(page->method, request->method) == 0) &&
           (!page->agent || strstr(request->user_agent, page->agent)) &&
           (!page->url || strcmp(page->url, request->url) == 0);
}

static const struct page *find_page(struct server *server, const struct http_request *request)
{
    for (size_t i = 0; i < server->count; i++) {
        struct page *page = &server->pages[i];
        bool is_used_up = page->times && page->given == page->times;
        if (is_used_up || !fits(page, request))
            continue;
        page->given++;
        return page;
    }
    return &good;
}

static bool give_body(const struct page *page, const struct http_request *request)
{
    size_t length = page->length ? page->length : strlen(page->body);
    size_t piece = page->piece ? page->piece : length;
    for (size_t n = 0; n < (page->repeated ? page->repeated : 1); n++)
        for (size_t i = 0; i < length; i += piece)
            if (!request->receive(request->context, page->body + i,
                                  piece < length - i ? piece : length - i))
                return false;
    return true;
}

static void serve(struct transport *transport, const struct http_request *request,
                  struct http_response *response)
{
    struct server *server = (struct server *)transport;
    CU_ASSERT_PTR_NULL(request->credentials);
    CU_ASSERT_TRUE(request->decode);
    CU_ASSERT_TRUE_FATAL(server->request_count < MOST_REQUESTS);
    server->requests[server->request_count++] = xasprintf("%s %s", request->method, request->url);
    const struct page *page = find_page(server, request);
    *response = (struct http_response){.status = page->status,
                                       .failure = xstrdup_or_null(page->failure),
                                       .untrusted = page->untrusted,
                                       .hopeless = page->hopeless,
                                       .location = xstrdup_or_null(page->location),
                                       .content_type = xstrdup_or_null(page->type),
                                       .etag = xstrdup_or_null(page->etag),
                                       .last_modified = xstrdup_or_null(page->modified),
                                       .first_byte_ms = page->first_byte_ms,
                                       .body = STRBUF_INIT};
    if (page->status / 100 == 2 && page->body && request->receive && !give_body(page, request)) {
        response->status = 0;
        response->hopeless = true;
        response->failure = xstrdup("the answer could not be taken");
    }
}

static void count_pause(struct transport *transport, unsigned milliseconds)
{
    CU_ASSERT_TRUE(milliseconds <= 1000);
    ((struct server *)transport)->pauses++;
}

static struct server *server_new(void)
{
    struct server *server = xcalloc(1, sizeof *server);
    server->base = (struct transport){.send = serve, .pause = count_pause};
    return server;
}

static void add_page(struct server *server, struct page page)
{
    server->pages[server->count++] = page;
}

static void server_free(struct server *server)
{
    for (size_t i = 0; i < server->request_count; i++)
        free(server->requests[i]);
    preflight_release(&server->preflight);
    free(server);
}

static bool says(const struct preflight *preflight, enum preflight_verdict verdict,
                 const char *check, const char *text)
{
    for (size_t i = 0; i < preflight->count; i++)
        if (preflight->lines[i].verdict == verdict &&
            strcmp(preflight->lines[i].check, check) == 0 &&
            strstr(preflight->lines[i].told.text, text))
            return true;
    return false;
}

static void expect_line(const struct preflight *preflight, enum preflight_verdict verdict,
                        const char *check, const char *text)
{
    bool said = says(preflight, verdict, check, text);
    if (!said)
        for (size_t i = 0; i < preflight->count; i++)
            fail_with(preflight->lines[i].told.text);
    CU_ASSERT_TRUE(said);
}

/* Runs against this one page, and expects one line. */
static void expect_page(struct page page, enum preflight_verdict verdict, const char *check,
                        const char *text)
{
    struct server *server = server_new();
    add_page(server, page);
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, verdict, check, text);
    CU_ASSERT_EQUAL(server->preflight.bad > 0, verdict == PREFLIGHT_BAD);
    CU_ASSERT_EQUAL(server->preflight.doubtful > 0 || server->preflight.bad > 0,
                    verdict != PREFLIGHT_GOOD);
    server_free(server);
}

static struct page good_with_body(const char *body)
{
    struct page page = good;
    page.body = body;
    return page;
}

/* ---- all is well --------------------------------------------------------------------------- */

static void good_page(void)
{
    struct server *server = server_new();
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(DOCUMENT, strlen(DOCUMENT), sha256);
    const enum dataset_kind kind = DATASET_ACTIVITIES;
    const struct preflight_expectation expected = {sha256, strlen(DOCUMENT), &kind};
    preflight_run(URL, &expected, false, &server->base, &server->preflight);
    CU_ASSERT_EQUAL(server->preflight.bad + server->preflight.doubtful, 0);
    expect_line(&server->preflight, PREFLIGHT_GOOD, "address", "public, https");
    expect_line(&server->preflight, PREFLIGHT_GOOD, "fetching", "by both user agents");
    CU_ASSERT_STRING_EQUAL(server->preflight.sha256, sha256);
    CU_ASSERT_EQUAL(server->preflight.size, strlen(DOCUMENT));
    CU_ASSERT_EQUAL(server->request_count, 4);
    CU_ASSERT_STRING_EQUAL(server->requests[0], "HEAD " URL);
    CU_ASSERT_STRING_EQUAL(server->requests[1], "GET " URL);
    server_free(server);
}

/* ---- the address --------------------------------------------------------------------------- */

static void expect_address(const char *url, bool local, enum preflight_verdict verdict,
                           const char *text)
{
    struct server *server = server_new();
    preflight_run(url, NULL, local, &server->base, &server->preflight);
    expect_line(&server->preflight, verdict, "address", text);
    CU_ASSERT_EQUAL(server->request_count == 0, verdict == PREFLIGHT_BAD);
    server_free(server);
}

static void addresses(void)
{
    expect_address("iati/a.xml", false, PREFLIGHT_BAD, "it is not an absolute http or https");
    expect_address("ftp://192.88.99.1/a.xml", false, PREFLIGHT_BAD, "not an absolute");
    expect_address("", false, PREFLIGHT_BAD, "not an absolute");
    expect_address("https://u:p@192.88.99.1/a.xml", false, PREFLIGHT_BAD, "user name or password");
    expect_address(URL "?session=1", false, PREFLIGHT_BAD, "'?' or '#'");
    expect_address(URL "#a", false, PREFLIGHT_BAD, "'?' or '#'");
    expect_address("https://192.88.99.1/\xc3\xa9.xml", false, PREFLIGHT_BAD, "percent-encoded");
    expect_address("https://192.88.99.1/a b.xml", false, PREFLIGHT_BAD, "percent-encoded");
    expect_address("http://192.88.99.1/a.xml", false, PREFLIGHT_DOUBTFUL, "not https");
    expect_address("https://127.0.0.1/a.xml", false, PREFLIGHT_BAD, "nobody else can fetch it");
    expect_address("https://127.0.0.1/a.xml", true, PREFLIGHT_DOUBTFUL, "nobody else");
    char *url = xasprintf("https://192.88.99.1/%0*d", 512 - 20, 0);
    CU_ASSERT_EQUAL(strlen(url), 512);
    expect_address(url, false, PREFLIGHT_GOOD, "absolute");
    free(url);
    url = xasprintf("https://192.88.99.1/%0*d", 513 - 20, 0);
    expect_address(url, false, PREFLIGHT_BAD, "has 513 characters, the registry keeps 512");
    free(url);
}

static void private_addresses(void)
{
    static const char *const hosts[] = {
        "localhost",         "LOCALHOST.",      "x.localhost",
        "printer.local",     "db.internal",     "nas.home.arpa",
        "intranet",          "127.0.0.1",       "127.1",
        "2130706433",        "0x7f.1",          "0.0.0.0",
        "10.1.2.3",          "172.16.0.1",      "172.31.255.255",
        "192.168.1.1",       "169.254.169.254", "100.64.0.1",
        "100.127.0.1",       "192.0.2.1",       "198.51.100.7",
        "203.0.113.9",       "198.19.0.1",      "224.0.0.1",
        "255.255.255.255",   "[::1]",           "[::]",
        "[fe80::1]",         "[fe80::1%25lo]",  "[fd00::1]",
        "[fec0::1]",         "[ff02::1]",       "[2001:db8::1]",
        "[::ffff:10.0.0.1]", "[::7f00:1]",      "[64:ff9b::a00:1]",
        "[2002:a00:1::]",    "127.0.0.1:8080",  "[::1]:443",
    };
    static const char *const others[] = {
        "192.88.99.1", "172.32.0.1",       "100.128.0.1", "192.0.3.1",          "11.0.0.1",
        "[2a00::1]",   "[::ffff:8.8.8.8]", "198.20.0.1",  "[64:ff9b::808:808]", "localhost.example",
    };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        char *url = xasprintf("https://%s/a.xml", hosts[i]);
        if (!address_says_private(url))
            fail_with(hosts[i]);
        CU_ASSERT_TRUE(address_says_private(url));
        free(url);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char *url = xasprintf("https://%s/a.xml", others[i]);
        if (address_says_private(url))
            fail_with(others[i]);
        CU_ASSERT_FALSE(address_says_private(url));
        free(url);
    }
    CU_ASSERT_TRUE(address_is_private("http://localhost:80/"));
    CU_ASSERT_TRUE(address_is_private("http://[::1]/"));
    CU_ASSERT_FALSE(address_is_private("http://192.88.99.1/"));
    CU_ASSERT_FALSE(address_is_private("no address"));
}

/* ---- redirects ----------------------------------------------------------------------------- */

static struct page redirect(const char *from, const char *to)
{
    return (struct page){.url = from, .status = 302, .location = to};
}

static void one_redirect(void)
{
    struct server *server = server_new();
    add_page(server, redirect(URL, "https://192.88.99.2/b.xml"));
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(
        &server->preflight, PREFLIGHT_DOUBTFUL, "redirects",
        "GET is redirected to 'https://192.88.99.2/b.xml' (status 302): register the final");
    CU_ASSERT_EQUAL(server->preflight.bad, 0);
    CU_ASSERT_FALSE(says(&server->preflight, PREFLIGHT_DOUBTFUL, "redirects", "there are"));
    server_free(server);
}

static void bad_redirects(void)
{
    static const struct {
        const char *from, *to, *text;
    } cases[] = {
        {URL, "http://192.88.99.1/a.xml", "'http://192.88.99.1/a.xml', away from https"},
        {URL, URL, "in a circle"},
        {URL, "file:///etc/passwd", "away from https"},
        {URL, "https://127.0.0.1/a.xml", "in a private network"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_page(redirect(cases[i].from, cases[i].to), PREFLIGHT_BAD, "redirects",
                    cases[i].text);
    struct server *server = server_new();
    add_page(server, (struct page){.status = 301, .location = "ftp://192.88.99.1/\x1b[2Ja"});
    preflight_run("http://192.88.99.1/a", NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_BAD, "redirects", "/ [2Ja', which is no web address");
    server_free(server);
}

static void many_redirects(void)
{
    static const char *const way[] = {URL, URL "1", URL "2", URL "3", URL "4"};
    struct server *server = server_new();
    for (size_t i = 0; i + 1 < sizeof way / sizeof *way; i++)
        add_page(server, redirect(way[i], way[i + 1]));
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    CU_ASSERT_EQUAL(server->preflight.bad, 0);
    expect_line(&server->preflight, PREFLIGHT_DOUBTFUL, "redirects", "there are 4 redirects");
    server_free(server);

    server = server_new(); /* from each to the one before: 0 -> 1 -> 2 -> 0 */
    add_page(server, redirect(way[0], way[1]));
    add_page(server, redirect(way[1], way[2]));
    add_page(server, redirect(way[2], way[0]));
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_BAD, "redirects", "in a circle");
    CU_ASSERT_TRUE(server->request_count <= 6);
    server_free(server);
}

/* Each address leads to a new one. */
static void serve_maze(struct transport *transport, const struct http_request *request,
                       struct http_response *response)
{
    ((struct server *)transport)->request_count++;
    response->status = 302;
    response->location = xasprintf("%s0", request->url);
}

static void endless_redirects(void)
{
    struct server *server = server_new();
    server->base.send = serve_maze;
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_BAD, "redirects", "again and again");
    CU_ASSERT_TRUE(server->request_count <= 62);
    server->request_count = 0; /* none were kept */
    server_free(server);
}

static void login_page(void)
{
    struct server *server = server_new();
    add_page(server, redirect(URL, "https://192.88.99.1/login"));
    add_page(server, (struct page){.url = "https://192.88.99.1/login",
                                   .status = 200,
                                   .type = "text/html",
                                   .body = "<!doctype html><form>"});
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_BAD, "document", "web page, perhaps a login");
    server_free(server);
}

/* ---- answers ------------------------------------------------------------------------------- */

static void statuses(void)
{
    static const struct {
        long status;
        const char *text;
    } cases[] = {
        {401, "gives status 401: it asks for a login"},
        {403, "allow everyone"},
        {404, "there is nothing"},
        {405, "HEAD and GET"},
        {410, "for good"},
        {429, "limits the number"},
        {500, "look into its log"},
        {503, "look into its log"},
        {203, "only 200"},
        {206, "only 200"},
        {304, "only 200"},
        {999, "only 200"},
        {1000, "only 200"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_page((struct page){.status = cases[i].status, .body = DOCUMENT}, PREFLIGHT_BAD,
                    "status", cases[i].text);
}

static void either_method_may_fail(void)
{
    expect_page((struct page){.method = "HEAD", .status = 405}, PREFLIGHT_BAD, "status",
                "HEAD by 'IATI Bulk Data Service");
    expect_page((struct page){.method = "GET", .status = 403}, PREFLIGHT_BAD, "status",
                "GET by 'IATI Bulk Data Service");
}

static void either_agent_may_be_refused(void)
{
    expect_page((struct page){.agent = "IATI Bulk", .status = 403}, PREFLIGHT_BAD, "status",
                "by 'IATI Bulk Data Service");
    expect_page((struct page){.agent = "Mozilla", .status = 403}, PREFLIGHT_BAD, "status",
                "by 'Mozilla");
}

static void no_answer(void)
{
    expect_page((struct page){.failure = "could not resolve \x1bhost"}, PREFLIGHT_BAD, "connection",
                "HEAD has no complete answer: could not resolve host");
    expect_page((struct page){.failure = "unable to get local issuer certificate",
                              .untrusted = true,
                              .hopeless = true},
                PREFLIGHT_BAD, "certificate", "issuer certificate; install the whole chain");
    struct server *server = server_new();
    add_page(server, (struct page){.failure = "refused"});
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    CU_ASSERT_EQUAL(server->request_count, 2); /* HEAD, and once more; no GET */
    CU_ASSERT_EQUAL(server->preflight.sha256[0], '\0');
    server_free(server);
}

static void accident_of_a_moment(void)
{
    struct server *server = server_new();
    add_page(server, (struct page){.method = "GET", .times = 1, .status = 503});
    preflight_run(URL, NULL, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_DOUBTFUL, "connection",
                "GET failed at first (status 503)");
    CU_ASSERT_EQUAL(server->preflight.bad, 0);
    CU_ASSERT_EQUAL(server->pauses, 1);
    CU_ASSERT_EQUAL(server->preflight.size, strlen(DOCUMENT));
    server_free(server);
}

static void waiting_times(void)
{
    static const struct {
        const char *method;
        unsigned milliseconds;
        enum preflight_verdict verdict;
        const char *text;
    } cases[] = {
        {"HEAD", 5000, PREFLIGHT_DOUBTFUL, "HEAD took 5 seconds to its first byte"},
        {"HEAD", 9999, PREFLIGHT_DOUBTFUL, "HEAD took 9 seconds"},
        {"HEAD", 10000, PREFLIGHT_BAD, "HEAD took 10 seconds"},
        {"GET", 10000, PREFLIGHT_DOUBTFUL, "fetchers give up after 25"},
        {"GET", 25000, PREFLIGHT_BAD, "GET took 25 seconds"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page page = good;
        page.method = cases[i].method;
        page.first_byte_ms = cases[i].milliseconds;
        expect_page(page, cases[i].verdict, "speed", cases[i].text);
    }
    struct page page = good;
    page.first_byte_ms = 4999;
    expect_page(page, PREFLIGHT_GOOD, "fetching", "both");
}

static void content_types(void)
{
    static const struct {
        const char *type;
        const char *text; /* NULL: good */
    } cases[] = {
        {"application/xml; charset=utf-8", NULL},
        {"text/xml;charset=UTF-8", NULL},
        {"Application/XML; charset=\"utf-8\"", NULL},
        {NULL, "Content-Type is ''"},
        {"text/html", "Content-Type is 'text/html'"},
        {"application/octet-stream", "serve 'application/xml"},
        {"application/xml-dtd; charset=utf-8", "Content-Type is 'application/xml-dtd"},
        {"x-application/xml", "Content-Type is"},
        {"application/xml", "names no charset"},
        {"text/xml; charset=ISO-8859-1", "names another charset"},
        {"text/xml; charset=utf-80", "names another charset"},
        {"text/\x1b[31mplain", "'text/ [31mplain'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page page = good;
        page.type = cases[i].type;
        expect_page(page, cases[i].text ? PREFLIGHT_DOUBTFUL : PREFLIGHT_GOOD,
                    cases[i].text ? "headers" : "fetching", cases[i].text ? cases[i].text : "");
    }
}

static void validators(void)
{
    struct page page = good;
    page.etag = NULL;
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "neither ETag nor Last-Modified");
    page.modified = MODIFIED;
    expect_page(page, PREFLIGHT_GOOD, "fetching", "both");
    page.modified = "Sun, 22 Nov 2026 10:00:00 +0000";
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "does not end with 'GMT'");
    page.modified = "";
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "does not end with 'GMT'");
    page = good;
    page.method = "HEAD";
    page.etag = "\"2\"";
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "differ between two requests");
    page = good;
    page.method = "GET";
    page.modified = MODIFIED;
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "differ between two requests");
    page = good;
    page.agent = "Mozilla"; /* both methods: another machine behind the name answers */
    page.etag = "\"2\"";
    expect_page(page, PREFLIGHT_DOUBTFUL, "headers", "differ between two requests");
}

/* ---- the document -------------------------------------------------------------------------- */

static void documents(void)
{
    static const struct {
        const char *body, *text;
    } cases[] = {
        {"", "the document is empty"},
        {"<html></html>", "web page"},
        {"\xef\xbb\xbf" DOCUMENT, "byte-order mark"},
        {"\xff\xfe<", "UTF-16"},
        {"<!DOCTYPE iati-activities>" DOCUMENT, "DOCTYPE"},
        {"<?xml-stylesheet href='a'?>" DOCUMENT, "stylesheet"},
        {"<!--a--><!--b--><iati-activities version='2.03'>" END, "more than one comment"},
        {"<!-- > --><iati-activities version='2.03'>" END, "'>' in it"},
        {"<a:iati-activities version='2.03'>" END, "no root element"},
        {" " DOCUMENT, "white space before its XML declaration"},
        {"<iati-activities>" END, "without version"},
        {"<iati-activities version='2.03'><iati-activity>", "truncated"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_page(good_with_body(cases[i].body), PREFLIGHT_BAD, "document", cases[i].text);
}

/* Valid text is valid however it is cut, and what is not, is not. */
static void encodings(void)
{
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x8d", true},
        {"\xe9", false},
        {"\xc3", false},
        {"\xe2\x82", false},
        {"\xf0\x9f\x8c"
         "a",
         false},
        {"\xc0\xaf", false},
        {"\xed\xa0\x80", false},
        {"\x80", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t piece = 1; piece < 6; piece++) {
            char *body = xasprintf("<iati-activities version='2.03'>%s" END, cases[i].text);
            struct page page = good_with_body(body);
            page.piece = piece;
            if (cases[i].valid)
                expect_page(page, PREFLIGHT_GOOD, "fetching", "both");
            else
                expect_page(page, PREFLIGHT_BAD, "document", "is not UTF-8");
            free(body);
        }
    expect_page(good_with_body(DOCUMENT "\xe2\x82"), PREFLIGHT_BAD, "document", "is not UTF-8");
}

static void expect_against(const char *body, const char *published, enum dataset_kind kind,
                           const char *check, const char *text)
{
    struct server *server = server_new();
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(published, strlen(published), sha256);
    const struct preflight_expectation expected = {sha256, strlen(published), &kind};
    add_page(server, good_with_body(body));
    preflight_run(URL, &expected, false, &server->base, &server->preflight);
    expect_line(&server->preflight, PREFLIGHT_BAD, check, text);
    server_free(server);
}

static void other_bytes_than_published(void)
{
    expect_against(DOCUMENT, DOCUMENT " ", DATASET_ACTIVITIES, "bytes", "truncated, or a cache");
    expect_against(DOCUMENT " ", DOCUMENT, DATASET_ACTIVITIES, "bytes", "someone changed the file");
    expect_against(DOCUMENT, DOCUMENT, DATASET_ORGANISATIONS, "document",
                   "is a file of activities and registered as one of organisations");
    struct page page = good_with_body(DOCUMENT "\n");
    page.agent = "Mozilla";
    expect_page(page, PREFLIGHT_DOUBTFUL, "bytes", "two user agents get different bytes");
}

static void sizes(void)
{
    enum { MEGABYTE = 1000 * 1000 };
    char *filler = xmalloc(MEGABYTE + 1);
    static const char beginning[] = "<iati-activities version='2.03'>";
    memset(filler, ' ', MEGABYTE);
    filler[MEGABYTE] = '\0';
    memcpy(filler, beginning, strlen(beginning));
    memcpy(filler + MEGABYTE - strlen(END), END, strlen(END));
    struct page page = good_with_body(filler);
    page.repeated = 60;
    expect_page(page, PREFLIGHT_GOOD, "fetching", "60000000 bytes");
    page.repeated = 61;
    expect_page(page, PREFLIGHT_DOUBTFUL, "size", "61000000 bytes are more than the 60,000,000");
    page.repeated = 63; /* 62,914,560 are taken */
    expect_page(page, PREFLIGHT_BAD, "size", "60 MiB");
    free(filler);
}

/* ---- the document that is fetched ---------------------------------------------------------- */

static void document_has_limits(void)
{
    static const char megabyte[1024 * 1024];
    struct fetched_document document;
    fetched_document_begin(&document);
    for (int i = 0; i < 60; i++)
        CU_ASSERT_TRUE(fetched_document_take(&document, megabyte, sizeof megabyte));
    CU_ASSERT_EQUAL(document.size, FETCHED_MOST);
    CU_ASSERT_FALSE(fetched_document_take(&document, megabyte, 1));
    CU_ASSERT_TRUE(document.too_large);
    CU_ASSERT_EQUAL(document.head.length, DOCUMENT_HEAD_SIZE);
    fetched_document_restart(&document);
    CU_ASSERT_EQUAL(document.size + document.head.length + document.tail_length, 0);
    CU_ASSERT_TRUE(fetched_document_take(&document, "a", 1));
    document.deadline = 0;
    CU_ASSERT_FALSE(fetched_document_take(&document, "a", 1));
    CU_ASSERT_TRUE(document.too_slow);
    fetched_document_release(&document);
}

static void document_keeps_its_end(void)
{
    struct fetched_document document;
    fetched_document_begin(&document);
    char number[8];
    for (int i = 0; i < 1000; i++) {
        snprintf(number, sizeof number, "%04d", i);
        fetched_document_take(&document, number, (size_t)(i % 4) + 1);
        fetched_document_take(&document, number + i % 4 + 1, 3 - (size_t)(i % 4));
    }
    CU_ASSERT_EQUAL(document.tail_length, DOCUMENT_TAIL_SIZE);
    CU_ASSERT_EQUAL(memcmp(document.tail, "07500751", 8), 0);
    CU_ASSERT_EQUAL(memcmp(document.tail + DOCUMENT_TAIL_SIZE - 4, "0999", 4), 0);
    fetched_document_end(&document);
    CU_ASSERT_EQUAL(strlen(document.sha256), 64);
    fetched_document_release(&document);
}

CU_TestInfo preflight_tests[] = {
    {"a good page is good to both user agents", good_page},
    {"an address is judged before anything is sent", addresses},
    {"addresses of private networks are known in all their forms", private_addresses},
    {"a redirect is doubtful", one_redirect},
    {"redirects to nowhere good are bad and not followed", bad_redirects},
    {"more than three redirects are told, circles are bad", many_redirects},
    {"endless redirects end", endless_redirects},
    {"a redirect to a login page is bad", login_page},
    {"every status but 200 is bad and explained", statuses},
    {"HEAD and GET must both work", either_method_may_fail},
    {"both user agents must be served", either_agent_may_be_refused},
    {"no answer, and a certificate that is not trusted", no_answer},
    {"an accident of a moment is doubtful", accident_of_a_moment},
    {"slow answers are doubtful, then bad", waiting_times},
    {"content types", content_types},
    {"ETag and Last-Modified must be there and stay", validators},
    {"documents that fetchers don't take", documents},
    {"UTF-8 is judged across pieces", encodings},
    {"other bytes or another kind than was published", other_bytes_than_published},
    {"sizes at their limits", sizes},
    {"a document that never ends is not taken for ever", document_has_limits},
    {"the end of a document is kept, however it comes", document_keeps_its_end},
    CU_TEST_INFO_NULL,
};
