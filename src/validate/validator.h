/* Is this an IATI file, and does it follow the schema of its version?
 *
 * The file streams once through libxml2's parser and its schema validator; memory does not grow
 * with it. Findings come in document order with the line and column (in characters) of the '<' of
 * the element they are about, in the file as given, whatever its encoding; for XML that is not
 * well-formed, of the place where the parser could not go on.
 *
 *   0.1.1      not well-formed, empty or not XML: then the only finding of the file
 *   0.2.1      the root is not iati-activities or iati-organisations, or is in a namespace
 *   0.6.1      the version is missing or can't be validated: then the schema isn't applied
 *   0.3.1      anything the schema does not allow; after an element that is not expected, the rest
 *              of its siblings is not looked at
 *   x.doctype  a document type declaration; nothing after it is read, nothing is ever expanded
 *   x.limit    deeper than 256 elements, more than 20,000 different names, a tag above 256 KB or
 *              another piece above 10 MB; the rest is not read
 *
 * All are critical. `subject` is the identifier of the activity or organisation around the fault,
 * VALIDATOR_NO_IDENTIFIER if it has none, NULL for what belongs to the file as a whole. `path`
 * begins below that activity ("transaction[3]/value", "sector[2]/@code"), else at the root. */
#ifndef IATIPUB_VALIDATE_VALIDATOR_H
#define IATIPUB_VALIDATE_VALIDATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "validate/schemas.h"

#define VALIDATOR_NO_IDENTIFIER "noIdentifier"

/* What was learned of a file on the way. */
struct validation {
    enum file_kind kind;
    char version[8];   /* as declared; "" if there is none or it is longer */
    size_t activities; /* elements iati-activity or iati-organisation directly in the root */
    char *generated;   /* @generated-datetime as written, NULL if there is none; owned */
};

/* Forgets the contents; zeroed memory is fine. */
void validation_clear(struct validation *validation);

/* Validates the file, or standard input if `path` is "-", adds findings to `findings` (whose limit
 * is respected) and fills `result`, which the caller clears. False and `error` if the file can't be
 * read or a schema can't be used; then nothing is added. */
bool validate_file(const char *path, struct schemas *schemas, struct findings *findings,
                   struct validation *result, struct error *error);

#endif
