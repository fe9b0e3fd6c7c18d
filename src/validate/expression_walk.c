/* Walks along paths: axes, node tests, predicates. */
#include "validate/expression_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Lists ----------------------------------------------------------------------------------------*/

struct reached_list *list_take(struct evaluation *evaluation)
{
    if (evaluation->lists_used == evaluation->list_count) {
        evaluation->lists = grow(evaluation->lists, evaluation->list_count,
                                 &evaluation->list_capacity, sizeof(struct reached_list *));
        evaluation->lists[evaluation->list_count++] = xcalloc(1, sizeof(struct reached_list));
    }
    struct reached_list *list = evaluation->lists[evaluation->lists_used++];
    list->count = 0;
    return list;
}

void list_give(struct evaluation *evaluation, struct reached_list *list)
{
    (void)list;
    evaluation->lists_used--;
}

void list_add(struct reached_list *list, const struct reached *node)
{
    if (list->count == list->capacity)
        list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = *node;
}

/* A list that is filled for steps. */
struct filling {
    struct evaluation *evaluation;
    struct reached_list *list;
};

static bool add_to_list(void *data, const struct reached *node)
{
    const struct filling *filling = data;
    if (!evaluation_spend(filling->evaluation, STEPS_A_LISTED_NODE))
        return true;
    list_add(filling->list, node);
    return false;
}

/* Of what belongs to one element: itself, its attributes, its text. */
static int compare_parts(const struct reached *first, const struct reached *second)
{
    if (first->is_text != second->is_text)
        return first->is_text ? 1 : -1;
    return (first->attribute > second->attribute) - (first->attribute < second->attribute);
}

/* By document order. The document comes first, then the root, whose offset may be one of another
 * text than that of the piece inside it. */
static int compare_reached(const void *left, const void *right)
{
    const struct reached *first = left, *second = right;
    if (first->node == second->node)
        return compare_parts(first, second);
    if (!first->node || !second->node)
        return first->node ? 1 : -1;
    if (!first->node->parent || !second->node->parent)
        return first->node->parent ? 1 : -1;
    return first->node->offset < second->node->offset ? -1 : 1;
}

static bool is_normal(const struct reached_list *list)
{
    for (size_t i = 1; i < list->count; i++)
        if (compare_reached(&list->items[i - 1], &list->items[i]) >= 0)
            return false;
    return true;
}

void list_normalise(struct reached_list *list)
{
    if (is_normal(list))
        return;
    qsort(list->items, list->count, sizeof *list->items, compare_reached);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++)
        if (compare_reached(&list->items[kept - 1], &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void normalise_for_steps(struct evaluation *evaluation, struct reached_list *list)
{
    if (evaluation_spend(evaluation, list->count * STEPS_A_LISTED_NODE))
        list_normalise(list);
}

/* The children of items ------------------------------------------------------------------------*/

static void index_children(struct child_index *index, const struct node *parent,
                           const struct names *names)
{
    size_t size = (size_t)names_count(names) + 1;
    if (index->size < size) {
        free(index->entries);
        index->entries = xcalloc(size, sizeof *index->entries);
        index->size = size;
        index->generation = 0;
    }
    index->parent = parent;
    index->generation++;
    for (const struct node *child = parent->kind; child; child = child->next_kind)
        index->entries[child->name] = (struct child_entry){child, index->generation};
}

static const struct node *find_child(struct evaluation *evaluation, const struct node *node,
                                     unsigned name)
{
    const struct node *child = node->kind;
    while (child && child->name != name && evaluation_spend(evaluation, 1))
        child = child->next_kind;
    return evaluation->steps_left ? child : NULL;
}

/* The first child of that name. The children of an item are asked for by most expressions. */
static const struct node *first_child(struct evaluation *evaluation, const struct node *node,
                                      unsigned name)
{
    struct child_index *index = &evaluation->children;
    if (index->parent != node) {
        if (!node->parent || node->parent->parent)
            return find_child(evaluation, node, name);
        index_children(index, node, evaluation->names);
    }
    if (name >= index->size || index->entries[name].generation != index->generation)
        return NULL;
    return index->entries[name].node;
}

const struct node_attribute *find_attribute(struct evaluation *evaluation,
                                            const struct node *element, unsigned name)
{
    bool enough = evaluation_spend(evaluation, element->attribute_count / ATTRIBUTES_A_STEP);
    return enough ? node_attribute(element, name) : NULL;
}

/* Steps ----------------------------------------------------------------------------------------*/

struct walk {
    const struct context *context;
    visit_node *visit;
    void *data;
};

/* A step being walked from one node. */
struct stride {
    const struct walk *walk;
    const struct step *step, *end;
    size_t positions[STREAMED_PREDICATES]; /* nodes that came to each predicate */
    bool stopped;                          /* by the visit, or by the limit of steps */
};

/* Takes a step; stops the walk if there are no more. */
static bool spend_step(struct stride *stride)
{
    bool enough = evaluation_spend(stride->walk->context->evaluation, 1);
    stride->stopped = stride->stopped || !enough;
    return enough;
}

static bool walk_steps(const struct walk *walk, const struct step *step, const struct step *end,
                       const struct reached *from);

static bool is_element(const struct reached *node)
{
    return node->node && !node->attribute && !node->is_text;
}

static bool has_xml_name(const struct reached *node)
{
    if (!node->node || node->is_text)
        return false;
    const char *label = node->attribute ? node->attribute->label : node->node->label;
    return strncmp(label, "xml:", strlen("xml:")) == 0;
}

static bool fits(const struct step *step, const struct reached *node)
{
    switch (step->test) {
    case TEST_NAME:
        return is_element(node) && node->node->name == step->name;
    case TEST_ANY_NAME:
        return is_element(node);
    case TEST_XML_NAME:
        return has_xml_name(node);
    case TEST_NODE:
        return true;
    case TEST_TEXT:
        return node->is_text;
    case TEST_NOTHING:
        break;
    }
    return false;
}

static bool fulfils(const struct context *context, const struct term *predicate,
                    const struct reached *node, size_t position, size_t size)
{
    struct evaluation *evaluation = context->evaluation;
    struct context inner = {evaluation, *node, position, size};
    struct arena_mark before = arena_mark(&evaluation->scratch);
    bool holds = predicate->type == GIVES_NUMBER
                     ? term_number(predicate, &inner) == (double)position
                     : term_truth(predicate, &inner);
    /* Its texts are forgotten, so that a predicate takes no more memory for many nodes than for
     * one. */
    arena_rewind(&evaluation->scratch, before);
    return holds;
}

/* True if no later node of the step can fulfil the predicate: it is a position that has passed. */
static bool has_passed(const struct term *predicate, size_t position)
{
    return predicate->operation == OPERATION_NUMBER && (double)position >= predicate->number;
}

/* Goes on from a node that fits the step. True if the walk along the axis is to end. */
static bool take(struct stride *stride, const struct reached *node)
{
    const struct predicates *predicates = &stride->step->predicates;
    bool passed = false;
    if (!spend_step(stride))
        return true;
    for (size_t i = 0; i < predicates->count; i++) {
        const struct term *predicate = predicates->items[i];
        size_t position = ++stride->positions[i];
        passed = passed || has_passed(predicate, position);
        if (!fulfils(stride->walk->context, predicate, node, position, 0))
            return passed;
    }
    stride->stopped = walk_steps(stride->walk, stride->step + 1, stride->end, node);
    return stride->stopped || passed;
}

static bool take_fitting(struct stride *stride, const struct reached *node)
{
    return fits(stride->step, node) ? take(stride, node) : !spend_step(stride);
}

static bool take_element(struct stride *stride, const struct node *node)
{
    return take(stride, &(struct reached){.node = node});
}

static bool take_if_element_fits(struct stride *stride, const struct node *node)
{
    return take_fitting(stride, &(struct reached){.node = node});
}

static bool take_text(struct stride *stride, const struct node *node)
{
    bool asked = stride->step->test == TEST_TEXT || stride->step->test == TEST_NODE;
    return asked && node->has_text &&
           take(stride, &(struct reached){.node = node, .is_text = true});
}

static void walk_named_children(struct stride *stride, const struct node *parent)
{
    unsigned name = stride->step->name;
    const struct node *child = first_child(stride->walk->context->evaluation, parent, name);
    /* `same` goes by label: an element of another namespace may be between. */
    for (; child; child = child->same)
        if (child->name == name ? take_element(stride, child) : !spend_step(stride))
            return;
}

static void walk_children(struct stride *stride, const struct reached *from)
{
    enum node_test test = stride->step->test;
    if (!from->node) {
        take_if_element_fits(stride, tree_root(stride->walk->context->evaluation->origin));
        return;
    }
    if (!is_element(from))
        return;
    if (test == TEST_NAME) {
        walk_named_children(stride, from->node);
        return;
    }
    if (take_text(stride, from->node) || test == TEST_TEXT || test == TEST_NOTHING)
        return;
    for (const struct node *child = from->node->first; child; child = child->next)
        if (take_if_element_fits(stride, child))
            return;
}

static void walk_attributes(struct stride *stride, const struct reached *from)
{
    const struct step *step = stride->step;
    if (!is_element(from) || step->test == TEST_TEXT || step->test == TEST_NOTHING)
        return;
    evaluation_spend(stride->walk->context->evaluation,
                     from->node->attribute_count / ATTRIBUTES_A_STEP);
    for (size_t i = 0; i < from->node->attribute_count; i++) {
        const struct node_attribute *attribute = &from->node->attributes[i];
        if (step->test == TEST_NAME && attribute->name != step->name)
            continue;
        struct reached reached = {.node = from->node, .attribute = attribute};
        bool fitting = step->test != TEST_XML_NAME || has_xml_name(&reached);
        if ((fitting ? take(stride, &reached) : !spend_step(stride)) || step->test == TEST_NAME)
            return;
    }
}

static void walk_self(struct stride *stride, const struct reached *from)
{
    take_fitting(stride, from);
}

/* False if there is none. */
static bool find_parent(const struct reached *from, struct reached *parent)
{
    if (!from->node)
        return false;
    *parent = (struct reached){.node = is_element(from) ? from->node->parent : from->node};
    return true;
}

static void walk_parent(struct stride *stride, const struct reached *from)
{
    struct reached parent;
    if (find_parent(from, &parent))
        take_fitting(stride, &parent);
}

static void walk_ancestors(struct stride *stride, const struct reached *from)
{
    struct reached node = *from;
    while (find_parent(&node, &node))
        if (take_fitting(stride, &node))
            return;
}

static void walk_self_and_ancestors(struct stride *stride, const struct reached *from)
{
    if (!take_fitting(stride, from))
        walk_ancestors(stride, from);
}

static void walk_descendants(struct stride *stride, const struct reached *from)
{
    const struct node *top = from->node, *node = top;
    const struct step *step = stride->step;
    if (!node) {
        node = tree_root(stride->walk->context->evaluation->origin);
        if (take_if_element_fits(stride, node))
            return;
        top = node;
    } else if (!is_element(from))
        return;
    for (;;) {
        if (take_text(stride, node) || !(node = tree_next(node, top)))
            return;
        bool fitting = step->test != TEST_NAME || node->name == step->name;
        if (fitting ? take_if_element_fits(stride, node) : !spend_step(stride))
            return;
    }
}

static void walk_self_and_descendants(struct stride *stride, const struct reached *from)
{
    if (!take_fitting(stride, from))
        walk_descendants(stride, from);
}

static void walk_following_siblings(struct stride *stride, const struct reached *from)
{
    const struct node *node = from->node;
    if (from->is_text)
        node = node->first;
    else
        node = is_element(from) ? node->next : NULL;
    for (; node; node = node->next)
        if (take_if_element_fits(stride, node))
            return;
}

/* From the nearest to the first. */
static void walk_preceding_siblings(struct stride *stride, const struct reached *from)
{
    if (!is_element(from))
        return;
    for (const struct node *node = from->node->prev; node; node = node->prev)
        if (take_if_element_fits(stride, node))
            return;
    if (from->node->parent)
        take_text(stride, from->node->parent);
}

/* Of an attribute what follows its element. */
static void walk_following(struct stride *stride, const struct reached *from)
{
    const struct node *node = from->node;
    if (from->is_text && node->first) {
        node = node->first;
    } else {
        while (node && !node->next)
            node = node->parent;
        node = node ? node->next : NULL;
    }
    for (; node; node = tree_next(node, NULL))
        if (take_if_element_fits(stride, node) || take_text(stride, node))
            return;
}

/* From the nearest to the first, without the elements around it. */
static void walk_preceding(struct stride *stride, const struct reached *from)
{
    const struct node *node = from->node, *around = node ? node->parent : NULL;
    while (node) {
        if (node->prev)
            for (node = node->prev; node->last;)
                node = node->last;
        else
            node = node->parent;
        if (!node || take_text(stride, node))
            return;
        if (node == around)
            around = around->parent;
        else if (take_if_element_fits(stride, node))
            return;
    }
}

static void walk_nowhere(struct stride *stride, const struct reached *from)
{
    (void)stride;
    (void)from;
}

static void (*const axis_walks[AXIS_COUNT])(struct stride *stride, const struct reached *from) = {
    [AXIS_SELF] = walk_self,
    [AXIS_CHILD] = walk_children,
    [AXIS_ATTRIBUTE] = walk_attributes,
    [AXIS_PARENT] = walk_parent,
    [AXIS_DESCENDANT] = walk_descendants,
    [AXIS_DESCENDANT_OR_SELF] = walk_self_and_descendants,
    [AXIS_ANCESTOR] = walk_ancestors,
    [AXIS_ANCESTOR_OR_SELF] = walk_self_and_ancestors,
    [AXIS_FOLLOWING_SIBLING] = walk_following_siblings,
    [AXIS_PRECEDING_SIBLING] = walk_preceding_siblings,
    [AXIS_FOLLOWING] = walk_following,
    [AXIS_PRECEDING] = walk_preceding,
    [AXIS_NAMESPACE] = walk_nowhere,
};

/* Keeps those of a list, which is in the order of the axis, that fulfil all predicates. */
static void filter_list(const struct context *context, const struct predicates *predicates,
                        struct reached_list *list)
{
    for (size_t i = 0; i < predicates->count; i++) {
        size_t kept = 0, size = list->count;
        for (size_t j = 0; j < size && context->evaluation->steps_left; j++)
            if (fulfils(context, predicates->items[i], &list->items[j], j + 1, size))
                list->items[kept++] = list->items[j];
        list->count = kept;
    }
}

static bool walk_list(const struct walk *walk, const struct step *step, const struct step *end,
                      const struct reached_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (walk_steps(walk, step, end, &list->items[i]))
            return true;
    return false;
}

/* A step with last() in a predicate, or many predicates. */
static bool walk_whole_step(const struct walk *walk, const struct step *step,
                            const struct step *end, const struct reached *from)
{
    struct evaluation *evaluation = walk->context->evaluation;
    struct reached_list *list = list_take(evaluation);
    struct walk gathering = {walk->context, add_to_list, &(struct filling){evaluation, list}};
    struct step bare = *step;
    bare.predicates = (struct predicates){.count = 0};
    walk_steps(&gathering, &bare, &bare + 1, from);
    filter_list(walk->context, &step->predicates, list);
    bool stopped = walk_list(walk, step + 1, end, list);
    list_give(evaluation, list);
    return stopped;
}

/* Walks from one node along the steps that are left. True if the visit stopped it. */
static bool walk_steps(const struct walk *walk, const struct step *step, const struct step *end,
                       const struct reached *from)
{
    if (step == end)
        return walk->visit(walk->data, from);
    if (step->predicates.whole)
        return walk_whole_step(walk, step, end, from);
    struct stride stride = {.walk = walk, .step = step, .end = end};
    axis_walks[step->axis](&stride, from);
    return stride.stopped;
}

/* Terms ----------------------------------------------------------------------------------------*/

static struct reached path_start(const struct path *path, const struct context *context)
{
    static const struct reached document = {.node = NULL};
    return path->absolute ? document : context->node;
}

static void add_start(struct reached_list *list, const struct path *path,
                      const struct context *context)
{
    struct reached start = path_start(path, context);
    list_add(list, &start);
}

/* A path that starts from the nodes of another term, or some step of which has to be finished
 * before the next. */
static bool walk_gathered(const struct term *term, const struct walk *walk)
{
    const struct path *path = &term->path;
    const struct step *begin = path->steps, *end = path->steps + path->count;
    struct evaluation *evaluation = walk->context->evaluation;
    struct reached_list *from = list_take(evaluation), *to = list_take(evaluation);
    if (term->count)
        term_collect(term->arguments[0], walk->context, from);
    else
        add_start(from, path, walk->context);
    for (const struct step *step = begin; step + 1 < end; step++) {
        if (!step->gather)
            continue;
        to->count = 0;
        struct walk gathering = {walk->context, add_to_list, &(struct filling){evaluation, to}};
        walk_list(&gathering, begin, step + 1, from);
        normalise_for_steps(evaluation, to);
        struct reached_list *done = from;
        from = to, to = done;
        begin = step + 1;
    }
    bool stopped = walk_list(walk, begin, end, from);
    list_give(evaluation, to);
    list_give(evaluation, from);
    return stopped;
}

static bool walk_path(const struct term *term, const struct walk *walk)
{
    const struct path *path = &term->path;
    if (term->count || path->gathers)
        return walk_gathered(term, walk);
    struct reached from = path_start(path, walk->context);
    return walk_steps(walk, path->steps, path->steps + path->count, &from);
}

static bool walk_child(const struct term *term, const struct walk *walk)
{
    struct step step = {.axis = AXIS_CHILD, .test = TEST_NAME, .name = term->name};
    return walk_steps(walk, &step, &step + 1, &walk->context->node);
}

static bool walk_attribute(const struct term *term, const struct walk *walk)
{
    const struct reached *from = &walk->context->node;
    struct reached reached = {.node = from->node};
    if (is_element(from))
        reached.attribute = find_attribute(walk->context->evaluation, from->node, term->name);
    return reached.attribute && walk->visit(walk->data, &reached);
}

static bool walk_filter(const struct term *term, const struct walk *walk)
{
    struct evaluation *evaluation = walk->context->evaluation;
    struct reached_list *list = list_take(evaluation);
    term_collect(term->arguments[0], walk->context, list);
    filter_list(walk->context, &term->predicates, list);
    bool stopped = walk_list(walk, NULL, NULL, list);
    list_give(evaluation, list);
    return stopped;
}

bool term_walk(const struct term *term, const struct context *context, visit_node *visit,
               void *data)
{
    struct walk walk = {context, visit, data};
    if (!evaluation_spend(context->evaluation, 1))
        return true;
    switch (term->operation) {
    case OPERATION_SELF:
        return visit(data, &context->node);
    case OPERATION_CHILD:
        return walk_child(term, &walk);
    case OPERATION_ATTRIBUTE:
        return walk_attribute(term, &walk);
    case OPERATION_PATH:
        return walk_path(term, &walk);
    case OPERATION_FILTER:
        return walk_filter(term, &walk);
    case OPERATION_ID:
        return term_walk_identified(term, context, visit, data);
    default:
        break;
    }
    for (size_t i = 0; i < term->count; i++)
        if (term_walk(term->arguments[i], context, visit, data))
            return true;
    return false;
}

enum order term_order(const struct term *term)
{
    switch (term->operation) {
    case OPERATION_SELF:
    case OPERATION_ATTRIBUTE:
        return ORDER_SINGLE;
    case OPERATION_CHILD:
        return ORDER_PEERS;
    case OPERATION_PATH:
        return term->path.order;
    case OPERATION_FILTER:
        return ORDER_NESTED;
    default:
        return ORDER_MIXED;
    }
}

void term_collect(const struct term *term, const struct context *context, struct reached_list *list)
{
    term_walk(term, context, add_to_list, &(struct filling){context->evaluation, list});
    if (term_order(term) > ORDER_NESTED)
        normalise_for_steps(context->evaluation, list);
}
