#include "unsdg/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "../sanitized.h"
#include "base/decimal.h"
#include "base/strbuf.h"
#include "standard/unsdg_tables.h"
#include "store/functions.h"
#include "unit/folder.h"

extern CU_TestInfo unsdg_facts_tests[];

static char entity[] = "ILO", reference[] = "XM-DAC-41302", rates_file[] = "rates.csv";
static const char rates_text[] = "currency,date,rate,base\nCHF,2024-01-01,0.90,USD\n";

/* A store in memory that has the tables of UN financial data. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    struct publication publication;
    struct rates rates;
    struct unsdg settings;
    struct store store;
    struct findings findings;
};

static void execute(struct trial *trial, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(trial->store.db, sql, NULL, NULL, &message) != SQLITE_OK)
        fprintf(stderr, "\n%s: %s\n", sql, message);
    CU_ASSERT_PTR_NULL(message);
    sqlite3_free(message);
}

static void make_table(struct trial *trial, const struct unsdg_table *table)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addf(&sql, "CREATE TABLE %s(", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        strbuf_addf(&sql, "\"%s\", ", table->columns[i].name);
    strbuf_addstr(&sql, "_source INTEGER NOT NULL DEFAULT 0)");
    execute(trial, sql.text);
    strbuf_release(&sql);
}

static void trial_begin(struct trial *trial, enum support_cost support_cost)
{
    struct error error = ERROR_INIT;
    *trial = (struct trial){.publication.organisation.ref = reference,
                            .settings = {.entity = entity, .support_cost = support_cost},
                            .rates = {.file = rates_file, .kind = RATES_PLAIN}};
    folder_begin(trial->folder);
    folder_add(trial->folder, rates_file, rates_text);
    trial->publication.folder = trial->folder;
    trial->publication.rates = &trial->rates;
    trial->publication.rates_count = 1;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &trial->store.db), SQLITE_OK);
    trial->store.functions = functions_new(&trial->store, &trial->publication, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->store.functions);
    for (size_t i = 0; i < unsdg_table_count; i++)
        make_table(trial, &unsdg_tables[i]);
}

static void trial_end(struct trial *trial)
{
    CU_ASSERT_EQUAL(sqlite3_close(trial->store.db), SQLITE_OK);
    functions_free(trial->store.functions);
    findings_release(&trial->findings);
    folder_end(trial->folder);
}

static void make(struct trial *trial)
{
    struct error error = ERROR_INIT;
    findings_release(&trial->findings);
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    bool made = unsdg_make_facts(&trial->store, &trial->settings, lists, &trial->findings, &error);
    codelists_free(lists);
    if (!made)
        fprintf(stderr, "\n%s\n", error.text);
    CU_ASSERT(made);
    error_clear(&error);
}

/* All rows of a query, cells apart by " " and rows by "; ", NULL as "-". */
static void check(struct trial *trial, const char *sql, const char *expected)
{
    struct strbuf answer = STRBUF_INIT;
    sqlite3_stmt *row = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_prepare_v2(trial->store.db, sql, -1, &row, NULL), SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const char *text = (const char *)sqlite3_column_text(row, i);
            strbuf_addf(&answer, "%s%s", i ? " " : answer.length ? "; " : "", text ? text : "-");
        }
    sqlite3_finalize(row);
    if (strcmp(answer.text, expected) != 0)
        fprintf(stderr, "\n%s\n     got: %s\nexpected: %s\n", sql, answer.text, expected);
    CU_ASSERT_STRING_EQUAL(answer.text, expected);
    strbuf_release(&answer);
}

static void check_finding(const struct trial *trial, size_t i, const char *rule,
                          const char *message)
{
    CU_ASSERT_FATAL(i < trial->findings.count);
    const struct finding *finding = &trial->findings.items[i];
    if (strcmp(finding->message, message) != 0)
        fprintf(stderr, "\n     got: %s\nexpected: %s\n", finding->message, message);
    CU_ASSERT_STRING_EQUAL(finding->rule, rule);
    CU_ASSERT_STRING_EQUAL(finding->message, message);
    CU_ASSERT_EQUAL(finding->severity, SEVERITY_CRITICAL);
}

#define EXPENSES(columns, rows) "INSERT INTO unsdg_expenses(year, " columns ", amount) VALUES " rows
#define EXPENSE_FACTS                                                                              \
    "SELECT function, location_level, location, goal, target, marker, amount "                     \
    "FROM unsdg_expense_facts ORDER BY 1, 3, 4, 5"

/* ---- revenue ---- */

static void revenue_is_summed_by_all_it_says(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_revenues(date, instrument, contributor_type, contributor, "
                    "amount) VALUES ('2024-02-01', 'R03E', 'C01', 'DEU', '100.10'), "
                    "('2024-12-31', 'R03E', 'C01', 'DEU', '-0.10'), "
                    "('2025-01-01', 'R03E', 'C01', 'DEU', '7'), "
                    "('2024-02-01', 'R03D', 'C01', 'TUN', '5')");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial,
          "SELECT entity, year, basis, instrument, contributor, amount FROM unsdg_revenue_facts "
          "ORDER BY year, instrument",
          "ILO 2024 EXP R03D TUN 5.00; ILO 2024 EXP R03E DEU 100.00; ILO 2025 EXP R03E DEU 7.00");
    trial_end(&trial);
}

static void other_currencies_become_dollars_by_the_rates(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_revenues(date, instrument, contributor_type, amount, "
                    "currency) VALUES ('2024-02-01', 'R01', 'C01', '90', 'CHF'), "
                    "('2024-02-01', 'R01', 'C01', '1', 'USD')");
    make(&trial);
    check(&trial, "SELECT amount FROM unsdg_revenue_facts", "101.00");
    execute(&trial, "UPDATE unsdg_revenues SET currency = 'NOK' WHERE currency = 'CHF'");
    make(&trial);
    CU_ASSERT(trial.findings.count > 0);
    CU_ASSERT_STRING_EQUAL(trial.findings.items[0].rule, "x.mapping.rate");
    trial_end(&trial);
}

static void revenue_without_year_instrument_or_type_is_refused(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_revenues(year, instrument, contributor_type, amount) "
                    "VALUES (NULL, 'R01', 'C01', '1'), (2024, NULL, 'C01', '1'), "
                    "(2024, 'R01', NULL, '1'), (2024, 'R01', 'C01', NULL)");
    make(&trial);
    check_finding(&trial, 0, "x.unsdg.record", "a row of 'unsdg_revenues' has no amount");
    check_finding(&trial, 1, "x.unsdg.record",
                  "a row of 'unsdg_revenues' says neither year nor date; one of them is needed");
    CU_ASSERT_EQUAL(trial.findings.count, 4);
    trial_end(&trial);
}

/* ---- splitting ---- */

static void a_row_goes_where_it_says(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, EXPENSES("project, function, location, target, marker",
                             "(2024, 'P', '1', 'TUN', '8.10', '2', '10'), "
                             "(2024, 'P', '1', 'TUN', '8.10', '2', '-2.5')"));
    execute(&trial, "INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES "
                    "('P', 'function', '2', '100'), ('P', 'location', 'MAR', '100')");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial, EXPENSE_FACTS, "1 COU TUN 8 8.10 2 7.50");
    trial_end(&trial);
}

static void the_rest_goes_by_the_shares_of_its_project(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, EXPENSES("project", "(2024, 'P', '0.05'), (2023, 'P', '1')"));
    execute(&trial, "INSERT INTO unsdg_splits(project, year, standard, code, percentage) VALUES "
                    "('P', NULL, 'function', '1', '100'), ('P', NULL, 'location', 'TUN', '100'), "
                    "('P', NULL, 'sdg', '8.5', '50'), ('P', NULL, 'sdg', 'X00', '50'), "
                    "('P', 2023, 'sdg', '1', '100')");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial,
          "SELECT year, goal, target, marker, amount FROM unsdg_expense_facts ORDER BY 1, 2",
          "2023 1 - NA 1.00; 2024 8 8.5 NA 0.03; 2024 X00 - NA 0.02");
    trial_end(&trial);
}

static void what_a_project_lacks_is_told_once(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial,
            EXPENSES("project, location", "(2024, 'P', 'TUN', '1'), (2024, 'P', 'MAR', '1')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 1);
    check_finding(&trial, 0, "x.unsdg.split",
                  "project \"P\" has direct expense in 2024 but no function: say it in "
                  "'unsdg_expenses', or give the project shares in 'unsdg_splits'");
    trial_end(&trial);
}

static void shares_that_do_not_sum_to_100_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES "
                    "('P', 'sdg', '8.5', '33.33'), ('P', 'sdg', '8.6', '33.33'), "
                    "('P', 'sdg', '8.7', '33.33')");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 1);
    check_finding(&trial, 0, "x.unsdg.split",
                  "the sdg shares of project \"P\" sum to 99.99; expected 100");
    trial_end(&trial);
}

static void parts_of_a_cent_are_rounded_in_the_sum(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, EXPENSES("function, location, goal",
                             "(2024, '1', 'TUN', '1', '0.004'), (2024, '1', 'TUN', '2', '0.004'), "
                             "(2024, '1', 'TUN', '3', '-0.003')"));
    make(&trial);
    check(&trial, "SELECT goal, amount FROM unsdg_expense_facts", "1 0.01");
    execute(&trial, "DELETE FROM unsdg_expenses WHERE goal = '3'");
    make(&trial);
    check(&trial, "SELECT goal, amount FROM unsdg_expense_facts", "1 0.01");
    trial_end(&trial);
}

/* ---- support and enabling cost ---- */

static void enabling_cost_is_global_and_fits_no_goal(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, EXPENSES("cost, function, location, goal",
                             "(2024, 'direct', '1', 'TUN', '8', '30'), "
                             "(2024, 'direct', '2', 'TUN', '8', '10'), "
                             "(2024, 'enabling', NULL, NULL, NULL, '4.01')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial, EXPENSE_FACTS,
          "1 GLO GLO-EF X00 - NA 3.01; 1 COU TUN 8 - NA 30.00; 2 GLO GLO-EF X00 - NA 1.00; "
          "2 COU TUN 8 - NA 10.00");
    trial_end(&trial);
}

static void support_cost_goes_with_its_project_or_the_report(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_PRO_RATA);
    execute(&trial, EXPENSES("project, cost, function, location, goal",
                             "(2024, 'P', 'direct', '1', 'TUN', '8', '30'), "
                             "(2024, 'Q', 'direct', '2', 'MAR', '8', '10'), "
                             "(2024, 'P', 'support', NULL, NULL, NULL, '3'), "
                             "(2024, NULL, 'support', NULL, NULL, NULL, '4')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial, EXPENSE_FACTS, "1 COU TUN 8 - NA 36.00; 2 COU MAR 8 - NA 11.00");
    trial.settings.support_cost = SUPPORT_AS_RECORDED;
    make(&trial);
    check(&trial, "SELECT sum(amount) FROM unsdg_expense_facts WHERE location = 'GLO-EF'", "7.0");
    trial_end(&trial);
}

static void nothing_to_spread_over_is_told(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_PRO_RATA);
    execute(&trial, EXPENSES("cost", "(2024, 'support', '3')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 1);
    check_finding(&trial, 0, "x.unsdg.spread",
                  "support cost of ILO in 2024 (basis EXP) can't be spread: there is no direct "
                  "expense above 0 to spread it over; with 'support_cost: as-recorded' it goes "
                  "where its rows say");
    trial_end(&trial);
}

static void support_cost_of_0_need_not_be_spread(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_PRO_RATA);
    execute(&trial, EXPENSES("cost, function, location", "(2024, 'support', NULL, NULL, '3'), "
                                                         "(2024, 'support', NULL, NULL, '-3'), "
                                                         "(2024, 'direct', '1', 'TUN', '-1')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    trial_end(&trial);
}

/* ---- what can't be right ---- */

static void a_goal_and_a_target_of_another_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial,
            EXPENSES("function, location, goal, target", "(2024, '1', 'TUN', '8', '8.10', '1'), "
                                                         "(2024, '1', 'TUN', '8.5', '8.5', '1'), "
                                                         "(2024, '1', 'TUN', NULL, '8', '1')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    execute(&trial,
            EXPENSES("function, location, goal, target", "(2024, '1', 'TUN', '9', '8.1', '1'), "
                                                         "(2024, '1', 'TUN', '1', '10.1', '1'), "
                                                         "(2024, '1', 'TUN', 'X00', '8.1', '1')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 3);
    check_finding(&trial, 0, "x.unsdg.record",
                  "a row of 'unsdg_expenses' names a goal, and a target of another; correct one of "
                  "them");
    trial_end(&trial);
}

static void shares_of_a_year_are_summed_however_it_is_written(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_splits(project, year, standard, code, percentage) VALUES "
                    "('P', '2024', 'sdg', '8', '100'), ('P', '02024', 'sdg', '9', '100')");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 1);
    check_finding(&trial, 0, "x.unsdg.split",
                  "the sdg shares of project \"P\" in 2024 sum to 200; expected 100");
    trial_end(&trial);
}

static void amounts_that_no_report_can_hold_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial,
            EXPENSES("function, location, goal", "(2024, '1', 'TUN', '8', '99999999999999.99'), "
                                                 "(2024, '1', 'TUN', '9', '-99999999999999.99')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial, EXPENSE_FACTS,
          "1 COU TUN 8 - NA 99999999999999.99; 1 COU TUN 9 - NA -99999999999999.99");
    execute(&trial, EXPENSES("function, location, goal",
                             "(2024, '1', 'TUN', '10', '100000000000000'), "
                             "(2024, '1', 'TUN', '11', '-92233720368547758.08')"));
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 2);
    check_finding(&trial, 0, "x.unsdg.record",
                  "the amount \"100000000000000\" can't be summed; expected a decimal number such "
                  "as -1500.00, below 100,000,000,000,000");
    trial_end(&trial);
}

static void control_totals_say_year_kind_amount_and_statement(void)
{
    struct trial trial;
    trial_begin(&trial, SUPPORT_AS_RECORDED);
    execute(&trial, "INSERT INTO unsdg_totals(year, kind, amount, statement) VALUES "
                    "('2024', 'expense', '1', 'II'), ('2024', 'expense', NULL, 'II'), "
                    "(NULL, 'expense', '1', 'II'), ('2024', 'cost', '1', 'II'), "
                    "('2024', 'revenue', '1', NULL)");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 4);
    check_finding(&trial, 0, "x.unsdg.record", "a row of 'unsdg_totals' has no amount");
    check_finding(&trial, 1, "x.unsdg.record", "a row of 'unsdg_totals' has no year");
    check_finding(&trial, 2, "x.unsdg.record",
                  "a row of 'unsdg_totals' has another kind than revenue or expense");
    check_finding(&trial, 3, "x.unsdg.record",
                  "a row of 'unsdg_totals' has no statement; name the document that it stands in");
    trial_end(&trial);
}

/* ---- whatever the records ---- */

enum { TRIALS = SANITIZED ? 1000 : 10000, MOST_SHARES = 7 };

static unsigned next(unsigned *state, unsigned most)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % most;
}

/* Shares of hundredths of a percent that sum to 100. */
static void put_random_shares(struct trial *trial, unsigned *state, int project)
{
    static const char *const standards[] = {"function", "location", "sdg"};
    static const char *const codes[][MOST_SHARES] = {
        {"1", "2", "3", "4", "1", "2", "3"},
        {"TUN", "MAR", "SEN", "MLI", "202", "015", "001"},
        {"8.5", "8.6", "1", "1.3", "X00", "5.5", "16"}};
    for (int standard = 0; standard < 3; standard++) {
        unsigned left = 10000, count = 1 + next(state, MOST_SHARES);
        for (unsigned i = 0; i < count; i++) {
            unsigned share = i + 1 == count ? left : next(state, left + 1);
            left -= share;
            char sql[200];
            snprintf(sql, sizeof sql,
                     "INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES "
                     "('P%d', '%s', '%s', '%u.%02u')",
                     project, standards[standard], codes[standard][i], share / 100, share % 100);
            execute(trial, sql);
        }
    }
}

static void put_random_rows(struct trial *trial, unsigned *state, int project)
{
    static const char *const costs[] = {"direct", "direct", "direct", "support", "enabling"};
    for (unsigned i = 0; i < 2; i++) {
        char sql[200];
        snprintf(sql, sizeof sql,
                 "INSERT INTO unsdg_expenses(date, project, cost, amount, currency) VALUES "
                 "('2024-05-01', 'P%d', '%s', '%s%u.%0*u', '%s')",
                 project, costs[next(state, 5)], next(state, 3) ? "" : "-", next(state, 100000),
                 (int)(1 + next(state, 4)), next(state, 10), next(state, 4) ? "USD" : "CHF");
        execute(trial, sql);
    }
}

static void parts_sum_to_the_whole_for_10000_random_splits(void)
{
    struct trial trial;
    unsigned state = 7;
    trial_begin(&trial, SUPPORT_PRO_RATA);
    execute(&trial, "BEGIN");
    for (int project = 0; project < TRIALS; project++) {
        put_random_shares(&trial, &state, project);
        put_random_rows(&trial, &state, project);
    }
    execute(&trial, "COMMIT");
    make(&trial);
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check(&trial,
          "SELECT decimal_compare((SELECT decimal_sum(amount) FROM unsdg_expense_facts), "
          "(SELECT decimal_round(decimal_sum(CASE currency WHEN 'USD' THEN amount ELSE "
          "fx(amount, currency, date, 'USD') END), 2) FROM unsdg_expenses))",
          "0");
    trial_end(&trial);
}

CU_TestInfo unsdg_facts_tests[] = {
    {"revenue is summed by all it says", revenue_is_summed_by_all_it_says},
    {"other currencies become dollars by the rates", other_currencies_become_dollars_by_the_rates},
    {"revenue without year, instrument or contributor type is refused",
     revenue_without_year_instrument_or_type_is_refused},
    {"a row goes where it says", a_row_goes_where_it_says},
    {"the rest goes by the shares of its project", the_rest_goes_by_the_shares_of_its_project},
    {"what a project lacks is told once", what_a_project_lacks_is_told_once},
    {"shares that do not sum to 100 are refused", shares_that_do_not_sum_to_100_are_refused},
    {"parts of a cent are rounded in the sum", parts_of_a_cent_are_rounded_in_the_sum},
    {"enabling cost is global and fits no goal", enabling_cost_is_global_and_fits_no_goal},
    {"support cost goes with its project, or else with the report",
     support_cost_goes_with_its_project_or_the_report},
    {"nothing to spread over is told", nothing_to_spread_over_is_told},
    {"support cost of 0 need not be spread", support_cost_of_0_need_not_be_spread},
    {"a goal and a target of another are refused", a_goal_and_a_target_of_another_are_refused},
    {"shares of a year are summed however it is written",
     shares_of_a_year_are_summed_however_it_is_written},
    {"amounts that no report can hold are refused", amounts_that_no_report_can_hold_are_refused},
    {"control totals say year, kind, amount and statement",
     control_totals_say_year_kind_amount_and_statement},
    {"parts sum to the whole for 10,000 random splits",
     parts_sum_to_the_whole_for_10000_random_splits},
    CU_TEST_INFO_NULL,
};
