#include "records/layout_report.h"

static const struct problem_kind problem_kinds[LAYOUT_PROBLEM_COUNT] = {
    [LAYOUT_HEADER] = {SEVERITY_CRITICAL, "x.layout.header", PROBLEM_SPELLED_OUT,
                       "more sheets were not read"},
    [LAYOUT_UNKNOWN] = {SEVERITY_CRITICAL, "x.layout.column", PROBLEM_SPELLED_OUT,
                        "more columns are no paths of the standard and were not read"},
    [LAYOUT_REPEATED] = {SEVERITY_WARNING, "x.layout.repeated", PROBLEM_SPELLED_OUT,
                         "more columns have the header of a later one and were not read"},
    [LAYOUT_COMMAND] = {SEVERITY_ERROR, "x.layout.command", PROBLEM_SPELLED_OUT,
                        "more commands of configuration rows were not understood"},
    [LAYOUT_IDENTIFIER] = {SEVERITY_CRITICAL, "x.layout.identifier", PROBLEM_SPELLED_OUT,
                           "more rows have no identifier and were not read"},
    [LAYOUT_CONFLICT] = {SEVERITY_WARNING, "x.layout.conflict", PROBLEM_SPELLED_OUT,
                         "more cells say something else than an earlier one and were not read"},
    [LAYOUT_PARENT] = {SEVERITY_CRITICAL, "x.layout.parent", PROBLEM_SPELLED_OUT,
                       "more rows have no clear parent and were not read"},
    [LAYOUT_CELL] = {SEVERITY_CRITICAL, "x.layout.cell", PROBLEM_SPELLED_OUT,
                     "more cells have no place in their rows and were not read"},
    [LAYOUT_NAMESPACE] = {SEVERITY_CRITICAL, "x.layout.namespace", PROBLEM_SPELLED_OUT,
                          "more values have a prefix that nothing declares and were not read"},
    [LAYOUT_DROPPED] = {SEVERITY_WARNING, "x.layout.dropped", PROBLEM_SPELLED_OUT,
                        "more columns have no place in the standard and were left out"},
    [LAYOUT_LANGUAGE] = {SEVERITY_ADVISORY, "x.layout.language", 0,
                         "language codes were written in lower case"},
};
const struct problem_table layout_problems = {problem_kinds, LAYOUT_PROBLEM_COUNT, "", false};
