/* Reading schema documents: an XSD of the standard with what it includes, and its names.
 *
 * Only what the schemas of the standard use is known: named and inline complex types, sequences,
 * extensions, references, built-in simple types. Names are found by their local part; the schemas
 * describe elements without namespace. */
#ifndef IATIPUB_TESTS_SCHEMAS_XSD_H
#define IATIPUB_TESTS_SCHEMAS_XSD_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/error.h"

/* The documents of one schema: the file itself and iati-common.xsd beside it. */
struct xsd {
    xmlDoc *own, *common;
};

/* Reads the schema document at `path`. False and `error` if a file is missing or is not XML. */
bool xsd_read(struct xsd *xsd, const char *path, struct error *error);
/* Fine on a zeroed one. */
void xsd_release(struct xsd *xsd);

/* The top-level declaration ("element", "attribute", "complexType") of a name, prefix or not; NULL
 * if there is none. */
xmlNode *xsd_find(const struct xsd *xsd, const char *declaration, const char *name);

/* Whether the prefix of a type's name is that of XSD itself. */
bool xsd_is_built_in(const char *type);
bool xsd_has_prefix(const char *name);
/* The name without prefix; points into `name`. */
const char *xsd_local(const char *name);
/* The type of xml:lang, xml:space, xml:base or xml:id, as in values.h. */
const char *xsd_type_of_xml_attribute(const char *name);

#endif
