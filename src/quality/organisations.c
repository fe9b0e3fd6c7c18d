#include "quality/organisations.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "quality/day.h"

enum { WINDOW_DAYS = 365, LOOK_AHEAD = 1100 /* days */ };

const struct organisation_document organisation_documents[] = {
    {INDICATOR_STRATEGY, DOCUMENT_B + 2, "has no document of category B02",
     "link the organisation's strategy in the organisation file as category B02"},
    {INDICATOR_ANNUAL_REPORT, DOCUMENT_B + 1, "has no document of category B01",
     "link the annual report in the organisation file as category B01"},
    {INDICATOR_ALLOCATION, DOCUMENT_B + 4, "has no document of category B04",
     "link the policy on allocating aid in the organisation file as category B04"},
    {INDICATOR_PROCUREMENT_POLICY, DOCUMENT_B + 5, "has no document of category B05",
     "link the procurement policy in the organisation file as category B05"},
    {INDICATOR_AUDIT, DOCUMENT_B + 6, "has no document of category B06",
     "link the audit in the organisation file as category B06"},
};
const size_t organisation_document_count =
    sizeof organisation_documents / sizeof *organisation_documents;

/* ---- countries ---- */

static const struct country *find_country(const struct organisations *organisations,
                                          const char *code)
{
    for (size_t i = 0; i < organisations->country_count; i++)
        if (strcmp(organisations->countries[i].code, code) == 0)
            return &organisations->countries[i];
    return NULL;
}

/* NULL if it can't be a country, or there are too many. */
static struct country *country_named(struct organisations *organisations, const char *code)
{
    size_t length = code ? strlen(code) : 0;
    if (length == 0 || length >= COUNTRY_CODE_SIZE)
        return NULL;
    for (size_t i = 0; i < organisations->country_count; i++)
        if (strcmp(organisations->countries[i].code, code) == 0)
            return &organisations->countries[i];
    if (organisations->country_count == COUNTRIES_MOST)
        return NULL;
    struct country *country = &organisations->countries[organisations->country_count++];
    *country = (struct country){.current = false};
    memcpy(country->code, code, length + 1);
    return country;
}

static bool has_category(const struct words *words, const struct node *document,
                         const char *category)
{
    return has_child_with(words, document, WORD_CATEGORY, WORD_CODE, category);
}

static void note_strategies(struct organisations *organisations, const struct words *words,
                            const struct node *document)
{
    EACH_CHILD(recipient, words, document, WORD_RECIPIENT_COUNTRY)
    {
        struct country *country =
            country_named(organisations, attribute_of(words, recipient, WORD_CODE));
        if (country)
            country->strategy = true;
    }
}

void organisations_add_activity(struct organisations *organisations,
                                const struct yardstick *yardstick, const struct facts *facts)
{
    const struct words *words = &yardstick->words;
    bool strategy = (facts->documents & DOCUMENT_BIT(DOCUMENT_A + 9)) != 0;
    EACH_CHILD(recipient, words, facts->activity, WORD_RECIPIENT_COUNTRY)
    {
        struct country *country =
            country_named(organisations, attribute_of(words, recipient, WORD_CODE));
        if (!country)
            continue;
        country->current = true;
        country->strategy |= strategy;
    }
}

/* ---- budgets ---- */

static bool is_in_window(int end, size_t window, int today)
{
    return end != NO_DAY && end >= today + WINDOW_DAYS * (int)window &&
           end <= today + WINDOW_DAYS * ((int)window + 1);
}

static int end_of(const struct words *words, const struct node *budget)
{
    return day_parse(child_attribute(words, budget, WORD_PERIOD_END, WORD_ISO_DATE));
}

static void add_total_budgets(struct organisations *organisations,
                              const struct yardstick *yardstick, const struct node *organisation,
                              const char *who)
{
    bool passed[BUDGET_WINDOWS] = {false};
    EACH_CHILD(budget, &yardstick->words, organisation, WORD_TOTAL_BUDGET)
    {
        int end = end_of(&yardstick->words, budget);
        for (size_t i = 0; i < BUDGET_WINDOWS; i++)
            passed[i] |= is_in_window(end, i, yardstick->today);
        if (end == NO_DAY || organisations->end_count == BUDGET_ENDS_MOST)
            continue;
        organisations->ends = grow(organisations->ends, organisations->end_count,
                                   &organisations->end_capacity, sizeof *organisations->ends);
        organisations->ends[organisations->end_count].organisation = organisations->count;
        organisations->ends[organisations->end_count++].end = end;
    }
    for (size_t i = 0; i < BUDGET_WINDOWS; i++)
        tally_add(&organisations->windows[i], passed[i], who, NULL);
}

static void add_country_budgets(struct organisations *organisations,
                                const struct yardstick *yardstick, const struct node *organisation)
{
    const struct words *words = &yardstick->words;
    EACH_CHILD(budget, words, organisation, WORD_RECIPIENT_COUNTRY_BUDGET)
    {
        struct country *country = country_named(
            organisations, child_attribute(words, budget, WORD_RECIPIENT_COUNTRY, WORD_CODE));
        int end = end_of(words, budget);
        for (size_t i = 0; country && i < BUDGET_WINDOWS; i++) {
            if (!is_in_window(end, i, yardstick->today) ||
                country->latest[i] == organisations->count)
                continue;
            country->latest[i] = organisations->count;
            country->budgets[i]++;
        }
    }
}

/* True if the organisation has a budget that ends in the window as it lies on that day. */
static bool is_covered(const struct organisations *organisations, size_t organisation,
                       size_t window, int day)
{
    for (size_t i = 0; i < organisations->end_count; i++)
        if (organisations->ends[i].organisation == organisation &&
            is_in_window(organisations->ends[i].end, window, day))
            return true;
    return false;
}

int budget_window_closes(const struct organisations *organisations, size_t window, int today)
{
    int first = NO_DAY;
    size_t looked_at = 0;
    for (size_t i = 0; i < organisations->end_count; i++) {
        size_t organisation = organisations->ends[i].organisation;
        if (organisation == looked_at || !is_covered(organisations, organisation, window, today))
            continue;
        looked_at = organisation;
        int end = first == NO_DAY ? today + LOOK_AHEAD : first;
        for (int day = today + 1; day < end; day++)
            if (!is_covered(organisations, organisation, window, day)) {
                first = day;
                break;
            }
    }
    return first;
}

/* ---- the whole ---- */

void organisations_add(struct organisations *organisations, const struct yardstick *yardstick,
                       const struct node *organisation)
{
    const struct words *words = &yardstick->words;
    const struct node *identifier = child_of(words, organisation, WORD_ORGANISATION_IDENTIFIER);
    const char *who = identifier ? identifier->text : "";
    uint64_t documents = 0;
    organisations->count++;
    EACH_CHILD(document, words, organisation, WORD_DOCUMENT_LINK)
    {
        EACH_CHILD(category, words, document, WORD_CATEGORY)
        {
            int number = document_number(attribute_of(words, category, WORD_CODE));
            documents |= number != DOCUMENT_NONE ? DOCUMENT_BIT(number) : 0;
        }
        if (has_category(words, document, "B03") || has_category(words, document, "B13"))
            note_strategies(organisations, words, document);
    }
    for (size_t i = 0; i < organisation_document_count; i++)
        tally_add(&organisations->documents[i],
                  (documents & DOCUMENT_BIT(organisation_documents[i].category)) != 0, who, NULL);
    add_total_budgets(organisations, yardstick, organisation, who);
    add_country_budgets(organisations, yardstick, organisation);
}

static void sum_country(struct country_sums *sums, const struct country *country)
{
    sums->countries++;
    if (!country)
        return;
    sums->strategies += country->strategy;
    for (size_t i = 0; i < BUDGET_WINDOWS; i++)
        sums->budgets += country->budgets[i];
}

struct country_sums organisations_countries(const struct organisations *organisations,
                                            const struct quality_settings *settings)
{
    struct country_sums sums = {0};
    for (size_t i = 0; i < settings->countries.count; i++)
        sum_country(&sums, find_country(organisations, settings->countries.items[i]));
    for (size_t i = 0; settings->countries.count == 0 && i < organisations->country_count; i++)
        if (organisations->countries[i].current)
            sum_country(&sums, &organisations->countries[i]);
    sums.budget_cases = sums.countries * BUDGET_WINDOWS * organisations->count;
    return sums;
}

void organisations_release(struct organisations *organisations)
{
    for (size_t i = 0; i < organisation_document_count; i++)
        tally_release(&organisations->documents[i]);
    for (size_t i = 0; i < BUDGET_WINDOWS; i++)
        tally_release(&organisations->windows[i]);
    free(organisations->ends);
}
