#include "base/libpq.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

static struct libpq table;

static const struct library_function functions[] = {
#define FUNCTION(name) {"PQ" #name, offsetof(struct libpq, name)},
    LIBPQ_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static struct library library = {
    .name = "libpq",
    .file_names = {"libpq.so.5"}, /* its ABI since 2006 */
    .purpose = E_(", which reads PostgreSQL"),
    .package = "libpq5",
    .functions = functions,
    .function_count = sizeof functions / sizeof *functions,
    .table = &table,
};

const struct libpq *libpq_get(struct error *error)
{
    return library_get(&library, error) ? &table : NULL;
}
