/* The number formats of a workbook's cells. */
#ifndef IATIPUB_RECORDS_XLSX_STYLES_H
#define IATIPUB_RECORDS_XLSX_STYLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "records/package.h"
#include "records/xlsx_format.h"

/* Zero it before the first use. */
struct xlsx_styles {
    struct xlsx_format *custom; /* of the numbers that the workbook gives its own formats */
    size_t custom_count, custom_capacity;
    struct xlsx_format *items; /* by the cells' style */
    size_t count, capacity;
};

/* Reads the part "xl/styles.xml". False and `error` as xml_part_walk. */
bool xlsx_styles_read(struct xlsx_styles *styles, struct package *package, const char *part,
                      struct error *error);
void xlsx_styles_release(struct xlsx_styles *styles);

/* The format of a style; one that the workbook doesn't have shows plain numbers. */
struct xlsx_format xlsx_styles_format(const struct xlsx_styles *styles, unsigned style);

#endif
