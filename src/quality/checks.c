/* Checks that others make of published files; what passes is what they do not complain about. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "quality/day.h"
#include "quality/measures.h"
#include "validate/ruleset_prefix.h"

#define UNUSED(yardstick) (void)(yardstick)

/* ---- dates and percentages ---- */

static bool precedes_update(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.after_update == 0;
}

static bool precedes_generation(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.after_generation == 0;
}

static bool has_no_future(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->transactions.dates_future;
}

static bool has_no_future_actual(const struct facts *facts, const struct yardstick *yardstick)
{
    return facts->dates[2].latest <= yardstick->today && facts->dates[4].latest <= yardstick->today;
}

static bool has_near_shares(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->sectors.shares_near;
}

static bool has_exact_shares(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->sectors.shares_right;
}

static bool has_no_lone_share(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->sectors.lone_share;
}

static bool is_pipeline(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->first_status == 1;
}

static bool has_no_actual_start(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->dates[2].present;
}

static bool has_no_actual_end(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->dates[4].present;
}

/* ---- results ---- */

static bool has_results(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->results.present;
}

static bool adds_up_numbers(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->results.aggregated_text;
}

static bool has_numbers(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->results.text;
}

/* ---- organisations and places ---- */

static bool is_prefixed(const struct yardstick *yardstick, const struct node *organisation)
{
    const char *reference = attribute_of(&yardstick->words, organisation, WORD_REF);
    return text_is_blank(reference) ||
           begins_with_code(reference, yardstick->lists[LIST_OrganisationRegistrationAgency]);
}

static bool has_prefixes(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    if (!is_prefixed(yardstick, child_of(words, facts->activity, WORD_REPORTING_ORG)))
        return false;
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    if (!is_prefixed(yardstick, org))
        return false;
    EACH_CHILD(other, words, facts->activity, WORD_OTHER_IDENTIFIER)
    if (!is_prefixed(yardstick, child_of(words, other, WORD_OWNER_ORG)))
        return false;
    EACH_CHILD(transaction, words, facts->activity, WORD_TRANSACTION)
    if (!is_prefixed(yardstick, child_of(words, transaction, WORD_PROVIDER_ORG)) ||
        !is_prefixed(yardstick, child_of(words, transaction, WORD_RECEIVER_ORG)))
        return false;
    return true;
}

static bool has_countries(const struct facts *facts, const struct yardstick *yardstick)
{
    EACH_CHILD(country, &yardstick->words, facts->activity, WORD_RECIPIENT_COUNTRY)
    if (!code_is_right(yardstick, LIST_Country,
                       attribute_of(&yardstick->words, country, WORD_CODE)))
        return false;
    return true;
}

static bool has_location_code(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->places.identified;
}

static bool has_tag(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    EACH_CHILD(tag, words, facts->activity, WORD_TAG)
    {
        const char *vocabulary = attribute_of(words, tag, WORD_VOCABULARY);
        const char *uri = attribute_of(words, tag, WORD_VOCABULARY_URI);
        if (!vocabulary || !attribute_of(words, tag, WORD_CODE))
            continue;
        if (strcmp(vocabulary, "1") == 0)
            return true;
        if ((strcmp(vocabulary, "98") == 0 || strcmp(vocabulary, "99") == 0) && uri &&
            strstr(uri, "agrovoc"))
            return true;
    }
    return false;
}

/* ---- budgets ---- */

struct budget_span {
    int revised; /* type 2 */
    int start, end;
};

static int compare_spans(const void *a, const void *b)
{
    const struct budget_span *first = a, *second = b;
    if (first->start != second->start)
        return first->start < second->start ? -1 : 1;
    return (first->end > second->end) - (first->end < second->end);
}

/* Those of one type with two dates, by their start; the caller frees. */
static struct budget_span *spans_of(const struct facts *facts, const struct yardstick *yardstick,
                                    bool revised, size_t *count)
{
    const struct words *words = &yardstick->words;
    struct budget_span *spans = NULL;
    size_t capacity = 0;
    *count = 0;
    EACH_CHILD(budget, words, facts->activity, WORD_BUDGET)
    {
        struct budget_span span = {
            attribute_is(words, budget, WORD_TYPE, "2"),
            day_parse(child_attribute(words, budget, WORD_PERIOD_START, WORD_ISO_DATE)),
            day_parse(child_attribute(words, budget, WORD_PERIOD_END, WORD_ISO_DATE))};
        if ((span.revised != 0) != revised || span.start == NO_DAY || span.end == NO_DAY)
            continue;
        spans = grow(spans, *count, &capacity, sizeof *spans);
        spans[(*count)++] = span;
    }
    if (*count)
        qsort(spans, *count, sizeof *spans, compare_spans);
    return spans;
}

bool budgets_overlap(const struct facts *facts, const struct yardstick *yardstick)
{
    bool overlap = false;
    for (int revised = 0; revised <= 1; revised++) {
        size_t count;
        struct budget_span *spans = spans_of(facts, yardstick, revised, &count);
        for (size_t i = 1; i < count; i++)
            overlap |= spans[i].start <= spans[i - 1].end;
        free(spans);
    }
    return overlap;
}

bool budgets_lack_original(const struct facts *facts, const struct yardstick *yardstick)
{
    size_t count, original_count;
    struct budget_span *spans = spans_of(facts, yardstick, true, &count);
    struct budget_span *originals = spans_of(facts, yardstick, false, &original_count);
    bool lacking = false;
    for (size_t i = 0; i < count && !lacking; i++)
        lacking = original_count == 0 ||
                  !bsearch(&spans[i], originals, original_count, sizeof *spans, compare_spans);
    free(spans);
    free(originals);
    return lacking;
}

static bool has_budget(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->budgets.present;
}

static bool has_apart_budgets(const struct facts *facts, const struct yardstick *yardstick)
{
    return !budgets_overlap(facts, yardstick);
}

static bool has_originals(const struct facts *facts, const struct yardstick *yardstick)
{
    return !budgets_lack_original(facts, yardstick);
}

static bool has_no_negative(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !facts->budgets.negative;
}

/* ---- funders ---- */

static bool names_ministry(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.ministry_traced;
}

static bool has_aggregation(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    EACH_CHILD(result, words, facts->activity, WORD_RESULT)
    if (truth_of(attribute_of(words, result, WORD_AGGREGATION_STATUS)) != 1)
        return false;
    return true;
}

static bool has_all_dates(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct date_facts *dates = facts->dates;
    int start = dates[2].first != NO_DAY ? dates[2].first : dates[1].first;
    int end = dates[4].first != NO_DAY ? dates[4].first : dates[3].first;
    bool over = facts->first_status == 3 || facts->first_status == 4;
    return start != NO_DAY && end != NO_DAY && start <= end &&
           (!over || (dates[4].first != NO_DAY && dates[4].first <= yardstick->today));
}

static bool has_referenced_funders(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    bool found = false;
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    {
        found = true;
        if (!attribute_of(words, org, WORD_ROLE) || !attribute_of(words, org, WORD_TYPE) ||
            (attribute_is(words, org, WORD_ROLE, "1") &&
             text_is_blank(attribute_of(words, org, WORD_REF))))
            return false;
    }
    return found;
}

static bool is_not_pipeline(const struct facts *facts, const struct yardstick *yardstick)
{
    return !is_pipeline(facts, yardstick);
}

static bool has_budget_and_document(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->budgets.present && facts->budgets.right && facts->has_document;
}

static bool has_email(const struct facts *facts, const struct yardstick *yardstick)
{
    EACH_CHILD(contact, &yardstick->words, facts->activity, WORD_CONTACT_INFO)
    if (child_of(&yardstick->words, contact, WORD_EMAIL))
        return true;
    return false;
}

static bool has_places_and_sectors(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->countries + facts->regions > 0 && facts->shares_of_places_right &&
           facts->sectors.has_code && facts->sectors.shares_right;
}

static bool has_transactions(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.count > 0;
}

static bool has_whole_transactions(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.number[0] == 0 && facts->transactions.value_dates_missing == 0 &&
           !facts->transactions.dates_future;
}

static bool has_incoming(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.number[1] > 0;
}

static bool has_traced_funds(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.incoming_traced == facts->transactions.number[1];
}

static const char validator[] = "official validator", d4d[] = "Data4Development", cove[] = "CoVE",
                  publisher[] = "IATI Publisher", portal[] = "D-Portal", openag[] = "OpenAg",
                  dashboard[] = "Dashboard", dutch[] = "Netherlands", british[] = "United Kingdom";

const struct measure checks[] = {
    {"transactions-before-update", d4d, N_("no transaction after last-updated-datetime"),
     has_transactions, precedes_update,
     .advice = N_("set last-updated-datetime whenever an activity changes")},
    {"transactions-before-generation", d4d,
     N_("no transaction after the file's generated-datetime"), has_transactions,
     precedes_generation,
     .advice = N_("look at these transactions: a date that lies ahead is mostly a slip")},
    {"transactions-past", dashboard, N_("no transaction that lies ahead"), has_transactions,
     has_no_future, .advice = N_("record what is only planned as planned-disbursement")},
    {"actual-dates-past", dashboard, N_("no actual start or end that lies ahead"),
     .passes = has_no_future_actual, .advice = N_("record what is only planned as planned dates")},
    {"sector-sum-near", d4d, N_("sector percentages within 0.0101 of 100"),
     .passes = has_near_shares, .advice = N_("let the percentages of each vocabulary sum to 100")},
    {"sector-sum-exact", validator, N_("sector percentages of exactly 100"),
     .passes = has_exact_shares, .advice = N_("give the last of three thirds 33.34")},
    {"lone-percentage", d4d, N_("no lone sector with another percentage than 100"),
     .passes = has_no_lone_share, .advice = N_("leave out the percentage of a lone sector")},
    {"pipeline-start", d4d, N_("no actual start in the pipeline"), is_pipeline, has_no_actual_start,
     .advice = N_("set the status to 2 when an activity begins")},
    {"pipeline-end", d4d, N_("no actual end in the pipeline"), is_pipeline, has_no_actual_end,
     .advice = N_("set the status to 3 or 4 when an activity ends")},
    {"aggregated-results", d4d, N_("numbers in results that can be added up"), has_results,
     adds_up_numbers, .advice = N_("take aggregation-status off results that are not numbers")},
    {"organisation-prefixes", cove, N_("references that begin with a register of org-id.guide"),
     .passes = has_prefixes, .advice = N_("look up references at org-id.guide")},
    {"location-code", openag, N_("a location with a gazetteer's code"), .passes = has_location_code,
     .advice = N_("give locations a location-id with code and vocabulary")},
    {"agricultural-tag", openag, N_("a tag of AGROVOC"), .passes = has_tag,
     .advice = N_("add tags of vocabulary 1 where the activity is about agriculture")},
    {"budget-overlap", publisher, N_("no overlapping budgets of one type"), has_budget,
     has_apart_budgets, .advice = N_("let each budget begin the day after the one before ends")},
    {"budget-original", publisher, N_("an original budget for every revised one"), has_budget,
     has_originals, .advice = N_("keep the original budget beside the revised one")},
    {"budget-negative", publisher, N_("no negative budget"), has_budget, has_no_negative,
     .advice = N_("reduce a budget by a revised one, not by a negative one")},
    {"country-codes", portal, N_("countries of the codelist"), .passes = has_countries,
     .advice = N_("use the codes of codelist Country")},
    {"nl-provider-activity", dutch, N_("incoming funds that name the ministry's activity"),
     .passes = names_ministry,
     .advice = N_("for activities that the ministry funds give XM-DAC-7-PPR-... as "
                  "provider-activity-id")},
    {"nl-numbers", dutch, N_("numbers in all baselines, targets and actuals"), has_results,
     has_numbers, .advice = N_("leave out values that are not known; write zero as 0")},
    {"nl-aggregation", dutch, N_("results that can be added up"), has_results, has_aggregation,
     .advice = N_("set aggregation-status on results that are numbers")},
    {"uk-dates", british, N_("a start before an end, and an actual end when completed"),
     .passes = has_all_dates, .advice = N_("give every activity a start and an end")},
    {"uk-participants", british, N_("participants with role and type, funders with reference"),
     .passes = has_referenced_funders, .advice = N_("complete the participating organisations")},
    {"uk-places-sectors", british, N_("a place and a sector, each summing to 100"),
     .passes = has_places_and_sectors, .advice = N_("let percentages sum to 100")},
    {"uk-budget-document", british, N_("a complete budget and a document"), is_not_pipeline,
     has_budget_and_document, .advice = N_("add budgets with value dates, and a document")},
    {"uk-contact", british, N_("a contact with e-mail"), .passes = has_email,
     .advice = N_("add contact-info with an e-mail address")},
    {"uk-transactions", british, N_("transactions with type, value date and a past date"),
     has_transactions, has_whole_transactions, .advice = N_("complete the transactions")},
    {"uk-traceability", british, N_("incoming funds that name the provider's activity"),
     has_incoming, has_traced_funds,
     .advice =
         N_("ask donors for their activity identifiers and give them as provider-activity-id")},
};

const size_t check_count = sizeof checks / sizeof *checks;
_Static_assert(sizeof checks / sizeof *checks <= CHECKS_MOST, "room for all checks");
