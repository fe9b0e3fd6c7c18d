/* What the last `publish --recheck` found bad: the next one tells since when, or that it is over,
 * and the next run doesn't take the manifest's word for these files. It is .iatipub/recheck, a line
 * for each dataset; if it is lost or damaged nothing else is. */
#ifndef IATIPUB_PUBLISH_RECHECK_MEMORY_H
#define IATIPUB_PUBLISH_RECHECK_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct recheck_memory {
    struct recheck_item {
        char *dataset, *since; /* "YYYY-MM-DDThh:mm:ssZ" */
    } * items;
    size_t count, capacity;
};

/* Both texts are copied. */
void recheck_memory_add(struct recheck_memory *memory, const char *dataset, const char *since);
/* Since when the dataset is bad; NULL: it is not. Lent by `memory`. */
const char *recheck_memory_since(const struct recheck_memory *memory, const char *dataset);

/* Reads what the publication in `folder` keeps, nothing if it can't be read. The caller releases
 * it. */
void recheck_memory_read(struct recheck_memory *memory, const char *folder);
/* Replaces it; there is no file when nothing is bad. */
bool recheck_memory_write(const struct recheck_memory *memory, const char *folder,
                          struct error *error);
void recheck_memory_release(struct recheck_memory *memory);

#endif
