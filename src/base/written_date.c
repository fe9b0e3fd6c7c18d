#include "base/written_date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/small_letters.h"

enum { PARTS = 3, LONGEST_WORD = 15, LONGEST_FRACTION = 12 };

/* What is left to read. */
struct scan {
    const char *at, *end;
};

/* One of the three parts of a date: a number of so many digits, or the name of a month. */
struct part {
    int number, digits;
    int month;      /* 1 to 12; 0: it is a number */
    char separator; /* that stands before it; '\0': none */
};

static const struct {
    const char *name;
    int month;
} months[] = {
    {"january", 1},   {"jan", 1},        {"janvier", 1},    {"janv", 1},      {"enero", 1},
    {"ene", 1},       {"february", 2},   {"feb", 2},        {"février", 2},   {"fevrier", 2},
    {"févr", 2},      {"fevr", 2},       {"fév", 2},        {"febrero", 2},   {"march", 3},
    {"mar", 3},       {"mars", 3},       {"marzo", 3},      {"april", 4},     {"apr", 4},
    {"avril", 4},     {"avr", 4},        {"abril", 4},      {"abr", 4},       {"may", 5},
    {"mai", 5},       {"mayo", 5},       {"june", 6},       {"jun", 6},       {"juin", 6},
    {"junio", 6},     {"july", 7},       {"jul", 7},        {"juillet", 7},   {"juil", 7},
    {"julio", 7},     {"august", 8},     {"aug", 8},        {"août", 8},      {"aout", 8},
    {"agosto", 8},    {"ago", 8},        {"september", 9},  {"sept", 9},      {"sep", 9},
    {"septembre", 9}, {"set", 9},        {"septiembre", 9}, {"setiembre", 9}, {"october", 10},
    {"oct", 10},      {"octobre", 10},   {"octubre", 10},   {"november", 11}, {"nov", 11},
    {"novembre", 11}, {"noviembre", 11}, {"december", 12},  {"dec", 12},      {"décembre", 12},
    {"decembre", 12}, {"déc", 12},       {"diciembre", 12}, {"dic", 12},
};

bool date_order_parse(const char *name, enum date_order *order)
{
    if (strcmp(name, "day-first") == 0)
        *order = DATE_DAY_FIRST;
    else if (strcmp(name, "month-first") == 0)
        *order = DATE_MONTH_FIRST;
    else
        return false;
    return true;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool at_digit(const struct scan *scan)
{
    return scan->at < scan->end && isdigit((unsigned char)*scan->at);
}

static bool at_letter(const struct scan *scan)
{
    unsigned char next = scan->at < scan->end ? (unsigned char)*scan->at : '\0';
    return isalpha(next) || next >= 0x80;
}

static void skip_spaces(struct scan *scan)
{
    while (scan->at < scan->end && *scan->at == ' ')
        scan->at++;
}

static bool at_any(const struct scan *scan, const char *characters)
{
    return scan->at < scan->end && *scan->at && strchr(characters, *scan->at);
}

/* Takes `character` if it comes next. */
static bool take(struct scan *scan, char character)
{
    if (scan->at >= scan->end || *scan->at != character)
        return false;
    scan->at++;
    return true;
}

/* Reads up to `most` digits and returns how many they were. */
static int read_number(struct scan *scan, int most, int *number)
{
    int digits = 0;
    for (*number = 0; digits < most && at_digit(scan); digits++)
        *number = *number * 10 + (*scan->at++ - '0');
    return digits;
}

/* Reads the letters that come next, folded; they must be no more than LONGEST_WORD. */
static bool read_word(struct scan *scan, char word[LONGEST_WORD + 1])
{
    const char *begin = scan->at;
    while (at_letter(scan))
        scan->at++;
    size_t length = (size_t)(scan->at - begin);
    if (length == 0 || length > LONGEST_WORD)
        return false;
    small_letters(word, begin, length);
    return true;
}

/* Spaces with at most one of , . / - among them. */
static bool read_separator(struct scan *scan, char *separator)
{
    const char *begin = scan->at;
    skip_spaces(scan);
    *separator = scan->at > begin ? ' ' : '\0';
    if (at_any(scan, ",./-"))
        *separator = *scan->at++;
    skip_spaces(scan);
    return scan->at < scan->end;
}

/* "1st", "2nd", "1er": the letters say nothing more. */
static void skip_ordinal(struct scan *scan)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", "er", "º", "°"};
    struct scan ahead = *scan;
    char word[LONGEST_WORD + 1];
    if (read_word(&ahead, word) && is_one_of(word, ordinals, sizeof ordinals / sizeof *ordinals))
        *scan = ahead;
}

static bool read_month(const char *word, struct part *part)
{
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (strcmp(word, months[i].name) == 0)
            part->month = months[i].month;
    return part->month != 0;
}

/* The words in "1 de mayo de 2024" and "1st of May". */
static bool is_link(const char *word)
{
    static const char *const links[] = {"de", "del", "of"};
    return is_one_of(word, links, sizeof links / sizeof *links);
}

static bool read_part(struct scan *scan, struct part *part)
{
    *part = (struct part){.month = 0};
    if (!read_separator(scan, &part->separator))
        return false;
    if (at_digit(scan)) {
        part->digits = read_number(scan, 8, &part->number);
        skip_ordinal(scan);
        return !at_digit(scan);
    }
    char word[LONGEST_WORD + 1], separator;
    if (!read_word(scan, word))
        return false;
    if (!is_link(word))
        return read_month(word, part);
    if (!read_separator(scan, &separator))
        return false;
    if (at_digit(scan)) {
        part->digits = read_number(scan, 4, &part->number);
        return !at_digit(scan);
    }
    return read_word(scan, word) && read_month(word, part);
}

/* ---- the day ---- */

static void put_digits(char *text, int number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        text[i] = (char)('0' + number % 10);
}

void written_date_text(const struct written_date *date, char text[WRITTEN_DATE_SIZE])
{
    memcpy(text, "0000-00-00", WRITTEN_DATE_SIZE);
    put_digits(text, date->year, 4);
    put_digits(text + 5, date->month, 2);
    put_digits(text + 8, date->day, 2);
}

/* Fills the date if there is such a day; the year has two or four digits. */
static bool set_day(struct written_date *date, int year, int year_digits, int month, int day)
{
    if ((year_digits != 2 && year_digits != 4) || month > 12 || day > 31)
        return false;
    if (year_digits == 2)
        year += year >= 70 ? 1900 : 2000;
    struct written_date candidate = {.year = year, .month = month, .day = day};
    char text[WRITTEN_DATE_SIZE];
    written_date_text(&candidate, text);
    if (!date_is_valid(text))
        return false;
    *date = candidate;
    return true;
}

/* 24-05-01 was once an ISO date too. */
static bool may_begin_with_its_year(const struct part parts[PARTS])
{
    struct written_date date;
    return parts[1].separator == '-' && parts[0].digits == 2 && parts[1].digits == 2 &&
           parts[2].digits == 2 &&
           set_day(&date, parts[0].number, 2, parts[1].number, parts[2].number);
}

static enum written_date_result read_in_order(const struct part parts[PARTS], enum date_order order,
                                              struct written_date *date)
{
    int year = parts[2].number, digits = parts[2].digits;
    struct written_date day_first, month_first;
    bool is_day_first = set_day(&day_first, year, digits, parts[1].number, parts[0].number);
    bool is_month_first = set_day(&month_first, year, digits, parts[0].number, parts[1].number);
    if (!is_day_first && !is_month_first)
        return WRITTEN_DATE_UNREADABLE;
    *date = is_day_first ? day_first : month_first; /* some day, for what follows it */
    if (order == DATE_ORDER_UNKNOWN) {
        bool same = parts[0].number == parts[1].number;
        if ((is_day_first && is_month_first && !same) || may_begin_with_its_year(parts))
            return WRITTEN_DATE_AMBIGUOUS;
        order = is_day_first ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
    }
    if (order == DATE_DAY_FIRST ? !is_day_first : !is_month_first)
        return WRITTEN_DATE_OTHER_ORDER;
    *date = order == DATE_DAY_FIRST ? day_first : month_first;
    return WRITTEN_DATE_READ;
}

static enum written_date_result read_numbers(const struct part parts[PARTS], enum date_order order,
                                             struct written_date *date)
{
    char separator = parts[1].separator;
    if (!separator || !strchr("./-", separator) || parts[2].separator != separator ||
        parts[1].digits > 2)
        return WRITTEN_DATE_UNREADABLE;
    if (parts[0].digits <= 2)
        return read_in_order(parts, order, date);
    bool read = parts[2].digits <= 2 &&
                set_day(date, parts[0].number, parts[0].digits, parts[1].number, parts[2].number);
    return read ? WRITTEN_DATE_READ : WRITTEN_DATE_UNREADABLE;
}

/* "1 May 2024", "May 1, 2024" or "2024-May-1". */
static bool read_named(const struct part parts[PARTS], struct written_date *date)
{
    const struct part *first = &parts[0], *second = &parts[1], *third = &parts[2];
    if (first->month)
        return !second->month && !third->month && second->digits <= 2 &&
               set_day(date, third->number, third->digits, first->month, second->number);
    if (!second->month || third->month)
        return false;
    const struct part *year = first->digits == 4 ? first : third;
    const struct part *day = first->digits == 4 ? third : first;
    return day->digits <= 2 &&
           set_day(date, year->number, year->digits, second->month, day->number);
}

/* "20240501". In other orders of day, month and year these digits are no day, so this is none of
 * them. */
static bool read_compact(struct scan *scan, struct written_date *date)
{
    int number;
    if (read_number(scan, 8, &number) != 8 || at_digit(scan))
        return false;
    int year = number / 10000;
    return year >= 1900 && year < 2100 && set_day(date, year, 4, number / 100 % 100, number % 100);
}

/* ---- the time of day ---- */

static bool read_fraction(struct scan *scan, char *time)
{
    if (!take(scan, '.') && !take(scan, ','))
        return true;
    size_t digits = 0;
    time[0] = '.';
    while (at_digit(scan) && digits < LONGEST_FRACTION)
        time[++digits] = *scan->at++;
    time[digits + 1] = '\0';
    return digits > 0 && !at_digit(scan);
}

/* "3:05 PM" is 15:05. */
static bool read_half_of_day(struct scan *scan, int *hours)
{
    struct scan ahead = *scan;
    char word[LONGEST_WORD + 1];
    skip_spaces(&ahead);
    if (!read_word(&ahead, word) || (strcmp(word, "am") != 0 && strcmp(word, "pm") != 0))
        return true;
    if (*hours < 1 || *hours > 12)
        return false;
    *hours = *hours % 12 + (*word == 'p' ? 12 : 0);
    *scan = ahead;
    return true;
}

/* "Z", "UTC", "GMT", "+02:00", "+0200", "+02", or none. */
static bool read_zone(struct scan *scan, char zone[8])
{
    char word[LONGEST_WORD + 1];
    skip_spaces(scan);
    if (at_letter(scan)) {
        static const char *const names[] = {"z", "utc", "gmt"};
        memcpy(zone, "Z", 2);
        return read_word(scan, word) && is_one_of(word, names, sizeof names / sizeof *names);
    }
    bool west = at_any(scan, "-");
    if (!take(scan, '+') && !take(scan, '-'))
        return true;
    int hours, minutes = 0;
    if (read_number(scan, 2, &hours) != 2)
        return false;
    if ((take(scan, ':') || at_digit(scan)) && read_number(scan, 2, &minutes) != 2)
        return false;
    memcpy(zone, west ? "-00:00" : "+00:00", sizeof "+00:00");
    put_digits(zone + 1, hours, 2);
    put_digits(zone + 4, minutes, 2);
    return true;
}

static bool read_clock(struct scan *scan, struct written_date *date)
{
    int hours, minutes, seconds = 0;
    char fraction[LONGEST_FRACTION + 2] = "";
    if (read_number(scan, 2, &hours) == 0 || !take(scan, ':') ||
        read_number(scan, 2, &minutes) != 2)
        return false;
    if (take(scan, ':') && (read_number(scan, 2, &seconds) != 2 || !read_fraction(scan, fraction)))
        return false;
    if (!read_half_of_day(scan, &hours))
        return false;
    date->has_time = true;
    memcpy(date->time, "00:00:00", sizeof "00:00:00");
    put_digits(date->time, hours, 2);
    put_digits(date->time + 3, minutes, 2);
    put_digits(date->time + 6, seconds, 2);
    memcpy(date->time + 8, fraction, strlen(fraction) + 1);
    return true;
}

/* What stands behind the day: nothing, a zone, or a time of day and perhaps a zone. */
static bool read_rest(struct scan *scan, struct written_date *date)
{
    memcpy(date->time, "00:00:00", sizeof "00:00:00");
    bool apart = take(scan, 'T') || take(scan, 't') || take(scan, ',');
    const char *before = scan->at;
    skip_spaces(scan);
    apart = apart || scan->at > before;
    if (at_digit(scan) && (!apart || !read_clock(scan, date)))
        return false;
    char text[WRITTEN_DATETIME_SIZE];
    if (!read_zone(scan, date->zone) || scan->at != scan->end)
        return false;
    written_datetime_text(date, text);
    return datetime_is_valid(text);
}

void written_datetime_text(const struct written_date *date, char text[WRITTEN_DATETIME_SIZE])
{
    written_date_text(date, text);
    snprintf(text + WRITTEN_DATE_SIZE - 1, WRITTEN_DATETIME_SIZE - WRITTEN_DATE_SIZE + 1, "T%s%s",
             date->time, date->zone);
}

/* ---- all of it ---- */

/* Digits, and at most one point or comma among them. */
static bool is_number(const char *text, size_t length)
{
    size_t marks = 0;
    for (size_t i = 0; i < length; i++)
        if (!isdigit((unsigned char)text[i]) && ((text[i] != '.' && text[i] != ',') || ++marks > 1))
            return false;
    return true;
}

static enum written_date_result read_day(struct scan *scan, enum date_order order,
                                         struct written_date *date)
{
    struct scan compact = *scan;
    if (read_compact(&compact, date)) {
        *scan = compact;
        return WRITTEN_DATE_READ;
    }
    struct part parts[PARTS];
    bool named = false;
    for (size_t i = 0; i < PARTS; i++) {
        if (!read_part(scan, &parts[i]))
            return WRITTEN_DATE_UNREADABLE;
        named = named || parts[i].month;
    }
    if (parts[0].separator)
        return WRITTEN_DATE_UNREADABLE;
    if (named)
        return read_named(parts, date) ? WRITTEN_DATE_READ : WRITTEN_DATE_UNREADABLE;
    return read_numbers(parts, order, date);
}

enum written_date_result written_date_read(const char *text, size_t length, enum date_order order,
                                           struct written_date *date)
{
    struct scan scan = {.at = text, .end = text + length};
    struct written_date candidate;
    enum written_date_result result = read_day(&scan, order, &candidate);
    if (result != WRITTEN_DATE_UNREADABLE && !read_rest(&scan, &candidate))
        result = WRITTEN_DATE_UNREADABLE;
    if (result == WRITTEN_DATE_UNREADABLE && is_number(text, length))
        result = WRITTEN_DATE_NUMBER;
    if (result == WRITTEN_DATE_READ)
        *date = candidate;
    return result;
}
