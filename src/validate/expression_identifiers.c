/* id(): chapter 4.1 of XPath 1.0. The identifiers of elements are their xml:id. */
#include "validate/expression_internal.h"

#include <string.h>

static const char blanks[] = " \t\r\n";

struct search {
    struct evaluation *evaluation;
    visit_node *visit;
    void *data;
};

static bool is_identified(struct evaluation *evaluation, const struct node *node,
                          struct span identifier)
{
    evaluation_spend(evaluation, 1 + node->attribute_count / ATTRIBUTES_A_STEP);
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct node_attribute *attribute = &node->attributes[i];
        if (strcmp(attribute->label, "xml:id") == 0)
            return span_equal((struct span){attribute->value, attribute->length}, identifier);
    }
    return false;
}

/* The first element of that identifier; NULL if there is none, or no more steps. */
static const struct node *find_identified(struct evaluation *evaluation, struct span identifier)
{
    const struct node *root = tree_root(evaluation->origin), *node = root;
    while (node && evaluation->steps_left && !is_identified(evaluation, node, identifier))
        node = tree_next(node, root);
    return evaluation->steps_left ? node : NULL;
}

/* Visits the elements of the identifiers in a text, which blanks are between. */
static bool visit_identified(const struct search *search, struct span text)
{
    const char *at = text.text, *end = text.text + text.length;
    while (at < end && search->evaluation->steps_left) {
        const char *begin = at;
        while (at < end && !strchr(blanks, *at))
            at++;
        struct span identifier = {begin, (size_t)(at - begin)};
        at++;
        const struct node *node =
            identifier.length ? find_identified(search->evaluation, identifier) : NULL;
        if (node && search->visit(search->data, &(struct reached){.node = node}))
            return true;
    }
    return !search->evaluation->steps_left;
}

static bool visit_identified_by_node(void *data, const struct reached *node)
{
    const struct search *search = data;
    return visit_identified(search, reached_span(node, search->evaluation));
}

bool term_walk_identified(const struct term *call, const struct context *context, visit_node *visit,
                          void *data)
{
    struct search search = {context->evaluation, visit, data};
    const struct term *argument = call->arguments[0];
    return argument->type == GIVES_NODES
               ? term_walk(argument, context, visit_identified_by_node, &search)
               : visit_identified(&search, term_text(argument, context));
}
