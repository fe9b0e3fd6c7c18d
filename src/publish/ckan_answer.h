/* What an answer of a CKAN portal means: whether the action was carried out, whether it may have
 * been, and what to tell the user.
 *
 * CKAN says most things by 409 and an object of complaints by field, a few by a 400 whose body is a
 * mere text, and never 401: a key that it does not know makes the caller anonymous. What stands in
 * front of it may answer in HTML. All of that ends here. No message ever holds the key, even if the
 * server repeats it. */
#ifndef IATIPUB_PUBLISH_CKAN_ANSWER_H
#define IATIPUB_PUBLISH_CKAN_ANSWER_H

#include <jansson.h>

#include "base/error.h"
#include "publish/registry_answer.h"
#include "publish/transport.h"

/* An action as messages speak of it. */
struct ckan_task {
    const char *action;     /* "package_create" */
    const char *name;       /* E_("registering a dataset") */
    const char *permission; /* what the key needs for it (E_); NULL: nothing that is known */
    bool reads;             /* it changes nothing */
};

/* Whose key it is: quoted by where it was found, never by value. */
struct ckan_key {
    const char *key;
    const char *origin; /* "environment variable X" */
};

/* Judges a response. For ANSWER_DONE, `root` receives the answer, an object with a member "result",
 * for the caller to json_decref; else `error` is filled (ERROR_ENVIRONMENT). */
enum answer_verdict ckan_judge(const struct http_response *response, const struct ckan_task *task,
                               const struct ckan_key *key, json_t **root, struct error *error);

/* The server's own words: CKAN's message, its complaints by field ("url: Missing value; name:
 * ..."), the text that is the whole body, else the body; at most 200 characters, without control
 * characters and without the key. HTML is named, not quoted. The caller frees. */
char *ckan_words(const struct http_response *response, const struct ckan_key *key);

#endif
