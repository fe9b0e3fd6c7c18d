#include "values.h"

#include <string.h>

/* The first value of each list is one that the type allows. */
static const char *const date_values[] = {
    "2012-04-03",
    "2012-02-29",
    "2013-02-29",
    "2000-02-29",
    "1900-02-29",
    "2012-04-31",
    "2012-12-32",
    "2012-13-01",
    "2012-00-10",
    "2012-10-00",
    "0001-01-01",
    "0000-01-01",
    "-0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "010000-01-01",
    "2012-04-03Z",
    "2012-04-03+14:00",
    "2012-04-03+14:01",
    "2012-04-03-13:59",
    "2012-04-03+5:00",
    "2012-04-03z",
    "2012-4-3",
    "12-04-03",
    "20120403",
    "2012/04/03",
    "03.04.2012",
    "2012",
    "2012-04",
    " 2012-04-03 ",
    "2012-04-03\n",
    "2012-04-03 Z",
    "2012-04-03T00:00:00",
    "+2012-04-03",
    "today",
    "",
    " ",
    NULL,
};
static const char *const date_time_values[] = {
    "2012-04-03T01:02:03",
    "2012-04-03T00:00:00",
    "2012-04-03T23:59:59",
    "2012-04-03T23:59:60",
    "2012-04-03T24:00:00",
    "2012-04-03T24:00:01",
    "2012-04-03T25:00:00",
    "2012-04-03T12:60:00",
    "2012-04-03T12:00:00.5",
    "2012-04-03T12:00:00.000000000001",
    "2012-04-03T12:00:00.",
    "2012-04-03T12:00:00,5",
    "2012-04-03T12:00:00Z",
    "2012-04-03T12:00:00+14:00",
    "2012-04-03T12:00:00-14:01",
    "2012-04-03T12:00:00+00:00",
    "2012-04-03T12:00",
    "2012-04-03T1:02:03",
    "2012-04-03 12:00:00",
    "2012-04-03t12:00:00",
    "2013-02-29T12:00:00",
    "0000-01-01T00:00:00",
    " 2012-04-03T12:00:00Z ",
    "2012-04-03",
    "12:00:00",
    "",
    NULL,
};
static const char *const decimal_values[] = {
    "1",
    "0",
    "-0",
    "+1",
    "-1.50",
    "1.",
    ".5",
    ".",
    "-",
    "+-1",
    "--1",
    "00012",
    "1e3",
    "1E-3",
    "1,000",
    "1,5",
    "1 000",
    "INF",
    "NaN",
    "0x10",
    "$1",
    "1%",
    "0.00000000000000000001",
    "123456789012345678",
    "1234567890123456789012345",
    "99999999999999999999999999999999999999",
    " 12.5 ",
    "12.5\n",
    "1.2.3",
    "\xD9\xA1",
    "",
    " ",
    NULL,
};
static const char *const integer_values[] = {
    "1",
    "0",
    "-0",
    "+0",
    "-1",
    "+1",
    "007",
    "1.0",
    "1.",
    "1.5",
    "1e3",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "1234567890123456789012345",
    " 1 ",
    "1 1",
    "x",
    "-",
    "",
    NULL,
};
static const char *const year_values[] = {
    "2012", "1",   "0",    "-0",   "+1",          "-1",  "0000", "02012",   "20120",
    "12.0", "12.", "2012", "2147", "99999999999", "abc", "",     " 2012\t", NULL,
};
static const char *const boolean_values[] = {
    "true", "false",  "1",     "0", "True", "FALSE", "TRUE", "yes",   "no",  "on",     "2",  "-1",
    "01",   " true ", "\t0\n", "t", "",     " ",     "1.0",  "true1", "nil", "true 1", NULL,
};
static const char *const uri_values[] = {
    "http://example.org/a",
    "https://example.org:8080/a?b=c&d=e#f",
    "http://example.org/a b",
    "http://example.org/\xC3\xA9",
    "example.org",
    "/a/b",
    "../a",
    "#a",
    "#a#b",
    "?",
    "//",
    "://",
    ":",
    "1:2",
    "http:",
    "http://",
    "http://[::1]/",
    "http://[::1",
    "http://a:port/",
    "http://a:99999999999/",
    "mailto:a@example.org",
    "urn:a:b",
    "%",
    "%zz",
    "%41",
    "a|b",
    "a\\b",
    "<a>",
    "{a}",
    "^",
    "`",
    "\"",
    " http://example.org/ ",
    "a\nb",
    "",
    " ",
    NULL,
};
static const char *const nmtoken_values[] = {
    "token", "1",     "-a", ".a",       "a:b", "a_b", "a b", " a ", "a,b",
    "a/b",   "a\tb ", "",   "\xC3\xA9", "@",   "a@b", "(a)", NULL,
};
static const char *const language_values[] = {
    "en",     "EN",        "en-GB",     "en-gb-oed",   "zh-Hant-TW",   "x-klingon", "i-default",
    "a",      "abcdefgh",  "abcdefghi", "en-abcdefgh", "en-abcdefghi", "en-",       "-en",
    "en--gb", "en_GB",     "en-a1",     "e1",          "1n",           "en gb",     " fr ",
    "fr\n",   "\xC3\xA9n", "",          " ",           "en,fr",        NULL,
};
static const char *const string_values[] = {
    "text",    "",      " ",  "\n\t ", " text ", "\xC3\xA9\xE4\xB8\xAD", "<&>\"'",
    "]]>",     "&amp;", "xx", "-",     "0",      "\xF0\x9F\x98\x80",     "\xC2\xA0",
    "a\nb\tc", NULL,
};
static const char *const id_values[] = {
    "a", "_1", "1a", "a:b", "a b", " a ", "-a", "a.b", "\xC3\xA9", "", NULL,
};
static const char *const space_values[] = {
    "preserve", "default", "Default", "other", " preserve ", "", NULL,
};

static const struct {
    const char *type;
    const char *const *values;
} type_table[] = {
    {"string", string_values},        {"date", date_values},
    {"dateTime", date_time_values},   {"decimal", decimal_values},
    {"int", integer_values},          {"nonNegativeInteger", integer_values},
    {"positiveInteger", year_values}, {"boolean", boolean_values},
    {"anyURI", uri_values},           {"NMTOKEN", nmtoken_values},
    {"language", language_values},    {"ID", id_values},
    {"space", space_values},
};
enum { TYPES = sizeof type_table / sizeof *type_table };

static const char *const *values_of(const char *type)
{
    for (size_t i = 0; i < TYPES; i++)
        if (strcmp(type_table[i].type, type) == 0)
            return type_table[i].values;
    return string_values;
}

static const char *pick(const char *const *values, struct random *random)
{
    size_t count = 0;
    while (values[count])
        count++;
    return values[random_below(random, count)];
}

const char *value_at_edge(const char *type, struct random *random)
{
    return pick(values_of(type), random);
}

const char *value_mistyped(const char *type, struct random *random)
{
    const char *const *own = values_of(type), *const *other = own;
    while (other == own)
        other = type_table[random_below(random, TYPES)].values;
    return pick(other, random);
}

const char *value_plain(const char *type)
{
    return values_of(type)[0];
}
