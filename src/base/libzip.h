/* libzip, loaded when the first workbook is opened.
 *
 * It brings bzip2, LZMA and a TLS library along, which most verbs never need; so the program is not
 * linked with it: libzip_get() loads it once, and its functions are called through the table. */
#ifndef IATIPUB_BASE_LIBZIP_H
#define IATIPUB_BASE_LIBZIP_H

#include <zip.h>

#include "base/error.h"

#define LIBZIP_FUNCTIONS(X)                                                                        \
    X(open)                                                                                        \
    X(discard)                                                                                     \
    X(name_locate)                                                                                 \
    X(stat_index)                                                                                  \
    X(fopen_index)                                                                                 \
    X(fread)                                                                                       \
    X(fclose)                                                                                      \
    X(get_error)                                                                                   \
    X(file_get_error)                                                                              \
    X(error_init_with_code)                                                                        \
    X(error_fini)                                                                                  \
    X(error_strerror)                                                                              \
    X(error_code_zip)                                                                              \
    X(error_system_type)

/* As the functions of their names with "zip_" before them. */
#define LIBZIP_MEMBER(name) __typeof__ (&zip_##name)(name);
struct libzip {
    LIBZIP_FUNCTIONS(LIBZIP_MEMBER)
};
#undef LIBZIP_MEMBER

/* The library, loaded by the first call, which must not be made by two threads at once. It stays
 * until the program ends. NULL and `error` (ERROR_ENVIRONMENT) if it can't be loaded. */
const struct libzip *libzip_get(struct error *error);

#endif
