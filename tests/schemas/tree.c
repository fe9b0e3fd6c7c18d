#include "tree.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { PARSE_OPTIONS = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };

const xmlChar *to_xml(const char *text)
{
    return (const xmlChar *)text;
}

const char *node_name(const xmlNode *node)
{
    return (const char *)node->name;
}

const char *attribute_name(const xmlAttr *attribute)
{
    return (const char *)attribute->name;
}

char *attribute_value(const xmlNode *element, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(element, to_xml(name));
    char *copy = value ? xstrdup((const char *)value) : NULL;
    xmlFree(value);
    return copy;
}

bool is_named(const xmlNode *element, const char *name)
{
    return element->type == XML_ELEMENT_NODE && strcmp(node_name(element), name) == 0;
}

xmlNode *element_after(xmlNode *element, const xmlNode *top)
{
    xmlNode *next = xmlFirstElementChild(element);
    if (next)
        return next;
    for (xmlNode *at = element; at && at != top; at = at->parent) {
        next = xmlNextElementSibling(at);
        if (next)
            return next;
    }
    return NULL;
}

xmlNode *element_nth(xmlDoc *document, size_t index)
{
    xmlNode *root = xmlDocGetRootElement(document), *at = root;
    while (at && index-- > 0)
        at = element_after(at, root);
    return at;
}

size_t count_elements(xmlDoc *document)
{
    size_t count = 0;
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *at = root; at; at = element_after(at, root))
        count++;
    return count;
}

xmlAttr *attribute_nth(xmlDoc *document, size_t index)
{
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *at = root; at; at = element_after(at, root))
        for (xmlAttr *attribute = at->properties; attribute; attribute = attribute->next)
            if (index-- == 0)
                return attribute;
    return NULL;
}

size_t count_attributes(xmlDoc *document)
{
    size_t count = 0;
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *at = root; at; at = element_after(at, root))
        for (const xmlAttr *attribute = at->properties; attribute; attribute = attribute->next)
            count++;
    return count;
}

void remove_node(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

xmlDoc *tree_parse(const char *text, size_t length)
{
    return xmlReadMemory(text, (int)length, NULL, NULL, PARSE_OPTIONS);
}

xmlDoc *tree_read(const char *path)
{
    return xmlReadFile(path, NULL, PARSE_OPTIONS);
}

xmlDoc *tree_with_record(xmlDoc *whole, xmlNode *record)
{
    enum { WITHOUT_CHILDREN = 2 };
    xmlDoc *document = xmlNewDoc(to_xml("1.0"));
    xmlNode *root = xmlDocCopyNode(xmlDocGetRootElement(whole), document, WITHOUT_CHILDREN);
    xmlDocSetRootElement(document, root);
    xmlAddChild(root, xmlDocCopyNode(record, document, 1));
    return document;
}

char *tree_text(xmlDoc *document, size_t *length)
{
    xmlChar *bytes = NULL;
    int size = 0;
    xmlDocDumpMemoryEnc(document, &bytes, &size, "UTF-8");
    char *text = xmalloc((size_t)size + 1);
    memcpy(text, bytes, (size_t)size);
    text[size] = '\0';
    xmlFree(bytes);
    *length = (size_t)size;
    return text;
}
