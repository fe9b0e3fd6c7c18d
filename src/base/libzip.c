#include "base/libzip.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

/* Debian 12 has the first; what is used here is the same in both. */
static const char *const file_names[] = {"libzip.so.4", "libzip.so.5"};

static struct libzip table;
static bool is_loaded;

static bool fill_table(void *library)
{
    bool found = true;
#define FIND(name)                                                                                 \
    found = library_find(library, "zip_" #name, &table.name, sizeof table.name) && found;
    LIBZIP_FUNCTIONS(FIND)
#undef FIND
    return found;
}

static void *load(void)
{
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof file_names / sizeof *file_names; i++)
        library = library_load(file_names[i]);
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
                  file_names[0], library ? E_("it is too old") : dlerror());
        return NULL;
    }
    is_loaded = true;
    return &table;
}
