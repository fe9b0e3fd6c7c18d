#include "command.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/language.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "commands/upgrading.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub convert [-C DIR] [--dataset NAME] [--now DATETIME]\n"
                "       iatipub convert --upgrade FILE [--output FILE]",
    .text =
        N_("Writes the datasets of publication.yaml as IATI 2.03 XML into out/, from the records\n"
           "of the last import. The same records always give the same bytes.\n"
           "With --upgrade: writes an IATI file of version 2.01 or 2.02 as 2.03; no publication\n"
           "is needed. Each change is told on standard error."),
    .example = "  iatipub convert -C samples/ilo --dataset ilo-activities\n"
               "  iatipub convert --upgrade activities-2.02.xml -o activities.xml",
};

struct settings {
    const char *folder, *dataset, *now;
    const char *upgrade, *output;
};

static bool check_settings(const struct settings *settings, struct error *error)
{
    if (settings->upgrade && (settings->folder || settings->dataset || settings->now))
        return error_set(error, ERROR_USAGE,
                         "--upgrade is for a file, not for a publication; leave out %s",
                         settings->folder    ? "-C"
                         : settings->dataset ? "--dataset"
                                             : "--now");
    if (settings->output && !settings->upgrade)
        return error_set(error, ERROR_USAGE,
                         "--output is for --upgrade; a publication's files are written into its "
                         "folder out/");
    return true;
}

static void tell_result(const char *path, const struct upgraded *result)
{
    bool activities = result->kind == FILE_ACTIVITIES;
    char *items = counted(result->items, activities ? "activity" : "organisation",
                          activities ? "activities" : "organisations");
    char *changes = counted(result->changes, "change", "changes");
    fprintf(stderr, _("%s: %s, from version %s to 2.03, %s\n"), path, items, result->version,
            changes);
    free(items);
    free(changes);
}

static bool upgrade_to(const char *path, const char *output, struct upgraded *result,
                       struct error *error)
{
    if (!output)
        return upgrade_file(path, stdout, stderr, result, error);
    struct output_file file = OUTPUT_FILE_INIT;
    bool done = output_file_open(&file, output, error) &&
                upgrade_file(path, file.stream, stderr, result, error) &&
                output_file_commit(&file, error);
    output_file_abort(&file);
    return done;
}

static int upgrade(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    struct upgraded result;
    if (!upgrade_to(settings->upgrade, settings->output, &result, &error))
        return report_error(&error);
    tell_result(settings->upgrade, &result);
    return ERROR_NONE;
}

static int convert(const struct settings *settings)
{
    int status;
    const char *now = settings->now;
    if (!settle_now(&now, &status))
        return status;
    struct session session;
    bool finished = session_begin(&session, settings->folder) &&
                    stage_convert(&session, settings->dataset, now);
    return session_end(&session, finished);
}

int command_convert(int argc, char **argv)
{
    struct settings settings = {.folder = NULL};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR",
         N_("the publication (default: here)")},
        {"dataset", 0, OPTION_TEXT, &settings.dataset, "NAME", N_("only this dataset")},
        {"now", 0, OPTION_TEXT, &settings.now, "DATETIME",
         N_("generated-datetime (default: the newest record's)")},
        {"upgrade", 0, OPTION_TEXT, &settings.upgrade, "FILE",
         N_("an IATI file of version 2.01 or 2.02")},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         N_("where the upgraded file goes (default: standard output)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!check_settings(&settings, &error))
        return report_error(&error);
    return settings.upgrade ? upgrade(&settings) : convert(&settings);
}
