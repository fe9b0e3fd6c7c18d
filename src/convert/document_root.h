/* What the root element of a document says beside its version and date.
 *
 * A document whose activities were all read from one IATI file gets that file's root element back:
 * version, attributes, declarations of namespaces. Activities of several files share a root element
 * that declares what all of them need; where two files mean different things by a prefix, the
 * activities of the second declare theirs themselves. */
#ifndef IATIPUB_CONVERT_DOCUMENT_ROOT_H
#define IATIPUB_CONVERT_DOCUMENT_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/as_written.h"
#include "store/store.h"

struct namespace_declaration {
    sqlite3_int64 file; /* number of the source file that makes it */
    char *prefix;       /* "" for the default namespace */
    char *uri;
    bool at_root;
};

struct document_root {
    const struct element *element;
    char *file;    /* what `files` calls the one file that is given back; NULL: none */
    char **values; /* of the element's attributes, as that file has them; NULL where it has none */
    struct namespace_declaration *declarations;
    size_t count, capacity;
};

/* For the activities (or organisations: `table` says which) in temp.selected. The caller releases
 * it. */
bool document_root_load(struct document_root *root, struct store *store, const struct table *table,
                        const struct as_written *as_written, struct error *error);
void document_root_release(struct document_root *root);

#endif
