/* The access token of the Register Your Data API, wherever it comes from (struct registry, grant):
 * ready-made from a file, the service's credentials or a variable; asked for by the client itself
 * (client-credentials); or for a refresh token that a person's login left in a file.
 *
 * Open it, prepare it before anything is written, get it for each request, and renew it once when
 * the registry answers 401. A token is asked for when it is first needed and again a minute before
 * it expires. A refresh token that comes with it is stored before the access token is used: see
 * publish/secret_store.h. What an endpoint refused once in a run is not asked for again in that
 * run. */
#ifndef IATIPUB_PUBLISH_TOKEN_H
#define IATIPUB_PUBLISH_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "config/publication.h"
#include "publish/transport.h"

struct token;

/* Seconds since some beginning; they never go back. */
typedef int64_t token_clock(void);

/* Reads settings and secrets; sends nothing. `publication` (which has a registry) and `transport`
 * must outlive the token; `clock` may be NULL: the machine's. The caller owns the result:
 * token_close. NULL and an ERROR_USAGE that says what to set. */
struct token *token_open(const struct publication *publication, struct transport *transport,
                         token_clock *clock, struct error *error);
void token_close(struct token *token); /* NULL is fine */

/* Asks for the token if it must be asked for. False and an ERROR_USAGE if that shows that
 * publishing can't succeed: a scope that it needs is not granted, or a new refresh token could not
 * be stored. An endpoint that is out of order or refuses is no failure yet, since the files can be
 * published without the registry: token_get will tell. */
bool token_prepare(struct token *token, struct error *error);

/* The token to send now, lent until the next call. NULL and `error` (ERROR_ENVIRONMENT, or as
 * above) if there is none. */
const char *token_get(struct token *token, struct error *error);

/* After a 401. True if there is another token now, which is worth one repetition. False and no
 * error if there can't be: a ready-made token that did not change. False and `error` if it was
 * asked for in vain. */
bool token_renew(struct token *token, struct error *error);

/* False if the token is known to lack a scope. */
bool token_covers(const struct token *token, const char *scope);

/* Where it came from ("environment variable X"), and what to do when the registry refuses it; for
 * messages. */
const char *token_origin(const struct token *token);
const struct error *token_remedy(const struct token *token);

#endif
