#include "validate/pointer_table.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { FIRST_SLOTS = 512 };

struct entry {
    const void *first, *second;
    void *value;
    size_t generation; /* another one than the table's: free */
};

struct pointer_table {
    struct entry *entries;
    size_t count, capacity; /* capacity is a power of two */
    size_t generation;
};

static size_t hash_pair(const void *first, const void *second)
{
    uint64_t mixed = (uint64_t)(uintptr_t)first * 0x9E3779B97F4A7C15ULL;
    mixed ^= (uint64_t)(uintptr_t)second * 0xC2B2AE3D27D4EB4FULL;
    return (size_t)(mixed ^ mixed >> 29);
}

struct pointer_table *pointer_table_new(void)
{
    struct pointer_table *table = xcalloc(1, sizeof *table);
    table->entries = xcalloc(FIRST_SLOTS, sizeof *table->entries);
    table->capacity = FIRST_SLOTS;
    table->generation = 1;
    return table;
}

void pointer_table_free(struct pointer_table *table)
{
    if (!table)
        return;
    free(table->entries);
    free(table);
}

void pointer_table_clear(struct pointer_table *table)
{
    table->count = 0;
    table->generation++;
}

static struct entry *find_entry(const struct pointer_table *table, const void *first,
                                const void *second)
{
    size_t at = hash_pair(first, second) & (table->capacity - 1);
    for (;;) {
        struct entry *entry = &table->entries[at];
        if (entry->generation != table->generation ||
            (entry->first == first && entry->second == second))
            return entry;
        at = (at + 1) & (table->capacity - 1);
    }
}

static void enlarge(struct pointer_table *table)
{
    struct entry *old = table->entries;
    size_t count = table->capacity;
    table->capacity *= 2;
    table->entries = xcalloc(table->capacity, sizeof *table->entries);
    for (size_t i = 0; i < count; i++)
        if (old[i].generation == table->generation)
            *find_entry(table, old[i].first, old[i].second) = old[i];
    free(old);
}

void **pointer_table_slot(struct pointer_table *table, const void *first, const void *second)
{
    struct entry *entry = find_entry(table, first, second);
    if (entry->generation == table->generation)
        return &entry->value;
    if (table->count * 2 >= table->capacity) {
        enlarge(table);
        entry = find_entry(table, first, second);
    }
    *entry = (struct entry){.first = first, .second = second, .generation = table->generation};
    table->count++;
    return &entry->value;
}
