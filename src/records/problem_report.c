#include "records/problem_report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

static const char category[] = "source";

static const struct problem_kind *kind_of(const struct problem_report *report, unsigned problem)
{
    return &report->table->kinds[problem];
}

bool problem_report_has_room(const struct problem_report *report, unsigned problem)
{
    return report->counts[problem] < kind_of(report, problem)->most;
}

/* The sum that ends the others is itself a finding, so the first of them leaves its place in the
 * totals to it. */
void problem_report_count(struct problem_report *report, unsigned problem)
{
    const struct problem_kind *kind = kind_of(report, problem);
    if (++report->counts[problem] > kind->most + 1 && report->table->others_count)
        report->findings->totals[kind->severity]++;
}

static struct finding *add(const struct problem_report *report, const struct problem_kind *kind,
                           const char *path, size_t row, size_t column, const char *message)
{
    struct finding *finding =
        findings_add(report->findings, kind->severity, kind->rule, category, "%s", message);
    if (finding)
        place_set(&finding->place, path, row, column);
    return finding;
}

static struct finding *spell_out(struct problem_report *report, unsigned problem, const char *path,
                                 size_t row, size_t column, const char *format, va_list arguments)
    __attribute__((format(printf, 6, 0)));

static struct finding *spell_out(struct problem_report *report, unsigned problem, const char *path,
                                 size_t row, size_t column, const char *format, va_list arguments)
{
    bool has_room = problem_report_has_room(report, problem);
    problem_report_count(report, problem);
    if (!has_room)
        return NULL;
    char message[PROBLEM_MESSAGE_MOST + 1];
    int length = vsnprintf(message, sizeof message, format, arguments);
    if (length > PROBLEM_MESSAGE_MOST)
        message[utf8_cut(message, PROBLEM_MESSAGE_MOST, PROBLEM_MESSAGE_MOST - 1)] = '\0';
    return add(report, kind_of(report, problem), path, row, column, message);
}

struct finding *problem_report_add(struct problem_report *report, unsigned problem, size_t row,
                                   size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct finding *finding =
        spell_out(report, problem, report->path, row, column, format, arguments);
    va_end(arguments);
    return finding;
}

struct finding *problem_report_add_at(struct problem_report *report, unsigned problem,
                                      const char *path, size_t row, size_t column,
                                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct finding *finding = spell_out(report, problem, path, row, column, format, arguments);
    va_end(arguments);
    return finding;
}

void problem_report_sum_up(struct problem_report *report)
{
    for (unsigned i = 0; report->table && i < report->table->count; i++) {
        const struct problem_kind *kind = kind_of(report, i);
        size_t others = report->counts[i] > kind->most ? report->counts[i] - kind->most : 0;
        report->counts[i] = 0;
        if (!others)
            continue;
        char message[256];
        snprintf(message, sizeof message, "%s%zu %s", report->table->before, others, kind->noun);
        add(report, kind, report->path, 0, 0, message);
    }
}
