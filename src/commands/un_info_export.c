#include "commands/un_info_export.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/leak_test.h"
#include "commands/session.h"
#include "convert/un_info_output.h"
#include "options.h"
#include "report/findings_text.h"
#include "standard/codelist.h"
#include "store/functions.h"
#include "unsdg/un_info.h"

static const struct usage usage = {
    .synopsis = "iatipub export un-info [-C DIR] [--country CODE] [--year YEAR]\n"
                "                              [--columns FILE] [--format csv|xlsx] [-o FILE]",
    .text =
        N_("Writes joint-workplan rows as UN country teams keep them in UN INFO: what each\n"
           "activity requires (budgets), has available (incoming commitments, else agreements)\n"
           "and has expended (UN expense, else disbursements and expenditure), by country and\n"
           "year, in US dollars, from the records of the last import.\n"
           "--columns replaces the columns: a table of titles and fields, parted by tabs."),
    .example = "  iatipub export un-info --country TN --format xlsx -o tunisia.xlsx",
};

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999 };

struct settings {
    const char *folder, *format, *columns, *output;
    struct option_number year;
    struct un_info_options options;
};

static bool is_workbook(const struct settings *settings)
{
    return strcmp(settings->format, "xlsx") == 0;
}

static bool write_csv(const struct settings *settings, const struct un_info_layout *layout,
                      struct un_info *rows, size_t *count, struct error *error)
{
    if (!settings->output)
        return un_info_write_csv(rows, layout, stdout, count, error);
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = output_file_open(&file, settings->output, error) &&
                   un_info_write_csv(rows, layout, file.stream, count, error) &&
                   output_file_commit(&file, error);
    output_file_abort(&file);
    return written;
}

static bool write_rows(const struct settings *settings, const struct un_info_layout *layout,
                       struct un_info *rows, size_t *count, struct error *error)
{
    bool written = is_workbook(settings)
                       ? un_info_write_xlsx(rows, layout, settings->output, count, error)
                       : write_csv(settings, layout, rows, count, error);
    if (written && settings->output)
        printf("export     %zu %s -> %s\n", *count, *count == 1 ? "row" : "rows", settings->output);
    return written;
}

/* A header alone looks like a plan without work. */
static void note_nothing(struct session *session, const struct settings *settings)
{
    const char *country = settings->options.country;
    struct strbuf which = STRBUF_INIT;
    if (country)
        strbuf_addf(&which, " of country %s", country);
    if (settings->options.year)
        strbuf_addf(&which, " of %zu", settings->options.year);
    findings_add(&session->findings, SEVERITY_WARNING, "x.un-info.nothing", "source",
                 "there are no rows%s: the records of the last import have no budgets, income or "
                 "spending for them",
                 which.text ? which.text : "");
    strbuf_release(&which);
}

/* Rows that lack money for want of a rate are not sound. */
static void show_findings(struct session *session, const struct store *store)
{
    functions_report(store->functions, &session->findings);
    fflush(stdout);
    findings_text_write(&session->findings, stderr);
    session->stopped = findings_at_least(&session->findings, SEVERITY_CRITICAL) > 0;
}

static bool export_rows(struct session *session, const struct settings *settings,
                        const struct un_info_layout *layout)
{
    struct error *error = &session->error;
    struct store *store = store_open(session->publication, session->layout, error);
    struct un_info *rows =
        store ? un_info_open(store, session->publication, layout, &settings->options, error) : NULL;
    size_t count;
    bool done = rows && write_rows(settings, layout, rows, &count, error) &&
                (!settings->output || leak_test(session, store, settings->output));
    if (done && count == 0)
        note_nothing(session, settings);
    if (done)
        show_findings(session, store);
    un_info_close(rows);
    store_close(store);
    return done;
}

/* Countries of the UN's own data have three letters; those of IATI have two. */
static bool check_country(const char *country, struct error *error)
{
    if (!country)
        return true;
    struct codelists *lists = codelists_open(NULL, error);
    const struct codelist *list = lists ? codelists_get(lists, "Country", error) : NULL;
    char *code = xstrdup(country);
    for (char *at = code; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    bool known = list && (codelist_contains(list, code, NULL) ||
                          error_set(error, ERROR_USAGE,
                                    "--country '%s' is not in codelist Country; expected a code of "
                                    "two letters such as TN",
                                    country));
    free(code);
    codelists_free(lists);
    return known;
}

static bool check_settings(const struct settings *settings, struct error *error)
{
    if (!check_country(settings->options.country, error))
        return false;
    if (!is_workbook(settings) && strcmp(settings->format, "csv") != 0)
        return error_set(error, ERROR_USAGE, "there is no format '%s'; expected csv or xlsx",
                         settings->format);
    return !is_workbook(settings) || settings->output ||
           error_set(error, ERROR_USAGE, "-o is missing; name the workbook to write");
}

static int run(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    struct un_info_layout layout = {.count = 0};
    if (!check_settings(settings, &error) ||
        !un_info_layout_read(&layout, settings->columns, &error)) {
        un_info_layout_release(&layout);
        return report_error(&error);
    }
    struct session session;
    bool finished = session_open(&session, settings->folder ? settings->folder : ".") &&
                    export_rows(&session, settings, &layout);
    un_info_layout_release(&layout);
    return session_end(&session, finished);
}

int export_un_info(int argc, char **argv)
{
    struct settings settings = {.format = "csv", .year = {.least = FIRST_YEAR, .most = LAST_YEAR}};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR",
         N_("the publication (default: here)")},
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT", N_("csv or xlsx (default: csv)")},
        {"columns", 0, OPTION_TEXT, &settings.columns, "FILE", N_("the columns to write")},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         N_("the file to write (default: standard output)")},
        {"country", 0, OPTION_TEXT, &settings.options.country, "CODE", N_("only this country")},
        {"year", 0, OPTION_NUMBER, &settings.year, "YEAR", N_("only this year")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    settings.options.year = settings.year.value;
    return run(&settings);
}
