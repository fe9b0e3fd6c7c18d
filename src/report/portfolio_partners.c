#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"

struct partners {
    struct portfolio *portfolio;
    struct totals *types; /* role, type */
};

static void *open_partners(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct partners *partners = xcalloc(1, sizeof *partners);
    *partners = (struct partners){portfolio, totals_new(2)};
    return partners;
}

static void close_partners(void *part)
{
    struct partners *partners = part;
    totals_free(partners->types);
    free(partners);
}

static void add_partners(void *part, const struct node *activity)
{
    struct partners *partners = part;
    const struct portfolio *portfolio = partners->portfolio;
    for (const struct node *partner = portfolio_child(portfolio, activity, N_PARTICIPATING_ORG);
         partner; partner = partner->same)
        totals_add(partners->types,
                   (const char *[]){portfolio_attribute(portfolio, partner, N_ROLE),
                                    portfolio_attribute(portfolio, partner, N_TYPE)},
                   portfolio->count, 0, NULL);
}

static void finish_partners(void *part, struct figures *figures)
{
    static const struct figure_column columns[] = {
        {"role", N_("Role code"), FIGURE_TEXT},
        {"role_name", N_("Role"), FIGURE_TEXT},
        {"type", N_("Type code"), FIGURE_TEXT},
        {"type_name", N_("Type of organisation"), FIGURE_TEXT},
        {"activities", N_("Activities"), FIGURE_COUNT},
        {"mentions", N_("Mentions"), FIGURE_COUNT}};
    struct partners *partners = part;
    const struct portfolio *portfolio = partners->portfolio;
    struct figure_table *table = figures_add(figures, "partners", "Partners by role and type",
                                             columns, sizeof columns / sizeof *columns);
    totals_sort(partners->types, totals_by_key);
    for (size_t i = 0; i < partners->types->count; i++) {
        const struct totals_entry *entry = &partners->types->entries[i];
        const char *role = totals_field(entry, 0), *type = totals_field(entry, 1);
        char activities[NUMBER_SIZE], mentions[NUMBER_SIZE];
        figure_table_row(
            table, (const char *[]){
                       role, portfolio_code_name(portfolio, LIST_ORGANISATION_ROLE, role), type,
                       *type ? portfolio_code_name(portfolio, LIST_ORGANISATION_TYPE, type)
                             : _("Not stated"),
                       portfolio_number(entry->activities, activities),
                       portfolio_number(entry->counts[0], mentions)});
    }
    portfolio_note_left_out(table, partners->types);
}

const struct portfolio_part portfolio_partners = {open_partners, add_partners, finish_partners,
                                                  close_partners};
