/* One HTTP request at a time, through libcurl or through a stand-in of a test.
 *
 * Fill a request, send it, look at the response, release the response. A server that answers,
 * however badly, gives a status; one that doesn't gives status 0 and the reason in `failure`.
 * Redirects are never followed, certificates always checked, only http and https spoken; a body of
 * more than TRANSPORT_LARGEST_BODY bytes is refused. */
#ifndef IATIPUB_PUBLISH_TRANSPORT_H
#define IATIPUB_PUBLISH_TRANSPORT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"

enum { TRANSPORT_LARGEST_BODY = 64 * 1024 * 1024 };

struct http_request {
    const char *method;
    const char *url;
    const char *token; /* for "Authorization: Bearer"; NULL: none */
    const char *body;  /* JSON; NULL: none */
};

struct http_response {
    long status;        /* 0: no complete answer came */
    char *failure;      /* why not; NULL if one came */
    bool hopeless;      /* the same request can only fail again, e.g. a wrong certificate */
    char *content_type; /* NULL: not said */
    char *location;     /* where a redirect points; NULL: no redirect */
    long retry_after;   /* seconds the server asks to wait; 0: not said */
    struct strbuf body;
};

#define HTTP_RESPONSE_INIT                                                                         \
    {                                                                                              \
        .body = STRBUF_INIT                                                                        \
    }

void http_response_release(struct http_response *response);

/* A transport is a struct of functions whose owner may embed it in a larger one. */
struct transport {
    /* Sends a request; `response` is a fresh HTTP_RESPONSE_INIT. */
    void (*send)(struct transport *transport, const struct http_request *request,
                 struct http_response *response);
    /* Waits before something is tried again. */
    void (*pause)(struct transport *transport, unsigned milliseconds);
    void (*close)(struct transport *transport);
};

/* A transport through libcurl, which keeps its connections open between requests. A request may
 * take `timeout` seconds in all. The caller owns the result: transport_close. NULL and `error` if
 * libcurl can't be set up. */
struct transport *transport_curl_open(unsigned timeout, struct error *error);
void transport_close(struct transport *transport); /* NULL is fine */

#endif
