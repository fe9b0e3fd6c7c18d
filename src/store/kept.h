/* The files of sources that add up (`mode: append`): each import keeps the files that it had not
 * seen before, and reads all it has kept together with them. So a source whose file holds only what
 * is new, this month's ledger, gives the records of all months, and the store stays what it is:
 * made anew from files each time.
 *
 * Kept are copies, in .iatipub/kept/SOURCE/NUMBER-DIGEST/NAME, in the order in which they came. A
 * file with the same bytes is the same file, whatever its name. */
#ifndef IATIPUB_STORE_KEPT_H
#define IATIPUB_STORE_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"

/* Paths of the files kept for a source, oldest first. NULL with `error` if the folder can't be
 * read; NULL without if there are none. Released with path_list_free. */
char **kept_files(const struct publication *publication, const struct source *source, size_t *count,
                  struct error *error);

/* True if a file with the bytes of this one is kept for the source; false with `error` if it can't
 * be read. */
bool kept_has(const struct publication *publication, const struct source *source, const char *path,
              struct error *error);

/* Keeps a copy of a file that the source gave. To be called when an import is known to be good, and
 * before its store is put in place: what is kept is read once, even if it is still there. */
bool kept_take(const struct publication *publication, const struct source *source, const char *path,
               struct error *error);

#endif
