#include "base/libminizip.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

static struct libminizip table;

static const struct library_function functions[] = {
#define FUNCTION(name) {#name, offsetof(struct libminizip, name)},
    LIBMINIZIP_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static struct library library = {
    .name = "minizip",
    .file_names = {"libminizip.so.1"},
    .purpose = E_(", which writes workbooks"),
    .package = "libminizip1",
    .functions = functions,
    .function_count = sizeof functions / sizeof *functions,
    .table = &table,
};

const struct libminizip *libminizip_get(struct error *error)
{
    return library_get(&library, error) ? &table : NULL;
}
