/* Differences in words of the chosen language (base/language.h): "disbursement of 3 May 2025 raised
 * from 1,500 to 1,900 USD", "sector 16020 removed", "title changed from 'Water' to 'Water for
 * all'".
 *
 * What people call an element that repeats is in schemas/iati/matching.tsv, as a label:
 *
 *   {transaction-type/@code:TransactionType}[ of {transaction-date/@iso-date:date}]
 *
 * {PATH} is the value there; of {A|B} the first that isn't blank; {PATH=X} X if it is blank. Behind
 * a colon stands how it is written: "date" (3 May 2025), "quote" ('...'), or the name of a codelist
 * (the name of the code). What is in brackets is left out if a value in it is blank. `detail` is
 * added in parentheses where two siblings have the same label.
 *
 * Words hold text of the data as it is: whoever shows them makes them safe. */
#ifndef IATIPUB_REPORT_DIFFERENCE_WORDS_H
#define IATIPUB_REPORT_DIFFERENCE_WORDS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "compare/comparison.h"

struct difference_words;

/* The comparer must outlive it. The caller owns the result: difference_words_free. NULL and `error`
 * if the codelists can't be read. */
struct difference_words *difference_words_new(const struct comparer *comparer, struct error *error);
void difference_words_free(struct difference_words *words); /* NULL is fine */

/* Before the differences of another activity: what was remembered of the last one is forgotten. */
void difference_words_begin(struct difference_words *words);

/* Adds a difference. */
void difference_words_add(struct difference_words *words, const struct difference *difference,
                          struct strbuf *to);
/* Adds what a sum is of: "disbursement", "budget (original)", "total budget". */
void difference_words_add_sum(struct difference_words *words, const struct money_sum *sum,
                              struct strbuf *to);
/* The same with its currency: "disbursement in USD". */
void difference_words_add_sum_in(struct difference_words *words, const struct money_sum *sum,
                                 struct strbuf *to);
/* Adds an amount as people read it: "1,500", "1,500.50". */
void difference_words_add_amount(const char *amount, struct strbuf *to);

/* Adds which activity it is, and what became of it but for the differences: "activity A-1 added",
 * "activity A-1 is now A-2", "activity A-1". */
void difference_words_add_item(const struct item_change *change, enum file_kind kind,
                               struct strbuf *to);
/* False of a difference that difference_words_add_item told already. */
bool difference_is_told_apart(const struct item_change *change,
                              const struct difference *difference);

#endif
