#include "command.h"

#include <stdbool.h>
#include <stddef.h>

#include "commands/import_check.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub import [-C DIR] [--check]",
    .text = "Loads the sources of publication.yaml into the records database\n"
            "(.iatipub/store.db), runs the mapping and checks every record. If a record is so\n"
            "wrong that it must not be published, the database of the last import stays.\n"
            "With --check nothing is kept: it shows of every canonical column how many rows fill\n"
            "it, from where, and how many values are refused.",
    .example = "  iatipub import -C samples/ilo",
};

int command_import(int argc, char **argv)
{
    const char *folder = NULL;
    bool check = false;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
        {"check", 0, OPTION_FLAG, &check, NULL, "try the mapping and keep nothing"},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 2, NULL, &status))
        return status;
    struct session session;
    bool finished = session_begin(&session, folder) &&
                    (check ? import_check(&session) : stage_import(&session, true));
    return session_end(&session, finished);
}
