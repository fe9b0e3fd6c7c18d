#include "compare/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/item_index.h"
#include "compare/matching.h"

/* Activities that belong together; NULL: there is none. */
struct item_pair {
    const struct item_entry *before, *after;
    enum change change;
};

struct item_pairs {
    struct item_pair *items;
    size_t count, capacity;
};

struct comparison {
    const struct comparer *comparer;
    struct item_index files[SIDES];
    struct comparison_counts counts;
    struct money money;
    struct difference_list roots;
    struct item_pairs pairs; /* that differ */
};

/* Entries of a file that were not found in the other one. */
struct entry_list {
    const struct item_entry **items;
    size_t count;
};

/* ---- tables -------------------------------------------------------------------------------- */

struct comparer *comparer_new(struct error *error)
{
    struct comparer *comparer = xcalloc(1, sizeof *comparer);
    comparer->standard = standard_load_lean(format_newest(FORMAT_IATI), error);
    comparer->matching = comparer->standard ? matching_load(error) : NULL;
    if (comparer->matching)
        return comparer;
    comparer_free(comparer);
    return NULL;
}

void comparer_free(struct comparer *comparer)
{
    if (!comparer)
        return;
    matching_free(comparer->matching);
    standard_free(comparer->standard);
    free(comparer);
}

/* ---- pairs --------------------------------------------------------------------------------- */

static void note_pair(struct comparison *comparison, const struct item_entry *before,
                      const struct item_entry *after, enum change change)
{
    struct item_pairs *pairs = &comparison->pairs;
    pairs->items = grow(pairs->items, pairs->count, &pairs->capacity, sizeof *pairs->items);
    pairs->items[pairs->count++] = (struct item_pair){before, after, change};
    const struct item_entry *entry = before ? before : after;
    if (!entry || entry->is_other)
        return;
    size_t *const counts[] = {[CHANGE_REMOVED] = &comparison->counts.removed,
                              [CHANGE_ADDED] = &comparison->counts.added,
                              [CHANGE_RENAMED] = &comparison->counts.renamed,
                              [CHANGE_CHANGED] = &comparison->counts.changed};
    ++*counts[change];
}

static int compare_keys(const struct item_entry *a, const struct item_entry *b)
{
    return a->is_other != b->is_other ? (int)a->is_other - (int)b->is_other
                                      : strcmp(a->key, b->key);
}

static int by_place(const struct item_entry *a, const struct item_entry *b)
{
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static int by_key(const void *a, const void *b)
{
    const struct item_entry *first = *(const struct item_entry *const *)a;
    const struct item_entry *second = *(const struct item_entry *const *)b;
    int order = compare_keys(first, second);
    return order ? order : by_place(first, second);
}

static int compare_digests(const struct item_entry *a, const struct item_entry *b)
{
    return memcmp(a->digest, b->digest, PIECE_DIGEST_SIZE);
}

static int by_digest(const void *a, const void *b)
{
    const struct item_entry *first = *(const struct item_entry *const *)a;
    const struct item_entry *second = *(const struct item_entry *const *)b;
    int order = compare_digests(first, second);
    return order ? order : by_place(first, second);
}

static int compare_bodies(const struct item_entry *a, const struct item_entry *b)
{
    return memcmp(a->body, b->body, PIECE_DIGEST_SIZE);
}

static int by_body(const void *a, const void *b)
{
    const struct item_entry *first = *(const struct item_entry *const *)a;
    const struct item_entry *second = *(const struct item_entry *const *)b;
    int order = compare_bodies(first, second);
    return order ? order : by_place(first, second);
}

static void sort(struct entry_list *list, int (*order)(const void *, const void *))
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(void *), order);
}

static struct entry_list all_entries(const struct item_index *index)
{
    struct entry_list list = {xcalloc(index->count + 1, sizeof(void *)), index->count};
    for (size_t i = 0; i < index->count; i++)
        list.items[i] = &index->entries[i];
    sort(&list, by_key);
    return list;
}

static void keep(struct entry_list *list, const struct item_entry *entry)
{
    list->items[list->count++] = entry;
}

/* How mates are found: entries that `compare` as equal are two of them, if `take` takes them. */
struct pairing {
    int (*compare)(const struct item_entry *before, const struct item_entry *after);
    int (*order)(const void *a, const void *b); /* `compare` and the place, for sorting */
    bool (*take)(struct comparison *comparison, const struct item_entry *before,
                 const struct item_entry *after);
};

/* Takes mates out of the two lists; the others stay, in the pairing's order. */
static void take_mates(struct comparison *comparison, const struct pairing *pairing,
                       struct entry_list *before, struct entry_list *after)
{
    struct entry_list left_before = {before->items, 0}, left_after = {after->items, 0};
    size_t i = 0, j = 0;
    sort(before, pairing->order);
    sort(after, pairing->order);
    while (i < before->count && j < after->count) {
        const struct item_entry *a = before->items[i], *b = after->items[j];
        int order = pairing->compare(a, b);
        bool taken = order == 0 && pairing->take(comparison, a, b);
        i += order <= 0;
        j += order >= 0;
        if (order <= 0 && !taken)
            keep(&left_before, a);
        if (order >= 0 && !taken)
            keep(&left_after, b);
    }
    while (i < before->count)
        keep(&left_before, before->items[i++]);
    while (j < after->count)
        keep(&left_after, after->items[j++]);
    *before = left_before;
    *after = left_after;
}

static bool take_same(struct comparison *comparison, const struct item_entry *before,
                      const struct item_entry *after)
{
    (void)after;
    comparison->counts.same += !before->is_other;
    return true;
}

static const struct pairing same_content = {compare_digests, by_digest, take_same};

/* Those of one key; what has no mate goes to `gone` and `come`. */
static void pair_group(struct comparison *comparison, struct entry_list before,
                       struct entry_list after, struct entry_list *gone, struct entry_list *come)
{
    take_mates(comparison, &same_content, &before, &after);
    sort(&before, by_key);
    sort(&after, by_key);
    size_t both = before.count < after.count ? before.count : after.count;
    for (size_t i = 0; i < both; i++)
        note_pair(comparison, before.items[i], after.items[i], CHANGE_CHANGED);
    for (size_t i = both; i < before.count; i++)
        keep(gone, before.items[i]);
    for (size_t i = both; i < after.count; i++)
        keep(come, after.items[i]);
}

static size_t group_size(const struct entry_list *list, size_t begin)
{
    size_t end = begin + 1;
    while (end < list->count && compare_keys(list->items[begin], list->items[end]) == 0)
        end++;
    return end - begin;
}

/* Writing to `gone` and `come` never overtakes reading: they begin where the lists do. */
static void pair_by_key(struct comparison *comparison, struct entry_list *before,
                        struct entry_list *after)
{
    struct entry_list gone = {before->items, 0}, come = {after->items, 0};
    size_t i = 0, j = 0;
    while (i < before->count || j < after->count) {
        int order = i == before->count  ? 1
                    : j == after->count ? -1
                                        : compare_keys(before->items[i], after->items[j]);
        size_t from_before = order <= 0 ? group_size(before, i) : 0;
        size_t from_after = order >= 0 ? group_size(after, j) : 0;
        pair_group(comparison, (struct entry_list){before->items + i, from_before},
                   (struct entry_list){after->items + j, from_after}, &gone, &come);
        i += from_before;
        j += from_after;
    }
    *before = gone;
    *after = come;
}

/* ---- renamed ones -------------------------------------------------------------------------- */

static bool take_renamed(struct comparison *comparison, const struct item_entry *before,
                         const struct item_entry *after)
{
    if (before->is_other || after->is_other)
        return false;
    note_pair(comparison, before, after, CHANGE_RENAMED);
    return true;
}

/* The same under another identifier. */
static const struct pairing same_body = {compare_bodies, by_body, take_renamed};

/* The first one that is gone with that identifier, NULL if there is none. */
static const struct item_entry **find_gone(const struct entry_list *gone, const char *identifier)
{
    size_t low = 0, high = gone->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct item_entry *entry = gone->items[middle];
        if (!entry->is_other && strcmp(entry->key, identifier) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < gone->count && !gone->items[low]->is_other &&
                 strcmp(gone->items[low]->key, identifier) == 0;
    return found ? &gone->items[low] : NULL;
}

/* Those that name their former identifier; one of that identifier is taken once. */
static void pair_by_former(struct comparison *comparison, struct entry_list *gone,
                           struct entry_list *come)
{
    bool *taken = xcalloc(gone->count + 1, sizeof *taken);
    struct entry_list left = {come->items, 0};
    sort(gone, by_key);
    for (size_t i = 0; i < come->count; i++) {
        const struct item_entry *entry = come->items[i];
        const struct item_entry **found = entry->former ? find_gone(gone, entry->former) : NULL;
        if (found && !taken[found - gone->items]) {
            taken[found - gone->items] = true;
            note_pair(comparison, *found, entry, CHANGE_RENAMED);
        } else {
            keep(&left, entry);
        }
    }
    *come = left;
    left = (struct entry_list){gone->items, 0};
    for (size_t i = 0; i < gone->count; i++)
        if (!taken[i])
            keep(&left, gone->items[i]);
    *gone = left;
    free(taken);
}

/* ---- all ----------------------------------------------------------------------------------- */

static size_t count_repeated(const struct entry_list *sorted)
{
    size_t count = 0;
    for (size_t i = 1; i < sorted->count; i++)
        count += !sorted->items[i]->is_other && *sorted->items[i]->key &&
                 compare_keys(sorted->items[i - 1], sorted->items[i]) == 0;
    return count;
}

static int by_change(const void *a, const void *b)
{
    const struct item_pair *first = a, *second = b;
    if (first->change != second->change)
        return first->change < second->change ? -1 : 1;
    return first->after ? by_place(first->after, second->after)
                        : by_place(first->before, second->before);
}

static void pair_items(struct comparison *comparison)
{
    struct entry_list before = all_entries(&comparison->files[SIDE_BEFORE]);
    struct entry_list after = all_entries(&comparison->files[SIDE_AFTER]);
    comparison->counts.repeated[SIDE_BEFORE] = count_repeated(&before);
    comparison->counts.repeated[SIDE_AFTER] = count_repeated(&after);
    pair_by_key(comparison, &before, &after);
    take_mates(comparison, &same_body, &before, &after);
    pair_by_former(comparison, &before, &after);
    for (size_t i = 0; i < before.count; i++)
        note_pair(comparison, before.items[i], NULL, CHANGE_REMOVED);
    for (size_t i = 0; i < after.count; i++)
        note_pair(comparison, NULL, after.items[i], CHANGE_ADDED);
    free(before.items);
    free(after.items);
    if (comparison->pairs.count > 1)
        qsort(comparison->pairs.items, comparison->pairs.count, sizeof *comparison->pairs.items,
              by_change);
}

static bool is_moment(const struct piece_attribute *attribute)
{
    return attribute && strcmp(attribute->name, "generated-datetime") == 0;
}

/* A root has no text and no children here. */
static void compare_roots(struct comparison *comparison)
{
    const struct piece *before = comparison->files[SIDE_BEFORE].root;
    const struct piece *after = comparison->files[SIDE_AFTER].root;
    struct difference_list *roots = &comparison->roots;
    if (!before || !after)
        return;
    pieces_compare(before, after, comparison->comparer->matching, roots);
    size_t kept = 0;
    for (size_t i = 0; i < roots->count; i++)
        if (!is_moment(roots->items[i].before_attribute) &&
            !is_moment(roots->items[i].after_attribute))
            roots->items[kept++] = roots->items[i];
    roots->count = kept;
}

static bool check_kinds(const struct item_index *before, const struct item_index *after,
                        struct error *error)
{
    if (!before->root || !after->root || before->kind == after->kind)
        return true;
    return error_set(error, ERROR_USAGE,
                     "'%s' is a file of %s and '%s' one of %s; compare two of one kind",
                     before->path, file_kind_facts(before->kind)->plural, after->path,
                     file_kind_facts(after->kind)->plural);
}

struct comparison *comparison_new(const struct comparer *comparer, const char *before,
                                  const char *after, struct error *error)
{
    struct comparison *comparison = xcalloc(1, sizeof *comparison);
    struct item_index *files = comparison->files;
    comparison->comparer = comparer;
    files[SIDE_BEFORE].descriptor = files[SIDE_AFTER].descriptor = -1;
    if (!item_index_open(&files[SIDE_BEFORE], before, comparer->standard, comparer->matching,
                         &comparison->money, SIDE_BEFORE, error) ||
        !item_index_open(&files[SIDE_AFTER], after, comparer->standard, comparer->matching,
                         &comparison->money, SIDE_AFTER, error) ||
        !check_kinds(&files[SIDE_BEFORE], &files[SIDE_AFTER], error)) {
        comparison_free(comparison);
        return NULL;
    }
    for (int i = 0; i < SIDES; i++)
        comparison->counts.items[i] = files[i].items;
    money_sort(&comparison->money);
    compare_roots(comparison);
    pair_items(comparison);
    return comparison;
}

void comparison_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    item_index_close(&comparison->files[SIDE_BEFORE]);
    item_index_close(&comparison->files[SIDE_AFTER]);
    money_release(&comparison->money);
    difference_list_release(&comparison->roots);
    free(comparison->pairs.items);
    free(comparison);
}

enum file_kind comparison_kind(const struct comparison *comparison)
{
    const struct item_index *files = comparison->files;
    return files[SIDE_AFTER].root ? files[SIDE_AFTER].kind : files[SIDE_BEFORE].kind;
}

const struct comparison_counts *comparison_counts(const struct comparison *comparison)
{
    return &comparison->counts;
}

const struct money *comparison_money(const struct comparison *comparison)
{
    return &comparison->money;
}

const struct difference_list *comparison_roots(const struct comparison *comparison)
{
    return &comparison->roots;
}

bool comparison_differs(const struct comparison *comparison)
{
    return comparison->pairs.count > 0 || comparison->roots.count > 0;
}

/* ---- what differs -------------------------------------------------------------------------- */

static const char *title_of(const struct piece *item, enum file_kind kind)
{
    const struct piece *title = piece_child(item, file_kind_facts(kind)->heading);
    return title ? piece_value_at(title, "narrative").written : "";
}

static bool describe(struct comparison *comparison, const struct item_pair *pair,
                     struct item_change *change, struct error *error)
{
    struct item_index *files = comparison->files;
    const struct matching *matching = comparison->comparer->matching;
    const struct item_entry *entry = pair->after ? pair->after : pair->before;
    change->change = pair->change;
    change->is_other = entry->is_other;
    change->identifier = entry->key;
    change->former = pair->before && pair->change == CHANGE_RENAMED ? pair->before->key : NULL;
    change->before =
        pair->before ? item_index_read(&files[SIDE_BEFORE], pair->before, error) : NULL;
    if (pair->before && !change->before)
        return false;
    change->after = pair->after ? item_index_read(&files[SIDE_AFTER], pair->after, error) : NULL;
    if (pair->after && !change->after)
        return false;
    change->title =
        title_of(change->after ? change->after : change->before, comparison_kind(comparison));
    if (change->before)
        money_add(&change->money, SIDE_BEFORE, change->before, matching);
    if (change->after)
        money_add(&change->money, SIDE_AFTER, change->after, matching);
    money_sort(&change->money);
    if (change->before && change->after)
        pieces_compare(change->before, change->after, matching, &change->differences);
    return true;
}

bool comparison_each(struct comparison *comparison, take_item_change *take, void *context,
                     struct error *error)
{
    struct item_change change = {.identifier = ""};
    bool goes_on = true;
    for (size_t i = 0; goes_on && i < comparison->pairs.count; i++) {
        change.differences.count = 0;
        money_reset(&change.money);
        goes_on = describe(comparison, &comparison->pairs.items[i], &change, error) &&
                  take(context, &change);
    }
    difference_list_release(&change.differences);
    money_release(&change.money);
    return goes_on;
}
