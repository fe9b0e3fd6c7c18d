/* Which of several elements of one name is which in another file.
 *
 * What is the same on both sides is paired first; then what the keys of the rule find
 * (compare/matching.h), the surest key first, and among several of one key those that have most in
 * common; at last what the rule says of those left. The work grows with the number of elements, not
 * with its square. */
#ifndef IATIPUB_COMPARE_PAIRING_H
#define IATIPUB_COMPARE_PAIRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compare/canonical.h"
#include "compare/matching.h"

/* One of the elements; before pairing all but `piece` is zero. */
struct sibling {
    const struct piece *piece;
    const struct piece *mate; /* on the other side; NULL: none */
    uint64_t *features;       /* pairing's own */
    size_t feature_count;
};

struct siblings {
    struct sibling *items; /* in the order of the file */
    size_t count;
};

/* Finds the mates. `rule` may be NULL; `only_one`: the standard has this element once at most. */
void siblings_pair(struct siblings *before, struct siblings *after,
                   const struct matching_rule *rule, bool only_one);

#endif
