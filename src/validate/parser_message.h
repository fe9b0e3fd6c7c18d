/* What libxml2 complains about, in plain sentences.
 *
 * libxml2 tells a schema error as a code and an English text. Known texts are taken apart and said
 * anew with the names, the value and what was expected; an unknown one is passed on as it is. */
#ifndef IATIPUB_VALIDATE_PARSER_MESSAGE_H
#define IATIPUB_VALIDATE_PARSER_MESSAGE_H

#include <libxml/xmlerror.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Where a schema error was raised. */
struct schema_fault {
    const char *element; /* name as written */
    const char *parent;  /* name of the element around it, NULL for the root */
};

/* Adds the sentence for a schema error to `message` and, if it is about an attribute, that
 * attribute's name to `attribute`. */
void schema_error_describe(const xmlError *error, const struct schema_fault *fault,
                           struct strbuf *message, struct strbuf *attribute);

/* True if an element stands where the schema has another one; it then looks at none of its later
 * siblings. */
bool schema_error_is_unexpected(const xmlError *error);

/* True for a complaint about a value that says in other words what a facet's complaint just said.
 */
bool schema_error_is_echo(int code, int previous);

/* Adds `text`, shortened if it is long, in double quotes. */
void message_add_value(struct strbuf *message, const char *text, size_t length);

/* Adds libxml2's own words, begun small and without the full stop. */
void message_add_told(struct strbuf *message, const char *text);

#endif
