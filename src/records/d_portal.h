/* The CSV that D-Portal writes: one row for each activity and for each of its elements that occur
 * more than once, chained by `index` and `parent` (docs/layouts.md).
 *
 * Read leniently: columns that the standard has no place for are left out and told of, and language
 * codes become lower case. A row whose third cell names an element and that has no values makes
 * that element, empty; if it names an attribute, the attribute is empty. */
#ifndef IATIPUB_RECORDS_D_PORTAL_H
#define IATIPUB_RECORDS_D_PORTAL_H

#include "records/tree_reader.h"

/* As reader_open, with rows of canonical tables (records/tree_reader.h). */
struct reader *d_portal_reader_open(const char *path, const char *name,
                                    const struct tree_settings *settings, struct error *error);

#endif
