#include "base/text_search.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/text_fold.h"

enum {
    NOTHING = 0, /* no node, no text: the root is nobody's child, and texts count from 1 */
    BYTES = 256,
    FEW = 8,               /* children that are tried one by one */
    RING = 512,            /* > SEARCH_LONGEST + 2, a power of two */
    BLOCK_SIZE = 1024 * 64 /* bytes read at a time */
};

struct pattern {
    const char *text; /* folded; in the arena */
    uint32_t length;
    enum search_edge edge;
    size_t id;
};

/* SEARCH_LONGEST bytes of a longer text, known by a hash that follows the bytes as they come: a sum
 * of them, each times a higher power of the factor, without what does not fit into 64 bits. */
struct piece {
    uint64_t hash;
    size_t id;
};

#define ROLLING_FACTOR UINT64_C(6364136223846793005)

/* The nodes stand level by level, the children of each together: those of node n are first[n] up to
 * first[n + 1]. */
struct text_search {
    struct arena arena;
    struct pattern *patterns;
    size_t pattern_count, pattern_capacity;
    struct piece *pieces; /* by their hashes, of equal ones the first */
    size_t piece_count, piece_capacity;
    uint32_t *piece_slots; /* by the high bits of the hash: 0, or one more than a piece's index */
    unsigned slot_shift;   /* that leaves those bits */
    uint64_t leaving;      /* the factor of the byte that is SEARCH_LONGEST bytes back */
    size_t text_count;
    unsigned char *label; /* the byte that leads to a node */
    uint32_t *first;
    uint32_t *fail;    /* the longest other text's beginning that the node's text ends in */
    uint32_t *pattern; /* that ends here, or NOTHING */
    uint32_t *next;    /* the nearest node on the way of `fail` where a pattern ends, or NOTHING */
    size_t node_count, node_capacity;
    uint32_t root[BYTES];
};

struct text_search *text_search_new(void)
{
    return xcalloc(1, sizeof(struct text_search));
}

void text_search_free(struct text_search *search)
{
    if (!search)
        return;
    arena_release(&search->arena);
    free(search->patterns);
    free(search->pieces);
    free(search->piece_slots);
    free(search->label);
    free(search->first);
    free(search->fail);
    free(search->pattern);
    free(search->next);
    free(search);
}

/* ---- texts --------------------------------------------------------------------------------- */

/* A text that is too long for the automaton. Each piece of SEARCH_LONGEST bytes tells as much as
 * the whole, so a part that was left out elsewhere hides none of the others; the last one ends with
 * the text. */
static void add_pieces(struct text_search *search, const char *text, size_t length, size_t id)
{
    for (size_t from = 0; from < length; from += SEARCH_LONGEST) {
        if (from + SEARCH_LONGEST > length)
            from = length - SEARCH_LONGEST;
        uint64_t hash = 0;
        for (size_t i = 0; i < SEARCH_LONGEST; i++)
            hash = hash * ROLLING_FACTOR + (unsigned char)text[from + i];
        search->pieces = grow(search->pieces, search->piece_count, &search->piece_capacity,
                              sizeof *search->pieces);
        search->pieces[search->piece_count++] = (struct piece){.hash = hash, .id = id};
    }
}

void text_search_add(struct text_search *search, const char *text, enum search_edge edge, size_t id)
{
    char *folded = text_folded(text);
    size_t length = strlen(folded);
    if (length)
        search->text_count++;
    if (length > SEARCH_LONGEST) {
        add_pieces(search, folded, length, id);
    } else if (length) {
        search->patterns = grow(search->patterns, search->pattern_count, &search->pattern_capacity,
                                sizeof *search->patterns);
        search->patterns[search->pattern_count++] =
            (struct pattern){.text = arena_copy(&search->arena, folded, length),
                             .length = (uint32_t)length,
                             .edge = edge,
                             .id = id};
    }
    free(folded);
}

size_t text_search_count(const struct text_search *search)
{
    return search->text_count;
}

/* ---- the automaton ----------------------------------------------------------------------------
 */

/* Equal texts: the one that is found in more places first, since only that is looked for. */
static int compare_patterns(const void *a, const void *b)
{
    const struct pattern *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    if (order == 0)
        order = (int)left->edge - (int)right->edge;
    return order ? order : (left->id > right->id) - (left->id < right->id);
}

/* The patterns that begin with a node's text stand together; a queue entry is a node. */
struct range {
    uint32_t from, to;
};

static void grow_nodes(struct text_search *search, struct range **ranges)
{
    if (*ranges && search->node_count + 2 < search->node_capacity)
        return;
    size_t capacity = search->node_capacity ? search->node_capacity * 2 : 1024;
    search->node_capacity = capacity;
    search->label = xrealloc(search->label, capacity * sizeof *search->label);
    search->first = xrealloc(search->first, capacity * sizeof *search->first);
    search->fail = xrealloc(search->fail, capacity * sizeof *search->fail);
    search->pattern = xrealloc(search->pattern, capacity * sizeof *search->pattern);
    search->next = xrealloc(search->next, capacity * sizeof *search->next);
    *ranges = xrealloc(*ranges, capacity * sizeof **ranges);
}

static void add_node(struct text_search *search, struct range **ranges, unsigned char label,
                     struct range range)
{
    grow_nodes(search, ranges);
    size_t node = search->node_count++;
    search->label[node] = label;
    search->pattern[node] = search->fail[node] = search->next[node] = NOTHING;
    (*ranges)[node] = range;
}

/* Gives a node its children: one for each byte that patterns of its range go on with. */
static void add_children(struct text_search *search, struct range **ranges, size_t node,
                         uint32_t depth)
{
    struct range range = (*ranges)[node];
    const struct pattern *patterns = search->patterns;
    search->first[node] = (uint32_t)search->node_count;
    uint32_t at = range.from;
    if (at < range.to && depth && patterns[at].length == depth)
        search->pattern[node] = at + 1;
    while (at < range.to && patterns[at].length == depth)
        at++;
    while (at < range.to) {
        unsigned char label = (unsigned char)patterns[at].text[depth];
        uint32_t end = at;
        while (end < range.to && (unsigned char)patterns[end].text[depth] == label)
            end++;
        add_node(search, ranges, label, (struct range){at, end});
        at = end;
    }
}

static void build_trie(struct text_search *search)
{
    struct range *ranges = NULL;
    add_node(search, &ranges, 0, (struct range){0, (uint32_t)search->pattern_count});
    size_t level_end = 1;
    uint32_t depth = 0;
    for (size_t node = 0; node < search->node_count; node++) {
        if (node == level_end) {
            level_end = search->node_count;
            depth++;
        }
        add_children(search, &ranges, node, depth);
    }
    search->first[search->node_count] = (uint32_t)search->node_count;
    free(ranges);
}

static uint32_t child_of(const struct text_search *search, uint32_t node, unsigned char byte)
{
    if (node == 0)
        return search->root[byte];
    uint32_t low = search->first[node], high = search->first[node + 1];
    while (high - low > FEW) {
        uint32_t middle = low + (high - low) / 2;
        if (search->label[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    for (; low < high; low++)
        if (search->label[low] == byte)
            return low;
    return NOTHING;
}

static uint32_t step(const struct text_search *search, uint32_t node, unsigned char byte)
{
    uint32_t child;
    while ((child = child_of(search, node, byte)) == NOTHING && node)
        node = search->fail[node];
    return child;
}

static void link_nodes(struct text_search *search)
{
    for (uint32_t i = search->first[0]; i < search->first[1]; i++)
        search->root[search->label[i]] = i;
    for (uint32_t node = 0; node < search->node_count; node++)
        for (uint32_t child = search->first[node]; child < search->first[node + 1]; child++) {
            uint32_t fail = node ? step(search, search->fail[node], search->label[child]) : 0;
            search->fail[child] = fail;
            search->next[child] = search->pattern[fail] ? fail : search->next[fail];
        }
}

/* Spreads the hash over its high bits, which choose the slot. */
static size_t slot_of(const struct text_search *search, uint64_t hash)
{
    return (size_t)(((hash ^ (hash >> 32)) * UINT64_C(0x9E3779B97F4A7C15)) >> search->slot_shift);
}

/* The slot with a piece of that hash, or the empty one where it belongs. */
static size_t find_slot(const struct text_search *search, uint64_t hash)
{
    size_t mask = ((size_t)1 << (64 - search->slot_shift)) - 1, slot = slot_of(search, hash);
    while (search->piece_slots[slot] && search->pieces[search->piece_slots[slot] - 1].hash != hash)
        slot = (slot + 1) & mask;
    return slot;
}

static void place_pieces(struct text_search *search)
{
    enum { FEWEST_BITS = 10 };
    if (!search->piece_count)
        return;
    unsigned bits = FEWEST_BITS;
    while (((size_t)1 << bits) < search->piece_count * 4)
        bits++;
    search->slot_shift = 64 - bits;
    search->piece_slots = xcalloc((size_t)1 << bits, sizeof *search->piece_slots);
    for (size_t i = 0; i < search->piece_count; i++) {
        size_t slot = find_slot(search, search->pieces[i].hash);
        if (!search->piece_slots[slot])
            search->piece_slots[slot] = (uint32_t)i + 1;
    }
    search->leaving = 1;
    for (size_t i = 0; i < SEARCH_LONGEST; i++)
        search->leaving *= ROLLING_FACTOR;
}

void text_search_ready(struct text_search *search)
{
    place_pieces(search);
    if (search->pattern_count)
        qsort(search->patterns, search->pattern_count, sizeof *search->patterns, compare_patterns);
    build_trie(search);
    link_nodes(search);
}

/* ---- searching --------------------------------------------------------------------------------
 */

struct searching {
    const struct text_search *search;
    text_hit_function *hit;
    void *context;
    uint32_t node;
    uint64_t hash; /* of the last SEARCH_LONGEST bytes */
    size_t count;  /* folded bytes so far */
    unsigned char bytes[RING];
    size_t offsets[RING]; /* where each came from */
    size_t end, line;     /* of the last */
};

/* True if the byte can be the first of a letter of a script that puts space between words: Latin,
 * Greek, Cyrillic and Armenian beyond ASCII have two bytes that begin with C3 to D6. */
static bool begins_letter(unsigned char byte)
{
    return isalnum(byte) || (byte >= 0xC3 && byte <= 0xD6);
}

static unsigned char byte_at(const struct searching *searching, size_t position)
{
    return searching->bytes[position % RING];
}

/* True if the character that ends before `position` is a letter or digit; `edge` may add '-'. */
static bool is_word_before(const struct searching *searching, size_t position,
                           enum search_edge edge)
{
    if (position == 0)
        return false;
    unsigned char byte = byte_at(searching, position - 1);
    if (byte >= 0x80 && byte < 0xC0)
        return position > 1 && begins_letter(byte_at(searching, position - 2)) &&
               byte_at(searching, position - 2) >= 0xC3;
    return isalnum(byte) || (edge == SEARCH_IDENTIFIER && byte == '-');
}

static bool is_word_after(unsigned char byte, enum search_edge edge)
{
    return begins_letter(byte) || (edge == SEARCH_IDENTIFIER && byte == '-');
}

/* A text that itself begins or ends with another sign may stand next to anything. */
static bool stands_alone(const struct searching *searching, const struct pattern *pattern,
                         unsigned char after)
{
    size_t start = searching->count - pattern->length;
    const unsigned char *text = (const unsigned char *)pattern->text;
    if (begins_letter(text[0]) && is_word_before(searching, start, pattern->edge))
        return false;
    return !is_word_before(searching, searching->count, SEARCH_WORD) ||
           !is_word_after(after, pattern->edge);
}

/* Tells of the texts that end with the last byte; `after` is the one that follows. */
static void tell_hits(struct searching *searching, unsigned char after)
{
    const struct text_search *search = searching->search;
    uint32_t node = searching->node;
    if (!search->pattern[node])
        node = search->next[node];
    for (; node; node = search->next[node]) {
        const struct pattern *pattern = &search->patterns[search->pattern[node] - 1];
        if (!stands_alone(searching, pattern, after))
            continue;
        size_t start = searching->count - pattern->length;
        const struct text_hit hit = {.id = pattern->id,
                                     .from = searching->offsets[start % RING],
                                     .to = searching->end,
                                     .line = searching->line};
        searching->hit(searching->context, &hit);
    }
}

/* Tells of the piece that the last bytes are. */
static void tell_piece(struct searching *searching)
{
    const struct text_search *search = searching->search;
    uint32_t piece = search->piece_slots[find_slot(search, searching->hash)];
    if (!piece)
        return;
    const struct text_hit hit = {.id = search->pieces[piece - 1].id,
                                 .from =
                                     searching->offsets[(searching->count - SEARCH_LONGEST) % RING],
                                 .to = searching->end,
                                 .line = searching->line};
    searching->hit(searching->context, &hit);
}

static void follow_hash(struct searching *searching, unsigned char byte)
{
    unsigned char leaving = searching->count >= SEARCH_LONGEST
                                ? byte_at(searching, searching->count - SEARCH_LONGEST)
                                : 0;
    searching->hash =
        searching->hash * ROLLING_FACTOR + byte - leaving * searching->search->leaving;
}

static void search_byte(void *context, unsigned char byte, const struct fold_place *place)
{
    struct searching *searching = context;
    if (searching->node)
        tell_hits(searching, byte);
    searching->node = step(searching->search, searching->node, byte);
    if (searching->search->piece_count)
        follow_hash(searching, byte);
    searching->bytes[searching->count % RING] = byte;
    searching->offsets[searching->count % RING] = place->offset;
    searching->count++;
    searching->end = place->end;
    searching->line = place->line;
    if (searching->search->piece_count && searching->count >= SEARCH_LONGEST)
        tell_piece(searching);
}

void text_search_memory(const struct text_search *search, const char *data, size_t length,
                        bool is_markup, text_hit_function *hit, void *context)
{
    struct searching searching = {.search = search, .hit = hit, .context = context};
    struct text_fold fold;
    text_fold_begin(&fold, is_markup, search_byte, &searching);
    text_fold_feed(&fold, data, length);
    text_fold_end(&fold);
}

bool text_search_stream(const struct text_search *search, text_read_function *read, void *source,
                        bool is_markup, text_hit_function *hit, void *context, struct error *error)
{
    struct searching searching = {.search = search, .hit = hit, .context = context};
    struct text_fold fold;
    text_fold_begin(&fold, is_markup, search_byte, &searching);
    char *block = xmalloc(BLOCK_SIZE);
    ssize_t length;
    while ((length = read(source, block, BLOCK_SIZE, error)) > 0)
        text_fold_feed(&fold, block, (size_t)length);
    text_fold_end(&fold);
    free(block);
    return length == 0;
}

struct file_source {
    FILE *file;
    const char *path;
};

static ssize_t read_file(void *source, void *block, size_t size, struct error *error)
{
    struct file_source *self = source;
    size_t length = fread(block, 1, size, self->file);
    if (length || !ferror(self->file))
        return (ssize_t)length;
    error_errno(error, "cannot read '%s'", self->path);
    return -1;
}

bool text_search_file(const struct text_search *search, const char *path, bool is_markup,
                      text_hit_function *hit, void *context, struct error *error)
{
    struct file_source source = {.file = file_open(path, error), .path = path};
    if (!source.file)
        return false;
    bool read = text_search_stream(search, read_file, &source, is_markup, hit, context, error);
    fclose(source.file);
    return read;
}
