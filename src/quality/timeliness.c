#include "quality/timeliness.h"

#include <stddef.h>
#include <string.h>

#include "base/language.h"

enum { MONTHS_BEFORE = 14, MONTHS = 64, MONTHS_AHEAD = 36 };

static int month_of(int day)
{
    struct day_parts parts = day_parts(day);
    return parts.year * 12 + parts.month - 1;
}

/* ---- sets ---- */

struct month_set month_set_around(int today)
{
    return (struct month_set){.first = month_of(today) - MONTHS_BEFORE};
}

void month_set_add(struct month_set *set, int day)
{
    if (day == NO_DAY)
        return;
    int offset = month_of(day) - set->first;
    if (offset >= 0 && offset < MONTHS)
        set->bits |= UINT64_C(1) << offset;
}

bool month_set_has(const struct month_set *set, int today, int months_ago)
{
    int offset = month_of(today) - months_ago - set->first;
    return offset >= 0 && offset < MONTHS && (set->bits >> offset & 1) != 0;
}

void day_set_begin(struct day_set *set, int today)
{
    memset(set, 0, sizeof *set);
    set->first = today - DAYS_BEFORE;
    set->before = set->latest = NO_DAY;
}

void day_set_add(struct day_set *set, int day)
{
    if (day == NO_DAY)
        return;
    int offset = day - set->first;
    if (day > set->latest)
        set->latest = day;
    if (offset < 0 && day > set->before)
        set->before = day;
    if (offset >= 0 && offset < DAYS_BEFORE + DAYS_AFTER)
        set->bits[offset / 64] |= UINT64_C(1) << offset % 64;
}

void day_set_join(struct day_set *set, const struct day_set *other)
{
    for (size_t i = 0; i < DAY_WORDS; i++)
        set->bits[i] |= other->bits[i];
    if (other->before > set->before)
        set->before = other->before;
    if (other->latest > set->latest)
        set->latest = other->latest;
}

bool day_set_has(const struct day_set *set, int day)
{
    int offset = day - set->first;
    return offset >= 0 && offset < DAYS_BEFORE + DAYS_AFTER &&
           (set->bits[offset / 64] >> offset % 64 & 1) != 0;
}

int day_set_latest(const struct day_set *set, int until)
{
    for (int day = until; day >= set->first; day--)
        if (day_set_has(set, day))
            return day;
    return set->before <= until ? set->before : NO_DAY;
}

/* ---- ratings ---- */

/* How many of the months `from` to `to` before that of the day are in the set. */
static int months_in(const struct month_set *set, int day, int from, int to)
{
    int count = 0;
    for (int i = from; i <= to; i++)
        count += month_set_has(set, day, i);
    return count;
}

/* Of who has published for a year and longer. */
static enum frequency frequency_of_old(const struct month_set *updates, int day)
{
    if (months_in(updates, day, 1, 12) >= 7 && months_in(updates, day, 1, 2) >= 1)
        return FREQUENCY_MONTHLY;
    if (months_in(updates, day, 1, 12) >= 3 && months_in(updates, day, 1, 4) >= 1)
        return FREQUENCY_QUARTERLY;
    if (months_in(updates, day, 1, 6) >= 1 && months_in(updates, day, 7, 12) >= 1)
        return FREQUENCY_SIX_MONTHLY;
    return months_in(updates, day, 1, 12) >= 1 ? FREQUENCY_ANNUAL : FREQUENCY_LESS;
}

enum frequency frequency_on(const struct month_set *updates, int day, int first_published)
{
    if (first_published == NO_DAY)
        return FREQUENCY_UNKNOWN;
    if (first_published > day_add_months(day, -3))
        return FREQUENCY_ANNUAL;
    if (first_published > day_add_months(day, -6))
        return months_in(updates, day, 1, 3) == 3 ? FREQUENCY_MONTHLY : FREQUENCY_ANNUAL;
    if (first_published <= day_add_months(day, -12))
        return frequency_of_old(updates, day);
    if (months_in(updates, day, 1, 6) >= 4)
        return FREQUENCY_MONTHLY;
    return months_in(updates, day, 1, 3) >= 1 && months_in(updates, day, 4, 6) >= 1
               ? FREQUENCY_QUARTERLY
               : FREQUENCY_ANNUAL;
}

enum lag lag_on(const struct month_set *transactions, int day)
{
    int quarter = months_in(transactions, day, 1, 3);
    if (quarter > 0)
        return quarter >= 2 ? LAG_ONE_MONTH : LAG_QUARTER;
    if (months_in(transactions, day, 1, 6) > 0)
        return LAG_SIX_MONTHS;
    return months_in(transactions, day, 1, 12) > 0 ? LAG_YEAR : LAG_MORE;
}

const char *frequency_name(enum frequency frequency)
{
    static const char *const names[] = {N_("not known"),   N_("Monthly"), N_("Quarterly"),
                                        N_("Six-Monthly"), N_("Annual"),  N_("Less than Annual")};
    return _(names[frequency]);
}

const char *lag_name(enum lag lag)
{
    static const char *const names[] = {"",
                                        N_("One month"),
                                        N_("A quarter"),
                                        N_("Six months"),
                                        N_("One year"),
                                        N_("More than one year")};
    return _(names[lag]);
}

double timeliness_score(enum frequency frequency, enum lag lag)
{
    enum frequency counted = frequency == FREQUENCY_UNKNOWN ? FREQUENCY_MONTHLY : frequency;
    return (5.0 - (double)counted + 5.0 - (double)lag) / 8;
}

double timeliness_multiplier(enum frequency frequency, enum lag lag)
{
    static const double factors[3][3] = {
        {1.0, 0.963, 0.813}, {0.963, 0.925, 0.775}, {0.813, 0.775, 0.625}};
    int row = frequency <= FREQUENCY_MONTHLY ? 0 : frequency == FREQUENCY_QUARTERLY ? 1 : 2;
    int column = lag == LAG_ONE_MONTH ? 0 : lag == LAG_QUARTER ? 1 : 2;
    return factors[row][column];
}

/* ---- what will come ---- */

void updates_foresee(struct month_set *updates, const struct day_set *days, int from, int newest)
{
    int latest = day_set_latest(days, from);
    if (latest > newest) {
        month_set_add(updates, from);
        newest = latest;
    }
    for (int day = from + 1; day < days->first + DAYS_BEFORE + DAYS_AFTER; day++)
        if (day > newest && day_set_has(days, day)) {
            month_set_add(updates, day);
            newest = day;
        }
}

/* Ratings change when a month begins, and on the days on which a publisher has published for three,
 * six and twelve months. */
int frequency_falls(const struct month_set *updates, int today, int first_published)
{
    enum frequency now = frequency_on(updates, today, first_published);
    int end = day_add_months(today, MONTHS_AHEAD);
    for (int day = today + 1; now != FREQUENCY_UNKNOWN && day < end; day++)
        if (frequency_on(updates, day, first_published) > now)
            return day;
    return NO_DAY;
}

int lag_falls(const struct month_set *transactions, int today)
{
    enum lag now = lag_on(transactions, today);
    for (int i = 1; i <= MONTHS_AHEAD; i++) {
        int day = day_month_begin(day_add_months(day_month_begin(today), i));
        if (lag_on(transactions, day) > now)
            return day;
    }
    return NO_DAY;
}
