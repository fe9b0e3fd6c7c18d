/* The names that the schemas know, and the simple types that go with them.
 *
 * It is gathered from any number of XSDs, the official ones and ours: so a name that one side has
 * and the other lacks is tried as well. A name may be there several times, once for each type. */
#ifndef IATIPUB_TESTS_SCHEMAS_VOCABULARY_H
#define IATIPUB_TESTS_SCHEMAS_VOCABULARY_H

#include <libxml/tree.h>
#include <stddef.h>

#include "random.h"

struct word {
    char *name; /* as in a document: "code", "xml:lang" */
    char *type; /* local name of an XSD type, "" if it is not a built-in one */
};

struct words {
    struct word *items;
    size_t count, capacity;
};

struct vocabulary {
    struct words elements, attributes;
};

/* Adds what a schema document declares. Copies. */
void vocabulary_add(struct vocabulary *vocabulary, xmlDoc *schema);
void vocabulary_release(struct vocabulary *vocabulary);

/* A random word; NULL if there are none. */
const struct word *words_pick(const struct words *words, struct random *random);
/* One of the types that go with a name; NULL if there is none. */
const char *words_type(const struct words *words, const char *name, struct random *random);

#endif
