/* Choosing where in a document to mutate.
 *
 * Of the places in a document the one is taken whose like was taken least so far, by this mutation
 * and for this schema; so elements that few files have are tried as often as those that fill all
 * files. One choice in four is free of that. A place is like another if the names agree: of the
 * parent, the element and the attribute. */
#ifndef IATIPUB_TESTS_SCHEMAS_PICK_H
#define IATIPUB_TESTS_SCHEMAS_PICK_H

#include <libxml/tree.h>
#include <stdint.h>

#include "mutation.h"

enum { PICK_PLACES = 1 << 18 };

struct picks {
    uint32_t taken[PICK_PLACES]; /* by hash of the place; that some share one does no harm */
};

/* An element, the root included; any but the root; an attribute. NULL if there is none. */
xmlNode *pick_element(xmlDoc *document, struct mutator *mutator);
xmlNode *pick_below_root(xmlDoc *document, struct mutator *mutator);
xmlAttr *pick_attribute(xmlDoc *document, struct mutator *mutator);

#endif
