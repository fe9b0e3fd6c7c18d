#include "base/libpq.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const char file_name[] = "libpq.so.5"; /* its ABI since 2006 */

/* ISO C has no conversion from an object's address to a function's; POSIX has. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, size);
    return address != NULL;
}

static bool fill_table(void *library, struct libpq *pq)
{
    bool found = true;
#define FIND(name) found = find(library, "PQ" #name, &pq->name, sizeof pq->name) && found;
    LIBPQ_FUNCTIONS(FIND)
#undef FIND
    return found;
}

bool libpq_load(struct libpq *pq, struct error *error)
{
    void *library = dlopen(file_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library && fill_table(library, pq))
        return true;
    return error_set(error, ERROR_ENVIRONMENT,
                     "cannot load libpq (%s), which reads PostgreSQL: %s; install the package "
                     "libpq5",
                     file_name, library ? "it is too old" : dlerror());
}
