/* What is said of an IATI file that is read: findings of a few kinds, each spelled out some times
 * and then counted. Only records/iati_*.c use this. */
#ifndef IATIPUB_RECORDS_IATI_REPORT_H
#define IATIPUB_RECORDS_IATI_REPORT_H

#include <stddef.h>

#include "base/finding.h"

enum iati_problem {
    IATI_UNREADABLE, /* nothing after this place was read */
    IATI_KEPT,       /* no place in the standard; kept as it stands */
    IATI_MOVED,      /* out of order; written in order */
    IATI_DROPPED,    /* not kept */
    IATI_IDENTIFIER, /* missing, or there before */
    IATI_COMMENT,    /* comments and processing instructions are not kept */
    IATI_PROBLEM_COUNT
};

/* Set the first two fields and zero the rest; there is nothing to release. */
struct iati_report {
    struct findings *findings; /* lent */
    const char *path;          /* lent; of the file */
    size_t counts[IATI_PROBLEM_COUNT];
};

/* Adds a finding about a place in the file, or NULL if it was only counted. */
struct finding *iati_report_add(struct iati_report *report, enum iati_problem problem, size_t line,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Counts without a finding. */
void iati_report_count(struct iati_report *report, enum iati_problem problem);
/* Tells of those that were only counted. */
void iati_report_sum_up(struct iati_report *report);

#endif
