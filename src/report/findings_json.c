#include "report/findings_json.h"

#include <string.h>

#include "report/formats.h"
#include "report/grouping.h"
#include "report/json_text.h"
#include "report/safe_text.h"
#include "standard/file_kind.h"

/* The title of what a finding is about, in the official words if it has none. `type` is that of the
 * file, such as "iati-activities"; `title` may be NULL, as may `subject`: the file as a whole. */
static const char *title_of(const char *type, const char *subject, const char *title)
{
    if (!subject)
        return "File level errors";
    if (title && *title)
        return title;
    enum file_kind kind = file_kind_of_root(type);
    return file_kind_facts(kind == FILE_UNKNOWN ? FILE_ACTIVITIES : kind)->untitled;
}

/* --- a finding --- */

/* [{"text": "line 12, column 7, transaction[3]/value"}], as far as known. */
static void add_context(struct strbuf *json, const struct finding *finding)
{
    const struct place *place = &finding->place;
    json_key(json, "context");
    if (!place->line && !finding->path) {
        strbuf_addstr(json, "[]");
        return;
    }
    struct strbuf text = STRBUF_INIT;
    if (place->line) {
        strbuf_addstr(&text, "line ");
        text_add_number(&text, place->line);
    }
    if (place->line && place->column) {
        strbuf_addstr(&text, ", column ");
        text_add_number(&text, place->column);
    }
    if (finding->path) {
        strbuf_addstr(&text, text.length ? ", " : "");
        strbuf_addstr(&text, finding->path);
    }
    strbuf_addstr(json, "[{");
    json_member_text(json, "text", text.text);
    strbuf_addstr(json, "}]");
    strbuf_release(&text);
}

static void add_source(struct strbuf *json, const struct place *source)
{
    if (!source->file)
        return;
    json_key(json, "source");
    strbuf_addch(json, '{');
    json_member_text(json, "file", source->file);
    if (source->line)
        json_member_number(json, "row", source->line);
    if (source->column)
        json_member_number(json, "column", source->column);
    strbuf_addch(json, '}');
}

void findings_json_add(struct strbuf *json, const struct finding *finding, const char *type,
                       bool in_baseline)
{
    strbuf_addch(json, '{');
    json_member_text(json, "id", finding->rule);
    json_member_text(json, "category", finding->category);
    json_member_text(json, "severity", severity_name(finding->severity));
    json_member_text(json, "message", finding->message);
    add_context(json, finding);
    json_member_text(json, "codelist", finding->codelist);
    json_member_text(json, "identifier", finding->subject ? finding->subject : FINDING_OF_FILE);
    json_member_text(json, "title", title_of(type, finding->subject, finding->title));
    json_member_text(json, "file", finding->place.file);
    if (finding->place.line)
        json_member_number(json, "line", finding->place.line);
    if (finding->place.column)
        json_member_number(json, "column", finding->place.column);
    json_member_text(json, "path", finding->path);
    add_source(json, &finding->source);
    json_member_text(json, "value", finding->value);
    json_member_text(json, "hint", finding->hint);
    if (in_baseline)
        strbuf_addstr(json, ", \"baseline\": true");
    strbuf_addch(json, '}');
}

/* --- a file --- */

static void add_summary(struct strbuf *json, const size_t totals[SEVERITY_COUNT])
{
    strbuf_addch(json, '{');
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_number(json, severity_name((enum severity)i), totals[i]);
    strbuf_addch(json, '}');
}

static void begin_line(struct strbuf *json, const char *key)
{
    strbuf_addstr(json, json->text[json->length - 1] == '{' ? "\n  \"" : ",\n  \"");
    strbuf_addstr(json, key);
    strbuf_addstr(json, "\": ");
}

static void add_text_line(struct strbuf *json, const char *key, const char *text)
{
    begin_line(json, key);
    json_add_text(json, text);
}

static void add_number_line(struct strbuf *json, const char *key, size_t number)
{
    begin_line(json, key);
    text_add_number(json, number);
}

static void add_valid_line(struct strbuf *json, bool valid)
{
    begin_line(json, "valid");
    strbuf_addstr(json, valid ? "true" : "false");
}

/* All that stands before the findings of a file. */
static void begin_file(struct strbuf *json, const struct logged_file *file,
                       const char *program_version)
{
    strbuf_addch(json, '{');
    add_text_line(json, "file", file->path);
    add_valid_line(json, file->valid);
    add_text_line(json, "fileType", file->type);
    add_text_line(json, "iatiVersion", file->version);
    add_text_line(json, "rulesetCommitSha", "");
    add_text_line(json, "codelistCommitSha", "");
    add_text_line(json, "orgIdPrefixFileName", "");
    add_text_line(json, "apiVersion", program_version);
    begin_line(json, "summary");
    add_summary(json, file->totals);
    begin_line(json, "errors");
    strbuf_addch(json, '[');
}

static void begin_finding(struct strbuf *json, bool first)
{
    strbuf_addstr(json, first ? "\n    " : ",\n    ");
}

static void end_file(struct strbuf *json, bool any, size_t known, size_t left)
{
    strbuf_addstr(json, any ? "\n  ]" : "]");
    if (known)
        add_number_line(json, "inBaseline", known);
    if (left)
        add_number_line(json, "notShown", left);
    strbuf_addstr(json, "\n}");
}

static void put_file(const struct report *report, struct finding_reader *reader,
                     const struct logged_file *file, struct strbuf *json)
{
    bool any = false;
    begin_file(json, file, report->options->program_version);
    for (const struct logged_finding *logged; (logged = finding_reader_next(reader)); any = true) {
        begin_finding(json, !any);
        findings_json_add(json, &logged->finding, file->type, logged->known);
        report_put(report, json);
    }
    end_file(json, any, report_known(file), finding_reader_left(reader));
}

bool findings_json_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    bool alone = finding_log_file_count(report->log) == 1 && !report->options->several;
    struct strbuf json = STRBUF_INIT;
    size_t count = 0;
    strbuf_addstr(&json, alone ? "" : "[");
    for (const struct logged_file *file; (file = finding_reader_next_file(reader)); count++) {
        strbuf_addstr(&json, count ? ",\n" : "");
        put_file(report, reader, file, &json);
        report_put(report, &json);
    }
    strbuf_addstr(&json, alone ? "\n" : "]\n");
    report_put(report, &json);
    strbuf_release(&json);
    return finding_reader_end(reader, report->error);
}

/* --- one object a line --- */

bool findings_jsonl_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    struct strbuf json = STRBUF_INIT;
    for (const struct logged_file *file; (file = finding_reader_next_file(reader));)
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));) {
            findings_json_add(&json, &logged->finding, file->type, logged->known);
            strbuf_addch(&json, '\n');
            report_put(report, &json);
        }
    strbuf_release(&json);
    return finding_reader_end(reader, report->error);
}

/* --- by rule --- */

static void begin_rule(const struct report *report, const struct rule_total *total,
                       const struct group_place *place, struct strbuf *json)
{
    const struct rule *rule = report_rule(report, total->rule);
    strbuf_addstr(json, place->rules ? ",\n    {" : "\n    {");
    json_member_text(json, "id", total->rule);
    json_member_text(json, "category", total->category);
    json_member_text(json, "severity", severity_name(total->severity));
    json_member_text(json, "message", rule ? rule->message : NULL);
    json_member_text(json, "hint", total->hint);
    json_member_number(json, "count", total->count);
    if (total->known)
        json_member_number(json, "inBaseline", total->known);
    json_key(json, "files");
    strbuf_addch(json, '[');
}

static void begin_group_file(const struct logged_file *file, size_t count,
                             const struct group_place *place, struct strbuf *json)
{
    strbuf_addstr(json, place->files ? ",\n      {" : "\n      {");
    json_member_text(json, "file", file->path);
    json_member_number(json, "count", count);
    json_key(json, "activities");
    strbuf_addch(json, '[');
}

static void add_activity(const struct logged_file *file, const struct activity_count *activity,
                         const struct group_place *place, struct strbuf *json)
{
    strbuf_addstr(json, place->activities ? ",\n        {" : "\n        {");
    json_member_text(json, "identifier", activity->subject ? activity->subject : FINDING_OF_FILE);
    json_member_text(json, "title", title_of(file->type, activity->subject, activity->title));
    json_member_number(json, "count", activity->count);
    if (activity->line)
        json_member_number(json, "line", activity->line);
    strbuf_addch(json, '}');
}

static void add_group_files(const struct report *report, struct strbuf *json)
{
    size_t count = finding_log_file_count(report->log);
    begin_line(json, "files");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < count; i++) {
        const struct logged_file *file = finding_log_file(report->log, i);
        begin_finding(json, i == 0);
        strbuf_addch(json, '{');
        json_member_text(json, "file", file->path);
        json_key(json, "valid");
        strbuf_addstr(json, file->valid ? "true" : "false");
        json_member_text(json, "fileType", file->type);
        json_member_text(json, "iatiVersion", file->version);
        json_key(json, "summary");
        add_summary(json, file->totals);
        strbuf_addch(json, '}');
    }
    strbuf_addstr(json, count ? "\n  ]" : "]");
}

static void begin_groups(const struct report *report, struct strbuf *json)
{
    size_t totals[SEVERITY_COUNT] = {0};
    bool valid = true;
    for (size_t i = 0; i < finding_log_file_count(report->log); i++) {
        const struct logged_file *file = finding_log_file(report->log, i);
        valid = valid && file->valid;
        for (int j = 0; j < SEVERITY_COUNT; j++)
            totals[j] += file->totals[j];
    }
    strbuf_addch(json, '{');
    add_valid_line(json, valid);
    add_text_line(json, "apiVersion", report->options->program_version);
    begin_line(json, "summary");
    add_summary(json, totals);
    add_group_files(report, json);
    begin_line(json, "rules");
    strbuf_addch(json, '[');
}

bool findings_json_by_rule(const struct report *report)
{
    static const struct group_form form = {.begin_rule = begin_rule,
                                           .begin_file = begin_group_file,
                                           .add_activity = add_activity,
                                           .file_end = "]}",
                                           .rule_end = "]}"};
    struct strbuf json = STRBUF_INIT;
    begin_groups(report, &json);
    report_put(report, &json);
    bool read = report_by_rule(report, &form);
    strbuf_addstr(&json, "]\n}\n");
    report_put(report, &json);
    strbuf_release(&json);
    return read;
}
