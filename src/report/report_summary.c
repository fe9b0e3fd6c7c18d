#include "report/report_summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/language.h"

enum { NUMBER_SIZE = 24 };

struct figure_table *report_summary_begin(struct figures *figures)
{
    static const struct figure_column columns[] = {{"name", N_("Name"), FIGURE_TEXT},
                                                   {"title", N_("Figure"), FIGURE_TEXT},
                                                   {"value", N_("Value"), FIGURE_TEXT},
                                                   {"kind", N_("Kind"), FIGURE_TEXT}};
    return figures_add(figures, "summary", "At a glance", columns,
                       sizeof columns / sizeof *columns);
}

static void add(struct figure_table *summary, const char *name, const char *title,
                const char *value, const char *kind)
{
    figure_table_row(summary, (const char *[]){name, title, value, kind});
}

static void add_count(struct figure_table *summary, const char *name, const char *title,
                      size_t count)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%zu", count);
    add(summary, name, title, text, "count");
}

static bool says(const struct figure_table *table, size_t row, const char *column, const char *text)
{
    const char *cell = figure_table_cell_named(table, row, column);
    return cell && strcmp(cell, text) == 0;
}

/* ---- money ---- */

static bool is_among(const char *code, const char *const *codes)
{
    for (; *codes; codes++)
        if (code && strcmp(code, *codes) == 0)
            return true;
    return false;
}

/* The sum of the transactions of some types in that currency. */
static void add_money(struct figure_table *summary, const struct figure_table *money,
                      const char *currency, const char *name, const char *title,
                      const char *const *types)
{
    struct decimal total, amount;
    decimal_init(&total);
    decimal_init(&amount);
    bool found = false;
    for (size_t i = 0; i < money->row_count; i++)
        if (says(money, i, "element", "transaction") && says(money, i, "currency", currency) &&
            is_among(figure_table_cell_named(money, i, "type"), types)) {
            decimal_parse(&amount, figure_table_cell_named(money, i, "amount"));
            decimal_add(&total, &amount);
            found = true;
        }
    char *text = decimal_text(&total), *full = xasprintf("%s (%s)", title, currency);
    if (found)
        add(summary, name, full, text, "money");
    free(full);
    free(text);
    decimal_clear(&amount);
    decimal_clear(&total);
}

/* Says how many transactions of those types are in other currencies, if any. */
static void note_other_currencies(struct figure_table *summary, const struct figure_table *money,
                                  const char *currency, const char *const *types)
{
    unsigned long long count = 0;
    for (size_t i = 0; i < money->row_count; i++) {
        const char *counted = figure_table_cell_named(money, i, "count");
        if (says(money, i, "element", "transaction") && !says(money, i, "currency", currency) &&
            is_among(figure_table_cell_named(money, i, "type"), types))
            count += counted ? strtoull(counted, NULL, 10) : 0;
    }
    if (!count)
        return;
    char *note = xasprintf(_("Not in these sums of money, for want of an exchange rate: %llu "
                             "transactions in other currencies."),
                           count);
    figure_table_note(summary, note);
    free(note);
}

/* ---- findings ---- */

static size_t total_of(const struct figure_table *table, const char *column)
{
    size_t total = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const char *cell = figure_table_cell_named(table, i, column);
        total += cell ? strtoull(cell, NULL, 10) : 0;
    }
    return total;
}

static void add_findings(struct figure_table *summary, const struct figure_table *findings)
{
    add_count(summary, "critical", _("Critical findings"), total_of(findings, "critical"));
    add_count(summary, "errors", _("Errors"), total_of(findings, "error"));
    add_count(summary, "warnings", _("Warnings"), total_of(findings, "warning"));
}

/* ---- quality ---- */

/* A score as it would be with these files published. */
static void add_score(struct figure_table *summary, const struct figure_table *scores,
                      const char *score, const char *title)
{
    for (size_t i = 0; i < scores->row_count; i++) {
        const char *value = figure_table_cell_named(scores, i, "published");
        if (says(scores, i, "score", score) && value)
            add(summary, score, title, value, "share");
    }
}

/* What is due first. */
static void add_forecast(struct figure_table *summary, const struct figure_table *forecast)
{
    const char *advice = NULL, *until = NULL;
    for (size_t i = 0; i < forecast->row_count; i++) {
        const char *day = figure_table_cell_named(forecast, i, "until");
        const char *text = figure_table_cell_named(forecast, i, "advice");
        if (!day || !text || (until && strcmp(until, day) <= 0))
            continue;
        until = day;
        advice = text;
    }
    if (advice)
        add(summary, "forecast", _("What is due next"), advice, "text");
}

void report_summary_fill(struct figure_table *summary, const struct figures *figures,
                         size_t activities, const char *currency)
{
    static const char *const spent[] = {"3", "4", NULL}, *const committed[] = {"11", NULL};
    static const char *const counted[] = {"3", "4", "11", NULL};
    const struct figure_table *datasets = figures_named(figures, "datasets");
    const struct figure_table *findings = figures_named(figures, "findings");
    const struct figure_table *money = figures_named(figures, "money_by_year");
    const struct figure_table *scores = figures_named(figures, "quality_scores");
    const struct figure_table *forecast = figures_named(figures, "forecast");
    money = money ? money : figures_named(figures, "money");
    if (datasets)
        add_count(summary, "datasets", _("Datasets"), datasets->row_count);
    add_count(summary, "activities", _("Activities"), activities);
    if (money && *currency) {
        add_money(summary, money, currency, "committed", _("Incoming commitments"), committed);
        add_money(summary, money, currency, "spent", _("Disbursed and spent"), spent);
        note_other_currencies(summary, money, currency, counted);
    }
    if (findings)
        add_findings(summary, findings);
    if (scores) {
        add_score(summary, scores, "index", _("Aid Transparency Index (forecast)"));
        add_score(summary, scores, "overall", _("IATI Dashboard (forecast)"));
    }
    if (forecast)
        add_forecast(summary, forecast);
}
