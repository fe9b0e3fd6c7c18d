#include "quality/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "quality/day.h"
#include "standard/value.h"

/* ---- small questions ---- */

int truth_of(const char *text)
{
    if (!text)
        return -1;
    if (strcmp(text, "1") == 0 || strcmp(text, "true") == 0)
        return 1;
    return strcmp(text, "0") == 0 || strcmp(text, "false") == 0 ? 0 : -1;
}

bool code_is_right(const struct yardstick *yardstick, enum code_list list, const char *code)
{
    return code && codelist_contains(yardstick->lists[list], code, NULL);
}

bool text_is_among(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

int document_number(const char *category)
{
    if (!category || strlen(category) != 3 || (*category != 'A' && *category != 'B'))
        return DOCUMENT_NONE;
    if (category[1] < '0' || category[1] > '2' || category[2] < '0' || category[2] > '9')
        return DOCUMENT_NONE;
    return (*category == 'A' ? DOCUMENT_A : DOCUMENT_B) + (category[1] - '0') * 10 + category[2] -
           '0';
}

/* ---- texts ---- */

/* In characters, without white space around it. */
static size_t trimmed_length(const struct node *narrative)
{
    size_t length = narrative->text_length;
    const char *text = value_trim(narrative->text, &length);
    size_t count = 0;
    for (size_t i = 0, step; i < length; i += step, count++) {
        step = utf8_length(text + i, length - i);
        if (step == 0)
            step = 1;
    }
    return count;
}

/* True if a narrative of the elements of that name has a text, be it blank. */
static bool gather_text(const struct words *words, const struct node *activity, enum word name,
                        size_t *longest)
{
    bool found = false;
    *longest = 0;
    EACH_CHILD(element, words, activity, name)
    EACH_CHILD(narrative, words, element, WORD_NARRATIVE)
    {
        found |= narrative->has_text;
        size_t length = trimmed_length(narrative);
        if (length > *longest)
            *longest = length;
    }
    return found;
}

/* True if it begins with the first reference that isn't empty, or with an earlier identifier. */
static bool has_own_prefix(const struct words *words, const struct node *activity,
                           const char *identifier)
{
    EACH_CHILD(reporter, words, activity, WORD_REPORTING_ORG)
    {
        const char *reference = attribute_of(words, reporter, WORD_REF);
        if (!reference || *reference == '\0')
            continue;
        if (strncmp(identifier, reference, strlen(reference)) == 0)
            return true;
        break;
    }
    EACH_CHILD(other, words, activity, WORD_OTHER_IDENTIFIER)
    {
        const char *reference = attribute_of(words, other, WORD_REF);
        if (reference && *reference && attribute_is(words, other, WORD_TYPE, "B1") &&
            strncmp(identifier, reference, strlen(reference)) == 0)
            return true;
    }
    return false;
}

/* ---- status and dates ---- */

static void gather_status(struct facts *facts, const struct yardstick *yardstick)
{
    facts->statuses_right = true;
    EACH_CHILD(status, &yardstick->words, facts->activity, WORD_ACTIVITY_STATUS)
    {
        const char *code = attribute_of(&yardstick->words, status, WORD_CODE);
        facts->statuses_right &= code_is_right(yardstick, LIST_ActivityStatus, code);
        int number = code && *code >= '1' && *code <= '6' && !code[1] ? *code - '0' : 0;
        if (facts->statuses++ == 0)
            facts->first_status = number;
        facts->status_bits |= number ? 1U << number : 0;
    }
}

static void gather_dates(struct facts *facts, const struct yardstick *yardstick)
{
    for (size_t i = 0; i < DATE_TYPES; i++)
        facts->dates[i] =
            (struct date_facts){.first = NO_DAY, .earliest = NO_DAY, .latest = NO_DAY};
    facts->dates_right = true;
    EACH_CHILD(date, &yardstick->words, facts->activity, WORD_ACTIVITY_DATE)
    {
        const char *type = attribute_of(&yardstick->words, date, WORD_TYPE);
        int day = day_parse(attribute_of(&yardstick->words, date, WORD_ISO_DATE));
        facts->has_date = true;
        facts->dates_right &= day != NO_DAY;
        if (!type || *type < '1' || *type > '4' || type[1])
            continue;
        struct date_facts *found = &facts->dates[*type - '0'];
        found->present = true;
        if (day == NO_DAY)
            continue;
        if (found->first == NO_DAY)
            found->first = day;
        if (found->earliest == NO_DAY || day < found->earliest)
            found->earliest = day;
        if (day > found->latest)
            found->latest = day;
    }
}

static bool is_current(const struct facts *facts, int today)
{
    if (facts->status_bits & 1U << 2)
        return true;
    if (day_is_within_months(facts->dates[3].latest, today, 12) ||
        day_is_within_months(facts->dates[4].latest, today, 12))
        return true;
    for (size_t type = 2; type <= 4; type++)
        if (day_is_within_months(facts->transactions.newest[type], today, 12))
            return true;
    return false;
}

static bool is_current_dashboard(const struct facts *facts, int today)
{
    if (!facts->dates[3].present && (facts->first_status == 2 || facts->first_status == 4))
        return true;
    int ended = facts->dates[4].latest;
    return (ended != NO_DAY && ended <= today && ended >= day_add_months(today, -12)) ||
           facts->dates[3].latest >= today;
}

static bool is_active(const struct facts *facts, int today)
{
    int start = facts->dates[2].first != NO_DAY ? facts->dates[2].first : facts->dates[1].first;
    int end = facts->dates[4].first != NO_DAY ? facts->dates[4].first : facts->dates[3].first;
    return start != NO_DAY && start <= today && end > today;
}

/* ---- documents, places, results ---- */

static bool is_web_address(const char *text)
{
    return text && (strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0) &&
           strchr(text + 7, '.') && !strpbrk(text, " \t\r\n<>\"");
}

static void gather_documents(struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    facts->documents_right = true;
    EACH_CHILD(document, words, facts->activity, WORD_DOCUMENT_LINK)
    {
        bool categorised = false;
        facts->has_document = true;
        EACH_CHILD(category, words, document, WORD_CATEGORY)
        {
            const char *code = attribute_of(words, category, WORD_CODE);
            int number = document_number(code);
            facts->documents |= number != DOCUMENT_NONE ? DOCUMENT_BIT(number) : 0;
            categorised |= code_is_right(yardstick, LIST_DocumentCategory, code);
        }
        facts->documents_right &=
            categorised && is_web_address(attribute_of(words, document, WORD_URL));
    }
}

/* Two numbers, within the degrees that there are, and not where nothing is. */
static bool is_position(const char *text)
{
    char *end;
    if (!text)
        return false;
    double latitude = strtod(text, &end);
    if (end == text || !strchr(" \t\r\n", *end) || *end == '\0')
        return false;
    const char *second = end;
    double longitude = strtod(second, &end);
    return end != second && text_is_blank(end) && latitude >= -90 && latitude <= 90 &&
           longitude >= -180 && longitude <= 180 && (latitude != 0 || longitude != 0);
}

static void add_location(struct place_facts *places, const struct yardstick *yardstick,
                         const struct node *location)
{
    const struct words *words = &yardstick->words;
    places->present = true;
    places->detailed |= child_of(words, location, WORD_POINT) != NULL;
    places->described |= child_of(words, location, WORD_NAME) != NULL ||
                         child_of(words, location, WORD_DESCRIPTION) != NULL;
    EACH_CHILD(point, words, location, WORD_POINT)
    EACH_CHILD(pos, words, point, WORD_POS)
    {
        places->point = places->described = true;
        places->points_right &= is_position(pos->text);
    }
    static const enum word coded[] = {WORD_ADMINISTRATIVE, WORD_LOCATION_ID};
    for (size_t i = 0; i < 2; i++)
        EACH_CHILD(code, words, location, coded[i])
    places->detailed |= code_is_right(yardstick, LIST_GeographicVocabulary,
                                      attribute_of(words, code, WORD_VOCABULARY));
    EACH_CHILD(id, words, location, WORD_LOCATION_ID)
    places->identified |= attribute_of(words, id, WORD_CODE) != NULL &&
                          attribute_of(words, id, WORD_VOCABULARY) != NULL;
}

static void gather_locations(struct facts *facts, const struct yardstick *yardstick)
{
    facts->places.points_right = true;
    EACH_CHILD(location, &yardstick->words, facts->activity, WORD_LOCATION)
    add_location(&facts->places, yardstick, location);
}

static bool has_text_value(const struct words *words, const struct node *parent, enum word name)
{
    EACH_CHILD(value, words, parent, name)
    {
        const char *text = attribute_of(words, value, WORD_VALUE);
        if (text && !decimal_is_valid(text))
            return true;
    }
    return false;
}

static void add_indicator(struct result_facts *results, const struct words *words,
                          const struct node *indicator, bool aggregated)
{
    bool target = false, actual = false;
    bool text = has_text_value(words, indicator, WORD_BASELINE);
    EACH_CHILD(period, words, indicator, WORD_PERIOD)
    {
        target |= child_of(words, period, WORD_TARGET) != NULL;
        actual |= child_of(words, period, WORD_ACTUAL) != NULL;
        text |= has_text_value(words, period, WORD_TARGET) ||
                has_text_value(words, period, WORD_ACTUAL);
    }
    results->indicators++;
    results->with_baseline += child_of(words, indicator, WORD_BASELINE) != NULL;
    results->with_target += target;
    results->with_actual += actual;
    results->text |= text;
    results->aggregated_text |= text && aggregated;
}

static void gather_results(struct facts *facts, const struct words *words)
{
    EACH_CHILD(result, words, facts->activity, WORD_RESULT)
    {
        bool aggregated = truth_of(attribute_of(words, result, WORD_AGGREGATION_STATUS)) == 1;
        facts->results.present = true;
        EACH_CHILD(indicator, words, result, WORD_INDICATOR)
        add_indicator(&facts->results, words, indicator, aggregated);
    }
}

/* ---- budgets ---- */

struct span {
    int start, end;
};

static struct span period_of(const struct words *words, const struct node *node)
{
    return (struct span){day_parse(child_attribute(words, node, WORD_PERIOD_START, WORD_ISO_DATE)),
                         day_parse(child_attribute(words, node, WORD_PERIOD_END, WORD_ISO_DATE))};
}

/* The year that a budget counts for; 0: none. */
static int budget_year(struct span span)
{
    if (span.start == NO_DAY || span.end == NO_DAY || span.end - span.start > 370)
        return 0;
    struct day_parts start = day_parts(span.start), end = day_parts(span.end);
    return start.year == end.year || end.month >= 7 ? end.year : end.year - 1;
}

static void add_span(struct budget_facts *budgets, struct span span, int today)
{
    if (span.start == NO_DAY || span.end == NO_DAY || (span.start < today && span.end < today))
        return;
    budgets->annual |= span.end - span.start <= 370;
    budgets->quarterly |= span.end - span.start <= 94;
}

static void add_budget(struct budget_facts *budgets, const struct yardstick *yardstick,
                       const struct node *budget)
{
    const struct words *words = &yardstick->words;
    struct span span = period_of(words, budget);
    const struct node *value = child_of(words, budget, WORD_VALUE);
    int offset = budget_year(span) - day_parts(yardstick->today).year;
    if (offset >= 0 && offset < FORWARD_YEARS)
        budgets->years[offset] = true;
    budgets->present = true;
    budgets->right &= span.start != NO_DAY && span.end != NO_DAY && value &&
                      decimal_is_valid(value->text) &&
                      day_parse(attribute_of(words, value, WORD_VALUE_DATE)) != NO_DAY;
    budgets->negative |= value && value->text[strspn(value->text, " \t\r\n")] == '-';
}

static void gather_budgets(struct facts *facts, const struct yardstick *yardstick)
{
    static const enum word kinds[] = {WORD_BUDGET, WORD_PLANNED_DISBURSEMENT};
    facts->budgets.right = true;
    for (size_t i = 0; i < 2; i++)
        EACH_CHILD(budget, &yardstick->words, facts->activity, kinds[i])
    add_span(&facts->budgets, period_of(&yardstick->words, budget), yardstick->today);
    EACH_CHILD(budget, &yardstick->words, facts->activity, WORD_BUDGET)
    add_budget(&facts->budgets, yardstick, budget);
}

/* ---- the whole ---- */

static unsigned hierarchy_of(const struct words *words, const struct node *activity)
{
    const char *text = attribute_of(words, activity, WORD_HIERARCHY);
    unsigned long number = text ? strtoul(text, NULL, 10) : 1;
    return number >= 1 && number < UINT16_MAX ? (unsigned)number : 1;
}

static void facts_clear(struct facts *facts)
{
    struct money_facts own = facts->own_money, us = facts->us_money;
    memset(facts, 0, sizeof *facts);
    facts->own_money = own;
    facts->us_money = us;
}

void facts_gather(struct facts *facts, const struct yardstick *yardstick,
                  const struct node *activity)
{
    const struct words *words = &yardstick->words;
    facts_clear(facts);
    facts->activity = activity;
    const struct node *identifier = child_of(words, activity, WORD_IATI_IDENTIFIER);
    facts->identifier = identifier ? identifier->text : "";
    facts->hierarchy = hierarchy_of(words, activity);
    facts->own_prefix = has_own_prefix(words, activity, facts->identifier);
    facts->has_title = gather_text(words, activity, WORD_TITLE, &facts->title_length);
    facts->has_description =
        gather_text(words, activity, WORD_DESCRIPTION, &facts->description_length);
    gather_status(facts, yardstick);
    gather_dates(facts, yardstick);
    gather_documents(facts, yardstick);
    gather_locations(facts, yardstick);
    gather_results(facts, words);
    gather_budgets(facts, yardstick);
    facts_gather_classes(facts, yardstick);
    facts_gather_sectors(facts, yardstick);
    facts_gather_transactions(facts, yardstick);
    facts->current = is_current(facts, yardstick->today);
    facts->current_dashboard = is_current_dashboard(facts, yardstick->today);
    facts->active = is_active(facts, yardstick->today);
}

static struct decimal *sum_of(struct money_facts *money, size_t index)
{
    return index < FORWARD_YEARS ? &money->spend[index] : &money->commitments;
}

void facts_init(struct facts *facts)
{
    memset(facts, 0, sizeof *facts);
    for (size_t i = 0; i <= FORWARD_YEARS; i++) {
        decimal_init(sum_of(&facts->own_money, i));
        decimal_init(sum_of(&facts->us_money, i));
    }
}

void facts_release(struct facts *facts)
{
    for (size_t i = 0; i <= FORWARD_YEARS; i++) {
        decimal_clear(sum_of(&facts->own_money, i));
        decimal_clear(sum_of(&facts->us_money, i));
    }
}
