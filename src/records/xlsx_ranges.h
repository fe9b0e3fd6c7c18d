/* The merged cells of a sheet: a heading that spans columns says so only there. */
#ifndef IATIPUB_RECORDS_XLSX_RANGES_H
#define IATIPUB_RECORDS_XLSX_RANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "records/package.h"

/* "A1:C1": the first and last columns and rows, from 1. */
struct xlsx_range {
    unsigned left, top, right, bottom;
};

/* Zero it before the first use. */
struct xlsx_ranges {
    unsigned lowest; /* ranges that begin below this row are left out */
    struct xlsx_range *items;
    size_t count, capacity;
};

/* Reads the ranges of a sheet's part that begin in its rows up to `lowest`. They stand behind the
 * rows, so all of the part is walked through. False and `error` as xml_part_walk. */
bool xlsx_ranges_read(struct xlsx_ranges *ranges, struct package *package, const char *part,
                      struct error *error);
void xlsx_ranges_release(struct xlsx_ranges *ranges);

/* The range whose first row is `row` and that covers `column`; NULL if there is none. */
const struct xlsx_range *xlsx_ranges_find(const struct xlsx_ranges *ranges, unsigned row,
                                          unsigned column);

#endif
