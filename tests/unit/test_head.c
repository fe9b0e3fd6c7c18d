#include "validate/head.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "unit/gathered.h"

extern CU_TestInfo head_tests[];

static void read_text(struct head *head, const char *text)
{
    head_read(head, text, strlen(text));
}

static void kinds_and_versions(void)
{
    struct head head;
    read_text(&head, "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<!-- <rss> -->"
                     "<iati-activities version=\"2.03\" generated-datetime=\"x\">broken <");
    CU_ASSERT_EQUAL(head.kind, FILE_ACTIVITIES);
    check_text(head.version, "2.03");
    check_text(head.generated, "x");
    CU_ASSERT_EQUAL(head.offset, 57);
    CU_ASSERT_PTR_NULL(head.wrong_root);
    CU_ASSERT_PTR_NULL(head.wrong_version);
    head_release(&head);
    read_text(&head, "<iati-organisations version='2.01'/>");
    CU_ASSERT_EQUAL(head.kind, FILE_ORGANISATIONS);
    check_text(head.version, "2.01");
    CU_ASSERT_PTR_NULL(head.generated);
    CU_ASSERT_EQUAL(head.offset, 0);
    head_release(&head);
}

static void wrong_versions(void)
{
    struct head head;
    read_text(&head, "<iati-activities xmlns:x='http://x' x:version='2.03'>");
    check_text(head.wrong_version, "element 'iati-activities' has no attribute 'version'; expected "
                                   "2.01, 2.02 or 2.03; nothing else was checked");
    check_text(head.version, "");
    head_release(&head);
    read_text(&head, "<iati-activities version='2.03 or later'>");
    check_text(head.wrong_version, "version \"2.03 or later\" is not a version of IATI; expected "
                                   "2.01, 2.02 or 2.03; nothing else was checked");
    check_text(head.version, "");
    head_release(&head);
    read_text(&head, "<iati-activities version='1.04'>");
    check_text(head.wrong_version,
               "version \"1.04\" is no longer supported; expected 2.01, 2.02 or "
               "2.03; nothing else was checked");
    check_text(head.version, "1.04");
    head_release(&head);
}

static void files_of_financial_data(void)
{
    struct head head;
    read_text(&head, "<unsdg-reports version='1.00'>");
    CU_ASSERT_EQUAL(head.kind, FILE_UNSDG_REPORTS);
    CU_ASSERT_PTR_NULL(head.wrong_version);
    head_release(&head);
    read_text(&head, "<unsdg-reports version='2.03'>");
    check_text(head.wrong_version, "version \"2.03\" is not a version of UN financial data; "
                                   "expected 1.00; nothing else was checked");
    head_release(&head);
    read_text(&head, "<iati-activities version='1.00'>");
    check_text(head.wrong_version, "version \"1.00\" is no longer supported; expected 2.01, 2.02 "
                                   "or 2.03; nothing else was checked");
    head_release(&head);
    read_text(&head, "<unsdg-reports xmlns='http://x' version='1.00'>");
    check_text(head.wrong_root, "the root element is \"unsdg-reports\" in the namespace "
                                "\"http://x\", but UN financial data elements have no namespace; "
                                "remove it");
    head_release(&head);
}

static void wrong_roots(void)
{
    struct head head;
    read_text(&head, "\n<iati-activity version='2.03'><iati-activities version='2.03'/>");
    CU_ASSERT_EQUAL(head.kind, FILE_UNKNOWN);
    CU_ASSERT_EQUAL(head.offset, 1);
    check_text(head.wrong_root, "the root element is \"iati-activity\"; expected iati-activities, "
                                "iati-organisations or unsdg-reports");
    CU_ASSERT_PTR_NULL(head.wrong_version);
    head_release(&head);
    read_text(&head, "<iati-organisations xmlns='urn:x'>");
    check_text(head.wrong_root,
               "the root element is \"iati-organisations\" in the namespace \"urn:x\", but IATI "
               "elements have no namespace; remove it");
    head_release(&head);
}

/* What is wrong before the root is told when the document is read as a whole. */
static void nothing_to_read(void)
{
    static const char *const texts[] = {
        "",      "hello",
        "<",     "<iati-activities version='2.03'",
        "<!-- ", "<!DOCTYPE iati-activities [<!ENTITY x '2.03'>]><iati-activities version='&x;'>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct head head;
        read_text(&head, texts[i]);
        CU_ASSERT_EQUAL(head.kind, FILE_UNKNOWN);
        check_text(head.version, "");
        CU_ASSERT_PTR_NULL(head.wrong_root);
        CU_ASSERT_PTR_NULL(head.wrong_version);
        head_release(&head);
    }
}

CU_TestInfo head_tests[] = {
    {"reads kind, version and date of a file", kinds_and_versions},
    {"tells a version that is missing, wrong or old", wrong_versions},
    {"tells a root that is none of IATI", wrong_roots},
    {"financial data have a version of their own", files_of_financial_data},
    {"reads nothing where there is no root, and no DOCTYPE", nothing_to_read},
    CU_TEST_INFO_NULL,
};
