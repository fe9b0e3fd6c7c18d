/* Sources into tables, as they are. */
#ifndef IATIPUB_STORE_LOAD_H
#define IATIPUB_STORE_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "records/database.h"
#include "store/store.h"

/* What became of one file. */
struct loaded {
    char *file; /* where it is; of a table in a database the text that it is connected with */
    char *path; /* what messages call it */
    char *table;
    size_t rows;
    const struct source *keep_for; /* the source that adds up by this file; NULL: none */
};

struct loaded_list {
    struct loaded *items;
    size_t count, capacity;
};

void loaded_list_release(struct loaded_list *list);

/* How a source's tables are named and made. */
enum load_target {
    LOAD_RAW,       /* raw_NAME, made from the header */
    LOAD_CODE,      /* code_NAME, made from the header */
    LOAD_CANONICAL, /* NAME, which exists; every column must be one of its own */
};

/* Loads all files of a source, or the tables of its database, and notes each in `list`. `databases`
 * are the import's connections. Rows that can't be used become findings. False and `error`: a file
 * is missing or can't be read (ERROR_ENVIRONMENT), or a canonical table or column has no such name
 * (ERROR_USAGE). */
bool load_source(struct store *store, const struct publication *publication,
                 const struct source *source, enum load_target target, struct databases *databases,
                 struct findings *findings, struct loaded_list *list, struct error *error);

/* The name of a source file in findings and messages: relative to the publication if it is inside.
 * Points into `path`. */
const char *load_shown_name(const struct publication *publication, const char *path);

#endif
