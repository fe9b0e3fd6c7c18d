/* The organisation file from the activities: budgets and expenditure summed up.
 *
 * What `organisation_file` of publication.yaml asks for is worked out from the canonical tables of
 * activities and put into those of organisations (total_budgets, recipient_country_budgets and so
 * on), as the rows of `organisation.ref`. It runs after mapping and redaction and before the
 * checks, which treat the rows like any others. docs/organisation-file.md tells what is counted
 * where.
 *
 * - Sums are exact. What an activity budgets for a year is split among its countries and regions so
 *   that the parts add up to it, with what can't be split beside them.
 * - Rows that the records bring win over derived ones of the same year; where the two differ, that
 *   is a warning.
 * - For every year and currency the parts must add up to the total; a difference is critical. */
#ifndef IATIPUB_STORE_DERIVE_ORGANISATION_H
#define IATIPUB_STORE_DERIVE_ORGANISATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

/* The figures of one year and currency, for people. Texts are decimals; NULL: nothing. */
struct derived_line {
    char *period_start, *period_end, *currency;
    char *total, *countries, *regions, *rest; /* of budgets: total = countries + regions + rest */
    char *expenditure;
};

struct derived_report {
    struct derived_line *items; /* by year and currency */
    size_t count, capacity;
};

void derived_report_release(struct derived_report *report);

/* Derives what is asked for; nothing if nothing is. False and `error` if the database failed
 * (ERROR_ENVIRONMENT) or `where` is not right (ERROR_USAGE). The caller releases `report`, on
 * failure too. */
bool derive_organisation(struct store *store, const struct publication *publication,
                         struct findings *findings, struct derived_report *report,
                         struct error *error);

#endif
