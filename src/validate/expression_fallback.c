#include "validate/expression_fallback.h"

#include <libxml/hash.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "validate/pointer_table.h"

enum { EXPRESSIONS = 16 /* at first */ };

struct fallback {
    /* The copy; its nodes refer back by _private, the table leads to them. NULL: no tree. */
    xmlDocPtr document;
    struct pointer_table *copies;
    xmlXPathContextPtr context;
    /* By text. Each thread compiles for itself: libxml2 notes things in a compiled expression when
     * it is evaluated. */
    xmlHashTablePtr compiled;
};

static void ignore_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static void free_compiled(void *compiled, const xmlChar *expression)
{
    (void)expression;
    xmlXPathFreeCompExpr(compiled);
}

struct fallback *fallback_new(void)
{
    struct fallback *fallback = xcalloc(1, sizeof *fallback);
    fallback->copies = pointer_table_new();
    fallback->compiled = xmlHashCreate(EXPRESSIONS);
    fallback->context = xmlXPathNewContext(NULL);
    fallback->context->error = ignore_error;
    return fallback;
}

void fallback_forget(struct fallback *fallback)
{
    if (!fallback || !fallback->document)
        return;
    xmlFreeDoc(fallback->document);
    fallback->document = NULL;
    pointer_table_clear(fallback->copies);
}

void fallback_free(struct fallback *fallback)
{
    if (!fallback)
        return;
    fallback_forget(fallback);
    pointer_table_free(fallback->copies);
    xmlHashFree(fallback->compiled, free_compiled);
    xmlXPathFreeContext(fallback->context);
    free(fallback);
}

bool fallback_check(const char *expression, struct error *error)
{
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    context->error = ignore_error;
    xmlXPathCompExprPtr compiled = xmlXPathCtxtCompile(context, (const xmlChar *)expression);
    bool understood = compiled != NULL;
    xmlXPathFreeCompExpr(compiled);
    xmlXPathFreeContext(context);
    return understood ||
           error_set(error, ERROR_USAGE, "'%.200s' is not an XPath 1.0 expression", expression);
}

/* The copy -------------------------------------------------------------------------------------*/

/* The declaration for a label, made at `element` if there is none. `*name` becomes the label
 * without its prefix. */
static xmlNsPtr find_namespace(xmlNodePtr element, const char *label, const char *uri,
                               const xmlChar **name)
{
    const char *colon = uri ? strchr(label, ':') : NULL;
    *name = (const xmlChar *)(colon ? colon + 1 : label);
    if (!uri)
        return NULL;
    xmlChar *prefix = colon ? xmlStrndup((const xmlChar *)label, (int)(colon - label)) : NULL;
    xmlNsPtr found = xmlSearchNs(element->doc, element, prefix);
    if (!found || strcmp((const char *)found->href, uri) != 0)
        found = xmlNewNs(element, (const xmlChar *)uri, prefix);
    xmlFree(prefix);
    return found;
}

static void *reference(const void *original)
{
    return (void *)(uintptr_t)original;
}

/* Linked by hand: libxml2 would look through all attributes for the last one. */
static void copy_attribute(xmlNodePtr element, const struct node_attribute *attribute,
                           xmlAttrPtr *last)
{
    const xmlChar *name = NULL;
    xmlNsPtr namespace = find_namespace(element, attribute->label, attribute->namespace, &name);
    xmlAttrPtr copy = xmlNewDocProp(element->doc, name, NULL);
    copy->children = copy->last = xmlNewDocText(element->doc, (const xmlChar *)attribute->value);
    copy->children->parent = (xmlNodePtr)copy;
    copy->_private = reference(attribute);
    copy->parent = element;
    copy->ns = namespace;
    copy->prev = *last;
    if (*last)
        (*last)->next = copy;
    else
        element->properties = copy;
    *last = copy;
    if (strcmp(attribute->label, "xml:id") == 0)
        xmlAddID(NULL, element->doc, (const xmlChar *)attribute->value, copy);
}

static void copy_text(xmlNodePtr element, const struct node *node)
{
    xmlNodePtr text = xmlNewDocText(element->doc, (const xmlChar *)node->text);
    text->_private = reference(node);
    xmlAddChild(element, text);
}

static xmlNodePtr copy_element(xmlDocPtr document, const struct node *node, xmlNodePtr parent)
{
    xmlNodePtr element = xmlNewDocNode(document, NULL, (const xmlChar *)node->label, NULL);
    xmlAttrPtr last = NULL;
    const xmlChar *name = NULL;
    element->_private = reference(node);
    xmlAddChild(parent, element);
    element->ns = find_namespace(element, node->label, node->namespace, &name);
    if (name != (const xmlChar *)node->label)
        xmlNodeSetName(element, name);
    for (size_t i = 0; i < node->attribute_count; i++)
        copy_attribute(element, &node->attributes[i], &last);
    if (node->has_text)
        copy_text(element, node);
    return element;
}

static void copy_tree(struct fallback *fallback, const struct node *root)
{
    xmlDocPtr document = xmlNewDoc(NULL);
    for (const struct node *node = root; node; node = tree_next(node, root)) {
        xmlNodePtr parent = (xmlNodePtr)document;
        if (node != root)
            parent = *pointer_table_slot(fallback->copies, node->parent, NULL);
        xmlNodePtr copy = copy_element(document, node, parent);
        *pointer_table_slot(fallback->copies, node, NULL) = copy;
    }
    xmlXPathOrderDocElems(document);
    fallback->document = fallback->context->doc = document;
}

/* Evaluation -----------------------------------------------------------------------------------*/

static xmlXPathCompExprPtr find_compiled(struct fallback *fallback, const xmlChar *expression)
{
    xmlXPathCompExprPtr compiled = xmlHashLookup(fallback->compiled, expression);
    if (!compiled) {
        compiled = xmlXPathCtxtCompile(fallback->context, expression);
        xmlHashAddEntry(fallback->compiled, expression, compiled);
    }
    return compiled;
}

/* NULL if libxml2 gives up; the caller owns the result. */
static xmlXPathObjectPtr evaluate(struct fallback *fallback, const char *expression,
                                  const struct node *node, const char *value)
{
    if (!fallback->document)
        copy_tree(fallback, tree_root(node));
    xmlXPathContextPtr context = fallback->context;
    xmlXPathCompExprPtr compiled = find_compiled(fallback, (const xmlChar *)expression);
    context->node = *pointer_table_slot(fallback->copies, node, NULL);
    if (!compiled || !context->node)
        return NULL;
    context->contextSize = context->proximityPosition = 1; /* for last() and position() */
    xmlXPathRegisterVariable(context, (const xmlChar *)"value",
                             xmlXPathNewCString(value ? value : "$1"));
    return xmlXPathCompiledEval(compiled, context);
}

bool fallback_truth(struct fallback *fallback, const char *expression, const struct node *node,
                    const char *value)
{
    xmlXPathObjectPtr result = evaluate(fallback, expression, node, value);
    bool truth = result && xmlXPathCastToBoolean(result);
    xmlXPathFreeObject(result);
    return truth;
}

/* False for the document, and for namespaces, which trees don't have as nodes. */
static bool find_original(const xmlNode *copy, struct reached *original)
{
    if (copy->type == XML_ATTRIBUTE_NODE)
        *original = (struct reached){.node = copy->parent->_private, .attribute = copy->_private};
    else if (copy->type == XML_ELEMENT_NODE || copy->type == XML_TEXT_NODE)
        *original =
            (struct reached){.node = copy->_private, .is_text = copy->type == XML_TEXT_NODE};
    else
        return false;
    return true;
}

void fallback_select(struct fallback *fallback, const char *expression, const struct node *node,
                     const char *value, struct reached_list *list)
{
    xmlXPathObjectPtr result = evaluate(fallback, expression, node, value);
    const xmlNodeSet *set = result && result->type == XPATH_NODESET ? result->nodesetval : NULL;
    struct reached original;
    for (int i = 0; set && i < set->nodeNr; i++)
        if (find_original(set->nodeTab[i], &original))
            list_add(list, &original);
    list_normalise(list);
    xmlXPathFreeObject(result);
}
