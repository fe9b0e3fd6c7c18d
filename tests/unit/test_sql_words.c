#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "store/sql_words.h"

extern CU_TestInfo sql_words_tests[];

static void check_words(const char *sql, const char *expected)
{
    const char *at = sql, *end = sql + strlen(sql);
    struct strbuf all = STRBUF_INIT;
    for (struct sql_word word; sql_word_next(&at, end, &word);)
        strbuf_addf(&all, "%s%.*s", all.length ? "|" : "", (int)word.length, word.text);
    CU_ASSERT_STRING_EQUAL(all.text, expected);
    strbuf_release(&all);
}

static void statements_are_words_without_comments(void)
{
    check_words("", "");
    check_words(" -- only a note", "");
    check_words("/* open", "");
    check_words("SELECT a.b,'it''s' -- c\n FROM\"x \"\"y\"/*,*/WHERE [z z]<=1.5",
                "SELECT|a|.|b|,|'it''s'|FROM|\"x \"\"y\"|WHERE|[z z]|<|=|1|.|5");
    check_words("'open", "'open");
    check_words("\xC3\xA9t\xC3\xA9 = ?1", "\xC3\xA9t\xC3\xA9|=|?|1");
}

static void names_lose_their_quotes(void)
{
    static const char *const cases[][2] = {
        {"plain", "plain"}, {"\"a \"\"b\"", "a \"b"}, {"[c d]", "c d"}, {"`e`", "e"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sql_word word = {.text = cases[i][0], .length = strlen(cases[i][0])};
        char *name = sql_word_name(&word);
        CU_ASSERT_STRING_EQUAL(name, cases[i][1]);
        free(name);
    }
}

static void places_of_a_list_end_at_commas_outside_of_brackets(void)
{
    static const char *const stops[] = {"FROM", NULL};
    const char *sql = "a , f(b, (c)) d, 'x,y' FROM t", *at = sql, *end = sql + strlen(sql);
    static const char *const expected[] = {"a", "f(b, (c)) d", "'x,y'"};
    struct sql_word stop;
    for (size_t i = 0; i < 3; i++) {
        struct sql_word place = sql_words_until(&at, end, stops, &stop);
        CU_ASSERT_EQUAL(place.length, strlen(expected[i]));
        CU_ASSERT_EQUAL(memcmp(place.text, expected[i], place.length), 0);
        CU_ASSERT_EQUAL(sql_word_is(&stop, ","), i < 2);
    }
    CU_ASSERT_TRUE(sql_word_is(&stop, "from"));
}

CU_TestInfo sql_words_tests[] = {
    {"statements are words without comments", statements_are_words_without_comments},
    {"names lose their quotes", names_lose_their_quotes},
    {"places of a list end at commas outside of brackets",
     places_of_a_list_end_at_commas_outside_of_brackets},
    CU_TEST_INFO_NULL};
