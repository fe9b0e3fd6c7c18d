/* A secret in a file that is about to be replaced by another one.
 *
 * Open the store before the other secret is asked for: what could keep it from being written (a
 * folder that may not be written to, a full disk, another run at the same moment) is found then,
 * while nothing is lost yet. Then commit the new secret, or close. A reader of the file sees the
 * old secret or the new one; a run that is killed in between leaves a temporary file beside it,
 * which the next run takes over. */
#ifndef IATIPUB_PUBLISH_SECRET_STORE_H
#define IATIPUB_PUBLISH_SECRET_STORE_H

#include <stdbool.h>

#include "base/error.h"

struct secret_store;

/* `path` is an existing file; of a link, the file that it leads to is meant. Waits for another
 * process that has the same store open, at most 90 seconds. The caller owns the result:
 * secret_store_close. NULL and `error` if it can't be replaced (ERROR_USAGE) or is taken for too
 * long (ERROR_ENVIRONMENT). */
struct secret_store *secret_store_open(const char *path, struct error *error);

/* Puts `secret` in place of the old one: readable by the owner alone, synced before it gets the
 * file's name. On failure the old one is untouched. */
bool secret_store_commit(struct secret_store *store, const char *secret, struct error *error);

/* The old secret stays if no other was committed; NULL is fine. */
void secret_store_close(struct secret_store *store);

#endif
