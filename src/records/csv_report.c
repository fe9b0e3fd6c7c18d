#include "records/csv_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "records/csv.h"

/* `further` sums up the findings beyond the first few; NULL where a file has but one. */
static const struct {
    enum severity severity;
    const char *rule;
    const char *further;
} problems[CSV_PROBLEM_COUNT] = {
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

/* Counts the problem; false if there were enough findings of its kind. The sum that ends them is
 * itself a finding, so the first of the others leaves its place in the totals to it. */
static bool is_spelled_out(struct csv_report *report, enum csv_problem problem)
{
    size_t count = ++report->counts[problem];
    if (count > CSV_FINDINGS_MOST + 1)
        report->findings->totals[problems[problem].severity]++;
    return count <= CSV_FINDINGS_MOST;
}

void csv_report_add(struct csv_report *report, enum csv_problem problem, size_t row, size_t column,
                    const char *format, ...)
{
    if (!is_spelled_out(report, problem))
        return;
    char *message = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&message, format, args) < 0)
        message = xstrdup(format);
    va_end(args);
    struct finding *finding = findings_add(report->findings, problems[problem].severity,
                                           problems[problem].rule, "source", "%s", message);
    if (finding)
        place_set(&finding->place, report->path, row, column);
    free(message);
}

void csv_report_sum_up(struct csv_report *report)
{
    for (int i = 0; i < CSV_PROBLEM_COUNT; i++) {
        if (report->counts[i] <= CSV_FINDINGS_MOST)
            continue;
        struct finding *finding =
            findings_add(report->findings, problems[i].severity, problems[i].rule, "source",
                         "and %zu more %s", report->counts[i] - CSV_FINDINGS_MOST,
                         problems[i].further ? problems[i].further : "of the kind");
        if (finding)
            place_set(&finding->place, report->path, 0, 0);
        report->counts[i] = 0;
    }
}
