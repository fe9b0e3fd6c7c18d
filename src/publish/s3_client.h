/* One S3 service, one bucket: requests, and what their answers mean.
 *
 * Addresses are written path-style (ENDPOINT/BUCKET/KEY), which every service understands. Requests
 * are signed by the transport, which takes path and query as they stand: paths hold only characters
 * that need no encoding, queries are written sorted and encoded (s3_query). Every request states
 * the SHA-256 of what it sends, so that the service refuses other bytes. */
#ifndef IATIPUB_PUBLISH_S3_CLIENT_H
#define IATIPUB_PUBLISH_S3_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "config/publication.h"
#include "publish/transport.h"

struct s3_client {
    struct transport *transport; /* lent */
    struct http_credentials credentials;
    char *user, *secret, *session_token, *region; /* of `credentials` */
    char *bucket_url;                             /* ENDPOINT/BUCKET */
    char *bucket;
    char *prefix; /* of keys: "" or "FOLDER/" */
};

/* Reads settings and secrets of the publication's host. `transport` is lent for the client's life.
 * Released with s3_client_release in either case. False and ERROR_USAGE if a setting or a secret
 * won't do. */
bool s3_client_init(struct s3_client *client, const struct publication *publication,
                    struct transport *transport, struct error *error);
void s3_client_release(struct s3_client *client);

/* The address of a file of the host; NULL: of the bucket. The caller frees. */
char *s3_address(const struct s3_client *client, const char *name);

/* Adds NAME=VALUE, both encoded as signatures want it. To be called in the order of names. */
void s3_query(struct strbuf *query, const char *name, const char *value);

struct s3_request {
    const char *method;
    const char *name;                 /* of the file; NULL: the bucket itself */
    const char *query;                /* made with s3_query; NULL: none */
    const struct http_upload *upload; /* what is sent; NULL: nothing */
    const char *sha256;               /* of that; NULL: of nothing */
    const char *headers[4];           /* more of them, NULL at the end */
    const char *doing;                /* "read", "put ... in place", for messages */
    const char *permission;           /* what the key must be allowed: "s3:GetObject" */
    const char *root;                 /* element that a good answer has; NULL: it has none */
    bool *missing; /* set when there is no such file, which then is fine; NULL: it is not */
    bool (*receive)(void *context, const void *data, size_t length); /* as http_request's */
    void (*restart)(void *context);                                  /* as send_patiently's */
    void *context;
};

/* Sends a request, again where that may help, until it succeeds or fails for good. `response` is a
 * fresh HTTP_RESPONSE_INIT, which the caller releases. False and ERROR_ENVIRONMENT that names the
 * address, what the service said, what it means and what to do. */
bool s3_send(struct s3_client *client, const struct s3_request *request,
             struct http_response *response, struct error *error);

/* True if an answer is the service's refusal by this code. */
bool s3_refused_with(const struct http_response *response, const char *code);

#endif
