#include "command.h"

#include <stddef.h>

#include "commands/job.h"
#include "commands/preflighting.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "commands/withdrawing.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub publish [-C DIR] [--plan] [--jobs N] [--schema-dir DIR]\n"
                "       iatipub publish [-C DIR] --withdraw DATASET | --restore DATASET [--plan]\n"
                "       iatipub publish [-C DIR] --recheck\n"
                "       iatipub publish --check URL",
    .text =
        N_("Validates what convert wrote, puts what is new or changed on the host and registers\n"
           "it. Nothing is published if a finding is critical (publish_below in\n"
           "publication.yaml). With --withdraw a dataset is taken off the registry and the host\n"
           "instead. Secrets are read from the environment variables or files that\n"
           "publication.yaml names (default for the registry: IATIPUB_REGISTRY_TOKEN)."),
    .example = "  iatipub publish -C samples/ilo --plan",
};

static const struct job_stage stages[] = {
    {"validate", job_validate},
    {"gates", job_gates},
    {"publish", job_publish},
};

static bool perform(struct session *session, struct job_work *work)
{
    const char *restored = work->publishing.restore;
    work->session = session;
    bool performed = (!restored || check_restored(session, restored)) &&
                     job_perform(work, stages, sizeof stages / sizeof *stages);
    work->session = NULL; /* it ends before the work */
    return performed;
}

/* What the verb's options ask for. */
struct asked {
    const char *schemas, *folder, *withdrawn, *now;
    bool recheck;
    struct job_work work;
};

static int publish(struct asked *asked)
{
    struct session session;
    bool finished = session_begin(&session, asked->folder);
    session.schemas = asked->schemas;
    session.now = asked->now;
    if (finished)
        finished = asked->recheck     ? recheck_published(&session)
                   : asked->withdrawn ? withdraw_dataset(&session, asked->withdrawn,
                                                         asked->work.publishing.plan_only)
                                      : perform(&session, &asked->work);
    return session_end(&session, finished);
}

/* One thing at a time: nobody could tell which of two would be done. */
static bool asks_for_one_thing(const struct asked *asked, const char *address, struct error *error)
{
    const struct {
        const char *option;
        bool given;
    } things[] = {
        {"--withdraw", asked->withdrawn != NULL},
        {"--restore", asked->work.publishing.restore != NULL},
        {"--check", address != NULL},
        {"--recheck", asked->recheck},
    };
    const char *first = NULL;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        if (things[i].given && first)
            return error_set(error, ERROR_USAGE,
                             "options '%s' and '%s' exclude each other; leave one of them out",
                             first, things[i].option);
        if (things[i].given)
            first = things[i].option;
    }
    return true;
}

int command_publish(int argc, char **argv)
{
    const char *address = NULL;
    struct asked asked = {.folder = NULL};
    struct publishing *how = &asked.work.publishing;
    struct option_number jobs = {0, 1, HOST_JOBS_LIMIT};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &asked.folder, "DIR",
         N_("the publication (default: here)")},
        {"plan", 0, OPTION_FLAG, &how->plan_only, NULL,
         N_("show what would be done and do nothing")},
        {"withdraw", 0, OPTION_TEXT, &asked.withdrawn, "DATASET",
         N_("take it off registry and host")},
        {"restore", 0, OPTION_TEXT, &how->restore, "DATASET",
         N_("publish it although it was withdrawn or rolled back")},
        {"check", 0, OPTION_TEXT, &address, "URL",
         N_("look at a published file as its fetchers do, and do nothing else")},
        {"recheck", 0, OPTION_FLAG, &asked.recheck, NULL,
         N_("look so at everything published, and tell whom 'notify' names")},
        JOBS_OPTION(&jobs),
        GATE_OPTIONS(&asked.work.passes),
        {"now", 0, OPTION_TEXT, &asked.now, "DATETIME",
         N_("the moment it counts as (default: now)")},
        SCHEMA_OPTION(&asked.schemas),
    };
    int status;
    struct error error = ERROR_INIT;
    bool read = options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL,
                             &status) &&
                settle_now(&asked.now, &status);
    how->jobs = jobs.value;
    if (read && !(asks_for_one_thing(&asked, address, &error) &&
                  gate_passes_check(&asked.work.passes, &error)))
        status = report_error(&error);
    else if (read)
        status = address ? check_published_address(address) : publish(&asked);
    option_list_release(&asked.work.passes.gates);
    return status;
}
