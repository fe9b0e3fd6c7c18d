/* What a web server's answer to one step of an upload means, and what to do about it, in words that
 * its administrator can act on. */
#ifndef IATIPUB_PUBLISH_HTTP_ANSWER_H
#define IATIPUB_PUBLISH_HTTP_ANSWER_H

#include "base/error.h"
#include "publish/transport.h"

enum http_step { HTTP_STEP_PUT, HTTP_STEP_GET, HTTP_STEP_MOVE, HTTP_STEP_DELETE, HTTP_STEP_LIST };

/* What was asked of the server, and by whom. */
struct http_errand {
    enum http_step step;
    const char *url;                            /* of the file or folder */
    const char *folder;                         /* address of the folder, with '/' at its end */
    const struct http_credentials *credentials; /* their secret is left out of all texts */
    const char *origin; /* where the secret comes from ("environment variable X"); NULL: none */
};

/* Fills `error` (ERROR_ENVIRONMENT) from an answer that will not do, or from none: what could not
 * be done, the status, its meaning, what to do, and what the server itself says in at most 120
 * characters. Always returns false. */
bool http_answer_refuse(const struct http_errand *errand, const struct http_response *response,
                        struct error *error);

#endif
