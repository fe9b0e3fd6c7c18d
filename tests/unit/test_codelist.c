#include <CUnit/CUnit.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/resource.h"
#include "standard/codelist_file.h"
#include "standard/codelist_update.h"
#include "standard/codelist_xml.h"

extern CU_TestInfo codelist_tests[];

#define HEADER "code\tname_en\tname_fr\tstatus\tfrom\twithdrawn\tcategory\tversions\treplaced_by\n"

static struct codelist *parse(const char *text, struct error *error)
{
    return codelist_parse(xstrdup(text), strlen(text), "List.tsv", error);
}

static struct codelist *parse_well(const char *text)
{
    struct error error = ERROR_INIT;
    struct codelist *list = parse(text, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    return list;
}

static void assert_printed(const struct codelist *list, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    codelist_print(&text, list);
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    strbuf_release(&text);
}

static void assert_error(struct error *error, enum error_kind kind, const char *expected)
{
    CU_ASSERT_EQUAL(error->kind, kind);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error->text);
    CU_ASSERT_STRING_EQUAL(error->text, expected);
    error_clear(error);
}

/* --- the compact form --- */

static const char flow[] =
    "# codelist: Flow\n# title: Flow Type\n# title_fr: Type de flux\n"
    "# complete: yes\n# embedded: yes\n# categories: FlowGroup\n"
    "# versions: 2.01 2.02 2.03\n" HEADER "2\tNew\tNeuf\tactive\t\t\t\t2.03\n"
    "2\tOld\tVieux\tactive\t\t\t\t2.01 2.02\n"
    "10\tTen\t\twithdrawn\t2014-01-01\t2015-12-31\tA\t\t2\n"
    "11\t\tOnze\tactive\t\t\t\t2.02 2.03\n";

static void reads_all_facts(void)
{
    struct codelist *list = parse_well(flow);
    CU_ASSERT_STRING_EQUAL(list->name, "Flow");
    CU_ASSERT_STRING_EQUAL(list->title, "Flow Type");
    CU_ASSERT_STRING_EQUAL(list->title_fr, "Type de flux");
    CU_ASSERT_TRUE(list->complete && list->embedded);
    CU_ASSERT_STRING_EQUAL(list->categories, "FlowGroup");
    CU_ASSERT_EQUAL(list->item_count, 4);
    CU_ASSERT_EQUAL(list->code_count, 3);
    const struct codelist_item *item = codelist_find(list, "10");
    CU_ASSERT_PTR_NOT_NULL_FATAL(item);
    CU_ASSERT_STRING_EQUAL(item->name_en, "Ten");
    CU_ASSERT_STRING_EQUAL(item->name_fr, "");
    CU_ASSERT_EQUAL(item->status, CODE_WITHDRAWN);
    CU_ASSERT_STRING_EQUAL(item->from, "2014-01-01");
    CU_ASSERT_STRING_EQUAL(item->withdrawn, "2015-12-31");
    CU_ASSERT_STRING_EQUAL(item->category, "A");
    CU_ASSERT_STRING_EQUAL(item->versions, "");
    CU_ASSERT_STRING_EQUAL(item->replaced_by, "2");
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "11")->replaced_by, "");
    codelist_free(list);
}

static void prints_what_it_read(void)
{
    struct codelist *list = parse_well(flow);
    assert_printed(list, flow);
    codelist_free(list);
}

static void answers_by_version(void)
{
    struct codelist *list = parse_well(flow);
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "2")->name_en, "New");
    CU_ASSERT_STRING_EQUAL(codelist_find_in(list, "2", "2.01")->name_en, "Old");
    CU_ASSERT_STRING_EQUAL(codelist_find_in(list, "2", "2.03")->name_en, "New");
    CU_ASSERT_FALSE(codelist_contains(list, "11", "2.01"));
    CU_ASSERT_TRUE(codelist_contains(list, "11", "2.02"));
    CU_ASSERT_TRUE(codelist_contains(list, "11", NULL));
    CU_ASSERT_TRUE(codelist_contains(list, "10", "2.01"));
    CU_ASSERT_FALSE(codelist_contains(list, "10", "1.05")); /* the list isn't in that version */
    CU_ASSERT_FALSE(codelist_contains(list, "3", NULL));
    CU_ASSERT_FALSE(codelist_contains(list, "", NULL));
    codelist_free(list);
}

static void accepts_hand_made_files(void)
{
    struct codelist *list = parse_well("\xEF\xBB\xBF# codelist: Own\r\n# a comment\r\n\r\n"
                                       "name_en\tcode\r\n"
                                       "One\tA\r\n\r\nTwo\tB");
    CU_ASSERT_EQUAL(list->item_count, 2);
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "B")->name_en, "Two");
    CU_ASSERT_EQUAL(codelist_find(list, "A")->status, CODE_ACTIVE);
    CU_ASSERT_FALSE(list->complete);
    codelist_free(list);
}

static void compares_codes_exactly(void)
{
    struct codelist *list = parse_well("# codelist: C\ncode\nNOK\n");
    CU_ASSERT_TRUE(codelist_contains(list, "NOK", NULL));
    CU_ASSERT_FALSE(codelist_contains(list, "nok", NULL));
    CU_ASSERT_FALSE(codelist_contains(list, "NOK ", NULL));
    codelist_free(list);
}

static void refuses_damaged_files(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "List.tsv:0: the name of the codelist is missing; expected a line such as "
             "'# codelist: Sector' before the header"},
        {"# codelist: ../x\ncode\n", "List.tsv:2: \"../x\" is no name for a codelist; expected "
                                     "letters, digits, '-' and '_', at most 64"},
        {"# codelist: X\n# complete: maybe\ncode\n",
         "List.tsv:3: complete is \"maybe\"; expected yes or no"},
        {"# codelist: X\n",
         "List.tsv:1: the header row is missing; expected columns such as code and name_en"},
        {"# codelist: X\ncode\tnam_en\n",
         "List.tsv:2: unknown column 'nam_en'; did you mean 'name_en'; columns are code, name_en, "
         "name_fr, status, from, withdrawn, category, versions and replaced_by, separated by tabs"},
        {"# codelist: X\ncode\tcode\n", "List.tsv:2: column 'code' is there twice"},
        {"# codelist: X\nname_en\n", "List.tsv:2: column 'code' is missing"},
        {"# codelist: X\ncode\tname_en\nA\tb\tc\n",
         "List.tsv:3: 3 values, but the header has 2 columns"},
        {"# codelist: X\ncode\tname_en\n\tb\n", "List.tsv:3: the code is missing"},
        {"# codelist: X\ncode\tstatus\nA\tgone\n",
         "List.tsv:3: unknown status \"gone\"; expected active or withdrawn"},
        {"# codelist: X\ncode\tfrom\nA\t2015-02-30\n",
         "List.tsv:3: from \"2015-02-30\" is no date; expected one such as 2024-05-31"},
        {"# codelist: X\ncode\nA\nB\nA\n",
         "List.tsv: code 'A' is there twice for the same version of the standard"},
        {"# codelist: X\ncode\tversions\nA\t2.01 2.02\nA\t2.02\n",
         "List.tsv: code 'A' is there twice for the same version of the standard"},
        {"# codelist: X\ncode\n\xE9\n", "List.tsv: not a text in UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_PTR_NULL(parse(cases[i].text, &error));
        assert_error(&error, ERROR_USAGE, cases[i].message);
    }
    struct error error = ERROR_INIT;
    char *text = xcalloc(1, 20);
    memcpy(text, "# codelist: X\ncode", 18);
    CU_ASSERT_PTR_NULL(codelist_parse(text, 19, "List.tsv", &error)); /* a NUL at the end */
    assert_error(&error, ERROR_USAGE, "List.tsv: not a text in UTF-8");
}

static void orders_codes_for_people(void)
{
    static const char *const sorted[] = {"",   "1",  "01.2", "1.3", "1.10", "2", "9",
                                         "10", "A1", "A2",   "A10", "A10B", "B", "a"};
    for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
        for (size_t j = 0; j < sizeof sorted / sizeof *sorted; j++) {
            int order = codelist_compare_codes(sorted[i], sorted[j]);
            CU_ASSERT_EQUAL((order > 0) - (order < 0), (i > j) - (i < j));
        }
    CU_ASSERT_NOT_EQUAL(codelist_compare_codes("01", "1"), 0);
}

static void suggests_near_codes(void)
{
    struct codelist *list = parse_well("# codelist: S\ncode\n11220\n11231\n99999\nNOK\n");
    const char *codes[3];
    CU_ASSERT_EQUAL_FATAL(codelist_suggest(list, "11221", codes, 3), 2);
    CU_ASSERT_STRING_EQUAL(codes[0], "11220");
    CU_ASSERT_STRING_EQUAL(codes[1], "11231");
    CU_ASSERT_EQUAL_FATAL(codelist_suggest(list, "nok", codes, 3), 1);
    CU_ASSERT_STRING_EQUAL(codes[0], "NOK");
    CU_ASSERT_EQUAL(codelist_suggest(list, "completely different", codes, 3), 0);
    codelist_free(list);
}

static void finds_every_code_of_a_long_list(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "# codelist: Long\ncode\n");
    for (int i = 0; i < 5000; i++)
        strbuf_addf(&text, "%d\n", i * 7);
    struct codelist *list = parse_well(text.text);
    char code[16];
    size_t wrong = 0;
    for (int i = 0; i < 35000; i++) {
        snprintf(code, sizeof code, "%d", i);
        wrong += codelist_contains(list, code, "2.03") != (i % 7 == 0);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    codelist_free(list);
    strbuf_release(&text);
}

/* --- official files --- */

static struct codelist *read_xml(const char *text, struct error *error)
{
    return codelist_read_xml(text, strlen(text), "List.xml", error);
}

static void reads_official_files(void)
{
    struct error error = ERROR_INIT;
    struct codelist *list = read_xml(
        "<codelist name='Marker' xml:lang='en' category-codelist='Group' complete='1'"
        " embedded='0'><metadata><name><narrative>The  Marker\n</narrative>"
        "<narrative xml:lang='fr'>Le marqueur</narrative></name>"
        "<description><narrative>Not carried over.</narrative></description></metadata>"
        "<codelist-items>"
        "<codelist-item><code>10</code><name><narrative>Ten </narrative></name></codelist-item>"
        "<codelist-item status='withdrawn' activation-date='2014-01-01'"
        " withdrawal-date='2015-12-31'><code> 9 </code>"
        "<name><narrative>Nine\tand &#xE9;</narrative><narrative xml:lang='fr'>Neuf</narrative>"
        "<narrative xml:lang='es'>Nueve</narrative></name>"
        "<description><narrative>Nor this.</narrative></description>"
        "<category>A</category></codelist-item>"
        "<codelist-item><code>10</code><name><narrative>Ten</narrative></name></codelist-item>"
        "</codelist-items></codelist>",
        &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    assert_printed(list, "# codelist: Marker\n# title: The Marker\n# title_fr: Le marqueur\n"
                         "# complete: yes\n# embedded: no\n# categories: Group\n" HEADER
                         "9\tNine and é\tNeuf\twithdrawn\t2014-01-01\t2015-12-31\tA\n"
                         "10\tTen\t\tactive\n");
    codelist_free(list);
}

static void reads_what_replaces_a_code(void)
{
    static const struct {
        const char *code, *status, *description, *replaced_by;
    } cases[] = {
        {"A", "withdrawn", "Gone.\n Use code\n N.", "N"},
        {"B", "withdrawn", "Ended in favour of N-1.2, which is wider", "N-1.2"},
        {"C", "withdrawn", "Replaced by N; sorry", "N"},
        {"D", "withdrawn", "Use code X.", ""}, /* which is nothing */
        {"E", "withdrawn", "Use code E.", ""}, /* itself */
        {"F", "withdrawn", "Use code A.", ""}, /* withdrawn as well */
        {"G", "withdrawn", "Use code ", ""},
        {"H", "withdrawn", "Use code .", ""},
        {"I", "withdrawn", "Use codes N", ""},
        {"J", "active", "Use code N.", ""},
        {"N", "active", "", ""},
        {"N-1.2", "active", "", ""},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    struct error error = ERROR_INIT;
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<codelist name='L'><codelist-items>");
    for (size_t i = 0; i < COUNT; i++)
        strbuf_addf(&text,
                    "<codelist-item status='%s'><code>%s</code><description><narrative>%s"
                    "</narrative></description></codelist-item>",
                    cases[i].status, cases[i].code, cases[i].description);
    strbuf_addstr(&text, "</codelist-items></codelist>");
    struct codelist *list = read_xml(text.text, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    for (size_t i = 0; i < COUNT; i++)
        CU_ASSERT_STRING_EQUAL(codelist_find(list, cases[i].code)->replaced_by,
                               cases[i].replaced_by);
    codelist_free(list);
    strbuf_release(&text);
}

static void reads_names_in_the_lists_language(void)
{
    struct error error = ERROR_INIT;
    struct codelist *list =
        read_xml("<codelist name='L' xml:lang='fr'><codelist-items><codelist-item><code>1</code>"
                 "<name><narrative>Un</narrative><narrative xml:lang='en'>One</narrative></name>"
                 "</codelist-item></codelist-items></codelist>",
                 &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "1")->name_en, "One");
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "1")->name_fr, "Un");
    CU_ASSERT_FALSE(list->complete);
    codelist_free(list);
}

static void embedded_lists_are_complete(void)
{
    struct error error = ERROR_INIT;
    struct codelist *list = read_xml("<codelist name='L' embedded='1'><codelist-items>"
                                     "<codelist-item><code>1</code></codelist-item>"
                                     "</codelist-items></codelist>",
                                     &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_TRUE(list->embedded && list->complete);
    codelist_free(list);
}

#define NOT "'List.xml' is not a codelist: "
#define LIST(items) "<codelist name='L'><codelist-items>" items "</codelist-items></codelist>"

static void refuses_what_is_no_codelist(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"<mappings/>", NOT "its root element is 'mappings', expected 'codelist'"},
        {"<codelist xmlns='urn:x' name='L'/>",
         NOT "its root element is 'codelist', expected 'codelist'"},
        {"<codelist/>", NOT "its name is \"\"; expected letters, digits, '-' and '_', at most 64"},
        {"<codelist name='../../etc/x'/>",
         NOT "its name is \"../../etc/x\"; expected letters, digits, '-' and '_', at most 64"},
        {LIST(""), NOT "it has no codelist-item"},
        {LIST("\n<codelist-item><code> </code></codelist-item>"),
         NOT "the codelist-item in line 2 has no code"},
        {LIST("<codelist-item status='gone'><code>1</code></codelist-item>"),
         NOT "status \"gone\" of code '1' in line 1; expected active or withdrawn"},
        {LIST("<codelist-item withdrawal-date='soon'><code>1</code></codelist-item>"),
         NOT "\"soon\" of code '1' in line 1 is no date"},
        {LIST("<codelist-item><code>1</code></codelist-item>"
              "<codelist-item status='withdrawn'><code>1</code></codelist-item>"),
         "List.xml: code '1' is there twice for the same version of the standard"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_PTR_NULL(read_xml(cases[i].text, &error));
        assert_error(&error, ERROR_DATA, cases[i].message);
    }
}

static void refuses_broken_xml(void)
{
    static const char *const texts[] = {"", "code\tname\n", "<codelist name='L'>",
                                        LIST("<codelist-item><code>&x;</code></codelist-item>")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_PTR_NULL(read_xml(texts[i], &error));
        CU_ASSERT_EQUAL(error.kind, ERROR_DATA);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
        CU_ASSERT_EQUAL(strncmp(error.text, NOT, strlen(NOT)), 0);
        error_clear(&error);
    }
}

static void refuses_document_types(void)
{
    static const char *const texts[] = {
        "<!DOCTYPE codelist SYSTEM 'http://127.0.0.1:9/x.dtd'><codelist name='L'/>",
        "<!DOCTYPE codelist [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>" LIST(
            "<codelist-item><code>&b;</code></codelist-item>"),
        "<!DOCTYPE codelist [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" LIST(
            "<codelist-item><code>&x;</code></codelist-item>"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_PTR_NULL(read_xml(texts[i], &error));
        assert_error(&error, ERROR_DATA,
                     NOT "it has a document type declaration, which codelists don't need");
    }
}

static void refuses_large_files(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(codelist_read_xml("", (size_t)CODELIST_XML_LARGEST + 1, "List.xml", &error));
    assert_error(&error, ERROR_DATA, NOT "it is larger than 16777216 bytes");
}

/* --- updates --- */

#define ROWS(facts, rows) "# codelist: T\n# complete: yes\n# embedded: yes\n" facts HEADER rows

static struct codelist *merge(const struct codelist *present,
                              const struct codelist_edition *editions, size_t count)
{
    struct error error = ERROR_INIT;
    struct codelist *merged = codelist_merge(present, editions, count, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(merged);
    return merged;
}

static void merges_versions(void)
{
    struct codelist *old = parse_well(ROWS("", "1\tOne\n2\tTwo\n9\tNine\n"));
    struct codelist *new = parse_well(ROWS("", "1\tOne\n2\tDeux\n10\tTen\n"));
    const struct codelist_edition editions[] = {{new, "2.03"}, {old, "2.01"}, {old, "2.02"}};
    struct codelist *merged = merge(NULL, editions, 3);
    assert_printed(merged,
                   ROWS("# versions: 2.01 2.02 2.03\n", "1\tOne\t\tactive\n"
                                                        "2\tDeux\t\tactive\t\t\t\t2.03\n"
                                                        "2\tTwo\t\tactive\t\t\t\t2.01 2.02\n"
                                                        "9\tNine\t\tactive\t\t\t\t2.01 2.02\n"
                                                        "10\tTen\t\tactive\t\t\t\t2.03\n"));
    codelist_free(merged);
    codelist_free(new);
    codelist_free(old);
}

static void keeps_versions_that_no_edition_is_for(void)
{
    struct codelist *present = parse_well(ROWS("# versions: 2.02 2.03\n", "1\tOne\n2\tTwo\n"));
    struct codelist *new = parse_well(ROWS("# title: New title\n", "1\tOne\n"));
    struct codelist *merged = merge(present, &(struct codelist_edition){new, "2.03"}, 1);
    assert_printed(merged, "# codelist: T\n# title: New title\n# complete: yes\n# embedded: yes\n"
                           "# versions: 2.02 2.03\n" HEADER "1\tOne\t\tactive\n"
                           "2\tTwo\t\tactive\t\t\t\t2.02\n");
    codelist_free(merged);
    merged = merge(present, &(struct codelist_edition){new, "2.02"}, 1); /* an older edition */
    assert_printed(merged, ROWS("# versions: 2.02 2.03\n", "1\tOne\t\tactive\n"
                                                           "2\tTwo\t\tactive\t\t\t\t2.03\n"));
    codelist_free(merged);
    codelist_free(new);
    codelist_free(present);
}

static void replaces_lists_beside_the_standard(void)
{
    struct codelist *present = parse_well("# codelist: T\ncode\nA\nB\n");
    struct codelist *new = parse_well("# codelist: T\ncode\nB\nC\n");
    struct codelist *merged = merge(present, &(struct codelist_edition){new, "2.03"}, 1);
    assert_printed(merged, "# codelist: T\n# complete: no\n# embedded: no\n" HEADER
                           "B\t\t\tactive\nC\t\t\tactive\n");
    codelist_free(merged);
    codelist_free(new);
    codelist_free(present);
}

static void tells_what_changed(void)
{
    static const struct {
        enum codelist_change_kind kind;
        const char *code;
    } expected[] = {
        {CHANGE_WITHDRAWN, "2"}, {CHANGE_RENAMED, "3"},      {CHANGE_OTHER, "4"},
        {CHANGE_ADDED, "5"},     {CHANGE_ACTIVE_AGAIN, "6"}, {CHANGE_WITHDRAWN, "7"},
        {CHANGE_RENAMED, "7"},   {CHANGE_OTHER, "8"},        {CHANGE_REMOVED, "0"},
    };
    struct codelist *before =
        parse_well("# codelist: T\n" HEADER "0\tZero\n1\tOne\n2\tTwo\n3\tThree\n4\tFour\n"
                   "6\tSix\t\twithdrawn\n7\tSeven\n8\tEight\t\twithdrawn\n");
    struct codelist *after =
        parse_well("# codelist: T\n" HEADER "1\tOne\n2\tTwo\t\twithdrawn\t\t2024-01-01\n3\tTrois\n"
                   "4\tFour\t\t\t\t\tA\n5\tFive\n6\tSix\n"
                   "7\tSept\t\twithdrawn\n8\tEight\t\twithdrawn\t\t\t\t\t1\n");
    struct codelist_changes changes = {.items = NULL};
    codelist_compare(before, after, &changes);
    CU_ASSERT_EQUAL_FATAL(changes.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < changes.count; i++) {
        const struct codelist_change *change = &changes.items[i];
        CU_ASSERT_EQUAL(change->kind, expected[i].kind);
        CU_ASSERT_STRING_EQUAL(change->item->code, expected[i].code);
    }
    changes.count = 0;
    codelist_compare(after, after, &changes);
    CU_ASSERT_EQUAL(changes.count, 0);
    free(changes.items);
    codelist_free(before);
    codelist_free(after);
}

static void tells_changes_of_one_version(void)
{
    struct codelist *before = parse_well(ROWS("# versions: 2.02 2.03\n", "1\tOne\n2\tTwo\n"));
    struct codelist *after =
        parse_well(ROWS("# versions: 2.02 2.03\n", "1\tUn\t\t\t\t\t\t2.03\n1\tOne\t\t\t\t\t\t2.02\n"
                                                   "2\tTwo\t\t\t\t\t\t2.02\n3\tThree\n"));
    struct codelist_changes changes = {.items = NULL};
    codelist_compare(before, after, &changes);
    CU_ASSERT_EQUAL_FATAL(changes.count, 3);
    CU_ASSERT_EQUAL(changes.items[0].kind, CHANGE_RENAMED);
    CU_ASSERT_STRING_EQUAL(changes.items[0].before->name_en, "One");
    CU_ASSERT_STRING_EQUAL(changes.items[0].versions, "2.03");
    CU_ASSERT_EQUAL(changes.items[1].kind, CHANGE_ADDED);
    CU_ASSERT_STRING_EQUAL(changes.items[1].versions, "2.02 2.03");
    CU_ASSERT_EQUAL(changes.items[2].kind, CHANGE_REMOVED);
    CU_ASSERT_STRING_EQUAL(changes.items[2].before->code, "2");
    CU_ASSERT_STRING_EQUAL(changes.items[2].versions, "2.03");
    changes.count = 0;
    struct codelist *older = parse_well(ROWS("# versions: 2.02\n", "1\tOne\n2\tTwo\n3\tThree\n"));
    codelist_compare(older, after, &changes); /* a version more is no change of codes */
    CU_ASSERT_EQUAL(changes.count, 0);
    codelist_free(older);
    free(changes.items);
    codelist_free(before);
    codelist_free(after);
}

/* --- all lists --- */

static void built_in_lists_load(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    size_t count;
    const char *const *names = codelists_names(lists, &count);
    CU_ASSERT(count >= 70);
    for (size_t i = 1; i < count; i++)
        CU_ASSERT(strcmp(names[i - 1], names[i]) < 0);
    CU_ASSERT_TRUE(codelists_load(lists, &error));
    for (size_t i = 0; i < count; i++) {
        const struct codelist *list = codelists_get(lists, names[i], &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(list);
        CU_ASSERT(list->code_count > 0);
        CU_ASSERT(!*list->categories || codelists_have(lists, list->categories));
    }
    codelists_free(lists);
}

static void built_in_lists_know_versions(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    const struct codelist *type = codelists_get(lists, "TransactionType", &error);
    const struct codelist *sector = codelists_get(lists, "Sector", &error);
    const struct codelist *status = codelists_get(lists, "BudgetStatus", &error);
    CU_ASSERT_FATAL(type && sector && status);
    CU_ASSERT_FALSE(codelist_contains(type, "11", "2.01"));
    CU_ASSERT_TRUE(codelist_contains(type, "11", "2.02"));
    CU_ASSERT_FALSE(codelist_contains(type, "12", "2.02"));
    CU_ASSERT_TRUE(codelist_contains(type, "12", "2.03"));
    CU_ASSERT_STRING_EQUAL(codelist_find_in(type, "2", "2.02")->name_en, "Commitment");
    CU_ASSERT_STRING_EQUAL(codelist_find(type, "2")->name_en, "Outgoing Commitment");
    CU_ASSERT_FALSE(codelist_contains(status, "1", "2.01"));
    CU_ASSERT_STRING_EQUAL(codelist_find(sector, "11220")->name_en, "Primary education");
    CU_ASSERT_STRING_EQUAL(codelist_find(sector, "11220")->name_fr, "Enseignement primaire");
    CU_ASSERT_STRING_EQUAL(codelist_find(sector, "11220")->category, "112");
    codelists_free(lists);
}

static void built_in_lists_say_what_replaces_codes(void)
{
    static const char *const cases[][3] = {
        {"Currency", "BYR", "BYN"},
        {"Currency", "MRO", "MRU"},
        {"Currency", "STD", "STN"},
        {"Currency", "ZMK", "ZMW"},
        {"Currency", "EEK", ""},
        {"OrganisationRegistrationAgency", "FR-INSEE", "FR-RCS"},
        {"OrganisationRegistrationAgency", "GB-GOVUK", "GB-GOR"},
        {"OrganisationRegistrationAgency", "SK-ZRSR", "SK-ORSR"},
    };
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct codelist *list = codelists_get(lists, cases[i][0], &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(list);
        CU_ASSERT_STRING_EQUAL(codelist_find(list, cases[i][1])->replaced_by, cases[i][2]);
    }
    codelists_free(lists);
}

static void built_in_lists_are_in_the_written_form(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    size_t count, length;
    const char *const *names = codelists_names(lists, &count);
    for (size_t i = 0; i < count; i++) {
        char *file = codelists_resource(lists, names[i]);
        char *text = resource_read(file, &length, &error);
        const struct codelist *list = codelists_get(lists, names[i], &error);
        CU_ASSERT_FATAL(text && list);
        assert_printed(list, text);
        free(text);
        free(file);
    }
    codelists_free(lists);
}

static void lists_of_the_un_are_told_from_those_of_iati(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_TRUE(codelists_is_un(lists, "UNFinancingInstrument"));
    CU_ASSERT_FALSE(codelists_is_un(lists, "UNSDG-Goals"));
    CU_ASSERT_FALSE(codelists_is_un(lists, "Nothing"));
    const struct codelist *list = codelists_get(lists, "UNFinancingInstrument", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "R03A")->from, "2017-01-01");
    CU_ASSERT_STRING_EQUAL(codelist_find(list, "R02")->withdrawn, "2017-12-31");
    codelists_free(lists);
}

static void unknown_lists_have_a_neighbour(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NULL(codelists_get(lists, "Sectr", &error));
    assert_error(&error, ERROR_USAGE,
                 "there is no codelist 'Sectr'; did you mean 'Sector'? "
                 "('iatipub codelist' lists them all)");
    CU_ASSERT_PTR_NULL(codelists_get(lists, "../Sector", &error));
    error_clear(&error);
    CU_ASSERT_PTR_NULL(codelists_get(lists, "", &error));
    assert_error(&error, ERROR_USAGE,
                 "there is no codelist '' ('iatipub codelist' lists them all)");
    codelists_free(lists);
}

/* A folder with one file. */
struct scene {
    char folder[40];
    char *path;
};

static void scene_make(struct scene *scene, const char *name, const char *text)
{
    struct error error = ERROR_INIT;
    strcpy(scene->folder, "/tmp/iatipub-codelist-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(scene->folder));
    scene->path = path_join(scene->folder, name);
    CU_ASSERT_TRUE_FATAL(file_write(scene->path, text, strlen(text), &error));
}

static void scene_remove(struct scene *scene)
{
    CU_ASSERT_EQUAL(remove(scene->path), 0);
    CU_ASSERT_EQUAL(rmdir(scene->folder), 0);
    free(scene->path);
}

static void a_folder_replaces_lists(void)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_make(&scene, "Sector.tsv", "# codelist: Sector\ncode\nOURS\n");
    struct codelists *lists = codelists_open(scene.folder, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    const struct codelist *sector = codelists_get(lists, "Sector", &error);
    const struct codelist *country = codelists_get(lists, "Country", &error);
    CU_ASSERT_FATAL(sector && country);
    CU_ASSERT_TRUE(codelist_contains(sector, "OURS", NULL));
    CU_ASSERT_FALSE(codelist_contains(sector, "11220", NULL));
    CU_ASSERT_TRUE(codelist_contains(country, "TN", NULL));
    codelists_free(lists);
    scene_remove(&scene);
}

static void a_folder_adds_lists(void)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_make(&scene, "Own-List.tsv", "# codelist: Own-List\ncode\nA\n");
    struct codelists *lists = codelists_open(scene.folder, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    CU_ASSERT_TRUE(codelists_have(lists, "Own-List"));
    CU_ASSERT_PTR_NOT_NULL(codelists_get(lists, "Own-List", &error));
    codelists_free(lists);
    scene_remove(&scene);
}

static void a_file_must_hold_its_own_list(void)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_make(&scene, "Sector.tsv", "# codelist: Region\ncode\nA\n");
    struct codelists *lists = codelists_open(scene.folder, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    CU_ASSERT_PTR_NULL(codelists_get(lists, "Sector", &error));
    char *expected =
        xasprintf("'%s' holds codelist 'Region'; a file's name must be its codelist's", scene.path);
    assert_error(&error, ERROR_USAGE, expected);
    CU_ASSERT_FALSE(codelists_load(lists, &error));
    error_clear(&error);
    free(expected);
    codelists_free(lists);
    scene_remove(&scene);
}

static void a_promised_list_is_read_when_it_is_needed(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    struct codelist_entry *entry = codelists_promise(lists, "Sector", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
    const struct codelist *sector = codelist_promised(entry);
    CU_ASSERT_TRUE(codelist_contains(sector, "11220", NULL));
    CU_ASSERT_PTR_EQUAL(codelist_promised(entry), sector);
    CU_ASSERT_PTR_EQUAL(codelists_get(lists, "Sector", &error), sector);
    CU_ASSERT_PTR_EQUAL(codelists_promise(lists, "Sector", &error), entry);
    CU_ASSERT_PTR_NULL(codelists_promise(lists, "Sectr", &error));
    assert_error(&error, ERROR_USAGE,
                 "there is no codelist 'Sectr'; did you mean 'Sector'? "
                 "('iatipub codelist' lists them all)");
    codelists_free(lists);
}

static void *ask_for_promised(void *entry)
{
    return codelist_contains(codelist_promised(entry), "TN", NULL) ? entry : NULL;
}

static void any_thread_may_ask_for_a_promised_list(void)
{
    enum { THREADS = 8 };
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    struct codelist_entry *entry = codelists_promise(lists, "Country", &error);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, ask_for_promised, entry), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        CU_ASSERT_PTR_EQUAL(result, entry);
    }
    codelists_free(lists);
}

/* A file may be damaged, so it is read before it is promised. */
static void a_damaged_file_is_not_promised(void)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_make(&scene, "Sector.tsv", "# codelist: Region\ncode\nA\n");
    struct codelists *lists = codelists_open(scene.folder, &error);
    char *expected =
        xasprintf("'%s' holds codelist 'Region'; a file's name must be its codelist's", scene.path);
    CU_ASSERT_PTR_NULL(codelists_promise(lists, "Sector", &error));
    assert_error(&error, ERROR_USAGE, expected);
    free(expected);
    codelists_free(lists);
    scene_remove(&scene);
}

static void a_damaged_data_folder_promises_nothing(void)
{
    char folder[] = "/tmp/iatipub-codelist-XXXXXX";
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char *inner = path_join(folder, "schemas/iati/codelists");
    char *path = path_join(inner, "Sector.tsv");
    CU_ASSERT_TRUE_FATAL(folder_make(inner, &error) && file_write(path, "code\n", 5, &error));
    resource_set_folder(folder);
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NULL(codelists_promise(lists, "Sector", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "the name of the codelist is missing"));
    resource_set_folder(NULL);
    error_clear(&error);
    codelists_free(lists);
    remove(path);
    for (int depth = 0; depth < 3; depth++, *strrchr(inner, '/') = '\0')
        rmdir(inner);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
    free(inner);
    free(path);
}

static void a_missing_folder_is_an_error(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(codelists_open("/nonexistent/lists", &error));
    assert_error(&error, ERROR_ENVIRONMENT,
                 "cannot read the codelist folder '/nonexistent/lists': No such file or directory");
}

CU_TestInfo codelist_tests[] = {
    {"a list's facts and rows are read", reads_all_facts},
    {"a list is printed as it was read", prints_what_it_read},
    {"a code is looked up in a version of the standard", answers_by_version},
    {"a hand-made file may have few columns, CRLF and a BOM", accepts_hand_made_files},
    {"codes are compared exactly", compares_codes_exactly},
    {"a damaged file is refused with its line", refuses_damaged_files},
    {"digits in codes count as numbers", orders_codes_for_people},
    {"near codes are suggested, the nearest first", suggests_near_codes},
    {"every code of a long list is found and no other", finds_every_code_of_a_long_list},
    {"an official file is read without its sentences", reads_official_files},
    {"what replaces a withdrawn code is read from its description", reads_what_replaces_a_code},
    {"names in the list's own language are found", reads_names_in_the_lists_language},
    {"an embedded list is complete", embedded_lists_are_complete},
    {"a file that is no codelist is refused with the reason", refuses_what_is_no_codelist},
    {"broken XML is refused", refuses_broken_xml},
    {"a document type declaration is refused unread", refuses_document_types},
    {"a huge file is refused", refuses_large_files},
    {"rows that say the same for several versions become one", merges_versions},
    {"an update leaves other versions as they are", keeps_versions_that_no_edition_is_for},
    {"a list beside the standard is replaced", replaces_lists_beside_the_standard},
    {"changes are told by kind", tells_what_changed},
    {"changes of one version are told", tells_changes_of_one_version},
    {"all built-in lists load, and so do their categories", built_in_lists_load},
    {"built-in lists know in which versions a code holds", built_in_lists_know_versions},
    {"the built-in lists say what replaces codes", built_in_lists_say_what_replaces_codes},
    {"a promised list is read when it is needed", a_promised_list_is_read_when_it_is_needed},
    {"any thread may ask for a promised list", any_thread_may_ask_for_a_promised_list},
    {"a damaged file is not promised", a_damaged_file_is_not_promised},
    {"a damaged data folder promises nothing", a_damaged_data_folder_promises_nothing},
    {"built-in lists are in the form that update writes", built_in_lists_are_in_the_written_form},
    {"lists of the UN are told from those of IATI", lists_of_the_un_are_told_from_those_of_iati},
    {"an unknown list has a suggestion", unknown_lists_have_a_neighbour},
    {"a list in a folder replaces the built-in one", a_folder_replaces_lists},
    {"a folder may have lists of its own", a_folder_adds_lists},
    {"a file must hold the list it is named after", a_file_must_hold_its_own_list},
    {"a missing folder is an error", a_missing_folder_is_an_error},
    CU_TEST_INFO_NULL,
};
