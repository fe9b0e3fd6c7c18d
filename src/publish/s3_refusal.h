/* What the failure of a request to an S3 service means, in words that say what to do. */
#ifndef IATIPUB_PUBLISH_S3_REFUSAL_H
#define IATIPUB_PUBLISH_S3_REFUSAL_H

#include <stdbool.h>

#include "base/error.h"
#include "publish/transport.h"

/* What was tried. All text is lent. */
struct s3_deed {
    const char *doing;                  /* "read" */
    const char *url;                    /* what, without query */
    const char *permission;             /* what the key must be allowed: "s3:GetObject" */
    const char *region;                 /* that requests are signed for */
    const char *root;                   /* element that a good answer has; NULL: it has none */
    const char *secret, *session_token; /* never repeated; the token may be NULL */
};

/* Fills `error` (ERROR_ENVIRONMENT); always false. */
bool s3_explain(const struct http_response *response, const struct s3_deed *deed,
                struct error *error);

#endif
