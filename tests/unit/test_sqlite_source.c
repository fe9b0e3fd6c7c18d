#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "records/sqlite_source.h"
#include "unit/folder.h"
#include "unit/rows.h"

extern CU_TestInfo sqlite_source_tests[];

/* A database in a folder of its own. */
struct fixture {
    char folder[FOLDER_PATH_SIZE];
    char *path;
};

static void run(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(path, &db), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static struct fixture fixture_begin(const char *sql)
{
    struct fixture fixture;
    folder_begin(fixture.folder);
    fixture.path = path_join(fixture.folder, "in.db");
    if (sql)
        run(fixture.path, sql);
    return fixture;
}

static void fixture_end(struct fixture *fixture)
{
    free(fixture->path);
    folder_end(fixture->folder);
}

static void check(const struct source *source, const char *sql, const char *expected)
{
    struct fixture fixture = fixture_begin(sql);
    check_rows(source, fixture.path, expected);
    fixture_end(&fixture);
}

static void tables_and_views_are_tables(void)
{
    check(
        NULL,
        "CREATE TABLE projects(NO, TITLE); INSERT INTO projects VALUES('A', 'Ports'), ('B', NULL);"
        "CREATE VIEW names AS SELECT TITLE FROM projects;",
        "projects: NO TITLE\nnames: TITLE\nprojects:1|A|Ports\nprojects:2|B|-\nnames:1|Ports\n"
        "names:2|-\n");
}

static void rows_come_in_the_order_of_the_rowid(void)
{
    check(NULL,
          "CREATE TABLE t(a TEXT PRIMARY KEY); INSERT INTO t VALUES('z'), ('a');"
          "CREATE TABLE w(a PRIMARY KEY) WITHOUT ROWID; INSERT INTO w VALUES('z'), ('a');",
          "t: a\nw: a\nt:1|z\nt:2|a\nw:1|a\nw:2|z\n");
}

static void tables_chooses_tables(void)
{
    char one[] = "B", none[] = "c", *names[] = {one}, *unknown[] = {none};
    const struct source chosen = {.tables = names, .tables_count = 1};
    const struct source missing = {.tables = unknown, .tables_count = 1};
    static const char sql[] = "CREATE TABLE a(x); CREATE TABLE b(y); INSERT INTO b VALUES(1);";
    check(&chosen, sql, "b: y\nb:1|1\n");
    check(&missing, sql, "error 2: 'in.db' has no table 'c'; it has a, b\n");
}

static void a_query_is_one_table(void)
{
    char query[] = "SELECT a, a * 2 AS b FROM t ORDER BY a DESC; -- all";
    const struct source source = {.query = query};
    check(&source, "CREATE TABLE t(a); INSERT INTO t VALUES(1), (2);",
          "*: a b\n*:1|2|4\n*:2|1|2\n");
}

static void a_query_that_is_no_select_is_refused(void)
{
    static const char *const cases[][2] = {
        {"DELETE FROM t", "not authorized"},
        {"INSERT INTO t VALUES(1) RETURNING a", "not authorized"},
        {"PRAGMA user_version", "not authorized"},
        {"ATTACH 'x' AS y", "not authorized"},
        {"SELECT load_extension('x')", "not authorized"},
        {"SELECT 1 AS a; SELECT 2 AS a", "something follows the first statement"},
        {"", "it is empty"},
        {"EXPLAIN SELECT 1", "it gives no rows of its own"},
        {"SELECT zz FROM t", "no such column: zz"},
        {"SELEC 1", "near \"SELEC\": syntax error"},
    };
    struct fixture fixture = fixture_begin("CREATE TABLE t(a);");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char query[64], expected[256];
        strcpy(query, cases[i][0]);
        const struct source source = {.query = query};
        snprintf(expected, sizeof expected,
                 "error 2: the query for 'in.db' cannot be used: %s; expected one SELECT\n",
                 cases[i][1]);
        check_rows_have(&source, fixture.path,
                        strstr(query, "load") ? "error 2: the query for 'in.db'" : expected);
    }
    fixture_end(&fixture);
}

static void integers_and_texts_keep_their_digits(void)
{
    check(NULL,
          "CREATE TABLE t(a TEXT, b INTEGER, c);"
          "INSERT INTO t VALUES('1500.10', 9223372036854775807, '  '), ('', -5, ' x ');",
          "t: a b c\nt:1|1500.10|9223372036854775807|-\nt:2|-|-5| x \n");
}

static void floating_point_is_told_once_a_column(void)
{
    check(
        NULL, "CREATE TABLE t(a REAL, b); INSERT INTO t VALUES(1500.5, 1), (0.1, 2.5), (1e21, 3);",
        "t: a b\nt:1|1500.5|1\nt:2|0.1|2.5\nt:3|1000000000000000000000|3\n"
        "in.db#t:1 warning x.source.type: column \"a\" holds floating-point numbers, whose digits "
        "may not be those that were entered; keep amounts as text\n"
        "in.db#t:2 warning x.source.type: column \"b\" holds floating-point numbers, whose digits "
        "may not be those that were entered; keep amounts as text\n");
}

static void a_blob_is_blank_and_told(void)
{
    check(NULL, "CREATE TABLE t(a, b); INSERT INTO t VALUES(x'00ff', 1);",
          "t: a b\nt:1|-|1\nin.db#t:1 error x.source.type: column \"a\" holds a BLOB, which was "
          "taken "
          "as blank; leave the column out with a 'query', or cast it to text there\n");
}

static void bad_text_is_refused_with_its_row(void)
{
    check(NULL,
          "CREATE TABLE t(a); INSERT INTO t VALUES('x' || char(1)), (CAST(x'ff' AS TEXT)), ('y');",
          "t: a\nt:3|y\n"
          "in.db#t:1 critical x.source.character: column \"a\" has the character U+0001, which XML "
          "cannot hold; the row is not read; remove the character\n"
          "in.db#t:2 critical x.source.encoding: column \"a\": byte 0xFF is not UTF-8; the row is "
          "not "
          "read; write texts in UTF-8 into the database\n");
}

static void columns_must_have_names_of_their_own(void)
{
    char query[] = "SELECT 1 AS a, 2 AS A";
    const struct source source = {.query = query};
    check(&source, "CREATE TABLE t(a)",
          "in.db:0 critical x.source.header: columns 1 and 2 are both called \"A\" (case does not "
          "count); rename one; the table is not read\n");
    check(NULL, "CREATE TABLE t(_source); CREATE TABLE u(\"\"); CREATE TABLE v(b)",
          "v: b\n"
          "in.db#t:0 critical x.source.header: column 1 is called \"_source\", a name that is "
          "reserved; give it another; the table is not read\n"
          "in.db#u:0 critical x.source.header: column 1 has no name; name it; the table is not "
          "read\n");
}

static void virtual_tables_are_left_out(void)
{
    check(NULL, "CREATE TABLE t(a); CREATE VIRTUAL TABLE f USING fts5(x);", "t: a\n");
}

static void a_broken_view_is_told(void)
{
    check(NULL, "CREATE TABLE t(a); CREATE VIEW v AS SELECT zz FROM t;",
          "t: a\nin.db#v:0 critical x.source.database: SQLite cannot read on: no such column: zz; "
          "what follows is not read\n");
}

static void a_view_cannot_do_harm(void)
{
    struct fixture fixture = fixture_begin(
        "CREATE TABLE t(a); CREATE VIEW v AS SELECT load_extension('x') AS a;"
        "CREATE TRIGGER r INSTEAD OF UPDATE ON v BEGIN INSERT INTO t VALUES(1); END;");
    check_rows_have(NULL, fixture.path, "in.db#v:0 critical x.source.database");
    fixture_end(&fixture);
}

static void recursive_views_are_read_by_a_query_only(void)
{
    static const char sql[] =
        "CREATE TABLE t(x); INSERT INTO t VALUES(1); CREATE VIEW v AS WITH RECURSIVE c(x) AS "
        "(SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 2) SELECT x FROM c;";
    check(NULL, sql,
          "t: x\nt:1|1\nin.db#v:0 critical x.source.database: the view does more than read tables, "
          "which only a 'query' may ask for (WITH RECURSIVE); it is not read\n");
    char query[] = "SELECT x FROM v";
    const struct source source = {.kind = SOURCE_SQLITE, .query = query};
    check(&source, sql, "*: x\n*:1|1\n*:2|2\n");
}

static void too_many_tables_are_told(void)
{
    struct strbuf sql = STRBUF_INIT;
    for (int i = 0; i <= DATABASE_TABLES_MOST; i++)
        strbuf_addf(&sql, "CREATE TABLE t%d(x);", i);
    strbuf_addf(&sql, "INSERT INTO t%d VALUES(1)", (int)DATABASE_TABLES_MOST);
    check(NULL, sql.text,
          "in.db:0 critical x.source.size: the database has 1001 tables and views, but 1000 is the "
          "most; name those to be read in 'tables'\n");
    char last[] = "t1000", *tables[] = {last};
    const struct source source = {.kind = SOURCE_SQLITE, .tables = tables, .tables_count = 1};
    check(&source, sql.text, "t1000: x\nt1000:1|1\n");
    strbuf_release(&sql);
}

static void other_files_are_told_apart(void)
{
    struct fixture fixture = fixture_begin(NULL);
    folder_add(fixture.folder, "in.db", "");
    check_rows(
        NULL, fixture.path,
        "in.db:0 critical x.source.empty: the file is empty; it must be an SQLite database\n");
    folder_add(fixture.folder, "in.db", "code,title\nA,Ports and more\n");
    check_rows(
        NULL, fixture.path,
        "in.db:0 critical x.source.binary: the file is not an SQLite database; set its 'kind' "
        "if it is something else, or decrypt it\n");
    fixture_end(&fixture);
    check(NULL, "CREATE TABLE t(a); DROP TABLE t",
          "in.db:0 critical x.source.empty: the database has no tables\n");
    check_rows(NULL, "/nowhere/in.db",
               "error 3: cannot read '/nowhere/in.db': No such file or directory\n");
}

static void a_damaged_file_is_told(void)
{
    struct fixture fixture = fixture_begin(
        "CREATE TABLE t(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
        "2000) INSERT INTO t SELECT hex(randomblob(20)) FROM n;");
    struct error error = ERROR_INIT;
    size_t length;
    char *bytes = file_read(fixture.path, SIZE_MAX, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    CU_ASSERT_TRUE(file_write(fixture.path, bytes, length / 2, &error));
    check_rows_have(NULL, fixture.path, "critical x.source.database: SQLite cannot read on: ");
    free(bytes);
    fixture_end(&fixture);
}

static void a_large_row_is_told(void)
{
    struct fixture fixture =
        fixture_begin("CREATE TABLE t(a); INSERT INTO t VALUES('x'), (zeroblob(20000000)), ('y');");
    check_rows(
        NULL, fixture.path,
        "t: a\nt:1|x\nin.db#t:2 critical x.source.size: the row is larger than 16 MiB, so it "
        "and all rows after it are not read; leave large columns out with a 'query'\n");
    fixture_end(&fixture);
}

static void a_writer_meanwhile_changes_nothing(void)
{
    struct fixture fixture = fixture_begin(
        "PRAGMA journal_mode=WAL; CREATE TABLE a(x); CREATE TABLE b(x); INSERT INTO a VALUES(1);");
    const struct source plain = {.kind = SOURCE_SQLITE};
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct row row;
    size_t rows = 0;
    struct reader *reader = reader_open(fixture.path, "in.db", &plain, &findings, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reader);
    run(fixture.path, "INSERT INTO a VALUES(2); INSERT INTO b VALUES(2);");
    while (reader->next(reader, &row, &error))
        rows++;
    CU_ASSERT_EQUAL(rows, 1);
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
    reader->close(reader);
    findings_release(&findings);
    fixture_end(&fixture);
}

CU_TestInfo sqlite_source_tests[] = {
    {"tables and views are tables", tables_and_views_are_tables},
    {"rows come in the order of the rowid", rows_come_in_the_order_of_the_rowid},
    {"'tables' chooses tables", tables_chooses_tables},
    {"a query is one table", a_query_is_one_table},
    {"a query that is no SELECT is refused", a_query_that_is_no_select_is_refused},
    {"integers and texts keep their digits", integers_and_texts_keep_their_digits},
    {"floating point is told once a column", floating_point_is_told_once_a_column},
    {"a BLOB is blank and told", a_blob_is_blank_and_told},
    {"bad text is refused with its row", bad_text_is_refused_with_its_row},
    {"columns must have names of their own", columns_must_have_names_of_their_own},
    {"virtual tables are left out", virtual_tables_are_left_out},
    {"a broken view is told", a_broken_view_is_told},
    {"a view cannot do harm", a_view_cannot_do_harm},
    {"recursive views are read by a query only", recursive_views_are_read_by_a_query_only},
    {"too many tables are told", too_many_tables_are_told},
    {"other files are told apart", other_files_are_told_apart},
    {"a damaged file is told", a_damaged_file_is_told},
    {"a large row is told", a_large_row_is_told},
    {"a writer meanwhile changes nothing", a_writer_meanwhile_changes_nothing},
    CU_TEST_INFO_NULL,
};
