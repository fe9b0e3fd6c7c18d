/* Sectors, countries and regions, and what their percentages come to. */
#include <string.h>

#include "quality/facts.h"

enum { VOCABULARIES_MOST = 32 }; /* of one activity; there are some 15 */

static const char *const general_codes[] = {
    "43010", "43050", "43081", "43082", "52010", "99810", "15110", "15111", "15112", "15114",
    "15130", "16010", "16061", "21010", "21020", "22010", "23110", "43030", "43040"};
static const char *const humanitarian_codes[] = {"72010", "72040", "72050",
                                                 "73010", "74010", "74020"};
static const char *const humanitarian_groups[] = {"720", "730", "740"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- sums of percentages ---- */

/* The shares of one vocabulary. */
struct share_sum {
    const char *vocabulary;
    size_t count;
    bool incomplete; /* one has no percentage, or none that is a number */
    struct decimal sum;
};

static void share_add(struct share_sum *shares, const char *percentage)
{
    struct decimal share;
    decimal_init(&share);
    shares->count++;
    if (percentage && decimal_parse(&share, percentage))
        decimal_add(&shares->sum, &share);
    else
        shares->incomplete = true;
    decimal_clear(&share);
}

static int compare_sum(const struct share_sum *shares, const char *with)
{
    struct decimal limit;
    decimal_init(&limit);
    decimal_parse(&limit, with);
    int order = decimal_compare(&shares->sum, &limit);
    decimal_clear(&limit);
    return order;
}

static bool sum_is_right(const struct share_sum *shares)
{
    return shares->count <= 1 || (!shares->incomplete && compare_sum(shares, "100") == 0);
}

static bool sum_is_near(const struct share_sum *shares)
{
    return shares->count <= 1 || (!shares->incomplete && compare_sum(shares, "99.9899") >= 0 &&
                                  compare_sum(shares, "100.0101") <= 0);
}

/* The sum of that vocabulary, begun if it is new; NULL if there are too many. */
static struct share_sum *sum_named(struct share_sum *sums, size_t *count, const char *vocabulary)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(sums[i].vocabulary, vocabulary) == 0)
            return &sums[i];
    if (*count == VOCABULARIES_MOST)
        return NULL;
    struct share_sum *fresh = &sums[(*count)++];
    *fresh = (struct share_sum){.vocabulary = vocabulary};
    decimal_init(&fresh->sum);
    return fresh;
}

static void judge_sums(struct sector_facts *sectors, struct share_sum *sums, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool right = sum_is_right(&sums[i]);
        bool dac = strcmp(sums[i].vocabulary, "1") == 0 || strcmp(sums[i].vocabulary, "2") == 0;
        sectors->shares_right &= right;
        sectors->shares_near &= sum_is_near(&sums[i]);
        sectors->dac_shares_right &= right || !dac;
        sectors->lone_share |=
            sums[i].count == 1 && !sums[i].incomplete && compare_sum(&sums[i], "100") != 0;
        decimal_clear(&sums[i].sum);
    }
}

/* ---- sectors ---- */

struct sector_view {
    const char *code, *vocabulary; /* NULL: not given */
    bool dac5, dac3;
};

static struct sector_view view_of(const struct words *words, const struct node *sector)
{
    struct sector_view view = {.code = attribute_of(words, sector, WORD_CODE),
                               .vocabulary = attribute_of(words, sector, WORD_VOCABULARY)};
    view.dac5 = !view.vocabulary || strcmp(view.vocabulary, "1") == 0;
    view.dac3 = view.vocabulary && strcmp(view.vocabulary, "2") == 0;
    return view;
}

static bool is_right(const struct sector_view *view, const struct yardstick *yardstick)
{
    return code_is_right(yardstick, view->dac5 ? LIST_Sector : LIST_SectorCategory, view->code);
}

static bool is_humanitarian(const struct sector_view *view)
{
    if (!view->code)
        return false;
    return (view->dac5 &&
            text_is_among(view->code, humanitarian_codes, COUNT(humanitarian_codes))) ||
           (view->dac3 &&
            text_is_among(view->code, humanitarian_groups, COUNT(humanitarian_groups)));
}

/* What counts at any level. */
static void note_anywhere(struct sector_facts *sectors, const struct sector_view *view)
{
    sectors->general |=
        view->dac5 && view->code && text_is_among(view->code, general_codes, COUNT(general_codes));
    sectors->cluster |= view->vocabulary && strcmp(view->vocabulary, "10") == 0;
}

static void note_of_activity(struct sector_facts *sectors, const struct sector_view *view,
                             const struct yardstick *yardstick)
{
    bool right = (view->dac5 || view->dac3) && is_right(view, yardstick);
    note_anywhere(sectors, view);
    sectors->present = true;
    sectors->has_code |= view->code != NULL;
    sectors->dac_codes += view->dac5 && view->code;
    sectors->dac_right += view->dac5 && right;
    sectors->dac_any |= view->dac5 || view->dac3;
    sectors->dac_any_right &= right || !(view->dac5 || view->dac3);
    sectors->humanitarian |= is_humanitarian(view);
}

void facts_gather_sectors(struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    struct sector_facts *sectors = &facts->sectors;
    struct share_sum sums[VOCABULARIES_MOST], places = {.vocabulary = ""};
    size_t count = 0;
    sectors->dac_any_right = sectors->shares_right = sectors->shares_near = true;
    sectors->dac_shares_right = true;
    EACH_CHILD(sector, words, facts->activity, WORD_SECTOR)
    {
        struct sector_view view = view_of(words, sector);
        struct share_sum *sum = sum_named(sums, &count, view.vocabulary ? view.vocabulary : "1");
        note_of_activity(sectors, &view, yardstick);
        if (sum)
            share_add(sum, attribute_of(words, sector, WORD_PERCENTAGE));
        else
            sectors->shares_right = sectors->shares_near = false;
    }
    judge_sums(sectors, sums, count);
    decimal_init(&places.sum);
    EACH_CHILD(country, words, facts->activity, WORD_RECIPIENT_COUNTRY)
    {
        facts->countries++;
        share_add(&places, attribute_of(words, country, WORD_PERCENTAGE));
    }
    EACH_CHILD(region, words, facts->activity, WORD_RECIPIENT_REGION)
    {
        facts->regions++;
        share_add(&places, attribute_of(words, region, WORD_PERCENTAGE));
    }
    facts->shares_of_places_right = sum_is_right(&places);
    decimal_clear(&places.sum);
}

void facts_add_transaction_sectors(struct facts *facts, const struct yardstick *yardstick,
                                   const struct transaction_view *transaction)
{
    struct sector_facts *sectors = &facts->sectors;
    bool present = false, coded = false, right = false;
    size_t dac = 0;
    EACH_CHILD(sector, &yardstick->words, transaction->node, WORD_SECTOR)
    {
        struct sector_view view = view_of(&yardstick->words, sector);
        bool is_dac_right = view.dac5 && is_right(&view, yardstick);
        note_anywhere(sectors, &view);
        present = true;
        coded |= view.code != NULL;
        right |= is_dac_right;
        dac += view.dac5 || view.dac3;
        sectors->own_codes += view.dac5 && view.code;
        sectors->own_right += is_dac_right;
        facts->transactions.humanitarian_code |= !transaction->says_no && is_humanitarian(&view);
    }
    sectors->transactions += present;
    sectors->transactions_coded += coded;
    sectors->transactions_right += right;
    sectors->transactions_dac += dac > 0;
    sectors->transactions_single += dac == 1;
}
