/* Portals that run CKAN, with or without the extension of the IATI registry.
 *
 * A key that the portal does not know reads like anybody; a write may succeed and be answered by an
 * error; a deleted dataset keeps its name; an update replaces the whole dataset, and the patch that
 * CKAN offers as well loses the extension's fields, so it is not used. The way to save is always:
 * see the dataset, compare, write it whole, see it again. The search, which lags behind, is only
 * believed of datasets that nothing happened to, and where it shows that all is as wanted. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "publish/address.h"
#include "publish/answer_text.h"
#include "publish/ckan_answer.h"
#include "publish/ckan_dataset.h"
#include "publish/registry.h"
#include "publish/registry_write.h"
#include "publish/secret.h"

enum {
    PAGE_SIZE = 1000,
    MOST_PAGES = 1000,
    LONGEST_WAIT = 60,            /* seconds */
    MOST_NAMES = 5,               /* of organisations in a message */
    MOST_ORGANISATIONS_SHOWN = 20 /* looked at one by one for an identifier */
};

enum task { LIST_ORGANISATIONS, SHOW_ORGANISATION, SEARCH, SHOW, CREATE, UPDATE, DELETE };

#define WRITER "the role editor or admin in the organisation, which must be active"

static const struct ckan_task tasks[] = {
    [LIST_ORGANISATIONS] = {"organization_list_for_user", "listing your organisations", NULL, true},
    [SHOW_ORGANISATION] = {"organization_show", "reading the organisation", NULL, true},
    [SEARCH] = {"package_search", "listing the organisation's datasets", NULL, true},
    [SHOW] = {"package_show", "reading a registration", "a role in the organisation", true},
    [CREATE] = {"package_create", "registering a dataset", WRITER, false},
    [UPDATE] = {"package_update", "updating a registration", WRITER, false},
    [DELETE] = {"package_delete", "withdrawing a dataset", WRITER, false},
};

struct ckan {
    struct registry_client base;
    struct transport *transport;
    bool extension; /* the portal follows the IATI extension's rules */
    char *url;      /* without a slash at its end */
    char *key;
    char *origin;             /* of the key, for messages */
    const char *organisation; /* as configured */
    char *organisation_id;    /* the portal's; NULL until found */
    char *organisation_name;
    struct registration *datasets; /* as the search has them, sorted by short name */
    size_t dataset_count, dataset_capacity;
};

/* ---- requests ------------------------------------------------------------------------------ */

static enum ckan_verdict send_once(struct ckan *ckan, const struct ckan_task *task,
                                   const char *body, json_t **root, long *wait, struct error *error)
{
    char *url = xasprintf("%s/api/3/action/%s", ckan->url, task->action);
    const struct http_credentials credentials = {.kind = HTTP_KEY, .secret = ckan->key};
    const struct http_request request = {
        .method = "POST", .url = url, .credentials = &credentials, .body = body};
    const struct ckan_key key = {ckan->key, ckan->origin};
    struct http_response response = HTTP_RESPONSE_INIT;
    transport_send(ckan->transport, &request, &response);
    enum ckan_verdict verdict = ckan_judge(&response, task, &key, root, error);
    *wait = response.retry_after;
    http_response_release(&response);
    free(url);
    return verdict;
}

/* Reads fail for reasons that are not one dataset's, unless CKAN says something of that one. */
static bool concerns_all(const struct ckan_task *task, enum ckan_verdict verdict)
{
    return verdict == CKAN_LOCKED_OUT || verdict == CKAN_BUSY ||
           (task->reads && verdict != CKAN_ABSENT && verdict != CKAN_DENIED);
}

/* Carries out an action, and again where that is harmless: a read after a failure, anything after
 * "too many requests". Takes `input`. For CKAN_DONE the caller releases `result`; else `error` is
 * filled. */
static enum ckan_verdict act(struct ckan *ckan, enum task which, json_t *input, json_t **result,
                             struct error *error)
{
    static const unsigned pauses[] = {500, 1000}; /* milliseconds */
    const struct ckan_task *task = &tasks[which];
    char *body = json_dumps(input, JSON_COMPACT);
    json_t *root = NULL;
    struct error problem = ERROR_INIT;
    enum ckan_verdict verdict;
    for (size_t attempt = 0;; attempt++) {
        long wait = 0;
        verdict = send_once(ckan, task, body, &root, &wait, &problem);
        bool again = verdict == CKAN_BUSY || (verdict == CKAN_UNCLEAR && task->reads);
        if (!again || attempt == sizeof pauses / sizeof *pauses || wait > LONGEST_WAIT)
            break;
        unsigned asked = wait > 0 ? (unsigned)wait * 1000 : 0;
        ckan->transport->pause(ckan->transport, asked > pauses[attempt] ? asked : pauses[attempt]);
    }
    free(body);
    json_decref(input);
    *result = verdict == CKAN_DONE ? json_incref(json_object_get(root, "result")) : NULL;
    json_decref(root);
    ckan->base.unusable |= verdict != CKAN_DONE && concerns_all(task, verdict);
    error_clear(verdict == CKAN_DONE ? &problem : error);
    if (verdict != CKAN_DONE)
        *error = problem;
    return verdict;
}

static const char *text_in(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text ? text : "";
}

static bool misshapen(const struct ckan *ckan, const char *what, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "the registry's answer %s: check that 'registry.url' ('%s') is the base "
                     "address of a CKAN portal",
                     what, ckan->url);
}

/* ---- the organisation ---------------------------------------------------------------------- */

static bool take_organisation(struct ckan *ckan, const json_t *item, struct error *error)
{
    if (!registration_name_fits_ckan(text_in(item, "name")) || !*text_in(item, "id"))
        return misshapen(ckan, "holds an organisation without name or id", error);
    ckan->organisation_id = xstrdup(text_in(item, "id"));
    ckan->organisation_name = xstrdup(text_in(item, "name"));
    return true;
}

static bool is_named(const json_t *item, const char *organisation)
{
    return strcmp(text_in(item, "name"), organisation) == 0 ||
           strcasecmp(text_in(item, "id"), organisation) == 0;
}

/* The list does not tell the identifiers of the extension. */
static bool has_identifier(struct ckan *ckan, const json_t *item, bool *has, struct error *error)
{
    json_t *shown = NULL;
    enum ckan_verdict verdict =
        act(ckan, SHOW_ORGANISATION, json_pack("{s:s}", "id", text_in(item, "id")), &shown, error);
    *has = verdict == CKAN_DONE &&
           strcmp(ckan_dataset_text(shown, "publisher_iati_id"), ckan->organisation) == 0;
    json_decref(shown);
    if (verdict != CKAN_ABSENT && verdict != CKAN_DENIED)
        return verdict == CKAN_DONE;
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

#define MAKE_EDITOR "have the key's user made editor or admin of it"

/* Why an organisation is not among the key's, as far as everybody may know. The caller frees. */
static char *explain_absence(struct ckan *ckan)
{
    if (!registration_name_fits_ckan(ckan->organisation))
        return xstrdup(MAKE_EDITOR ", or set 'registry.organisation' to its name there");
    struct error ignored = ERROR_INIT;
    json_t *shown = NULL;
    json_t *input = json_pack("{s:s}", "id", ckan->organisation);
    enum ckan_verdict verdict = act(ckan, SHOW_ORGANISATION, input, &shown, &ignored);
    const char *state = text_in(shown, "state"), *approval = text_in(shown, "approval_status");
    if (strcmp(state, "active") == 0 || !*state)
        state = strcmp(approval, "approved") == 0 ? "" : approval;
    char *word = answer_clean(state, strlen(state), ckan->key);
    char *reason =
        verdict == CKAN_ABSENT
            ? xstrdup("the registry knows no organisation of that name; set "
                      "'registry.organisation' to the one in its page's address there")
        : *word ? xasprintf("in the registry it is '%s'; ask the portal's administrators", word)
                : xstrdup(MAKE_EDITOR);
    free(word);
    json_decref(shown);
    error_clear(&ignored);
    return reason;
}

static bool organisation_missing(struct ckan *ckan, const json_t *list, struct error *error)
{
    char *reason = explain_absence(ckan);
    size_t count = json_array_size(list);
    struct strbuf names = STRBUF_INIT;
    for (size_t i = 0; i < count && i < MOST_NAMES; i++) {
        const char *name = text_in(json_array_get(list, i), "name");
        char *word = answer_clean(name, strlen(name), ckan->key);
        strbuf_addf(&names, "%s'%s'", i ? ", " : "", word);
        free(word);
    }
    error_set(
        error, ERROR_ENVIRONMENT,
        "organisation '%s' is not among those that the key in %s may publish for (%s%s): %s%s",
        ckan->organisation, ckan->origin, count ? names.text : "none",
        count > MOST_NAMES ? ", ..." : "", reason,
        count ? ""
              : "; or the key is wrong or has expired, for the registry takes such a key for "
                "none at all");
    strbuf_release(&names);
    free(reason);
    return false;
}

static bool find_organisation(struct ckan *ckan, struct error *error)
{
    json_t *list = NULL;
    json_t *input = json_pack("{s:s}", "permission", "create_dataset");
    bool found = act(ckan, LIST_ORGANISATIONS, input, &list, error) == CKAN_DONE;
    if (found && !json_is_array(list))
        found = misshapen(ckan, "is not a list of organisations", error);
    found = found && choose_organisation(ckan, list, error) &&
            (ckan->organisation_id || organisation_missing(ckan, list, error));
    json_decref(list);
    return found;
}

/* ---- the search ---------------------------------------------------------------------------- */

static void forget_datasets(struct ckan *ckan)
{
    for (size_t i = 0; i < ckan->dataset_count; i++)
        registration_release(&ckan->datasets[i]);
    ckan->dataset_count = 0;
}

static bool is_owned(const struct ckan *ckan, const json_t *shown)
{
    return strcmp(text_in(shown, "owner_org"), ckan->organisation_id) == 0;
}

static void take_page(struct ckan *ckan, const json_t *results)
{
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *shown = json_array_get(results, i);
        struct registration present;
        if (!is_owned(ckan, shown) || !ckan_dataset_read(shown, &present))
            continue;
        ckan->datasets = grow(ckan->datasets, ckan->dataset_count, &ckan->dataset_capacity,
                              sizeof *ckan->datasets);
        ckan->datasets[ckan->dataset_count++] = present;
    }
}

/* One page of the search; `start` moves behind it, `left` receives whether there is more. A portal
 * may give less than was asked for. */
static enum ckan_verdict read_page(struct ckan *ckan, size_t *start, bool *left,
                                   struct error *error)
{
    char *filter = xasprintf("organization:%s", ckan->organisation_name);
    json_t *page = NULL;
    json_t *input =
        json_pack("{s:s, s:i, s:I}", "fq", filter, "rows", PAGE_SIZE, "start", (json_int_t)*start);
    enum ckan_verdict verdict = act(ckan, SEARCH, input, &page, error);
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

/* The search saves requests and is not needed: without it each dataset is looked at by itself. */
static bool list_datasets(struct ckan *ckan, struct notes *notes, struct error *error)
{
    bool left = true;
    size_t start = 0;
    enum ckan_verdict verdict = CKAN_DONE;
    struct error problem = ERROR_INIT;
    for (unsigned page = 0; left && verdict == CKAN_DONE && page < MOST_PAGES; page++)
        verdict = read_page(ckan, &start, &left, &problem);
    if (ckan->dataset_count > 0)
        qsort(ckan->datasets, ckan->dataset_count, sizeof *ckan->datasets, compare_names);
    if (verdict == CKAN_DONE)
        return true;
    if (verdict == CKAN_LOCKED_OUT || verdict == CKAN_BUSY) {
        *error = problem;
        return false;
    }
    notes_add(notes, "%s; each dataset is looked up by itself instead", problem.text);
    error_clear(&problem);
    ckan->base.unusable = false;
    return true;
}

static int compare_to_name(const void *name, const void *dataset)
{
    const struct registration *registration = dataset;
    return strcmp(name, registration->short_name);
}

static const struct registration *find_dataset(const struct ckan *ckan, const char *short_name)
{
    if (ckan->dataset_count == 0)
        return NULL;
    return bsearch(short_name, ckan->datasets, ckan->dataset_count, sizeof *ckan->datasets,
                   compare_to_name);
}

/* ---- one dataset --------------------------------------------------------------------------- */

/* What the portal itself says of a short name. */
struct sight {
    json_t *shown;               /* NULL: there is no such dataset, or none that the key may see */
    bool hidden;                 /* it is the latter */
    struct registration present; /* of what is shown */
};

static void sight_release(struct sight *sight)
{
    json_decref(sight->shown);
    registration_release(&sight->present);
    *sight = (struct sight){.shown = NULL};
}

/* A deleted dataset keeps its row. */
static bool is_gone(const struct sight *sight)
{
    return !sight->shown || strcmp(sight->present.visibility, "deleted") == 0;
}

static bool taken_elsewhere(const struct ckan *ckan, const char *short_name, const char *by,
                            struct error *error)
{
    char *name = answer_clean(by, strlen(by), ckan->key);
    error_set(error, ERROR_ENVIRONMENT,
              "short name '%s' is taken by another organisation%s%s%s; choose another "
              "'registry.prefix'",
              short_name, *name ? " ('" : "", name, *name ? "')" : "");
    free(name);
    return false;
}

static bool take_shown(struct ckan *ckan, const char *short_name, struct sight *sight,
                       struct error *error)
{
    if (!ckan_dataset_read(sight->shown, &sight->present))
        return misshapen(ckan, "is a dataset without id or name", error);
    if (strcmp(sight->present.short_name, short_name) != 0)
        return misshapen(ckan, "is another dataset than the one asked for", error);
    const json_t *organisation = json_object_get(sight->shown, "organization");
    return is_owned(ckan, sight->shown) ||
           taken_elsewhere(ckan, short_name, text_in(organisation, "name"), error);
}

/* Looks at a dataset. `sight` is replaced; the caller releases it in either case. */
static bool see(struct ckan *ckan, const char *short_name, struct sight *sight, struct error *error)
{
    sight_release(sight);
    struct error problem = ERROR_INIT;
    json_t *input = json_pack("{s:s}", "id", short_name);
    enum ckan_verdict verdict = act(ckan, SHOW, input, &sight->shown, &problem);
    sight->hidden = verdict == CKAN_DENIED;
    if (verdict == CKAN_ABSENT || verdict == CKAN_DENIED) {
        error_clear(&problem);
        return true;
    }
    if (verdict == CKAN_DONE)
        return take_shown(ckan, short_name, sight, error);
    error_clear(error);
    *error = problem;
    return false;
}

/* NULL if the portal says what is wanted. The caller frees. */
static char *differences_of(const struct ckan *ckan, struct registration *present,
                            const struct registration *wanted)
{
    ckan_dataset_forgive(present, wanted, ckan->extension);
    return registration_differences(present, wanted);
}

static bool is_same(const struct ckan *ckan, struct registration *present,
                    const struct registration *wanted)
{
    char *differences = differences_of(ckan, present, wanted);
    free(differences);
    return !differences;
}

/* With the extension, once it is known what the organisation is called there. */
static bool name_is_allowed(const struct ckan *ckan, const char *short_name, struct error *error)
{
    size_t length = strlen(ckan->organisation_name);
    if (!ckan->extension || (strncmp(short_name, ckan->organisation_name, length) == 0 &&
                             short_name[length] == '-' && short_name[length + 1]))
        return true;
    return error_set(error, ERROR_ENVIRONMENT,
                     "short name '%s' can't be registered: the registry wants names that begin "
                     "with '%s-'; set 'registry.prefix' to '%s'",
                     short_name, ckan->organisation_name, ckan->organisation_name);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* One registration on its way. */
struct writing {
    struct ckan *ckan;
    const struct registration *wanted;
    struct sight sight; /* as last seen */
};

static bool is_settled(void *context)
{
    struct writing *writing = context;
    return writing->sight.shown && is_same(writing->ckan, &writing->sight.present, writing->wanted);
}

static enum write_end end_of(enum ckan_verdict verdict)
{
    switch (verdict) {
    case CKAN_DONE:
        return WRITE_DONE;
    case CKAN_NAME_FAULT:
        return WRITE_NAME_TAKEN;
    case CKAN_UNCLEAR:
    case CKAN_UNREADABLE:
        return WRITE_DOUBTFUL;
    case CKAN_ABSENT:
    case CKAN_DENIED:
    case CKAN_REFUSED:
    case CKAN_LOCKED_OUT:
    case CKAN_BUSY:
        break;
    }
    return WRITE_FAILED;
}

static enum write_end write_once(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct ckan *ckan = writing->ckan;
    const json_t *shown = writing->sight.shown;
    json_t *dataset =
        ckan_dataset_write(shown, writing->wanted, ckan->organisation_id, ckan->extension);
    if (!dataset) {
        error_set(error, ERROR_USAGE, "the title of '%s' is not UTF-8",
                  writing->wanted->short_name);
        return WRITE_FAILED;
    }
    json_t *result = NULL;
    enum ckan_verdict verdict = act(ckan, shown ? UPDATE : CREATE, dataset, &result, error);
    json_decref(result);
    return end_of(verdict);
}

static bool look_again(void *context, struct error *error)
{
    struct writing *writing = context;
    return see(writing->ckan, writing->wanted->short_name, &writing->sight, error);
}

static bool verify(void *context, struct error *error)
{
    struct writing *writing = context;
    if (!look_again(context, error))
        return error_prefix(error, "written, but not verified");
    if (!writing->sight.shown)
        return error_set(error, ERROR_ENVIRONMENT,
                         "the registry reported '%s' as written, but does not show it",
                         writing->wanted->short_name);
    char *differences = differences_of(writing->ckan, &writing->sight.present, writing->wanted);
    if (differences)
        error_set(error, ERROR_ENVIRONMENT, "the registry did not keep what was sent (%s)",
                  differences);
    free(differences);
    return !differences;
}

/* The name won't do. If somebody took it since it was looked at, that is what to update, provided
 * it is this organisation. */
static bool resolve_name(void *context, struct error *error)
{
    const struct writing *writing = context;
    const struct sight *sight = &writing->sight;
    if (sight->shown) /* an update does not rename, so there is nothing to resolve */
        return false;
    bool was_hidden = sight->hidden;
    struct error problem = ERROR_INIT;
    bool seen = look_again(context, &problem);
    if (!seen || sight->shown) {
        error_clear(error);
        *error = problem;
        return seen;
    }
    if (was_hidden || sight->hidden)
        return taken_elsewhere(writing->ckan, writing->wanted->short_name, "", error);
    return false;
}

static const struct registry_steps steps = {
    .is_settled = is_settled,
    .write = write_once,
    .verify = verify,
    .resolve_name = resolve_name,
    .look_again = look_again,
};

/* ---- the operations ------------------------------------------------------------------------ */

static struct ckan *self(struct registry_client *client)
{
    return (struct ckan *)client;
}

static bool connect_client(struct registry_client *client, struct notes *notes, struct error *error)
{
    struct ckan *ckan = self(client);
    if (address_is_open(ckan->url))
        notes_add(notes,
                  "the registry's address '%s' is not https: others on the way can read the key",
                  ckan->url);
    return find_organisation(ckan, error) && list_datasets(ckan, notes, error);
}

static bool look_up(struct registry_client *client, const struct registration *wanted,
                    struct registration *present, struct error *error)
{
    struct ckan *ckan = self(client);
    const struct registration *listed = find_dataset(ckan, wanted->short_name);
    struct sight sight = {.shown = NULL};
    *present = (struct registration){.id = NULL};
    if (!name_is_allowed(ckan, wanted->short_name, error))
        return false;
    if (listed && !wanted->look_closely) {
        registration_copy(present, listed);
        if (is_same(ckan, present, wanted))
            return true;
        registration_release(present);
    }
    bool seen = see(ckan, wanted->short_name, &sight, error);
    if (seen && !is_gone(&sight)) {
        registration_copy(present, &sight.present);
        ckan_dataset_forgive(present, wanted, ckan->extension);
    }
    sight_release(&sight);
    return seen;
}

static bool save(struct registry_client *client, const struct registration *wanted, char **id,
                 struct error *error)
{
    struct ckan *ckan = self(client);
    struct writing writing = {.ckan = ckan, .wanted = wanted};
    struct error problem = ERROR_INIT; /* of a write that turns out to have worked */
    bool saved = name_is_allowed(ckan, wanted->short_name, &problem) &&
                 look_again(&writing, &problem) &&
                 registry_write(&steps, &writing, ckan->transport, &problem);
    if (saved)
        *id = xstrdup(writing.sight.present.id);
    sight_release(&writing.sight);
    error_clear(saved ? &problem : error);
    if (!saved)
        *error = problem;
    return saved;
}

/* Deleting twice does no harm. What counts is not the answer but that the dataset is gone. */
static bool delete_until_clear(struct ckan *ckan, const char *short_name, struct sight *sight,
                               struct error *error)
{
    for (unsigned tries = 0; tries < 2; tries++) {
        json_t *result = NULL;
        if (tries > 0)
            ckan->transport->pause(ckan->transport, 1000);
        enum ckan_verdict verdict =
            act(ckan, DELETE, json_pack("{s:s}", "id", sight->present.id), &result, error);
        json_decref(result);
        if (verdict == CKAN_DENIED || verdict == CKAN_REFUSED || verdict == CKAN_LOCKED_OUT ||
            verdict == CKAN_BUSY)
            return false;
        if (!see(ckan, short_name, sight, error))
            return error_prefix(error, "whether it was withdrawn is not known");
        if (is_gone(sight))
            return true;
    }
    return error->kind ? false
                       : error_set(error, ERROR_ENVIRONMENT,
                                   "the registry still shows '%s' after deleting it", short_name);
}

static bool withdraw(struct registry_client *client, const char *short_name, bool *was_there,
                     struct error *error)
{
    struct ckan *ckan = self(client);
    struct sight sight = {.shown = NULL};
    struct error problem = ERROR_INIT;
    bool gone = see(ckan, short_name, &sight, &problem);
    *was_there = gone && !is_gone(&sight);
    if (gone && sight.hidden)
        gone = error_set(&problem, ERROR_ENVIRONMENT,
                         "the key in %s may not see dataset '%s', so whether it is withdrawn is "
                         "not known; use a key of the organisation that owns it",
                         ckan->origin, short_name);
    else if (*was_there)
        gone = delete_until_clear(ckan, short_name, &sight, &problem);
    sight_release(&sight);
    error_clear(gone ? &problem : error);
    if (!gone)
        *error = problem;
    return gone;
}

static char *describe_save(const struct registry_client *client, const char *id)
{
    const struct ckan *ckan = (const struct ckan *)client;
    return xasprintf("POST %s/api/3/action/%s", ckan->url,
                     id ? "package_update" : "package_create");
}

static void close_client(struct registry_client *client)
{
    struct ckan *ckan = self(client);
    forget_datasets(ckan);
    free(ckan->datasets);
    free(ckan->organisation_name);
    free(ckan->organisation_id);
    free(ckan->origin);
    secret_free(ckan->key);
    free(ckan->url);
    free(ckan);
}

/* ---- settings ------------------------------------------------------------------------------ */

static bool read_key(struct ckan *ckan, const struct publication *publication, struct error *error)
{
    const struct registry *registry = publication->registry;
    char *file = registry->token_file ? publication_path(publication, registry->token_file) : NULL;
    const struct secret_place place = {
        .what = "key for the registry",
        .hint = "an API token (or key) of your user on the portal",
        .file = file,
        .variable = publication_default(registry->token_env, "IATIPUB_REGISTRY_TOKEN")};
    ckan->key = secret_read(&place, &ckan->origin, error);
    free(file);
    return ckan->key != NULL;
}

static bool read_settings(struct ckan *ckan, const struct publication *publication,
                          struct error *error)
{
    return registry_read_settings(publication, "https://portal.example.org", &ckan->url,
                                  &ckan->organisation, error) &&
           read_key(ckan, publication, error);
}

struct registry_client *registry_ckan_open(const struct publication *publication,
                                           struct transport *transport, struct error *error)
{
    static const struct registry_operations operations = {
        .connect = connect_client,
        .look_up = look_up,
        .save = save,
        .withdraw = withdraw,
        .describe_save = describe_save,
        .close = close_client,
    };
    struct ckan *ckan = xcalloc(1, sizeof *ckan);
    ckan->base.operations = &operations;
    ckan->transport = transport;
    ckan->extension = publication->registry->kind == REGISTRY_CKAN_IATI;
    if (read_settings(ckan, publication, error))
        return &ckan->base;
    close_client(&ckan->base);
    return NULL;
}
