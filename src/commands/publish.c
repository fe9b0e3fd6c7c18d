#include "command.h"

#include <stddef.h>

#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub publish [-C DIR] [--plan] [--schema-dir DIR]",
    .text = "Validates what convert wrote, puts what is new or changed on the host and registers\n"
            "it. Nothing is published if a finding is critical (publish_below in\n"
            "publication.yaml). The token of the registry is read from the environment variable\n"
            "that publication.yaml names (default: IATIPUB_REGISTRY_TOKEN).",
    .example = "  iatipub publish -C samples/ilo --plan",
};

int command_publish(int argc, char **argv)
{
    const char *schemas = NULL, *folder = NULL;
    bool plan_only = false;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
        {"plan", 0, OPTION_FLAG, &plan_only, NULL, "show what would be done and do nothing"},
        SCHEMA_OPTION(&schemas),
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 3, NULL, &status))
        return status;
    struct session session;
    struct output_list outputs = {.items = NULL};
    bool begun = session_begin(&session, folder);
    session.schemas = schemas;
    bool finished =
        begun && stage_validate(&session, &outputs) && stage_publish(&session, &outputs, plan_only);
    output_list_release(&outputs);
    return session_end(&session, finished);
}
