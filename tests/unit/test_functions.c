#include "store/functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"
#include "unit/xlsx_builder.h"

extern CU_TestInfo functions_tests[];

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The functions on a database in memory. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    struct publication publication;
    struct rates rates[3];
    struct store store;
    struct findings findings;
};

static char reference[] = "XM-DAC-99";

static void trial_begin(struct trial *trial)
{
    struct error error = ERROR_INIT;
    *trial = (struct trial){.publication.organisation.ref = reference};
    folder_begin(trial->folder);
    trial->publication.folder = trial->folder;
    trial->publication.rates = trial->rates;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &trial->store.db), SQLITE_OK);
    trial->store.functions = functions_new(&trial->store, &trial->publication, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->store.functions);
}

static void trial_end(struct trial *trial)
{
    CU_ASSERT_EQUAL(sqlite3_close(trial->store.db), SQLITE_OK);
    functions_free(trial->store.functions);
    findings_release(&trial->findings);
    folder_end(trial->folder);
}

static void execute(struct trial *trial, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(trial->store.db, sql, NULL, NULL, &message) != SQLITE_OK)
        fprintf(stderr, "\n%s: %s\n", sql, message);
    CU_ASSERT_PTR_NULL(message);
    sqlite3_free(message);
}

/* All rows of a query, cells apart by " " and rows by "; ", NULL as "NULL"; or what SQLite objects
 * to. The caller frees. */
static char *ask(struct trial *trial, const char *sql)
{
    struct strbuf answer = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(trial->store.db, sql, -1, &statement, NULL);
    while (result == SQLITE_OK || result == SQLITE_ROW) {
        result = sqlite3_step(statement);
        for (int i = 0; result == SQLITE_ROW && i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            strbuf_addf(&answer, "%s%s", i ? " " : answer.length ? "; " : "", text ? text : "NULL");
        }
    }
    if (result != SQLITE_DONE) {
        strbuf_reset(&answer);
        strbuf_addstr(&answer, sqlite3_errmsg(trial->store.db));
    }
    sqlite3_finalize(statement);
    return strbuf_detach(&answer);
}

static void check_in(struct trial *trial, const char *sql, const char *expected)
{
    char *answer = ask(trial, sql);
    bool same = strcmp(answer, expected) == 0;
    if (!same)
        fprintf(stderr, "\n%s\n     got: %s\nexpected: %s\n", sql, answer, expected);
    CU_ASSERT(same);
    free(answer);
}

/* The messages that the functions have to tell, each in a line. The caller frees. */
static char *report(struct trial *trial)
{
    struct strbuf lines = STRBUF_INIT;
    findings_release(&trial->findings);
    functions_report(trial->store.functions, &trial->findings);
    for (size_t i = 0; i < trial->findings.count; i++) {
        const struct finding *finding = &trial->findings.items[i];
        strbuf_addf(&lines, "%s%s %s: %s", i ? "\n" : "", severity_name(finding->severity),
                    finding->rule, finding->message);
    }
    return strbuf_detach(&lines);
}

static void check_report(struct trial *trial, const char *expected)
{
    char *lines = report(trial);
    bool same = strcmp(lines, expected) == 0;
    if (!same)
        fprintf(stderr, "\n     got: %s\nexpected: %s\n", lines, expected);
    CU_ASSERT(same);
    free(lines);
}

struct example {
    const char *sql, *expected;
};

static void check_all_in(struct trial *trial, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *sql = xasprintf("SELECT %s", examples[i].sql);
        check_in(trial, sql, examples[i].expected);
        free(sql);
    }
}

/* Examples that need no settings and nothing in the database, and after which there is nothing to
 * tell. */
static void check_all(const struct example *examples, size_t count)
{
    struct trial trial;
    trial_begin(&trial);
    check_all_in(&trial, examples, count);
    check_report(&trial, "");
    trial_end(&trial);
}

/* ---- dates ---- */

static void dates_are_read_as_people_write_them(void)
{
    static const struct example examples[] = {
        {"iati_date('2024-05-01')", "2024-05-01"},
        {"iati_date(' 2024/5/1 ')", "2024-05-01"},
        {"iati_date('20240501')", "2024-05-01"},
        {"iati_date(20240501)", "2024-05-01"},
        {"iati_date('31/05/2024')", "2024-05-31"},
        {"iati_date('5/31/2024')", "2024-05-31"},
        {"iati_date('31-05-2024')", "2024-05-31"},
        {"iati_date('31.5.24')", "2024-05-31"},
        {"iati_date('5.5.69')", "2069-05-05"},
        {"iati_date('5.5.70')", "1970-05-05"},
        {"iati_date('1 May 2024')", "2024-05-01"},
        {"iati_date('May 1, 2024')", "2024-05-01"},
        {"iati_date('1st of September 2024')", "2024-09-01"},
        {"iati_date('01-MAY-24')", "2024-05-01"},
        {"iati_date('2024-May-01')", "2024-05-01"},
        {"iati_date('1er août 2024')", "2024-08-01"},
        {"iati_date('2 FÉVRIER 2024')", "2024-02-02"},
        {"iati_date('5 janv. 2024')", "2024-01-05"},
        {"iati_date('1 de mayo de 2024')", "2024-05-01"},
        {"iati_date('1º de setiembre del 2024')", "2024-09-01"},
        {"iati_date('2024-02-29T23:59:59.999Z')", "2024-02-29"},
        {"iati_date('31/05/2024 9:05')", "2024-05-31"},
        {"iati_date('05/31/2024 3:05:10 PM')", "2024-05-31"},
        {"iati_date('2024-05-01+02:00')", "2024-05-01"},
        {"iati_date('01/02/2024', 'day-first')", "2024-02-01"},
        {"iati_date('01/02/2024', 'month-first')", "2024-01-02"},
        {"iati_date('24-05-01', 'day-first')", "2001-05-24"},
        {"iati_date(NULL)", "NULL"},
        {"iati_date('  ')", "NULL"},
    };
    check_all(examples, COUNT(examples));
}

static void times_are_kept_as_written(void)
{
    static const struct example examples[] = {
        {"iati_datetime('2024-05-31T12:30:15Z')", "2024-05-31T12:30:15Z"},
        {"iati_datetime('2024-05-31 12:30:15.123+0200')", "2024-05-31T12:30:15.123+02:00"},
        {"iati_datetime('2024-05-31 12:30:15-05')", "2024-05-31T12:30:15-05:00"},
        {"iati_datetime('31/05/2024 12:30 am')", "2024-05-31T00:30:00"},
        {"iati_datetime('5/31/2024, 12:30 PM')", "2024-05-31T12:30:00"},
        {"iati_datetime('31 May 2024 9:00 UTC')", "2024-05-31T09:00:00Z"},
        {"iati_datetime('2024-05-31')", "2024-05-31T00:00:00"},
    };
    check_all(examples, COUNT(examples));
}

static void what_is_no_date_is_given_back(void)
{
    static const char *const texts[] = {
        "soon",
        "2023-02-29",
        "31/04/2024",
        "2024-13-01",
        "1/5/024",
        "1 May",
        "May 2024",
        "1 Mayo",
        "2024-05-01 25:00",
        "2024-05-01T10",
        "1/5-2024",
        "2024-05-01x",
        "1 May May 24",
        "0/5/2024",
        "99/99/2024",
        "1/5/2024/24",
        "2024-05-01 1:5",
        "13:00 31/5/24",
        "12 34 2024",
        "-1/5/2024",
        "32.1.2024",
        "2024-05-31 13:00 PM",
        "\xff\xfe",
        "5//5/2024",
        "31/05/2024 10:30 CET",
    };
    struct trial trial;
    trial_begin(&trial);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *sql = xasprintf("SELECT iati_date('%s')", texts[i]);
        check_in(&trial, sql, texts[i]);
        free(sql);
    }
    char *lines = report(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "critical x.mapping.date: 25 dates can't be read: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "\"1 Mayo\" (once)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, " and 5 more; expected a day such as 2024-05-31"));
    free(lines);
    trial_end(&trial);
}

static void an_ambiguous_date_needs_a_setting(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_date('01/02/2024'), iati_date('05/05/2024')",
             "01/02/2024 2024-05-05");
    check_in(&trial, "SELECT iati_date('24-05-01')", "24-05-01");
    check_report(&trial,
                 "critical x.mapping.date: 2 dates may be two days each: \"01/02/2024\" (once), "
                 "\"24-05-01\" (once); say which comes first with 'dates: day-first' or 'dates: "
                 "month-first' in publication.yaml, or iati_date(text, 'day-first')");
    trial.publication.dates = DATE_MONTH_FIRST;
    check_in(&trial, "SELECT iati_date('01/02/2024')", "2024-01-02");
    check_report(&trial, "");
    trial_end(&trial);
}

static void a_date_of_the_other_order_casts_doubt(void)
{
    struct trial trial;
    trial_begin(&trial);
    trial.publication.dates = DATE_DAY_FIRST;
    check_in(&trial, "SELECT iati_date('12/31/2024')", "12/31/2024");
    check_report(&trial, "critical x.mapping.date: 1 date is a day in the other order only: "
                         "\"12/31/2024\" (once); the order that 'dates' in publication.yaml or the "
                         "second argument says may be wrong");
    check_in(&trial, "SELECT iati_date('x', 'first')",
             "iati_date: \"first\" is no order of dates; expected 'day-first' or 'month-first'");
    trial_end(&trial);
}

static void a_bare_number_is_no_date(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_date('45000'), iati_date(45000.5), iati_date('12345678')",
             "45000 45000.5 12345678");
    check_report(&trial, "critical x.mapping.date: 3 dates are bare numbers: \"12345678\" (once), "
                         "\"45000\" (once), \"45000.5\" (once); which day a spreadsheet means by "
                         "it can't be known; format its column as a date and export it again");
    trial_end(&trial);
}

/* ---- amounts ---- */

static void amounts_are_read_as_people_write_them(void)
{
    static const struct example examples[] = {
        {"iati_amount('1500')", "1500"},
        {"iati_amount(1500)", "1500"},
        {"iati_amount('1500.50')", "1500.50"},
        {"iati_amount('1,500.00')", "1500.00"},
        {"iati_amount('1.500,00')", "1500.00"},
        {"iati_amount('1 500')", "1500"},
        {"iati_amount('1' || char(0xA0) || '500,5')", "1500.5"},
        {"iati_amount('1' || char(0x202F) || '500')", "1500"},
        {"iati_amount('1''500''000.25')", "1500000.25"},
        {"iati_amount('12,34,567.00')", "1234567.00"},
        {"iati_amount('1,500,000')", "1500000"},
        {"iati_amount('1.500.000')", "1500000"},
        {"iati_amount('1 500,250')", "1500.250"},
        {"iati_amount('1500,250')", "1500.250"},
        {"iati_amount('0,250')", "0.250"},
        {"iati_amount('1,5')", "1.5"},
        {"iati_amount('.5')", "0.5"},
        {"iati_amount('(250)')", "-250"},
        {"iati_amount('250-')", "-250"},
        {"iati_amount('- 250')", "-250"},
        {"iati_amount(char(0x2212) || '250')", "-250"},
        {"iati_amount('+250')", "250"},
        {"iati_amount('(0.00)')", "0.00"},
        {"iati_amount('USD 1,500.00')", "1500.00"},
        {"iati_amount('EUR 1.500,00')", "1500.00"},
        {"iati_amount('1500 CHF')", "1500"},
        {"iati_amount('US$1500')", "1500"},
        {"iati_amount('-$ 15')", "-15"},
        {"iati_amount('€ (15.00)')", "-15.00"},
        {"iati_amount('1.5E3')", "1500"},
        {"iati_amount('1,5e+3')", "1500"},
        {"iati_amount('-1.25E-3')", "-0.00125"},
        {"iati_amount('12.345E1')", "123.45"},
        {"iati_amount('-')", "NULL"},
        {"iati_amount('$ -')", "NULL"},
        {"iati_amount('')", "NULL"},
        {"iati_amount(NULL)", "NULL"},
        {"iati_amount('1,500', '.')", "1500"},
        {"iati_amount('1,500', ',')", "1.500"},
        {"iati_amount('1.500', ',')", "1500"},
        {"iati_amount('123456789012345678901234567890.12')", "123456789012345678901234567890.12"},
    };
    check_all(examples, COUNT(examples));
}

static void what_is_no_amount_is_given_back(void)
{
    static const char *const texts[] = {
        "n/a",    "1,50,0",   "1.500.00",     "1,500,00", "1 50",      "12 3456", "1,500.00,5",
        "(-5)",   "--5",      "5%",           "USD",      "USD EUR 5", "1.5E",    "1E999",
        "1.5E3E", "1,5.5,5E", "1 500.000,00", "one",      "1.2.3",     "()",      "0x10",
    };
    struct trial trial;
    trial_begin(&trial);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *sql = xasprintf("SELECT iati_amount('%s')", texts[i]);
        check_in(&trial, sql, texts[i]);
        free(sql);
    }
    char *lines = report(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "critical x.mapping.amount: 21 amounts can't be read: "));
    free(lines);
    trial_end(&trial);
}

static void an_ambiguous_amount_needs_a_setting(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_amount('1,500'), iati_amount('USD 1.500'), iati_amount('1,500')",
             "1,500 USD 1.500 1,500");
    check_report(&trial,
                 "critical x.mapping.amount: 2 amounts may be thousands or decimals: \"1,500\" (2 "
                 "times), \"USD 1.500\" (once); say what stands before the decimals with "
                 "'decimal_mark: \".\"' or 'decimal_mark: \",\"' in publication.yaml, or "
                 "iati_amount(text, '.')");
    trial.publication.decimal_mark = DECIMAL_MARK_COMMA;
    check_in(&trial, "SELECT iati_amount('1,500'), iati_amount('1.500')", "1.500 1500");
    check_report(&trial, "");
    check_in(&trial, "SELECT iati_amount('1,500.00')", "1,500.00");
    check_report(&trial, "critical x.mapping.amount: 1 amount is one with the other decimal mark "
                         "only: \"1,500.00\" (once); the mark that 'decimal_mark' in "
                         "publication.yaml or the second argument says may be wrong");
    check_in(&trial, "SELECT iati_amount('1', ';')",
             "iati_amount: \";\" is no decimal mark; expected '.' or ','");
    trial_end(&trial);
}

static void a_computed_amount_is_refused(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_amount(0.1 + 0.2), typeof(iati_amount(1.5))", "0.3 real");
    check_report(&trial, "critical x.mapping.amount: 2 amounts were computed in floating point: "
                         "\"0.3\" (once), \"1.5\" (once); which changes them; take the text of the "
                         "source as it is, and compute with decimal_add and its kin");
    trial_end(&trial);
}

static void percentages_and_booleans_are_read(void)
{
    static const struct example examples[] = {
        {"iati_percentage('60')", "60"},   {"iati_percentage('60 %')", "60"},
        {"iati_percentage('0,6')", "0.6"}, {"iati_percentage('33,333%')", "33.333"},
        {"iati_percentage(NULL)", "NULL"}, {"iati_boolean('Yes')", "1"},
        {"iati_boolean('SÍ')", "1"},       {"iati_boolean('onwaar')", "0"},
        {"iati_boolean(0)", "0"},          {"iati_boolean(' FALSE ')", "0"},
        {"iati_boolean('')", "NULL"},
    };
    check_all(examples, COUNT(examples));
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_percentage('1,500.0'), iati_boolean('perhaps')",
             "1,500.0 perhaps");
    check_report(&trial,
                 "critical x.mapping.percentage: 1 percentage can't be read: \"1,500.0\" (once); "
                 "expected a text such as 60, 60% or 33.3\n"
                 "critical x.mapping.boolean: 1 value is neither yes nor no: \"perhaps\" (once); "
                 "expected a word such as yes, no, true, false, 1 or 0");
    trial_end(&trial);
}

/* ---- identifiers and references ---- */

static void identifiers_are_joined_from_their_parts(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT iati_id('TUN', ' 22 ', 1), iati_id('A', NULL), iati_id('')",
             "XM-DAC-99-TUN-22-1 NULL NULL");
    check_report(&trial, "");
    check_in(&trial, "SELECT iati_id('TUN/22'), iati_id('a' || char(0xA0) || 'b'), iati_id('a|b')",
             "NULL NULL NULL");
    check_report(&trial, "critical x.mapping.identifier: 3 texts can't be parts of an identifier: "
                         "\"TUN/22\" (once), \"a|b\" (once), \"a\u00A0b\" (once); white space, "
                         "\"/\", \"&\", \"|\" and \"?\" may not stand in one");
    check_in(&trial, "SELECT iati_id()",
             "iati_id: expected the parts that follow the identifier of the organisation");
    trial_end(&trial);
}

static void references_follow_from_content(void)
{
    static const struct example examples[] = {
        {"length(stable_ref('T-', 'a', 'b'))", "14"},
        {"stable_ref('T-', 'a', 'b') = stable_ref('T-', 'a', 'b')", "1"},
        {"stable_ref('T-', 'ab', 'c') = stable_ref('T-', 'a', 'bc')", "0"},
        {"stable_ref('T-', NULL) = stable_ref('T-', '')", "0"},
        {"stable_ref('T-', NULL, 'a') = stable_ref('T-', 'a', NULL)", "0"},
        {"stable_ref('T-', 5) = stable_ref('T-', '5')", "1"},
        {"stable_ref(NULL, 'x')", "553f121d1ece"},
        {"stable_ref('T')", "stable_ref: expected a prefix and what makes the row itself"},
    };
    check_all(examples, COUNT(examples));
}

/* ---- codes ---- */

static void make_code_list(struct trial *trial)
{
    execute(trial, "CREATE TABLE source_files(id INTEGER PRIMARY KEY, path TEXT, by_line INTEGER);"
                   "INSERT INTO source_files VALUES(1, 'codes/donors.csv', 0);"
                   "CREATE TABLE code_donors(_source INTEGER, value TEXT, code TEXT, name TEXT);"
                   "INSERT INTO code_donors VALUES((1 << 40) + 2, 'BEL', 'BE-1', 'Belgium'),"
                   " ((1 << 40) + 3, ' Sída ', 'SE-6', NULL), ((1 << 40) + 4, 'NONE', NULL, NULL),"
                   " ((1 << 40) + 5, 'x', 'X-1', NULL), ((1 << 40) + 6, 'X', 'X-2', NULL);"
                   "CREATE TABLE code_short(_source INTEGER, value TEXT);");
}

static void values_are_translated(void)
{
    static const struct example examples[] = {
        {"code('donors', 'BEL')", "BE-1"},
        {"code('donors', ' bel ')", "BE-1"},
        {"code('donors', 'SÍDA')", "SE-6"},
        {"code('donors', 'NONE')", "NULL"},
        {"code('donors', NULL)", "NULL"},
        {"code('donors', ' ')", "NULL"},
        {"code('donors', 'x')", "X-1"},
        {"code('donors', 'X')", "X-2"},
        {"code('donors', 'BEL', 'name')", "Belgium"},
    };
    struct trial trial;
    trial_begin(&trial);
    make_code_list(&trial);
    check_all_in(&trial, examples, COUNT(examples));
    check_report(&trial, "");
    trial_end(&trial);
}

static void untranslated_values_are_told_at_once(void)
{
    struct trial trial;
    trial_begin(&trial);
    make_code_list(&trial);
    execute(&trial, "CREATE TABLE raw(v);"
                    "INSERT INTO raw VALUES('B'), ('A'), ('C'), ('C'), ('BEL'), (NULL)");
    check_in(&trial, "SELECT code('donors', v) FROM raw", "NULL; NULL; NULL; NULL; BE-1; NULL");
    check_report(&trial, "error x.mapping.code: 3 values are not in code list \"donors\": \"C\" (2 "
                         "times), \"A\" (once), \"B\" (once); add them to codes/donors.csv");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[0].place.file, "codes/donors.csv");
    check_in(&trial, "SELECT code('donors', 'Q')", "NULL");
    check_report(&trial, "error x.mapping.code: 1 value is not in code list \"donors\": \"Q\" "
                         "(once); add it to codes/donors.csv");
    trial_end(&trial);
}

static void many_untranslated_values_take_bounded_space(void)
{
    struct trial trial;
    trial_begin(&trial);
    make_code_list(&trial);
    check_in(&trial,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
             "SELECT count(code('donors', 'v' || i)) FROM n",
             "0");
    check_in(&trial, "SELECT code('donors', printf('%.*c', 5000, 'y'))", "NULL");
    char *lines = report(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "more than 1000 values are not in code list"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, ", and further ones (4001 times)"));
    CU_ASSERT(strlen(lines) < 40000);
    free(lines);
    trial_end(&trial);
}

static void a_list_that_is_not_there_is_an_error(void)
{
    static const struct example examples[] = {
        {"code('donor', 'x')", "code: there is no code list \"donor\"; the nearest is \"donors\""},
        {"code('currencies', 'x')",
         "code: there is no code list \"currencies\"; there are \"donors\", \"short\""},
        {"code('donors', 'BEL', 'nam')",
         "code: list \"donors\" has no column \"nam\"; it has \"value\", \"code\", \"name\""},
        {"code('short', 'x')", "code: list \"short\" has too few columns; the first is the value "
                               "and the second its code"},
    };
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT code('donors', 'x')",
             "code: there is no code list \"donors\"; "
             "publication.yaml has none under 'codes'");
    make_code_list(&trial);
    check_all_in(&trial, examples, COUNT(examples));
    execute(&trial, "CREATE VIEW code_loop AS SELECT code('loop', 'x'), 1");
    check_in(&trial, "SELECT code('loop', 'x')",
             "code: cannot read list \"loop\": code: list \"loop\" is asked for by a view that is "
             "a list itself");
    trial_end(&trial);
}

static void codes_of_iati_are_known_by_name(void)
{
    static const struct example examples[] = {
        {"codelist_code('TransactionType', '3')", "3"},
        {"codelist_code('TransactionType', 'disbursement')", "3"},
        {"codelist_code('TransactionType', '3 - Disbursement')", "3"},
        {"codelist_code('Country', 'Tunisia')", "TN"},
        {"codelist_code('Country', NULL)", "NULL"},
    };
    check_all(examples, COUNT(examples));
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT codelist_code('TransactionType', '3 - Expenditure')",
             "3 - Expenditure");
    check_report(&trial,
                 "error x.mapping.codelist: 1 value is neither a code nor a name of codelist "
                 "\"TransactionType\": \"3 - Expenditure\" (once); 'iatipub codelist' shows the "
                 "list");
    char *answer = ask(&trial, "SELECT codelist_code('TransactionTypes', '3')");
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "codelist_code: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "TransactionType"));
    free(answer);
    trial_end(&trial);
}

/* ---- decimals ---- */

static void decimals_are_exact(void)
{
    static const struct example examples[] = {
        {"decimal_add('0.1', '0.2')", "0.3"},
        {"decimal_add('1', 2, '-0.50')", "2.50"},
        {"decimal_add('99999999999999999999', '0.01')", "99999999999999999999.01"},
        {"decimal_add('1', NULL)", "NULL"},
        {"decimal_sub('1.00', '1.005')", "-0.005"},
        {"decimal_mul('1.10', '-3')", "-3.30"},
        {"decimal_round('2.345', 2)", "2.35"},
        {"decimal_round('-2.345', 2)", "-2.35"},
        {"decimal_round('2.344', 2)", "2.34"},
        {"decimal_round('0.5', 0)", "1"},
        {"decimal_round('1500', 2)", "1500.00"},
        {"decimal_compare('1.50', '1.5')", "0"},
        {"decimal_compare('-2', '1.5')", "-1"},
        {"decimal_compare('10', '9')", "1"},
        {"decimal_compare(NULL, '9')", "NULL"},
        {"decimal_add('1,5', 1)",
         "decimal_add: \"1,5\" is not a decimal number; expected digits such as -1500.00 "
         "(iati_amount reads amounts as people write them)"},
        {"decimal_mul(1.5, 2)", "decimal_mul: 1.5 was computed in floating point, which changes "
                                "amounts; take the text of the source as it is"},
        {"decimal_add(1)", "decimal_add: expected two numbers or more; decimal_sum adds up the "
                           "rows of a group"},
        {"decimal_round('1', 31)",
         "decimal_round: the digits after the point must be a number from 0 to 30"},
    };
    check_all(examples, COUNT(examples));
}

static void rows_are_added_up_exactly(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "CREATE TABLE raw(g, v);"
            "INSERT INTO raw VALUES(1, '0.1'), (1, '0.2'), (1, NULL), (2, '-5'), (3, NULL)");
    check_in(&trial, "SELECT g, decimal_sum(v) FROM raw GROUP BY g", "1 0.3; 2 -5; 3 NULL");
    check_in(&trial, "SELECT decimal_sum(v) OVER (ORDER BY rowid) FROM raw",
             "0.1; 0.3; 0.3; -4.7; -4.7");
    check_in(&trial,
             "SELECT decimal_sum(v) OVER (ORDER BY rowid ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
             " FROM raw",
             "0.1; 0.3; 0.2; -5.0; -5.0");
    check_in(&trial, "SELECT decimal_sum(v) FROM (SELECT 'x' AS v)",
             "decimal_sum: \"x\" is not a decimal number; expected digits such as -1500.00 "
             "(iati_amount reads amounts as people write them)");
    trial_end(&trial);
}

/* ---- exchange rates ---- */

static void set_rates(struct trial *trial, char *file, enum rates_kind kind)
{
    trial->rates[trial->publication.rates_count++] = (struct rates){.file = file, .kind = kind};
}

static char un_file[] = "rates/un.csv", ecb_file[] = "rates/ecb.csv", own_file[] = "rates/own.csv";

static const char un_csv[] = "Country,Currency Code,Rate,Effective date\n"
                             "Switzerland,CHF,0.9,01 May 2024\n"
                             "Liechtenstein,CHF,0.90,01 May 2024\n"
                             "Switzerland,CHF,0.8,15 May 2024\n"
                             "Japan,JPY,150.5,01 May 2024\n"
                             "Senegal,XOF,600,01 May 2024\n";

static void money_is_exchanged_at_un_rates(void)
{
    static const struct example examples[] = {
        {"fx('90', 'CHF', '2024-05-14', 'USD')", "100.00"},
        {"fx('90', 'chf', '2024-05-15', 'USD')", "112.50"},
        {"fx(100, 'USD', '2024-05-01', 'CHF')", "90.00"},
        {"fx('1', 'USD', '2024-05-01', 'JPY')", "151"},
        {"fx('-1.50', 'CHF', '2024-05-01', 'XOF')", "-1000"},
        {"fx('1.005', 'CHF', '1990-01-01', 'CHF')", "1.005"},
        {"fx(NULL, 'CHF', '2024-05-01', 'USD')", "NULL"},
    };
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, un_file, un_csv);
    set_rates(&trial, un_file, RATES_UN);
    check_all_in(&trial, examples, COUNT(examples));
    check_report(&trial, "");
    check_in(&trial,
             "SELECT fx('1', 'CHF', '2024-06-01', 'USD'), fx('1', 'CHF', '2024-04-30', 'USD'),"
             " fx('1', 'NOK', '2024-05-01', 'USD'), fx('1', '', '2024-05-01', 'USD')",
             "NULL NULL NULL NULL");
    check_report(&trial,
                 "critical x.mapping.rate: 4 conversions have no exchange rate: \"CHF to USD on "
                 "2024-04-30\" (once), \"CHF to USD on 2024-06-01\" (once), \"NOK to USD on "
                 "2024-05-01\" (once), \"no currency to USD on 2024-05-01\" (once); add the rates "
                 "to the files under 'rates' in publication.yaml");
    check_in(&trial, "SELECT fx('1,5', 'CHF', '2024-05-01', 'USD')", "1,5");
    char *lines = report(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "1 amount can't be read: \"1,5\""));
    free(lines);
    trial_end(&trial);
}

static void money_is_exchanged_at_ecb_and_own_rates(void)
{
    static const struct example examples[] = {
        {"fx('100', 'EUR', '2024-05-10', 'USD')", "108.00"},
        {"fx('100', 'EUR', '2024-05-13', 'USD')", "108.00"},
        {"fx('108', 'USD', '2024-05-10', 'CHF')", "98.00"},
        {"fx('10', 'USD', '2024-07-01', 'KWD')", "3.070"},
    };
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, ecb_file,
               "Date,USD,CHF,CYP,\n2024-05-10,1.08,0.98,N/A,\n2024-05-09,1.07,0.97,N/A,\n");
    folder_add(trial.folder, own_file, "date,currency,rate,base\n2024-01-01,KWD,0.307,USD\n");
    set_rates(&trial, ecb_file, RATES_ECB);
    set_rates(&trial, own_file, RATES_PLAIN);
    check_all_in(&trial, examples, COUNT(examples));
    check_in(&trial,
             "SELECT fx('1', 'EUR', '2024-05-21', 'USD'), fx('1', 'EUR', '2024-05-10', 'CYP')",
             "NULL NULL");
    char *lines = report(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(lines, "2 conversions have no exchange rate"));
    free(lines);
    trial_end(&trial);
}

static void bad_rates_are_found_with_their_row(void)
{
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, own_file,
               "date,currency,rate,base\n2024-01-01,CHF,0.9,USD\n2024-01-01,CHF,0.91,USD\n"
               "soon,CHF,0.9,USD\n2024-01-01,CHF,0,USD\n2024-01-01,Franc,1,USD\n");
    set_rates(&trial, own_file, RATES_PLAIN);
    check_in(&trial, "SELECT fx('9', 'CHF', '2024-01-01', 'USD')", "10.00");
    check_report(&trial,
                 "critical x.source.rate: \"soon\" is not a date such as 2024-05-31\n"
                 "critical x.source.rate: \"0\" is not a rate above zero such as 0.912\n"
                 "critical x.source.rate: \"Franc\" is not a currency code such as CHF\n"
                 "critical x.source.rate: CHF has two different rates for a USD on 2024-01-01; "
                 "keep one of them");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[0].place.file, own_file);
    CU_ASSERT_EQUAL(trial.findings.items[0].place.line, 4);
    CU_ASSERT_EQUAL(trial.findings.items[2].place.column, 2);
    trial_end(&trial);
}

static void all_sheets_of_a_workbook_give_rates(void)
{
    static char book_file[] = "rates.xlsx";
    struct trial trial;
    trial_begin(&trial);
    char *path = path_join(trial.folder, book_file);
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_table(builder, "2023", "date,currency,rate,base\n2023-01-01,CHF,0.9,USD\n");
    xlsx_builder_table(builder, "Notes", "topic,text\nsource,the bank\n");
    xlsx_builder_table(builder, "2024",
                       "note,rate,base,currency,date\n,0.8,USD,CHF,2024-01-01\n,0.8,USD,CHF,x\n");
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(builder, path, true));
    free(path);
    set_rates(&trial, book_file, RATES_PLAIN);
    check_in(&trial, "SELECT fx('8', 'CHF', '2024-02-01', 'USD')", "10.00");
    check_report(&trial, "warning x.source.rate: the sheet is not read: 'rates.xlsx#Notes': no "
                         "column is called 'date'\n"
                         "critical x.source.rate: \"x\" is not a date such as 2024-05-31");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[1].place.file, "rates.xlsx#2024");
    CU_ASSERT_EQUAL(trial.findings.items[1].place.line, 3);
    CU_ASSERT_EQUAL(trial.findings.items[1].place.column, 5);
    trial_end(&trial);
}

static void rates_that_are_not_there_are_an_error(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_in(&trial, "SELECT fx('1', 'CHF', '2024-01-01', 'USD')",
             "fx: there are no exchange rates; name their files under 'rates' in publication.yaml");
    set_rates(&trial, own_file, RATES_PLAIN);
    check_in(&trial, "SELECT fx('1', 'CHF', '2024-01-01', 'USD')",
             "fx: no file matches 'rates/own.csv', rates of publication.yaml");
    folder_add(trial.folder, own_file, "date,currency,rate\n");
    check_in(&trial, "SELECT fx('1', 'CHF', '2024-01-01', 'USD')",
             "fx: 'rates/own.csv': no column is called 'base'");
    trial_end(&trial);
}

/* ---- shares ---- */

#define FRAME "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"

static void shares_are_whole(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, "CREATE TABLE raw(g, w, t);"
                    "INSERT INTO raw VALUES(1, '1', '100'), (1, '1', '100'), (1, '1', '100.00'),"
                    " (2, 5, '-0.01'), (2, '2.5', '-0.01'), (3, '0.7', '10'), (4, NULL, '1'),"
                    " (4, '3', '1'), (5, NULL, '7')");
    check_in(&trial,
             "SELECT g, split_percent(w) OVER (PARTITION BY g ORDER BY rowid " FRAME ") FROM raw",
             "1 33.34; 1 33.33; 1 33.33; 2 66.67; 2 33.33; 3 100.00; 4 NULL; 4 100.00; 5 NULL");
    check_in(&trial,
             "SELECT g, split_percent(w, 0) OVER (PARTITION BY g ORDER BY rowid DESC " FRAME ")"
             " FROM raw WHERE g = 1",
             "1 34; 1 33; 1 33");
    check_in(&trial,
             "SELECT g, split_amount(t, w) OVER (PARTITION BY g ORDER BY rowid " FRAME ") FROM raw",
             "1 33.34; 1 33.33; 1 33.33; 2 -0.01; 2 0.00; 3 10.00; 4 NULL; 4 1.00; 5 NULL");
    check_in(&trial, "SELECT split_percent(w) FROM raw WHERE g = 3", "100.00");
    trial_end(&trial);
}

static void shares_need_their_frame_and_weights(void)
{
    static const char wrong[] =
        "split_percent: each row gets its own share only with OVER (PARTITION BY ... ORDER BY ... "
        "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)";
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, "CREATE TABLE raw(g, w); INSERT INTO raw VALUES(1, '1'), (1, '2'), (1, '3')");
    free(ask(&trial, "SELECT split_percent(w) OVER (PARTITION BY g) FROM raw"));
    check_report(&trial,
                 "critical x.mapping.split: split_percent gave one share to several rows; each row "
                 "gets its own only with OVER (PARTITION BY ... ORDER BY ... ROWS BETWEEN CURRENT "
                 "ROW AND UNBOUNDED FOLLOWING) and without LIMIT");
    check_in(&trial,
             "SELECT split_percent(w) OVER (ORDER BY g RANGE BETWEEN CURRENT ROW AND UNBOUNDED "
             "FOLLOWING) FROM (SELECT * FROM raw UNION ALL VALUES(2, 1))",
             wrong);
    check_in(&trial, "SELECT split_percent(w) FROM raw GROUP BY g", wrong);
    check_in(&trial,
             "SELECT split_percent(w) OVER (PARTITION BY g ROWS BETWEEN UNBOUNDED PRECEDING AND "
             "UNBOUNDED FOLLOWING) FROM raw",
             wrong);
    check_in(&trial, "SELECT split_percent(w) OVER (PARTITION BY g ORDER BY rowid) FROM raw",
             wrong);
    check_in(&trial, "SELECT split_percent(w * 0) OVER (ORDER BY rowid " FRAME ") FROM raw",
             "split_percent: the weights of a group of 3 rows add up to zero, so nothing says how "
             "to split");
    check_in(&trial, "SELECT split_percent('-1') OVER (ORDER BY rowid " FRAME ") FROM raw",
             "split_percent: the weight -1 is below zero; weights are shares of a whole");
    check_in(&trial, "SELECT split_amount(w, 1) OVER (ORDER BY rowid " FRAME ") FROM raw",
             "split_amount: the rows of a group have different totals, 1 and 2");
    check_in(&trial, "SELECT split_amount(NULL, 1) OVER (ORDER BY rowid " FRAME ") FROM raw",
             "split_amount: the total is NULL; leave out the rows without one");
    check_in(&trial, "SELECT split_percent(w) OVER (ORDER BY rowid " FRAME ") FROM raw LIMIT 1",
             "16.67");
    trial_end(&trial);
}

static void random_shares_always_add_up(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "CREATE TABLE part(g INTEGER, size INTEGER, t TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
            "INSERT INTO part SELECT i, 1 + abs(random() % 7), printf('%d.%02d', random() % "
            "100000, abs(random() % 100)) FROM n;"
            "CREATE TABLE raw(g INTEGER, w TEXT, t TEXT);"
            "INSERT INTO raw SELECT g, printf('%d.%03d', abs(random() % 1000), abs(random() % "
            "1000)), t FROM part JOIN (VALUES(1),(2),(3),(4),(5),(6),(7)) AS k ON k.column1 <= "
            "size; UPDATE raw SET w = '1' WHERE g IN (SELECT g FROM raw GROUP BY g HAVING sum(w) "
            "= 0)");
    check_in(&trial,
             "SELECT count(*), sum(decimal_compare(p, '100') = 0), sum(decimal_compare(a, t) = 0) "
             "FROM (SELECT g, t, decimal_sum(p) AS p, decimal_sum(a) AS a FROM (SELECT g, t, "
             "split_percent(w) OVER part AS p, split_amount(t, w) OVER part AS a FROM raw "
             "WINDOW part AS (PARTITION BY g ORDER BY rowid " FRAME ")) GROUP BY g)",
             "10000 10000 10000");
    trial_end(&trial);
}

/* ---- text ---- */

static void html_becomes_plain_text(void)
{
    static const struct example examples[] = {
        {"plain_text('no markup,  as it is ')", "no markup,  as it is "},
        {"plain_text('<p>One  &amp; two</p><p>three<br>four</p>')", "One & two\nthree\nfour"},
        {"plain_text('R&D and <b>bold</b>&nbsp;text')", "R&D and bold text"},
        {"plain_text('<ul><li>a</li><li>b</li></ul>end')", "a\nb\nend"},
        {"plain_text('<script>alert(1)</script><style>p{}</style><p>x</p>')", "x"},
        {"plain_text('<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>')", "a b\nc"},
        {"plain_text('less: 5 < 6')", "less: 5 < 6"},
        {"plain_text('&eacute;t&#233; &#x20AC;')", "été €"},
        {"plain_text('Genève <i>été</i>')", "Genève été"},
        {"plain_text('<p> </p>')", "NULL"},
        {"plain_text(NULL)", "NULL"},
    };
    check_all(examples, COUNT(examples));
    struct trial trial;
    trial_begin(&trial);
    char *answer = ask(&trial, "SELECT length(plain_text(replace(hex(zeroblob(50000)), '00', "
                               "'<div>') || 'x'))");
    CU_ASSERT_PTR_NOT_NULL(answer);
    free(answer);
    trial_end(&trial);
}

CU_TestInfo functions_tests[] = {
    {"dates are read as people write them", dates_are_read_as_people_write_them},
    {"times are kept as written", times_are_kept_as_written},
    {"what is no date is given back", what_is_no_date_is_given_back},
    {"an ambiguous date needs a setting", an_ambiguous_date_needs_a_setting},
    {"a date of the other order casts doubt", a_date_of_the_other_order_casts_doubt},
    {"a bare number is no date", a_bare_number_is_no_date},
    {"amounts are read as people write them", amounts_are_read_as_people_write_them},
    {"what is no amount is given back", what_is_no_amount_is_given_back},
    {"an ambiguous amount needs a setting", an_ambiguous_amount_needs_a_setting},
    {"a computed amount is refused", a_computed_amount_is_refused},
    {"percentages and booleans are read", percentages_and_booleans_are_read},
    {"identifiers are joined from their parts", identifiers_are_joined_from_their_parts},
    {"references follow from content", references_follow_from_content},
    {"values are translated", values_are_translated},
    {"untranslated values are told at once", untranslated_values_are_told_at_once},
    {"many untranslated values take bounded space", many_untranslated_values_take_bounded_space},
    {"a list that is not there is an error", a_list_that_is_not_there_is_an_error},
    {"codes of IATI are known by name", codes_of_iati_are_known_by_name},
    {"decimals are exact", decimals_are_exact},
    {"rows are added up exactly", rows_are_added_up_exactly},
    {"money is exchanged at UN rates", money_is_exchanged_at_un_rates},
    {"money is exchanged at ECB and own rates", money_is_exchanged_at_ecb_and_own_rates},
    {"bad rates are found with their row", bad_rates_are_found_with_their_row},
    {"all sheets of a workbook give rates", all_sheets_of_a_workbook_give_rates},
    {"rates that are not there are an error", rates_that_are_not_there_are_an_error},
    {"shares are whole", shares_are_whole},
    {"shares need their frame and weights", shares_need_their_frame_and_weights},
    {"random shares always add up", random_shares_always_add_up},
    {"HTML becomes plain text", html_becomes_plain_text},
    CU_TEST_INFO_NULL,
};
