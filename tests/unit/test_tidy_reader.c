#include "records/tidy_reader.h"

#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "unit/folder.h"
#include "unit/gathered.h"
#include "unit/rows.h"
#include "unit/xlsx_builder.h"

extern CU_TestInfo tidy_reader_tests[];

static char budget[] = "Budget", identifier[] = "identifier", no_column[] = "Reference",
            activity_id[] = "activity_id";

static void check_csv(const struct source *source, const char *text, const char *expected)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    folder_add(folder, "in.csv", text);
    char *path = path_join(folder, "in.csv");
    check_rows(source, path, expected);
    free(path);
    folder_end(folder);
}

static void check_name(const char *name, const char *expected)
{
    char *simple = simple_column_name(name);
    check_text(simple, expected);
    free(simple);
}

static void names_become_simple(void)
{
    check_name("Period-start Iso Date", "period_start_iso_date");
    check_name("  (Sector) code!", "sector_code");
    check_name("A--B__C", "a_b_c");
    check_name("Montant d\u00e9pens\u00e9", "montant_d\u00e9pens\u00e9");
    check_name("2024 %", "2024");
    check_name("%", "%");
}

static void a_source_that_asks_for_nothing_is_read_as_it_is(void)
{
    const struct source plain = {.kind = SOURCE_CSV};
    check_csv(&plain, "No,Budget Value\n1,\n2,5\n", "*: No Budget Value\n*:2|1|-\n*:3|2|5\n");
}

static void columns_get_simple_names(void)
{
    const struct source source = {.kind = SOURCE_CSV, .simple_names = true};
    check_csv(&source, "Activity Identifier,Budget: Value\nA,5\n",
              "*: activity_identifier budget_value\n*:2|A|5\n");
}

static void columns_that_become_one_are_refused(void)
{
    const struct source source = {.kind = SOURCE_CSV, .simple_names = true};
    check_csv(&source, "Budget value,No,Budget-Value\n1,2,3\n",
              "error 2: 'in.csv': two columns are called 'budget_value' when case and punctuation "
              "don't count, as 'simple_names' asks; rename \"Budget-Value\"\n");
}

static void blank_cells_take_the_value_above(void)
{
    char *names[] = {identifier, budget};
    const struct source source = {.kind = SOURCE_CSV, .fill_down = names, .fill_down_count = 2};
    check_csv(&source, "Identifier,Note,Budget\n,first,\nA,,5\n,x,\n,,7\nB,y,\n",
              "*: Identifier Note Budget\n*:2|-|first|-\n*:3|A|-|5\n*:4|A|x|5\n*:5|A|-|7\n"
              "*:6|B|y|7\n");
}

static void a_column_that_is_not_there_fills_nothing(void)
{
    char *names[] = {no_column};
    const struct source source = {.kind = SOURCE_CSV, .fill_down = names, .fill_down_count = 1};
    check_csv(&source, "No,Name\n1,a\n,b\n", "*: No Name\n*:2|1|a\n*:3|-|b\n");
}

static void columns_are_filled_by_their_simple_names(void)
{
    char *names[] = {activity_id};
    const struct source source = {
        .kind = SOURCE_CSV, .simple_names = true, .fill_down = names, .fill_down_count = 1};
    check_csv(&source, "Activity ID,Value\nA,1\n,2\n", "*: activity_id value\n*:2|A|1\n*:3|A|2\n");
}

static void nothing_is_filled_from_another_sheet(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = path_join(folder, "in.xlsx"), *names[] = {identifier};
    const struct source source = {.fill_down = names, .fill_down_count = 1};
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_table(builder, "one", "Identifier,Value\nA,1\n,2\n");
    xlsx_builder_table(builder, "two", "Value,Identifier\n3,\n4,B\n5,\n");
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(builder, path, true));
    check_rows(&source, path,
               "one: Identifier Value\ntwo: Value Identifier\none:2|A|1\none:3|A|2\ntwo:2|3|-\n"
               "two:3|4|B\ntwo:4|5|B\n");
    free(path);
    folder_end(folder);
}

CU_TestInfo tidy_reader_tests[] = {
    {"names become simple", names_become_simple},
    {"a source that asks for nothing is read as it is",
     a_source_that_asks_for_nothing_is_read_as_it_is},
    {"columns get simple names", columns_get_simple_names},
    {"columns that become one are refused", columns_that_become_one_are_refused},
    {"blank cells take the value above", blank_cells_take_the_value_above},
    {"a column that is not there fills nothing", a_column_that_is_not_there_fills_nothing},
    {"columns are filled by their simple names", columns_are_filled_by_their_simple_names},
    {"nothing is filled from another sheet", nothing_is_filled_from_another_sheet},
    CU_TEST_INFO_NULL,
};
