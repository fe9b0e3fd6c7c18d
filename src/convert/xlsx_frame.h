/* The parts of a workbook that the library wrote without rows, and the workbook that they become
 * with them. */
#ifndef IATIPUB_CONVERT_XLSX_FRAME_H
#define IATIPUB_CONVERT_XLSX_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "convert/xlsx_sheet.h"

/* Replaces the workbook at `path` by one whose sheets have these rows, in their order, instead of
 * those of the file. The sheets have ended. `shown` is what it will be called.
 * False and `error`. */
bool xlsx_frame_fill(const char *path, const struct xlsx_sheet *sheets, size_t count,
                     const char *shown, struct error *error);

#endif
