/* From the agency's records to the facts that are reported under the UN data standards.
 *
 * unsdg_revenues, unsdg_expenses and unsdg_splits (standard/unsdg_tables.h) are what the mapping
 * gives: a row for each contribution recognised, a row for each line of the ledger, and the shares
 * of projects. The facts are their sums by every dimension of the standards at once:
 *
 * - money in other currencies becomes US dollars by the rates of the publication, row by row;
 * - what a row does not say of function, location, goal and marker its project's shares do; an
 *   amount is cut to the cent so that its parts sum to it (base/apportion.h), by function first,
 *   then by location, goal and marker;
 * - support cost, if the settings say so, is spread over the direct expense of its project, or
 *   else of the report, in proportion; enabling cost and support cost that name no function go to
 *   functions as direct expense does, to the location GLO-EF and to X00, which fits no goal;
 * - refunds and reversals stay negative; nothing is dropped but what sums to 0.
 *
 * So the facts of a report (an entity, year and basis) sum to its rows exactly. Amounts of more
 * than two decimals are rounded so that the sum of the report is what is rounded, once.
 *
 * What a record lacks is a finding: x.unsdg.record, x.unsdg.split, x.unsdg.spread. */
#ifndef IATIPUB_UNSDG_FACTS_H
#define IATIPUB_UNSDG_FACTS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "standard/codelist.h"
#include "store/store.h"

/* Makes unsdg_revenue_facts and unsdg_expense_facts anew, in one transaction. False if the store
 * can't be read or written; what is wrong with records are findings. */
bool unsdg_make_facts(struct store *store, const struct unsdg *settings, struct codelists *lists,
                      struct findings *findings, struct error *error);

#endif
