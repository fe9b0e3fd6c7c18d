#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "standard/layout.h"
#include "store/import.h"
#include "store/sql.h"
#include "store/store.h"
#include "unit/folder.h"

extern CU_TestInfo store_tests[];

#define HEAD                                                                                       \
    "organisation: {ref: XM-DAC-99, type: \"40\", name: [{language: en, narrative: Agency}]}\n"    \
    "datasets: [{name: all, title: All}]\n"

static const char canonical[] = HEAD "sources: [{file: records/*.csv}]\n";
static const char mapped[] = HEAD "sources: [{file: records/register.csv, table: register}]\n"
                                  "codes: [{file: codes/status.csv, table: status}]\n"
                                  "mapping: [mapping/*.sql]\n";

/* A publication on disk and what an import of it gave. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    struct publication *publication;
    struct standard *standard;
    struct layout *layout;
    struct findings findings;
    struct import_result result;
    struct error error;
    bool imported;
};

static void trial_begin(struct trial *trial, const char *configuration)
{
    *trial = (struct trial){.imported = false};
    folder_begin(trial->folder);
    folder_add(trial->folder, "publication.yaml", configuration);
    folder_add(trial->folder, ".iatipub/lock", "");
    folder_add(trial->folder, "codes/status.csv", "word,code\nrunning,2\nclosed,4\n");
    trial->publication = publication_load(trial->folder, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->publication);
    trial->standard = standard_load("2.03", &trial->error);
    trial->layout = layout_build(trial->standard, NULL, 0, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->layout);
}

static void trial_import(struct trial *trial)
{
    findings_release(&trial->findings);
    import_result_release(&trial->result);
    error_clear(&trial->error);
    trial->imported = import_records(trial->publication, trial->layout, &trial->findings,
                                     &trial->result, &trial->error);
}

static void trial_end(struct trial *trial)
{
    import_result_release(&trial->result);
    findings_release(&trial->findings);
    error_clear(&trial->error);
    layout_free(trial->layout);
    standard_free(trial->standard);
    publication_free(trial->publication);
    folder_end(trial->folder);
}

static size_t rows_of(const struct trial *trial, const char *table)
{
    return trial->result.rows[layout_table(trial->layout, table)->index];
}

/* The only cell of a query on the store that the last import left. The caller frees. */
static char *ask(const struct trial *trial, const char *sql)
{
    struct error error = ERROR_INIT;
    struct store *store = store_open(trial->publication, trial->layout, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    sqlite3_stmt *statement = sql_prepare(store->db, sql, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(statement);
    CU_ASSERT_EQUAL(sql_step(statement, &error), 1);
    char *answer = strdup(sql_text(statement, 0) ? sql_text(statement, 0) : "NULL");
    sqlite3_finalize(statement);
    store_close(store);
    return answer;
}

static void check_answer(const struct trial *trial, const char *sql, const char *expected)
{
    char *answer = ask(trial, sql);
    CU_ASSERT_STRING_EQUAL(answer, expected);
    free(answer);
}

static void canonical_records_need_no_mapping(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    folder_add(trial.folder, "records/activities.csv",
               "iati_identifier,title\nXM-DAC-99-1,One\nXM-DAC-99-2,\"Two, too\"\n");
    folder_add(trial.folder, "records/budgets.csv",
               "iati_identifier,value,value_date\nXM-DAC-99-2,10.00,2024-01-01\n");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.imported);
    CU_ASSERT_TRUE(trial.result.replaced);
    CU_ASSERT_EQUAL(rows_of(&trial, "activities"), 2);
    CU_ASSERT_EQUAL(rows_of(&trial, "budgets"), 1);
    check_answer(&trial, "SELECT title FROM activities WHERE iati_identifier LIKE '%2'",
                 "Two, too");
    trial_end(&trial);
}

static void unknown_tables_and_columns_get_the_nearest_name(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    folder_add(trial.folder, "records/activities.csv", "iati_identifier,titel\nXM-DAC-99-1,One\n");
    trial_import(&trial);
    CU_ASSERT_FALSE(trial.imported);
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, "no column 'titel'; the nearest is 'title'"));
    folder_add(trial.folder, "records/activities.csv", "iati_identifier\nXM-DAC-99-1\n");
    folder_add(trial.folder, "records/transaction.csv", "iati_identifier\nXM-DAC-99-1\n");
    trial_import(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        trial.error.text, "no canonical table 'transaction'; the nearest is 'transactions'"));
    trial_end(&trial);
}

static const char register_csv[] = "CODE,NAME,STATUS,AMOUNT\n"
                                   "1,First,running,100.10\n"
                                   "2,Second,,5\n"
                                   "3,Third,closed,\n";

static void a_mapping_fills_the_canonical_tables(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "mapping/10.sql",
               "-- activities\n"
               "INSERT INTO activities(iati_identifier, title, activity_status, _source)\n"
               "SELECT 'XM-DAC-99-' || r.CODE, r.NAME, s.code, r._source\n"
               "FROM raw_register r LEFT JOIN code_status s ON s.word = r.STATUS;\n");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.imported);
    check_answer(&trial, "SELECT group_concat(ifnull(activity_status, '-'), ' ') FROM activities",
                 "2 - 4");
    check_answer(&trial, "SELECT typeof(AMOUNT) FROM raw_register WHERE CODE = '1'", "text");
    check_answer(&trial, "SELECT ifnull(STATUS, 'blank') FROM raw_register WHERE CODE = '2'",
                 "blank");
    trial_end(&trial);
}

static void every_row_knows_its_file_and_row(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, _source) "
               "SELECT 'XM-DAC-99-' || CODE, _source FROM raw_register;");
    trial_import(&trial);
    struct store *store = store_open(trial.publication, trial.layout, &trial.error);
    sqlite3_int64 source = 0;
    sql_number(store->db, "SELECT _source FROM activities WHERE iati_identifier LIKE '%-3'",
               &source, &trial.error);
    struct place place = {.file = NULL};
    store_source_place(store, source, &place);
    CU_ASSERT_STRING_EQUAL(place.file, "records/register.csv");
    CU_ASSERT_EQUAL(place.line, 4);
    place_set(&place, NULL, 0, 0);
    store_source_place(store, 12345, &place);
    CU_ASSERT_PTR_NULL(place.file);
    store_close(store);
    trial_end(&trial);
}

static void mapping_errors_name_file_line_statement_and_reason(void)
{
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"SELECT 1;", "10.sql:1: mapping statement 1 is a query whose rows go nowhere"},
        {"-- first\n\nCREATE TEMP TABLE t(a);\n\n/* then */ INSERT INTO t VALUES(1, 2);",
         "10.sql:5: mapping statement 2: table t has 1 columns but 2 values were supplied"},
        {"INSERT INTO activities(titel) SELECT 1;",
         "10.sql:1: mapping statement 1: table activities has no column named titel"},
        {"INSERT INTO activities(iati_identifier) SELECT CODE FROM raw_register;",
         "NOT NULL constraint failed: activities._source; every row must say where it came from"},
        {"INSERT INTO activities(title) SELECT NAME FROM raw_registre;",
         "no such table: raw_registre; 'raw_' and the source's table name"},
        {"ATTACH '/tmp/x.db' AS x;", "a mapping fills tables and may not ATTACH"},
        {"COMMIT;", "a mapping fills tables and may not ATTACH"},
        {"PRAGMA journal_mode=DELETE;", "a mapping fills tables and may not ATTACH"},
        {"DROP TABLE transactions;", "nor drop or change tables that are not its own"},
        {"DELETE FROM source_files;", "nor drop or change tables that are not its own"},
        {"SELEC 1;", "10.sql:1: mapping statement 1: near \"SELEC\": syntax error"},
        {"CREATE TEMP TABLE t(a);\nINSERT INTO t\nSELECT CODE,\n  NAM\nFROM raw_register;",
         "10.sql:4: mapping statement 2: no such column: NAM"},
        {"CREATE TEMP TABLE t(a, \"/*\", '/*'); -- /*\n/* one */ INSERT INTO t(a)\nSELECT 1 /* "
         "two\n;"
         "\nINSERT INTO activities SELECT 2;",
         "10.sql:3: the comment that begins here is never closed, so the statements after it would "
         "be left out"},
    };
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folder_add(trial.folder, "mapping/10.sql", cases[i].sql);
        trial_import(&trial);
        CU_ASSERT_FALSE(trial.imported);
        CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, cases[i].message));
    }
    trial_end(&trial);
}

static void mapping_says_which_record_a_row_is_from(void)
{
    static const char *const sources[] = {"'x'", "-5", "17", "1 << 60", "-9223372036854775807 - 1"};
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        char sql[256];
        snprintf(sql, sizeof sql,
                 "INSERT INTO activities(iati_identifier, _source) VALUES('A-1', %s);\n"
                 "INSERT INTO files(file, _source) VALUES('x', %s);",
                 sources[i], sources[i]);
        folder_add(trial.folder, "mapping/10.sql", sql);
        trial_import(&trial);
        CU_ASSERT_TRUE(trial.imported);
        CU_ASSERT_FALSE(trial.result.replaced);
        CU_ASSERT_FATAL(trial.findings.count > 0);
        CU_ASSERT_STRING_EQUAL(trial.findings.items[0].rule, "x.record.source");
        CU_ASSERT_PTR_NOT_NULL(
            strstr(trial.findings.items[0].message, "_source of a row of 'activities' is"));
    }
    trial_end(&trial);
}

/* Imports canonical records of which something is wrong; the first finding must be this one. */
static void check_finding(const char *activities, const char *transactions, const char *rule,
                          size_t row, const char *message)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    folder_add(trial.folder, "records/activities.csv", activities);
    folder_add(trial.folder, "records/transactions.csv", transactions);
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.imported);
    CU_ASSERT_FALSE(trial.result.replaced);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 1);
    const struct finding *finding = &trial.findings.items[0];
    CU_ASSERT_EQUAL(finding->severity, SEVERITY_CRITICAL);
    CU_ASSERT_STRING_EQUAL(finding->rule, rule);
    CU_ASSERT_EQUAL(finding->place.line, row);
    CU_ASSERT_PTR_NOT_NULL(strstr(finding->message, message));
    trial_end(&trial);
}

static void bad_records_are_findings_with_their_row(void)
{
    static const char one[] = "iati_identifier,title\nA-1,One\n";
    check_finding(one, "iati_identifier,value\nA-1,10\nA-9,5\n", "x.record.orphan", 3,
                  "iati_identifier \"A-9\", which no row of 'activities' has");
    check_finding("iati_identifier,title\nA-1,One\nA-2,Two\nA-1,Again\n", "iati_identifier\nA-1\n",
                  "x.record.duplicate", 4, "\"A-1\" stands in more than one row");
    check_finding(one, "iati_identifier,value\nA-1,\"1,500\"\n", "x.record.value", 2,
                  "value \"1,500\" is not valid; expected a number");
    check_finding(one, "iati_identifier,transaction_date\nA-1,2024-02-31\n", "x.record.value", 2,
                  "transaction_date \"2024-02-31\" is not valid; expected a date");
    check_finding(one, "iati_identifier,value\n,10\n", "x.record.identifier", 2,
                  "a row of 'transactions' has no iati_identifier");
}

static void amounts_computed_in_floating_point_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, _source) SELECT CODE, _source FROM "
               "raw_register;"
               "INSERT INTO transactions(iati_identifier, value, _source) SELECT CODE, AMOUNT * 3,"
               " _source FROM raw_register WHERE CODE = '1';");
    trial_import(&trial);
    CU_ASSERT_FALSE(trial.result.replaced);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 1);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(trial.findings.items[0].message, "was computed in floating point"));
    trial_end(&trial);
}

static void a_mapping_can_speak_of_its_rows(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO mapping_findings(severity, message, iati_identifier, _source) "
               "SELECT iif(CODE = '2', 'warning', NULL), 'no status in row ' || "
               "source_row(_source) || ' of ' || (SELECT value FROM settings WHERE name = "
               "'organisation.ref'), CODE, _source FROM raw_register WHERE CODE IN (2, 3);");
    trial_import(&trial);
    CU_ASSERT_FALSE(trial.result.replaced);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 2);
    const struct finding *finding = &trial.findings.items[0];
    CU_ASSERT_EQUAL(finding->severity, SEVERITY_WARNING);
    CU_ASSERT_STRING_EQUAL(finding->message, "no status in row 3 of XM-DAC-99");
    CU_ASSERT_STRING_EQUAL(finding->subject, "2");
    CU_ASSERT_EQUAL(finding->place.line, 3);
    CU_ASSERT_EQUAL(trial.findings.items[1].severity, SEVERITY_CRITICAL);
    trial_end(&trial);
}

static void what_nothing_reads_is_said(void)
{
    struct trial trial;
    trial_begin(&trial,
                HEAD "sources: [{file: records/register.csv, table: register, columns: [CODE, "
                     "NAME]}]\nmapping: [mapping/*.sql]\n");
    folder_add(trial.folder, "records/register.csv", "CODE,NAMES\n1,First\n");
    folder_add(trial.folder, "records/registre.csv", "CODE\n1\n");
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, title, _source) SELECT CODE, NAME, _source "
               "FROM raw_register;");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.result.replaced);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 2);
    CU_ASSERT_STRING_EQUAL(trial.findings.items[0].message,
                           "nothing reads column \"NAMES\"; the nearest that is read is \"NAME\"");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[1].rule, "x.source.unread");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[1].place.file, "records/registre.csv");
    trial_end(&trial);
}

static void optional_sources_may_be_missing(void)
{
    struct trial trial;
    trial_begin(&trial, HEAD "sources: [{file: records/*.txt, table: register, optional: yes, "
                             "columns: [CODE]}]\nmapping: [mapping/*.sql]\n");
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, _source) SELECT CODE, _source "
               "FROM raw_register;");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.imported);
    char *folder = path_join(trial.folder, "records"); /* a share that is not mounted */
    CU_ASSERT_EQUAL(symlink("/no/such/share", folder), 0);
    free(folder);
    trial_import(&trial);
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_ENVIRONMENT);
    trial_end(&trial);
}

static void a_file_is_read_once(void)
{
    struct trial trial;
    trial_begin(&trial, HEAD "sources: [{file: records/*.csv}, {file: records/budgets.csv, "
                             "delimiter: \";\"}]\n");
    folder_add(trial.folder, "records/activities.csv", "iati_identifier\nA-1\n");
    folder_add(trial.folder, "records/budgets.csv", "iati_identifier;value\nA-1;10\n");
    trial_import(&trial); /* the file that is named wins over the pattern */
    CU_ASSERT_TRUE(trial.result.replaced);
    CU_ASSERT_EQUAL(rows_of(&trial, "budgets"), 1);
    trial_end(&trial);
    trial_begin(&trial, HEAD "sources: [{file: records/a*.csv}, {file: records/*s.csv}]\n");
    folder_add(trial.folder, "records/activities.csv", "iati_identifier\nA-1\n");
    trial_import(&trial);
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, "is read by two sources"));
    trial_end(&trial);
}

static void blanks_are_nothing_and_spaces_make_no_identifier(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, title, activity_status, _source) "
               "SELECT CODE, coalesce(STATUS, ''), ' ', _source FROM raw_register;");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.result.replaced);
    check_answer(&trial,
                 "SELECT count(*) FROM activities WHERE title = '' OR "
                 "activity_status IS NOT NULL",
                 "0");
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, _source) "
               "SELECT CODE || ' ', _source FROM raw_register WHERE CODE = '1';");
    trial_import(&trial);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.findings.items[0].message, "has white space around it"));
    trial_end(&trial);
}

static void what_would_be_cut_or_rounded_is_refused(void)
{
    static const char *const statements[] = {
        "UPDATE activities SET title = 'a' || char(0) || 'b'",
        "UPDATE activities SET activity_status = 2.0",
    };
    static const char *const messages[] = {"holds binary data", "computed in floating point"};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_begin(&trial, mapped);
        folder_add(trial.folder, "records/register.csv", "CODE\n1\n");
        folder_add(trial.folder, "mapping/10.sql",
                   "INSERT INTO activities(iati_identifier, _source) SELECT CODE, _source FROM "
                   "raw_register;");
        folder_add(trial.folder, "mapping/20.sql", statements[i]);
        trial_import(&trial);
        CU_ASSERT_EQUAL_FATAL(trial.findings.count, 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(trial.findings.items[0].message, messages[i]));
        trial_end(&trial);
    }
}

static void a_code_translated_twice_is_refused(void)
{
    struct trial trial;
    trial_begin(&trial, mapped);
    folder_add(trial.folder, "records/register.csv", register_csv);
    folder_add(trial.folder, "codes/status.csv", "word,code\nrunning,2\nclosed,4\nrunning,3\n");
    folder_add(trial.folder, "mapping/10.sql",
               "INSERT INTO activities(iati_identifier, _source) SELECT CODE, _source FROM "
               "raw_register;");
    trial_import(&trial);
    CU_ASSERT_FALSE(trial.result.replaced);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 1);
    CU_ASSERT_STRING_EQUAL(trial.findings.items[0].rule, "x.code.duplicate");
    CU_ASSERT_EQUAL(trial.findings.items[0].place.line, 4);
    trial_end(&trial);
}

static void other_settings_need_another_import(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    folder_add(trial.folder, "records/activities.csv", "iati_identifier\nA-1\n");
    trial_import(&trial);
    folder_add(trial.folder, "publication.yaml", HEAD "sources: [{file: records/a*.csv}]\n");
    struct publication *changed = publication_load(trial.folder, &trial.error);
    CU_ASSERT_PTR_NULL(store_open(changed, trial.layout, &trial.error));
    publication_free(changed);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, "run 'iatipub import' again"));
    trial_end(&trial);
}

static void an_import_that_fails_leaves_the_old_records(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    folder_add(trial.folder, "records/activities.csv", "iati_identifier,title\nA-1,Old\n");
    trial_import(&trial);
    CU_ASSERT_TRUE(trial.result.replaced);
    folder_add(trial.folder, "records/activities.csv",
               "iati_identifier,title,hierarchy\nA-1,New,first\n");
    trial_import(&trial);
    CU_ASSERT_FALSE(trial.result.replaced);
    check_answer(&trial, "SELECT title FROM activities", "Old");
    char *path = path_join(trial.folder, ".iatipub/store.db" FILE_TEMPORARY_SUFFIX);
    CU_ASSERT_FALSE(file_exists(path));
    free(path);
    trial_end(&trial);
}

static void only_one_works_at_a_time(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    struct lock first, second;
    CU_ASSERT_TRUE(store_lock(trial.publication, &first, &trial.error));
    CU_ASSERT_FALSE(store_lock(trial.publication, &second, &trial.error));
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, "is working on this publication"));
    store_unlock(&first);
    CU_ASSERT_TRUE(store_lock(trial.publication, &second, &trial.error));
    store_unlock(&second);
    trial_end(&trial);
}

static void nothing_imported_says_what_to_do(void)
{
    struct trial trial;
    trial_begin(&trial, canonical);
    CU_ASSERT_PTR_NULL(store_open(trial.publication, trial.layout, &trial.error));
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error.text, "run 'iatipub import' first"));
    trial_end(&trial);
}

static void formatted_statements_quote_what_they_are_given(void)
{
    static const char table[] = "a \"b\"", text[] = "it's";
    struct error error = ERROR_INIT;
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &db), SQLITE_OK);
    CU_ASSERT(sql_runf(db, &error, "CREATE TABLE \"%w\"(v); INSERT INTO \"%w\" VALUES(%Q)", table,
                       table, text));
    sqlite3_int64 count = 0;
    CU_ASSERT(
        sql_numberf(db, &count, &error, "SELECT count(*) FROM \"%w\" WHERE v = %Q", table, text));
    CU_ASSERT_EQUAL(count, 1);
    sqlite3_stmt *row = sql_preparef(db, &error, "SELECT v FROM \"%w\"", table);
    CU_ASSERT_EQUAL_FATAL(row ? sql_step(row, &error) : -1, 1);
    CU_ASSERT_STRING_EQUAL(sql_text(row, 0), text);
    sqlite3_finalize(row);
    CU_ASSERT_FALSE(sql_runf(db, &error, "DROP TABLE \"%w\"", "other"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no such table: other"));
    error_clear(&error);
    sqlite3_close(db);
}

CU_TestInfo store_tests[] = {
    {"formatted statements quote what they are given",
     formatted_statements_quote_what_they_are_given},
    {"canonical records need no mapping", canonical_records_need_no_mapping},
    {"unknown tables and columns get the nearest name",
     unknown_tables_and_columns_get_the_nearest_name},
    {"a mapping fills the canonical tables", a_mapping_fills_the_canonical_tables},
    {"every row knows its file and row", every_row_knows_its_file_and_row},
    {"mapping says which record a row is from", mapping_says_which_record_a_row_is_from},
    {"mapping errors name file, line, statement and reason",
     mapping_errors_name_file_line_statement_and_reason},
    {"bad records are findings with their row", bad_records_are_findings_with_their_row},
    {"amounts computed in floating point are refused",
     amounts_computed_in_floating_point_are_refused},
    {"a mapping can speak of its rows", a_mapping_can_speak_of_its_rows},
    {"what nothing reads is said", what_nothing_reads_is_said},
    {"optional sources may be missing", optional_sources_may_be_missing},
    {"a file is read once", a_file_is_read_once},
    {"blanks are nothing, and spaces make no identifier",
     blanks_are_nothing_and_spaces_make_no_identifier},
    {"what would be cut or rounded is refused", what_would_be_cut_or_rounded_is_refused},
    {"a code translated twice is refused", a_code_translated_twice_is_refused},
    {"other settings need another import", other_settings_need_another_import},
    {"an import that fails leaves the old records", an_import_that_fails_leaves_the_old_records},
    {"only one works at a time", only_one_works_at_a_time},
    {"nothing imported says what to do", nothing_imported_says_what_to_do},
    CU_TEST_INFO_NULL,
};
