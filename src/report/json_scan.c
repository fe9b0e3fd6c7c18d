#include "report/json_scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void json_scan_begin(struct json_scan *scan, FILE *stream)
{
    *scan = (struct json_scan){.stream = stream,
                               .block = xmalloc(JSON_BLOCK),
                               .key = STRBUF_INIT,
                               .text = STRBUF_INIT,
                               .line = 1};
}

void json_scan_release(struct json_scan *scan)
{
    free(scan->block);
    strbuf_release(&scan->key);
    strbuf_release(&scan->text);
}

static enum json_event wrong(const struct json_scan *scan, const char *expected, int found,
                             struct error *error)
{
    if (found == EOF && ferror(scan->stream))
        error_errno(error, "line %zu", scan->line);
    else if (found == EOF)
        error_set(error, ERROR_USAGE, "line %zu: the file ends where %s should follow", scan->line,
                  expected);
    else
        error_set(error, ERROR_USAGE,
                  isprint(found) ? "line %zu: expected %s, found '%c'"
                                 : "line %zu: expected %s, found byte %d",
                  scan->line, expected, found);
    return JSON_WRONG;
}

static bool fill_block(struct json_scan *scan)
{
    scan->at = scan->block;
    scan->end = scan->block + fread(scan->block, 1, JSON_BLOCK, scan->stream);
    return scan->at < scan->end;
}

static int next_byte(struct json_scan *scan)
{
    if (scan->at == scan->end && !fill_block(scan))
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

static int skip_blanks(struct json_scan *scan)
{
    int byte;
    do
        byte = next_byte(scan);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r');
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
        if (!digit)
            return -1;
        unit = 16 * unit + (digit - digits);
    }
    return unit;
}

/* What follows "\u"; characters beyond U+FFFF are written as two units. */
static bool read_unicode(struct json_scan *scan, struct strbuf *text)
{
    long unit = read_unit(scan);
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        bool follows = next_byte(scan) == '\\';
        follows = next_byte(scan) == 'u' && follows;
        long low = read_unit(scan);
        if (!follows || low < 0xDC00 || low > 0xDFFF)
            return false;
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else if (unit >= 0xDC00 && unit <= 0xDFFF) {
        return false;
    }
    if (unit > 0)
        add_character(text, (unsigned long)unit);
    return unit > 0; /* text ends at U+0000, so it can't hold one */
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

/* Reads a string whose opening quote has been read. */
static bool read_text(struct json_scan *scan, struct strbuf *text, struct error *error)
{
    strbuf_reset(text);
    for (int byte; (byte = next_byte(scan)) != '"';) {
        if (byte == EOF || byte < 0x20)
            return wrong(scan, "a closing quote", byte, error), false;
        if (text->length >= JSON_LONGEST_TEXT)
            return error_set(error, ERROR_USAGE, "line %zu: text of more than %d bytes", scan->line,
                             JSON_LONGEST_TEXT);
        if (byte == '\\' && !read_escape(scan, text))
            return error_set(error, ERROR_USAGE, "line %zu: a backslash and no valid escape",
                             scan->line);
        if (byte != '\\')
            strbuf_addch(text, (char)byte);
        read_plain(scan, text);
    }
    return true;
}

static enum json_event open_value(struct json_scan *scan, int byte, struct error *error)
{
    if (scan->depth == JSON_DEEPEST) {
        error_set(error, ERROR_USAGE, "line %zu: more than %d objects in one another", scan->line,
                  JSON_DEEPEST);
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

static enum json_event close_value(struct json_scan *scan, int byte, struct error *error)
{
    bool object = is_in_object(scan);
    if (!scan->depth || object != (byte == '}'))
        return wrong(scan, object ? "'}'" : "']'", byte, error);
    scan->depth--;
    scan->after_value = true;
    return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

/* A number, true, false or null, whose first byte has been read. */
static enum json_event read_other(struct json_scan *scan, int byte, struct error *error)
{
    enum { LONGEST = 400 };
    strbuf_reset(&scan->text);
    for (; byte != EOF && (isalnum(byte) || strchr("+-.", byte)) && scan->text.length < LONGEST;
         byte = next_byte(scan))
        strbuf_addch(&scan->text, (char)byte);
    const char *text = scan->text.text;
    bool is_word =
        strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0;
    if (!is_word && !isdigit((unsigned char)*text) && *text != '-')
        return wrong(scan, "a value", *text ? (unsigned char)*text : byte, error);
    give_back(scan, byte);
    scan->after_value = true;
    return JSON_OTHER;
}

static bool read_key(struct json_scan *scan, int byte, struct error *error)
{
    if (byte != '"')
        return wrong(scan, "a key in quotes", byte, error), false;
    if (!read_text(scan, &scan->key, error))
        return false;
    byte = skip_blanks(scan);
    return byte == ':' || (wrong(scan, "':'", byte, error), false);
}

static enum json_event read_value(struct json_scan *scan, int byte, struct error *error)
{
    strbuf_reset(&scan->key);
    if (is_in_object(scan)) {
        if (!read_key(scan, byte, error))
            return JSON_WRONG;
        byte = skip_blanks(scan);
    }
    if (byte == '{' || byte == '[')
        return open_value(scan, byte, error);
    if (byte != '"')
        return read_other(scan, byte, error);
    scan->after_value = true;
    return read_text(scan, &scan->text, error) ? JSON_TEXT : JSON_WRONG;
}

enum json_event json_scan_next(struct json_scan *scan, struct error *error)
{
    int byte = skip_blanks(scan);
    if (byte == EOF && !scan->depth && !ferror(scan->stream))
        return JSON_DONE;
    if (byte == '}' || byte == ']')
        return close_value(scan, byte, error);
    if (scan->after_value && scan->depth) {
        if (byte != ',')
            return wrong(scan, is_in_object(scan) ? "',' or '}'" : "',' or ']'", byte, error);
        byte = skip_blanks(scan);
    }
    return read_value(scan, byte, error);
}
