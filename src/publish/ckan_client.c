#include "publish/ckan_client.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/ckan_answer.h"
#include "publish/ckan_dataset.h"
#include "publish/registry_request.h"
#include "publish/secret.h"

enum {
    PAGE_SIZE = 1000,
    MOST_PAGES = 1000,
    MOST_NAMES = 5,               /* of organisations in a message */
    MOST_ORGANISATIONS_SHOWN = 20 /* looked at one by one for an identifier */
};

#define WRITER E_("the role editor or admin in the organisation, which must be active")

static const struct ckan_task tasks[] = {
    [CKAN_LIST_ORGANISATIONS] = {"organization_list_for_user", E_("listing your organisations"),
                                 NULL, true},
    [CKAN_SHOW_ORGANISATION] = {"organization_show", E_("reading the organisation"), NULL, true},
    [CKAN_SEARCH] = {"package_search", E_("listing the organisation's datasets"), NULL, true},
    [CKAN_SHOW] = {"package_show", E_("reading a registration"), E_("a role in the organisation"),
                   true},
    [CKAN_CREATE] = {"package_create", E_("registering a dataset"), WRITER, false},
    [CKAN_UPDATE] = {"package_update", E_("updating a registration"), WRITER, false},
    [CKAN_DELETE] = {"package_delete", E_("withdrawing a dataset"), WRITER, false},
};

/* ---- requests ------------------------------------------------------------------------------ */

/* An action on its way. */
struct errand {
    const struct ckan *ckan;
    const struct ckan_task *task;
    const char *body;
};

static enum answer_verdict send_once(void *context, json_t **root, long *wait, struct error *error)
{
    const struct errand *errand = context;
    const struct ckan *ckan = errand->ckan;
    char *url = xasprintf("%s/api/3/action/%s", ckan->url, errand->task->action);
    const struct http_credentials credentials = {.kind = HTTP_KEY, .secret = ckan->key};
    const struct http_request request = {
        .method = "POST", .url = url, .credentials = &credentials, .body = errand->body};
    const struct ckan_key key = {ckan->key, ckan->origin};
    struct http_response response = HTTP_RESPONSE_INIT;
    transport_send(ckan->base.transport, &request, &response);
    enum answer_verdict verdict = ckan_judge(&response, errand->task, &key, root, error);
    *wait = response.retry_after;
    http_response_release(&response);
    free(url);
    return verdict;
}

enum answer_verdict ckan_act(struct ckan *ckan, enum ckan_action which, json_t *input,
                             json_t **result, struct error *error)
{
    char *body = json_dumps(input, JSON_COMPACT);
    json_t *root = NULL;
    struct errand errand = {.ckan = ckan, .task = &tasks[which], .body = body};
    const struct registry_request request = {
        .send = send_once, .context = &errand, .reads = errand.task->reads};
    enum answer_verdict verdict = registry_ask(&ckan->base, &request, &root, error);
    free(body);
    json_decref(input);
    *result = verdict == ANSWER_DONE ? json_incref(json_object_get(root, "result")) : NULL;
    json_decref(root);
    return verdict;
}

bool ckan_misshapen(const struct ckan *ckan, const char *what, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "the registry's answer %s: check that 'registry.url' ('%s') is the base "
                     "address of a CKAN portal",
                     what, ckan->url);
}

/* ---- the organisation ---------------------------------------------------------------------- */

static bool take_organisation(struct ckan *ckan, const json_t *item, struct error *error)
{
    if (!registration_name_fits_ckan(answer_member(item, "name")) || !*answer_member(item, "id"))
        return ckan_misshapen(ckan, E_("holds an organisation without name or id"), error);
    ckan->organisation_id = xstrdup(answer_member(item, "id"));
    ckan->organisation_name = xstrdup(answer_member(item, "name"));
    return true;
}

static bool is_named(const json_t *item, const char *organisation)
{
    return strcmp(answer_member(item, "name"), organisation) == 0 ||
           strcasecmp(answer_member(item, "id"), organisation) == 0;
}

/* The list does not tell the identifiers of the extension. */
static bool has_identifier(struct ckan *ckan, const json_t *item, bool *has, struct error *error)
{
    json_t *shown = NULL;
    enum answer_verdict verdict =
        ckan_act(ckan, CKAN_SHOW_ORGANISATION, json_pack("{s:s}", "id", answer_member(item, "id")),
                 &shown, error);
    *has = verdict == ANSWER_DONE &&
           strcmp(ckan_dataset_text(shown, "publisher_iati_id"), ckan->organisation) == 0;
    json_decref(shown);
    if (verdict != ANSWER_ABSENT && verdict != ANSWER_DENIED)
        return verdict == ANSWER_DONE;
    error_clear(error);
    return true;
}

static bool choose_organisation(struct ckan *ckan, const json_t *list, struct error *error)
{
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++)
        if (is_named(json_array_get(list, i), ckan->organisation))
            return take_organisation(ckan, json_array_get(list, i), error);
    bool has = false;
    for (size_t i = 0; ckan->extension && i < count && i < MOST_ORGANISATIONS_SHOWN; i++) {
        if (!has_identifier(ckan, json_array_get(list, i), &has, error))
            return false;
        if (has)
            return take_organisation(ckan, json_array_get(list, i), error);
    }
    return true;
}

/* Adds why an organisation is not among the key's, as far as everybody may know. */
static void add_reason(struct ckan *ckan, struct error *error)
{
    if (!registration_name_fits_ckan(ckan->organisation)) {
        error_add(error, ": have the key's user made editor or admin of it, or set "
                         "'registry.organisation' to its name there");
        return;
    }
    struct error ignored = ERROR_INIT;
    json_t *shown = NULL;
    json_t *input = json_pack("{s:s}", "id", ckan->organisation);
    enum answer_verdict verdict = ckan_act(ckan, CKAN_SHOW_ORGANISATION, input, &shown, &ignored);
    const char *state = answer_member(shown, "state"),
               *approval = answer_member(shown, "approval_status");
    if (strcmp(state, "active") == 0 || !*state)
        state = strcmp(approval, "approved") == 0 ? "" : approval;
    char *word = answer_clean(state, strlen(state), ckan->key);
    if (verdict == ANSWER_ABSENT)
        error_add(error, ": the registry knows no organisation of that name; set "
                         "'registry.organisation' to the one in its page's address there");
    else if (*word)
        error_add(error, ": in the registry it is '%s'; ask the portal's administrators", word);
    else
        error_add(error, ": have the key's user made editor or admin of it");
    free(word);
    json_decref(shown);
    error_clear(&ignored);
}

static bool organisation_missing(struct ckan *ckan, const json_t *list, struct error *error)
{
    size_t count = json_array_size(list);
    struct strbuf names = STRBUF_INIT;
    for (size_t i = 0; i < count && i < MOST_NAMES; i++) {
        const char *name = answer_member(json_array_get(list, i), "name");
        char *word = answer_clean(name, strlen(name), ckan->key);
        strbuf_addf(&names, "%s'%s'", i ? ", " : "", word);
        free(word);
    }
    struct error problem = ERROR_INIT;
    error_set(&problem, ERROR_ENVIRONMENT,
              "organisation '%s' is not among those that the key in %s%s may publish for (%s%s)",
              ckan->organisation, SECRET_ORIGIN(ckan->origin), count ? names.text : E_("none"),
              count > MOST_NAMES ? ", ..." : "");
    add_reason(ckan, &problem);
    if (count == 0)
        error_add(&problem, "; or the key is wrong or has expired, for the registry takes such a "
                            "key for none at all");
    strbuf_release(&names);
    return error_settle(error, &problem, false);
}

bool ckan_find_organisation(struct ckan *ckan, struct error *error)
{
    json_t *list = NULL;
    json_t *input = json_pack("{s:s}", "permission", "create_dataset");
    bool found = ckan_act(ckan, CKAN_LIST_ORGANISATIONS, input, &list, error) == ANSWER_DONE;
    if (found && !json_is_array(list))
        found = ckan_misshapen(ckan, E_("is not a list of organisations"), error);
    found = found && choose_organisation(ckan, list, error) &&
            (ckan->organisation_id || organisation_missing(ckan, list, error));
    json_decref(list);
    return found;
}

/* ---- the search ---------------------------------------------------------------------------- */

bool ckan_is_owned(const struct ckan *ckan, const json_t *shown)
{
    return strcmp(answer_member(shown, "owner_org"), ckan->organisation_id) == 0;
}

static void take_page(struct ckan *ckan, const json_t *results)
{
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *shown = json_array_get(results, i);
        struct registration present;
        if (!ckan_is_owned(ckan, shown) || !ckan_dataset_read(shown, &present))
            continue;
        registration_list_add(&ckan->datasets, &present);
    }
}

/* One page of the search; `start` moves behind it, `left` receives whether there is more. A portal
 * may give less than was asked for. */
static enum answer_verdict read_page(struct ckan *ckan, size_t *start, bool *left,
                                     struct error *error)
{
    char *filter = xasprintf("organization:%s", ckan->organisation_name);
    json_t *page = NULL;
    json_t *input =
        json_pack("{s:s, s:i, s:I}", "fq", filter, "rows", PAGE_SIZE, "start", (json_int_t)*start);
    enum answer_verdict verdict = ckan_act(ckan, CKAN_SEARCH, input, &page, error);
    const json_t *results = json_object_get(page, "results");
    take_page(ckan, results);
    *start += json_array_size(results);
    *left = json_array_size(results) > 0 &&
            (json_int_t)*start < json_integer_value(json_object_get(page, "count"));
    json_decref(page);
    free(filter);
    return verdict;
}

static int compare_names(const void *a, const void *b)
{
    const struct registration *left = a, *right = b;
    return strcmp(left->short_name, right->short_name);
}

bool ckan_list_datasets(struct ckan *ckan, struct notes *notes, struct error *error)
{
    bool left = true;
    size_t start = 0;
    enum answer_verdict verdict = ANSWER_DONE;
    struct error problem = ERROR_INIT;
    for (unsigned page = 0; left && verdict == ANSWER_DONE && page < MOST_PAGES; page++)
        verdict = read_page(ckan, &start, &left, &problem);
    if (ckan->datasets.count > 0)
        qsort(ckan->datasets.items, ckan->datasets.count, sizeof *ckan->datasets.items,
              compare_names);
    if (verdict == ANSWER_DONE)
        return true;
    if (verdict == ANSWER_LOCKED_OUT || verdict == ANSWER_BUSY) {
        *error = problem;
        return false;
    }
    notes_add(notes, _("%s; each dataset is looked up by itself instead"), error_said(&problem));
    error_clear(&problem);
    ckan->base.unusable = false;
    return true;
}

static int compare_to_name(const void *name, const void *dataset)
{
    const struct registration *registration = dataset;
    return strcmp(name, registration->short_name);
}

const struct registration *ckan_find_dataset(const struct ckan *ckan, const char *short_name)
{
    if (ckan->datasets.count == 0)
        return NULL;
    return bsearch(short_name, ckan->datasets.items, ckan->datasets.count,
                   sizeof *ckan->datasets.items, compare_to_name);
}
