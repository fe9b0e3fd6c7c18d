#include "publish/preflight.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/address.h"
#include "publish/answer_text.h"
#include "publish/document_head.h"
#include "publish/fetched_document.h"
#include "publish/patience.h"
#include "publish/private_address.h"

enum {
    MOST_HOPS = 30,  /* redirects that the fetcher follows */
    FEW_HOPS = 3,    /* more are doubtful */
    SLOW_MS = 5000,  /* until the first byte: doubtful */
    HEAD_MS = 10000, /* the fetcher gives up */
    GET_MS = 25000,
    RETRY_MS = 500,
    ARCHIVER_LIMIT = 60000000, /* bytes */
};

/* The fetcher's name and a plain one: some servers refuse what they don't know. */
static const char *const agents[] = {
    "IATI Bulk Data Service 1.4",
    "Mozilla/5.0 (X11; Linux x86_64) iatipub",
};

const struct preflight_line *preflight_first_bad(const struct preflight *preflight)
{
    for (size_t i = 0; i < preflight->count; i++)
        if (preflight->lines[i].verdict == PREFLIGHT_BAD)
            return &preflight->lines[i];
    return NULL;
}

void preflight_release(struct preflight *preflight)
{
    for (size_t i = 0; i < preflight->count; i++)
        error_clear(&preflight->lines[i].told);
    free(preflight->lines);
    *preflight = (struct preflight){.lines = NULL};
}

const char *preflight_check_name(const struct preflight_line *line)
{
    return language_piece(line->check);
}

/* The line is lent until the next one. */
__attribute__((format(printf, 4, 5))) static struct preflight_line *
note_line(struct preflight *preflight, enum preflight_verdict verdict, const char *check,
          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    preflight->lines =
        grow(preflight->lines, preflight->count, &preflight->capacity, sizeof *preflight->lines);
    struct preflight_line *line = &preflight->lines[preflight->count++];
    *line = (struct preflight_line){.verdict = verdict, .check = check, .told = ERROR_INIT};
    error_set_va(&line->told, ERROR_ENVIRONMENT, format, arguments);
    va_end(arguments);
    preflight->doubtful += verdict == PREFLIGHT_DOUBTFUL;
    preflight->bad += verdict == PREFLIGHT_BAD;
    return line;
}

/* ---- the address --------------------------------------------------------------------------- */

static void check_place(const char *url, bool local, struct preflight *preflight)
{
    if (address_is_private(url))
        note_line(preflight, local ? PREFLIGHT_DOUBTFUL : PREFLIGHT_BAD, E_("address"),
                  "it leads to this machine or into a private network, where nobody else can fetch "
                  "it");
    if (strncasecmp(url, "http://", 7) == 0)
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("address"),
                  "it is not https, so that what is fetched can be changed on the way");
}

static void check_form(const char *url, struct preflight *preflight)
{
    struct error error = ERROR_INIT;
    const char *fault = NULL;
    if (!address_find_fault(url, &fault, &error)) {
        error_settle(&note_line(preflight, PREFLIGHT_BAD, E_("address"), "%s", "")->told, &error,
                     false);
        return;
    }
    if (fault) {
        note_line(preflight, PREFLIGHT_BAD, E_("address"), "it %s; expected something like '%s'",
                  fault, "https://example.org/iati/file.xml");
        return;
    }
    if (strlen(url) > ADDRESS_LONGEST)
        note_line(preflight, PREFLIGHT_BAD, E_("address"),
                  "it has %zu characters, the registry keeps %d: use a shorter one", strlen(url),
                  (int)ADDRESS_LONGEST);
    for (const unsigned char *c = (const unsigned char *)url; *c; c++)
        if (*c <= ' ' || *c >= 0x7f) {
            note_line(preflight, PREFLIGHT_BAD, E_("address"),
                      "it has a character that is not printable ASCII: write it percent-encoded");
            return;
        }
}

static bool check_address(const char *url, bool local, struct preflight *preflight)
{
    check_form(url, preflight);
    if (!preflight->bad)
        check_place(url, local, preflight);
    if (!preflight->count)
        note_line(preflight, PREFLIGHT_GOOD, E_("address"), "absolute, ASCII, public, https");
    return !preflight->bad;
}

/* ---- fetching ------------------------------------------------------------------------------ */

/* One method by one user agent, from address to address. */
struct journey {
    const char *method, *agent;
    bool local;
    struct transport *transport;
    struct fetched_document *document; /* NULL: no body is wanted */
    struct preflight *preflight;
    char *visited[MOST_HOPS + 1];
    size_t hops; /* the last of `visited` is where it is */
};

/* Why a request went wrong, for a message. The caller frees. */
static char *describe_failure(const struct http_response *response)
{
    return response->status ? xasprintf(_("status %ld"), response->status)
                            : answer_clean(response->failure, strlen(response->failure), NULL);
}

/* Fetchers try again, too, so that an accident of a moment is only doubtful. */
static void send_twice(const struct journey *journey, struct http_response *response)
{
    const struct http_request request = {
        .method = journey->method,
        .url = journey->visited[journey->hops],
        .user_agent = journey->agent,
        .accept = "*/*",
        .decode = true,
        .receive = journey->document ? fetched_document_take : NULL,
        .context = journey->document,
    };
    transport_send(journey->transport, &request, response);
    if (!response_may_change(response))
        return;
    char *first = describe_failure(response);
    http_response_release(response);
    if (journey->document)
        fetched_document_restart(journey->document);
    journey->transport->pause(journey->transport, RETRY_MS);
    transport_send(journey->transport, &request, response);
    if (!response_may_change(response))
        note_line(journey->preflight, PREFLIGHT_DOUBTFUL, E_("connection"),
                  "%s failed at first (%s) and was answered when sent again", journey->method,
                  first);
    free(first);
}

static bool is_https(const char *address)
{
    return strncasecmp(address, "https://", 8) == 0;
}

/* What is wrong with going on to there; NULL: nothing. */
static const char *redirect_fault(const struct journey *journey, const char *to)
{
    if (!is_https(to) && is_https(journey->visited[journey->hops]))
        return E_("away from https");
    if (!is_https(to) && strncasecmp(to, "http://", 7) != 0)
        return E_("which is no web address");
    for (size_t i = 0; i <= journey->hops; i++)
        if (strcmp(journey->visited[i], to) == 0)
            return E_("in a circle");
    if (journey->hops == MOST_HOPS)
        return E_("again and again");
    return !journey->local && address_is_private(to)
               ? E_("which is in a private network, where nobody else can fetch it")
               : NULL;
}

static bool follow(struct journey *journey, const struct http_response *response)
{
    const char *fault = redirect_fault(journey, response->location);
    char *to = answer_clean(response->location, strlen(response->location), NULL);
    if (fault)
        note_line(journey->preflight, PREFLIGHT_BAD, E_("redirects"),
                  "%s is redirected to '%s', %s", journey->method, to, fault);
    else
        note_line(journey->preflight, PREFLIGHT_DOUBTFUL, E_("redirects"),
                  "%s is redirected to '%s' (status %ld): register the final address",
                  journey->method, to, response->status);
    free(to);
    if (!fault)
        journey->visited[++journey->hops] = xstrdup(response->location);
    return !fault;
}

/* Sends a request and follows redirects, telling of each. */
static bool travel(struct journey *journey, const char *url, struct http_response *response)
{
    journey->visited[0] = xstrdup(url);
    bool followed = true;
    for (;;) {
        send_twice(journey, response);
        if (response->status / 100 != 3 || !response->location)
            break;
        followed = follow(journey, response);
        if (!followed)
            break;
        http_response_release(response);
    }
    if (journey->hops > FEW_HOPS)
        note_line(journey->preflight, PREFLIGHT_DOUBTFUL, E_("redirects"),
                  "there are %zu redirects", journey->hops);
    for (size_t i = 0; i <= journey->hops; i++)
        free(journey->visited[i]);
    return followed;
}

/* ---- answers ------------------------------------------------------------------------------- */

static void check_failure(const struct http_response *response, const char *method,
                          struct preflight *preflight)
{
    char *failure = describe_failure(response);
    if (response->untrusted)
        note_line(preflight, PREFLIGHT_BAD, E_("certificate"),
                  "%s; install the whole chain of a certificate that browsers trust", failure);
    else
        note_line(preflight, PREFLIGHT_BAD, E_("connection"),
                  "%s has no complete answer: %s; make sure that the server can be reached from "
                  "everywhere",
                  method, failure);
    free(failure);
}

/* What a web administrator can make of a status. */
static const struct {
    long least, most;
    const char *advice;
} statuses[] = {
    {401, 401, E_("it asks for a login; data must be open to everyone")},
    {403, 403, E_("it refuses: allow everyone, whatever the user agent and the address")},
    {404, 404, E_("there is nothing; check the address, and that the file was uploaded")},
    {405, 405, E_("it does not allow this method; fetchers use HEAD and GET")},
    {410, 410, E_("it says that the file was taken off for good")},
    {429, 429, E_("it limits the number of requests; exempt this file")},
    {500, 599, E_("the server has a fault; look into its log")},
    {LONG_MIN, LONG_MAX, E_("only 200 is taken")},
};

static bool check_status(const struct http_response *response, const char *method,
                         const char *agent, struct preflight *preflight)
{
    if (response->status == 0) {
        check_failure(response, method, preflight);
        return false;
    }
    if (response->status == 200)
        return true;
    size_t i = 0;
    while (response->status < statuses[i].least || response->status > statuses[i].most)
        i++;
    note_line(preflight, PREFLIGHT_BAD, E_("status"), "%s by '%s' gives status %ld: %s", method,
              agent, response->status, statuses[i].advice);
    return false;
}

static void check_speed(const struct http_response *response, const char *method, unsigned limit,
                        struct preflight *preflight)
{
    unsigned took = response->first_byte_ms;
    if (took >= limit)
        note_line(preflight, PREFLIGHT_BAD, E_("speed"),
                  "%s took %u seconds to its first byte; fetchers give up after %u", method,
                  took / 1000, limit / 1000);
    else if (took >= SLOW_MS)
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("speed"),
                  "%s took %u seconds to its first byte; fetchers give up after %u", method,
                  took / 1000, limit / 1000);
}

/* True if the content type is this one, whatever its parameters. */
static bool type_is(const char *type, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncasecmp(type, wanted, length) == 0 && strchr("; \t", type[length]);
}

/* True if the charset, with or without quotes, is this one. */
static bool charset_is(const char *charset, const char *wanted)
{
    size_t length = strlen(wanted);
    charset += *charset == '"';
    return strncasecmp(charset, wanted, length) == 0 && strchr("\"; \t", charset[length]);
}

static void check_type(const char *type, struct preflight *preflight)
{
    static const char name[] = "charset=";
    char *shown = answer_clean(type, strlen(type), NULL);
    const char *charset = strcasestr(type, name);
    if (!type_is(type, "application/xml") && !type_is(type, "text/xml"))
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
                  "Content-Type is '%s'; serve 'application/xml; charset=utf-8'", shown);
    else if (!charset)
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
                  "Content-Type '%s' names no charset, so some readers take the text for another "
                  "encoding; serve 'application/xml; charset=utf-8'",
                  shown);
    else if (!charset_is(charset + strlen(name), "utf-8"))
        note_line(
            preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
            "Content-Type '%s' names another charset than the document's, so some readers spoil "
            "its text; serve 'application/xml; charset=utf-8'",
            shown);
    free(shown);
}

static void check_headers(const struct http_response *response, struct preflight *preflight)
{
    const char *modified = response->last_modified;
    check_type(response->content_type ? response->content_type : "", preflight);
    if (!response->etag && !modified)
        note_line(
            preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
            "neither ETag nor Last-Modified is sent, so that a new file is fetched up to a day "
            "late; let the server send one of them");
    size_t length = modified ? strlen(modified) : 0;
    if (modified && (length < 3 || strcmp(modified + length - 3, "GMT") != 0))
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
                  "Last-Modified does not end with 'GMT', so that fetchers don't understand it");
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void compare_validators(const struct http_response *one, const struct http_response *other,
                               struct preflight *preflight)
{
    if (!same_text(one->etag, other->etag) || !same_text(one->last_modified, other->last_modified))
        note_line(
            preflight, PREFLIGHT_DOUBTFUL, E_("headers"),
            "ETag or Last-Modified differ between two requests of the same file; readers fetch "
            "it "
            "again and again, or don't notice a new one");
}

static bool bytes_are(const struct fetched_document *document,
                      const struct preflight_expectation *expected)
{
    return expected && expected->sha256 && strcmp(expected->sha256, document->sha256) == 0;
}

static void check_document(const struct fetched_document *document,
                           const struct preflight_expectation *expected,
                           struct preflight *preflight)
{
    enum dataset_kind kind = DATASET_ACTIVITIES;
    const char *fault = document_head_fault(document->head.text, document->head.length, &kind);
    if (!fault && !bytes_are(document, expected))
        fault = document_tail_fault(document->tail, document->tail_length);
    if (fault)
        note_line(preflight, PREFLIGHT_BAD, E_("document"), "the document %s", fault);
    else if (expected && expected->kind && *expected->kind != kind)
        note_line(
            preflight, PREFLIGHT_BAD, E_("document"),
            kind == DATASET_ACTIVITIES
                ? N_("the document is a file of activities and registered as one of organisations")
                : N_("the document is a file of organisations and registered as one of "
                     "activities"));
    if (!document->is_utf8)
        note_line(preflight, PREFLIGHT_BAD, E_("document"), "the document is not UTF-8");
    if (document->size > ARCHIVER_LIMIT)
        note_line(preflight, PREFLIGHT_DOUBTFUL, E_("size"),
                  "%zu bytes are more than the 60,000,000 that some fetchers take", document->size);
}

/* A body that was not taken to its end. False: it was, or did not come for another reason. */
static bool check_abandoned(const struct fetched_document *document, struct preflight *preflight)
{
    if (document->too_large)
        note_line(preflight, PREFLIGHT_BAD, E_("size"),
                  "more bytes come than the 60 MiB that the official validator takes; split the "
                  "dataset");
    else if (document->too_slow)
        note_line(preflight, PREFLIGHT_BAD, E_("speed"), "GET had not ended after %d minutes",
                  FETCHED_SECONDS / 60);
    return document->too_large || document->too_slow;
}

static void check_bytes(const struct fetched_document *document,
                        const struct preflight_expectation *expected, struct preflight *preflight)
{
    const char *sha256 = document->sha256;
    if (!expected || !expected->sha256) {
        if (*preflight->sha256 && strcmp(preflight->sha256, sha256) != 0)
            note_line(
                preflight, PREFLIGHT_DOUBTFUL, E_("bytes"),
                "the two user agents get different bytes (%zu and %zu); serve the same file to "
                "everyone",
                preflight->size, document->size);
    } else if (!bytes_are(document, expected)) {
        bool shorter = document->size < expected->size;
        note_line(preflight, PREFLIGHT_BAD, E_("bytes"),
                  "what came has %zu bytes and SHA-256 %.12s, published were %zu bytes, %.12s: %s",
                  document->size, sha256, expected->size, expected->sha256,
                  shorter ? E_("the copy there is truncated, or a cache gives an older one")
                          : E_("a cache gives an older copy, or someone changed the file"));
    }
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* What both user agents are asked with. */
struct examination {
    const char *url;
    const struct preflight_expectation *expected;
    bool local;
    struct transport *transport;
    struct preflight *preflight;
};

static bool send_head(const struct examination *examination, const char *agent,
                      struct http_response *head)
{
    struct preflight *preflight = examination->preflight;
    struct journey journey = {.method = "HEAD",
                              .agent = agent,
                              .local = examination->local,
                              .transport = examination->transport,
                              .preflight = preflight};
    if (!travel(&journey, examination->url, head) || !check_status(head, "HEAD", agent, preflight))
        return false;
    check_speed(head, "HEAD", HEAD_MS, preflight);
    return true;
}

static bool send_get(const struct examination *examination, const char *agent,
                     struct fetched_document *document, struct http_response *get)
{
    struct preflight *preflight = examination->preflight;
    struct journey journey = {.method = "GET",
                              .agent = agent,
                              .local = examination->local,
                              .transport = examination->transport,
                              .document = document,
                              .preflight = preflight};
    if (!travel(&journey, examination->url, get) || check_abandoned(document, preflight) ||
        !check_status(get, "GET", agent, preflight))
        return false;
    fetched_document_end(document);
    check_speed(get, "GET", GET_MS, preflight);
    check_headers(get, preflight);
    check_document(document, examination->expected, preflight);
    check_bytes(document, examination->expected, preflight);
    memcpy(preflight->sha256, document->sha256, sizeof preflight->sha256);
    preflight->size = document->size;
    return true;
}

/* `get` receives the answer with the document. */
static void run_agent(const struct examination *examination, const char *agent,
                      struct http_response *get)
{
    struct http_response head = HTTP_RESPONSE_INIT;
    struct fetched_document document;
    fetched_document_begin(&document);
    bool headed = send_head(examination, agent, &head);
    /* a server that does not answer at all need not be asked again */
    bool got = (headed || head.status) && send_get(examination, agent, &document, get);
    if (headed && got)
        compare_validators(&head, get, examination->preflight);
    fetched_document_release(&document);
    http_response_release(&head);
}

/* What both agents met is told once. */
static void drop_repeats(struct preflight *preflight)
{
    size_t kept = 0;
    preflight->doubtful = preflight->bad = 0;
    for (size_t i = 0; i < preflight->count; i++) {
        struct preflight_line line = preflight->lines[i];
        bool repeated = false;
        for (size_t j = 0; j < kept && !repeated; j++)
            repeated = strcmp(preflight->lines[j].told.text, line.told.text) == 0;
        if (repeated) {
            error_clear(&line.told);
            continue;
        }
        preflight->lines[kept++] = line;
        preflight->doubtful += line.verdict == PREFLIGHT_DOUBTFUL;
        preflight->bad += line.verdict == PREFLIGHT_BAD;
    }
    preflight->count = kept;
}

void preflight_run(const char *url, const struct preflight_expectation *expected, bool local,
                   struct transport *transport, struct preflight *preflight)
{
    const struct examination examination = {url, expected, local, transport, preflight};
    struct http_response gets[] = {HTTP_RESPONSE_INIT, HTTP_RESPONSE_INIT};
    if (!check_address(url, local, preflight))
        return;
    /* what even the fetcher itself can't get needs no second opinion */
    for (size_t i = 0; i < sizeof agents / sizeof *agents && !preflight->bad; i++)
        run_agent(&examination, agents[i], &gets[i]);
    if (!preflight->bad)
        compare_validators(&gets[0], &gets[1], preflight);
    for (size_t i = 0; i < sizeof gets / sizeof *gets; i++)
        http_response_release(&gets[i]);
    drop_repeats(preflight);
    if (!preflight->bad)
        note_line(preflight, PREFLIGHT_GOOD, E_("fetching"),
                  "HEAD and GET by both user agents give status 200 and %zu bytes, SHA-256 %.12s",
                  preflight->size, preflight->sha256);
}
