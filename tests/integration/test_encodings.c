#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

static const char activities[] =
    "iati_identifier,title,description,activity_status\n"
    "XM-DAC-41302-A,Ports de l'oc\u00e9an,\u00c0 am\u00e9liorer: \u00ab tous \u00bb,2\n"
    "XM-DAC-41302-B,Caminos del a\u00f1o,\u00a1Ma\u00f1ana!,2\n";

/* `text` in another encoding, after `mark`. The length in bytes goes to `length`. */
static char *encode(const char *text, const char *encoding, const char *mark, size_t *length)
{
    size_t left = strlen(text), room = 4 * left + 8;
    char *bytes = text_of("%*s", (int)room, ""), *from = text_of("%s", text);
    char *to = bytes + strlen(mark);
    memcpy(bytes, mark, strlen(mark));
    room -= strlen(mark);
    iconv_t converter = iconv_open(encoding, "UTF-8");
    bool converted = iconv(converter, &from, &left, &to, &room) != (size_t)-1;
    CHECK(converted, "the text can't be written in %s", encoding);
    iconv_close(converter);
    *length = (size_t)(to - bytes);
    return bytes;
}

/* What is published when activities.csv is these bytes, with more settings of its source. */
static char *published(const char *bytes, size_t length, const char *settings)
{
    const char *publication = small_publication();
    if (*settings)
        edit(publication, "publication.yaml", "  - file: records/*.csv\n",
             text_of("  - file: records/*_*s.csv\n  - file: records/transactions.csv\n"
                     "  - file: records/activities.csv\n%s",
                     settings));
    write_bytes(file_of(publication, "records/activities.csv"), bytes, length);
    run_well(publication);
    return read_file(file_of(publication, "site/small.xml"), NULL);
}

/* The same activities, written otherwise, give the same file. */
static void expect_same(const char *bytes, size_t length, const char *settings)
{
    const char *plain = published(activities, strlen(activities), "");
    CHECK(text_has(plain, "oc\u00e9an") && text_has(plain, "a\u00f1o"), "letters were lost: %s",
          plain);
    remove_folder(in_test("small"));
    const char *other = published(bytes, length, settings);
    CHECK(strcmp(plain, other) == 0, "the published file differs:\n%s", other);
}

static void expect_same_encoded(const char *encoding, const char *mark, const char *settings)
{
    size_t length;
    const char *bytes = encode(activities, encoding, mark, &length);
    expect_same(bytes, length, settings);
}

static void utf8_may_have_a_byte_order_mark(void)
{
    expect_same_encoded("UTF-8", "\xEF\xBB\xBF", "");
}

static void latin1_is_read_when_configured(void)
{
    expect_same_encoded("ISO-8859-1", "", "    encoding: latin-1\n");
}

static void windows_1252_is_read_when_configured(void)
{
    expect_same_encoded("WINDOWS-1252", "", "    encoding: windows-1252\n");
}

static void little_endian_utf16_is_known_by_its_mark(void)
{
    expect_same_encoded("UTF-16LE", "\xFF\xFE", "");
}

static void big_endian_utf16_is_known_by_its_mark(void)
{
    expect_same_encoded("UTF-16BE", "\xFE\xFF", "");
}

static void byte_order_mark_beats_the_configuration(void)
{
    expect_same_encoded("UTF-16LE", "\xFF\xFE", "    encoding: latin-1\n");
}

/* The records with another character between the cells. */
static char *delimited_by(char delimiter)
{
    char *text = text_of("%s", activities);
    for (char *c = text; *c; c++)
        if (*c == ',')
            *c = delimiter;
    return text;
}

static void semicolons_are_found_out(void)
{
    const char *text = delimited_by(';');
    expect_same(text, strlen(text), "");
}

static void tabs_are_found_out(void)
{
    const char *text = delimited_by('\t');
    expect_same(text, strlen(text), "");
}

static void tab_is_read_when_configured(void)
{
    const char *text = delimited_by('\t');
    expect_same(text, strlen(text), "    delimiter: tab\n");
}

static void other_delimiter_is_read_when_configured(void)
{
    const char *text = delimited_by('|');
    expect_same(text, strlen(text), "    delimiter: \"|\"\n");
}

static void utf16_with_tabs_is_read_as_spreadsheets_write_it(void)
{
    size_t length;
    const char *bytes = encode(delimited_by('\t'), "UTF-16LE", "\xFF\xFE", &length);
    expect_same(bytes, length, "");
}

static void line_ends_may_be_of_any_kind(void)
{
    char *text = text_of("%s", "");
    for (const char *c = activities; *c; c++)
        text = *c == '\n' ? text_of("%s\r\n", text) : text_of("%s%c", text, *c);
    expect_same(text, strlen(text), "");
}

static void last_line_may_lack_its_end(void)
{
    expect_same(activities, strlen(activities) - 1, "");
}

static void configured_utf8_refuses_latin1(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "records/*.csv\n",
         "records/*.csv\n    encoding: utf-8\n");
    size_t length;
    const char *bytes = encode(activities, "ISO-8859-1", "", &length);
    write_bytes(file_of(publication, "records/activities.csv"), bytes, length);
    EXPECT(run(publication), 1, "records/activities.csv:2", "0xE9", "latin-1");
}

CU_TestInfo encoding_tests[] = {
    {"UTF-8 may have a byte order mark", utf8_may_have_a_byte_order_mark},
    {"Latin-1 is read when configured", latin1_is_read_when_configured},
    {"Windows-1252 is read when configured", windows_1252_is_read_when_configured},
    {"little endian UTF-16 is known by its mark", little_endian_utf16_is_known_by_its_mark},
    {"big endian UTF-16 is known by its mark", big_endian_utf16_is_known_by_its_mark},
    {"byte order mark beats the configuration", byte_order_mark_beats_the_configuration},
    {"semicolons are found out", semicolons_are_found_out},
    {"tabs are found out", tabs_are_found_out},
    {"tab is read when configured", tab_is_read_when_configured},
    {"other delimiter is read when configured", other_delimiter_is_read_when_configured},
    {"UTF-16 with tabs is read as spreadsheets write it",
     utf16_with_tabs_is_read_as_spreadsheets_write_it},
    {"line ends may be of any kind", line_ends_may_be_of_any_kind},
    {"last line may lack its end", last_line_may_lack_its_end},
    {"configured UTF-8 refuses Latin-1", configured_utf8_refuses_latin1},
    CU_TEST_INFO_NULL,
};
