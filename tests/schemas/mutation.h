/* Changes to a document, each small and each of a named kind.
 *
 * A mutation does not know whether what it makes is valid: that is for the schemas to say. It
 * returns false, and may have changed nothing or little, where it has nothing to work on. */
#ifndef IATIPUB_TESTS_SCHEMAS_MUTATION_H
#define IATIPUB_TESTS_SCHEMAS_MUTATION_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "documents.h"
#include "random.h"
#include "vocabulary.h"

/* What a mutation draws from. */
struct mutator {
    struct random random;
    struct picks *picks; /* which places were changed so far (pick.h) */
    uint64_t salt;       /* what places are counted for: the mutation and the schema */
    const struct vocabulary *vocabulary;
    const struct documents *donors; /* where elements to add come from */
};

typedef bool mutate_function(xmlDoc *document, struct mutator *mutator);

struct mutation {
    const char *name;
    mutate_function *mutate;
};

enum { MUTATIONS = 22 };
extern const struct mutation mutation_table[MUTATIONS];

#endif
