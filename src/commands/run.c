#include "command.h"

#include "base/language.h"
#include "base/stop.h"
#include "commands/job.h"
#include "commands/session.h"
#include "convert/dataset.h"
#include "options.h"
#include "quality/setup.h"

static const struct usage usage = {
    .synopsis = "iatipub run [-C DIR] [--until STAGE] [--dry-run] [options]",
    .text = N_(
        "Does the whole job, stage by stage: import, convert, validate, gates, publish, report\n"
        "(a page, where publication.yaml says `report: FILE`). It publishes unless a finding is\n"
        "critical (publish_below in publication.yaml) or a gate (gates) stops it, and is safe to\n"
        "run again at any time: what has not changed is not touched. Exit status: 0 done, 1 "
        "findings or a gate stopped it, 2 the configuration\n"
        "must be changed, 3 the environment failed; run it again."),
    .example = "  iatipub run -C samples/ilo\n"
               "  iatipub run --accept vanished --because \"closed projects were archived\"",
};

static const struct job_stage stages[] = {
    {"import", job_import}, {"convert", job_convert}, {"validate", job_validate},
    {"gates", job_gates},   {"publish", job_publish}, {"report", job_report},
};
enum { STAGE_COUNT = sizeof stages / sizeof *stages };

/* What would stop a later stage is told before the first. */
static bool check_beforehand(struct session *session, const struct job_work *work)
{
    const struct publication *publication = session->publication;
    const char *only = work->publishing.only;
    return (!only || convert_check_dataset(publication, only, &session->error)) &&
           quality_setup_check(publication, &session->error);
}

static bool perform(struct session *session, const char *folder, const char *schemas,
                    struct job_work *work, const char *now)
{
    bool begun = session_begin(session, folder);
    session->schemas = schemas;
    session->now = now;
    work->session = session;
    return begun && check_beforehand(session, work) && job_perform(work, stages, STAGE_COUNT);
}

int command_run(int argc, char **argv)
{
    const char *schemas = NULL, *folder = NULL, *now = NULL;
    struct job_work work = {.is_whole = true};
    struct option_number jobs = {0, 1, HOST_JOBS_LIMIT};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"until", 0, OPTION_TEXT, &work.until, "STAGE",
         N_("import, convert, validate, gates, publish or report: stop after it")},
        {"dataset", 0, OPTION_TEXT, &work.publishing.only, "NAME", N_("publish only this dataset")},
        {"dry-run", 0, OPTION_FLAG, &work.publishing.plan_only, NULL,
         N_("publish nothing: show what would be done")},
        JOBS_OPTION(&jobs),
        GATE_OPTIONS(&work.passes),
        {"json", 0, OPTION_FLAG, &work.json, NULL,
         N_("the result as JSON on standard output, all else on standard error")},
        {"now", 0, OPTION_TEXT, &now, "DATETIME",
         N_("the moment it counts as (default: now; the files: the newest record's)")},
        SCHEMA_OPTION(&schemas),
    };
    int status;
    struct error error = ERROR_INIT;
    bool read = options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL,
                             &status) &&
                settle_now(&now, &status);
    if (read && (!job_check_until(work.until, stages, STAGE_COUNT, &error) ||
                 !gate_passes_check(&work.passes, &error))) {
        status = report_error(&error);
        read = false;
    }
    if (read) {
        struct session session;
        work.publishing.jobs = jobs.value;
        stop_watch();
        bool finished = perform(&session, folder, schemas, &work, now);
        status = session_end(&session, finished);
    }
    option_list_release(&work.passes.gates);
    return status;
}
