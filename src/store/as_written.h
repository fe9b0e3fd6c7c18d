/* Which rows came from IATI XML: they are given back as they were written, blanks, white space and
 * faults included, and nothing is filled in for them. */
#ifndef IATIPUB_STORE_AS_WRITTEN_H
#define IATIPUB_STORE_AS_WRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

/* By number of the source file. Zero it before the first use. */
struct as_written {
    bool *files;
    sqlite3_int64 count;
};

bool as_written_load(struct as_written *as_written, struct store *store, struct error *error);
void as_written_release(struct as_written *as_written);
/* False if no file has such a `_source`. */
bool as_written_knows(const struct as_written *as_written, sqlite3_int64 source);
/* Of a row, by its `_source`. */
bool is_as_written(const struct as_written *as_written, sqlite3_int64 source);

#endif
