#include "records/csv_report.h"

#include <stddef.h>

static const struct problem_kind problem_kinds[CSV_PROBLEM_COUNT] = {
    [CSV_FILE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", PROBLEM_SPELLED_OUT,
                        "more of the kind"},
    [CSV_FILE_BINARY] = {SEVERITY_CRITICAL, "x.source.binary", PROBLEM_SPELLED_OUT,
                         "more of the kind"},
    [CSV_WRONG_DELIMITER] = {SEVERITY_CRITICAL, "x.source.delimiter", PROBLEM_SPELLED_OUT,
                             "more of the kind"},
    [CSV_BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                      "more columns with a name that cannot be used"},
    [CSV_BAD_BYTES] = {SEVERITY_CRITICAL, "x.source.encoding", PROBLEM_SPELLED_OUT,
                       "more rows not read for a wrong encoding"},
    [CSV_BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character", PROBLEM_SPELLED_OUT,
                           "more rows not read for a forbidden character"},
    [CSV_CELLS_MISSING] = {SEVERITY_ERROR, "x.source.ragged", PROBLEM_SPELLED_OUT,
                           "more rows with missing cells"},
    [CSV_CELLS_SURPLUS] = {SEVERITY_CRITICAL, "x.source.ragged", PROBLEM_SPELLED_OUT,
                           "more rows not read for values beyond the last column"},
    [CSV_QUOTE_STRAY] = {SEVERITY_ERROR, "x.source.quote", PROBLEM_SPELLED_OUT,
                         "more rows with a stray quote"},
    [CSV_QUOTE_AMBIGUOUS] = {SEVERITY_CRITICAL, "x.source.quote", PROBLEM_SPELLED_OUT,
                             "more rows not read for a stray quote"},
    [CSV_QUOTE_UNCLOSED] = {SEVERITY_CRITICAL, "x.source.quote", PROBLEM_SPELLED_OUT,
                            "more of the kind"},
    [CSV_NAME_LONG] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT,
                       "more columns with a name that is too long"},
    [CSV_ROW_LONG] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT, "more of the kind"},
    [CSV_ROW_WIDE] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT, "more of the kind"},
};
const struct problem_table csv_problems = {problem_kinds, CSV_PROBLEM_COUNT, "and ", true};
