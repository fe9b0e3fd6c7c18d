/* The report as text.
 *
 *   activities.xml:1204:7: error [9.76.1] XM-DAC-41302-1: 'sector/@code' ...
 *   ... and 3 more that are not shown
 *
 *   activities.xml: not valid, 120 activities, 1 critical, 412 errors, 0 warnings, 0 advisories
 *
 *     412  error     9.76.1  'sector/@code' is not a code of codelist Sector
 *                            hint: ...
 *
 * Findings of the baseline are counted in the lines of the files and not shown. By rule:
 *
 *   error [9.76.1] 'sector/@code' is not a code of codelist Sector: 412 findings in 2 files
 *     hint: ...
 *     activities.xml: 400 findings
 *       XM-DAC-41302-1: 12, the first on line 1204
 *
 * and the lines of the files at the end. */
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "report/findings_text.h"
#include "report/formats.h"
#include "report/grouping.h"
#include "report/rule_totals.h"
#include "report/safe_text.h"
#include "wording/finding_words.h"

static void add_findings(struct strbuf *text, size_t count)
{
    text_add_counted(text, count, "finding", "findings");
}

/* --- the lines of the files --- */

static void subtract(const struct logged_file *file, size_t totals[SEVERITY_COUNT])
{
    for (int i = 0; i < SEVERITY_COUNT; i++)
        totals[i] = file->totals[i] - file->known[i];
}

static void put_file_line(const struct report *report, const struct logged_file *file,
                          struct strbuf *line)
{
    size_t totals[SEVERITY_COUNT], known = report_known(file);
    subtract(file, totals);
    text_add_visible(line, file->path);
    strbuf_addstr(line, file->valid ? _(": valid, ") : _(": not valid, "));
    report_add_items(line, file);
    strbuf_addstr(line, ", ");
    findings_text_add_totals(line, totals);
    if (known) {
        struct strbuf number = STRBUF_INIT;
        text_add_count(&number, known);
        strbuf_addf(line, _(" (and %s known from the baseline)"), number.text);
        strbuf_release(&number);
    }
    strbuf_addch(line, '\n');
    report_put(report, line);
}

static void put_file_lines(const struct report *report, struct strbuf *line)
{
    for (size_t i = 0; i < finding_log_file_count(report->log); i++)
        put_file_line(report, finding_log_file(report->log, i), line);
}

/* --- the lines of the rules --- */

static size_t new_count(const struct rule_total *total)
{
    return total->count - total->known;
}

enum { COUNT_WIDTH = 9, GAP = 2 };

static void pad(struct strbuf *line, size_t length, size_t width)
{
    for (; length < width; length++)
        strbuf_addch(line, ' ');
}

static void add_padded(struct strbuf *line, const char *text, size_t width)
{
    text_add_visible(line, text);
    pad(line, language_width(text), width);
}

static void add_right(struct strbuf *line, size_t count, size_t width)
{
    struct strbuf number = STRBUF_INIT;
    text_add_count(&number, count);
    pad(line, number.length, width);
    strbuf_addstr(line, number.text);
    strbuf_release(&number);
}

/* Of the column of severities. */
static size_t severity_width(void)
{
    size_t widest = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        size_t width = language_width(finding_severity_word((enum severity)i));
        widest = width > widest ? width : widest;
    }
    return widest + GAP;
}

static void put_rule_line(const struct report *report, const struct rule_total *total,
                          size_t id_width, struct strbuf *line)
{
    const struct rule *rule = report_rule(report, total->rule);
    add_right(line, new_count(total), COUNT_WIDTH);
    pad(line, 0, GAP);
    add_padded(line, finding_severity_word(total->severity), severity_width());
    add_padded(line, total->rule, id_width + GAP);
    findings_text_add_words(line, rule ? rule->message : total->category);
    strbuf_addch(line, '\n');
    if (total->hint) {
        pad(line, 0, COUNT_WIDTH + GAP + severity_width() + id_width + GAP);
        strbuf_addstr(line, _("hint: "));
        findings_text_add_words(line, total->hint);
        strbuf_addch(line, '\n');
    }
    report_put(report, line);
}

static void put_rule_lines(const struct report *report, struct strbuf *line)
{
    size_t count, width = 0;
    struct rule_total *totals = rule_totals_of_log(report->log, &count);
    for (size_t i = 0; i < count; i++)
        if (strlen(totals[i].rule) > width)
            width = strlen(totals[i].rule);
    for (size_t i = 0; i < count && new_count(&totals[i]); i++) {
        if (i == 0)
            strbuf_addch(line, '\n');
        put_rule_line(report, &totals[i], width, line);
    }
    free(totals);
}

/* --- findings in their order --- */

static void put_left(const struct report *report, size_t left, struct strbuf *line)
{
    if (!left)
        return;
    struct strbuf number = STRBUF_INIT;
    text_add_count(&number, left);
    strbuf_addf(
        line,
        P_("... and %s more that is not shown\n", "... and %s more that are not shown\n", left),
        number.text);
    strbuf_release(&number);
    report_put(report, line);
}

/* Returns whether there was any. */
static bool put_findings(const struct report *report, struct finding_reader *reader,
                         struct strbuf *line)
{
    bool any = false;
    size_t left = 0;
    while (finding_reader_next_file(reader)) {
        any = any || finding_reader_left(reader);
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));) {
            findings_text_add(line, &logged->finding, report->options->colour);
            strbuf_addch(line, '\n');
            report_put(report, line);
        }
        left += finding_reader_left(reader);
    }
    put_left(report, left, line);
    return any;
}

bool findings_text_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most, .new_only = true};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    struct strbuf line = STRBUF_INIT;
    if (put_findings(report, reader, &line))
        strbuf_addch(&line, '\n');
    bool read = finding_reader_end(reader, report->error);
    if (read) {
        put_file_lines(report, &line);
        put_rule_lines(report, &line);
    }
    strbuf_release(&line);
    return read;
}

/* --- by rule --- */

static void begin_rule(const struct report *report, const struct rule_total *total,
                       const struct group_place *place, struct strbuf *line)
{
    (void)place;
    const struct rule *rule = report_rule(report, total->rule);
    findings_text_add_rule(line, total->severity, total->rule, report->options->colour);
    findings_text_add_words(line, rule ? rule->message : total->category);
    strbuf_addstr(line, ": ");
    add_findings(line, new_count(total));
    strbuf_addstr(line, _(" in "));
    text_add_counted(line, total->files, "file", "files");
    strbuf_addch(line, '\n');
    if (total->hint) {
        strbuf_addstr(line, "  ");
        strbuf_addstr(line, _("hint: "));
        findings_text_add_words(line, total->hint);
        strbuf_addch(line, '\n');
    }
}

static void begin_file(const struct logged_file *file, size_t count,
                       const struct group_place *place, struct strbuf *line)
{
    (void)place;
    strbuf_addstr(line, "  ");
    text_add_visible(line, file->path);
    strbuf_addstr(line, ": ");
    add_findings(line, count);
    strbuf_addch(line, '\n');
}

static void add_activity(const struct logged_file *file, const struct activity_count *activity,
                         const struct group_place *place, struct strbuf *line)
{
    (void)file, (void)place;
    strbuf_addstr(line, "    ");
    text_add_visible(line, activity->subject ? activity->subject : _("the file as a whole"));
    strbuf_addstr(line, ": ");
    text_add_count(line, activity->count);
    if (activity->line) {
        strbuf_addstr(line, activity->count > 1 ? _(", the first on line ") : _(", on line "));
        text_add_number(line, activity->line);
    }
    strbuf_addch(line, '\n');
}

bool findings_text_by_rule(const struct report *report)
{
    static const struct group_form form = {.new_only = true,
                                           .begin_rule = begin_rule,
                                           .begin_file = begin_file,
                                           .add_activity = add_activity,
                                           .file_end = "",
                                           .rule_end = "\n"};
    if (!report_by_rule(report, &form))
        return false;
    struct strbuf line = STRBUF_INIT;
    put_file_lines(report, &line);
    strbuf_release(&line);
    return true;
}
