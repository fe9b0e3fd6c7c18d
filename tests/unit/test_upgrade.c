#include "records/upgrade.h"

#include <CUnit/CUnit.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "unit/folder.h"
#include "unit/gathered.h"

extern CU_TestInfo upgrade_tests[];

/* A file, one child of its root upgraded, and what came of it. */
struct work {
    xmlDoc *document, *result;
    struct findings findings;
    struct upgrade *upgrade;
};

static struct work work_begin(const char *text)
{
    struct error error = ERROR_INIT;
    struct work work = {.document = xmlReadMemory(text, (int)strlen(text), NULL, NULL,
                                                  XML_PARSE_NONET | XML_PARSE_BIG_LINES),
                        .upgrade = upgrade_new(&error)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(work.document);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work.upgrade);
    return work;
}

static void work_end(struct work *work)
{
    findings_release(&work->findings);
    upgrade_free(work->upgrade);
    xmlFreeDoc(work->document);
    xmlFreeDoc(work->result);
}

static void upgrade_at(struct work *work, size_t line, size_t number)
{
    struct error error = ERROR_INIT;
    const struct upgrade_place place = {.file = "a.xml", .line = line};
    xmlNode *child = xmlFirstElementChild(xmlDocGetRootElement(work->document));
    while (number-- > 0)
        child = xmlNextElementSibling(child);
    CU_ASSERT_TRUE(
        upgrade_child(work->upgrade, child, &place, &work->findings, &work->result, &error));
    CU_ASSERT_PTR_NULL(error.text);
}

static void check_tree(xmlDoc *document, const char *expected)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlNodeDump(buffer, document, xmlDocGetRootElement(document), 0, 0);
    check_text((const char *)xmlBufferContent(buffer), expected);
    xmlBufferFree(buffer);
}

/* "SEVERITY RULE LINE PATH SUBJECT VALUE", for each finding. */
static void check_findings(const struct findings *findings, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        strbuf_addf(&text, "%s %s %zu %s %s %s\n", severity_name(finding->severity), finding->rule,
                    finding->place.line, finding->path, finding->subject ? finding->subject : "-",
                    finding->value ? finding->value : "-");
        check_text(finding->place.file, "a.xml");
        check_text(finding->category, "upgrade");
    }
    check_text(text.text, expected);
    strbuf_release(&text);
}

/* ---- versions -------------------------------------------------------------------------------- */

static void older_versions_are_accepted(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(upgrade_accepts("2.01", &error));
    CU_ASSERT_TRUE(upgrade_accepts("2.02", &error));
    CU_ASSERT_PTR_NULL(error.text);
}

static void other_versions_are_refused(void)
{
    static const char *const refusals[][2] = {
        {"2.03", "the file is 2.03 already; there is nothing to upgrade"},
        {"1.05", "the file is of version 1.05, which is built differently and can't be upgraded; "
                 "expected 2.01 or 2.02"},
        {"2.04", "version \"2.04\" is not a version of IATI; expected 2.01 or 2.02"},
        {" 2.02", "version \" 2.02\" is not a version of IATI; expected 2.01 or 2.02"},
        {NULL, "the file does not say its version; expected 2.01 or 2.02"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct error error = ERROR_INIT;
        CU_ASSERT_FALSE(upgrade_accepts(refusals[i][0], &error));
        CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
        check_text(error.text, refusals[i][1]);
        error_clear(&error);
    }
}

static void version_is_told(void)
{
    struct findings findings = FINDINGS_INIT;
    upgrade_tell_version("2.01", &(struct upgrade_place){.file = "a.xml", .line = 3}, &findings);
    check_findings(&findings, "advisory x.upgrade.changed 3 @version - 2.01\n");
    check_text(findings.items[0].message, "the version was \"2.01\" and is \"2.03\" now");
    findings_release(&findings);
}

/* ---- changes --------------------------------------------------------------------------------- */

static void what_is_good_is_left(void)
{
    struct work work = work_begin("<iati-activities version='2.02' xmlns:x='urn:x'><iati-activity>"
                                  "<dimension/><tag/><x:a><narrative/><x:tag/></x:a>"
                                  "</iati-activity></iati-activities>");
    upgrade_at(&work, 1, 0);
    CU_ASSERT_PTR_NULL(work.result);
    CU_ASSERT_EQUAL(work.findings.count, 0);
    work_end(&work);
}

#define TWO_ACTIVITIES                                                                             \
    "<iati-activities xmlns:x=\"urn:x\" version=\"2.01\"><iati-activity/>\n"                       \
    "<iati-activity><iati-identifier> A </iati-identifier>\n"                                      \
    "<x:a/><x:a><tag>b</tag></x:a></iati-activity><!-- end --></iati-activities>"

static void result_holds_the_child_alone(void)
{
    struct work work = work_begin(TWO_ACTIVITIES);
    upgrade_at(&work, 10, 1);
    check_tree(work.result, "<iati-activities xmlns:x=\"urn:x\" version=\"2.03\"><iati-activity>"
                            "<iati-identifier> A </iati-identifier>\n"
                            "<x:a/><x:a><x:tag>b</x:tag></x:a></iati-activity></iati-activities>");
    check_text((const char *)upgrade_result(work.result)->name, "iati-activity");
    check_tree(work.document, TWO_ACTIVITIES);
    check_findings(&work.findings, "advisory x.upgrade.changed 12 x:a[2]/tag A -\n");
    check_text(work.findings.items[0].message,
               "element 'tag' is in the namespace of 'x:a' around it now: without one it would be "
               "checked as the element that a later version has under this name");
    work_end(&work);
}

static void names_are_those_that_later_versions_took(void)
{
    static const struct {
        const char *root, *version, *name;
        bool changes;
    } cases[] = {
        {"iati-activities", "2.01", "tag", true},
        {"iati-activities", "2.02", "tag", true},
        {"iati-activities", "2.01", "dimension", true},
        {"iati-activities", "2.02", "dimension", true},
        {"iati-activities", "2.01", "humanitarian-scope", true},
        {"iati-activities", "2.02", "humanitarian-scope", false},
        {"iati-activities", "2.01", "total-expenditure", false},
        {"iati-activities", "2.01", "document-link", false},
        {"iati-organisations", "2.01", "recipient-region-budget", true},
        {"iati-organisations", "2.02", "recipient-region-budget", false},
        {"iati-organisations", "2.01", "total-expenditure", true},
        {"iati-organisations", "2.02", "total-expenditure", false},
        {"iati-organisations", "2.01", "tag", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = xasprintf("<%s version='%s'><a xmlns='urn:x'><b xmlns=''><%s/></b></a></%s>",
                               cases[i].root, cases[i].version, cases[i].name, cases[i].root);
        struct work work = work_begin(text);
        upgrade_at(&work, 1, 0);
        CU_ASSERT_EQUAL(work.result != NULL, cases[i].changes);
        CU_ASSERT_EQUAL(work.findings.count, cases[i].changes);
        work_end(&work);
        free(text);
    }
}

static void foreign_elements_go_before_countries(void)
{
    struct work work = work_begin(
        "<iati-organisations version=\"2.02\" xmlns:x=\"urn:x\"><iati-organisation><document-link>"
        "<title/>\n <recipient-country/>\n  <x:a/>\n   <!-- c -->\n    <recipient-country/><x:b/>\n"
        "</document-link></iati-organisation></iati-organisations>");
    upgrade_at(&work, 0, 0);
    check_tree(work.result,
               "<iati-organisations xmlns:x=\"urn:x\" version=\"2.03\"><iati-organisation>"
               "<document-link><title/>\n <x:a/>\n  <x:b/><recipient-country/>\n   <!-- c -->\n    "
               "<recipient-country/>\n</document-link></iati-organisation></iati-organisations>");
    check_findings(&work.findings, "advisory x.upgrade.changed 3 document-link/x:a - -\n"
                                   "advisory x.upgrade.changed 5 document-link/x:b - -\n");
    check_text(work.findings.items[0].message,
               "element 'x:a' stands before the countries of the document now, no longer behind "
               "them: that is where 2.03 has a place for it");
    work_end(&work);
}

static void foreign_elements_go_behind_languages(void)
{
    struct work work = work_begin(
        "<iati-activities version=\"2.01\" xmlns:x=\"urn:x\"><iati-activity><document-link>"
        "<category/>\n <x:a/>\n  <language code=\"en\"/>\n   <x:b/><language code=\"fr\"/>\n<x:c/>"
        "</document-link></iati-activity></iati-activities>");
    upgrade_at(&work, 0, 0);
    check_tree(work.result,
               "<iati-activities xmlns:x=\"urn:x\" version=\"2.03\"><iati-activity><document-link>"
               "<category/>\n  <language code=\"en\"/><language code=\"fr\"/>\n <x:a/>\n   <x:b/>\n"
               "<x:c/></document-link></iati-activity></iati-activities>");
    check_findings(&work.findings, "advisory x.upgrade.changed 2 document-link/x:a - -\n"
                                   "advisory x.upgrade.changed 4 document-link/x:b - -\n");
    check_text(work.findings.items[1].message, "element 'x:b' stands behind the languages of the "
                                               "document now: that is where 2.03 has a place for "
                                               "it");
    work_end(&work);
}

static void what_has_no_place_is_dropped_and_told(void)
{
    struct work work = work_begin("<iati-organisations version=\"2.01\"><iati-organisation>"
                                  "<organisation-identifier>XM-1<a><total-expenditure>5 "
                                  "<b/></total-expenditure></a></organisation-identifier>"
                                  "</iati-organisation></iati-organisations>");
    upgrade_at(&work, 1, 0);
    check_tree(work.result, "<iati-organisations version=\"2.03\"><iati-organisation>"
                            "<organisation-identifier>XM-1<a/></organisation-identifier>"
                            "</iati-organisation></iati-organisations>");
    check_findings(&work.findings,
                   "warning x.upgrade.dropped 1 organisation-identifier/a/total-expenditure XM-1 "
                   "<total-expenditure>5 <b/></total-expenditure>\n");
    check_text(work.findings.items[0].message,
               "element 'total-expenditure' has no place in an identifier in 2.03 and was dropped; "
               "it was <total-expenditure>5 <b/></total-expenditure>");
    work_end(&work);
}

/* ---- many and far ---------------------------------------------------------------------------- */

static void very_many_changes_are_counted(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<iati-activities version='2.02'><iati-activity><a xmlns='urn:x'>");
    for (size_t i = 0; i < UPGRADE_MOST_TOLD + 7; i++)
        strbuf_addstr(&text, "<tag xmlns=''/>");
    strbuf_addstr(&text, "</a></iati-activity></iati-activities>");
    struct work work = work_begin(text.text);
    upgrade_at(&work, 1, 0);
    CU_ASSERT_EQUAL_FATAL(work.findings.count, UPGRADE_MOST_TOLD + 1);
    check_text(work.findings.items[UPGRADE_MOST_TOLD - 1].path, "a/tag[1000]");
    check_text(work.findings.items[UPGRADE_MOST_TOLD].message, "7 more changes were made here");
    work_end(&work);
    strbuf_release(&text);
}

static void lines_are_right_far_behind(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<iati-activities version='2.02'><iati-activity>");
    for (size_t i = 1; i < 70000; i++)
        strbuf_addstr(&text, i % 100 ? "\n" : "\n<value>1</value>");
    strbuf_addstr(&text, "<a xmlns='urn:x'><tag\nxmlns=''>\n\n<b/></tag>\n</a>"
                         "</iati-activity></iati-activities>");
    struct work work = work_begin(text.text);
    upgrade_at(&work, 11, 0);
    check_findings(&work.findings, "advisory x.upgrade.changed 70011 a/tag - -\n");
    work_end(&work);
    strbuf_release(&text);
}

/* ---- another stylesheet ---------------------------------------------------------------------- */

#define SHEET(content)                                                                             \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "              \
    "xmlns:u='urn:iatipub:upgrade'>" content "</xsl:stylesheet>"

/* Makes an upgrade with another stylesheet and upgrades an activity; the error, NULL if it could.
 * The caller frees. */
static char *error_of_sheet(const char *sheet)
{
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    struct findings findings = FINDINGS_INIT;
    xmlDoc *document = xmlReadDoc((const xmlChar *)"<iati-activities><a/></iati-activities>", NULL,
                                  NULL, 0),
           *result = NULL;
    folder_begin(folder);
    folder_add(folder, "xslt/upgrade.xsl", sheet);
    resource_set_folder(folder);
    struct upgrade *upgrade = upgrade_new(&error);
    bool done = upgrade &&
                upgrade_child(upgrade, xmlDocGetRootElement(document)->children,
                              &(struct upgrade_place){.file = "a.xml"}, &findings, &result, &error);
    CU_ASSERT_EQUAL(done, error.text == NULL);
    CU_ASSERT_EQUAL(result != NULL, done);
    resource_set_folder(NULL);
    folder_end(folder);
    upgrade_free(upgrade);
    findings_release(&findings);
    xmlFreeDoc(result);
    xmlFreeDoc(document);
    return error.text;
}

static void wrong_stylesheets_are_refused(void)
{
    static const char *const cases[][2] = {
        {"no XML", "'xslt/upgrade.xsl' is not a stylesheet that can be used"},
        {SHEET("<u:where test='a['/>"),
         "'xslt/upgrade.xsl', line 1: the test \"a[\" is no XPath expression"},
        {SHEET("<u:where/>"), "'xslt/upgrade.xsl', line 1: the test \"\" is no XPath expression"},
        {SHEET("<u:where test='unknown()'/>"), "a test of 'xslt/upgrade.xsl' can't be evaluated"},
        {SHEET("<u:where test='true()'/><xsl:template match='/'>"
               "<xsl:message terminate='yes'>stop</xsl:message></xsl:template>"),
         "stop"},
        {SHEET("<u:where test='true()'/><xsl:template match='/'><b/></xsl:template>"),
         "'xslt/upgrade.xsl' gives no element below the root"},
        {SHEET("<u:where test='true()'/><xsl:template match='/'>"
               "<xsl:value-of select='u:changed(*)'/></xsl:template>"),
         "failed"},
        {SHEET("<u:where test='true()'/><xsl:template match='/'>"
               "<xsl:value-of select='u:changed(1, 2)'/></xsl:template>"),
         "failed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = error_of_sheet(cases[i][0]);
        CU_ASSERT_PTR_NOT_NULL(text);
        if (text && !strstr(text, cases[i][1]))
            check_text(text, cases[i][1]);
        free(text);
    }
}

static void another_stylesheet_is_used(void)
{
    char *text = error_of_sheet(
        SHEET("<u:where test='self::a'/><xsl:template match='/*'><b><xsl:copy-of select='a'/>"
              "<xsl:value-of select=\"u:dropped(a, 'why')\"/></b></xsl:template>"));
    CU_ASSERT_PTR_NULL(text);
    free(text);
}

CU_TestInfo upgrade_tests[] = {
    {"older versions of 2 are accepted", older_versions_are_accepted},
    {"other versions are refused", other_versions_are_refused},
    {"the change of the version is told", version_is_told},
    {"what is good as it is is left", what_is_good_is_left},
    {"the result holds the child alone, the file is not changed", result_holds_the_child_alone},
    {"names are those that later versions took", names_are_those_that_later_versions_took},
    {"foreign elements go before countries", foreign_elements_go_before_countries},
    {"foreign elements go behind languages", foreign_elements_go_behind_languages},
    {"what has no place is dropped and told", what_has_no_place_is_dropped_and_told},
    {"very many changes are counted", very_many_changes_are_counted},
    {"lines are right far behind", lines_are_right_far_behind},
    {"wrong stylesheets are refused", wrong_stylesheets_are_refused},
    {"another stylesheet is used", another_stylesheet_is_used},
    CU_TEST_INFO_NULL,
};
