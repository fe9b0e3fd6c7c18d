#include "command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/language.h"
#include "commands/import_check.h"
#include "commands/import_list.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"
#include "report/findings_text.h"

static const struct usage usage = {
    .synopsis = "iatipub import [-C DIR] [--check | --list [FILE...]]",
    .text =
        N_("Loads the sources of publication.yaml into the records database\n"
           "(.iatipub/store.db), runs the mapping and checks every record. If a record is so\n"
           "wrong that it must not be published, the database of the last import stays.\n\n"
           "With --check nothing is kept: it shows of every canonical column how many rows fill\n"
           "it, from where, and how many values are refused.\n\n"
           "With --list nothing is mapped either: it shows the tables of every source (or of the\n"
           "files named) as the mapping will see them, the number of rows, and of every column\n"
           "how many rows have a value, and the first few values."),
    .example = "  iatipub import -C samples/ilo\n"
               "  iatipub import --list export.jsonl finance.db",
    .most = SIZE_MAX,
};

/* What the command line says. */
struct choice {
    const char *folder, *source, *format;
    bool is_check, is_list;
};

static bool check_choice(const struct choice *choice, char **argv, size_t count,
                         enum list_format *format, struct error *error)
{
    if (!choice->is_list && count)
        return error_set(error, ERROR_USAGE,
                         "'%s' is not expected: import reads what publication.yaml names; "
                         "'--list %s' shows what is in the file",
                         argv[1], argv[1]);
    if (!choice->is_list && (choice->source || choice->format))
        return error_set(error, ERROR_USAGE, "--source and --format are for --list");
    if (count && (choice->folder || choice->source))
        return error_set(error, ERROR_USAGE,
                         "files are listed as they are: leave out -C and --source, or the files");
    if (choice->is_check && choice->is_list)
        return error_set(error, ERROR_USAGE, "--check and --list are two things; give one of them");
    return list_format_parse(choice->format ? choice->format : "text", format, error);
}

/* A critical finding is one, whatever is published below. */
static void settle_listing(struct session *session, enum list_format format)
{
    findings_text_write(&session->findings, format == LIST_JSON ? stderr : stdout);
    session->stopped = findings_at_least(&session->findings, SEVERITY_CRITICAL) > 0;
}

static int list(const struct choice *choice, char **argv, size_t count, enum list_format format)
{
    struct session session = {.lock = {.descriptor = -1}, .findings = {.limit = SHOWN_FINDINGS}};
    bool listed;
    if (count)
        listed = list_files(&session, argv + 1, count, format);
    else
        listed = session_open(&session, choice->folder ? choice->folder : ".") &&
                 list_publication(&session, choice->source, format);
    settle_listing(&session, format);
    return session_end(&session, listed);
}

int command_import(int argc, char **argv)
{
    struct choice choice = {.folder = NULL};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &choice.folder, "DIR",
         N_("the publication (default: here)")},
        {"check", 0, OPTION_FLAG, &choice.is_check, NULL, N_("try the mapping and keep nothing")},
        {"list", 0, OPTION_FLAG, &choice.is_list, NULL, N_("show what is there and keep nothing")},
        {"source", 0, OPTION_TEXT, &choice.source, "N|FILE",
         N_("with --list: only this source, by its number or file")},
        {"format", 0, OPTION_TEXT, &choice.format, "NAME",
         N_("text (default) or json: the form of --list")},
    };
    int status;
    size_t count;
    enum list_format format = LIST_TEXT;
    struct error error = ERROR_INIT;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    if (!check_choice(&choice, argv, count, &format, &error))
        return report_error(&error);
    if (choice.is_list)
        return list(&choice, argv, count, format);
    struct session session;
    bool finished = session_begin(&session, choice.folder) &&
                    (choice.is_check ? import_check(&session) : stage_import(&session, true));
    return session_end(&session, finished);
}
