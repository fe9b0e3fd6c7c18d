/* The report as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format).
 *
 * One run: the rules that have findings with their texts, the files, then a result a finding with
 * its file, line and column (in characters), the activity and element as a logical location, and a
 * fingerprint that stays the same when lines move. Critical findings and errors have the level
 * "error", warnings "warning", advisories "note"; the severity itself is a property. With a
 * baseline, results say whether they are new. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/findings_json.h"
#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/json_text.h"
#include "report/rule_totals.h"
#include "report/safe_text.h"

static const char *const levels[SEVERITY_COUNT] = {
    [SEVERITY_CRITICAL] = "error",
    [SEVERITY_ERROR] = "error",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ADVISORY] = "note",
};

/* What results refer to. */
struct sarif {
    const struct report *report;
    struct rule_total *rules;
    size_t rule_count;
    struct fingerprinter fingerprinter;
    struct strbuf json;
};

static void put(struct sarif *sarif)
{
    report_put(sarif->report, &sarif->json);
}

/* {"text": "..."} */
static void add_message(struct strbuf *json, const char *key, const char *text)
{
    json_key(json, key);
    strbuf_addch(json, '{');
    json_member_text(json, "text", text ? text : "");
    strbuf_addch(json, '}');
}

static bool may_stand_in_uri(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || (byte && strchr("-._~/!$&'()*+,;=@", byte));
}

/* {"uri": "out/activities.xml", "index": 0}; an absolute path becomes a file: URI. */
static void add_artifact_location(struct strbuf *json, const char *key, const char *path,
                                  size_t index)
{
    struct strbuf uri = STRBUF_INIT;
    if (*path == '/')
        strbuf_addstr(&uri, "file://");
    for (const char *at = path; *at; at++)
        if (may_stand_in_uri((unsigned char)*at))
            strbuf_addch(&uri, *at);
        else
            strbuf_addf(&uri, "%%%02X", (unsigned char)*at);
    json_key(json, key);
    strbuf_addch(json, '{');
    json_member_text(json, "uri", uri.text);
    json_member_number(json, "index", index);
    strbuf_addch(json, '}');
    strbuf_release(&uri);
}

/* --- the run's tables --- */

static void add_rule(struct sarif *sarif, const struct rule_total *total)
{
    struct strbuf *json = &sarif->json;
    const struct rule *rule = report_rule(sarif->report, total->rule);
    strbuf_addch(json, '{');
    json_member_text(json, "id", total->rule);
    add_message(json, "shortDescription", rule ? rule->message : total->category);
    if (total->hint)
        add_message(json, "help", total->hint);
    json_key(json, "defaultConfiguration");
    strbuf_addch(json, '{');
    json_member_text(json, "level", levels[total->severity]);
    strbuf_addch(json, '}');
    json_key(json, "properties");
    strbuf_addch(json, '{');
    json_member_text(json, "category", total->category);
    json_member_text(json, "severity", severity_name(total->severity));
    strbuf_addstr(json, "}}");
}

static void begin_run(struct sarif *sarif)
{
    struct strbuf *json = &sarif->json;
    strbuf_addstr(json, "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                        "\"version\": \"2.1.0\",\n\"runs\": [{\n\"tool\": {\"driver\": {");
    json_member_text(json, "name", "iatipub");
    json_member_text(json, "version", sarif->report->options->program_version);
    strbuf_addstr(json, ", \"rules\": [");
    for (size_t i = 0; i < sarif->rule_count; i++) {
        strbuf_addstr(json, i ? ",\n" : "\n");
        add_rule(sarif, &sarif->rules[i]);
    }
    strbuf_addstr(json, "]}},\n\"columnKind\": \"unicodeCodePoints\",\n\"artifacts\": [");
    put(sarif);
}

static void put_artifacts(struct sarif *sarif)
{
    for (size_t i = 0; i < finding_log_file_count(sarif->report->log); i++) {
        const struct logged_file *file = finding_log_file(sarif->report->log, i);
        strbuf_addstr(&sarif->json, i ? ",\n{" : "\n{");
        add_artifact_location(&sarif->json, "location", file->path, i);
        if (file->bytes)
            json_member_number(&sarif->json, "length", file->bytes);
        strbuf_addch(&sarif->json, '}');
        put(sarif);
    }
    strbuf_addstr(&sarif->json, "],\n\"results\": [");
}

/* --- a result --- */

static size_t rule_index(const struct sarif *sarif, const char *rule)
{
    size_t i = 0;
    while (i < sarif->rule_count && strcmp(sarif->rules[i].rule, rule) != 0)
        i++;
    return i;
}

static void add_region(struct strbuf *json, const struct place *place)
{
    if (!place->line)
        return;
    json_key(json, "region");
    strbuf_addch(json, '{');
    json_member_number(json, "startLine", place->line);
    if (place->column)
        json_member_number(json, "startColumn", place->column);
    strbuf_addch(json, '}');
}

static void add_logical_location(struct strbuf *json, const struct finding *finding)
{
    if (!finding->subject && !finding->path)
        return;
    struct strbuf name = STRBUF_INIT;
    strbuf_addstr(&name, finding->subject ? finding->subject : "");
    if (finding->path)
        strbuf_addf(&name, "%s%s", name.length ? "/" : "", finding->path);
    json_key(json, "logicalLocations");
    strbuf_addstr(json, "[{");
    json_member_text(json, "fullyQualifiedName", name.text);
    json_member_text(json, "kind", "element");
    strbuf_addstr(json, "}]");
    strbuf_release(&name);
}

static void add_location(struct strbuf *json, const struct logged_file *file, size_t index,
                         const struct finding *finding)
{
    json_key(json, "locations");
    strbuf_addstr(json, "[{\"physicalLocation\": {");
    add_artifact_location(json, "artifactLocation", file->path, index);
    add_region(json, &finding->place);
    strbuf_addch(json, '}');
    add_logical_location(json, finding);
    strbuf_addstr(json, "}]");
}

static void add_fingerprint(struct sarif *sarif, const struct finding *finding)
{
    strbuf_addf(&sarif->json, ", \"partialFingerprints\": {\"iatipubFinding/v1\": \"%016llx\"}",
                (unsigned long long)finding_fingerprint(&sarif->fingerprinter, finding));
}

static void add_properties(struct strbuf *json, const struct finding *finding)
{
    json_key(json, "properties");
    strbuf_addch(json, '{');
    json_member_text(json, "severity", severity_name(finding->severity));
    json_member_text(json, "identifier", finding->subject);
    json_member_text(json, "title", finding->title);
    json_member_text(json, "value", finding->value);
    json_member_text(json, "record", finding->source.file);
    if (finding->source.line)
        json_member_number(json, "recordRow", finding->source.line);
    if (finding->source.column)
        json_member_number(json, "recordColumn", finding->source.column);
    strbuf_addch(json, '}');
}

static void put_result(struct sarif *sarif, const struct logged_file *file, size_t index,
                       const struct logged_finding *logged)
{
    struct strbuf *json = &sarif->json;
    const struct finding *finding = &logged->finding;
    strbuf_addch(json, '{');
    json_member_text(json, "ruleId", finding->rule);
    json_member_number(json, "ruleIndex", rule_index(sarif, finding->rule));
    json_member_text(json, "level", levels[finding->severity]);
    add_message(json, "message", finding->message);
    add_location(json, file, index, finding);
    add_fingerprint(sarif, finding);
    if (finding_log_has_baseline(sarif->report->log))
        json_member_text(json, "baselineState", logged->known ? "unchanged" : "new");
    add_properties(json, finding);
    strbuf_addch(json, '}');
    put(sarif);
}

static bool put_results(struct sarif *sarif)
{
    struct finding_view view = {.most = sarif->report->options->most};
    struct finding_reader *reader = finding_reader_new(sarif->report->log, &view);
    bool any = false;
    size_t index = 0;
    for (const struct logged_file *file; (file = finding_reader_next_file(reader)); index++)
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));
             any = true) {
            strbuf_addstr(&sarif->json, any ? ",\n" : "\n");
            put_result(sarif, file, index, logged);
        }
    return finding_reader_end(reader, sarif->report->error);
}

bool findings_sarif_report(const struct report *report)
{
    struct sarif sarif = {.report = report, .json = STRBUF_INIT};
    sarif.rules = rule_totals_of_log(report->log, &sarif.rule_count);
    fingerprinter_begin(&sarif.fingerprinter);
    begin_run(&sarif);
    put_artifacts(&sarif);
    bool read = put_results(&sarif);
    strbuf_addstr(&sarif.json, "]\n}]\n}\n");
    put(&sarif);
    strbuf_release(&sarif.json);
    fingerprinter_end(&sarif.fingerprinter);
    free(sarif.rules);
    return read;
}
