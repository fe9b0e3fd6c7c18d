#include "report/compact_report.h"

#include <stdio.h>
#include <string.h>

#include "base/csv_text.h"
#include "base/language.h"
#include "report/json_text.h"
#include "report/safe_text.h"

static const char *const state_names[] = {
    [COMPACT_COMPUTED] = N_("computed"),
    [COMPACT_STATED] = N_("stated"),
    [COMPACT_NOT_APPLICABLE] = N_("not applicable"),
    [COMPACT_NOT_RECORDED] = N_("not in the records"),
};

static const char *const target_names[] = {
    [COMPACT_NO_TARGET] = NULL,
    [COMPACT_MET] = "met",
    [COMPACT_NOT_MET] = "not met",
};

/* The same in sentences, of targets that are verified and others. */
static const char *const target_words[][2] = {
    [COMPACT_NO_TARGET] = {NULL, NULL},
    [COMPACT_MET] = {N_("; unverified target met"), N_("; target met")},
    [COMPACT_NOT_MET] = {N_("; unverified target not met"), N_("; target not met")},
};

static const char *certainty(const struct compact_indicator *indicator)
{
    return indicator->verified ? N_("verified") : N_("unverified");
}

/* ---- text ---- */

static void add_line(struct strbuf *text, const char *label, const char *value)
{
    enum { LABEL_WIDTH = 8 };
    strbuf_addstr(text, "  ");
    text_add_left(text, label, LABEL_WIDTH);
    strbuf_addch(text, ' ');
    text_add_visible(text, value);
    strbuf_addch(text, '\n');
}

static void add_target(struct strbuf *text, const struct compact_indicator *indicator)
{
    struct strbuf line = STRBUF_INIT;
    if (*indicator->target)
        strbuf_addf(&line, "%s%s%s", _(indicator->direction), *indicator->direction ? " " : "",
                    _(indicator->target));
    else
        strbuf_addstr(&line,
                      *indicator->direction ? _(indicator->direction) : C_("target", "none"));
    if (*indicator->target_year)
        strbuf_addf(&line, _(" by %s"), indicator->target_year);
    if (*indicator->baseline)
        strbuf_addf(&line, _(", from %s"), indicator->baseline);
    if (*indicator->baseline_year)
        strbuf_addf(&line, _(" in %s"), indicator->baseline_year);
    if (*indicator->edition)
        strbuf_addf(&line, _(" (compact of %s, %s; %s%s%s)"), indicator->edition,
                    _(indicator->side), _(certainty(indicator)), *indicator->source ? ": " : "",
                    _(indicator->source));
    add_line(text, _("target"), line.text);
    strbuf_release(&line);
}

static void add_value(struct strbuf *line, const struct compact_indicator *indicator,
                      const struct compact_result *result)
{
    bool is_share = strcmp(indicator->unit, "percent") == 0;
    if (result->value)
        strbuf_addf(line, is_share ? _("%s per cent") : "%s", _(result->value));
    else
        strbuf_addstr(line, _(state_names[result->state]));
    if (result->denominator)
        strbuf_addf(line, " = %s / %s%s", result->numerator, result->denominator,
                    indicator->is_money ? _(" US dollars") : "");
    if (result->note)
        strbuf_addf(line, "%s %s", result->value ? ";" : ":", result->note);
    const char *met = target_words[result->target][indicator->verified];
    if (met)
        strbuf_addstr(line, _(met));
}

static void add_inputs(struct strbuf *line, const struct compact_result *result,
                       const char *separator)
{
    for (size_t i = 0; i < result->input_count; i++)
        strbuf_addf(line, "%s%s %s", i ? separator : "", result->inputs[i].name,
                    result->inputs[i].value);
}

static void add_result(struct strbuf *text, const struct compact_indicator *indicator,
                       const struct compact_result *result)
{
    struct strbuf line = STRBUF_INIT;
    char year[16];
    snprintf(year, sizeof year, "%d", result->year);
    add_value(&line, indicator, result);
    add_line(text, year, line.text);
    strbuf_reset(&line);
    add_inputs(&line, result, "; ");
    if (line.length)
        add_line(text, "", line.text);
    strbuf_release(&line);
}

static void add_head(const struct compact *compact, struct strbuf *text)
{
    int last = compact->first_year + (int)compact->year_count - 1;
    strbuf_addf(text, _("Funding Compact: %s, %d"), compact->entity, compact->first_year);
    if (last > compact->first_year)
        strbuf_addf(text, _(" to %d"), last);
    strbuf_addf(text, _(" (basis %s)"), compact->basis);
    strbuf_addf(text, "\n%s\n", compact->development);
    for (size_t i = 0; i < compact->year_count; i++)
        if (compact->development_shares[i])
            strbuf_addf(text, _("%d: %s per cent of expense is for development\n"),
                        compact->first_year + (int)i, compact->development_shares[i]);
}

void compact_report_text(const struct compact *compact, struct strbuf *text)
{
    add_head(compact, text);
    for (size_t i = 0; i < compact->indicator_count; i++) {
        const struct compact_indicator *indicator = &compact->indicators[i];
        strbuf_addf(text, "\n%s %s\n", indicator->id, _(indicator->name));
        add_target(text, indicator);
        for (size_t j = 0; j < compact->year_count; j++)
            add_result(text, indicator, &indicator->results[j]);
    }
    if (compact->warning_count)
        strbuf_addch(text, '\n');
    for (size_t i = 0; i < compact->warning_count; i++) {
        strbuf_addstr(text, _("warning: "));
        text_add_visible(text, compact->warnings[i]);
        strbuf_addch(text, '\n');
    }
}

/* ---- csv ---- */

static const char csv_head[] =
    "indicator,name,year,state,value,unit,numerator,denominator,inputs,note,target,target_year,"
    "direction,target_met,baseline,baseline_year,edition,side,source,verified,entity,basis,"
    "development,development_share\r\n";

static void add_row(const struct compact *compact, const struct compact_indicator *indicator,
                    size_t i, struct strbuf *text)
{
    const struct compact_result *result = &indicator->results[i];
    struct strbuf inputs = STRBUF_INIT;
    char year[16];
    snprintf(year, sizeof year, "%d", result->year);
    add_inputs(&inputs, result, "; ");
    const char *const cells[] = {
        indicator->id,
        indicator->name,
        year,
        state_names[result->state],
        result->value,
        indicator->unit,
        result->numerator,
        result->denominator,
        inputs.text,
        result->note,
        indicator->target,
        indicator->target_year,
        indicator->direction,
        target_names[result->target],
        indicator->baseline,
        indicator->baseline_year,
        indicator->edition,
        indicator->side,
        indicator->source,
        certainty(indicator),
        compact->entity,
        compact->basis,
        compact->development,
        compact->development_shares[i],
    };
    for (size_t j = 0; j < sizeof cells / sizeof *cells; j++)
        csv_add_text(text, cells[j]);
    csv_end_row(text);
    strbuf_release(&inputs);
}

void compact_report_csv(const struct compact *compact, struct strbuf *text)
{
    strbuf_addstr(text, csv_head);
    for (size_t i = 0; i < compact->indicator_count; i++)
        for (size_t j = 0; j < compact->year_count; j++)
            add_row(compact, &compact->indicators[i], j, text);
}

/* ---- json ---- */

static void add_json_inputs(const struct compact_result *result, struct strbuf *json)
{
    json_key(json, "inputs");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < result->input_count; i++) {
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "name", result->inputs[i].name);
        json_member_text(json, "value", result->inputs[i].value);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static void add_json_result(const struct compact *compact, const struct compact_result *result,
                            struct strbuf *json)
{
    size_t year = (size_t)result->year;
    json_separate(json);
    strbuf_addstr(json, "\n  {");
    json_member_number(json, "year", year);
    json_member_text(json, "state", state_names[result->state]);
    json_member_text(json, "value", result->value);
    json_member_text(json, "numerator", result->numerator);
    json_member_text(json, "denominator", result->denominator);
    json_member_text(json, "development_share",
                     compact->development_shares[result->year - compact->first_year]);
    add_json_inputs(result, json);
    json_member_text(json, "note", result->note);
    json_member_text(json, "target", target_names[result->target]);
    strbuf_addch(json, '}');
}

/* What the data file says, unless it says nothing. */
static void add_said(struct strbuf *json, const char *key, const char *text)
{
    json_member_text(json, key, *text ? text : NULL);
}

static void add_json_indicator(const struct compact *compact,
                               const struct compact_indicator *indicator, struct strbuf *json)
{
    json_separate(json);
    strbuf_addstr(json, "\n {");
    add_said(json, "indicator", indicator->id);
    add_said(json, "formula", indicator->formula);
    add_said(json, "name", indicator->name);
    add_said(json, "edition", indicator->edition);
    add_said(json, "side", indicator->side);
    add_said(json, "unit", indicator->unit);
    add_said(json, "baseline", indicator->baseline);
    add_said(json, "baseline_year", indicator->baseline_year);
    add_said(json, "target", indicator->target);
    add_said(json, "target_year", indicator->target_year);
    add_said(json, "direction", indicator->direction);
    add_said(json, "source", indicator->source);
    add_said(json, "certainty", certainty(indicator));
    json_member_text(json, "amounts", indicator->is_money ? "USD" : NULL);
    json_key(json, "results");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < compact->year_count; i++)
        add_json_result(compact, &indicator->results[i], json);
    strbuf_addstr(json, "]}");
}

void compact_report_json(const struct compact *compact, struct strbuf *text)
{
    strbuf_addch(text, '{');
    json_member_text(text, "entity", compact->entity);
    json_member_text(text, "basis", compact->basis);
    json_member_text(text, "development", compact->development);
    json_key(text, "indicators");
    strbuf_addch(text, '[');
    for (size_t i = 0; i < compact->indicator_count; i++)
        add_json_indicator(compact, &compact->indicators[i], text);
    strbuf_addch(text, ']');
    json_key(text, "warnings");
    strbuf_addch(text, '[');
    for (size_t i = 0; i < compact->warning_count; i++) {
        json_separate(text);
        json_add_text(text, compact->warnings[i]);
    }
    strbuf_addstr(text, "]}\n");
}
