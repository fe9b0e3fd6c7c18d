/* What an activity spent, divided among places or sectors: its disbursements and expenditure, each
 * by the shares of the transaction if it has some, else by those of the activity. */
#ifndef IATIPUB_REPORT_PORTFOLIO_SPENDING_H
#define IATIPUB_REPORT_PORTFOLIO_SPENDING_H

#include "report/portfolio_inside.h"

struct portfolio_spending {
    /* Adds the elements that the money of `node`, an activity or a transaction, is divided among.
     */
    void (*collect)(const struct portfolio *portfolio, const struct node *node,
                    struct portfolio_shares *shares);
    /* Takes a part; `share` NULL: what the data divide among nothing. */
    void (*take)(void *context, const struct node *share, const char *currency,
                 const struct decimal *part);
    void *context;
};

void portfolio_spending_split(const struct portfolio *portfolio, const struct node *activity,
                              const struct portfolio_spending *spending);

/* Divides an amount among shares and gives each part to `take`. */
void portfolio_spending_divide(const struct portfolio_spending *spending,
                               const struct portfolio_shares *shares,
                               const struct portfolio_amount *amount);

#endif
