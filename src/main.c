#include <libxml/parser.h>
#include <libxml/xmlschemastypes.h>
#include <libxslt/xslt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/suggest.h"
#include "command.h"
#include "options.h"

static const struct command commands[] = {
    {"init", N_("make a new publication folder"), command_init},
    {"import", N_("load the sources into the records database"), command_import},
    {"convert", N_("write the datasets: IATI XML, UN financial data"), command_convert},
    {"validate", N_("check IATI and UN financial data files"), command_validate},
    {"publish", N_("put the datasets on the host and register them"), command_publish},
    {"run", N_("import, convert, validate and publish: the scheduled job"), command_run},
    {"rollover", N_("close a period; its activities go on under new identifiers"),
     command_rollover},
    {"withheld", N_("tell what redaction keeps from leaving, and why"), command_withheld},
    {"reconcile", N_("hold the UN financial data against the IATI files"), command_reconcile},
    {"trace", N_("tell which record gave a value"), command_trace},
    {"export", N_("write datasets, IATI files or joint workplans in another layout"),
     command_export},
    {"report", N_("a page on what is published and how good it is; UN indicators"), command_report},
    {"explain", N_("tell what an element, attribute or rule is"), command_explain},
    {"codelist", N_("show the codelists and their codes, or bring them up to date"),
     command_codelist},
    {"status", N_("tell what is published, and what waits to be"), command_status},
    {"history", N_("tell what was published when, from the journal"), command_history},
    {"notify", N_("try the notifications that the scheduled job sends"), command_notify},
    {"diff", N_("tell what differs between files, datasets or versions"), command_diff},
    {"rollback", N_("publish an earlier version of a dataset again"), command_rollback},
    {"schema", N_("write the XSDs out for other tools"), command_schema},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *stream)
{
    fputs(_("usage: iatipub VERB [options] [arguments]\n\n"
            "Turns an organisation's records into validated, published aid-transparency data.\n\n"
            "verbs:\n"),
          stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-10s %s\n", commands[i].name, _(commands[i].summary));
    fputs(_("\n'iatipub VERB --help' tells more about a verb, 'iatipub --version' the version.\n"
            "IATIPUB_DATA_DIR names a folder with schemas and stylesheets to use instead of\n"
            "the built-in ones.\n\n"
            "example:\n"
            "  iatipub init my-publication && iatipub run -C my-publication\n"),
          stream);
}

/* For the programs that make man pages and completions, like help_table of a verb. */
static void print_table(void)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("verb\t%s\t%s\n", commands[i].name, commands[i].summary);
}

static int unknown_verb(const char *verb)
{
    if (*verb == '-') {
        fprintf(stderr,
                _("iatipub: '%s' comes after the verb ('iatipub --help' lists the verbs)\n"), verb);
        return ERROR_USAGE;
    }
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    const char *nearest = suggest_nearest(verb, names, COMMAND_COUNT);
    fprintf(stderr, _("iatipub: unknown verb '%s'"), verb);
    if (nearest)
        fprintf(stderr, _("; did you mean '%s'?"), nearest);
    fputs(_(" ('iatipub --help' lists the verbs)\n"), stderr);
    return ERROR_USAGE;
}

static const struct command *find_command(const char *verb)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, verb) == 0)
            return &commands[i];
    return NULL;
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return ERROR_USAGE;
    }
    if (is_one_of(argv[1], "--help", "-h") || strcmp(argv[1], "help") == 0) {
        options_choose_language(argc - 2, argv + 2);
        print_help(stdout);
        return ERROR_NONE;
    }
    if (strcmp(argv[1], "--help=table") == 0) {
        print_table();
        return ERROR_NONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("iatipub " IATIPUB_VERSION);
        return ERROR_NONE;
    }
    const struct command *command = find_command(argv[1]);
    if (command)
        return command->run(argc - 1, argv + 1);
    options_choose_language(argc - 2, argv + 2);
    return unknown_verb(argv[1]);
}

/* libxml2 writes to standard error when nobody else listens; everybody here does. */
static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

static void start_libraries(void)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe or connection is an error to report, not the end, */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    signal(SIGCHLD, SIG_DFL); /* programs that are started are waited for */
    xmlInitParser();
    xmlSchemaInitTypes(); /* takes no lock of its own: before any thread */
    xmlSetGenericErrorFunc(NULL, ignore_message);
    xmlSetExternalEntityLoader(
        xmlNoNetExternalEntityLoader); /* schemas include files, never URLs */
    resource_set_folder(getenv("IATIPUB_DATA_DIR"));
    language_start();
    resource_register_with_libxml();
}

static void stop_libraries(void)
{
    xsltCleanupGlobals();
    xmlSchemaCleanupTypes();
    xmlCleanupParser();
}

/* Results that could not be written are not results. */
static int check_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (status != ERROR_ENVIRONMENT) /* else it was told already */
        fputs(_("iatipub: cannot write to standard output\n"), stderr);
    return ERROR_ENVIRONMENT;
}

int main(int argc, char **argv)
{
    start_libraries();
    int status = check_output(dispatch(argc, argv));
    stop_libraries();
    return status;
}
