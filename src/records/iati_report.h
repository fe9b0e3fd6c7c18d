/* What may be wrong with an IATI file; records/problem_report.h tells it. Only records/iati_*.c use
 * this. */
#ifndef IATIPUB_RECORDS_IATI_REPORT_H
#define IATIPUB_RECORDS_IATI_REPORT_H

#include "records/problem_report.h"

enum iati_problem {
    IATI_UNREADABLE, /* nothing after this place was read */
    IATI_KEPT,       /* no place in the standard; kept as it stands */
    IATI_MOVED,      /* out of order; written in order */
    IATI_DROPPED,    /* not kept */
    IATI_IDENTIFIER, /* missing, or there before */
    IATI_COMMENT,    /* comments and processing instructions are not kept */
    IATI_PROBLEM_COUNT
};

extern const struct problem_table iati_problems;

#endif
