#include "report/findings_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "report/findings_text.h"

static const char file_identifier[] = "file", file_title[] = "File level errors";

/* jansson refuses text that is not UTF-8. */
static json_t *text_json(const char *text)
{
    struct strbuf clean = STRBUF_INIT;
    text_add_utf8(&clean, text);
    json_t *json = json_stringn(clean.text, clean.length);
    strbuf_release(&clean);
    return json;
}

static json_t *number_json(size_t number)
{
    return json_integer((json_int_t)number);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, text_json(text));
}

static void set_number(json_t *object, const char *key, size_t number)
{
    if (number)
        json_object_set_new(object, key, number_json(number));
}

/* [{"text": "line 12, column 7, transaction[3]/value"}], as far as known. */
static json_t *context_json(const struct finding *finding)
{
    struct strbuf text = STRBUF_INIT;
    if (finding->place.line)
        strbuf_addf(&text, "line %zu", finding->place.line);
    if (finding->place.line && finding->place.column)
        strbuf_addf(&text, ", column %zu", finding->place.column);
    if (finding->path)
        strbuf_addf(&text, "%s%s", text.length ? ", " : "", finding->path);
    json_t *context = json_array();
    if (text.length) {
        json_t *entry = json_object();
        set_text(entry, "text", text.text);
        json_array_append_new(context, entry);
    }
    strbuf_release(&text);
    return context;
}

static void set_source(json_t *object, const struct place *source)
{
    if (!source->file)
        return;
    json_t *json = json_object();
    set_text(json, "file", source->file);
    set_number(json, "row", source->line);
    json_object_set_new(object, "source", json);
}

static json_t *finding_json(const struct finding *finding)
{
    json_t *json = json_object();
    set_text(json, "id", finding->rule);
    set_text(json, "category", finding->category);
    set_text(json, "severity", severity_name(finding->severity));
    set_text(json, "message", finding->message);
    json_object_set_new(json, "context", context_json(finding));
    set_text(json, "identifier", finding->subject ? finding->subject : file_identifier);
    set_text(json, "title", finding->subject ? "" : file_title);
    set_text(json, "file", finding->place.file);
    set_number(json, "line", finding->place.line);
    set_number(json, "column", finding->place.column);
    set_text(json, "path", finding->path);
    set_source(json, &finding->source);
    return json;
}

static json_t *summary_json(const struct findings *findings)
{
    json_t *summary = json_object();
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_object_set_new(summary, severity_name((enum severity)i),
                            number_json(findings->totals[i]));
    return summary;
}

static json_t *report_json(const struct file_report *report, const char *program_version)
{
    const struct findings *findings = report->findings;
    json_t *json = json_object();
    set_text(json, "file", report->file);
    json_object_set_new(json, "valid", json_boolean(!findings->totals[SEVERITY_CRITICAL]));
    set_text(json, "fileType", report->type);
    set_text(json, "iatiVersion", report->version);
    set_text(json, "rulesetCommitSha", "");
    set_text(json, "codelistCommitSha", "");
    set_text(json, "orgIdPrefixFileName", "");
    set_text(json, "apiVersion", program_version);
    json_object_set_new(json, "summary", summary_json(findings));
    json_t *errors = json_array();
    for (size_t i = 0; i < findings->count; i++)
        json_array_append_new(errors, finding_json(&findings->items[i]));
    json_object_set_new(json, "errors", errors);
    return json;
}

void findings_json_write(const struct file_report *reports, size_t count,
                         const char *program_version, FILE *stream)
{
    json_t *json = count == 1 ? report_json(&reports[0], program_version) : json_array();
    for (size_t i = 0; count != 1 && i < count; i++)
        json_array_append_new(json, report_json(&reports[i], program_version));
    json_dumpf(json, stream, JSON_INDENT(2));
    fputc('\n', stream);
    json_decref(json);
}
