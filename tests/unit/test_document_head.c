#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "publish/document_head.h"

extern CU_TestInfo document_head_tests[];

/* Fails with a text that is not known before. */
static void fail_with(const char *text)
{
    CU_assertImplementation(CU_FALSE, __LINE__, text, __FILE__, "", CU_FALSE);
}

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ROOT "<iati-activities version=\"2.03\">"

/* A document, and part of what is said of it; NULL: it is taken. */
struct sample {
    const char *text;
    const char *fault;
};

static void check_samples(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum dataset_kind kind;
        const char *fault = document_head_fault(samples[i].text, strlen(samples[i].text), &kind);
        bool agrees =
            fault ? samples[i].fault && strstr(fault, samples[i].fault) : samples[i].fault == NULL;
        if (!agrees)
            fail_with(samples[i].text);
        CU_ASSERT_TRUE(agrees);
    }
}
#define CHECK_SAMPLES(samples) check_samples(samples, sizeof(samples) / sizeof *(samples))

static void documents_as_fetchers_take_them(void)
{
    static const struct sample samples[] = {
        {DECLARATION ROOT, NULL},
        {ROOT, NULL},
        {"\n " ROOT, NULL},
        {"<?xml\tversion='1.0' encoding = 'utf-8'?>\r\n<!-- one -->\n" ROOT, NULL},
        {"<?xml version=\"1.0\"?><!----><iati-organisations\n\tgenerated-datetime='>'\n"
         "\tversion = '2.03'/>",
         NULL},
        {"<iati-activities xmlns:x='u' x:version='1' version=\"2.03\" a='", NULL},
    };
    CHECK_SAMPLES(samples);
}

static void first_bytes(void)
{
    static const struct sample samples[] = {
        {"", "is empty"},
        {"\xef\xbb\xbf" DECLARATION ROOT, "byte-order mark"},
        {"\xff\xfe<", "UTF-16"},
        {"\xfe\xff", "UTF-16"},
        {"\x1f\x8b\x08", "not declared"},
        {"PK\x03\x04", "ZIP"},
    };
    CHECK_SAMPLES(samples);
    enum dataset_kind kind;
    const char *fault = document_head_fault("<\0?\0x\0", 6, &kind);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fault);
    CU_ASSERT_STRING_EQUAL(fault, "is UTF-16; save it as UTF-8");
}

static void web_pages(void)
{
    static const struct sample samples[] = {
        {"<!doctype html><title>Login</title>", "web page"},
        {"<!DOCTYPE HTML PUBLIC", "web page"},
        {"\n\n<html lang=en>", "web page"},
        {DECLARATION "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML", "web page"},
        {"<!-- a theme --><HTML>", "web page"},
    };
    CHECK_SAMPLES(samples);
}

static void what_may_not_stand_before_the_root(void)
{
    static const struct sample samples[] = {
        {"\n" DECLARATION ROOT, "white space before its XML declaration"},
        {"<!-- a -->" DECLARATION ROOT, "not at its very beginning"},
        {"<?xml version='1.0' " ROOT, "declaration without an end"},
        {"<?xml version='1.0' encoding='ISO-8859-1'?>" ROOT, "another encoding"},
        {"<?xml version='1.0' encoding=\"utf-80\"?>" ROOT, "another encoding"},
        {DECLARATION "<?xml-stylesheet href='a.xsl'?>" ROOT, "a stylesheet?"},
        {"<?xml-stylesheet href='a.xsl'?>" ROOT, "a stylesheet?"},
        {DECLARATION "<!DOCTYPE iati-activities [<!ENTITY a 'b'>]>" ROOT, "has a DOCTYPE"},
        {DECLARATION "<!--a--><!--b-->" ROOT, "more than one comment"},
        {DECLARATION "<!-- a > b -->" ROOT, "'>' in it"},
        {DECLARATION "<!-- a " ROOT, "too long"},
        {DECLARATION "text" ROOT, "no root element"},
    };
    CHECK_SAMPLES(samples);
}

static void root_elements(void)
{
    static const struct sample samples[] = {
        {"<x:iati-activities version='2.03'>", "no root element"},
        {"<iati-activity version='2.03'>", "no root element"},
        {"<iati-activities-2 version='2.03'>", "no root element"},
        {"<IATI-Activities version='2.03'>", "no root element"},
        {"{\"error\":1}", "no root element"},
        {"<iati-activities>", "without version"},
        {"<iati-activities version=''>", "without version"},
        {"<iati-activities version=2.03>", "without version"},
        {"<iati-activities x:version='2'>", "without version"},
        {"<iati-activities a=' version=\"2.03\"'>", "without version"},
        {"<iati-activities><a version='2.03'>", "without version"},
        {"<iati-activities a='b'", "truncated"},
        {"<iati-activities version='2.0", "truncated"},
        {"<iati-activities", "truncated"},
    };
    CHECK_SAMPLES(samples);
}

static void kinds(void)
{
    enum dataset_kind kind = DATASET_ORGANISATIONS;
    CU_ASSERT_PTR_NULL(document_head_fault(ROOT, strlen(ROOT), &kind));
    CU_ASSERT_EQUAL(kind, DATASET_ACTIVITIES);
    static const char other[] = "<iati-organisations version='2.03'>";
    CU_ASSERT_PTR_NULL(document_head_fault(other, strlen(other), &kind));
    CU_ASSERT_EQUAL(kind, DATASET_ORGANISATIONS);
}

/* A document of 7,000 bytes with the text at its end or where it is cut. */
static const char *fault_at(const char *before, size_t at, const char *text)
{
    static char document[7000];
    enum dataset_kind kind;
    memset(document, ' ', sizeof document);
    memcpy(document, before, strlen(before));
    memcpy(document + at, text, strlen(text));
    return document_head_fault(document, sizeof document, &kind);
}

static void only_the_first_six_thousand_characters_count(void)
{
    CU_ASSERT_PTR_NULL(fault_at("", 5900, ROOT));
    CU_ASSERT_PTR_NULL(fault_at("<iati-activities", 6500, " version='2.03'>"));
    CU_ASSERT_PTR_NULL(fault_at("<iati-activities a='", 6500, "' version='2.03'>"));
    const char *fault = fault_at("", 6000, ROOT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fault);
    CU_ASSERT_PTR_NOT_NULL(strstr(fault, "first 6,000"));
    fault = fault_at("<!--", 5998, "-->");
    CU_ASSERT_PTR_NOT_NULL_FATAL(fault);
    CU_ASSERT_PTR_NOT_NULL(strstr(fault, "too long"));
}

static void ends(void)
{
    static const struct sample samples[] = {
        {ROOT "</iati-activities>", NULL},
        {"</iati-organisations >\n<!-- made by hand -->\r\n", NULL},
        {"<iati-activities version='2.03'/>\n", NULL},
        {"", "truncated"},
        {" \n", "truncated"},
        {ROOT "<iati-activity>", "truncated"},
        {ROOT "</iati-activities", "truncated"},
        {"</iati-activities>text", "truncated"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const char *fault = document_tail_fault(samples[i].text, strlen(samples[i].text));
        CU_ASSERT_EQUAL(fault == NULL, samples[i].fault == NULL);
    }
    char tail[DOCUMENT_TAIL_SIZE];
    memset(tail, ' ', sizeof tail);
    memcpy(tail + sizeof tail - 2, "/>", 2); /* cut behind an element without content */
    CU_ASSERT_PTR_NOT_NULL(document_tail_fault(tail, sizeof tail));
}

CU_TestInfo document_head_tests[] = {
    {"documents as fetchers take them", documents_as_fetchers_take_them},
    {"the first bytes tell marks, UTF-16 and archives", first_bytes},
    {"web pages are called so, wherever they begin", web_pages},
    {"what may not stand before the root element", what_may_not_stand_before_the_root},
    {"the root element is whole, without a prefix, and has a version", root_elements},
    {"the kind of a document is told", kinds},
    {"only the first six thousand characters count", only_the_first_six_thousand_characters_count},
    {"the end of the root element must be there", ends},
    CU_TEST_INFO_NULL,
};
