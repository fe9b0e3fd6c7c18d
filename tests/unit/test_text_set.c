#include <CUnit/CUnit.h>
#include <stdio.h>

#include "base/text_set.h"

extern CU_TestInfo text_set_tests[];

static void a_text_is_new_once(void)
{
    struct text_set set = {.slots = NULL};
    CU_ASSERT_TRUE(text_set_add(&set, "a"));
    CU_ASSERT_TRUE(text_set_add(&set, ""));
    CU_ASSERT_FALSE(text_set_add(&set, "a"));
    CU_ASSERT_FALSE(text_set_add(&set, ""));
    CU_ASSERT_TRUE(text_set_add(&set, "A"));
    text_set_release(&set);
    CU_ASSERT_TRUE(text_set_add(&set, "a"));
    text_set_release(&set);
}

static void many_texts_stay_apart(void)
{
    struct text_set set = {.slots = NULL};
    size_t added = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            char text[16];
            snprintf(text, sizeof text, "XM-%d", i);
            added += text_set_add(&set, text);
        }
    CU_ASSERT_EQUAL(added, 5000);
    CU_ASSERT_EQUAL(set.count, 5000);
    text_set_release(&set);
}

CU_TestInfo text_set_tests[] = {{"a text is new once", a_text_is_new_once},
                                {"many texts stay apart", many_texts_stay_apart},
                                CU_TEST_INFO_NULL};
