/* What an answer of the Register Your Data API means: whether the task was done, whether it may
 * have been done, and what to tell the user.
 *
 * The API says most things in prose, and a gateway in front of it may answer in HTML; all of that
 * ends here. No message ever holds the token, even if the server repeats it. */
#ifndef IATIPUB_PUBLISH_RYD_ANSWER_H
#define IATIPUB_PUBLISH_RYD_ANSWER_H

#include <jansson.h>

#include "base/error.h"
#include "publish/registry_answer.h"
#include "publish/transport.h"

/* A request as messages speak of it. */
struct ryd_task {
    const char *method;
    const char *name;       /* E_("listing the datasets") */
    const char *permission; /* what the token needs for it (E_) */
    const char *unknown;    /* what a 404 means and what to do (N_) */
};

/* Whose token it is: quoted by where it came from, never by value. */
struct ryd_credentials {
    const char *token;
    const char *origin;         /* "environment variable X" */
    const struct error *remedy; /* what a 401 means and what to do */
};

/* Judges a response. For ANSWER_DONE, `root` receives the answer, an object with a member "data",
 * for the caller to json_decref; else `error` is filled (ERROR_ENVIRONMENT). */
enum answer_verdict ryd_judge(const struct http_response *response, const struct ryd_task *task,
                              const struct ryd_credentials *credentials, json_t **root,
                              struct error *error);

/* The server's own words: error.error_msg, else error_description, error, message, else the body;
 * at most 200 characters, without control characters and without the token. HTML is named, not
 * quoted. The caller frees. */
char *ryd_words(const struct http_response *response, const struct ryd_credentials *credentials);

#endif
