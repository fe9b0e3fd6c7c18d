#include "publish/ryd_client.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/registry_request.h"
#include "publish/ryd_answer.h"
#include "publish/ryd_dataset.h"

enum {
    PAGE_SIZE = 500,
    MOST_PAGES = 10000,
    MOST_NAMES = 5, /* of organisations in a message */
};

#define READ_ROLE E_("the scopes 'ryd ryd:dataset', and its user a role in the organisation")
#define NO_ORGANISATION N_("the registry knows no such organisation; check 'registry.organisation'")
#define DELETED N_("the dataset was deleted in the registry meanwhile; run again")

static const struct ryd_task tasks[] = {
    [RYD_LIST_ORGANISATIONS] = {"GET", E_("listing your organisations"),
                                E_("the scopes 'ryd ryd:reporting_org'"),
                                N_("check that 'registry.url' ends in '/api/v1'")},
    [RYD_READ_ORGANISATION] = {"GET", E_("reading the organisation"),
                               E_("the scopes 'ryd ryd:reporting_org', and its user a role in the "
                                  "organisation"),
                               NO_ORGANISATION},
    [RYD_LIST_DATASETS] = {"GET", E_("listing the organisation's datasets"), READ_ROLE,
                           NO_ORGANISATION},
    [RYD_READ_DATASET] = {"GET", E_("reading a registration"), READ_ROLE, DELETED},
    [RYD_CREATE] =
        {"POST", E_("registering a dataset"),
         E_("the scopes 'ryd ryd:dataset', and its user the role contributor, editor or admin "
            "in the organisation"),
         NO_ORGANISATION},
    [RYD_UPDATE] =
        {"PATCH", E_("updating a registration"),
         E_("the scopes 'ryd ryd:dataset ryd:dataset:update', and its user the role editor or "
            "admin in the organisation (a contributor may not change the visibility)"),
         DELETED},
    [RYD_DELETE] = {"DELETE", E_("withdrawing a dataset"),
                    E_("the scopes 'ryd ryd:dataset:delete', and its user the role editor or admin "
                       "in the organisation"),
                    N_("the dataset was deleted in the registry already")},
};

/* ---- requests ------------------------------------------------------------------------------ */

/* A request on its way. */
struct errand {
    struct ryd *ryd;
    const struct ryd_task *task;
    const char *path, *body;
    long status; /* of the last answer; 0: none came */
};

static enum answer_verdict send_once(struct errand *errand, json_t **root, long *wait,
                                     struct error *error)
{
    struct ryd *ryd = errand->ryd;
    errand->status = 0;
    const char *token = token_get(ryd->token, error);
    if (!token)
        return ANSWER_LOCKED_OUT;
    char *url = xasprintf("%s%s", ryd->url, errand->path);
    const struct http_credentials bearer = {.kind = HTTP_BEARER, .secret = token};
    const struct http_request request = {
        .method = errand->task->method, .url = url, .credentials = &bearer, .body = errand->body};
    const struct ryd_credentials credentials = {token, token_origin(ryd->token),
                                                token_remedy(ryd->token)};
    struct http_response response = HTTP_RESPONSE_INIT;
    transport_send(ryd->base.transport, &request, &response);
    enum answer_verdict verdict = ryd_judge(&response, errand->task, &credentials, root, error);
    errand->status = response.status;
    *wait = response.retry_after;
    http_response_release(&response);
    free(url);
    return verdict;
}

/* As send_once; a 401, after which nothing has happened, is worth one more try with another token.
 */
static enum answer_verdict send_with_fresh_token(void *context, json_t **root, long *wait,
                                                 struct error *error)
{
    struct errand *errand = context;
    struct error problem = ERROR_INIT;
    enum answer_verdict verdict = send_once(errand, root, wait, error);
    if (errand->status != 401)
        return verdict;
    if (token_renew(errand->ryd->token, &problem))
        return send_once(errand, root, wait, error);
    if (problem.kind) {
        problem.kind = ERROR_ENVIRONMENT;
        error_prefix(&problem,
                     "the registry no longer takes the token while %s (status 401), and there is "
                     "no other",
                     errand->task->name);
        error_settle(error, &problem, false);
    }
    return verdict;
}

enum answer_verdict ryd_ask(struct ryd *ryd, enum ryd_request which, const char *path,
                            const char *body, json_t **root, struct error *error)
{
    struct errand errand = {.ryd = ryd, .task = &tasks[which], .path = path, .body = body};
    const struct registry_request request = {.send = send_with_fresh_token,
                                             .context = &errand,
                                             .reads = strcmp(errand.task->method, "GET") == 0};
    return registry_ask(&ryd->base, &request, root, error);
}

/* ---- pages --------------------------------------------------------------------------------- */

typedef bool take_item(struct ryd *ryd, const json_t *item, struct error *error);

static bool misshapen(const struct ryd *ryd, const char *what, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "the registry's answer %s: check that 'registry.url' ('%s') is the address of "
                     "the Register Your Data API",
                     what, ryd->url);
}

static bool take_page(struct ryd *ryd, const json_t *root, take_item *take, json_int_t *pages,
                      struct error *error)
{
    const json_t *data = json_object_get(root, "data");
    const json_t *total = json_object_get(json_object_get(root, "pagination"), "total_pages");
    if (!json_is_array(data) || !json_is_integer(total))
        return misshapen(ryd, E_("is not a page of a list"), error);
    *pages = json_integer_value(total);
    for (size_t i = 0; i < json_array_size(data); i++)
        if (!take(ryd, json_array_get(data, i), error))
            return false;
    return true;
}

/* Pages are counted here: the links in the answers lead to plain http. A page may be short. */
static bool read_pages(struct ryd *ryd, enum ryd_request which, const char *path, take_item *take,
                       struct error *error)
{
    json_int_t pages = 1;
    bool taken = true;
    for (json_int_t page = 1; taken && page <= pages && page <= MOST_PAGES; page++) {
        char *paged = xasprintf("%s?page=%lld&page_size=%d", path, (long long)page, PAGE_SIZE);
        json_t *root = NULL;
        taken = ryd_ask(ryd, which, paged, NULL, &root, error) == ANSWER_DONE &&
                take_page(ryd, root, take, &pages, error);
        json_decref(root);
        free(paged);
    }
    return taken;
}

/* ---- the organisation ---------------------------------------------------------------------- */

static void remember_other(struct ryd *ryd, const char *identifier)
{
    if (ryd->other_count++ < MOST_NAMES)
        strbuf_addf(&ryd->others, "%s'%.60s'", ryd->others.length ? ", " : "", identifier);
}

static bool take_organisation(struct ryd *ryd, const json_t *item, struct error *error)
{
    const json_t *metadata = json_object_get(item, "metadata");
    const char *id = answer_member(item, "id");
    const char *identifier = answer_member(metadata, "organisation_identifier");
    if (!ryd_is_uuid(id))
        return misshapen(ryd, E_("holds an organisation without an id"), error);
    bool meant = strcasecmp(id, ryd->organisation) == 0 ||
                 strcmp(identifier, ryd->organisation) == 0 ||
                 strcmp(answer_member(metadata, "short_name"), ryd->organisation) == 0;
    if (!meant) {
        remember_other(ryd, identifier);
    } else if (!ryd->organisation_id) {
        ryd->organisation_id = xstrdup(id);
        ryd->approved = !json_is_false(json_object_get(metadata, "registry_approved"));
    }
    return true;
}

static bool organisation_missing(const struct ryd *ryd, struct error *error)
{
    if (ryd->other_count == 0)
        return error_set(error, ERROR_ENVIRONMENT,
                         "organisation '%s' not found: the registry lists no organisation for this "
                         "token, as it does for providers and administrators; set "
                         "'registry.organisation' to the organisation's UUID, which the IATI "
                         "account shows",
                         ryd->organisation);
    return error_set(error, ERROR_ENVIRONMENT,
                     "organisation '%s' is not among those that the token may publish for (%s%s): "
                     "set 'registry.organisation' to one of them, or use another token",
                     ryd->organisation, ryd->others.text,
                     ryd->other_count > MOST_NAMES ? ", ..." : "");
}

static bool read_organisation(struct ryd *ryd, struct error *error)
{
    char *path = xasprintf("/reporting-orgs/%s", ryd->organisation);
    json_t *root = NULL;
    bool read = ryd_ask(ryd, RYD_READ_ORGANISATION, path, NULL, &root, error) == ANSWER_DONE;
    if (!read)
        error_prefix(error, "organisation '%s'", ryd->organisation);
    else
        read = take_organisation(ryd, json_object_get(root, "data"), error);
    json_decref(root);
    free(path);
    return read;
}

bool ryd_find_organisation(struct ryd *ryd, struct error *error)
{
    bool read =
        ryd_is_uuid(ryd->organisation)
            ? read_organisation(ryd, error)
            : read_pages(ryd, RYD_LIST_ORGANISATIONS, "/reporting-orgs", take_organisation, error);
    return read && (ryd->organisation_id || organisation_missing(ryd, error));
}

/* ---- the organisation's datasets ----------------------------------------------------------- */

static bool read_registration(const struct ryd *ryd, const json_t *item,
                              struct registration *registration, struct error *error)
{
    return ryd_dataset_read(item, registration) ||
           misshapen(ryd, E_("holds a dataset without id or metadata"), error);
}

bool ryd_take_dataset(struct ryd *ryd, const json_t *item, struct error *error)
{
    struct registration registration;
    if (!read_registration(ryd, item, &registration, error))
        return false;
    registration_list_add(&ryd->datasets, &registration);
    return true;
}

bool ryd_list_datasets(struct ryd *ryd, struct error *error)
{
    char *path = xasprintf("/reporting-orgs/%s/datasets", ryd->organisation_id);
    registration_list_release(&ryd->datasets);
    bool listed = read_pages(ryd, RYD_LIST_DATASETS, path, ryd_take_dataset, error);
    free(path);
    return listed;
}

struct registration *ryd_find_dataset(const struct ryd *ryd, const char *short_name)
{
    for (size_t i = 0; i < ryd->datasets.count; i++)
        if (strcmp(ryd->datasets.items[i].short_name, short_name) == 0)
            return &ryd->datasets.items[i];
    return NULL;
}

bool ryd_read_dataset(struct ryd *ryd, struct registration *entry, struct error *error)
{
    char *path = xasprintf("/datasets/%s", entry->id);
    json_t *root = NULL;
    struct registration full = {.id = NULL};
    bool read = ryd_ask(ryd, RYD_READ_DATASET, path, NULL, &root, error) == ANSWER_DONE &&
                read_registration(ryd, json_object_get(root, "data"), &full, error);
    if (read) {
        registration_release(entry);
        *entry = full;
    }
    json_decref(root);
    free(path);
    return read;
}
