#include "quality/measures.h"

#include <string.h>

#include "base/language.h"
#include "quality/dashboard.h"
#include "quality/day.h"

#define UNUSED(yardstick) (void)(yardstick)

/* ---- mandatory elements ---- */

static bool has_reporter(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    const struct node *reporter = child_of(words, facts->activity, WORD_REPORTING_ORG);
    return !text_is_blank(attribute_of(words, reporter, WORD_REF)) &&
           has_narrative(words, reporter);
}

static bool has_identifier(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return !text_is_blank(facts->identifier);
}

static bool has_participant(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    if (!text_is_blank(attribute_of(words, org, WORD_REF)) || has_narrative(words, org))
        return true;
    return false;
}

static bool has_title(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->title_length > 0;
}

static bool has_description(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->description_length > 0;
}

static bool has_status(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->statuses > 0 && facts->statuses_right;
}

static bool has_start(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->dates[1].first != NO_DAY || facts->dates[2].first != NO_DAY;
}

static bool has_sector(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    const struct sector_facts *sectors = &facts->sectors;
    size_t count = facts->transactions.count;
    return sectors->present ? sectors->shares_right : count > 0 && sectors->transactions == count;
}

static bool has_mandatory(const struct facts *facts, const struct yardstick *yardstick)
{
    return has_reporter(facts, yardstick) && has_identifier(facts, yardstick) &&
           has_participant(facts, yardstick) && has_title(facts, yardstick) &&
           has_description(facts, yardstick) && has_status(facts, yardstick) &&
           has_start(facts, yardstick) && has_sector(facts, yardstick);
}

/* ---- classifications and references ---- */

static bool has_dac_sector(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    const struct sector_facts *sectors = &facts->sectors;
    size_t count = facts->transactions.count;
    if (sectors->dac_any)
        return sectors->transactions_dac == 0 && sectors->dac_any_right &&
               sectors->dac_shares_right;
    return count > 0 && sectors->transactions_single == count;
}

static bool has_aid_type(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    const struct code_facts *aid = &facts->classes[CLASS_AID];
    size_t count = facts->transactions.count;
    return !aid->repeated &&
           (aid->default_right || (count > 0 && aid->right_transactions == count));
}

static bool has_registered_reporter(const struct facts *facts, const struct yardstick *yardstick)
{
    const char *reference =
        child_attribute(&yardstick->words, facts->activity, WORD_REPORTING_ORG, WORD_REF);
    return reference && reference_is_own(yardstick, reference);
}

static bool is_own_known(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)facts;
    return yardstick->settings->own_references.count > 0;
}

static struct portion count_participants(const struct facts *facts,
                                         const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    struct portion portion = {0, 0};
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    {
        const char *reference = attribute_of(words, org, WORD_REF);
        portion.relevant++;
        portion.passing += reference && reference_is_known(yardstick, reference);
    }
    return portion;
}

/* ---- money, results, documents ---- */

static bool has_incoming(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.not_zero[1];
}

static bool has_commitment(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.not_zero[2];
}

static bool has_spending(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->transactions.not_zero[3] || facts->transactions.not_zero[4];
}

static struct portion count_value_dates(const struct facts *facts,
                                        const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return (struct portion){facts->transactions.count, facts->transactions.value_dates_near};
}

static bool is_marked_humanitarian(const struct facts *facts, const struct yardstick *yardstick)
{
    int marked = truth_of(attribute_of(&yardstick->words, facts->activity, WORD_HUMANITARIAN));
    return marked == 1 || (marked < 0 && facts->transactions.humanitarian);
}

static bool has_cluster(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->sectors.cluster;
}

static bool has_indicator(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->results.indicators > 0;
}

static struct portion count_baselines(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return (struct portion){facts->results.indicators, facts->results.with_baseline};
}

static struct portion count_targets(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return (struct portion){facts->results.indicators, facts->results.with_target};
}

static struct portion count_actuals(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return (struct portion){facts->results.indicators, facts->results.with_actual};
}

static bool has_right_document(const struct facts *facts, const struct yardstick *yardstick)
{
    UNUSED(yardstick);
    return facts->has_document && facts->documents_right;
}

const struct measure measures[] = {
    {"mandatory-elements", "2.1.1", N_("all mandatory elements"), .passes = has_mandatory,
     .advice = N_("fill in what the next eight measures show to be missing")},
    {"reporting-org", "2.1.1", N_("reporting organisation with reference and name"),
     .passes = has_reporter, .advice = N_("give reporting-org a ref and a narrative")},
    {"iati-identifier", "2.1.1", N_("identifier"), .passes = has_identifier,
     .advice = N_("give every activity an identifier")},
    {"participating-org", "2.1.1", N_("participating organisation with reference or name"),
     .passes = has_participant, .advice = N_("name the organisations that take part")},
    {"title", "2.1.1", N_("title"), .passes = has_title,
     .advice = N_("give every activity a title")},
    {"description", "2.1.1", N_("description"), .passes = has_description,
     .advice = N_("describe every activity")},
    {"activity-status", "2.1.1", N_("status of the codelist"), .passes = has_status,
     .advice = N_("use the codes of codelist ActivityStatus")},
    {"activity-date", "2.1.1", N_("planned or actual start"), .passes = has_start,
     .advice = N_("add a date of type 1 or 2")},
    {"sector", "2.1.1", N_("sectors that sum to 100, or one on every transaction"),
     .passes = has_sector,
     .advice = N_("let the percentages of each vocabulary sum to exactly 100")},
    {"dac-sector", "2.3.1", N_("DAC sectors at one level only, summing to 100"),
     .passes = has_dac_sector,
     .advice =
         N_("give DAC sectors either to the activity or one to each transaction, not to both")},
    {"aid-type", "2.3.2", N_("aid type of the codelist, one a vocabulary"), .passes = has_aid_type,
     .advice = N_("add one default-aid-type of vocabulary 1")},
    {"registered-reporting-org", "2.6.1", N_("the reporting organisation's registered reference"),
     .applies = is_own_known, .passes = has_registered_reporter,
     .advice = N_("report under the reference that the registry has")},
    {"known-participants", "2.6.2", N_("participating organisations with a known reference"),
     .count = count_participants, .needs_publishers = true,
     .advice = N_("look up the references of partners at org-id.guide or in the IATI registry")},
    {"incoming-funds", "2.7.1", N_("incoming funds other than 0"), .passes = has_incoming,
     .advice = N_("record received money as transactions of type 1")},
    {"commitments", "2.7.1", N_("a commitment other than 0"), .passes = has_commitment,
     .advice = N_("record what was agreed as transactions of type 2")},
    {"spending", "2.7.1", N_("a disbursement or expenditure other than 0"), .passes = has_spending,
     .advice = N_("record what was paid as transactions of type 3 or 4")},
    {"value-dates", "2.7.2", N_("transactions with a value date within a month of their date"),
     .count = count_value_dates,
     .advice = N_("set value-date to the day that sets the exchange rate")},
    {"humanitarian", "2.8.1", N_("marked as humanitarian"), .passes = is_marked_humanitarian,
     .advice = N_("nothing, unless a humanitarian activity is not marked")},
    {"humanitarian-scope", "2.8.2", N_("humanitarian activities with an emergency or appeal"),
     .applies = is_marked_humanitarian, .passes = has_humanitarian_scope,
     .advice = N_("add humanitarian-scope with the appeal's code")},
    {"humanitarian-cluster", "2.8.2", N_("humanitarian activities with a cluster"),
     .applies = is_marked_humanitarian, .passes = has_cluster,
     .advice = N_("add a sector of vocabulary 10")},
    {"result", "2.9.1", N_("a result with an indicator"), .passes = has_indicator,
     .advice = N_("add results with indicators")},
    {"baselines", "2.9.2", N_("indicators with a baseline"), .count = count_baselines,
     .advice = N_("give indicators their baseline")},
    {"targets", "2.9.3", N_("indicators with a target"), .count = count_targets,
     .advice = N_("give indicators targets")},
    {"actuals", "2.9.4", N_("indicators with an actual value"), .count = count_actuals,
     .advice = N_("give indicators what was reached")},
    {"documents", "2.10.1", N_("a valid document"), .passes = has_right_document,
     .advice = N_("link documents by their full address, with a category")},
};

const size_t measure_count = sizeof measures / sizeof *measures;
_Static_assert(sizeof measures / sizeof *measures <= MEASURES_MOST, "room for all measures");
