#include "records/number_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPONENT_MOST = 400, DIGITS_MOST = 1000 };

static void add_zeros(struct strbuf *buffer, long count)
{
    for (; count > 0; count--)
        strbuf_addch(buffer, '0');
}

/* `digits` with the point after `point` of them, which may lie outside. */
static void add_shifted(struct strbuf *buffer, const char *digits, long point)
{
    for (; *digits == '0' && digits[1] && point > 1; point--)
        digits++;
    if (strcmp(digits, "0") == 0 && point > 1)
        point = 1; /* nothing times ten is nothing */
    long length = (long)strlen(digits);
    if (point <= 0) {
        strbuf_addstr(buffer, "0.");
        add_zeros(buffer, -point);
        strbuf_addstr(buffer, digits);
    } else if (point >= length) {
        strbuf_addstr(buffer, digits);
        add_zeros(buffer, point - length);
    } else {
        strbuf_add(buffer, digits, (size_t)point);
        strbuf_addch(buffer, '.');
        strbuf_addstr(buffer, digits + point);
    }
}

/* Copies the digits before the exponent without their point; the result says how many stood before
 * it. */
static long take_digits(const char *text, const char *end, char *digits)
{
    long whole = -1, count = 0;
    for (; text < end; text++) {
        if (isdigit((unsigned char)*text))
            digits[count++] = *text;
        else
            whole = count;
    }
    digits[count] = '\0';
    return whole < 0 ? count : whole;
}

void number_add_plain(struct strbuf *buffer, const char *text)
{
    const char *start = text + (*text == '-');
    const char *exponent = start + strspn(start, "0123456789.");
    char digits[DIGITS_MOST], *end;
    long shift = *exponent ? strtol(exponent + 1, &end, 10) : 0;
    bool is_plain =
        (*exponent != 'e' && *exponent != 'E') || *end || end == exponent + 1 || exponent == start;
    if (is_plain || shift > EXPONENT_MOST || shift < -EXPONENT_MOST ||
        exponent - start >= DIGITS_MOST) {
        strbuf_addstr(buffer, text);
        return;
    }
    long whole = take_digits(start, exponent, digits);
    if (start > text)
        strbuf_addch(buffer, '-');
    add_shifted(buffer, digits, whole + shift);
}

void number_add_double(struct strbuf *buffer, double number)
{
    enum { LEAST = 15, MOST = 17 }; /* digits: what a double holds, and what tells it apart */
    char text[40];
    for (int digits = LEAST; digits <= MOST; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    number_add_plain(buffer, text);
}
