#include "report/findings_text.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define REPLACEMENT "\xEF\xBF\xBD"

enum { NOT_UTF8 = -1 };

/* What a first byte says: how many bytes, and the smallest character so many bytes may say. */
static const struct lead {
    unsigned char mask, value;
    size_t length;
    long least;
} leads[] = {
    {0x80, 0x00, 1, 0}, {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}};

static const struct lead *find_lead(unsigned char byte)
{
    for (size_t i = 0; i < COUNT(leads); i++)
        if ((byte & leads[i].mask) == leads[i].value)
            return &leads[i];
    return NULL;
}

/* The character at `text` and its length; NOT_UTF8 and 1 if there is none. */
static long decode(const char *text, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const struct lead *lead = find_lead(bytes[0]);
    *length = 1;
    if (!lead)
        return NOT_UTF8;
    long character = bytes[0] & (unsigned char)~lead->mask;
    for (size_t i = 1; i < lead->length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return NOT_UTF8;
        character = character << 6 | (bytes[i] & 0x3F);
    }
    if (character < lead->least || character > 0x10FFFF ||
        (character >= 0xD800 && character <= 0xDFFF))
        return NOT_UTF8;
    *length = lead->length;
    return character;
}

/* Characters that move the cursor, colour, hide or turn around what is shown. */
static const struct range {
    long first, last;
} unsafe[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C},
              {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
              {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};

static bool is_unsafe(long character)
{
    for (size_t i = 0; i < COUNT(unsafe); i++)
        if (character >= unsafe[i].first && character <= unsafe[i].last)
            return true;
    return false;
}

static void add_escape(struct strbuf *buffer, long character)
{
    if (character == '\n')
        strbuf_addstr(buffer, "\\n");
    else if (character == '\r')
        strbuf_addstr(buffer, "\\r");
    else if (character == '\t')
        strbuf_addstr(buffer, "\\t");
    else
        strbuf_addf(buffer, character <= 0xFF ? "\\x%02lx" : "\\u%04lx", (unsigned long)character);
}

static void add_text(struct strbuf *buffer, const char *text, bool visible)
{
    for (size_t length; *text; text += length) {
        long character = decode(text, &length);
        if (character == NOT_UTF8)
            strbuf_addstr(buffer, REPLACEMENT);
        else if (visible && is_unsafe(character))
            add_escape(buffer, character);
        else
            strbuf_add(buffer, text, length);
    }
}

void text_add_visible(struct strbuf *buffer, const char *text)
{
    add_text(buffer, text, true);
}

void text_add_utf8(struct strbuf *buffer, const char *text)
{
    add_text(buffer, text, false);
}

static void add_place(struct strbuf *line, const struct place *place)
{
    if (!place->file)
        return;
    text_add_visible(line, place->file);
    if (place->line)
        strbuf_addf(line, ":%zu", place->line);
    if (place->line && place->column)
        strbuf_addf(line, ":%zu", place->column);
    strbuf_addstr(line, ": ");
}

static void add_source(struct strbuf *line, const struct place *source)
{
    if (!source->file)
        return;
    strbuf_addstr(line, " (record: ");
    text_add_visible(line, source->file);
    if (source->line)
        strbuf_addf(line, ", row %zu", source->line);
    strbuf_addch(line, ')');
}

static void add_finding(struct strbuf *line, const struct finding *finding)
{
    add_place(line, &finding->place);
    strbuf_addf(line, "%s [%s] ", severity_name(finding->severity), finding->rule);
    if (finding->subject) {
        text_add_visible(line, finding->subject);
        strbuf_addstr(line, ": ");
    }
    text_add_visible(line, finding->message);
    add_source(line, &finding->source);
    strbuf_addch(line, '\n');
}

void findings_text_write(const struct findings *findings, FILE *stream)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < findings->count; i++) {
        strbuf_reset(&line);
        add_finding(&line, &findings->items[i]);
        fwrite(line.text, 1, line.length, stream);
    }
    strbuf_release(&line);
    size_t hidden = findings_at_least(findings, SEVERITY_ADVISORY) - findings->count;
    if (hidden)
        fprintf(stream, "... and %zu more that %s not shown\n", hidden, hidden == 1 ? "is" : "are");
}

char *findings_summary(const struct findings *findings)
{
    static const struct {
        const char *one, *many;
    } words[SEVERITY_COUNT] = {[SEVERITY_CRITICAL] = {"critical", "critical"},
                               [SEVERITY_ERROR] = {"error", "errors"},
                               [SEVERITY_WARNING] = {"warning", "warnings"},
                               [SEVERITY_ADVISORY] = {"advisory", "advisories"}};
    struct strbuf summary = STRBUF_INIT;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        strbuf_addf(&summary, "%s%zu %s", i ? ", " : "", findings->totals[i],
                    findings->totals[i] == 1 ? words[i].one : words[i].many);
    return strbuf_detach(&summary);
}
