/* What may be wrong with a workbook; records/problem_report.h tells it. */
#ifndef IATIPUB_RECORDS_XLSX_REPORT_H
#define IATIPUB_RECORDS_XLSX_REPORT_H

#include "records/problem_report.h"
#include "records/xlsx_value.h"

enum xlsx_problem {
    XLSX_FILE_UNUSABLE,
    XLSX_SHEET_EMPTY,
    XLSX_SHEET_DAMAGED,
    XLSX_SHEET_LARGE,
    XLSX_NO_HEADER,
    XLSX_NOT_A_TABLE,
    XLSX_BAD_NAME,
    XLSX_NAME_LONG,
    XLSX_SURPLUS,
    XLSX_BAD_CHARACTER,
    XLSX_BAD_NUMBER,
    XLSX_BAD_CELL,
    XLSX_STRAY_DATE,
    XLSX_FORMULA_FAILED,
    XLSX_FORMULA_OPEN,
    XLSX_PROBLEM_COUNT
};

extern const struct problem_table xlsx_problems;

/* Tells what is wrong with one cell. `name` is its column's. */
void xlsx_report_cell(struct problem_report *report, size_t row, unsigned column, const char *name,
                      const struct xlsx_value *value);
/* The same for a value that a column of codes can't hold: a date, or a number with an exponent. */
void xlsx_report_code(struct problem_report *report, size_t row, unsigned column, const char *name,
                      const struct xlsx_value *value);

#endif
