/* A sheet seen as a table: its header found and checked. */
#ifndef IATIPUB_RECORDS_XLSX_TABLE_H
#define IATIPUB_RECORDS_XLSX_TABLE_H

#include <stddef.h>

#include "base/error.h"
#include "records/xlsx_book.h"
#include "records/xlsx_columns.h"
#include "records/xlsx_header.h"
#include "records/xlsx_report.h"

/* What came of looking for a table in a sheet. */
enum xlsx_table_state {
    XLSX_TABLE_GOOD,
    XLSX_TABLE_BLANK,  /* no cell of the sheet has a value */
    XLSX_TABLE_NONE,   /* no row can be a header */
    XLSX_TABLE_BAD,    /* there is a header, but it can't be used; that is told */
    XLSX_TABLE_FAILED, /* the sheet can't be read: `error` says why */
};

/* Zero it before the first use, but for the path. */
struct xlsx_table {
    char *path;                           /* "FILE#SHEET" */
    const struct xlsx_sheet_entry *sheet; /* lent */
    struct xlsx_header header;
    struct xlsx_column *columns; /* as many as the header has */
    size_t *places;              /* by the sheet's columns from 0: 1 + index of ours, 0 = none */
    size_t place_count;
};

/* Looks for the table in a sheet that has a part. `stated` is the row that the user says is the
 * header, 0 if none is said. */
enum xlsx_table_state xlsx_table_open(struct xlsx_table *table, const struct xlsx_book *book,
                                      const struct xlsx_sheet_entry *sheet, unsigned stated,
                                      struct problem_report *report, struct error *error);
void xlsx_table_release(struct xlsx_table *table);

#endif
