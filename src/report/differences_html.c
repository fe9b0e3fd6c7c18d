/* Comparisons as one page, made by xslt/differences-page.xsl from this document:
 *
 *   <differences version="1.0.0" language="en">
 *     <label name="money">Money</label>                           (the words of the page)
 *     <comparison dataset="activities" to="activities" differs="yes"
 *                 words="From activities@3 (12 activities) to activities (12)"
 *                 rest="Shown are 3 of 4 activities that differ; ...">
 *       <count name="removed" number="0"/>          (all four kinds of change, and the same)
 *       <sum name="disbursement" currency="USD" before="1,500" after="1,900" more="400"
 *            differs="yes"/>
 *       <file>version changed from 2.02 to 2.03</file>
 *       <item change="changed" title="Water" words="activity A-1" more="and 12 more differences">
 *         <sum .../>
 *         <difference change="changed" path="transaction/value">...</difference>
 *       </item>
 *     </comparison>
 *   </differences>
 *
 * `rest` is there if the page has not room for all activities that differ; `more` of an item, if it
 * has not room for all differences. */
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/stylesheet.h"
#include "report/differences.h"
#include "report/safe_text.h"

/* What there is room for: activities of all comparisons, differences of one. */
enum { MOST_ITEMS = 1000, MOST_DIFFERENCES = 200 };

struct page {
    xmlDoc *document;
    xmlNode *root;
    size_t items;
    struct strbuf visible, words;
};

/* The words of the page. */
static const struct label {
    const char *name, *text;
} labels[] = {
    {"heading", N_("What changed")},
    {"written", N_("Written by iatipub")},
    {"none", N_("No differences.")},
    {"file", N_("Of the file itself")},
    {"money", N_("Money")},
    {"of", NC_("a sum of money", "Of")},
    {"currency", N_("Currency")},
    {"before", N_("Before")},
    {"after", N_("After")},
    {"difference", N_("Difference")},
    {"colon", NC_("separator", ": ")},
    {"semicolon", NC_("separator", "; ")},
    {"full-stop", NC_("separator", ".")},
};

/* What is being described. */
struct described {
    struct differences_report *report;
    struct page *page;
    xmlNode *comparison;
    enum file_kind kind;
    size_t told, shown;
};

static const xmlChar *visible_text(struct page *page, const char *text)
{
    strbuf_reset(&page->visible);
    text_add_visible(&page->visible, text);
    return (const xmlChar *)page->visible.text;
}

static void set_text(struct page *page, xmlNode *node, const char *name, const char *text)
{
    if (text)
        xmlNewProp(node, (const xmlChar *)name, visible_text(page, text));
}

static void set_number(struct page *page, xmlNode *node, const char *name, size_t number)
{
    strbuf_reset(&page->visible);
    text_add_count(&page->visible, number);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)page->visible.text);
}

static void set_amount(struct page *page, xmlNode *node, const char *name, char *amount)
{
    strbuf_reset(&page->visible);
    difference_words_add_amount(amount, &page->visible);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)page->visible.text);
    free(amount);
}

static xmlNode *add_node(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);
}

static void add_sum(struct described *described, xmlNode *parent, const struct money_sum *sum)
{
    struct page *page = described->page;
    xmlNode *node = add_node(parent, "sum");
    strbuf_reset(&page->words);
    difference_words_add_sum(described->report->words, sum, &page->words);
    set_text(page, node, "name", page->words.text);
    set_text(page, node, "currency", sum->currency);
    set_amount(page, node, "before", money_sum_text(sum, SIDE_BEFORE));
    set_amount(page, node, "after", money_sum_text(sum, SIDE_AFTER));
    set_amount(page, node, "more", money_sum_more(sum));
    set_text(page, node, "differs", money_sum_differs(sum) ? "yes" : NULL);
}

static void add_difference(struct described *described, xmlNode *parent, const char *name,
                           const struct difference *difference)
{
    struct page *page = described->page;
    strbuf_reset(&page->words);
    difference_words_add(described->report->words, difference, &page->words);
    xmlNode *node =
        xmlNewTextChild(parent, NULL, (const xmlChar *)name, visible_text(page, page->words.text));
    strbuf_reset(&page->words);
    difference_add_path(difference, &page->words);
    set_text(page, node, "path", page->words.text);
    set_text(page, node, "change", change_name(difference->change));
}

static void set_more(struct page *page, xmlNode *node, size_t number)
{
    struct strbuf count = STRBUF_INIT;
    text_add_count(&count, number);
    strbuf_reset(&page->words);
    strbuf_addf(&page->words, P_("and %s more difference", "and %s more differences", number),
                count.text);
    set_text(page, node, "more", page->words.text);
    strbuf_release(&count);
}

static void add_item(struct described *described, const struct item_change *change)
{
    struct page *page = described->page;
    xmlNode *node = add_node(described->comparison, "item");
    strbuf_reset(&page->words);
    difference_words_add_item(change, described->kind, &page->words);
    set_text(page, node, "words", page->words.text);
    set_text(page, node, "change", change_name(change->change));
    set_text(page, node, "title", change->title);
    for (size_t i = 0; i < change->money.count; i++)
        if (money_sum_differs(&change->money.sums[i]))
            add_sum(described, node, &change->money.sums[i]);
    size_t shown = 0;
    for (size_t i = 0; i < change->differences.count; i++)
        if (difference_is_told_apart(change, &change->differences.items[i]) &&
            shown++ < MOST_DIFFERENCES)
            add_difference(described, node, "difference", &change->differences.items[i]);
    if (shown > MOST_DIFFERENCES)
        set_more(page, node, shown - MOST_DIFFERENCES);
}

static bool take_item(void *context, const struct item_change *change)
{
    struct described *described = context;
    difference_words_begin(described->report->words);
    add_item(described, change);
    described->shown++;
    return ++described->page->items < MOST_ITEMS;
}

static bool add_items(struct described *described, struct comparison *comparison)
{
    if (described->page->items == MOST_ITEMS)
        return true;
    bool walked = comparison_each(comparison, take_item, described, described->report->error);
    return walked || described->page->items == MOST_ITEMS;
}

static void add_count(struct described *described, const char *name, size_t number)
{
    xmlNode *node = add_node(described->comparison, "count");
    set_text(described->page, node, "name", name);
    set_number(described->page, node, "number", number);
}

static void add_counts(struct described *described, const struct comparison *comparison)
{
    const struct comparison_counts *counts = comparison_counts(comparison);
    struct change_count changes[CHANGE_COUNTS];
    differences_counts(comparison, changes);
    for (int i = 0; i < CHANGE_COUNTS; i++) {
        add_count(described, changes[i].words, changes[i].count);
        described->told += changes[i].count;
    }
    add_count(described, P_("the same", "the same", counts->same), counts->same);
}

/* "From old.xml (12 activities) to new.xml (12)" */
static void set_words(struct described *described, const struct compared *compared)
{
    const struct file_kind_facts *facts = file_kind_facts(described->kind);
    const struct comparison_counts *counts = comparison_counts(compared->comparison);
    const char *nothing = C_("instead of a file", "nothing");
    struct page *page = described->page;
    struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
    text_add_counted(&before, counts->items[SIDE_BEFORE], facts->noun, facts->plural);
    text_add_count(&after, counts->items[SIDE_AFTER]);
    strbuf_reset(&page->words);
    strbuf_addf(&page->words, _("From %s (%s) to %s (%s)"),
                compared->before ? compared->before : nothing, before.text,
                compared->after ? compared->after : nothing, after.text);
    set_text(page, described->comparison, "words", page->words.text);
    strbuf_release(&before);
    strbuf_release(&after);
}

static void set_rest(struct described *described)
{
    const struct file_kind_facts *facts = file_kind_facts(described->kind);
    struct page *page = described->page;
    struct strbuf shown = STRBUF_INIT, told = STRBUF_INIT;
    text_add_count(&shown, described->shown);
    text_add_counted(&told, described->told, facts->noun, facts->plural);
    strbuf_reset(&page->words);
    strbuf_addf(&page->words, _("Shown are %s of %s that differ; the other formats have all."),
                shown.text, told.text);
    set_text(page, described->comparison, "rest", page->words.text);
    strbuf_release(&shown);
    strbuf_release(&told);
}

static void add_label(struct page *page, const struct label *label)
{
    xmlNode *node = xmlNewTextChild(page->root, NULL, (const xmlChar *)"label",
                                    visible_text(page, language_marked(label->text)));
    xmlNewProp(node, (const xmlChar *)"name", (const xmlChar *)label->name);
}

static bool begin(struct differences_report *report)
{
    struct page *page = xcalloc(1, sizeof *page);
    page->visible = (struct strbuf)STRBUF_INIT;
    page->words = (struct strbuf)STRBUF_INIT;
    page->document = xmlNewDoc((const xmlChar *)"1.0");
    page->root = xmlNewDocNode(page->document, NULL, (const xmlChar *)"differences", NULL);
    xmlDocSetRootElement(page->document, page->root);
    set_text(page, page->root, "version", report->program_version);
    set_text(page, page->root, "language", language_chosen());
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        add_label(page, &labels[i]);
    report->page = page;
    return true;
}

static bool take(struct differences_report *report, const struct compared *compared)
{
    struct page *page = report->page;
    struct comparison *comparison = compared->comparison;
    struct described described = {.report = report,
                                  .page = page,
                                  .comparison = add_node(page->root, "comparison"),
                                  .kind = comparison_kind(comparison)};
    const struct difference_list *roots = comparison_roots(comparison);
    set_text(page, described.comparison, "dataset", compared->dataset);
    set_text(page, described.comparison, "to",
             compared->after ? compared->after : C_("instead of a file", "nothing"));
    set_words(&described, compared);
    set_text(page, described.comparison, "differs", comparison_differs(comparison) ? "yes" : "no");
    add_counts(&described, comparison);
    for (size_t i = 0; i < comparison_money(comparison)->count; i++)
        add_sum(&described, described.comparison, &comparison_money(comparison)->sums[i]);
    difference_words_begin(report->words);
    for (size_t i = 0; i < roots->count; i++)
        add_difference(&described, described.comparison, "file", &roots->items[i]);
    bool done = add_items(&described, comparison);
    if (described.shown != described.told)
        set_rest(&described);
    return done;
}

static bool end(struct differences_report *report)
{
    struct page *page = report->page;
    size_t length = 0;
    char *text = report->error->kind ? NULL
                                     : stylesheet_apply("xslt/differences-page.xsl", page->document,
                                                        &length, report->error);
    if (text)
        fwrite(text, 1, length, report->stream);
    bool written = text != NULL;
    free(text);
    strbuf_release(&page->visible);
    strbuf_release(&page->words);
    xmlFreeDoc(page->document);
    free(page);
    report->page = NULL;
    return written;
}

const struct differences_form differences_html = {begin, take, end};
