#include "compare/pairing.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/hash.h"
#include "base/strbuf.h"

enum {
    FEATURES_MOST = 256, /* of one element: those with the smallest hashes stand for all */
    PAIRS_MOST = 10000,  /* compared among elements of one key */
    PAIRS_LEAST = 4,     /* for each element all the same */
    SCORE_WHOLE = 1000,
    SCORE_ALIKE = SCORE_WHOLE / 2,
};

/* An element that is not paired yet, by what it is looked for by. */
struct candidate {
    unsigned char key[PIECE_DIGEST_SIZE];
    struct sibling *sibling;
};

struct candidates {
    struct candidate *items;
    size_t count;
};

static void pair(struct sibling *a, struct sibling *b)
{
    a->mate = b->piece;
    b->mate = a->piece;
}

static int by_key(const void *a, const void *b)
{
    const struct candidate *first = a, *second = b;
    int order = memcmp(first->key, second->key, PIECE_DIGEST_SIZE);
    if (order)
        return order;
    return first->sibling < second->sibling ? -1 : first->sibling > second->sibling;
}

static void sort(struct candidates *candidates)
{
    if (candidates->count > 1)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, by_key);
}

/* What is done with those of one key. */
typedef void take_group(struct candidate *before, size_t before_count, struct candidate *after,
                        size_t after_count, const struct matching_key *key);

static size_t group_end(const struct candidates *candidates, size_t begin)
{
    size_t end = begin + 1;
    while (end < candidates->count &&
           memcmp(candidates->items[begin].key, candidates->items[end].key, PIECE_DIGEST_SIZE) == 0)
        end++;
    return end;
}

/* Hands on the groups that both sides have. */
static void each_group(struct candidates *before, struct candidates *after,
                       const struct matching_key *key, take_group *take)
{
    sort(before);
    sort(after);
    size_t i = 0, j = 0;
    while (i < before->count && j < after->count) {
        int order = memcmp(before->items[i].key, after->items[j].key, PIECE_DIGEST_SIZE);
        size_t next_i = order <= 0 ? group_end(before, i) : i;
        size_t next_j = order >= 0 ? group_end(after, j) : j;
        if (order == 0)
            take(before->items + i, next_i - i, after->items + j, next_j - j, key);
        i = next_i;
        j = next_j;
    }
}

/* ---- the same ------------------------------------------------------------------------------ */

static void gather_digests(const struct siblings *siblings, struct candidates *to)
{
    to->count = siblings->count;
    for (size_t i = 0; i < siblings->count; i++) {
        to->items[i].sibling = &siblings->items[i];
        memcpy(to->items[i].key, siblings->items[i].piece->digest, PIECE_DIGEST_SIZE);
    }
}

static void pair_in_order(struct candidate *before, size_t before_count, struct candidate *after,
                          size_t after_count, const struct matching_key *key)
{
    (void)key;
    for (size_t i = 0; i < before_count && i < after_count; i++)
        pair(before[i].sibling, after[i].sibling);
}

/* ---- what two have in common --------------------------------------------------------------- */

struct feature_list {
    uint64_t *items;
    size_t count, capacity;
};

static uint64_t hash_words(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = hash_more(hash, *text);
    return hash_more(hash, '\0');
}

static void add_feature(struct feature_list *list, uint64_t hash)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = hash ^ (hash >> 29);
}

/* A feature for each text and attribute in it: where it is and what it says. */
static void add_features(struct feature_list *list, const struct piece *piece, uint64_t place)
{
    if (*piece->text.canonical)
        add_feature(list, hash_words(place, piece->text.canonical));
    for (size_t i = 0; i < piece->attribute_count; i++)
        add_feature(list, hash_words(hash_words(hash_more(place, '@'), piece->attributes[i].name),
                                     piece->attributes[i].value.canonical));
    for (size_t i = 0; i < piece->child_count; i++)
        add_features(list, piece->children[i], hash_words(place, piece->children[i]->name));
}

static int by_number(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

static void make_features(struct sibling *sibling)
{
    if (sibling->features)
        return;
    struct feature_list list = {.items = NULL};
    add_features(&list, sibling->piece, HASH_FIRST);
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, by_number);
    sibling->feature_count = list.count < FEATURES_MOST ? list.count : FEATURES_MOST;
    sibling->features = xmalloc((sibling->feature_count + 1) * sizeof *sibling->features);
    if (sibling->feature_count)
        memcpy(sibling->features, list.items, sibling->feature_count * sizeof *list.items);
    free(list.items);
}

/* 0: nothing in common; SCORE_WHOLE: all. */
static unsigned score(struct sibling *a, struct sibling *b)
{
    make_features(a);
    make_features(b);
    size_t i = 0, j = 0, common = 0, all = a->feature_count + b->feature_count;
    while (i < a->feature_count && j < b->feature_count) {
        uint64_t first = a->features[i], second = b->features[j];
        common += first == second;
        i += first <= second;
        j += second <= first;
    }
    return all ? (unsigned)(common * 2 * SCORE_WHOLE / all) : SCORE_WHOLE;
}

/* ---- those with most in common ------------------------------------------------------------- */

struct likeness {
    struct sibling *before, *after;
    unsigned score;
};

static int by_likeness(const void *a, const void *b)
{
    const struct likeness *first = a, *second = b;
    if (first->score != second->score)
        return first->score > second->score ? -1 : 1;
    if (first->before != second->before)
        return first->before < second->before ? -1 : 1;
    return first->after < second->after ? -1 : first->after > second->after;
}

/* Each is compared with those that stand about where it does, as many as there is time for. */
static void pair_best(struct candidate *before, size_t before_count, struct candidate *after,
                      size_t after_count, const struct matching_key *key, unsigned least)
{
    size_t width = PAIRS_MOST / before_count;
    width = width < PAIRS_LEAST ? PAIRS_LEAST : width;
    width = width > after_count ? after_count : width;
    struct likeness *likenesses = xmalloc(before_count * width * sizeof *likenesses);
    size_t count = 0;
    for (size_t i = 0; i < before_count; i++) {
        size_t middle = (size_t)((double)i * (double)after_count / (double)before_count);
        size_t from = middle > width / 2 ? middle - width / 2 : 0;
        from = from + width > after_count ? after_count - width : from;
        for (size_t j = from; j < from + width; j++) {
            struct likeness likeness = {before[i].sibling, after[j].sibling, 0};
            likeness.score = score(likeness.before, likeness.after);
            if (likeness.score >= least &&
                !(key && matching_key_parts(key, likeness.before->piece, likeness.after->piece)))
                likenesses[count++] = likeness;
        }
    }
    if (count > 1)
        qsort(likenesses, count, sizeof *likenesses, by_likeness);
    for (size_t i = 0; i < count; i++)
        if (!likenesses[i].before->mate && !likenesses[i].after->mate)
            pair(likenesses[i].before, likenesses[i].after);
    free(likenesses);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void gather_keys(const struct siblings *siblings, const struct matching_key *key,
                        struct candidates *to)
{
    struct strbuf text = STRBUF_INIT;
    to->count = 0;
    for (size_t i = 0; i < siblings->count; i++) {
        struct sibling *sibling = &siblings->items[i];
        strbuf_reset(&text);
        if (sibling->mate || !matching_key_add(key, sibling->piece, &text))
            continue;
        unsigned char digest[DIGEST_SIZE];
        digest_raw(text.text, text.length, digest);
        struct candidate *candidate = &to->items[to->count++];
        candidate->sibling = sibling;
        memcpy(candidate->key, digest, PIECE_DIGEST_SIZE);
    }
    strbuf_release(&text);
}

static void pair_of_key(struct candidate *before, size_t before_count, struct candidate *after,
                        size_t after_count, const struct matching_key *key)
{
    if (before_count > 1 || after_count > 1)
        pair_best(before, before_count, after, after_count, key, 0);
    else if (!matching_key_parts(key, before->sibling->piece, after->sibling->piece))
        pair(before->sibling, after->sibling);
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void gather_left(const struct siblings *siblings, struct candidates *to)
{
    static const unsigned char none[PIECE_DIGEST_SIZE];
    to->count = 0;
    for (size_t i = 0; i < siblings->count; i++) {
        if (siblings->items[i].mate)
            continue;
        struct candidate *candidate = &to->items[to->count++];
        candidate->sibling = &siblings->items[i];
        memcpy(candidate->key, none, PIECE_DIGEST_SIZE);
    }
}

static bool pair_last(struct candidates *before, struct candidates *after)
{
    if (before->count != 1 || after->count != 1)
        return false;
    pair(before->items->sibling, after->items->sibling);
    return true;
}

static bool is_done(const struct candidates *before, const struct candidates *after)
{
    return before->count == 0 || after->count == 0;
}

static void pair_left(const struct siblings *before, const struct siblings *after,
                      const struct matching_rule *rule, struct candidates *a, struct candidates *b)
{
    bool alike = !rule || rule->pairs_alike, one = !rule || rule->pairs_one;
    gather_left(before, a);
    gather_left(after, b);
    const struct matching_key *last =
        rule && rule->key_count ? &rule->keys[rule->key_count - 1] : NULL;
    if (alike && !is_done(a, b)) {
        pair_best(a->items, a->count, b->items, b->count, last, SCORE_ALIKE);
        gather_left(before, a);
        gather_left(after, b);
    }
    if (one)
        pair_last(a, b);
}

static void pair_by_keys(const struct siblings *before, const struct siblings *after,
                         const struct matching_rule *rule, struct candidates *a,
                         struct candidates *b)
{
    for (size_t i = 0; rule && i < rule->key_count; i++) {
        gather_keys(before, &rule->keys[i], a);
        gather_keys(after, &rule->keys[i], b);
        if (!is_done(a, b))
            each_group(a, b, &rule->keys[i], pair_of_key);
    }
}

static void forget_features(const struct siblings *siblings)
{
    for (size_t i = 0; i < siblings->count; i++)
        free(siblings->items[i].features);
}

void siblings_pair(struct siblings *before, struct siblings *after,
                   const struct matching_rule *rule, bool only_one)
{
    struct candidates a = {.items = xcalloc(before->count + 1, sizeof *a.items)};
    struct candidates b = {.items = xcalloc(after->count + 1, sizeof *b.items)};
    gather_digests(before, &a);
    gather_digests(after, &b);
    each_group(&a, &b, NULL, pair_in_order);
    gather_left(before, &a);
    gather_left(after, &b);
    if (!is_done(&a, &b) && !(only_one && pair_last(&a, &b))) {
        pair_by_keys(before, after, rule, &a, &b);
        pair_left(before, after, rule, &a, &b);
    }
    free(a.items);
    free(b.items);
    forget_features(before);
    forget_features(after);
}
