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

#include "base/alloc.h"
#include "base/language.h"
#include "publish/address.h"
#include "publish/answer_text.h"
#include "publish/ckan_client.h"
#include "publish/ckan_dataset.h"
#include "publish/registry.h"
#include "publish/registry_write.h"
#include "publish/secret.h"

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
    if (*name)
        error_set(error, ERROR_ENVIRONMENT,
                  "short name '%s' is taken by another organisation ('%s'); choose another "
                  "'registry.prefix'",
                  short_name, name);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "short name '%s' is taken by another organisation; choose another "
                  "'registry.prefix'",
                  short_name);
    free(name);
    return false;
}

static bool take_shown(struct ckan *ckan, const char *short_name, struct sight *sight,
                       struct error *error)
{
    if (!ckan_dataset_read(sight->shown, &sight->present))
        return ckan_misshapen(ckan, E_("is a dataset without id or name"), error);
    if (strcmp(sight->present.short_name, short_name) != 0)
        return ckan_misshapen(ckan, E_("is another dataset than the one asked for"), error);
    const json_t *organisation = json_object_get(sight->shown, "organization");
    return ckan_is_owned(ckan, sight->shown) ||
           taken_elsewhere(ckan, short_name, answer_member(organisation, "name"), error);
}

/* Looks at a dataset. `sight` is replaced; the caller releases it in either case. */
static bool see(struct ckan *ckan, const char *short_name, struct sight *sight, struct error *error)
{
    sight_release(sight);
    struct error problem = ERROR_INIT;
    json_t *input = json_pack("{s:s}", "id", short_name);
    enum answer_verdict verdict = ckan_act(ckan, CKAN_SHOW, input, &sight->shown, &problem);
    sight->hidden = verdict == ANSWER_DENIED;
    if (verdict == ANSWER_ABSENT || verdict == ANSWER_DENIED) {
        error_clear(&problem);
        return true;
    }
    if (verdict == ANSWER_DONE)
        return take_shown(ckan, short_name, sight, error);
    return error_settle(error, &problem, false);
}

/* True if the portal says what is wanted, as far as it keeps that at all. */
static bool is_same(const struct ckan *ckan, struct registration *present,
                    const struct registration *wanted)
{
    ckan_dataset_forgive(present, wanted, ckan->extension);
    return registration_agrees(present, wanted);
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

static enum answer_verdict write_once(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct ckan *ckan = writing->ckan;
    const json_t *shown = writing->sight.shown;
    json_t *dataset =
        ckan_dataset_write(shown, writing->wanted, ckan->organisation_id, ckan->extension);
    if (!dataset) {
        error_set(error, ERROR_USAGE, "the title of '%s' is not UTF-8",
                  writing->wanted->short_name);
        return ANSWER_REFUSED;
    }
    json_t *result = NULL;
    enum answer_verdict verdict =
        ckan_act(ckan, shown ? CKAN_UPDATE : CKAN_CREATE, dataset, &result, error);
    json_decref(result);
    return verdict;
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
    ckan_dataset_forgive(&writing->sight.present, writing->wanted, writing->ckan->extension);
    return registry_check_kept(&writing->sight.present, writing->wanted, error);
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
    if (!seen)
        return error_settle(error, &problem, false);
    if (sight->shown) {
        error_clear(error);
        return true;
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
                  _("the registry's address '%s' is not https: others on the way can read the key"),
                  ckan->url);
    return ckan_find_organisation(ckan, error) && ckan_list_datasets(ckan, notes, error);
}

static bool look_up(struct registry_client *client, const struct registration *wanted,
                    struct registration *present, struct error *error)
{
    struct ckan *ckan = self(client);
    const struct registration *listed = ckan_find_dataset(ckan, wanted->short_name);
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
                 registry_write(&steps, &writing, ckan->base.transport, &problem);
    if (saved)
        *id = xstrdup(writing.sight.present.id);
    sight_release(&writing.sight);
    return error_settle(error, &problem, saved);
}

/* Deleting twice does no harm. What counts is not the answer but that the dataset is gone. */
static bool delete_until_clear(struct ckan *ckan, const char *short_name, struct sight *sight,
                               struct error *error)
{
    for (unsigned tries = 0; tries < 2; tries++) {
        json_t *result = NULL;
        if (tries > 0)
            ckan->base.transport->pause(ckan->base.transport, 1000);
        enum answer_verdict verdict = ckan_act(
            ckan, CKAN_DELETE, json_pack("{s:s}", "id", sight->present.id), &result, error);
        json_decref(result);
        if (verdict == ANSWER_DENIED || verdict == ANSWER_REFUSED || verdict == ANSWER_LOCKED_OUT ||
            verdict == ANSWER_BUSY)
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
                         "the key in %s%s may not see dataset '%s', so whether it is withdrawn is "
                         "not known; use a key of the organisation that owns it",
                         SECRET_ORIGIN(ckan->origin), short_name);
    else if (*was_there)
        gone = delete_until_clear(ckan, short_name, &sight, &problem);
    sight_release(&sight);
    return error_settle(error, &problem, gone);
}

static char *describe_save(const struct registry_client *client, const char *id)
{
    const struct ckan *ckan = (const struct ckan *)client;
    return xasprintf("POST %s/api/3/action/%s\nPOST %s/api/3/action/package_show", ckan->url,
                     id ? "package_update" : "package_create", ckan->url);
}

static char *describe_withdraw(const struct registry_client *client, const char *id)
{
    const struct ckan *ckan = (const struct ckan *)client;
    (void)id; /* is in the body */
    return xasprintf("POST %s/api/3/action/package_delete\nPOST %s/api/3/action/package_show",
                     ckan->url, ckan->url);
}

static void close_client(struct registry_client *client)
{
    struct ckan *ckan = self(client);
    registration_list_release(&ckan->datasets);
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
        .what = E_("key for the registry"),
        .hint = E_("an API token (or key) of your user on the portal"),
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
        .describe_withdraw = describe_withdraw,
        .close = close_client,
    };
    struct ckan *ckan = xcalloc(1, sizeof *ckan);
    ckan->base.operations = &operations;
    ckan->base.transport = transport;
    ckan->extension = publication->registry->kind == REGISTRY_CKAN_IATI;
    if (read_settings(ckan, publication, error))
        return &ckan->base;
    close_client(&ckan->base);
    return NULL;
}
