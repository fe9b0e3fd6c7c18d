/* Finding one's way in a libxml2 tree, with C strings for names.
 *
 * "The nth" counts elements or attributes in document order, the root included, from 0. */
#ifndef IATIPUB_TESTS_SCHEMAS_TREE_H
#define IATIPUB_TESTS_SCHEMAS_TREE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

const xmlChar *to_xml(const char *text);
const char *node_name(const xmlNode *node);
const char *attribute_name(const xmlAttr *attribute);
/* The value of an attribute without namespace; the caller frees. NULL if there is none. */
char *attribute_value(const xmlNode *element, const char *name);
bool is_named(const xmlNode *element, const char *name);

/* The element after this one in document order, within `top`; NULL after the last. */
xmlNode *element_after(xmlNode *element, const xmlNode *top);
xmlNode *element_nth(xmlDoc *document, size_t index);
size_t count_elements(xmlDoc *document);
xmlAttr *attribute_nth(xmlDoc *document, size_t index);
size_t count_attributes(xmlDoc *document);

/* Unlinks and frees. */
void remove_node(xmlNode *node);

/* Reads a document from memory or a file, silently and without network. NULL if it is not
 * well-formed; the caller frees with xmlFreeDoc. */
xmlDoc *tree_parse(const char *text, size_t length);
xmlDoc *tree_read(const char *path);
/* A new document with the root, its attributes and one of its children. */
xmlDoc *tree_with_record(xmlDoc *whole, xmlNode *record);
/* The document as UTF-8 text; the caller frees. */
char *tree_text(xmlDoc *document, size_t *length);

#endif
