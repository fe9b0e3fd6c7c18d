#include "records/iati_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

static const char category[] = "source";

static const struct {
    enum severity severity;
    const char *rule;
    size_t most;      /* findings that are spelled out */
    const char *noun; /* of the others, with their number before it */
} kinds[IATI_PROBLEM_COUNT] = {
    [IATI_UNREADABLE] = {SEVERITY_CRITICAL, "x.iati.unreadable", 1, "more"},
    [IATI_KEPT] = {SEVERITY_WARNING, "x.iati.kept", 20,
                   "more elements and attributes without a place in the standard were kept as "
                   "they stand"},
    [IATI_MOVED] = {SEVERITY_WARNING, "x.iati.moved", 20,
                    "more elements out of order will be written in order"},
    [IATI_DROPPED] = {SEVERITY_ERROR, "x.iati.dropped", 20,
                      "more texts where the standard has none were not kept"},
    [IATI_IDENTIFIER] = {SEVERITY_WARNING, "x.iati.identifier", 20,
                         "more identifiers are missing or stand in the records already"},
    [IATI_COMMENT] = {SEVERITY_ADVISORY, "x.iati.comment", 0,
                      "comments and processing instructions were not kept"},
};

struct finding *iati_report_add(struct iati_report *report, enum iati_problem problem, size_t line,
                                const char *format, ...)
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
        place_set(&finding->place, report->path, line, 0);
    return finding;
}

void iati_report_count(struct iati_report *report, enum iati_problem problem)
{
    report->counts[problem]++;
}

void iati_report_sum_up(struct iati_report *report)
{
    for (size_t i = 0; i < IATI_PROBLEM_COUNT; i++) {
        size_t count = report->counts[i], most = kinds[i].most;
        report->counts[i] = 0;
        if (count <= most)
            continue;
        struct finding *finding = findings_add(report->findings, kinds[i].severity, kinds[i].rule,
                                               category, "%zu %s", count - most, kinds[i].noun);
        if (finding)
            place_set(&finding->place, report->path, 0, 0);
    }
}
