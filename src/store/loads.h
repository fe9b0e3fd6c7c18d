/* What an import loaded, as the store remembers it: the files with their rows and ages. */
#ifndef IATIPUB_STORE_LOADS_H
#define IATIPUB_STORE_LOADS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/load.h"
#include "store/store.h"

/* SQL of the table, for a new store. */
extern const char loads_table[];

/* Notes the files of the list, each once. */
bool loads_note(struct store *store, const struct loaded_list *list, struct error *error);

/* A file. Lent until the next one. */
struct load_note {
    const char *path; /* what messages call it */
    size_t rows;
    size_t days; /* from its last change to `now`; 0 of what has no such date */
};
/* Tells of each file, by name; `now` ("YYYY-MM-DDThh:mm:ssZ") is the moment that ages end at. */
bool loads_each(struct store *store, const char *now,
                void (*take)(void *context, const struct load_note *note), void *context,
                struct error *error);

#endif
