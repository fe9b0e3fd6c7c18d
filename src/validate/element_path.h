/* Where something stands in a document, in words and in bytes. */
#ifndef IATIPUB_VALIDATE_ELEMENT_PATH_H
#define IATIPUB_VALIDATE_ELEMENT_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "validate/document.h"

/* True for a child of the root. */
bool node_is_item(const struct node *node);

/* The path of an element or one of its attributes (NULL: none). Inside an activity or organisation
 * relative to that ("transaction[3]/value", "sector[2]/@code"); of the item itself what follows its
 * name and number ("", "/@hierarchy"); of the root with its name. A number is shown where the
 * standard allows repetition or there was one. `whole`: the path begins at the root, since the
 * element belongs to no item. The caller frees. */
char *node_path(const struct node *node, const struct node_attribute *attribute, bool whole);

/* Finds attributes in the text of a tag. Zeroed memory is a fresh one. */
struct attribute_finder {
    size_t tag, at;
};

/* The offset of an attribute in `text`, in which its element's tag begins at `tag`; `tag` if the
 * tag has no such attribute. Attributes of one tag are asked for in the order of the file. */
size_t attribute_offset(struct attribute_finder *finder, const char *text, size_t tag,
                        const char *label);

#endif
