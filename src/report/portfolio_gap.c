#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"
#include "report/portfolio_spending.h"

/* What is required stands in the first sum of all totals, what is available in the second. */
enum { REQUIRED, AVAILABLE };

struct gap {
    struct portfolio *portfolio;
    struct totals *years;    /* currency, year */
    struct totals *places;   /* kind, code, currency */
    struct totals *outcomes; /* code, currency */
    struct totals *names;    /* outcome, name */
    int side;                /* of the amount on its way */
};

static void *open_gap(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct gap *gap = xcalloc(1, sizeof *gap);
    *gap = (struct gap){.portfolio = portfolio,
                        .years = totals_new(2),
                        .places = totals_new(3),
                        .outcomes = totals_new(2),
                        .names = totals_new(2)};
    return gap;
}

static void close_gap(void *part)
{
    struct gap *gap = part;
    totals_free(gap->years);
    totals_free(gap->places);
    totals_free(gap->outcomes);
    totals_free(gap->names);
    free(gap);
}

/* ---- what it is divided among ---- */

static void collect_places(const struct portfolio *portfolio, const struct node *node,
                           struct portfolio_shares *shares)
{
    static const enum portfolio_name names[] = {N_RECIPIENT_COUNTRY, N_RECIPIENT_REGION};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (const struct node *place = portfolio_child(portfolio, node, names[i]); place;
             place = place->same) {
            const char *vocabulary = portfolio_attribute(portfolio, place, N_VOCABULARY);
            if (!*vocabulary || strcmp(vocabulary, "1") == 0)
                portfolio_shares_add(portfolio, shares, place);
        }
}

/* The reporting organisation's own sectors are what it calls its outcomes or programmes. */
static void collect_outcomes(const struct portfolio *portfolio, const struct node *node,
                             struct portfolio_shares *shares)
{
    static const char *const vocabularies[] = {"99", "98"};
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies && !shares->count; i++)
        for (const struct node *sector = portfolio_child(portfolio, node, N_SECTOR); sector;
             sector = sector->same)
            if (strcmp(portfolio_attribute(portfolio, sector, N_VOCABULARY), vocabularies[i]) == 0)
                portfolio_shares_add(portfolio, shares, sector);
}

static void take_place(void *context, const struct node *place, const char *currency,
                       const struct decimal *part)
{
    struct gap *gap = context;
    const struct portfolio *portfolio = gap->portfolio;
    const char *kind = !place                                                   ? ""
                       : place->name == portfolio->numbers[N_RECIPIENT_COUNTRY] ? "country"
                                                                                : "region";
    totals_add(gap->places,
               (const char *[]){kind, portfolio_attribute(portfolio, place, N_CODE), currency},
               portfolio->count, (size_t)gap->side, part);
}

static void take_outcome(void *context, const struct node *outcome, const char *currency,
                         const struct decimal *part)
{
    struct gap *gap = context;
    const char *code = portfolio_attribute(gap->portfolio, outcome, N_CODE);
    totals_add(gap->outcomes, (const char *[]){code, currency}, gap->portfolio->count,
               (size_t)gap->side, part);
    const struct node *name = portfolio_child(gap->portfolio, outcome, N_NARRATIVE);
    if (name)
        totals_add(gap->names, (const char *[]){code, name->text}, gap->portfolio->count, 0, NULL);
}

/* ---- amounts ---- */

struct divided {
    struct portfolio_shares places, outcomes; /* of the activity */
};

static void add_amount(struct gap *gap, const struct node *activity, const struct node *item,
                       const char *day, int side, const struct divided *divided)
{
    const struct portfolio_spending places = {collect_places, take_place, gap};
    const struct portfolio_spending outcomes = {collect_outcomes, take_outcome, gap};
    struct portfolio_amount amount;
    if (portfolio_amount_read(gap->portfolio, activity, item, day, &amount)) {
        portfolio_amount_convert(gap->portfolio, item, day, &amount);
        gap->side = side;
        totals_add(gap->years, (const char *[]){amount.currency, amount.year},
                   gap->portfolio->count, (size_t)side, &amount.amount);
        portfolio_spending_divide(&places, &divided->places, &amount);
        portfolio_spending_divide(&outcomes, &divided->outcomes, &amount);
    }
    portfolio_amount_clear(&amount);
}

static const char *period_end(const struct portfolio *portfolio, const struct node *budget)
{
    return portfolio_child_attribute(portfolio, budget, N_PERIOD_END, N_ISO_DATE);
}

/* True if another budget of the same period revises this original one. */
static bool is_revised(const struct portfolio *portfolio, const struct node *activity,
                       const struct node *budget)
{
    enum { COMPARED_MOST = 200 };
    if (strcmp(portfolio_attribute(portfolio, budget, N_TYPE), "2") == 0)
        return false;
    size_t compared = 0;
    for (const struct node *other = portfolio_child(portfolio, activity, N_BUDGET);
         other && compared++ < COMPARED_MOST; other = other->same)
        if (strcmp(portfolio_attribute(portfolio, other, N_TYPE), "2") == 0 &&
            strcmp(portfolio_period_day(portfolio, other),
                   portfolio_period_day(portfolio, budget)) == 0 &&
            strcmp(period_end(portfolio, other), period_end(portfolio, budget)) == 0)
            return true;
    return false;
}

/* The type of the transactions that tell what is available; NULL if there are none. */
static const char *available_type(const struct portfolio *portfolio, const struct node *activity)
{
    static const char *const types[] = {"11", "1", "2"};
    enum { TYPES = sizeof types / sizeof *types };
    size_t best = TYPES;
    for (const struct node *item = portfolio_child(portfolio, activity, N_TRANSACTION); item;
         item = item->same) {
        const char *type = portfolio_child_attribute(portfolio, item, N_TRANSACTION_TYPE, N_CODE);
        for (size_t i = 0; i < best; i++)
            if (strcmp(type, types[i]) == 0)
                best = i;
    }
    return best < TYPES ? types[best] : NULL;
}

static void add_amounts(struct gap *gap, const struct node *activity, const struct divided *divided)
{
    const struct portfolio *portfolio = gap->portfolio;
    const char *type = available_type(portfolio, activity);
    for (const struct node *budget = portfolio_child(portfolio, activity, N_BUDGET); budget;
         budget = budget->same)
        if (!is_revised(portfolio, activity, budget))
            add_amount(gap, activity, budget, portfolio_period_day(portfolio, budget), REQUIRED,
                       divided);
    for (const struct node *item = portfolio_child(portfolio, activity, N_TRANSACTION);
         item && type; item = item->same)
        if (strcmp(portfolio_child_attribute(portfolio, item, N_TRANSACTION_TYPE, N_CODE), type) ==
            0)
            add_amount(gap, activity, item, portfolio_transaction_day(portfolio, item), AVAILABLE,
                       divided);
}

static void add_gap(void *part, const struct node *activity)
{
    struct gap *gap = part;
    struct divided divided;
    portfolio_shares_begin(&divided.places);
    portfolio_shares_begin(&divided.outcomes);
    collect_places(gap->portfolio, activity, &divided.places);
    collect_outcomes(gap->portfolio, activity, &divided.outcomes);
    portfolio_shares_end(&divided.places);
    portfolio_shares_end(&divided.outcomes);
    add_amounts(gap, activity, &divided);
    portfolio_shares_release(&divided.places);
    portfolio_shares_release(&divided.outcomes);
}

/* ---- tables ---- */

#define GAP_COLUMNS                                                                                \
    {"currency", N_("Currency"), FIGURE_TEXT}, {"required", N_("Required"), FIGURE_MONEY},         \
        {"available", N_("Available"), FIGURE_MONEY},                                              \
    {                                                                                              \
        "gap", N_("Gap"), FIGURE_MONEY                                                             \
    }

static const char gap_note[] =
    "Required are the budgets (an original one that was revised for the same period is left out), "
    "available the incoming commitments of an activity, or its incoming funds if it has no "
    "commitments, or its own commitments if it has neither. A negative gap means that more is "
    "available than required.";

/* The texts of both sides and the difference; the caller frees them. */
static void gap_texts(const struct totals_entry *entry, char *texts[3])
{
    struct decimal difference;
    texts[0] = totals_sum(entry, REQUIRED);
    texts[1] = totals_sum(entry, AVAILABLE);
    struct decimal available;
    decimal_init(&difference);
    decimal_init(&available);
    decimal_parse(&difference, texts[0]);
    decimal_parse(&available, texts[1]);
    decimal_subtract(&difference, &available);
    texts[2] = decimal_text(&difference);
    decimal_clear(&available);
    decimal_clear(&difference);
}

static void free_texts(char *texts[3])
{
    for (size_t i = 0; i < 3; i++)
        free(texts[i]);
}

static void write_year(const struct totals_entry *entry, struct decimal *so_far,
                       struct figure_table *table)
{
    struct decimal gap;
    char *texts[3];
    gap_texts(entry, texts);
    decimal_init(&gap);
    decimal_parse(&gap, texts[2]);
    decimal_add(so_far, &gap);
    char *total = decimal_text(so_far);
    figure_table_row(table, (const char *[]){totals_field(entry, 1), totals_field(entry, 0),
                                             texts[0], texts[1], texts[2], total});
    free(total);
    decimal_clear(&gap);
    free_texts(texts);
}

static void write_years(struct gap *gap, struct figures *figures)
{
    static const struct figure_column columns[] = {
        {"year", N_("Year"), FIGURE_TEXT},
        GAP_COLUMNS,
        {"gap_so_far", N_("Gap up to then"), FIGURE_MONEY}};
    struct figure_table *table = figures_add(figures, "funding_gap_years", "Funding gap by year",
                                             columns, sizeof columns / sizeof *columns);
    totals_prefer(gap->years, 0, portfolio_currency(gap->portfolio));
    totals_sort(gap->years, totals_by_key);
    struct decimal so_far;
    decimal_init(&so_far);
    for (size_t i = 0; i < gap->years->count; i++) {
        const struct totals_entry *entry = &gap->years->entries[i];
        if (i && strcmp(totals_field(entry, 0), totals_field(entry - 1, 0)) != 0)
            decimal_subtract(&so_far, &so_far);
        write_year(entry, &so_far, table);
    }
    decimal_clear(&so_far);
    figure_table_note(table, gap_note);
    figure_table_note(table, "Budgets count in the year in which they begin, money in that of its "
                             "transaction: a commitment for several years counts in the first.");
    portfolio_note_left_out(table, gap->years);
}

static void write_places(struct gap *gap, struct figures *figures)
{
    static const struct figure_column columns[] = {{"kind", N_("Country or region"), FIGURE_TEXT},
                                                   {"code", N_("Code"), FIGURE_TEXT},
                                                   {"name", N_("Name"), FIGURE_TEXT},
                                                   GAP_COLUMNS};
    struct figure_table *table =
        figures_add(figures, "funding_gap_countries", "Funding gap by country and region", columns,
                    sizeof columns / sizeof *columns);
    totals_prefer(gap->places, 2, portfolio_currency(gap->portfolio));
    totals_sort(gap->places, totals_by_sum);
    for (size_t i = 0; i < gap->places->count; i++) {
        const struct totals_entry *entry = &gap->places->entries[i];
        const char *kind = totals_field(entry, 0), *code = totals_field(entry, 1);
        const char *name =
            !*kind ? _("Not stated")
                   : portfolio_code_name(gap->portfolio,
                                         strcmp(kind, "country") == 0 ? LIST_COUNTRY : LIST_REGION,
                                         code);
        char *texts[3];
        gap_texts(entry, texts);
        figure_table_row(table, (const char *[]){kind, code, name, totals_field(entry, 2), texts[0],
                                                 texts[1], texts[2]});
        free_texts(texts);
    }
    figure_table_note(table, gap_note);
    figure_table_note(table, "Divided by the percentages of the activity's countries and regions.");
    portfolio_note_left_out(table, gap->places);
}

static int by_code(const void *key, const void *entry)
{
    return strverscmp(key, totals_field(entry, 0));
}

/* One of the names that the data give an outcome; `names` are sorted. */
static const char *outcome_name(const struct gap *gap, const char *code)
{
    const struct totals *names = gap->names;
    const struct totals_entry *entry =
        names->count ? bsearch(code, names->entries, names->count, sizeof *names->entries, by_code)
                     : NULL;
    return !*code ? _("Not stated") : entry ? totals_field(entry, 1) : "";
}

static void write_outcomes(struct gap *gap, struct figures *figures)
{
    static const struct figure_column columns[] = {
        {"code", N_("Code"), FIGURE_TEXT}, {"name", N_("Outcome"), FIGURE_TEXT}, GAP_COLUMNS};
    struct figure_table *table =
        figures_add(figures, "funding_gap_outcomes", "Funding gap by outcome", columns,
                    sizeof columns / sizeof *columns);
    totals_prefer(gap->outcomes, 1, portfolio_currency(gap->portfolio));
    totals_sort(gap->outcomes, totals_by_sum);
    totals_sort(gap->names, totals_by_key);
    for (size_t i = 0; i < gap->outcomes->count; i++) {
        const struct totals_entry *entry = &gap->outcomes->entries[i];
        const char *code = totals_field(entry, 0);
        char *texts[3];
        gap_texts(entry, texts);
        figure_table_row(table,
                         (const char *[]){code, outcome_name(gap, code), totals_field(entry, 1),
                                          texts[0], texts[1], texts[2]});
        free_texts(texts);
    }
    figure_table_note(table, gap_note);
    figure_table_note(table, "Outcomes are the sectors of the reporting organisation's own "
                             "vocabulary (99, else 98), by their percentages; results have no "
                             "money in the standard.");
    portfolio_note_left_out(table, gap->outcomes);
}

static void finish_gap(void *part, struct figures *figures)
{
    write_years(part, figures);
    write_places(part, figures);
    write_outcomes(part, figures);
}

const struct portfolio_part portfolio_gap = {open_gap, add_gap, finish_gap, close_gap};
