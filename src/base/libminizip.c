#include "base/libminizip.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

static const char file_name[] = "libminizip.so.1";

static struct libminizip table;
static bool is_loaded;

static bool fill_table(void *library)
{
    bool found = true;
#define FIND(name) found = library_find(library, #name, &table.name, sizeof table.name) && found;
    LIBMINIZIP_FUNCTIONS(FIND)
#undef FIND
    return found;
}

const struct libminizip *libminizip_get(struct error *error)
{
    if (is_loaded)
        return &table;
    void *library = library_load(file_name);
    if (!library || !fill_table(library)) {
        error_set(error, ERROR_ENVIRONMENT,
                  "cannot load minizip (%s), which writes workbooks: %s; install the package "
                  "libminizip1",
                  file_name, library ? E_("it is too old") : dlerror());
        return NULL;
    }
    is_loaded = true;
    return &table;
}
