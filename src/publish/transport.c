#include "publish/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/libcurl.h"

#ifndef IATIPUB_VERSION
#define IATIPUB_VERSION "dev"
#endif

enum { CONNECT_TIMEOUT = 10 };

struct curl_transport {
    struct transport base;
    const struct libcurl *library;
    CURL *curl;
    long timeout;
};

void http_response_release(struct http_response *response)
{
    free(response->failure);
    free(response->content_type);
    free(response->location);
    strbuf_release(&response->body);
    *response = (struct http_response)HTTP_RESPONSE_INIT;
}

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    struct strbuf *body = context;
    if (size * count > TRANSPORT_LARGEST_BODY - body->length)
        return 0; /* libcurl then fails with CURLE_WRITE_ERROR */
    strbuf_add(body, data, size * count);
    return size * count;
}

static struct curl_slist *make_headers(const struct libcurl *library,
                                       const struct http_request *request)
{
    struct curl_slist *headers = library->slist_append(NULL, "Accept: application/json");
    if (request->body)
        headers = library->slist_append(headers, "Content-Type: application/json");
    if (request->token) {
        char *line = xasprintf("Authorization: Bearer %s", request->token);
        headers = library->slist_append(headers, line);
        free(line);
    }
    return headers;
}

static void set_options(const struct curl_transport *self, const struct http_request *request)
{
    const struct libcurl *library = self->library;
    CURL *curl = self->curl;
    library->easy_reset(curl); /* keeps the connections */
    library->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    library->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    library->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    library->easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    library->easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    library->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT);
    library->easy_setopt(curl, CURLOPT_TIMEOUT, self->timeout);
    library->easy_setopt(curl, CURLOPT_USERAGENT, "iatipub/" IATIPUB_VERSION);
    library->easy_setopt(curl, CURLOPT_URL, request->url);
    library->easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    library->easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    if (request->body) {
        library->easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
        /* when a kept connection breaks, libcurl silently sends again; whether to write again is
         * for the caller to decide, who looks first */
        library->easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    }
}

/* Failures that are no accident of the network. */
static bool is_hopeless(CURLcode code)
{
    static const CURLcode codes[] = {
        CURLE_UNSUPPORTED_PROTOCOL,     CURLE_URL_MALFORMAT,         CURLE_WRITE_ERROR,
        CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,    CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_ISSUER_ERROR,         CURLE_SSL_INVALIDCERTSTATUS,
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static char *copy_or_null(const char *text)
{
    return text ? xstrdup(text) : NULL;
}

static void describe_answer(const struct curl_transport *self, struct http_response *response)
{
    const struct libcurl *library = self->library;
    CURL *curl = self->curl;
    char *text = NULL;
    curl_off_t seconds = 0;
    library->easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response->status);
    library->easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
    response->retry_after = (long)seconds;
    if (library->easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK)
        response->content_type = copy_or_null(text);
    if (library->easy_getinfo(curl, CURLINFO_REDIRECT_URL, &text) == CURLE_OK)
        response->location = copy_or_null(text);
}

static void describe_failure(const struct libcurl *library, CURLcode code, const char *detail,
                             struct http_response *response)
{
    if (code == CURLE_WRITE_ERROR)
        response->failure =
            xasprintf("the answer is larger than %d bytes", (int)TRANSPORT_LARGEST_BODY);
    else
        response->failure = xstrdup(*detail ? detail : library->easy_strerror(code));
    response->hopeless = is_hopeless(code);
}

static void send_request(struct transport *transport, const struct http_request *request,
                         struct http_response *response)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    char detail[CURL_ERROR_SIZE] = "";
    const struct libcurl *library = self->library;
    struct curl_slist *headers = make_headers(library, request);
    set_options(self, request);
    library->easy_setopt(self->curl, CURLOPT_HTTPHEADER, headers);
    library->easy_setopt(self->curl, CURLOPT_ERRORBUFFER, detail);
    library->easy_setopt(self->curl, CURLOPT_WRITEDATA, &response->body);
    CURLcode code = library->easy_perform(self->curl);
    if (code == CURLE_OK)
        describe_answer(self, response);
    else
        describe_failure(library, code, detail, response);
    library->easy_reset(self->curl); /* forgets the local buffers and the token */
    library->slist_free_all(headers);
}

static void pause_for(struct transport *transport, unsigned milliseconds)
{
    (void)transport;
    struct timespec left = {.tv_sec = milliseconds / 1000,
                            .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static void close_curl(struct transport *transport)
{
    struct curl_transport *self = (struct curl_transport *)transport;
    self->library->easy_cleanup(self->curl);
    free(self);
}

struct transport *transport_curl_open(unsigned timeout, struct error *error)
{
    const struct libcurl *library = libcurl_get(error);
    CURL *curl = library ? library->easy_init() : NULL;
    if (!library)
        return NULL;
    if (!curl) {
        error_set(error, ERROR_ENVIRONMENT, "cannot set up libcurl");
        return NULL;
    }
    struct curl_transport *self = xcalloc(1, sizeof *self);
    self->base = (struct transport){send_request, pause_for, close_curl};
    self->library = library;
    self->curl = curl;
    self->timeout = (long)timeout;
    return &self->base;
}

void transport_close(struct transport *transport)
{
    if (transport)
        transport->close(transport);
}
