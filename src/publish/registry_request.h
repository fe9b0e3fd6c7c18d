/* Asking a registry, and again where that is harmless. */
#ifndef IATIPUB_PUBLISH_REGISTRY_REQUEST_H
#define IATIPUB_PUBLISH_REGISTRY_REQUEST_H

#include <jansson.h>
#include <stdbool.h>

#include "base/error.h"
#include "publish/registry.h"
#include "publish/registry_answer.h"

/* One request of a kind of registry. */
struct registry_request {
    /* Sends it once and judges the answer: for ANSWER_DONE `root` receives what the caller is to
     * json_decref, else `error` is filled. `wait` receives how many seconds the registry asks to
     * wait; 0: it does not say. */
    enum answer_verdict (*send)(void *context, json_t **root, long *wait, struct error *error);
    void *context;
    bool reads; /* it changes nothing */
};

/* Sends a request up to three times: a read after a failure, anything after "too many requests".
 * Notes in the client if a failure is one that would meet every further request. For ANSWER_DONE
 * the caller releases `root`; else `error` is filled. */
enum answer_verdict registry_ask(struct registry_client *client,
                                 const struct registry_request *request, json_t **root,
                                 struct error *error);

#endif
