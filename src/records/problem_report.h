/* What is wrong with a file or table that is read, told as findings of a few kinds.
 *
 * Each kind of reader has a table of its problems. Of each problem so many findings are spelled
 * out; the others are only counted, and problem_report_sum_up tells how many they were. */
#ifndef IATIPUB_RECORDS_PROBLEM_REPORT_H
#define IATIPUB_RECORDS_PROBLEM_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"

enum {
    PROBLEMS_MOST = 24,          /* kinds in a table */
    PROBLEM_SPELLED_OUT = 20,    /* findings of most kinds */
    PROBLEM_MESSAGE_MOST = 1023, /* bytes of a message; what is longer is cut */
};

struct problem_kind {
    enum severity severity;
    const char *rule;
    size_t most;      /* findings that are spelled out; 0: they are only counted */
    const char *noun; /* of the others, behind their number: "more rows with missing cells" */
};

struct problem_table {
    const struct problem_kind *kinds;
    size_t count;       /* at most PROBLEMS_MOST */
    const char *before; /* stands before the number of the others: "and " */
    bool others_count;  /* each of the others counts in the totals of the findings, not their sum */
};

/* Set the first three fields and zero the rest; there is nothing to release. All are lent. */
struct problem_report {
    struct findings *findings; /* where they go */
    const char *path;          /* the file or table they are about */
    const struct problem_table *table;
    size_t counts[PROBLEMS_MOST];
};

/* Adds a finding about the problem of that index, for the caller to add to; NULL if it was only
 * counted. `row` and `column` count from 1; 0 where there is none. */
struct finding *problem_report_add(struct problem_report *report, unsigned problem, size_t row,
                                   size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same about another file or table of the source. */
struct finding *problem_report_add_at(struct problem_report *report, unsigned problem,
                                      const char *path, size_t row, size_t column,
                                      const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Counts without a finding. */
void problem_report_count(struct problem_report *report, unsigned problem);
/* True if the next one would be spelled out. */
bool problem_report_has_room(const struct problem_report *report, unsigned problem);

/* Adds a finding for each problem that was not always spelled out, and begins to count anew. */
void problem_report_sum_up(struct problem_report *report);

#endif
