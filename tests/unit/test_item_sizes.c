#include <CUnit/CUnit.h>

#include "convert/item_sizes.h"

extern CU_TestInfo item_sizes_tests[];

static struct item_sizes sizes_of(const size_t *bytes, size_t count)
{
    struct item_sizes sizes = {.frame = 10};
    for (size_t i = 0; i < count; i++)
        item_sizes_add(&sizes, (sqlite3_int64)i, bytes[i]);
    return sizes;
}

static void files_are_filled_up_to_the_limit(void)
{
    static const size_t bytes[] = {40, 50, 1, 90, 91, 5};
    struct item_sizes sizes = sizes_of(bytes, 6);
    CU_ASSERT_EQUAL(item_sizes_total(&sizes), 287);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 0, 100), 2);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 0, 101), 3);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 3, 100), 4);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 5, 100), 6);
    item_sizes_release(&sizes);
}

static void an_item_above_the_limit_stands_alone(void)
{
    static const size_t bytes[] = {91, 5};
    struct item_sizes sizes = sizes_of(bytes, 2);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 0, 100), 1);
    CU_ASSERT_EQUAL(item_sizes_cut(&sizes, 1, 100), 2);
    item_sizes_release(&sizes);
}

CU_TestInfo item_sizes_tests[] = {
    {"files are filled up to the limit", files_are_filled_up_to_the_limit},
    {"an item above the limit stands alone", an_item_above_the_limit_stands_alone},
    CU_TEST_INFO_NULL};
