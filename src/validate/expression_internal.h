/* What an expression is compiled to, and what its evaluation is made of. Only the files
 * expression*.c include this.
 *
 * An expression is a tree of terms. As XPath 1.0 is without variables here, the type of each term
 * is known once it is compiled; a term is evaluated by the function of the type that is wanted
 * (term_truth, term_number, term_text, or term_walk and term_collect for nodes), which converts. */
#ifndef IATIPUB_VALIDATE_EXPRESSION_INTERNAL_H
#define IATIPUB_VALIDATE_EXPRESSION_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "validate/expression.h"

/* Text that need not end with a NUL. */
struct span {
    const char *text;
    size_t length;
};

enum term_type { GIVES_NODES, GIVES_TRUTH, GIVES_NUMBER, GIVES_TEXT };

enum operation {
    OPERATION_SELF,      /* "." */
    OPERATION_CHILD,     /* a path of one named child, without predicates */
    OPERATION_ATTRIBUTE, /* the same of an attribute */
    OPERATION_PATH,      /* any other; an argument, if any, gives the nodes it starts from */
    OPERATION_FILTER,    /* the nodes of the argument that fulfil predicates */
    OPERATION_UNION,
    OPERATION_LITERAL,
    OPERATION_PARAMETER, /* '$1' */
    OPERATION_TEMPLATE,  /* a literal with $1 inside */
    OPERATION_NUMBER,
    OPERATION_OR,
    OPERATION_AND,
    OPERATION_COMPARE,
    OPERATION_CHAIN, /* sums, differences, products, quotients and remainders: a chain of operands
                      */
    OPERATION_NEGATE,
    OPERATION_COUNT, /* count(), which a comparison need not finish */
    OPERATION_ID,    /* id() */
    OPERATION_CALL,
};

enum comparison {
    IS_EQUAL,
    IS_UNEQUAL,
    IS_LESS,
    IS_LESS_OR_EQUAL,
    IS_GREATER,
    IS_GREATER_OR_EQUAL
};

enum axis {
    AXIS_SELF,
    AXIS_CHILD,
    AXIS_ATTRIBUTE,
    AXIS_PARENT,
    AXIS_DESCENDANT,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING_SIBLING,
    AXIS_FOLLOWING,
    AXIS_PRECEDING,
    AXIS_NAMESPACE, /* empty: trees don't have namespaces as nodes */
    AXIS_COUNT,
};

enum node_test {
    TEST_NAME,
    TEST_ANY_NAME, /* "*" */
    TEST_XML_NAME, /* "xml:*" */
    TEST_NODE,     /* node() */
    TEST_TEXT,     /* text() */
    TEST_NOTHING,  /* comments and processing instructions, which trees don't have */
};

/* How a set of nodes comes when a path is walked. */
enum order {
    ORDER_SINGLE,   /* one node at most */
    ORDER_PEERS,    /* in document order, none inside another */
    ORDER_NESTED,   /* in document order */
    ORDER_DISTINCT, /* each once */
    ORDER_MIXED,    /* some may come twice */
};

enum {
    STREAMED_PREDICATES = 4, /* of a step that is walked without a list of its nodes */
    USES_POSITION = 1,
    USES_LAST = 2,
};

struct term;

struct predicates {
    struct term **items;
    size_t count;
    bool whole; /* they have to be applied to a list of all nodes of the step */
};

struct step {
    enum axis axis;
    enum node_test test;
    unsigned name; /* of TEST_NAME */
    struct predicates predicates;
    bool gather; /* the nodes reached must be made distinct before the next step */
};

struct path {
    bool absolute;
    bool gathers; /* some step before the last one does */
    enum order order;
    struct step *steps;
    size_t count;
};

struct context;

/* A function of XPath's core library. One of the three functions is set, after its type; none for
 * those with an operation of their own. */
struct function {
    const char *name;
    enum term_type type;
    size_t least, most; /* arguments */
    enum { TAKES_VALUES, TAKES_NODES, TAKES_NODE_OR_CONTEXT, TAKES_VALUE_OR_CONTEXT } takes;
    unsigned uses; /* USES_POSITION, USES_LAST */
    bool (*truth)(const struct term *call, const struct context *context);
    double (*number)(const struct term *call, const struct context *context);
    struct span (*text)(const struct term *call, const struct context *context);
};

struct term {
    enum operation operation;
    enum term_type type;
    unsigned uses;   /* position() and last() of the context it is evaluated in */
    unsigned height; /* of the terms below it and in its predicates, and its own: 1 */
    struct term **arguments;
    size_t count;
    union {
        unsigned name; /* of OPERATION_CHILD and OPERATION_ATTRIBUTE */
        struct path path;
        struct predicates predicates; /* of OPERATION_FILTER */
        struct span literal;          /* also of OPERATION_TEMPLATE; ends with a NUL */
        double number;
        enum comparison comparison;
        const char *operators; /* of OPERATION_CHAIN: '+', '-', '*', '/' or '%' before each argument
                                * but the first */
        const struct function *function;
    };
};

struct expression {
    struct arena arena;
    struct term *term;
};

/* The first children of an item by name, so that absent elements cost nothing in long items. */
struct child_index {
    const struct node *parent; /* whose children are in it; NULL: none */
    struct child_entry {
        const struct node *node;
        unsigned generation; /* valid if that of the index */
    } * entries;             /* by number of the name */
    size_t size;
    unsigned generation;
};

/* The element after `node` in document order, inside `top`; NULL if it is the last. */
static inline const struct node *tree_next(const struct node *node, const struct node *top)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

struct evaluation {
    const struct names *names;
    const struct node *origin; /* where the evaluation under way started */
    struct span value;         /* of $1 in it */
    struct arena scratch;      /* texts that live as long as one evaluation */
    struct arena texts;        /* those lent by reached_text */
    struct child_index children;
    struct reached_list **lists; /* owned; the first `lists_used` are taken */
    size_t list_count, list_capacity, lists_used;
    uint64_t steps_left; /* 0: the evaluation has to end */
};

enum {
    BYTES_READ_A_STEP = 64,
    BYTES_MADE_A_STEP = 16,
    ATTRIBUTES_A_STEP = 16,
    STEPS_A_LISTED_NODE = 4, /* to add it to a list, and again to sort it; they take memory */
};

/* Takes steps. False if there are no more. */
static inline bool evaluation_spend(struct evaluation *evaluation, uint64_t steps)
{
    bool enough = steps < evaluation->steps_left;
    evaluation->steps_left = enough ? evaluation->steps_left - steps : 0;
    return enough;
}

/* Where a term is evaluated. `node.node` NULL is the document above the root. */
struct context {
    struct evaluation *evaluation;
    struct reached node;
    size_t position, size; /* of it; size is 0 unless a predicate asks for it */
};

/* Parsing: fills the term of `expression`. */
bool expression_parse(struct expression *expression, const char *text, struct names *names,
                      struct error *error);

/* Evaluation of terms. */
bool term_truth(const struct term *term, const struct context *context);
double term_number(const struct term *term, const struct context *context);
struct span term_text(const struct term *term, const struct context *context);

/* Called with each node; true: no more of them. */
typedef bool visit_node(void *data, const struct reached *node);
/* Visits the nodes of a term in any order, some perhaps twice. True if a visit was the last. */
bool term_walk(const struct term *term, const struct context *context, visit_node *visit,
               void *data);
/* Adds them to an empty list, in document order and each once. */
void term_collect(const struct term *term, const struct context *context,
                  struct reached_list *list);
/* How term_walk visits them. */
enum order term_order(const struct term *term);

/* The same of id() (expression_identifiers.c). */
bool term_walk_identified(const struct term *call, const struct context *context, visit_node *visit,
                          void *data);

/* Numbers and texts (expression_value.c). */
double span_number(struct span span);
struct span number_text(double number, struct arena *arena);
bool span_equal(struct span first, struct span second);
bool is_true_number(double number);
const struct node *tree_root(const struct node *node);
/* string() of a node of the tree that `origin` is in. Made in `arena`, for steps, where the tree
 * does not have it as it is. */
struct span node_text(const struct reached *node, const struct node *origin,
                      struct evaluation *evaluation, struct arena *arena);
/* The same in the evaluation under way, in its scratch memory. */
struct span reached_span(const struct reached *node, struct evaluation *evaluation);

/* Comparisons (expression_compare.c). */
bool term_compare(const struct term *comparison, const struct context *context);

/* The functions (expression_functions.c). NULL if there is none of that name. */
const struct function *function_find(const char *name, size_t length);

/* Lists (expression_walk.c). A list taken from the evaluation is empty; the one taken last is given
 * back first. */
struct reached_list *list_take(struct evaluation *evaluation);
void list_give(struct evaluation *evaluation, struct reached_list *list);
void list_add(struct reached_list *list, const struct reached *node);
/* The attribute of that name of an element, or NULL. */
const struct node_attribute *find_attribute(struct evaluation *evaluation,
                                            const struct node *element, unsigned name);
/* Puts it into document order and removes what is there twice. */
void list_normalise(struct reached_list *list);

#endif
