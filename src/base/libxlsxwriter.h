/* libxlsxwriter, loaded when the first workbook is written.
 *
 * It brings a library of ciphers along, for digests that are not needed here; so the program is not
 * linked with it: libxlsxwriter_get() loads it once, and its functions are called through the
 * table. */
#ifndef IATIPUB_BASE_LIBXLSXWRITER_H
#define IATIPUB_BASE_LIBXLSXWRITER_H

#include <xlsxwriter.h>

#include "base/error.h"

#define LIBXLSXWRITER_FUNCTIONS(X)                                                                 \
    X(workbook_new_opt)                                                                            \
    X(workbook_set_properties)                                                                     \
    X(workbook_add_format)                                                                         \
    X(workbook_add_worksheet)                                                                      \
    X(workbook_validate_sheet_name)                                                                \
    X(workbook_close)                                                                              \
    X(format_set_bold)                                                                             \
    X(format_set_num_format)                                                                       \
    X(worksheet_set_column)                                                                        \
    X(worksheet_write_number)                                                                      \
    X(worksheet_freeze_panes)                                                                      \
    X(lxw_strerror)

/* As the functions of their names. */
#define LIBXLSXWRITER_MEMBER(name) __typeof__ (&(name))(name);
struct libxlsxwriter {
    LIBXLSXWRITER_FUNCTIONS(LIBXLSXWRITER_MEMBER)
};
#undef LIBXLSXWRITER_MEMBER

/* The library, loaded by the first call, which must not be made by two threads at once. It stays
 * until the program ends. NULL and `error` (ERROR_ENVIRONMENT) if it can't be loaded. */
const struct libxlsxwriter *libxlsxwriter_get(struct error *error);

#endif
