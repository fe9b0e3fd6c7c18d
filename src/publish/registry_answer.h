/* What came of a request to a registry, whatever its kind: the verdict, and the messages that are
 * the same everywhere.
 *
 * The kinds know their own answers (publish/ryd_answer.h, publish/ckan_answer.h). The functions
 * here judge what stands in front of them: silence, redirects, servers that break down or are none
 * of the registry's. All fill `error` (ERROR_ENVIRONMENT); `doing` is what was asked for,
 * E_("listing the datasets"). */
#ifndef IATIPUB_PUBLISH_REGISTRY_ANSWER_H
#define IATIPUB_PUBLISH_REGISTRY_ANSWER_H

#include "base/error.h"
#include "publish/transport.h"

enum answer_verdict {
    ANSWER_DONE,       /* and the answer is the registry's */
    ANSWER_ABSENT,     /* no such dataset or organisation */
    ANSWER_DENIED,     /* the registry says that the user may not */
    ANSWER_NAME_TAKEN, /* the short name won't do: most often it is taken */
    ANSWER_REFUSED,    /* nothing happened and trying again would not help */
    ANSWER_LOCKED_OUT, /* refused, and so would be any other request of this run */
    ANSWER_BUSY,       /* nothing happened; later it may */
    ANSWER_UNCLEAR,    /* it may have happened: server error, time-out, broken connection */
    ANSWER_UNREADABLE, /* reported as done, in something that is not the registry's JSON */
};

/* No answer came. `secret` never stands in the message. */
enum answer_verdict answer_judge_silence(const struct http_response *response, const char *doing,
                                         const char *secret, struct error *error);

/* A redirect, which is not followed; `address`, a piece of a sentence (E_), says what to set
 * 'registry.url' to. */
enum answer_verdict answer_judge_redirect(const struct http_response *response, const char *doing,
                                          const char *secret, const char *address,
                                          struct error *error);

/* The server failed; `words` are its own (NULL: none that are JSON, and the content type is told),
 * `advice` (N_; NULL: none) says what to do. */
enum answer_verdict answer_judge_breakdown(const struct http_response *response, const char *doing,
                                           const char *words, const char *advice,
                                           struct error *error);

/* Something else than `api` ("CKAN", E_) answered; `advice` (N_) says what to check. */
enum answer_verdict answer_judge_stranger(const struct http_response *response, const char *doing,
                                          const char *api, const char *advice, struct error *error);

/* Fills `error` for a refusal; the verdict depends on the kind, and what to do, which the caller
 * adds. `words` as above. */
void answer_say_refused(const struct http_response *response, const char *doing, const char *words,
                        struct error *error);

#endif
