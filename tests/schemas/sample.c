#include "sample.h"

#include <stdlib.h>
#include <string.h>

#include "tree.h"
#include "values.h"

enum { RECORD_DEPTH = 2, GREATEST_DEPTH = 30 }; /* the root has depth 1 */

struct maker {
    const struct xsd *xsd;
    size_t wanted, optional; /* optional children of the record met so far */
    int depth;
};

static void fill(struct maker *maker, xmlNode *node, xmlNode *content);
static xmlNode *make(struct maker *maker, xmlDoc *document, xmlNode *declaration);

static void set_text(xmlNode *node, const char *type)
{
    xmlNodeSetContent(node, to_xml(value_plain(xsd_local(type))));
}

static bool is_optional(const xmlNode *use)
{
    char *least = attribute_value(use, "minOccurs");
    bool optional = least && strcmp(least, "0") == 0;
    free(least);
    return optional;
}

/* Whether a child that may be left out is in this sample. */
static bool is_left_out(struct maker *maker, const xmlNode *use)
{
    if (maker->depth != RECORD_DEPTH || !is_optional(use))
        return false;
    return maker->optional++ != maker->wanted && maker->wanted != SAMPLE_WHOLE;
}

static void add_element(struct maker *maker, xmlNode *node, xmlNode *use)
{
    if (is_left_out(maker, use) || maker->depth >= GREATEST_DEPTH)
        return;
    char *ref = attribute_value(use, "ref");
    xmlNode *declaration = ref ? xsd_find(maker->xsd, "element", ref) : use;
    if (declaration)
        xmlAddChild(node, make(maker, node->doc, declaration));
    free(ref);
}

static void add_attribute(struct maker *maker, xmlNode *node, xmlNode *use)
{
    char *ref = attribute_value(use, "ref"), *type = NULL;
    bool foreign = ref && xsd_has_prefix(ref);
    xmlNode *declaration = ref && !foreign ? xsd_find(maker->xsd, "attribute", ref) : use;
    char *name = declaration ? attribute_value(declaration, "name") : NULL;
    if (foreign)
        xmlSetProp(node, to_xml(ref), to_xml("en"));
    else if (name && (type = attribute_value(declaration, "type")))
        xmlSetProp(node, to_xml(name), to_xml(value_plain(xsd_local(type))));
    free(ref), free(name), free(type);
}

/* The content of a type by its name, or the text of a built-in one. */
static void fill_by_name(struct maker *maker, xmlNode *node, const char *type)
{
    xmlNode *named = xsd_is_built_in(type) ? NULL : xsd_find(maker->xsd, "complexType", type);
    if (named)
        fill(maker, node, named);
    else if (strcmp(xsd_local(type), "anyType") != 0)
        set_text(node, type);
}

static void add_extension(struct maker *maker, xmlNode *node, xmlNode *extension)
{
    char *base = attribute_value(extension, "base");
    fill_by_name(maker, node, base ? base : "xs:string");
    fill(maker, node, extension);
    free(base);
}

static const struct {
    const char *name;
    void (*act)(struct maker *maker, xmlNode *node, xmlNode *part);
} part_table[] = {
    {"sequence", fill},           {"simpleContent", fill},  {"complexContent", fill},
    {"complexType", fill},        {"element", add_element}, {"attribute", add_attribute},
    {"extension", add_extension},
};

static void fill(struct maker *maker, xmlNode *node, xmlNode *content)
{
    for (xmlNode *part = xmlFirstElementChild(content); part; part = xmlNextElementSibling(part))
        for (size_t i = 0; i < sizeof part_table / sizeof *part_table; i++)
            if (is_named(part, part_table[i].name))
                part_table[i].act(maker, node, part);
}

static xmlNode *make(struct maker *maker, xmlDoc *document, xmlNode *declaration)
{
    char *name = attribute_value(declaration, "name");
    char *type = attribute_value(declaration, "type");
    xmlNode *node = xmlNewDocNode(document, NULL, to_xml(name ? name : "unnamed"), NULL);
    maker->depth++;
    if (type)
        fill_by_name(maker, node, type);
    else
        fill(maker, node, declaration);
    maker->depth--;
    free(name), free(type);
    return node;
}

xmlDoc *sample_make(const struct xsd *xsd, const char *root, size_t wanted)
{
    struct maker maker = {.xsd = xsd, .wanted = wanted};
    xmlNode *declaration = xsd_find(xsd, "element", root);
    if (!declaration)
        return NULL;
    xmlDoc *document = xmlNewDoc(to_xml("1.0"));
    xmlDocSetRootElement(document, make(&maker, document, declaration));
    if (wanted == SAMPLE_WHOLE || wanted < maker.optional)
        return document;
    xmlFreeDoc(document);
    return NULL;
}
