#include "records/upgrade.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/stylesheet.h"
#include "base/utf8.h"

#define STYLESHEET "xslt/upgrade.xsl"
#define NAMESPACE "urn:iatipub:upgrade"

/* As libxml2 keeps lines in elements; a larger one is found by xmlGetLineNo. */
enum { LINES_IN_ELEMENT = 65535, VALUE_SHOWN = 200, DEEPEST = 300, COUNTED_MOST = 10000 };

struct upgrade {
    struct stylesheet *stylesheet;
    xmlXPathContext *context;
    xmlXPathCompExpr **tests; /* whether a child needs a change: if one of them is true */
    size_t test_count, test_capacity;
};

/* Setting up -----------------------------------------------------------------------------------*/

static bool is_word(const xmlChar *text, const char *word)
{
    return strcmp((const char *)text, word) == 0;
}

static bool is_test(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->ns && is_word(node->ns->href, NAMESPACE) &&
           is_word(node->name, "where");
}

static bool add_test(struct upgrade *upgrade, const xmlNode *node, struct error *error)
{
    xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)"test");
    xmlXPathCompExpr *test = text ? xmlXPathCtxtCompile(upgrade->context, text) : NULL;
    if (test) {
        upgrade->tests = grow(upgrade->tests, upgrade->test_count, &upgrade->test_capacity,
                              sizeof(xmlXPathCompExpr *));
        upgrade->tests[upgrade->test_count++] = test;
    } else {
        error_set(error, ERROR_USAGE, "'%s', line %ld: the test \"%s\" is no XPath expression",
                  STYLESHEET, xmlGetLineNo(node), text ? (const char *)text : "");
    }
    xmlFree(text);
    return test != NULL;
}

static bool add_tests(struct upgrade *upgrade, struct error *error)
{
    const xmlNode *node = stylesheet_root(upgrade->stylesheet)->children;
    for (; node; node = node->next)
        if (is_test(node) && !add_test(upgrade, node, error))
            return false;
    return true;
}

static void ignore_error(void *context, xmlErrorPtr error)
{
    (void)context, (void)error;
}

struct upgrade *upgrade_new(struct error *error)
{
    struct upgrade *upgrade = xcalloc(1, sizeof *upgrade);
    upgrade->context = xmlXPathNewContext(NULL);
    upgrade->context->error = ignore_error;
    upgrade->stylesheet = stylesheet_load(STYLESHEET, error);
    if (upgrade->stylesheet && add_tests(upgrade, error))
        return upgrade;
    upgrade_free(upgrade);
    return NULL;
}

void upgrade_free(struct upgrade *upgrade)
{
    if (!upgrade)
        return;
    for (size_t i = 0; i < upgrade->test_count; i++)
        xmlXPathFreeCompExpr(upgrade->tests[i]);
    free(upgrade->tests);
    xmlXPathFreeContext(upgrade->context);
    stylesheet_free(upgrade->stylesheet);
    free(upgrade);
}

/* Versions -------------------------------------------------------------------------------------*/

bool upgrade_accepts(const char *version, struct error *error)
{
    static const char expected[] = E_("expected 2.01 or 2.02");
    if (!version)
        return error_set(error, ERROR_USAGE, "the file does not say its version; %s", expected);
    if (strcmp(version, "2.01") == 0 || strcmp(version, "2.02") == 0)
        return true;
    if (strcmp(version, UPGRADE_VERSION) == 0)
        return error_set(error, ERROR_USAGE, "the file is %s already; there is nothing to upgrade",
                         UPGRADE_VERSION);
    if (strncmp(version, "1.", 2) == 0)
        return error_set(error, ERROR_USAGE,
                         "the file is of version %.10s, which is built differently and can't be "
                         "upgraded; %s",
                         version, expected);
    return error_set(error, ERROR_USAGE, "version \"%.20s\" is not a version of IATI; %s", version,
                     expected);
}

void upgrade_tell_version(const char *version, const struct upgrade_place *place,
                          struct findings *findings)
{
    struct finding *finding =
        findings_add(findings, SEVERITY_ADVISORY, "x.upgrade.changed", "upgrade",
                     "the version was \"%s\" and is \"" UPGRADE_VERSION "\" now", version);
    if (!finding)
        return;
    finding->path = xstrdup("@version");
    finding->value = xstrdup(version);
    place_set(&finding->place, place->file, place->line, 0);
}

/* Places ---------------------------------------------------------------------------------------*/

static size_t count_line_ends(const xmlChar *text)
{
    size_t count = 0;
    for (; text && *text; text++)
        count += *text == '\n';
    return count;
}

/* The line of the document in which the element's start tag ends. */
static size_t line_of(const xmlNode *node)
{
    if (node->line < LINES_IN_ELEMENT)
        return node->line;
    long line = xmlGetLineNo(node);
    /* libxml2 knows larger ones of texts only, and of these the end */
    const xmlNode *text = node->children;
    size_t inside = text && text->type == XML_TEXT_NODE ? count_line_ends(text->content) : 0;
    return line < 0 ? 0 : (size_t)line > inside ? (size_t)line - inside : (size_t)line;
}

static const xmlChar *prefix_of(const xmlNode *node)
{
    return node->ns ? node->ns->prefix : NULL;
}

static bool is_namesake(const xmlNode *a, const xmlNode *b)
{
    return a->type == XML_ELEMENT_NODE && xmlStrEqual(a->name, b->name) &&
           xmlStrEqual(prefix_of(a), prefix_of(b));
}

/* The place of an element among its brothers and sisters of the same name, from 1; 0 if it has none
 * or there are very many of any name. */
static size_t number_of(const xmlNode *node)
{
    size_t number = 1, looked = 0;
    const xmlNode *other = node->prev;
    for (; other && looked < COUNTED_MOST; other = other->prev, looked++)
        number += is_namesake(other, node);
    if (other || number > 1)
        return other ? 0 : number;
    for (other = node->next; other && looked < COUNTED_MOST; other = other->next, looked++)
        if (is_namesake(other, node))
            return number;
    return 0;
}

static void add_step(const xmlNode *node, struct strbuf *path)
{
    const char *separator = path->length ? "/" : "";
    const xmlChar *prefix = prefix_of(node);
    strbuf_addf(path, "%s%s%s%s", separator, prefix ? (const char *)prefix : "", prefix ? ":" : "",
                (const char *)node->name);
    size_t number = number_of(node);
    if (number)
        strbuf_addf(path, "[%zu]", number);
}

/* As paths of findings are, relative to the child of the root. The caller frees. */
static char *path_of(const xmlNode *node, const xmlNode *child)
{
    const xmlNode *steps[DEEPEST];
    size_t count = 0;
    struct strbuf path = STRBUF_INIT;
    for (; node && node != child && count < DEEPEST; node = node->parent)
        steps[count++] = node;
    while (count > 0)
        add_step(steps[--count], &path);
    return strbuf_detach(&path);
}

static bool is_identifier(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && (is_word(node->name, "iati-identifier") ||
                                              is_word(node->name, "organisation-identifier"));
}

/* An element's own text without the white space around it, NULL if there is none. The caller frees.
 */
static char *text_of(const xmlNode *element)
{
    static const char blanks[] = " \t\r\n";
    struct strbuf text = STRBUF_INIT;
    for (const xmlNode *node = element->children; node; node = node->next)
        if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content)
            strbuf_addstr(&text, (const char *)node->content);
    const char *begin = text.text + strspn(text.text, blanks);
    size_t length = strlen(begin);
    while (length > 0 && strchr(blanks, begin[length - 1]))
        length--;
    char *copy = length ? xstrndup(begin, utf8_cut(begin, length, VALUE_SHOWN)) : NULL;
    strbuf_release(&text);
    return copy;
}

/* The identifier of an activity or organisation, NULL if it has none. The caller frees. */
static char *subject_of(const xmlNode *child)
{
    const xmlNode *node = child->children;
    while (node && !is_identifier(node))
        node = node->next;
    return node ? text_of(node) : NULL;
}

/* Telling --------------------------------------------------------------------------------------*/

/* What the stylesheet's functions need to know. */
struct telling {
    const xmlNode *child;
    const struct upgrade_place *place;
    struct findings *findings;
    char *subject;
    size_t told;
};

static void set_place(struct finding *finding, const struct telling *telling, const xmlNode *node)
{
    size_t before = telling->place->line ? telling->place->line - 1 : 0;
    finding->subject = xstrdup_or_null(telling->subject);
    finding->path = path_of(node, telling->child);
    place_set(&finding->place, telling->place->file, before + line_of(node), 0);
}

static void tell_changed(struct telling *telling, xmlNode *node, const char *message)
{
    struct finding *finding = findings_add(telling->findings, SEVERITY_ADVISORY,
                                           "x.upgrade.changed", "upgrade", "%s", message);
    if (finding)
        set_place(finding, telling, node);
}

static void tell_dropped(struct telling *telling, xmlNode *node, const char *message)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlNodeDump(buffer, node->doc, node, 0, 0);
    const char *was = (const char *)xmlBufferContent(buffer);
    size_t length = (size_t)xmlBufferLength(buffer), shown = utf8_cut(was, length, VALUE_SHOWN);
    struct finding *finding = findings_add(telling->findings, SEVERITY_WARNING, "x.upgrade.dropped",
                                           "upgrade", "%s and was dropped; it was %.*s%s", message,
                                           (int)shown, was, shown < length ? "..." : "");
    if (finding) {
        set_place(finding, telling, node);
        finding->value = xstrndup(was, shown);
    }
    xmlBufferFree(buffer);
}

static void tell_rest(struct telling *telling)
{
    if (telling->told <= UPGRADE_MOST_TOLD)
        return;
    struct finding *finding =
        findings_add(telling->findings, SEVERITY_ADVISORY, "x.upgrade.changed", "upgrade",
                     "%zu more changes were made here", telling->told - UPGRADE_MOST_TOLD);
    if (finding)
        set_place(finding, telling, telling->child);
}

typedef void tell_function(struct telling *telling, xmlNode *node, const char *message);

/* What both functions do: u:changed(element, message), u:dropped(element, message). They give "".
 */
static void on_call(xmlXPathParserContext *call, int argument_count, tell_function *tell)
{
    if (argument_count != 2) {
        xmlXPathSetArityError(call);
        return;
    }
    struct telling *telling = stylesheet_context(call);
    xmlChar *message = xmlXPathPopString(call);
    xmlNodeSet *nodes = xmlXPathPopNodeSet(call);
    xmlNode *node = nodes && nodes->nodeNr > 0 ? nodes->nodeTab[0] : NULL;
    bool good = message && node && node->type == XML_ELEMENT_NODE;
    if (good && telling->told++ < UPGRADE_MOST_TOLD)
        tell(telling, node, (const char *)message);
    xmlXPathFreeNodeSet(nodes);
    xmlFree(message);
    if (good)
        valuePush(call, xmlXPathNewCString(""));
    else
        xmlXPathSetTypeError(call);
}

static void on_changed(xmlXPathParserContext *call, int argument_count)
{
    on_call(call, argument_count, tell_changed);
}

static void on_dropped(xmlXPathParserContext *call, int argument_count)
{
    on_call(call, argument_count, tell_dropped);
}

/* The work -------------------------------------------------------------------------------------*/

/* 1: the child needs a change; 0: it doesn't; -1: can't be told. */
static int test(struct upgrade *upgrade, xmlNode *child)
{
    int answer = 0;
    upgrade->context->doc = child->doc;
    for (size_t i = 0; answer == 0 && i < upgrade->test_count; i++) {
        upgrade->context->node = child;
        answer = xmlXPathCompiledEvalToBoolean(upgrade->tests[i], upgrade->context);
    }
    upgrade->context->doc = NULL;
    upgrade->context->node = NULL;
    return answer;
}

/* The document with its root and nothing in it but the child is transformed where it is, so that
 * what the stylesheet tells of are the nodes of the file. */
static xmlDoc *transform_alone(struct upgrade *upgrade, xmlNode *child, struct telling *telling,
                               struct error *error)
{
    static const struct stylesheet_function items[] = {{"changed", on_changed},
                                                       {"dropped", on_dropped}};
    const struct stylesheet_functions functions = {
        .namespace = NAMESPACE, .items = items, .count = 2, .context = telling};
    xmlNode *root = child->parent;
    struct {
        xmlNode *first, *last, *before, *behind;
    } kept = {root->children, root->last, child->prev, child->next};
    root->children = root->last = child;
    child->prev = child->next = NULL;
    xmlDoc *result = stylesheet_transform(upgrade->stylesheet, child->doc, &functions, error);
    root->children = kept.first;
    root->last = kept.last;
    child->prev = kept.before;
    child->next = kept.behind;
    return result;
}

bool upgrade_child(struct upgrade *upgrade, xmlNode *child, const struct upgrade_place *place,
                   struct findings *findings, xmlDoc **result, struct error *error)
{
    *result = NULL;
    int answer = test(upgrade, child);
    if (answer < 0)
        return error_set(error, ERROR_USAGE,
                         "a test of '%s' can't be evaluated on the child of the root at line %zu",
                         STYLESHEET, line_of(child));
    if (!answer)
        return true;
    struct telling telling = {
        .child = child, .place = place, .findings = findings, .subject = subject_of(child)};
    *result = transform_alone(upgrade, child, &telling, error);
    tell_rest(&telling);
    free(telling.subject);
    if (!*result || upgrade_result(*result))
        return *result != NULL;
    xmlFreeDoc(*result);
    *result = NULL;
    return error_set(error, ERROR_USAGE, "'%s' gives no element below the root", STYLESHEET);
}

xmlNode *upgrade_result(const xmlDoc *result)
{
    xmlNode *root = xmlDocGetRootElement(result);
    return root ? xmlFirstElementChild(root) : NULL;
}
