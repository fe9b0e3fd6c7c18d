#include <CUnit/CUnit.h>
#include <libxml/xmlschemastypes.h>
#include <stdint.h>
#include <string.h>

#include "standard/schema_value.h"

extern CU_TestInfo schema_value_tests[];

/* A type, what libxml2 calls it, and values around which others are tried. */
static const struct trial {
    enum value_type type;
    xmlSchemaValType built_in;
    const char *alphabet;
    const char *seeds[16];
} trials[] = {
    {TYPE_DECIMAL,
     XML_SCHEMAS_DECIMAL,
     "0123456789+-. \t\ne,",
     {"1500.00", "-0.5", "+.5", "00.", "- ", "123456789012345678901234",
      "0000000000000000000000000001", "12345678901234567890123.4", "123456789012345678901234.",
      " 7 "}},
    {TYPE_DATE,
     XML_SCHEMAS_DATE,
     "0123456789+-:TZ \n",
     {"2024-02-29", "2023-02-28Z", "2024-12-31+14:00", "12024-02-29", "-0004-02-29", "2024-01-01 ",
      "9223372036854775807-01-01", "1900-02-28", "2024-11-30-13:59"}},
    {TYPE_DATETIME,
     XML_SCHEMAS_DATETIME,
     "0123456789+-:TZ. \n",
     {"2024-02-29T23:59:59", "2024-01-01T24:00:00.000Z", "2024-01-01T00:00:00.5+01:00 ",
      "2024-01-01T12:34:59.99999999999999999999999", "-2024-01-01T01:01:01Z"}},
    {TYPE_BOOLEAN, XML_SCHEMAS_BOOLEAN, "truefals01 \t", {"true", "false", "1", "0", " true "}},
    {TYPE_URI,
     XML_SCHEMAS_ANYURI,
     "ahtps:/?#[]@!%4g. \\\"<{'\xC3\xA9",
     {"https://example.org/page?a=b#c", "http://example.org", "http://[::1]:80/", "mailto:a@b.org",
      "urn:x:y", "a%20b", "//host/path", " http://example.org/ ", "", " "}},
    {TYPE_INT,
     XML_SCHEMAS_INT,
     "0123456789+- .",
     {"12", "-2147483648", "2147483647", "2147483648", "-2147483649", "+0",
      "00000000000000000000000001"}},
    {TYPE_POSITIVE_INTEGER,
     XML_SCHEMAS_PINTEGER,
     "0123456789+- .",
     {"2024", "+1", "0", "123456789012345678901234", " 1 ", "01"}},
    {TYPE_NON_NEGATIVE_INTEGER,
     XML_SCHEMAS_NNINTEGER,
     "0123456789+- .",
     {"2024", "-0", "0", "123456789012345678901234", "-1", "000"}},
    {TYPE_NMTOKEN,
     XML_SCHEMAS_NMTOKEN,
     "aZ09.-_: ,/\xC3\xA9\xC2\xA0",
     {"activity-id", " a ", "1", "a:b", "\xC3\xA9t\xC3\xA9", "a\xC2\xA0"}},
    {TYPE_LANGUAGE,
     XML_SCHEMAS_LANGUAGE,
     "enABz019-_ \t",
     {"fr", "pt-BR", "zh-Hant-TW", "x-abcdefgh", "abcdefghi", " en ", "", "en-"}},
    {TYPE_STRING, XML_SCHEMAS_STRING, "a ", {"text", ""}},
};

/* A linear congruential generator does for picking places and characters. */
static size_t below(uint64_t *state, size_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*state >> 33) % limit;
}

/* Replaces, inserts or removes a few bytes of `text`, which has room for as many more. */
static void change(char *text, const char *alphabet, uint64_t *state)
{
    for (size_t times = below(state, 4); times > 0; times--) {
        size_t length = strlen(text), at = below(state, length + 1);
        char c = alphabet[below(state, strlen(alphabet))];
        size_t kind = below(state, 3);
        if (kind == 0) {
            memmove(text + at + 1, text + at, length - at + 1);
            text[at] = c;
        } else if (at < length && kind == 1) {
            text[at] = c;
        } else if (at < length) {
            memmove(text + at, text + at + 1, length - at);
        }
    }
}

static bool libxml_takes(const struct trial *trial, const char *text)
{
    xmlSchemaType *type = xmlSchemaGetBuiltInType(trial->built_in);
    return xmlSchemaValPredefTypeNodeNoNorm(type, (const xmlChar *)text, NULL, NULL) == 0;
}

static void try_values(const struct trial *trial)
{
    enum { TIMES = 30000 };
    uint64_t state = 1;
    size_t seeds = 0, valid = 0, wrong = 0;
    while (seeds < sizeof trial->seeds / sizeof *trial->seeds && trial->seeds[seeds])
        seeds++;
    for (size_t i = 0; i < TIMES; i++) {
        char text[128];
        strcpy(text, trial->seeds[i < seeds ? i : below(&state, seeds)]);
        if (i >= seeds)
            change(text, trial->alphabet, &state);
        if (!xmlCheckUTF8((const unsigned char *)text))
            continue; /* no parser hands such over */
        bool takes = libxml_takes(trial, text);
        valid += takes;
        if (schema_value_is_valid(trial->type, text) == takes)
            continue;
        if (wrong++ < 5)
            printf("\n    %s: \"%s\" %s", value_type_expectation(trial->type), text,
                   takes ? "is valid" : "is not valid");
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(valid > TIMES / 100);
}

static void values_are_taken_as_the_schema_takes_them(void)
{
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
        try_values(&trials[i]);
}

static void attributes_of_xml_have_their_values(void)
{
    static const struct {
        const char *name, *value;
        bool valid;
    } cases[] = {
        {"xml:lang", "en", true},        {"xml:lang", "", true},
        {"xml:lang", " en", true},       {"xml:lang", "e_n", false},
        {"xml:space", "keep", false},    {"xml:space", "preserve", true},
        {"xml:space", " default", true}, {"xml:id", "1a", false},
        {"xml:id", "a1", true},          {"xml:base", "http://[", false},
        {"xml:base", "../a", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(xml_attribute_find(cases[i].name)->is_valid(cases[i].value),
                        cases[i].valid);
    CU_ASSERT_PTR_NULL(xml_attribute_find("xml:other"));
}

CU_TestInfo schema_value_tests[] = {
    {"values are taken as the schema takes them", values_are_taken_as_the_schema_takes_them},
    {"attributes of XML have their values", attributes_of_xml_have_their_values},
    CU_TEST_INFO_NULL,
};
