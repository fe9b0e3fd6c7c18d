#include "commands/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/stop.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "commands/notifying.h"
#include "commands/page_report.h"
#include "commands/quarantining.h"
#include "commands/stages_inside.h"
#include "report/category_totals.h"
#include "report/json_text.h"

/* ---- the stages ---------------------------------------------------------------------------- */

bool job_import(struct job_work *work)
{
    return stage_import(work->session, false);
}

bool job_convert(struct job_work *work)
{
    return stage_convert(work->session, NULL, work->session->now);
}

bool job_validate(struct job_work *work)
{
    return stage_validate(work->session, &work->outputs);
}

bool job_gates(struct job_work *work)
{
    return stage_gates(work->session, &work->outputs, &work->passes, work->id);
}

bool job_publish(struct job_work *work)
{
    return stage_publish(work->session, &work->outputs, &work->publishing);
}

/* The page tells of what is published: a plan has changed nothing of it. */
bool job_report(struct job_work *work)
{
    struct session *session = work->session;
    const struct publication *publication = session->publication;
    if (!publication->report || work->publishing.plan_only)
        return true;
    char *path = publication_path(publication, publication->report);
    char *folder = path_folder(path);
    const struct page_request request = {
        .folder = publication->folder, .output = path, .format = "html", .now = session->now};
    bool written = (folder_make(folder, &session->error) && page_report(&request) == 0) ||
                   error_set(&session->error, ERROR_ENVIRONMENT,
                             "the report could not be written; all else is done");
    if (written)
        stage_say("report", path);
    free(folder);
    free(path);
    return written;
}

bool job_check_until(const char *until, const struct job_stage *stages, size_t count,
                     struct error *error)
{
    const char *names[MOST_STAGES];
    bool known = !until;
    for (size_t i = 0; i < count; i++) {
        names[i] = stages[i].name;
        known |= until && strcmp(until, names[i]) == 0;
    }
    return known || suggest_refuse(E_("stage"), E_("stages"), until, names, count, error);
}

/* ---- going through them -------------------------------------------------------------------- */

static unsigned milliseconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long passed = (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
    return (unsigned)passed;
}

static bool perform(struct job_work *work, const struct job_stage *stage)
{
    struct session *session = work->session;
    if (!stop_check(&session->error))
        return false;
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    bool done = stage->perform(work);
    unsigned took = milliseconds_since(&start);
    work->stages[work->stage_count].name = stage->name;
    work->stages[work->stage_count++].milliseconds = took;
    if (!work->id)
        return done;
    struct error problem = ERROR_INIT;
    bool noted = job_note_stage(session->journal, work->id, stage->name, took, &problem);
    if (done && !noted)
        session->error = problem;
    else
        error_clear(&problem);
    return done && noted;
}

static bool go_through(struct job_work *work, const struct job_stage *stages, size_t count)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        done = perform(work, &stages[i]);
        if (work->until && strcmp(work->until, stages[i].name) == 0)
            break;
    }
    if (!done && stop_is_asked()) /* whatever it was doing when it left */
        stop_check(&work->session->error);
    return done;
}

/* ---- the journal --------------------------------------------------------------------------- */

enum job_outcome job_outcome_of(const struct job_work *work, bool done)
{
    if (done)
        return JOB_DONE;
    return work->session->stopped ? JOB_STOPPED : JOB_FAILED;
}

static bool begin(struct job_work *work)
{
    if (work->publishing.plan_only)
        return true;
    struct journal *journal = session_journal(work->session, true);
    return journal && job_begin(journal, &work->id, &work->session->error);
}

/* What the validation found, by category. */
static bool note_findings(const struct job_work *work, struct error *error)
{
    const struct session *session = work->session;
    bool noted = true;
    for (size_t i = 0; noted && i < session->category_count; i++) {
        struct job_findings findings = {.category = session->categories[i].category};
        memcpy(findings.totals, session->categories[i].totals, sizeof findings.totals);
        noted = job_note_findings(session->journal, work->id, &findings, error);
    }
    return noted;
}

static bool end(struct job_work *work, bool done)
{
    struct session *session = work->session;
    if (!work->id)
        return done;
    struct job job = {
        .id = work->id, .outcome = job_outcome_of(work, done), .problem = session->error.text};
    memcpy(job.findings, session->totals, sizeof job.findings);
    struct error problem = ERROR_INIT;
    bool ended = note_findings(work, &problem) && job_end(session->journal, &job, &problem);
    if (!ended && done)
        session->error = problem;
    else
        error_clear(&problem);
    return done && ended;
}

/* ---- the result for programs --------------------------------------------------------------- */

static void add_stages(struct strbuf *json, const struct job_work *work)
{
    json_key(json, "stages");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < work->stage_count; i++) {
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "stage", work->stages[i].name);
        json_member_number(json, "milliseconds", work->stages[i].milliseconds);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static void add_findings(struct strbuf *json, const struct session *session)
{
    json_key(json, "findings");
    strbuf_addch(json, '{');
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_number(json, severity_name((enum severity)i), session->totals[i]);
    strbuf_addch(json, '}');
}

static bool add_gate(void *context, const struct job_gate *gate)
{
    gate_add_json(context, gate);
    return true;
}

static bool add_gates(struct strbuf *json, const struct job_work *work, struct error *error)
{
    json_key(json, "gates");
    strbuf_addch(json, '[');
    bool told = !work->id || job_each_gate(work->session->journal, work->id, add_gate, json, error);
    strbuf_addch(json, ']');
    return told;
}

static void add_quarantined(struct strbuf *json, const struct session *session)
{
    json_key(json, "quarantined");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < session->quarantined_count; i++) {
        const struct quarantined *one = &session->quarantined[i];
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "dataset", one->dataset);
        json_member_text(json, "activity", one->activity);
        json_member_text(json, "instead", one->was_published ? "last published" : "left out");
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static bool add_publication(void *context, const struct journal_entry *entry)
{
    struct strbuf *json = context;
    json_separate(json);
    strbuf_addch(json, '{');
    json_member_text(json, "dataset", entry->dataset);
    json_member_number(json, "version", (size_t)entry->version);
    json_member_number(json, "activities", entry->activities);
    json_member_text(json, "sha256", entry->sha256);
    json_member_text(json, "url", entry->url);
    strbuf_addch(json, '}');
    return true;
}

static bool add_publications(struct strbuf *json, const struct job_work *work, struct error *error)
{
    int64_t run = work->session->published_run;
    json_key(json, "published");
    strbuf_addch(json, '[');
    bool told = !run || journal_each_publication(work->session->journal, NULL, run, SIZE_MAX >> 1,
                                                 add_publication, json, error);
    strbuf_addch(json, ']');
    return told;
}

bool job_result_add(struct strbuf *json, const struct job_work *work, bool done, const char *when,
                    struct error *error)
{
    const struct session *session = work->session;
    strbuf_addch(json, '{');
    json_member_text(json, "when", when);
    json_member_text(json, "publication", session->publication->folder);
    json_member_number(json, "job", (size_t)work->id);
    json_member_text(json, "outcome", job_outcome_name(job_outcome_of(work, done)));
    json_member_text(json, "problem", session->error.text);
    add_stages(json, work);
    add_findings(json, session);
    add_quarantined(json, session);
    bool told = add_gates(json, work, error) && add_publications(json, work, error);
    strbuf_addch(json, '}');
    return told;
}

static bool tell_as_json(const struct job_work *work, bool done, FILE *stream, struct error *error)
{
    struct strbuf json = STRBUF_INIT;
    bool told = job_result_add(&json, work, done, NULL, error);
    if (told)
        fprintf(stream, "%s\n", json.text);
    strbuf_release(&json);
    return told;
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* What the stages print goes to standard error from now on. The result is what standard output
 * was. */
static FILE *set_output_apart(struct error *error)
{
    fflush(stdout);
    int copy = dup(STDOUT_FILENO);
    FILE *stream = copy >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 ? fdopen(copy, "w") : NULL;
    if (!stream)
        error_errno(error, "cannot set standard output apart");
    return stream;
}

static bool perform_all(struct job_work *work, const struct job_stage *stages, size_t count)
{
    bool done = begin(work);
    if (done) {
        if (work->is_whole)
            printf(_("publication %s\n"), work->session->publication->folder);
        done = go_through(work, stages, count);
        if (work->session->stopped && work->is_whole)
            stage_say("stopped", "nothing was published; what was published before is untouched");
    }
    return end(work, done);
}

bool job_perform(struct job_work *work, const struct job_stage *stages, size_t count)
{
    FILE *result = work->json ? set_output_apart(&work->session->error) : NULL;
    if (work->json && !result)
        return false;
    bool done = perform_all(work, stages, count);
    struct error problem = ERROR_INIT;
    if (result && !tell_as_json(work, done, result, &problem)) {
        if (done)
            work->session->error = problem;
        else
            error_clear(&problem);
        done = false;
    }
    if (result)
        fclose(result);
    done = notify_of_job(work, done);
    output_list_release(&work->outputs);
    return done;
}
