#include "publish/answer_text.h"

#include <string.h>

#include "base/language.h"
#include "base/strbuf.h"

enum { MOST_CHARACTERS = 200 };

/* The length of the UTF-8 character at `text`, 0 if the bytes are none. */
static size_t character_length(const unsigned char *text, size_t left)
{
    size_t length = text[0] < 0x80                       ? 1
                    : text[0] >= 0xc2 && text[0] <= 0xdf ? 2
                    : text[0] >= 0xe0 && text[0] <= 0xef ? 3
                    : text[0] >= 0xf0 && text[0] <= 0xf4 ? 4
                                                         : 0;
    if (length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

static bool is_control(const unsigned char *text, size_t length)
{
    return (length == 1 && (text[0] < 0x20 || text[0] == 0x7f)) ||
           (length == 2 && text[0] == 0xc2 && text[1] < 0xa0);
}

char *answer_clean(const char *text, size_t length, const char *secret)
{
    struct strbuf line = STRBUF_INIT;
    size_t secret_length = secret ? strlen(secret) : 0, step;
    for (size_t i = 0, count = 0; i < length && count < MOST_CHARACTERS; i += step, count++) {
        const unsigned char *here = (const unsigned char *)text + i;
        step = character_length(here, length - i);
        if (secret && secret_length && length - i >= secret_length &&
            memcmp(here, secret, secret_length) == 0) {
            strbuf_addstr(&line, "***");
            step = secret_length;
        } else if (step == 0) {
            strbuf_addch(&line, '?');
            step = 1;
        } else if (!is_control(here, step)) {
            strbuf_add(&line, here, step);
        } else if (line.length && line.text[line.length - 1] != ' ') {
            strbuf_addch(&line, ' ');
        }
    }
    while (line.length && line.text[line.length - 1] == ' ')
        line.text[--line.length] = '\0';
    return strbuf_detach(&line);
}

const char *answer_type(const struct http_response *response)
{
    return response->content_type ? response->content_type : "none";
}

bool answer_is_json(const struct http_response *response)
{
    return strcasestr(answer_type(response), "json") != NULL;
}

bool answer_is_html(const struct http_response *response)
{
    return strcasestr(answer_type(response), "html") != NULL;
}

json_t *answer_parse(const struct http_response *response)
{
    if (!answer_is_json(response))
        return NULL;
    return json_loadb(response->body.text, response->body.length, JSON_DECODE_ANY, NULL);
}

const char *answer_member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* The caller frees. */
static char *fill(const char *advice, const char *filling)
{
    struct strbuf text = STRBUF_INIT;
    const char *gap = strstr(advice, "%s");
    strbuf_add(&text, advice, gap ? (size_t)(gap - advice) : strlen(advice));
    if (gap)
        strbuf_addf(&text, "%s%s", filling, gap + 2);
    return strbuf_detach(&text);
}

void answer_add_advice(struct error *error, const char *advice, struct error *filling)
{
    struct error told = {.text = fill(advice, filling->text ? filling->text : "")};
    if (!language_is_english())
        told.said = fill(language_text(advice), error_said(filling));
    error_clear(filling);
    error_cause(error, &told);
}
