/* Memory that is taken piece by piece and given back all at once.
 *
 * For many small things with one end, such as the nodes of a document. The blocks are kept for the
 * next use; a piece larger than a block gets one of its own, which a reset gives back. */
#ifndef IATIPUB_BASE_ARENA_H
#define IATIPUB_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first, *current;
    char *at, *end;
};

#define ARENA_INIT                                                                                 \
    {                                                                                              \
        .first = (void *)0                                                                         \
    }

/* Memory for any type, not cleared. Lives until arena_reset or arena_release. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `length` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* Where the arena is. arena_rewind takes back all that was given since. */
struct arena_mark {
    struct arena_block *block;
    char *at;
};

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Takes everything back and keeps the blocks. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

#endif
