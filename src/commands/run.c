#include "command.h"

#include <stdio.h>

#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub run [-C DIR] [--now DATETIME] [--schema-dir DIR]",
    .text =
        "Does the whole job: import, convert, validate, publish. It publishes unless a finding\n"
        "is critical (publish_below in publication.yaml) and is safe to run again at any\n"
        "time: what has not changed is not touched.",
    .example = "  iatipub run -C samples/ilo",
};

static bool run_stages(struct session *session, const char *now, struct output_list *outputs)
{
    printf("publication %s\n", session->publication->folder);
    bool finished = stage_import(session, false) && stage_convert(session, NULL, now) &&
                    stage_validate(session, outputs) &&
                    stage_publish(session, outputs, &(struct publishing){.plan_only = false});
    if (session->stopped)
        puts("stopped    nothing was published; what was published before is untouched");
    return finished;
}

int command_run(int argc, char **argv)
{
    const char *schemas = NULL, *folder = NULL, *now = NULL;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
        {"now", 0, OPTION_TEXT, &now, "DATETIME",
         "generated-datetime (default: the newest record's)"},
        SCHEMA_OPTION(&schemas),
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 3, NULL, &status))
        return status;
    if (!check_now(now, &status))
        return status;
    struct session session;
    struct output_list outputs = {.items = NULL};
    bool begun = session_begin(&session, folder);
    session.schemas = schemas;
    bool finished = begun && run_stages(&session, now, &outputs);
    output_list_release(&outputs);
    return session_end(&session, finished);
}
