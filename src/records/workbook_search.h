/* Looks for texts in a workbook (.xlsx): in the cells, the names of sheets, the texts that sheets
 * share and what the workbook says of itself. Its parts are searched as they are unpacked, in
 * memory that doesn't grow with them, within the limits of records/package.h. */
#ifndef IATIPUB_RECORDS_WORKBOOK_SEARCH_H
#define IATIPUB_RECORDS_WORKBOOK_SEARCH_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text_search.h"

/* `part` is where the text stands: "xl/worksheets/sheet1.xml". */
typedef void workbook_hit_function(void *context, const char *part, const struct text_hit *hit);

/* False and `error`, which names the file, if it can't be read or is no workbook. */
bool workbook_search(const struct text_search *search, const char *path, workbook_hit_function *hit,
                     void *context, struct error *error);

#endif
