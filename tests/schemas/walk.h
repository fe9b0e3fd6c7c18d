/* What the walk over the structure (src/validate/structure.h) says of a document.
 *
 * A walker is the description of one version and kind of file, made ready. */
#ifndef IATIPUB_TESTS_SCHEMAS_WALK_H
#define IATIPUB_TESTS_SCHEMAS_WALK_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "standard.h"
#include "validate/faults.h"

struct walker;

/* The caller owns it. NULL and `error` if the description can't be loaded. */
struct walker *walker_new(int version, enum kind kind, struct error *error);
/* NULL is fine. */
void walker_free(struct walker *walker);

/* The faults of a document, items and all; lent until the next call. NULL if it can't be read. */
const struct faults *walker_check(struct walker *walker, xmlDoc *document);

/* True if the walk leaves something in the document to the schema: what has an xsi:type, and xml:id
 * that may be there twice. */
bool is_left_to_schema(xmlDoc *document);

#endif
