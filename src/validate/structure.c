#include "validate/structure.h"

#include "base/arena.h"
#include "validate/structure_parts.h"

/* An element whose type is not determined by where it stands. Kept in a list instead of descending
 * into it: files may nest these as deeply as they like. */
struct later {
    const struct node *node;
    const struct shape *shape; /* NULL: not declared anywhere, so anything goes in it */
    const struct shapes *shapes;
    struct later *next;
};

struct fault *add_fault(const struct walk *walk, const struct node *node,
                        const struct node_attribute *attribute, struct strbuf *message)
{
    struct fault *fault =
        faults_add(walk->faults, walk->rule, node, attribute, "%s", message->text);
    strbuf_release(message);
    return fault;
}

static void check_later(struct walk *walk, const struct node *node, const struct shapes *shapes)
{
    struct later *later = arena_alloc(walk->faults->arena, sizeof *later);
    *later = (struct later){.node = node,
                            .shape = node->namespace ? NULL : shapes_global(shapes, node->name),
                            .shapes = shapes,
                            .next = walk->later};
    walk->later = later;
}

/* Children so far, as long as they are as they should be. */
struct order {
    const struct shape *parent;
    const struct shape *last; /* NULL: none yet, or one of another namespace */
    size_t place;             /* of the last one */
    int run;                  /* how many of the last one in a row */
    size_t required;          /* how many different required ones there were */
    bool broken;
};

static bool run_is_long_enough(const struct order *order)
{
    return !order->last || order->run >= order->last->least;
}

static void order_add(struct order *order, const struct shape *shape)
{
    if (shape == order->last) {
        order->broken |= shape->most != UNBOUNDED && order->run >= shape->most;
        order->run++;
        return;
    }
    order->broken |= shape->place < order->place || shape->required_before != order->required ||
                     !run_is_long_enough(order);
    order->required += shape->least > 0;
    order->last = shape;
    order->place = shape->place;
    order->run = 1;
}

/* A required child that they mix with comes first. */
static void order_add_foreign(struct order *order)
{
    const struct shape *parent = order->parent;
    size_t place = parent->foreign_place;
    if (place == order->place)
        return;
    order->broken |= place < order->place || !run_is_long_enough(order) ||
                     place == FOREIGN_NOWHERE ||
                     (place % 2 && parent->children[place / 2].least > 0);
    order->last = NULL;
    order->place = place;
}

static bool order_is_kept(const struct order *order)
{
    return !order->broken && run_is_long_enough(order) &&
           order->required == order->parent->required_children;
}

/* Most children know their shape; those inside an element of another namespace don't. */
static const struct shape *shape_of(const struct node *child, const struct shape *parent)
{
    if (child->shape || child->namespace)
        return child->shape;
    return shape_child(parent, child->name);
}

static void check_element(struct walk *walk, const struct node *node, const struct shape *shape);

static void check_children(struct walk *walk, const struct node *node, const struct shape *shape)
{
    struct order order = {.parent = shape};
    for (const struct node *child = node->first; child; child = child->next) {
        const struct shape *child_shape = shape_of(child, shape);
        if (child_shape) {
            order_add(&order, child_shape);
            check_element(walk, child, child_shape);
        } else if (child->namespace) {
            order_add_foreign(&order);
            if (shape->foreign_place != FOREIGN_NOWHERE)
                check_later(walk, child, shape->shapes);
        } else {
            order.broken = true;
        }
    }
    if (!order_is_kept(&order))
        report_children(walk, node, shape);
}

static void check_anything(struct walk *walk, const struct node *node, const struct shapes *shapes,
                           bool is_declared)
{
    check_any_attributes(walk, node, shapes, is_declared);
    for (const struct node *child = node->first; child; child = child->next)
        check_later(walk, child, shapes);
}

/* Descends as deep as the description does. */
static void check_element(struct walk *walk, const struct node *node, const struct shape *shape)
{
    if (has_own_type(node))
        return;
    if (shape->element->type == TYPE_ANY) {
        check_anything(walk, node, shape->shapes, true);
        return;
    }
    check_attributes(walk, node, shape);
    if (shape->element->type == TYPE_NONE)
        check_no_text(walk, node, shape);
    else
        check_value(walk, node, shape);
    if (node->first || shape->required_children)
        check_children(walk, node, shape);
}

static void finish(struct walk *walk)
{
    while (walk->later) {
        const struct later *later = walk->later;
        walk->later = later->next;
        if (later->shape)
            check_element(walk, later->node, later->shape);
        else if (!has_own_type(later->node))
            check_anything(walk, later->node, later->shapes, false);
    }
}

void structure_check(const struct node *node, const struct rule *rule, struct faults *faults)
{
    struct walk walk = {.rule = rule, .faults = faults};
    if (node->shape)
        check_element(&walk, node, node->shape);
    finish(&walk);
}

void structure_check_start(const struct node *root, const struct rule *rule, struct faults *faults)
{
    struct walk walk = {.rule = rule, .faults = faults};
    if (root->shape && !has_own_type(root))
        check_attributes(&walk, root, root->shape);
}

void structure_check_stranger(const struct node *child, const struct rule *rule,
                              struct faults *faults)
{
    struct walk walk = {.rule = rule, .faults = faults};
    const struct shape *shape = child->parent->shape;
    if (shape && child->namespace && shape->foreign_place != FOREIGN_NOWHERE)
        check_later(&walk, child, shape->shapes);
    else if (shape)
        report_stranger(&walk, child, shape);
    finish(&walk);
}

static void report_root(const struct walk *walk, const struct node *root,
                        const struct shapes *shapes)
{
    struct strbuf message = STRBUF_INIT;
    const char *expected = shapes->root.element->name;
    strbuf_addf(&message, "the root element is '%s'", root->label);
    if (root->namespace)
        strbuf_addf(&message, " of the namespace '%s'", root->namespace);
    strbuf_addf(&message, "; expected '%s'", expected);
    if (root->namespace)
        strbuf_addstr(&message, " of no namespace: remove the xmlns");
    add_fault(walk, root, NULL, &message);
}

void structure_check_document(const struct node *root, const struct shapes *shapes,
                              const struct rule *rule, struct faults *faults)
{
    struct walk walk = {.rule = rule, .faults = faults};
    const struct shape *shape = root->shape;
    if (!shape && !root->namespace)
        shape = shapes_global(shapes, root->name);
    if (shape)
        check_element(&walk, root, shape);
    else
        report_root(&walk, root, shapes);
    finish(&walk);
}
