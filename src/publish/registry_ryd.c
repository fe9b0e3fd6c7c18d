/* IATI's Register Your Data API.
 *
 * A write there may succeed and be answered by an error, a taken name is refused without saying
 * whose it is, and a PATCH replaces every field. So the way to save is always: see what is
 * registered, compare, write once, see again. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/address.h"
#include "publish/registry.h"
#include "publish/registry_write.h"
#include "publish/ryd_client.h"
#include "publish/ryd_dataset.h"

/* ---- seeing ------------------------------------------------------------------------------- */

/* The registry's entry for a short name, in full if that matters; NULL in `entry` if there is none.
 * The entry is lent until the next listing. */
static bool see(struct ryd *ryd, const struct registration *wanted, struct registration **entry,
                struct error *error)
{
    *entry = ryd_find_dataset(ryd, wanted->short_name);
    if (*entry)
        ryd_dataset_complete(*entry, wanted);
    return !*entry || registration_agrees(*entry, wanted) || ryd_read_dataset(ryd, *entry, error);
}

static bool see_again(struct ryd *ryd, const struct registration *wanted,
                      struct registration **entry, struct error *error)
{
    return ryd_list_datasets(ryd, error) && see(ryd, wanted, entry, error);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* One registration on its way. */
struct writing {
    struct ryd *ryd;
    const struct registration *wanted;
    struct registration *entry; /* as last seen; NULL: there is none */
};

static bool is_settled(void *context)
{
    const struct writing *writing = context;
    return writing->entry && registration_agrees(writing->entry, writing->wanted);
}

/* Creates the entry, or updates it. After ANSWER_DONE a new one has joined the list. */
static enum answer_verdict write_once(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct ryd *ryd = writing->ryd;
    const struct registration *present = writing->entry;
    char *body = ryd_dataset_write(writing->wanted, present ? NULL : ryd->organisation_id);
    if (!body) {
        error_set(error, ERROR_USAGE, "the title of '%s' is not UTF-8",
                  writing->wanted->short_name);
        return ANSWER_REFUSED;
    }
    char *path = present ? xasprintf("/datasets/%s", present->id) : xstrdup("/datasets");
    json_t *root = NULL;
    enum answer_verdict verdict =
        ryd_ask(ryd, present ? RYD_UPDATE : RYD_CREATE, path, body, &root, error);
    if (verdict == ANSWER_DONE && !present &&
        !ryd_take_dataset(ryd, json_object_get(root, "data"), error))
        verdict = ANSWER_UNREADABLE;
    json_decref(root);
    free(path);
    free(body);
    return verdict;
}

static bool verify(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct registration *entry = ryd_find_dataset(writing->ryd, writing->wanted->short_name);
    if (!entry)
        return error_set(error, ERROR_ENVIRONMENT,
                         "the registry kept another short name than the one sent");
    if (!ryd_read_dataset(writing->ryd, entry, error))
        return error_prefix(error, "written, but not verified");
    return registry_check_kept(entry, writing->wanted, error);
}

static bool look_again(void *context, struct error *error)
{
    struct writing *writing = context;
    return see_again(writing->ryd, writing->wanted, &writing->entry, error);
}

/* The name is taken: by this organisation (then that entry is to be updated), or by another one. */
static bool resolve_name(void *context, struct error *error)
{
    struct writing *writing = context;
    if (writing->entry) /* an update does not rename, so there is nothing to resolve */
        return false;
    if (!look_again(writing, error))
        return false;
    return writing->entry || error_set(error, ERROR_ENVIRONMENT,
                                       "short name '%s' is taken by another organisation; choose "
                                       "another 'registry.prefix'",
                                       writing->wanted->short_name);
}

static const struct registry_steps steps = {
    .is_settled = is_settled,
    .write = write_once,
    .verify = verify,
    .resolve_name = resolve_name,
    .look_again = look_again,
};

static struct ryd *self(struct registry_client *client)
{
    return (struct ryd *)client;
}

/* ---- withdrawing ---------------------------------------------------------------------------- */

/* One RYD_DELETE and a look at what is listed then. False if there is no point in going on. */
static bool delete_once(struct ryd *ryd, const struct registration *entry, const char *short_name,
                        struct error *error)
{
    char *path = xasprintf("/datasets/%s", entry->id);
    json_t *root = NULL;
    struct error unlisted = ERROR_INIT;
    enum answer_verdict verdict = ryd_ask(ryd, RYD_DELETE, path, NULL, &root, error);
    json_decref(root);
    free(path);
    if (verdict == ANSWER_LOCKED_OUT || verdict == ANSWER_BUSY)
        return false;
    if (ryd_list_datasets(ryd, &unlisted))
        return verdict != ANSWER_REFUSED || !ryd_find_dataset(ryd, short_name);
    unlisted.kind = ERROR_ENVIRONMENT;
    error_add(&unlisted, "; whether the dataset was withdrawn is not known");
    return error_settle(error, &unlisted, false);
}

/* Deleting twice does no harm. What counts is not the answer but that the dataset is gone: it may
 * be although the answer was an error, or because somebody else deleted it (404). */
static bool withdraw(struct registry_client *client, const char *short_name, bool *was_there,
                     struct error *error)
{
    struct ryd *ryd = self(client);
    struct error problem = ERROR_INIT;
    const struct registration *entry = ryd_find_dataset(ryd, short_name);
    *was_there = entry != NULL;
    if (entry && !token_covers(ryd->token, RYD_DELETE_SCOPE))
        return error_set(error, ERROR_USAGE,
                         "the token lacks the scope '%s', which withdrawing needs: have the client "
                         "allowed it, and name it in 'registry.scope' if that is set",
                         RYD_DELETE_SCOPE);
    for (unsigned tries = 0; entry && tries < 2; tries++) {
        if (tries > 0)
            ryd->base.transport->pause(ryd->base.transport, 1000);
        if (!delete_once(ryd, entry, short_name, &problem))
            break;
        entry = ryd_find_dataset(ryd, short_name);
    }
    if (entry && !problem.kind)
        error_set(&problem, ERROR_ENVIRONMENT, "the registry still lists '%s' after deleting it",
                  short_name);
    return error_settle(error, &problem, !entry);
}

/* ---- the operations ------------------------------------------------------------------------ */

static bool prepare_client(struct registry_client *client, struct error *error)
{
    return token_prepare(self(client)->token, error);
}

static bool connect_client(struct registry_client *client, struct notes *notes, struct error *error)
{
    struct ryd *ryd = self(client);
    if (address_is_open(ryd->url))
        notes_add(notes,
                  _("the registry's address '%s' is not https: others on the way can read the "
                    "token"),
                  ryd->url);
    if (!ryd_find_organisation(ryd, error))
        return false;
    if (!ryd->approved)
        notes_add(
            notes,
            _("organisation '%s' is not yet approved in the registry: its datasets can be "
              "registered, but nobody will fetch them until the IATI Secretariat approves it"),
            ryd->organisation);
    return ryd_list_datasets(ryd, error);
}

static bool look_up(struct registry_client *client, const struct registration *wanted,
                    struct registration *present, struct error *error)
{
    struct registration *entry = NULL;
    *present = (struct registration){.id = NULL};
    if (!see(self(client), wanted, &entry, error))
        return false;
    if (entry)
        registration_copy(present, entry);
    return true;
}

static bool save(struct registry_client *client, const struct registration *wanted, char **id,
                 struct error *error)
{
    struct ryd *ryd = self(client);
    struct writing writing = {.ryd = ryd, .wanted = wanted};
    struct error problem = ERROR_INIT; /* of a write that turns out to have worked */
    bool saved = see(ryd, wanted, &writing.entry, &problem) &&
                 registry_write(&steps, &writing, ryd->base.transport, &problem);
    if (saved)
        *id = xstrdup(ryd_find_dataset(ryd, wanted->short_name)->id);
    return error_settle(error, &problem, saved);
}

static char *describe_save(const struct registry_client *client, const char *id)
{
    const struct ryd *ryd = (const struct ryd *)client;
    return id ? xasprintf("PATCH %s/datasets/%s\nGET %s/datasets/%s", ryd->url, id, ryd->url, id)
              : xasprintf("POST %s/datasets\nGET %s/datasets/ID (the one it gets)", ryd->url,
                          ryd->url);
}

static char *describe_withdraw(const struct registry_client *client, const char *id)
{
    const struct ryd *ryd = (const struct ryd *)client;
    return xasprintf("DELETE %s/datasets/%s\nGET %s/reporting-orgs/%s/datasets", ryd->url, id,
                     ryd->url, ryd->organisation_id);
}

static void close_client(struct registry_client *client)
{
    struct ryd *ryd = self(client);
    registration_list_release(&ryd->datasets);
    strbuf_release(&ryd->others);
    free(ryd->organisation_id);
    token_close(ryd->token);
    free(ryd->url);
    free(ryd);
}

/* ---- settings ------------------------------------------------------------------------------ */

static bool read_settings(struct ryd *ryd, const struct publication *publication,
                          struct error *error)
{
    if (!registry_read_settings(publication, "https://api.example.org/api/v1", &ryd->url,
                                &ryd->organisation, error))
        return false;
    ryd->token = token_open(publication, ryd->base.transport, NULL, error);
    return ryd->token != NULL;
}

struct registry_client *registry_ryd_open(const struct publication *publication,
                                          struct transport *transport, struct error *error)
{
    static const struct registry_operations operations = {
        .prepare = prepare_client,
        .connect = connect_client,
        .look_up = look_up,
        .save = save,
        .withdraw = withdraw,
        .describe_save = describe_save,
        .describe_withdraw = describe_withdraw,
        .close = close_client,
    };
    struct ryd *ryd = xcalloc(1, sizeof *ryd);
    ryd->base.operations = &operations;
    ryd->base.transport = transport;
    ryd->others = (struct strbuf)STRBUF_INIT;
    if (read_settings(ryd, publication, error))
        return &ryd->base;
    close_client(&ryd->base);
    return NULL;
}
