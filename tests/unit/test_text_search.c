#include "base/text_search.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text_fold.h"
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

/* Words that differ all along. */
static void fill_words(char *text, size_t size)
{
    size_t length = 0;
    for (unsigned i = 0; length + 12 < size; i++)
        length += (size_t)snprintf(text + length, size - length, "w%u ", i * 37);
}

static void long_texts_are_found_in_pieces(void)
{
    char text[1500], other[1500];
    fill_words(text, sizeof text);
    CU_ASSERT_EQUAL(count_of(text, SEARCH_WORD, text, false), 4);
    for (size_t at = 0; at < strlen(text); at += SEARCH_LONGEST) {
        memcpy(other, text, sizeof text);
        other[at] = other[at + 1] = '!';
        CU_ASSERT(count_of(text, SEARCH_WORD, other, false) >= 2);
    }
    char *part = xstrndup(text + SEARCH_LONGEST - 100, SEARCH_LONGEST + 200);
    CU_ASSERT_EQUAL(count_of(text, SEARCH_WORD, part, false), 1);
    part[SEARCH_LONGEST] = '!';
    CU_ASSERT_EQUAL(count_of(text, SEARCH_WORD, part, false), 0);
    free(part);
}

static void where_a_piece_stands_is_told(void)
{
    char text[SEARCH_LONGEST + 1], data[SEARCH_LONGEST + 20], *upper;
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "begin", 5);
    text[SEARCH_LONGEST] = '\0';
    upper = xasprintf("%sEND", text);
    snprintf(data, sizeof data, "a\nbc %.*s", (int)sizeof text, text);
    struct told told = search_for((const char *[]){upper, NULL}, SEARCH_WORD, data, false);
    CU_ASSERT_EQUAL(told.count, 1);
    CU_ASSERT_EQUAL(told.last.from, 5);
    CU_ASSERT_EQUAL(told.last.to, 5 + SEARCH_LONGEST);
    CU_ASSERT_EQUAL(told.last.line, 2);
    free(upper);
}

/* Pairs that people take for the same. */
static void all_scripts_lose_their_case_and_accents(void)
{
    static const char *const pairs[][2] = {
        {"M\xC3\xA9ridienne", "MERIDIENNE"},
        {"M\xC3\xA9ridienne", "Me\xCC\x81ridienne"},
        {"\xCE\xA3\xCF\x84\xCE\xBF\xCE\xAC", "\xCE\xA3\xCE\xA4\xCE\x9F\xCE\x91"},
        {"\xCF\x82", "\xCE\xA3"},
        {"\xE1\xBC\x88\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1",
         "\xCE\xB1\xCE\xB8\xCE\xB7\xCE\xBD\xCE\xB1"},
        {"\xD0\x9D\xD0\xB0\xD0\xB4\xD1\x91\xD0\xB6", "\xD0\x9D\xD0\x90\xD0\x94\xD0\x95\xD0\x96"},
        {"\xC4\xB0STANBUL I\xC5\x9EIK", "istanbul \xC4\xB1\xC5\x9F\xC4\xB1k"},
        {"\xD4\xB5\xD6\x80", "\xD5\xA5\xD6\x80"},
        {"\xE1\xB2\x90", "\xE1\x83\x90"},
        {"\xC5\x81\xC3\x93"
         "D\xC5\xB9",
         "\xC5\x82od\xC5\xBA"},
        {"Stra\xC3\x9F"
         "e",
         "STRASSE"},
        {"\xEF\xAC\x81nance", "FINANCE"},
        {"\xEF\xBC\xA1\xEF\xBC\x91", "a1"},
        {"\xED\x95\x9C\xEA\xB5\xAD",
         "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x84\x80\xE1\x85\xAE\xE1\x86\xA8"},
        {"\xD8\xA3\xD9\x85\xD9\x84", "\xD8\xA7\xD9\x8E\xD9\x85\xD9\x84"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CU_ASSERT_EQUAL(count_of(pairs[i][0], SEARCH_WORD, pairs[i][1], false), 1);
        CU_ASSERT_EQUAL(count_of(pairs[i][1], SEARCH_WORD, pairs[i][0], true), 1);
    }
    CU_ASSERT_EQUAL(count_of("\xD0\x90", SEARCH_WORD, "A \xCE\x91", false), 0);
}

static void signs_may_be_written_in_other_ways(void)
{
    CU_ASSERT_EQUAL(count_of("two words", SEARCH_WORD, "two\xC2\xA0words", false), 1);
    CU_ASSERT_EQUAL(count_of("two words", SEARCH_WORD,
                             "t\xC2\xADwo\xE2\x80\xA8wor\xE2\x80\x8B"
                             "ds",
                             false),
                    1);
    CU_ASSERT_EQUAL(count_of("\xEF\xBB\xBFword", SEARCH_WORD, "word", false), 1);
    CU_ASSERT_EQUAL(count_of("O'Hara", SEARCH_WORD, "O\xE2\x80\x99Hara", false), 1);
    CU_ASSERT_EQUAL(count_of("-1.5 2.5", SEARCH_WORD,
                             "\xE2\x88\x92"
                             "1.5 2.5",
                             false),
                    1);
    CU_ASSERT_EQUAL(count_of("two w\xC3\xB6rds", SEARCH_WORD, "a/two%20w%C3%B6rds.pdf", false), 1);
    CU_ASSERT_EQUAL(count_of("A & B", SEARCH_WORD, "<a b='A%20%26amp;%20B'/>", true), 0);
    CU_ASSERT_EQUAL(count_of("A & B", SEARCH_WORD, "<a b='A%20%26%20B'/>", true), 1);
    CU_ASSERT_EQUAL(count_of("5% of 7%2 %", SEARCH_WORD, "5% of 7%2 %", false), 1);
    CU_ASSERT_EQUAL(count_of("% word", SEARCH_WORD, "%</a>word <a>%2 word % word", true), 1);
}

static void bytes_that_are_no_letters_are_compared_as_they_are(void)
{
    CU_ASSERT_EQUAL(count_of("a\xFF\xC3z", SEARCH_WORD, "A\xFF\xC3Z", false), 1);
    CU_ASSERT_EQUAL(count_of("a\xE2\x80", SEARCH_WORD, "a\xE2\x80", true), 1);
    CU_ASSERT_EQUAL(count_of("\xF5\x80\x80\x80 a", SEARCH_WORD, "\xF5\x80\x80\x80 a", false), 1);
    CU_ASSERT_EQUAL(count_of("b", SEARCH_WORD, "\xC3<a>b</a>", true), 1);
}

static void folded_texts_have_no_space_around(void)
{
    char *folded = text_folded(" \n \xC3\x89t\xC3\xA9  \xC2\xA0 1\xC2\xA0");
    CU_ASSERT_STRING_EQUAL(folded, "ete 1");
    free(folded);
    folded = text_folded("\xC2\xAD ");
    CU_ASSERT_STRING_EQUAL(folded, "");
    free(folded);
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
    {"long texts are found in pieces", long_texts_are_found_in_pieces},
    {"where a piece stands is told", where_a_piece_stands_is_told},
    {"letters of all scripts lose their case and accents", all_scripts_lose_their_case_and_accents},
    {"signs may be written in other ways", signs_may_be_written_in_other_ways},
    {"bytes that are no letters are compared as they are",
     bytes_that_are_no_letters_are_compared_as_they_are},
    {"folded texts have no space around them", folded_texts_have_no_space_around},
    {"nothing is found by nothing", nothing_is_found_by_nothing},
    {"equal texts are told once", equal_texts_are_told_once},
    {"many texts in a file", many_texts_in_a_file},
    {"countries lie in regions", countries_lie_in_regions},
    CU_TEST_INFO_NULL,
};
