#include "command.h"

#include "base/language.h"
#include "commands/notifying.h"
#include "commands/session.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub notify --test [-C DIR]",
    .text = N_(
        "Sends a test to everybody whom 'notify' in publication.yaml names, by e-mail and by\n"
        "webhook, whatever they wait for, and says what came of it. Files of measurements\n"
        "are left as they are. 'iatipub run' and 'iatipub publish --recheck' send the real ones."),
    .example = "  iatipub notify --test -C /srv/ilo-publication",
};

int command_notify(int argc, char **argv)
{
    const char *folder = NULL;
    bool test = false;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"test", 0, OPTION_FLAG, &test, NULL, N_("send a test to everybody")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!test) {
        error_set(&error, ERROR_USAGE, "there is nothing to do; expected --test");
        return report_error(&error);
    }
    struct session session;
    bool opened = session_open(&session, folder ? folder : ".");
    return session_end(&session, opened && notify_test(&session));
}
