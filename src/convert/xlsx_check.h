/* Whether a workbook that was just written holds every cell it was given.
 *
 * The library that writes workbooks gathers sheets in temporary files and doesn't look whether the
 * disk took them; a full one leaves a workbook that opens and lacks rows. So what was given is
 * summed up, and compared with what the finished file holds. */
#ifndef IATIPUB_CONVERT_XLSX_CHECK_H
#define IATIPUB_CONVERT_XLSX_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* The cells of a sheet: how many there are, and the sum of the hashes of what they hold. */
struct xlsx_cells {
    uint64_t count, sum;
};

struct xlsx_check {
    struct xlsx_cells *sheets; /* owned; in the order of the workbook */
    size_t count, capacity;
};

#define XLSX_CHECK_INIT                                                                            \
    {                                                                                              \
        .count = 0                                                                                 \
    }

/* A sheet begins; the cells that follow are its. */
void xlsx_check_sheet(struct xlsx_check *check);
/* A cell with this text, as it stands in XML. */
void xlsx_check_text(struct xlsx_check *check, const char *text, size_t length);
/* A cell with this number, which may stand there with more digits than are needed. */
void xlsx_check_number(struct xlsx_check *check, double number);
/* Reads the file. False and `error`, which calls it `shown`, if it holds anything else. */
bool xlsx_check_run(const struct xlsx_check *check, const char *path, const char *shown,
                    struct error *error);
void xlsx_check_release(struct xlsx_check *check);

#endif
