#include <CUnit/CUnit.h>
#include <string.h>

#include "standard/file_kind.h"

extern CU_TestInfo file_kind_tests[];

static void a_version_is_of_one_format(void)
{
    CU_ASSERT_EQUAL(version_format(version_index("2.01")), FORMAT_IATI);
    CU_ASSERT_EQUAL(version_format(version_index("1.00")), FORMAT_UNSDG);
    CU_ASSERT_EQUAL(version_index("2.04"), VERSION_COUNT);
    CU_ASSERT_EQUAL(version_index(""), VERSION_COUNT);
    CU_ASSERT_STRING_EQUAL(format_oldest(FORMAT_IATI), "2.01");
    CU_ASSERT_STRING_EQUAL(format_newest(FORMAT_IATI), "2.03");
    CU_ASSERT_STRING_EQUAL(format_oldest(FORMAT_UNSDG), "1.00");
    CU_ASSERT_STRING_EQUAL(format_newest(FORMAT_UNSDG), "1.00");
    CU_ASSERT_EQUAL(format_versions(FORMAT_IATI) & format_versions(FORMAT_UNSDG), 0);
    CU_ASSERT_STRING_EQUAL(version_number(version_index("2.02")), "2.02");
}

static void a_kind_has_the_versions_of_its_format(void)
{
    CU_ASSERT_TRUE(file_kind_has_version(FILE_ORGANISATIONS, "2.03"));
    CU_ASSERT_FALSE(file_kind_has_version(FILE_ORGANISATIONS, "1.00"));
    CU_ASSERT_TRUE(file_kind_has_version(FILE_UNSDG_REPORTS, "1.00"));
    CU_ASSERT_FALSE(file_kind_has_version(FILE_UNSDG_REPORTS, "2.03"));
    CU_ASSERT_FALSE(file_kind_has_version(FILE_UNSDG_REPORTS, "1.01"));
}

static void a_kind_is_known_by_its_root(void)
{
    for (int i = FILE_UNKNOWN + 1; i < FILE_KIND_COUNT; i++) {
        enum file_kind kind = (enum file_kind)i;
        CU_ASSERT_EQUAL(file_kind_of_root(file_kind_name(kind)), kind);
        CU_ASSERT(*file_kind_item(kind) && *file_kind_identifier(kind));
        CU_ASSERT(*file_kind_facts(kind)->schema && *file_kind_facts(kind)->heading);
    }
    CU_ASSERT_EQUAL(file_kind_of_root("iati-activity"), FILE_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(file_kind_facts(FILE_UNSDG_REPORTS)->plural, "reports");
}

static void lists_read_as_sentences_do(void)
{
    struct strbuf text = STRBUF_INIT;
    format_add_versions(&text, FORMAT_IATI, "and");
    CU_ASSERT_STRING_EQUAL(text.text, "2.01, 2.02 and 2.03");
    strbuf_reset(&text);
    format_add_versions(&text, FORMAT_UNSDG, "and");
    CU_ASSERT_STRING_EQUAL(text.text, "1.00");
    strbuf_reset(&text);
    file_kind_add_roots(&text);
    CU_ASSERT_STRING_EQUAL(text.text, "iati-activities, iati-organisations or unsdg-reports");
    strbuf_release(&text);
}

CU_TestInfo file_kind_tests[] = {
    {"a version is of one format", a_version_is_of_one_format},
    {"a kind has the versions of its format", a_kind_has_the_versions_of_its_format},
    {"a kind is known by its root", a_kind_is_known_by_its_root},
    {"lists read as sentences do", lists_read_as_sentences_do},
    CU_TEST_INFO_NULL,
};
