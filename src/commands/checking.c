#include "commands/checking.h"

#include <stdlib.h>

#include "base/alloc.h"

/* Where the findings of a file go. */
struct checking {
    struct finding_log *log;
    struct tracer *tracer;
};

static bool log_add(void *context, const struct finding *finding, const char *unless_known,
                    struct error *error)
{
    const struct checking *checking = context;
    struct finding traced = *finding;
    if (checking->tracer && finding->subject)
        tracer_find(checking->tracer, &traced);
    bool added = finding_log_add(checking->log, &traced, unless_known, error);
    free(traced.source.file);
    return added;
}

static void log_drop(void *context)
{
    finding_log_drop_file_findings(((const struct checking *)context)->log);
}

bool check_file(struct validator *validator, const char *path, struct tracer *tracer,
                struct finding_log *log, bool *unreadable, struct error *error)
{
    struct checking checking = {.log = log, .tracer = tracer};
    const struct finding_sink sink = {.add = log_add, .drop = log_drop, .context = &checking};
    if (tracer)
        tracer_set_file(tracer, path);
    struct validation validation;
    finding_log_begin_file(log, path);
    bool checked = validator_check(validator, path, &sink, &validation, error);
    if (checked)
        finding_log_end_file(log, &(struct file_facts){
                                      .type = file_kind_name(validation.kind),
                                      .version = validation.version,
                                      .items = validation.activities,
                                      .bytes = validation.bytes,
                                  });
    else if (validation.unreadable)
        finding_log_forget_file(log);
    if (unreadable)
        *unreadable = validation.unreadable;
    validation_clear(&validation);
    return checked;
}

static bool is_known(void *context, const char *identifier)
{
    return validator_knows(context, identifier);
}

bool check_settle(struct validator *validator, struct finding_log *log, struct error *error)
{
    return finding_log_settle(log, is_known, validator, error);
}

static void gather(struct findings *findings, const struct finding *from)
{
    struct finding *added =
        findings_add(findings, from->severity, from->rule, from->category, "%s", from->message);
    if (!added)
        return;
    added->hint = from->hint;
    added->codelist = from->codelist;
    added->subject = xstrdup_or_null(from->subject);
    added->title = xstrdup_or_null(from->title);
    added->path = xstrdup_or_null(from->path);
    added->value = xstrdup_or_null(from->value);
    place_set(&added->place, from->place.file, from->place.line, from->place.column);
}

bool check_gather(const struct finding_log *log, struct findings *findings, struct error *error)
{
    const struct finding_view everything = {.most = 0};
    struct finding_reader *reader = finding_reader_new(log, &everything);
    while (finding_reader_next_file(reader))
        for (const struct logged_finding *next; (next = finding_reader_next(reader));)
            gather(findings, &next->finding);
    return finding_reader_end(reader, error);
}
