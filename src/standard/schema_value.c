#include "standard/schema_value.h"

#include <libxml/tree.h>
#include <libxml/uri.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

static bool is_end(const char *text)
{
    return *skip_blanks(text) == '\0';
}

static bool is_anything(const char *text)
{
    (void)text;
    return true;
}

/* Numbers --------------------------------------------------------------------------------------*/

enum { MOST_DIGITS = 24 };

/* libxml2 does not count leading zeros, and after the last digit it counts it sees no point either.
 * It takes a sign alone if white space follows. */
static bool is_decimal(const char *text)
{
    text = skip_blanks(text);
    if (*text == '-' || *text == '+')
        text++;
    if (*text == '\0')
        return false;
    const char *start = text;
    while (*text == '0')
        text++;
    bool has_zero = text > start;
    size_t count = 0;
    for (; count < MOST_DIGITS && is_digit(*text); count++)
        text++;
    if (*text == '.' && count < MOST_DIGITS) {
        for (text++; count < MOST_DIGITS && is_digit(*text); count++)
            text++;
        if (count == 0 && !has_zero)
            return false;
    }
    return is_end(text);
}

struct whole {
    bool negative;
    const char *digits; /* without leading zeros */
    size_t count;
    const char *rest;
};

static bool read_whole(const char *text, struct whole *whole)
{
    whole->negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    bool has_digit = is_digit(*text);
    while (*text == '0')
        text++;
    whole->digits = text;
    while (is_digit(*text))
        text++;
    whole->count = (size_t)(text - whole->digits);
    whole->rest = text;
    return has_digit && whole->count <= MOST_DIGITS;
}

/* No white space around this one. */
static bool is_int(const char *text)
{
    struct whole whole;
    if (!read_whole(text, &whole) || *whole.rest || whole.count > 10)
        return false;
    long long value = strtoll(whole.digits, NULL, 10);
    return value <= (whole.negative ? -(long long)INT_MIN : INT_MAX);
}

static bool is_positive(const char *text)
{
    struct whole whole;
    return read_whole(skip_blanks(text), &whole) && is_end(whole.rest) && !whole.negative &&
           whole.count > 0;
}

static bool is_non_negative(const char *text)
{
    struct whole whole;
    return read_whole(skip_blanks(text), &whole) && is_end(whole.rest) &&
           (!whole.negative || whole.count == 0);
}

static bool is_boolean(const char *text)
{
    static const struct {
        const char *text;
        size_t length;
    } words[] = {{"1", 1}, {"0", 1}, {"true", 4}, {"false", 5}};
    text = skip_blanks(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(text, words[i].text, words[i].length) == 0)
            return is_end(text + words[i].length);
    return false;
}

/* Dates ----------------------------------------------------------------------------------------*/

/* Reads two digits into `value`. Returns the text after them, NULL if they aren't there. */
static const char *read_two(const char *text, int *value)
{
    if (!is_digit(text[0]) || !is_digit(text[1]))
        return NULL;
    *value = (text[0] - '0') * 10 + (text[1] - '0');
    return text + 2;
}

static const char *read_character(const char *text, char expected)
{
    return text && *text == expected ? text + 1 : NULL;
}

/* Four digits or more, but no leading zero then; no year 0. */
static const char *read_year(const char *text, long *year)
{
    const char *digits = text + (*text == '-');
    *year = 0;
    for (text = digits; is_digit(*text); text++) {
        int digit = *text - '0';
        if (*year > LONG_MAX / 10 || *year * 10 > LONG_MAX - digit)
            return NULL;
        *year = *year * 10 + digit;
    }
    bool is_formed = text - digits == 4 || (text - digits > 4 && *digits != '0');
    return is_formed && *year != 0 ? text : NULL;
}

static int days_in_month(long year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static const char *read_date(const char *text)
{
    long year;
    int month, day;
    text = read_character(read_year(text, &year), '-');
    text = text ? read_character(read_two(text, &month), '-') : NULL;
    text = text ? read_two(text, &day) : NULL;
    bool is_day =
        text && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
    return is_day ? text : NULL;
}

/* Nothing, "Z" or a zone between -14:00 and +14:00. */
static const char *read_zone(const char *text)
{
    int hours, minutes;
    if (*text == 'Z')
        return text + 1;
    if (*text != '+' && *text != '-')
        return text;
    text = read_character(read_two(text + 1, &hours), ':');
    text = text ? read_two(text, &minutes) : NULL;
    return text && minutes < 60 && hours * 60 + minutes <= 14 * 60 ? text : NULL;
}

static bool is_date(const char *text)
{
    text = read_date(text);
    text = text ? read_zone(text) : NULL;
    return text && *text == '\0';
}

/* Seconds are counted as libxml2 counts them: so many nines may become the next minute. */
static const char *read_seconds(const char *text, double *seconds)
{
    int whole;
    text = read_two(text, &whole);
    if (!text)
        return NULL;
    *seconds = whole;
    if (*text != '.')
        return text;
    double part = 1;
    const char *digits = ++text;
    for (; is_digit(*text); text++) {
        part /= 10;
        *seconds += (*text - '0') * part;
    }
    return text > digits ? text : NULL;
}

static const char *read_time(const char *text)
{
    int hours, minutes;
    double seconds;
    text = read_character(read_two(text, &hours), ':');
    text = text ? read_character(read_two(text, &minutes), ':') : NULL;
    text = text ? read_seconds(text, &seconds) : NULL;
    if (!text || minutes > 59 || !(seconds < 60))
        return NULL;
    bool is_end_of_day = hours == 24 && minutes == 0 && seconds <= 0;
    return hours < 24 || is_end_of_day ? text : NULL;
}

/* White space may follow a zone, but nothing else. */
static bool is_date_time(const char *text)
{
    text = read_character(read_date(text), 'T');
    text = text ? read_time(text) : NULL;
    if (!text || *text == '\0')
        return text != NULL;
    const char *rest = read_zone(text);
    return rest && rest > text && is_end(rest);
}

/* Names and addresses --------------------------------------------------------------------------*/

static bool is_nmtoken(const char *text)
{
    const char *start = skip_blanks(text), *c = start;
    while (is_letter(*c) || is_digit(*c) || *c == '.' || *c == '-' || *c == '_' || *c == ':')
        c++;
    if ((unsigned char)*c >= 0x80)
        return xmlValidateNMToken((const xmlChar *)text, 1) == 0;
    return c > start && is_end(c);
}

enum { LONGEST_SUBTAG = 8 };

static bool is_language(const char *text)
{
    const char *c = skip_blanks(text);
    for (bool is_first = true;; is_first = false, c++) {
        const char *start = c;
        while (is_letter(*c) || (!is_first && is_digit(*c)))
            c++;
        if (c == start || c - start > LONGEST_SUBTAG)
            return false;
        if (*c != '-')
            return is_end(c);
    }
}

/* Whether it is of the common form, where nothing can be wrong: libxml2 takes every character that
 * an address must not have for one that it may have, so only these few matter. */
static bool is_plain_address(const char *text)
{
    if (strncmp(text, "http", 4) != 0)
        return false;
    text += text[4] == 's' ? 5 : 4;
    if (strncmp(text, "://", 3) != 0)
        return false;
    const char *host = text += 3;
    while (is_letter(*text) || is_digit(*text) || *text == '.' || *text == '-')
        text++;
    if (text == host || (*text && *text != '/' && *text != '?'))
        return false;
    return text[strcspn(text, "%[]#")] == '\0';
}

static bool is_address(const char *text)
{
    if (*text == '\0' || is_plain_address(text))
        return true;
    text = skip_blanks(text);
    char *copy = xstrdup(text);
    size_t length = strlen(copy);
    while (length > 0 && is_blank(copy[length - 1]))
        copy[--length] = '\0';
    for (char *c = copy; *c; c++)
        if (*c <= ' ' || (unsigned char)*c >= 127 || strchr("<>\"{}|\\^`'", *c))
            *c = '_';
    xmlURI *address = xmlParseURI(copy);
    free(copy);
    xmlFreeURI(address);
    return address != NULL;
}

/* The types ------------------------------------------------------------------------------------*/

static bool (*const types[])(const char *text) = {
    [TYPE_NONE] = is_anything,
    [TYPE_STRING] = is_anything,
    [TYPE_DECIMAL] = is_decimal,
    [TYPE_DATE] = is_date,
    [TYPE_DATETIME] = is_date_time,
    [TYPE_BOOLEAN] = is_boolean,
    [TYPE_URI] = is_address,
    [TYPE_INT] = is_int,
    [TYPE_POSITIVE_INTEGER] = is_positive,
    [TYPE_NON_NEGATIVE_INTEGER] = is_non_negative,
    [TYPE_NMTOKEN] = is_nmtoken,
    [TYPE_LANGUAGE] = is_language,
    [TYPE_ANY] = is_anything,
};

bool schema_value_is_valid(enum value_type type, const char *text)
{
    return types[type](text);
}

static bool is_language_or_empty(const char *text)
{
    return *text == '\0' || is_language(text);
}

static bool is_space(const char *text)
{
    text = skip_blanks(text);
    size_t length = strncmp(text, "default", 7) == 0    ? 7
                    : strncmp(text, "preserve", 8) == 0 ? 8
                                                        : 0;
    return length > 0 && is_end(text + length);
}

static bool is_id(const char *text)
{
    return xmlValidateNCName((const xmlChar *)text, 1) == 0;
}

const struct xml_attribute *xml_attribute_find(const char *name)
{
    static const struct xml_attribute attributes[] = {
        {"xml:lang", is_language_or_empty, "a language code such as fr"},
        {"xml:space", is_space, "default or preserve"},
        {"xml:base", is_address, "an address such as https://example.org/page"},
        {"xml:id", is_id, "a name without spaces that begins with a letter"},
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(attributes[i].name, name) == 0)
            return &attributes[i];
    return NULL;
}
