/* The activities or organisations of a file by identifier and title, and what became of them
 * between two versions of the file. */
#ifndef IATIPUB_PUBLISH_FILE_ITEMS_H
#define IATIPUB_PUBLISH_FILE_ITEMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct file_item {
    const char *identifier; /* "" if the file gives none */
    uint64_t title;         /* a hash of its first narrative; 0: it has none */
};

/* Starts as {0}. */
struct file_items {
    struct file_item *items; /* by identifier, once read */
    size_t count, capacity;
    struct arena texts;
};

/* Reads a valid IATI file, an item at a time; what is kept of each is its identifier. False and
 * `error` if it can't be read. */
bool file_items_read(struct file_items *items, const char *path, struct error *error);
void file_items_release(struct file_items *items);

/* What is in `before` and not in `after`. One that is gone while another came with the same title,
 * both unlike all others, has only been given another identifier. Texts are lent by the lists;
 * NULL: there is none. */
struct file_items_change {
    size_t vanished, renamed;
    const char *vanished_example, *renamed_from, *renamed_to;
};
void file_items_compare(const struct file_items *before, const struct file_items *after,
                        struct file_items_change *change);

#endif
