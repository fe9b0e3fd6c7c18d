/* Documents made from a schema, so that every element and attribute it knows is met at least once.
 *
 * The files that people publish leave out most of the standard. A sample has the elements that must
 * be there and one that need not, with all that may stand in it and every attribute set. */
#ifndef IATIPUB_TESTS_SCHEMAS_SAMPLE_H
#define IATIPUB_TESTS_SCHEMAS_SAMPLE_H

#include <libxml/tree.h>
#include <stddef.h>

#include "xsd.h"

#define SAMPLE_WHOLE ((size_t)-1)

/* A document with `root` as its root, and in the record below it the optional child number `wanted`
 * (from 0), or all of them for SAMPLE_WHOLE. NULL if there is no such child; the caller frees. */
xmlDoc *sample_make(const struct xsd *xsd, const char *root, size_t wanted);

#endif
