/* What is wrong with one CSV file, told as findings.
 *
 * Each kind of problem has a severity, a rule and a limit: after CSV_FINDINGS_MOST findings of the
 * kind the others are only counted, and csv_report_sum_up tells how many they were.
 *
 * Only records/csv.c uses this. */
#ifndef IATIPUB_RECORDS_CSV_REPORT_H
#define IATIPUB_RECORDS_CSV_REPORT_H

#include <stddef.h>

#include "base/finding.h"

enum csv_problem {
    CSV_FILE_EMPTY,
    CSV_FILE_BINARY,
    CSV_WRONG_DELIMITER,
    CSV_BAD_NAME,
    CSV_BAD_BYTES,
    CSV_BAD_CHARACTER,
    CSV_CELLS_MISSING,
    CSV_CELLS_SURPLUS,
    CSV_QUOTE_STRAY,
    CSV_QUOTE_AMBIGUOUS,
    CSV_QUOTE_UNCLOSED,
    CSV_NAME_LONG,
    CSV_ROW_LONG,
    CSV_ROW_WIDE,
    CSV_PROBLEM_COUNT
};

/* Set the first two fields and zero the rest; there is nothing to release. */
struct csv_report {
    struct findings *findings; /* lent; where they go */
    const char *path;          /* lent; the file they are about */
    size_t counts[CSV_PROBLEM_COUNT];
};

/* Adds one finding. `row` and `column` are counted from 1; 0 where there is none. */
void csv_report_add(struct csv_report *report, enum csv_problem problem, size_t row, size_t column,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds a finding for each kind of which there were too many, and begins to count anew. */
void csv_report_sum_up(struct csv_report *report);

#endif
