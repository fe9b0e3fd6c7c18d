#include "base/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static const char *const severity_names[SEVERITY_COUNT] = {
    [SEVERITY_CRITICAL] = "critical",
    [SEVERITY_ERROR] = "error",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ADVISORY] = "advisory",
};

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

bool severity_parse(const char *name, enum severity *severity)
{
    for (int i = 0; i < SEVERITY_COUNT; i++)
        if (strcmp(name, severity_names[i]) == 0) {
            *severity = (enum severity)i;
            return true;
        }
    return false;
}

void finding_clear(struct finding *finding)
{
    free(finding->subject);
    free(finding->title);
    free(finding->value);
    free(finding->path);
    free(finding->message);
    free(finding->place.file);
    free(finding->source.file);
}

void findings_release(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        finding_clear(&findings->items[i]);
    free(findings->items);
    *findings = (struct findings){.limit = findings->limit};
}

static bool is_full(const struct findings *findings)
{
    return findings->limit && findings->count >= findings->limit;
}

static struct finding *append(struct findings *findings, struct finding finding)
{
    findings->items =
        grow(findings->items, findings->count, &findings->capacity, sizeof *findings->items);
    findings->items[findings->count] = finding;
    return &findings->items[findings->count++];
}

struct finding *findings_add(struct findings *findings, enum severity severity, const char *rule,
                             const char *category, const char *format, ...)
{
    findings->totals[severity]++;
    if (is_full(findings))
        return NULL;
    va_list args;
    va_start(args, format);
    char *message = xvasprintf(format, args);
    va_end(args);
    return append(findings, (struct finding){.severity = severity,
                                             .rule = rule,
                                             .category = category,
                                             .message = message});
}

void place_set(struct place *place, const char *file, size_t line, size_t column)
{
    char *copy = xstrdup_or_null(file);
    free(place->file);
    *place = (struct place){.file = copy, .line = line, .column = column};
}

size_t findings_at_least(const struct findings *findings, enum severity threshold)
{
    size_t count = 0;
    for (int i = 0; i <= (int)threshold; i++)
        count += findings->totals[i];
    return count;
}

void findings_move(struct findings *to, struct findings *from)
{
    for (size_t i = 0; i < from->count; i++) {
        if (is_full(to))
            finding_clear(&from->items[i]);
        else
            append(to, from->items[i]);
    }
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        to->totals[i] += from->totals[i];
        from->totals[i] = 0;
    }
    from->count = 0;
    findings_release(from);
}
