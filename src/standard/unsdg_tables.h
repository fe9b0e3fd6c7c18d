/* The tables of UN financial data: the second publication from the same records.
 *
 * Mappings (or sources of the same names) fill six of them from the agency's own records:
 *
 *   unsdg_revenues     what was recognised as revenue, a row each, by instrument and contributor
 *   unsdg_expenses     what was recognised as expense, a row for each line of the ledger
 *   unsdg_splits       what share of a project's expense goes to a code
 *   unsdg_totals       revenue and expense of a year as the audited statements have them
 *   unsdg_differences  what is known of differences between these data and IATI's, for the
 *                      reconciliation (unsdg/reconcile.h)
 *   unsdg_statements   what is said by hand of indicators that the records do not give
 *                      (unsdg/funding_compact.h)
 *
 * Public files of the CEB secretariat are read into tables of their own, ceb_revenue and so on, a
 * row for a row, every cell as it is. From either the program makes the facts that it publishes,
 * unsdg_revenue_facts and unsdg_expense_facts; docs/unsdg-format.md says what they mean. */
#ifndef IATIPUB_STANDARD_UNSDG_TABLES_H
#define IATIPUB_STANDARD_UNSDG_TABLES_H

#include <stddef.h>

#include "standard/layout.h"

struct unsdg_column {
    const char *name;
    enum value_type type;
    enum column_content content;
};

struct unsdg_table {
    const char *name, *row;
    const struct unsdg_column *columns; /* without _source */
    size_t column_count;
};

extern const struct unsdg_table unsdg_tables[];
extern const size_t unsdg_table_count;

#endif
