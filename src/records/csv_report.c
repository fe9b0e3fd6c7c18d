#include "records/csv_report.h"

#include <stddef.h>

const struct source_problem csv_problems[CSV_PROBLEM_COUNT] = {
    [CSV_FILE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", NULL},
    [CSV_FILE_BINARY] = {SEVERITY_CRITICAL, "x.source.binary", NULL},
    [CSV_WRONG_DELIMITER] = {SEVERITY_CRITICAL, "x.source.delimiter", NULL},
    [CSV_BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header",
                      "columns with a name that cannot be used"},
    [CSV_BAD_BYTES] = {SEVERITY_CRITICAL, "x.source.encoding",
                       "rows not read for a wrong encoding"},
    [CSV_BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character",
                           "rows not read for a forbidden character"},
    [CSV_CELLS_MISSING] = {SEVERITY_ERROR, "x.source.ragged", "rows with missing cells"},
    [CSV_CELLS_SURPLUS] = {SEVERITY_CRITICAL, "x.source.ragged",
                           "rows not read for values beyond the last column"},
    [CSV_QUOTE_STRAY] = {SEVERITY_ERROR, "x.source.quote", "rows with a stray quote"},
    [CSV_QUOTE_AMBIGUOUS] = {SEVERITY_CRITICAL, "x.source.quote",
                             "rows not read for a stray quote"},
    [CSV_QUOTE_UNCLOSED] = {SEVERITY_CRITICAL, "x.source.quote", NULL},
    [CSV_NAME_LONG] = {SEVERITY_CRITICAL, "x.source.size", "columns with a name that is too long"},
    [CSV_ROW_LONG] = {SEVERITY_CRITICAL, "x.source.size", NULL},
    [CSV_ROW_WIDE] = {SEVERITY_CRITICAL, "x.source.size", NULL},
};
