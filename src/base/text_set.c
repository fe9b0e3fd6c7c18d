#include "base/text_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_CAPACITY = 64 }; /* a power of two */

/* Where the text is, or the free slot where it belongs. */
static const char **slot_of(const char **slots, size_t capacity, const char *text)
{
    size_t i = (size_t)hash_text(text, strlen(text)) & (capacity - 1);
    while (slots[i] && strcmp(slots[i], text) != 0)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static void enlarge(struct text_set *set)
{
    size_t capacity = set->capacity ? 2 * set->capacity : FIRST_CAPACITY;
    const char **slots = xcalloc(capacity, sizeof *slots);
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i])
            *slot_of(slots, capacity, set->slots[i]) = set->slots[i];
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
}

bool text_set_add(struct text_set *set, const char *text)
{
    if (set->count >= set->capacity / 2)
        enlarge(set);
    const char **slot = slot_of(set->slots, set->capacity, text);
    if (*slot)
        return false;
    *slot = arena_copy(&set->texts, text, strlen(text));
    set->count++;
    return true;
}

void text_set_release(struct text_set *set)
{
    arena_release(&set->texts);
    free(set->slots);
    *set = (struct text_set){.slots = NULL};
}
