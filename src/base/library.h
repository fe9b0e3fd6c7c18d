/* Libraries that are loaded when they are first needed, because loading them takes longer than much
 * of what the program does without them. */
#ifndef IATIPUB_BASE_LIBRARY_H
#define IATIPUB_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* A function of a library, and where its address goes in the table of those that are called. */
struct library_function {
    const char *name;
    size_t offset;
};

struct library {
    const char *name;          /* "libzip" */
    const char *file_names[3]; /* one of them, NULL behind the last: "libzip.so.4" */
    const char *purpose;       /* ", which reads workbooks", or ""; marked by E_ */
    const char *package;       /* of Debian */
    const struct library_function *functions;
    size_t function_count;
    void *table; /* of pointers to functions */
    bool is_loaded;
};

/* Loads a library for the rest of the program, unless it is loaded already, and fills its table.
 * False and `error` (ERROR_ENVIRONMENT) if it can't be. The first call must not be made by two
 * threads at once. */
bool library_get(struct library *library, struct error *error);

#endif
