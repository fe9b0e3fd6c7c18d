/* What a publisher's activities say, in figures: money by year and type, countries and sectors,
 * partners, earmarking, which elements and languages are there and which are missing, what is
 * funded.
 *
 *     struct portfolio *portfolio = portfolio_new(names, codelists, &settings, &error);
 *     portfolio_begin_file(portfolio, root);     // each file
 *     portfolio_add(portfolio, activity);        // each of its activities
 *     portfolio_finish(portfolio, figures);      // adds the tables
 *     portfolio_free(portfolio);
 *
 * Trees are made with the `names` that portfolio_new has added its own to (validate/document.h);
 * nothing of them is kept. Memory has a bound that does not depend on the number of activities.
 *
 * Money is summed exactly. `money` has every amount in its own currency. All other tables are in
 * the settings' currency, by the rate of an amount's value date; an amount that there is no rate
 * for stays in its own currency, on a row of its own. Parts by percentage are rounded to six digits
 * after the point, sums when they are written. */
#ifndef IATIPUB_REPORT_PORTFOLIO_H
#define IATIPUB_REPORT_PORTFOLIO_H

#include <stddef.h>

#include "base/error.h"
#include "report/figures.h"
#include "standard/codelist.h"
#include "standard/standard.h"
#include "store/rates.h"
#include "validate/document.h"
#include "validate/names.h"

/* All lent, until portfolio_free. */
struct portfolio_settings {
    const struct standard *standard; /* whose elements are looked for */
    const char *currency;          /* that amounts are brought into; NULL: they stay as they are */
    const struct rate_book *rates; /* NULL: none */
    const char *const *languages;  /* that texts should be in; at most 64 count */
    size_t language_count;
};

struct portfolio;

/* Adds its names to `names`. The caller owns the result: portfolio_free. NULL and `error` if a
 * codelist or the list of expected elements can't be read. */
struct portfolio *portfolio_new(struct names *names, struct codelists *codelists,
                                const struct portfolio_settings *settings, struct error *error);
void portfolio_free(struct portfolio *portfolio); /* NULL is fine */

/* A file begins; of its root element the attributes count. */
void portfolio_begin_file(struct portfolio *portfolio, const struct node *root);
void portfolio_add(struct portfolio *portfolio, const struct node *activity);
size_t portfolio_count(const struct portfolio *portfolio); /* of activities */

/* The currency that most amounts are in once they are brought into one; "" if there are none. Lent.
 */
const char *portfolio_currency(const struct portfolio *portfolio);

/* Adds the tables; called once, after all activities. */
void portfolio_finish(struct portfolio *portfolio, struct figures *figures);

/* The languages of texts in a file, in the order in which they come: for those who know none
 * beforehand. */
struct language_list {
    char **items;
    size_t count, capacity;
};
void language_list_add(struct language_list *list, const struct node *activity,
                       const struct names *names);
void language_list_release(struct language_list *list);

#endif
