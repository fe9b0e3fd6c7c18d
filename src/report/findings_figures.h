/* The findings of a validation as figures: how many of which category, and of which rule. */
#ifndef IATIPUB_REPORT_FINDINGS_FIGURES_H
#define IATIPUB_REPORT_FINDINGS_FIGURES_H

#include <stdbool.h>

#include "report/figures.h"
#include "report/finding_log.h"
#include "store/journal.h"

/* Adds the tables `findings` and `finding_rules` of a settled log. */
void findings_figures_add(struct figures *figures, const struct finding_log *log);

/* Adds the table `findings_over_time`: by day and category, from the jobs that the journal knows.
 * False and `error` if it can't be read. */
bool findings_figures_add_history(struct figures *figures, struct journal *journal,
                                  struct error *error);

#endif
