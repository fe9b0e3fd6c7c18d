/* The first table of a report: what one sees at a glance. */
#ifndef IATIPUB_REPORT_REPORT_SUMMARY_H
#define IATIPUB_REPORT_REPORT_SUMMARY_H

#include "report/figures.h"

/* Adds the table `summary`, still empty: columns name, title, value, kind. */
struct figure_table *report_summary_begin(struct figures *figures);
/* Fills it from the tables that came after it; `currency` is that of most amounts, "" if none. */
void report_summary_fill(struct figure_table *summary, const struct figures *figures,
                         size_t activities, const char *currency);

#endif
