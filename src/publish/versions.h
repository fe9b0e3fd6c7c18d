/* Every published version of every dataset, compressed, in
 * .iatipub/versions/DATASET/N-SHA256.xml.zst.
 *
 * A version is kept before its file leaves, so that whatever the world has seen can be put back
 * (rollback). Numbers begin with 1 and are never used again; a version whose bytes are those of the
 * last one is not kept twice. */
#ifndef IATIPUB_PUBLISH_VERSIONS_H
#define IATIPUB_PUBLISH_VERSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"

/* Keeps the file, whose digest is `sha256`, as the next version of the dataset; `number` receives
 * it, or that of the last version if it has the same bytes; a new one is greater than `used`, the
 * last one that the journal knows (0: none), should the folder be lost. `folder` is the
 * publication's. False
 * and `error` if it can't be read or written, or if its digest is another one now. */
bool version_keep(const char *folder, const char *dataset, const char *file, const char *sha256,
                  uint64_t used, uint64_t *number, struct error *error);

/* A kept version. */
struct version {
    uint64_t number;
    char sha256[DIGEST_TEXT_SIZE]; /* of the file as it was published */
    char *path;                    /* where it is kept */
};
struct version_list {
    struct version *items; /* by number */
    size_t count;
};
void version_list_release(struct version_list *list);
/* The kept versions of a dataset, perhaps none. `list` is a fresh {0}. */
bool version_list_read(struct version_list *list, const char *folder, const char *dataset,
                       struct error *error);

/* The version with that number, or NULL. Lent. */
const struct version *version_list_find(const struct version_list *list, uint64_t number);

/* The version whose number somebody wrote. NULL and an error of usage, which says what there is, if
 * it is none. Lent. */
const struct version *version_list_choose(const struct version_list *list, const char *dataset,
                                          const char *asked, struct error *error);

/* Unpacks a version into `path`, which it replaces. False and `error` if it is damaged or can't be
 * written. */
bool version_unpack(const struct version *version, const char *path, struct error *error);

/* The SHA-1 of a version as it was published. False and `error` if it is damaged. */
bool version_sha1(const struct version *version, char text[DIGEST_SHA1_TEXT_SIZE],
                  struct error *error);

#endif
