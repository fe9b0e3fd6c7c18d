#include "records/row_groups.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "records/path_commands.h"

extern CU_TestInfo row_groups_tests[];

static void add(struct row_groups *groups, const char *key, size_t number, const char *bytes)
{
    struct error error = ERROR_INIT;
    const struct grouped_row row = {.number = number, .bytes = bytes, .length = strlen(bytes)};
    CU_ASSERT_TRUE(row_groups_add(groups, key, &row, &error));
}

static void brings_rows_of_a_key_together(void)
{
    struct error error = ERROR_INIT;
    struct row_groups *groups = row_groups_new(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(groups);
    add(groups, "b", 2, "first");
    add(groups, "a", 3, "second");
    add(groups, "b", 4, "third");
    struct strbuf given = STRBUF_INIT;
    struct grouped_row row;
    long long last = 0;
    while (row_groups_next(groups, &row, &error)) {
        strbuf_addf(&given, "%s%zu:%.*s", row.group == last ? " " : "|", row.number,
                    (int)row.length, row.bytes);
        last = row.group;
    }
    CU_ASSERT_STRING_EQUAL(given.text, "|2:first 4:third|3:second");
    CU_ASSERT_FALSE(row_groups_next(groups, &row, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
    strbuf_release(&given);
    row_groups_free(groups);
}

static void knows_the_commands_of_a_configuration_row(void)
{
    struct path_commands commands = {.root = NULL};
    static const char *const good[] = {"skiprows 3",
                                       "HeaderRows 2",
                                       "ignore",
                                       "hashcomments",
                                       "XMLRootTag iati-organisations",
                                       "RootListPath iati-organisation",
                                       "IDName organisation-identifier"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!path_command_take(&commands, good[i]))
            CU_FAIL(good[i]);
    CU_ASSERT_EQUAL(commands.skip_rows, 3);
    CU_ASSERT_EQUAL(commands.header_rows, 2);
    CU_ASSERT_TRUE(commands.is_ignored && commands.has_hash_comments);
    CU_ASSERT_STRING_EQUAL(commands.root, "iati-organisations");
    CU_ASSERT_STRING_EQUAL(commands.identifier, "organisation-identifier");
    static const char *const bad[] = {"skiprows",        "skiprows x", "skiprows 99999", "jump",
                                      "XMLRootTag html", "IDName id",  "ignore it"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (path_command_take(&commands, bad[i]))
            CU_FAIL(bad[i]);
}

CU_TestInfo row_groups_tests[] = {
    {"brings rows of a key together", brings_rows_of_a_key_together},
    {"knows the commands of a configuration row", knows_the_commands_of_a_configuration_row},
    CU_TEST_INFO_NULL,
};
