/* A set of texts. */
#ifndef IATIPUB_BASE_TEXT_SET_H
#define IATIPUB_BASE_TEXT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Zero it before the first use. */
struct text_set {
    struct arena texts;
    const char **slots; /* NULL: free */
    size_t count, capacity;
};

/* Adds a copy of the text. False if it was there before. */
bool text_set_add(struct text_set *set, const char *text);
void text_set_release(struct text_set *set);

#endif
