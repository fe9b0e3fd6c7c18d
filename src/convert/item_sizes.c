#include "convert/item_sizes.h"

#include <stdlib.h>

#include "base/alloc.h"

void item_sizes_add(struct item_sizes *sizes, sqlite3_int64 row, size_t bytes)
{
    sizes->items = grow(sizes->items, sizes->count, &sizes->capacity, sizeof *sizes->items);
    sizes->items[sizes->count++] = (struct item_size){.row = row, .bytes = bytes};
}

void item_sizes_release(struct item_sizes *sizes)
{
    free(sizes->items);
    *sizes = (struct item_sizes){.items = NULL};
}

size_t item_sizes_total(const struct item_sizes *sizes)
{
    size_t total = sizes->frame;
    for (size_t i = 0; i < sizes->count; i++)
        total += sizes->items[i].bytes;
    return total;
}

size_t item_sizes_cut(const struct item_sizes *sizes, size_t first, size_t limit)
{
    size_t size = sizes->frame, next = first;
    while (next < sizes->count && (next == first || size + sizes->items[next].bytes <= limit))
        size += sizes->items[next++].bytes;
    return next;
}
