#include "publish/preflight.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/libcurl.h"
#include "base/utf8.h"
#include "publish/address.h"
#include "publish/document_head.h"

enum {
    MOST_HOPS = 30,      /* redirects that the fetcher follows */
    FEW_HOPS = 3,        /* more are doubtful */
    SLOW_MS = 5000,      /* until the first byte: doubtful */
    TOO_SLOW_MS = 10000, /* the fetcher's limit for HEAD */
    ARCHIVER_LIMIT = 60000000,
    VALIDATOR_LIMIT = 60 * 1024 * 1024,
};

/* The fetcher's name and a plain one: some servers refuse what they don't know. */
static const char *const agents[] = {
    "IATI Bulk Data Service 1.4",
    "Mozilla/5.0 (X11; Linux x86_64) iatipub",
};

void preflight_release(struct preflight *preflight)
{
    for (size_t i = 0; i < preflight->count; i++)
        free(preflight->lines[i].text);
    free(preflight->lines);
    *preflight = (struct preflight){.lines = NULL};
}

__attribute__((format(printf, 4, 5))) static void tell(struct preflight *preflight,
                                                       enum preflight_verdict verdict,
                                                       const char *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        text = xstrdup(format);
    va_end(arguments);
    preflight->lines =
        grow(preflight->lines, preflight->count, &preflight->capacity, sizeof *preflight->lines);
    preflight->lines[preflight->count++] = (struct preflight_line){verdict, check, text};
    preflight->doubtful += verdict == PREFLIGHT_DOUBTFUL;
    preflight->bad += verdict == PREFLIGHT_BAD;
}

/* ---- the address --------------------------------------------------------------------------- */

static bool ipv4_is_private(const unsigned char bytes[4])
{
    return bytes[0] == 0 || bytes[0] == 10 || bytes[0] == 127 ||
           (bytes[0] == 100 && (bytes[1] & 0xC0) == 64) || (bytes[0] == 169 && bytes[1] == 254) ||
           (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) || (bytes[0] == 192 && bytes[1] == 168);
}

static bool ipv6_is_private(const struct in6_addr *address)
{
    const unsigned char *bytes = address->s6_addr;
    return IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_UNSPECIFIED(address) ||
           IN6_IS_ADDR_LINKLOCAL(address) || (bytes[0] & 0xFE) == 0xFC ||
           (IN6_IS_ADDR_V4MAPPED(address) && ipv4_is_private(bytes + 12));
}

static bool socket_address_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        unsigned char bytes[4];
        memcpy(bytes, &ipv4.sin_addr, sizeof bytes);
        return ipv4_is_private(bytes);
    }
    struct sockaddr_in6 ipv6;
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&ipv6, address, sizeof ipv6);
    return ipv6_is_private(&ipv6.sin6_addr);
}

/* The host of an address, without brackets. The caller frees. NULL: it has none. */
static char *host_of(const char *url)
{
    struct error ignored = ERROR_INIT;
    const struct libcurl *library = libcurl_get(&ignored);
    error_clear(&ignored);
    if (!library)
        return NULL;
    CURLU *parts = library->url();
    char *text = NULL, *host = NULL;
    if (library->url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        library->url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK) {
        size_t length = strlen(text);
        bool bracketed = length > 1 && *text == '[';
        host = bracketed ? xstrndup(text + 1, length - 2) : xstrdup(text);
    }
    library->free(text);
    library->url_cleanup(parts);
    return host;
}

static bool leads_inside(const char *url, int lookup)
{
    char *host = host_of(url);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = lookup};
    struct addrinfo *found = NULL;
    bool inside = host && strcasecmp(host, "localhost") == 0;
    if (host && !inside && getaddrinfo(host, NULL, &hints, &found) == 0)
        for (const struct addrinfo *at = found; at && !inside; at = at->ai_next)
            inside = socket_address_is_private(at->ai_addr);
    if (found)
        freeaddrinfo(found);
    free(host);
    return inside;
}

bool address_is_private(const char *url)
{
    return leads_inside(url, 0);
}

bool address_says_private(const char *url)
{
    return leads_inside(url, AI_NUMERICHOST);
}

static bool check_address(const char *url, bool local, struct preflight *preflight)
{
    struct error error = ERROR_INIT;
    if (!address_check(url, "address", "https://example.org/iati/file.xml", &error)) {
        tell(preflight, PREFLIGHT_BAD, "address", "%s", error.text);
        error_clear(&error);
        return false;
    }
    if (strlen(url) > ADDRESS_LONGEST)
        tell(preflight, PREFLIGHT_BAD, "address",
             "it has %zu characters, the registry keeps %d: use a shorter one", strlen(url),
             (int)ADDRESS_LONGEST);
    for (const unsigned char *c = (const unsigned char *)url; *c; c++)
        if (*c <= ' ' || *c >= 0x7f) {
            tell(preflight, PREFLIGHT_BAD, "address",
                 "it has a character that is not printable ASCII: write it percent-encoded");
            return false;
        }
    if (!local && address_is_private(url))
        tell(preflight, PREFLIGHT_BAD, "address",
             "it leads to this machine or into a private network, where nobody else can fetch it");
    if (strncasecmp(url, "http://", 7) == 0)
        tell(preflight, PREFLIGHT_DOUBTFUL, "address",
             "it is not https, so that what is fetched can be changed on the way");
    if (!preflight->count)
        tell(preflight, PREFLIGHT_GOOD, "address", "absolute, ASCII, public, https");
    return true;
}

/* ---- fetching ------------------------------------------------------------------------------ */

/* What came of a fetch. */
struct document {
    struct digest *digest;
    size_t size;
    struct strbuf head;
    char broken[4]; /* the beginning of a character whose end is still to come */
    size_t broken_length;
    bool is_utf8;
};

static void document_begin(struct document *document)
{
    *document = (struct document){.digest = digest_begin(), .head = STRBUF_INIT, .is_utf8 = true};
}

/* Checks that what came is UTF-8; the last character may go on in the next piece. */
static void check_encoding(struct document *document, const char *data, size_t length)
{
    while (document->is_utf8 && document->broken_length && length) {
        document->broken[document->broken_length++] = *data++;
        length--;
        if (utf8_length(document->broken, document->broken_length))
            document->broken_length = 0;
        else if (document->broken_length == sizeof document->broken)
            document->is_utf8 = false;
    }
    while (document->is_utf8 && length) {
        size_t taken = utf8_length(data, length);
        if (!taken && length < sizeof document->broken) {
            memcpy(document->broken, data, length);
            document->broken_length = length;
            return;
        }
        document->is_utf8 = taken > 0;
        data += taken;
        length -= taken;
    }
}

static bool take_body(void *context, const void *data, size_t length)
{
    struct document *document = context;
    digest_add(document->digest, data, length);
    document->size += length;
    check_encoding(document, data, length);
    size_t wanted = DOCUMENT_HEAD_SIZE - document->head.length;
    strbuf_add(&document->head, data, length < wanted ? length : wanted);
    return true;
}

/* Sends a request and follows redirects, telling of each. `document` may be NULL. */
static bool fetch(const char *url, const char *method, const char *agent,
                  struct transport *transport, struct document *document,
                  struct http_response *response, struct preflight *preflight)
{
    char *address = xstrdup(url);
    bool followed = true;
    size_t hops = 0;
    for (;; hops++) {
        const struct http_request request = {.method = method,
                                             .url = address,
                                             .user_agent = agent,
                                             .accept = "*/*",
                                             .decode = true,
                                             .receive = document ? take_body : NULL,
                                             .context = document};
        transport_send(transport, &request, response);
        if (response->status / 100 != 3 || !response->location)
            break;
        bool downgrade = strncasecmp(address, "https:", 6) == 0 &&
                         strncasecmp(response->location, "https:", 6) != 0;
        if (downgrade || hops == MOST_HOPS) {
            tell(preflight, PREFLIGHT_BAD, "redirects", "%s redirects from '%s' to '%s': %s",
                 method, address, response->location,
                 downgrade ? "away from https" : "again and again");
            followed = false;
            break;
        }
        tell(preflight, PREFLIGHT_DOUBTFUL, "redirects",
             "%s is redirected to '%s' (status %ld): register the final address", method,
             response->location, response->status);
        free(address);
        address = xstrdup(response->location);
        http_response_release(response);
    }
    if (hops > FEW_HOPS)
        tell(preflight, PREFLIGHT_DOUBTFUL, "redirects", "there are %zu redirects", hops);
    free(address);
    return followed;
}

/* ---- answers ------------------------------------------------------------------------------- */

static void check_failure(const struct http_response *response, const char *method,
                          struct preflight *preflight)
{
    if (response->untrusted)
        tell(preflight, PREFLIGHT_BAD, "certificate",
             "%s; install the whole chain of a certificate that browsers trust", response->failure);
    else
        tell(preflight, PREFLIGHT_BAD, "connection", "%s got no answer: %s", method,
             response->failure);
}

/* What a web administrator can make of a status. */
static const struct {
    long least, most;
    const char *advice;
} statuses[] = {
    {401, 401, "it asks for a login; data must be open to everyone"},
    {403, 403, "it refuses: allow everyone, whatever the user agent and the address"},
    {404, 404, "there is nothing; check the address, and that the file was uploaded"},
    {405, 405, "it does not allow this method; fetchers use HEAD and GET"},
    {410, 410, "it says that the file was taken off for good"},
    {429, 429, "it limits the number of requests; exempt this file"},
    {500, 599, "the server has a fault; look into its log"},
    {0, 999, "only 200 is taken"},
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
    tell(preflight, PREFLIGHT_BAD, "status", "%s by '%s' gives status %ld: %s", method, agent,
         response->status, statuses[i].advice);
    return false;
}

static void check_speed(const struct http_response *response, const char *method,
                        struct preflight *preflight)
{
    if (response->first_byte_ms >= TOO_SLOW_MS)
        tell(preflight, PREFLIGHT_BAD, "speed",
             "%s took %u seconds to its first byte; fetchers give up after 10", method,
             response->first_byte_ms / 1000);
    else if (response->first_byte_ms >= SLOW_MS)
        tell(preflight, PREFLIGHT_DOUBTFUL, "speed", "%s took %u seconds to its first byte", method,
             response->first_byte_ms / 1000);
}

static bool has_word(const char *text, const char *word)
{
    return text && strcasestr(text, word);
}

static void check_headers(const struct http_response *response, struct preflight *preflight)
{
    const char *type = response->content_type;
    if (!has_word(type, "application/xml") && !has_word(type, "text/xml"))
        tell(preflight, PREFLIGHT_DOUBTFUL, "headers",
             "Content-Type is '%s'; serve 'application/xml; charset=utf-8'", type ? type : "");
    else if (!has_word(type, "charset=utf-8") && !has_word(type, "charset=\"utf-8\""))
        tell(preflight, PREFLIGHT_DOUBTFUL, "headers",
             "Content-Type '%s' names no charset, so some readers take the text for another "
             "encoding; serve 'application/xml; charset=utf-8'",
             type);
    if (!response->etag && !response->last_modified)
        tell(preflight, PREFLIGHT_DOUBTFUL, "headers",
             "neither ETag nor Last-Modified is sent, so that a new file is fetched up to a day "
             "late; let the server send one of them");
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void check_validators(const struct http_response *head, const struct http_response *get,
                             struct preflight *preflight)
{
    if (!same_text(head->etag, get->etag) || !same_text(head->last_modified, get->last_modified))
        tell(preflight, PREFLIGHT_DOUBTFUL, "headers",
             "ETag or Last-Modified differ between two requests of the same file; readers fetch it "
             "again and again, or don't notice a new one");
}

static void check_document(const struct document *document,
                           const struct preflight_expectation *expected,
                           struct preflight *preflight)
{
    enum dataset_kind kind = DATASET_ACTIVITIES;
    const char *fault = document_head_fault(document->head.text, document->head.length, &kind);
    if (fault)
        tell(preflight, PREFLIGHT_BAD, "document", "the document %s", fault);
    else if (expected && expected->kind && *expected->kind != kind)
        tell(preflight, PREFLIGHT_BAD, "document", "the document is a file of %s",
             kind == DATASET_ACTIVITIES ? "activities" : "organisations");
    if (!document->is_utf8 || document->broken_length)
        tell(preflight, PREFLIGHT_BAD, "document", "the document is not UTF-8");
    if (document->size > VALIDATOR_LIMIT)
        tell(preflight, PREFLIGHT_BAD, "size",
             "%zu bytes are more than the 60 MiB that the official validator takes; split the "
             "dataset",
             document->size);
    else if (document->size > ARCHIVER_LIMIT)
        tell(preflight, PREFLIGHT_DOUBTFUL, "size",
             "%zu bytes are more than the 60,000,000 that some fetchers take", document->size);
}

static void check_bytes(const struct preflight_expectation *expected, struct preflight *preflight)
{
    if (!expected || !expected->sha256 || strcmp(expected->sha256, preflight->sha256) == 0)
        return;
    if (expected->size && preflight->size < expected->size)
        tell(preflight, PREFLIGHT_BAD, "bytes",
             "%zu bytes came of %zu: the copy there is truncated, or an older one", preflight->size,
             expected->size);
    else
        tell(preflight, PREFLIGHT_BAD, "bytes",
             "what came has SHA-256 %.12s, published was %.12s: a cache gives an older copy, or "
             "someone changed the file",
             preflight->sha256, expected->sha256);
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void run_agent(const char *url, const char *agent,
                      const struct preflight_expectation *expected, struct transport *transport,
                      struct preflight *preflight)
{
    struct http_response head = HTTP_RESPONSE_INIT, get = HTTP_RESPONSE_INIT;
    struct document document;
    document_begin(&document);
    bool headed = fetch(url, "HEAD", agent, transport, NULL, &head, preflight) &&
                  check_status(&head, "HEAD", agent, preflight);
    if (headed)
        check_speed(&head, "HEAD", preflight);
    bool got = (headed || head.status) &&
               fetch(url, "GET", agent, transport, &document, &get, preflight) &&
               check_status(&get, "GET", agent, preflight);
    digest_end(document.digest, preflight->sha256);
    preflight->size = document.size;
    if (got) {
        check_speed(&get, "GET", preflight);
        check_headers(&get, preflight);
        check_document(&document, expected, preflight);
        check_bytes(expected, preflight);
    } else {
        preflight->sha256[0] = '\0';
    }
    if (headed && got)
        check_validators(&head, &get, preflight);
    strbuf_release(&document.head);
    http_response_release(&head);
    http_response_release(&get);
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
            repeated = strcmp(preflight->lines[j].text, line.text) == 0;
        if (repeated) {
            free(line.text);
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
    if (!check_address(url, local, preflight) || preflight->bad)
        return;
    /* what even the fetcher itself can't get needs no second opinion */
    for (size_t i = 0; i < sizeof agents / sizeof *agents && !preflight->bad; i++)
        run_agent(url, agents[i], expected, transport, preflight);
    drop_repeats(preflight);
    if (!preflight->bad)
        tell(preflight, PREFLIGHT_GOOD, "fetching",
             "HEAD and GET by both user agents give status 200 and %zu bytes, SHA-256 %.12s",
             preflight->size, preflight->sha256);
}
