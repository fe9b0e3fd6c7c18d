/* What is said of files in a layout of element paths: findings of a few kinds, each spelled out
 * some times and then counted. */
#ifndef IATIPUB_RECORDS_LAYOUT_REPORT_H
#define IATIPUB_RECORDS_LAYOUT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"

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

/* Set the first field and zero the rest; there is nothing to release. */
struct layout_report {
    struct findings *findings; /* lent */
    size_t counts[LAYOUT_PROBLEM_COUNT];
};

/* Adds a finding about a cell (`column` from 1; 0: the row), or returns NULL if it was only
 * counted. */
struct finding *layout_report_add(struct layout_report *report, enum layout_problem problem,
                                  const char *path, size_t row, size_t column, const char *format,
                                  ...) __attribute__((format(printf, 6, 7)));
/* True if the next one would be spelled out. */
bool layout_report_has_room(const struct layout_report *report, enum layout_problem problem);
/* Says how many of each kind were not spelled out; `path` is that of the source. */
void layout_report_sum_up(struct layout_report *report, const char *path);

#endif
