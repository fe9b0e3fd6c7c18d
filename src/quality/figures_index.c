/* The tables of the Aid Transparency Index. */
#include <stdlib.h>

#include "quality/quality_inside.h"

#include "base/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct figure_column test_columns[] = {
    {"indicator", N_("Indicator"), FIGURE_TEXT}, {"test", N_("Test"), FIGURE_TEXT},
    {"relevant", N_("Relevant"), FIGURE_COUNT},  {"passing", N_("Passing"), FIGURE_COUNT},
    {"share", N_("Share"), FIGURE_SHARE},        {"points", N_("Points to gain"), FIGURE_MONEY},
    {"advice", N_("What to do"), FIGURE_TEXT}};

static const struct figure_column indicator_columns[] = {
    {"indicator", N_("Indicator"), FIGURE_TEXT}, {"title", N_("Title"), FIGURE_TEXT},
    {"weight", N_("Weight"), FIGURE_SHARE},      {"share", N_("Tests passed"), FIGURE_SHARE},
    {"points", N_("Points"), FIGURE_MONEY},      {"score", N_("Weighted"), FIGURE_MONEY},
    {"remark", N_("Remark"), FIGURE_TEXT}};

static const struct figure_column gain_columns[] = {
    {"indicator", N_("Indicator"), FIGURE_TEXT},
    {"test", N_("Test"), FIGURE_TEXT},
    {"missing", N_("To fill"), FIGURE_COUNT},
    {"points", N_("Points for all"), FIGURE_MONEY},
    {"first", N_("Points for the first"), FIGURE_MONEY},
    {"advice", N_("What to do"), FIGURE_TEXT}};

/* ---- tests ---- */

static double gain_of_all(const struct results *results, const struct result *result,
                          double multiplier)
{
    return result->unknown ? 0 : score_gain(results, result, 1, multiplier);
}

static void add_test(struct row *row, const struct results *results, const struct result *result,
                     double multiplier)
{
    row_text(row, indicator_infos[result->indicator].id);
    row_text(row, result->test);
    row_count(row, (size_t)result->relevant);
    if (result->unknown)
        row_text(row, NULL);
    else
        row_count(row, result->tally ? result->tally->relevant - result->tally->failed
                                     : (size_t)result->passed);
    row_share(row, result_share(result));
    if (result_share(result) >= 0)
        row_number(row, gain_of_all(results, result, multiplier));
    else
        row_text(row, NULL);
    row_text(row, _(result->unknown ? result->unknown : result->advice));
    row_end(row);
}

static void note_tests(struct figure_table *table, const struct quality *quality)
{
    note_format(table, "%zu of %zu activities are current, and only these are tested.",
                quality->current, quality->activities);
    figure_table_note(table, "A blank narrative counts as present, but has no length.");
    figure_table_note(table, "Tests of valid codes need at least one code: an activity without one "
                             "fails both tests of a pair.");
    figure_table_note(table, "One short first period that reaches today is enough for the test of "
                             "quarterly budgets; planned disbursements without an end never help.");
    if (quality->settings.countries.count == 0)
        figure_table_note(table, "The list of countries is that of the current activities; the "
                                 "index uses the one that it agreed with the publisher.");
    if (quality->organisations.count == 0)
        figure_table_note(table, "There is no organisation file, so its tests have no result.");
}

static void add_tests(const struct quality *quality, const struct results *results,
                      double multiplier, struct figures *figures)
{
    struct row row = {.table =
                          figures_add(figures, "quality_tests", "Aid Transparency Index: tests",
                                      test_columns, COUNT(test_columns))};
    for (size_t i = 0; i < results->count; i++)
        add_test(&row, results, &results->items[i], multiplier);
    note_tests(row.table, quality);
}

/* ---- indicators ---- */

static const char *remark_on(const struct results *results, enum indicator indicator,
                             double percentage)
{
    if (indicator == INDICATOR_FOI || indicator == INDICATOR_ACCESSIBILITY)
        return _("judged by hand; counted as 0");
    if (percentage == 0)
        return _("nothing passes: looked for on the website by hand; counted as 0");
    if (percentage > 0)
        return NULL;
    for (size_t i = 0; i < results->count; i++)
        if (results->items[i].indicator == indicator && results->items[i].unknown)
            return _(results->items[i].unknown);
    return _("no result: the tests apply to nothing; counted as 0");
}

static void add_indicators(const struct results *results, double multiplier,
                           struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "quality_indicators",
                                           "Aid Transparency Index: indicators", indicator_columns,
                                           COUNT(indicator_columns))};
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
        double percentage = indicator_percentage(results, i, NULL, 0);
        double points = indicator_points(i, percentage, multiplier);
        row_text(&row, indicator_infos[i].id);
        row_text(&row, _(indicator_infos[i].title));
        row_weight(&row, indicator_infos[i].weight);
        row_share(&row, percentage);
        row_number(&row, points);
        row_number(&row, points * indicator_infos[i].weight);
        row_text(&row, remark_on(results, i, percentage));
        row_end(&row);
    }
    note_format(row.table,
                "The score is %.1f of 100, with the timeliness multiplier %.3f; what is judged by "
                "hand can only raise it, and a sample of documents that fails lowers it.",
                index_score(results, multiplier), multiplier);
}

/* ---- gains ---- */

struct gain {
    const struct result *result;
    double all, first;
};

/* The most points first, then the fewest to fill. */
static int compare_gains(const void *a, const void *b)
{
    const struct gain *first = a, *second = b;
    if (first->all != second->all)
        return first->all > second->all ? -1 : 1;
    double missing = first->result->relevant - first->result->passed;
    double others = second->result->relevant - second->result->passed;
    if (missing != others)
        return missing < others ? -1 : 1;
    return (first->result > second->result) - (first->result < second->result);
}

/* Only of an organisation file that does not exist can something be gained from nothing. */
static bool can_gain(const struct result *result, const struct quality *quality)
{
    bool absent = result->relevant <= 0 && quality->organisations.count == 0 &&
                  result->indicator < FIRST_ACTIVITY_INDICATOR && result->tally;
    return !result->unknown && (absent || (result->relevant > 0 && result_share(result) < 1));
}

static size_t missing_of(const struct result *result)
{
    if (result->tally)
        return result->tally->failed > 0 ? result->tally->failed : 1;
    return (size_t)(result->relevant - result->passed);
}

static void add_gains(const struct quality *quality, const struct results *results,
                      double multiplier, struct figures *figures)
{
    struct gain gains[RESULTS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->items[i];
        if (!can_gain(result, quality))
            continue;
        double relevant = result->relevant > 0 ? result->relevant : 1;
        double first = (result->passed + 1) / relevant;
        gains[count++] =
            (struct gain){result, gain_of_all(results, result, multiplier),
                          score_gain(results, result, first < 1 ? first : 1, multiplier)};
    }
    if (count)
        qsort(gains, count, sizeof *gains, compare_gains);
    struct row row = {.table = figures_add(figures, "quality_gains", "Cheapest points to gain",
                                           gain_columns, COUNT(gain_columns))};
    for (size_t i = 0; i < count; i++) {
        row_text(&row, indicator_infos[gains[i].result->indicator].id);
        row_text(&row, gains[i].result->test);
        row_count(&row, missing_of(gains[i].result));
        row_number(&row, gains[i].all);
        row_number(&row, gains[i].first);
        row_text(&row, _(gains[i].result->advice));
        row_end(&row);
    }
    figure_table_note(row.table, "Points are of the score of 100 in all. Where nothing passes yet, "
                                 "the first one counts most: it brings half of the indicator.");
}

void figures_add_index(const struct quality *quality, const struct results *results,
                       double multiplier, struct figures *figures)
{
    add_indicators(results, multiplier, figures);
    add_tests(quality, results, multiplier, figures);
    add_gains(quality, results, multiplier, figures);
}
