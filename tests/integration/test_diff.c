/* `diff`: files, datasets and versions against each other. */
#include <jansson.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

#define HEAD(version, generated)                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"" version              \
    "\" generated-datetime=\"" generated "\" xmlns:x=\"http://example.org/x\">\n"
#define TAIL "</iati-activities>\n"
#define ACTIVITY(identifier, title, more)                                                          \
    "<iati-activity default-currency=\"USD\"><iati-identifier>" identifier                         \
    "</iati-identifier><title><narrative>" title "</narrative></title>" more "</iati-activity>\n"
#define DISBURSED(value)                                                                           \
    "<transaction><transaction-type code=\"3\"/><transaction-date "                                \
    "iso-date=\"2025-05-03\"/><value "                                                             \
    "value-date=\"2025-05-03\">" value "</value></transaction>"
#define SECTOR(code) "<sector vocabulary=\"1\" code=\"" code "\"/>"

#define OLD                                                                                        \
    HEAD("2.03", "2025-01-01T00:00:00Z")                                                           \
    ACTIVITY("XM-DAC-41302-TUN-20", "Water", SECTOR("16010") SECTOR("16020") DISBURSED("1500.00")) \
    ACTIVITY("XM-DAC-41302-TUN-21", "Gone", DISBURSED("7"))                                        \
    ACTIVITY("XM-DAC-41302-TUN-22", "Same", "") TAIL
#define NEW                                                                                        \
    HEAD("2.03", "2025-02-01T00:00:00Z")                                                           \
    ACTIVITY("XM-DAC-41302-TUN-22", "Same", "")                                                    \
    ACTIVITY("XM-DAC-41302-TUN-23", "Come", "")                                                    \
    ACTIVITY("XM-DAC-41302-TUN-20", "Water for all", DISBURSED("1900") SECTOR("16010")) TAIL

/* The two files, put down. */
static void put_two(const char *before, const char *after)
{
    write_text(in_test("a.xml"), before);
    write_text(in_test("b.xml"), after);
}

static struct outcome diff(const char *before, const char *after)
{
    return iatipub("diff", before, after, NULL);
}

static struct outcome diff_as(const char *format)
{
    return iatipub("diff", "--format", format, "a.xml", "b.xml", NULL);
}

/* ---- files --------------------------------------------------------------------------------- */

static void changes_are_told_in_words(void)
{
    put_two(OLD, NEW);
    EXPECT(diff("a.xml", "b.xml"), 1,
           "a.xml -> b.xml\n  3 activities -> 3: 1 removed, 1 added, 0 renamed, 1 changed, 1 the "
           "same\n  disbursement in USD: 1,507 -> 1,900 (+393)\n",
           "activity XM-DAC-41302-TUN-21 'Gone' removed\n  = disbursement in USD: 7 -> 0 (-7)\n",
           "activity XM-DAC-41302-TUN-23 'Come' added\n",
           "activity XM-DAC-41302-TUN-20: sector 16020 removed; title changed from 'Water' to "
           "'Water for all'; disbursement of 3 May 2025 raised from 1,500 to 1,900 USD\n"
           "  = disbursement in USD: 1,500 -> 1,900 (+400)\n");
}

static void what_says_the_same_has_no_differences(void)
{
    const char *water =
        text_of("<iati-activity default-currency='USD'>%s<sector code='16010' vocabulary='1' />%s"
                "<title>\n<narrative>Water</narrative></title><iati-identifier>XM-DAC-41302-TUN-20 "
                "</iati-identifier></iati-activity>",
                SECTOR("16020"), DISBURSED(" 1500 "));
    const char *others = ACTIVITY("XM-DAC-41302-TUN-22", " Same ", "")
        ACTIVITY("XM-DAC-41302-TUN-21", "Gone", DISBURSED("7.00"));
    put_two(OLD, text_of("%s\n<!-- another order -->%s%s%s", HEAD("2.03", "2026-01-01T00:00:00Z"),
                         others, water, TAIL));
    EXPECT(diff("a.xml", "b.xml"), 0, "a.xml -> b.xml\n  no differences\n");
}

static void extensions_and_the_root_are_compared(void)
{
    put_two(HEAD("2.02", "2025-01-01T00:00:00Z") ACTIVITY("A", "T", "<x:note>one</x:note>") TAIL,
            HEAD("2.03", "2025-01-01T00:00:00Z")
                ACTIVITY("A", "T", "<x:note x:kind=\"k\">two</x:note>") "<x:more/>" TAIL);
    EXPECT(diff("a.xml", "b.xml"), 1, "the file: version changed from 2.02 to 2.03",
           "activity A: x:note x:kind k added; x:note changed from 'one' to 'two'",
           "element x:more added");
}

static void packed_files_and_other_encodings_are_read(void)
{
    put_two(OLD, NEW);
    EXPECT(program("/bin/gzip", in_test("b.xml"), NULL), 0);
    EXPECT(diff("a.xml", "b.xml.gz"), 1, "sector 16020 removed");
    const struct conditions conditions = {.input = OLD};
    EXPECT(iatipub_under(&conditions, "diff", "-", "a.xml", NULL), 0, "no differences");
    write_text(in_test("latin.xml"),
               "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><iati-activities "
               "version=\"2.03\">" ACTIVITY("A", "caf\xE9", "") ACTIVITY("B", "th\xE9", "") TAIL);
    write_text(in_test("utf8.xml"), "\xEF\xBB\xBF<iati-activities version=\"2.03\">" ACTIVITY(
                                        "A", "café", "") ACTIVITY("B", "thé vert", "") TAIL);
    EXPECT(diff("latin.xml", "utf8.xml"), 1, "1 changed, 1 the same",
           "activity B: title changed from 'thé' to 'thé vert'");
}

static void organisations_are_compared(void)
{
#define ORGANISATION(value)                                                                        \
    "<iati-organisations version=\"2.03\"><iati-organisation default-currency=\"USD\">"            \
    "<organisation-identifier>O-1</organisation-identifier><total-budget><period-start "           \
    "iso-date=\"2025-01-01\"/><period-end iso-date=\"2025-12-31\"/><value "                        \
    "value-date=\"2025-01-01\">" value "</value></total-budget></iati-organisation>"               \
    "</iati-organisations>"
    put_two(ORGANISATION("100"), ORGANISATION("90.5"));
    EXPECT(diff("a.xml", "b.xml"), 1, "1 organisation -> 1",
           "organisation O-1: total budget of 1 January 2025 to 31 December 2025 lowered from 100 "
           "to 90.50 USD",
           "total budget in USD: 100 -> 90.50 (-9.50)");
    write_text(in_test("c.xml"), OLD);
    EXPECT(diff("a.xml", "c.xml"), 2,
           "'a.xml' is a file of organisations and 'c.xml' one of activities; compare two of one "
           "kind");
}

static void what_cannot_be_compared_is_refused(void)
{
    write_text(in_test("a.xml"), OLD);
    EXPECT(diff("a.xml", "missing.xml"), 3, "cannot read 'missing.xml'", "No such file");
    write_text(in_test("cut.xml"), text_of("%.*s", 500, OLD));
    EXPECT(diff("a.xml", "cut.xml"), 2, "'cut.xml' can't be compared: line ", "not well-formed");
    write_text(in_test("page.xml"), "<html/>");
    EXPECT(diff("page.xml", "a.xml"), 2, "root element is 'html'; expected iati-activities");
    write_text(in_test("empty.xml"), "");
    EXPECT(diff("a.xml", "empty.xml"), 2, "'empty.xml' can't be compared: it is empty");
    write_text(in_test("entity.xml"), "<!DOCTYPE a [<!ENTITY b \"c\">]>" OLD);
    EXPECT(diff("a.xml", "entity.xml"), 2, "'entity.xml' can't be compared", "remove it");
    char deep[2 * 3 * 1000 + 1] = "";
    for (int i = 0; i < 1000; i++)
        memcpy(deep + (size_t)3 * (size_t)i, "<a>", 4);
    write_text(in_test("deep.xml"), text_of("%s%s", HEAD("2.03", ""), deep));
    EXPECT(diff("deep.xml", "a.xml"), 2, "elements are nested deeper than 256");
    EXPECT(iatipub("diff", "a.xml", NULL), 2, "'a.xml' is one file; name the file");
    EXPECT(iatipub("diff", "--format", "xml", "a.xml", "a.xml", NULL), 2,
           "there is no format 'xml'; expected text, csv, json or html");
    EXPECT(iatipub("diff", "--help", NULL), 0, "Exit status: 0 no differences, 1 differences");
}

static void repeated_identifiers_are_counted_and_paired(void)
{
    put_two(HEAD("2.03", "") ACTIVITY("A", "1", "") ACTIVITY("A", "2", "") TAIL,
            HEAD("2.03", "") ACTIVITY("A", "2", "") ACTIVITY("A", "3", "") TAIL);
    EXPECT(diff("a.xml", "b.xml"), 1, "1 changed, 1 the same",
           "before: 1 activity with an identifier that an earlier one has",
           "activity A: title changed from '1' to '3'");
}

static void many_activities_are_read_by_place(void)
{
    FILE *first = fopen(in_test("a.xml"), "w"), *second = fopen(in_test("b.xml"), "w");
    if (!first || !second)
        return;
    fputs(HEAD("2.03", "2025-01-01T00:00:00Z"), first);
    fputs(HEAD("2.03", "2025-01-01T00:00:00Z"), second);
    for (int i = 0; i < 20000; i++) {
        fprintf(first, ACTIVITY("A-%d", "é %d", DISBURSED("10")), i, i);
        fprintf(second, ACTIVITY("A-%d", "é %d", DISBURSED("10")), 19999 - i,
                i == 77 ? 0 : 19999 - i);
    }
    fputs(TAIL, first);
    fputs(TAIL, second);
    fclose(first);
    fclose(second);
    struct outcome outcome = diff("a.xml", "b.xml");
    EXPECT(outcome, 1, "1 changed, 19,999 the same",
           "activity A-19922: title changed from 'é 19922' to 'é 0'");
    if (!SANITIZED)
        CHECK(outcome.peak < (size_t)48 * 1024 * 1024, "%zu bytes of memory", outcome.peak);
    CHECK(*leftovers(in_test("")) == '\0', "%s", leftovers(in_test("")));
}

/* ---- forms --------------------------------------------------------------------------------- */

static const char *string_at(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void json_has_it_all(void)
{
    put_two(OLD, NEW);
    struct outcome outcome = diff_as("json");
    EXPECT(outcome, 1);
    json_t *json = json_loads(outcome.out, 0, NULL);
    json_t *first = json_array_get(json_object_get(json, "comparisons"), 0);
    json_t *counts = json_object_get(first, "counts"), *items = json_object_get(first, "items");
    json_t *sum = json_array_get(json_object_get(first, "sums"), 0);
    CHECK(json_integer_value(json_object_get(counts, "changed")) == 1, "%s", outcome.out);
    CHECK(strcmp(string_at(sum, "before"), "1507") == 0, "%s", outcome.out);
    CHECK(strcmp(string_at(sum, "more"), "393") == 0, "%s", outcome.out);
    CHECK(json_array_size(items) == 3, "%s", outcome.out);
    json_t *changed = json_array_get(items, 2);
    json_t *differences = json_object_get(changed, "differences");
    json_t *value = json_array_get(differences, 2);
    CHECK(strcmp(string_at(changed, "identifier"), "XM-DAC-41302-TUN-20") == 0, "%s", outcome.out);
    CHECK(json_array_size(differences) == 3, "%s", outcome.out);
    CHECK(strcmp(string_at(value, "path"), "transaction/value") == 0, "%s", outcome.out);
    CHECK(strcmp(string_at(value, "before"), "1500.00") == 0, "%s", outcome.out);
    CHECK(strcmp(string_at(value, "after"), "1900") == 0, "%s", outcome.out);
    json_decref(json);
}

static void csv_has_a_row_a_fact(void)
{
    put_two(OLD, NEW);
    EXPECT(diff_as("csv"), 1,
           "dataset,row,change,identifier,former_identifier,title,path,type,currency,before,after,"
           "more,words\r\n",
           ",count,changed,,,,,,,,1,,\r\n",
           ",total,,,,,transaction,3,USD,1507,1900,393,disbursement\r\n",
           ",activity,removed,XM-DAC-41302-TUN-21,,Gone,",
           ",field,changed,XM-DAC-41302-TUN-20,,,transaction/value,,,1500.00,1900,,");
}

static void the_page_needs_nothing_else(void)
{
    put_two(OLD, NEW);
    EXPECT(iatipub("diff", "--format", "html", "-o", "d.html", "a.xml", "b.xml", NULL), 1);
    const char *page = read_file(in_test("d.html"), NULL);
    CHECK(text_has(page, "disbursement of 3 May 2025 raised from 1,500 to 1,900 USD"), "%s", page);
    CHECK(text_has(page, "default-src 'none'"), "%s", page);
    CHECK(!text_has(page, "<script"), "%s", page);
    put_two(HEAD("2.03", "") ACTIVITY("A", "&lt;b&gt; &#x202E;x", "") TAIL,
            HEAD("2.03", "") ACTIVITY("A", "&lt;i&gt;", "") TAIL);
    EXPECT(iatipub("diff", "--format", "html", "a.xml", "b.xml", NULL), 1, "&lt;b&gt; \\u202e");
    EXPECT(diff("a.xml", "b.xml"), 1, "'<b> \\u202ex'");
}

/* ---- a publication -------------------------------------------------------------------------- */

static void datasets_and_versions_are_compared(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("diff", "-C", publication, NULL), 1, "small: nothing -> small", "2 added");
    run_well(publication);
    EXPECT(iatipub("diff", "-C", publication, NULL), 0, "small: small@1 -> small",
           "no differences");
    edit(publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("diff", "-C", publication, NULL), 1, "small@1 -> small",
           "raised from 1,500 to 1,600");
    run_well(publication);
    EXPECT(iatipub("diff", "-C", publication, "small", NULL), 0, "small@2 -> small");
    EXPECT(iatipub("diff", "-C", publication, "small@1", NULL), 1, "small@1 -> small", "1,600");
    EXPECT(iatipub("diff", "-C", publication, "small@2", "small@1", NULL), 1,
           "lowered from 1,600 to 1,500");
    EXPECT(iatipub("diff", "-C", publication, "small@published", "small", NULL), 0,
           "no differences");
    EXPECT(
        iatipub("diff", "-C", publication, "small@1", file_of(publication, "out/small.xml"), NULL),
        1, "raised from");
    EXPECT(iatipub("diff", "-C", publication, "smal", NULL), 2,
           "neither a dataset nor a file 'smal'; did you mean 'small'?");
    EXPECT(iatipub("diff", "-C", publication, "small@9", NULL), 2,
           "dataset 'small' has no version '9'; there are 1, 2");
    EXPECT(iatipub("diff", "-C", publication, "--format", "json", NULL), 0,
           "\"before\": \"small@2\"", "\"differs\": false");
}

CU_TestInfo diff_tests[] = {
    {"changes are told in words", changes_are_told_in_words},
    {"what says the same has no differences", what_says_the_same_has_no_differences},
    {"extensions and the root are compared", extensions_and_the_root_are_compared},
    {"packed files and other encodings are read", packed_files_and_other_encodings_are_read},
    {"organisations are compared", organisations_are_compared},
    {"what cannot be compared is refused", what_cannot_be_compared_is_refused},
    {"repeated identifiers are counted and paired", repeated_identifiers_are_counted_and_paired},
    {"many activities are read by place", many_activities_are_read_by_place},
    {"JSON has it all", json_has_it_all},
    {"CSV has a row a fact", csv_has_a_row_a_fact},
    {"the page needs nothing else", the_page_needs_nothing_else},
    {"datasets and versions are compared", datasets_and_versions_are_compared},
    CU_TEST_INFO_NULL,
};
