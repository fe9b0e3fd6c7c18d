/* Elements and attributes against the description of the standard: everything that is missing,
 * misplaced, repeated, unknown or of the wrong type, each by itself.
 *
 * The XML schema decides whether a file is valid, but its validator goes blind for the rest of an
 * element after its first misplaced child. This walk doesn't, and the two agree: in what the schema
 * finds valid the walk finds nothing, in what it finds invalid it finds at least one fault. Two
 * things are left to the schema: what is in an element with an xsi:type, and whether each xml:id is
 * there only once. */
#ifndef IATIPUB_VALIDATE_STRUCTURE_H
#define IATIPUB_VALIDATE_STRUCTURE_H

#include "standard/rules.h"
#include "validate/document.h"
#include "validate/faults.h"

/* Adds a fault of `rule` (0.3.1) for everything in `node` that the description does not allow: one
 * fault for each mistake, at the element or attribute that has to be changed; what is missing is
 * told at the element that lacks it. `node` and all below it were built with shapes; a node without
 * a shape has no faults, its parent has. `node` is an item, or anything in one: not the root. */
void structure_check(const struct node *node, const struct rule *rule, struct faults *faults);

/* The root while its children are still to come: its attributes. That it has no items, or text
 * between them, is left to the schema. */
void structure_check_start(const struct node *root, const struct rule *rule, struct faults *faults);

/* A child of the root that is no item: that it must not be there, or if it may, what is in it. That
 * elements of other namespaces must not come before the first item is left to the schema. */
void structure_check_stranger(const struct node *child, const struct rule *rule,
                              struct faults *faults);

/* A whole document, items and all, for tests and small inputs. Its root need not be that of the
 * shapes: the schema allows every element that is declared at the top level. */
void structure_check_document(const struct node *root, const struct shapes *shapes,
                              const struct rule *rule, struct faults *faults);

#endif
