#include "report/safe_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/language.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { LONGEST_CHARACTER = 4 /* bytes */ };

/* The bits that the first byte of a character of so many bytes gives. */
static const unsigned char lead_bits[LONGEST_CHARACTER + 1] = {0, 0x7F, 0x1F, 0x0F, 0x07};

long text_decode(const char *text, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t count = utf8_length(text, strnlen(text, LONGEST_CHARACTER - 1) + 1);
    *length = count ? count : 1;
    long character = count ? bytes[0] & lead_bits[count] : TEXT_NOT_UTF8;
    for (size_t i = 1; i < count; i++)
        character = character << 6 | (bytes[i] & 0x3F);
    return character;
}

/* Characters that move the cursor, colour, hide or turn around what is shown, or that XML does not
 * allow. */
static const struct range {
    long first, last;
} unsafe[] = {{0x00, 0x1F},     {0x7F, 0x9F},      {0x061C, 0x061C}, {0x200B, 0x200F},
              {0x2028, 0x202E}, {0x2060, 0x206F},  {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
              {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F}};

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

/* How many bytes from here are plain ASCII: nearly all of most texts. */
static size_t plain_length(const char *text)
{
    size_t length = 0;
    while (text[length] >= 0x20 && text[length] < 0x7F)
        length++;
    return length;
}

void text_add_visible(struct strbuf *buffer, const char *text)
{
    for (size_t length; *text; text += length) {
        length = plain_length(text);
        if (length) {
            strbuf_add(buffer, text, length);
            continue;
        }
        long character = text_decode(text, &length);
        if (character == TEXT_NOT_UTF8)
            strbuf_addstr(buffer, UTF8_REPLACEMENT);
        else if (is_unsafe(character))
            add_escape(buffer, character);
        else
            strbuf_add(buffer, text, length);
    }
}

/* The digits from right to left, with a comma after every `group` of them (0: none). */
static void add_digits(struct strbuf *buffer, size_t number, size_t group)
{
    char digits[32], *end = digits + sizeof digits, *start = end;
    size_t written = 0;
    do {
        if (group && written && written % group == 0)
            *--start = ',';
        *--start = (char)('0' + number % 10);
        written++;
    } while (number /= 10);
    strbuf_add(buffer, start, (size_t)(end - start));
}

void text_add_number(struct strbuf *buffer, size_t number)
{
    add_digits(buffer, number, 0);
}

void text_add_count(struct strbuf *buffer, size_t number)
{
    add_digits(buffer, number, 3);
}

void text_add_counted(struct strbuf *buffer, size_t number, const char *one, const char *many)
{
    text_add_count(buffer, number);
    strbuf_addch(buffer, ' ');
    strbuf_addstr(buffer, P_(one, many, number));
}

void text_add_left(struct strbuf *buffer, const char *text, int columns)
{
    strbuf_addf(buffer, "%s%*s", text, language_gap(text, columns), "");
}

void text_add_right(struct strbuf *buffer, const char *text, int columns)
{
    strbuf_addf(buffer, "%*s%s", language_gap(text, columns), "", text);
}

void text_add_money(struct strbuf *text, const char *amount)
{
    if (*amount == '-')
        strbuf_addch(text, *amount++);
    size_t whole = strcspn(amount, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            strbuf_addch(text, ',');
        strbuf_addch(text, amount[i]);
    }
    strbuf_addstr(text, amount + whole);
}
