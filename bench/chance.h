/* Choices that are the same in every run and on every machine (splitmix64). The state is any
 * number; each call moves it on. */
#ifndef IATIPUB_BENCH_CHANCE_H
#define IATIPUB_BENCH_CHANCE_H

#include <stdint.h>

static inline uint64_t chance_draw(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* A number from `least` to `most`. */
static inline int chance_between(uint64_t *state, int least, int most)
{
    return least + (int)(chance_draw(state) % (uint64_t)(most - least + 1));
}

#endif
