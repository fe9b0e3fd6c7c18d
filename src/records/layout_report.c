#include "records/layout_report.h"

#include <stdarg.h>
#include <stdio.h>

static const char category[] = "source";

static const struct {
    enum severity severity;
    const char *rule;
    size_t most;      /* findings that are spelled out */
    const char *noun; /* of the others, with their number before it */
} kinds[LAYOUT_PROBLEM_COUNT] = {
    [LAYOUT_HEADER] = {SEVERITY_CRITICAL, "x.layout.header", 20, "more sheets were not read"},
    [LAYOUT_UNKNOWN] = {SEVERITY_CRITICAL, "x.layout.column", 20,
                        "more columns are no paths of the standard and were not read"},
    [LAYOUT_REPEATED] = {SEVERITY_WARNING, "x.layout.repeated", 20,
                         "more columns have the header of a later one and were not read"},
    [LAYOUT_COMMAND] = {SEVERITY_ERROR, "x.layout.command", 20,
                        "more commands of configuration rows were not understood"},
    [LAYOUT_IDENTIFIER] = {SEVERITY_CRITICAL, "x.layout.identifier", 20,
                           "more rows have no identifier and were not read"},
    [LAYOUT_CONFLICT] = {SEVERITY_WARNING, "x.layout.conflict", 20,
                         "more cells say something else than an earlier one and were not read"},
    [LAYOUT_PARENT] = {SEVERITY_CRITICAL, "x.layout.parent", 20,
                       "more rows have no clear parent and were not read"},
    [LAYOUT_CELL] = {SEVERITY_CRITICAL, "x.layout.cell", 20,
                     "more cells have no place in their rows and were not read"},
    [LAYOUT_NAMESPACE] = {SEVERITY_CRITICAL, "x.layout.namespace", 20,
                          "more values have a prefix that nothing declares and were not read"},
    [LAYOUT_DROPPED] = {SEVERITY_WARNING, "x.layout.dropped", 20,
                        "more columns have no place in the standard and were left out"},
    [LAYOUT_LANGUAGE] = {SEVERITY_ADVISORY, "x.layout.language", 0,
                         "language codes were written in lower case"},
};

struct finding *layout_report_add(struct layout_report *report, enum layout_problem problem,
                                  const char *path, size_t row, size_t column, const char *format,
                                  ...)
{
    if (report->counts[problem]++ >= kinds[problem].most)
        return NULL;
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct finding *finding = findings_add(report->findings, kinds[problem].severity,
                                           kinds[problem].rule, category, "%s", message);
    if (finding)
        place_set(&finding->place, path, row, column);
    return finding;
}

bool layout_report_has_room(const struct layout_report *report, enum layout_problem problem)
{
    return report->counts[problem] < kinds[problem].most;
}

void layout_report_sum_up(struct layout_report *report, const char *path)
{
    for (size_t i = 0; i < LAYOUT_PROBLEM_COUNT; i++) {
        size_t count = report->counts[i], most = kinds[i].most;
        report->counts[i] = 0;
        if (count <= most)
            continue;
        struct finding *finding = findings_add(report->findings, kinds[i].severity, kinds[i].rule,
                                               category, "%zu %s", count - most, kinds[i].noun);
        if (finding)
            place_set(&finding->place, path, 0, 0);
    }
}
