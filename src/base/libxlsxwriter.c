#include "base/libxlsxwriter.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

/* Of Debian 12. Others of its kind lay out their structs differently, so no other will do. */
static const char file_name[] = "libxlsxwriter.so.4";

static struct libxlsxwriter table;
static bool is_loaded;

static bool fill_table(void *library)
{
    bool found = true;
#define FIND(name) found = library_find(library, #name, &table.name, sizeof table.name) && found;
    LIBXLSXWRITER_FUNCTIONS(FIND)
#undef FIND
    return found;
}

const struct libxlsxwriter *libxlsxwriter_get(struct error *error)
{
    if (is_loaded)
        return &table;
    void *library = library_load(file_name);
    if (!library || !fill_table(library)) {
        error_set(error, ERROR_ENVIRONMENT,
                  "cannot load libxlsxwriter (%s), which writes workbooks: %s; install the package "
                  "libxlsxwriter4",
                  file_name, library ? E_("it is too old") : dlerror());
        return NULL;
    }
    is_loaded = true;
    return &table;
}
