/* The description of the standard, made ready for a fast walk over a document.
 *
 * A shape is a place where an element may stand (a struct element of standard/standard.h), with
 * what it may contain looked up by the number of its name. Made once for a kind of file and a
 * version; read-only afterwards, shared between threads.
 *
 * Elements that the schema declares at the top level have shapes too, for those that stand in
 * elements of other namespaces or in one of any type: shapes_global finds them. No node of a tree
 * has such a shape. */
#ifndef IATIPUB_VALIDATE_SHAPE_H
#define IATIPUB_VALIDATE_SHAPE_H

#include <stddef.h>

#include "standard/standard.h"
#include "validate/names.h"

struct attribute_shape {
    unsigned name;
    unsigned index; /* counts all attributes of all shapes from 0: a key for other tables */
    const struct attribute *attribute;
};

/* From the number of a name to a position in an array. */
struct name_index {
    struct name_slot *slots; /* open addressing */
    unsigned mask;           /* number of slots - 1 */
};

struct shape {
    unsigned name;
    unsigned index; /* counts all shapes from 0: a key for other tables */
    const struct element *element;
    struct attribute_shape *attributes; /* in the order of the description */
    size_t attribute_count;
    struct shape *children; /* in the order of the schema, narratives included */
    size_t child_count;

    /* Inside its parent, whose children have the odd places 1, 3, 5 ... */
    int least, most;          /* occurrences; most may be UNBOUNDED */
    unsigned place;           /* children come in this order */
    unsigned required_before; /* how many of the children before it are required */

    size_t required_attributes, required_children; /* how many there are */
    /* The place of children of other namespaces: an even one, or that of the child that they mix
     * with; FOREIGN_NOWHERE. */
    size_t foreign_place;
    const struct shape *parent; /* NULL: the root, or a shape for any place */
    const struct shapes *shapes;
    struct name_index by_child, by_attribute;
};

struct shapes {
    struct shape root;
    size_t shape_count, attribute_count; /* one more than the largest index */
    struct shape *extra; /* of elements that are at the top level of the description */
    size_t extra_count;
    const struct shape **globals; /* all that are declared at the top level */
    size_t global_count;
    struct name_index by_global;
    const struct standard *standard;
};

/* The shapes of a root element ("iati-activities"). Numbers are added to `names`; `standard` must
 * outlive them. The caller owns the result: shapes_free. NULL if there is no such root. */
struct shapes *shapes_new(const struct standard *standard, const char *root, struct names *names);
/* NULL is fine. */
void shapes_free(struct shapes *shapes);

/* The child or attribute with that name, or NULL. */
const struct shape *shape_child(const struct shape *shape, unsigned name);
const struct attribute_shape *shape_attribute(const struct shape *shape, unsigned name);

/* The element with that name that is declared at the top level of the schema, or NULL. It is
 * checked wherever elements are not determined by the one they stand in. */
const struct shape *shapes_global(const struct shapes *shapes, unsigned name);
/* The type of an attribute that is declared at the top level, without namespace; TYPE_ANY if it
 * isn't. */
enum value_type shapes_global_attribute(const struct shapes *shapes, const char *name);

#endif
