#include "command.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/language.h"
#include "commands/against.h"
#include "commands/session.h"
#include "options.h"
#include "report/findings_text.h"
#include "report/reconciliation.h"
#include "report/report_form.h"
#include "unsdg/reconcile.h"

static const struct usage usage = {
    .synopsis = "iatipub reconcile [-C DIR] [--year YEAR] [--detail] [options]\n"
                "       iatipub reconcile [-C DIR] --against FILE [--format text|csv]",
    .text = N_(
        "Holds the UN financial data against the IATI files, year by year: expense in published\n"
        "activities, enabling cost, what is not published and why, differences of timing and\n"
        "exchange, and what is left unexplained; then the audited totals. Likewise revenue,\n"
        "by partner. Works on the records of the last import. Or, with --against, holds the\n"
        "facts of the last conversion against a public data set of the CEB secretariat.\n"
        "Exit status 1: something is unexplained or differs, or an amount has no rate of "
        "exchange."),
    .example = "  iatipub reconcile -C samples/ilo --year 2024 --detail",
};

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, USUAL_EXCHANGE_LIMIT = 10 };

struct settings {
    const char *folder, *format, *output, *tolerance, *against;
    bool detail;
    struct option_number year, exchange_limit;
};

static bool write_to(const struct settings *settings, reconciliation_writer *write,
                     struct reconciliation_report *report)
{
    if (!settings->output) {
        report->stream = stdout;
        return write(report);
    }
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = output_file_open(&file, settings->output, report->error);
    report->stream = file.stream;
    written = written && write(report) && output_file_commit(&file, report->error);
    output_file_abort(&file);
    return written;
}

static bool write_report(struct session *session, const struct settings *settings,
                         reconciliation_writer *write, const struct reconciliation *reconciliation)
{
    struct reconciliation_report report = {.reconciliation = reconciliation,
                                           .detail = settings->detail,
                                           .program_version = IATIPUB_VERSION,
                                           .error = &session->error};
    session->stopped = !reconciliation_is_sound(reconciliation);
    return write_to(settings, write, &report);
}

static bool reconcile(struct session *session, const struct settings *settings,
                      reconciliation_writer *write)
{
    const struct reconcile_options options = {.year = settings->year.value,
                                              .tolerance = settings->tolerance,
                                              .exchange_limit = settings->exchange_limit.value};
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct reconciliation *reconciliation =
        store ? reconcile_years(store, session->publication, &options, &session->findings,
                                &session->error)
              : NULL;
    findings_text_write(&session->findings, stderr);
    bool done = reconciliation && write_report(session, settings, write, reconciliation);
    reconciliation_free(reconciliation);
    store_close(store);
    return done;
}

static bool check_settings(const struct settings *settings, reconciliation_writer **write,
                           struct error *error)
{
    static reconciliation_writer *const writers[] = {[FORM_TEXT] = reconciliation_text,
                                                     [FORM_CSV] = reconciliation_csv,
                                                     [FORM_JSON] = reconciliation_json,
                                                     [FORM_HTML] = reconciliation_html};
    enum report_form form;
    if (!report_form_named(settings->format, FORM_HTML, &form, error))
        return false;
    *write = writers[form];
    if (!decimal_is_valid(settings->tolerance) || settings->tolerance[0] == '-')
        return error_set(error, ERROR_USAGE,
                         "--tolerance \"%s\" is no amount; expected US dollars such as 0.50",
                         settings->tolerance);
    return true;
}

static bool check_against(const struct settings *settings, struct error *error)
{
    if (settings->output || settings->detail || settings->year.value)
        return error_set(error, ERROR_USAGE,
                         "--against stands without --year, --detail and --output");
    if (strcmp(settings->format, "text") != 0 && strcmp(settings->format, "csv") != 0)
        return error_set(error, ERROR_USAGE,
                         "there is no format '%s' with --against; expected text or csv",
                         settings->format);
    return true;
}

/* With what the settings say, in the publication. */
static bool reconcile_as_set(struct session *session, const struct settings *settings,
                             reconciliation_writer *write)
{
    return settings->against
               ? reconcile_against(session, settings->against, strcmp(settings->format, "csv") == 0)
               : reconcile(session, settings, write);
}

int command_reconcile(int argc, char **argv)
{
    struct settings settings = {
        .format = "text",
        .tolerance = "0",
        .year = {.least = FIRST_YEAR, .most = LAST_YEAR},
        .exchange_limit = {.value = USUAL_EXCHANGE_LIMIT, .most = 100},
    };
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR",
         N_("the publication (default: here)")},
        {"year", 0, OPTION_NUMBER, &settings.year, "YEAR", N_("only this year (default: all)")},
        {"detail", 0, OPTION_FLAG, &settings.detail, NULL, N_("with the records behind each line")},
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT",
         N_("text, csv, json or html (default: text)")},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         N_("where the report goes (default: standard output)")},
        {"against", 0, OPTION_TEXT, &settings.against, "FILE",
         N_("a public data set (CSV) to hold the facts against")},
        {"tolerance", 0, OPTION_TEXT, &settings.tolerance, "AMOUNT",
         N_("US dollars that may be left unexplained (default: 0)")},
        {"exchange-limit", 0, OPTION_NUMBER, &settings.exchange_limit, "PERCENT",
         N_("what a difference of exchange may be of its amount (default: 10)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    reconciliation_writer *write;
    if (!check_settings(&settings, &write, &error) ||
        (settings.against && !check_against(&settings, &error)))
        return report_error(&error);
    struct session session;
    bool finished = session_open(&session, settings.folder ? settings.folder : ".") &&
                    reconcile_as_set(&session, &settings, write);
    return session_end(&session, finished);
}
