/* Which child elements a schema expects next.
 *
 * libxml2's messages name at most ten expected elements. This walks the same automaton beside the
 * validator, one model per open element, so that a message can name all of them. */
#ifndef IATIPUB_VALIDATE_CONTENT_MODEL_H
#define IATIPUB_VALIDATE_CONTENT_MODEL_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>
#include <stddef.h>

/* How far the children of one element have come. */
struct content_model;

/* The model of a document's root element, NULL if the schema doesn't declare it as a parent of
 * elements. */
struct content_model *content_model_root(xmlSchemaPtr schema, const char *name);
/* NULL is fine. */
void content_model_free(struct content_model *model);

/* Takes the next child. `child` receives the child's own model, NULL if it has none or it isn't
 * known; the caller frees it. False if the child isn't expected here; the model then stays as it is
 * and takes nothing more. */
bool content_model_take(struct content_model *model, const xmlChar *name, const xmlChar *namespace,
                        struct content_model **child);

enum { EXPECTED_MOST = 256 };

/* Fills `names` with the elements that may come next (or might have, if the last one was not
 * expected), elements of other namespaces left out. Lent by the schema. Returns how many. */
size_t content_model_expected(const struct content_model *model, const char *names[EXPECTED_MOST]);

#endif
