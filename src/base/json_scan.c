#include "base/json_scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"

static bool stream_block(void *context, const char **text, size_t *length, struct error *error)
{
    struct json_scan *scan = context;
    FILE *stream = scan->stream;
    *text = scan->block;
    *length = fread(scan->block, 1, JSON_BLOCK, stream);
    if (*length == 0 && ferror(stream))
        return error_errno(error, "reading failed");
    return *length > 0;
}

void json_scan_begin_blocks(struct json_scan *scan, json_blocks *blocks, void *context)
{
    *scan = (struct json_scan){.blocks = blocks,
                               .context = context,
                               .key = STRBUF_INIT,
                               .text = STRBUF_INIT,
                               .line = 1,
                               .deepest = JSON_DEEPEST,
                               .longest = JSON_LONGEST_TEXT};
}

void json_scan_begin(struct json_scan *scan, FILE *stream)
{
    json_scan_begin_blocks(scan, stream_block, scan);
    scan->stream = stream;
    scan->block = xmalloc(JSON_BLOCK);
}

void json_scan_release(struct json_scan *scan)
{
    free(scan->block);
    strbuf_release(&scan->key);
    strbuf_release(&scan->text);
}

static bool next_block(struct json_scan *scan)
{
    size_t length = 0;
    while (scan->at == scan->end) {
        if (scan->error->kind || !scan->blocks(scan->context, &scan->at, &length, scan->error)) {
            scan->at = scan->end = NULL;
            return false;
        }
        scan->end = scan->at + length;
    }
    return true;
}

static inline int next_byte(struct json_scan *scan)
{
    if (scan->at == scan->end && !next_block(scan))
        return EOF;
    int byte = (unsigned char)*scan->at++;
    scan->line += byte == '\n';
    return byte;
}

/* Makes next_byte give `byte`, which it has just given, again. */
static void give_back(struct json_scan *scan, int byte)
{
    if (byte == EOF)
        return;
    scan->at--;
    scan->line -= byte == '\n';
}

static enum json_event wrong(struct json_scan *scan, const char *expected, int found)
{
    if (scan->error->kind)
        return JSON_WRONG;
    give_back(scan, found); /* a line's end belongs to its line */
    if (found == EOF)
        error_set(scan->error, ERROR_USAGE, "the file ends where %s should follow", expected);
    else if (found == '\n')
        error_set(scan->error, ERROR_USAGE, "the line ends where %s should follow", expected);
    else
        error_set(scan->error, ERROR_USAGE,
                  found < 0x7F && isprint(found) ? N_("expected %s, found '%c'")
                                                 : N_("expected %s, found byte %d"),
                  expected, found);
    return JSON_WRONG;
}

static int skip_blanks(struct json_scan *scan)
{
    int byte;
    do
        byte = next_byte(scan);
    while (byte == ' ' || byte == '\t' || byte == '\r' ||
           (byte == '\n' && !(scan->is_lines && scan->depth)));
    return byte;
}

static void add_character(struct strbuf *text, unsigned long character)
{
    static const struct {
        unsigned long most;
        unsigned lead, following;
    } forms[] = {{0x7F, 0, 0}, {0x7FF, 0xC0, 1}, {0xFFFF, 0xE0, 2}, {0x10FFFF, 0xF0, 3}};
    size_t i = 0;
    while (character > forms[i].most)
        i++;
    unsigned shift = 6 * forms[i].following;
    strbuf_addch(text, (char)(forms[i].lead | character >> shift));
    while (shift) {
        shift -= 6;
        strbuf_addch(text, (char)(0x80 | (character >> shift & 0x3F)));
    }
}

/* Four hexadecimal digits; -1 if they are none. */
static long read_unit(struct json_scan *scan)
{
    long unit = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        int byte = next_byte(scan);
        const char *digit = byte > 0 ? strchr(digits, tolower(byte)) : NULL;
        if (!digit) {
            give_back(scan, byte);
            return -1;
        }
        unit = 16 * unit + (digit - digits);
    }
    return unit;
}

/* Adds half of a pair, which stands for a character beyond U+FFFF once both are there. */
static void add_half(struct json_scan *scan, struct strbuf *text, unsigned long unit)
{
    enum { HALF = 3 }; /* bytes */
    bool is_low = unit >= 0xDC00;
    if (!is_low || !text->length || scan->surrogate != text->length) {
        add_character(text, unit);
        scan->surrogate = is_low ? 0 : text->length;
        scan->lone++;
        return;
    }
    const unsigned char *high = (const unsigned char *)text->text + text->length - HALF;
    unsigned long first = (high[1] & 0x3Ful) << 6 | (high[2] & 0x3Ful);
    text->length -= HALF;
    add_character(text, 0x10000 + ((first & 0x3FF) << 10) + (unit - 0xDC00));
    scan->lone--;
}

/* What follows "\u". */
static bool read_unicode(struct json_scan *scan, struct strbuf *text)
{
    long unit = read_unit(scan);
    if (unit < 0 || (unit == 0 && !scan->any_character))
        return false;
    if (unit >= 0xD800 && unit <= 0xDFFF)
        add_half(scan, text, (unsigned long)unit);
    else
        add_character(text, (unsigned long)unit);
    return true;
}

static bool read_escape(struct json_scan *scan, struct strbuf *text)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    int byte = next_byte(scan);
    if (byte == 'u')
        return read_unicode(scan, text);
    const char *letter = byte > 0 ? strchr(letters, byte) : NULL;
    if (letter)
        strbuf_addch(text, meanings[letter - letters]);
    else
        give_back(scan, byte);
    return letter != NULL;
}

/* Adds the bytes from here on that stand for themselves. */
static void read_plain(struct json_scan *scan, struct strbuf *text)
{
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at != '"' && *scan->at != '\\' &&
           (unsigned char)*scan->at >= 0x20)
        scan->at++;
    strbuf_add(text, start, (size_t)(scan->at - start));
}

static bool bad_escape(struct json_scan *scan)
{
    if (!scan->error->kind)
        error_set(scan->error, ERROR_USAGE, "a backslash and no valid escape");
    return false;
}

/* Reads a string whose opening quote has been read. */
static bool read_text(struct json_scan *scan, struct strbuf *text)
{
    strbuf_reset(text);
    scan->surrogate = scan->lone = 0;
    read_plain(scan, text);
    for (int byte; (byte = next_byte(scan)) != '"'; read_plain(scan, text)) {
        if (byte == EOF || byte < 0x20)
            return wrong(scan, E_("a closing quote"), byte), false;
        if (text->length >= scan->longest)
            return error_set(scan->error, ERROR_USAGE, "a text has more than %zu bytes",
                             scan->longest);
        if (byte == '\\' && !read_escape(scan, text))
            return bad_escape(scan);
        if (byte != '\\')
            strbuf_addch(text, (char)byte);
    }
    return !scan->lone || scan->any_character || bad_escape(scan);
}

static enum json_event open_value(struct json_scan *scan, int byte)
{
    if (scan->depth == scan->deepest) {
        error_set(scan->error, ERROR_USAGE, "more than %zu objects in one another", scan->deepest);
        return JSON_WRONG;
    }
    scan->open[scan->depth++] = (char)byte;
    scan->after_value = false;
    return byte == '{' ? JSON_OBJECT : JSON_ARRAY;
}

static bool is_in_object(const struct json_scan *scan)
{
    return scan->depth && scan->open[scan->depth - 1] == '{';
}

static enum json_event close_value(struct json_scan *scan, int byte)
{
    bool object = is_in_object(scan);
    if (!scan->depth)
        return wrong(scan, E_("a value"), byte);
    if (object != (byte == '}'))
        return wrong(scan, object ? "'}'" : "']'", byte);
    scan->depth--;
    scan->after_value = true;
    return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static const char *skip_digits(const char *text)
{
    while (isdigit((unsigned char)*text))
        text++;
    return text;
}

/* A number as JSON has it: no zeros in front, digits on both sides of a point. */
static bool is_number(const char *text)
{
    text += *text == '-';
    const char *start = text;
    text = skip_digits(text);
    if (text == start || (*start == '0' && text > start + 1))
        return false;
    if (*text == '.') {
        start = ++text;
        text = skip_digits(text);
        if (text == start)
            return false;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        start = text;
        text = skip_digits(text);
        if (text == start)
            return false;
    }
    return !*text;
}

static bool is_word(const char *text)
{
    return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0;
}

/* A number, true, false or null, whose first byte has been read. */
static enum json_event read_other(struct json_scan *scan, int byte)
{
    enum { LONGEST = 400 };
    int first = byte;
    strbuf_reset(&scan->text);
    for (; byte != EOF && (isalnum(byte) || (byte && strchr("+-.", byte))) &&
           scan->text.length < LONGEST;
         byte = next_byte(scan))
        strbuf_addch(&scan->text, (char)byte);
    const char *text = scan->text.text;
    if (!*text)
        return wrong(scan, E_("a value"), first);
    give_back(scan, byte);
    if (scan->error->kind)
        return JSON_WRONG;
    if (!is_word(text) && !is_number(text)) {
        error_set(scan->error, ERROR_USAGE, "expected a value, found '%.40s'", text);
        return JSON_WRONG;
    }
    scan->after_value = true;
    return JSON_OTHER;
}

static bool read_key(struct json_scan *scan, int byte)
{
    if (byte != '"')
        return wrong(scan, E_("a key in quotes"), byte), false;
    if (!read_text(scan, &scan->key))
        return false;
    byte = skip_blanks(scan);
    return byte == ':' || (wrong(scan, "':'", byte), false);
}

static enum json_event read_value(struct json_scan *scan, int byte)
{
    strbuf_reset(&scan->key);
    if (is_in_object(scan)) {
        if (!read_key(scan, byte))
            return JSON_WRONG;
        byte = skip_blanks(scan);
    }
    if (byte == '{' || byte == '[')
        return open_value(scan, byte);
    if (byte != '"')
        return read_other(scan, byte);
    scan->after_value = true;
    return read_text(scan, &scan->text) ? JSON_TEXT : JSON_WRONG;
}

enum json_event json_scan_next(struct json_scan *scan, struct error *error)
{
    scan->error = error;
    int byte = skip_blanks(scan);
    if (byte == EOF && !scan->depth)
        return error->kind ? JSON_WRONG : JSON_DONE;
    if (byte == '}' || byte == ']')
        return close_value(scan, byte);
    if (scan->after_value && scan->depth) {
        if (byte != ',')
            return wrong(scan, is_in_object(scan) ? E_("',' or '}'") : E_("',' or ']'"), byte);
        byte = skip_blanks(scan);
    }
    return read_value(scan, byte);
}

void json_scan_skip_line(struct json_scan *scan, struct error *error)
{
    scan->error = error;
    int byte;
    do
        byte = next_byte(scan);
    while (byte != EOF && byte != '\n');
    scan->depth = 0;
    scan->after_value = false;
}
