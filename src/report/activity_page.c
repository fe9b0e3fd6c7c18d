#include "report/activity_page.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/strbuf.h"
#include "base/stylesheet.h"
#include "convert/flat_path.h"
#include "convert/flat_rows.h"
#include "report/flat_output.h"

static const char stylesheet_name[] = "xslt/activity-page.xsl";
static const char functions_namespace[] = "urn:iatipub:activity-page";
enum { YEAR_LENGTH = 4, BAR_WHOLE = 1000 }; /* a bar's size is in thousandths of the largest */

/* --- Money: sums by currency, kind and year --------------------------------------------------- */

/* An amount of the activity, and later the sum of those that are alike. */
struct amount {
    const char *currency, *kind, *year;
    struct decimal value;
};

struct amounts {
    struct amount *items;
    size_t count, capacity;
    struct arena texts;
};

/* What is summed up: each kind with its own colour and name in the chart. */
struct money_source {
    const char *element, *kind, *date, *codelist;
};
static const struct money_source money_sources[] = {
    {"transaction", "transaction-type/@code", "transaction-date/@iso-date", "TransactionType"},
    {"budget", NULL, "period-start/@iso-date", NULL},
};
static const char budget_kind[] = "budget";

/* The text that a path leads to first, "" if to none. */
static const char *text_at(const xmlNode *node, const char *path_text, struct arena *texts)
{
    struct flat_path path;
    struct error ignored = ERROR_INIT;
    if (!flat_path_parse(&path, path_text, texts, &ignored)) {
        error_clear(&ignored);
        return "";
    }
    for (size_t i = 0; node && i < path.count; i++)
        node = flat_step_first(&path.steps[i], node);
    if (!node)
        return "";
    return path.attribute ? flat_attribute(node, path.attribute, texts) : flat_text(node, texts);
}

static void add_amount(struct amounts *amounts, const xmlNode *item, const xmlNode *activity,
                       const struct money_source *source)
{
    struct arena *texts = &amounts->texts;
    struct amount amount = {.kind = budget_kind};
    const char *date = text_at(item, source->date, texts), *value = text_at(item, "value", texts);
    amount.currency = text_at(item, "value/@currency", texts);
    if (!*amount.currency)
        amount.currency = text_at(activity, "@default-currency", texts);
    if (source->kind)
        amount.kind = text_at(item, source->kind, texts);
    char *day = xstrndup(date, strnlen(date, 10));
    decimal_init(&amount.value);
    bool is_good = date_is_valid(day) && decimal_parse(&amount.value, value);
    free(day);
    if (!is_good) {
        decimal_clear(&amount.value);
        return;
    }
    amount.year = arena_copy(texts, date, YEAR_LENGTH);
    amounts->items = grow(amounts->items, amounts->count, &amounts->capacity, sizeof amount);
    amounts->items[amounts->count++] = amount;
}

static int compare_amounts(const void *a, const void *b)
{
    const struct amount *left = a, *right = b;
    int order = strcmp(left->currency, right->currency);
    order = order ? order : codelist_compare_codes(left->kind, right->kind);
    return order ? order : strcmp(left->year, right->year);
}

static void gather_amounts(struct amounts *amounts, const xmlNode *activity)
{
    for (size_t i = 0; i < sizeof money_sources / sizeof *money_sources; i++) {
        const struct flat_step step = {.name = money_sources[i].element};
        for (xmlNode *item = flat_step_first(&step, activity); item;
             item = flat_step_next(&step, item))
            add_amount(amounts, item, activity, &money_sources[i]);
    }
}

/* Amounts that are alike become one. */
static void sum_up(struct amounts *amounts)
{
    size_t kept = 0;
    if (amounts->count > 1)
        qsort(amounts->items, amounts->count, sizeof *amounts->items, compare_amounts);
    for (size_t i = 0; i < amounts->count; i++) {
        if (kept && compare_amounts(&amounts->items[kept - 1], &amounts->items[i]) == 0) {
            decimal_add(&amounts->items[kept - 1].value, &amounts->items[i].value);
            decimal_clear(&amounts->items[i].value);
        } else {
            amounts->items[kept++] = amounts->items[i];
        }
    }
    amounts->count = kept;
}

static void amounts_release(struct amounts *amounts)
{
    for (size_t i = 0; i < amounts->count; i++)
        decimal_clear(&amounts->items[i].value);
    free(amounts->items);
    arena_release(&amounts->texts);
}

/* --- The document that the stylesheet is given ------------------------------------------------ */

static void set(xmlNode *node, const char *name, const char *value)
{
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* Thousandths of the largest amount of the currency; what was paid back has no bar. */
static void set_share(xmlNode *node, const struct decimal *value, const struct decimal *largest)
{
    struct decimal share, whole;
    decimal_init(&share);
    decimal_init(&whole);
    decimal_parse(&whole, "1000");
    decimal_add(&share, value);
    decimal_multiply(&share, &whole);
    decimal_divide(&share, largest, 0);
    char *text = decimal_text(&share);
    set(node, "share", *text == '-' ? "0" : text);
    free(text);
    decimal_clear(&whole);
    decimal_clear(&share);
}

static const struct decimal *largest_of(const struct amounts *amounts, size_t from)
{
    const struct amount *first = &amounts->items[from];
    const struct decimal *largest = &first->value;
    for (size_t i = from + 1; i < amounts->count; i++) {
        if (strcmp(amounts->items[i].currency, first->currency) != 0)
            break;
        if (decimal_compare(&amounts->items[i].value, largest) > 0)
            largest = &amounts->items[i].value;
    }
    return mpz_sgn(largest->digits) > 0 ? largest : NULL;
}

static void add_year(xmlNode *kind, const struct amount *amount, const struct decimal *largest)
{
    xmlNode *year = xmlNewChild(kind, NULL, (const xmlChar *)"year", NULL);
    char *text = decimal_text(&amount->value);
    set(year, "value", amount->year);
    set(year, "amount", text);
    if (largest)
        set_share(year, &amount->value, largest);
    else
        set(year, "share", "0");
    free(text);
}

/* <money currency="USD"><kind code="3"><year value="2024" amount="1500.00" share="1000"/> */
static void add_money(xmlNode *top, const struct amounts *amounts)
{
    xmlNode *money = NULL, *kind = NULL;
    const struct decimal *largest = NULL;
    for (size_t i = 0; i < amounts->count; i++) {
        const struct amount *amount = &amounts->items[i], *before = i ? amount - 1 : NULL;
        bool is_same = before && strcmp(before->currency, amount->currency) == 0;
        if (!is_same) {
            money = xmlNewChild(top, NULL, (const xmlChar *)"money", NULL);
            set(money, "currency", amount->currency);
            largest = largest_of(amounts, i);
        }
        if (!is_same || strcmp(before->kind, amount->kind) != 0) {
            kind = xmlNewChild(money, NULL, (const xmlChar *)"kind", NULL);
            set(kind, "code", amount->kind);
        }
        add_year(kind, amount, largest);
    }
}

static xmlDoc *document_of(const struct activity_page *page)
{
    struct amounts amounts = {.count = 0};
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *top = xmlNewNode(NULL, (const xmlChar *)"activity-page");
    xmlDocSetRootElement(document, top);
    set(top, "version", page->version);
    if (page->names->language)
        set(top, "language", page->names->language);
    xmlAddChild(top, xmlDocCopyNode(page->activity, document, 1));
    gather_amounts(&amounts, page->activity);
    sum_up(&amounts);
    add_money(top, &amounts);
    amounts_release(&amounts);
    return document;
}

/* --- Functions of the stylesheet -------------------------------------------------------------- */

struct page_context {
    const struct activity_page *page;
    const struct stylesheet *stylesheet;
    const char *default_language;
    struct arena texts;
};

/* name(codelist, code): the code's name, or the code where it has none. */
static void call_name(xmlXPathParserContext *call, int argument_count)
{
    if (argument_count != 2) {
        xmlXPathSetArityError(call);
        return;
    }
    const struct page_context *context = stylesheet_context(call);
    struct flat_names *names = context->page->names;
    xmlChar *code = xmlXPathPopString(call), *list_name = xmlXPathPopString(call);
    const char *name = "";
    struct error ignored = ERROR_INIT;
    if (code && list_name) {
        const struct codelist *list =
            codelists_get(names->lists, (const char *)list_name, &ignored);
        name = list ? flat_name(names, list, (const char *)code) : "";
    }
    error_clear(&ignored);
    valuePush(call, xmlXPathNewCString(*name ? name : (const char *)code));
    xmlFree(list_name);
    xmlFree(code);
}

/* text(element): its narrative in the language asked for. */
static void call_text(xmlXPathParserContext *call, int argument_count)
{
    if (argument_count != 1) {
        xmlXPathSetArityError(call);
        return;
    }
    struct page_context *context = stylesheet_context(call);
    xmlNodeSet *nodes = xmlXPathPopNodeSet(call);
    const xmlNode *node = nodes && nodes->nodeNr > 0 ? nodes->nodeTab[0] : NULL;
    const char *text = "";
    if (node && node->type == XML_ELEMENT_NODE)
        text = flat_narrative(node, context->page->names->language, context->default_language,
                              &context->texts);
    valuePush(call, xmlXPathNewCString(text));
    xmlXPathFreeNodeSet(nodes);
}

/* The label element of that English text, NULL if the stylesheet has none. */
static const xmlNode *find_label(const struct page_context *context, const xmlChar *text)
{
    const xmlNode *node = stylesheet_root(context->stylesheet)->children;
    for (; node; node = node->next) {
        bool is_label = node->type == XML_ELEMENT_NODE && node->ns &&
                        strcmp((const char *)node->ns->href, functions_namespace) == 0;
        xmlChar *english = is_label ? xmlGetNoNsProp(node, (const xmlChar *)"en") : NULL;
        bool found = english && xmlStrEqual(english, text);
        xmlFree(english);
        if (found)
            return node;
    }
    return NULL;
}

/* label(text): a word of the page in the language asked for, as far as the stylesheet has it. */
static void call_label(xmlXPathParserContext *call, int argument_count)
{
    if (argument_count != 1) {
        xmlXPathSetArityError(call);
        return;
    }
    const struct page_context *context = stylesheet_context(call);
    const char *language = context->page->names->language;
    xmlChar *text = xmlXPathPopString(call);
    const xmlNode *label = language && text ? find_label(context, text) : NULL;
    xmlChar *there = label ? xmlGetNoNsProp(label, (const xmlChar *)language) : NULL;
    valuePush(call, xmlXPathNewString(there ? there : text));
    xmlFree(there);
    xmlFree(text);
}

static char *transform(const struct activity_page *page, xmlDoc *document, size_t *length,
                       struct error *error)
{
    static const struct stylesheet_function items[] = {
        {"name", call_name}, {"text", call_text}, {"label", call_label}};
    struct page_context context = {.page = page};
    const struct stylesheet_functions functions = {.namespace = functions_namespace,
                                                   .items = items,
                                                   .count = sizeof items / sizeof *items,
                                                   .context = &context};
    context.default_language = flat_default_language(page->activity, page->root, &context.texts);
    struct stylesheet *stylesheet = stylesheet_load(stylesheet_name, error);
    context.stylesheet = stylesheet;
    xmlDoc *result =
        stylesheet ? stylesheet_transform(stylesheet, document, &functions, error) : NULL;
    char *text = result ? stylesheet_text(stylesheet, result, length, error) : NULL;
    xmlFreeDoc(result);
    stylesheet_free(stylesheet);
    arena_release(&context.texts);
    return text;
}

char *activity_page_html(const struct activity_page *page, size_t *length, struct error *error)
{
    xmlDoc *document = document_of(page);
    char *text = transform(page, document, length, error);
    xmlFreeDoc(document);
    return text;
}

/* --- JSON ------------------------------------------------------------------------------------- */

struct json_rows {
    struct strbuf *json;
    const struct flat_table *table;
    size_t count;
};

static bool add_row(void *context, const char *const *cells, struct error *error)
{
    (void)error;
    struct json_rows *rows = context;
    strbuf_addstr(rows->json, rows->count++ ? ",\n  " : "\n  ");
    flat_json_row(rows->json, rows->table, cells);
    return true;
}

static bool add_table(struct strbuf *json, const struct activity_page *page,
                      const struct flat_table *table, struct error *error)
{
    struct json_rows target = {.json = json, .table = table};
    struct flat_rows *rows = flat_rows_new(table, page->names, error);
    strbuf_addf(json, "\"%s\": [", table->name);
    bool added = rows && flat_rows_give(rows, page->activity, page->root, page->dataset, add_row,
                                        &target, error);
    strbuf_addstr(json, target.count ? "\n]" : "]");
    flat_rows_free(rows);
    return added;
}

char *activity_page_json(const struct activity_page *page, const struct flat_tables *tables,
                         size_t *length, struct error *error)
{
    struct strbuf json = STRBUF_INIT;
    strbuf_addstr(&json, "{");
    bool added = true;
    for (size_t i = 0; added && i < tables->count; i++) {
        if (i)
            strbuf_addstr(&json, ",\n");
        added = add_table(&json, page, &tables->tables[i], error);
    }
    strbuf_addstr(&json, "}\n");
    *length = json.length;
    if (added)
        return strbuf_detach(&json);
    strbuf_release(&json);
    return NULL;
}
