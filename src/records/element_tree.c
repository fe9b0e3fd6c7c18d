#include "records/element_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/xml_escape.h"

struct tree_slot {
    const char *name;
    size_t order;
    struct tree_node *single, *first, *last;
    struct tree_slot *next;
};

void element_tree_reset(struct element_tree *tree)
{
    arena_reset(&tree->arena);
    tree->root = NULL;
}

void element_tree_release(struct element_tree *tree)
{
    arena_release(&tree->arena);
    tree->root = NULL;
}

static struct tree_node *new_node(struct element_tree *tree, const char *name,
                                  struct cell_place place)
{
    struct tree_node *node = arena_alloc(&tree->arena, sizeof *node);
    *node = (struct tree_node){.name = arena_copy(&tree->arena, name, strlen(name)),
                               .number = STEP_SINGLE,
                               .place = place};
    return node;
}

struct tree_node *element_tree_begin(struct element_tree *tree, const char *name,
                                     struct cell_place place)
{
    tree->root = new_node(tree, name, place);
    return tree->root;
}

/* A parent has no more slots than the standard, or the header, has names for its children. */
static struct tree_slot *find_slot(struct element_tree *tree, struct tree_node *parent,
                                   const struct path_step *step)
{
    struct tree_slot **at = &parent->slots;
    for (; *at && (*at)->order <= step->order; at = &(*at)->next)
        if ((*at)->order == step->order && strcmp((*at)->name, step->name) == 0)
            return *at;
    struct tree_slot *slot = arena_alloc(&tree->arena, sizeof *slot);
    *slot = (struct tree_slot){.name = arena_copy(&tree->arena, step->name, strlen(step->name)),
                               .order = step->order,
                               .next = *at};
    *at = slot;
    return slot;
}

static struct tree_node *append(struct element_tree *tree, struct tree_slot *slot,
                                struct cell_place place)
{
    struct tree_node *node = new_node(tree, slot->name, place);
    if (slot->last)
        slot->last->next = node;
    else
        slot->first = node;
    slot->last = node;
    return node;
}

struct tree_node *tree_single(struct element_tree *tree, struct tree_node *parent,
                              const struct path_step *step, struct cell_place place)
{
    struct tree_slot *slot = find_slot(tree, parent, step);
    if (!slot->single)
        slot->single = append(tree, slot, place);
    return slot->single;
}

struct tree_node *tree_numbered(struct element_tree *tree, struct tree_node *parent,
                                const struct path_step *step, struct cell_place place)
{
    struct tree_slot *slot = find_slot(tree, parent, step);
    struct tree_node *last = slot->last;
    if (last && last->number == step->number && last->place.sheet == place.sheet &&
        last->place.row == place.row)
        return last;
    struct tree_node *node = append(tree, slot, place);
    node->number = step->number;
    return node;
}

struct tree_node *tree_append(struct element_tree *tree, struct tree_node *parent,
                              const struct path_step *step, struct cell_place place)
{
    return append(tree, find_slot(tree, parent, step), place);
}

const struct tree_value *tree_value(const struct tree_node *node, const char *name)
{
    for (const struct tree_value *value = node->values; value; value = value->next)
        if (name ? value->name && strcmp(value->name, name) == 0 : !value->name)
            return value;
    return NULL;
}

void tree_set(struct element_tree *tree, struct tree_node *node, const char *name,
              const struct cell *cell, struct cell_place place)
{
    struct tree_value *value = arena_alloc(&tree->arena, sizeof *value);
    *value = (struct tree_value){
        .name = name ? arena_copy(&tree->arena, name, strlen(name)) : NULL,
        .text = arena_copy(&tree->arena, cell->text ? cell->text : "", cell->length),
        .length = cell->length,
        .place = place};
    if (node->last_value)
        node->last_value->next = value;
    else
        node->values = value;
    node->last_value = value;
}

/* Line breaks as references: lines count start tags. */
static void add_text(struct strbuf *xml, const char *text, size_t length)
{
    while (length) {
        const char *end = memchr(text, '\n', length);
        size_t part = end ? (size_t)(end - text) : length;
        strbuf_add_xml_text(xml, text, part);
        if (end)
            strbuf_addstr(xml, "&#10;");
        part += end != NULL;
        text += part;
        length -= part;
    }
}

/* What is being written. */
struct writing {
    const struct tree_node *root;
    struct tree_text *text;
};

static bool declares(const struct tree_node *node, const char *prefix, size_t length)
{
    static const char start[] = "xmlns:";
    for (const struct tree_value *value = node->values; value; value = value->next)
        if (value->name && strncmp(value->name, start, strlen(start)) == 0 &&
            strncmp(value->name + strlen(start), prefix, length) == 0 &&
            value->name[strlen(start) + length] == '\0')
            return true;
    return false;
}

static bool is_usable(const struct writing *writing, const char *name, struct cell_place place)
{
    const char *colon = strchr(name, ':');
    size_t length = colon ? (size_t)(colon - name) : 0;
    if (!colon || strncmp(name, "xml:", 4) == 0 || strncmp(name, "xmlns:", 6) == 0 ||
        declares(writing->root, name, length) ||
        (writing->text->file && declares(writing->text->file, name, length)))
        return true;
    writing->text->undeclared(writing->text->context, name, place);
    return false;
}

static void start_element(const struct writing *writing, const struct tree_node *node)
{
    struct tree_text *text = writing->text;
    text->places = grow(text->places, text->count, &text->capacity, sizeof *text->places);
    text->places[text->count++] = node->place;
    strbuf_addf(&text->xml, "<%s\n", node->name);
    for (const struct tree_value *value = node->values; value; value = value->next) {
        if (!value->name || !is_usable(writing, value->name, value->place))
            continue;
        strbuf_addf(&text->xml, " %s=\"", value->name);
        strbuf_add_xml_value(&text->xml, value->text, value->length);
        strbuf_addch(&text->xml, '"');
    }
    strbuf_addch(&text->xml, '>');
}

/* A path has few steps, so a tree is never deep. */
static void write_node(const struct writing *writing, const struct tree_node *node)
{
    if (!is_usable(writing, node->name, node->place))
        return;
    start_element(writing, node);
    const struct tree_value *own = tree_value(node, NULL);
    if (own)
        add_text(&writing->text->xml, own->text, own->length);
    for (const struct tree_slot *slot = node->slots; slot; slot = slot->next)
        for (const struct tree_node *child = slot->first; child; child = child->next)
            write_node(writing, child);
    strbuf_addf(&writing->text->xml, "</%s>", node->name);
}

void element_tree_write(const struct element_tree *tree, struct tree_text *text)
{
    const struct writing writing = {.root = tree->root, .text = text};
    write_node(&writing, tree->root);
}
