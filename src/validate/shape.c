#include "validate/shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct name_slot {
    unsigned name; /* NAME_UNKNOWN: free */
    unsigned position;
};

enum { NOT_FOUND = -1 };

/* Numbers that were given one after the other hardly ever meet in a table of twice their count. */
static void index_make(struct name_index *index, size_t count)
{
    size_t size = 1;
    while (size < count * 2)
        size *= 2;
    index->slots = xcalloc(size, sizeof *index->slots);
    index->mask = (unsigned)size - 1;
}

/* The first of several of one name is kept. */
static void index_add(struct name_index *index, unsigned name, size_t position)
{
    unsigned at = name & index->mask;
    while (index->slots[at].name && index->slots[at].name != name)
        at = (at + 1) & index->mask;
    if (!index->slots[at].name)
        index->slots[at] = (struct name_slot){name, (unsigned)position};
}

static int index_find(const struct name_index *index, unsigned name)
{
    for (unsigned at = name & index->mask;; at = (at + 1) & index->mask) {
        const struct name_slot *slot = &index->slots[at];
        if (slot->name == NAME_UNKNOWN)
            return NOT_FOUND;
        if (slot->name == name)
            return (int)slot->position;
    }
}

/* Making ---------------------------------------------------------------------------------------*/

struct maker {
    struct shapes *shapes;
    struct names *names;
    const struct element *narrative;
};

static unsigned number(const struct maker *maker, const char *name)
{
    return names_add(maker->names, name, strlen(name));
}

static void make_attributes(const struct maker *maker, struct shape *shape)
{
    const struct element *element = shape->element;
    shape->attribute_count = element->attribute_count;
    shape->attributes = xcalloc(element->attribute_count, sizeof *shape->attributes);
    index_make(&shape->by_attribute, element->attribute_count);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct attribute *attribute = &element->attributes[i];
        shape->attributes[i] =
            (struct attribute_shape){.name = number(maker, attribute->name),
                                     .index = (unsigned)maker->shapes->attribute_count++,
                                     .attribute = attribute};
        index_add(&shape->by_attribute, shape->attributes[i].name, i);
        shape->required_attributes += attribute->required;
    }
}

static void make_shape(const struct maker *maker, struct shape *shape,
                       const struct element *element, const struct shape *parent);

/* libxml2 does not part elements of other namespaces from a child before them that may occur any
 * number of times: these two mix freely. */
static size_t find_foreign_place(const struct shape *shape, bool has_first)
{
    const struct element *element = shape->element;
    if (element->foreign_place == FOREIGN_NOWHERE)
        return FOREIGN_NOWHERE;
    size_t before = element->foreign_place == element->child_count
                        ? shape->child_count
                        : element->foreign_place + has_first;
    const struct shape *last = before > 0 ? &shape->children[before - 1] : NULL;
    return last && last->most == UNBOUNDED && last->least < 2 ? last->place : before * 2;
}

/* Narratives are one element more, before or after the others. */
static void make_children(const struct maker *maker, struct shape *shape)
{
    const struct element *element = shape->element;
    bool has_narratives = element->narratives != NARRATIVES_NONE && maker->narrative;
    bool first = has_narratives && !element->narratives_last;
    shape->child_count = element->child_count + has_narratives;
    shape->children = xcalloc(shape->child_count, sizeof *shape->children);
    for (size_t i = 0; i < element->child_count; i++)
        make_shape(maker, &shape->children[i + first], element->children[i], shape);
    if (has_narratives) {
        struct shape *narrative = &shape->children[first ? 0 : element->child_count];
        make_shape(maker, narrative, maker->narrative, shape);
        narrative->least = element->narratives == NARRATIVES_REQUIRED;
        narrative->most = UNBOUNDED;
    }
    index_make(&shape->by_child, shape->child_count);
    for (size_t i = 0; i < shape->child_count; i++) {
        struct shape *child = &shape->children[i];
        child->place = (unsigned)i * 2 + 1;
        child->required_before = (unsigned)shape->required_children;
        shape->required_children += child->least > 0;
        index_add(&shape->by_child, child->name, i);
    }
    shape->foreign_place = find_foreign_place(shape, first);
}

/* As deep as the description, which ends somewhere. */
static void make_shape(const struct maker *maker, struct shape *shape,
                       const struct element *element, const struct shape *parent)
{
    *shape = (struct shape){.name = number(maker, element->name),
                            .index = (unsigned)maker->shapes->shape_count++,
                            .element = element,
                            .least = element->least,
                            .most = element->most,
                            .parent = parent,
                            .shapes = maker->shapes};
    make_attributes(maker, shape);
    make_children(maker, shape);
}

static bool is_of_part(enum part part, enum part wanted)
{
    return part == wanted || part == PART_COMMON;
}

/* Elements at the top of the description that are no files. */
static void make_extra(const struct maker *maker, const struct element *root)
{
    struct shapes *shapes = maker->shapes;
    const struct standard *standard = shapes->standard;
    shapes->extra = xcalloc(standard->root_count, sizeof *shapes->extra);
    for (size_t i = 0; i < standard->root_count; i++) {
        const struct element *element = standard->roots[i];
        if (element != root && element->is_global && is_of_part(element->part, root->part))
            make_shape(maker, &shapes->extra[shapes->extra_count++], element, NULL);
    }
}

/* Counts the globals in a shape and below it, and lists them if there is a list. Narratives are
 * listed as what they are at the top of the description. */
static void list_globals(struct shapes *shapes, const struct shape *shape, bool is_counted)
{
    if (shape->element->is_global && (!shape->parent || shape->element->parent)) {
        if (!is_counted)
            shapes->globals[shapes->global_count] = shape;
        shapes->global_count++;
    }
    for (size_t i = 0; i < shape->child_count; i++)
        list_globals(shapes, &shape->children[i], is_counted);
}

static void list_all_globals(struct shapes *shapes, bool is_counted)
{
    shapes->global_count = 0;
    list_globals(shapes, &shapes->root, is_counted);
    for (size_t i = 0; i < shapes->extra_count; i++)
        list_globals(shapes, &shapes->extra[i], is_counted);
}

static void make_globals(struct shapes *shapes)
{
    list_all_globals(shapes, true);
    shapes->globals = xcalloc(shapes->global_count, sizeof(struct shape *));
    list_all_globals(shapes, false);
    index_make(&shapes->by_global, shapes->global_count);
    for (size_t i = 0; i < shapes->global_count; i++)
        index_add(&shapes->by_global, shapes->globals[i]->name, i);
}

struct shapes *shapes_new(const struct standard *standard, const char *root, struct names *names)
{
    const struct element *element = standard_root(standard, root);
    if (!element)
        return NULL;
    struct shapes *shapes = xcalloc(1, sizeof *shapes);
    struct maker maker = {
        .shapes = shapes, .names = names, .narrative = standard_root(standard, "narrative")};
    shapes->standard = standard;
    make_shape(&maker, &shapes->root, element, NULL);
    make_extra(&maker, element);
    make_globals(shapes);
    return shapes;
}

static void shape_release(struct shape *shape)
{
    for (size_t i = 0; i < shape->child_count; i++)
        shape_release(&shape->children[i]);
    free(shape->children);
    free(shape->attributes);
    free(shape->by_child.slots);
    free(shape->by_attribute.slots);
}

void shapes_free(struct shapes *shapes)
{
    if (!shapes)
        return;
    shape_release(&shapes->root);
    for (size_t i = 0; i < shapes->extra_count; i++)
        shape_release(&shapes->extra[i]);
    free(shapes->extra);
    free(shapes->globals);
    free(shapes->by_global.slots);
    free(shapes);
}

/* Looking up -----------------------------------------------------------------------------------*/

const struct shape *shape_child(const struct shape *shape, unsigned name)
{
    int position = index_find(&shape->by_child, name);
    return position == NOT_FOUND ? NULL : &shape->children[position];
}

const struct attribute_shape *shape_attribute(const struct shape *shape, unsigned name)
{
    int position = index_find(&shape->by_attribute, name);
    return position == NOT_FOUND ? NULL : &shape->attributes[position];
}

const struct shape *shapes_global(const struct shapes *shapes, unsigned name)
{
    int position = index_find(&shapes->by_global, name);
    return position == NOT_FOUND ? NULL : shapes->globals[position];
}

enum value_type shapes_global_attribute(const struct shapes *shapes, const char *name)
{
    const struct standard *standard = shapes->standard;
    for (size_t i = 0; i < standard->attribute_count; i++) {
        const struct global_attribute *attribute = &standard->attributes[i];
        if (is_of_part(attribute->part, shapes->root.element->part) &&
            strcmp(attribute->name, name) == 0)
            return attribute->type;
    }
    return TYPE_ANY;
}
