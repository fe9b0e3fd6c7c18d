/* What may be wrong with files in a layout of element paths; records/problem_report.h tells it. */
#ifndef IATIPUB_RECORDS_LAYOUT_REPORT_H
#define IATIPUB_RECORDS_LAYOUT_REPORT_H

#include "records/problem_report.h"

enum layout_problem {
    LAYOUT_HEADER,     /* a sheet without a usable header: not read */
    LAYOUT_UNKNOWN,    /* a column whose header is no path of the standard */
    LAYOUT_REPEATED,   /* two columns with the same header */
    LAYOUT_COMMAND,    /* a configuration row that says something unknown */
    LAYOUT_IDENTIFIER, /* a row that belongs to no activity: not read */
    LAYOUT_CONFLICT,   /* two cells disagree about what there is one of */
    LAYOUT_PARENT,     /* a row whose place among the others is unclear: not read */
    LAYOUT_CELL,       /* a cell that has no place in its row: not read */
    LAYOUT_NAMESPACE,  /* a prefix that nothing declares: not read */
    LAYOUT_DROPPED,    /* has no place in the standard; left out */
    LAYOUT_LANGUAGE,   /* language codes were written in lower case */
    LAYOUT_PROBLEM_COUNT
};

extern const struct problem_table layout_problems;

#endif
