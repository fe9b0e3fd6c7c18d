#include "base/text_search.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/country_region.h"
#include "unit/folder.h"

extern CU_TestInfo text_search_tests[];

/* What a search told: ids as digits, in order, and the last hit. */
struct told {
    char ids[64];
    struct text_hit last;
    size_t count;
};

static void note(void *context, const struct text_hit *hit)
{
    struct told *told = context;
    if (told->count < sizeof told->ids - 1)
        told->ids[told->count] = (char)('0' + hit->id % 10);
    told->count++;
    told->last = *hit;
}

static struct told search_for(const char *const *texts, enum search_edge edge, const char *data,
                              bool is_markup)
{
    struct text_search *search = text_search_new();
    for (size_t i = 0; texts[i]; i++)
        text_search_add(search, texts[i], edge, i);
    text_search_ready(search);
    struct told told = {.count = 0};
    text_search_memory(search, data, strlen(data), is_markup, note, &told);
    text_search_free(search);
    return told;
}

/* How often the one text stands in the data. */
static size_t count_of(const char *text, enum search_edge edge, const char *data, bool is_markup)
{
    return search_for((const char *[]){text, NULL}, edge, data, is_markup).count;
}

static void texts_within_texts_are_all_found(void)
{
    static const char *const texts[] = {"he", "she", "his", "hers", "a hers", NULL};
    struct told told = search_for(texts, SEARCH_WORD, "he, she and his: a hers", false);
    CU_ASSERT_STRING_EQUAL(told.ids, "01243");
    CU_ASSERT_EQUAL(told.last.from, 19);
    CU_ASSERT_EQUAL(told.last.to, 23);
}

static void words_are_whole(void)
{
    CU_ASSERT_EQUAL(count_of("Roma", SEARCH_WORD, "Romania, aroma, Roma.", false), 1);
    CU_ASSERT_EQUAL(count_of("caf", SEARCH_WORD, "caf\xC3\xA9 caf", false), 1);
    CU_ASSERT_EQUAL(count_of("t\xC3\xA9", SEARCH_WORD, "\xC3\xA9t\xC3\xA9", false), 0);
    CU_ASSERT_EQUAL(count_of("Roma", SEARCH_WORD, "\xE2\x80\x9CRoma\xE2\x80\x9D", false), 1);
    CU_ASSERT_EQUAL(count_of("\xE5\x8C\x97\xE4\xBA\xAC", SEARCH_WORD,
                             "\xE5\x9C\xA8\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB8\x82", false),
                    1);
    CU_ASSERT_EQUAL(count_of("36.8", SEARCH_WORD, "136.8 36.82 36.8", false), 1);
}

static void identifiers_go_on_after_a_hyphen(void)
{
    CU_ASSERT_EQUAL(count_of("AB-1", SEARCH_IDENTIFIER, "AB-1-2 XAB-1 X-AB-1", false), 0);
    CU_ASSERT_EQUAL(count_of("AB-1", SEARCH_IDENTIFIER, "/AB-1/ \"ab-1\"", false), 2);
    CU_ASSERT_EQUAL(count_of("AB-1", SEARCH_WORD, "AB-1-2", false), 1);
}

static void case_and_space_make_no_difference(void)
{
    CU_ASSERT_EQUAL(count_of(" Meridian  Trust ", SEARCH_WORD, "the MERIDIAN\n\t trust.", false),
                    1);
    CU_ASSERT_EQUAL(count_of("\xC3\x89toile", SEARCH_WORD, "\xC3\xA9TOILE", false), 1);
}

static void characters_may_be_written_in_xml(void)
{
    CU_ASSERT_EQUAL(count_of("A & B", SEARCH_WORD, "A &amp; B, A &#38; B, A &#x26; B", true), 3);
    CU_ASSERT_EQUAL(count_of("\xC3\xA9toile", SEARCH_WORD, "&#xE9;toile &#201;toile", true), 2);
    CU_ASSERT_EQUAL(count_of("x &amp; y", SEARCH_WORD, "x &amp;amp; y x &amp; y", true), 2);
    CU_ASSERT_EQUAL(count_of("R&D at", SEARCH_WORD, "R&D at R&D; at &&&", true), 1);
    CU_ASSERT_EQUAL(count_of("a &", SEARCH_WORD, "a &", true), 1);
    CU_ASSERT_EQUAL(count_of("\xF0\x9F\x98\x80", SEARCH_WORD, "&#x1F600; &#x110000; &#;", true), 1);
}

static void names_of_elements_are_not_text(void)
{
    static const char xml[] = "<title lang='title'>x</title><!-- title --><a b=\"title\"/>"
                              "<![CDATA[title]]><?pi title?>";
    CU_ASSERT_EQUAL(count_of("title", SEARCH_WORD, xml, true), 5);
    CU_ASSERT_EQUAL(count_of("x y", SEARCH_WORD, "<a>x</a> <a>y</a>", true), 0);
    CU_ASSERT_EQUAL(count_of("x y", SEARCH_WORD, "<a>x\n y</a>", true), 1);
    CU_ASSERT_EQUAL(count_of("x y", SEARCH_WORD, "1 < 2 x y", true), 1);
}

static void lines_are_counted(void)
{
    struct told told =
        search_for((const char *[]){"port", NULL}, SEARCH_WORD, "<a>\n<b>\n port</b>\n</a>", true);
    CU_ASSERT_EQUAL(told.last.line, 3);
}

static void long_texts_are_found_by_their_beginning(void)
{
    char text[1001], other[1001];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 23);
    text[1000] = '\0';
    memcpy(other, text, sizeof text);
    other[SEARCH_LONGEST - 1] = '!';
    CU_ASSERT_EQUAL(count_of(text, SEARCH_WORD, text, false), 1);
    CU_ASSERT_EQUAL(count_of(text, SEARCH_WORD, other, false), 0);
}

static void nothing_is_found_by_nothing(void)
{
    CU_ASSERT_EQUAL(count_of(" \t", SEARCH_WORD, "a b", false), 0);
    CU_ASSERT_EQUAL(count_of("a", SEARCH_WORD, "", true), 0);
}

static void equal_texts_are_told_once(void)
{
    static const char *const texts[] = {"Port", "PORT", "port ", NULL};
    CU_ASSERT_STRING_EQUAL(search_for(texts, SEARCH_WORD, "port", false).ids, "0");
}

/* Texts that all begin alike, in data that nearly is them: what is slow is slow here. */
static void many_texts_in_a_file(void)
{
    enum { TEXTS = 20000 };
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    folder_begin(folder);
    struct text_search *search = text_search_new();
    for (size_t i = 0; i < TEXTS; i++) {
        char text[64];
        snprintf(text, sizeof text, "XM-DAC-99-PROJECT-%zu", i * 7);
        text_search_add(search, text, SEARCH_IDENTIFIER, i);
    }
    text_search_ready(search);
    CU_ASSERT_EQUAL(text_search_count(search), TEXTS);
    char *path = xasprintf("%s/data.xml", folder);
    FILE *file = fopen(path, "w");
    for (size_t i = 0; i < TEXTS; i++)
        fprintf(file, "<a>XM-DAC-99-PROJECT-%zu</a>\n", i * 7 + (i % 100 != 0));
    fclose(file);
    struct told told = {.count = 0};
    CU_ASSERT_TRUE(text_search_file(search, path, true, note, &told, &error));
    CU_ASSERT_EQUAL(told.count, TEXTS / 100);
    CU_ASSERT_EQUAL(told.last.line, TEXTS - 99);
    CU_ASSERT_FALSE(text_search_file(search, "/nowhere/data.xml", true, note, &told, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/nowhere/data.xml"));
    error_clear(&error);
    free(path);
    text_search_free(search);
    folder_end(folder);
}

static void countries_lie_in_regions(void)
{
    CU_ASSERT_STRING_EQUAL(country_region("KE"), "289");
    CU_ASSERT_STRING_EQUAL(country_region(" ke "), "289");
    CU_ASSERT_STRING_EQUAL(country_region("TN"), "189");
    CU_ASSERT_STRING_EQUAL(country_region("XK"), "89");
    CU_ASSERT_STRING_EQUAL(country_region("WS"), "889");
    CU_ASSERT_STRING_EQUAL(country_region("AQ"), "998");
    CU_ASSERT_STRING_EQUAL(country_region(""), "998");
    CU_ASSERT_STRING_EQUAL(country_region("E "), "998");
}

CU_TestInfo text_search_tests[] = {
    {"texts within texts are all found", texts_within_texts_are_all_found},
    {"words are whole", words_are_whole},
    {"identifiers go on after a hyphen", identifiers_go_on_after_a_hyphen},
    {"case and space make no difference", case_and_space_make_no_difference},
    {"characters may be written in XML", characters_may_be_written_in_xml},
    {"names of elements are not text", names_of_elements_are_not_text},
    {"lines are counted", lines_are_counted},
    {"long texts are found by their beginning", long_texts_are_found_by_their_beginning},
    {"nothing is found by nothing", nothing_is_found_by_nothing},
    {"equal texts are told once", equal_texts_are_told_once},
    {"many texts in a file", many_texts_in_a_file},
    {"countries lie in regions", countries_lie_in_regions},
    CU_TEST_INFO_NULL,
};
