#include "validate/identities.h"

#include <CUnit/CUnit.h>
#include <stdio.h>

extern CU_TestInfo identities_tests[];

static void check(const struct identity *identity, size_t file, size_t line, size_t latest_line,
                  size_t count)
{
    CU_ASSERT_EQUAL(identity->file, file);
    CU_ASSERT_EQUAL(identity->line, line);
    CU_ASSERT_EQUAL(identity->latest_line, latest_line);
    CU_ASSERT_EQUAL(identity->latest_count, count);
}

static void meetings(void)
{
    struct identities *identities = identities_new();
    check(identities_add(identities, "A", 0, 10), 0, 10, 10, 1);
    check(identities_add(identities, "B", 0, 15), 0, 15, 15, 1);
    check(identities_add(identities, "A", 0, 20), 0, 10, 10, 2);
    check(identities_add(identities, "A", 3, 5), 0, 10, 5, 1);
    const struct identity *identity = identities_add(identities, "A", 3, 7);
    check(identity, 0, 10, 5, 2);
    CU_ASSERT_EQUAL(identity->latest, 3);
    CU_ASSERT_STRING_EQUAL(identity->identifier, "A");
    CU_ASSERT_TRUE(identities_contain(identities, "B"));
    CU_ASSERT_FALSE(identities_contain(identities, "b"));
    CU_ASSERT_FALSE(identities_contain(identities, ""));
    identities_free(identities);
    identities_free(NULL);
}

static void many(void)
{
    struct identities *identities = identities_new();
    char identifier[40];
    size_t wrong = 0;
    for (size_t i = 0; i < 20000; i++) {
        snprintf(identifier, sizeof identifier, "XM-DAC-41302-%zu", i);
        wrong += identities_add(identities, identifier, 0, i)->latest_count != 1;
    }
    for (size_t i = 0; i < 20000; i++) {
        snprintf(identifier, sizeof identifier, "XM-DAC-41302-%zu", i);
        const struct identity *identity = identities_add(identities, identifier, 1, 1);
        wrong += identity->file != 0 || identity->line != i;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_FALSE(identities_contain(identities, "XM-DAC-41302-20000"));
    identities_free(identities);
}

CU_TestInfo identities_tests[] = {
    {"knows where an identifier was met first, in all files and in the latest", meetings},
    {"keeps thousands of identifiers apart", many},
    CU_TEST_INFO_NULL,
};
