#include "command.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/language.h"
#include "base/suggest.h"
#include "commands/page_report.h"
#include "commands/session.h"
#include "options.h"
#include "report/compact_report.h"
#include "report/findings_text.h"
#include "report/funding_report.h"
#include "report/report_form.h"
#include "store/functions.h"
#include "unsdg/funding_compact.h"
#include "unsdg/funding_partners.h"

/* ---- how it presents itself ---- */

static const struct usage page_usage = {
    .synopsis = "iatipub report [-C DIR] [FILE...] [options]\n"
                "       iatipub report funding-compact|funding-partners [-C DIR] --year YEAR",
    .text =
        N_("Reports on the datasets of the last conversion, or on FILEs: what is published, money\n"
           "by year, country, sector and earmarking, findings and quality, which elements and\n"
           "languages are missing, what is funded. The page is complete in itself; the other\n"
           "formats have the same figures.\n"
           "With a subject ('iatipub report funding-compact --help'):\n"
           "  funding-compact   the indicators of the UN Funding Compact\n"
           "  funding-partners  revenue by kind of partner and by modality"),
    .example = "  iatipub report -C samples/ilo -o report.html\n"
               "  iatipub report activities.xml --format json",
    .most = SIZE_MAX,
};

static const struct usage usage = {
    .synopsis = "iatipub report funding-compact [-C DIR] --year YEAR|FIRST-LAST [options]\n"
                "       iatipub report funding-partners [-C DIR] --year YEAR|FIRST-LAST [options]",
    .text = N_("Subjects:\n"
               "  funding-compact   the indicators of the UN Funding Compact that one entity can\n"
               "                    compute, from the UN financial data of the last conversion,\n"
               "                    with what each was computed from, its target and how sure\n"
               "                    that is. HOW the development part of money is found for F1\n"
               "                    to F4: none (all money counts), tagged (functions of\n"
               "                    revenue), expense (functions of expense), fixed:PERCENT (of\n"
               "                    assessed contributions)\n"
               "  funding-partners  revenue by kind of partner (domestic, bilateral, UN, private\n"
               "                    and non-state, international financial institutions) and by\n"
               "                    modality (assessed, core voluntary, softly earmarked,\n"
               "                    earmarked)"),
    .example = "  iatipub report funding-compact -C samples/ilo --year 2022-2024",
    .least = 1,
    .most = 1,
};

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, YEAR_DIGITS = 4, YEARS_MOST = 100 };

struct settings {
    const char *folder, *entity, *year, *development, *format, *output, *now;
};

/* ---- what is asked for ---- */

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

/* What is asked for, read from the settings. */
struct request {
    const struct settings *settings;
    enum report_form form;
    int first_year, last_year;
    struct compact_options compact; /* of that report alone */
    char now[DATETIME_TEXT_SIZE];
};

/* ---- funding-compact ---- */

static bool check_compact(struct request *request, struct error *error)
{
    const struct settings *settings = request->settings;
    datetime_now(request->now);
    request->compact =
        (struct compact_options){.entity = settings->entity,
                                 .first_year = request->first_year,
                                 .last_year = request->last_year,
                                 .now = settings->now ? settings->now : request->now};
    return read_development(settings->development, &request->compact, error);
}

static bool add_compact(struct session *session, struct store *store, const struct request *request,
                        struct strbuf *text)
{
    static compact_writer *const writers[] = {[FORM_TEXT] = compact_report_text,
                                              [FORM_CSV] = compact_report_csv,
                                              [FORM_JSON] = compact_report_json};
    struct compact *compact =
        compact_compute(store, session->publication, &request->compact, &session->error);
    if (!compact)
        return false;
    functions_report(store->functions, &session->findings);
    findings_text_write(&session->findings, stderr);
    session->stopped = findings_at_least(&session->findings, SEVERITY_CRITICAL) > 0;
    writers[request->form](compact, text);
    for (size_t i = 0; request->form == FORM_CSV && i < compact->warning_count; i++)
        fprintf(stderr, _("warning: %s\n"), compact->warnings[i]);
    compact_free(compact);
    return true;
}

/* ---- funding-partners ---- */

static bool add_partners(struct session *session, struct store *store,
                         const struct request *request, struct strbuf *text)
{
    static funding_writer *const writers[] = {[FORM_TEXT] = funding_report_text,
                                              [FORM_CSV] = funding_report_csv,
                                              [FORM_JSON] = funding_report_json};
    const struct funding_options options = {.entity = request->settings->entity,
                                            .first_year = request->first_year,
                                            .last_year = request->last_year};
    struct funding_partners *funding =
        funding_partners_sum(store, session->publication, &options, &session->error);
    if (!funding)
        return false;
    writers[request->form](funding, text);
    funding_partners_free(funding);
    return true;
}

/* ---- subjects ---- */

static const struct subject {
    const char *name;
    /* Reads what only this report takes; NULL: nothing. */
    bool (*check)(struct request *request, struct error *error);
    /* Adds the report; false and the session's error if it can't be made. */
    bool (*add)(struct session *session, struct store *store, const struct request *request,
                struct strbuf *text);
} subjects[] = {{"funding-compact", check_compact, add_compact},
                {"funding-partners", NULL, add_partners}};

enum { SUBJECT_COUNT = sizeof subjects / sizeof *subjects };

static bool write_report(struct session *session, const struct subject *subject,
                         const struct request *request)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct strbuf text = STRBUF_INIT;
    bool done = store && subject->add(session, store, request, &text) &&
                put(&text, request->settings->output, &session->error);
    strbuf_release(&text);
    store_close(store);
    return done;
}

static int report_on(const struct subject *subject, const struct settings *settings)
{
    struct error error = ERROR_INIT;
    struct request request = {.settings = settings};
    if (!report_form_named(settings->format, FORM_JSON, &request.form, &error) ||
        !read_years(settings->year, &request.first_year, &request.last_year, &error) ||
        (subject->check && !subject->check(&request, &error)))
        return report_error(&error);
    struct session session;
    bool finished = session_open(&session, settings->folder ? settings->folder : ".") &&
                    write_report(&session, subject, &request);
    return session_end(&session, finished);
}

static int unknown_subject(const char *name)
{
    struct error error = ERROR_INIT;
    const char *names[SUBJECT_COUNT];
    for (size_t i = 0; i < SUBJECT_COUNT; i++)
        names[i] = subjects[i].name;
    const char *nearest = suggest_nearest(name, names, SUBJECT_COUNT);
    error_set(&error, ERROR_USAGE, "there is no report '%s'", name);
    if (nearest)
        error_add(&error, "; did you mean '%s'", nearest);
    error_add(&error, "; 'iatipub report --help' lists them");
    return report_error(&error);
}

static bool names_subject(const char *text)
{
    for (size_t i = 0; i < SUBJECT_COUNT; i++)
        if (strcmp(text, subjects[i].name) == 0)
            return true;
    return false;
}

/* An argument that is no file and does not look like one was meant as a subject. */
static bool is_lost_subject(const char *text)
{
    return *text != '-' && !strpbrk(text, "./") && !file_exists(text);
}

static int report_page(int argc, char **argv)
{
    struct page_request request = {.format = "html"};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &request.folder, "DIR",
         N_("the publication (default: here)")},
        {"format", 0, OPTION_TEXT, &request.format, "FORMAT",
         N_("html, json, csv or xlsx (default: html)")},
        {"output", 'o', OPTION_TEXT, &request.output, "FILE",
         N_("where the report goes (default: standard output)")},
        {"now", 0, OPTION_TEXT, &request.now, "DATE", N_("the day of the report (default: today)")},
    };
    int status;
    if (!options_read(argc, argv, &page_usage, options, sizeof options / sizeof *options,
                      &request.file_count, &status))
        return status;
    request.files = (const char *const *)&argv[1];
    return page_report(&request);
}

int command_report(int argc, char **argv)
{
    bool has_subject = false;
    for (int i = 1; i < argc && !has_subject; i++)
        has_subject = names_subject(argv[i]);
    if (!has_subject && argc > 1 && is_lost_subject(argv[1])) {
        options_choose_language(argc - 1, argv + 1);
        return unknown_subject(argv[1]);
    }
    if (!has_subject)
        return report_page(argc, argv);
    struct settings settings = {.development = "none", .format = "text"};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR",
         N_("the publication (default: here)")},
        {"year", 0, OPTION_TEXT, &settings.year, "YEAR", N_("the year, or the years FIRST-LAST")},
        {"entity", 0, OPTION_TEXT, &settings.entity, "CODE",
         N_("of which UN entity (default: the publication's own)")},
        {"development", 0, OPTION_TEXT, &settings.development, "HOW",
         N_("none, tagged, expense or fixed:PERCENT (default: none)")},
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT",
         N_("text, csv or json (default: text)")},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         N_("where the report goes (default: standard output)")},
        {"now", 0, OPTION_TEXT, &settings.now, "TIME",
         N_("the moment that publishing is looked back from (default: now)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL,
                      &status) ||
        !settle_now(&settings.now, &status))
        return status;
    for (size_t i = 0; i < SUBJECT_COUNT; i++)
        if (strcmp(argv[1], subjects[i].name) == 0)
            return report_on(&subjects[i], &settings);
    return unknown_subject(argv[1]);
}
