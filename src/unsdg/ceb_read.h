/* From the public data sets of the CEB secretariat, as they are in the tables ceb_revenue and so
 * on, to facts.
 *
 * Each row with an amount becomes a fact of its own, in the order of the rows, with the name of the
 * data set in `dataset`; identical rows are several facts, and negative ones stay negative. Labels
 * become codes (unsdg/aliases.h). Nothing is mended: what is doubtful stays as it is and is a
 * finding, one for each column and kind of doubt, with the values and how many rows have them.
 *
 * Rules of the findings, all of category "unsdg":
 *
 *   x.unsdg.ceb.amount    an amount that can't be read: the row is no fact
 *   x.unsdg.ceb.year      a year that is none: the row is no fact
 *   x.unsdg.ceb.currency  not US dollars: the row is no fact
 *   x.unsdg.ceb.blank     no entity (the row is no fact), or no contributor
 *   x.unsdg.ceb.absent    rows without an amount
 *   x.unsdg.ceb.label     a label that is neither code nor name nor alias
 *   x.unsdg.ceb.letters   labels that have lost letters
 *   x.unsdg.ceb.earlier   classes of earlier years
 *   x.unsdg.ceb.class     code and label of a row that say different classes
 *   x.unsdg.ceb.location  a location of another level or region than the row says
 *   x.unsdg.ceb.target    a target of another goal
 *   x.unsdg.ceb.ten       target x.1 twice: one of them may be x.10 */
#ifndef IATIPUB_UNSDG_CEB_READ_H
#define IATIPUB_UNSDG_CEB_READ_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/ceb_shapes.h"
#include "standard/codelist.h"
#include "store/store.h"

/* Makes the facts of all seven data sets anew; whole facts, those without `dataset`, are left
 * alone. False and `error` if the store can't be read or written. */
bool ceb_read_facts(struct store *store, struct codelists *lists, struct findings *findings,
                    struct error *error);

/* The same for the rows of one table, which has the columns of the shape and _source, into one that
 * has those of unsdg_revenue_facts or unsdg_expense_facts; nothing is removed there. `store` tells
 * where the rows came from. */
bool ceb_read_table(struct store *store, const struct ceb_shape *shape, const char *table,
                    const char *facts, struct codelists *lists, struct findings *findings,
                    struct error *error);

/* "unsdg_revenue_facts" or "unsdg_expense_facts" */
const char *ceb_facts_table(enum ceb_dataset dataset);

#endif
