#include "unsdg/agreement.h"

#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/strbuf.h"
#include "standard/unsdg_tables.h"

extern CU_TestInfo unsdg_agreement_tests[];

/* What is compared of the IATI side: one activity, A, that both publications have. */
static const char activity_tables[] =
    "CREATE TABLE activities(iati_identifier, humanitarian, default_aid_type, "
    "_source DEFAULT 0);"
    "CREATE TABLE tags(iati_identifier, vocabulary, code);"
    "CREATE TABLE sectors(iati_identifier, vocabulary, code);"
    "CREATE TABLE recipient_countries(iati_identifier, code, percentage);"
    "CREATE TABLE participating_orgs(iati_identifier, role, ref, type, narrative);"
    "CREATE TABLE transactions(iati_identifier, transaction_key, transaction_type, humanitarian, "
    "recipient_country, aid_type, provider_org_ref, provider_org_type, provider_org);"
    "CREATE TABLE transaction_aid_types(iati_identifier, transaction_key, code);"
    "CREATE TABLE source_files(number INTEGER PRIMARY KEY, path);";

static const char activity_a[] =
    "INSERT INTO activities(iati_identifier) VALUES('A');"
    "INSERT INTO tags VALUES('A', '3', '8.5'), ('A', '2', '8');"
    "INSERT INTO recipient_countries VALUES('A', 'TN', '100');"
    "INSERT INTO unsdg_expenses(iati_identifier, project, year, amount) VALUES('A', 'P', 2024, 9);"
    "INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES"
    "('P', 'function', '1', '100'), ('P', 'location', 'TUN', '100'), ('P', 'sdg', '8.5', '100');";

static void execute(struct store *store, const char *sql)
{
    char *message = NULL;
    sqlite3_exec(store->db, sql, NULL, NULL, &message);
    if (message)
        fprintf(stderr, "\n%s: %s\n", sql, message);
    CU_ASSERT_PTR_NULL(message);
    sqlite3_free(message);
}

static void make_tables(struct store *store)
{
    execute(store, activity_tables);
    for (size_t i = 0; i < unsdg_table_count; i++) {
        struct strbuf sql = STRBUF_INIT;
        strbuf_addf(&sql, "CREATE TABLE %s(", unsdg_tables[i].name);
        for (size_t j = 0; j < unsdg_tables[i].column_count; j++)
            strbuf_addf(&sql, "\"%s\", ", unsdg_tables[i].columns[j].name);
        strbuf_addstr(&sql, "_source DEFAULT 0)");
        execute(store, sql.text);
        strbuf_release(&sql);
    }
}

/* What is said of activity A after more SQL: all messages, a line each. The caller releases it. */
static struct strbuf compared(const char *sql, const struct publication *publication)
{
    struct store store = {.db = NULL};
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &store.db), SQLITE_OK);
    make_tables(&store);
    execute(&store, activity_a);
    execute(&store, sql);
    CU_ASSERT(unsdg_check_agreement(&store, publication, &findings, &error));
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        CU_ASSERT_EQUAL(finding->severity, SEVERITY_WARNING);
        strbuf_addf(&text, "%s: %s\n", finding->subject, finding->message);
    }
    findings_release(&findings);
    error_clear(&error);
    CU_ASSERT_EQUAL(sqlite3_close(store.db), SQLITE_OK);
    return text;
}

static void check(const char *sql, const char *expected)
{
    const struct publication publication = {.folder = NULL};
    struct strbuf text = compared(sql, &publication);
    if (strcmp(text.text, expected) != 0)
        fprintf(stderr, "\n%s\n     got: %s\nexpected: %s\n", sql, text.text, expected);
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    strbuf_release(&text);
}

static void what_agrees_is_not_told(void)
{
    check("", "");
    check("DELETE FROM activities", "");
}

static void targets_are_those_of_the_years_with_expense(void)
{
    check("INSERT INTO unsdg_splits(project, year, standard, code, percentage) VALUES"
          "('P', 2023, 'sdg', '1.3', '100')",
          "");
    check("INSERT INTO unsdg_splits(project, year, standard, code, percentage) VALUES"
          "('P', 2024, 'sdg', '1.3', '100')",
          "A: the SDG targets differ: 1.3 in the UN financial data; 8.5 in the tags of the "
          "activity\n");
    check("UPDATE unsdg_splits SET code = '8.10' WHERE standard = 'sdg'",
          "A: the SDG targets differ: 8.10 in the UN financial data; 8.5 in the tags of the "
          "activity\n");
}

static void rows_that_say_it_need_no_share(void)
{
    check("UPDATE unsdg_expenses SET target = '8.3', location = 'MAR'",
          "A: the SDG targets differ: 8.3 in the UN financial data; 8.5 in the tags of the "
          "activity\n"
          "A: the countries differ: MAR in the UN financial data; TUN as recipient countries of "
          "the activity\n");
}

static void goals_count_without_their_targets_alone(void)
{
    check("INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES"
          "('P', 'sdg', '8', '50'), ('P', 'sdg', 'X00', '10')",
          "");
    check("INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES"
          "('P', 'sdg', '5', '50')",
          "A: the SDG targets differ: 5, 8.5 in the UN financial data; 8.5 in the tags of the "
          "activity\n");
    check("INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES"
          "('P', 'sdg', '5', '50'); INSERT INTO sectors VALUES('A', '7', '5')",
          "");
}

static void shares_of_nothing_do_not_count(void)
{
    check("INSERT INTO unsdg_splits(project, standard, code, percentage) VALUES"
          "('P', 'location', 'MAR', '0.00'), ('P', 'location', '002', '10');"
          "INSERT INTO recipient_countries VALUES('A', 'DZ', '0')",
          "");
    check("DELETE FROM recipient_countries; INSERT INTO transactions(iati_identifier, "
          "recipient_country) VALUES('A', 'TN')",
          "");
    check("DELETE FROM recipient_countries",
          "A: the countries differ: TUN in the UN financial data; none as recipient countries of "
          "the activity\n");
}

static void what_is_not_published_does_not_count(void)
{
    check("INSERT INTO unsdg_expenses(iati_identifier, project, year, amount, location, "
          "unpublished) VALUES('A', 'P', 2024, 9, 'MAR', 'excluded');"
          "INSERT INTO unsdg_expenses(iati_identifier, project, year, amount, location, cost) "
          "VALUES('A', 'P', 2024, 9, 'GLO-EF', 'enabling')",
          "");
}

static void flag_may_be_the_default_or_a_transactions(void)
{
    static bool yes = true;
    struct defaults defaults = {.humanitarian = &yes};
    const struct publication publication = {.defaults = &defaults};
    static const char humanitarian[] =
        "UPDATE unsdg_splits SET code = '2' WHERE standard = 'function';";
    struct strbuf text = compared(humanitarian, &publication);
    CU_ASSERT_STRING_EQUAL(text.text, "");
    strbuf_release(&text);
    text = compared("", &publication);
    CU_ASSERT_STRING_EQUAL(text.text,
                           "A: the activity or a transaction of it is marked humanitarian, but "
                           "function 2, humanitarian assistance, has no share in the UN financial "
                           "data\n");
    strbuf_release(&text);
    check("UPDATE unsdg_splits SET code = '2' WHERE standard = 'function'; INSERT INTO "
          "transactions(iati_identifier, humanitarian) VALUES('A', '1')",
          "");
}

#define GIFT(type, code, name)                                                                     \
    "INSERT INTO unsdg_revenues(iati_identifier, instrument, contributor_type, contributor, "      \
    "contributor_name) VALUES('A', 'R03E', '" type "', " code ", " name ");"
#define FUNDER(ref, type, name)                                                                    \
    "INSERT INTO participating_orgs VALUES('A', '1', " ref ", '" type "', '" name "');"

static void givers_are_known_by_name_or_identifier(void)
{
    check(GIFT("C05", "NULL", "'Good Works'") FUNDER("NULL", "60", "GOOD works"), "");
    check(GIFT("C04C", "'X-UNDP'", "'United Nations Development Programme'")
              FUNDER("'XM-DAC-41114'", "40", "UNDP"),
          "");
    check(GIFT("C04C", "'X-UNDP'", "'United Nations Development Programme'")
              FUNDER("NULL", "40", "UNDP"),
          "A: the contributors differ: United Nations Development Programme in the UN financial "
          "data; UNDP as funding organisations of the activity\n");
    check(GIFT("C05", "NULL", "'Good Works'") "INSERT INTO transactions(iati_identifier, "
                                              "transaction_type, provider_org) VALUES"
                                              "('A', '1', 'Good Works')",
          "");
}

static void generic_givers_are_not_looked_for(void)
{
    check(GIFT("C06", "'X-PRIVATE'", "'Private sector'") GIFT("C09", "NULL", "NULL"), "");
}

static void there_are_as_many_governments_as_states(void)
{
    check(GIFT("C01", "'DEU'", "'Germany'") FUNDER("'XM-DAC-5-1'", "10", "BMZ"), "");
    check(GIFT("C01", "'FRA'", "'France'") FUNDER("NULL", "10", "Ministry")
              FUNDER("NULL", "15", "Agency"),
          "");
    check(GIFT("C01", "'DEU'", "'Germany'") GIFT("C01", "'FRA'", "'France'")
              FUNDER("'XM-DAC-5-1'", "10", "BMZ"),
          "A: the contributors differ: France, Germany in the UN financial data; BMZ as funding "
          "organisations of the activity\n");
}

static void thematic_funds_have_their_aid_type(void)
{
#define THEMATIC                                                                                   \
    "INSERT INTO unsdg_revenues(iati_identifier, instrument) VALUES('A', 'R03B');"                 \
    "INSERT INTO transactions(iati_identifier, transaction_key, transaction_type) "                \
    "VALUES('A', 'T', '11');"
    check(THEMATIC, "A: there is revenue of instrument R03B, thematic funds, in the UN financial "
                    "data, but no incoming transaction of the activity has aid type B032\n");
    check(THEMATIC "INSERT INTO transaction_aid_types VALUES('A', 'T', 'B032')", "");
    check(THEMATIC "UPDATE activities SET default_aid_type = 'B032'", "");
    /* of activities without revenue nothing is known */
    check("UPDATE activities SET default_aid_type = 'B032'", "");
}

CU_TestInfo unsdg_agreement_tests[] = {
    {"what agrees is not told", what_agrees_is_not_told},
    {"targets are those of the years with expense", targets_are_those_of_the_years_with_expense},
    {"rows that say it need no share", rows_that_say_it_need_no_share},
    {"goals count without their targets alone", goals_count_without_their_targets_alone},
    {"shares of nothing do not count", shares_of_nothing_do_not_count},
    {"what is not published does not count", what_is_not_published_does_not_count},
    {"the flag may be the default or a transaction's", flag_may_be_the_default_or_a_transactions},
    {"givers are known by name or identifier", givers_are_known_by_name_or_identifier},
    {"generic givers are not looked for", generic_givers_are_not_looked_for},
    {"there are as many governments as states", there_are_as_many_governments_as_states},
    {"thematic funds have their aid type", thematic_funds_have_their_aid_type},
    CU_TEST_INFO_NULL,
};
