#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"
#include "report/portfolio_spending.h"

struct places {
    struct portfolio *portfolio;
    struct totals *activities; /* kind, code */
    struct totals *spending;   /* kind, code, currency */
};

static void *open_places(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct places *places = xcalloc(1, sizeof *places);
    *places = (struct places){portfolio, totals_new(2), totals_new(3)};
    return places;
}

static void close_places(void *part)
{
    struct places *places = part;
    totals_free(places->activities);
    totals_free(places->spending);
    free(places);
}

static bool is_unlisted_region(const struct portfolio *portfolio, const struct node *place)
{
    const char *vocabulary = portfolio_attribute(portfolio, place, N_VOCABULARY);
    return *vocabulary && strcmp(vocabulary, "1") != 0;
}

/* Regions of another vocabulary say the same as those of the DAC in other words. */
static void collect_places(const struct portfolio *portfolio, const struct node *node,
                           struct portfolio_shares *shares)
{
    for (const struct node *place = portfolio_child(portfolio, node, N_RECIPIENT_COUNTRY); place;
         place = place->same)
        portfolio_shares_add(portfolio, shares, place);
    for (const struct node *place = portfolio_child(portfolio, node, N_RECIPIENT_REGION); place;
         place = place->same)
        if (!is_unlisted_region(portfolio, place))
            portfolio_shares_add(portfolio, shares, place);
}

static const char *kind_of(const struct places *places, const struct node *place)
{
    return !place                                                           ? ""
           : place->name == places->portfolio->numbers[N_RECIPIENT_COUNTRY] ? "country"
                                                                            : "region";
}

static void take_spending(void *context, const struct node *place, const char *currency,
                          const struct decimal *part)
{
    struct places *places = context;
    const char *fields[] = {kind_of(places, place),
                            portfolio_attribute(places->portfolio, place, N_CODE), currency};
    totals_add(places->spending, fields, places->portfolio->count, 0, part);
}

static void count_places(struct places *places, const struct node *node)
{
    struct portfolio_shares shares;
    portfolio_shares_begin(&shares);
    collect_places(places->portfolio, node, &shares);
    for (size_t i = 0; i < shares.count; i++) {
        const struct node *place = shares.items[i].node;
        totals_add(places->activities,
                   (const char *[]){kind_of(places, place),
                                    portfolio_attribute(places->portfolio, place, N_CODE)},
                   places->portfolio->count, 0, NULL);
    }
    portfolio_shares_release(&shares);
}

static void add_places(void *part, const struct node *activity)
{
    struct places *places = part;
    const struct portfolio_spending spending = {collect_places, take_spending, places};
    count_places(places, activity);
    for (const struct node *transaction =
             portfolio_child(places->portfolio, activity, N_TRANSACTION);
         transaction; transaction = transaction->same)
        count_places(places, transaction);
    portfolio_spending_split(places->portfolio, activity, &spending);
}

/* ---- tables ---- */

static const char *place_name(const struct places *places, const char *kind, const char *code)
{
    if (!*kind)
        return _("Not stated");
    return portfolio_code_name(places->portfolio,
                               strcmp(kind, "country") == 0 ? LIST_COUNTRY : LIST_REGION, code);
}

static void write_activities(struct places *places, struct figures *figures)
{
    static const struct figure_column columns[] = {{"kind", N_("Country or region"), FIGURE_TEXT},
                                                   {"code", N_("Code"), FIGURE_TEXT},
                                                   {"name", N_("Name"), FIGURE_TEXT},
                                                   {"activities", N_("Activities"), FIGURE_COUNT}};
    struct figure_table *table =
        figures_add(figures, "countries", "Activities by country and region", columns,
                    sizeof columns / sizeof *columns);
    totals_sort(places->activities, totals_by_activities);
    for (size_t i = 0; i < places->activities->count; i++) {
        const struct totals_entry *entry = &places->activities->entries[i];
        const char *kind = totals_field(entry, 0), *code = totals_field(entry, 1);
        char number[NUMBER_SIZE];
        figure_table_row(table, (const char *[]){kind, code, place_name(places, kind, code),
                                                 portfolio_number(entry->activities, number)});
    }
    figure_table_note(table, "An activity counts once in each of its countries and regions.");
    portfolio_note_left_out(table, places->activities);
}

static void write_spending(struct places *places, struct figures *figures)
{
    static const struct figure_column columns[] = {{"kind", N_("Country or region"), FIGURE_TEXT},
                                                   {"code", N_("Code"), FIGURE_TEXT},
                                                   {"name", N_("Name"), FIGURE_TEXT},
                                                   {"currency", N_("Currency"), FIGURE_TEXT},
                                                   {"amount", N_("Amount"), FIGURE_MONEY}};
    struct figure_table *table =
        figures_add(figures, "country_spending", "Spending by country and region", columns,
                    sizeof columns / sizeof *columns);
    totals_prefer(places->spending, 2, portfolio_currency(places->portfolio));
    totals_sort(places->spending, totals_by_sum);
    for (size_t i = 0; i < places->spending->count; i++) {
        const struct totals_entry *entry = &places->spending->entries[i];
        const char *kind = totals_field(entry, 0), *code = totals_field(entry, 1);
        char *sum = totals_sum(entry, 0);
        figure_table_row(table, (const char *[]){kind, code, place_name(places, kind, code),
                                                 totals_field(entry, 2), sum});
        free(sum);
    }
    figure_table_note(table,
                      "Disbursements and expenditure of all years, divided by the percentages of "
                      "the transaction's or else the activity's countries and regions, in equal "
                      "parts if these are not stated.");
    portfolio_note_left_out(table, places->spending);
}

static void finish_places(void *part, struct figures *figures)
{
    write_activities(part, figures);
    write_spending(part, figures);
}

const struct portfolio_part portfolio_places = {open_places, add_places, finish_places,
                                                close_places};
