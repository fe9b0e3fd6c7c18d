#include "command.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/language.h"
#include "base/line_list.h"
#include "base/progress.h"
#include "commands/checking.h"
#include "commands/session.h"
#include "options.h"
#include "report/report.h"
#include "validate/inputs.h"

static const struct usage usage = {
    .synopsis = "iatipub validate [options] FILE|FOLDER...",
    .text =
        N_("Checks IATI activity and organisation files, and files of UN financial data: XML,\n"
           "schema, codelists, the ruleset of their version, identifiers. Prints what is wrong,\n"
           "and where, on standard output.\n"
           "'-' is standard input; files may be compressed (gzip, zstd). Nothing is fetched from\n"
           "the network."),
    .example = "  iatipub validate activities.xml\n"
               "  iatipub validate --format json out/ > findings.json\n"
               "  iatipub validate --rules netherlands --fail-on warning activities.xml",
    .least = 1,
    .most = SIZE_MAX,
};

/* The line on the terminal counts the bytes of all files. */
struct advance {
    struct progress progress;
    uint64_t before; /* of the files done */
};

/* What the command line says. */
struct settings {
    const char *format, *threshold, *only, *ignore, *compat, *group, *baseline;
    const char *known, *publishers;
    struct option_list rules;
    struct option_number most, threads;
    struct validator_options validator;
    struct advance advance;
};

/* What it means. */
struct plan {
    enum severity fail_on;
    enum grouping grouping;
    struct line_list *known, *publishers;
    struct input_list inputs;
};

/* Reading the command line ---------------------------------------------------------------------*/

/* An option that knows a single word so far. */
static bool expect_word(const char *option, const char *given, const char *word,
                        struct error *error)
{
    return !given || strcmp(given, word) == 0 ||
           error_set(error, ERROR_USAGE, "%s \"%s\" is not known; expected '%s'", option, given,
                     word);
}

static bool choose_threshold(const char *threshold, enum severity *severity, struct error *error)
{
    return severity_parse(threshold, severity) ||
           error_set(error, ERROR_USAGE,
                     "--fail-on \"%s\" is no severity; expected critical, error, warning or "
                     "advisory",
                     threshold);
}

static bool choose_compat(struct settings *settings, struct error *error)
{
    settings->validator.official = settings->compat != NULL;
    return expect_word("--compat", settings->compat, "official", error);
}

static bool choose_grouping(const struct settings *settings, struct plan *plan, struct error *error)
{
    plan->grouping = settings->group ? GROUP_RULE : GROUP_NONE;
    return expect_word("--group", settings->group, "rule", error) &&
           report_check_format(settings->format, plan->grouping, error);
}

static bool check_dates(const struct settings *settings, struct error *error)
{
    const char *now = settings->validator.now, *date = settings->validator.codelist_date;
    if (now && !datetime_is_valid(now) && !date_is_valid(now))
        return error_set(error, ERROR_USAGE,
                         "--now \"%s\" is no date; expected one such as 2024-05-31 or "
                         "2024-05-31T09:30:00Z",
                         now);
    if (date && !date_is_valid(date))
        return error_set(error, ERROR_USAGE,
                         "--codelist-date \"%s\" is no date; expected one such as 2024-05-31",
                         date);
    return true;
}

static bool load_list(const char *path, struct line_list **list, struct error *error)
{
    *list = path ? line_list_load(path, error) : NULL;
    return !path || *list;
}

static bool make_plan(struct settings *settings, char **arguments, size_t count, struct plan *plan,
                      struct error *error)
{
    bool planned = choose_threshold(settings->threshold, &plan->fail_on, error) &&
                   choose_compat(settings, error) && choose_grouping(settings, plan, error) &&
                   check_dates(settings, error) &&
                   load_list(settings->known, &plan->known, error) &&
                   load_list(settings->publishers, &plan->publishers, error) &&
                   input_list_expand(&plan->inputs, arguments, count, error);
    settings->validator.known = plan->known;
    settings->validator.publishers = plan->publishers;
    settings->validator.rule_files = settings->rules.items;
    settings->validator.rule_file_count = settings->rules.count;
    settings->validator.threads = settings->threads.value;
    return planned;
}

static void plan_release(struct plan *plan)
{
    input_list_release(&plan->inputs);
    line_list_free(plan->known);
    line_list_free(plan->publishers);
}

/* The work -------------------------------------------------------------------------------------*/

static void on_progress(void *context, size_t bytes)
{
    struct advance *advance = context;
    progress_update(&advance->progress, advance->before + bytes);
}

/* A file that can't be read does not keep the others from being checked. */
static bool check_input(struct validator *validator, struct input_list *inputs, const char *path,
                        struct tracer *tracer, struct finding_log *log, struct error *error)
{
    bool unreadable;
    if (check_file(validator, path, tracer, log, &unreadable, error))
        return true;
    if (!unreadable)
        return false;
    input_list_note_unread(inputs, error);
    return true;
}

static bool check_inputs(struct validator *validator, struct input_list *inputs,
                         struct finding_log *log, struct advance *advance, struct error *error)
{
    struct tracer *tracer = tracer_new();
    bool checked = true;
    progress_begin(&advance->progress, progress_terminal(stderr), inputs->size, NULL, NULL);
    for (size_t i = 0; checked && i < inputs->count; i++) {
        const struct input *input = &inputs->items[i];
        progress_set_file(&advance->progress, input->path);
        checked = check_input(validator, inputs, input->path, tracer, log, error);
        advance->before += input->size;
    }
    progress_end(&advance->progress);
    tracer_free(tracer);
    return checked && check_settle(validator, log, error);
}

static bool is_colourful(void)
{
    const char *plain = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && (!plain || !*plain);
}

/* Where nothing could be read there is nothing to say. */
static bool write_report(const struct settings *settings, const struct plan *plan,
                         const struct finding_log *log, struct report_options *options,
                         struct error *error)
{
    const struct input_list *inputs = &plan->inputs;
    options->several = inputs->count + inputs->unread_count > 1;
    return (finding_log_file_count(log) == 0 && inputs->unread_count > 0) ||
           report_write(settings->format, log, options, stdout, error);
}

static bool check_and_report(struct settings *settings, struct plan *plan,
                             struct validator *validator, bool *bad, struct error *error)
{
    struct report_options options = {.program_version = IATIPUB_VERSION,
                                     .group = plan->grouping,
                                     .most = settings->most.value,
                                     .fail_on = plan->fail_on,
                                     .colour = is_colourful()};
    options.rules = validator_rules(validator, &options.rule_set_count);
    const struct filter_options wanted = {.only = settings->only,
                                          .ignore = settings->ignore,
                                          .baseline = settings->baseline,
                                          .official = settings->validator.official};
    struct finding_filter *filter =
        finding_filter_new(&wanted, options.rules, options.rule_set_count, error);
    struct finding_log *log = filter ? finding_log_new(filter) : NULL;
    bool done = log && check_inputs(validator, &plan->inputs, log, &settings->advance, error) &&
                write_report(settings, plan, log, &options, error);
    *bad = done && finding_log_at_least(log, plan->fail_on) > 0;
    finding_log_free(log);
    finding_filter_free(filter);
    return done;
}

/* Tells what could not be read, and whether there was such. */
static bool tell_unread(struct input_list *inputs)
{
    for (size_t i = 0; i < inputs->unread_count; i++)
        report_error(&inputs->unread[i]);
    return inputs->unread_count > 0;
}

static int validate(struct settings *settings, char **arguments, size_t count)
{
    struct error error = ERROR_INIT;
    struct plan plan = {.inputs = INPUT_LIST_INIT};
    struct validator *validator = NULL;
    bool bad = false;
    settings->validator.progress = on_progress;
    settings->validator.progress_context = &settings->advance;
    bool done = make_plan(settings, arguments, count, &plan, &error);
    if (done)
        validator = validator_new(&settings->validator, &error);
    done = validator && check_and_report(settings, &plan, validator, &bad, &error);
    if (FREE_BEFORE_EXIT)
        validator_free(validator);
    bool unread = tell_unread(&plan.inputs);
    plan_release(&plan);
    if (!done)
        return report_error(&error);
    return unread ? ERROR_ENVIRONMENT : bad ? ERROR_DATA : ERROR_NONE;
}

int command_validate(int argc, char **argv)
{
    struct settings settings = {.format = "text",
                                .threshold = "error",
                                .most = {.least = 1, .most = SIZE_MAX},
                                .threads = {.most = 64}};
    struct validator_options *validator = &settings.validator;
    const struct option_spec options[] = {
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT",
         N_("text (default), json, jsonl, csv, junit, sarif or html")},
        {"fail-on", 0, OPTION_TEXT, &settings.threshold, "SEVERITY",
         N_("critical, error, warning or advisory: exit with 1 at this or worse (default: error)")},
        {"only", 0, OPTION_TEXT, &settings.only, "LIST",
         N_("only these rule ids (9.40.1, 9.*) and categories, by commas")},
        {"ignore", 0, OPTION_TEXT, &settings.ignore, "LIST", N_("all but these")},
        {"group", 0, OPTION_TEXT, &settings.group, "BY",
         N_("'rule': by rule, then by file and activity")},
        {"max-findings", 0, OPTION_NUMBER, &settings.most, "COUNT",
         N_("show no more; all are counted")},
        {"baseline", 0, OPTION_TEXT, &settings.baseline, "FILE",
         N_("an earlier report (json, jsonl); only what is new fails")},
        {"rules", 0, OPTION_LIST, &settings.rules, "FILE",
         N_("a ruleset of your own, or a pack by name")},
        {"known", 0, OPTION_TEXT, &settings.known, "FILE",
         N_("activities that exist elsewhere, an identifier a line")},
        {"publishers", 0, OPTION_TEXT, &settings.publishers, "FILE",
         N_("identifiers of registered publishers, one a line")},
        {"now", 0, OPTION_TEXT, &validator->now, "DATE", N_("the present (default: now)")},
        {"codelist-date", 0, OPTION_TEXT, &validator->codelist_date, "DATE",
         N_("warn of codes withdrawn by then (default: the present)")},
        {"compat", 0, OPTION_TEXT, &settings.compat, "WITH",
         N_("'official': answer as the official validator does")},
        SCHEMA_OPTION(&validator->schema_folder),
        {"threads", 0, OPTION_NUMBER, &settings.threads, "COUNT",
         N_("work with so many (default: one a processor)")},
    };
    size_t count;
    int status;
    if (options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                     &status))
        status = validate(&settings, argv + 1, count);
    option_list_release(&settings.rules);
    return status;
}
