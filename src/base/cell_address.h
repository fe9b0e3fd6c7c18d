/* How people find a cell of a workbook: "C14", the third cell of row 14. */
#ifndef IATIPUB_BASE_CELL_ADDRESS_H
#define IATIPUB_BASE_CELL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { CELL_ADDRESS_SIZE = 24 };

/* `column` and `row` count from 1. */
void cell_address(size_t column, size_t row, char address[CELL_ADDRESS_SIZE]);

/* True if a place's file is a sheet of a workbook ("records/budget.xlsx#Budget"), whose cells have
 * addresses. A file counts as a workbook by its ending. */
bool cell_address_fits(const char *file);

#endif
