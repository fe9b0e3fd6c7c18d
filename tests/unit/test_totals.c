#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/totals.h"

extern CU_TestInfo totals_tests[];

static void add(struct totals *totals, const char *code, const char *currency, size_t activity,
                size_t sum, const char *text)
{
    struct decimal amount;
    decimal_init(&amount);
    CU_ASSERT_TRUE(decimal_parse(&amount, text));
    totals_add(totals, (const char *[]){code, currency}, activity, sum, &amount);
    decimal_clear(&amount);
}

static void expect_sum(const struct totals_entry *entry, size_t sum, const char *expected)
{
    char *text = totals_sum(entry, sum);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static void sums_exactly_by_key(void)
{
    struct totals *totals = totals_new(2);
    add(totals, "TN", "USD", 1, 0, "0.1");
    add(totals, "TN", "USD", 1, 0, "0.205");
    add(totals, "TN", "USD", 2, 1, "-3");
    add(totals, "TN", "EUR", 2, 0, "1");
    CU_ASSERT_EQUAL(totals->count, 2);
    const struct totals_entry *entry = &totals->entries[0];
    CU_ASSERT_STRING_EQUAL(totals_field(entry, 0), "TN");
    CU_ASSERT_STRING_EQUAL(totals_field(entry, 1), "USD");
    CU_ASSERT_EQUAL(entry->activities, 2);
    CU_ASSERT_EQUAL(entry->counts[0], 2);
    CU_ASSERT_EQUAL(entry->counts[1], 1);
    expect_sum(entry, 0, "0.31");
    expect_sum(entry, 1, "-3.00");
    char *exact = totals_exact_sum(entry, 0);
    CU_ASSERT_STRING_EQUAL(exact, "0.305");
    free(exact);
    totals_free(totals);
}

static void expect_order(const struct totals *totals, const char *expected)
{
    char order[64] = "";
    for (size_t i = 0; i < totals->count; i++)
        strncat(order, totals_field(&totals->entries[i], 0), 8);
    CU_ASSERT_STRING_EQUAL(order, expected);
}

static void sorts_by_key_activities_and_sum(void)
{
    struct totals *totals = totals_new(2);
    add(totals, "10", "USD", 1, 0, "5");
    add(totals, "9", "USD", 1, 0, "20");
    add(totals, "8", "VND", 2, 0, "900");
    add(totals, "9", "USD", 3, 0, "-18");
    totals_sort(totals, totals_by_key);
    expect_order(totals, "8910");
    totals_sort(totals, totals_by_activities);
    expect_order(totals, "9810");
    totals_prefer(totals, 1, "USD");
    totals_sort(totals, totals_by_sum);
    expect_order(totals, "1098");
    totals_free(totals);
}

static void cuts_long_fields_between_characters(void)
{
    struct totals *totals = totals_new(1);
    char text[300];
    memset(text, 'x', sizeof text);
    memcpy(text + TOTALS_FIELD_MOST - 1, "é", 2);
    text[sizeof text - 1] = '\0';
    totals_add(totals, (const char *[]){text}, 1, 0, NULL);
    CU_ASSERT_EQUAL(strlen(totals_field(&totals->entries[0], 0)), TOTALS_FIELD_MOST - 1);
    totals_free(totals);
}

static void only_counts_what_finds_no_room(void)
{
    struct totals *totals = totals_new(1);
    char text[24];
    for (size_t i = 0; i < TOTALS_ENTRIES_MOST + 5; i++) {
        snprintf(text, sizeof text, "%zu", i);
        totals_add(totals, (const char *[]){text}, i + 1, 0, NULL);
    }
    CU_ASSERT_EQUAL(totals->count, TOTALS_ENTRIES_MOST);
    CU_ASSERT_EQUAL(totals->left_out, 5);
    totals_free(totals);
}

CU_TestInfo totals_tests[] = {
    {"sums exactly by key", sums_exactly_by_key},
    {"sorts by key, activities and sum", sorts_by_key_activities_and_sum},
    {"cuts long fields between characters", cuts_long_fields_between_characters},
    {"only counts what finds no room", only_counts_what_finds_no_room},
    CU_TEST_INFO_NULL,
};
