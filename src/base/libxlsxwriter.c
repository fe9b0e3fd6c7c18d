#include "base/libxlsxwriter.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/library.h"

static struct libxlsxwriter table;

static const struct library_function functions[] = {
#define FUNCTION(name) {#name, offsetof(struct libxlsxwriter, name)},
    LIBXLSXWRITER_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static struct library library = {
    .name = "libxlsxwriter",
    /* Of Debian 12. Others of its kind lay out their structs differently: no other will do. */
    .file_names = {"libxlsxwriter.so.4"},
    .purpose = E_(", which writes workbooks"),
    .package = "libxlsxwriter4",
    .functions = functions,
    .function_count = sizeof functions / sizeof *functions,
    .table = &table,
};

const struct libxlsxwriter *libxlsxwriter_get(struct error *error)
{
    return library_get(&library, error) ? &table : NULL;
}
