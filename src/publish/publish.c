#include "publish/publish.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/private_address.h"
#include "publish/publish_inside.h"
#include "publish/versions.h"

enum { DEFAULT_TIMEOUT = 60 }; /* seconds a request to the registry may take */

static void outcome_release(struct publish_outcome *outcome)
{
    free(outcome->location);
    free(outcome->changes);
    free(outcome->steps);
    free(outcome->url);
    free(outcome->short_name);
    free(outcome->registry_id);
    free(outcome->differences);
    free(outcome->request);
    free(outcome->problem);
}

void publish_result_release(struct publish_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        outcome_release(&result->outcomes[i]);
    for (size_t i = 0; i < result->page_count; i++) {
        free(result->pages[i].location);
        free(result->pages[i].steps);
    }
    free(result->outcomes);
    free(result->registry_problem);
    notes_release(&result->notes);
    *result = (struct publish_result)PUBLISH_RESULT_INIT;
}

/* ---- before anything is touched ------------------------------------------------------------ */

static bool name_is_sound(const char *name, struct error *error)
{
    size_t length = strlen(name);
    if (length > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length)
        return true;
    return error_set(error, ERROR_USAGE,
                     "dataset name '%s' can't be published: use only a-z, 0-9, '-' and '_'", name);
}

static bool check_names(const struct work *work, struct error *error)
{
    for (size_t i = 0; i < work->count; i++) {
        if (!name_is_sound(work->items[i].name, error))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(work->items[i].name, work->items[j].name) == 0)
                return error_set(error, ERROR_USAGE,
                                 "two datasets are named '%s': each needs a name of its own",
                                 work->items[i].name);
    }
    return true;
}

/* A registry in the world must not point into somebody's own network; a trial on this machine may.
 */
static bool address_is_for_the_world(const struct publication *publication, struct error *error)
{
    const char *url = publication->host ? publication->host->url : NULL;
    return !url || !address_says_private(url) || address_says_private(publication->registry->url) ||
           error_set(error, ERROR_USAGE,
                     "setting 'host.url' leads to this machine or into a private network, where "
                     "nobody else can fetch what is registered; expected a public address");
}

static bool recall_items(struct work *work, struct error *error)
{
    bool recalled = true, found;
    for (size_t i = 0; recalled && work->journal && i < work->count; i++)
        recalled =
            journal_last(work->journal, work->items[i].name, &work->states[i].last, &found, error);
    return recalled;
}

static bool make_registrations(struct work *work, struct error *error)
{
    if (!work->publication->registry)
        return true;
    if (!address_is_for_the_world(work->publication, error))
        return false;
    work->wanted = xcalloc(work->count ? work->count : 1, sizeof *work->wanted);
    for (size_t i = 0; i < work->count; i++) {
        struct publish_outcome *outcome = &work->result->outcomes[i];
        if (work->items[i].held)
            continue;
        if (!registration_make(&work->wanted[i], work->publication, work->items[i].name,
                               work->items[i].title, error))
            return false;
        /* what the registry was last seen to keep */
        work->wanted[i].last_licence = xstrdup_or_null(work->states[i].last.licence);
        work->wanted[i].last_source_type = xstrdup_or_null(work->states[i].last.source_type);
        registration_add_data(&work->wanted[i], work->publication, work->items[i].kind,
                              work->items[i].activities, work->items[i].date);
        outcome->registration = REGISTRATION_UNKNOWN;
        outcome->short_name = xstrdup(work->wanted[i].short_name);
        outcome->url = xstrdup(work->wanted[i].url);
    }
    return true;
}

bool open_registry(struct work *work, struct error *error)
{
    const struct registry *registry = work->publication->registry;
    if (!registry)
        return true;
    if (!work->transport) {
        unsigned timeout = registry->timeout ? *registry->timeout : DEFAULT_TIMEOUT;
        work->transport = transport_curl_open(timeout, error);
        work->transport_is_ours = true;
    }
    if (work->transport) {
        work->transport->observer = request_log_tell;
        work->transport->observer_context = work->log;
    }
    work->registry =
        work->transport ? registry_open(work->publication, work->transport, error) : NULL;
    if (work->registry || !work->plan_only)
        return work->registry != NULL;
    work->result->registry_problem = xstrdup(error_said(error));
    error_clear(error);
    return true;
}

static bool prepare(struct work *work, struct error *error)
{
    work->result->outcomes = xcalloc(work->count ? work->count : 1, sizeof *work->result->outcomes);
    work->result->count = work->count;
    work->states = xcalloc(work->count ? work->count : 1, sizeof *work->states);
    work->log = request_log_new();
    return check_names(work, error) && recall_items(work, error) &&
           make_registrations(work, error) && open_registry(work, error);
}

/* ---- registrations ------------------------------------------------------------------------- */

static bool compare_registration(struct work *work, size_t i, struct error *error)
{
    struct publish_outcome *outcome = &work->result->outcomes[i];
    struct registration present = {.id = NULL};
    work->wanted[i].look_closely = outcome->file != FILE_UNCHANGED;
    bool seen = registry_look_up(work->registry, &work->wanted[i], &present, error);
    if (seen && !present.id) {
        outcome->registration = REGISTRATION_NEW;
    } else if (seen) {
        outcome->differences = registration_differences(&present, &work->wanted[i]);
        outcome->registration =
            outcome->differences ? REGISTRATION_CHANGED : REGISTRATION_UNCHANGED;
        outcome->registry_id = xstrdup(present.id);
    }
    registration_release(&present);
    return seen;
}

/* After a run that did not end well, it may have been this that failed. */
static bool must_verify(const struct work *work, const struct publish_outcome *outcome,
                        bool is_uploaded)
{
    return is_uploaded || outcome->registration != REGISTRATION_UNCHANGED || work->doubtful;
}

static void plan_registration(struct work *work, size_t i)
{
    struct publish_outcome *outcome = &work->result->outcomes[i];
    char *look = must_verify(work, outcome, outcome->file != FILE_UNCHANGED)
                     ? describe_verification(work, i)
                     : NULL;
    char *save = outcome->registration != REGISTRATION_UNCHANGED
                     ? registry_describe_save(work->registry, outcome->registry_id)
                     : NULL;
    if (look || save)
        outcome->request =
            xasprintf("%s%s%s", look ? look : "", look && save ? "\n" : "", save ? save : "");
    free(look);
    free(save);
}

static bool settle_registration(struct work *work, size_t i, struct error *error)
{
    struct publish_outcome *outcome = &work->result->outcomes[i];
    if (!compare_registration(work, i, error))
        return false;
    if (work->plan_only) {
        plan_registration(work, i);
        return true;
    }
    if (must_verify(work, outcome, outcome->file_done) && !verify_public(work, i, error))
        return false;
    if (outcome->registration == REGISTRATION_UNCHANGED)
        return true;
    char *id = NULL;
    outcome->registration_done = registry_save(work->registry, &work->wanted[i], &id, error);
    if (id) {
        free(outcome->registry_id);
        outcome->registry_id = id;
    }
    return outcome->registration_done;
}

void keep_first(struct error *first, struct error *problem)
{
    if (first->kind) {
        error_clear(problem);
        return;
    }
    *first = *problem;
    *problem = (struct error)ERROR_INIT;
}

/* One that fails keeps no other from its turn, unless the registry is of no use any more. */
static bool settle_each(struct work *work, struct error *error)
{
    struct error first = ERROR_INIT;
    size_t failures = 0;
    for (size_t i = 0; i < work->count && !work->registry->unusable; i++) {
        struct error problem = ERROR_INIT;
        if (work->items[i].held || settle_registration(work, i, &problem))
            continue;
        failures++;
        work->result->outcomes[i].problem = xstrdup(error_said(&problem));
        error_prefix(&problem, "registering '%s'", work->items[i].name);
        keep_first(&first, &problem);
    }
    if (failures > 1)
        error_add(&first, " (and %zu more failed)", failures - 1);
    return error_settle(error, &first, failures == 0);
}

/* A plan shows what it can without. */
static bool prepare_registry(struct work *work, struct error *error)
{
    return !work->registry || work->plan_only || registry_prepare(work->registry, error);
}

bool registry_has_refused(const struct work *work)
{
    long status = request_log_last_status(work->log);
    return status > 0 && status < 500 && status != 408 && status != 425 && status != 429;
}

static bool settle_registrations(struct work *work, struct error *error)
{
    if (!work->registry)
        return true;
    struct error problem = ERROR_INIT;
    if (registry_connect(work->registry, &work->result->notes, &problem) &&
        settle_each(work, &problem))
        return true;
    if (!work->plan_only) {
        keep_first(error, &problem);
        return false;
    }
    work->result->registry_problem = xstrdup(error_said(&problem));
    bool refused = registry_has_refused(work);
    error_prefix(&problem, "the registry would refuse");
    return error_settle(error, &problem, !refused);
}

/* ---- the journal --------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool entries_agree(const struct journal_entry *a, const struct journal_entry *b)
{
    return strcmp(a->sha256, b->sha256) == 0 && same_text(a->location, b->location) &&
           same_text(a->url, b->url) && same_text(a->registry_id, b->registry_id) &&
           a->outcome == b->outcome;
}

/* Is there anything to tell? What was done, of course, and what an earlier run did but was killed
 * before it could tell; but not that a registry was out of reach while nothing else changed. */
static bool is_news(const struct publish_outcome *outcome, const struct journal_entry *entry,
                    const struct journal_entry *last)
{
    if (outcome->file_done || outcome->registration_done || !last->dataset)
        return true;
    if (outcome->registration == REGISTRATION_UNKNOWN)
        return strcmp(entry->sha256, last->sha256) != 0;
    return !entries_agree(entry, last);
}

static bool is_published(const struct publish_outcome *outcome)
{
    return outcome->registration_done || outcome->registration == REGISTRATION_NONE ||
           outcome->registration == REGISTRATION_UNCHANGED;
}

/* The version that is in place, by its bytes; 0: it is not kept. After a run that was killed before
 * it could tell, that is none that the journal knows. */
static bool find_version(const struct work *work, size_t i, uint64_t *number, struct error *error)
{
    const struct item_state *state = &work->states[i];
    bool is_last = state->last.dataset && strcmp(state->entry.sha256, state->last.sha256) == 0;
    *number = state->version ? state->version : is_last ? state->last.version : 0;
    if (*number)
        return true;
    struct version_list list = {.items = NULL};
    bool read = version_list_read(&list, work->publication->folder, work->items[i].name, error);
    for (size_t j = 0; j < list.count; j++)
        if (strcmp(list.items[j].sha256, state->entry.sha256) == 0)
            *number = list.items[j].number;
    version_list_release(&list);
    /* as when the files were there already, but nothing that this folder knows of put them there */
    if (read && !*number && strcmp(work->items[i].sha256, state->entry.sha256) == 0)
        return version_keep(work->publication->folder, work->items[i].name, work->items[i].file,
                            state->entry.sha256, state->last.version, number, error);
    return read;
}

static bool record(struct work *work, size_t i, struct error *error)
{
    uint64_t version;
    if (!find_version(work, i, &version, error))
        return false;
    const struct publish_item *item = &work->items[i];
    const struct publish_outcome *outcome = &work->result->outcomes[i];
    const struct item_state *state = &work->states[i];
    const struct journal_entry *last = &state->last;
    bool unknown = outcome->registration == REGISTRATION_UNKNOWN;
    const struct registration *registered =
        work->wanted && is_published(outcome) ? &work->wanted[i] : NULL;
    struct journal_entry entry = {
        .dataset = item->name,
        .is_rollback = work->is_rollback,
        .title = state->entry.title,
        .kind = state->entry.kind,
        .date = state->entry.date,
        .size = state->entry.size,
        .activities = state->entry.activities,
        .version = version,
        .location = outcome->location,
        .url = outcome->url,
        .registry_id = unknown ? last->registry_id : outcome->registry_id,
        .licence = registered ? registered->licence : last->licence,
        .source_type = registered ? registered->source_type : last->source_type,
        .outcome = is_published(outcome) ? JOURNAL_PUBLISHED : JOURNAL_UNREGISTERED,
    };
    memcpy(entry.sha256, state->entry.sha256, sizeof entry.sha256);
    memcpy(entry.content_sha256, state->entry.content_sha256, sizeof entry.content_sha256);
    return !is_news(outcome, &entry, last) ||
           journal_record_publication(work->journal, work->run, &entry, error);
}

/* Records every item whose file is in place. */
static bool record_all(struct work *work, struct error *error)
{
    bool recorded = true;
    for (size_t i = 0; recorded && !work->plan_only && i < work->count; i++)
        recorded = !work->states[i].in_place || record(work, i, error);
    return recorded &&
           (work->plan_only || request_log_record(work->log, work->journal, work->run, error));
}

/* ---- all of it ----------------------------------------------------------------------------- */

static bool settle(struct work *work, struct error *error)
{
    const struct host_observer observer = {request_log_tell, work->log};
    work->host = host_open(work->publication, !work->plan_only, &observer, error);
    if (!work->host)
        return false;
    bool settled = prepare_registry(work, error) && settle_files(work, error) &&
                   settle_registrations(work, error);
    work->result->requests = request_log_count(work->log);
    struct error problem = ERROR_INIT;
    bool recorded = record_all(work, &problem); /* after a failure too: some of it was done */
    if (!recorded)
        keep_first(error, &problem);
    return settled && recorded;
}

static bool settle_as_run(struct work *work, struct error *error)
{
    if (!journal_begin_run(work->journal, &work->run, error))
        return false;
    work->result->run = work->run;
    bool settled = settle(work, error);
    struct error problem = ERROR_INIT;
    bool ended = journal_end_run(work->journal, work->run, settled ? NULL : error->text, &problem);
    if (!ended)
        keep_first(error, &problem);
    return settled && ended;
}

void work_release(struct work *work)
{
    registry_close(work->registry);
    if (work->transport_is_ours)
        transport_close(work->transport);
    else if (work->transport)
        work->transport->observer = NULL; /* the log goes */
    host_close(work->host);
    for (size_t i = 0; work->states && i < work->count; i++) {
        manifest_entry_release(&work->states[i].entry);
        journal_entry_release(&work->states[i].last);
    }
    free(work->states);
    manifest_release(&work->before);
    recheck_memory_release(&work->broken);
    for (size_t i = 0; i < work->listing.count; i++)
        free(work->listing.files[i].name);
    free(work->listing.files);
    request_log_free(work->log);
    for (size_t i = 0; work->wanted && i < work->count; i++)
        registration_release(&work->wanted[i]);
    free(work->wanted);
}

bool publish_datasets(const struct publication *publication, const struct publish_item *items,
                      size_t count, const struct publish_options *options, struct journal *journal,
                      struct publish_result *result, struct error *error)
{
    struct work work = {
        .publication = publication,
        .items = items,
        .count = count,
        .plan_only = options->plan_only,
        .partial = options->partial,
        .is_rollback = options->is_rollback,
        .jobs = options->jobs,
        .terminal = options->terminal,
        .journal = journal,
        .result = result,
        .transport = options->transport,
    };
    bool done = prepare(&work, error) &&
                (work.plan_only ? settle(&work, error) : settle_as_run(&work, error));
    work_release(&work);
    return done;
}
