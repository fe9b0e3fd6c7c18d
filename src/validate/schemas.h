/* The XSDs that files are validated with, compiled when first needed.
 *
 * A compiled schema is read-only and may be shared; asking for one that is not compiled yet must
 * happen in one thread at a time. */
#ifndef IATIPUB_VALIDATE_SCHEMAS_H
#define IATIPUB_VALIDATE_SCHEMAS_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>

#include "base/error.h"
#include "standard/file_kind.h"

struct schemas;

/* `folder` holds iati-activities-schema.xsd, iati-organisations-schema.xsd, financial-data.xsd and
 * what they include, in a folder per version ("2.03/...") or directly; it is copied. NULL: the
 * program's own, opened as "resource:" (resource_register_with_libxml must have been called). */
struct schemas *schemas_new(const char *folder);
/* NULL is fine. */
void schemas_free(struct schemas *schemas);

/* The schema of a version that files of the kind can have, lent until schemas_free. NULL and
 * `error` name the file that is missing or wrong. */
xmlSchemaPtr schemas_get(struct schemas *schemas, enum file_kind kind, const char *version,
                         struct error *error);

#endif
