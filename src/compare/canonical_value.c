#include "compare/canonical_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/decimal.h"

enum { DATE_LENGTH = 10, TIME_LENGTH = 19, SECONDS_A_MINUTE = 60, MINUTES_AN_HOUR = 60 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void canonical_add_blanks(struct strbuf *to, const char *text, size_t length)
{
    size_t begin = to->length, i = 0;
    while (i < length) {
        size_t from = i;
        while (i < length && !is_blank(text[i]))
            i++;
        if (i > from && to->length > begin)
            strbuf_addch(to, ' ');
        strbuf_add(to, text + from, i - from);
        while (i < length && is_blank(text[i]))
            i++;
    }
}

bool value_type_is_number(enum value_type type)
{
    return type == TYPE_DECIMAL || type == TYPE_INT || type == TYPE_POSITIVE_INTEGER ||
           type == TYPE_NON_NEGATIVE_INTEGER;
}

static void add_decimal(struct strbuf *to, const char *value)
{
    bool negative = *value == '-';
    value += *value == '-' || *value == '+';
    value += strspn(value, "0");
    size_t whole = strcspn(value, "."), length = strlen(value);
    if (whole < length)
        while (length > whole + 1 && value[length - 1] == '0')
            length--;
    if (length == whole + 1)
        length = whole; /* nothing behind the point */
    if (negative && length)
        strbuf_addch(to, '-');
    if (whole == 0)
        strbuf_addch(to, '0');
    strbuf_add(to, value, length);
}

/* Minutes that the zone is ahead of UTC. */
static long zone_minutes(const char *zone)
{
    if (*zone != '+' && *zone != '-')
        return 0;
    long minutes = strtol(zone + 1, NULL, 10) * MINUTES_AN_HOUR + strtol(zone + 4, NULL, 10);
    return *zone == '-' ? -minutes : minutes;
}

static void add_date(struct strbuf *to, const char *value)
{
    const char *zone = value + DATE_LENGTH;
    strbuf_add(to, value, DATE_LENGTH);
    if (zone_minutes(zone) != 0)
        strbuf_addstr(to, zone);
}

/* A moment without a zone is one of an unknown place, and stays so. */
static void add_moment(struct strbuf *to, const char *value)
{
    const char *fraction = value + TIME_LENGTH;
    size_t digits = *fraction == '.' ? 1 + strspn(fraction + 1, "0123456789") : 0;
    const char *zone = fraction + digits;
    while (digits && (fraction[digits - 1] == '0' || fraction[digits - 1] == '.'))
        digits--;
    struct tm tm = {.tm_isdst = 0};
    if (*zone && strptime(value, "%Y-%m-%dT%H:%M:%S", &tm)) {
        time_t moment = timegm(&tm) - (time_t)(zone_minutes(zone) * SECONDS_A_MINUTE);
        char text[32];
        if (gmtime_r(&moment, &tm) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm))
            value = text;
        strbuf_add(to, value, TIME_LENGTH);
    } else {
        strbuf_add(to, value, TIME_LENGTH);
    }
    strbuf_add(to, fraction, digits);
    strbuf_addstr(to, *zone ? "Z" : "");
}

static const char *plain_boolean(const char *value)
{
    return strcmp(value, "1") == 0 ? "true" : strcmp(value, "0") == 0 ? "false" : value;
}

void canonical_add_value(struct strbuf *to, enum value_type type, const char *value)
{
    if (value_type_is_number(type) && decimal_is_valid(value))
        add_decimal(to, value);
    else if (type == TYPE_DATE && date_is_valid(value))
        add_date(to, value);
    else if (type == TYPE_DATETIME && datetime_is_valid(value))
        add_moment(to, value);
    else
        strbuf_addstr(to, type == TYPE_BOOLEAN ? plain_boolean(value) : value);
}
