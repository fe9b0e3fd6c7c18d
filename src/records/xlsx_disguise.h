/* Files that are called workbooks and are something else: older or other formats, protected ones,
 * text that a web page exported. */
#ifndef IATIPUB_RECORDS_XLSX_DISGUISE_H
#define IATIPUB_RECORDS_XLSX_DISGUISE_H

#include <stdbool.h>

#include "base/error.h"
#include "records/package.h"

/* True if the file may be a zip archive, as a workbook is. Else false and `error`, which says what
 * the file is and what to do (ERROR_DATA), or why it can't be read (ERROR_ENVIRONMENT). */
bool xlsx_check_file(const char *path, struct error *error);

/* The same for a zip archive, by the parts that are in it. */
bool xlsx_check_package(const struct package *package, struct error *error);

#endif
