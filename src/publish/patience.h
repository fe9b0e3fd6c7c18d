/* Sending again what may be sent again.
 *
 * For requests that do no harm when they reach the server twice: reads, and writes that say what
 * shall be there (PUT, DELETE). Others are for their callers, who look before they repeat. */
#ifndef IATIPUB_PUBLISH_PATIENCE_H
#define IATIPUB_PUBLISH_PATIENCE_H

#include "publish/transport.h"

/* True if the same request may do better later: no answer that isn't hopeless, 408, 425, 429, 500,
 * 502, 503 or 504. */
bool response_may_change(const struct http_response *response);

/* Pauses before the next of `most` repetitions, of which `done` are behind: 0.5, 1, 2 seconds, or
 * what the server asks for (seconds; 0: nothing). False, without a pause, if there shall be no
 * other: all are used up, or it asks for more than a minute. */
bool pause_patiently(struct transport *transport, size_t done, size_t most, long asked);

/* Sends a request up to four times, waiting 0.5, 1 and 2 seconds or what the server asks for (at
 * most a minute; when it asks for more, its answer is taken as the last). A body that `receive`
 * took in part is not undone: `restart` (NULL: nothing to undo) is called with the request's
 * context before each repetition. `response` is a fresh HTTP_RESPONSE_INIT and holds the last
 * answer. */
void send_patiently(struct transport *transport, const struct http_request *request,
                    void (*restart)(void *context), struct http_response *response);

/* The same for requests that only `may_repeat` knows to be harmless: it is asked about each answer.
 */
void send_while(struct transport *transport, const struct http_request *request,
                bool (*may_repeat)(const struct http_response *response),
                void (*restart)(void *context), struct http_response *response);

#endif
