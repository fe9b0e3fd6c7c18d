#include "base/libzip.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Debian 12 has the first; what is used here is the same in both. */
static const char *const file_names[] = {"libzip.so.4", "libzip.so.5"};

static struct libzip table;
static bool is_loaded;

/* ISO C has no conversion from an object's address to a function's; POSIX has. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, size);
    return address != NULL;
}

static bool fill_table(void *library)
{
    bool found = true;
#define FIND(name) found = find(library, "zip_" #name, &table.name, sizeof table.name) && found;
    LIBZIP_FUNCTIONS(FIND)
#undef FIND
    return found;
}

static void *load(void)
{
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof file_names / sizeof *file_names; i++)
        library = dlopen(file_names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return library;
}

const struct libzip *libzip_get(struct error *error)
{
    if (is_loaded)
        return &table;
    void *library = load();
    if (!library || !fill_table(library)) {
        error_set(error, ERROR_ENVIRONMENT,
                  "cannot load libzip (%s), which reads workbooks: %s; install the package libzip4",
                  file_names[0], library ? "it is too old" : dlerror());
        return NULL;
    }
    is_loaded = true;
    return &table;
}
