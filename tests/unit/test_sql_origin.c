#include "store/sql_origin.h"

#include <string.h>

#include <CUnit/CUnit.h>

extern CU_TestInfo sql_origin_tests[];

static const char tables[] = "CREATE TABLE raw_a(x, y, TEXT_EN); CREATE TABLE raw_b(x, z);"
                             "CREATE VIEW v AS SELECT y AS plain, trim(y) AS changed FROM raw_a;";

/* `statement` is "[WITH ...] SELECT EXPRESSION FROM ..."; `expected` "raw_a.x", NULL for none. */
static void check(const char *statement, const char *expected)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &db), SQLITE_OK);
    CU_ASSERT_EQUAL_FATAL(sqlite3_exec(db, tables, NULL, NULL, NULL), SQLITE_OK);
    const char *select = strstr(statement, "SELECT^"), *end = statement + strlen(statement);
    CU_ASSERT_PTR_NOT_NULL_FATAL(select);
    const struct sql_word before = {.text = statement, .length = (size_t)(select - statement)};
    const char *at = select + strlen("SELECT^");
    const struct sql_query query = sql_query_find(before, at, end);
    static const char *const stops[] = {"FROM", "WHERE", NULL};
    struct sql_word stop;
    const struct sql_word expression = sql_words_until(&at, end, stops, &stop);
    sqlite3_stmt *found = sql_origin_find(db, &query, &expression);
    char *name = found ? sqlite3_mprintf("%s.%s", sqlite3_column_table_name(found, 0),
                                         sqlite3_column_origin_name(found, 0))
                       : NULL;
    if (expected)
        CU_ASSERT_STRING_EQUAL(name ? name : "", expected);
    if (!expected)
        CU_ASSERT_PTR_NULL(name);
    sqlite3_free(name);
    sqlite3_finalize(found);
    sqlite3_close(db);
}

static void an_expression_of_one_column_comes_from_it(void)
{
    check("SELECT^ trim(x, ' ') FROM raw_a", "raw_a.x");
    check("SELECT^ nullif(nullif(p.\"TEXT_EN\", '-'), 'n/a') FROM raw_a p", "raw_a.TEXT_EN");
    check("SELECT^ CASE WHEN x LIKE '%-' THEN '-' || rtrim(x, '-') ELSE x END FROM raw_a",
          "raw_a.x");
    check("SELECT^ CAST(x AS TEXT) COLLATE NOCASE AS t FROM raw_a WHERE y = 1", "raw_a.x");
}

static void columns_are_followed_through_queries_and_views(void)
{
    check("WITH c AS (SELECT x AS renamed FROM raw_b) SELECT^ lower(renamed) FROM c", "raw_b.x");
    check("SELECT^ lower(plain) FROM v", "raw_a.y");
    check("SELECT^ lower(changed) FROM v", NULL);
}

static void what_reads_more_is_not_told(void)
{
    check("SELECT^ x || y FROM raw_a", NULL);
    check("SELECT^ a.x || b.x FROM raw_a a JOIN raw_b b", NULL);
    check("SELECT^ max(x) FROM raw_a", NULL);
    check("SELECT^ lower(x) FROM raw_a GROUP BY x", NULL);
    check("SELECT^ lower(x) FROM raw_a UNION SELECT z FROM raw_b", NULL);
    check("SELECT^ (SELECT z FROM raw_b WHERE raw_b.x = raw_a.x) FROM raw_a", NULL);
    check("SELECT^ row_number() OVER (ORDER BY x) FROM raw_a", NULL);
    check("SELECT^ 'x' FROM raw_a", NULL);
    check("SELECT^ lower('x')", NULL);
    check("SELECT^ lower(nothing) FROM raw_a", NULL);
}

CU_TestInfo sql_origin_tests[] = {
    {"an expression of one column comes from it", an_expression_of_one_column_comes_from_it},
    {"columns are followed through queries and views",
     columns_are_followed_through_queries_and_views},
    {"what reads more is not told", what_reads_more_is_not_told},
    CU_TEST_INFO_NULL,
};
