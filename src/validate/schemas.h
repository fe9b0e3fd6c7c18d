/* The XSDs that files are validated with, compiled when first needed.
 *
 * A compiled schema is read-only and may be shared; asking for one that is not compiled yet must
 * happen in one thread at a time. */
#ifndef IATIPUB_VALIDATE_SCHEMAS_H
#define IATIPUB_VALIDATE_SCHEMAS_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>

#include "base/error.h"

enum file_kind { FILE_UNKNOWN, FILE_ACTIVITIES, FILE_ORGANISATIONS };
enum { FILE_KIND_COUNT = 3, VERSION_COUNT = 3 };

/* The name of the root element, "iati-activities" or "iati-organisations"; "" if unknown. */
const char *file_kind_name(enum file_kind kind);
/* The name of what the file lists, "iati-activity" or "iati-organisation"; "" if unknown. */
const char *file_kind_item(enum file_kind kind);
/* The name of the element that identifies it, "iati-identifier" or "organisation-identifier". */
const char *file_kind_identifier(enum file_kind kind);
/* The kind whose root element has this name. */
enum file_kind file_kind_of_root(const char *name);

/* True for the versions that can be validated: 2.01, 2.02, 2.03. */
bool version_is_supported(const char *version);
/* The place of a supported version among them, from 0. */
size_t version_index(const char *version);

struct schemas;

/* `folder` holds iati-activities-schema.xsd, iati-organisations-schema.xsd and what they include,
 * in a folder per version ("2.03/...") or directly; it is copied. NULL: the program's own, opened
 * as "resource:" (resource_register_with_libxml must have been called). */
struct schemas *schemas_new(const char *folder);
/* NULL is fine. */
void schemas_free(struct schemas *schemas);

/* The schema of a supported version, lent until schemas_free. NULL and `error` name the file that
 * is missing or wrong. */
xmlSchemaPtr schemas_get(struct schemas *schemas, enum file_kind kind, const char *version,
                         struct error *error);

#endif
