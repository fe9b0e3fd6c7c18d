#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

static void *load(const struct library *library)
{
    void *handle = NULL;
    for (size_t i = 0; !handle && library->file_names[i]; i++)
        handle = dlopen(library->file_names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return handle;
}

static bool fill_table(const struct library *library, void *handle)
{
    bool found = true;
    for (size_t i = 0; i < library->function_count; i++) {
        void *address = dlsym(handle, library->functions[i].name);
        /* ISO C has no conversion from an object's address to a function's; POSIX has. */
        memcpy((char *)library->table + library->functions[i].offset, &address, sizeof address);
        found = found && address;
    }
    return found;
}

bool library_get(struct library *library, struct error *error)
{
    if (library->is_loaded)
        return true;
    void *handle = load(library);
    library->is_loaded = handle && fill_table(library, handle);
    return library->is_loaded ||
           error_set(error, ERROR_ENVIRONMENT, "cannot load %s (%s)%s: %s; install the package %s",
                     library->name, library->file_names[0], library->purpose,
                     handle ? E_("it is too old") : dlerror(), library->package);
}
