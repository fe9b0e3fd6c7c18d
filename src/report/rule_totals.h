/* How often each rule was broken: what the summaries of reports are made from. */
#ifndef IATIPUB_REPORT_RULE_TOTALS_H
#define IATIPUB_REPORT_RULE_TOTALS_H

#include <stddef.h>

#include "report/finding_log.h"

/* A rule that has findings. Text is lent by the findings: it outlives the log. */
struct rule_total {
    const char *rule;
    const char *category;
    const char *hint;       /* NULL: none */
    enum severity severity; /* the worst */
    size_t count;           /* findings, those of the baseline included */
    size_t known;           /* of these, how many are in the baseline */
    size_t files;           /* with such findings */
};

/* The rules of a settled log: those with most new findings first, then by number of findings, then
 * by id. The caller frees the array; NULL if `count` is 0. */
struct rule_total *rule_totals_of_log(const struct finding_log *log, size_t *count);

/* The same for one file of it. */
struct rule_total *rule_totals_of_file(const struct finding_log *log,
                                       const struct logged_file *file, size_t *count);

#endif
