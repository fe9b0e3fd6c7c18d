/* Libraries that are loaded when they are first needed, because loading them takes longer than much
 * of what the program does without them. */
#ifndef IATIPUB_BASE_LIBRARY_H
#define IATIPUB_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* Loads a library for the rest of the program. NULL if it can't be; dlerror() says why. */
void *library_load(const char *file_name);

/* Finds a function of the library and stores its address in `function`, a pointer to a function of
 * `size` bytes. False if there is none of that name. */
bool library_find(void *library, const char *name, void *function, size_t size);

#endif
