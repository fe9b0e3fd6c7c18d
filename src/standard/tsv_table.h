/* A small table that travels inside the program: tab-separated values with a header row, after
 * comment lines that begin with '#'. No quoting; blank cells at the end of a row may be left out.
 *
 *   struct tsv_table *table = tsv_table_open("schemas/unsdg/crosswalk/locations.tsv", &error);
 *   const char *iso2 = tsv_table_find(table, "TUN", "iso2");
 *
 * A table is read-only once read. Rows are found by their first cell in constant time. */
#ifndef IATIPUB_STANDARD_TSV_TABLE_H
#define IATIPUB_STANDARD_TSV_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct tsv_table;

enum { NO_TSV_COLUMN = -1, NO_TSV_ROW = -1 };

/* Reads the embedded file of that name, or the one that replaces it. The caller owns the result:
 * tsv_table_free. NULL and `error` if there is none, or it is no such table. */
struct tsv_table *tsv_table_open(const char *resource, struct error *error);
/* The same from memory: `text`, NUL-terminated, is taken. `where` names it in messages. */
struct tsv_table *tsv_table_parse(char *text, const char *where, struct error *error);
void tsv_table_free(struct tsv_table *table); /* NULL is fine */

size_t tsv_table_rows(const struct tsv_table *table);
/* The column of that name, or NO_TSV_COLUMN. */
int tsv_table_column(const struct tsv_table *table, const char *name);
/* A cell, lent; "" if it is blank. */
const char *tsv_table_cell(const struct tsv_table *table, size_t row, int column);

/* The first row whose first cell is `key`, or NO_TSV_ROW. Keys are compared byte by byte. */
long tsv_table_row(const struct tsv_table *table, const char *key);
/* The cell in that row and the column of that name, lent; "" if there is no such row, column or
 * value. */
const char *tsv_table_find(const struct tsv_table *table, const char *key, const char *column);

#endif
