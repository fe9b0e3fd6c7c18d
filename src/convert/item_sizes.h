/* How large the activities of a document are, and how they go into files of a limited size. */
#ifndef IATIPUB_CONVERT_ITEM_SIZES_H
#define IATIPUB_CONVERT_ITEM_SIZES_H

#include <sqlite3.h>
#include <stddef.h>

/* In the order of the document. Zero it before the first use. */
struct item_sizes {
    struct item_size {
        sqlite3_int64 row; /* rowid of the activity (or organisation) */
        size_t bytes;      /* of its element */
    } * items;
    size_t count, capacity;
    size_t frame; /* bytes of the document without its activities */
};

void item_sizes_add(struct item_sizes *sizes, sqlite3_int64 row, size_t bytes);
void item_sizes_release(struct item_sizes *sizes);

/* Bytes of the whole document. */
size_t item_sizes_total(const struct item_sizes *sizes);

/* Where the file that begins with item `first` ends: the index of the first item that no longer
 * fits into `limit` bytes. An item larger than that has a file of its own. */
size_t item_sizes_cut(const struct item_sizes *sizes, size_t first, size_t limit);

#endif
