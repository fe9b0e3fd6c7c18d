/* How often and how promptly the Dashboard says that data are published, and until when it will.
 *
 * An update is a day on which the published data have a later transaction (not after that day) than
 * on any day before. Months are what counts: 1 is the last full month before today's, 12 the same
 * month of last year. */
#ifndef IATIPUB_QUALITY_TIMELINESS_H
#define IATIPUB_QUALITY_TIMELINESS_H

#include <stdbool.h>
#include <stdint.h>

#include "quality/day.h"

/* Months of the calendar, from the first one of a window of 64. */
struct month_set {
    int first; /* counted from the year 0 */
    uint64_t bits;
};

/* One that reaches from 14 months before that of `today` to four years ahead. */
struct month_set month_set_around(int today);
/* Months outside of the window are not noted. */
void month_set_add(struct month_set *set, int day);
/* True if the month that is so many months before that of `today` is in the set. */
bool month_set_has(const struct month_set *set, int today, int months_ago);

/* Days from about 14 months before today to two years ahead, and the latest one before these. */
enum { DAYS_BEFORE = 448, DAYS_AFTER = 768, DAY_WORDS = (DAYS_BEFORE + DAYS_AFTER) / 64 };
struct day_set {
    int first;
    int before; /* NO_DAY: none */
    int latest; /* of all, those after the window too; NO_DAY: none */
    uint64_t bits[DAY_WORDS];
};

void day_set_begin(struct day_set *set, int today);
/* NO_DAY is not noted. */
void day_set_add(struct day_set *set, int day);
/* Adds the days of another set of the same window. */
void day_set_join(struct day_set *set, const struct day_set *other);
bool day_set_has(const struct day_set *set, int day);
/* The latest one that is not after that day, or NO_DAY. */
int day_set_latest(const struct day_set *set, int until);

/* In falling order. */
enum frequency {
    FREQUENCY_UNKNOWN,
    FREQUENCY_MONTHLY,
    FREQUENCY_QUARTERLY,
    FREQUENCY_SIX_MONTHLY,
    FREQUENCY_ANNUAL,
    FREQUENCY_LESS,
};
enum lag { LAG_ONE_MONTH = 1, LAG_QUARTER, LAG_SIX_MONTHS, LAG_YEAR, LAG_MORE };

const char *frequency_name(enum frequency frequency);
const char *lag_name(enum lag lag);

/* As rated on a day; `first_published` is NO_DAY if nothing ever was: then it is unknown. */
enum frequency frequency_on(const struct month_set *updates, int day, int first_published);
/* `transactions` has the months in which one is dated. */
enum lag lag_on(const struct month_set *transactions, int day);

/* Between 0 and 1. An unknown frequency counts as the best. */
double timeliness_score(enum frequency frequency, enum lag lag);
/* By which the index multiplies half the points of activities. */
double timeliness_multiplier(enum frequency frequency, enum lag lag);

/* Adds to `updates` what will come by itself: data that have the transactions of `days` and are
 * public from `from` on, when so far `newest` (NO_DAY: none) was the latest seen. */
void updates_foresee(struct month_set *updates, const struct day_set *days, int from, int newest);

/* The first day after `today` on which the rating is worse than today's, within three years;
 * NO_DAY if there is none. */
int frequency_falls(const struct month_set *updates, int today, int first_published);
int lag_falls(const struct month_set *transactions, int today);

#endif
