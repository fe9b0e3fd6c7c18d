/* FNV-1a, for tables in memory. */
#ifndef IATIPUB_BASE_HASH_H
#define IATIPUB_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_FIRST UINT64_C(14695981039346656037) /* of no bytes */

/* The hash of a text and one more byte. */
static inline uint64_t hash_more(uint64_t hash, char c)
{
    return (hash ^ (unsigned char)c) * UINT64_C(1099511628211);
}

/* The hash of a text, spread over its low bits. */
static inline uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = HASH_FIRST;
    for (size_t i = 0; i < length; i++)
        hash = hash_more(hash, text[i]);
    return hash ^ (hash >> 32);
}

#endif
