#include "validate/ruleset_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/xml_escape.h"

#define XML_SPACE " \t\r\n"

enum { LONGEST_MOMENT = 63, DATE_LENGTH = 10 };
enum { SECONDS_A_DAY = 86400 };

/* --- dates and times --- */

/* Copies `text` without the space around it; false if it doesn't fit. */
static bool copy_trimmed(char *copy, size_t size, const char *text)
{
    text += strspn(text, XML_SPACE);
    size_t length = strnlen(text, size + 1);
    while (length && strchr(XML_SPACE, text[length - 1]))
        length--;
    if (length >= size)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return true;
}

/* The number that the two digits at `text` are. */
static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Days since 1970-01-01 in the calendar of today. A year is counted from March, so that the leap
 * day is its last. */
static int64_t count_days(int year, int month, int day)
{
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400, year_of_era = shifted % 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * 146097 + day_of_era - 719468;
}

/* Reads the fraction, if there is one, and the zone behind a date or a time. */
static void read_rest(const char *text, struct moment *moment)
{
    int32_t unit = 100000000;
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++, unit /= 10)
            moment->nanoseconds += (*text - '0') * unit;
    moment->has_zone = *text != '\0';
    if (*text == '+' || *text == '-') {
        int32_t size = two_digits(text + 1) * 3600 + two_digits(text + 4) * 60;
        moment->zone = *text == '-' ? -size : size;
    }
}

/* Makes a day that the calendar doesn't have valid, if it only runs over the end of its month, and
 * returns by how many days it does. */
static int cut_overrun(char *text)
{
    char *day = text + 8;
    int overrun = 0;
    if (strlen(text) < DATE_LENGTH || day[0] != '3' || (day[1] != '0' && day[1] != '1'))
        return 0;
    for (char date[DATE_LENGTH + 1]; overrun < 3; overrun++) {
        memcpy(date, text, DATE_LENGTH);
        date[DATE_LENGTH] = '\0';
        if (date_is_valid(date))
            return overrun;
        int number = two_digits(day) - 1;
        day[0] = (char)('0' + number / 10);
        day[1] = (char)('0' + number % 10);
    }
    return overrun;
}

/* Turns 12/31/2030 into 2030-12-31. */
static void turn_american(char *text)
{
    int month, day, year, length = 0;
    if (sscanf(text, "%2d/%2d/%4d%n", &month, &day, &year, &length) == 3 && !text[length] &&
        month > 0 && day > 0 && year > 0)
        snprintf(text, LONGEST_MOMENT, "%04d-%02d-%02d", year, month, day);
}

bool moment_parse(const char *text, bool official, struct moment *moment)
{
    char copy[LONGEST_MOMENT + 1];
    if (!copy_trimmed(copy, sizeof copy, text))
        return false;
    if (official)
        turn_american(copy);
    int overrun = official ? cut_overrun(copy) : 0;
    bool is_day = date_is_valid(copy);
    if (!is_day && !datetime_is_valid(copy))
        return false;
    *moment = (struct moment){.seconds = 0};
    int year = two_digits(copy) * 100 + two_digits(copy + 2);
    int64_t days = count_days(year, two_digits(copy + 5), two_digits(copy + 8)) + overrun;
    moment->seconds = days * SECONDS_A_DAY;
    const char *rest = copy + DATE_LENGTH;
    if (!is_day) {
        moment->seconds +=
            two_digits(rest + 1) * 3600 + two_digits(rest + 4) * 60 + two_digits(rest + 7);
        rest += strlen("T00:00:00");
    }
    read_rest(rest, moment);
    return !(official && is_day && moment->has_zone);
}

int64_t moment_distance(const struct moment *a, const struct moment *b)
{
    bool is_absolute = a->has_zone && b->has_zone;
    int64_t from = a->seconds - (is_absolute ? a->zone : 0);
    int64_t to = b->seconds - (is_absolute ? b->zone : 0);
    return to - from;
}

bool moment_is_later(const struct moment *a, const struct moment *b)
{
    int64_t distance = moment_distance(a, b);
    return distance < 0 || (distance == 0 && a->nanoseconds > b->nanoseconds);
}

/* --- numbers --- */

enum { SMALL_DIGITS = 9, BILLION = 1000000000 };

/* Reads a decimal of at most 9 digits on each side of the point, which ends at the end of the text
 * or at space. */
static bool parse_small(const char *text, int64_t *billionths)
{
    bool is_negative = *text == '-';
    text += *text == '-' || *text == '+';
    size_t whole = strspn(text, "0123456789"), fraction = 0;
    int64_t value = 0;
    for (size_t i = 0; i < whole && whole <= SMALL_DIGITS; i++)
        value = value * 10 + (text[i] - '0');
    text += whole;
    if (*text == '.') {
        fraction = strspn(++text, "0123456789");
        for (size_t i = 0; i < SMALL_DIGITS && fraction <= SMALL_DIGITS; i++)
            value = value * 10 + (i < fraction ? text[i] - '0' : 0);
        text += fraction;
    } else {
        value *= BILLION;
    }
    *billionths = is_negative ? -value : value;
    return whole + fraction > 0 && whole <= SMALL_DIGITS && fraction <= SMALL_DIGITS &&
           text[strspn(text, XML_SPACE)] == '\0';
}

static bool parse_large(struct decimal *decimal, const char *text)
{
    char copy[1001];
    return copy_trimmed(copy, sizeof copy, text) && decimal_parse(decimal, copy);
}

/* Fills a decimal, initialised, with billionths. */
static void widen(struct decimal *decimal, int64_t billionths)
{
    char text[32];
    uint64_t size = billionths < 0 ? 0 - (uint64_t)billionths : (uint64_t)billionths;
    snprintf(text, sizeof text, "%s%llu.%09llu", billionths < 0 ? "-" : "",
             (unsigned long long)(size / BILLION), (unsigned long long)(size % BILLION));
    decimal_parse(decimal, text);
}

static void make_large(struct quantity *number)
{
    if (number->is_large)
        return;
    decimal_init(&number->exact);
    widen(&number->exact, number->billionths);
    number->is_large = true;
}

bool quantity_add(struct quantity *sum, const char *text)
{
    int64_t small = 0, total;
    text += strspn(text, XML_SPACE);
    bool is_small = parse_small(text, &small);
    if (is_small && !sum->is_large && !__builtin_add_overflow(sum->billionths, small, &total)) {
        sum->billionths = total;
        return true;
    }
    struct decimal amount;
    decimal_init(&amount);
    bool is_number = parse_large(&amount, text);
    if (is_number) {
        make_large(sum);
        decimal_add(&sum->exact, &amount);
    }
    decimal_clear(&amount);
    return is_number;
}

/* number -= other. */
static void subtract(struct quantity *number, const struct quantity *other)
{
    int64_t rest;
    if (!number->is_large && !other->is_large &&
        !__builtin_sub_overflow(number->billionths, other->billionths, &rest)) {
        number->billionths = rest;
        return;
    }
    struct quantity amount = {.billionths = other->billionths};
    make_large(number);
    if (!other->is_large)
        make_large(&amount);
    decimal_subtract(&number->exact, other->is_large ? &other->exact : &amount.exact);
    quantity_clear(&amount);
}

void quantity_distance(struct quantity *distance, const struct quantity *a,
                       const struct quantity *b)
{
    bool is_less = quantity_compare(a, b) < 0;
    struct quantity negative = QUANTITY_INIT;
    *distance = (struct quantity)QUANTITY_INIT;
    subtract(distance, is_less ? a : b);
    subtract(&negative, is_less ? b : a);
    subtract(distance, &negative);
    quantity_clear(&negative);
}

void quantity_multiply(struct quantity *number, size_t factor)
{
    int64_t product;
    if (!number->is_large && factor <= INT64_MAX &&
        !__builtin_mul_overflow(number->billionths, (int64_t)factor, &product)) {
        number->billionths = product;
        return;
    }
    char text[32];
    struct decimal by;
    decimal_init(&by);
    snprintf(text, sizeof text, "%zu", factor);
    decimal_parse(&by, text);
    make_large(number);
    decimal_multiply(&number->exact, &by);
    decimal_clear(&by);
}

bool quantity_parse(struct quantity *number, const char *text)
{
    number->billionths = 0;
    return quantity_add(number, text);
}

/* Writes a number with as few digits as tell it from its neighbours. */
static void write_real(char *text, size_t size, double real)
{
    snprintf(text, size, "%.15g", real);
    double again = strtod(text, NULL);
    if (again < real || again > real)
        snprintf(text, size, "%.17g", real);
}

bool quantity_from_json(struct quantity *number, const json_t *value, struct error *error)
{
    char text[64];
    if (json_is_integer(value))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        write_real(text, sizeof text, json_number_value(value));
    return quantity_parse(number, text) ||
           error_set(error, ERROR_USAGE, "%s is too large or too small a number", text);
}

int quantity_compare(const struct quantity *a, const struct quantity *b)
{
    if (!a->is_large && !b->is_large)
        return (a->billionths > b->billionths) - (a->billionths < b->billionths);
    struct quantity x = {.billionths = a->billionths}, y = {.billionths = b->billionths};
    make_large(&x);
    make_large(&y);
    int order =
        decimal_compare(a->is_large ? &a->exact : &x.exact, b->is_large ? &b->exact : &y.exact);
    quantity_clear(&x);
    quantity_clear(&y);
    return order;
}

char *quantity_text(const struct quantity *number)
{
    struct quantity copy = {.billionths = number->billionths};
    if (!number->is_large)
        make_large(&copy);
    char *text = decimal_text(number->is_large ? &number->exact : &copy.exact);
    quantity_clear(&copy);
    size_t length = strlen(text);
    while (strchr(text, '.') && length && text[length - 1] == '0')
        text[--length] = '\0';
    if (length && text[length - 1] == '.')
        text[length - 1] = '\0';
    return text;
}

void quantity_clear(struct quantity *number)
{
    if (number->is_large)
        decimal_clear(&number->exact);
    *number = (struct quantity)QUANTITY_INIT;
}

/* --- texts --- */

/* The bytes of the white space character at `text`, 0 if there is none. */
static size_t space_length(const char *text)
{
    static const char *const wide[] = {
        "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
        "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf",
    };
    if (*text && strchr(" \t\n\v\f\r", *text))
        return 1;
    if ((unsigned char)*text < 0x80)
        return 0;
    if (strncmp(text, "\xe2\x80", 2) == 0 && (unsigned char)text[2] <= 0x8a)
        return (unsigned char)text[2] >= 0x80 ? 3 : 0; /* spaces of various widths */
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

bool text_is_real(const char *text)
{
    char *end;
    strtod(text, &end);
    return end > text && xml_text_is_blank(end);
}

bool text_begins_with_space(const char *text)
{
    return space_length(text) > 0;
}

bool text_ends_with_space(const char *text, size_t length)
{
    for (size_t size = 1; size <= 3 && size <= length; size++)
        if (space_length(text + length - size) == size)
            return true;
    return false;
}
