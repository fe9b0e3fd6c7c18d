#include "quality/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

int day_parse(const char *text)
{
    if (!text || strlen(text) != DAY_TEXT_SIZE - 1 || !date_is_valid(text))
        return NO_DAY;
    return day_make((int)strtol(text, NULL, 10), (int)strtol(text + 5, NULL, 10),
                    (int)strtol(text + 8, NULL, 10));
}

/* Years are counted from March, so that the leap day is a year's last. */
int day_make(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct day_parts day_parts(int day)
{
    day += 719468;
    int era = (day >= 0 ? day : day - 146096) / 146097;
    int of_era = day - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    struct day_parts parts = {.year = year + era * 400,
                              .month = month < 10 ? month + 3 : month - 9,
                              .day = of_year - (153 * month + 2) / 5 + 1};
    parts.year += parts.month <= 2;
    return parts;
}

const char *day_text(int day, char text[DAY_TEXT_SIZE])
{
    struct day_parts parts = day_parts(day);
    snprintf(text, DAY_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)parts.year % 10000u,
             (unsigned)parts.month % 100u, (unsigned)parts.day % 100u);
    return text;
}

int day_months_between(int from, int to)
{
    struct day_parts first = day_parts(from), last = day_parts(to);
    return (last.year - first.year) * 12 + last.month - first.month;
}

int day_add_months(int day, int months)
{
    struct day_parts parts = day_parts(day);
    int month = parts.year * 12 + parts.month - 1 + months;
    int begin = day_make(month / 12, month % 12 + 1, 1);
    int end = day_make((month + 1) / 12, (month + 1) % 12 + 1, 1);
    int same = begin + parts.day - 1;
    return same < end ? same : end - 1;
}

int day_month_begin(int day)
{
    return day - day_parts(day).day + 1;
}

bool day_is_within_months(int day, int today, int months)
{
    if (day == NO_DAY)
        return false;
    int between = day_months_between(day, today);
    return day > today || between < months ||
           (between == months && day_parts(day).day > day_parts(today).day);
}

bool day_is_months_ahead(int day, int today, int months)
{
    if (day == NO_DAY)
        return false;
    int between = day_months_between(today, day);
    return between > months || (between == months && day_parts(day).day >= day_parts(today).day);
}
