#include "records/header_path.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>
#include <libxml/valid.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/suggest.h"

static const char narrative[] = "narrative";

static bool is_reserved(const char *prefix, size_t length)
{
    return (length == 3 && strncmp(prefix, "xml", 3) == 0) ||
           (length == 5 && strncmp(prefix, "xmlns", 5) == 0);
}

bool is_declaration(const char *name)
{
    static const char start[] = "xmlns:";
    const char *prefix = name + strlen(start);
    return strncmp(name, start, strlen(start)) == 0 &&
           xmlValidateNCName((const xmlChar *)prefix, 0) == 0 &&
           !is_reserved(prefix, strlen(prefix));
}

/* "ext:thing": of another namespace. */
static bool is_foreign(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon && !is_reserved(name, (size_t)(colon - name)) &&
           xmlValidateQName((const xmlChar *)name, 0) == 0;
}

/* A name without a prefix, as elements of other namespaces may have inside them. */
static bool is_plain_name(const char *name)
{
    return xmlValidateNCName((const xmlChar *)name, 0) == 0;
}

static bool is_narrative(const struct path_step *step)
{
    return !step->element && strcmp(step->name, narrative) == 0;
}

/* --- The order of siblings -------------------------------------------------------------------- */

/* Children have even orders, so that others fit between them. */
static size_t child_order(size_t child)
{
    return 2 * child + 2;
}

static size_t narrative_order(const struct element *element)
{
    return element->narratives_last ? child_order(element->child_count) : 0;
}

static size_t foreign_order(const struct element *element)
{
    if (!element || element->foreign_place >= element->child_count)
        return (size_t)-1;
    return child_order(element->foreign_place) - 1;
}

/* --- Steps ------------------------------------------------------------------------------------ */

/* `above` is the step before; NULL: the activity. */
static bool find_child(struct path_step *step, const struct path_step *above,
                       const struct element *root)
{
    const struct element *parent = above ? above->element : root;
    if (is_foreign(step->name)) {
        step->order = foreign_order(parent);
        return !above || !is_narrative(above);
    }
    if (!parent) {
        step->order = 0;
        return above && !is_narrative(above) && is_plain_name(step->name);
    }
    if (parent->narratives != NARRATIVES_NONE && strcmp(step->name, narrative) == 0) {
        step->order = narrative_order(parent);
        return true;
    }
    for (size_t i = 0; i < parent->child_count; i++)
        if (strcmp(parent->children[i]->name, step->name) == 0) {
            step->element = parent->children[i];
            step->order = child_order(i);
            return true;
        }
    return false;
}

static bool is_known_attribute(const struct header_path *path, const struct element *root,
                               const char *name)
{
    if (strncmp(name, "xml:", 4) != 0 && is_foreign(name))
        return true;
    const struct path_step *last = path->count ? &path->steps[path->count - 1] : NULL;
    const struct element *element = last ? last->element : root;
    if (last && !element) /* anything may stand in elements of other namespaces */
        return is_narrative(last) ? strcmp(name, "xml:lang") == 0
                                  : strcmp(name, "xml:lang") == 0 || is_plain_name(name);
    for (size_t i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return true;
    return false;
}

static bool has_text(const struct header_path *path)
{
    const struct path_step *last = &path->steps[path->count - 1];
    return !last->element || last->element->type != TYPE_NONE;
}

static bool is_number(const char *segment)
{
    return *segment && strspn(segment, "0123456789") == strlen(segment);
}

/* One segment between slashes. */
static enum path_result add_segment(struct header_path *path, const char *segment,
                                    enum path_syntax syntax, const struct element *root)
{
    if (!*segment)
        return PATH_EMPTY;
    if (path->attribute)
        return PATH_WRONG;
    struct path_step *last = path->count ? &path->steps[path->count - 1] : NULL;
    if (syntax == PATH_SLASHED && is_number(segment)) {
        if (!last || last->number != STEP_SINGLE || strlen(segment) > 6)
            return PATH_WRONG;
        last->number = strtoul(segment, NULL, 10);
        return PATH_GOOD;
    }
    if (path->count == PATH_STEPS_MOST)
        return PATH_UNKNOWN;
    struct path_step *step = &path->steps[path->count];
    *step = (struct path_step){.name = segment, .number = STEP_SINGLE};
    if (!find_child(step, last, root))
        return PATH_UNKNOWN;
    path->count++;
    return PATH_GOOD;
}

static enum path_result add_attribute(struct header_path *path, const char *name,
                                      const struct element *root)
{
    if (!*name)
        return PATH_EMPTY;
    if (!(path->count == 0 && is_declaration(name)) && !is_known_attribute(path, root, name))
        return PATH_UNKNOWN;
    path->attribute = name;
    return PATH_GOOD;
}

static size_t count_steps(const char *text)
{
    size_t count = 1;
    for (; *text; text++)
        count += *text == '/';
    return count < PATH_STEPS_MOST ? count : PATH_STEPS_MOST;
}

/* The steps of a path; `rest` is cut into segments. */
static enum path_result read_steps(struct header_path *path, char *rest, enum path_syntax syntax,
                                   const struct element *root)
{
    if (syntax == PATH_ROOTED && *rest++ != '/')
        return PATH_WRONG;
    enum path_result result = PATH_GOOD;
    while (result == PATH_GOOD && rest) {
        char *end = strchr(rest, '/');
        if (end)
            *end++ = '\0';
        result = add_segment(path, rest, syntax, root);
        rest = end;
    }
    return result;
}

static char *begin_path(struct header_path *path, const char *text, struct arena *arena)
{
    struct path_step *steps = arena_alloc(arena, count_steps(text) * sizeof *steps);
    *path = (struct header_path){.steps = steps};
    return arena_copy(arena, text, strlen(text));
}

enum path_result header_path_read(struct header_path *path, const char *text,
                                  enum path_syntax syntax, const struct element *root,
                                  struct arena *arena)
{
    char *rest = begin_path(path, text, arena);
    char *at = strchr(rest, '@');
    if (at)
        *at++ = '\0';
    size_t length = strlen(rest);
    if (!length && !at)
        return PATH_EMPTY;
    if (syntax == PATH_SLASHED && at && length) {
        if (rest[length - 1] != '/')
            return PATH_WRONG;
        rest[length - 1] = '\0';
    }
    enum path_result result = length ? read_steps(path, rest, syntax, root) : PATH_GOOD;
    if (result == PATH_GOOD && at)
        return add_attribute(path, at, root);
    if (result == PATH_GOOD && !has_text(path))
        return PATH_UNKNOWN;
    return result;
}

enum path_result header_path_read_element(struct header_path *path, const char *text,
                                          enum path_syntax syntax, const struct element *root,
                                          struct arena *arena)
{
    return read_steps(path, begin_path(path, text, arena), syntax, root);
}

static int compare_numbers(size_t a, size_t b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

int header_path_compare(const struct header_path *a, const struct header_path *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = strcmp(a->steps[i].name, b->steps[i].name);
        if (order == 0)
            order = compare_numbers(a->steps[i].number, b->steps[i].number);
        if (order)
            return order;
    }
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return strcmp(a->attribute ? a->attribute : "", b->attribute ? b->attribute : "");
}

/* --- The nearest path ------------------------------------------------------------------------- */

struct path_list {
    const char **items;
    size_t count, capacity;
    struct arena texts;
    enum path_syntax syntax;
};

static void add_path(struct path_list *list, const char *path, const char *attribute)
{
    const char *slash = list->syntax == PATH_SLASHED && *path ? "/" : "";
    char *text = attribute ? xasprintf("%s%s@%s", path, slash, attribute) : xstrdup(path);
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = arena_copy(&list->texts, text, strlen(text));
    free(text);
}

/* The standard is a tree of limited depth. */
static void add_paths(struct path_list *list, const struct element *element, const char *path)
{
    if (element->type != TYPE_NONE && *path)
        add_path(list, path, NULL);
    for (size_t i = 0; i < element->attribute_count; i++)
        add_path(list, path, element->attributes[i].name);
    const char *slash = list->syntax == PATH_ROOTED || *path ? "/" : "";
    if (element->narratives != NARRATIVES_NONE) {
        char *below = xasprintf("%s%s%s", path, slash, narrative);
        add_path(list, below, NULL);
        add_path(list, below, "xml:lang");
        free(below);
    }
    for (size_t i = 0; i < element->child_count; i++) {
        char *below = xasprintf("%s%s%s", path, slash, element->children[i]->name);
        add_paths(list, element->children[i], below);
        free(below);
    }
}

/* "transaction/0/value" without its numbers, which no path of the standard has. */
static char *without_numbers(const char *text)
{
    struct strbuf plain = STRBUF_INIT;
    while (*text) {
        size_t length = strcspn(text, "/");
        size_t digits = strspn(text, "0123456789");
        size_t step = length + (text[length] == '/');
        if (!length || digits != length)
            strbuf_add(&plain, text, step);
        text += step;
    }
    return strbuf_detach(&plain);
}

char *header_path_nearest(const char *text, enum path_syntax syntax, const struct element *root)
{
    struct path_list list = {.syntax = syntax};
    add_paths(&list, root, "");
    char *plain = syntax == PATH_SLASHED ? without_numbers(text) : xstrdup(text);
    const char *nearest = suggest_nearest(plain, list.items, list.count);
    char *copy = xstrdup_or_null(nearest);
    free(plain);
    free(list.items);
    arena_release(&list.texts);
    return copy;
}
