#include "base/libpq.h"

#include <dlfcn.h>
#include <stddef.h>

#include "base/library.h"

static const char file_name[] = "libpq.so.5"; /* its ABI since 2006 */

static bool fill_table(void *library, struct libpq *pq)
{
    bool found = true;
#define FIND(name) found = library_find(library, "PQ" #name, &pq->name, sizeof pq->name) && found;
    LIBPQ_FUNCTIONS(FIND)
#undef FIND
    return found;
}

bool libpq_load(struct libpq *pq, struct error *error)
{
    void *library = library_load(file_name);
    if (library && fill_table(library, pq))
        return true;
    return error_set(error, ERROR_ENVIRONMENT,
                     "cannot load libpq (%s), which reads PostgreSQL: %s; install the package "
                     "libpq5",
                     file_name, library ? E_("it is too old") : dlerror());
}
