#include "unit/xpath_oracle.h"

#include <libxml/hash.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "validate/pointer_table.h"

enum {
    EXPRESSIONS = 16, /* at first */
    MOST_OPERATIONS = 200000,
};

struct oracle {
    /* The copy; its nodes refer back by _private, the table leads to them. NULL: no tree. */
    xmlDocPtr document;
    struct pointer_table *copies;
    xmlXPathContextPtr context;
    /* By text. */
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

struct oracle *oracle_new(void)
{
    struct oracle *oracle = xcalloc(1, sizeof *oracle);
    oracle->copies = pointer_table_new();
    oracle->compiled = xmlHashCreate(EXPRESSIONS);
    oracle->context = xmlXPathNewContext(NULL);
    oracle->context->error = ignore_error;
    return oracle;
}

void oracle_forget(struct oracle *oracle)
{
    if (!oracle || !oracle->document)
        return;
    xmlFreeDoc(oracle->document);
    oracle->document = NULL;
    pointer_table_clear(oracle->copies);
}

void oracle_free(struct oracle *oracle)
{
    if (!oracle)
        return;
    oracle_forget(oracle);
    pointer_table_free(oracle->copies);
    xmlHashFree(oracle->compiled, free_compiled);
    xmlXPathFreeContext(oracle->context);
    free(oracle);
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

static void copy_tree(struct oracle *oracle, const struct node *root)
{
    xmlDocPtr document = xmlNewDoc(NULL);
    for (const struct node *node = root; node; node = tree_next(node, root)) {
        xmlNodePtr parent = (xmlNodePtr)document;
        if (node != root)
            parent = *pointer_table_slot(oracle->copies, node->parent, NULL);
        xmlNodePtr copy = copy_element(document, node, parent);
        *pointer_table_slot(oracle->copies, node, NULL) = copy;
    }
    xmlXPathOrderDocElems(document);
    oracle->document = oracle->context->doc = document;
}

/* Evaluation -----------------------------------------------------------------------------------*/

static xmlXPathCompExprPtr find_compiled(struct oracle *oracle, const xmlChar *expression)
{
    xmlXPathCompExprPtr compiled = xmlHashLookup(oracle->compiled, expression);
    if (!compiled) {
        compiled = xmlXPathCtxtCompile(oracle->context, expression);
        xmlHashAddEntry(oracle->compiled, expression, compiled);
    }
    return compiled;
}

/* NULL if libxml2 gives up; the caller owns the result. */
static xmlXPathObjectPtr evaluate(struct oracle *oracle, const char *expression,
                                  const struct node *node)
{
    if (!oracle->document)
        copy_tree(oracle, tree_root(node));
    xmlXPathContextPtr context = oracle->context;
    context->opLimit = 0; /* none when it compiles */
    xmlXPathCompExprPtr compiled = find_compiled(oracle, (const xmlChar *)expression);
    context->node = *pointer_table_slot(oracle->copies, node, NULL);
    if (!compiled || !context->node)
        return NULL;
    context->contextSize = context->proximityPosition = 1; /* for last() and position() */
    context->opLimit = MOST_OPERATIONS;
    context->opCount = 0;
    return xmlXPathCompiledEval(compiled, context);
}

bool oracle_truth(struct oracle *oracle, const char *expression, const struct node *node,
                  bool *truth)
{
    xmlXPathObjectPtr result = evaluate(oracle, expression, node);
    *truth = result && xmlXPathCastToBoolean(result);
    xmlXPathFreeObject(result);
    return result != NULL;
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

bool oracle_select(struct oracle *oracle, const char *expression, const struct node *node,
                   struct reached_list *list)
{
    xmlXPathObjectPtr result = evaluate(oracle, expression, node);
    const xmlNodeSet *set = result && result->type == XPATH_NODESET ? result->nodesetval : NULL;
    struct reached original;
    list->count = 0;
    for (int i = 0; set && i < set->nodeNr; i++)
        if (find_original(set->nodeTab[i], &original))
            list_add(list, &original);
    list_normalise(list);
    xmlXPathFreeObject(result);
    return result != NULL;
}
