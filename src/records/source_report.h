/* What is wrong with one file or table of a source, told as findings.
 *
 * Each kind of reader has a table of problems. Each problem has a severity, a rule and a limit:
 * after SOURCE_FINDINGS_MOST findings of it the others are only counted, and source_report_sum_up
 * tells how many they were. */
#ifndef IATIPUB_RECORDS_SOURCE_REPORT_H
#define IATIPUB_RECORDS_SOURCE_REPORT_H

#include <stddef.h>

#include "base/finding.h"

enum {
    SOURCE_FINDINGS_MOST = 20, /* findings of a problem that are spelled out */
    SOURCE_PROBLEMS_MOST = 24, /* in a table */
};

struct source_problem {
    enum severity severity;
    const char *rule;
    const char *further; /* sums up the findings beyond the first; NULL where a file has but one */
};

/* Set the first three fields and zero the rest; there is nothing to release. */
struct source_report {
    struct findings *findings;             /* lent; where they go */
    const char *path;                      /* lent; the file or table they are about */
    const struct source_problem *problems; /* lent; at most SOURCE_PROBLEMS_MOST */
    size_t counts[SOURCE_PROBLEMS_MOST];
};

/* Adds one finding about the problem of that index. `row` and `column` are counted from 1; 0 where
 * there is none. */
void source_report_add(struct source_report *report, unsigned problem, size_t row, size_t column,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds a finding for each problem of which there were too many, and begins to count anew. */
void source_report_sum_up(struct source_report *report);

#endif
