#include "report/report.h"

#include <errno.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/suggest.h"
#include "report/formats.h"
#include "report/safe_text.h"
#include "standard/file_kind.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* In the same order as `names`. */
static const struct {
    report_writer *write[2]; /* by enum grouping; NULL: there is no such form */
} forms[] = {
    {{findings_text_report, findings_text_by_rule}},
    {{findings_json_report, findings_json_by_rule}},
    {{findings_jsonl_report, NULL}},
    {{findings_csv_report, NULL}},
    {{findings_junit_report, NULL}},
    {{findings_sarif_report, NULL}},
    {{findings_html_report, NULL}},
};

static const char *const names[] = {"text", "json", "jsonl", "csv", "junit", "sarif", "html"};

_Static_assert(COUNT(forms) == COUNT(names), "every form has a name");
_Static_assert(COUNT(names) == 7, "as many as refuse_format tells");

const char *const *report_formats(size_t *count)
{
    *count = COUNT(names);
    return names;
}

static bool refuse_format(const char *format, struct error *error)
{
    const char *nearest = suggest_nearest(format, names, COUNT(names));
    error_set(error, ERROR_USAGE,
              "unknown format '%s'; formats are text, json, jsonl, csv, junit, sarif and html",
              format);
    return nearest && error_add(error, "; did you mean '%s'?", nearest);
}

static bool find_form(const char *format, enum grouping group, size_t *index, struct error *error)
{
    for (*index = 0; *index < COUNT(names); (*index)++)
        if (strcmp(format, names[*index]) == 0)
            return forms[*index].write[group] ||
                   error_set(error, ERROR_USAGE,
                             "format '%s' can't be grouped; formats 'text' and 'json' can", format);
    return refuse_format(format, error);
}

bool report_check_format(const char *format, enum grouping group, struct error *error)
{
    size_t index;
    return find_form(format, group, &index, error);
}

bool report_write(const char *format, const struct finding_log *log,
                  const struct report_options *options, FILE *stream, struct error *error)
{
    size_t index;
    if (!find_form(format, options->group, &index, error))
        return false;
    int failure = 0;
    struct report report = {log, options, stream, error, &failure};
    if (!forms[index].write[options->group](&report))
        return false;
    if (!failure && fflush(stream) == 0)
        return true;
    errno = failure ? failure : errno;
    return error_errno(error, "cannot write the report");
}

/* --- what the forms share --- */

void report_put_bytes(const struct report *report, const char *data, size_t length)
{
    if (*report->failure)
        return;
    /* what did not leave the buffer may be counted as written all the same */
    if (fwrite(data, 1, length, report->stream) < length || ferror(report->stream))
        *report->failure = errno;
}

void report_put(const struct report *report, struct strbuf *buffer)
{
    report_put_bytes(report, buffer->text, buffer->length);
    strbuf_reset(buffer);
}

const struct rule *report_rule(const struct report *report, const char *id)
{
    const struct rule *rule = NULL;
    for (size_t i = 0; !rule && i < report->options->rule_set_count; i++)
        rule = rules_find(report->options->rules[i], id);
    return rule;
}

void report_add_items(struct strbuf *text, const struct logged_file *file)
{
    enum file_kind kind = file_kind_of_root(file->type);
    const struct file_kind_facts *facts =
        file_kind_facts(kind == FILE_UNKNOWN ? FILE_ACTIVITIES : kind);
    text_add_counted(text, file->items, facts->noun, facts->plural);
}

size_t report_known(const struct logged_file *file)
{
    size_t known = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        known += file->known[i];
    return known;
}

bool report_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}
