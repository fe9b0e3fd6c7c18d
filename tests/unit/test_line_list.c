#include "base/line_list.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/utf8.h"

extern CU_TestInfo line_list_tests[];

/* A file that has a name only as long as the descriptor is open; the caller frees the name. */
static char *file_of(const char *text, size_t length, int *descriptor)
{
    *descriptor = memfd_create("list", MFD_CLOEXEC);
    CU_ASSERT_EQUAL_FATAL(write(*descriptor, text, length), (ssize_t)length);
    return xasprintf("/proc/self/fd/%d", *descriptor);
}

static struct line_list *load(const char *text, size_t length, struct error *error)
{
    int descriptor;
    char *path = file_of(text, length, &descriptor);
    struct line_list *list = line_list_load(path, error);
    close(descriptor);
    free(path);
    return list;
}

static struct line_list *load_text(const char *text)
{
    struct error error = ERROR_INIT;
    struct line_list *list = load(text, strlen(text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    return list;
}

/* The list of `text` holds `count` identifiers, and `words` (which end with NULL) are among them.
 */
static void expect_words(const char *text, size_t count, const char *const *words)
{
    struct line_list *list = load_text(text);
    CU_ASSERT_EQUAL(line_list_count(list), count);
    for (; *words; words++)
        CU_ASSERT_TRUE(line_list_contains(list, *words));
    CU_ASSERT_FALSE(line_list_contains(list, ""));
    CU_ASSERT_FALSE(line_list_contains(list, "no such"));
    line_list_free(list);
}

#define EXPECT(text, count, ...) expect_words(text, count, (const char *const[]){__VA_ARGS__, NULL})

static void expect_error(const char *text, size_t length, const char *message)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(load(text, length, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    const char *place = error.text ? strchr(error.text, ':') : NULL;
    CU_ASSERT_EQUAL(error.text ? strncmp(error.text, "/proc/self/fd/", 14) : 1, 0);
    CU_ASSERT_STRING_EQUAL(place ? place + 1 : "", message);
    error_clear(&error);
}

static void each_line_is_an_identifier(void)
{
    EXPECT("XM-DAC-2\nXM-DAC-1\nGB-COH-1, Ltd\n", 3, "XM-DAC-1", "XM-DAC-2", "GB-COH-1, Ltd");
    EXPECT("a\nb", 2, "a", "b"); /* no line end */
    EXPECT("", 0, NULL);
    EXPECT("\n\n", 0, NULL);
}

static void identifiers_are_compared_as_they_are(void)
{
    struct line_list *list = load_text("XM-DAC-41302\nété\n");
    CU_ASSERT_TRUE(line_list_contains(list, "été"));
    CU_ASSERT_FALSE(line_list_contains(list, "xm-dac-41302"));
    CU_ASSERT_FALSE(line_list_contains(list, "XM-DAC-4130"));
    CU_ASSERT_FALSE(line_list_contains(list, "XM-DAC-413020"));
    CU_ASSERT_FALSE(line_list_contains(list, " été"));
    line_list_free(list);
}

static void repeated_identifiers_count_once(void)
{
    EXPECT("b\na\nb\na\nb\n", 2, "a", "b");
    EXPECT("a\na\nb\n", 2, "a", "b"); /* in order already */
}

static void blanks_and_comments_say_nothing(void)
{
    EXPECT("# known to us\n\n  a b \t\n \t\n  # more\nc#d\n", 2, "a b", "c#d");
}

static void files_of_windows_are_read(void)
{
    EXPECT("\xEF\xBB\xBF"
           "a\r\nb\r\n\r\n",
           2, "a", "b");
    EXPECT("\xEF\xBB\xBF# comment\r\n", 0, NULL);
}

static void quotes_of_csv_are_taken_off(void)
{
    EXPECT("\"a, b\"\n\"c \"\"d\"\"\"\n\" e \"\n\"f\n\"\n\"\"\n", 5, "a, b", "c \"d\"", "e", "\"f",
           "\"");
}

static void a_header_is_left_out(void)
{
    static const char *const headers[] = {
        "identifier",        "IATI-Identifier",   "iati_identifier", "\"Activity ID\"",
        "reporting-org-ref", "Publisher IATI ID", "# list\n\nref",   "\xEF\xBB\xBFid"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        char *text = xasprintf("%s\r\na\r\n", headers[i]);
        EXPECT(text, 1, "a");
        free(text);
    }
    EXPECT("a\nidentifier\n", 2, "a", "identifier"); /* only the first line can be one */
    EXPECT("XM-DAC-1\na\n", 2, "XM-DAC-1", "a");
}

static void a_table_is_refused(void)
{
    static const char message[] = "1: the line names several columns; expected one identifier a "
                                  "line: keep only the column of the identifiers";
    static const char *const headers[] = {"identifier,title\na,b\n", "\"id\";\"name\"\n",
                                          "iati-identifier\ttitle\n"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        expect_error(headers[i], strlen(headers[i]), message);
}

static void what_is_no_text_is_refused(void)
{
    expect_error("a\nb\xE9\n", 5, "2: the line is not in UTF-8; save the file as UTF-8");
    expect_error("\xFF\xFE"
                 "a\0\n\0",
                 6,
                 "1: the line holds a zero byte; expected a text file in "
                 "UTF-8 with an identifier a line");
    expect_error("a\n#\xC3", 4, "2: the line is not in UTF-8; save the file as UTF-8");
}

static void lines_are_bounded(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a\n");
    for (size_t i = 0; i < LINE_LIST_LONGEST; i++)
        strbuf_addch(&text, 'x');
    EXPECT(text.text, 2, "a", text.text + 2);
    strbuf_addch(&text, 'x');
    expect_error(text.text, text.length,
                 "2: the line is longer than 4,096 bytes; expected an identifier");
    strbuf_release(&text);
}

static void the_number_of_lines_is_bounded(void)
{
    char *text = xmalloc(LINE_LIST_MOST_LINES + 1);
    memset(text, '\n', LINE_LIST_MOST_LINES + 1);
    expect_error(text, LINE_LIST_MOST_LINES + 1,
                 "10000001: the file has more than 10,000,000 lines; split it");
    struct error error = ERROR_INIT;
    struct line_list *list = load(text, LINE_LIST_MOST_LINES, &error);
    CU_ASSERT_PTR_NOT_NULL(list);
    line_list_free(list);
    free(text);
}

static void long_lists_are_found_in(void)
{
    struct strbuf text = STRBUF_INIT;
    char word[32];
    for (unsigned i = 0; i < 50000; i++)
        strbuf_addf(&text, "XM-DAC-%u\n", i * 7919u % 50000u);
    struct line_list *list = load_text(text.text);
    CU_ASSERT_EQUAL(line_list_count(list), 50000);
    size_t found = 0;
    for (unsigned i = 0; i < 50000; i++) {
        snprintf(word, sizeof word, "XM-DAC-%u", i);
        found += line_list_contains(list, word);
    }
    CU_ASSERT_EQUAL(found, 50000);
    CU_ASSERT_FALSE(line_list_contains(list, "XM-DAC-50000"));
    line_list_free(list);
    strbuf_release(&text);
}

static void what_cannot_be_read_is_an_error(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(line_list_load("/nonexistent/known.txt", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_STRING_EQUAL(error.text,
                           "cannot read '/nonexistent/known.txt': No such file or directory");
    error_clear(&error);
    line_list_free(NULL);
}

static void characters_are_told_from_other_bytes(void)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"a", 1},
        {"\x7F", 1},
        {"é", 2},
        {"水", 3},
        {"😀", 4},
        {"\x80", 0},
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"\xC3", 0},
        {"\xC3(", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xED\xA0\x80", 0},
        {"\xEF\xBF\xBF", 3},
        {"\xE6\xB0", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x8F\xBF\xBF", 4},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(utf8_length(cases[i].bytes, strlen(cases[i].bytes)), cases[i].length);
    CU_ASSERT_EQUAL(utf8_length("é", 1), 0);
    CU_ASSERT_EQUAL(utf8_length("", 0), 0);
    CU_ASSERT_EQUAL(utf8_length("\0", 1), 1);
}

CU_TestInfo line_list_tests[] = {
    {"each line is an identifier", each_line_is_an_identifier},
    {"identifiers are compared as they are", identifiers_are_compared_as_they_are},
    {"repeated identifiers count once", repeated_identifiers_count_once},
    {"blanks and comments say nothing", blanks_and_comments_say_nothing},
    {"files of Windows are read", files_of_windows_are_read},
    {"quotes of CSV are taken off", quotes_of_csv_are_taken_off},
    {"a header is left out", a_header_is_left_out},
    {"a table is refused", a_table_is_refused},
    {"what is no text is refused", what_is_no_text_is_refused},
    {"lines are bounded", lines_are_bounded},
    {"the number of lines is bounded", the_number_of_lines_is_bounded},
    {"long lists are found in", long_lists_are_found_in},
    {"what cannot be read is an error", what_cannot_be_read_is_an_error},
    {"characters are told from other bytes", characters_are_told_from_other_bytes},
    CU_TEST_INFO_NULL,
};
