#include "command.h"

#include <stddef.h>

#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub convert [-C DIR] [--dataset NAME] [--now DATETIME]",
    .text = "Writes the datasets of publication.yaml as IATI 2.03 XML into out/, from the records\n"
            "of the last import. The same records always give the same bytes.",
    .example = "  iatipub convert -C samples/ilo --dataset ilo-activities",
};

int command_convert(int argc, char **argv)
{
    const char *folder = NULL, *dataset = NULL, *now = NULL;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", "the publication (default: here)"},
        {"dataset", 0, OPTION_TEXT, &dataset, "NAME", "only this dataset"},
        {"now", 0, OPTION_TEXT, &now, "DATETIME",
         "generated-datetime (default: the newest record's)"},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 3, NULL, &status))
        return status;
    if (!check_now(now, &status))
        return status;
    struct session session;
    bool finished = session_begin(&session, folder) && stage_convert(&session, dataset, now);
    return session_end(&session, finished);
}
