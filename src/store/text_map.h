/* Texts and a number for each: a hash table for code lists and counts.
 *
 * The texts are lent and must stay where they are as long as the map. */
#ifndef IATIPUB_STORE_TEXT_MAP_H
#define IATIPUB_STORE_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>

struct text_slot {
    uint64_t hash;
    const char *text; /* NULL: free */
    size_t length;
    size_t number;
};

struct text_map {
    struct text_slot *slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
};

#define TEXT_MAP_INIT                                                                              \
    {                                                                                              \
        .slots = (void *)0                                                                         \
    }

void text_map_release(struct text_map *map);

/* The number of a text, which may be changed; NULL if the text is not in the map. Lent until the
 * next addition. */
size_t *text_map_find(const struct text_map *map, const char *text, size_t length);

/* Adds a text that is not in the map. */
void text_map_add(struct text_map *map, const char *text, size_t length, size_t number);

#endif
