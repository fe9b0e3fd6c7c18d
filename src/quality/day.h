/* Days of the calendar as numbers, so that they can be compared and counted. */
#ifndef IATIPUB_QUALITY_DAY_H
#define IATIPUB_QUALITY_DAY_H

#include <limits.h>
#include <stdbool.h>

/* Days since 1970-01-01. NO_DAY is before all others. */
#define NO_DAY INT_MIN

struct day_parts {
    int year, month, day; /* 2024, 1 to 12, 1 to 31 */
};

/* A real day written YYYY-MM-DD and nothing else; NO_DAY for all others and for NULL. */
int day_parse(const char *text);
int day_make(int year, int month, int day);
struct day_parts day_parts(int day);

enum { DAY_TEXT_SIZE = 11 };
/* "2024-06-15"; returns `text`. */
const char *day_text(int day, char text[DAY_TEXT_SIZE]);

/* 12 for a year, whatever the days of the months: those of 31 May and 1 June are one apart. */
int day_months_between(int from, int to);
/* The same day so many months later (earlier, if negative), or the last of a shorter month. */
int day_add_months(int day, int months);
/* The first day of its month. */
int day_month_begin(int day);

/* True if the day is less than so many months ago, as the index counts them: still to come, fewer
 * months between, or as many and a later day of the month than today's. */
bool day_is_within_months(int day, int today, int months);
/* True if the day is at least so many months ahead. */
bool day_is_months_ahead(int day, int today, int months);

#endif
