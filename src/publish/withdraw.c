#include "publish/withdraw.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/publish_inside.h"

void withdrawal_release(struct withdrawal *withdrawal)
{
    free(withdrawal->location);
    free(withdrawal->short_name);
    free(withdrawal->registry_problem);
    error_clear(&withdrawal->refusal);
    free(withdrawal->request);
    free(withdrawal->steps);
    for (size_t i = 0; i < withdrawal->page_count; i++) {
        free(withdrawal->pages[i].location);
        free(withdrawal->pages[i].steps);
    }
    *withdrawal = (struct withdrawal){.location = NULL};
}

static bool look_up(struct work *work, const char *name, struct withdrawal *withdrawal,
                    struct error *error)
{
    struct registration wanted = {.id = NULL}, present = {.id = NULL};
    bool seen = registration_make(&wanted, work->publication, name, NULL, error);
    if (seen) {
        withdrawal->short_name = xstrdup(wanted.short_name);
        seen = registry_connect(work->registry, &work->result->notes, error) &&
               registry_look_up(work->registry, &wanted, &present, error);
        withdrawal->was_registered = seen && present.id;
        if (work->plan_only && withdrawal->was_registered)
            withdrawal->request = registry_describe_withdraw(work->registry, present.id);
    }
    registration_release(&wanted);
    registration_release(&present);
    return seen;
}

static bool survey(struct work *work, const char *name, const char *file,
                   struct withdrawal *withdrawal, struct error *error)
{
    const struct host_observer observer = {request_log_tell, work->log};
    struct host_file present;
    work->host = host_open(work->publication, !work->plan_only, &observer, error);
    if (!work->host || !survey_host(work, error) || !host_look(work->host, file, &present, error))
        return false;
    withdrawal->location = host_locate(work->host, file);
    withdrawal->was_on_host = present.exists || manifest_find(&work->before, name);
    if (!work->registry || look_up(work, name, withdrawal, error))
        return true;
    if (!work->plan_only)
        return false;
    withdrawal->registry_problem = xstrdup(error_said(error));
    withdrawal->is_refused = registry_has_refused(work);
    withdrawal->refusal = *error; /* handed over */
    *error = (struct error)ERROR_INIT;
    return true;
}

static bool take_off(struct work *work, const char *name, const char *file,
                     const struct withdrawal *withdrawal, struct error *error)
{
    bool was_there;
    if (work->registry &&
        !registry_withdraw(work->registry, withdrawal->short_name, &was_there, error))
        return error_prefix(error, "withdrawing '%s'", name);
    return settle_pages(work, name, error) && host_remove(work->host, file, error);
}

static bool record(struct work *work, const char *name, const struct withdrawal *withdrawal,
                   struct error *error)
{
    const struct manifest_entry *said = manifest_find(&work->before, name);
    struct journal_entry entry = {
        .dataset = (char *)(uintptr_t)name,
        .size = said ? said->size : 0,
        .activities = said ? said->activities : 0,
        .location = withdrawal->location,
        .outcome = JOURNAL_WITHDRAWN,
    };
    if (said)
        memcpy(entry.sha256, said->sha256, sizeof entry.sha256);
    return journal_record_publication(work->journal, work->run, &entry, error);
}

/* The pages are the withdrawal's then. */
static bool plan(struct work *work, const char *name, const char *file,
                 struct withdrawal *withdrawal, struct error *error)
{
    struct publish_result *result = work->result;
    if (!settle_pages(work, name, error))
        return false;
    memcpy(withdrawal->pages, result->pages, sizeof withdrawal->pages);
    withdrawal->page_count = result->page_count;
    result->page_count = 0;
    withdrawal->steps = host_describe_remove(work->host, file);
    if (!withdrawal->is_refused)
        return true;
    withdrawal->refusal.kind = ERROR_ENVIRONMENT;
    error_prefix(&withdrawal->refusal, "the registry would refuse");
    return error_settle(error, &withdrawal->refusal, false);
}

/* Finds what there is to withdraw. */
static bool find(struct work *work, const char *name, const char *file,
                 struct withdrawal *withdrawal, struct error *error)
{
    if (!survey(work, name, file, withdrawal, error))
        return false;
    return withdrawal->was_on_host || withdrawal->was_registered || withdrawal->registry_problem ||
           error_set(error, ERROR_USAGE,
                     "dataset '%s' is neither on the host nor registered: there is nothing to "
                     "withdraw; 'iatipub status' lists what is published",
                     name);
}

/* A run that was asked for what can't be is none. */
static bool do_as_run(struct work *work, const char *name, const char *file,
                      struct withdrawal *withdrawal, struct error *error)
{
    bool found = find(work, name, file, withdrawal, error);
    if (work->plan_only)
        return found && plan(work, name, file, withdrawal, error);
    struct error problem = ERROR_INIT;
    if (error->kind == ERROR_USAGE || !journal_begin_run(work->journal, &work->run, &problem)) {
        keep_first(error, &problem);
        return false;
    }
    bool done = found && take_off(work, name, file, withdrawal, error) &&
                record(work, name, withdrawal, error);
    bool ended = request_log_record(work->log, work->journal, work->run, &problem) &&
                 journal_end_run(work->journal, work->run, done ? NULL : error->text, &problem);
    if (!ended)
        keep_first(error, &problem);
    return done && ended;
}

bool publish_is_listed(const struct publication *publication, const char *name, bool *listed,
                       struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    struct manifest manifest = {.entries = NULL};
    bool exists = false;
    struct host_connection *host = host_open(publication, false, NULL, error);
    bool read = host && host_fetch(host, MANIFEST_NAME, MANIFEST_LARGEST, &text, &exists, error);
    *listed = read && exists && manifest_parse(&manifest, text.text, text.length) &&
              manifest_find(&manifest, name);
    manifest_release(&manifest);
    strbuf_release(&text);
    host_close(host);
    return read;
}

bool publish_withdraw(const struct publication *publication, const char *name,
                      const struct publish_options *options, struct journal *journal,
                      struct withdrawal *withdrawal, struct error *error)
{
    struct publish_result result = PUBLISH_RESULT_INIT;
    struct work work = {
        .publication = publication,
        .plan_only = options->plan_only,
        .partial = true,
        .journal = journal,
        .result = &result,
        .log = request_log_new(),
        .transport = options->transport,
    };
    char *file = xasprintf("%s.xml", name);
    bool done = open_registry(&work, error) && do_as_run(&work, name, file, withdrawal, error);
    if (result.registry_problem && !withdrawal->registry_problem)
        withdrawal->registry_problem = xstrdup(result.registry_problem);
    free(file);
    work_release(&work);
    publish_result_release(&result);
    return done;
}
