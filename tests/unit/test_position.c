#include "validate/position.h"

#include <CUnit/CUnit.h>
#include <string.h>

extern CU_TestInfo position_tests[];

/* The place of the first '*', gone to directly and byte by byte. */
static void check(const char *text, size_t line, size_t column)
{
    struct position far = {.text = text, .line = 1, .column = 1}, near = far;
    size_t offset = strcspn(text, "*");
    position_move(&far, offset);
    CU_ASSERT_EQUAL(far.line, line);
    CU_ASSERT_EQUAL(far.column, column);
    CU_ASSERT_EQUAL(far.offset, offset);
    for (size_t i = 0; i <= offset; i++)
        position_move(&near, i);
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        return; /* the mark is seen as a whole or not at all */
    CU_ASSERT_EQUAL(near.line, line);
    CU_ASSERT_EQUAL(near.column, column);
}

static void line_ends(void)
{
    check("*", 1, 1);
    check("ab*", 1, 3);
    check("\n*", 2, 1);
    check("a\nbc*d\n", 2, 3);
    check("a\rbc*", 2, 3);
    check("a\r\nbc*", 2, 3);
    check("\r\r\n\n\r*", 5, 1);
    check("\n\r*", 3, 1);
    check("a\r\nb\rc\nd*", 4, 2);
}

static void characters(void)
{
    check("é*", 1, 2);
    check("日本𝒳*", 1, 4);
    check("é\n𝒳é*", 2, 3);
    check("\xEF\xBB\xBF*", 1, 1);
    check("\xEF\xBB\xBF<a>*", 1, 4);
    check("\xEF\xBB\xBF\n\xEF\xBB\xBF*", 2, 2);
    check("x\xEF\xBB\xBF*", 1, 3);
}

static void only_forward(void)
{
    struct position position = {.text = "a\nbcd", .line = 1, .column = 1};
    position_move(&position, 4);
    position_move(&position, 1);
    CU_ASSERT_EQUAL(position.offset, 4);
    CU_ASSERT_EQUAL(position.line, 2);
    CU_ASSERT_EQUAL(position.column, 3);
    position_move(&position, 5);
    CU_ASSERT_EQUAL(position.column, 4);
}

/* A cursor that begins elsewhere: the text before is not its own. */
static void beginning_elsewhere(void)
{
    struct position position = {.text = "<root>\nab\ncd", .offset = 7, .line = 100, .column = 50};
    position_move(&position, 9);
    CU_ASSERT_EQUAL(position.line, 100);
    CU_ASSERT_EQUAL(position.column, 52);
    position_move(&position, 11);
    CU_ASSERT_EQUAL(position.line, 101);
    CU_ASSERT_EQUAL(position.column, 2);
}

CU_TestInfo position_tests[] = {
    {"ends lines at LF, CR and CRLF", line_ends},
    {"counts characters, and no byte order mark", characters},
    {"moves forward only", only_forward},
    {"counts on from where it begins", beginning_elsewhere},
    CU_TEST_INFO_NULL,
};
