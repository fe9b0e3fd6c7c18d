#include "wording/finding_words.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "wording/finding_sentences.h"

/* Longer messages hold so much of the data that they stay English. Text can be made so that it is
 * read in many ways; after so many attempts none is looked for. */
enum { LONGEST = 2000, ATTEMPTS_MOST = 600 };

/* A stretch of the message. */
struct span {
    const char *text;
    size_t length;
};

/* ---- what is said as it is ----------------------------------------------------------------- */

static bool has_no_space(struct span span)
{
    for (size_t i = 0; i < span.length; i++)
        if (isspace((unsigned char)span.text[i]))
            return false;
    return true;
}

static bool is_number(struct span span)
{
    for (size_t i = 0; i < span.length; i++)
        if (!strchr("0123456789,", span.text[i]))
            return false;
    return true;
}

static bool stands_between(struct span span, char mark)
{
    return span.length > 1 && span.text[0] == mark && span.text[span.length - 1] == mark;
}

static bool fits_as_it_is(enum part part, struct span span)
{
    switch (part) {
    case WORD:
        return span.length && has_no_space(span);
    case NUMBER:
        return span.length && is_number(span);
    case VALUE:
        return stands_between(span, '"');
    case QUOTED:
        return stands_between(span, '\'');
    default:
        return part == ANY;
    }
}

/* ---- reading ------------------------------------------------------------------------------- */

/* A sentence being read: what was said for its parts so far, which it owns. */
struct reading {
    const struct sentence *sentence;
    size_t *attempts; /* left */
    char *said[PARTS_MOST];
};

static char *say(enum part kind, struct span span, size_t *attempts);

/* Whether what stands around the parts of a format stands in the text, in that order: asked first,
 * since it costs nothing. */
static bool has_frame(const char *format, struct span span)
{
    const char *hole = strstr(format, "%s"), *end = span.text + span.length;
    size_t lead = hole ? (size_t)(hole - format) : strlen(format);
    if (span.length < lead || memcmp(span.text, format, lead) != 0)
        return false;
    const char *at = span.text + lead;
    while (hole) {
        format = hole + strlen("%s");
        hole = strstr(format, "%s");
        lead = hole ? (size_t)(hole - format) : strlen(format);
        if (!hole)
            return (size_t)(end - at) >= lead && memcmp(end - lead, format, lead) == 0;
        at = memmem(at, (size_t)(end - at), format, lead);
        if (!at)
            return false;
        at += lead;
    }
    return at == end;
}

/* Reads what comes from `format` on, behind `count` parts. */
static bool read_on(struct reading *reading, const char *format, size_t count, struct span span);

/* What follows is read first: it is often shorter, and then says sooner that all this is wrong. */
static bool read_part(struct reading *reading, const char *format, size_t count, struct span part,
                      struct span rest)
{
    if (!has_frame(format, rest) || !read_on(reading, format, count + 1, rest))
        return false;
    reading->said[count] = say(reading->sentence->parts[count], part, reading->attempts);
    if (reading->said[count])
        return true;
    for (size_t i = count; i < PARTS_MOST; i++) {
        free(reading->said[i]);
        reading->said[i] = NULL;
    }
    return false;
}

static bool read_on(struct reading *reading, const char *format, size_t count, struct span span)
{
    const char *hole = strstr(format, "%s");
    size_t lead = hole ? (size_t)(hole - format) : strlen(format);
    if (span.length < lead || memcmp(span.text, format, lead) != 0)
        return false;
    span = (struct span){span.text + lead, span.length - lead};
    if (!hole)
        return span.length == 0;
    format = hole + strlen("%s");
    const char *end = span.text + span.length, *next = strstr(format, "%s");
    size_t literal = next ? (size_t)(next - format) : strlen(format);
    if (!literal)
        return read_part(reading, format, count, span, (struct span){end, 0});
    for (const char *at = span.text;
         *reading->attempts && (at = memmem(at, (size_t)(end - at), format, literal)); at++)
        if (read_part(reading, format, count, (struct span){span.text, (size_t)(at - span.text)},
                      (struct span){at, (size_t)(end - at)}))
            return true;
    return false;
}

/* Adds the translation, whose parts may stand in another order: "%2$s". */
static void add_said(struct strbuf *text, const struct reading *reading)
{
    size_t count = 0;
    const char *format = language_text(reading->sentence->text);
    for (const char *hole; (hole = strchr(format, '%'));) {
        bool has_place = isdigit((unsigned char)hole[1]) && hole[2] == '$';
        size_t place = has_place ? (size_t)(hole[1] - '1') : count++;
        strbuf_add(text, format, (size_t)(hole - format));
        if (place < PARTS_MOST && reading->said[place])
            strbuf_addstr(text, reading->said[place]);
        format = hole + (has_place ? strlen("%1$s") : strlen("%s"));
    }
    strbuf_addstr(text, format);
}

static char *say_by(const struct sentence *sentence, struct span span, size_t *attempts)
{
    struct reading reading = {.sentence = sentence, .attempts = attempts};
    struct strbuf text = STRBUF_INIT;
    bool fits = has_frame(sentence->text, span) && read_on(&reading, sentence->text, 0, span);
    if (fits)
        add_said(&text, &reading);
    for (size_t i = 0; i < PARTS_MOST; i++)
        free(reading.said[i]);
    return fits ? strbuf_detach(&text) : NULL;
}

/* By the whole text. */
static char *say_whole(struct span span)
{
    char *english = xstrndup(span.text, span.length);
    const char *said = language_text(english);
    char *copy = said == english ? NULL : xstrdup(said);
    free(english);
    return copy;
}

/* A name may be a word that has a translation elsewhere, and is not to be translated. */
static bool is_name(enum part kind)
{
    return kind == PLACE || kind == ALTERNATIVES || kind == CODELIST;
}

static char *say_by_any(enum part kind, struct span span, size_t *attempts)
{
    const struct {
        const struct sentence *items;
        size_t count;
    } tables[] = {
        {finding_sentences, finding_sentence_count}, {record_sentences, record_sentence_count},
        {source_sentences, source_sentence_count},   {layout_sentences, layout_sentence_count},
        {making_sentences, making_sentence_count},   {unsdg_sentences, unsdg_sentence_count}};
    char *said = NULL;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t j = 0; !said && j < tables[i].count; j++)
            if (tables[i].items[j].kind == kind)
                said = say_by(&tables[i].items[j], span, attempts);
    return said;
}

/* What a part says; NULL if it is none of that kind. */
static char *say(enum part kind, struct span span, size_t *attempts)
{
    if (*attempts == 0)
        return NULL;
    --*attempts;
    if (kind < MESSAGE)
        return fits_as_it_is(kind, span) ? xstrndup(span.text, span.length) : NULL;
    char *said = is_name(kind) ? NULL : say_whole(span);
    if (!said)
        said = say_by_any(kind, span, attempts);
    return said || kind != MESSAGE ? said : say(RULE, span, attempts);
}

const char *finding_words(const char *english, struct strbuf *room)
{
    size_t attempts = ATTEMPTS_MOST, length = english ? strlen(english) : 0;
    if (length == 0 || length > LONGEST || language_is_english())
        return english;
    char *said = say(MESSAGE, (struct span){english, length}, &attempts);
    if (!said)
        return english;
    strbuf_reset(room);
    strbuf_addstr(room, said);
    free(said);
    return room->text;
}

struct error finding_words_error(const char *english)
{
    struct error told = {.kind = ERROR_DATA, .text = xstrdup(english)};
    struct strbuf room = STRBUF_INIT;
    if (!language_is_english())
        told.said = xstrdup(finding_words(english, &room));
    strbuf_release(&room);
    return told;
}

/* ---- single words -------------------------------------------------------------------------- */

const char *finding_severity_word(enum severity severity)
{
    static const char *const words[SEVERITY_COUNT] = {
        [SEVERITY_CRITICAL] = NC_("severity", "critical"),
        [SEVERITY_ERROR] = NC_("severity", "error"),
        [SEVERITY_WARNING] = NC_("severity", "warning"),
        [SEVERITY_ADVISORY] = NC_("severity", "advisory"),
    };
    return language_marked(words[severity]);
}

const char *finding_category_word(const char *category)
{
    static const char *const words[] = {
        NC_("category", "classifications"),
        NC_("category", "codelist"),
        NC_("category", "dataset"),
        NC_("category", "document"),
        NC_("category", "documents"),
        NC_("category", "export"),
        NC_("category", "financial"),
        NC_("category", "geo"),
        NC_("category", "iati"),
        NC_("category", "identifiers"),
        NC_("category", "information"),
        NC_("category", "mapping"),
        NC_("category", "organisation"),
        NC_("category", "organisation-file"),
        NC_("category", "participating"),
        NC_("category", "performance"),
        NC_("category", "record"),
        NC_("category", "redaction"),
        NC_("category", "relations"),
        NC_("category", "rollover"),
        NC_("category", "ruleset"),
        NC_("category", "schema"),
        NC_("category", "source"),
        NC_("category", "unsdg"),
        NC_("category", "upgrade"),
    };
    return category ? language_word(words, sizeof words / sizeof *words, category) : NULL;
}
