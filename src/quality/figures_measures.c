/* The tables of the proposed measures, of the checks of others, and of all that fails. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "quality/quality_inside.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct figure_column measure_columns[] = {
    {"number", N_("Number"), FIGURE_TEXT},    {"measure", N_("Measure"), FIGURE_TEXT},
    {"what", N_("What counts"), FIGURE_TEXT}, {"relevant", N_("Relevant"), FIGURE_COUNT},
    {"passing", N_("Passing"), FIGURE_COUNT}, {"share", N_("Share"), FIGURE_SHARE},
    {"advice", N_("What to do"), FIGURE_TEXT}};

static const struct figure_column check_columns[] = {
    {"source", N_("Who checks"), FIGURE_TEXT}, {"check", N_("Check"), FIGURE_TEXT},
    {"what", N_("What passes"), FIGURE_TEXT},  {"relevant", N_("Relevant"), FIGURE_COUNT},
    {"failing", N_("Failing"), FIGURE_COUNT},  {"advice", N_("What to do"), FIGURE_TEXT}};

static const struct figure_column failure_columns[] = {{"of", N_("Of"), FIGURE_TEXT},
                                                       {"test", N_("Test"), FIGURE_TEXT},
                                                       {"activity", N_("Activity"), FIGURE_TEXT},
                                                       {"reason", N_("Reason"), FIGURE_TEXT}};

static const char no_publishers[] = N_("not computable: no list of registered publishers is given");

/* ---- measures ---- */

static struct portion portion_of(const struct quality *quality, size_t index)
{
    const struct tally *tally = &quality->measures[index];
    if (measures[index].count)
        return quality->portions[index];
    return (struct portion){tally->relevant, tally->relevant - tally->failed};
}

static bool is_unknown(const struct measure *measure, const struct quality *quality)
{
    return measure->needs_publishers && quality->settings.publishers.count == 0;
}

static void add_measure(struct row *row, const struct measure *measure, struct portion portion,
                        bool unknown)
{
    row_text(row, measure->source);
    row_text(row, measure->id);
    row_text(row, _(measure->what));
    row_count(row, portion.relevant);
    if (unknown)
        row_text(row, NULL);
    else
        row_count(row, portion.passing);
    row_share(row, unknown || portion.relevant == 0
                       ? -1
                       : (double)portion.passing / (double)portion.relevant);
    row_text(row, _(unknown ? no_publishers : measure->advice));
    row_end(row);
}

void figures_add_measures(const struct quality *quality, struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "quality_measures",
                                           "Measures proposed for a data quality index",
                                           measure_columns, COUNT(measure_columns))};
    for (size_t i = 0; i < measure_count; i++)
        add_measure(&row, &measures[i], portion_of(quality, i), is_unknown(&measures[i], quality));
    static const struct measure documents = {
        .id = "organisation-documents",
        .source = "2.10.2",
        .what = N_("organisation files with a document"),
        .advice = N_("link strategy, annual report and audit in the organisation file")};
    const struct tally *tally = &quality->organisation_documents;
    add_measure(&row, &documents,
                (struct portion){tally->relevant, tally->relevant - tally->failed}, false);
    note_format(row.table, "%zu of %zu activities are active: begun, and not ended.",
                quality->active, quality->activities);
    figure_table_note(row.table, "Spending by month (1.3) stands with timeliness.");
    if (quality->settings.own_references.count == 0)
        figure_table_note(row.table, "2.6.1 needs the publisher's own references.");
}

/* ---- checks ---- */

static void add_check(struct row *row, const char *source, const char *id, const char *what,
                      const struct tally *tally, const char *advice)
{
    row_text(row, _(source));
    row_text(row, id);
    row_text(row, _(what));
    row_count(row, tally->relevant);
    row_count(row, tally->failed);
    row_text(row, _(advice));
    row_end(row);
}

void figures_add_checks(const struct quality *quality, struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "quality_checks", "What others check",
                                           check_columns, COUNT(check_columns))};
    for (size_t i = 0; i < check_count; i++)
        add_check(&row, checks[i].source, checks[i].id, checks[i].what, &quality->checks[i],
                  checks[i].advice);
    add_check(&row, "Dashboard", "identifier-unique", N_("no identifier twice in a file"),
              &quality->unique, N_("merge the activities, or give one another identifier"));
    add_check(&row, "D-Portal", "identifier-unique-across", N_("no identifier in two files"),
              &quality->unique_across, N_("publish each activity in one file only"));
    figure_table_note(row.table, "Checks of single funders matter to activities that they fund.");
}

/* ---- failures ---- */

static void add_level_failures(struct figure_table *table, const struct quality *quality)
{
    for (size_t i = 0; i < column_count; i++) {
        size_t level = comprehensive_level(&quality->comprehensive, i);
        for (size_t j = 0; j < LEVELS; j++)
            if (level == ALL_LEVELS || level == j)
                failures_add(table, "comprehensive", columns[i].id,
                             &quality->comprehensive.levels[j].columns[i].valid, columns[i].lacks);
    }
    static const char *const years[] = {"this-year", "next-year", "year-after-next"};
    for (size_t i = 0; i < FORWARD_YEARS; i++) {
        size_t level = forward_level(&quality->forward, i);
        for (size_t j = 0; j < LEVELS; j++)
            if (level == ALL_LEVELS || level == j)
                failures_add(table, "forward-looking", years[i],
                             &quality->forward.levels[j][i].budgeted,
                             N_("has no budget of at most 370 days for that year"));
    }
}

static void add_missed(struct figure_table *table, const char *of, const struct measure *measure,
                       const struct tally *tally)
{
    char *reason = xasprintf(_("expected: %s"), _(measure->what));
    failures_add(table, of, measure->id, tally, reason);
    free(reason);
}

void figures_add_failures(const struct quality *quality, const struct results *results,
                          struct figures *figures)
{
    struct figure_table *table =
        figures_add(figures, "quality_failures", "Activities that lower the figures",
                    failure_columns, COUNT(failure_columns));
    for (size_t i = 0; i < results->count; i++)
        if (results->items[i].tally && !results->items[i].unknown)
            failures_add(table, "index", results->items[i].test, results->items[i].tally,
                         results->items[i].lacks);
    add_level_failures(table, quality);
    for (size_t i = 0; i < measure_count; i++)
        if (!is_unknown(&measures[i], quality))
            add_missed(table, "measure", &measures[i], &quality->measures[i]);
    for (size_t i = 0; i < check_count; i++)
        add_missed(table, "check", &checks[i], &quality->checks[i]);
    failures_add(table, "check", "identifier-unique", &quality->unique,
                 N_("its identifier stands twice in a file"));
    failures_add(table, "check", "identifier-unique-across", &quality->unique_across,
                 N_("its identifier stands in two files"));
    note_format(table, "At most %d activities are listed for each test.", FAILURES_KEPT);
}
