#include "standard/codelist_update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/codelist_file.h"

/* --- merging --- */

/* A row as it holds in one version. */
struct holding {
    const struct codelist_item *item;
    const char *version;
};

struct merger {
    char **versions; /* sorted */
    size_t version_count, version_capacity;
    struct holding *holdings;
    size_t count, capacity;
};

static void add_version(struct merger *merger, const char *version, size_t length)
{
    char *text = xstrndup(version, length);
    size_t place = 0;
    while (place < merger->version_count && strcmp(merger->versions[place], text) < 0)
        place++;
    if (place < merger->version_count && strcmp(merger->versions[place], text) == 0) {
        free(text);
        return;
    }
    merger->versions = grow(merger->versions, merger->version_count, &merger->version_capacity,
                            sizeof *merger->versions);
    memmove(merger->versions + place + 1, merger->versions + place,
            (merger->version_count++ - place) * sizeof *merger->versions);
    merger->versions[place] = text;
}

static void add_versions(struct merger *merger, const char *versions)
{
    for (const char *word = versions; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        add_version(merger, word, length);
        word += length;
    }
}

static void add_holding(struct merger *merger, const struct codelist_item *item,
                        const char *version)
{
    merger->holdings =
        grow(merger->holdings, merger->count, &merger->capacity, sizeof *merger->holdings);
    merger->holdings[merger->count++] = (struct holding){item, version};
}

/* What holds in a version: the edition for it or else the present list. */
static void add_holdings(struct merger *merger, const char *version, const struct codelist *present,
                         const struct codelist_edition *editions, size_t count)
{
    const struct codelist *list = present;
    for (size_t i = 0; i < count; i++)
        if (strcmp(editions[i].version, version) == 0)
            list = editions[i].list;
    for (size_t i = 0; list && i < list->item_count; i++)
        if (list != present || codelist_item_applies(list, &list->items[i], version))
            add_holding(merger, &list->items[i], version);
}

/* Whether two rows say the same, whatever their versions; an order as strcmp's. */
static int compare_facts(const struct codelist_item *a, const struct codelist_item *b)
{
    const char *const pairs[][2] = {
        {a->name_en, b->name_en}, {a->name_fr, b->name_fr},     {a->category, b->category},
        {a->from, b->from},       {a->withdrawn, b->withdrawn}, {a->replaced_by, b->replaced_by},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int order = strcmp(pairs[i][0], pairs[i][1]);
        if (order)
            return order;
    }
    return (int)a->status - (int)b->status;
}

static int compare_holdings(const void *a, const void *b)
{
    const struct holding *left = a, *right = b;
    int order = codelist_compare_codes(left->item->code, right->item->code);
    if (!order)
        order = compare_facts(left->item, right->item);
    return order ? order : strcmp(left->version, right->version);
}

static const char *newest_version(const char *versions)
{
    const char *last = strrchr(versions, ' ');
    return last ? last + 1 : versions;
}

static int compare_items(const void *a, const void *b)
{
    const struct codelist_item *left = a, *right = b;
    int order = codelist_compare_codes(left->code, right->code);
    return order ? order : strcmp(newest_version(right->versions), newest_version(left->versions));
}

static bool is_same_row(const struct holding *a, const struct holding *b)
{
    return strcmp(a->item->code, b->item->code) == 0 && compare_facts(a->item, b->item) == 0;
}

/* Makes one row of those that say the same. `versions` are kept in `texts`, which the caller frees.
 */
static size_t fold(struct merger *merger, struct codelist_item *items, char **texts)
{
    if (!merger->holdings)
        return 0;
    qsort(merger->holdings, merger->count, sizeof *merger->holdings, compare_holdings);
    size_t count = 0;
    for (size_t i = 0, end; i < merger->count; i = end) {
        struct strbuf versions = STRBUF_INIT;
        for (end = i;
             end < merger->count && is_same_row(&merger->holdings[i], &merger->holdings[end]);
             end++)
            strbuf_addf(&versions, "%s%s", end > i ? " " : "", merger->holdings[end].version);
        texts[count] = strbuf_detach(&versions);
        items[count] = *merger->holdings[i].item;
        items[count].versions = end - i == merger->version_count ? "" : texts[count];
        items[count].older = NULL;
        count++;
    }
    qsort(items, count, sizeof *items, compare_items);
    return count;
}

/* Prints the list and reads it again, so that it owns its texts. */
static struct codelist *copy_list(const struct codelist *list, struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    codelist_print(&text, list);
    size_t length = text.length;
    return codelist_parse(strbuf_detach(&text), length, list->name, error);
}

/* Makes a list of the merged rows; its other facts are those of `facts`. */
static struct codelist *fold_list(struct merger *merger, const struct codelist *facts,
                                  const char *versions, struct error *error)
{
    struct codelist list = *facts;
    char **texts = xcalloc(merger->count, sizeof *texts);
    list.items = xcalloc(merger->count, sizeof *list.items);
    list.versions = versions;
    list.item_count = fold(merger, list.items, texts);
    struct codelist *merged = copy_list(&list, error);
    for (size_t i = 0; i < merger->count; i++)
        free(texts[i]);
    free(texts);
    free(list.items);
    return merged;
}

static const struct codelist_edition *newest_edition(const struct codelist_edition *editions,
                                                     size_t count)
{
    const struct codelist_edition *newest = &editions[0];
    for (size_t i = 1; i < count; i++)
        if (strcmp(editions[i].version, newest->version) > 0)
            newest = &editions[i];
    return newest;
}

static struct codelist *merge_embedded(const struct codelist *present,
                                       const struct codelist_edition *editions, size_t count,
                                       struct error *error)
{
    struct merger merger = {.versions = NULL};
    struct strbuf versions = STRBUF_INIT;
    if (present)
        add_versions(&merger, present->versions);
    for (size_t i = 0; i < count; i++)
        add_version(&merger, editions[i].version, strlen(editions[i].version));
    for (size_t i = 0; i < merger.version_count; i++) {
        strbuf_addf(&versions, "%s%s", i ? " " : "", merger.versions[i]);
        add_holdings(&merger, merger.versions[i], present, editions, count);
    }
    const struct codelist_edition *newest = newest_edition(editions, count);
    bool is_old = strcmp(newest_version(versions.text), newest->version) > 0;
    struct codelist *merged =
        fold_list(&merger, present && is_old ? present : newest->list, versions.text, error);
    for (size_t i = 0; i < merger.version_count; i++)
        free(merger.versions[i]);
    free(merger.versions);
    free(merger.holdings);
    strbuf_release(&versions);
    return merged;
}

struct codelist *codelist_merge(const struct codelist *present,
                                const struct codelist_edition *editions, size_t count,
                                struct error *error)
{
    const struct codelist *newest = newest_edition(editions, count)->list;
    if (!newest->embedded)
        return copy_list(newest, error);
    return merge_embedded(present && present->embedded ? present : NULL, editions, count, error);
}

/* --- comparing --- */

/* Adds a change in one version (NULL: the list has none), or adds the version to the same change.
 */
static void add_change(struct codelist_changes *changes, enum codelist_change_kind kind,
                       const struct codelist_item *before, const struct codelist_item *item,
                       const char *version)
{
    struct codelist_change *change = NULL;
    for (size_t i = changes->count; !change && i-- > 0;) {
        struct codelist_change *other = &changes->items[i];
        if (other->item != item)
            break; /* changes of one row stand together */
        if (other->kind == kind && other->before == before)
            change = other;
    }
    if (!change) {
        changes->items =
            grow(changes->items, changes->count, &changes->capacity, sizeof *changes->items);
        change = &changes->items[changes->count++];
        *change = (struct codelist_change){.kind = kind, .item = item, .before = before};
    }
    size_t used = strlen(change->versions);
    if (version)
        snprintf(change->versions + used, sizeof change->versions - used, "%s%s", used ? " " : "",
                 version);
}

static bool is_same_name(const struct codelist_item *a, const struct codelist_item *b)
{
    return strcmp(a->name_en, b->name_en) == 0 && strcmp(a->name_fr, b->name_fr) == 0;
}

static void compare_rows(const struct codelist_item *before, const struct codelist_item *after,
                         const char *version, struct codelist_changes *changes)
{
    bool same_status = before->status == after->status, same_name = is_same_name(before, after);
    if (!same_status)
        add_change(changes,
                   after->status == CODE_WITHDRAWN ? CHANGE_WITHDRAWN : CHANGE_ACTIVE_AGAIN, before,
                   after, version);
    if (!same_name)
        add_change(changes, CHANGE_RENAMED, before, after, version);
    if (same_status && same_name && compare_facts(before, after) != 0)
        add_change(changes, CHANGE_OTHER, before, after, version);
}

/* What to do with a row of a list in one version (NULL: in all). */
typedef void visit_function(const struct codelist_item *item, const char *version,
                            const struct codelist *other, struct codelist_changes *changes);

static void visit_after(const struct codelist_item *item, const char *version,
                        const struct codelist *before, struct codelist_changes *changes)
{
    const struct codelist_item *was = codelist_find_in(before, item->code, version);
    if (was)
        compare_rows(was, item, version, changes);
    else
        add_change(changes, CHANGE_ADDED, NULL, item, version);
}

static void visit_before(const struct codelist_item *item, const char *version,
                         const struct codelist *after, struct codelist_changes *changes)
{
    if (!codelist_contains(after, item->code, version))
        add_change(changes, CHANGE_REMOVED, item, item, version);
}

/* Visits a row in each version that it holds in; versions that `other` isn't in are left out. */
static void visit_versions(const struct codelist *list, const struct codelist_item *item,
                           const struct codelist *other, visit_function *visit,
                           struct codelist_changes *changes)
{
    const char *word = *item->versions ? item->versions : list->versions;
    if (!*word)
        visit(item, NULL, other, changes);
    for (; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        char *version = xstrndup(word, length);
        if (versions_contain(other->versions, version))
            visit(item, version, other, changes);
        free(version);
        word += length;
    }
}

void codelist_compare(const struct codelist *before, const struct codelist *after,
                      struct codelist_changes *changes)
{
    for (size_t i = 0; i < after->item_count; i++)
        visit_versions(after, &after->items[i], before, visit_after, changes);
    for (size_t i = 0; i < before->item_count; i++)
        visit_versions(before, &before->items[i], after, visit_before, changes);
}
