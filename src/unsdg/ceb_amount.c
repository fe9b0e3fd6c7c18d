#include "unsdg/ceb_amount.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { GROUP = 3 }; /* digits of a group of thousands */

/* The length of the blank that the text begins with, 0 if with none. */
static size_t blank_length(const char *text)
{
    static const char *const blanks[] = {
        " ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

static const char *skip_blanks(const char *text)
{
    for (size_t length; (length = blank_length(text));)
        text += length;
    return text;
}

static size_t digits_length(const char *text)
{
    size_t length = 0;
    while (isdigit((unsigned char)text[length]))
        length++;
    return length;
}

/* What is read so far. */
struct amount_text {
    char *text;
    size_t length;
};

/* Takes characters over; false if there is no room for them. */
static bool take(struct amount_text *amount, const char **from, size_t length)
{
    if (amount->length + length >= CEB_AMOUNT_SIZE)
        return false;
    memcpy(amount->text + amount->length, *from, length);
    amount->length += length;
    *from += length;
    return true;
}

/* Digits before the point, in groups if there are blanks among them. */
static bool take_whole(struct amount_text *amount, const char **text)
{
    size_t digits = digits_length(*text);
    bool is_grouped = digits > 0 && digits <= GROUP;
    if (digits == 0 || !take(amount, text, digits))
        return false;
    for (size_t blank;
         is_grouped && (blank = blank_length(*text)) && digits_length(*text + blank) == GROUP;) {
        *text += blank;
        if (!take(amount, text, GROUP))
            return false;
    }
    return true;
}

enum ceb_amount_result ceb_amount_read(const char *text, char amount[CEB_AMOUNT_SIZE])
{
    char read[CEB_AMOUNT_SIZE];
    struct amount_text so_far = {.text = read};
    const char *at = skip_blanks(text ? text : "");
    if (!*at || (*at == '-' && !*skip_blanks(at + 1)))
        return CEB_AMOUNT_ABSENT;
    if (*at == '-')
        take(&so_far, &at, 1);
    bool good = take_whole(&so_far, &at);
    size_t decimals = good && *at == '.' ? digits_length(at + 1) : 0;
    if (decimals > 0)
        good = take(&so_far, &at, decimals + 1);
    if (!good || *skip_blanks(at))
        return CEB_AMOUNT_UNREADABLE;
    memcpy(amount, read, so_far.length);
    amount[so_far.length] = '\0';
    return CEB_AMOUNT_READ;
}
