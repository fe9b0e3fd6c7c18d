/* The documents that verdicts are compared on.
 *
 * Files are taken as they are. Mutants are made of small documents: a large file is cut into
 * documents of one record each (an activity or organisation), without their many like elements. */
#ifndef IATIPUB_TESTS_SCHEMAS_DOCUMENTS_H
#define IATIPUB_TESTS_SCHEMAS_DOCUMENTS_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard.h"

struct document {
    char *name;        /* owned; path below the folder it is from, or what it is a sample of */
    xmlDoc *tree;      /* owned */
    unsigned kinds;    /* bit per kind of file it may be: 1u << ACTIVITIES */
    unsigned versions; /* bit per version it is to be judged by */
};

struct documents {
    struct document *items;
    size_t count, capacity;
};

/* Adds every .xml file below `folder`, sorted by path. A root that is of neither kind is judged as
 * both; a @version that is not one of the standard's as all. False and `error` if the folder or a
 * file can't be read. */
bool documents_read(struct documents *documents, const char *folder, struct error *error);

/* Adds what mutants are made of: the document itself, if it is small, or cuts of it. Copies. */
void documents_add_cuts(struct documents *cuts, const struct document *document);

/* Adds a sample for each optional element of the schemas in folder/VERSION; `label` says whose they
 * are. False and `error` if a schema can't be read. */
bool documents_add_samples(struct documents *documents, const char *folder, const char *label,
                           struct error *error);

void documents_release(struct documents *documents);

#endif
