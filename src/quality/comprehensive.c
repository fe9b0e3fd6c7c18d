/* Which elements current activities have, and whether they are right. */
#include <string.h>

#include "base/language.h"
#include "quality/dashboard.h"
#include "quality/day.h"

/* ---- core ---- */

static bool has_version(const struct facts *facts, const struct yardstick *yardstick)
{
    return attribute_of(&yardstick->words, facts->activity->parent, WORD_VERSION) != NULL;
}

static bool has_right_version(const struct facts *facts, const struct yardstick *yardstick)
{
    return code_is_right(yardstick, LIST_Version,
                         attribute_of(&yardstick->words, facts->activity->parent, WORD_VERSION));
}

static bool has_reporter(const struct facts *facts, const struct yardstick *yardstick)
{
    EACH_CHILD(org, &yardstick->words, facts->activity, WORD_REPORTING_ORG)
    if (attribute_of(&yardstick->words, org, WORD_REF) && has_narrative(&yardstick->words, org))
        return true;
    return false;
}

static bool has_identifier(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return !text_is_blank(facts->identifier);
}

static bool has_own_prefix(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->own_prefix;
}

static bool has_participant(const struct facts *facts, const struct yardstick *yardstick)
{
    return child_of(&yardstick->words, facts->activity, WORD_PARTICIPATING_ORG) != NULL;
}

static bool has_role(const struct facts *facts, const struct yardstick *yardstick, const char *role)
{
    return has_child_with(&yardstick->words, facts->activity, WORD_PARTICIPATING_ORG, WORD_ROLE,
                          role);
}

static bool has_funder(const struct facts *facts, const struct yardstick *yardstick)
{
    return has_role(facts, yardstick, "1");
}

static bool has_title(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->title_length > 0;
}

static bool has_description(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->description_length > 0;
}

static bool has_status(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->statuses > 0;
}

static bool has_right_status(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->statuses_right;
}

static bool has_date(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->has_date;
}

static bool has_right_dates(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->dates_right && (facts->dates[1].present || facts->dates[2].present);
}

/* True if every transaction is among the `count` that have something, and there is one. */
static bool all_have(const struct facts *facts, size_t count)
{
    return facts->transactions.count > 0 && facts->transactions.count == count;
}

static bool has_sector(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->sectors.present || all_have(facts, facts->sectors.transactions);
}

static bool has_right_sectors(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->sectors.shares_right;
}

static bool has_place(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->countries + facts->regions > 0 || all_have(facts, facts->transactions.with_place);
}

static bool has_right_places(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->shares_of_places_right;
}

/* ---- financials ---- */

static bool has_commitment(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->transactions.number[2] + facts->transactions.number[11] > 0;
}

static bool has_right_commitments(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->transactions.commitments_right;
}

static bool has_run_a_year(const struct facts *facts, const struct yardstick *yardstick)
{
    int start = facts->dates[2].first != NO_DAY ? facts->dates[2].first : facts->dates[1].first;
    return start != NO_DAY && start < yardstick->today - 365;
}

static bool has_spending(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->transactions.number[3] + facts->transactions.number[4] > 0;
}

static bool has_right_spending(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->transactions.spend_right;
}

/* True if the reporting organisation is a participant of that role. */
static bool takes_part(const struct facts *facts, const struct yardstick *yardstick,
                       const char *role)
{
    const struct words *words = &yardstick->words;
    const char *own = child_attribute(words, facts->activity, WORD_REPORTING_ORG, WORD_REF);
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    if (own && attribute_is(words, org, WORD_ROLE, role) && attribute_is(words, org, WORD_REF, own))
        return true;
    return false;
}

static bool is_donors(const struct facts *facts, const struct yardstick *yardstick)
{
    return (takes_part(facts, yardstick, "1") || takes_part(facts, yardstick, "3")) &&
           !takes_part(facts, yardstick, "4");
}

static bool is_traceable(const struct facts *facts, const struct yardstick *yardstick)
{
    return facts->transactions.number[1] > 0 || is_donors(facts, yardstick);
}

static bool is_traced(const struct facts *facts, const struct yardstick *yardstick)
{
    return (facts->transactions.number[1] > 0 &&
            facts->transactions.number[1] == facts->transactions.incoming_traced) ||
           is_donors(facts, yardstick);
}

static bool says_not_provided(const struct facts *facts, const struct yardstick *yardstick)
{
    return attribute_of(&yardstick->words, facts->activity, WORD_BUDGET_NOT_PROVIDED) != NULL;
}

static bool has_budget(const struct facts *facts, const struct yardstick *yardstick)
{
    return facts->budgets.present || says_not_provided(facts, yardstick);
}

static bool has_right_budgets(const struct facts *facts, const struct yardstick *yardstick)
{
    const char *code = attribute_of(&yardstick->words, facts->activity, WORD_BUDGET_NOT_PROVIDED);
    if (!code)
        return facts->budgets.right;
    return !facts->budgets.present && code_is_right(yardstick, LIST_BudgetNotProvided, code);
}

/* ---- value added ---- */

static bool has_email(const struct facts *facts, const struct yardstick *yardstick)
{
    EACH_CHILD(contact, &yardstick->words, facts->activity, WORD_CONTACT_INFO)
    if (child_of(&yardstick->words, contact, WORD_EMAIL))
        return true;
    return false;
}

static bool has_described_place(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->places.described;
}

static bool has_point(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->places.point;
}

static bool has_right_points(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->places.points_right;
}

static bool has_dac_sector(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->sectors.dac_any || all_have(facts, facts->sectors.transactions_dac);
}

static bool has_right_dac_sectors(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->sectors.dac_any_right;
}

static bool has_capital_spend(const struct facts *facts, const struct yardstick *yardstick)
{
    return child_attribute(&yardstick->words, facts->activity, WORD_CAPITAL_SPEND,
                           WORD_PERCENTAGE) != NULL;
}

static bool has_document(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->has_document;
}

static bool has_right_documents(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->documents_right;
}

static bool has_aid_type(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    const struct code_facts *aid = &facts->classes[CLASS_AID];
    return aid->default_code || all_have(facts, aid->transactions);
}

static bool has_right_aid_type(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    const struct code_facts *aid = &facts->classes[CLASS_AID];
    return aid->codes > 0 && aid->codes == aid->right;
}

static bool has_one_country(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->countries == 1;
}

static bool is_in_language_of(const struct facts *facts, const struct words *words,
                              enum word element, const char *country)
{
    const char *usual = attribute_of(words, facts->activity, WORD_DEFAULT_LANG);
    EACH_CHILD(text, words, facts->activity, element)
    EACH_CHILD(narrative, words, text, WORD_NARRATIVE)
    {
        const char *language = attribute_of(words, narrative, WORD_DEFAULT_LANG);
        if (!text_is_blank(narrative->text) &&
            language_is_of_country(language ? language : usual, country))
            return true;
    }
    return false;
}

static bool has_recipient_language(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    const char *country =
        child_attribute(words, facts->activity, WORD_RECIPIENT_COUNTRY, WORD_CODE);
    return country && is_in_language_of(facts, words, WORD_TITLE, country) &&
           is_in_language_of(facts, words, WORD_DESCRIPTION, country);
}

static bool has_indicator(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return facts->results.indicators > 0;
}

/* ---- the table ---- */

const struct column columns[] = {
    {"version", GROUP_CORE, .any = has_version, .valid = has_right_version,
     .lacks = N_("stands in a file without a version of the standard"),
     .advice = N_("give the root element a version")},
    {"reporting-org", GROUP_CORE, .any = has_reporter,
     .lacks = N_("has no reporting organisation with reference and name"),
     .advice = N_("give reporting-org a ref and a narrative")},
    {"iati-identifier", GROUP_CORE, .any = has_identifier, .valid = has_own_prefix,
     .lacks = N_("has no identifier that begins with the reporting organisation's"),
     .advice = N_("begin identifiers with the reporting organisation's reference")},
    {"participating-org", GROUP_CORE, .any = has_participant, .valid = has_funder,
     .lacks = N_("names no funding organisation"),
     .advice = N_("add the participating-org of role 1")},
    {"title", GROUP_CORE, .any = has_title, .lacks = N_("has no title"),
     .advice = N_("give every activity a title")},
    {"description", GROUP_CORE, .any = has_description, .lacks = N_("has no description"),
     .advice = N_("describe every activity")},
    {"activity-status", GROUP_CORE, .any = has_status, .valid = has_right_status,
     .lacks = N_("has no status of codelist ActivityStatus"),
     .advice = N_("give every activity a status")},
    {"activity-date", GROUP_CORE, .any = has_date, .valid = has_right_dates,
     .lacks = N_("has no start, or a date that is none"),
     .advice = N_("add a date of type 1 or 2; write dates as 2024-05-31")},
    {"sector", GROUP_CORE, .any = has_sector, .valid = has_right_sectors,
     .lacks = N_("has no sector, or percentages that do not sum to 100"),
     .advice = N_("let the percentages of each vocabulary sum to exactly 100")},
    {"country-or-region", GROUP_CORE, .any = has_place, .valid = has_right_places,
     .lacks = N_("has no country or region, or percentages that do not sum to 100"),
     .advice = N_("let the percentages of countries and regions together sum to exactly 100")},
    {"commitment", GROUP_FINANCIALS, LEVEL_FIRST_WITH, .any = has_commitment,
     .valid = has_right_commitments,
     .lacks = N_("has no commitment, or one without a value or a date"),
     .advice = N_("record what was agreed as transactions of type 2")},
    {"disbursement-or-expenditure", GROUP_FINANCIALS, LEVEL_BOTTOM, has_run_a_year, has_spending,
     has_right_spending, N_("began a year ago and has no spending with value and date"),
     N_("record what was paid as transactions of type 3 or 4")},
    {"traceability", GROUP_FINANCIALS, LEVEL_BOTTOM, is_traceable, is_traced,
     .lacks = N_("has incoming funds that do not name the provider's activity"),
     .advice =
         N_("ask donors for their activity identifiers and give them as provider-activity-id")},
    {"budget", GROUP_FINANCIALS, LEVEL_MOST, .any = has_budget, .valid = has_right_budgets,
     .lacks = N_("has no budget with periods, value and value date"),
     .advice = N_("add budgets, or say with budget-not-provided why there are none")},
    {"contact", GROUP_VALUE_ADDED, .any = has_email, .lacks = N_("has no e-mail address"),
     .advice = N_("add contact-info with an e-mail address")},
    {"location-details", GROUP_VALUE_ADDED, .any = has_described_place,
     .lacks = N_("has no location with name, description or coordinates"),
     .advice = N_("name the places where the work is done")},
    {"coordinates", GROUP_VALUE_ADDED, .any = has_point, .valid = has_right_points,
     .lacks = N_("has no coordinates, or ones that lie nowhere"),
     .advice = N_("give locations a point with latitude and longitude")},
    {"dac-sectors", GROUP_VALUE_ADDED, .any = has_dac_sector, .valid = has_right_dac_sectors,
     .lacks = N_("has no DAC sector, or one that is not on the list"),
     .advice = N_("add sectors of vocabulary 1 or 2")},
    {"capital-spend", GROUP_VALUE_ADDED, .any = has_capital_spend,
     .lacks = N_("does not say how much of it is capital spending"),
     .advice = N_("add capital-spend with its percentage")},
    {"documents", GROUP_VALUE_ADDED, .any = has_document, .valid = has_right_documents,
     .lacks = N_("has no document, or one without a web address or a category"),
     .advice = N_("link documents by their full address, with a category")},
    {"aid-type", GROUP_VALUE_ADDED, .any = has_aid_type, .valid = has_right_aid_type,
     .lacks = N_("has no aid type of codelist AidType"), .advice = N_("add default-aid-type")},
    {"recipient-language", GROUP_VALUE_ADDED, LEVEL_ALL, has_one_country, has_recipient_language,
     .lacks = N_("has no title and description in a language of its country"),
     .advice = N_("add narratives in a language of the country")},
    {"result", GROUP_VALUE_ADDED, .any = has_indicator,
     .lacks = N_("has no result with an indicator"), .advice = N_("add results with indicators")},
};

const size_t column_count = sizeof columns / sizeof *columns;
_Static_assert(sizeof columns / sizeof *columns <= COLUMNS_MOST, "room for all columns");

/* ---- sums ---- */

void comprehensive_add(struct comprehensive *comprehensive, const struct facts *facts,
                       const struct yardstick *yardstick)
{
    size_t level = level_of(facts->hierarchy);
    if (level >= comprehensive->bottom)
        comprehensive->bottom = level + 1;
    if (!facts->current_dashboard)
        return;
    comprehensive->levels[level].current++;
    for (size_t i = 0; i < column_count; i++) {
        const struct column *column = &columns[i];
        if (column->applies && !column->applies(facts, yardstick))
            continue;
        bool any = column->any(facts, yardstick);
        bool valid = any && (!column->valid || column->valid(facts, yardstick));
        comprehensive->levels[level].columns[i].any += any;
        tally_add(&comprehensive->levels[level].columns[i].valid, valid, facts->identifier, NULL);
    }
}

void comprehensive_release(struct comprehensive *comprehensive)
{
    for (size_t i = 0; i < LEVELS; i++)
        for (size_t j = 0; j < column_count; j++)
            tally_release(&comprehensive->levels[i].columns[j].valid);
}

static size_t bottom_of(const struct comprehensive *comprehensive)
{
    return comprehensive->bottom ? comprehensive->bottom - 1 : ALL_LEVELS;
}

size_t comprehensive_level(const struct comprehensive *comprehensive, size_t column)
{
    enum column_level rule = columns[column].level;
    size_t most = 0, found = bottom_of(comprehensive);
    if (rule == LEVEL_ALL)
        return ALL_LEVELS;
    for (size_t i = 0; i < LEVELS && rule != LEVEL_BOTTOM; i++) {
        size_t any = comprehensive->levels[i].columns[column].any;
        if (any <= most)
            continue;
        most = any;
        found = i;
        if (rule == LEVEL_FIRST_WITH)
            break;
    }
    return found;
}

struct column_sum column_sum(const struct comprehensive *comprehensive, size_t column)
{
    size_t level = comprehensive_level(comprehensive, column);
    struct column_sum sum = {0};
    for (size_t i = 0; i < LEVELS; i++) {
        if (level != ALL_LEVELS && level != i)
            continue;
        const struct tally *valid = &comprehensive->levels[i].columns[column].valid;
        sum.relevant += valid->relevant;
        sum.any += comprehensive->levels[i].columns[column].any;
        sum.valid += valid->relevant - valid->failed;
    }
    return sum;
}

double group_average(const struct comprehensive *comprehensive, enum column_group group, bool valid)
{
    double total = 0, count = 0;
    for (size_t i = 0; i < column_count; i++) {
        if (columns[i].group != group)
            continue;
        struct column_sum sum = column_sum(comprehensive, i);
        count++;
        if (sum.relevant)
            total += (double)(valid ? sum.valid : sum.any) / (double)sum.relevant;
    }
    return total / count;
}

double comprehensive_score(const struct comprehensive *comprehensive)
{
    return (2 * group_average(comprehensive, GROUP_CORE, true) +
            group_average(comprehensive, GROUP_FINANCIALS, true) +
            group_average(comprehensive, GROUP_VALUE_ADDED, true)) /
           4;
}
