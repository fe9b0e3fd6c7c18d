#include "convert/xml_output.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern CU_TestInfo xml_output_tests[];

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* A document in memory. */
struct trial {
    struct xml_output xml;
    FILE *stream;
    char *text;
    size_t length;
};

static void trial_begin(struct trial *trial)
{
    *trial = (struct trial){.text = NULL};
    trial->stream = open_memstream(&trial->text, &trial->length);
    xml_output_begin(&trial->xml, trial->stream);
}

static void trial_end(struct trial *trial, const char *expected)
{
    CU_ASSERT_TRUE(xml_output_end(&trial->xml));
    fclose(trial->stream);
    CU_ASSERT_STRING_EQUAL(trial->text, expected);
    free(trial->text);
}

static void indents(void)
{
    struct trial trial;
    trial_begin(&trial);
    xml_start_element(&trial.xml, "a");
    xml_start_element(&trial.xml, "b");
    xml_attribute(&trial.xml, "c", "12", 1);
    xml_end_element(&trial.xml);
    xml_start_element(&trial.xml, "d");
    xml_text(&trial.xml, "e f", 1);
    xml_end_element(&trial.xml);
    xml_end_element(&trial.xml);
    trial_end(&trial, DECLARATION "<a>\n  <b c=\"1\"/>\n  <d>e</d>\n</a>\n");
}

static void escapes(void)
{
    static const char text[] = "<&>\"'\t\r\n\xC3\xA9";
    struct trial trial;
    trial_begin(&trial);
    xml_start_element(&trial.xml, "a");
    xml_attribute(&trial.xml, "b", text, strlen(text));
    xml_text(&trial.xml, text, strlen(text));
    xml_end_element(&trial.xml);
    trial_end(&trial, DECLARATION "<a b=\"&lt;&amp;&gt;&quot;'&#9;&#13;&#10;\xC3\xA9\">"
                                  "&lt;&amp;&gt;&quot;'\t&#13;\n\xC3\xA9</a>\n");
}

static void tells_of_failure(void)
{
    FILE *full = fopen("/dev/full", "w");
    struct xml_output xml;
    xml_output_begin(&xml, full);
    bool written = true;
    for (int i = 0; i < 100000; i++) {
        xml_start_element(&xml, "element");
        written = xml_end_element(&xml) && written;
    }
    CU_ASSERT_FALSE(written);
    errno = 0;
    CU_ASSERT_FALSE(xml_output_end(&xml));
    fclose(full);
}

CU_TestInfo xml_output_tests[] = {
    {"elements are indented, ended short when empty, and on one line with text", indents},
    {"what would not come back as it is becomes a reference", escapes},
    {"a stream that can't be written is told of", tells_of_failure},
    CU_TEST_INFO_NULL,
};
