#include "command.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "commands/preflighting.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "commands/stages_inside.h"
#include "options.h"
#include "publish/withdraw.h"
#include "store/journal.h"

static const struct usage usage = {
    .synopsis = "iatipub publish [-C DIR] [--plan] [--withdraw DATASET] [--restore DATASET]\n"
                "                       [--schema-dir DIR]\n"
                "       iatipub publish [-C DIR] --recheck\n"
                "       iatipub publish --check URL",
    .text = "Validates what convert wrote, puts what is new or changed on the host and registers\n"
            "it. Nothing is published if a finding is critical (publish_below in\n"
            "publication.yaml). With --withdraw a dataset is taken off the registry and the host\n"
            "instead. Secrets are read from the environment variables or files that\n"
            "publication.yaml names (default for the registry: IATIPUB_REGISTRY_TOKEN).",
    .example = "  iatipub publish -C samples/ilo --plan",
};

static void say_withdrawn(const struct withdrawal *withdrawal, bool plan_only)
{
    char *text = xasprintf("%s%s%s%s", withdrawal->location,
                           withdrawal->was_on_host ? "" : ": was not on the host",
                           plan_only ? " (plan: nothing was done)" : "",
                           withdrawal->was_on_host && !plan_only ? ": taken off" : "");
    stage_say("withdraw", text);
    free(text);
    if (withdrawal->registry_problem)
        stage_say("register", withdrawal->registry_problem);
    else if (withdrawal->short_name)
        stage_say("register",
                  withdrawal->was_registered ? withdrawal->short_name : "it was not registered");
}

static bool withdraw(struct session *session, const char *dataset, bool plan_only)
{
    struct journal *journal =
        plan_only ? NULL : journal_open(session->publication->folder, &session->error);
    if (!plan_only && !journal)
        return false;
    struct withdrawal withdrawal = {.location = NULL};
    const struct publish_options options = {.plan_only = plan_only};
    bool done = publish_withdraw(session->publication, dataset, &options, journal, &withdrawal,
                                 &session->error);
    if (done)
        say_withdrawn(&withdrawal, plan_only);
    withdrawal_release(&withdrawal);
    journal_close(journal);
    return done;
}

static bool publish(struct session *session, const struct publishing *how)
{
    struct output_list outputs = {.items = NULL};
    bool done = stage_validate(session, &outputs) && stage_publish(session, &outputs, how);
    output_list_release(&outputs);
    return done;
}

int command_publish(int argc, char **argv)
{
    const char *schemas = NULL, *folder = NULL, *withdrawn = NULL, *address = NULL;
    bool recheck = false;
    struct publishing how = {.plan_only = false};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
        {"plan", 0, OPTION_FLAG, &how.plan_only, NULL, "show what would be done and do nothing"},
        {"withdraw", 0, OPTION_TEXT, &withdrawn, "DATASET", "take it off registry and host"},
        {"restore", 0, OPTION_TEXT, &how.restore, "DATASET",
         "publish it although it was withdrawn or rolled back"},
        {"check", 0, OPTION_TEXT, &address, "URL",
         "look at a published file as its fetchers do, and do nothing else"},
        {"recheck", 0, OPTION_FLAG, &recheck, NULL,
         "look so at everything published, and do nothing else"},
        SCHEMA_OPTION(&schemas),
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    if (address)
        return check_published_address(address);
    struct session session;
    bool finished = session_begin(&session, folder);
    session.schemas = schemas;
    if (finished)
        finished = recheck     ? recheck_published(&session)
                   : withdrawn ? withdraw(&session, withdrawn, how.plan_only)
                               : publish(&session, &how);
    return session_end(&session, finished);
}
