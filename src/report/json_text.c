#include "report/json_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "report/safe_text.h"

/* The letter after the backslash of characters that have a short escape; 0: none. */
static const char short_escapes[128] = {
    ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
    ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
};

static bool is_plain(char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

static void add_character(struct strbuf *json, const char *text, size_t *length)
{
    long character = text_decode(text, length);
    if (character == TEXT_NOT_UTF8) {
        strbuf_addstr(json, UTF8_REPLACEMENT);
    } else if (character < 0x80 && short_escapes[character]) {
        strbuf_addch(json, '\\');
        strbuf_addch(json, short_escapes[character]);
    } else if (character < 0x20 || character == 0x7F) {
        strbuf_addf(json, "\\u%04lx", (unsigned long)character);
    } else {
        strbuf_add(json, text, *length);
    }
}

void json_add_text(struct strbuf *json, const char *text)
{
    strbuf_addch(json, '"');
    while (*text) {
        size_t length = 0;
        while (is_plain(text[length]))
            length++;
        if (length)
            strbuf_add(json, text, length);
        else
            add_character(json, text, &length);
        text += length;
    }
    strbuf_addch(json, '"');
}

void json_separate(struct strbuf *json)
{
    if (json->length && !strchr("{[", json->text[json->length - 1]))
        strbuf_add(json, ", ", 2);
}

void json_key(struct strbuf *json, const char *key)
{
    json_separate(json);
    strbuf_addch(json, '"');
    strbuf_addstr(json, key);
    strbuf_add(json, "\": ", 3);
}

void json_member_text(struct strbuf *json, const char *key, const char *text)
{
    if (!text)
        return;
    json_key(json, key);
    json_add_text(json, text);
}

void json_member_number(struct strbuf *json, const char *key, size_t number)
{
    json_key(json, key);
    text_add_number(json, number);
}
