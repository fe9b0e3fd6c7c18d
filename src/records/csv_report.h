/* What may be wrong with a CSV file; records/problem_report.h tells it. */
#ifndef IATIPUB_RECORDS_CSV_REPORT_H
#define IATIPUB_RECORDS_CSV_REPORT_H

#include "records/problem_report.h"

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

extern const struct problem_table csv_problems;

#endif
