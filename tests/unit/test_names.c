#include "validate/names.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "validate/pointer_table.h"

extern CU_TestInfo names_tests[];

static void numbers_are_given_once(void)
{
    struct names *names = names_new();
    CU_ASSERT_EQUAL(names_find(names, "sector", 6), NAME_UNKNOWN);
    CU_ASSERT_EQUAL(names_add(names, "sector", 6), 1);
    CU_ASSERT_EQUAL(names_add(names, "xml:lang", 8), 2);
    CU_ASSERT_EQUAL(names_add(names, "sector", 6), 1);
    CU_ASSERT_EQUAL(names_find(names, "sector", 6), 1);
    CU_ASSERT_EQUAL(names_count(names), 2);
    CU_ASSERT_STRING_EQUAL(names_text(names, 2), "xml:lang");
    CU_ASSERT_STRING_EQUAL(names_text(names, NAME_UNKNOWN), "");
    names_free(names);
    names_free(NULL);
}

static void only_whole_names_count(void)
{
    struct names *names = names_new();
    CU_ASSERT_EQUAL(names_add(names, "title-and-more", 5), 1);
    CU_ASSERT_EQUAL(names_find(names, "title", 5), 1);
    CU_ASSERT_EQUAL(names_find(names, "title", 4), NAME_UNKNOWN);
    CU_ASSERT_EQUAL(names_find(names, "titles", 6), NAME_UNKNOWN);
    CU_ASSERT_EQUAL(names_find(names, "", 0), NAME_UNKNOWN);
    CU_ASSERT_EQUAL(names_find(names, "title\0x", 7), NAME_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(names_text(names, 1), "title");
    names_free(names);
}

static void many_names(void)
{
    struct names *names = names_new();
    char name[20];
    for (unsigned i = 1; i <= 5000; i++) {
        int length = snprintf(name, sizeof name, "name-%u", i);
        CU_ASSERT_EQUAL(names_add(names, name, (size_t)length), i);
    }
    for (unsigned i = 1; i <= 5000; i++) {
        int length = snprintf(name, sizeof name, "name-%u", i);
        CU_ASSERT_EQUAL(names_find(names, name, (size_t)length), i);
        CU_ASSERT_STRING_EQUAL(names_text(names, i), name);
    }
    names_free(names);
}

static void pairs_have_slots(void)
{
    struct pointer_table *table = pointer_table_new();
    char a, b;
    *pointer_table_slot(table, &a, &b) = &a;
    CU_ASSERT_PTR_NULL(*pointer_table_slot(table, &b, &a));
    CU_ASSERT_PTR_NULL(*pointer_table_slot(table, &a, NULL));
    CU_ASSERT_PTR_EQUAL(*pointer_table_slot(table, &a, &b), &a);
    *pointer_table_slot(table, &a, &b) = &b;
    CU_ASSERT_PTR_EQUAL(*pointer_table_slot(table, &a, &b), &b);
    pointer_table_free(table);
    pointer_table_free(NULL);
}

/* Each generation sees only its own entries, however many the ones before had. */
static void generations(void)
{
    static char cells[3000];
    struct pointer_table *table = pointer_table_new();
    size_t wrong = 0;
    for (size_t round = 1; round <= 3; round++) {
        for (size_t i = 0; i < sizeof cells; i++)
            wrong += *pointer_table_slot(table, &cells[i], &cells[round]) != NULL;
        for (size_t i = 0; i < sizeof cells; i++)
            *pointer_table_slot(table, &cells[i], &cells[0]) = &cells[(i + round) % sizeof cells];
        for (size_t i = 0; i < sizeof cells; i++)
            wrong += *pointer_table_slot(table, &cells[i], &cells[0]) !=
                     &cells[(i + round) % sizeof cells];
        pointer_table_clear(table);
        for (size_t i = 0; i < sizeof cells; i += 7)
            wrong += *pointer_table_slot(table, &cells[i], &cells[0]) != NULL;
        pointer_table_clear(table);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    pointer_table_free(table);
}

CU_TestInfo names_tests[] = {
    {"gives each name one number", numbers_are_given_once},
    {"takes no part of a name for it", only_whole_names_count},
    {"keeps thousands of names apart", many_names},
    {"keeps a value for each pair of addresses, in their order", pairs_have_slots},
    {"forgets all pairs at once, as often as wanted", generations},
    CU_TEST_INFO_NULL,
};
