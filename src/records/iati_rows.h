/* The rows that one activity (or organisation) of an IATI file becomes, gathered until it ends.
 *
 * A row may take values as long as its element is open; rows are given out in the order in which
 * they were begun. Texts are copied.
 *
 * Only records/iati_*.c and records/tree_reader.c use this. */
#ifndef IATIPUB_RECORDS_IATI_ROWS_H
#define IATIPUB_RECORDS_IATI_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "records/reader.h"
#include "standard/layout.h"

struct iati_value;

struct iati_row {
    const struct table *table;
    size_t line;     /* of the element's tag in the file */
    const char *key; /* of the row; NULL: none yet. Lent by the rows */
    struct iati_value *values;
    struct iati_row *next;
};

/* Zero it before the first use, then iati_rows_init. */
struct iati_rows {
    struct arena arena;
    struct iati_row *first, *last;
    size_t *counts; /* rows of each table, by its index: their keys */
    size_t table_count;
    const char *identifier; /* what joins the rows of the activity; NULL: not known yet */
};

void iati_rows_init(struct iati_rows *rows, const struct layout *layout);
void iati_rows_release(struct iati_rows *rows);
/* Forgets all rows. */
void iati_rows_reset(struct iati_rows *rows);

/* Begins a row at the end. `parent` is the row of its parent, which gets a key if the tables are
 * joined by one; NULL: none. */
struct iati_row *iati_rows_add(struct iati_rows *rows, const struct table *table,
                               struct iati_row *parent, size_t line);
/* The row's key, given now if it has none; "" for activities and organisations. */
const char *iati_row_key(struct iati_rows *rows, struct iati_row *row);

/* Sets a value; `column` may be NO_COLUMN, then nothing happens. */
void iati_row_set(struct iati_rows *rows, struct iati_row *row, int column, const char *text,
                  size_t length);
/* The same for a text that ends with a NUL; NULL: nothing happens. */
void iati_row_set_text(struct iati_rows *rows, struct iati_row *row, int column, const char *text);

/* The row as a reader gives it: all columns of its table but the last, which is the store's, with
 * the identifier in the first. Texts are lent by the rows. */
void iati_row_fill(const struct iati_rows *rows, const struct iati_row *row, struct cell *cells);

#endif
