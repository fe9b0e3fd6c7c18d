/* The index of IATI's bulk data service: what those who read IATI data through it get to see.
 *
 * It is a large JSON document (tens of megabytes at most are taken, and held as they came) about
 * every registered dataset, asked for at most now and then. Its exact shape is not promised, so
 * that it is read tolerantly: an entry is an object that has the dataset's registry id, address or
 * short name as a member, and what it says of hashes is compared with all digests we know. */
#ifndef IATIPUB_PUBLISH_BULK_INDEX_H
#define IATIPUB_PUBLISH_BULK_INDEX_H

#include <stdbool.h>

#include "base/error.h"
#include "publish/transport.h"

#define BULK_INDEX_URL "https://bulk-data.iatistandard.org/datasets-minimal"

struct bulk_index;

/* Fetches the index. The caller owns the result: bulk_index_free. NULL and `error` (ENVIRONMENT) if
 * it can't be fetched or read. */
struct bulk_index *bulk_index_fetch(const char *url, struct transport *transport,
                                    struct error *error);
void bulk_index_free(struct bulk_index *index); /* NULL is fine */

/* What the index knows a dataset by, and what was published; NULL members are not compared. */
struct bulk_subject {
    const char *registry_id, *url, *short_name;
    const char *sha1, *sha256; /* of the published file */
};

enum bulk_state {
    BULK_UNKNOWN, /* it lists no such dataset */
    BULK_CURRENT, /* it holds what was published */
    BULK_OLDER,   /* it holds other bytes */
    BULK_EMPTY,   /* it holds nothing: it never could fetch the file, or not for three days */
};

/* What the index says of a dataset. `trouble` receives what its last attempt met ("status 404",
 * "ssl_error"), which the caller frees; NULL: none. */
enum bulk_state bulk_index_look_up(const struct bulk_index *index,
                                   const struct bulk_subject *subject, char **trouble);

#endif
