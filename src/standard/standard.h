/* A format as one version of it has it: a tree of elements, read from schemas/iati/standard.xml or,
 * for UN financial data (version 1.00), from schemas/unsdg/standard.xml. Shapes (content shared by
 * several elements) are expanded, so every place where an element may stand is a node of its own.
 * Load once; read-only afterwards, and so may be shared between threads. */
#ifndef IATIPUB_STANDARD_STANDARD_H
#define IATIPUB_STANDARD_STANDARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard/value.h"

enum { UNBOUNDED = -1 };

/* A codelist that a value must be from. */
struct binding {
    char *codelist; /* "Sector" */
    char *when;     /* XPath condition, relative to the attribute or element; NULL: always */
};

struct binding_list {
    struct binding *items;
    size_t count, capacity;
};

struct attribute {
    char *name;        /* "xml:lang" with its prefix, all others without */
    char *explanation; /* one sentence, for people */
    char *since;       /* the version that brought it; NULL: the first one */
    enum value_type type;
    bool required;
    char *column; /* column name given by the description, or NULL */
    struct binding_list bindings;
};

/* Whether an element holds narratives (text in languages), and whether it must. */
enum narratives { NARRATIVES_NONE, NARRATIVES_OPTIONAL, NARRATIVES_REQUIRED };

/* Which schema declares an element at the top level; PART_COMMON: the one that those of activities
 * and organisations include. */
enum part { PART_COMMON, PART_ACTIVITIES, PART_ORGANISATIONS, PART_REPORTS };

/* No place for elements of other namespaces. */
#define FOREIGN_NOWHERE ((size_t)-1)

struct element {
    char *name;
    char *explanation;            /* one sentence, for people */
    char *since;                  /* the version that brought it; NULL: the first one */
    const struct element *parent; /* NULL for a root element */
    int least, most;              /* occurrences; most may be UNBOUNDED */
    enum value_type type;         /* of its text; TYPE_NONE if it has none */
    enum narratives narratives;
    bool narratives_last;    /* they follow the child elements instead of coming first */
    enum part part;          /* where its root element is declared */
    bool is_global;          /* declared at the top level: may be a root, is checked in anything */
    bool foreign_attributes; /* of other namespaces, xml:space and the like may stand here */
    /* Elements of other namespaces may stand right before this child; after all children and
     * narratives if it is `child_count`. */
    size_t foreign_place;
    bool is_inline; /* its first occurrence also has columns in the parent's table */
    char *row;      /* singular name of its table's rows given by the description, or NULL */
    char *table;    /* name of its table given by the description, or NULL */
    struct binding_list bindings; /* of its text */
    struct attribute *attributes;
    size_t attribute_count, attribute_capacity;
    struct element **children; /* in the order of the schema */
    size_t child_count, child_capacity;
};

/* An attribute that is declared at the top level too: it is checked wherever it stands in elements
 * of other namespaces, whatever these are. */
struct global_attribute {
    char *name;
    enum value_type type;
    enum part part;
};

struct standard {
    char *version;          /* "2.03" */
    struct element **roots; /* the top elements of the description; those of files among them */
    size_t root_count, root_capacity;
    struct global_attribute *attributes;
    size_t attribute_count, attribute_capacity;
};

/* Loads the description for one version. The caller owns the result: standard_free. NULL and
 * `error` if the description is damaged; the embedded one is not. */
struct standard *standard_load(const char *version, struct error *error);
/* The same in half the time, for those who need no explanations: these may be NULL. */
struct standard *standard_load_lean(const char *version, struct error *error);
void standard_free(struct standard *standard);

/* The root element of that name, or NULL. */
const struct element *standard_root(const struct standard *standard, const char *name);
/* The child of that name, or NULL. */
const struct element *element_child(const struct element *element, const char *name);

#endif
