#include "random.h"

/* SplitMix64: tiny, and good from the first number on, whatever the seed. */
uint64_t random_next(struct random *random)
{
    uint64_t value = random->state += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

size_t random_below(struct random *random, size_t limit)
{
    return limit ? (size_t)(random_next(random) % limit) : 0;
}

bool random_once_in(struct random *random, size_t count)
{
    return random_below(random, count) == 0;
}
