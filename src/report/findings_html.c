/* The report as one page, made by xslt/findings-page.xsl from this document:
 *
 *   <findings version="1.0.0" shown="5000" total="6000" known="12" language="fr">
 *     <label name="file">Fichier</label>               (every text of the page that is not data)
 *     <severity name="critical" word="critique" count="1"/>
 *                                                      (the four, from worst to mildest)
 *     <category name="schema" word="schéma" count="12"/>
 *                                                      (those that are shown)
 *     <file path="activities.xml" type="iati-activities" version="2.03" items="120"
 *           size="34,567 bytes" valid="no" known="12" critical="1" error="2" warning="0"
 * advisory="0"/> <rule id="9.76.1" severity="error" category="..." count="412" files="1"
 * message="..." hint="..."/>                               (most frequent first) <finding
 * severity="error" rule="9.76.1" category="..." file="activities.xml" line="1204" column="7"
 * identifier="..." title="..." path="..." value="..." source="ledger.csv" row="12"
 * hint="...">message</finding>
 *   </findings>
 *
 * What is not known is left out, and so is what is in a baseline: `known` counts it. A page has
 * room for some thousand findings; `total` counts all. Messages, hints and labels are in the
 * language that is chosen. */
#include <libxml/tree.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/stylesheet.h"
#include "report/formats.h"
#include "report/rule_totals.h"
#include "report/safe_text.h"
#include "wording/finding_words.h"

/* Findings shown if the user has not said how many; bytes of a text. */
enum { MOST_ON_PAGE = 5000, LONGEST_TEXT = 2000 };

/* The document being made; `visible` is room to work in. */
struct page {
    const struct report *report;
    xmlDoc *document;
    xmlNode *root;
    struct strbuf visible, words;
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

/* A message or a hint. */
static void set_words(struct page *page, xmlNode *node, const char *name, const char *english)
{
    set_attribute(page, node, name, finding_words(english, &page->words));
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

/* --- texts --- */

static const struct {
    const char *name, *text;
} labels[] = {
    {"heading", N_("Validation report")},
    {"all-valid", N_("all valid")},
    {"end", NC_("end of a sentence", ".")},
    {"files", N_("Files")},
    {"file", N_("File")},
    {"valid", N_("Valid")},
    {"yes", N_("yes")},
    {"no", N_("no")},
    {"version", N_("Version")},
    {"records", N_("Records")},
    {"critical", N_("Critical")},
    {"error", N_("Error")},
    {"warning", N_("Warning")},
    {"advisory", N_("Advisory")},
    {"rules", N_("Rules, the most frequent first")},
    {"findings", N_("Findings")},
    {"severity", N_("Severity")},
    {"category", N_("Category")},
    {"rule", N_("Rule")},
    {"wrong", N_("What is wrong, and what to do")},
    {"only", N_("show these findings only")},
    {"nothing", N_("Nothing was found.")},
    {"all", NC_("label", "all")},
    {"any", N_("Activity or any text")},
    {"search", N_("identifier, title, path, value")},
    {"reset", N_("Show all")},
    {"about", NC_("label", "about")},
    {"at", NC_("label", "at")},
    {"value", NC_("label", "value")},
    {"record", NC_("label", "record")},
    {"row", N_(", row ")},
    {"line", N_(", line ")},
    {"column", N_(", column ")},
    {"hint", N_("Hint: ")},
    {"match-one", N_("%s of %s finding on this page match")},
    {"match-many", N_("%s of %s findings on this page match")},
};

static void add_label(struct page *page, const char *name, const char *text)
{
    xmlNode *node =
        xmlNewTextChild(page->root, NULL, (const xmlChar *)"label", (const xmlChar *)text);
    xmlNewProp(node, (const xmlChar *)"name", (const xmlChar *)name);
}

static __attribute__((format(printf, 3, 4))) void add_label_of(struct page *page, const char *name,
                                                               const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = xvasprintf(format, arguments);
    va_end(arguments);
    add_label(page, name, text);
    free(text);
}

/* A number as people read it; the caller frees. */
static char *count_text(size_t count)
{
    struct strbuf text = STRBUF_INIT;
    text_add_count(&text, count);
    return strbuf_detach(&text);
}

/* Those that say how many there are. */
static void add_counted_labels(struct page *page, size_t total, size_t known)
{
    size_t files = finding_log_file_count(page->report->log), invalid = 0;
    for (size_t i = 0; i < files; i++)
        invalid += !finding_log_file(page->report->log, i)->valid;
    char *totals = count_text(total), *file_count = count_text(files), *knowns = count_text(known);
    add_label_of(page, "title", P_("Validation: %s finding", "Validation: %s findings", total),
                 totals);
    add_label_of(page, "checked", P_("%s file checked, ", "%s files checked, ", files), file_count);
    add_label_of(page, "invalid", P_("%zu not valid", "%zu not valid", invalid), invalid);
    add_label_of(page, "known",
                 P_(" %s more that the baseline has are not counted here.",
                    " %s more that the baseline has are not counted here.", known),
                 knowns);
    free(totals);
    free(file_count);
    free(knowns);
}

static void add_shown_labels(struct page *page, size_t shown, size_t total)
{
    char *shown_count = count_text(shown), *all = count_text(total),
         *rest = count_text(total > shown ? total - shown : 0);
    add_label_of(page, "first", _("The first %s of %s findings; "), shown_count, all);
    add_label_of(page, "rest", _("%s more are not on this page"), rest);
    add_label(page, "rest-where",
              _(". The totals above count all of them; the formats json, jsonl and csv list all of "
                "them."));
    free(shown_count);
    free(all);
    free(rest);
}

static void add_labels(struct page *page)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        add_label(page, labels[i].name, language_marked(labels[i].text));
    add_label_of(page, "written", _("Written by iatipub %s."),
                 page->report->options->program_version);
}

/* --- summaries --- */

/* Returns how many findings there are. */
static size_t add_totals(struct page *page)
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
        set_attribute(page, node, "word", finding_severity_word((enum severity)i));
        set_number(node, "count", counts[i]);
        total += counts[i];
    }
    set_number(page->root, "total", total);
    set_number(page->root, "known", known);
    add_counted_labels(page, total, known);
    return total;
}

static void add_file(struct page *page, const struct logged_file *file)
{
    xmlNode *node = add_node(page, "file");
    set_attribute(page, node, "path", file->path);
    set_attribute(page, node, "type", file->type);
    set_attribute(page, node, "version", file->version);
    set_number(node, "items", file->items);
    struct strbuf size = STRBUF_INIT;
    text_add_counted(&size, file->bytes, NP_("bytes", "bytes"));
    set_attribute(page, node, "size", size.text);
    strbuf_release(&size);
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
    set_attribute(page, node, "word", finding_severity_word(total->severity));
    set_attribute(page, node, "category", finding_category_word(total->category));
    set_number(node, "count", total->count - total->known);
    set_number(node, "files", total->files);
    set_words(page, node, "message", rule ? rule->message : total->category);
    set_words(page, node, "hint", total->hint);
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
    set_attribute(page, node, "word", finding_category_word(totals[number].category));
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
    const char *words = finding_words(finding->message ? finding->message : "", &page->words);
    const xmlChar *message = visible_text(page, words);
    xmlNode *node = xmlNewTextChild(page->root, NULL, (const xmlChar *)"finding", message);
    set_attribute(page, node, "severity", severity_name(finding->severity));
    set_attribute(page, node, "word", finding_severity_word(finding->severity));
    set_attribute(page, node, "rule", finding->rule);
    set_attribute(page, node, "category", finding->category);
    set_attribute(page, node, "category-word", finding_category_word(finding->category));
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
    set_words(page, node, "hint", finding->hint);
}

static bool add_findings(struct page *page, size_t total)
{
    size_t most = page->report->options->most, shown = 0;
    struct finding_view view = {.most = most ? most : MOST_ON_PAGE, .new_only = true};
    struct finding_reader *reader = finding_reader_new(page->report->log, &view);
    while (finding_reader_next_file(reader))
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader)); shown++)
            add_finding(page, &logged->finding);
    set_number(page->root, "shown", shown);
    add_shown_labels(page, shown, total);
    return finding_reader_end(reader, page->report->error);
}

static bool describe(struct page *page)
{
    set_attribute(page, page->root, "version", page->report->options->program_version);
    set_attribute(page, page->root, "language", language_chosen());
    add_labels(page);
    size_t total = add_totals(page);
    for (size_t i = 0; i < finding_log_file_count(page->report->log); i++)
        add_file(page, finding_log_file(page->report->log, i));
    add_rules(page);
    return add_findings(page, total);
}

bool findings_html_report(const struct report *report)
{
    struct page page = {.report = report, .visible = STRBUF_INIT, .words = STRBUF_INIT};
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
    strbuf_release(&page.words);
    xmlFreeDoc(page.document);
    return written;
}
