#include "unsdg/funding_compact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "report/compact_report.h"
#include "report/funding_report.h"
#include "standard/unsdg_tables.h"
#include "store/functions.h"
#include "unit/folder.h"

extern CU_TestInfo funding_compact_tests[];

static char entity[] = "ILO", reference[] = "XM-DAC-41302";

/* A store in memory with the tables that indicators are computed from. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    struct publication publication;
    struct unsdg settings;
    struct store store;
    struct compact *compact;
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

static void trial_begin(struct trial *trial)
{
    struct error error = ERROR_INIT;
    *trial =
        (struct trial){.publication.organisation.ref = reference, .settings = {.entity = entity}};
    folder_begin(trial->folder);
    trial->publication.folder = trial->folder;
    trial->publication.unsdg = &trial->settings;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &trial->store.db), SQLITE_OK);
    trial->store.functions = functions_new(&trial->store, &trial->publication, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->store.functions);
    for (size_t i = 0; i < unsdg_table_count; i++)
        make_table(trial, &unsdg_tables[i]);
    execute(trial,
            "CREATE TABLE activities(iati_identifier);"
            "CREATE TABLE participating_orgs(iati_identifier, ref);"
            "CREATE TABLE document_links(iati_identifier, document_link_key, url, category, "
            "document_date);"
            "CREATE TABLE document_link_categories(iati_identifier, document_link_key, code)");
}

static void trial_end(struct trial *trial)
{
    compact_free(trial->compact);
    CU_ASSERT_EQUAL(sqlite3_close(trial->store.db), SQLITE_OK);
    functions_free(trial->store.functions);
    folder_end(trial->folder);
}

static void compute_as(struct trial *trial, const struct compact_options *options)
{
    struct error error = ERROR_INIT;
    compact_free(trial->compact);
    trial->compact = compact_compute(&trial->store, &trial->publication, options, &error);
    if (!trial->compact)
        fprintf(stderr, "\n%s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->compact);
}

static void compute(struct trial *trial, int first, int last)
{
    const struct compact_options options = {
        .first_year = first, .last_year = last, .now = "2030-01-01T00:00:00Z"};
    compute_as(trial, &options);
}

static const struct compact_indicator *indicator_of(const struct trial *trial, const char *id)
{
    for (size_t i = 0; i < trial->compact->indicator_count; i++)
        if (strcmp(trial->compact->indicators[i].id, id) == 0)
            return &trial->compact->indicators[i];
    CU_FAIL_FATAL("no such indicator");
    return NULL;
}

static void check_text(const char *got, const char *expected)
{
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "\n     got: %s\nexpected: %s\n", got, expected);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

/* The values of all years, "-" where there is none. */
static void check_values(const struct trial *trial, const char *id, const char *expected)
{
    const struct compact_indicator *indicator = indicator_of(trial, id);
    struct strbuf values = STRBUF_INIT;
    for (size_t i = 0; i < trial->compact->year_count; i++) {
        const char *value = indicator->results[i].value;
        strbuf_addf(&values, "%s%s", i ? " " : "", value ? value : "-");
    }
    check_text(values.text, expected);
    strbuf_release(&values);
}

/* Numerator, denominator and inputs of the first year. */
static void check_parts(const struct trial *trial, const char *id, const char *expected)
{
    const struct compact_result *result = indicator_of(trial, id)->results;
    struct strbuf parts = STRBUF_INIT;
    strbuf_addf(&parts, "%s / %s:", result->numerator ? result->numerator : "-",
                result->denominator ? result->denominator : "-");
    for (size_t i = 0; i < result->input_count; i++)
        strbuf_addf(&parts, " %s %s;", result->inputs[i].name, result->inputs[i].value);
    check_text(parts.text, expected);
    strbuf_release(&parts);
}

static void check_missing(const struct trial *trial, const char *id, const char *note)
{
    const struct compact_result *result = indicator_of(trial, id)->results;
    CU_ASSERT_EQUAL(result->state, COMPACT_NOT_RECORDED);
    CU_ASSERT_PTR_NULL(result->value);
    check_text(result->note ? result->note : "", note);
}

/* ---- the worked example ---- */

/* What the ILO had by financing instrument, as its totals in the public file. Of 2020 assessed
 * contributions and pooled funds; the rest there is made up to the same shares. */
static const char ilo_revenue[] =
    "INSERT INTO unsdg_revenue_facts(entity, dataset, basis, year, instrument, amount) "
    "SELECT 'ILO', 'revenue', 'EXP', * FROM (VALUES "
    "(2018, 'R01', '386793588.2'), (2018, 'R02A', '12726186.7'), (2018, 'R03A', '6719657.33'), "
    "(2018, 'R03D', '20830251.57'), (2018, 'R03E', '208258716.9'), (2018, 'R03F', '7386913.87'), "
    "(2018, 'R04', '49210897.17'), "
    "(2019, 'R01', '385772209.1'), (2019, 'R03A', '9347346.34'), (2019, 'R03B', '14520230.49'), "
    "(2019, 'R03C', '14408941.18'), (2019, 'R03D', '17851261.74'), (2019, 'R03E', '232184846.6'), "
    "(2019, 'R03F', '5929776.22'), (2019, 'R04', '47019587.47'), "
    "(2020, 'R01', '399158352.5'), (2020, 'R03A', '12172185.1'), (2020, 'R03B', '18443040'), "
    "(2020, 'R03E', '268784774.9'), "
    "(2021, 'R01', '444990077'), (2021, 'R02A', '15999918'), (2021, 'R03A', '28825442'), "
    "(2021, 'R03C', '2467975'), (2021, 'R03D', '18693586'), (2021, 'R03E', '300143249'), "
    "(2021, 'R04A', '14154688'), (2021, 'R04C', '36193994'), "
    "(2022, 'R01', '409766320'), (2022, 'R02A', '16536877'), (2022, 'R03A', '45921326'), "
    "(2022, 'R03C', '2135898'), (2022, 'R03D', '19894955'), (2022, 'R03E', '314642362'), "
    "(2022, 'R04A', '22157717'), (2022, 'R04C', '17722618'), "
    "(2023, 'R01', '410555719'), (2023, 'R02A', '16905799'), (2023, 'R03A', '57834546'), "
    "(2023, 'R03C', '1212779'), (2023, 'R03D', '25660345'), (2023, 'R03E', '308785497'), "
    "(2023, 'R04A', '68559235'), (2023, 'R04C', '31500141'), "
    "(2024, 'R01', '480324648'), (2024, 'R02A', '16432268'), (2024, 'R03A', '31328234'), "
    "(2024, 'R03C', '845173'), (2024, 'R03D', '31936820'), (2024, 'R03E', '371897597'), "
    "(2024, 'R04A', '79697961'), (2024, 'R04C', '37613736'))";

static void the_worked_example_comes_out(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, ilo_revenue);
    compute(&trial, 2018, 2024);
    check_values(&trial, "F1", "4.97 0.00 0.00 4.37 4.14 4.12 3.63");
    check_values(&trial, "F2", "62.16 56.73 57.14 56.83 52.70 52.07 53.26");
    check_values(&trial, "F3", "2.76 3.18 4.07 8.23 12.00 14.70 7.19");
    check_values(&trial, "F4", "0.00 4.93 6.16 0.00 0.00 0.00 0.00");
    compute(&trial, 2024, 2024);
    check_parts(&trial, "F1",
                "16432268.00 / 452440092.00: U voluntary core 16432268.00; P inter-agency pooled "
                "funds 31328234.00; V global vertical funds 845173.00; L local resources "
                "31936820.00; J project and programme specific 371897597.00;");
    CU_ASSERT_STRING_EQUAL(indicator_of(&trial, "F1")->target, "30");
    CU_ASSERT_FALSE(indicator_of(&trial, "F1")->verified);
    CU_ASSERT_EQUAL(indicator_of(&trial, "F1")->results->target, COMPACT_NOT_MET);
    CU_ASSERT_EQUAL(indicator_of(&trial, "F11")->results->target, COMPACT_NO_TARGET);
    const struct compact_options of_another = {
        .entity = "WHO", .first_year = 2024, .last_year = 2024, .now = "2030-01-01T00:00:00Z"};
    execute(&trial, "UPDATE unsdg_revenue_facts SET entity = 'WHO'");
    compute_as(&trial, &of_another);
    check_values(&trial, "F1", "3.63");
    check_missing(&trial, "F16a", "the journal is that of ILO alone");
    trial_end(&trial);
}

static void a_change_of_class_is_told(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, ilo_revenue);
    compute(&trial, 2018, 2019);
    CU_ASSERT_EQUAL_FATAL(trial.compact->warning_count, 2);
    check_text(trial.compact->warnings[0],
               "all revenue: voluntary core (R02|R02A|R02B) in 2018 and none in 2019, but "
               "single-agency thematic funds (R03B), of which there was none before; if the class "
               "changed and not the money, their shares can't be compared");
    trial_end(&trial);
}

static void nothing_is_divided_by_nothing(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, amount) "
                    "VALUES ('ILO', 'EXP', 2024, 'R01', '5.00')");
    compute(&trial, 2023, 2024);
    check_values(&trial, "F1", "- -");
    check_values(&trial, "F2", "- 100.00");
    check_missing(&trial, "F1", "needs the revenue of 2023 by financing instrument");
    const struct compact_result *result = &indicator_of(&trial, "F1")->results[1];
    CU_ASSERT_EQUAL(result->state, COMPACT_NOT_APPLICABLE);
    check_text(result->note, "there is nothing to take a share of");
    trial_end(&trial);
}

static void data_sets_count_where_they_have_the_dimension(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "INSERT INTO unsdg_revenue_facts(entity, basis, year, dataset, instrument, "
            "contributor_type, contributor, contributor_name, amount) VALUES "
            "('ILO', 'EXP', 2024, 'revenue', 'R02A', NULL, NULL, NULL, '100.00'), "
            "('ILO', 'EXP', 2024, 'revenue', 'R03E', NULL, NULL, NULL, '300.00'), "
            "('ILO', 'EXP', 2024, 'revenue-government', 'R02', 'C01', 'DEU', 'Germany', '60.00'), "
            "('ILO', 'EXP', 2024, 'revenue-government', 'R02', 'C01', 'TUN', 'Tunisia', '40.00'), "
            "('ILO', 'EXP', 2024, 'revenue-government', 'R02', 'C01', 'MAR', 'Morocco', '-1.00'), "
            "('ILO', 'EXP', 2024, 'revenue-government', 'R03', 'C01', 'TUN', 'Tunisia', '110.00'), "
            "('ILO', 'EXP', 2024, 'revenue-non-government', 'R03E', 'C05', NULL, 'Fund', '90.00'), "
            "('ILO', 'EXP', 2024, 'revenue-contributor-type', 'R03E', 'C01', NULL, NULL, '220'), "
            "('ILO', 'EXP', 2024, 'revenue-contributor-type', 'R03E', 'C05', NULL, NULL, '80'), "
            "('WHO', 'EXP', 2024, 'revenue', 'R02A', NULL, NULL, NULL, '9999.00')");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F1", "25.00");
    check_values(&trial, "F5", "2");
    check_missing(&trial, "F6a",
                  "needs earmarked revenue of governments by its instruments; that of 2024 says "
                  "R03 alone");
    check_parts(&trial, "F9a", "300.00 / 400.00: TUN 150.00; Fund 90.00; DEU 60.00;");
    check_values(&trial, "F10", "26.67");
    check_missing(&trial, "F7", "needs the revenue of 2024 by agreement, in 'unsdg_revenues'");
    trial_end(&trial);
}

static void earmarked_money_that_is_told_no_closer_has_no_shares(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, amount) "
                    "VALUES ('ILO', 'EXP', 2017, 'R02', '5'), ('ILO', 'EXP', 2017, 'R03', '15')");
    compute(&trial, 2017, 2017);
    check_values(&trial, "F1", "25.00");
    check_missing(&trial, "F3",
                  "needs earmarked revenue by its instruments (R03A to R03F); that "
                  "of 2017 says R03 alone");
    trial_end(&trial);
}

/* ---- the development part ---- */

static void the_development_part_is_found_four_ways(void)
{
    struct trial trial;
    struct compact_options options = {
        .first_year = 2024, .last_year = 2024, .now = "2030-01-01T00:00:00Z"};
    trial_begin(&trial);
    execute(&trial,
            "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, function, amount) "
            "VALUES ('ILO', 'EXP', 2024, 'R01', NULL, '200'), ('ILO', 'EXP', 2024, 'R02A', '1', "
            "'100'), ('ILO', 'EXP', 2024, 'R03E', '4', '40'), "
            "('ILO', 'EXP', 2024, 'R03E', '2', '60')");
    options.development = COMPACT_EXPENSE;
    compute_as(&trial, &options);
    check_missing(&trial, "F2", "needs the expense of 2024 by function, for the development part");
    execute(&trial, "INSERT INTO unsdg_expense_facts(entity, basis, year, function, amount) VALUES "
                    "('ILO', 'EXP', 2024, '1', '50'), ('ILO', 'EXP', 2024, '4', '40'), "
                    "('ILO', 'EXP', 2024, '2', '10')");
    compute_as(&trial, &options);
    check_text(trial.compact->development_shares[0], "90.00");
    check_values(&trial, "F2", "75.00");
    check_text(indicator_of(&trial, "F2")->results->numerator, "270.00");
    options.development = COMPACT_TAGGED;
    compute_as(&trial, &options);
    check_values(&trial, "F1", "71.43"); /* 100 of 140 */
    check_values(&trial, "F2", "87.50"); /* 280 of 320: assessed money says no function */
    options.development = COMPACT_FIXED;
    options.percent = "60";
    compute_as(&trial, &options);
    check_values(&trial, "F2", "68.75"); /* 220 of 320 */
    check_text(trial.compact->development,
               "development money is 60 per cent of assessed contributions and all voluntary "
               "money");
    options.development = COMPACT_ALL;
    compute_as(&trial, &options);
    check_values(&trial, "F2", "75.00");
    CU_ASSERT_PTR_NULL(trial.compact->development_shares[0]);
    trial_end(&trial);
}

/* ---- agreements, expense, activities ---- */

static void money_of_two_years_and_more_is_multi_year(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, amount) VALUES "
            "('ILO', 'EXP', 2024, 'R02A', '100');"
            "INSERT INTO unsdg_revenues(year, instrument, agreement_start, agreement_end, amount) "
            "VALUES (2024, 'R02A', '2024-01-01', '2025-12-31', '50'), "
            "(2024, 'R02A', '2024-01-01', '2025-12-30', '30'), (2024, 'R02A', NULL, NULL, '20'), "
            "(2024, 'R03E', NULL, NULL, '20'), (2023, 'R02A', '2020-01-01', '2025-12-31', '50')");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F7", "50.00");
    check_parts(&trial, "F7", "50.00 / 100.00: without dates 20.00;");
    CU_ASSERT_EQUAL(indicator_of(&trial, "F7")->results->target, COMPACT_MET);
    check_missing(&trial, "F8", "needs agreement_start and agreement_end of revenue");
    trial_end(&trial);
}

static void goals_and_targets_are_shares_of_expense(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "INSERT INTO unsdg_expense_facts(entity, basis, year, dataset, goal, target, amount) "
            "VALUES ('ILO', 'EXP', 2022, 'expense-sdg', '8', '8.5', '790727144'), "
            "('ILO', 'BUD', 2022, 'expense-sdg', '8', NULL, '100'), "
            "('ILO', 'EXP', 2022, 'expense-function', NULL, NULL, '790727133'), "
            "('ILO', 'BUD', 2023, 'expense-sdg', '8', '8.5', '851273123'), "
            "('ILO', 'EXP', 2024, 'expense-sdg', '8', NULL, '858209549'), "
            "('ILO', 'EXP', 2025, NULL, '8', '8.5', '30'), ('ILO', 'EXP', 2025, NULL, 'X00', NULL, "
            "'10')");
    compute(&trial, 2022, 2025);
    check_values(&trial, "F14a", "100.00 100.00 100.00 75.00");
    check_text(indicator_of(&trial, "F14a")->results[1].note, "reported on basis BUD");
    check_values(&trial, "F14b", "100.00 100.00 0.00 75.00");
    trial_end(&trial);
}

static void support_cost_is_that_of_earmarked_agreements(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial, "INSERT INTO unsdg_expense_facts(entity, basis, year, function, amount) VALUES "
                    "('ILO', 'EXP', 2024, '1', '1');"
                    "INSERT INTO unsdg_revenues(year, instrument, agreement, amount) VALUES "
                    "(2023, 'R02A', 'CORE', '1');"
                    "INSERT INTO unsdg_expenses(year, cost, agreement, amount) VALUES "
                    "(2024, 'direct', 'A', '100'), (2024, 'support', 'A', '13'), "
                    "(2024, 'support', 'CORE', '50'), (2024, NULL, 'CORE', '50'), "
                    "(2024, 'direct', NULL, '70'), (2024, NULL, 'B', '100')");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F13", "6.50");
    check_missing(&trial, "F12", "needs the support cost that each agreement says, and the policy");
    trial_end(&trial);
}

static void joint_work_and_evaluations_are_counted(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(&trial,
            "INSERT INTO unsdg_expense_facts(entity, basis, year, function, amount) VALUES "
            "('ILO', 'EXP', 2024, '1', '1');"
            "INSERT INTO unsdg_expenses(year, iati_identifier, amount, unpublished) VALUES "
            "(2024, 'A', '60', NULL), (2024, 'B', '30', NULL), (2024, NULL, '10', 'no activity'), "
            "(2023, 'C', '1', NULL);"
            "INSERT INTO activities VALUES ('A'), ('B'), ('C');"
            "INSERT INTO participating_orgs VALUES ('A', 'XM-DAC-41302'), ('B', 'XM-DAC-41301'), "
            "('C', 'XM-DAC-41301');"
            "INSERT INTO unsdg_revenues(year, instrument, iati_identifier, amount) VALUES "
            "(2022, 'R03A', 'A', '1'), (2022, 'R03E', 'B', '1');"
            "INSERT INTO document_links VALUES ('A', '1', 'u', 'A07', '2024-05-01'), "
            "('B', '1', 'u', 'A07', '2024-05-01'), ('B', '2', 'v', 'A01', '2024-05-01'), "
            "('C', '1', 'w', NULL, '2024-12-31'), ('C', '2', 'x', 'A07', '2023-12-31');"
            "INSERT INTO document_link_categories VALUES ('C', '1', 'A07')");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F19a", "1");
    check_values(&trial, "F19b", "50.00");
    check_values(&trial, "F19c", "50.00");
    check_values(&trial, "F16b", "90.00");
    check_values(&trial, "F20", "2");
    check_missing(&trial, "F16a", "the journal of this publication knows of none up to 2024-12-31");
    trial_end(&trial);
}

static void complete_data_are_told(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(
        &trial,
        "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, contributor_type, "
        "amount) VALUES ('ILO', 'EXP', 2024, 'R01', 'C01', '7.50');"
        "INSERT INTO unsdg_expense_facts(entity, basis, year, function, location, goal, marker, "
        "amount) VALUES ('ILO', 'EXP', 2024, '1', 'TUN', '8', '2', '5.00')");
    compute(&trial, 2024, 2024);
    check_missing(&trial, "F15", "needs the audited revenue and expense of 2024 in 'unsdg_totals'");
    execute(&trial, "INSERT INTO unsdg_totals(year, kind, amount) VALUES (2024, 'revenue', '7.5'), "
                    "(2024, 'expense', '5')");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F15", "yes");
    execute(&trial, "UPDATE unsdg_expense_facts SET amount = '4.99', marker = NULL");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F15", "no");
    check_text(indicator_of(&trial, "F15")->results->note,
               "gender marker is in no fact; the facts do not sum to the audited statements");
    trial_end(&trial);
}

static void what_records_lack_is_stated_by_hand(void)
{
    struct trial trial;
    trial_begin(&trial);
    execute(
        &trial,
        "INSERT INTO unsdg_revenue_facts(entity, basis, year, instrument, amount) VALUES "
        "('ILO', 'EXP', 2024, 'R02A', '1');"
        "INSERT INTO unsdg_statements(year, indicator, value, date, reference) VALUES "
        "('2024', 'F17', 'yes', '2024-11-05', 'GB.352/PFA/3'), ('2024', 'F12', '2', NULL, NULL), "
        "('2024', 'F1', '50', NULL, NULL)");
    compute(&trial, 2024, 2024);
    check_values(&trial, "F17", "yes");
    check_text(indicator_of(&trial, "F17")->results->note, "stated on 2024-11-05: GB.352/PFA/3");
    CU_ASSERT_EQUAL(indicator_of(&trial, "F17")->results->target, COMPACT_MET);
    check_values(&trial, "F12", "2");
    CU_ASSERT_EQUAL(indicator_of(&trial, "F12")->results->target, COMPACT_NOT_MET);
    check_values(&trial, "F1", "100.00"); /* what the records give is not stated over */
    check_missing(&trial, "F18", "needs a row of 'unsdg_statements' for 2024");
    trial_end(&trial);
}

/* ---- refusals and forms ---- */

static void check_refusal(struct trial *trial, int year, const char *message)
{
    struct error error = ERROR_INIT;
    const struct compact_options options = {
        .first_year = year, .last_year = year, .now = "2030-01-01T00:00:00Z"};
    CU_ASSERT_PTR_NULL(compact_compute(&trial->store, &trial->publication, &options, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    check_text(error.text ? error.text : "", message);
    error_clear(&error);
}

static void years_without_facts_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial);
    check_refusal(&trial, 2024,
                  "there are no UN financial data of 'ILO' yet: run 'iatipub convert' first");
    execute(&trial, ilo_revenue);
    check_refusal(&trial, 2031,
                  "there are no UN financial data of 'ILO' in 2031; they are of 2018 to 2024");
    trial.publication.unsdg = NULL;
    check_refusal(&trial, 2024,
                  "publication.yaml says nothing of UN financial data; give it 'unsdg' with the "
                  "name and the entity");
    trial_end(&trial);
}

static void check_has(const struct strbuf *text, const char *part)
{
    if (!strstr(text->text, part))
        fprintf(stderr, "\n%s\nlacks: %s\n", text->text, part);
    CU_ASSERT_PTR_NOT_NULL(strstr(text->text, part));
}

static void all_forms_say_the_same(void)
{
    struct trial trial;
    struct strbuf text = STRBUF_INIT;
    trial_begin(&trial);
    execute(&trial, ilo_revenue);
    compute(&trial, 2024, 2024);
    compact_report_text(trial.compact, &text);
    check_has(&text, "Funding Compact: ILO, 2024 (basis EXP)\n"
                     "all money; no development part is taken\n");
    check_has(
        &text,
        "  2024     3.63 per cent = 16432268.00 / 452440092.00 US dollars; unverified target not "
        "met\n           U voluntary core 16432268.00; ");
    check_has(&text, "  target   at least 30 by 2023, from 19.4 in 2017 (compact of 2019, member "
                     "states; unverified: ");
    check_has(&text, "  2024     not in the records: needs a row of 'unsdg_statements' for 2024\n");
    strbuf_reset(&text);
    compact_report_csv(trial.compact, &text);
    check_has(&text, "F4,share of earmarked funding through single-agency thematic funds,2024,"
                     "computed,0.00,percent,0.00,436007824.00,");
    strbuf_reset(&text);
    compact_report_json(trial.compact, &text);
    check_has(&text, "\"value\": \"3.63\", \"numerator\": \"16432268.00\"");
    check_has(&text, "\"certainty\": \"unverified\"");
    strbuf_release(&text);
    trial_end(&trial);
}

static void amounts_by_partner_have_two_decimals(void)
{
    char basis[] = "EXP";
    char one[] = "703311060.0", none[] = "5", three[] = "0.125";
    struct funding_year year = {.year = 2024};
    year.amounts[PARTNER_UN][MODALITY_CORE] = one;
    year.amounts[PARTNER_UN][MODALITY_SOFT] = none;
    year.amounts[PARTNER_UN][MODALITY_COUNT] = three;
    const struct funding_partners funding = {
        .entity = entity, .basis = basis, .years = &year, .year_count = 1};
    struct strbuf text = STRBUF_INIT;
    funding_report_text(&funding, &text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, " 703,311,060.00 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, " 5.00 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, " 0.125\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, " - "));
    strbuf_release(&text);
}

CU_TestInfo funding_compact_tests[] = {
    {"the worked example comes out", the_worked_example_comes_out},
    {"a change of class is told", a_change_of_class_is_told},
    {"nothing is divided by nothing", nothing_is_divided_by_nothing},
    {"data sets count where they have the dimension",
     data_sets_count_where_they_have_the_dimension},
    {"earmarked money that is told no closer has no shares by instrument",
     earmarked_money_that_is_told_no_closer_has_no_shares},
    {"the development part is found four ways", the_development_part_is_found_four_ways},
    {"money of two years and more is multi-year", money_of_two_years_and_more_is_multi_year},
    {"goals and targets are shares of expense", goals_and_targets_are_shares_of_expense},
    {"support cost is that of earmarked agreements", support_cost_is_that_of_earmarked_agreements},
    {"joint work and evaluations are counted", joint_work_and_evaluations_are_counted},
    {"complete data are told", complete_data_are_told},
    {"what records lack is stated by hand", what_records_lack_is_stated_by_hand},
    {"years without facts are refused", years_without_facts_are_refused},
    {"all forms say the same", all_forms_say_the_same},
    {"amounts by partner have two decimals", amounts_by_partner_have_two_decimals},
    CU_TEST_INFO_NULL,
};
