#include "report/portfolio_spending.h"

#include <string.h>

static bool is_spending(const char *type)
{
    return strcmp(type, "3") == 0 || strcmp(type, "4") == 0;
}

void portfolio_spending_divide(const struct portfolio_spending *spending,
                               const struct portfolio_shares *shares,
                               const struct portfolio_amount *amount)
{
    if (shares->count == 0)
        spending->take(spending->context, NULL, amount->currency, &amount->amount);
    struct decimal part;
    decimal_init(&part);
    for (size_t i = 0; i < shares->count; i++) {
        portfolio_shares_part(shares, i, &amount->amount, &part);
        spending->take(spending->context, shares->items[i].node, amount->currency, &part);
    }
    decimal_clear(&part);
}

static void split_one(const struct portfolio *portfolio, const struct node *activity,
                      const struct node *transaction, const struct portfolio_shares *of_activity,
                      const struct portfolio_spending *spending)
{
    struct portfolio_shares own;
    struct portfolio_amount amount;
    const char *day = portfolio_transaction_day(portfolio, transaction);
    portfolio_shares_begin(&own);
    spending->collect(portfolio, transaction, &own);
    portfolio_shares_end(&own);
    if (portfolio_amount_read(portfolio, activity, transaction, day, &amount)) {
        portfolio_amount_convert(portfolio, transaction, day, &amount);
        portfolio_spending_divide(spending, own.count ? &own : of_activity, &amount);
    }
    portfolio_amount_clear(&amount);
    portfolio_shares_release(&own);
}

void portfolio_spending_split(const struct portfolio *portfolio, const struct node *activity,
                              const struct portfolio_spending *spending)
{
    struct portfolio_shares shares;
    portfolio_shares_begin(&shares);
    spending->collect(portfolio, activity, &shares);
    portfolio_shares_end(&shares);
    for (const struct node *transaction = portfolio_child(portfolio, activity, N_TRANSACTION);
         transaction; transaction = transaction->same)
        if (is_spending(
                portfolio_child_attribute(portfolio, transaction, N_TRANSACTION_TYPE, N_CODE)))
            split_one(portfolio, activity, transaction, &shares, spending);
    portfolio_shares_release(&shares);
}
