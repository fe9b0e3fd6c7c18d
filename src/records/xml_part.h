/* A walk through the XML of a part, block by block.
 *
 * The caller describes the elements it wants as a table: each has a state (its index in the table),
 * a name and the state of its parent. Elements that the table doesn't have are passed over with all
 * that is in them. State 0 is the document itself, and its entry is not used:
 *
 *     enum { DOCUMENT, TABLE, ROW };
 *     static const struct xml_shape shapes[] = {
 *         [DOCUMENT] = {NULL, 0}, [TABLE] = {"table", DOCUMENT}, [ROW] = {"row", TABLE}};
 *
 * Names are compared without their namespaces, since workbooks have two sets of those. A document
 * type declaration is refused; entities other than XML's own five are not known; nothing is ever
 * fetched; depth is bounded. Memory does not grow with the part. */
#ifndef IATIPUB_RECORDS_XML_PART_H
#define IATIPUB_RECORDS_XML_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "records/package.h"

struct xml_shape {
    const char *name;
    int parent;
};

/* The attributes of one element, lent during `enter`. */
struct part_attributes {
    const unsigned char **items;
    int count;
};

/* A value that is not ended by a NUL; `text` is NULL if there is no such attribute. */
struct part_value {
    const char *text;
    size_t length;
};
struct part_value part_attribute(const struct part_attributes *attributes, const char *name);
bool part_value_is(struct part_value value, const char *text);
/* True for "1" and "true". */
bool part_value_is_true(struct part_value value);
/* Reads a whole number of at most nine digits; false if it is none. */
bool part_value_number(struct part_value value, unsigned *number);

/* What is done with the elements; `enter`, `leave` and `text` may be NULL. `text` may come in
 * pieces, and is that of the innermost element alone. */
struct xml_handler {
    const struct xml_shape *shapes;
    int count;
    void (*enter)(void *context, int state, const struct part_attributes *attributes);
    void (*leave)(void *context, int state);
    void (*text)(void *context, int state, const char *text, size_t length);
};

struct xml_part;

/* Opens the part `name`, which may unpack to `most` bytes. NULL and `error` as part_open. */
struct xml_part *xml_part_open(struct package *package, const char *name, uint64_t most,
                               const struct xml_handler *handler, void *context,
                               struct error *error);
/* Walks through the next block. False at the end of the part, and when there is a fault, which
 * fills `error` (ERROR_DATA if it is in the part). */
bool xml_part_next(struct xml_part *part, struct error *error);
/* NULL is fine. */
void xml_part_close(struct xml_part *part);

/* All of these at once. */
bool xml_part_walk(struct package *package, const char *name, uint64_t most,
                   const struct xml_handler *handler, void *context, struct error *error);

#endif
