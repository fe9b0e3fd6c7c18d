#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/cell_address.h"
#include "records/xlsx_columns.h"
#include "records/xlsx_format.h"
#include "records/xlsx_number.h"
#include "records/xlsx_sheet.h"
#include "records/xlsx_strings.h"

extern CU_TestInfo xlsx_values_tests[];

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void check(const char *stored, const char *got, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(got, expected);
    if (strcmp(got, expected) != 0)
        printf("\n    '%s' gave '%s', not '%s'\n", stored, got, expected);
}

/* What a number's text becomes: "none", "cut", or the decimal. */
static const char *number_text(const char *stored, int zeros, char text[XLSX_NUMBER_SIZE])
{
    struct xlsx_number number;
    if (!xlsx_number_read(&number, stored, strlen(stored)))
        return "none";
    if (xlsx_number_is_cut(&number))
        return "cut";
    CU_ASSERT_EQUAL(xlsx_number_text(&number, zeros, text), strlen(text));
    return text;
}

static void numbers_are_plain_decimals(void)
{
    static const char *const cases[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"1500", "1500"},
        {"1500.10", "1500.1"},
        {"-2.5", "-2.5"},
        {"+7", "7"},
        {"007", "7"},
        {"0.30000000000000004", "0.3"},
        {"2.9999999999999996", "3"},
        {"1234.5699999999999", "1234.57"},
        {"4.1E+11", "410000000000"},
        {"1E3", "1000"},
        {"1.5e-3", "0.0015"},
        {"1E-7", "0.0000001"},
        {"-1.25E-5", "-0.0000125"},
        {"999999999999999", "999999999999999"},
        {"123456789012345.67", "cut"},
        {"12345678901234.56", "cut"},
        {"12345678901234.600000000000001", "12345678901234.6"},
        {"1234567890123.4500000000000002", "1234567890123.45"},
        {"0.1", "0.1"},
        {"100", "100"},
        {"9.9999999999999995E-2", "0.1"},
        {"1E-400", "0"},
        {"1000000000000000", "cut"},
        {"41130220240500000000", "cut"},
        {"4.1E+17", "cut"},
        {"1E400", "cut"},
        {"", "none"},
        {"-", "none"},
        {".", "none"},
        {"E5", "none"},
        {"1E", "none"},
        {"1E+", "none"},
        {"1E 5", "none"},
        {"1 5", "none"},
        {"0x10", "none"},
        {"nan", "none"},
        {"inf", "none"},
        {"1,5", "none"},
    };
    char text[XLSX_NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(cases); i++)
        check(cases[i][0], number_text(cases[i][0], 0, text), cases[i][1]);
}

static void every_decimal_of_15_digits_comes_back(void)
{
    char stored[64], text[XLSX_NUMBER_SIZE], expected[64];
    unsigned long long seed = 1;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        unsigned long long digits = seed % 999999999999999ULL + 1;
        int places = (int)(seed >> 60);
        double value = strtod(
            (snprintf(expected, sizeof expected, "%llue-%d", digits, places), expected), NULL);
        snprintf(stored, sizeof stored, "%.17g", value);
        const char *got = number_text(stored, 0, text);
        CU_ASSERT_EQUAL(strtod(got, NULL), value);
        CU_ASSERT_PTR_NULL(strpbrk(got, "eE"));
    }
}

static void numbers_are_filled_up_with_zeros(void)
{
    char text[XLSX_NUMBER_SIZE];
    check("110 as 00000", number_text("110", 5, text), "00110");
    check("0 as 000", number_text("0", 3, text), "000");
    check("123456 as 00000", number_text("123456", 5, text), "123456");
    check("-7 as 000", number_text("-7", 3, text), "-007");
    check("1.5 as 000", number_text("1.5", 3, text), "1.5");
}

static void percentages_are_exact(void)
{
    static const char *const cases[][2] = {
        {"0.6", "60%"}, {"1", "100%"},    {"0.125", "12.5%"}, {"0.333", "33.3%"},    {"0", "0%"},
        {"0.07", "7%"}, {"-0.5", "-50%"}, {"12.5", "1250%"},  {"0.00001", "0.001%"},
    };
    char text[XLSX_NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct xlsx_number number;
        CU_ASSERT_TRUE_FATAL(xlsx_number_read(&number, cases[i][0], strlen(cases[i][0])));
        CU_ASSERT_EQUAL(xlsx_percentage_text(number, text), strlen(cases[i][1]));
        check(cases[i][0], text, cases[i][1]);
    }
}

static void days_become_dates(void)
{
    static const struct {
        double days;
        enum xlsx_moment moment;
        bool since_1904;
        const char *expected;
    } cases[] = {
        {1, XLSX_MOMENT_DATE, false, "1900-01-01"},
        {59, XLSX_MOMENT_DATE, false, "1900-02-28"},
        {60, XLSX_MOMENT_DATE, false, ""},
        {61, XLSX_MOMENT_DATE, false, "1900-03-01"},
        {43862, XLSX_MOMENT_DATE, false, "2020-02-01"},
        {43832, XLSX_MOMENT_DATE, false, "2020-01-02"},
        {45351, XLSX_MOMENT_DATE, false, "2024-02-29"},
        {2958465, XLSX_MOMENT_DATE, false, "9999-12-31"},
        {2958466, XLSX_MOMENT_DATE, false, ""},
        {2958465.9999999, XLSX_MOMENT_DATE, false, ""},
        {0, XLSX_MOMENT_DATE, false, ""},
        {-1, XLSX_MOMENT_DATE, false, ""},
        {NAN, XLSX_MOMENT_DATE, false, ""},
        {1e300, XLSX_MOMENT_ELAPSED, false, ""},
        {0, XLSX_MOMENT_DATE, true, "1904-01-01"},
        {43889 - 1462, XLSX_MOMENT_DATE, true, "2020-02-28"},
        {2957003, XLSX_MOMENT_DATE, true, "9999-12-31"},
        {2957004, XLSX_MOMENT_DATE, true, ""},
        {45413.25, XLSX_MOMENT_DATE, false, "2024-05-01T06:00:00"},
        {45413.270833333336, XLSX_MOMENT_DATE, false, "2024-05-01T06:30:00"},
        {45413.999999999, XLSX_MOMENT_DATE, false, "2024-05-02"},
        {0.25, XLSX_MOMENT_DATE, false, "06:00:00"},
        {0.25, XLSX_MOMENT_TIME, false, "06:00:00"},
        {0.25, XLSX_MOMENT_TIME, true, "06:00:00"},
        {0, XLSX_MOMENT_TIME, false, "00:00:00"},
        {45413.25, XLSX_MOMENT_TIME, false, "2024-05-01T06:00:00"},
        {1.5, XLSX_MOMENT_ELAPSED, false, "36:00:00"},
    };
    char text[XLSX_NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(cases); i++) {
        *text = '\0';
        size_t length = xlsx_moment_text(cases[i].days, cases[i].moment, cases[i].since_1904, text);
        CU_ASSERT_EQUAL(length, strlen(cases[i].expected));
        check("a day", length ? text : "", cases[i].expected);
    }
}

static void formats_tell_what_a_number_is(void)
{
    static const struct {
        const char *code;
        enum xlsx_format_kind kind;
        int zeros;
    } cases[] = {
        {"General", XLSX_FORMAT_NUMBER, 0},
        {"0", XLSX_FORMAT_NUMBER, 0},
        {"00000", XLSX_FORMAT_NUMBER, 5},
        {"00000;-00000", XLSX_FORMAT_NUMBER, 5},
        {"00-00", XLSX_FORMAT_NUMBER, 0},
        {"#,##0.00", XLSX_FORMAT_NUMBER, 0},
        {"@", XLSX_FORMAT_NUMBER, 0},
        {"#,##0 \"days\"", XLSX_FORMAT_NUMBER, 0},
        {"[Red]#,##0;[Yellow]-#,##0", XLSX_FORMAT_NUMBER, 0},
        {"_-* #,##0\\ \\d_-;d", XLSX_FORMAT_NUMBER, 0},
        {"[$-409]#,##0", XLSX_FORMAT_NUMBER, 0},
        {"# ?/?", XLSX_FORMAT_NUMBER, 0},
        {"0%", XLSX_FORMAT_PERCENT, 0},
        {"0.0 %", XLSX_FORMAT_PERCENT, 0},
        {"0.00E+00", XLSX_FORMAT_EXPONENT, 0},
        {"##0.0e-0", XLSX_FORMAT_EXPONENT, 0},
        {"dd/mm/yyyy", XLSX_FORMAT_DATE, 0},
        {"[$-40C]d mmmm yyyy;@", XLSX_FORMAT_DATE, 0},
        {"mmm", XLSX_FORMAT_DATE, 0},
        {"yyyy\\-mm\\-dd hh:mm", XLSX_FORMAT_DATE, 0},
        {"gggee", XLSX_FORMAT_DATE, 0},
        {"hh:mm:ss", XLSX_FORMAT_TIME, 0},
        {"h:mm AM/PM", XLSX_FORMAT_TIME, 0},
        {"mm:ss.0", XLSX_FORMAT_TIME, 0},
        {"[h]:mm:ss", XLSX_FORMAT_ELAPSED, 0},
        {"[mm]:ss", XLSX_FORMAT_ELAPSED, 0},
        {"\"unclosed d", XLSX_FORMAT_NUMBER, 0},
        {"[unclosed d", XLSX_FORMAT_NUMBER, 0},
        {"", XLSX_FORMAT_NUMBER, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct xlsx_format format = xlsx_format_read(cases[i].code, strlen(cases[i].code));
        CU_ASSERT_EQUAL(format.kind, cases[i].kind);
        CU_ASSERT_EQUAL(format.zeros, cases[i].zeros);
        if (format.kind != cases[i].kind || format.zeros != cases[i].zeros)
            printf("\n    '%s' is %d, %d\n", cases[i].code, format.kind, format.zeros);
    }
}

static void built_in_formats_are_known(void)
{
    static const struct {
        unsigned id;
        enum xlsx_format_kind kind;
    } cases[] = {
        {0, XLSX_FORMAT_NUMBER},    {4, XLSX_FORMAT_NUMBER},   {9, XLSX_FORMAT_PERCENT},
        {11, XLSX_FORMAT_EXPONENT}, {14, XLSX_FORMAT_DATE},    {20, XLSX_FORMAT_TIME},
        {22, XLSX_FORMAT_DATE},     {46, XLSX_FORMAT_ELAPSED}, {49, XLSX_FORMAT_NUMBER},
        {57, XLSX_FORMAT_DATE},     {163, XLSX_FORMAT_NUMBER},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CU_ASSERT_EQUAL(xlsx_format_built_in(cases[i].id).kind, cases[i].kind);
}

static void escapes_become_characters(void)
{
    static const char *const cases[][2] = {
        {"a_x000D_\nb", "a\r\nb"},
        {"_x005F_x000D_", "_x000D_"},
        {"_x00e9_", "\xC3\xA9"},
        {"_xD83D__xDE00_", "\xF0\x9F\x98\x80"},
        {"_xD83D_", "\xED\xA0\xBD"},
        {"_x20AC_", "\xE2\x82\xAC"},
        {"_x12_", "_x12_"},
        {"_xGGGG_", "_xGGGG_"},
        {"plain_text", "plain_text"},
        {"_x000D", "_x000D"},
        {"_", "_"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        strcpy(text, cases[i][0]);
        CU_ASSERT_EQUAL(xlsx_text_unescape(text, strlen(text)), strlen(cases[i][1]));
        check(cases[i][0], text, cases[i][1]);
    }
}

static void only_sheets_of_workbooks_have_addresses(void)
{
    CU_ASSERT_TRUE(cell_address_fits("records/a.xlsx#Projects"));
    CU_ASSERT_TRUE(cell_address_fits("records/A.XLSM#a#b"));
    CU_ASSERT_FALSE(cell_address_fits("records/a.xlsx"));
    CU_ASSERT_FALSE(cell_address_fits("records/a.db#xlsx"));
    CU_ASSERT_FALSE(cell_address_fits("xlsx#a"));
    CU_ASSERT_FALSE(cell_address_fits(NULL));
}

static void addresses_go_both_ways(void)
{
    static const struct {
        unsigned column;
        unsigned row;
        const char *address;
    } cases[] = {{1, 1, "A1"},    {26, 7, "Z7"},    {27, 10, "AA10"},
                 {702, 3, "ZZ3"}, {703, 4, "AAA4"}, {16384, 1048576, "XFD1048576"}};
    char text[CELL_ADDRESS_SIZE];
    unsigned column, row;
    for (size_t i = 0; i < COUNT(cases); i++) {
        cell_address(cases[i].column, cases[i].row, text);
        check("an address", text, cases[i].address);
        CU_ASSERT_EQUAL(xlsx_address_read(text, strlen(text), &column, &row), strlen(text));
        CU_ASSERT(column == cases[i].column && row == cases[i].row);
    }
    static const char *const wrong[] = {"",   "A",    "7",        "A0",
                                        "a1", "XFE1", "A1048577", "AAAAAAAAAAAA1"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        CU_ASSERT_EQUAL(xlsx_address_read(wrong[i], strlen(wrong[i]), &column, &row), 0);
}

static void names_tell_what_a_column_holds(void)
{
    static const struct {
        const char *name;
        enum xlsx_purpose purpose;
    } cases[] = {
        {"Sector Vocabulary", XLSX_PURPOSE_CODES},
        {"iati_identifier", XLSX_PURPOSE_CODES},
        {"ProjectID", XLSX_PURPOSE_CODES},
        {"activity_date_type", XLSX_PURPOSE_CODES},
        {"Vocabulary-uri", XLSX_PURPOSE_CODES},
        {"reference", XLSX_PURPOSE_CODES},
        {"Period Start Iso_date", XLSX_PURPOSE_DATES},
        {"Reference date", XLSX_PURPOSE_DATES},
        {"transaction_date", XLSX_PURPOSE_DATES},
        {"Planned end", XLSX_PURPOSE_DATES},
        {"Amount", XLSX_PURPOSE_OPEN},
        {"Updated", XLSX_PURPOSE_OPEN},
        {"Identity", XLSX_PURPOSE_OPEN},
        {"", XLSX_PURPOSE_OPEN},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CU_ASSERT_EQUAL(xlsx_purpose_of(cases[i].name), cases[i].purpose);
        if (xlsx_purpose_of(cases[i].name) != cases[i].purpose)
            printf("\n    %s\n", cases[i].name);
    }
}

static void texts_may_look_like_dates(void)
{
    static const char *const dates[] = {"2024-05-01", "1/5/2024", "1.5.24", "2024-05-01T00:00:00",
                                        "01-05-2024 10:00"};
    static const char *const others[] = {"1-2",    "2024", "XM-DAC-1",  "1.2.3.4",
                                         "a1-2-3", "1-2-", "12345-1-1", ""};
    for (size_t i = 0; i < COUNT(dates); i++)
        CU_ASSERT_TRUE(xlsx_looks_like_date(dates[i], strlen(dates[i])));
    for (size_t i = 0; i < COUNT(others); i++)
        CU_ASSERT_FALSE(xlsx_looks_like_date(others[i], strlen(others[i])));
}

CU_TestInfo xlsx_values_tests[] = {
    {"numbers are plain decimals of at most 15 digits", numbers_are_plain_decimals},
    {"every decimal of 15 digits comes back", every_decimal_of_15_digits_comes_back},
    {"whole numbers are filled up with zeros where the format says so",
     numbers_are_filled_up_with_zeros},
    {"percentages are exact", percentages_are_exact},
    {"days become dates in both calendars", days_become_dates},
    {"formats tell what a number is", formats_tell_what_a_number_is},
    {"built-in formats are known", built_in_formats_are_known},
    {"escapes become characters", escapes_become_characters},
    {"addresses go both ways", addresses_go_both_ways},
    {"only sheets of workbooks have addresses", only_sheets_of_workbooks_have_addresses},
    {"names tell what a column holds", names_tell_what_a_column_holds},
    {"texts may look like dates", texts_may_look_like_dates},
    CU_TEST_INFO_NULL,
};
