#include "command.h"

#include <stddef.h>

#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub import [-C DIR]",
    .text = "Loads the sources of publication.yaml into the records database\n"
            "(.iatipub/store.db), runs the mapping and checks every record. If a record is so\n"
            "wrong that it must not be published, the database of the last import stays.",
    .example = "  iatipub import -C samples/ilo",
};

int command_import(int argc, char **argv)
{
    const char *folder = NULL;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 1, NULL, &status))
        return status;
    struct session session;
    bool finished = session_begin(&session, folder) && stage_import(&session, true);
    return session_end(&session, finished);
}
