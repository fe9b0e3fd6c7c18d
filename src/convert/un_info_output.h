/* Joint-workplan rows (unsdg/un_info.h) as a file: CSV or a workbook of one sheet. */
#ifndef IATIPUB_CONVERT_UN_INFO_OUTPUT_H
#define IATIPUB_CONVERT_UN_INFO_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "unsdg/un_info.h"

/* Writes all rows under a header as CSV (base/csv_text.h, lines that end in a line feed), which no
 * spreadsheet runs as formulas. The caller checks ferror.
 * False and `error` if the rows can't be read. `count` receives how many there are. */
bool un_info_write_csv(struct un_info *rows, const struct un_info_layout *layout, FILE *stream,
                       size_t *count, struct error *error);

/* Writes them as a workbook at `path`, which appears when it is complete. */
bool un_info_write_xlsx(struct un_info *rows, const struct un_info_layout *layout, const char *path,
                        size_t *count, struct error *error);

#endif
