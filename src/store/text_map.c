#include "store/text_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_SIZE = 64 };

/* The slot of the text, or the free one where it belongs. */
static struct text_slot *find_slot(const struct text_map *map, uint64_t hash, const char *text,
                                   size_t length)
{
    size_t mask = map->size - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct text_slot *slot = &map->slots[i];
        if (!slot->text ||
            (slot->hash == hash && slot->length == length && memcmp(slot->text, text, length) == 0))
            return slot;
    }
}

static void enlarge(struct text_map *map)
{
    struct text_map larger = {.size = map->size ? 2 * map->size : FIRST_SIZE, .count = map->count};
    larger.slots = xcalloc(larger.size, sizeof *larger.slots);
    for (size_t i = 0; i < map->size; i++) {
        const struct text_slot *slot = &map->slots[i];
        if (slot->text)
            *find_slot(&larger, slot->hash, slot->text, slot->length) = *slot;
    }
    free(map->slots);
    *map = larger;
}

void text_map_release(struct text_map *map)
{
    free(map->slots);
    *map = (struct text_map){.slots = NULL};
}

size_t *text_map_find(const struct text_map *map, const char *text, size_t length)
{
    if (map->count == 0)
        return NULL;
    struct text_slot *slot = find_slot(map, hash_text(text, length), text, length);
    return slot->text ? &slot->number : NULL;
}

void text_map_add(struct text_map *map, const char *text, size_t length, size_t number)
{
    if (2 * map->count >= map->size)
        enlarge(map);
    uint64_t hash = hash_text(text, length);
    *find_slot(map, hash, text, length) =
        (struct text_slot){.hash = hash, .text = text, .length = length, .number = number};
    map->count++;
}
