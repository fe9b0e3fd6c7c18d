/* An activity (or organisation) that is put together cell by cell, in whatever order they come, and
 * then written as XML in the order of the schema.
 *
 * Every value remembers the cell it came from. All memory is the tree's, and is taken back with
 * element_tree_reset for the next activity. */
#ifndef IATIPUB_RECORDS_ELEMENT_TREE_H
#define IATIPUB_RECORDS_ELEMENT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "records/header_path.h"
#include "records/reader.h"

/* A cell; `sheet` counts from 0, the others from 1. */
struct cell_place {
    size_t sheet, row, column;
};

struct tree_value {
    const char *name; /* of an attribute; NULL: a text */
    const char *text;
    size_t length;
    struct cell_place place;
    struct tree_value *next;
};

struct tree_slot;

struct tree_node {
    const char *name;
    size_t number;           /* that set it apart in its row */
    struct cell_place place; /* of the first cell */
    struct tree_value *values, *last_value;
    struct tree_slot *slots; /* of its children: one a name, in the order of the schema */
    struct tree_node *next;  /* of the same name */
};

/* Zero it before the first use, then element_tree_reset. */
struct element_tree {
    struct arena arena;
    struct tree_node *root; /* NULL until element_tree_begin */
};

void element_tree_reset(struct element_tree *tree);
void element_tree_release(struct element_tree *tree);
struct tree_node *element_tree_begin(struct element_tree *tree, const char *name,
                                     struct cell_place place);

/* The child without a number of that name, made if there is none yet. */
struct tree_node *tree_single(struct element_tree *tree, struct tree_node *parent,
                              const struct path_step *step, struct cell_place place);
/* The child with the step's number that this row has made; made if it has not. Of one name they
 * must come in the order of their numbers. */
struct tree_node *tree_numbered(struct element_tree *tree, struct tree_node *parent,
                                const struct path_step *step, struct cell_place place);
/* A further child of that name. */
struct tree_node *tree_append(struct element_tree *tree, struct tree_node *parent,
                              const struct path_step *step, struct cell_place place);

/* The attribute of that name, or the text (`name` NULL), as far as it is set. */
const struct tree_value *tree_value(const struct tree_node *node, const char *name);
/* Sets one that is not set. */
void tree_set(struct element_tree *tree, struct tree_node *node, const char *name,
              const struct cell *cell, struct cell_place place);

/* What is written, and where it came from: the start tag of the n-th element (from 0) ends in line
 * n + 1 of the text, and there are no other line breaks in it. */
struct tree_text {
    struct strbuf xml;
    struct cell_place *places;
    size_t count, capacity;
    /* Names with a prefix that neither the tree's root nor `file` declares are left out, and told
     * of: `context` is the caller's. */
    const struct tree_node *file; /* the root element of the document */
    void (*undeclared)(void *context, const char *name, struct cell_place place);
    void *context;
};

/* Adds the tree to `text`. */
void element_tree_write(const struct element_tree *tree, struct tree_text *text);

#endif
