#include "standard/value.h"

#include <string.h>

#include "base/date.h"
#include "base/language.h"
#include "standard/schema_value.h"

static const struct {
    const char *name, *expectation;
} types[] = {
    [TYPE_NONE] = {"", "nothing"},
    [TYPE_STRING] = {"string", N_("text")},
    [TYPE_DECIMAL] = {"decimal", N_("a number of at most 24 digits and one point, such as 1500.00, "
                                    "without thousands separators or currency")},
    [TYPE_DATE] = {"date", N_("a date such as 2024-05-31")},
    [TYPE_DATETIME] = {"dateTime", N_("a date and time such as 2024-05-31T09:30:00Z")},
    [TYPE_BOOLEAN] = {"boolean", N_("true, false, 1 or 0")},
    [TYPE_URI] = {"anyURI", N_("an address such as https://example.org/page")},
    [TYPE_INT] = {"int", N_("a whole number")},
    [TYPE_POSITIVE_INTEGER] = {"positiveInteger", N_("a whole number above 0")},
    [TYPE_NON_NEGATIVE_INTEGER] = {"nonNegativeInteger", N_("a whole number, 0 or above")},
    [TYPE_NMTOKEN] = {"NMTOKEN", N_("a name without spaces")},
    [TYPE_LANGUAGE] = {"language", N_("a language code such as fr")},
    [TYPE_ANY] = {"anyType", N_("text")},
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
    switch (type) {
    case TYPE_DATE:
        return date_is_valid(text);
    case TYPE_DATETIME:
        return datetime_is_valid(text);
    case TYPE_URI:
        return true;
    default:
        return schema_value_is_valid(type, text);
    }
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
