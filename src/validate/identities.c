#include "validate/identities.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"

enum { FIRST_SLOTS = 1024 };

struct identities {
    struct arena arena; /* the texts */
    struct identity *items;
    size_t count, capacity;
    uint32_t *slots; /* position of an item + 1, 0 if free */
    size_t slot_count;
};

static size_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037ULL;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211ULL;
    return (size_t)(hash ^ hash >> 32);
}

static uint32_t *find_slot(const struct identities *identities, const char *identifier)
{
    size_t at = hash_text(identifier) & (identities->slot_count - 1);
    while (identities->slots[at] &&
           strcmp(identities->items[identities->slots[at] - 1].identifier, identifier) != 0)
        at = (at + 1) & (identities->slot_count - 1);
    return &identities->slots[at];
}

static void make_slots(struct identities *identities, size_t count)
{
    free(identities->slots);
    identities->slots = xcalloc(count, sizeof *identities->slots);
    identities->slot_count = count;
    for (size_t i = 0; i < identities->count; i++)
        *find_slot(identities, identities->items[i].identifier) = (uint32_t)i + 1;
}

struct identities *identities_new(void)
{
    struct identities *identities = xcalloc(1, sizeof *identities);
    make_slots(identities, FIRST_SLOTS);
    return identities;
}

void identities_free(struct identities *identities)
{
    if (!identities)
        return;
    arena_release(&identities->arena);
    free(identities->items);
    free(identities->slots);
    free(identities);
}

/* Another meeting of an identifier. */
static const struct identity *meet(struct identity *identity, size_t file, size_t line)
{
    if (identity->latest != file) {
        identity->latest = file;
        identity->latest_line = line;
        identity->latest_count = 0;
    }
    identity->latest_count++;
    return identity;
}

const struct identity *identities_add(struct identities *identities, const char *identifier,
                                      size_t file, size_t line)
{
    uint32_t *slot = find_slot(identities, identifier);
    if (*slot)
        return meet(&identities->items[*slot - 1], file, line);
    identities->items = grow(identities->items, identities->count, &identities->capacity,
                             sizeof *identities->items);
    struct identity *added = &identities->items[identities->count++];
    *added = (struct identity){
        .identifier = arena_copy(&identities->arena, identifier, strlen(identifier)),
        .file = file,
        .line = line,
        .latest = file,
        .latest_line = line,
        .latest_count = 1,
    };
    *slot = (uint32_t)identities->count;
    if (identities->count * 2 > identities->slot_count)
        make_slots(identities, identities->slot_count * 2);
    return added;
}

bool identities_contain(const struct identities *identities, const char *identifier)
{
    return *find_slot(identities, identifier) != 0;
}
