#include "records/recognise.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

extern CU_TestInfo recognise_tests[];

enum { MOST = 8 };
#define COUNT(list) count_of(list)

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (count < MOST && list[count])
        count++;
    return count;
}

static void recognises_every_layout(void)
{
    static const struct {
        const char *name, *sheets[MOST], *headers[MOST], *title;
    } cases[] = {
        {"activities.csv", {NULL}, {"\xC2\xA0 x", NULL}, NULL},
        {"activities.csv", {NULL}, {"activity_identifier", "title"}, "the activities of a folder"},
        {"sectors.csv", {NULL}, {"activity_identifier", "sector_code"}, "the activities of"},
        {"organisations.csv", {NULL}, {"organisation_identifier", "name"}, "the organisations of"},
        {"a.csv",
         {NULL},
         {"Activity Identifier ", "Participating Organisation Role",
          "Transaction Internal Reference"},
         "the activity CSV of IATI Publisher"},
        {"a.xlsx", {"Instructions", "Settings", "Options"}, {NULL}, "the activity workbook"},
        {"a.xlsx", {"Result", "Result_Mapper"}, {NULL}, "the result, indicator or period"},
        {"a.csv", {NULL}, {"iati-identifier", "title/narrative"}, "sheets with path headers"},
        {"a.csv", {NULL}, {"name/narrative", "organisation-identifier"}, "sheets with path"},
        {"a.csv", {NULL}, {"index", "parent", "/iati-activities/iati-activity"}, "the CSV of D-"},
        {"2024-Budgets.csv", {NULL}, {"IATI activity identifier", "Budget"}, "the sheets of Spre"},
        {"o.csv", {NULL}, {"Organisation Identifier", "Budget Kind"}, "the single organisation"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct file_signs signs = {.name = cases[i].name,
                                         .sheets = cases[i].sheets,
                                         .sheet_count = COUNT(cases[i].sheets),
                                         .headers = cases[i].headers,
                                         .header_count = COUNT(cases[i].headers)};
        struct recognition recognition = recognise(&signs);
        const char *title = cases[i].title;
        if (recognition.is_certain != (title != NULL) ||
            (title && strncmp(recognition.layout->title, title, strlen(title)) != 0))
            CU_FAIL(title ? title : "nothing");
        free(recognition.matching);
    }
}

static void expect_advice(const char *const *headers, const char *expected)
{
    const struct file_signs signs = {
        .name = "a.csv", .headers = headers, .header_count = COUNT(headers)};
    char *advice = recognition_advice(&signs);
    CU_ASSERT_STRING_EQUAL(advice, expected);
    free(advice);
}

static void names_the_template(void)
{
    static const char *const headers[MOST] = {"iati-identifier", "title/narrative"};
    expect_advice(headers, "; this looks like sheets with path headers (flatten-tool, CoVE); start "
                           "with: iatipub init DIR --template path-headers");
}

static void names_the_columns_in_common(void)
{
    static const char *const headers[MOST] = {"No", "Activity Title", "Sector Code"};
    expect_advice(headers,
                  "; the nearest known layout is the activity CSV of IATI Publisher, which "
                  "has the columns \"Activity Title\", \"Sector Code\"; start with: "
                  "iatipub init DIR --template publisher-csv");
}

static void says_nothing_of_what_it_does_not_know(void)
{
    static const char *const headers[MOST] = {"No", "Colour", "Weight"};
    expect_advice(headers, "");
}

CU_TestInfo recognise_tests[] = {
    {"recognises every layout", recognises_every_layout},
    {"names the template", names_the_template},
    {"names the columns in common", names_the_columns_in_common},
    {"says nothing of what it does not know", says_nothing_of_what_it_does_not_know},
    CU_TEST_INFO_NULL,
};
