#include "store/derive_organisation.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/strbuf.h"
#include "store/derive_inside.h"
#include "store/functions.h"
#include "store/sql.h"

const struct derived_kind derived_kinds[DERIVED_KINDS] = {
    [DERIVED_TOTAL] = {"total", "total", "total-budget", "total_budgets", "", "", "NULL"},
    [DERIVED_ORG] = {"org", "recipient-org", "recipient-org-budget", "recipient_org_budgets",
                     ", recipient_org_ref, recipient_org", ", ref, name",
                     "coalesce(nullif(trim(t.recipient_org_ref), ''), trim(t.recipient_org))"},
    [DERIVED_REGION] = {"region", "recipient-region", "recipient-region-budget",
                        "recipient_region_budgets",
                        ", recipient_region, recipient_region_vocabulary", ", place, '1'",
                        "trim(t.recipient_region)"},
    [DERIVED_COUNTRY] = {"country", "recipient-country", "recipient-country-budget",
                         "recipient_country_budgets", ", recipient_country", ", place",
                         "upper(trim(t.recipient_country))"},
    [DERIVED_SPENT] = {"spent", NULL, "total-expenditure", "total_expenditures", "", "", "NULL"},
};

/* ---- for all files of deriving ---- */

bool derive_has(const struct deriving *deriving, enum derived_sums sums)
{
    const struct organisation_file *said = deriving->said;
    if (sums == DERIVED_SPENT)
        return !said->expenditure || *said->expenditure;
    for (unsigned i = 0; said->budgets && i < said->budgets_count; i++)
        if (strcmp(said->budgets[i], derived_kinds[sums].budget) == 0)
            return true;
    return !said->budgets;
}

void derive_tell(const struct deriving *deriving, enum severity severity, const char *rule,
                 sqlite3_int64 source, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = xvasprintf(format, args);
    va_end(args);
    struct finding *finding =
        findings_add(deriving->findings, severity, rule, "organisation-file", "%s", message);
    free(message);
    if (!finding)
        return;
    finding->subject = xstrdup(deriving->publication->organisation.ref);
    store_source_place(deriving->store, source, &finding->place);
}

const char *derive_default_currency(const struct deriving *deriving)
{
    const struct defaults *defaults = deriving->publication->defaults;
    return defaults && defaults->currency ? defaults->currency : "";
}

/* ---- sums ---- */

#define SUMS "decimal_sum(value), min(committed), min(source)"

/* An organisation that has an identifier is the same whatever it is called. */
static const char sums[] =
    "CREATE TEMP TABLE derived_sum(kind TEXT, period TEXT, end TEXT, currency TEXT, place TEXT,"
    " ref TEXT, name TEXT, value TEXT, committed INTEGER, source INTEGER);"
    "INSERT INTO temp.derived_sum SELECT CASE kind WHEN 'budget' THEN 'total' ELSE kind END,"
    " period, NULL, currency, '', NULL, NULL, " SUMS " FROM temp.derived_money"
    " WHERE kind <> 'planned' AND value IS NOT NULL GROUP BY kind, period, currency;"
    "INSERT INTO temp.derived_sum SELECT kind, period, NULL, currency,"
    " CASE kind WHEN 'rest' THEN '' ELSE place END AS at, NULL, NULL, " SUMS
    " FROM temp.derived_part GROUP BY kind, period, currency, at;"
    "INSERT INTO temp.derived_sum SELECT 'org', period, NULL, currency, coalesce(ref, name) AS at,"
    " ref, min(name), " SUMS " FROM temp.derived_money WHERE kind = 'planned' AND"
    " coalesce(ref, name) IS NOT NULL AND value IS NOT NULL GROUP BY period, currency, ref, at;"
    "UPDATE temp.derived_sum SET end = date(period, '+1 year', '-1 day');";

/* ---- reconciliation ---- */

static struct derived_line *add_line(struct derived_report *report, sqlite3_stmt *row)
{
    report->items = grow(report->items, report->count, &report->capacity, sizeof *report->items);
    struct derived_line *line = &report->items[report->count++];
    *line = (struct derived_line){.period_start = sql_text_copy(row, 0),
                                  .period_end = sql_text_copy(row, 1),
                                  .currency = sql_text_copy(row, 2),
                                  .total = sql_text_copy(row, 3),
                                  .countries = sql_text_copy(row, 4),
                                  .regions = sql_text_copy(row, 5),
                                  .rest = sql_text_copy(row, 6),
                                  .expenditure = sql_text_copy(row, 7)};
    return line;
}

static void add_text(struct decimal *sum, const char *text)
{
    struct decimal amount;
    decimal_init(&amount);
    if (text && decimal_parse(&amount, text))
        decimal_add(sum, &amount);
    decimal_clear(&amount);
}

static void compare_parts(const struct deriving *deriving, const struct derived_line *line,
                          sqlite3_int64 source)
{
    struct decimal total, parts;
    decimal_init(&total);
    decimal_init(&parts);
    add_text(&total, line->total);
    add_text(&parts, line->countries);
    add_text(&parts, line->regions);
    add_text(&parts, line->rest);
    if (decimal_compare(&total, &parts) != 0) {
        char *sum = decimal_text(&parts);
        derive_tell(deriving, SEVERITY_CRITICAL, "x.organisation-file.reconcile", source,
                    "the budgets from %s to %s in %s are %s, but their parts by country and region "
                    "add up to %s; nothing may be published until this is understood",
                    line->period_start, line->period_end, line->currency,
                    line->total ? line->total : "none", sum);
        free(sum);
    }
    decimal_clear(&total);
    decimal_clear(&parts);
}

#define SUM_OF(kind) "decimal_sum(value) FILTER (WHERE kind = '" kind "')"

static bool reconcile(const struct deriving *deriving, struct derived_report *report)
{
    sqlite3_stmt *row = derive_prepare(
        deriving,
        "SELECT period, end, currency, " SUM_OF("total") ", " SUM_OF("country") ", " SUM_OF(
            "region") ", " SUM_OF("rest") ", " SUM_OF("spent") ", min(source) FROM "
                                                               "temp.derived_sum WHERE kind <> "
                                                               "'org' GROUP BY period, currency "
                                                               "ORDER BY 1, 3");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, deriving->error)) > 0) {
        struct derived_line *line = add_line(report, row);
        compare_parts(deriving, line, sqlite3_column_int64(row, 8));
        if (!derive_has(deriving, DERIVED_SPENT)) {
            free(line->expenditure);
            line->expenditure = NULL;
        }
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

static void tell_nothing(const struct deriving *deriving)
{
    struct strbuf day = STRBUF_INIT;
    if (deriving->day)
        strbuf_addf(&day, " on %s (%s)", deriving->day,
                    deriving->said->as_of ? "'as_of'"
                                          : "the newest last_updated_datetime; 'as_of' says "
                                            "another day");
    findings_add(deriving->findings, SEVERITY_WARNING, "x.organisation-file.nothing",
                 "organisation-file",
                 "'organisation_file' of publication.yaml derives nothing: no activity has a "
                 "budget for a year that is not over%s, or expenditure in one that is",
                 day.length ? day.text : "");
    strbuf_release(&day);
}

/* ---- life ---- */

static const char drop_tables[] =
    "DROP TABLE temp.derived_activity; DROP TABLE temp.derived_money; DROP TABLE "
    "temp.derived_place; DROP TABLE temp.derived_part; DROP TABLE temp.derived_sum; DROP TABLE "
    "temp.derived_given;";

static bool derive(struct deriving *deriving, struct derived_report *report)
{
    bool derived = derive_add_functions(deriving) && derive_gather(deriving) &&
                   derive_split(deriving) && sql_run(deriving->store->db, sums, deriving->error) &&
                   reconcile(deriving, report) && derive_write(deriving) &&
                   sql_run(deriving->store->db, drop_tables, deriving->error);
    derive_remove_functions(deriving);
    if (derived)
        functions_report(deriving->store->functions, deriving->findings); /* of exchange rates */
    if (derived && report->count == 0)
        tell_nothing(deriving);
    sqlite3_free(deriving->day);
    return derived;
}

bool derive_organisation(struct store *store, const struct publication *publication,
                         struct findings *findings, struct derived_report *report,
                         struct error *error)
{
    const struct organisation_file *said = publication->organisation_file;
    struct deriving deriving = {.store = store,
                                .publication = publication,
                                .said = said,
                                .findings = findings,
                                .error = error};
    return !said || !said->derive || derive(&deriving, report);
}

void derived_report_release(struct derived_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        struct derived_line *line = &report->items[i];
        char *texts[] = {line->period_start, line->period_end, line->currency, line->total,
                         line->countries,    line->regions,    line->rest,     line->expenditure};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            free(texts[j]);
    }
    free(report->items);
    *report = (struct derived_report){.items = NULL};
}
