/* A reconciliation as one page, made by xslt/reconciliation-page.xsl from this document:
 *
 *   <reconciliation language="fr" version="1.0.0" entity="ILO" basis="EXP" sound="yes">
 *     <label name="heading">Rapprochement : </label>                (words of the page)
 *     <year number="2024" state="sound" unexplained="0.00" unaudited="revenue">
 *       <line part="expense" id="expenditure" role="item" label="..." amount="12.00" records="2"
 *             shown="2">                                            (`shown` and records: detail)
 *         <record side="iati" file="ledger.csv" row="7" activity="..." partner="..."
 *                 agreement="..." reference="..." date="..." kind="4" amount="12.00"
 *                 currency="USD" dollars="12.00" note="..."/>
 *       </line>
 *       <partner name="..." commitments="0.00" funds="0.00" revenue="0.00"/>
 *     </year>
 *   </reconciliation>
 *
 * What is not known is left out. */
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/stylesheet.h"
#include "report/reconciliation.h"
#include "report/safe_text.h"

/* Records shown of a line. */
enum { MOST_RECORDS = 2000 };

struct page {
    const struct reconciliation_report *report;
    xmlNode *line;
    size_t shown; /* records of it */
    struct strbuf visible;
};

static void set_attribute(struct page *page, xmlNode *node, const char *name, const char *value)
{
    if (!value)
        return;
    strbuf_reset(&page->visible);
    text_add_visible(&page->visible, value);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)page->visible.text);
}

static void set_number(xmlNode *node, const char *name, size_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

static xmlNode *add_node(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);
}

static void add_record(const struct reconcile_record *record, void *context)
{
    struct page *page = context;
    xmlNode *node = add_node(page->line, "record");
    const struct {
        const char *name, *value;
    } attributes[] = {
        {"side", record->side},           {"file", record->place.file},
        {"activity", record->activity},   {"partner", record->partner},
        {"agreement", record->agreement}, {"reference", record->reference},
        {"date", record->date},           {"kind", record->kind},
        {"amount", record->amount},       {"currency", record->currency},
        {"dollars", record->dollars},     {"note", record->note},
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        set_attribute(page, node, attributes[i].name, attributes[i].value);
    if (record->place.line)
        set_number(node, "row", record->place.line);
    page->shown++;
}

static bool add_line(struct page *page, xmlNode *parent, const struct reconcile_year *year,
                     const struct reconcile_line *line)
{
    static const char *const roles[] = {[RECONCILE_ITEM] = "item",
                                        [RECONCILE_TOTAL] = "total",
                                        [RECONCILE_DIFFERENCE] = "difference",
                                        [RECONCILE_PROBLEM] = "problem",
                                        [RECONCILE_NOTE] = "note"};
    page->line = add_node(parent, "line");
    page->shown = 0;
    set_attribute(page, page->line, "part", line->part);
    set_attribute(page, page->line, "id", line->id);
    set_attribute(page, page->line, "role", roles[line->role]);
    set_attribute(page, page->line, "label", line->label);
    set_attribute(page, page->line, "amount", line->amount);
    set_number(page->line, "records", line->records);
    if (page->report->detail && reconciliation_has_records(line) &&
        !reconciliation_each_record(page->report, year, line, MOST_RECORDS, add_record, page))
        return false;
    set_number(page->line, "shown", page->shown);
    return true;
}

static bool add_year(struct page *page, xmlNode *root, const struct reconcile_year *year)
{
    xmlNode *node = add_node(root, "year");
    set_number(node, "number", (size_t)year->year);
    set_attribute(page, node, "state", reconciliation_state(year));
    set_attribute(page, node, "unexplained", year->unexplained);
    if (year->unaudited)
        set_attribute(page, node, "unaudited", reconciliation_unaudited(year));
    for (size_t i = 0; i < year->line_count; i++)
        if (!add_line(page, node, year, &year->lines[i]))
            return false;
    for (size_t i = 0; i < year->partner_count; i++) {
        xmlNode *partner = add_node(node, "partner");
        set_attribute(page, partner, "name", year->partners[i].name);
        set_attribute(page, partner, "commitments", year->partners[i].commitments);
        set_attribute(page, partner, "funds", year->partners[i].funds);
        set_attribute(page, partner, "revenue", year->partners[i].revenue);
    }
    return true;
}

/* The words of the page that stand on every one. */
static const struct {
    const char *name, *text;
} labels[] = {
    {"heading", N_("Reconciliation: ")},
    {"about",
     N_("What the IATI files and the UN financial data say of the same money, in US dollars.")},
    {"basis", N_("Basis: ")},
    {"internal", N_("An internal document: it names records that may not be published.")},
    {"unexplained", N_("Unexplained: ")},
    {"no-rate", N_("There are amounts without a rate of exchange.")},
    {"unaudited", N_("Not audited, since there is no total of: ")},
    {"expense", N_("Expense")},
    {"revenue", N_("Revenue")},
    {"line", NC_("column", "Line")},
    {"dollars", N_("US dollars")},
    {"records", N_("Records")},
    {"side", NC_("column", "Side")},
    {"activity", N_("Activity")},
    {"partner", N_("Partner")},
    {"reference", N_("Partner, reference")},
    {"date", N_("Date")},
    {"amount", N_("Amount")},
    {"record", N_("Record")},
    {"more", N_("No more records of a line are shown here; the other formats have all.")},
    {"row", N_(", row ")},
    {"made-up", N_("made up for in ")},
    {"side-iati", NC_("side", "IATI")},
    {"side-un", NC_("side", "UN data")},
    {"side-difference", NC_("side", "difference")},
    {"side-named", NC_("side", "named")},
    {"by-partner", N_("Revenue by partner")},
    {"commitments", N_("Incoming commitments (11)")},
    {"funds", N_("Incoming funds (1)")},
    {"unknown", N_("not known")},
};

static void add_label(xmlNode *root, const char *name, const char *text)
{
    xmlNode *node = xmlNewTextChild(root, NULL, (const xmlChar *)"label", (const xmlChar *)text);
    xmlNewProp(node, (const xmlChar *)"name", (const xmlChar *)name);
}

static void add_labels(struct page *page, xmlNode *root)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        add_label(root, labels[i].name, language_marked(labels[i].text));
    char *written = xasprintf(_("Written by iatipub %s."), page->report->program_version);
    add_label(root, "written", written);
    free(written);
}

static bool describe(struct page *page, xmlNode *root)
{
    const struct reconciliation *reconciliation = page->report->reconciliation;
    set_attribute(page, root, "language", language_chosen());
    set_attribute(page, root, "version", page->report->program_version);
    set_attribute(page, root, "entity", reconciliation->entity);
    set_attribute(page, root, "basis", reconciliation->basis);
    set_attribute(page, root, "sound", reconciliation_is_sound(reconciliation) ? "yes" : "no");
    add_labels(page, root);
    for (size_t i = 0; i < reconciliation->year_count; i++)
        if (!add_year(page, root, &reconciliation->years[i]))
            return false;
    return true;
}

bool reconciliation_html(const struct reconciliation_report *report)
{
    struct page page = {.report = report, .visible = STRBUF_INIT};
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *root = xmlNewDocNode(document, NULL, (const xmlChar *)"reconciliation", NULL);
    xmlDocSetRootElement(document, root);
    size_t length = 0;
    char *text = describe(&page, root) ? stylesheet_apply("xslt/reconciliation-page.xsl", document,
                                                          &length, report->error)
                                       : NULL;
    if (text)
        fwrite(text, 1, length, report->stream);
    bool written = text != NULL;
    free(text);
    strbuf_release(&page.visible);
    xmlFreeDoc(document);
    return written;
}
