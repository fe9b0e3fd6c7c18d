#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/utf8.h"

char strbuf_empty[1];

void strbuf_release(struct strbuf *buffer)
{
    if (buffer->capacity)
        free(buffer->text);
    *buffer = (struct strbuf)STRBUF_INIT;
}

void strbuf_reset(struct strbuf *buffer)
{
    buffer->length = 0;
    if (buffer->capacity)
        buffer->text[0] = '\0';
}

char *strbuf_detach(struct strbuf *buffer)
{
    char *text = buffer->capacity ? buffer->text : xstrdup("");
    *buffer = (struct strbuf)STRBUF_INIT;
    return text;
}

static void make_room(struct strbuf *buffer, size_t more)
{
    if (more > SIZE_MAX - buffer->length - 1) {
        fputs(_("iatipub: text longer than memory\n"), stderr);
        abort();
    }
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity < SIZE_MAX / 2 ? buffer->capacity * 2 : needed;
    if (capacity < needed)
        capacity = needed;
    if (capacity < 32)
        capacity = 32;
    buffer->text = xrealloc(buffer->capacity ? buffer->text : NULL, capacity);
    buffer->capacity = capacity;
}

void strbuf_add(struct strbuf *buffer, const void *data, size_t length)
{
    make_room(buffer, length);
    if (length)
        memcpy(buffer->text + buffer->length, data, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void strbuf_addstr(struct strbuf *buffer, const char *text)
{
    strbuf_add(buffer, text, strlen(text));
}

void strbuf_addch(struct strbuf *buffer, char character)
{
    strbuf_add(buffer, &character, 1);
}

void strbuf_addf(struct strbuf *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0) {
        make_room(buffer, (size_t)length);
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void strbuf_add_utf8(struct strbuf *buffer, const char *text)
{
    for (size_t left = strlen(text); left;) {
        size_t valid = utf8_valid_length(text, left);
        strbuf_add(buffer, text, valid);
        text += valid;
        left -= valid;
        if (left) {
            strbuf_addstr(buffer, UTF8_REPLACEMENT);
            text++;
            left--;
        }
    }
}

void strbuf_add_quoted(struct strbuf *buffer, const char *text)
{
    strbuf_addch(buffer, '"');
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        strbuf_add(buffer, text, (size_t)(quote - text) + 1);
        strbuf_addch(buffer, '"');
    }
    strbuf_addstr(buffer, text);
    strbuf_addch(buffer, '"');
}

void strbuf_add_csv_cell(struct strbuf *buffer, const char *text)
{
    if (strpbrk(text, "\",\r\n"))
        strbuf_add_quoted(buffer, text);
    else
        strbuf_addstr(buffer, text);
}
