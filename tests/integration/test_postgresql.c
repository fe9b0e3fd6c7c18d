/* PostgreSQL as a source, with a real server. */
#include <iconv.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "postgres_server.h"
#include "publications.h"
#include "suites.h"

static const char head[] = "organisation: {ref: XM-DAC-41302, type: \"40\", name: [{language: en, "
                           "narrative: ILO}]}\n"
                           "datasets: [{name: ilo, title: ILO}]\n"
                           "mapping: [mapping/all.sql]\n"
                           "sources:\n";
static const char no_mapping[] =
    "INSERT INTO activities(iati_identifier) SELECT NULL WHERE 1 = 0;\n";

/* ---- tools ----------------------------------------------------------------------------------- */

static char *connection_text(const char *database, const char *user)
{
    return text_of("host=%s dbname=%s user=%s", postgres_folder(), database, user);
}

/* A publication with these lines as its sources, and a mapping. */
static char *publication_with(const char *sources, const char *mapping)
{
    char *publication = in_test("publication");
    put(publication, "publication.yaml", text_of("%s%s", head, sources));
    put(publication, "mapping/all.sql", mapping);
    return publication;
}

/* One source that reads as `user` from `database`; `rest` is ", tables: [...]" or the like. */
static char *publication_of(const char *database, const char *user, const char *rest)
{
    return publication_with(
        text_of("  - {database: \"%s\"%s}\n", connection_text(database, user), rest), no_mapping);
}

static struct outcome import(const char *publication)
{
    return iatipub("import", "-C", publication, NULL);
}

/* The rows of a query on the records: values with "|" between, rows with "\n" behind. */
static char *records(const char *publication, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    char *text = text_of("%s", "");
    sqlite3_open_v2(file_of(publication, ".iatipub/store.db"), &db, SQLITE_OPEN_READONLY, NULL);
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    CHECK(statement != NULL, "%s: %s", sql, sqlite3_errmsg(db));
    while (statement && sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const unsigned char *value = sqlite3_column_text(statement, i);
            text = text_of("%s%s%s", text, i ? "|" : "", value ? (const char *)value : "NULL");
        }
        text = text_of("%s\n", text);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return text;
}

static void expect_records(const char *publication, const char *sql, const char *expected)
{
    const char *found = records(publication, sql);
    CHECK(strcmp(found, expected) == 0, "%s gives\n%sinstead of\n%s", sql, found, expected);
}

/* ---- the sample ------------------------------------------------------------------------------ */

/* The file as UTF-8 without a byte order mark. */
static char *text_of_file(const char *path, const char *encoding)
{
    size_t length, room;
    char *bytes = read_file(path, &length);
    if (length > 1 && (unsigned char)bytes[0] == 0xFF && (unsigned char)bytes[1] == 0xFE)
        encoding = "UTF-16";
    room = 4 * length + 1;
    char *text = text_of("%*s", (int)room, ""), *to = text;
    iconv_t converter = iconv_open("UTF-8", encoding);
    CHECK(iconv(converter, &bytes, &length, &to, &room) != (size_t)-1, "'%s' is not %s", path,
          encoding);
    iconv_close(converter);
    *to = '\0';
    return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}

static char delimiter_of(const char *text)
{
    static const char delimiters[] = ";\t,";
    const char *found = delimiters;
    while (found[1] && !memchr(text, *found, strcspn(text, "\r\n")))
        found++;
    return *found;
}

/* The names in the header as SQL, with `behind` behind each. */
static char *columns_sql(const char *text, char delimiter, const char *behind)
{
    char *header = text_of("%.*s", (int)strcspn(text, "\r\n"), text);
    char *sql = text_of("%s", "");
    const char set[] = {delimiter, '\0'}, *separator = "";
    for (char *name; (name = strsep(&header, set)); separator = ", ")
        sql = text_of("%s%s\"%s\"%s", sql, separator, name, behind);
    return sql;
}

/* The table has a text column for each of the file's, and one that keeps the order of the rows, for
 * tables have none: a second file's rows may go where the first one's left room. */
static void copy_csv(PGconn *connection, const char *path, const char *table, const char *encoding)
{
    const char *text = text_of_file(path, encoding);
    char delimiter = delimiter_of(text);
    postgres_do(connection,
                text_of("CREATE TABLE IF NOT EXISTS %s (%s, place bigserial PRIMARY KEY)", table,
                        columns_sql(text, delimiter, " text")));
    PQclear(
        PQexec(connection, text_of("COPY %s (%s) FROM STDIN (FORMAT csv, HEADER, DELIMITER '%c')",
                                   table, columns_sql(text, delimiter, ""), delimiter)));
    PQputCopyData(connection, text, (int)strlen(text));
    PQputCopyEnd(connection, NULL);
    PGresult *result = PQgetResult(connection);
    CHECK(PQresultStatus(result) == PGRES_COMMAND_OK, "'%s': %s", path,
          PQresultErrorMessage(result));
    for (; result; result = PQgetResult(connection))
        PQclear(result);
}

/* Loads the CSV files of a folder, each as the table of its name but for the years of the ledger,
 * which are one. */
static void copy_csv_folder(PGconn *connection, const char *folder, const char *schema)
{
    char *lines = snapshot(folder, SNAPSHOT_BYTES);
    for (char *line; (line = strsep(&lines, "\n")) && *line;) {
        const char *file = text_of("%.*s", (int)strcspn(line, " "), line);
        const char *stem = text_of("%.*s", (int)strcspn(file, ".-"), file);
        const char *encoding =
            strcmp(schema, "public") == 0 && strcmp(stem, "donors") == 0 ? "LATIN1" : "UTF-8";
        copy_csv(connection, text_of("%s/%s", folder, file), text_of("%s.%s", schema, stem),
                 encoding);
    }
}

/* The text of publication.yaml with all sources and codes in the database. */
static char *in_database(const char *yaml, const char *database)
{
    const char *text = connection_text(database, "owner");
    const char *sources = strstr(yaml, "\nsources:"), *codes = strstr(yaml, "\ncodes:");
    const char *after = strstr(yaml, "\nmapping:");
    CU_ASSERT_FATAL(sources && codes && after);
    return text_of("%.*s\nsources: [{database: \"%s\"}]\n"
                   "codes: [{database: \"%s options=-csearch_path=codes\"}]%s",
                   (int)(sources - yaml), yaml, text, text, after);
}

static void the_sample_in_a_database_gives_the_same_files(void)
{
    if (!have_postgres())
        return;
    const char *from_files = ilo_publication("files");
    EXPECT(import(from_files), 0);
    EXPECT(iatipub("convert", "-C", from_files, NULL), 0);

    PGconn *connection = postgres_database("ilo");
    postgres_do(connection, "CREATE SCHEMA codes");
    copy_csv_folder(connection, in_source("samples/ilo/records"), "public");
    copy_csv_folder(connection, in_source("samples/ilo/codes"), "codes");

    const char *publication = ilo_publication("database");
    const char *yaml = read_file(file_of(publication, "publication.yaml"), NULL);
    put(publication, "publication.yaml", in_database(yaml, "ilo"));
    remove_folder(file_of(publication, "records"));
    remove_folder(file_of(publication, "codes"));
    EXPECT(import(publication), 0, "6,937 rows", "postgresql:ilo#public.ledger",
           "postgresql:ilo#codes.donors");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    const char *expected = snapshot(file_of(from_files, "out"), SNAPSHOT_BYTES);
    const char *made = snapshot(file_of(publication, "out"), SNAPSHOT_BYTES);
    CHECK(*expected && strcmp(made, expected) == 0, "the files differ:\n%s\n%s", made, expected);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void values_come_as_postgresql_writes_them(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("kinds");
    postgres_do(connection,
                "ALTER DATABASE kinds SET datestyle = 'SQL, DMY';"
                "ALTER DATABASE kinds SET intervalstyle = 'sql_standard';"
                "ALTER DATABASE kinds SET timezone = 'Asia/Kolkata';"
                "CREATE DOMAIN money_of_ours AS numeric(12, 2);"
                "CREATE DOMAIN yes_no AS boolean;"
                "CREATE TABLE kinds(a money_of_ours, b date, c timestamptz, d interval, e boolean,"
                " f yes_no, g char(5), h text, i text, j text[], k jsonb, l numeric, m bigint,"
                " n text);"
                "INSERT INTO kinds VALUES(1500.10, '2024-12-31', '2024-05-31 00:00:00Z',"
                " '1 year 2 months', true, false, 'ab', '', '  ', ARRAY['x', 'y z'],"
                " '{\"k\": [1, null]}', 12345678901234567890.123, 9007199254740993,"
                " E' \u00fc\\t\\nb ')");
    const char *publication = publication_of("kinds", "owner", ", tables: [kinds]");
    EXPECT(import(publication), 0);
    expect_records(publication, "SELECT a, b, c, d, e, f, g FROM raw_kinds",
                   "1500.10|2024-12-31|2024-05-31 00:00:00+00|P1Y2M|true|false|ab\n");
    expect_records(publication, "SELECT h, i, j, k, l, m, n FROM raw_kinds",
                   "NULL|NULL|{x,\"y z\"}|{\"k\": [1, null]}|12345678901234567890.123|"
                   "9007199254740993| \u00fc\t\nb \n");
}

static void the_time_zone_makes_no_difference(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("zones");
    postgres_do(connection, "CREATE TABLE t(at timestamptz);"
                            "INSERT INTO t VALUES('2024-05-31 22:30:00.5Z')");
    static const char *const zones[] = {"Asia/Kolkata", "America/New_York", "UTC"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        setenv("PGTZ", zones[i], 1);
        postgres_do(connection, text_of("ALTER DATABASE zones SET timezone = '%s'", zones[i]));
        const char *publication = publication_of(
            "zones", "owner", ", table: q, query: \"SELECT at, at::date AS day FROM t\"");
        EXPECT(import(publication), 0);
        expect_records(publication, "SELECT at, day FROM raw_q",
                       "2024-05-31 22:30:00.5+00|2024-05-31\n");
    }
    unsetenv("PGTZ");
}

static void blank_cells_of_a_database_are_filled_down(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("filled");
    postgres_do(connection, "CREATE TABLE t(id int PRIMARY KEY, \"The Project\" text);"
                            "INSERT INTO t VALUES(1, 'a'), (2, NULL), (3, 'b'), (4, '')");
    const char *publication = publication_of(
        "filled", "owner", ", tables: [t], simple_names: yes, fill_down: [the_project]");
    EXPECT(import(publication), 0);
    expect_records(publication, "SELECT id, the_project FROM raw_t", "1|a\n2|a\n3|b\n4|b\n");
    EXPECT(import(publication_of("filled", "owner", ", tables: [t], fill_down: [the_projects]")), 2,
           "'postgresql:filled', a source of publication.yaml, has no column 'the_projects', which "
           "its 'fill_down' names; did you mean 'The Project'?");
}

static void doubtful_columns_are_told_once(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("doubt");
    postgres_do(connection, "CREATE TABLE t(id int, a real, b double precision, c bytea, d money, "
                            "e text[]);"
                            "INSERT INTO t VALUES(1, 0.1, 1500.1, '\\xc0ffee', 5), "
                            "(2, 0.2, 0.30000000000000004, NULL, 6)");
    const char *publication = publication_of("doubt", "owner", ", tables: [t]");
    struct outcome outcome = import(publication);
    EXPECT(outcome, 0, "postgresql:doubt#public.t: warning [x.source.type]",
           "column \"a\" is floating point (real)",
           "column \"b\" is floating point (double precision), so its values may not be those that "
           "were entered; for money use numeric in the database",
           "column \"c\" holds bytes (bytea), which are taken as hexadecimal digits",
           "column \"d\" is of type money",
           "column \"e\" is an array, which is taken as one text in braces");
    const char *first = strstr(outcome.all, "column \"b\"");
    CHECK(first && !strstr(first + 1, "column \"b\""), "it is told twice:\n%s", outcome.all);
    expect_records(publication, "SELECT a, b, c FROM raw_t",
                   "0.1|1500.1|\\xc0ffee\n0.2|0.30000000000000004|NULL\n");
}

static void what_xml_cannot_hold_is_a_finding_of_the_row(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("bad");
    postgres_do(connection, "CREATE TABLE t(id int PRIMARY KEY, title text);"
                            "INSERT INTO t VALUES(3, 'good'), (2, E'a\\x0bb'), (1, 'first')");
    const char *publication = publication_of("bad", "owner", ", tables: [t]");
    EXPECT(import(publication), 1,
           "postgresql:bad#public.t:2:2: critical [x.source.character] column \"title\" has the "
           "character U+000B, which XML cannot hold; the row is not read");
}

static void bytes_that_are_no_text_are_told(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("plain");
    postgres_do(connection, "CREATE DATABASE raw ENCODING 'SQL_ASCII' TEMPLATE template0");
    PGconn *raw = postgres_connect("raw");
    postgres_do(raw, "SET client_encoding = 'SQL_ASCII'");
    postgres_do(raw, "CREATE TABLE t(title text); INSERT INTO t VALUES('caf\xE9')");
    PQfinish(raw);
    EXPECT(import(publication_of("raw", "owner", "")), 3,
           "'postgresql:raw#public.t': invalid byte sequence for encoding \"UTF8\": 0xe9; correct "
           "the text in the database");
    postgres_do(connection, "DROP DATABASE raw WITH (FORCE)");
}

static void columns_of_equal_names_are_refused(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("names");
    postgres_do(connection, "CREATE TABLE t(\"Title\" text, title text, _source text);"
                            "INSERT INTO t VALUES('a', 'b', 'c')");
    EXPECT(import(publication_of("names", "owner", ", tables: [t]")), 1,
           "columns 1 and 2 are both called \"title\"",
           "column 3 has a name that is reserved; give it another with a 'query'");
}

/* ---- what is read ---------------------------------------------------------------------------- */

static void rows_come_in_the_order_of_the_primary_key(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("ordered");
    postgres_do(connection, "CREATE TABLE t(a text, \"B c\" int, PRIMARY KEY(\"B c\", a));"
                            "INSERT INTO t VALUES('z', 2), ('b', 3), ('y', 1), ('a', 3), (' ', 0)");
    const char *publication = publication_of("ordered", "owner", ", tables: [t]");
    EXPECT(import(publication), 0);
    expect_records(publication, "SELECT a, \"B c\", _source & 0xFFFF FROM raw_t ORDER BY _source",
                   "NULL|0|1\ny|1|2\nz|2|3\na|3|4\nb|3|5\n");
}

static void without_names_the_first_schema_is_read(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("whole");
    postgres_do(connection, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements;"
                            "CREATE TABLE projects(a int); CREATE VIEW open AS TABLE projects;"
                            "CREATE TABLE ledger(year int) PARTITION BY LIST (year);"
                            "CREATE TABLE ledger_2024 PARTITION OF ledger FOR VALUES IN (2024);"
                            "INSERT INTO ledger VALUES(2024); INSERT INTO projects VALUES(1);"
                            "CREATE SCHEMA other; CREATE TABLE other.hidden(a int)");
    const char *publication = publication_of("whole", "owner", "");
    EXPECT(import(publication), 0, ", 3 rows", "postgresql:whole#public.open");
    expect_records(publication, "SELECT name FROM sqlite_schema WHERE name LIKE 'raw%' ORDER BY 1",
                   "raw_ledger\nraw_open\nraw_projects\n");
}

static void names_are_taken_as_they_are(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("quoted");
    postgres_do(
        connection,
        "CREATE SCHEMA \"odd;one\"; CREATE TABLE \"odd;one\".\"a\"\"b; DROP TABLE t\"(x int);"
        "INSERT INTO \"odd;one\".\"a\"\"b; DROP TABLE t\" VALUES(7);"
        "CREATE TABLE t(x int)");
    const char *publication = publication_of(
        "quoted", "owner", ", table: odd, tables: ['odd;one.a\"b; DROP TABLE t', public.t]");
    EXPECT(import(publication), 0);
    expect_records(publication, "SELECT x FROM raw_odd_a_b__DROP_TABLE_t", "7\n");
}

static void an_unknown_table_names_the_nearest(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("near");
    postgres_do(connection, "CREATE TABLE projects(a int); CREATE SCHEMA finance;"
                            "CREATE TABLE finance.ledger(a int)");
    EXPECT(import(publication_of("near", "owner", ", tables: [Projcets]")), 2,
           "'postgresql:near' has no table or view 'Projcets'; the nearest is 'projects'");
    EXPECT(import(publication_of("near", "owner", ", tables: [ledger]")), 2,
           "has no table or view 'ledger'; the nearest is 'finance.ledger'");
    EXPECT(import(publication_of("near", "owner", ", tables: [zzzzzz]")), 2,
           "has no table or view 'zzzzzz'; 'tables' takes names as the database has them");
}

static void a_database_without_tables_is_refused(void)
{
    if (!have_postgres())
        return;
    postgres_database("bare");
    EXPECT(import(publication_of("bare", "owner", "")), 2,
           "'postgresql:bare' has no tables in the first schema of its search path");
}

static void tables_are_read_once(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("twice");
    postgres_do(connection, "CREATE TABLE t(a int); CREATE SCHEMA s; CREATE TABLE s.t(a int)");
    EXPECT(import(publication_of("twice", "owner", ", tables: [public.t, s.t]")), 2,
           "'postgresql:twice#public.t' and 'postgresql:twice#s.t' would become the same table");
    const char *text = connection_text("twice", "owner");
    EXPECT(import(publication_with(text_of("  - {database: \"%s\", tables: [t]}\n"
                                           "  - {database: \"%s\", table: u, tables: [public.t]}\n",
                                           text, text),
                                   no_mapping)),
           2, "'postgresql:twice#public.t' is read by two sources of publication.yaml");
}

static void a_query_gives_a_table(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("asked");
    postgres_do(connection, "CREATE TABLE t(a int); INSERT INTO t VALUES(1), (2), (3)");
    const char *publication =
        publication_of("asked", "owner",
                       ", query: \"SELECT a, a * 2 AS double FROM t WHERE a > 1 ORDER BY a "
                       "DESC; -- the end\", table: big");
    EXPECT(import(publication), 0, "postgresql:asked#big", "2 rows -> raw_big");
    expect_records(publication, "SELECT a, double FROM raw_big", "3|6\n2|4\n");
}

static void a_query_can_only_read(void)
{
    if (!have_postgres())
        return;
    static const struct {
        const char *query, *message;
    } cases[] = {
        {"SELECT 1; DROP TABLE t", "cannot insert multiple commands"},
        {"DELETE FROM t", "syntax error at or near \"DELETE\""},
        {"WITH d AS (DELETE FROM t RETURNING a) TABLE d", "data-modifying statements in WITH"},
        {"SELECT destroy()", "cannot execute DELETE in a read-only transaction"},
        {"SELECT 1 FROM t FOR UPDATE", "read-only transaction"},
        {"SELECT nothing FROM t", "column \"nothing\" does not exist"},
    };
    PGconn *connection = postgres_database("safe");
    postgres_do(connection, "CREATE TABLE t(a int); INSERT INTO t VALUES(1);"
                            "CREATE FUNCTION destroy() RETURNS int LANGUAGE sql AS "
                            "'DELETE FROM t RETURNING a'");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        EXPECT(import(publication_of("safe", "owner",
                                     text_of(", table: q, query: \"%s\"", cases[i].query))),
               2, "'postgresql:safe#q': ", cases[i].message);
    }
    CU_ASSERT_STRING_EQUAL(postgres_do(connection, "SELECT count(*) FROM t"), "1");
}

/* ---- one moment ------------------------------------------------------------------------------ */

/* In a process of its own: waits until someone waits for the lock that `holder` will hold, then
 * does `sql`, kills the server if there is none, and lets go. */
static pid_t meddle_when_waited_for(const char *database, const char *sql)
{
    int ready[2];
    char byte = 0;
    CU_ASSERT_FATAL(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
        PGconn *holder = postgres_connect(database);
        PGconn *other = postgres_connect(database);
        postgres_do(holder, "SELECT pg_advisory_lock(7)");
        (void)!write(ready[1], &byte, 1);
        double deadline = seconds_now() + 60;
        while (seconds_now() < deadline &&
               strcmp(postgres_do(other, "SELECT count(*) FROM pg_locks WHERE locktype = "
                                         "'advisory' AND NOT granted"),
                      "0") == 0)
            sleep_seconds(0.01);
        postgres_do(other, sql);
        PQfinish(holder);
        PQfinish(other);
        _exit(0);
    }
    (void)!read(ready[0], &byte, 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void all_sources_are_of_one_moment(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("moment");
    postgres_do(connection, "CREATE TABLE sums(total int); INSERT INTO sums VALUES(10);"
                            "CREATE TABLE parts(amount int); INSERT INTO parts VALUES(4), (6)");
    const char *text = connection_text("moment", "owner");
    const char *publication = publication_with(
        text_of("  - {database: \"%s\", tables: [sums]}\n"
                "  - {database: \"%s\", table: wait, query: SELECT pg_advisory_lock(7)}\n"
                "  - {database: \"%s\", tables: [parts]}\n",
                text, text, text),
        "INSERT INTO mapping_findings(message) SELECT 'they differ' WHERE (SELECT total FROM "
        "raw_sums) <> (SELECT sum(amount) FROM raw_parts);\n");
    pid_t other = meddle_when_waited_for(
        "moment", "BEGIN; UPDATE sums SET total = 15; INSERT INTO parts VALUES(5); COMMIT");
    EXPECT(import(publication), 0);
    waitpid(other, NULL, 0);
    expect_records(publication, "SELECT total FROM raw_sums", "10\n");
    expect_records(publication, "SELECT sum(amount) FROM raw_parts", "10\n");
    EXPECT(import(publication), 0);
    expect_records(publication, "SELECT sum(amount) FROM raw_parts", "15\n");
}

static void all_tables_of_a_source_are_of_one_moment(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("moments");
    postgres_do(connection, "CREATE TABLE z(total int); INSERT INTO z VALUES(10);"
                            "CREATE VIEW a AS SELECT total, pg_advisory_lock(7)::text FROM z");
    const char *publication = publication_of("moments", "owner", "");
    pid_t other = meddle_when_waited_for("moments", "UPDATE z SET total = 15");
    EXPECT(import(publication), 0);
    waitpid(other, NULL, 0);
    expect_records(publication, "SELECT a.total, z.total FROM raw_a a, raw_z z", "10|10\n");
}

/* ---- failures -------------------------------------------------------------------------------- */

/* Imports, and checks that the records stay as they were. */
static struct outcome import_keeps_records(const char *publication)
{
    size_t before_size, after_size;
    const char *store = file_of(publication, ".iatipub/store.db");
    const char *before = read_file(store, &before_size);
    struct outcome outcome = import(publication);
    const char *after = read_file(store, &after_size);
    CHECK(before_size > 0 && before_size == after_size && !memcmp(before, after, after_size),
          "the records changed: %s", outcome.all);
    CHECK(!*leftovers(publication), "left behind: %s", leftovers(publication));
    return outcome;
}

/* A query that gives rows and then waits among them while there is somebody to wait for. */
static char *waiting_publication(const char *database)
{
    return publication_of(database, "owner",
                          ", table: q, query: \"SELECT g, CASE WHEN g = 15000 THEN "
                          "pg_advisory_lock(7)::text END FROM generate_series(1, 40000) g\"");
}

static void a_server_killed_among_the_rows_leaves_the_records(void)
{
    if (!have_postgres())
        return;
    postgres_database("killed");
    const char *publication = waiting_publication("killed");
    EXPECT(import(publication), 0, "40,000 rows");
    pid_t other = meddle_when_waited_for(
        "killed", "COPY (SELECT 1) TO PROGRAM 'kill -QUIT $(head -1 postmaster.pid)'");
    EXPECT(import_keeps_records(publication), 3,
           "'postgresql:killed#q': the connection was lost: ", "run again when the server is up");
    waitpid(other, NULL, 0);
    postgres_restart();
    EXPECT(import(publication), 0, "40,000 rows");
}

static void a_connection_ended_among_the_rows_leaves_the_records(void)
{
    if (!have_postgres())
        return;
    postgres_database("ended");
    const char *publication = waiting_publication("ended");
    EXPECT(import(publication), 0);
    pid_t other = meddle_when_waited_for("ended", "SELECT pg_terminate_backend(pid) FROM pg_locks "
                                                  "WHERE locktype = 'advisory' AND NOT granted");
    EXPECT(import_keeps_records(publication), 3,
           "'postgresql:ended#q': ", "terminating connection due to administrator command",
           "run again when the server is up");
    waitpid(other, NULL, 0);
}

static void a_server_that_is_not_there_is_told(void)
{
    static const struct {
        const char *text, *message, *advice;
    } cases[] = {
        {"host=/nonexistent dbname=x", "/nonexistent/.s.PGSQL.5432",
         "check that the server runs and that host and port are right"},
        {"postgresql://reader@127.0.0.1:1/x", "Connection refused", "check that the server runs"},
        {"service=nowhere", "definition of service \"nowhere\" not found", "~/.pg_service.conf"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        EXPECT(import(publication_with(text_of("  - {database: \"%s\"}\n", cases[i].text),
                                       no_mapping)),
               3, "cannot connect to the PostgreSQL database: ", cases[i].message, cases[i].advice);
}

static void settings_that_libpq_does_not_know_are_refused(void)
{
    EXPECT(import(publication_with("  - {database: \"hots=a\"}\n", no_mapping)), 2,
           "invalid connection option \"hots\"; correct 'database' in publication.yaml");
    EXPECT(import(publication_with("  - {database: \"postgresql://h/d?mode=1\"}\n", no_mapping)), 2,
           "invalid URI query parameter: \"mode\"");
}

static void a_service_can_be_named(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("served");
    postgres_do(connection, "CREATE TABLE t(a int); INSERT INTO t VALUES(1)");
    write_text(in_test("services"),
               text_of("[ilo]\nhost=%s\ndbname=served\nuser=owner\n", postgres_folder()));
    const char *const variables[] = {text_of("PGSERVICEFILE=%s", in_test("services")), NULL};
    const struct conditions with_service = {.environment = variables};
    const char *publication = publication_with("  - {database: service=ilo}\n", no_mapping);
    EXPECT(iatipub_under(&with_service, "import", "-C", publication, NULL), 0,
           "postgresql:served#public.t");
}

static void passwords_come_from_outside_and_stay_there(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("locked");
    postgres_do(connection, "DROP ROLE IF EXISTS locked; CREATE ROLE locked LOGIN PASSWORD "
                            "'open-sesame'; CREATE TABLE t(a int); GRANT SELECT ON t TO locked");
    const char *publication = publication_of("locked", "locked", "");
    EXPECT(import(publication), 3, "no password supplied", "~/.pgpass");

    const char *const wrong[] = {"PGPASSWORD=not-the-one", NULL};
    const struct conditions with_wrong = {.environment = wrong};
    struct outcome outcome = iatipub_under(&with_wrong, "import", "-C", publication, NULL);
    EXPECT(outcome, 3, "password authentication failed for user \"locked\"", "check the user");
    CHECK(!text_has(outcome.all, "not-the-one"), "the password is told: %s", outcome.all);

    write_text(in_test("passwords"), "*:*:*:locked:open-sesame\n");
    chmod(in_test("passwords"), 0600);
    const char *const right[] = {text_of("PGPASSFILE=%s", in_test("passwords")), NULL};
    const struct conditions with_right = {.environment = right};
    EXPECT(iatipub_under(&with_right, "import", "-C", publication, NULL), 0);
    CHECK(!find_in_files(publication, "open-sesame"), "the password is in %s",
          find_in_files(publication, "open-sesame"));
}

static void a_password_in_the_configuration_is_refused(void)
{
    struct outcome outcome = import(publication_with(
        "  - {database: \"postgresql://reader:open-sesame@db.example.org/ilo\"}\n", no_mapping));
    EXPECT(outcome, 2, "publication.yaml:5:16: 'sources[1].database' is not acceptable",
           "~/.pgpass");
    CHECK(!text_has(outcome.all, "sesame"), "the password is told: %s", outcome.all);
}

static void what_the_server_refuses_is_told(void)
{
    if (!have_postgres())
        return;
    PGconn *connection = postgres_database("refusing");
    postgres_do(connection, "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;"
                            "CREATE TABLE secret(a int); CREATE TABLE known(a int);"
                            "GRANT SELECT ON known TO reader");
    EXPECT(import(publication_of("refusing", "reader", ", tables: [known]")), 0);
    EXPECT(import_keeps_records(publication_of("refusing", "reader", ", tables: [known, secret]")),
           3, "'postgresql:refusing#public.secret': permission denied for table secret",
           "let its owner grant SELECT to the user that reads");
    EXPECT(import(publication_of("missing", "reader", "")), 3,
           "database \"missing\" does not exist; check the names of database and user");
    EXPECT(import(publication_of("refusing", "nobody_such", "")), 3,
           "role \"nobody_such\" does not exist");
    postgres_do(connection, "ALTER ROLE reader SET statement_timeout = '200ms'");
    EXPECT(import(publication_of("refusing", "reader",
                                 ", table: slow, query: SELECT 1 AS one FROM pg_sleep(20)")),
           3, "'postgresql:refusing#slow': canceling statement due to statement timeout",
           "the server (statement_timeout)");
    postgres_do(connection, "ALTER ROLE reader SET statement_timeout = 0");
}

CU_TestInfo postgresql_tests[] = {
    {"the sample in a database gives the same files",
     the_sample_in_a_database_gives_the_same_files},
    {"values come as PostgreSQL writes them", values_come_as_postgresql_writes_them},
    {"the time zone makes no difference", the_time_zone_makes_no_difference},
    {"blank cells of a database are filled down", blank_cells_of_a_database_are_filled_down},
    {"doubtful columns are told once", doubtful_columns_are_told_once},
    {"what XML cannot hold is a finding of the row", what_xml_cannot_hold_is_a_finding_of_the_row},
    {"bytes that are no text are told", bytes_that_are_no_text_are_told},
    {"columns of equal names are refused", columns_of_equal_names_are_refused},
    {"rows come in the order of the primary key", rows_come_in_the_order_of_the_primary_key},
    {"without names the first schema is read", without_names_the_first_schema_is_read},
    {"names are taken as they are", names_are_taken_as_they_are},
    {"an unknown table names the nearest", an_unknown_table_names_the_nearest},
    {"a database without tables is refused", a_database_without_tables_is_refused},
    {"tables are read once", tables_are_read_once},
    {"a query gives a table", a_query_gives_a_table},
    {"a query can only read", a_query_can_only_read},
    {"all sources are of one moment", all_sources_are_of_one_moment},
    {"all tables of a source are of one moment", all_tables_of_a_source_are_of_one_moment},
    {"a server killed among the rows leaves the records",
     a_server_killed_among_the_rows_leaves_the_records},
    {"a connection ended among the rows leaves the records",
     a_connection_ended_among_the_rows_leaves_the_records},
    {"a server that is not there is told", a_server_that_is_not_there_is_told},
    {"settings that libpq does not know are refused",
     settings_that_libpq_does_not_know_are_refused},
    {"a service can be named", a_service_can_be_named},
    {"passwords come from outside and stay there", passwords_come_from_outside_and_stay_there},
    {"a password in the configuration is refused", a_password_in_the_configuration_is_refused},
    {"what the server refuses is told", what_the_server_refuses_is_told},
    CU_TEST_INFO_NULL,
};
