#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"

struct money {
    struct portfolio *portfolio;
    struct totals *exact;     /* kind, type, year, currency */
    struct totals *by_year;   /* the same, brought into one currency */
    struct totals *earmarked; /* category, currency: of incoming money */
};

static void *open_money(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct money *money = xcalloc(1, sizeof *money);
    *money = (struct money){portfolio, totals_new(4), totals_new(4), totals_new(2)};
    return money;
}

static void close_money(void *part)
{
    struct money *money = part;
    totals_free(money->exact);
    totals_free(money->by_year);
    totals_free(money->earmarked);
    free(money);
}

/* ---- earmarking ---- */

static bool is_incoming(const char *type)
{
    return strcmp(type, "1") == 0 || strcmp(type, "11") == 0;
}

/* The code of the earmarking vocabulary; NULL if there is none. */
static const char *earmarking_of(const struct portfolio *portfolio, const struct node *node,
                                 enum portfolio_name name)
{
    for (const struct node *type = portfolio_child(portfolio, node, name); type; type = type->same)
        if (strcmp(portfolio_attribute(portfolio, type, N_VOCABULARY), "2") == 0)
            return portfolio_attribute(portfolio, type, N_CODE);
    return NULL;
}

static void add_earmarked(struct money *money, const struct node *activity,
                          const struct node *transaction, const char *type,
                          const struct portfolio_amount *amount)
{
    const char *code = earmarking_of(money->portfolio, transaction, N_AID_TYPE);
    if (!code)
        code = earmarking_of(money->portfolio, activity, N_DEFAULT_AID_TYPE);
    /* sum 0: commitments, sum 1: funds received */
    totals_add(money->earmarked, (const char *[]){code, amount->currency}, money->portfolio->count,
               strcmp(type, "1") == 0, &amount->amount);
}

/* ---- adding ---- */

static void add_item(struct money *money, const struct node *activity, const struct node *item,
                     const char *type, const char *day)
{
    struct portfolio *portfolio = money->portfolio;
    struct portfolio_amount amount;
    if (portfolio_amount_read(portfolio, activity, item, day, &amount)) {
        const char *fields[] = {item->label, type, amount.year, amount.currency};
        totals_add(money->exact, fields, portfolio->count, 0, &amount.amount);
        portfolio_amount_convert(portfolio, item, day, &amount);
        totals_add(money->by_year, fields, portfolio->count, 0, &amount.amount);
        if (item->name == portfolio->numbers[N_TRANSACTION] && is_incoming(type))
            add_earmarked(money, activity, item, type, &amount);
    }
    portfolio_amount_clear(&amount);
}

static void add_money(void *part, const struct node *activity)
{
    struct money *money = part;
    struct portfolio *portfolio = money->portfolio;
    for (const struct node *item = portfolio_child(portfolio, activity, N_TRANSACTION); item;
         item = item->same)
        add_item(money, activity, item,
                 portfolio_child_attribute(portfolio, item, N_TRANSACTION_TYPE, N_CODE),
                 portfolio_transaction_day(portfolio, item));
    static const enum portfolio_name planned[] = {N_BUDGET, N_PLANNED_DISBURSEMENT};
    for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
        for (const struct node *item = portfolio_child(portfolio, activity, planned[i]); item;
             item = item->same)
            add_item(money, activity, item, portfolio_attribute(portfolio, item, N_TYPE),
                     portfolio_period_day(portfolio, item));
}

/* ---- tables ---- */

static const struct figure_column columns[] = {
    {"element", N_("Element"), FIGURE_TEXT},   {"type", N_("Type"), FIGURE_TEXT},
    {"name", N_("Kind"), FIGURE_TEXT},         {"year", N_("Year"), FIGURE_TEXT},
    {"currency", N_("Currency"), FIGURE_TEXT}, {"count", N_("Number"), FIGURE_COUNT},
    {"amount", N_("Amount"), FIGURE_MONEY},
};

static char *kind_name(const struct portfolio *portfolio, const char *element, const char *type)
{
    if (strcmp(element, "transaction") == 0) {
        const char *name = portfolio_code_name(portfolio, LIST_TRANSACTION_TYPE, type);
        return xstrdup(*name ? name : _("Transaction"));
    }
    const char *what = strcmp(element, "budget") == 0 ? _("Budget") : _("Planned disbursement");
    const char *name = portfolio_code_name(portfolio, LIST_BUDGET_TYPE, type);
    return *name ? xasprintf("%s (%s)", what, name) : xstrdup(what);
}

static void write_rows(const struct portfolio *portfolio, struct totals *totals,
                       struct figure_table *table)
{
    totals_sort(totals, totals_by_key);
    for (size_t i = 0; i < totals->count; i++) {
        const struct totals_entry *entry = &totals->entries[i];
        char number[NUMBER_SIZE];
        char *sum = totals_exact_sum(entry, 0);
        const char *element = totals_field(entry, 0), *type = totals_field(entry, 1);
        char *name = kind_name(portfolio, element, type);
        figure_table_row(table, (const char *[]){element, type, name, totals_field(entry, 2),
                                                 totals_field(entry, 3),
                                                 portfolio_number(entry->counts[0], number), sum});
        free(name);
        free(sum);
    }
    portfolio_note_left_out(table, totals);
}

static void write_earmarking(struct money *money, struct figures *figures)
{
    static const struct figure_column earmarking_columns[] = {
        {"code", N_("Code"), FIGURE_TEXT},
        {"name", N_("Earmarking"), FIGURE_TEXT},
        {"currency", N_("Currency"), FIGURE_TEXT},
        {"transactions", N_("Transactions"), FIGURE_COUNT},
        {"committed", N_("Incoming commitments"), FIGURE_MONEY},
        {"received", N_("Incoming funds"), FIGURE_MONEY},
    };
    struct figure_table *table =
        figures_add(figures, "earmarking", "Earmarking of incoming money", earmarking_columns,
                    sizeof earmarking_columns / sizeof *earmarking_columns);
    totals_prefer(money->earmarked, 1, portfolio_currency(money->portfolio));
    totals_sort(money->earmarked, totals_by_key);
    for (size_t i = 0; i < money->earmarked->count; i++) {
        const struct totals_entry *entry = &money->earmarked->entries[i];
        const char *code = totals_field(entry, 0);
        char number[NUMBER_SIZE];
        char *committed = totals_sum(entry, 0), *received = totals_sum(entry, 1);
        figure_table_row(
            table,
            (const char *[]){code,
                             *code ? portfolio_code_name(money->portfolio, LIST_EARMARKING, code)
                                   : _("Not stated"),
                             totals_field(entry, 1),
                             portfolio_number(entry->counts[0] + entry->counts[1], number),
                             committed, received});
        free(committed);
        free(received);
    }
    figure_table_note(table,
                      "Incoming commitments (type 11) and incoming funds (type 1) by the aid "
                      "type of vocabulary 2, of the transaction or else the activity's "
                      "default.");
    portfolio_note_left_out(table, money->earmarked);
}

static const char by_date[] = "Transactions count in the year of their date, budgets and planned "
                              "disbursements in the year in "
                              "which they begin.";

static void finish_money(void *part, struct figures *figures)
{
    struct money *money = part;
    const struct portfolio *portfolio = money->portfolio;
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct figure_table *table;
    if (portfolio->settings.currency && portfolio->settings.rates) {
        table = figures_add(figures, "money_by_year", "Money by year and type", columns, COLUMNS);
        write_rows(portfolio, money->by_year, table);
        figure_table_note(table, by_date);
        figure_table_note(table, "By the rate of each amount's value date, rounded to cents. What "
                                 "there is no rate for stays in its own currency.");
    }
    table = figures_add(figures, "money", "Money by year, type and currency", columns, COLUMNS);
    write_rows(portfolio, money->exact, table);
    figure_table_note(table, "As published, each amount in its own currency.");
    figure_table_note(table, by_date);
    write_earmarking(money, figures);
}

const struct portfolio_part portfolio_money = {open_money, add_money, finish_money, close_money};
