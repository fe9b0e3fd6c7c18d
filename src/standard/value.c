#include "standard/value.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

static bool is_anything(const char *text)
{
    (void)text;
    return true;
}

/* libxml2, and so every validator built on it, takes no more digits than this. */
enum { MOST_DIGITS = 24 };

static bool is_decimal(const char *text)
{
    size_t digits = 0;
    for (const char *c = text; *c; c++)
        digits += *c >= '0' && *c <= '9';
    return digits <= MOST_DIGITS && decimal_is_valid(text);
}

static bool is_boolean(const char *text)
{
    static const char *const words[] = {"true", "false", "1", "0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool is_integer(const char *text)
{
    if (*text == '+' || *text == '-')
        text++;
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool is_int(const char *text)
{
    if (!is_integer(text))
        return false;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    return errno == 0 && value >= INT_MIN && value <= INT_MAX;
}

static bool is_zero(const char *text)
{
    if (*text == '+' || *text == '-')
        text++;
    return text[strspn(text, "0")] == '\0';
}

static bool is_positive(const char *text)
{
    return is_integer(text) && *text != '-' && !is_zero(text);
}

static bool is_non_negative(const char *text)
{
    return is_integer(text) && (*text != '-' || is_zero(text));
}

static bool is_nmtoken(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr(".-_:", *c) && (unsigned char)*c < 0x80)
            return false;
    return *text != '\0';
}

static bool is_language(const char *text)
{
    for (const char *part = text;; part++) {
        size_t length = 0;
        for (; isalnum((unsigned char)*part); part++, length++)
            if (part - text < 8 && memchr(text, '-', (size_t)(part - text)) == NULL &&
                !isalpha((unsigned char)*part))
                return false; /* the first part has letters only */
        if (length < 1 || length > 8)
            return false;
        if (*part != '-')
            return *part == '\0';
    }
}

static const struct {
    const char *name;
    bool (*is_valid)(const char *text);
    const char *expectation;
} types[] = {
    [TYPE_NONE] = {"", is_anything, "nothing"},
    [TYPE_STRING] = {"string", is_anything, "text"},
    [TYPE_DECIMAL] = {"decimal", is_decimal,
                      "a number of at most 24 digits and one point, such as 1500.00"},
    [TYPE_DATE] = {"date", date_is_valid, "a date such as 2024-05-31"},
    [TYPE_DATETIME] = {"dateTime", datetime_is_valid,
                       "a date and time such as 2024-05-31T09:30:00Z"},
    [TYPE_BOOLEAN] = {"boolean", is_boolean, "true, false, 1 or 0"},
    [TYPE_URI] = {"anyURI", is_anything, "an address"},
    [TYPE_INT] = {"int", is_int, "a whole number"},
    [TYPE_POSITIVE_INTEGER] = {"positiveInteger", is_positive, "a whole number above 0"},
    [TYPE_NON_NEGATIVE_INTEGER] = {"nonNegativeInteger", is_non_negative,
                                   "a whole number, 0 or above"},
    [TYPE_NMTOKEN] = {"NMTOKEN", is_nmtoken, "a name without spaces"},
    [TYPE_LANGUAGE] = {"language", is_language, "a language code such as fr"},
    [TYPE_ANY] = {"anyType", is_anything, "text"},
};

bool value_type_parse(const char *name, enum value_type *type)
{
    for (size_t i = TYPE_STRING; i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i].name) == 0) {
            *type = (enum value_type)i;
            return true;
        }
    return false;
}

bool value_is_valid(enum value_type type, const char *text)
{
    return types[type].is_valid(text);
}

/* The bytes of the white space that `text` begins with: 0, 1 or those of a no-break space. */
static size_t space_at(const char *text, size_t length)
{
    if (length >= 1 && strchr(" \t\r\n", *text))
        return 1;
    return length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

const char *value_trim(const char *text, size_t *length)
{
    size_t left = strlen(text), space;
    for (; (space = space_at(text, left)) > 0; left -= space)
        text += space;
    while (left > 0) {
        if (space_at(text + left - 1, 1))
            left -= 1;
        else if (left >= 2 && space_at(text + left - 2, 2) == 2)
            left -= 2;
        else
            break;
    }
    *length = left;
    return text;
}

const char *value_type_expectation(enum value_type type)
{
    return types[type].expectation;
}
