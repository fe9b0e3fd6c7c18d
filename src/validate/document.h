/* A piece of a document as a tree: the root element and one activity or organisation in it.
 *
 * The checks read it, nobody changes it. It lives in an arena, so it costs a few hundred
 * nanoseconds an element to make and nothing to forget. Namespaces: elements and attributes
 * without one, and those of xml:, may have a number; all others are `foreign`. */
#ifndef IATIPUB_VALIDATE_DOCUMENT_H
#define IATIPUB_VALIDATE_DOCUMENT_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "validate/names.h"
#include "validate/shape.h"

/* All text is NUL-terminated, in UTF-8, and lives as long as the tree. */
struct node_attribute {
    unsigned name;                       /* NAME_UNKNOWN if no check asks for it or it is foreign */
    const char *label;                   /* as written, with prefix */
    const char *namespace;               /* NULL if it has none */
    const struct attribute_shape *shape; /* NULL if the description has no such attribute here */
    const char *value;
    size_t length; /* of the value */
};

struct node {
    unsigned name;             /* NAME_UNKNOWN if no check asks for it or it is foreign */
    const char *label;         /* as written, with prefix */
    const char *namespace;     /* NULL if it has none */
    const struct shape *shape; /* NULL if the description has no such element here */
    struct node *parent;       /* NULL: the root */
    struct node *first, *last; /* children (elements only), in document order */
    struct node *next, *prev;  /* siblings */
    struct node *same;         /* next sibling of the same label; both foreign or neither */
    struct node *kind;         /* of a parent: its first child with a number */
    struct node *next_kind;    /* next sibling with a number that is the first of its label */
    struct node_attribute *attributes; /* in the order of the file */
    size_t attribute_count;
    const char *text;                  /* all text directly inside, joined; "" if there is none */
    size_t text_length;                /* in bytes */
    bool has_text;                     /* text or CDATA stands directly inside, be it only blanks */
    bool has_cdata;                    /* CDATA stands directly inside, be it empty */
    size_t number;                     /* among the siblings of the same label, from 1 */
    size_t offset;                     /* of its '<' in the text that was parsed, in bytes */
    struct node *last_kind;            /* the builder's own: end of the list `kind` */
    struct text_piece *pieces, *piece; /* the builder's own: text not joined yet */
};

/* What a tree is made with. Zeroed memory is fine before the first document_begin. */
struct document_builder {
    struct arena arena;
    const struct names *names;
    const struct shapes *shapes;
    struct node *top;               /* the first element opened; NULL if there is none yet */
    struct node *open;              /* innermost open element, NULL before the root and after it */
    struct arena_mark children;     /* where the memory of the root's children begins */
    size_t count;                   /* elements in the tree */
    struct pointer_table *labels;   /* the number of every label met so far */
    struct pointer_table *siblings; /* the latest child of each label of each element */
    xmlDictPtr labels_of;           /* where document_parse has its labels from */
};

/* Begins a tree; what the builder held before is gone. `names` and `shapes` (NULL: no node gets a
 * shape) must outlive it. Labels of the last tree are no longer valid if `fresh`. */
void document_begin(struct document_builder *builder, const struct names *names,
                    const struct shapes *shapes, bool fresh);

/* Opens an element inside the innermost one and returns it. `label` and `namespace` (NULL: none)
 * are not copied: equal ones must have the same address. */
struct node *document_open(struct document_builder *builder, const char *label,
                           const char *namespace, size_t offset);
/* Gives the innermost element room for attributes, each to be filled with document_set_attribute
 * before anything else is added. Labels and namespaces as above; the value is copied. */
void document_make_attributes(struct document_builder *builder, size_t count);
void document_set_attribute(struct document_builder *builder, size_t index, const char *label,
                            const char *namespace, const char *value, size_t length);
/* Both of the above, from what libxml2's startElementNs handler is given; `labels` is the parser's
 * dictionary. */
void document_start(struct document_builder *builder, xmlDictPtr labels, const xmlChar *name,
                    const xmlChar *prefix, const xmlChar *namespace, size_t count,
                    const xmlChar **attributes, size_t offset);
/* Adds text to the innermost element; copies it. */
void document_text(struct document_builder *builder, const char *text, size_t length);
/* The same for a CDATA section. */
void document_cdata(struct document_builder *builder, const char *text, size_t length);
/* Closes the innermost element. */
void document_close(struct document_builder *builder);
/* Forgets the children and the text of the innermost element, which must be the root: so items that
 * stream by are looked at one by one. */
void document_forget_children(struct document_builder *builder);
/* Releases everything. */
void document_release(struct document_builder *builder);

/* The attribute of that name, or NULL. */
const struct node_attribute *node_attribute(const struct node *node, unsigned name);
/* The first child of that name, or NULL; go on with `same`. */
const struct node *node_child(const struct node *node, unsigned name);

/* Parses a whole document into a tree, for tests and small inputs. `*root` belongs to the builder.
 * False if it is not well-formed. */
bool document_parse(struct document_builder *builder, const char *text, size_t length,
                    const struct names *names, const struct shapes *shapes,
                    const struct node **root);

#endif
