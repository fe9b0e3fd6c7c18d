#include "base/xml_escape.h"

#include <string.h>

static const char *const in_text[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\r'] = "&#13;"};
static const char *const in_value[256] = {
    ['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;", ['"'] = "&quot;",
    ['\r'] = "&#13;", ['\n'] = "&#10;", ['\t'] = "&#9;"};

static void add_escaped(struct strbuf *buffer, const char *text, size_t length,
                        const char *const escapes[256])
{
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        const char *escape = escapes[(unsigned char)text[i]];
        if (!escape)
            continue;
        strbuf_add(buffer, text + start, i - start);
        strbuf_addstr(buffer, escape);
        start = i + 1;
    }
    strbuf_add(buffer, text + start, length - start);
}

void strbuf_add_xml_text(struct strbuf *buffer, const char *text, size_t length)
{
    add_escaped(buffer, text, length, in_text);
}

void strbuf_add_xml_value(struct strbuf *buffer, const char *text, size_t length)
{
    add_escaped(buffer, text, length, in_value);
}

bool xml_text_is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}
