#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "report/portfolio.h"

extern CU_TestInfo portfolio_tests[];

#define ACTIVITY(inside)                                                                           \
    "<iati-activity default-currency=\"USD\" "                                                     \
    "xml:lang=\"en\"><iati-identifier>A-1</iati-identifier>"                                       \
    "<title><narrative>Work</narrative><narrative "                                                \
    "xml:lang=\"fr\">Travail</narrative></title>" inside "</iati-activity>"
#define TRANSACTION(type, date, value, inside)                                                     \
    "<transaction><transaction-type code=\"" type "\"/><transaction-date iso-date=\"" date "\"/>"  \
    "<value value-date=\"" date "\">" value "</value>" inside "</transaction>"
#define BUDGET(type, year, value)                                                                  \
    "<budget type=\"" type "\"><period-start iso-date=\"" year "-01-01\"/>"                        \
    "<period-end iso-date=\"" year "-12-31\"/><value value-date=\"" year "-01-01\">" value         \
    "</value></budget>"

struct portfolio_place {
    struct names *names;
    struct codelists *codelists;
    struct standard *standard;
    struct portfolio *portfolio;
    struct figures *figures;
};

/* The figures of a document. */
static void place_make(struct portfolio_place *place, const char *text)
{
    static const char *const languages[] = {"en", "fr", "ar"};
    struct error error = ERROR_INIT;
    place->names = names_new();
    place->codelists = codelists_open(NULL, &error);
    place->standard = standard_load_lean("2.03", &error);
    const struct portfolio_settings settings = {
        .standard = place->standard, .languages = languages, .language_count = 3};
    place->portfolio = portfolio_new(place->names, place->codelists, &settings, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(place->portfolio);
    struct document_builder builder = {.count = 0};
    const struct node *root;
    CU_ASSERT_TRUE_FATAL(document_parse(&builder, text, strlen(text), place->names, NULL, &root));
    for (const struct node *activity = root->first; activity; activity = activity->next)
        portfolio_add(place->portfolio, activity);
    document_release(&builder);
    place->figures = figures_new();
    portfolio_finish(place->portfolio, place->figures);
}

static void place_remove(struct portfolio_place *place)
{
    figures_free(place->figures);
    portfolio_free(place->portfolio);
    standard_free(place->standard);
    codelists_free(place->codelists);
    names_free(place->names);
}

/* Rows as "a|b|c", a line each. */
static void expect_table(const struct portfolio_place *place, const char *name,
                         const char *expected)
{
    const struct figure_table *table = figures_named(place->figures, name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < table->column_count; j++) {
            const char *cell = figure_table_cell(table, i, j);
            strbuf_addf(&text, "%s%c", cell ? cell : "-", j + 1 < table->column_count ? '|' : '\n');
        }
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    if (strcmp(text.text, expected) != 0)
        printf("\n%s: %s", name, text.text);
    strbuf_release(&text);
}

static void expect_tables(const char *document, const char *const expected[][2], size_t count)
{
    struct portfolio_place place;
    place_make(&place, document);
    for (size_t i = 0; i < count; i++)
        expect_table(&place, expected[i][0], expected[i][1]);
    place_remove(&place);
}
#define EXPECT_TABLES(document, ...)                                                               \
    expect_tables("<iati-activities>" document "</iati-activities>",                               \
                  (const char *const[][2]){__VA_ARGS__},                                           \
                  sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(const char *[2]))

static void sums_money_in_its_own_currency(void)
{
    EXPECT_TABLES(ACTIVITY(TRANSACTION("3", "2024-02-03", "0.105", "") TRANSACTION(
                      "3", "2024-05-01", " 2 ", "") TRANSACTION("3", "2025-02-30", "7", "")
                               TRANSACTION("4", "2024-05-01", "x", "") BUDGET("1", "2024", "1e3")
                                   BUDGET("2", "2024", "-5.50")),
                  {"money", "budget|2|Budget (Revised)|2024|USD|1|-5.50\n"
                            "transaction|3|Disbursement||USD|1|7\n"
                            "transaction|3|Disbursement|2024|USD|2|2.105\n"});
}

static void divides_spending_by_percentages(void)
{
    EXPECT_TABLES(
        ACTIVITY("<recipient-country code=\"TN\" percentage=\"66.66\"/>"
                 "<recipient-country code=\"MA\" percentage=\"33.34\"/>"
                 "<sector code=\"11220\"/><sector code=\"12110\"/>"
                 "<sector vocabulary=\"99\" code=\"O1\"/>" TRANSACTION("3", "2024-01-01", "100", "")
                     TRANSACTION("4", "2024-01-01", "1",
                                 "<recipient-region code=\"298\"/><sector code=\"160\" "
                                 "vocabulary=\"2\"/>") TRANSACTION("2", "2024-01-01", "1000", "")),
        {"country_spending", "country|TN|Tunisia|USD|66.66\ncountry|MA|Morocco|USD|33.34\n"
                             "region|298|Africa, regional|USD|1.00\n"},
        {"countries",
         "country|MA|Morocco|1\ncountry|TN|Tunisia|1\nregion|298|Africa, regional|1\n"},
        {"sector_spending", "112|Basic Education|USD|50.00\n121|Health, General|USD|50.00\n"
                            "160|Other Social Infrastructure & Services|USD|1.00\n"});
}

static void counts_goals_of_tags_and_sectors(void)
{
    EXPECT_TABLES(
        ACTIVITY("<tag vocabulary=\"3\" code=\"8.3\"/><tag vocabulary=\"2\" code=\"8\"/>"
                 "<sector vocabulary=\"7\" code=\"99\"/><tag vocabulary=\"99\" code=\"1\"/>"),
        {"goals", "8|Goal 8. Promote sustained, inclusive and sustainable economic "
                  "growth, full and productive employment and decent work for all|1\n"
                  "99||1\n"});
}

static void tells_earmarking_of_incoming_money(void)
{
    EXPECT_TABLES(
        ACTIVITY("<default-aid-type vocabulary=\"2\" code=\"3\"/>" TRANSACTION(
            "11", "2024-01-01", "10",
            "<aid-type code=\"C01\"/><aid-type vocabulary=\"2\" code=\"4\"/>")
                     TRANSACTION("1", "2024-01-01", "4", "")),
        {"earmarking", "3|Earmarked|USD|1|0.00|4.00\n4|Tightly Earmarked|USD|1|10.00|0.00\n"});
}

static void compares_budgets_with_commitments(void)
{
    EXPECT_TABLES(
        ACTIVITY(
            "<recipient-country code=\"TN\"/>"
            "<sector vocabulary=\"99\" code=\"O1\" percentage=\"25\"><narrative>Jobs</narrative>"
            "</sector><sector vocabulary=\"99\" code=\"O2\" percentage=\"75\"/>" BUDGET(
                "1", "2024", "100") BUDGET("2", "2024", "120") BUDGET("1", "2025", "80")
                TRANSACTION("11", "2024-03-01", "90", "") TRANSACTION("1", "2024-04-01", "50", "")
                    TRANSACTION("2", "2024-04-01", "1", "")),
        {"funding_gap_years",
         "2024|USD|120.00|90.00|30.00|30.00\n2025|USD|80.00|0.00|80.00|110.00\n"},
        {"funding_gap_countries", "country|TN|Tunisia|USD|200.00|90.00|110.00\n"},
        {"funding_gap_outcomes", "O2||USD|150.00|67.50|82.50\nO1|Jobs|USD|50.00|22.50|27.50\n"});
}

static void finds_languages_that_texts_lack(void)
{
    EXPECT_TABLES(
        ACTIVITY("<description><narrative xml:lang=\"ar\"> </narrative></description>"
                 "<result><title><narrative xml:lang=\"FR\">x</narrative></title></result>"),
        {"language_gaps", "A-1|Work|Title|1|ar\nA-1|Work|Description|1|en, fr, ar\n"
                          "A-1|Work|Result|1|en, ar\n"});
}

static void expect_element(const struct portfolio_place *place, const char *path,
                           const char *present, const char *share)
{
    const struct figure_table *table = figures_named(place->figures, "completeness");
    bool found = false;
    for (size_t i = 0; i < table->row_count; i++) {
        if (strcmp(figure_table_cell_named(table, i, "path"), path) != 0)
            continue;
        const char *own = figure_table_cell_named(table, i, "share");
        found = true;
        CU_ASSERT_STRING_EQUAL(figure_table_cell_named(table, i, "present"), present);
        CU_ASSERT_STRING_EQUAL(own ? own : "none", share);
    }
    CU_ASSERT_TRUE(found);
}

static void tells_which_elements_are_there(void)
{
    struct portfolio_place place;
    place_make(&place, "<iati-activities>" ACTIVITY(
                           "<activity-status code=\"4\"/>"
                           "<activity-date type=\"4\"/>"
                           "<description type=\"2\"/>"
                           "<transaction><provider-org/><provider-org ref=\"\"/>"
                           "</transaction>") ACTIVITY("<activity-status code=\"1\"/>")
                           ACTIVITY("") "<iati-activity humanitarian=\"1\"/></iati-activities>");
    expect_element(&place, "title/narrative", "3", "0.7500");
    expect_element(&place, "description[@type=2]", "1", "0.2500");
    expect_element(&place, "activity-date[@type=4]", "1", "1.0000");
    expect_element(&place, "transaction/provider-org/@ref", "1", "1.0000");
    expect_element(&place, "budget", "0", "none"); /* expected of status 2 alone */
    expect_element(&place, "iati-activity/@humanitarian", "1", "0.2500");
    expect_table(&place, "activity_status",
                 "|Not stated|2\n1|Pipeline/identification|1\n4|Closed|1\n");
    place_remove(&place);
}

CU_TestInfo portfolio_tests[] = {
    {"sums money in its own currency", sums_money_in_its_own_currency},
    {"divides spending by percentages", divides_spending_by_percentages},
    {"counts goals of tags and sectors", counts_goals_of_tags_and_sectors},
    {"tells the earmarking of incoming money", tells_earmarking_of_incoming_money},
    {"compares budgets with commitments", compares_budgets_with_commitments},
    {"finds languages that texts lack", finds_languages_that_texts_lack},
    {"tells which elements are there", tells_which_elements_are_there},
    CU_TEST_INFO_NULL,
};
