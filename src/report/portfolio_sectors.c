#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"
#include "report/portfolio_spending.h"

enum { CATEGORY_LENGTH = 3, GOAL_LENGTH = 2 };

struct sectors {
    struct portfolio *portfolio;
    struct totals *activities; /* category */
    struct totals *spending;   /* category, currency */
    struct totals *goals;      /* goal */
};

static void *open_sectors(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct sectors *sectors = xcalloc(1, sizeof *sectors);
    *sectors = (struct sectors){portfolio, totals_new(1), totals_new(2), totals_new(1)};
    return sectors;
}

static void close_sectors(void *part)
{
    struct sectors *sectors = part;
    totals_free(sectors->activities);
    totals_free(sectors->spending);
    totals_free(sectors->goals);
    free(sectors);
}

/* ---- DAC sectors ---- */

static bool is_vocabulary(const struct portfolio *portfolio, const struct node *sector,
                          const char *wanted)
{
    const char *vocabulary = portfolio_attribute(portfolio, sector, N_VOCABULARY);
    return strcmp(*vocabulary ? vocabulary : "1", wanted) == 0;
}

static void collect_of(const struct portfolio *portfolio, const struct node *node,
                       const char *vocabulary, struct portfolio_shares *shares)
{
    for (const struct node *sector = portfolio_child(portfolio, node, N_SECTOR); sector;
         sector = sector->same)
        if (is_vocabulary(portfolio, sector, vocabulary))
            portfolio_shares_add(portfolio, shares, sector);
}

/* The sectors of five digits, or else those of three. */
static void collect_sectors(const struct portfolio *portfolio, const struct node *node,
                            struct portfolio_shares *shares)
{
    collect_of(portfolio, node, "1", shares);
    if (shares->count == 0)
        collect_of(portfolio, node, "2", shares);
}

static void set_category(const struct sectors *sectors, const struct node *sector,
                         char category[CATEGORY_LENGTH + 1])
{
    category[0] = '\0';
    strncat(category, portfolio_attribute(sectors->portfolio, sector, N_CODE), CATEGORY_LENGTH);
}

static void take_spending(void *context, const struct node *sector, const char *currency,
                          const struct decimal *part)
{
    struct sectors *sectors = context;
    char category[CATEGORY_LENGTH + 1];
    set_category(sectors, sector, category);
    totals_add(sectors->spending, (const char *[]){category, currency}, sectors->portfolio->count,
               0, part);
}

static void count_sectors(struct sectors *sectors, const struct node *node)
{
    struct portfolio_shares shares;
    portfolio_shares_begin(&shares);
    collect_sectors(sectors->portfolio, node, &shares);
    for (size_t i = 0; i < shares.count; i++) {
        char category[CATEGORY_LENGTH + 1];
        set_category(sectors, shares.items[i].node, category);
        totals_add(sectors->activities, (const char *[]){category}, sectors->portfolio->count, 0,
                   NULL);
    }
    portfolio_shares_release(&shares);
}

/* ---- goals ---- */

/* Counts the goal that a code begins with: "8" and "8.3" both belong to goal 8. */
static void count_goal(struct sectors *sectors, const char *code)
{
    char goal[GOAL_LENGTH + 1] = "";
    size_t length = strcspn(code, ".");
    if (length == 0 || length > GOAL_LENGTH)
        return;
    memcpy(goal, code, length);
    totals_add(sectors->goals, (const char *[]){goal}, sectors->portfolio->count, 0, NULL);
}

static void count_goals(struct sectors *sectors, const struct node *node, enum portfolio_name name,
                        const char *goals, const char *targets)
{
    const struct portfolio *portfolio = sectors->portfolio;
    for (const struct node *item = portfolio_child(portfolio, node, name); item; item = item->same)
        if (is_vocabulary(portfolio, item, goals) || is_vocabulary(portfolio, item, targets))
            count_goal(sectors, portfolio_attribute(portfolio, item, N_CODE));
}

static void add_sectors(void *part, const struct node *activity)
{
    struct sectors *sectors = part;
    const struct portfolio_spending spending = {collect_sectors, take_spending, sectors};
    count_sectors(sectors, activity);
    count_goals(sectors, activity, N_TAG, "2", "3");
    count_goals(sectors, activity, N_SECTOR, "7", "8");
    for (const struct node *transaction =
             portfolio_child(sectors->portfolio, activity, N_TRANSACTION);
         transaction; transaction = transaction->same) {
        count_sectors(sectors, transaction);
        count_goals(sectors, transaction, N_SECTOR, "7", "8");
    }
    portfolio_spending_split(sectors->portfolio, activity, &spending);
}

/* ---- tables ---- */

static void write_counts(const struct sectors *sectors, struct totals *totals, totals_order *order,
                         enum portfolio_list list, struct figure_table *table)
{
    totals_sort(totals, order);
    for (size_t i = 0; i < totals->count; i++) {
        const struct totals_entry *entry = &totals->entries[i];
        char number[NUMBER_SIZE];
        const char *code = totals_field(entry, 0);
        figure_table_row(table,
                         (const char *[]){code, portfolio_code_name(sectors->portfolio, list, code),
                                          portfolio_number(entry->activities, number)});
    }
    portfolio_note_left_out(table, totals);
}

static void write_spending(struct sectors *sectors, struct figures *figures)
{
    static const struct figure_column columns[] = {{"code", N_("Code"), FIGURE_TEXT},
                                                   {"name", N_("Sector"), FIGURE_TEXT},
                                                   {"currency", N_("Currency"), FIGURE_TEXT},
                                                   {"amount", N_("Amount"), FIGURE_MONEY}};
    struct figure_table *table = figures_add(figures, "sector_spending", "Spending by sector",
                                             columns, sizeof columns / sizeof *columns);
    totals_prefer(sectors->spending, 1, portfolio_currency(sectors->portfolio));
    totals_sort(sectors->spending, totals_by_sum);
    for (size_t i = 0; i < sectors->spending->count; i++) {
        const struct totals_entry *entry = &sectors->spending->entries[i];
        const char *code = totals_field(entry, 0);
        char *sum = totals_sum(entry, 0);
        figure_table_row(table,
                         (const char *[]){code,
                                          *code ? portfolio_code_name(sectors->portfolio,
                                                                      LIST_SECTOR_CATEGORY, code)
                                                : _("Not stated"),
                                          totals_field(entry, 1), sum});
        free(sum);
    }
    figure_table_note(table, "Disbursements and expenditure of all years, divided by the "
                             "percentages of the DAC sectors of the transaction or else the "
                             "activity, in equal parts if these are not stated.");
    portfolio_note_left_out(table, sectors->spending);
}

static void finish_sectors(void *part, struct figures *figures)
{
    static const struct figure_column sector_columns[] = {
        {"code", N_("Code"), FIGURE_TEXT},
        {"name", N_("Sector"), FIGURE_TEXT},
        {"activities", N_("Activities"), FIGURE_COUNT}};
    static const struct figure_column goal_columns[] = {
        {"code", N_("Goal"), FIGURE_TEXT},
        {"name", N_("Name"), FIGURE_TEXT},
        {"activities", N_("Activities"), FIGURE_COUNT}};
    struct sectors *sectors = part;
    struct figure_table *table =
        figures_add(figures, "sectors", "Activities by sector", sector_columns, 3);
    write_counts(sectors, sectors->activities, totals_by_activities, LIST_SECTOR_CATEGORY, table);
    figure_table_note(table, "DAC sectors by their first three digits. An activity counts once in "
                             "each of them.");
    write_spending(sectors, figures);
    table = figures_add(figures, "goals", "Activities by Sustainable Development Goal",
                        goal_columns, 3);
    write_counts(sectors, sectors->goals, totals_by_key, LIST_GOAL, table);
    figure_table_note(table, "From tags of vocabularies 2 and 3 and sectors of vocabularies 7 and "
                             "8; a target counts for its goal.");
}

const struct portfolio_part portfolio_sectors = {open_sectors, add_sectors, finish_sectors,
                                                 close_sectors};
