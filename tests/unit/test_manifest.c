#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/file_facts.h"
#include "publish/manifest.h"

extern CU_TestInfo manifest_tests[];

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char file_path[] = "/tmp/iatipub-manifest-test.xml";

static void write_xml(const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(file_write(file_path, text, strlen(text), &error));
}

static void sums_are_exact_by_type_and_currency(void)
{
    write_xml("<iati-activities version=\"2.03\">"
              "<iati-activity default-currency=\"USD\">"
              "<budget type=\"1\"><period-start/><value>10</value></budget>"
              "<transaction><transaction-type code=\"3\"/><value>0.10</value></transaction>"
              "<transaction><transaction-type code=\"3\"/><value> 0.20 </value></transaction>"
              "<transaction><transaction-type code=\"3\"/><value currency=\"EUR\">-5.5</value>"
              "</transaction></iati-activity>"
              "<iati-activity><transaction><transaction-type code=\"4\"/>"
              "<value>7<!-- c --><![CDATA[.5]]></value></transaction>"
              "<result><indicator><period><target value=\"9\"/></period></indicator></result>"
              "</iati-activity></iati-activities>");
    struct manifest_entry entry = {.name = NULL};
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(file_sums(file_path, &entry, &error));
    static const struct {
        const char *element, *type, *currency, *total;
        size_t count;
    } expected[] = {
        {"transaction", "3", "EUR", "-5.5", 1},
        {"transaction", "3", "USD", "0.30", 2},
        {"transaction", "4", "", "7.5", 1},
        {"budget", "1", "USD", "10", 1},
    };
    CU_ASSERT_EQUAL_FATAL(entry.sum_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < entry.sum_count; i++) {
        CU_ASSERT_STRING_EQUAL(entry.sums[i].element, expected[i].element);
        CU_ASSERT_STRING_EQUAL(entry.sums[i].type, expected[i].type);
        CU_ASSERT_STRING_EQUAL(entry.sums[i].currency, expected[i].currency);
        CU_ASSERT_STRING_EQUAL(entry.sums[i].total, expected[i].total);
        CU_ASSERT_EQUAL(entry.sums[i].count, expected[i].count);
    }
    manifest_entry_release(&entry);
    unlink(file_path);
}

static void content_is_the_same_at_another_moment(void)
{
    static const char *const texts[] = {
        "<iati-activities generated-datetime=\"2026-01-01T00:00:00Z\" version=\"2.03\"/>",
        "<iati-activities generated-datetime=\"2026-12-31T23:59:59Z\" version=\"2.03\"/>",
        "<iati-activities generated-datetime=\"2026-01-01T00:00:00Z\" version=\"2.02\"/>",
        "<iati-activities version=\"2.03\"/>"};
    char digests[4][DIGEST_TEXT_SIZE];
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < 4; i++) {
        write_xml(texts[i]);
        CU_ASSERT_TRUE(content_digest(file_path, digests[i], &error));
    }
    CU_ASSERT_STRING_EQUAL(digests[0], digests[1]);
    CU_ASSERT_STRING_NOT_EQUAL(digests[0], digests[2]);
    CU_ASSERT_STRING_NOT_EQUAL(digests[0], digests[3]);
    unlink(file_path);
}

static struct manifest_entry make_entry(const char *name, size_t activities, const char *total)
{
    struct manifest_entry entry = {.name = xstrdup(name),
                                   .size = 5000000000,
                                   .sha256 = DIGEST,
                                   .content_sha256 = DIGEST,
                                   .activities = activities};
    entry.sums = xcalloc(1, sizeof *entry.sums);
    entry.sum_count = entry.sum_capacity = 1;
    entry.sums[0] = (struct manifest_sum){xstrdup("transaction"), xstrdup("3"), xstrdup("USD"), 2,
                                          xstrdup(total)};
    return entry;
}

static void text_is_read_as_it_was_written(void)
{
    struct manifest manifest = {.entries = NULL}, again = {.entries = NULL};
    struct manifest_entry second = make_entry("second", 2, "1.50");
    struct manifest_entry first = make_entry("first", 3, "-7");
    second.title = xstrdup("A \"title\" \xc3\xa9");
    second.kind = DATASET_ORGANISATIONS;
    manifest_add(&manifest, &second);
    manifest_add(&manifest, &first);
    char *text = manifest_render(&manifest, "XM-DAC-41302");
    CU_ASSERT_TRUE(strstr(text, "\"first\"") < strstr(text, "\"second\""));
    CU_ASSERT_TRUE(manifest_parse(&again, text, strlen(text)));
    char *same = manifest_render(&again, "XM-DAC-41302");
    CU_ASSERT_STRING_EQUAL(text, same);
    const struct manifest_entry *entry = manifest_find(&again, "second");
    CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
    CU_ASSERT_EQUAL(entry->size, 5000000000);
    CU_ASSERT_EQUAL(entry->kind, DATASET_ORGANISATIONS);
    CU_ASSERT_EQUAL(entry->activities, 2);
    free(text);
    free(same);
    manifest_release(&manifest);
    manifest_release(&again);
}

static void what_is_no_manifest_is_not_believed(void)
{
    static const char *const texts[] = {
        "",
        "[]",
        "{\"manifest\": 2, \"datasets\": []}",
        "{\"manifest\": 1}",
        "{\"manifest\": 1, \"datasets\": [{\"name\": \"a\"}]}",
        "{\"manifest\": 1, \"datasets\": [{\"name\": \"a\", \"kind\": \"activities\","
        " \"sha256\": \"12\", \"content_sha256\": \"" DIGEST "\"}]}",
        "{\"manifest\": 1, \"datasets\": [{\"name\": \"a\", \"kind\": \"activities\","
        " \"sha256\": \"" DIGEST "\", \"content_sha256\": \"" DIGEST "\","
        " \"sums\": [{\"element\": \"x\", \"total\": \"1e5\"}]}]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct manifest manifest = {.entries = NULL};
        CU_ASSERT_FALSE(manifest_parse(&manifest, texts[i], strlen(texts[i])));
        CU_ASSERT_EQUAL(manifest.count, 0);
    }
}

static void differences_are_told_in_activities_and_sums(void)
{
    struct manifest_entry before = make_entry("a", 3, "1.00"), after = make_entry("a", 4, "2.00");
    struct manifest_entry same = make_entry("a", 3, "1.00"), none = make_entry("a", 3, "1.00");
    char *text = manifest_differences(&before, &after);
    CU_ASSERT_STRING_EQUAL(text, "activities 3 -> 4; transaction of type 3 in USD 1.00 -> 2.00");
    free(text);
    CU_ASSERT_PTR_NULL(manifest_differences(&before, &same));
    free(none.sums[0].currency);
    none.sums[0].currency = xstrdup("EUR");
    text = manifest_differences(&before, &none);
    CU_ASSERT_STRING_EQUAL(text, "transaction of type 3 in EUR none -> 1.00; "
                                 "transaction of type 3 in USD 1.00 -> none");
    free(text);
    manifest_entry_release(&before);
    manifest_entry_release(&after);
    manifest_entry_release(&same);
    manifest_entry_release(&none);
}

CU_TestInfo manifest_tests[] = {
    {"sums are exact, by type and currency", sums_are_exact_by_type_and_currency},
    {"content is the same at another moment", content_is_the_same_at_another_moment},
    {"text is read as it was written", text_is_read_as_it_was_written},
    {"what is no manifest is not believed", what_is_no_manifest_is_not_believed},
    {"differences are told in activities and sums", differences_are_told_in_activities_and_sums},
    CU_TEST_INFO_NULL,
};
