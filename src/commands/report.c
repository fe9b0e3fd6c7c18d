#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "options.h"
#include "report/compact_report.h"
#include "report/findings_text.h"
#include "report/funding_report.h"
#include "store/functions.h"
#include "unsdg/funding_compact.h"
#include "unsdg/funding_partners.h"

static const struct usage usage = {
    .synopsis =
        "iatipub report funding-compact [-C DIR] --year YEAR|FIRST-LAST [--development HOW]\n"
        "                                      [--format FORMAT] [-o FILE]\n"
        "       iatipub report funding-partners [-C DIR] --year YEAR|FIRST-LAST [options]",
    .text = "Subjects:\n"
            "  funding-compact  the indicators of the UN Funding Compact that one entity can\n"
            "                   compute, from the UN financial data of the last conversion, with\n"
            "                   what each was computed from, its target and how sure that is.\n"
            "                   HOW the development part of money is found for F1 to F4:\n"
            "                   none (all money counts), tagged (functions of revenue), expense\n"
            "                   (functions of expense), fixed:PERCENT (of assessed contributions)\n"
            "  funding-partners  revenue by kind of partner (domestic, bilateral, UN, private and\n"
            "                   non-state, international financial institutions) and by modality\n"
            "                   (assessed, core voluntary, softly earmarked, earmarked)",
    .example = "  iatipub report funding-compact -C samples/ilo --year 2022-2024",
    .least = 1,
    .most = 1,
};

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, YEAR_DIGITS = 4, YEARS_MOST = 100 };

struct settings {
    const char *folder, *entity, *year, *development, *format, *output, *now;
};

/* ---- funding-compact ---- */

static bool read_year(const char **text, int *year)
{
    if (strspn(*text, "0123456789") < YEAR_DIGITS)
        return false;
    *year = 0;
    for (int i = 0; i < YEAR_DIGITS; i++)
        *year = *year * 10 + (*(*text)++ - '0');
    return *year >= FIRST_YEAR;
}

static bool read_years(const char *text, int *first, int *last, struct error *error)
{
    const char *rest = text;
    if (!text)
        return error_set(error, ERROR_USAGE,
                         "--year is missing; expected a year such as 2024, or 2018-2024");
    bool read = read_year(&rest, first);
    *last = *first;
    if (read && *rest == '-')
        read = rest++ && read_year(&rest, last);
    int count = *last - *first + 1;
    return (read && !*rest && count >= 1 && count <= YEARS_MOST) ||
           error_set(error, ERROR_USAGE,
                     "--year is '%s'; expected a year such as 2024, or 2018-2024", text);
}

static bool is_percentage(const char *text)
{
    struct decimal number, hundred;
    decimal_init(&number);
    decimal_init(&hundred);
    decimal_parse(&hundred, "100");
    bool is = decimal_parse(&number, text) && mpz_sgn(number.digits) >= 0 &&
              decimal_compare(&number, &hundred) <= 0;
    decimal_clear(&hundred);
    decimal_clear(&number);
    return is;
}

static bool read_development(const char *how, struct compact_options *options, struct error *error)
{
    static const struct {
        const char *name;
        enum compact_development development;
    } methods[] = {{"none", COMPACT_ALL}, {"tagged", COMPACT_TAGGED}, {"expense", COMPACT_EXPENSE}};
    static const char fixed[] = "fixed:";
    if (strncmp(how, fixed, strlen(fixed)) == 0) {
        options->development = COMPACT_FIXED;
        options->percent = how + strlen(fixed);
        return is_percentage(options->percent) ||
               error_set(error, ERROR_USAGE,
                         "--development is '%s'; expected a percentage such as fixed:60", how);
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(how, methods[i].name) == 0) {
            options->development = methods[i].development;
            return true;
        }
    return error_set(error, ERROR_USAGE,
                     "--development is '%s'; expected none, tagged, expense or fixed:PERCENT", how);
}

/* To the file if there is one, else to standard output, where main looks for errors. */
static bool put(const struct strbuf *text, const char *path, struct error *error)
{
    if (path)
        return file_write(path, text->text, text->length, error);
    fwrite(text->text, 1, text->length, stdout);
    return true;
}

static bool report_compact(struct session *session, const struct settings *settings,
                           const struct compact_options *options, compact_writer *write)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct compact *compact =
        store ? compact_compute(store, session->publication, options, &session->error) : NULL;
    struct strbuf text = STRBUF_INIT;
    if (compact) {
        functions_report(store->functions, &session->findings);
        findings_text_write(&session->findings, stderr);
        session->stopped = findings_at_least(&session->findings, SEVERITY_CRITICAL) > 0;
        write(compact, &text);
        for (size_t i = 0; write == compact_report_csv && i < compact->warning_count; i++)
            fprintf(stderr, "warning: %s\n", compact->warnings[i]);
    }
    bool done = compact && put(&text, settings->output, &session->error);
    strbuf_release(&text);
    compact_free(compact);
    store_close(store);
    return done;
}

static int funding_compact(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    char now[DATETIME_TEXT_SIZE];
    datetime_now(now);
    struct compact_options options = {.entity = settings->entity,
                                      .now = settings->now ? settings->now : now};
    compact_writer *write = compact_writer_named(settings->format, &error);
    if (!write || !read_years(settings->year, &options.first_year, &options.last_year, &error) ||
        !read_development(settings->development, &options, &error))
        return report_error(&error);
    struct session session;
    bool finished = session_open(&session, settings->folder ? settings->folder : ".") &&
                    report_compact(&session, settings, &options, write);
    return session_end(&session, finished);
}

/* ---- funding-partners ---- */

static bool report_partners(struct session *session, const struct settings *settings,
                            const struct funding_options *options, funding_writer *write)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct funding_partners *funding =
        store ? funding_partners_sum(store, session->publication, options, &session->error) : NULL;
    struct strbuf text = STRBUF_INIT;
    if (funding)
        write(funding, &text);
    bool done = funding && put(&text, settings->output, &session->error);
    strbuf_release(&text);
    funding_partners_free(funding);
    store_close(store);
    return done;
}

static int funding_partners(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    struct funding_options options = {.entity = settings->entity};
    funding_writer *write = funding_writer_named(settings->format, &error);
    if (!write || !read_years(settings->year, &options.first_year, &options.last_year, &error))
        return report_error(&error);
    struct session session;
    bool finished = session_open(&session, settings->folder ? settings->folder : ".") &&
                    report_partners(&session, settings, &options, write);
    return session_end(&session, finished);
}

/* ---- subjects ---- */

static const struct {
    const char *name;
    int (*report)(const struct settings *settings);
} subjects[] = {{"funding-compact", funding_compact}, {"funding-partners", funding_partners}};

enum { SUBJECT_COUNT = sizeof subjects / sizeof *subjects };

static int unknown_subject(const char *name)
{
    struct error error = ERROR_INIT;
    const char *names[SUBJECT_COUNT];
    for (size_t i = 0; i < SUBJECT_COUNT; i++)
        names[i] = subjects[i].name;
    const char *nearest = suggest_nearest(name, names, SUBJECT_COUNT);
    error_set(&error, ERROR_USAGE,
              "there is no report '%s'%s%s%s; 'iatipub report --help' lists them", name,
              nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'" : "");
    return report_error(&error);
}

int command_report(int argc, char **argv)
{
    struct settings settings = {.development = "none", .format = "text"};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR", "the publication (default: here)"},
        {"year", 0, OPTION_TEXT, &settings.year, "YEAR", "the year, or the years FIRST-LAST"},
        {"entity", 0, OPTION_TEXT, &settings.entity, "CODE",
         "of which UN entity (default: the publication's own)"},
        {"development", 0, OPTION_TEXT, &settings.development, "HOW",
         "none, tagged, expense or fixed:PERCENT (default: none)"},
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT", "text, csv or json (default: text)"},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         "where the report goes (default: standard output)"},
        {"now", 0, OPTION_TEXT, &settings.now, "TIME",
         "the moment that publishing is looked back from (default: now)"},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL,
                      &status) ||
        !check_now(settings.now, &status))
        return status;
    for (size_t i = 0; i < SUBJECT_COUNT; i++)
        if (strcmp(argv[1], subjects[i].name) == 0)
            return subjects[i].report(&settings);
    return unknown_subject(argv[1]);
}
