#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

void *library_load(const char *file_name)
{
    return dlopen(file_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
}

bool library_find(void *library, const char *name, void *function, size_t size)
{
    void *address = dlsym(library, name);
    /* ISO C has no conversion from an object's address to a function's; POSIX has. */
    memcpy(function, &address, size);
    return address != NULL;
}
