#include "base/spreadsheet_damage.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

extern CU_TestInfo spreadsheet_damage_tests[];

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* `expected` NULL: no damage. */
static void check(const char *text, bool dates, const char *expected)
{
    const char *damage = spreadsheet_damage(text, dates);
    bool same = damage && expected ? strcmp(damage, expected) == 0 : damage == expected;
    CU_ASSERT(same);
    if (!same)
        printf("\n    \"%s\": %s\n", text, damage ? damage : "no damage");
}

static void dates_are_known_as_spreadsheets_show_them(void)
{
    static const char *const texts[] = {
        "2020-02-01", "2020/02/01", "01/02/2020", "1/02/2020", "01/2/2020",  "1/2/2020",
        "01.02.2020", "1.02.2020",  "01.2.2020",  "1.2.2020",  "1-Feb",      "01-Feb",
        "1-FEB-20",   "01-feb-20",  "Jan-20",     "May-2020",  "1-Feb-2020", "01-Feb-2020",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        check(texts[i], true, "a date");
}

static void a_time_may_follow_a_date(void)
{
    check("2020-02-01T00:00:00", true, "a date");
    check("01/02/2020 00:00", true, "a date");
    check("2020-02-01 A", true, NULL);
    check("2020-02-012", true, NULL);
}

static void codes_are_no_dates(void)
{
    static const char *const texts[] = {
        "",       "1-2",        "11110",      "XM-DAC-99", "1-ABC",       "2020-02",  "A-20",
        "01.1.1", "12.3.12345", "2020-02-1A", "9-Foo-20",  "1.2",         "1-an -20", "-",
        "1-Fe",   "Jan-2",      "NF-20",      "1/2/20200", "AB-99-AB-99", "99-99-99",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        check(texts[i], true, NULL);
}

static void identifiers_may_be_dates(void)
{
    check("2020-02-01", false, NULL);
    check("1-Feb", false, NULL);
}

static void powers_of_ten_are_damage_everywhere(void)
{
    static const char *const texts[] = {"4.1E+11", "4,1E+11", "4E+11", "4.1e+11",
                                        "XM-DAC-99-4.1E+11"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        check(texts[i], true, "a power of ten");
        check(texts[i], false, "a power of ten");
    }
}

static void what_only_resembles_a_power_is_none(void)
{
    static const char *const texts[] = {"4E11",     "E+11",   "4.1E+",     "4.1E-11",
                                        "4.1E+11A", "A4E+11", "4.1E+11-1", "XM-DAC-E+1"};
    for (size_t i = 0; i < COUNT(texts); i++)
        check(texts[i], true, NULL);
}

CU_TestInfo spreadsheet_damage_tests[] = {
    {"dates are known as spreadsheets show them", dates_are_known_as_spreadsheets_show_them},
    {"a time may follow a date", a_time_may_follow_a_date},
    {"codes are no dates", codes_are_no_dates},
    {"identifiers may be dates", identifiers_may_be_dates},
    {"powers of ten are damage everywhere", powers_of_ten_are_damage_everywhere},
    {"what only resembles a power is none", what_only_resembles_a_power_is_none},
    CU_TEST_INFO_NULL,
};
