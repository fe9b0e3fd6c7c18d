#include "command.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
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

/* Validates one file and prints what was found. */
static bool validate_one(const struct settings *settings, struct schemas *schemas,
                         const char *path, size_t *bad, struct findings_json *report,
                         struct error *error)
{
    struct findings findings = {.limit = MOST_FINDINGS};
    struct validation validation = {.kind = FILE_UNKNOWN};
    bool validated = validate_file(path, schemas, &findings, &validation, error);
    if (validated) {
        *bad += findings_at_least(&findings, settings->fail_on);
        if (settings->as_json)
            findings_json_add(report, path, &validation, &findings);
        else
            findings_text_print(stdout, &findings, 0);
    }
    validation_clear(&validation);
    findings_release(&findings);
    return validated;
}

int command_validate(int argc, char **argv)
{
    struct settings settings = {.format = "text", .threshold = "error"};
    const struct option_spec options[] = {
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT", "text (default) or json"},
        {"fail-on", 0, OPTION_TEXT, &settings.threshold, "SEVERITY",
         "exit with 1 at this severity or worse (default: error)"},
        {"schema-dir", 0, OPTION_TEXT, &settings.schemas, "DIR",
         "use the XSDs in DIR instead of the built-in ones"},
    };
    size_t count;
    int status;
    if (!options_read(argc, argv, &usage, options, 3, &count, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!choose_format(&settings, &error) || !choose_threshold(&settings, &error))
        return report_error(&error);
    struct schemas *schemas = schemas_new(settings.schemas);
    struct findings_json *report = settings.as_json ? findings_json_new() : NULL;
    size_t bad = 0;
    bool validated = true;
    for (size_t i = 1; validated && i <= count; i++)
        validated = validate_one(&settings, schemas, argv[i], &bad, report, &error);
    if (report && validated)
        findings_json_print(stdout, report);
    findings_json_free(report);
    schemas_free(schemas);
    if (!validated)
        return report_error(&error);
    return bad > 0 ? ERROR_DATA : ERROR_NONE;
}
