#include "publish/transport.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
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

/* One request on its way. */
struct exchange {
    struct curl_transport *transport;
    const struct http_request *request;
    struct http_response *response;
    struct curl_slist *headers;
    FILE *file;         /* of the upload; NULL: none, or from memory */
    uint64_t sent;      /* bytes of the upload */
    bool file_failed;   /* it could not be read */
    bool too_large;     /* the answer's body */
    bool headed;        /* the answer's headers came to their end */
    bool receiver_quit; /* `receive` said no */
    char detail[CURL_ERROR_SIZE];
};

void http_response_release(struct http_response *response)
{
    free(response->failure);
    free(response->content_type);
    free(response->content_encoding);
    free(response->etag);
    free(response->last_modified);
    free(response->location);
    strbuf_release(&response->body);
    *response = (struct http_response)HTTP_RESPONSE_INIT;
}

/* ---- what is received ---------------------------------------------------------------------- */

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    const struct http_request *request = exchange->request;
    const struct libcurl *library = exchange->transport->library;
    struct strbuf *body = &exchange->response->body;
    long status = 0;
    library->easy_getinfo(exchange->transport->curl, CURLINFO_RESPONSE_CODE, &status);
    if (request->receive && status / 100 == 2) {
        exchange->receiver_quit = !request->receive(request->context, data, size * count);
        return exchange->receiver_quit ? 0 : size * count;
    }
    exchange->too_large = size * count > TRANSPORT_LARGEST_BODY - body->length;
    if (exchange->too_large)
        return 0; /* libcurl then fails with CURLE_WRITE_ERROR */
    strbuf_add(body, data, size * count);
    return size * count;
}

static void keep_value(char **value, const char *line, size_t length)
{
    while (length && strchr(" \t", *line))
        line++, length--;
    while (length && strchr(" \t\r\n", line[length - 1]))
        length--;
    free(*value);
    *value = xstrndup(line, length);
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct http_response *response = exchange->response;
    const struct {
        const char *name;
        char **value;
    } kept[] = {
        {"etag:", &response->etag},
        {"last-modified:", &response->last_modified},
        {"content-encoding:", &response->content_encoding},
    };
    size_t length = size * count;
    bool begins_answer = length >= 5 && strncasecmp(line, "HTTP/", 5) == 0;
    bool ends = length <= 2 && (*line == '\r' || *line == '\n');
    exchange->headed = ends || (exchange->headed && !begins_answer); /* trailers may follow */
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (begins_answer) { /* what came before was an interim one */
            free(*kept[i].value);
            *kept[i].value = NULL;
        }
        size_t name = strlen(kept[i].name);
        if (length > name && strncasecmp(line, kept[i].name, name) == 0)
            keep_value(kept[i].value, line + name, length - name);
    }
    return length;
}

/* ---- what is sent -------------------------------------------------------------------------- */

static size_t give_upload(char *to, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    const struct http_upload *upload = exchange->request->upload;
    uint64_t left = upload->length - exchange->sent;
    size_t length = size * count < left ? size * count : (size_t)left;
    if (exchange->file && fread(to, 1, length, exchange->file) != length) {
        exchange->file_failed = true;
        return CURL_READFUNC_ABORT;
    }
    if (!exchange->file && length)
        memcpy(to, (const char *)upload->data + upload->offset + exchange->sent, length);
    exchange->sent += length;
    return length;
}

/* libcurl goes back to the beginning when a proxy or a server first asks for something else. */
static int seek_upload(void *context, curl_off_t offset, int origin)
{
    struct exchange *exchange = context;
    const struct http_upload *upload = exchange->request->upload;
    if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > upload->length)
        return CURL_SEEKFUNC_FAIL;
    if (exchange->file &&
        fseeko(exchange->file, (off_t)(upload->offset + (uint64_t)offset), SEEK_SET) != 0)
        return CURL_SEEKFUNC_FAIL;
    exchange->sent = (uint64_t)offset;
    return CURL_SEEKFUNC_OK;
}

static int tell_sent(void *context, curl_off_t to_receive, curl_off_t received, curl_off_t to_send,
                     curl_off_t sent)
{
    (void)to_receive, (void)received, (void)to_send;
    const struct http_upload *upload = context;
    if (sent > 0) /* the headers are not counted */
        upload->listener(upload->context, upload->offset + (uint64_t)sent);
    return 0;
}

static void add_header(struct exchange *exchange, const char *line)
{
    exchange->headers = exchange->transport->library->slist_append(exchange->headers, line);
}

static void add_secret_header(struct exchange *exchange, const char *beginning, const char *secret)
{
    char *line = xasprintf("%s%s", beginning, secret);
    add_header(exchange, line);
    explicit_bzero(line, strlen(line));
    free(line);
}

static void make_headers(struct exchange *exchange)
{
    const struct http_request *request = exchange->request;
    const char *accept = request->accept ? request->accept : "application/json";
    bool typed = false;
    if (*accept)
        add_secret_header(exchange, "Accept: ", accept);
    for (size_t i = 0; request->headers && request->headers[i]; i++) {
        typed |= strncasecmp(request->headers[i], "content-type:", 13) == 0;
        add_header(exchange, request->headers[i]);
    }
    if (request->body && !typed)
        add_header(exchange, "Content-Type: application/json");
    const struct http_credentials *credentials = request->credentials;
    if (credentials && credentials->kind == HTTP_BEARER)
        add_secret_header(exchange, "Authorization: Bearer ", credentials->secret);
    if (credentials && credentials->kind == HTTP_KEY)
        add_secret_header(exchange, "Authorization: ", credentials->secret);
    if (credentials && credentials->session_token)
        add_secret_header(exchange, "x-amz-security-token: ", credentials->session_token);
}

static void set_credentials(const struct libcurl *library, CURL *curl,
                            const struct http_credentials *credentials)
{
    if (credentials->kind == HTTP_BASIC || credentials->kind == HTTP_AWS) {
        library->easy_setopt(curl, CURLOPT_USERNAME, credentials->user);
        library->easy_setopt(curl, CURLOPT_PASSWORD, credentials->secret);
    }
    if (credentials->kind == HTTP_BASIC)
        library->easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    if (credentials->kind == HTTP_AWS) {
        char *provider = xasprintf("aws:amz:%s:s3", credentials->region);
        library->easy_setopt(curl, CURLOPT_AWS_SIGV4, provider);
        free(provider);
    }
    if (credentials->certificate)
        library->easy_setopt(curl, CURLOPT_SSLCERT, credentials->certificate);
    if (credentials->key)
        library->easy_setopt(curl, CURLOPT_SSLKEY, credentials->key);
}

static void set_limits(const struct curl_transport *self, const struct http_request *request)
{
    const struct libcurl *library = self->library;
    library->easy_setopt(self->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT);
    if (!request->upload && !request->receive) {
        library->easy_setopt(self->curl, CURLOPT_TIMEOUT, self->timeout);
        return;
    }
    library->easy_setopt(self->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    library->easy_setopt(self->curl, CURLOPT_LOW_SPEED_TIME, self->timeout);
}

static void set_sending(struct exchange *exchange)
{
    const struct libcurl *library = exchange->transport->library;
    CURL *curl = exchange->transport->curl;
    const struct http_request *request = exchange->request;
    if (request->upload) {
        library->easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        library->easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->upload->length);
        library->easy_setopt(curl, CURLOPT_READFUNCTION, give_upload);
        library->easy_setopt(curl, CURLOPT_READDATA, exchange);
        library->easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_upload);
        library->easy_setopt(curl, CURLOPT_SEEKDATA, exchange);
        library->easy_setopt(curl, CURLOPT_NOPROGRESS, request->upload->listener ? 0L : 1L);
        library->easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, tell_sent);
        library->easy_setopt(curl, CURLOPT_XFERINFODATA, request->upload);
    } else if (request->body) {
        library->easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
        /* when a kept connection breaks, libcurl silently sends again; whether to write again is
         * for the caller to decide, who looks first */
        library->easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    } else if (strcmp(request->method, "HEAD") == 0) {
        library->easy_setopt(curl, CURLOPT_NOBODY, 1L);
    }
    library->easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_options(struct exchange *exchange)
{
    const struct curl_transport *self = exchange->transport;
    const struct http_request *request = exchange->request;
    const struct libcurl *library = self->library;
    CURL *curl = self->curl;
    library->easy_reset(curl); /* keeps the connections */
    library->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    library->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    library->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    library->easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    library->easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    library->easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    library->easy_setopt(curl, CURLOPT_USERAGENT,
                         request->user_agent ? request->user_agent : "iatipub/" IATIPUB_VERSION);
    library->easy_setopt(curl, CURLOPT_URL, request->url);
    library->easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->headers);
    library->easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->detail);
    library->easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    library->easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    library->easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    library->easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    if (request->decode)
        library->easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    libcurl_set_authorities(library, curl);
    set_limits(self, request);
    set_sending(exchange);
    if (request->credentials)
        set_credentials(library, curl, request->credentials);
}

/* ---- what came of it ----------------------------------------------------------------------- */

/* Failures that are no accident of the network. */
static bool is_hopeless(CURLcode code)
{
    static const CURLcode codes[] = {
        CURLE_UNSUPPORTED_PROTOCOL,     CURLE_URL_MALFORMAT,         CURLE_WRITE_ERROR,
        CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,    CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_ISSUER_ERROR,         CURLE_SSL_INVALIDCERTSTATUS, CURLE_ABORTED_BY_CALLBACK,
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static unsigned milliseconds_of(const struct curl_transport *self, CURLINFO what)
{
    curl_off_t microseconds = 0;
    self->library->easy_getinfo(self->curl, what, &microseconds);
    return (unsigned)(microseconds / 1000);
}

static void describe_answer(const struct curl_transport *self, struct http_response *response)
{
    const struct libcurl *library = self->library;
    CURL *curl = self->curl;
    char *text = NULL;
    curl_off_t seconds = 0, length = -1;
    library->easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response->status);
    library->easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
    response->retry_after = seconds > 0 ? (long)seconds : 0; /* a moment in the past is negative */
    library->easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    response->content_length = length;
    if (library->easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK)
        response->content_type = xstrdup_or_null(text);
    if (library->easy_getinfo(curl, CURLINFO_REDIRECT_URL, &text) == CURLE_OK)
        response->location = xstrdup_or_null(text);
}

static void describe_failure(const struct exchange *exchange, CURLcode code)
{
    const struct libcurl *library = exchange->transport->library;
    struct http_response *response = exchange->response;
    _Static_assert(TRANSPORT_LARGEST_BODY == 67108864, "the text below says so");
    if (exchange->too_large)
        response->failure = xstrdup(E_("the answer is larger than 67108864 bytes"));
    else if (exchange->file_failed)
        response->failure = xstrdup(E_("the file is shorter than it was, or the disk is failing"));
    else if (exchange->receiver_quit)
        response->failure = xstrdup(E_("the answer could not be taken"));
    else
        response->failure =
            xstrdup(*exchange->detail ? exchange->detail : library->easy_strerror(code));
    response->hopeless = is_hopeless(code);
    response->untrusted = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR;
}

static bool open_upload(struct exchange *exchange)
{
    const struct http_upload *upload = exchange->request->upload;
    if (!upload || !upload->file)
        return true;
    exchange->file = fopen(upload->file, "rbe");
    if (exchange->file && fseeko(exchange->file, (off_t)upload->offset, SEEK_SET) == 0)
        return true;
    exchange->response->failure = xasprintf("cannot read '%s': %s", upload->file, strerror(errno));
    exchange->response->hopeless = true;
    return false;
}

static void perform(struct exchange *exchange)
{
    struct curl_transport *self = exchange->transport;
    struct http_response *response = exchange->response;
    make_headers(exchange);
    set_options(exchange);
    CURLcode code = self->library->easy_perform(self->curl);
    long request_size = 0;
    self->library->easy_getinfo(self->curl, CURLINFO_REQUEST_SIZE, &request_size);
    response->sent = request_size > 0;
    response->first_byte_ms = milliseconds_of(self, CURLINFO_STARTTRANSFER_TIME_T);
    response->total_ms = milliseconds_of(self, CURLINFO_TOTAL_TIME_T);
    if (code == CURLE_OK && exchange->headed) /* libcurl is content without their end */
        describe_answer(self, response);
    else if (code == CURLE_OK)
        response->failure = xstrdup(E_("the answer broke off in its headers"));
    else
        describe_failure(exchange, code);
    self->library->easy_reset(self->curl); /* forgets the local buffers and the secrets */
    self->library->slist_free_all(exchange->headers);
}

static void send_request(struct transport *transport, const struct http_request *request,
                         struct http_response *response)
{
    struct exchange exchange = {
        .transport = (struct curl_transport *)transport,
        .request = request,
        .response = response,
    };
    if (open_upload(&exchange))
        perform(&exchange);
    if (exchange.file)
        fclose(exchange.file);
}

void transport_send(struct transport *transport, const struct http_request *request,
                    struct http_response *response)
{
    transport->send(transport, request, response);
    if (transport->observer)
        transport->observer(transport->observer_context, request, response);
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* Up to half as long again as asked, so that many clients don't come back in the same moment. */
static unsigned with_chance(unsigned milliseconds)
{
    unsigned chance = 0;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        chance = 0;
    return milliseconds + chance % (milliseconds / 2 + 1);
}

static void pause_for(struct transport *transport, unsigned milliseconds)
{
    (void)transport;
    unsigned longer = with_chance(milliseconds);
    struct timespec left = {.tv_sec = longer / 1000, .tv_nsec = (long)(longer % 1000) * 1000000};
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
    self->base = (struct transport){send_request, pause_for, close_curl, NULL, NULL};
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
