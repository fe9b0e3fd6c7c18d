/* Which row of a sheet names the columns, and how.
 *
 * The first rows of a sheet are gathered in a window; then the header is found:
 *
 * - It is the first row that has mostly texts and more than half as many filled cells as the widest
 *   row of the window: titles and notes above a table are narrower than it, and so is a row of
 *   headings that each span several columns.
 * - If cells of that row are merged over several columns and the row below names these one by one,
 *   both are the header: the lower one names the columns, and where it is blank the upper one does.
 * - Where names repeat, the heading that spans a column comes before its name: "Budget" over
 * "Value" and "Date" gives "Budget Value". A heading spans the cells it is merged with; in a row
 * without any merged cells, all up to the next heading. So do the headings above these, up to three
 * rows.
 *
 * A row that the caller knows to be the header is taken as it is, with the headings above it. */
#ifndef IATIPUB_RECORDS_XLSX_HEADER_H
#define IATIPUB_RECORDS_XLSX_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "records/xlsx_ranges.h"

enum {
    XLSX_WINDOW_ROWS = 16,   /* that are looked at */
    XLSX_HEADING_ROWS = 3,   /* above the names */
    XLSX_HEADING_MOST = 512, /* bytes of a cell that are kept */
};

struct xlsx_heading {
    unsigned column; /* from 1 */
    bool is_text;    /* not a number, a date ... */
    char *text;      /* trimmed, white space inside made single blanks; never empty */
};

struct xlsx_window_row {
    unsigned number;
    struct xlsx_heading *cells; /* by column */
    size_t count, capacity;
};

/* Zero it before the first use. */
struct xlsx_window {
    struct xlsx_window_row rows[XLSX_WINDOW_ROWS];
    size_t count;
};

/* Adds a row that has nothing in it yet; the first one leaves if there are too many. */
void xlsx_window_add_row(struct xlsx_window *window, unsigned number);
/* Adds a cell to the last row; nothing if the text is blank. */
void xlsx_window_add_cell(struct xlsx_window *window, unsigned column, bool is_text,
                          const char *text, size_t length);
void xlsx_window_release(struct xlsx_window *window);

/* The columns that have names, by their place in the sheet. Zero it before the first use. */
struct xlsx_header {
    unsigned row; /* that data begins below */
    char **names;
    unsigned *columns; /* from 1 */
    size_t count;
};
void xlsx_header_release(struct xlsx_header *header);

/* The index of the row that the header is found from: the row numbered `stated`, or with 0 the
 * first that can be one. False if there is none. */
bool xlsx_header_pick(const struct xlsx_window *window, unsigned stated, size_t *index);

/* True if the header can't be told without knowing which cells are merged. */
bool xlsx_header_needs_ranges(const struct xlsx_window *window, unsigned stated, size_t index);

/* Makes the names. Those that still repeat are left so. */
void xlsx_header_make(struct xlsx_header *header, const struct xlsx_window *window, unsigned stated,
                      size_t index, const struct xlsx_ranges *ranges);

#endif
