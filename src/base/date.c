#include "base/date.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

/* Reads exactly `count` digits. Returns the text after them, NULL if they are not there. */
static const char *read_digits(const char *text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (!isdigit((unsigned char)text[i]))
            return NULL;
        *value = *value * 10 + (text[i] - '0');
    }
    return text + count;
}

static const char *read_character(const char *text, char expected)
{
    return text && *text == expected ? text + 1 : NULL;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads YYYY-MM-DD. Returns the text after it, NULL if it is no day. */
static const char *read_date(const char *text)
{
    int year, month, day;
    text = read_character(read_digits(text, 4, &year), '-');
    text = text ? read_character(read_digits(text, 2, &month), '-') : NULL;
    text = text ? read_digits(text, 2, &day) : NULL;
    if (!text || year == 0 || month < 1 || month > 12 || day < 1)
        return NULL;
    return day <= days_in_month(year, month) ? text : NULL;
}

/* True if `text` is empty, "Z" or a zone between -14:00 and +14:00. */
static bool is_zone(const char *text)
{
    if (*text == '\0' || strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    int hours, minutes;
    text = read_character(read_digits(text + 1, 2, &hours), ':');
    text = text ? read_digits(text, 2, &minutes) : NULL;
    return text && *text == '\0' && minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0));
}

bool date_is_valid(const char *text)
{
    const char *rest = read_date(text);
    return rest && is_zone(rest);
}

static bool is_time_of_day(int hours, int minutes, int seconds, bool has_fraction)
{
    if (hours == 24) /* midnight at the end of a day */
        return minutes == 0 && seconds == 0 && !has_fraction;
    return hours < 24 && minutes < 60 && seconds < 60;
}

bool datetime_is_valid(const char *text)
{
    int hours, minutes, seconds;
    text = read_character(read_date(text), 'T');
    text = text ? read_character(read_digits(text, 2, &hours), ':') : NULL;
    text = text ? read_character(read_digits(text, 2, &minutes), ':') : NULL;
    text = text ? read_digits(text, 2, &seconds) : NULL;
    if (!text)
        return false;
    size_t fraction = 0;
    if (*text == '.') {
        fraction = strspn(text + 1, "0123456789");
        if (fraction == 0)
            return false;
        text += 1 + fraction;
    }
    return is_time_of_day(hours, minutes, seconds, fraction > 0) && is_zone(text);
}

/* Seconds east of UTC that the zone at the end says. */
static long zone_offset(const char *zone)
{
    int hours = 0, minutes = 0;
    if (*zone != '+' && *zone != '-')
        return 0;
    zone = read_digits(zone + 1, 2, &hours) + 1;
    read_digits(zone, 2, &minutes);
    return hours * 3600L + minutes * 60L;
}

void datetime_in_utc(const char *text, char utc[DATETIME_TEXT_SIZE])
{
    enum { TIME_LENGTH = 19 /* of "YYYY-MM-DDThh:mm:ss" */ };
    struct tm parts = {.tm_isdst = 0};
    strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);
    const char *zone = text + TIME_LENGTH;
    zone += *zone == '.' ? 1 + strspn(zone + 1, "0123456789") : 0;
    time_t moment = timegm(&parts) - (*zone == '-' ? -1 : 1) * zone_offset(zone);
    gmtime_r(&moment, &parts);
    strftime(utc, DATETIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void datetime_now(char text[DATETIME_TEXT_SIZE])
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, DATETIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
