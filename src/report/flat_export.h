/* Files of activities written as a flat table: rows of convert/flat_rows.h that pass
 * convert/flat_filter.h go into report/flat_output.h. Memory holds one activity. */
#ifndef IATIPUB_REPORT_FLAT_EXPORT_H
#define IATIPUB_REPORT_FLAT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "convert/flat_filter.h"
#include "convert/flat_rows.h"
#include "report/flat_output.h"
#include "standard/standard.h"

/* Called with each activity and the root element of its file; false ends the reading. */
typedef bool flat_activity_function(void *context, xmlNode *activity, const xmlNode *root,
                                    const char *dataset, struct error *error);

/* Reads the activities that the filter takes. False and `error` if the file can't be read, or is
 * none of activities. */
bool flat_read(const char *path, const struct standard *standard, struct flat_filter *filter,
               flat_activity_function *take, void *context, struct error *error);

/* What rows are made with; all lent. */
struct flat_export {
    struct flat_rows *rows;
    struct flat_filter *filter;
    struct flat_output *output;
};

/* Writes the rows of a file. */
bool flat_export_file(struct flat_export *export, const char *path, const struct standard *standard,
                      struct error *error);

#endif
