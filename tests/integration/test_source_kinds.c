/* The same records in other kinds of files give the same documents, byte for byte; and what
 * `import --list` shows of them. */
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* ---- the sample's records, as the store has them -----------------------------------------------
 */

/* Gets each row of a raw table in its order; texts may be NULL. */
typedef void take_row(void *context, const char *table, int count, const char *const *names,
                      const char *const *values);

static void take_rows(sqlite3 *db, const char *table, take_row *take, void *context)
{
    enum { MOST = 100 };
    sqlite3_stmt *statement = NULL;
    const char *names[MOST], *values[MOST];
    char *sql = text_of("SELECT * FROM raw_%s ORDER BY rowid", table);
    CU_ASSERT_EQUAL_FATAL(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        int count = sqlite3_column_count(statement) - 1; /* the first one is _source */
        for (int i = 0; i < count && i < MOST; i++) {
            names[i] = sqlite3_column_name(statement, i + 1);
            values[i] = (const char *)sqlite3_column_text(statement, i + 1);
        }
        take(context, table, count, names, values);
    }
    sqlite3_finalize(statement);
}

static const char *const tables[] = {
    "projects",
    "units",
    "outcomes",
    "indicators",
    "indicator_periods",
    "locations",
    "country_allocations",
    "sdg_targets",
    "documents",
    "donors",
    "agreements",
    "implementing_partners",
    "contributions",
    "regular_budget",
    "audited_totals",
    "budgets",
    "ledger",
};
enum { TABLE_COUNT = sizeof tables / sizeof *tables };

/* The sample imported and converted from its CSV files; the result is what came out. */
static char *from_csv(char **publication)
{
    *publication = ilo_publication("csv");
    EXPECT(iatipub("import", "-C", *publication, NULL), 0, "import");
    EXPECT(iatipub("convert", "-C", *publication, NULL), 0, "convert");
    return snapshot(file_of(*publication, "out"), SNAPSHOT_BYTES);
}

static sqlite3 *open_store(const char *publication)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(file_of(publication, ".iatipub/store.db"), &db), SQLITE_OK);
    return db;
}

/* The sample with other sources, its records gone. */
static char *with_sources(const char *name, const char *sources)
{
    char *publication = ilo_publication(name);
    char *yaml = read_file(file_of(publication, "publication.yaml"), NULL);
    char *from = strstr(yaml, "\nsources:\n"), *to = strstr(yaml, "\ncodes:\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(to);
    put(publication, "publication.yaml",
        text_of("%.*s\nsources:\n%s%s", (int)(from - yaml), yaml, sources, to));
    remove_folder(file_of(publication, "records"));
    make_folder(file_of(publication, "records"));
    return publication;
}

static void check_same(const char *publication, const char *expected)
{
    struct outcome import = iatipub("import", "-C", publication, NULL);
    EXPECT(import, 0, "import");
    CHECK(!text_has(import.all, "x.source"), "%s", import.all);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "convert");
    char *out = snapshot(file_of(publication, "out"), SNAPSHOT_BYTES);
    CHECK(strcmp(out, expected) == 0 && count_files(file_of(publication, "out"), ".xml") > 1,
          "what came out differs: %s instead of %s", out, expected);
}

/* ---- the kinds ---------------------------------------------------------------------------------
 */

static json_t *object_of(int count, const char *const *names, const char *const *values)
{
    json_t *object = json_object();
    for (int i = 0; i < count; i++)
        json_object_set_new(object, names[i], values[i] ? json_string(values[i]) : json_null());
    return object;
}

static void write_line(void *context, const char *table, int count, const char *const *names,
                       const char *const *values)
{
    (void)table;
    json_t *object = object_of(count, names, values);
    json_dumpf(object, context, JSON_COMPACT);
    fputc('\n', context);
    json_decref(object);
}

static void json_lines_give_the_same_bytes(void)
{
    char *csv, *sources = text_of("%s", "");
    char *expected = from_csv(&csv);
    for (int i = 0; i < TABLE_COUNT; i++)
        sources = text_of("%s  - file: records/%s.jsonl\n", sources, tables[i]);
    char *publication = with_sources("lines", sources);
    sqlite3 *store = open_store(csv);
    for (int i = 0; i < TABLE_COUNT; i++) {
        FILE *stream = fopen(file_of(publication, text_of("records/%s.jsonl", tables[i])), "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
        take_rows(store, tables[i], write_line, stream);
        fclose(stream);
    }
    sqlite3_close(store);
    check_same(publication, expected);
}

static void add_to_array(void *context, const char *table, int count, const char *const *names,
                         const char *const *values)
{
    json_t *array = json_object_get(context, table);
    json_array_append_new(array, object_of(count, names, values));
}

static void a_json_document_gives_the_same_bytes(void)
{
    char *csv;
    char *expected = from_csv(&csv);
    char *publication = with_sources("document", "  - {file: records/all.json}\n");
    sqlite3 *store = open_store(csv);
    json_t *document = json_object();
    for (int i = 0; i < TABLE_COUNT; i++) {
        json_object_set_new(document, tables[i], json_array());
        take_rows(store, tables[i], add_to_array, document);
    }
    CU_ASSERT_EQUAL(json_dump_file(document, file_of(publication, "records/all.json"),
                                   JSON_INDENT(2) | JSON_ENSURE_ASCII),
                    0);
    json_decref(document);
    sqlite3_close(store);
    check_same(publication, expected);
}

static void sqlite_gives_the_same_bytes(void)
{
    char *csv;
    char *expected = from_csv(&csv);
    char *publication = with_sources("database", "  - {file: records/all.db}\n");
    sqlite3 *store = open_store(csv);
    char *sql = text_of("ATTACH '%s' AS target;", file_of(publication, "records/all.db"));
    for (int i = 0; i < TABLE_COUNT; i++)
        sql = text_of("%s CREATE TABLE target.%s AS SELECT * FROM raw_%s ORDER BY rowid;"
                      "ALTER TABLE target.%s DROP COLUMN _source;",
                      sql, tables[i], tables[i], tables[i]);
    char *message = NULL;
    CU_ASSERT_EQUAL(sqlite3_exec(store, sql, NULL, NULL, &message), SQLITE_OK);
    CHECK(!message, "%s", message ? message : "");
    sqlite3_free(message);
    sqlite3_close(store);
    check_same(publication, expected);
}

static void write_escaped(FILE *stream, const char *text)
{
    for (; *text; text++)
        if (strchr("&<>\r", *text))
            fprintf(stream, "&#%d;", *text);
        else
            fputc(*text, stream);
}

static void add_record(void *context, const char *table, int count, const char *const *names,
                       const char *const *values)
{
    fprintf(context, "<record of=\"%s\">", table);
    for (int i = 0; i < count; i++) {
        if (!values[i])
            continue;
        fprintf(context, "<field name=\"%s\">", names[i]);
        write_escaped(context, values[i]);
        fputs("</field>", context);
    }
    fputs("</record>\n", context);
}

static const char to_tables[] =
    "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n"
    "  <xsl:template match=\"/export\">\n"
    "    <tables>\n"
    "      <xsl:for-each select=\"record\">\n"
    "        <xsl:element name=\"{@of}\">\n"
    "          <xsl:for-each select=\"field\">\n"
    "            <xsl:element name=\"{@name}\"><xsl:value-of select=\".\"/></xsl:element>\n"
    "          </xsl:for-each>\n"
    "        </xsl:element>\n"
    "      </xsl:for-each>\n"
    "    </tables>\n"
    "  </xsl:template>\n"
    "</xsl:stylesheet>\n";

static void xml_through_a_stylesheet_gives_the_same_bytes(void)
{
    char *csv;
    char *expected = from_csv(&csv);
    char *publication = with_sources(
        "xml", "  - {file: records/all.xml, kind: xml, stylesheet: records/to-tables.xsl}\n");
    put(publication, "records/to-tables.xsl", to_tables);
    sqlite3 *store = open_store(csv);
    FILE *stream = fopen(file_of(publication, "records/all.xml"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    fputs("<export>\n", stream);
    for (int i = 0; i < TABLE_COUNT; i++)
        take_rows(store, tables[i], add_record, stream);
    fputs("</export>\n", stream);
    fclose(stream);
    sqlite3_close(store);
    check_same(publication, expected);
    put(publication, "records/to-tables.xsl", text_of("%s\n", to_tables));
    EXPECT(iatipub("convert", "-C", publication, NULL), 2, "import");
}

/* ---- findings and settings ---------------------------------------------------------------------
 */

static char *lines_publication(const char *spending)
{
    char *publication = mapped_publication();
    edit(publication, "publication.yaml", "records/spending.csv", "records/spending.jsonl");
    remove_file(file_of(publication, "records/spending.csv"));
    put(publication, "records/spending.jsonl", spending);
    return publication;
}

static void a_finding_names_the_line(void)
{
    const char *publication =
        lines_publication("{\"NO\": \"A\", \"DAY\": \"2024-01-31\", \"AMOUNT\": 1500.00}\n\n"
                          "{\"NO\": \"B\", \"DAY\": \"2024-02-30\", \"AMOUNT\": 1.10}\n");
    EXPECT(run(publication), 1, "records/spending.jsonl:3", "2024-02-30");
    put(publication, "records/spending.jsonl", "{\"NO\": \"A\", \n");
    EXPECT(run(publication), 2, "records/spending.jsonl:1: critical [x.source.json]",
           "no such column: DAY");
}

static void numbers_reach_the_document_as_they_are(void)
{
    const char *publication = lines_publication(
        "{\"NO\": \"A\", \"DAY\": \"2024-01-31\", \"AMOUNT\": 12345678901234567.10}\n");
    run_well(publication);
    CU_ASSERT_STRING_EQUAL(xml_text(file_of(publication, "site/small.xml"), "string(//value)"),
                           "12345678901234567.10");
}

static void settings_that_do_not_go_together_are_refused(void)
{
    static const struct {
        const char *source, *words;
    } cases[] = {
        {"{file: records/projects.csv, kind: xml}", "'sources[1]' has no 'stylesheet'"},
        {"{file: records/projects.csv, stylesheet: a.xsl}", "which is for XML"},
        {"{file: records/projects.csv, query: SELECT 1}", "which is for databases"},
        {"{file: a.db, query: SELECT 1, tables: [a]}", "has both 'query' and 'tables'"},
        {"{file: records/projects.csv, kind: sqlite}", "not an SQLite database"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *publication = mapped_publication();
        edit(publication, "publication.yaml", "file: records/projects.csv", cases[i].source);
        struct outcome outcome = iatipub("import", "-C", publication, NULL);
        CHECK(outcome.status == 2 && text_has(outcome.all, cases[i].words), "%s: %d %s",
              cases[i].source, outcome.status, outcome.all);
    }
}

/* ---- import --list ------------------------------------------------------------------------------
 */

static void a_list_shows_tables_columns_and_values(void)
{
    const char *publication = mapped_publication();
    EXPECT(iatipub("import", "--list", "-C", publication, NULL), 0,
           "sources[1]: records/projects.csv (csv)\n"
           "  raw_projects: 2 rows, 3 columns\n"
           "    NO             2  \"A\", \"B\"\n"
           "    TITLE          2  \"Ports\", \"Roads\"\n"
           "    START          2  \"2023-01-01\", \"2023-02-01\"\n"
           "\n"
           "sources[2]: records/spending.csv (csv)\n"
           "  raw_spending: 2 rows, 3 columns\n");
    CHECK(!exists(file_of(publication, ".iatipub/store.db")), "something was stored");
}

static void a_list_shows_three_values_and_cuts_them(void)
{
    write_text(in_test("a.csv"), "X,Y\n1,\n2,\n2,\n3,\n4,"
                                 "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 "
                                 "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 "
                                 "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9\n");
    EXPECT(iatipub("import", "--list", in_test("a.csv"), NULL), 0,
           "  raw_a: 5 rows, 2 columns\n    X          5  \"1\", \"2\", \"3\", ...\n"
           "    Y          1  \"\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 "
           "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 "
           "\xC3\xA9t\xC3\xA9 \xC3\xA9t...\"\n");
}

static void a_list_of_files_needs_no_publication(void)
{
    write_text(in_test("a.jsonl"), "{\"no\": 1, \"s\": [{\"c\": \"x\"}]}\n");
    write_text(
        in_test("b.xml"),
        "<iati-activities version='2.03'><iati-activity><iati-identifier>XM-1</iati-identifier>"
        "</iati-activity></iati-activities>");
    EXPECT(iatipub("import", "--list", in_test("a.jsonl"), in_test("b.xml"), NULL), 0,
           "a.jsonl (json)\n  raw_a: 1 row, 2 columns\n", "  raw_a_s: 1 row, 2 columns\n",
           "b.xml (iati)\n  activities: 1 row");
}

static void a_list_may_be_of_one_source(void)
{
    const char *publication = mapped_publication();
    struct outcome second = iatipub("import", "--list", "-C", publication, "--source", "2", NULL);
    EXPECT(second, 0, "sources[2]: records/spending.csv");
    CHECK(!text_has(second.out, "projects"), "%s", second.out);
    struct outcome named =
        iatipub("import", "--list", "-C", publication, "--source", "records/projects.csv", NULL);
    EXPECT(named, 0, "sources[1]: records/projects.csv");
    CHECK(!text_has(named.out, "spending"), "%s", named.out);
    EXPECT(iatipub("import", "--list", "-C", publication, "--source", "3", NULL), 2,
           "there is no source '3'; give a number from 1 to 2");
}

static void a_list_may_be_json(void)
{
    const char *publication = mapped_publication();
    struct outcome outcome =
        iatipub("import", "--list", "-C", publication, "--format", "json", NULL);
    EXPECT(outcome, 0, "");
    json_t *list = json_loads(outcome.out, 0, NULL);
    const char *file = NULL, *kind = NULL, *table = NULL, *sample = NULL;
    int rows = 0, filled = 0;
    CU_ASSERT_EQUAL(json_unpack(list, "{s:[{s:s,s:s,s:[{s:s,s:i,s:[{s:i,s:[s]}]}]}]}", "sources",
                                "file", &file, "kind", &kind, "tables", "name", &table, "rows",
                                &rows, "columns", "filled", &filled, "samples", &sample),
                    0);
    CHECK(file && strcmp(file, "records/projects.csv") == 0 && strcmp(kind, "csv") == 0 &&
              strcmp(table, "raw_projects") == 0 && strcmp(sample, "A") == 0,
          "%s", outcome.out);
    CU_ASSERT_EQUAL(rows, 2);
    CU_ASSERT_EQUAL(filled, 2);
    json_decref(list);
}

static void a_list_tells_what_is_wrong(void)
{
    const char *publication = lines_publication("{\"NO\": \"A\"}\n{\"NO\": \n");
    EXPECT(iatipub("import", "--list", "-C", publication, NULL), 1, "raw_spending: 1 row, 1 column",
           "records/spending.jsonl:2: critical [x.source.json]");
    EXPECT(iatipub("import", "--list", in_test("nothing.csv"), NULL), 3, "No such file");
    EXPECT(iatipub("import", "--list", "--format", "xml", NULL), 2, "formats are text and json");
    EXPECT(iatipub("import", "a.csv", NULL), 2, "'--list a.csv' shows what is in the file");
    EXPECT(iatipub("import", "--source", "1", NULL), 2, "--source and --format are for --list");
    EXPECT(iatipub("import", "--list", "-C", publication, "a.csv", NULL), 2, "leave out -C");
}

CU_TestInfo source_kinds_tests[] = {
    {"JSON Lines give the same bytes", json_lines_give_the_same_bytes},
    {"a JSON document gives the same bytes", a_json_document_gives_the_same_bytes},
    {"SQLite gives the same bytes", sqlite_gives_the_same_bytes},
    {"XML through a stylesheet gives the same bytes",
     xml_through_a_stylesheet_gives_the_same_bytes},
    {"a finding names the line", a_finding_names_the_line},
    {"numbers reach the document as they are", numbers_reach_the_document_as_they_are},
    {"settings that do not go together are refused", settings_that_do_not_go_together_are_refused},
    {"a list shows tables, columns and values", a_list_shows_tables_columns_and_values},
    {"a list shows three values and cuts them", a_list_shows_three_values_and_cuts_them},
    {"a list of files needs no publication", a_list_of_files_needs_no_publication},
    {"a list may be of one source", a_list_may_be_of_one_source},
    {"a list may be JSON", a_list_may_be_json},
    {"a list tells what is wrong", a_list_tells_what_is_wrong},
    CU_TEST_INFO_NULL,
};
