#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static void use_block(struct arena *arena, struct arena_block *block)
{
    arena->current = block;
    arena->at = block->bytes;
    arena->end = block->bytes + block->size;
}

/* Goes on to the next block, a new one if it is too small or there is none. */
static void next_block(struct arena *arena, size_t size)
{
    struct arena_block **link = arena->current ? &arena->current->next : &arena->first;
    if (!*link || (*link)->size < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        struct arena_block *block = xmalloc(sizeof *block + room);
        block->size = room;
        block->next = *link;
        *link = block;
    }
    use_block(arena, *link);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (!arena->current || (size_t)(arena->end - arena->at) < size)
        next_block(arena, size);
    void *piece = arena->at;
    arena->at += size;
    return piece;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){.block = arena->current, .at = arena->at};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    arena->current = mark.block;
    arena->at = mark.at;
    arena->end = mark.block ? mark.block->bytes + mark.block->size : NULL;
}

void arena_reset(struct arena *arena)
{
    struct arena_block **link = &arena->first;
    while (*link) {
        struct arena_block *block = *link;
        if (block->size == BLOCK_SIZE) {
            link = &block->next;
            continue;
        }
        *link = block->next;
        free(block);
    }
    arena->current = NULL;
    arena->at = arena->end = NULL;
}

void arena_release(struct arena *arena)
{
    for (struct arena_block *block = arena->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena)ARENA_INIT;
}
