#include "base/libzip.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

static struct libzip table;

static const struct library_function functions[] = {
#define FUNCTION(name) {"zip_" #name, offsetof(struct libzip, name)},
    LIBZIP_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static struct library library = {
    .name = "libzip",
    /* Debian 12 has the first; what is used here is the same in both. */
    .file_names = {"libzip.so.4", "libzip.so.5"},
    .purpose = E_(", which reads workbooks"),
    .package = "libzip4",
    .functions = functions,
    .function_count = sizeof functions / sizeof *functions,
    .table = &table,
};

const struct libzip *libzip_get(struct error *error)
{
    return library_get(&library, error) ? &table : NULL;
}
