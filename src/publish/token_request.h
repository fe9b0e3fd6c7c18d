/* Asking an OAuth2 token endpoint for an access token (RFC 6749, sections 4.4 and 6).
 *
 * One exchange: the form, the client's credentials, the answer or what its absence means. Nothing
 * is remembered between two exchanges; that is for publish/token.h. No message holds the client's
 * secret, the refresh token or the access token, however the server repeats them. */
#ifndef IATIPUB_PUBLISH_TOKEN_REQUEST_H
#define IATIPUB_PUBLISH_TOKEN_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "publish/transport.h"

/* Who asks, and where. Lent for the time of an exchange. */
struct token_client {
    const char *url;
    const char *id;
    const char *secret;        /* NULL: a public client, which has none */
    const char *secret_origin; /* where the secret was found, for messages */
    bool secret_in_body;       /* else in a Basic header */
    const char *audience;      /* asked for; NULL: not said */
    const char *scope;         /* likewise */
};

/* What was granted. */
struct token_answer {
    char *access_token;  /* printable ASCII without spaces, as the next one */
    char *refresh_token; /* replaces the one that was sent; NULL: that one stays */
    char *scope;         /* NULL: not said */
    int64_t seconds;     /* that the access token lasts; 0: not said */
};

/* Overwrites the tokens and gives the memory back. */
void token_answer_release(struct token_answer *answer);

/* The client's own token (grant client_credentials). Asked for again while the server is out of
 * reach or busy, as asking twice does no harm. False and an ERROR_ENVIRONMENT that says what it
 * means and what to do. */
bool token_request_own(struct transport *transport, const struct token_client *client,
                       struct token_answer *answer, struct error *error);

/* A token for a refresh token, which was found at `origin`. A refresh token may be good for one
 * exchange only, so it is sent again only where it cannot have been used: the request never left,
 * or the answer was 429 or 503. False as above. */
bool token_request_refreshed(struct transport *transport, const struct token_client *client,
                             const char *refresh_token, const char *origin,
                             struct token_answer *answer, struct error *error);

#endif
