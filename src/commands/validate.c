#include "command.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "options.h"
#include "report/findings_json.h"
#include "report/findings_text.h"
#include "validate/validator.h"

static const struct usage usage = {
    .synopsis = "iatipub validate [options] FILE...",
    .text = "Checks IATI activity and organisation files against the schema of their version and\n"
            "prints what is wrong, and where, on standard output. '-' is standard input.\n"
            "Nothing is fetched from the network.",
    .example = "  iatipub validate activities.xml\n"
               "  iatipub validate --format json out/*.xml > findings.json",
    .least = 1,
    .most = SIZE_MAX,
};

enum { MOST_FINDINGS = 10000 };

struct settings {
    const char *format, *threshold, *schemas;
    enum severity fail_on;
    bool as_json;
};

static bool choose_format(struct settings *settings, struct error *error)
{
    static const char *const formats[] = {"text", "json"};
    settings->as_json = strcmp(settings->format, "json") == 0;
    if (settings->as_json || strcmp(settings->format, "text") == 0)
        return true;
    const char *nearest = suggest_nearest(settings->format, formats, 2);
    return error_set(error, ERROR_USAGE, "unknown format '%s'%s%s%s; formats are text and json",
                     settings->format, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                     nearest ? "'?" : "");
}

static bool choose_threshold(struct settings *settings, struct error *error)
{
    return severity_parse(settings->threshold, &settings->fail_on) ||
           error_set(error, ERROR_USAGE,
                     "--fail-on \"%s\" is no severity; expected critical, error, warning or "
                     "advisory",
                     settings->threshold);
}

/* What was found in one file. */
struct checked {
    const char *path;
    struct findings findings;
    struct validation validation;
};

static const char *type_name(enum file_kind kind)
{
    static const char *const names[] = {[FILE_UNKNOWN] = "",
                                        [FILE_ACTIVITIES] = "iati-activities",
                                        [FILE_ORGANISATIONS] = "iati-organisations"};
    return names[kind];
}

static void print_json(const struct checked *checked, size_t count)
{
    struct file_report *reports = xcalloc(count, sizeof *reports);
    for (size_t i = 0; i < count; i++)
        reports[i] = (struct file_report){.file = checked[i].path,
                                          .type = type_name(checked[i].validation.kind),
                                          .version = checked[i].validation.version,
                                          .findings = &checked[i].findings};
    findings_json_write(reports, count, IATIPUB_VERSION, stdout);
    free(reports);
}

/* A line a file, so that a clean file is heard of too. On standard error: results are findings. */
static void print_summary(const struct checked *checked)
{
    char *summary = findings_summary(&checked->findings);
    bool organisations = checked->validation.kind == FILE_ORGANISATIONS;
    char *items =
        counted(checked->validation.activities, organisations ? "organisation" : "activity",
                organisations ? "organisations" : "activities");
    fprintf(stderr, "%s: %s, %s\n", checked->path, items, summary);
    free(items);
    free(summary);
}

static bool validate_files(const struct settings *settings, struct checked *checked, size_t count,
                           struct error *error)
{
    struct schemas *schemas = schemas_new(settings->schemas);
    bool validated = true;
    for (size_t i = 0; validated && i < count; i++) {
        validated = validate_file(checked[i].path, schemas, &checked[i].findings,
                                  &checked[i].validation, error);
        if (validated && !settings->as_json) {
            findings_text_write(&checked[i].findings, stdout);
            fflush(stdout);
            print_summary(&checked[i]);
        }
    }
    schemas_free(schemas);
    return validated;
}

static bool has_bad_findings(const struct settings *settings, const struct checked *checked,
                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (findings_at_least(&checked[i].findings, settings->fail_on) > 0)
            return true;
    return false;
}

static int validate_all(const struct settings *settings, char **paths, size_t count)
{
    struct checked *checked = xcalloc(count, sizeof *checked);
    for (size_t i = 0; i < count; i++)
        checked[i] = (struct checked){.path = paths[i], .findings = {.limit = MOST_FINDINGS}};
    struct error error = ERROR_INIT;
    int status;
    if (!validate_files(settings, checked, count, &error)) {
        status = report_error(&error);
    } else {
        if (settings->as_json)
            print_json(checked, count);
        status = has_bad_findings(settings, checked, count) ? ERROR_DATA : ERROR_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        findings_release(&checked[i].findings);
        validation_clear(&checked[i].validation);
    }
    free(checked);
    return status;
}

int command_validate(int argc, char **argv)
{
    struct settings settings = {.format = "text", .threshold = "error"};
    const struct option_spec options[] = {
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT", "text (default) or json"},
        {"fail-on", 0, OPTION_TEXT, &settings.threshold, "SEVERITY",
         "exit with 1 at this severity or worse (default: error)"},
        SCHEMA_OPTION(&settings.schemas),
    };
    size_t count;
    int status;
    if (!options_read(argc, argv, &usage, options, 3, &count, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!choose_format(&settings, &error) || !choose_threshold(&settings, &error))
        return report_error(&error);
    return validate_all(&settings, argv + 1, count);
}
