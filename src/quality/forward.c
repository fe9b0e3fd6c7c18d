/* Budgets for this year and the next two. */
#include <string.h>

#include "quality/dashboard.h"
#include "quality/day.h"

size_t level_of(unsigned hierarchy)
{
    return hierarchy < LEVELS ? hierarchy - 1 : LEVELS - 1;
}

static bool is_current_in(const struct facts *facts, int year)
{
    const struct date_facts *dates = facts->dates;
    if (!dates[3].present && !dates[4].present)
        return true;
    int end = dates[3].latest > dates[4].latest ? dates[3].latest : dates[4].latest;
    int planned = dates[1].earliest, actual = dates[2].earliest;
    int start = planned == NO_DAY || (actual != NO_DAY && actual < planned) ? actual : planned;
    return end != NO_DAY && start != NO_DAY && day_parts(end).year >= year &&
           day_parts(start).year <= year;
}

static bool ends_soon(const struct facts *facts, int today)
{
    int end = facts->dates[4].first != NO_DAY ? facts->dates[4].first : facts->dates[3].first;
    return end != NO_DAY && end < day_add_months(today, 6);
}

/* True if spending comes to 90 % of the commitments and more. */
static bool is_spent(const struct money_facts *money, size_t year)
{
    struct decimal spent, limit, factor;
    if (mpz_sgn(money->commitments.digits) <= 0)
        return false;
    decimal_init(&spent);
    decimal_init(&limit);
    decimal_init(&factor);
    decimal_parse(&factor, "0.9");
    decimal_add(&spent, &money->spend[year]);
    decimal_add(&limit, &money->commitments);
    decimal_multiply(&limit, &factor);
    bool reached = decimal_compare(&spent, &limit) >= 0;
    decimal_clear(&spent);
    decimal_clear(&limit);
    decimal_clear(&factor);
    return reached;
}

/* In dollars where all of it can be; else in the one currency that it has. */
static const struct money_facts *comparable(const struct facts *facts)
{
    if (!facts->us_money.unknown)
        return &facts->us_money;
    return facts->own_money.unknown ? NULL : &facts->own_money;
}

static bool has_not_provided(const struct facts *facts, const struct yardstick *yardstick)
{
    return attribute_of(&yardstick->words, facts->activity, WORD_BUDGET_NOT_PROVIDED) != NULL;
}

void forward_add(struct forward *forward, const struct facts *facts,
                 const struct yardstick *yardstick)
{
    const struct money_facts *money = comparable(facts);
    bool not_provided = has_not_provided(facts, yardstick);
    int this_year = day_parts(yardstick->today).year;
    forward->unknown_money += !money;
    for (size_t i = 0; i < FORWARD_YEARS; i++) {
        struct forward_year *year = &forward->levels[level_of(facts->hierarchy)][i];
        if (!is_current_in(facts, this_year + (int)i))
            continue;
        if (ends_soon(facts, yardstick->today) || (money && is_spent(money, i))) {
            year->excluded++;
            continue;
        }
        bool budget = facts->budgets.years[i] && !not_provided;
        bool excused = not_provided && !facts->budgets.present;
        year->budgets += budget;
        year->not_provided += excused;
        tally_add(&year->budgeted, budget || excused, facts->identifier,
                  not_provided ? "has a budget and says that none is provided" : NULL);
    }
}

void forward_release(struct forward *forward)
{
    for (size_t i = 0; i < LEVELS; i++)
        for (size_t j = 0; j < FORWARD_YEARS; j++)
            tally_release(&forward->levels[i][j].budgeted);
}

size_t forward_level(const struct forward *forward, size_t year)
{
    size_t found = ALL_LEVELS, count = 0;
    for (size_t i = 0; i < LEVELS; i++)
        if (forward->levels[i][year].budgets > 0) {
            found = i;
            count++;
        }
    return count == 1 ? found : ALL_LEVELS;
}

struct forward_sum forward_sum(const struct forward *forward, size_t year)
{
    size_t level = forward_level(forward, year);
    struct forward_sum sum = {.share = -1};
    for (size_t i = 0; i < LEVELS; i++) {
        const struct forward_year *found = &forward->levels[i][year];
        if (level != ALL_LEVELS && level != i)
            continue;
        sum.relevant += found->budgeted.relevant;
        sum.budgets += found->budgets;
        sum.not_provided += found->not_provided;
        sum.excluded += found->excluded;
    }
    if (sum.relevant)
        sum.share = (double)(sum.budgets + sum.not_provided) / (double)sum.relevant;
    return sum;
}

double forward_score(const struct forward *forward)
{
    size_t percent = 0;
    for (size_t i = 0; i < FORWARD_YEARS; i++) {
        struct forward_sum sum = forward_sum(forward, i);
        if (sum.relevant)
            percent += 100 * (sum.budgets + sum.not_provided) / sum.relevant;
    }
    return (double)percent / (100.0 * FORWARD_YEARS);
}
