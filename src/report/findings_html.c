/* The report as one page, made by xslt/findings-page.xsl from this document:
 *
 *   <findings version="1.0.0" shown="5000" total="6000" known="12">
 *     <severity name="critical" count="1"/>            (the four, from worst to mildest)
 *     <category name="schema" count="12"/>             (those that are shown)
 *     <file path="activities.xml" type="iati-activities" version="2.03" items="120"
 *           bytes="34567" valid="no" known="12" critical="1" error="2" warning="0" advisory="0"/>
 *     <rule id="9.76.1" severity="error" category="..." count="412" files="1" message="..."
 *           hint="..."/>                               (most frequent first)
 *     <finding severity="error" rule="9.76.1" category="..." file="activities.xml" line="1204"
 *              column="7" identifier="..." title="..." path="..." value="..." source="ledger.csv"
 *              row="12" hint="...">message</finding>
 *   </findings>
 *
 * What is not known is left out, and so is what is in a baseline: `known` counts it. A page has
 * room for some thousand findings; `total` counts all. */
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/stylesheet.h"
#include "report/formats.h"
#include "report/rule_totals.h"
#include "report/safe_text.h"

/* Findings shown if the user has not said how many; bytes of a text. */
enum { MOST_ON_PAGE = 5000, LONGEST_TEXT = 2000 };

/* The document being made; `visible` is room to work in. */
struct page {
    const struct report *report;
    xmlDoc *document;
    xmlNode *root;
    struct strbuf visible;
};

/* `text` fit for the page, until the next call. */
static const xmlChar *visible_text(struct page *page, const char *text)
{
    struct strbuf *visible = &page->visible;
    strbuf_reset(visible);
    text_add_visible(visible, text);
    if (visible->length > LONGEST_TEXT) {
        visible->length = LONGEST_TEXT;
        while ((visible->text[visible->length] & 0xC0) == 0x80)
            visible->length--; /* not within a character */
        strbuf_addstr(visible, " …");
    }
    return (const xmlChar *)visible->text;
}

static void set_attribute(struct page *page, xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, (const xmlChar *)name, visible_text(page, value));
}

static void set_number(xmlNode *node, const char *name, size_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

static void set_known_number(xmlNode *node, const char *name, size_t number)
{
    if (number)
        set_number(node, name, number);
}

static xmlNode *add_node(struct page *page, const char *name)
{
    return xmlNewChild(page->root, NULL, (const xmlChar *)name, NULL);
}

static size_t new_of_severity(const struct logged_file *file, int severity)
{
    return file->totals[severity] - file->known[severity];
}

/* --- summaries --- */

static void add_totals(struct page *page)
{
    size_t total = 0, known = 0, counts[SEVERITY_COUNT] = {0};
    for (size_t i = 0; i < finding_log_file_count(page->report->log); i++) {
        const struct logged_file *file = finding_log_file(page->report->log, i);
        for (int j = 0; j < SEVERITY_COUNT; j++)
            counts[j] += new_of_severity(file, j);
        known += report_known(file);
    }
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        xmlNode *node = add_node(page, "severity");
        set_attribute(page, node, "name", severity_name((enum severity)i));
        set_number(node, "count", counts[i]);
        total += counts[i];
    }
    set_number(page->root, "total", total);
    set_number(page->root, "known", known);
}

static void add_file(struct page *page, const struct logged_file *file)
{
    xmlNode *node = add_node(page, "file");
    set_attribute(page, node, "path", file->path);
    set_attribute(page, node, "type", file->type);
    set_attribute(page, node, "version", file->version);
    set_number(node, "items", file->items);
    set_number(node, "bytes", file->bytes);
    set_attribute(page, node, "valid", file->valid ? "yes" : "no");
    set_number(node, "known", report_known(file));
    for (int i = 0; i < SEVERITY_COUNT; i++)
        set_number(node, severity_name((enum severity)i), new_of_severity(file, i));
}

static void add_rule(struct page *page, const struct rule_total *total)
{
    const struct rule *rule = report_rule(page->report, total->rule);
    xmlNode *node = add_node(page, "rule");
    set_attribute(page, node, "id", total->rule);
    set_attribute(page, node, "severity", severity_name(total->severity));
    set_attribute(page, node, "category", total->category);
    set_number(node, "count", total->count - total->known);
    set_number(node, "files", total->files);
    set_attribute(page, node, "message", rule ? rule->message : total->category);
    set_attribute(page, node, "hint", total->hint);
}

/* Each category once, in the order of the rules. */
static void add_category(struct page *page, const struct rule_total *totals, size_t count,
                         size_t number)
{
    size_t findings = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(totals[i].category, totals[number].category) != 0)
            continue;
        if (i < number)
            return;
        findings += totals[i].count - totals[i].known;
    }
    xmlNode *node = add_node(page, "category");
    set_attribute(page, node, "name", totals[number].category);
    set_number(node, "count", findings);
}

static void add_rules(struct page *page)
{
    size_t count;
    struct rule_total *totals = rule_totals_of_log(page->report->log, &count);
    while (count && totals[count - 1].count == totals[count - 1].known)
        count--; /* only known ones: they stand last */
    for (size_t i = 0; i < count; i++)
        add_category(page, totals, count, i);
    for (size_t i = 0; i < count; i++)
        add_rule(page, &totals[i]);
    free(totals);
}

/* --- findings --- */

static void add_finding(struct page *page, const struct finding *finding)
{
    const xmlChar *message = visible_text(page, finding->message ? finding->message : "");
    xmlNode *node = xmlNewTextChild(page->root, NULL, (const xmlChar *)"finding", message);
    set_attribute(page, node, "severity", severity_name(finding->severity));
    set_attribute(page, node, "rule", finding->rule);
    set_attribute(page, node, "category", finding->category);
    set_attribute(page, node, "file", finding->place.file);
    set_known_number(node, "line", finding->place.line);
    set_known_number(node, "column", finding->place.column);
    set_attribute(page, node, "identifier", finding->subject);
    set_attribute(page, node, "title", finding->title);
    set_attribute(page, node, "path", finding->path);
    set_attribute(page, node, "value", finding->value);
    set_attribute(page, node, "source", finding->source.file);
    set_known_number(node, finding->source.is_line ? "source-line" : "row", finding->source.line);
    set_known_number(node, "record-column", finding->source.column);
    set_attribute(page, node, "hint", finding->hint);
}

static bool add_findings(struct page *page)
{
    size_t most = page->report->options->most, shown = 0;
    struct finding_view view = {.most = most ? most : MOST_ON_PAGE, .new_only = true};
    struct finding_reader *reader = finding_reader_new(page->report->log, &view);
    while (finding_reader_next_file(reader))
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader)); shown++)
            add_finding(page, &logged->finding);
    set_number(page->root, "shown", shown);
    return finding_reader_end(reader, page->report->error);
}

static bool describe(struct page *page)
{
    set_attribute(page, page->root, "version", page->report->options->program_version);
    add_totals(page);
    for (size_t i = 0; i < finding_log_file_count(page->report->log); i++)
        add_file(page, finding_log_file(page->report->log, i));
    add_rules(page);
    return add_findings(page);
}

bool findings_html_report(const struct report *report)
{
    struct page page = {.report = report, .visible = STRBUF_INIT};
    page.document = xmlNewDoc((const xmlChar *)"1.0");
    page.root = xmlNewDocNode(page.document, NULL, (const xmlChar *)"findings", NULL);
    xmlDocSetRootElement(page.document, page.root);
    size_t length = 0;
    char *text = describe(&page) ? stylesheet_apply("xslt/findings-page.xsl", page.document,
                                                    &length, report->error)
                                 : NULL;
    if (text)
        report_put_bytes(report, text, length);
    bool written = text != NULL;
    free(text);
    strbuf_release(&page.visible);
    xmlFreeDoc(page.document);
    return written;
}
