/* The conversation with a CKAN portal: actions with the user's key, the organisation, and what the
 * search has of its datasets. What to write, and whether it was written, is the business of
 * publish/registry_ckan.c. */
#ifndef IATIPUB_PUBLISH_CKAN_CLIENT_H
#define IATIPUB_PUBLISH_CKAN_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/error.h"
#include "publish/notes.h"
#include "publish/registration.h"
#include "publish/registry.h"
#include "publish/registry_answer.h"

enum ckan_action {
    CKAN_LIST_ORGANISATIONS,
    CKAN_SHOW_ORGANISATION,
    CKAN_SEARCH,
    CKAN_SHOW,
    CKAN_CREATE,
    CKAN_UPDATE,
    CKAN_DELETE,
};

struct ckan {
    struct registry_client base;
    bool extension; /* the portal follows the IATI extension's rules */
    char *url;      /* without a slash at its end */
    char *key;
    char *origin;             /* of the key, for messages */
    const char *organisation; /* as configured */
    char *organisation_id;    /* the portal's; NULL until found */
    char *organisation_name;
    struct registration_list datasets; /* as the search has them, sorted by short name */
};

/* Carries out an action, as registry_ask does. Takes `input`. For ANSWER_DONE the caller releases
 * `result`; else `error` is filled. */
enum answer_verdict ckan_act(struct ckan *ckan, enum ckan_action which, json_t *input,
                             json_t **result, struct error *error);

/* Fills `error`: the registry's answer `what`. Always false. */
bool ckan_misshapen(const struct ckan *ckan, const char *what, struct error *error);

/* Sets `organisation_id` and `organisation_name`. */
bool ckan_find_organisation(struct ckan *ckan, struct error *error);

/* True if the dataset that is shown is the organisation's. */
bool ckan_is_owned(const struct ckan *ckan, const json_t *shown);

/* Asks the search for the organisation's datasets. It saves requests and is not needed: without it
 * each dataset is looked at by itself, and a note says so. */
bool ckan_list_datasets(struct ckan *ckan, struct notes *notes, struct error *error);

/* What the search has of a short name, lent; NULL: nothing. */
const struct registration *ckan_find_dataset(const struct ckan *ckan, const char *short_name);

#endif
