#include "records/xlsx_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MOST = 64,      /* bytes of a number's text */
    EXPONENT_MOST = 400, /* beyond any double's */
    DAY_SECONDS = 86400,
};

/* --- Decimals -------------------------------------------------------------------------------- */

/* The parts of a number's text. */
struct scan {
    bool is_negative;
    char digits[TEXT_MOST]; /* significant ones, without zeros at either end */
    int count;
    int point;
};

static size_t scan_digits(const char *text, struct scan *scan)
{
    size_t at = 0;
    bool has_point = false, has_digits = false;
    for (;; at++) {
        char c = text[at];
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return has_digits ? at : 0;
        has_digits = true;
        if (scan->count || c != '0')
            scan->digits[scan->count++] = c;
        else if (has_point)
            scan->point--;
        scan->point += scan->count && !has_point;
    }
}

static bool scan_exponent(const char *text, struct scan *scan)
{
    if (!*text)
        return true;
    char *end;
    if ((*text != 'E' && *text != 'e') || !text[1] || strchr(" \t\r\n", text[1]))
        return false;
    long exponent = strtol(text + 1, &end, 10);
    if (*end)
        return false;
    exponent = exponent > EXPONENT_MOST ? EXPONENT_MOST : exponent;
    scan->point += (int)(exponent < -EXPONENT_MOST ? -EXPONENT_MOST : exponent);
    return true;
}

/* `text` ends with a NUL and is no longer than TEXT_MOST. */
static bool scan_number(const char *text, struct scan *scan)
{
    *scan = (struct scan){.is_negative = *text == '-'};
    text += *text == '-' || *text == '+';
    size_t length = scan_digits(text, scan);
    if (!length || !scan_exponent(text + length, scan))
        return false;
    while (scan->count && scan->digits[scan->count - 1] == '0')
        scan->count--;
    return true;
}

/* Leaves as many digits as a spreadsheet shows; `*same`: they still mean the same double. */
static bool round_digits(const char *text, struct scan *scan, bool *same)
{
    char rounded[TEXT_MOST];
    double value = strtod(text, NULL);
    if (!isfinite(value))
        return false;
    snprintf(rounded, sizeof rounded, "%.*e", XLSX_DIGITS_MOST - 1, value);
    *same = strtod(rounded, NULL) == value;
    return scan_number(rounded, scan);
}

bool xlsx_number_read(struct xlsx_number *number, const char *text, size_t length)
{
    char copy[TEXT_MOST];
    struct scan scan;
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (!scan_number(copy, &scan))
        return false;
    bool same = true;
    if (scan.count > XLSX_DIGITS_MOST && !round_digits(copy, &scan, &same))
        return false;
    /* below this all numbers of a double are zero */
    if (scan.point < -330)
        scan.count = 0;
    number->is_negative = scan.is_negative && scan.count;
    number->point = scan.point;
    number->lost_cents = !same && scan.point > XLSX_DIGITS_MOST - 2;
    memcpy(number->digits, scan.digits, (size_t)scan.count);
    number->digits[scan.count] = '\0';
    return true;
}

bool xlsx_number_is_cut(const struct xlsx_number *number)
{
    return number->digits[0] && (number->point > XLSX_DIGITS_MOST || number->lost_cents);
}

static size_t put_zeros(char *text, int count)
{
    size_t length = count > 0 ? (size_t)count : 0;
    memset(text, '0', length);
    return length;
}

size_t xlsx_number_text(const struct xlsx_number *number, int least, char text[XLSX_NUMBER_SIZE])
{
    int count = (int)strlen(number->digits), point = count ? number->point : 0;
    int whole = point > 0 ? point : 0;
    size_t at = 0;
    if (number->is_negative)
        text[at++] = '-';
    if (count <= whole)
        at += put_zeros(text + at, least - whole < 64 ? least - whole : 64);
    if (!whole && (count || !least))
        text[at++] = '0';
    for (int i = 0; i < whole; i++)
        text[at++] = '0';
    memcpy(text + at - whole, number->digits, (size_t)(count < whole ? count : whole));
    if (count > whole) {
        text[at++] = '.';
        at += put_zeros(text + at, -point);
        for (int i = whole; i < count; i++)
            text[at++] = number->digits[i];
    }
    text[at] = '\0';
    return at;
}

size_t xlsx_percentage_text(struct xlsx_number number, char text[XLSX_NUMBER_SIZE])
{
    number.point += 2;
    size_t length = xlsx_number_text(&number, 0, text);
    memcpy(text + length, "%", 2);
    return length + 1;
}

/* --- Moments --------------------------------------------------------------------------------- */

/* The date `days` days after 1970-01-01, in the Gregorian calendar. After Howard Hinnant,
 * "chrono-compatible low-level date algorithms". */
static size_t date_text(long days, char *text)
{
    long shifted = days + 719468, era = shifted / 146097;
    long of_era = shifted - era * 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;
    long day = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    return (size_t)snprintf(text, XLSX_NUMBER_SIZE, "%04ld-%02ld-%02ld", year, month, day);
}

static size_t time_text(long long seconds, char *text)
{
    return (size_t)snprintf(text, XLSX_NUMBER_SIZE / 2, "%02lld:%02lld:%02lld", seconds / 3600,
                            seconds / 60 % 60, seconds % 60);
}

/* Days from 1970-01-01 of a workbook's day; false if the calendar has no such day. */
static bool to_epoch(long day, bool since_1904, long *epoch)
{
    enum { BEFORE_LEAP = 25568, AFTER_LEAP = 25569, SINCE_1904 = 24107, FALSE_LEAP_DAY = 60 };
    if (!since_1904 && (day < 1 || day == FALSE_LEAP_DAY))
        return false;
    *epoch = day - (since_1904 ? SINCE_1904 : day < FALSE_LEAP_DAY ? BEFORE_LEAP : AFTER_LEAP);
    return true;
}

size_t xlsx_moment_text(double days, enum xlsx_moment moment, bool since_1904,
                        char text[XLSX_NUMBER_SIZE])
{
    enum { DAY_MOST = 2958465, /* 9999-12-31 */ YEARS_1900_TO_1904 = 1462 };
    if (!(days >= 0 && days <= DAY_MOST + 1))
        return 0;
    long long seconds = llround(days * DAY_SECONDS);
    long day = (long)(seconds / DAY_SECONDS), epoch;
    if (day > DAY_MOST - (since_1904 ? YEARS_1900_TO_1904 : 0))
        return 0;
    bool is_time = moment == XLSX_MOMENT_TIME || seconds % DAY_SECONDS != 0;
    if (moment == XLSX_MOMENT_ELAPSED)
        return time_text(seconds, text);
    if (day == 0 && is_time && (moment == XLSX_MOMENT_TIME || !since_1904))
        return time_text(seconds, text);
    if (!to_epoch(day, since_1904, &epoch))
        return 0;
    size_t length = date_text(epoch, text);
    if (!is_time)
        return length;
    text[length++] = 'T';
    return length + time_text(seconds % DAY_SECONDS, text + length);
}
