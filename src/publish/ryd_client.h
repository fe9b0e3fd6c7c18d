/* The conversation with IATI's Register Your Data API: requests with a token that is renewed where
 * need be, the organisation, and the list of its datasets. What to write, and whether it was
 * written, is the business of publish/registry_ryd.c. */
#ifndef IATIPUB_PUBLISH_RYD_CLIENT_H
#define IATIPUB_PUBLISH_RYD_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "publish/registration.h"
#include "publish/registry.h"
#include "publish/registry_answer.h"
#include "publish/token.h"

enum ryd_request {
    RYD_LIST_ORGANISATIONS,
    RYD_READ_ORGANISATION,
    RYD_LIST_DATASETS,
    RYD_READ_DATASET,
    RYD_CREATE,
    RYD_UPDATE,
    RYD_DELETE,
};

#define RYD_DELETE_SCOPE "ryd:dataset:delete"

struct ryd {
    struct registry_client base;
    char *url; /* without a slash at its end */
    struct token *token;
    const char *organisation; /* as configured */
    char *organisation_id;    /* the registry's; NULL until found */
    bool approved;
    struct strbuf others; /* organisations that were seen and not meant */
    size_t other_count;
    struct registration_list datasets; /* of the organisation, as last listed */
};

/* Sends a request to the API's `path`, as registry_ask does; `body` may be NULL. For ANSWER_DONE
 * the caller releases `root`. */
enum answer_verdict ryd_ask(struct ryd *ryd, enum ryd_request which, const char *path,
                            const char *body, json_t **root, struct error *error);

/* Sets `organisation_id` and `approved`. */
bool ryd_find_organisation(struct ryd *ryd, struct error *error);

/* Lists the organisation's datasets anew. */
bool ryd_list_datasets(struct ryd *ryd, struct error *error);

/* Adds the dataset of an answer to those listed. */
bool ryd_take_dataset(struct ryd *ryd, const json_t *item, struct error *error);

/* The listed dataset of a short name, lent until the next listing; NULL: there is none. */
struct registration *ryd_find_dataset(const struct ryd *ryd, const char *short_name);

/* Replaces a listed entry by the full record: lists leave fields empty that the record has. */
bool ryd_read_dataset(struct ryd *ryd, struct registration *entry, struct error *error);

#endif
