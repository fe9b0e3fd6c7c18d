/* minizip, loaded when the first workbook is written, together with libxlsxwriter, which is linked
 * with it. */
#ifndef IATIPUB_BASE_LIBMINIZIP_H
#define IATIPUB_BASE_LIBMINIZIP_H

#include <minizip/zip.h>

#include "base/error.h"

#define LIBMINIZIP_FUNCTIONS(X)                                                                    \
    X(zipOpen2_64)                                                                                 \
    X(zipOpenNewFileInZip2_64)                                                                     \
    X(zipWriteInFileInZip)                                                                         \
    X(zipCloseFileInZipRaw64)                                                                      \
    X(zipClose)

#define LIBMINIZIP_MEMBER(name) __typeof__ (&(name))(name);
struct libminizip {
    LIBMINIZIP_FUNCTIONS(LIBMINIZIP_MEMBER)
};
#undef LIBMINIZIP_MEMBER

/* The library, loaded by the first call, which must not be made by two threads at once. It stays
 * until the program ends. NULL and `error` (ERROR_ENVIRONMENT) if it can't be loaded. */
const struct libminizip *libminizip_get(struct error *error);

#endif
