/* Which children are misplaced, repeated, unknown or missing. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "validate/structure_parts.h"

/* A child that may stand in the element. */
struct entry {
    const struct node *node;
    const struct shape *shape; /* NULL: of another namespace */
    size_t place;
    size_t length; /* of the longest run of ordered children that ends with it */
    size_t before; /* the one before it in that run, NO_ENTRY: it is the first */
    bool is_kept;  /* it is in the longest run of all */
};

#define NO_ENTRY ((size_t)-1)

struct children {
    const struct walk *walk;
    const struct node *node;
    const struct shape *shape;
    struct entry *entries; /* in the order of the file */
    size_t entry_count;
    const struct entry **kept; /* the longest run */
    size_t kept_count;
    int *counts;        /* of each child of the shape */
    const char **names; /* of them */
    bool *is_meant;     /* whether an unknown child is likely to be this one, misspelt */
};

static const char *parent_name(const struct children *children)
{
    return children->node->label;
}

static void report(const struct children *children, const struct node *child,
                   struct strbuf *message)
{
    add_fault(children->walk, child, NULL, message);
}

/* Unknown --------------------------------------------------------------------------------------*/

/* The child of the shape with the nearest name. */
static const char *suggest_child(const struct children *children, const char *label)
{
    size_t count = children->shape->child_count;
    const char *nearest = suggest_nearest(label, children->names, count);
    for (size_t i = 0; nearest && i < count; i++)
        if (nearest == children->names[i])
            children->is_meant[i] = true;
    return nearest;
}

/* The shape after this one in the order of the schema. */
static const struct shape *shape_after(const struct shape *shape)
{
    if (shape->child_count)
        return shape->children;
    while (shape->parent && shape == &shape->parent->children[shape->parent->child_count - 1])
        shape = shape->parent;
    return shape->parent ? shape + 1 : NULL;
}

enum { MOST_HOMES = 3 };

/* The names of the elements that may contain one of that name; more than MOST_HOMES if that many
 * differ. */
static size_t find_homes(const struct shapes *shapes, unsigned name, const char **homes)
{
    size_t count = 0;
    for (const struct shape *shape = &shapes->root; shape; shape = shape_after(shape)) {
        if (name == NAME_UNKNOWN || !shape_child(shape, name))
            continue;
        size_t i = 0;
        while (i < count && strcmp(homes[i], shape->element->name) != 0)
            i++;
        if (i < count)
            continue;
        if (count == MOST_HOMES)
            return MOST_HOMES + 1;
        homes[count++] = shape->element->name;
    }
    return count;
}

static void add_homes(struct strbuf *message, const char **homes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_addf(message, "%s'%s'", i == 0 ? "" : i + 1 < count ? ", " : " or ", homes[i]);
}

static void report_unknown(const struct children *children, const struct node *child)
{
    struct strbuf message = STRBUF_INIT;
    const char *homes[MOST_HOMES];
    size_t home_count = find_homes(children->shape->shapes, child->name, homes);
    const char *nearest = home_count ? NULL : suggest_child(children, child->label);
    strbuf_addf(&message, "element '%s' is not known in '%s'; ", child->label,
                parent_name(children));
    if (nearest) {
        strbuf_addf(&message, "did you mean '%s'?", nearest);
    } else if (home_count > 0 && home_count <= MOST_HOMES) {
        strbuf_addstr(&message, "it belongs in ");
        add_homes(&message, homes, home_count);
    } else {
        strbuf_addstr(&message, "remove or rename it");
    }
    report(children, child, &message);
}

/* Of another namespace, where none may stand. Mostly somebody gave the whole file one. */
static void report_foreign(const struct children *children, const struct node *child)
{
    struct strbuf message = STRBUF_INIT;
    strbuf_addf(&message, "element '%s' of the namespace '%s' is not allowed in '%s'; remove ",
                child->label, child->namespace, parent_name(children));
    strbuf_addstr(&message, strchr(child->label, ':') ? "it" : "it or its xmlns");
    report(children, child, &message);
}

static void report_in_text(const struct children *children, const struct node *child)
{
    struct strbuf message = STRBUF_INIT;
    strbuf_addf(&message, "element '%s' is not allowed in '%s'; expected only text there",
                child->label, parent_name(children));
    report(children, child, &message);
}

static void report_not_allowed(const struct children *children, const struct node *child)
{
    if (children->shape->element->type != TYPE_NONE)
        report_in_text(children, child);
    else if (child->namespace)
        report_foreign(children, child);
    else
        report_unknown(children, child);
}

static void report_repeated(const struct children *children, const struct node *child, int most)
{
    struct strbuf message = STRBUF_INIT;
    strbuf_addf(&message, "element '%s' is repeated; '%s' may have ", child->label,
                parent_name(children));
    if (most == 1)
        strbuf_addstr(&message, "only one");
    else
        strbuf_addf(&message, "at most %d", most);
    report(children, child, &message);
}

/* Misplaced ------------------------------------------------------------------------------------*/

static void add_entry(struct children *children, const struct node *child,
                      const struct shape *shape, size_t place)
{
    children->entries[children->entry_count++] =
        (struct entry){.node = child, .shape = shape, .place = place};
}

/* Elements of other namespaces that mix with a required child come after its first. */
static size_t foreign_place(const struct children *children)
{
    size_t place = children->shape->foreign_place;
    bool is_early = place % 2 && children->shape->children[place / 2].least > 0 &&
                    children->counts[place / 2] == 0;
    return place + is_early;
}

static void sort_child(struct children *children, const struct node *child)
{
    const struct shape *shape = children->shape;
    const struct shape *known = child->namespace ? NULL : shape_child(shape, child->name);
    if (known && known->most != UNBOUNDED && children->counts[known->place / 2] >= known->most)
        report_repeated(children, child, known->most);
    else if (known)
        add_entry(children, child, known, known->place);
    else if (child->namespace && shape->foreign_place != FOREIGN_NOWHERE)
        add_entry(children, child, NULL, foreign_place(children));
    else
        report_not_allowed(children, child);
    if (known)
        children->counts[known->place / 2]++;
}

/* Whether it is better to go on after the first entry (from 1; 0: none) than after the second: the
 * one that ends the longer run, or else the one that comes earlier in the file. */
static bool is_better(const struct children *children, size_t first, size_t second)
{
    if (!first || !second)
        return first;
    size_t length = children->entries[first - 1].length;
    size_t other = children->entries[second - 1].length;
    return length != other ? length > other : first < second;
}

/* The best run that ends with each entry, which joins one of those that end at its place or before.
 * There are few places, so looking at each takes no longer than a search tree would. */
static void find_runs(struct children *children)
{
    size_t places = children->shape->child_count * 2 + 1;
    size_t *best = xcalloc(places, sizeof *best); /* of each place: entry, from 1 */
    for (size_t i = 0; i < children->entry_count; i++) {
        struct entry *entry = &children->entries[i];
        size_t chosen = 0;
        for (size_t place = 0; place <= entry->place; place++)
            if (is_better(children, best[place], chosen))
                chosen = best[place];
        entry->length = chosen ? children->entries[chosen - 1].length + 1 : 1;
        entry->before = chosen ? chosen - 1 : NO_ENTRY;
        best[entry->place] = i + 1;
    }
    free(best);
}

/* The fewest have to be moved if the longest run stays. */
static void keep_longest(struct children *children)
{
    size_t last = NO_ENTRY;
    for (size_t i = 0; i < children->entry_count; i++)
        if (last == NO_ENTRY || children->entries[i].length > children->entries[last].length)
            last = i;
    if (last == NO_ENTRY)
        return;
    children->kept_count = children->entries[last].length;
    children->kept = xcalloc(children->kept_count, sizeof(struct entry *));
    for (size_t i = children->kept_count; last != NO_ENTRY; last = children->entries[last].before) {
        children->entries[last].is_kept = true;
        children->kept[--i] = &children->entries[last];
    }
}

/* How many of those kept have a place below this one. */
static size_t count_below(const struct children *children, size_t place)
{
    size_t low = 0, high = children->kept_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (children->kept[middle]->place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void report_misplaced(const struct children *children, const struct entry *entry)
{
    struct strbuf message = STRBUF_INIT;
    size_t after = count_below(children, entry->place);
    size_t before = count_below(children, entry->place + 1);
    strbuf_addf(&message, "element '%s' is not expected here; it must come ", entry->node->label);
    if (after > 0)
        strbuf_addf(&message, "after '%s'%s", children->kept[after - 1]->node->label,
                    before < children->kept_count ? " and " : "");
    if (before < children->kept_count)
        strbuf_addf(&message, "before '%s'", children->kept[before]->node->label);
    report(children, entry->node, &message);
}

/* Missing --------------------------------------------------------------------------------------*/

static void add_where(const struct children *children, struct strbuf *message, size_t missing)
{
    const struct shape *shapes = children->shape->children;
    size_t i = missing;
    while (i > 0 && children->counts[i - 1] == 0)
        i--;
    if (i > 0) {
        strbuf_addf(message, ", which must come after '%s'", shapes[i - 1].element->name);
        return;
    }
    for (i = missing + 1; i < children->shape->child_count && children->counts[i] == 0;)
        i++;
    if (i < children->shape->child_count)
        strbuf_addf(message, ", which must come before '%s'", shapes[i].element->name);
}

/* Text that belongs in a narrative has been told of already. */
static bool is_explained(const struct children *children, size_t i)
{
    bool is_narrative = children->shape->children[i].element->parent == NULL;
    return children->is_meant[i] || (is_narrative && has_words(children->node));
}

static void report_missing(const struct children *children, size_t i)
{
    const struct shape *missing = &children->shape->children[i];
    if (children->counts[i] >= missing->least || is_explained(children, i))
        return;
    struct strbuf message = STRBUF_INIT;
    strbuf_addf(&message, "element '%s' lacks ", parent_name(children));
    if (children->counts[i])
        strbuf_addf(&message, "%d more of ", missing->least - children->counts[i]);
    strbuf_addf(&message, "'%s'", missing->element->name);
    if (children->counts[i] == 0)
        add_where(children, &message, i);
    report(children, children->node, &message);
}

static struct children begin(const struct walk *walk, const struct node *node,
                             const struct shape *shape)
{
    struct children children = {.walk = walk, .node = node, .shape = shape};
    children.counts = xcalloc(shape->child_count + 1, sizeof *children.counts);
    children.is_meant = xcalloc(shape->child_count + 1, sizeof *children.is_meant);
    children.names = xcalloc(shape->child_count + 1, sizeof *children.names);
    for (size_t i = 0; i < shape->child_count; i++)
        children.names[i] = shape->children[i].element->name;
    return children;
}

static void end(struct children *children)
{
    free(children->counts);
    free(children->is_meant);
    free(children->names);
    free(children->entries);
    free(children->kept);
}

void report_stranger(const struct walk *walk, const struct node *child, const struct shape *parent)
{
    struct children children = begin(walk, child->parent, parent);
    report_not_allowed(&children, child);
    end(&children);
}

void report_children(const struct walk *walk, const struct node *node, const struct shape *shape)
{
    struct children children = begin(walk, node, shape);
    size_t count = 0;
    for (const struct node *child = node->first; child; child = child->next)
        count++;
    children.entries = xcalloc(count + 1, sizeof *children.entries);
    for (const struct node *child = node->first; child; child = child->next)
        sort_child(&children, child);
    find_runs(&children);
    keep_longest(&children);
    for (size_t i = 0; i < children.entry_count; i++)
        if (!children.entries[i].is_kept)
            report_misplaced(&children, &children.entries[i]);
    for (size_t i = 0; i < shape->child_count; i++)
        report_missing(&children, i);
    end(&children);
}
