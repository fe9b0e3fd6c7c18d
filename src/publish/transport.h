/* One HTTP request at a time, through libcurl or through a stand-in of a test.
 *
 * Fill a request, transport_send() it, look at the response, release the response. A server that
 * answers, however badly, gives a status; one that doesn't gives status 0 and the reason in
 * `failure`. Redirects are never followed, so that no credentials travel to another host;
 * certificates are always checked, only http and https spoken. Proxies are those of the usual
 * variables (https_proxy, no_proxy ...), certificate authorities those of the system or of
 * CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR.
 *
 * A transport belongs to one thread. */
#ifndef IATIPUB_PUBLISH_TRANSPORT_H
#define IATIPUB_PUBLISH_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

enum { TRANSPORT_LARGEST_BODY = 64 * 1024 * 1024 };

/* Who asks. Lent for the time of a request; never repeated in a response's texts. */
enum http_credentials_kind {
    HTTP_ANONYMOUS,
    HTTP_BEARER, /* Authorization: Bearer SECRET */
    HTTP_KEY,    /* Authorization: SECRET, as CKAN wants it */
    HTTP_BASIC,  /* user and secret */
    HTTP_AWS,    /* signature version 4: user is the access key's id, secret its secret */
};
struct http_credentials {
    enum http_credentials_kind kind;
    const char *user;
    const char *secret;
    const char *session_token;     /* of HTTP_AWS; NULL: none */
    const char *region;            /* of HTTP_AWS */
    const char *certificate, *key; /* PEM files of the client, for any kind; NULL: none */
};

typedef void upload_listener(void *context, uint64_t sent);

/* Bytes to send: those of `file` from `offset` on, or of `data` if `file` is NULL. */
struct http_upload {
    const char *file;
    const void *data;
    uint64_t offset;
    uint64_t length;
    /* Told now and then up to which byte of the whole they have left, by the thread that sends;
     * less than before if they are sent again. NULL: nobody is. */
    upload_listener *listener;
    void *context;
};

struct http_request {
    const char *method;
    const char *url;
    const struct http_credentials *credentials; /* NULL: anonymous */
    const char *body;                           /* text, JSON unless a header says else */
    const struct http_upload *upload;           /* instead of `body`; NULL: none */
    const char *const *headers;                 /* "Name: value" each, NULL at the end; or NULL */
    const char *user_agent;                     /* NULL: iatipub/VERSION */
    const char *accept;                         /* NULL: application/json; "": any */
    bool decode; /* have the content decoded (gzip ...) that the server may then encode */
    /* Takes the body of a 2xx answer piece by piece; false ends the transfer. NULL: it is collected
     * in the response, up to TRANSPORT_LARGEST_BODY bytes. Other answers are always collected. */
    bool (*receive)(void *context, const void *data, size_t length);
    void *context;
};

struct http_response {
    long status;        /* 0: no complete answer came */
    char *failure;      /* why not; NULL if one came */
    bool hopeless;      /* the same request can only fail again, e.g. a wrong certificate */
    bool sent;          /* the request may have reached the server */
    bool untrusted;     /* the server's certificate would not do */
    char *content_type; /* NULL: not said, as those below */
    char *content_encoding;
    char *etag;
    char *last_modified;
    char *location;         /* where a redirect points; NULL: no redirect */
    int64_t content_length; /* bytes; -1: not said */
    long retry_after;       /* seconds the server asks to wait; 0: not said */
    unsigned first_byte_ms; /* until the answer began */
    unsigned total_ms;      /* until it was complete */
    struct strbuf body;
};

#define HTTP_RESPONSE_INIT                                                                         \
    {                                                                                              \
        .content_length = -1, .body = STRBUF_INIT                                                  \
    }

void http_response_release(struct http_response *response);

/* Told of every request that was answered or failed. */
typedef void transport_observer(void *context, const struct http_request *request,
                                const struct http_response *response);

/* A transport is a struct of functions whose owner may embed it in a larger one. */
struct transport {
    /* Sends a request; `response` is a fresh HTTP_RESPONSE_INIT. */
    void (*send)(struct transport *transport, const struct http_request *request,
                 struct http_response *response);
    /* Waits before something is tried again: as long, and by chance up to half as long again. */
    void (*pause)(struct transport *transport, unsigned milliseconds);
    void (*close)(struct transport *transport);
    transport_observer *observer; /* NULL: nobody */
    void *observer_context;
};

/* Sends a request and tells the observer. `response` is a fresh HTTP_RESPONSE_INIT, which the
 * caller releases. */
void transport_send(struct transport *transport, const struct http_request *request,
                    struct http_response *response);

/* A transport through libcurl, which keeps its connections open between requests. A request may
 * take `timeout` seconds in all; one that uploads or receives piece by piece may take as long as it
 * needs, but not `timeout` seconds without a byte moved. The caller owns the result:
 * transport_close. NULL and `error` if libcurl can't be set up. */
struct transport *transport_curl_open(unsigned timeout, struct error *error);
void transport_close(struct transport *transport); /* NULL is fine */

#endif
