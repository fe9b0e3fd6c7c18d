#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "validate/item_stream.h"

extern CU_TestInfo item_stream_tests[];

static void begin(void *context, enum file_kind kind, const struct node *root)
{
    strbuf_addf(context, "%s:%zu ", file_kind_name(kind), root->attribute_count);
}

static void take(void *context, enum file_kind kind, const struct node *item)
{
    (void)kind;
    strbuf_addf(context, "%s ", item->first ? item->first->text : "-");
    CU_ASSERT_PTR_NOT_NULL_FATAL(item->parent);
    CU_ASSERT_PTR_NULL(item->prev);
}

/* Reads a text as a file; `told` receives what came of it. */
static bool read_text(const char *text, struct strbuf *told, struct error *error)
{
    char path[] = "/tmp/iatipub-items-XXXXXX";
    int descriptor = mkstemp(path);
    CU_ASSERT_TRUE_FATAL(descriptor >= 0);
    close(descriptor);
    CU_ASSERT_TRUE(file_write(path, text, strlen(text), error));
    struct names *names = names_new();
    const struct item_taker taker = {told, begin, take};
    bool read = item_stream_read(path, names, &taker, error);
    names_free(names);
    unlink(path);
    return read;
}

static void expect_refusal(const char *text, const char *words)
{
    struct error error = ERROR_INIT;
    struct strbuf told = STRBUF_INIT;
    CU_ASSERT_FALSE(read_text(text, &told, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, words));
    error_clear(&error);
    strbuf_release(&told);
}

static void gives_items_one_by_one(void)
{
    struct error error = ERROR_INIT;
    struct strbuf told = STRBUF_INIT;
    CU_ASSERT_TRUE(read_text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<iati-activities version=\"2.03\">text"
                             "<iati-activity><iati-identifier>A</iati-identifier></iati-activity>"
                             "<x:other xmlns:x=\"urn:x\"><iati-activity/></x:other>"
                             "<iati-activity><iati-identifier>B&amp;<![CDATA[C]]></iati-identifier>"
                             "</iati-activity></iati-activities>",
                             &told, &error));
    CU_ASSERT_STRING_EQUAL(told.text, "iati-activities:1 A B&C ");
    strbuf_release(&told);
}

static void refuses_what_is_no_iati_file(void)
{
    expect_refusal("", "it is empty");
    expect_refusal("<html version=\"2.03\"/>", "it is no IATI file");
    expect_refusal("<iati-activities version=\"1.05\"/>", "no version that can be read");
    expect_refusal("<iati-activities version=\"2.03\"><a></b></iati-activities>",
                   "it is not well-formed XML: line 1");
    expect_refusal("<!DOCTYPE x [<!ENTITY e \"e\">]><iati-activities version=\"2.03\"/>",
                   "it has a declaration (<!DOCTYPE...>)");
    expect_refusal("<iati-activities version=\"2.03\"><iati-activity>", "not well-formed");
}

static void refuses_a_file_that_is_not_there(void)
{
    struct error error = ERROR_INIT;
    const struct item_taker taker = {NULL, begin, take};
    CU_ASSERT_FALSE(item_stream_read("/nowhere/a.xml", NULL, &taker, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/nowhere/a.xml"));
    error_clear(&error);
}

CU_TestInfo item_stream_tests[] = {
    {"gives items one by one", gives_items_one_by_one},
    {"refuses what is no IATI file", refuses_what_is_no_iati_file},
    {"refuses a file that is not there", refuses_a_file_that_is_not_there},
    CU_TEST_INFO_NULL,
};
