#include "compare/differences.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/pairing.h"

enum { LONGEST_SUMMARY = 4000 };

const char *change_name(enum change change)
{
    static const char *const names[] = {[CHANGE_REMOVED] = "removed",
                                        [CHANGE_ADDED] = "added",
                                        [CHANGE_RENAMED] = "renamed",
                                        [CHANGE_CHANGED] = "changed"};
    return names[change];
}

static struct difference *add(struct difference_list *list, enum change change)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    struct difference *difference = &list->items[list->count++];
    *difference = (struct difference){.change = change};
    return difference;
}

/* ---- values -------------------------------------------------------------------------------- */

static enum change change_of(const char *before, const char *after)
{
    return !*before ? CHANGE_ADDED : !*after ? CHANGE_REMOVED : CHANGE_CHANGED;
}

static void compare_texts(const struct piece *before, const struct piece *after,
                          struct difference_list *list)
{
    const char *first = before->text.canonical, *second = after->text.canonical;
    if (strcmp(first, second) == 0)
        return;
    struct difference *difference = add(list, change_of(first, second));
    difference->before = before;
    difference->after = after;
}

static const char *or_none(const char *text)
{
    return text ? text : "";
}

static const char *bare_name(const struct piece_attribute *attribute)
{
    const char *colon = attribute->namespace ? strchr(attribute->name, ':') : NULL;
    return colon ? colon + 1 : attribute->name;
}

/* The order that attributes have. */
static int compare_names(const struct piece_attribute *a, const struct piece_attribute *b)
{
    int order = strcmp(or_none(a->namespace), or_none(b->namespace));
    return order ? order : strcmp(bare_name(a), bare_name(b));
}

static void compare_attributes(const struct piece *before, const struct piece *after,
                               struct difference_list *list)
{
    size_t i = 0, j = 0;
    while (i < before->attribute_count || j < after->attribute_count) {
        const struct piece_attribute *first =
            i < before->attribute_count ? &before->attributes[i] : NULL;
        const struct piece_attribute *second =
            j < after->attribute_count ? &after->attributes[j] : NULL;
        int order = !first ? 1 : !second ? -1 : compare_names(first, second);
        first = order <= 0 ? first : NULL;
        second = order >= 0 ? second : NULL;
        i += first != NULL;
        j += second != NULL;
        if (first && second && strcmp(first->value.canonical, second->value.canonical) == 0)
            continue;
        enum change change = !first ? CHANGE_ADDED : !second ? CHANGE_REMOVED : CHANGE_CHANGED;
        struct difference *difference = add(list, change);
        *difference = (struct difference){change, false, before, after, first, second};
    }
}

/* ---- elements ------------------------------------------------------------------------------ */

static const char *local_name(const struct piece *piece)
{
    const char *colon = piece->namespace ? strchr(piece->name, ':') : NULL;
    return colon ? colon + 1 : piece->name;
}

static int compare_piece_names(const struct piece *a, const struct piece *b)
{
    int order = strcmp(or_none(a->namespace), or_none(b->namespace));
    return order ? order : strcmp(local_name(a), local_name(b));
}

/* A child and its place among all. */
struct placed {
    const struct piece *piece;
    size_t place;
};

static int by_name(const void *a, const void *b)
{
    const struct placed *first = a, *second = b;
    int order = compare_piece_names(first->piece, second->piece);
    return order ? order : first->place < second->place ? -1 : first->place > second->place;
}

/* The children by name, those of one name in the order of the file. */
static struct siblings sorted_children(const struct piece *piece)
{
    struct placed *placed = xcalloc(piece->child_count + 1, sizeof *placed);
    for (size_t i = 0; i < piece->child_count; i++)
        placed[i] = (struct placed){piece->children[i], i};
    if (piece->child_count > 1)
        qsort(placed, piece->child_count, sizeof *placed, by_name);
    struct siblings sorted = {xcalloc(piece->child_count + 1, sizeof *sorted.items),
                              piece->child_count};
    for (size_t i = 0; i < piece->child_count; i++)
        sorted.items[i].piece = placed[i].piece;
    free(placed);
    return sorted;
}

/* Those of the name that the first of `rest` has. */
static struct siblings take_name(struct siblings *rest, const struct piece *named)
{
    struct siblings taken = {rest->items, 0};
    while (taken.count < rest->count &&
           compare_piece_names(rest->items[taken.count].piece, named) == 0)
        taken.count++;
    rest->items += taken.count;
    rest->count -= taken.count;
    return taken;
}

static void tell_whole(const struct siblings *siblings, enum change change,
                       struct difference_list *list)
{
    for (size_t i = 0; i < siblings->count; i++) {
        if (siblings->items[i].mate)
            continue;
        struct difference *difference = add(list, change);
        difference->whole = true;
        *(change == CHANGE_ADDED ? &difference->after : &difference->before) =
            siblings->items[i].piece;
    }
}

static void compare_group(struct siblings *before, struct siblings *after,
                          const struct matching *matching, struct difference_list *list)
{
    if (before->count && after->count) {
        const struct piece *piece = before->items->piece;
        const struct matching_rule *rule = piece->namespace ? NULL : matching_find(matching, piece);
        siblings_pair(before, after, rule, piece->element && piece->element->most == 1);
    }
    for (size_t i = 0; i < before->count; i++)
        if (before->items[i].mate)
            pieces_compare(before->items[i].piece, before->items[i].mate, matching, list);
    tell_whole(before, CHANGE_REMOVED, list);
    tell_whole(after, CHANGE_ADDED, list);
}

/* One that has the name which comes first; they are not both empty. */
static const struct piece *first_name(const struct siblings *before, const struct siblings *after)
{
    if (before->count == 0)
        return after->items->piece;
    if (after->count == 0)
        return before->items->piece;
    const struct piece *a = before->items->piece, *b = after->items->piece;
    return compare_piece_names(b, a) < 0 ? b : a;
}

static void compare_children(const struct piece *before, const struct piece *after,
                             const struct matching *matching, struct difference_list *list)
{
    struct siblings first = sorted_children(before), second = sorted_children(after);
    struct siblings rest_before = first, rest_after = second;
    while (rest_before.count || rest_after.count) {
        const struct piece *named = first_name(&rest_before, &rest_after);
        struct siblings group_before = take_name(&rest_before, named);
        struct siblings group_after = take_name(&rest_after, named);
        compare_group(&group_before, &group_after, matching, list);
    }
    free(first.items);
    free(second.items);
}

void pieces_compare(const struct piece *before, const struct piece *after,
                    const struct matching *matching, struct difference_list *list)
{
    if (memcmp(before->digest, after->digest, PIECE_DIGEST_SIZE) == 0)
        return;
    compare_attributes(before, after, list);
    compare_texts(before, after, list);
    compare_children(before, after, matching, list);
}

void difference_list_release(struct difference_list *list)
{
    free(list->items);
    *list = (struct difference_list){.items = NULL};
}

/* ---- what they say ------------------------------------------------------------------------- */

const struct piece *difference_piece(const struct difference *difference)
{
    return difference->after ? difference->after : difference->before;
}

static void add_said(struct strbuf *to, const char *path, const char *name, const char *value)
{
    strbuf_addf(to, "%s%s%s%s=%s", to->length ? ", " : "", path, *path && *name ? "/" : "", name,
                value);
}

static void add_all(struct strbuf *to, const struct piece *piece, const char *path)
{
    for (size_t i = 0; i < piece->attribute_count && to->length < LONGEST_SUMMARY; i++) {
        /* a cell of a spreadsheet may not begin with "@" */
        char *name = xasprintf("%s%s", *path ? "@" : "", piece->attributes[i].name);
        add_said(to, path, name, piece->attributes[i].value.written);
        free(name);
    }
    if (*piece->text.written)
        add_said(to, *path ? path : "text", "", piece->text.written);
    for (size_t i = 0; i < piece->child_count && to->length < LONGEST_SUMMARY; i++) {
        char *below = xasprintf("%s%s%s", path, *path ? "/" : "", piece->children[i]->name);
        add_all(to, piece->children[i], below);
        free(below);
    }
}

static const char *value_of(const struct piece *piece, const struct piece_attribute *attribute,
                            const struct difference *difference, struct strbuf *work)
{
    if (difference->whole) {
        strbuf_reset(work);
        if (piece)
            add_all(work, piece, "");
        return work->text;
    }
    if (difference->before_attribute || difference->after_attribute)
        return attribute ? attribute->value.written : "";
    return piece->text.written;
}

const char *difference_before(const struct difference *difference, struct strbuf *work)
{
    return value_of(difference->before, difference->before_attribute, difference, work);
}

const char *difference_after(const struct difference *difference, struct strbuf *work)
{
    return value_of(difference->after, difference->after_attribute, difference, work);
}

static void add_piece_path(const struct piece *piece, struct strbuf *to)
{
    if (!piece->parent)
        return;
    add_piece_path(piece->parent, to);
    strbuf_addf(to, "%s%s", to->length ? "/" : "", piece->name);
}

void difference_add_path(const struct difference *difference, struct strbuf *to)
{
    struct strbuf path = STRBUF_INIT;
    add_piece_path(difference_piece(difference), &path);
    const struct piece_attribute *attribute =
        difference->after_attribute ? difference->after_attribute : difference->before_attribute;
    if (attribute)
        strbuf_addf(&path, "%s@%s", path.length ? "/" : "", attribute->name);
    strbuf_addstr(to, path.text);
    strbuf_release(&path);
}
