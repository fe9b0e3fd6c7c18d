#include "base/apportion.h"

#include <string.h>

#include <CUnit/CUnit.h>

#include "base/strbuf.h"

extern CU_TestInfo apportion_tests[];

enum { MOST = 8 };

/* The parts as text, "33 33 34". */
static void check(long whole, const unsigned *weights, size_t count, const char *expected)
{
    mpz_t all, scaled[MOST], parts[MOST];
    struct strbuf text = STRBUF_INIT;
    mpz_init_set_si(all, whole);
    for (size_t i = 0; i < count; i++) {
        mpz_init_set_ui(scaled[i], weights[i]);
        mpz_init(parts[i]);
    }
    apportion(all, scaled, count, parts);
    for (size_t i = 0; i < count; i++) {
        strbuf_addf(&text, "%s%ld", i ? " " : "", mpz_get_si(parts[i]));
        mpz_clears(scaled[i], parts[i], NULL);
    }
    mpz_clear(all);
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    strbuf_release(&text);
}

static void parts_add_up_to_the_whole(void)
{
    check(100, (const unsigned[]){1, 1, 1}, 3, "34 33 33");
    check(100, (const unsigned[]){3333, 3333, 3334}, 3, "33 33 34");
    check(1001, (const unsigned[]){600, 125, 275}, 3, "601 125 275");
    check(7, (const unsigned[]){5}, 1, "7");
}

static void the_largest_remainders_are_rounded_up(void)
{
    check(10, (const unsigned[]){26, 26, 48}, 3, "3 2 5"); /* 2.6 2.6 4.8: 4.8 first */
    check(2, (const unsigned[]){1, 1, 1, 1}, 4, "1 1 0 0");
}

static void a_negative_whole_has_negative_parts(void)
{
    check(-100, (const unsigned[]){1, 1, 1}, 3, "-34 -33 -33");
    check(-1001, (const unsigned[]){600, 125, 275}, 3, "-601 -125 -275");
}

static void what_weighs_nothing_gets_nothing(void)
{
    check(5, (const unsigned[]){0, 1, 0, 1}, 4, "0 3 0 2");
    check(0, (const unsigned[]){1, 2}, 2, "0 0");
}

CU_TestInfo apportion_tests[] = {
    {"parts add up to the whole", parts_add_up_to_the_whole},
    {"the largest remainders are rounded up", the_largest_remainders_are_rounded_up},
    {"a negative whole has negative parts", a_negative_whole_has_negative_parts},
    {"what weighs nothing gets nothing", what_weighs_nothing_gets_nothing},
    CU_TEST_INFO_NULL};
