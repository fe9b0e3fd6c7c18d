/* What a schema says of a document.
 *
 * A judge is one schema, compiled once. Judges are the schemas of one author, for every version and
 * kind of file. */
#ifndef IATIPUB_TESTS_SCHEMAS_JUDGE_H
#define IATIPUB_TESTS_SCHEMAS_JUDGE_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "standard.h"

enum verdict { INVALID, VALID, NO_VERDICT }; /* NO_VERDICT: libxml2 could not decide */

struct judge {
    xmlSchema *schema;
    xmlSchemaValidCtxt *context;
    struct strbuf fault; /* the first message about the last document, "" if it is valid */
};

struct judges {
    struct judge of[VERSIONS][KINDS];
};

extern const char *const verdict_names[];

/* Compiles folder/VERSION/KIND-schema.xsd, all of them. False and `error` name the first that can't
 * be read or is no schema. Release in either case; fine on a zeroed one. */
bool judges_open(struct judges *judges, const char *folder, struct error *error);
void judges_release(struct judges *judges);

enum verdict judge_document(struct judge *judge, xmlDoc *document);

#endif
