/* Two forms of an activity: what is the same, which element is which, and what is said of it. */
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "compare/canonical_value.h"
#include "compare/comparison.h"
#include "folder.h"
#include "report/difference_words.h"

extern CU_TestInfo compare_tests[];

/* Changes of two activities in words, one a line; "" if they are the same. The caller frees. */
struct telling {
    struct difference_words *words;
    enum file_kind kind;
    struct strbuf text;
};

static bool tell(void *context, const struct item_change *change)
{
    struct telling *telling = context;
    difference_words_begin(telling->words);
    if (change->change != CHANGE_CHANGED) {
        difference_words_add_item(change, telling->kind, &telling->text);
        strbuf_addch(&telling->text, '\n');
    }
    for (size_t i = 0; i < change->differences.count; i++) {
        if (!difference_is_told_apart(change, &change->differences.items[i]))
            continue;
        difference_words_add(telling->words, &change->differences.items[i], &telling->text);
        strbuf_addch(&telling->text, '\n');
    }
    return true;
}

static char *put_file(const char *folder, const char *name, const char *root, const char *text)
{
    char *document = xasprintf("<%s version=\"2.03\" xmlns:x=\"http://example.org/x\">%s</%s>",
                               root, text, root);
    folder_add(folder, name, document);
    free(document);
    return xasprintf("%s/%s", folder, name);
}

static char *words_of_files(const char *root, const char *before, const char *after)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *first = put_file(folder, "a.xml", root, before);
    char *second = put_file(folder, "b.xml", root, after);
    struct error error = ERROR_INIT;
    struct comparer *comparer = comparer_new(&error);
    struct telling telling = {difference_words_new(comparer, &error), FILE_UNKNOWN, STRBUF_INIT};
    struct comparison *comparison = comparison_new(comparer, first, second, &error);
    CU_ASSERT_PTR_NOT_NULL(comparison);
    if (comparison) {
        telling.kind = comparison_kind(comparison);
        CU_ASSERT_TRUE(comparison_each(comparison, tell, &telling, &error));
    }
    comparison_free(comparison);
    difference_words_free(telling.words);
    comparer_free(comparer);
    error_clear(&error);
    free(first);
    free(second);
    folder_end(folder);
    return strbuf_detach(&telling.text);
}

static void check(const char *before, const char *after, const char *expected)
{
    char *first = xasprintf("<iati-activity default-currency=\"USD\">"
                            "<iati-identifier>A</iati-identifier>%s</iati-activity>",
                            before);
    char *second = xasprintf("<iati-activity default-currency=\"USD\">"
                             "<iati-identifier>A</iati-identifier>%s</iati-activity>",
                             after);
    char *words = words_of_files("iati-activities", first, second);
    CU_ASSERT_STRING_EQUAL(words, expected);
    if (strcmp(words, expected) != 0)
        fprintf(stderr, "\nsaid: %s\nexpected: %s\n", words, expected);
    free(words);
    free(first);
    free(second);
}

#define TRANSACTION(attributes, type, date, value)                                                 \
    "<transaction " attributes "><transaction-type code=\"" type                                   \
    "\"/><transaction-date iso-date=\"" date "\"/><value value-date=\"2025-05-03\">" value         \
    "</value></transaction>"

/* ---- values -------------------------------------------------------------------------------- */

static void values_that_mean_the_same_are_the_same(void)
{
    static const struct {
        enum value_type type;
        const char *text, *canonical;
    } cases[] = {
        {TYPE_DECIMAL, "1500.00", "1500"},
        {TYPE_DECIMAL, "+0010.50", "10.5"},
        {TYPE_DECIMAL, ".5", "0.5"},
        {TYPE_DECIMAL, "-0.0", "0"},
        {TYPE_DECIMAL, "-3.", "-3"},
        {TYPE_DECIMAL, "1500", "1500"},
        {TYPE_DECIMAL, "1,500", "1,500"},
        {TYPE_DATE, "2025-05-03Z", "2025-05-03"},
        {TYPE_DATE, "2025-05-03+00:00", "2025-05-03"},
        {TYPE_DATE, "2025-05-03+01:00", "2025-05-03+01:00"},
        {TYPE_DATE, "soon", "soon"},
        {TYPE_DATETIME, "2025-01-01T00:30:00+01:00", "2024-12-31T23:30:00Z"},
        {TYPE_DATETIME, "2025-01-01T00:00:00.500Z", "2025-01-01T00:00:00.5Z"},
        {TYPE_DATETIME, "2025-01-01T00:00:00", "2025-01-01T00:00:00"},
        {TYPE_BOOLEAN, "1", "true"},
        {TYPE_BOOLEAN, "false", "false"},
        {TYPE_STRING, "1500.00", "1500.00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf text = STRBUF_INIT;
        canonical_add_value(&text, cases[i].type, cases[i].text);
        CU_ASSERT_STRING_EQUAL(text.text, cases[i].canonical);
        strbuf_release(&text);
    }
}

static void order_and_writing_do_not_count(void)
{
    check("<title><narrative>Clean  water</narrative></title>"
          "<sector vocabulary=\"1\" code=\"1\" percentage=\"50\"/><sector code=\"2\"/>"
          "<x:a x:b=\"c\" d=\"e\">f</x:a>" TRANSACTION("", "3", "2025-05-03", "1500.00"),
          TRANSACTION(
              "", "3", "2025-05-03",
              " 1500 ") "<y:a xmlns:y=\"http://example.org/x\" d=\"e\" "
                        "y:b=\"c\">f</y:a><sector code=\"2\"/>"
                        "<sector percentage=\"50.0\" code=\"1\" vocabulary=\"1\"/><!-- why -->"
                        "<title>\n <narrative>\n Clean water </narrative>\n</title>",
          "");
}

static void an_element_is_not_the_same_in_another_namespace(void)
{
    check("<x:a>1</x:a>", "<y:a xmlns:y=\"http://example.org/y\">1</y:a>",
          "x:a '1' removed\ny:a '1' added\n");
}

/* ---- which is which ------------------------------------------------------------------------ */

static void a_transaction_is_found_by_its_reference(void)
{
    check(TRANSACTION("ref=\"T1\"", "3", "2025-05-03", "1500")
              TRANSACTION("ref=\"T2\"", "3", "2025-05-03", "7"),
          TRANSACTION("ref=\"T2\"", "3", "2025-05-03", "7")
              TRANSACTION("ref=\"T1\"", "3", "2025-05-03", "1900"),
          "disbursement of 3 May 2025 (T1) raised from 1,500 to 1,900 USD\n");
}

static void a_transaction_is_found_without_a_reference(void)
{
    check(TRANSACTION("", "3", "2025-05-03", "1500"), TRANSACTION("", "3", "2025-05-03", "1900"),
          "disbursement of 3 May 2025 raised from 1,500 to 1,900 USD\n");
    check(TRANSACTION("", "4", "2025-05-03", "1500"), TRANSACTION("", "4", "2025-05-04", "1500"),
          "expenditure of 3 May 2025: transaction date changed from 3 May 2025 to 4 May 2025\n");
}

static void other_references_are_other_transactions(void)
{
    check(TRANSACTION("ref=\"T1\"", "3", "2025-05-03", "1500"),
          TRANSACTION("ref=\"T2\"", "3", "2025-05-03", "1900.5"),
          "disbursement of 3 May 2025 (1,500 USD) removed\n"
          "disbursement of 3 May 2025 (1,900.50 USD) added\n");
    check(TRANSACTION("ref=\"T1\"", "3", "2025-05-03", "1500"),
          TRANSACTION("ref=\"T2\"", "3", "2025-05-03", "1500"),
          "disbursement of 3 May 2025: ref changed from T1 to T2\n");
}

static void of_the_same_transactions_one_more_is_added(void)
{
    check(TRANSACTION("", "3", "2025-05-03", "5"),
          TRANSACTION("", "3", "2025-05-03", "5") TRANSACTION("", "3", "2025-05-03", "5"),
          "disbursement of 3 May 2025 (5 USD) added\n");
}

static void budgets_are_found_by_period_and_type(void)
{
#define BUDGET(type, start, value)                                                                 \
    "<budget type=\"" type "\"><period-start iso-date=\"" start                                    \
    "\"/><period-end iso-date=\"2025-12-31\"/><value currency=\"EUR\" "                            \
    "value-date=\"2025-01-01\">" value "</value></budget>"
    check(BUDGET("1", "2025-01-01", "10") BUDGET("2", "2025-01-01", "20"),
          BUDGET("2", "2025-01-01", "15") BUDGET("1", "2025-01-01", "10"),
          "budget of 1 January 2025 to 31 December 2025 (revised, indicative) lowered from 20 to "
          "15 EUR\n");
    check(BUDGET("1", "2025-01-01", "10"), BUDGET("1", "2025-07-01", "10"),
          "budget of 1 January 2025 to 31 December 2025: period start changed from 1 January 2025 "
          "to 1 July 2025\n");
#undef BUDGET
}

static void sectors_and_organisations_have_keys(void)
{
    check("<sector code=\"16010\" percentage=\"50\"/><sector code=\"16020\" percentage=\"50\"/>",
          "<sector vocabulary=\"1\" code=\"16010\" percentage=\"100\"/>",
          "sector 16010: percentage raised from 50 to 100\n"
          "sector 16010: vocabulary 1 (OECD DAC CRS Purpose Codes (5 digit)) added\n"
          "sector 16020 removed\n");
    check("<participating-org role=\"1\" ref=\"X\" type=\"10\"/>",
          "<participating-org role=\"4\" ref=\"X\" type=\"10\"/>",
          "funding organisation X: role changed from 1 (Funding) to 4 (Implementing)\n");
}

static void texts_are_found_by_language(void)
{
    check("<title><narrative>Water</narrative><narrative xml:lang=\"fr\">Eau</narrative></title>",
          "<title><narrative xml:lang=\"fr\">Eau pour tous</narrative>"
          "<narrative>Water</narrative></title>",
          "title (fr) changed from 'Eau' to 'Eau pour tous'\n");
    check("<title><narrative>Water</narrative></title>",
          "<title><narrative>Water</narrative><narrative xml:lang=\"es\">Agua</narrative></title>",
          "title (es) 'Agua' added\n");
}

static void results_are_told_from_the_outside_in(void)
{
#define RESULT(title, target)                                                                      \
    "<result type=\"1\"><title><narrative>" title "</narrative></title><indicator measure=\"1\">"  \
    "<title><narrative>Wells</narrative></title><period><period-start iso-date=\"2025-01-01\"/>"   \
    "<period-end iso-date=\"2025-12-31\"/><target value=\"" target "\"/></period></indicator>"     \
    "</result>"
    check(RESULT("Water", "10") RESULT("Roads", "1"), RESULT("Roads", "1.0") RESULT("Water", "12"),
          "result 'Water', indicator 'Wells', period 1 January 2025 to 31 December 2025, target "
          "raised from 10 to 12\n");
    check(RESULT("Water", "10"), RESULT("Clean water", "10"),
          "result 'Water': title changed from 'Water' to 'Clean water'\n");
#undef RESULT
}

static void what_is_most_alike_belongs_together(void)
{
    check("<x:item><x:a>1</x:a><x:b>2</x:b><x:c>3</x:c></x:item>"
          "<x:item><x:a>7</x:a><x:b>8</x:b><x:c>9</x:c></x:item>",
          "<x:item><x:a>7</x:a><x:b>8</x:b><x:c>10</x:c></x:item>"
          "<x:item><x:a>1</x:a><x:b>2</x:b><x:c>4</x:c></x:item>",
          "x:item x:c changed from '3' to '4'\nx:item x:c changed from '9' to '10'\n");
}

/* ---- words --------------------------------------------------------------------------------- */

static void values_are_told_in_words(void)
{
    check("<activity-status code=\"2\"/>", "<activity-status code=\"3\"/>",
          "activity status changed from 2 (Implementation) to 3 (Finalisation)\n");
    check("<capital-spend percentage=\"10.5\"/>", "<capital-spend percentage=\"8\"/>",
          "capital spend percentage lowered from 10.5 to 8\n");
    check("<activity-date type=\"1\" iso-date=\"2025-01-01\"/>",
          "<activity-date type=\"1\" iso-date=\"2025-02-28\"/>",
          "planned start changed from 1 January 2025 to 28 February 2025\n");
    check("<contact-info><email>a@example.org</email></contact-info>",
          "<contact-info><email>b@example.org</email></contact-info>",
          "contact a@example.org: email changed from 'a@example.org' to 'b@example.org'\n");
}

static void amounts_of_two_currencies_are_not_more_or_less(void)
{
#define VALUE(currency, value)                                                                     \
    "<transaction ref=\"T\"><transaction-type code=\"3\"/><transaction-date "                      \
    "iso-date=\"2025-05-03\"/><value currency=\"" currency "\">" value "</value></transaction>"
    check(VALUE("USD", "1500"), VALUE("EUR", "1400"),
          "disbursement of 3 May 2025: currency changed from USD to EUR\n"
          "disbursement of 3 May 2025 changed from 1,500 USD to 1,400 EUR\n");
#undef VALUE
}

static void long_texts_are_shown_where_they_differ(void)
{
    check("<title><narrative>This is a very long title that says the same for quite a while, and "
          "then at some place it goes on about wells in the north</narrative></title>",
          "<title><narrative>This is a very long title that says the same for quite a while, and "
          "then at some place it goes on about roads in the north</narrative></title>",
          "title changed from '…it goes on about wells in the north' to '…it goes on about "
          "roads in the north'\n");
}

/* ---- files --------------------------------------------------------------------------------- */

#define ITEM(identifier, title)                                                                    \
    "<iati-activity><iati-identifier>" identifier "</iati-identifier><title><narrative>" title     \
    "</narrative></title></iati-activity>"

static void check_files(const char *before, const char *after, const char *expected)
{
    char *words = words_of_files("iati-activities", before, after);
    CU_ASSERT_STRING_EQUAL(words, expected);
    if (strcmp(words, expected) != 0)
        fprintf(stderr, "\nsaid: %s\nexpected: %s\n", words, expected);
    free(words);
}

static void activities_come_and_go(void)
{
    check_files(ITEM("A", "One") ITEM("B", "Two"), ITEM("C", "Three") ITEM("A", "One"),
                "activity B 'Two' removed\nactivity C 'Three' added\n");
}

static void an_identifier_may_change(void)
{
    check_files(ITEM("A", "One"), ITEM("B", "One"), "activity A is now B\n");
    check_files("<iati-activity><iati-identifier>A</iati-identifier><title><narrative>One"
                "</narrative></title><other-identifier type=\"A1\" ref=\"1\"/></iati-activity>",
                "<iati-activity><iati-identifier>B</iati-identifier><title><narrative>One"
                "</narrative></title><other-identifier type=\"A1\" ref=\"2\"/></iati-activity>",
                "activity A is now B\nother identifier 1: ref changed from 1 to 2\n");
    check_files(ITEM("A", "One"),
                "<iati-activity><iati-identifier>B</iati-identifier><title><narrative>Two"
                "</narrative></title><other-identifier type=\"B1\" ref=\"A\"/></iati-activity>",
                "activity A is now B\nother identifier A added\n"
                "title changed from 'One' to 'Two'\n");
}

static void repeated_identifiers_are_paired_by_what_they_say(void)
{
    check_files(ITEM("A", "1") ITEM("A", "2") ITEM("A", "3"),
                ITEM("A", "3") ITEM("A", "1") ITEM("A", "4") ITEM("A", "5"),
                "activity A '5' added\ntitle changed from '2' to '4'\n");
}

static void organisations_are_compared_too(void)
{
#define ORGANISATION(value)                                                                        \
    "<iati-organisation default-currency=\"USD\"><organisation-identifier>O"                       \
    "</organisation-identifier><total-budget><period-start iso-date=\"2025-01-01\"/><period-end "  \
    "iso-date=\"2025-12-31\"/><value>" value "</value></total-budget></iati-organisation>"
    char *words = words_of_files("iati-organisations", ORGANISATION("1"), ORGANISATION("2"));
    CU_ASSERT_STRING_EQUAL(
        words, "total budget of 1 January 2025 to 31 December 2025 raised from 1 to 2 USD\n");
    free(words);
#undef ORGANISATION
}

static void counts_and_sums_are_known_without_words(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *first = put_file(folder, "a.xml", "iati-activities",
                           "<iati-activity default-currency=\"USD\"><iati-identifier>A"
                           "</iati-identifier>" TRANSACTION("", "3", "2025-05-03", "0.1")
                               TRANSACTION("", "3", "2025-05-04", "0.20") "</iati-activity>");
    char *second = put_file(folder, "b.xml", "iati-activities",
                            "<iati-activity default-currency=\"USD\"><iati-identifier>A"
                            "</iati-identifier>" TRANSACTION(
                                "", "3", "2025-05-03", "0.1") "</iati-activity>" ITEM("B", "New"));
    struct error error = ERROR_INIT;
    struct comparer *comparer = comparer_new(&error);
    struct comparison *comparison = comparison_new(comparer, first, second, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(comparison);
    const struct comparison_counts *counts = comparison_counts(comparison);
    CU_ASSERT_EQUAL(counts->items[SIDE_BEFORE], 1);
    CU_ASSERT_EQUAL(counts->items[SIDE_AFTER], 2);
    CU_ASSERT_EQUAL(counts->added, 1);
    CU_ASSERT_EQUAL(counts->changed, 1);
    const struct money *money = comparison_money(comparison);
    CU_ASSERT_EQUAL_FATAL(money->count, 1);
    char *before = money_sum_text(&money->sums[0], SIDE_BEFORE);
    char *more = money_sum_more(&money->sums[0]);
    CU_ASSERT_STRING_EQUAL(before, "0.3");
    CU_ASSERT_STRING_EQUAL(more, "-0.2");
    CU_ASSERT_STRING_EQUAL(money->sums[0].type, "3");
    CU_ASSERT_STRING_EQUAL(money->sums[0].currency, "USD");
    free(before);
    free(more);
    comparison_free(comparison);
    comparison = comparison_new(comparer, NULL, second, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(comparison);
    CU_ASSERT_EQUAL(comparison_counts(comparison)->added, 2);
    comparison_free(comparison);
    comparer_free(comparer);
    free(first);
    free(second);
    folder_end(folder);
}

static void many_alike_take_no_square_of_time(void)
{
    struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
    for (int i = 0; i < 20000; i++) {
        strbuf_addf(&before, TRANSACTION("", "3", "2025-05-03", "%d"), i);
        strbuf_addf(&after, TRANSACTION("", "3", "2025-05-03", "%d"), i + 1000000);
    }
    char *first = xasprintf("<iati-activity>%s</iati-activity>", before.text);
    char *second = xasprintf("<iati-activity>%s</iati-activity>", after.text);
    char *words = words_of_files("iati-activities", first, second);
    size_t lines = 0;
    for (const char *at = words; (at = strchr(at, '\n')); at++)
        lines++;
    CU_ASSERT_EQUAL(lines, 20000); /* each is a change of one, none removed or added */
    CU_ASSERT_PTR_NULL(strstr(words, "added"));
    free(words);
    free(first);
    free(second);
    strbuf_release(&before);
    strbuf_release(&after);
}

CU_TestInfo compare_tests[] = {
    {"values that mean the same are the same", values_that_mean_the_same_are_the_same},
    {"order and writing do not count", order_and_writing_do_not_count},
    {"an element is not the same in another namespace",
     an_element_is_not_the_same_in_another_namespace},
    {"a transaction is found by its reference", a_transaction_is_found_by_its_reference},
    {"a transaction is found without a reference", a_transaction_is_found_without_a_reference},
    {"other references are other transactions", other_references_are_other_transactions},
    {"of the same transactions one more is added", of_the_same_transactions_one_more_is_added},
    {"budgets are found by period and type", budgets_are_found_by_period_and_type},
    {"sectors and organisations have keys", sectors_and_organisations_have_keys},
    {"texts are found by language", texts_are_found_by_language},
    {"results are told from the outside in", results_are_told_from_the_outside_in},
    {"what is most alike belongs together", what_is_most_alike_belongs_together},
    {"values are told in words", values_are_told_in_words},
    {"amounts of two currencies are not more or less",
     amounts_of_two_currencies_are_not_more_or_less},
    {"long texts are shown where they differ", long_texts_are_shown_where_they_differ},
    {"activities come and go", activities_come_and_go},
    {"an identifier may change", an_identifier_may_change},
    {"repeated identifiers are paired by what they say",
     repeated_identifiers_are_paired_by_what_they_say},
    {"organisations are compared too", organisations_are_compared_too},
    {"counts and sums are known without words", counts_and_sums_are_known_without_words},
    {"many alike take no square of time", many_alike_take_no_square_of_time},
    CU_TEST_INFO_NULL,
};
