#include "records/source_report.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

/* Counts the problem; false if there were enough findings of its kind. The sum that ends them is
 * itself a finding, so the first of the others leaves its place in the totals to it. */
static bool is_spelled_out(struct source_report *report, unsigned problem)
{
    size_t count = ++report->counts[problem];
    if (count > SOURCE_FINDINGS_MOST + 1)
        report->findings->totals[report->problems[problem].severity]++;
    return count <= SOURCE_FINDINGS_MOST;
}

void source_report_add(struct source_report *report, unsigned problem, size_t row, size_t column,
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
    const struct source_problem *kind = &report->problems[problem];
    struct finding *finding =
        findings_add(report->findings, kind->severity, kind->rule, "source", "%s", message);
    if (finding)
        place_set(&finding->place, report->path, row, column);
    free(message);
}

void source_report_sum_up(struct source_report *report)
{
    for (unsigned i = 0; i < SOURCE_PROBLEMS_MOST; i++) {
        if (report->counts[i] <= SOURCE_FINDINGS_MOST)
            continue;
        const struct source_problem *kind = &report->problems[i];
        struct finding *finding =
            findings_add(report->findings, kind->severity, kind->rule, "source", "and %zu more %s",
                         report->counts[i] - SOURCE_FINDINGS_MOST,
                         kind->further ? kind->further : "of the kind");
        if (finding)
            place_set(&finding->place, report->path, 0, 0);
        report->counts[i] = 0;
    }
}
