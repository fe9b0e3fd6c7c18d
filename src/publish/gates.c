#include "publish/gates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/language.h"

/* ---- facts --------------------------------------------------------------------------------- */

static void dataset_release(struct gate_dataset *dataset)
{
    for (size_t i = 0; i < dataset->total_count; i++) {
        free(dataset->totals[i].what);
        free(dataset->totals[i].currency);
        free(dataset->totals[i].before);
        free(dataset->totals[i].after);
    }
    free(dataset->totals);
    free(dataset->name);
    free(dataset->vanished_example);
    free(dataset->renamed_example);
    free(dataset->date_before);
    free(dataset->date_after);
}

void gate_facts_release(struct gate_facts *facts)
{
    for (size_t i = 0; i < facts->dataset_count; i++)
        dataset_release(&facts->datasets[i]);
    for (size_t i = 0; i < facts->source_count; i++)
        free(facts->sources[i].name);
    for (size_t i = 0; i < facts->idle_count; i++)
        free(facts->idle_redactions[i]);
    free(facts->datasets);
    free(facts->sources);
    free(facts->idle_redactions);
    free(facts->unreconciled);
    *facts = (struct gate_facts){.datasets = NULL};
}

struct gate_dataset *gate_facts_add_dataset(struct gate_facts *facts)
{
    facts->datasets = grow(facts->datasets, facts->dataset_count, &facts->dataset_capacity,
                           sizeof *facts->datasets);
    struct gate_dataset *dataset = &facts->datasets[facts->dataset_count++];
    *dataset = (struct gate_dataset){.name = NULL};
    return dataset;
}

struct gate_source *gate_facts_add_source(struct gate_facts *facts)
{
    facts->sources =
        grow(facts->sources, facts->source_count, &facts->source_capacity, sizeof *facts->sources);
    struct gate_source *source = &facts->sources[facts->source_count++];
    *source = (struct gate_source){.name = NULL};
    return source;
}

struct gate_total *gate_dataset_add_total(struct gate_dataset *dataset)
{
    dataset->totals = grow(dataset->totals, dataset->total_count, &dataset->total_capacity,
                           sizeof *dataset->totals);
    struct gate_total *total = &dataset->totals[dataset->total_count++];
    *total = (struct gate_total){.what = NULL};
    return total;
}

void gate_facts_add_idle(struct gate_facts *facts, const char *redaction)
{
    facts->idle_redactions = grow(facts->idle_redactions, facts->idle_count, &facts->idle_capacity,
                                  sizeof *facts->idle_redactions);
    facts->idle_redactions[facts->idle_count++] = xstrdup(redaction);
}

/* ---- judging ------------------------------------------------------------------------------- */

void gate_stops_release(struct gate_stops *stops)
{
    for (size_t i = 0; i < stops->count; i++)
        free(stops->items[i].sentence);
    free(stops->items);
    *stops = (struct gate_stops){.items = NULL};
}

/* Takes the sentence over. */
static void stop(struct gate_stops *stops, const char *gate, char *sentence)
{
    stops->items = grow(stops->items, stops->count, &stops->capacity, sizeof *stops->items);
    stops->items[stops->count++] = (struct gate_stop){gate, sentence};
}

static void judge_errors(const struct gates *gates, const struct gate_facts *facts,
                         const char *gate, struct gate_stops *stops)
{
    size_t count = facts->findings[SEVERITY_ERROR];
    if (gates->errors && count > *gates->errors)
        stop(stops, gate,
             xasprintf(P_("%zu finding is an error; at most %u pass",
                          "%zu findings are errors; at most %u pass", count),
                       count, *gates->errors));
}

static void judge_warnings(const struct gates *gates, const struct gate_facts *facts,
                           const char *gate, struct gate_stops *stops)
{
    size_t count = facts->findings[SEVERITY_WARNING];
    if (gates->warnings && count > *gates->warnings)
        stop(stops, gate,
             xasprintf(P_("%zu finding is a warning; at most %u pass",
                          "%zu findings are warnings; at most %u pass", count),
                       count, *gates->warnings));
}

static const char *example_of(const char *example)
{
    return example ? example : "";
}

static void stop_vanished(const struct gate_dataset *dataset, const char *gate, unsigned limit,
                          const char *unit, struct gate_stops *stops)
{
    stop(stops, gate,
         xasprintf(
             P_("dataset '%s': %zu of its %zu activities is gone since it was published: "
                "'%s'; at most %u%s may go",
                "dataset '%s': %zu of its %zu activities are gone since it was published, such "
                "as '%s'; at most %u%s may go",
                dataset->vanished),
             dataset->name, dataset->vanished, dataset->before,
             example_of(dataset->vanished_example), limit, unit));
}

static void judge_vanished(const struct gates *gates, const struct gate_facts *facts,
                           const char *gate, struct gate_stops *stops)
{
    for (size_t i = 0; gates->vanished && i < facts->dataset_count; i++)
        if (facts->datasets[i].vanished > *gates->vanished)
            stop_vanished(&facts->datasets[i], gate, *gates->vanished, "", stops);
}

static void judge_vanished_share(const struct gates *gates, const struct gate_facts *facts,
                                 const char *gate, struct gate_stops *stops)
{
    for (size_t i = 0; gates->vanished_percent && i < facts->dataset_count; i++) {
        const struct gate_dataset *dataset = &facts->datasets[i];
        if (dataset->vanished * 100 > dataset->before * *gates->vanished_percent)
            stop_vanished(dataset, gate, *gates->vanished_percent, " %", stops);
    }
}

static void judge_renamed(const struct gates *gates, const struct gate_facts *facts,
                          const char *gate, struct gate_stops *stops)
{
    for (size_t i = 0; gates->renamed && i < facts->dataset_count; i++) {
        const struct gate_dataset *dataset = &facts->datasets[i];
        if (dataset->renamed > *gates->renamed)
            stop(stops, gate,
                 xasprintf(P_("dataset '%s': %zu activity has another identifier than when it was "
                              "published: %s; at most %u may change",
                              "dataset '%s': %zu activities have another identifier than when they "
                              "were published, such as %s; at most %u may change",
                              dataset->renamed),
                           dataset->name, dataset->renamed, example_of(dataset->renamed_example),
                           *gates->renamed));
    }
}

/* Whether |after - before| x 100 > limit x |before|, exactly. */
static bool total_changed_beyond(const struct gate_total *total, unsigned limit)
{
    struct decimal before, change, allowed, factor;
    decimal_init(&before);
    decimal_init(&change);
    decimal_init(&allowed);
    decimal_init(&factor);
    char text[32];
    snprintf(text, sizeof text, "%u", limit);
    decimal_parse(&before, total->before ? total->before : "0");
    decimal_parse(&change, total->after ? total->after : "0");
    decimal_subtract(&change, &before);
    decimal_parse(&factor, "100");
    decimal_multiply(&change, &factor);
    decimal_add(&allowed, &before);
    decimal_parse(&factor, text);
    decimal_multiply(&allowed, &factor);
    mpz_abs(change.digits, change.digits);
    mpz_abs(allowed.digits, allowed.digits);
    bool beyond = decimal_compare(&change, &allowed) > 0;
    decimal_clear(&factor);
    decimal_clear(&allowed);
    decimal_clear(&change);
    decimal_clear(&before);
    return beyond;
}

/* Money of a kind that was not published before is new, not changed. */
static void judge_money(const struct gates *gates, const struct gate_facts *facts, const char *gate,
                        struct gate_stops *stops)
{
    for (size_t i = 0; gates->money_percent && i < facts->dataset_count; i++) {
        const struct gate_dataset *dataset = &facts->datasets[i];
        for (size_t j = 0; j < dataset->total_count; j++) {
            const struct gate_total *total = &dataset->totals[j];
            if (total->before && total_changed_beyond(total, *gates->money_percent))
                stop(stops, gate,
                     xasprintf(
                         _("dataset '%s': %s%s%s went from %s to %s since it was published; at "
                           "most %u %% may change"),
                         dataset->name, total->what, *total->currency ? _(" in ") : "",
                         total->currency, total->before, total->after ? total->after : _("none"),
                         *gates->money_percent));
        }
    }
}

static void judge_backwards(const struct gates *gates, const struct gate_facts *facts,
                            const char *gate, struct gate_stops *stops)
{
    for (size_t i = 0; gates->backwards && i < facts->dataset_count; i++) {
        const struct gate_dataset *dataset = &facts->datasets[i];
        if (dataset->date_before && dataset->date_after &&
            strcmp(dataset->date_after, dataset->date_before) < 0)
            stop(stops, gate,
                 xasprintf(_("dataset '%s': its data are of %s, older than those published (%s)"),
                           dataset->name, dataset->date_after, dataset->date_before));
    }
}

static void judge_age(const struct gates *gates, const struct gate_facts *facts, const char *gate,
                      struct gate_stops *stops)
{
    for (size_t i = 0; gates->source_days && i < facts->source_count; i++)
        if (facts->sources[i].days > *gates->source_days)
            stop(stops, gate,
                 xasprintf(_("source '%s' was not changed for %zu days; at most %u pass"),
                           facts->sources[i].name, facts->sources[i].days, *gates->source_days));
}

static void judge_empty(const struct gates *gates, const struct gate_facts *facts, const char *gate,
                        struct gate_stops *stops)
{
    for (size_t i = 0; gates->empty_source && i < facts->source_count; i++)
        if (facts->sources[i].rows == 0)
            stop(stops, gate, xasprintf(_("source '%s' has no rows"), facts->sources[i].name));
}

static void judge_redactions(const struct gates *gates, const struct gate_facts *facts,
                             const char *gate, struct gate_stops *stops)
{
    for (size_t i = 0; gates->idle_redaction && i < facts->idle_count; i++)
        stop(stops, gate,
             xasprintf(_("redaction '%s' matched nothing: what it is to keep from leaving may be "
                         "written in another way now"),
                       facts->idle_redactions[i]));
}

static void judge_reconciliation(const struct gates *gates, const struct gate_facts *facts,
                                 const char *gate, struct gate_stops *stops)
{
    if (gates->reconciliation && facts->unreconciled)
        stop(stops, gate, xstrdup(facts->unreconciled));
}

static const struct {
    const char *name;
    void (*judge)(const struct gates *gates, const struct gate_facts *facts, const char *gate,
                  struct gate_stops *stops);
} judges[] = {
    {"errors", judge_errors},
    {"warnings", judge_warnings},
    {"vanished", judge_vanished},
    {"vanished_percent", judge_vanished_share},
    {"renamed", judge_renamed},
    {"money_percent", judge_money},
    {"backwards", judge_backwards},
    {"source_days", judge_age},
    {"empty_source", judge_empty},
    {"idle_redaction", judge_redactions},
    {"reconciliation", judge_reconciliation},
};

const size_t gate_count = sizeof judges / sizeof *judges;

const char *gate_name(size_t index)
{
    return judges[index].name;
}

void gates_judge(const struct gates *gates, const struct gate_facts *facts,
                 struct gate_stops *stops)
{
    for (size_t i = 0; gates && i < gate_count; i++)
        judges[i].judge(gates, facts, judges[i].name, stops);
}

bool gates_compare_files(const struct gates *gates)
{
    return gates && (gates->vanished || gates->vanished_percent || gates->renamed ||
                     gates->money_percent || gates->backwards);
}
