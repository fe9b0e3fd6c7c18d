#include "commands/notifying.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "commands/stages_inside.h"
#include "notify/notify.h"
#include "report/json_text.h"
#include "store/journal.h"

enum { LONGEST_MACHINE = 256 };

/* ---- what every notice says ---------------------------------------------------------------- */

static void gather_place(const struct session *session, struct notice *notice)
{
    const struct publication *publication = session->publication;
    char moment[DATETIME_TEXT_SIZE], machine[LONGEST_MACHINE] = "";
    session_now(session, moment);
    notice->moment = xstrdup(moment);
    notice->organisation = xstrdup(publication->organisation.name[0].narrative);
    notice->folder = realpath(publication->folder, NULL);
    if (!notice->folder)
        notice->folder = xstrdup(publication->folder);
    if (gethostname(machine, sizeof machine - 1) == 0 && *machine)
        notice->machine = xstrdup(machine);
}

/* ---- what the journal knows ---------------------------------------------------------------- */

static bool take_gate(void *context, const struct job_gate *gate)
{
    notice_add_gate(context, gate->gate, gate->sentence, gate->because);
    return true;
}

static bool take_publication(void *context, const struct journal_entry *entry)
{
    struct notice *notice = context;
    notice_add_dataset(&notice->published, entry->dataset, entry->title, entry->url,
                       entry->activities);
    return true;
}

static bool take_dataset(void *context, const struct journal_entry *entry)
{
    struct notice *notice = context;
    if (entry->outcome != JOURNAL_WITHDRAWN)
        notice_add_dataset(&notice->datasets, entry->dataset, NULL, NULL, entry->activities);
    return true;
}

/* Jobs come the latest first. */
static bool take_success(void *context, const struct job *job)
{
    struct notice *notice = context;
    if (job->outcome == JOB_DONE)
        notice->last_success = xstrdup_or_null(job->finished_at);
    return !notice->last_success;
}

static bool gather_before(struct journal *journal, struct notice *notice, struct error *error)
{
    struct job before = {.id = 0};
    bool read = job_before(journal, notice->job, &before, &notice->has_before, error);
    if (notice->has_before) {
        notice->before = before.outcome;
        notice->before_at = xstrdup_or_null(before.started_at);
        job_release(&before);
    }
    return read;
}

/* What can't be read is left out: the job has said already what is wrong with its journal. */
static void gather_from_journal(struct session *session, struct notice *notice)
{
    struct journal *journal = session->journal;
    struct error problem = ERROR_INIT;
    if (!journal || !notice->job)
        return;
    if (job_each_gate(journal, notice->job, take_gate, notice, &problem) &&
        gather_before(journal, notice, &problem) &&
        journal_each_dataset(journal, take_dataset, notice, &problem) && session->published_run)
        journal_each_publication(journal, NULL, session->published_run, SIZE_MAX >> 1,
                                 take_publication, notice, &problem);
    if (!problem.kind)
        job_each(journal, SIZE_MAX >> 1, take_success, notice, &problem);
    error_clear(&problem);
}

/* ---- what the job knows -------------------------------------------------------------------- */

static void gather_job(const struct job_work *work, bool done, struct notice *notice)
{
    struct session *session = work->session;
    notice->job = work->id;
    notice->outcome = job_outcome_of(work, done);
    error_copy(&notice->problem, &session->error);
    memcpy(notice->findings, session->totals, sizeof notice->findings);
    notice->first = session->first; /* handed over */
    session->first.count = 0;
    for (; notice->stage_count < work->stage_count && notice->stage_count < NOTICE_STAGES;
         notice->stage_count++) {
        notice->stages[notice->stage_count].name = work->stages[notice->stage_count].name;
        notice->stages[notice->stage_count].milliseconds =
            work->stages[notice->stage_count].milliseconds;
    }
    gather_place(session, notice);
    gather_from_journal(session, notice);
    notice->occasion = notice_judge(notice);
}

/* ---- telling ------------------------------------------------------------------------------- */

static void report_unsent(const struct notify_receiver *whom, struct error *problem)
{
    error_prefix(problem, "notification not sent, %s%s%s", whom->what, whom->address, whom->rest);
    report_error(problem);
}

static void say_problem(void *context, const struct notify_receiver *whom, struct error *problem)
{
    size_t *failures = context;
    if (!problem)
        return;
    ++*failures;
    report_unsent(whom, problem);
}

bool notify_of_job(struct job_work *work, bool done)
{
    struct session *session = work->session;
    if (!work->is_whole || work->until || work->publishing.plan_only ||
        !notify_is_wanted(session->publication))
        return done;
    size_t failures = 0;
    const struct notify_listener listener = {say_problem, &failures};
    struct notice notice = {.job = 0};
    struct strbuf json = STRBUF_INIT;
    struct error problem = ERROR_INIT;
    gather_job(work, done, &notice);
    job_result_add(&json, work, done, notice_occasion_name(notice.occasion), &problem);
    error_clear(&problem); /* as gather_from_journal does */
    notify_all(session->publication, &notice, json.text, &listener);
    strbuf_release(&json);
    notice_release(&notice);
    if (failures && done)
        return error_set(&session->error, ERROR_ENVIRONMENT,
                         "the job itself is done; only the notification above could not be sent "
                         "('iatipub notify --test' tries them)");
    return done;
}

/* ---- of published files -------------------------------------------------------------------- */

static void add_files(struct strbuf *json, const char *key, const struct notice_files *files)
{
    json_key(json, key);
    strbuf_addch(json, '[');
    for (size_t i = 0; i < files->count; i++) {
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "dataset", files->items[i].name);
        json_member_text(json, "url", files->items[i].url);
        json_member_text(json, "problem", files->items[i].problem.text);
        json_member_text(json, "since", files->items[i].since);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static void add_recheck(struct strbuf *json, const struct notice *notice)
{
    static const char *const outcomes[] = {
        [JOB_DONE] = "good", [JOB_STOPPED] = "bad", [JOB_FAILED] = "failed"};
    strbuf_addch(json, '{');
    json_member_text(json, "when", notice_occasion_name(notice->occasion));
    json_member_text(json, "publication", notice->folder);
    json_member_text(json, "recheck", outcomes[notice->outcome]);
    json_member_text(json, "moment", notice->moment);
    json_member_text(json, "problem", notice->problem.text);
    json_member_number(json, "checked", notice->checked);
    add_files(json, "bad", &notice->bad);
    add_files(json, "mended", &notice->mended);
    strbuf_addch(json, '}');
}

bool notify_of_recheck(struct session *session, struct notice *notice, bool good)
{
    if (!notify_is_wanted(session->publication))
        return good;
    size_t failures = 0;
    const struct notify_listener listener = {say_problem, &failures};
    struct strbuf json = STRBUF_INIT;
    notice->is_recheck = true;
    notice->outcome = session->error.kind ? JOB_FAILED : good ? JOB_DONE : JOB_STOPPED;
    error_copy(&notice->problem, &session->error);
    gather_place(session, notice);
    notice->occasion = notice_judge(notice);
    add_recheck(&json, notice);
    notify_all(session->publication, notice, json.text, &listener);
    strbuf_release(&json);
    if (failures && good)
        return error_set(&session->error, ERROR_ENVIRONMENT,
                         "the published files are good; only the notification above could not be "
                         "sent ('iatipub notify --test' tries them)");
    return good;
}

/* ---- a test -------------------------------------------------------------------------------- */

static void say_all(void *context, const struct notify_receiver *whom, struct error *problem)
{
    size_t *failures = context;
    if (!problem) {
        char *text = xasprintf("%s%s%s", language_piece(whom->what), whom->address,
                               language_piece(whom->rest));
        stage_say("sent", text);
        free(text);
        return;
    }
    ++*failures;
    report_unsent(whom, problem);
}

bool notify_test(struct session *session)
{
    const struct notify *notify = session->publication->notify;
    if (!notify || !(notify->mail_count + notify->webhook_count))
        return error_set(&session->error, ERROR_USAGE,
                         "publication.yaml names nobody to tell; add 'mail' or 'webhook' to "
                         "'notify'");
    size_t failures = 0;
    const struct notify_listener listener = {say_all, &failures};
    struct notice notice = {.occasion = NOTICE_TEST};
    struct strbuf json = STRBUF_INIT;
    gather_place(session, &notice);
    strbuf_addch(&json, '{');
    json_member_text(&json, "when", notice_occasion_name(notice.occasion));
    json_member_text(&json, "publication", session->publication->folder);
    strbuf_addch(&json, '}');
    notify_all(session->publication, &notice, json.text, &listener);
    strbuf_release(&json);
    notice_release(&notice);
    return !failures || error_set(&session->error, ERROR_ENVIRONMENT,
                                  "not everybody could be told, as said above");
}
