/* IATI's Register Your Data API.
 *
 * A write there may succeed and be answered by an error, a taken name is refused without saying
 * whose it is, and a PATCH replaces every field. So the way to save is always: see what is
 * registered, compare, write once, see again. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "publish/address.h"
#include "publish/registry.h"
#include "publish/registry_write.h"
#include "publish/ryd_answer.h"
#include "publish/token.h"

enum {
    PAGE_SIZE = 500,
    MOST_PAGES = 10000,
    LONGEST_WAIT = 60, /* seconds */
    UUID_LENGTH = 36,
    MOST_NAMES = 5, /* of organisations in a message */
};

enum task {
    LIST_ORGANISATIONS,
    READ_ORGANISATION,
    LIST_DATASETS,
    READ_DATASET,
    CREATE,
    UPDATE,
    DELETE
};

#define DELETE_SCOPE "ryd:dataset:delete"
#define READ_ROLE "the scopes 'ryd ryd:dataset', and its user a role in the organisation"

static const struct ryd_task tasks[] = {
    [LIST_ORGANISATIONS] = {"GET", "listing your organisations",
                            "the scopes 'ryd ryd:reporting_org'",
                            "check that 'registry.url' ends in '/api/v1'"},
    [READ_ORGANISATION] = {"GET", "reading the organisation",
                           "the scopes 'ryd ryd:reporting_org', and its user a role in the "
                           "organisation",
                           "the registry knows no such organisation; check "
                           "'registry.organisation'"},
    [LIST_DATASETS] = {"GET", "listing the organisation's datasets", READ_ROLE,
                       "the registry knows no such organisation; check 'registry.organisation'"},
    [READ_DATASET] = {"GET", "reading a registration", READ_ROLE,
                      "the dataset was deleted in the registry meanwhile; run again"},
    [CREATE] = {"POST", "registering a dataset",
                "the scopes 'ryd ryd:dataset', and its user the role contributor, editor or admin "
                "in the organisation",
                "the registry knows no such organisation; check 'registry.organisation'"},
    [UPDATE] = {"PATCH", "updating a registration",
                "the scopes 'ryd ryd:dataset ryd:dataset:update', and its user the role editor or "
                "admin in the organisation (a contributor may not change the visibility)",
                "the dataset was deleted in the registry meanwhile; run again"},
    [DELETE] = {"DELETE", "withdrawing a dataset",
                "the scopes 'ryd " DELETE_SCOPE "', and its user the role editor or admin in the "
                "organisation",
                "the dataset was deleted in the registry already"},
};

struct ryd {
    struct registry_client base;
    struct transport *transport;
    char *url; /* without a slash at its end */
    struct token *token;
    const char *organisation; /* as configured */
    char *organisation_id;    /* the registry's; NULL until found */
    bool approved;
    struct strbuf others; /* organisations that were seen and not meant */
    size_t other_count;
    struct registration *datasets; /* of the organisation, as last listed */
    size_t dataset_count, dataset_capacity;
};

/* ---- requests ------------------------------------------------------------------------------ */

/* What an answer says beside its verdict. */
struct hint {
    long status; /* 0: none came */
    long wait;   /* seconds; 0: not said */
};

static enum ryd_verdict send_once(struct ryd *ryd, const struct ryd_task *task, const char *path,
                                  const char *body, json_t **root, struct hint *hint,
                                  struct error *error)
{
    *hint = (struct hint){.status = 0};
    const char *token = token_get(ryd->token, error);
    if (!token)
        return RYD_LOCKED_OUT;
    char *url = xasprintf("%s%s", ryd->url, path);
    const struct http_credentials bearer = {.kind = HTTP_BEARER, .secret = token};
    const struct http_request request = {
        .method = task->method, .url = url, .credentials = &bearer, .body = body};
    const struct ryd_credentials credentials = {token, token_origin(ryd->token),
                                                token_remedy(ryd->token)};
    struct http_response response = HTTP_RESPONSE_INIT;
    transport_send(ryd->transport, &request, &response);
    enum ryd_verdict verdict = ryd_judge(&response, task, &credentials, root, error);
    *hint = (struct hint){response.status, response.retry_after};
    http_response_release(&response);
    free(url);
    return verdict;
}

/* As send_once; a 401, after which nothing has happened, is worth one more try with another token.
 */
static enum ryd_verdict send_with_fresh_token(struct ryd *ryd, const struct ryd_task *task,
                                              const char *path, const char *body, json_t **root,
                                              struct hint *hint, struct error *error)
{
    struct error problem = ERROR_INIT;
    enum ryd_verdict verdict = send_once(ryd, task, path, body, root, hint, error);
    if (hint->status != 401)
        return verdict;
    if (token_renew(ryd->token, &problem))
        return send_once(ryd, task, path, body, root, hint, error);
    if (problem.kind)
        error_set(error, ERROR_ENVIRONMENT,
                  "the registry no longer takes the token while %s (status 401), and there is no "
                  "other: %s",
                  task->name, problem.text);
    error_clear(&problem);
    return verdict;
}

/* Sends a request, and again where that is harmless: a read after a failure, anything after "too
 * many requests". For RYD_DONE the caller releases `root`; else `error` is filled. */
static enum ryd_verdict ask(struct ryd *ryd, enum task which, const char *path, const char *body,
                            json_t **root, struct error *error)
{
    static const unsigned pauses[] = {500, 1000}; /* milliseconds */
    bool reads = strcmp(tasks[which].method, "GET") == 0;
    struct error problem = ERROR_INIT;
    enum ryd_verdict verdict;
    for (size_t attempt = 0;; attempt++) {
        struct hint hint;
        verdict = send_with_fresh_token(ryd, &tasks[which], path, body, root, &hint, &problem);
        bool again = verdict == RYD_BUSY || (verdict == RYD_UNCLEAR && reads);
        if (!again || attempt == sizeof pauses / sizeof *pauses || hint.wait > LONGEST_WAIT)
            break;
        unsigned asked = hint.wait > 0 ? (unsigned)hint.wait * 1000 : 0;
        ryd->transport->pause(ryd->transport, asked > pauses[attempt] ? asked : pauses[attempt]);
    }
    if (verdict == RYD_DONE) {
        error_clear(&problem);
        return verdict;
    }
    /* reads fail for reasons that are not one dataset's */
    ryd->base.unusable |= verdict == RYD_LOCKED_OUT || verdict == RYD_BUSY || reads;
    error_clear(error);
    *error = problem;
    return verdict;
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
        return misshapen(ryd, "is not a page of a list", error);
    *pages = json_integer_value(total);
    for (size_t i = 0; i < json_array_size(data); i++)
        if (!take(ryd, json_array_get(data, i), error))
            return false;
    return true;
}

/* Pages are counted here: the links in the answers lead to plain http. A page may be short. */
static bool read_pages(struct ryd *ryd, enum task which, const char *path, take_item *take,
                       struct error *error)
{
    json_int_t pages = 1;
    bool taken = true;
    for (json_int_t page = 1; taken && page <= pages && page <= MOST_PAGES; page++) {
        char *paged = xasprintf("%s?page=%lld&page_size=%d", path, (long long)page, PAGE_SIZE);
        json_t *root = NULL;
        taken = ask(ryd, which, paged, NULL, &root, error) == RYD_DONE &&
                take_page(ryd, root, take, &pages, error);
        json_decref(root);
        free(paged);
    }
    return taken;
}

/* ---- the organisation ---------------------------------------------------------------------- */

/* Ids become parts of paths, so they must be what they seem to be. */
static bool is_uuid(const char *text)
{
    if (!text || strlen(text) != UUID_LENGTH)
        return false;
    for (size_t i = 0; i < UUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    }
    return true;
}

static const char *text_in(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text ? text : "";
}

static void remember_other(struct ryd *ryd, const char *identifier)
{
    if (ryd->other_count++ < MOST_NAMES)
        strbuf_addf(&ryd->others, "%s'%.60s'", ryd->others.length ? ", " : "", identifier);
}

static bool take_organisation(struct ryd *ryd, const json_t *item, struct error *error)
{
    const json_t *metadata = json_object_get(item, "metadata");
    const char *id = text_in(item, "id");
    const char *identifier = text_in(metadata, "organisation_identifier");
    if (!is_uuid(id))
        return misshapen(ryd, "holds an organisation without an id", error);
    bool meant = strcasecmp(id, ryd->organisation) == 0 ||
                 strcmp(identifier, ryd->organisation) == 0 ||
                 strcmp(text_in(metadata, "short_name"), ryd->organisation) == 0;
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
    bool read = ask(ryd, READ_ORGANISATION, path, NULL, &root, error) == RYD_DONE;
    if (!read)
        error_prefix(error, "organisation '%s'", ryd->organisation);
    else
        read = take_organisation(ryd, json_object_get(root, "data"), error);
    json_decref(root);
    free(path);
    return read;
}

static bool find_organisation(struct ryd *ryd, struct error *error)
{
    bool read = is_uuid(ryd->organisation) ? read_organisation(ryd, error)
                                           : read_pages(ryd, LIST_ORGANISATIONS, "/reporting-orgs",
                                                        take_organisation, error);
    return read && (ryd->organisation_id || organisation_missing(ryd, error));
}

/* ---- the organisation's datasets ----------------------------------------------------------- */

static void forget_datasets(struct ryd *ryd)
{
    for (size_t i = 0; i < ryd->dataset_count; i++)
        registration_release(&ryd->datasets[i]);
    ryd->dataset_count = 0;
}

static bool read_registration(const struct ryd *ryd, const json_t *item,
                              struct registration *registration, struct error *error)
{
    const json_t *metadata = json_object_get(item, "metadata");
    if (!is_uuid(text_in(item, "id")) || !json_is_object(metadata))
        return misshapen(ryd, "holds a dataset without id or metadata", error);
    *registration = (struct registration){
        .id = xstrdup(text_in(item, "id")),
        .short_name = xstrdup(text_in(metadata, "short_name")),
        .title = xstrdup(text_in(metadata, "human_readable_name")),
        .url = xstrdup(text_in(metadata, "url")),
        .licence = xstrdup(text_in(metadata, "licence_id")),
        .source_type = xstrdup(text_in(metadata, "source_type")),
        .visibility = xstrdup(text_in(metadata, "visibility")),
    };
    return true;
}

static bool take_dataset(struct ryd *ryd, const json_t *item, struct error *error)
{
    struct registration registration;
    if (!read_registration(ryd, item, &registration, error))
        return false;
    ryd->datasets =
        grow(ryd->datasets, ryd->dataset_count, &ryd->dataset_capacity, sizeof *ryd->datasets);
    ryd->datasets[ryd->dataset_count++] = registration;
    return true;
}

static bool list_datasets(struct ryd *ryd, struct error *error)
{
    char *path = xasprintf("/reporting-orgs/%s/datasets", ryd->organisation_id);
    forget_datasets(ryd);
    bool listed = read_pages(ryd, LIST_DATASETS, path, take_dataset, error);
    free(path);
    return listed;
}

static struct registration *find_dataset(const struct ryd *ryd, const char *short_name)
{
    for (size_t i = 0; i < ryd->dataset_count; i++)
        if (strcmp(ryd->datasets[i].short_name, short_name) == 0)
            return &ryd->datasets[i];
    return NULL;
}

static bool is_same(const struct registration *present, const struct registration *wanted)
{
    char *differences = registration_differences(present, wanted);
    free(differences);
    return !differences;
}

/* Replaces a listed entry by the full record: lists leave fields empty that the record has. */
static bool read_dataset(struct ryd *ryd, struct registration *entry, struct error *error)
{
    char *path = xasprintf("/datasets/%s", entry->id);
    json_t *root = NULL;
    struct registration full = {.id = NULL};
    bool read = ask(ryd, READ_DATASET, path, NULL, &root, error) == RYD_DONE &&
                read_registration(ryd, json_object_get(root, "data"), &full, error);
    if (read) {
        registration_release(entry);
        *entry = full;
    }
    json_decref(root);
    free(path);
    return read;
}

static void fill_in(char **field, const char *last)
{
    if (**field || !last)
        return;
    free(*field);
    *field = xstrdup(last);
}

/* Lists leave two fields empty; what was last seen there saves a request for every dataset. */
static void complete(struct registration *entry, const struct registration *wanted)
{
    fill_in(&entry->licence, wanted->last_licence);
    fill_in(&entry->source_type, wanted->last_source_type);
}

/* The registry's entry for a short name, in full if that matters; NULL in `entry` if there is none.
 * The entry is lent until the next listing. */
static bool see(struct ryd *ryd, const struct registration *wanted, struct registration **entry,
                struct error *error)
{
    *entry = find_dataset(ryd, wanted->short_name);
    if (*entry)
        complete(*entry, wanted);
    return !*entry || is_same(*entry, wanted) || read_dataset(ryd, *entry, error);
}

static bool see_again(struct ryd *ryd, const struct registration *wanted,
                      struct registration **entry, struct error *error)
{
    return list_datasets(ryd, error) && see(ryd, wanted, entry, error);
}

/* ---- writing ------------------------------------------------------------------------------- */

static char *make_body(const struct ryd *ryd, const struct registration *wanted, bool create)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "short_name", wanted->short_name,
                               "human_readable_name", wanted->title, "url", wanted->url,
                               "licence_id", wanted->licence, "source_type", wanted->source_type,
                               "visibility", wanted->visibility);
    if (object && create)
        json_object_set_new(object, "owner_organisation_id", json_string(ryd->organisation_id));
    char *body = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return body;
}

/* One registration on its way. */
struct writing {
    struct ryd *ryd;
    const struct registration *wanted;
    struct registration *entry; /* as last seen; NULL: there is none */
};

static bool is_settled(void *context)
{
    const struct writing *writing = context;
    return writing->entry && is_same(writing->entry, writing->wanted);
}

static enum write_end end_of(enum ryd_verdict verdict)
{
    switch (verdict) {
    case RYD_DONE:
        return WRITE_DONE;
    case RYD_CONFLICT:
        return WRITE_NAME_TAKEN;
    case RYD_UNCLEAR:
    case RYD_UNREADABLE:
        return WRITE_DOUBTFUL;
    case RYD_REFUSED:
    case RYD_LOCKED_OUT:
    case RYD_BUSY:
        break;
    }
    return WRITE_FAILED;
}

/* Creates the entry, or updates it. After WRITE_DONE a new one has joined the list. */
static enum write_end write_once(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct ryd *ryd = writing->ryd;
    const struct registration *present = writing->entry;
    char *body = make_body(ryd, writing->wanted, !present);
    if (!body) {
        error_set(error, ERROR_USAGE, "the title of '%s' is not UTF-8",
                  writing->wanted->short_name);
        return WRITE_FAILED;
    }
    char *path = present ? xasprintf("/datasets/%s", present->id) : xstrdup("/datasets");
    json_t *root = NULL;
    enum ryd_verdict verdict = ask(ryd, present ? UPDATE : CREATE, path, body, &root, error);
    if (verdict == RYD_DONE && !present && !take_dataset(ryd, json_object_get(root, "data"), error))
        verdict = RYD_UNREADABLE;
    json_decref(root);
    free(path);
    free(body);
    return end_of(verdict);
}

static bool verify(void *context, struct error *error)
{
    const struct writing *writing = context;
    struct registration *entry = find_dataset(writing->ryd, writing->wanted->short_name);
    if (!entry)
        return error_set(error, ERROR_ENVIRONMENT,
                         "the registry kept another short name than the one sent");
    if (!read_dataset(writing->ryd, entry, error))
        return error_prefix(error, "written, but not verified");
    char *differences = registration_differences(entry, writing->wanted);
    if (differences)
        error_set(error, ERROR_ENVIRONMENT, "the registry did not keep what was sent (%s)",
                  differences);
    free(differences);
    return !differences;
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

/* One DELETE and a look at what is listed then. False if there is no point in going on. */
static bool delete_once(struct ryd *ryd, const struct registration *entry, const char *short_name,
                        struct error *error)
{
    char *path = xasprintf("/datasets/%s", entry->id);
    json_t *root = NULL;
    struct error unlisted = ERROR_INIT;
    enum ryd_verdict verdict = ask(ryd, DELETE, path, NULL, &root, error);
    json_decref(root);
    free(path);
    if (verdict == RYD_LOCKED_OUT || verdict == RYD_BUSY)
        return false;
    if (list_datasets(ryd, &unlisted))
        return verdict != RYD_REFUSED || !find_dataset(ryd, short_name);
    error_set(error, ERROR_ENVIRONMENT, "%s; whether the dataset was withdrawn is not known",
              unlisted.text);
    error_clear(&unlisted);
    return false;
}

/* Deleting twice does no harm. What counts is not the answer but that the dataset is gone: it may
 * be although the answer was an error, or because somebody else deleted it (404). */
static bool withdraw(struct registry_client *client, const char *short_name, bool *was_there,
                     struct error *error)
{
    struct ryd *ryd = self(client);
    struct error problem = ERROR_INIT;
    const struct registration *entry = find_dataset(ryd, short_name);
    *was_there = entry != NULL;
    if (entry && !token_covers(ryd->token, DELETE_SCOPE))
        return error_set(error, ERROR_USAGE,
                         "the token lacks the scope '" DELETE_SCOPE "', which withdrawing needs: "
                         "have the client allowed it, and name it in 'registry.scope' if that is "
                         "set");
    for (unsigned tries = 0; entry && tries < 2; tries++) {
        if (tries > 0)
            ryd->transport->pause(ryd->transport, 1000);
        if (!delete_once(ryd, entry, short_name, &problem))
            break;
        entry = find_dataset(ryd, short_name);
    }
    if (entry && !problem.kind)
        error_set(&problem, ERROR_ENVIRONMENT, "the registry still lists '%s' after deleting it",
                  short_name);
    error_clear(entry ? error : &problem);
    if (entry)
        *error = problem;
    return !entry;
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
                  "the registry's address '%s' is not https: others on the way can read the "
                  "token",
                  ryd->url);
    if (!find_organisation(ryd, error))
        return false;
    if (!ryd->approved)
        notes_add(notes,
                  "organisation '%s' is not yet approved in the registry: its datasets can be "
                  "registered, but nobody will fetch them until the IATI Secretariat approves it",
                  ryd->organisation);
    return list_datasets(ryd, error);
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
                 registry_write(&steps, &writing, ryd->transport, &problem);
    if (saved) {
        *id = xstrdup(find_dataset(ryd, wanted->short_name)->id);
        error_clear(&problem);
        return true;
    }
    error_clear(error);
    *error = problem;
    return false;
}

static char *describe_save(const struct registry_client *client, const char *id)
{
    const struct ryd *ryd = (const struct ryd *)client;
    return xasprintf("%s %s/datasets%s%s", tasks[id ? UPDATE : CREATE].method, ryd->url,
                     id ? "/" : "", id ? id : "");
}

static void close_client(struct registry_client *client)
{
    struct ryd *ryd = self(client);
    forget_datasets(ryd);
    free(ryd->datasets);
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
    ryd->token = token_open(publication, ryd->transport, NULL, error);
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
        .close = close_client,
    };
    struct ryd *ryd = xcalloc(1, sizeof *ryd);
    ryd->base.operations = &operations;
    ryd->transport = transport;
    ryd->others = (struct strbuf)STRBUF_INIT;
    if (read_settings(ryd, publication, error))
        return &ryd->base;
    close_client(&ryd->base);
    return NULL;
}
