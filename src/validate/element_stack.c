#include "validate/element_stack.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Elements have far fewer kinds of children; hostile ones shall not make the search slow. Names
 * are cut in paths for the same reason. */
enum { NAMES_MOST = 256, NAME_SHOWN = 64 };

void element_stack_release(struct element_stack *stack)
{
    for (size_t i = 0; i < DEPTH_MOST; i++) {
        content_model_free(stack->items[i].model);
        free(stack->items[i].children);
    }
    memset(stack, 0, sizeof *stack);
}

struct element *element_stack_top(struct element_stack *stack)
{
    return stack->depth ? &stack->items[stack->depth - 1] : NULL;
}

static bool same_name(const struct child_name *child, const xmlChar *name, const xmlChar *namespace)
{
    return child->name == name && child->namespace == namespace;
}

/* Children of one name mostly follow each other, so the last one is tried first. */
static struct child_name *find_child(struct element *parent, const xmlChar *name,
                                     const xmlChar *namespace)
{
    if (parent->child_count && same_name(&parent->children[parent->child_last], name, namespace))
        return &parent->children[parent->child_last];
    for (size_t i = 0; i < parent->child_count; i++)
        if (same_name(&parent->children[i], name, namespace)) {
            parent->child_last = i;
            return &parent->children[i];
        }
    return NULL;
}

/* Which of its name this child is; 0 if there are too many names to tell. */
static size_t count_child(struct element *parent, const xmlChar *name, const xmlChar *namespace)
{
    struct child_name *child = find_child(parent, name, namespace);
    if (child)
        return ++child->count;
    if (parent->child_count == NAMES_MOST)
        return 0;
    parent->children = grow(parent->children, parent->child_count, &parent->child_capacity,
                            sizeof *parent->children);
    parent->child_last = parent->child_count++;
    parent->children[parent->child_last] = (struct child_name){name, namespace, 1};
    return 1;
}

struct element *element_stack_push(struct element_stack *stack, const xmlChar *name,
                                   const xmlChar *prefix, const xmlChar *namespace)
{
    struct element *parent = element_stack_top(stack);
    struct element *element = &stack->items[stack->depth++];
    element->name = name;
    element->prefix = prefix;
    element->child_count = element->child_last = 0;
    element->number = parent ? count_child(parent, name, namespace) : 1;
    element->model = NULL;
    if (parent && parent->model)
        content_model_take(parent->model, name, namespace, &element->model);
    return element;
}

void element_stack_pop(struct element_stack *stack)
{
    struct element *element = &stack->items[--stack->depth];
    content_model_free(element->model);
    element->model = NULL;
}

/* True if the schema would take another element of this name after this one. */
static bool may_repeat(const struct element *parent, const struct element *element)
{
    const char *names[EXPECTED_MOST];
    size_t count = parent->model ? content_model_expected(parent->model, names) : 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], (const char *)element->name) == 0)
            return true;
    return false;
}

static void add_step(const struct element *parent, const struct element *element,
                     struct strbuf *path)
{
    if (path->length)
        strbuf_addch(path, '/');
    if (element->prefix)
        strbuf_addf(path, "%.*s:", NAME_SHOWN, (const char *)element->prefix);
    strbuf_addf(path, "%.*s", NAME_SHOWN, (const char *)element->name);
    if (element->number > 1 || (element->number == 1 && parent && may_repeat(parent, element)))
        strbuf_addf(path, "[%zu]", element->number);
}

void element_stack_path(const struct element_stack *stack, struct strbuf *path)
{
    size_t first = stack->depth > 2 ? 2 : stack->depth ? stack->depth - 1 : 0;
    for (size_t i = first; i < stack->depth; i++)
        add_step(i ? &stack->items[i - 1] : NULL, &stack->items[i], path);
}
