#include "validate/names.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_SLOTS = 1024 };

struct names {
    char **items; /* items[number - 1] */
    size_t count, capacity;
    unsigned *slots; /* open addressing; 0 is free */
    size_t slot_count;
};

/* The slot that holds the name, or the free one where it belongs. */
static unsigned *find_slot(const struct names *names, const char *text, size_t length)
{
    size_t at = (size_t)hash_text(text, length) & (names->slot_count - 1);
    while (names->slots[at]) {
        const char *name = names->items[names->slots[at] - 1];
        if (strncmp(name, text, length) == 0 && !name[length])
            break;
        at = (at + 1) & (names->slot_count - 1);
    }
    return &names->slots[at];
}

static void make_slots(struct names *names, size_t count)
{
    free(names->slots);
    names->slots = xcalloc(count, sizeof *names->slots);
    names->slot_count = count;
    for (size_t i = 0; i < names->count; i++)
        *find_slot(names, names->items[i], strlen(names->items[i])) = (unsigned)i + 1;
}

struct names *names_new(void)
{
    struct names *names = xcalloc(1, sizeof *names);
    make_slots(names, FIRST_SLOTS);
    return names;
}

void names_free(struct names *names)
{
    if (!names)
        return;
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    free(names->slots);
    free(names);
}

static unsigned append(struct names *names, const char *text, size_t length)
{
    names->items = grow(names->items, names->count, &names->capacity, sizeof *names->items);
    names->items[names->count++] = xstrndup(text, length);
    return (unsigned)names->count;
}

unsigned names_add(struct names *names, const char *text, size_t length)
{
    unsigned *slot = find_slot(names, text, length);
    if (*slot != NAME_UNKNOWN)
        return *slot;
    unsigned number = append(names, text, length);
    *slot = number;
    if (names->count * 2 > names->slot_count)
        make_slots(names, names->slot_count * 2);
    return number;
}

unsigned names_find(const struct names *names, const char *text, size_t length)
{
    return *find_slot(names, text, length);
}

unsigned names_count(const struct names *names)
{
    return (unsigned)names->count;
}

const char *names_text(const struct names *names, unsigned number)
{
    return number ? names->items[number - 1] : "";
}
