/* Faults planted in valid documents, to see that the walk finds each of them, and only them.
 *
 * A document gets up to nine at once: unknown attributes and elements, dates that are none, text
 * between elements, an element at the wrong place. Each has a name of its own, "planted-3", that a
 * fault must tell of. */
#ifndef IATIPUB_TESTS_SCHEMAS_PLANT_H
#define IATIPUB_TESTS_SCHEMAS_PLANT_H

#include <stdint.h>
#include <stdio.h>

#include "documents.h"
#include "judge.h"

struct plant_tally {
    size_t documents, faults; /* planted */
    size_t overlooked;        /* planted, but not found */
    size_t surplus;           /* found beside them */
};

/* Plants in `wanted` copies of those of the documents that are valid by `schemas`. Tells the first
 * documents in which something was overlooked or surplus. */
struct plant_tally plant_faults(const struct documents *documents, struct judges *schemas,
                                struct judges *walkers, size_t wanted, uint64_t seed, FILE *output);

#endif
