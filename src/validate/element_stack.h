/* The elements that are open while a document streams by: where each began, which of its
 * same-named siblings it is, and what the schema expects inside it. */
#ifndef IATIPUB_VALIDATE_ELEMENT_STACK_H
#define IATIPUB_VALIDATE_ELEMENT_STACK_H

#include <libxml/xmlstring.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "validate/content_model.h"

enum { DEPTH_MOST = 256 };

/* One name among the children of an element. */
struct child_name {
    const xmlChar *name, *namespace;
    size_t count;
};

struct element {
    const xmlChar *name, *prefix; /* in the parser's dictionary */
    size_t line, column;          /* of its '<' */
    size_t number;                /* among the same-named children of its parent; 0 = not known */
    struct content_model *model;  /* owned; NULL = not known or no children */
    struct child_name *children;  /* kept for the next element of this depth */
    size_t child_count, child_capacity, child_last;
};

struct element_stack {
    size_t depth; /* items[depth - 1] is the innermost element */
    struct element items[DEPTH_MOST];
};

/* Zeroed memory is an empty stack. */
void element_stack_release(struct element_stack *stack);

/* NULL if no element is open. */
struct element *element_stack_top(struct element_stack *stack);

/* Opens an element inside the innermost one; the depth must be below DEPTH_MOST. Names are compared
 * by address, so they must come from one dictionary. The element's model comes from its parent's;
 * the caller sets the root's and the place. */
struct element *element_stack_push(struct element_stack *stack, const xmlChar *name,
                                   const xmlChar *prefix, const xmlChar *namespace);
void element_stack_pop(struct element_stack *stack);

/* Adds the innermost element's path: inside an activity or organisation relative to that
 * ("transaction[3]/value"), else from the root. A number is shown where the schema allows
 * repetition or there was one. */
void element_stack_path(const struct element_stack *stack, struct strbuf *path);

#endif
