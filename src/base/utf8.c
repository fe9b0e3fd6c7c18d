#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* The sequences that exist: their first bytes, and what the second byte may be; all further ones
 * are 80 to BF. */
static const struct form {
    unsigned char first, last;
    unsigned char second_first, second_last;
    unsigned char length;
} forms[] = {
    {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

static const struct form *form_of(unsigned char first)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (first >= forms[i].first && first <= forms[i].last)
            return &forms[i];
    return NULL;
}

static bool is_between(unsigned char byte, unsigned char first, unsigned char last)
{
    return byte >= first && byte <= last;
}

size_t utf8_length(const char *text, size_t left)
{
    if (left > 0 && (unsigned char)text[0] < 0x80)
        return 1;
    const struct form *form = left > 0 ? form_of((unsigned char)text[0]) : NULL;
    if (!form || left < form->length)
        return 0;
    for (size_t i = 1; i < form->length; i++) {
        bool is_second = i == 1;
        if (!is_between((unsigned char)text[i], is_second ? form->second_first : 0x80,
                        is_second ? form->second_last : 0xBF))
            return 0;
    }
    return form->length;
}

size_t utf8_cut(const char *text, size_t length, size_t most)
{
    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return most;
}

/* How many bytes from `text` on are ASCII, in steps of eight. */
static size_t ascii_length(const char *text, size_t left)
{
    size_t length = 0;
    for (uint64_t eight; left - length >= sizeof eight; length += sizeof eight) {
        memcpy(&eight, text + length, sizeof eight);
        if (eight & 0x8080808080808080U)
            break;
    }
    return length;
}

size_t utf8_valid_length(const char *text, size_t length)
{
    size_t valid = 0;
    while (valid < length) {
        valid += ascii_length(text + valid, length - valid);
        size_t step = valid < length ? utf8_length(text + valid, length - valid) : 0;
        if (step == 0)
            break;
        valid += step;
    }
    return valid;
}

bool utf8_is_valid(const char *text, size_t length)
{
    return utf8_valid_length(text, length) == length;
}
