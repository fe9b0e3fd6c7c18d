#include "quality/quality.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "quality/day.h"
#include "quality/quality_inside.h"

_Static_assert(INDICATOR_COUNT == 38, "as many indicators as the index has");

/* ---- beginning and end ---- */

#define LIST_TEXT(name) #name,
static const char *const list_names[] = {CODE_LISTS(LIST_TEXT)};

static bool is_test(const char *name)
{
    for (size_t i = 0; i < index_test_count; i++)
        if (strcmp(name, index_tests[i].id) == 0 ||
            strcmp(name, indicator_infos[index_tests[i].indicator].id) == 0)
            return true;
    return false;
}

static bool check_day(const char *text, struct error *error)
{
    return day_parse(text) != NO_DAY ||
           error_set(error, ERROR_USAGE, "'%s' is no day; expected a date such as 2024-05-31",
                     text ? text : "");
}

bool quality_check_exemptions(const struct quality_settings *settings, struct error *error)
{
    for (size_t i = 0; i < settings->exemption_count; i++)
        if (!is_test(settings->exemptions[i].test))
            return error_set(
                error, ERROR_USAGE,
                "'quality.exempt': there is no test '%s' of activities; docs/quality.md "
                "lists them",
                settings->exemptions[i].test);
    return true;
}

static bool check_settings(const struct quality_settings *settings, struct error *error)
{
    return check_day(settings->today, error) &&
           (!settings->first_published || check_day(settings->first_published, error)) &&
           quality_check_exemptions(settings, error);
}

static bool read_lists(struct yardstick *yardstick, struct codelists *codelists,
                       struct error *error)
{
    for (size_t i = 0; i < LIST_COUNT; i++) {
        yardstick->lists[i] = codelists_get(codelists, list_names[i], error);
        if (!yardstick->lists[i])
            return false;
    }
    return true;
}

struct quality *quality_new(struct names *names, struct codelists *codelists,
                            const struct quality_settings *settings, struct error *error)
{
    if (!check_settings(settings, error))
        return NULL;
    struct quality *quality = xcalloc(1, sizeof *quality);
    struct yardstick *yardstick = &quality->yardstick;
    quality->settings = *settings;
    yardstick->settings = &quality->settings;
    yardstick->today = day_parse(settings->today);
    yardstick->days = &quality->days;
    yardstick->months = &quality->months;
    yardstick->spending = &quality->spending;
    words_add(&yardstick->words, names);
    facts_init(&quality->facts);
    day_set_begin(&quality->days, yardstick->today);
    quality->months = month_set_around(yardstick->today);
    quality->identities = identities_new();
    if (read_lists(yardstick, codelists, error))
        return quality;
    quality_free(quality);
    return NULL;
}

static void release_tallies(struct tally *tallies, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tally_release(&tallies[i]);
}

void quality_free(struct quality *quality)
{
    if (!quality)
        return;
    facts_release(&quality->facts);
    spending_release(&quality->spending);
    identities_free(quality->identities);
    release_tallies(quality->index, INDEX_TESTS_MOST);
    release_tallies(quality->measures, MEASURES_MOST);
    release_tallies(quality->checks, CHECKS_MOST);
    tally_release(&quality->unique);
    tally_release(&quality->unique_across);
    tally_release(&quality->organisation_documents);
    organisations_release(&quality->organisations);
    forward_release(&quality->forward);
    comprehensive_release(&quality->comprehensive);
    humanitarian_release(&quality->humanitarian);
    for (size_t i = 0; i < quality->expenditure_count; i++)
        decimal_clear(&quality->expenditures[i].amount);
    free(quality->expenditures);
    free(quality);
}

/* ---- files ---- */

void quality_begin_file(struct quality *quality)
{
    quality->file++;
}

/* ---- activities ---- */

static void add_to_index(struct quality *quality)
{
    const struct facts *facts = &quality->facts;
    quality->current++;
    organisations_add_activity(&quality->organisations, &quality->yardstick, facts);
    for (size_t i = 0; i < index_test_count; i++) {
        const struct index_test *test = &index_tests[i];
        if (!index_test_applies(test, facts, &quality->yardstick))
            continue;
        double share = test->share ? test->share(facts, &quality->yardstick)
                                   : test->passes(facts, test->argument);
        if (share >= 0)
            tally_add(&quality->index[i], share, facts->identifier, NULL);
    }
}

static void add_to_measure(const struct quality *quality, const struct measure *measure,
                           struct tally *tally, struct portion *portion)
{
    const struct facts *facts = &quality->facts;
    if (measure->applies && !measure->applies(facts, &quality->yardstick))
        return;
    if (measure->passes) {
        tally_add(tally, measure->passes(facts, &quality->yardstick), facts->identifier, NULL);
        return;
    }
    struct portion found = measure->count(facts, &quality->yardstick);
    if (portion) {
        portion->relevant += found.relevant;
        portion->passing += found.passing;
    }
    if (found.relevant > 0)
        tally_add(tally, (double)found.passing / (double)found.relevant, facts->identifier, NULL);
}

static void add_to_measures(struct quality *quality)
{
    quality->active++;
    for (size_t i = 0; i < measure_count; i++)
        add_to_measure(quality, &measures[i], &quality->measures[i], &quality->portions[i]);
    for (size_t i = 1; i <= SPEND_MONTHS; i++)
        quality->spend_months[i] += quality->facts.transactions.spend_months >> i & 1;
}

static void add_identifier(struct quality *quality)
{
    const char *text = quality->facts.identifier;
    if (text_is_blank(text))
        return;
    const struct identity *identity = identities_add(quality->identities, text, quality->file, 0);
    tally_add(&quality->unique, identity->latest_count == 1, text, NULL);
    tally_add(&quality->unique_across, identity->file == quality->file, text, NULL);
}

void quality_add_activity(struct quality *quality, const struct node *activity)
{
    struct facts *facts = &quality->facts;
    facts_gather(facts, &quality->yardstick, activity);
    quality->activities++;
    if (facts->current)
        add_to_index(quality);
    if (facts->active)
        add_to_measures(quality);
    quality->current_dashboard += facts->current_dashboard;
    forward_add(&quality->forward, facts, &quality->yardstick);
    comprehensive_add(&quality->comprehensive, facts, &quality->yardstick);
    humanitarian_add(&quality->humanitarian, facts, &quality->yardstick);
    for (size_t i = 0; i < check_count; i++)
        add_to_measure(quality, &checks[i], &quality->checks[i], NULL);
    add_identifier(quality);
}

/* ---- organisations ---- */

/* The year of the calendar that lies wholly in the period; 0: none. */
static int year_of(const struct words *words, const struct node *expenditure)
{
    int start = day_parse(child_attribute(words, expenditure, WORD_PERIOD_START, WORD_ISO_DATE));
    int end = day_parse(child_attribute(words, expenditure, WORD_PERIOD_END, WORD_ISO_DATE));
    if (start == NO_DAY || end == NO_DAY)
        return 0;
    int year = day_parts(start).year;
    return start == day_make(year, 1, 1) && end == day_make(year, 12, 31) ? year : 0;
}

static void add_expenditure(struct quality *quality, const struct node *organisation,
                            const struct node *node)
{
    const struct words *words = &quality->yardstick.words;
    const struct node *value = child_of(words, node, WORD_VALUE);
    const char *currency = attribute_of(words, value, WORD_CURRENCY);
    if (!currency)
        currency = attribute_of(words, organisation, WORD_DEFAULT_CURRENCY);
    struct expenditure expenditure = {.year = year_of(words, node)};
    decimal_init(&expenditure.amount);
    if (!value || !currency || strlen(currency) != CURRENCY_SIZE - 1 ||
        quality->expenditure_count == EXPENDITURES_MOST ||
        !decimal_parse(&expenditure.amount, value->text)) {
        decimal_clear(&expenditure.amount);
        return;
    }
    memcpy(expenditure.currency, currency, CURRENCY_SIZE);
    quality->expenditures = grow(quality->expenditures, quality->expenditure_count,
                                 &quality->expenditure_capacity, sizeof *quality->expenditures);
    quality->expenditures[quality->expenditure_count++] = expenditure;
}

void quality_add_organisation(struct quality *quality, const struct node *organisation)
{
    const struct words *words = &quality->yardstick.words;
    const struct node *identifier = child_of(words, organisation, WORD_ORGANISATION_IDENTIFIER);
    organisations_add(&quality->organisations, &quality->yardstick, organisation);
    tally_add(&quality->organisation_documents,
              child_of(words, organisation, WORD_DOCUMENT_LINK) != NULL,
              identifier ? identifier->text : "", NULL);
    EACH_CHILD(expenditure, words, organisation, WORD_TOTAL_EXPENDITURE)
    add_expenditure(quality, organisation, expenditure);
}

/* ---- figures ---- */

void quality_finish(struct quality *quality, struct figures *figures)
{
    struct results results = {.count = 0};
    double multiplier = rating_published(quality).multiplier;
    results_collect(&results, quality);
    figures_add_forecast(quality, &results, figures);
    figures_add_index(quality, &results, multiplier, figures);
    figures_add_timeliness(quality, figures);
    figures_add_forward(quality, figures);
    figures_add_comprehensive(quality, figures);
    figures_add_humanitarian(quality, figures);
    figures_add_coverage(quality, figures);
    figures_add_measures(quality, figures);
    figures_add_checks(quality, figures);
    figures_add_failures(quality, &results, figures);
}
