/* Values at and beyond the edges of the simple types that the standard uses. */
#ifndef IATIPUB_TESTS_SCHEMAS_VALUES_H
#define IATIPUB_TESTS_SCHEMAS_VALUES_H

#include "random.h"

/* A value that the type ("date", as in XSD) may or may not allow. A type that is not in the table
 * is taken for a string. */
const char *value_at_edge(const char *type, struct random *random);
/* A value of another type. */
const char *value_mistyped(const char *type, struct random *random);
/* A value that the type allows. */
const char *value_plain(const char *type);

#endif
