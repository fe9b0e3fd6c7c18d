#include "report/findings_text.h"

#include <stdlib.h>

#include "base/cell_address.h"
#include "base/language.h"
#include "report/safe_text.h"
#include "wording/finding_words.h"

static const char bold[] = "\x1B[1m", plain[] = "\x1B[0m";

static const char *const severity_colours[SEVERITY_COUNT] = {
    [SEVERITY_CRITICAL] = "\x1B[1;35m",
    [SEVERITY_ERROR] = "\x1B[1;31m",
    [SEVERITY_WARNING] = "\x1B[33m",
    [SEVERITY_ADVISORY] = "\x1B[36m",
};

static void add_place(struct strbuf *line, const struct place *place)
{
    if (!place->file)
        return;
    text_add_visible(line, place->file);
    if (place->line) {
        strbuf_addch(line, ':');
        text_add_number(line, place->line);
    }
    if (place->line && place->column) {
        strbuf_addch(line, ':');
        text_add_number(line, place->column);
    }
    strbuf_addstr(line, ": ");
}

static void add_source(struct strbuf *line, const struct place *source)
{
    if (!source->file)
        return;
    strbuf_addstr(line, _(" (record: "));
    text_add_visible(line, source->file);
    char address[CELL_ADDRESS_SIZE];
    bool has_address = source->column && cell_address_fits(source->file);
    cell_address(source->column, source->line, address);
    if (has_address)
        strbuf_addf(line, _(", cell %s"), address);
    else if (source->line)
        strbuf_addf(line, source->is_line ? _(", line %zu") : _(", row %zu"), source->line);
    if (source->column && !has_address)
        strbuf_addf(line, _(", column %zu"), source->column);
    strbuf_addch(line, ')');
}

static void add_coloured(struct strbuf *line, const char *escape, const char *text)
{
    strbuf_addstr(line, escape);
    strbuf_addstr(line, text);
    if (*escape)
        strbuf_addstr(line, plain);
}

void findings_text_add_rule(struct strbuf *line, enum severity severity, const char *rule,
                            bool colour)
{
    add_coloured(line, colour ? severity_colours[severity] : "", finding_severity_word(severity));
    strbuf_addstr(line, " [");
    text_add_visible(line, rule);
    strbuf_addstr(line, "] ");
}

void findings_text_add_words(struct strbuf *line, const char *english)
{
    struct strbuf room = STRBUF_INIT;
    text_add_visible(line, finding_words(english, &room));
    strbuf_release(&room);
}

void findings_text_add(struct strbuf *line, const struct finding *finding, bool colour)
{
    if (colour)
        strbuf_addstr(line, bold);
    add_place(line, &finding->place);
    if (colour)
        strbuf_addstr(line, plain);
    findings_text_add_rule(line, finding->severity, finding->rule, colour);
    if (finding->subject) {
        text_add_visible(line, finding->subject);
        strbuf_addstr(line, ": ");
    }
    findings_text_add_words(line, finding->message);
    add_source(line, &finding->source);
}

void findings_text_write(const struct findings *findings, FILE *stream)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < findings->count; i++) {
        strbuf_reset(&line);
        findings_text_add(&line, &findings->items[i], false);
        strbuf_addch(&line, '\n');
        fwrite(line.text, 1, line.length, stream);
    }
    strbuf_release(&line);
    size_t hidden = findings_at_least(findings, SEVERITY_ADVISORY) - findings->count;
    if (hidden)
        fprintf(stream,
                P_("... and %zu more that is not shown\n", "... and %zu more that are not shown\n",
                   hidden),
                hidden);
}

void findings_text_add_totals(struct strbuf *text, const size_t totals[SEVERITY_COUNT])
{
    static const struct {
        const char *one, *many;
    } words[SEVERITY_COUNT] = {[SEVERITY_CRITICAL] = {NP_("critical", "critical")},
                               [SEVERITY_ERROR] = {NP_("error", "errors")},
                               [SEVERITY_WARNING] = {NP_("warning", "warnings")},
                               [SEVERITY_ADVISORY] = {NP_("advisory", "advisories")}};
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        strbuf_addstr(text, i ? ", " : "");
        text_add_counted(text, totals[i], words[i].one, words[i].many);
    }
}
