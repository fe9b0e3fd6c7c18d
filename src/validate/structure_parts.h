/* The pieces of the structure check; used by them alone. */
#ifndef IATIPUB_VALIDATE_STRUCTURE_PARTS_H
#define IATIPUB_VALIDATE_STRUCTURE_PARTS_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "standard/rules.h"
#include "validate/document.h"
#include "validate/faults.h"
#include "validate/shape.h"

struct walk {
    const struct rule *rule;
    struct faults *faults;
    struct later *later; /* elements inside those of other namespaces, still to be checked */
};

/* structure_values.c */

/* True if the element says by xsi:type that it has another type than the description gives it: then
 * all about it is left to the schema. */
bool has_own_type(const struct node *node);

/* The attributes of an element of the description: values, those that are missing, those that must
 * not be there. */
void check_attributes(const struct walk *walk, const struct node *node, const struct shape *shape);
/* The attributes of an element that may have any: only what is declared at the top level counts.
 * `is_declared`: the description has the element. */
void check_any_attributes(const struct walk *walk, const struct node *node,
                          const struct shapes *shapes, bool is_declared);
/* The text of an element that has a type. */
void check_value(const struct walk *walk, const struct node *node, const struct shape *shape);
/* The text of an element that must not have any. */
void check_no_text(const struct walk *walk, const struct node *node, const struct shape *shape);
/* True if there is more than white space. */
bool has_words(const struct node *node);

/* structure_children.c */

/* Adds the faults of children that are not as the description has them. Takes its time: to be
 * called only when something is known to be wrong. */
void report_children(const struct walk *walk, const struct node *node, const struct shape *shape);

/* A child that may not stand there, wherever it is. */
void report_stranger(const struct walk *walk, const struct node *child, const struct shape *parent);

/* structure.c */

/* Adds a fault with the message, which it releases. */
struct fault *add_fault(const struct walk *walk, const struct node *node,
                        const struct node_attribute *attribute, struct strbuf *message);

#endif
