/* From tests to points. */
#include "quality/quality_inside.h"

#include "base/language.h"

static const char no_publishers[] = N_("a list of registered publishers is not configured");
static const char no_own_references[] = N_("the publisher's own references are not configured");

static struct result *add_result(struct results *results, enum indicator indicator,
                                 const char *test)
{
    struct result *result = &results->items[results->count++];
    *result = (struct result){.test = test, .indicator = indicator};
    return result;
}

static void set_tally(struct result *result, const struct tally *tally)
{
    result->tally = tally;
    result->relevant = (double)tally->relevant;
    result->passed = tally->passed;
}

/* ---- collecting ---- */

static void collect_documents(struct results *results, const struct organisations *organisations)
{
    for (size_t i = 0; i < organisation_document_count; i++) {
        const struct organisation_document *document = &organisation_documents[i];
        struct result *result =
            add_result(results, document->indicator, indicator_infos[document->indicator].id);
        set_tally(result, &organisations->documents[i]);
        result->lacks = document->lacks;
        result->advice = document->advice;
    }
}

static void collect_budgets(struct results *results, const struct quality *quality)
{
    static const char *const windows[] = {"total-budget-1", "total-budget-2", "total-budget-3"};
    static const char *const lacks[] = {
        N_("has no total budget that ends within 365 days"),
        N_("has no total budget that ends between 365 and 730 days from today"),
        N_("has no total budget that ends between 730 and 1095 days from today")};
    for (size_t i = 0; i < BUDGET_WINDOWS; i++) {
        struct result *result = add_result(results, INDICATOR_TOTAL_BUDGET, windows[i]);
        set_tally(result, &quality->organisations.windows[i]);
        result->lacks = lacks[i];
        result->advice =
            N_("give total budgets of the organisation for this year and the next three");
    }
}

static void collect_countries(struct results *results, const struct quality *quality)
{
    struct country_sums sums = organisations_countries(&quality->organisations, &quality->settings);
    struct result *budgets = add_result(results, INDICATOR_COUNTRY_BUDGETS, "country-budgets");
    budgets->relevant = (double)sums.budget_cases;
    budgets->passed = (double)sums.budgets;
    budgets->advice = N_("give recipient-country-budget of every country for the next three years");
    struct result *strategies =
        add_result(results, INDICATOR_COUNTRY_STRATEGY, "country-strategies");
    strategies->relevant = (double)sums.countries;
    strategies->passed = (double)sums.strategies;
    strategies->advice = N_("link the strategy, or the agreement, of every country with that "
                            "recipient-country as category B03 or B13");
}

/* Why a test can't be computed, or NULL. */
static const char *unknown_reason(const struct index_test *test,
                                  const struct quality_settings *settings)
{
    if (test->indicator != INDICATOR_PARTICIPANTS && test->indicator != INDICATOR_RECEIVERS)
        return NULL;
    if (settings->publishers.count == 0)
        return no_publishers;
    return settings->own_references.count == 0 ? no_own_references : NULL;
}

void results_collect(struct results *results, const struct quality *quality)
{
    results->count = 0;
    collect_documents(results, &quality->organisations);
    collect_countries(results, quality);
    collect_budgets(results, quality);
    for (size_t i = 0; i < index_test_count; i++) {
        const struct index_test *test = &index_tests[i];
        struct result *result = add_result(results, test->indicator, test->id);
        set_tally(result, &quality->index[i]);
        result->lacks = test->lacks;
        result->advice = test->advice;
        result->unknown = unknown_reason(test, &quality->settings);
    }
}

/* ---- points ---- */

double result_share(const struct result *result)
{
    return result->unknown || result->relevant <= 0 ? -1 : result->passed / result->relevant;
}

double indicator_percentage(const struct results *results, enum indicator indicator,
                            const struct result *instead, double share)
{
    double total = 0, count = 0;
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->items[i];
        double found = result == instead ? share : result_share(result);
        if (result->indicator != indicator || found < 0)
            continue;
        total += found;
        count++;
    }
    return count > 0 ? total / count : -1;
}

double indicator_points(enum indicator indicator, double percentage, double multiplier)
{
    if (percentage <= 0)
        return 0;
    return 50 + 50 * percentage * (indicator < FIRST_ACTIVITY_INDICATOR ? 1 : multiplier);
}

double index_score(const struct results *results, double multiplier)
{
    double score = 0;
    for (enum indicator i = 0; i < INDICATOR_COUNT; i++)
        score += indicator_infos[i].weight *
                 indicator_points(i, indicator_percentage(results, i, NULL, 0), multiplier);
    return score;
}

double score_gain(const struct results *results, const struct result *result, double share,
                  double multiplier)
{
    enum indicator indicator = result->indicator;
    double now = indicator_percentage(results, indicator, NULL, 0);
    double then = indicator_percentage(results, indicator, result, share);
    return indicator_infos[indicator].weight * (indicator_points(indicator, then, multiplier) -
                                                indicator_points(indicator, now, multiplier));
}
