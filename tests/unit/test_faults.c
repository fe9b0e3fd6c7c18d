#include "validate/faults.h"

#include <CUnit/CUnit.h>
#include <string.h>

extern CU_TestInfo faults_tests[];

static char id[] = "0.3.1", text[] = "as the rule says";
static const struct rule rule = {.id = id, .message = text};

static void messages(void)
{
    struct arena arena = ARENA_INIT;
    struct faults faults = {.items = NULL};
    struct node node = {.label = "sector"};
    char value[2000];
    memset(value, 'v', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    faults_begin(&faults, &arena);
    CU_ASSERT_STRING_EQUAL(faults_add(&faults, &rule, &node, NULL, NULL)->message,
                           "as the rule says");
    struct fault *fault = faults_add(&faults, &rule, &node, NULL, "%s %d", value, 7);
    CU_ASSERT_EQUAL(strlen(fault->message), sizeof value - 1 + 2);
    CU_ASSERT_STRING_EQUAL(fault->message + sizeof value - 1, " 7");
    CU_ASSERT_PTR_EQUAL(fault->rule, &rule);
    CU_ASSERT_PTR_EQUAL(fault->node, &node);
    CU_ASSERT_PTR_NULL(fault->value);
    CU_ASSERT_PTR_NULL(fault->unless_known);
    CU_ASSERT_EQUAL(faults.count, 2);
    faults_begin(&faults, &arena);
    CU_ASSERT_EQUAL(faults.count, 0);
    faults_release(&faults);
    arena_release(&arena);
}

/* Elements as in the file, their attributes behind what is said of themselves, and what is said of
 * one place as it was added. */
static void order(void)
{
    struct arena arena = ARENA_INIT;
    struct faults faults = {.items = NULL};
    struct node_attribute attributes[2];
    struct node first = {.offset = 5, .attributes = attributes, .attribute_count = 2};
    struct node second = {.offset = 9};
    faults_begin(&faults, &arena);
    faults_add(&faults, &rule, &second, NULL, "6");
    faults_add(&faults, &rule, &first, &attributes[1], "4");
    faults_add(&faults, &rule, &first, NULL, "1");
    faults_add(&faults, &rule, &first, &attributes[1], "5");
    faults_add(&faults, &rule, &second, NULL, "7");
    faults_add(&faults, &rule, &first, &attributes[0], "3");
    faults_add(&faults, &rule, &first, NULL, "2");
    faults_sort(&faults);
    CU_ASSERT_EQUAL_FATAL(faults.count, 7);
    for (size_t i = 0; i < 7; i++)
        CU_ASSERT_EQUAL(faults.items[i].message[0], (char)('1' + i));
    faults_release(&faults);
    arena_release(&arena);
}

static void nothing_to_sort(void)
{
    struct arena arena = ARENA_INIT;
    struct faults faults = {.items = NULL};
    faults_begin(&faults, &arena);
    faults_sort(&faults);
    CU_ASSERT_EQUAL(faults.count, 0);
    faults_release(&faults);
    arena_release(&arena);
}

CU_TestInfo faults_tests[] = {
    {"keeps messages of any length", messages},
    {"puts faults into document order", order},
    {"sorts nothing", nothing_to_sort},
    CU_TEST_INFO_NULL,
};
