#include "records/source_settings.h"

#include <string.h>

#include <CUnit/CUnit.h>

extern CU_TestInfo source_settings_tests[];

static char one[] = "a", all_csv[] = "records/*.csv", any[] = "records/sheet.*",
            bare[] = "records/*", workbook[] = "records/b.xlsx", xml[] = "records/*.xml",
            service[] = "service=a";
static char *names[] = {one};
static unsigned row = 3;

static void check_refused(const struct source *source, const char *message)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(source_settings_fit(source, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, message));
    error_clear(&error);
}

static void check_accepted(const struct source *source)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(source_settings_fit(source, &error));
    CU_ASSERT_FALSE(error.kind);
}

static void canonical_kinds_refuse_what_is_for_mappings(void)
{
    static const enum source_kind kinds[] = {SOURCE_IATI, SOURCE_PATH_HEADERS, SOURCE_D_PORTAL,
                                             SOURCE_CEB};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct source sources[] = {
            {.file = all_csv, .kind = kinds[i], .fill_down = names, .fill_down_count = 1},
            {.file = all_csv, .kind = kinds[i], .columns = names, .columns_count = 1},
            {.file = all_csv, .kind = kinds[i], .simple_names = true},
            {.file = all_csv, .kind = kinds[i], .table = one},
        };
        for (size_t j = 0; j < sizeof sources / sizeof *sources; j++)
            check_refused(&sources[j], "it is for files that a mapping reads");
        check_accepted(&(struct source){.file = all_csv, .kind = kinds[i], .optional = true});
    }
    check_refused(
        &(struct source){.file = xml, .fill_down = names, .fill_down_count = 1},
        "'records/*.xml', a source of publication.yaml, is of kind iati, for which 'fill_down' "
        "means nothing: it is for files that a mapping reads, and the tables and columns of this "
        "kind are given; remove it");
}

static void settings_of_other_kinds_are_refused(void)
{
    check_refused(&(struct source){.file = all_csv, .header_row = &row},
                  "is of kind csv, for which 'header_row' means nothing: it is for workbooks");
    check_refused(&(struct source){.file = all_csv, .tables = names, .tables_count = 1},
                  "'tables' means nothing: it is for files with several tables");
    check_refused(&(struct source){.file = workbook, .delimiter = one},
                  "is of kind xlsx, for which 'delimiter' means nothing: it is for CSV files");
    check_refused(&(struct source){.file = workbook, .quote = one}, "'quote' means nothing");
    check_refused(&(struct source){.file = xml, .encoding = one}, "'encoding' means nothing");
    check_refused(&(struct source){.database = service, .kind = SOURCE_POSTGRESQL, .quote = one},
                  "'service=a', a source of publication.yaml, is of kind postgresql");
}

static void settings_that_may_mean_something_are_accepted(void)
{
    check_accepted(&(struct source){.file = any, .header_row = &row, .delimiter = one});
    check_accepted(&(struct source){.file = bare, .tables = names, .tables_count = 1});
    check_accepted(&(struct source){.file = workbook, .header_row = &row, .simple_names = true});
    check_accepted(
        &(struct source){.file = all_csv, .encoding = one, .columns = names, .columns_count = 1});
    check_accepted(&(struct source){.file = all_csv, .kind = SOURCE_D_PORTAL, .encoding = one});
}

CU_TestInfo source_settings_tests[] = {
    {"canonical kinds refuse what is for mappings", canonical_kinds_refuse_what_is_for_mappings},
    {"settings of other kinds are refused", settings_of_other_kinds_are_refused},
    {"settings that may mean something are accepted",
     settings_that_may_mean_something_are_accepted},
    CU_TEST_INFO_NULL,
};
