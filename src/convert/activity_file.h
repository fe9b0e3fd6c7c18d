/* An IATI file, activity by activity, for what goes out in other layouts.
 *
 * Open, ask for activities (or organisations) until there are none, close. Memory holds one
 * activity, as a tree of libxml2. Documents with a declaration (<!...>) are refused: IATI files
 * have none, and entities would come from it. */
#ifndef IATIPUB_CONVERT_ACTIVITY_FILE_H
#define IATIPUB_CONVERT_ACTIVITY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <libxml/tree.h>
#include <libxml/xmlreader.h>

#include "base/error.h"
#include "standard/standard.h"

struct activity_file {
    const char *path;              /* what messages call it; lent */
    const struct element *element; /* iati-activity or iati-organisation */
    xmlNode *root;                 /* its attributes and declarations; no children */
    size_t number;                 /* of the activity that was given last, from 1 */
    /* inside */
    FILE *stream;
    xmlTextReader *reader;
    char *fault; /* of the XML, NULL: none */
    int fault_line;
    bool has_next;
};

/* Opens the file and reads its root element. False and `error` if it can't be read
 * (ERROR_ENVIRONMENT) or is no IATI file (ERROR_DATA). activity_file_close is due in any case. */
bool activity_file_open(struct activity_file *file, const char *path,
                        const struct standard *standard, struct error *error);
void activity_file_close(struct activity_file *file);

/* The next activity, lent until the next call. NULL at the end, or when `error` was filled. */
xmlNode *activity_file_next(struct activity_file *file, struct error *error);

/* The next sibling that is an element, `node` included; NULL if there is none. */
xmlNode *xml_element(xmlNode *node);
/* "ext:thing" or "thing". The caller frees. */
char *xml_node_name(const xmlNode *node);
char *xml_attribute_name(const xmlAttr *attribute);
/* The node's text, without that of elements in it; the caller frees with xmlFree. */
xmlChar *xml_attribute_text(const xmlAttr *attribute);
char *xml_own_text(const xmlNode *node);
/* True if the element is in a namespace that is its default one: it has no prefix to be named by.
 */
bool xml_has_unnamed_namespace(const xmlNode *node);
/* The text of the child element of that name, trimmed; NULL if there is none. The caller frees. */
char *xml_child_text(xmlNode *node, const char *name);

#endif
