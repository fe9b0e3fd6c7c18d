/* Random numbers that are the same on every machine: the same seed gives the same mutants. */
#ifndef IATIPUB_TESTS_SCHEMAS_RANDOM_H
#define IATIPUB_TESTS_SCHEMAS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Any value is a good start; zero as well. */
struct random {
    uint64_t state;
};

uint64_t random_next(struct random *random);
/* From 0 to `limit` - 1; 0 if `limit` is 0. */
size_t random_below(struct random *random, size_t limit);
/* True once in `count` times. */
bool random_once_in(struct random *random, size_t count);

#endif
