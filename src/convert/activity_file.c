#include "convert/activity_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "standard/value.h"

/* The first complaint counts; later ones follow from it. */
static void take_fault(void *context, xmlErrorPtr fault)
{
    struct activity_file *file = context;
    if (file->fault || fault->level != XML_ERR_FATAL)
        return;
    const char *message = fault->message ? fault->message : "";
    file->fault = xstrndup(message, strcspn(message, "\r\n"));
    file->fault_line = fault->line;
}

static bool refuse(const struct activity_file *file, struct error *error)
{
    if (!file->fault)
        return error_set(error, ERROR_DATA, "'%s' is not well-formed XML: it could not be read",
                         file->path);
    return error_set(error, ERROR_DATA, "'%s' is not well-formed XML: line %d: %s", file->path,
                     file->fault_line, file->fault);
}

/* Moves on to the next child of the root element that is an element. */
static bool find_next(struct activity_file *file, int moved, struct error *error)
{
    while (moved == 1 && !(xmlTextReaderDepth(file->reader) == 1 &&
                           xmlTextReaderNodeType(file->reader) == XML_READER_TYPE_ELEMENT))
        moved = xmlTextReaderRead(file->reader);
    file->has_next = moved == 1;
    return moved >= 0 || refuse(file, error);
}

static const struct element *find_root(const struct standard *standard, const xmlNode *root)
{
    static const char *const names[] = {"iati-activities", "iati-organisations"};
    for (size_t i = 0; !root->ns && i < sizeof names / sizeof *names; i++)
        if (strcmp((const char *)root->name, names[i]) == 0)
            return standard_root(standard, names[i]);
    return NULL;
}

/* A declaration comes before the root element. */
static bool read_root(struct activity_file *file, const struct standard *standard,
                      struct error *error)
{
    int moved;
    while ((moved = xmlTextReaderRead(file->reader)) == 1 &&
           xmlTextReaderNodeType(file->reader) != XML_READER_TYPE_ELEMENT)
        if (xmlTextReaderNodeType(file->reader) == XML_READER_TYPE_DOCUMENT_TYPE)
            return error_set(error, ERROR_DATA,
                             "'%s' has a declaration (<!...>), which IATI files do not use; remove "
                             "it",
                             file->path);
    xmlNode *root = moved == 1 ? xmlTextReaderCurrentNode(file->reader) : NULL;
    if (!root)
        return refuse(file, error);
    const struct element *element = find_root(standard, root);
    if (!element)
        return error_set(error, ERROR_DATA,
                         "'%s' is no IATI file: its root element is \"%.60s\"; expected "
                         "iati-activities or iati-organisations",
                         file->path, (const char *)root->name);
    file->element = element->children[0];
    file->root = xmlDocCopyNode(root, NULL, 2);
    return true;
}

bool activity_file_open(struct activity_file *file, const char *path,
                        const struct standard *standard, struct error *error)
{
    *file = (struct activity_file){.path = path};
    file->stream = file_open(path, error);
    if (!file->stream)
        return false;
    file->reader = xmlReaderForFd(fileno(file->stream), NULL, NULL, XML_PARSE_NONET);
    if (!file->reader)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s'", path);
    xmlTextReaderSetStructuredErrorHandler(file->reader, take_fault, file);
    return read_root(file, standard, error) &&
           find_next(file, xmlTextReaderRead(file->reader), error);
}

void activity_file_close(struct activity_file *file)
{
    xmlFreeTextReader(file->reader);
    xmlFreeNode(file->root);
    free(file->fault);
    if (file->stream)
        fclose(file->stream);
    *file = (struct activity_file){.path = NULL};
}

static bool is_activity(const struct activity_file *file, const xmlNode *node)
{
    return !node->ns && strcmp((const char *)node->name, file->element->name) == 0;
}

xmlNode *activity_file_next(struct activity_file *file, struct error *error)
{
    if (file->number && !find_next(file, xmlTextReaderNext(file->reader), error))
        return NULL;
    while (file->has_next) {
        xmlNode *node = xmlTextReaderExpand(file->reader);
        if (!node) {
            refuse(file, error);
            return NULL;
        }
        if (is_activity(file, node)) {
            file->number++;
            return node;
        }
        if (!find_next(file, xmlTextReaderNext(file->reader), error))
            return NULL;
    }
    return NULL;
}

/* --- Nodes ------------------------------------------------------------------------------------ */

xmlNode *xml_element(xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static char *qualified(const xmlNs *namespace, const xmlChar *name)
{
    const char *prefix = namespace ? (const char *)namespace->prefix : NULL;
    return xasprintf("%s%s%s", prefix ? prefix : "", prefix ? ":" : "", (const char *)name);
}

char *xml_node_name(const xmlNode *node)
{
    return qualified(node->ns, node->name);
}

char *xml_attribute_name(const xmlAttr *attribute)
{
    return qualified(attribute->ns, attribute->name);
}

xmlChar *xml_attribute_text(const xmlAttr *attribute)
{
    xmlChar *text = xmlNodeGetContent((const xmlNode *)attribute);
    return text ? text : xmlStrdup((const xmlChar *)"");
}

char *xml_own_text(const xmlNode *node)
{
    struct strbuf text = STRBUF_INIT;
    for (const xmlNode *child = node->children; child; child = child->next)
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
            child->content)
            strbuf_addstr(&text, (const char *)child->content);
    return strbuf_detach(&text);
}

bool xml_has_unnamed_namespace(const xmlNode *node)
{
    return node->ns && !node->ns->prefix;
}

char *xml_child_text(xmlNode *node, const char *name)
{
    for (xmlNode *child = xml_element(node->children); child; child = xml_element(child->next)) {
        if (child->ns || strcmp((const char *)child->name, name) != 0)
            continue;
        char *text = xml_own_text(child);
        size_t length;
        const char *bare = value_trim(text, &length);
        char *trimmed = xstrndup(bare, length);
        free(text);
        return trimmed;
    }
    return NULL;
}
