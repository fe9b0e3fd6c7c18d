#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* The one XML file of a published folder. */
static char *only_file(const char *site)
{
    const char *line = snapshot(site, SNAPSHOT_BYTES);
    CU_ASSERT_EQUAL(count_files(site, ".xml"), 1);
    const char *end = strstr(line, ".xml"), *start = end;
    CHECK(end != NULL, "'%s' has no XML file:\n%s", site, line);
    while (end && start > line && start[-1] != '\n')
        start--;
    return end ? text_of("%s/%.*s.xml", site, (int)(end - start), start) : text_of("%s", site);
}

/* A folder of CSV files that a real organisation's data were written to gives its activities and
 * its money back. */
static void expect_same_data(const char *name)
{
    if (!have_reference())
        return;
    const char *folder = in_test(name);
    EXPECT(iatipub("init", folder, "--template", "multi-csv", NULL), 0);
    copy_folder(in_reference(text_of("real/csv-folders/%s", name)), file_of(folder, "records"));
    run_well(folder);
    const char *ours = only_file(file_of(folder, "site"));
    const char *original = in_reference(text_of("real/activities/%s.xml", name));
    CU_ASSERT_STRING_EQUAL(xml_problem(ours, official_schema("2.03")), "");
    CU_ASSERT_STRING_EQUAL(xml_problem(ours, own_schema("2.03")), "");
    CU_ASSERT_EQUAL(xml_number(ours, "count(//iati-activity)"),
                    xml_number(original, "count(//iati-activity)"));
    const char *money = xml_money(ours), *expected = xml_money(original);
    CHECK(strcmp(money, expected) == 0, "transactions differ:\n%sinstead of\n%s", money, expected);
}

static void folder_of_usaid_gives_the_original_data(void)
{
    expect_same_data("usaid-798");
}

static void folder_of_the_world_bank_gives_the_original_data(void)
{
    expect_same_data("worldbank-679");
}

static void second_run_of_a_real_folder_changes_nothing(void)
{
    if (!have_reference())
        return;
    const char *folder = in_test("usaid-798");
    EXPECT(iatipub("init", folder, "--template", "multi-csv", NULL), 0);
    copy_folder(in_reference("real/csv-folders/usaid-798"), file_of(folder, "records"));
    run_well(folder);
    const char *site = site_of(folder);
    run_well(folder);
    CHECK(strcmp(site, site_of(folder)) == 0, "what is published changed");
}

CU_TestInfo reference_tests[] = {
    {"folder of USAID gives the original data", folder_of_usaid_gives_the_original_data},
    {"folder of the World Bank gives the original data",
     folder_of_the_world_bank_gives_the_original_data},
    {"second run of a real folder changes nothing", second_run_of_a_real_folder_changes_nothing},
    CU_TEST_INFO_NULL,
};
