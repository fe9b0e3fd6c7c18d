/* One sheet with path headers: its configuration row, its header, and what its columns mean.
 *
 * Give it the rows of the sheet one by one until it has a header; all further rows are records.
 *
 * Only records/path_headers.c uses this. */
#ifndef IATIPUB_RECORDS_PATH_SHEET_H
#define IATIPUB_RECORDS_PATH_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "records/grid.h"
#include "records/header_path.h"
#include "records/layout_report.h"
#include "records/path_commands.h"
#include "standard/layout.h"

struct path_column {
    size_t index;  /* of its cells in a row, from 0 */
    size_t number; /* in the spreadsheet, from 1 */
    const char *header;
    struct header_path path;
};

enum path_sheet_state { SHEET_BEGINS, SHEET_HAS_HEADER, SHEET_LEFT_OUT };

struct path_sheet {
    char *path; /* what findings call it */
    char *name;
    enum path_sheet_state state;
    struct path_commands commands;
    size_t first_row;            /* rows before it are no header, or no records */
    struct path_column *columns; /* sorted by path */
    size_t count;
    size_t identifier; /* column, from 0 */
};

/* What all sheets of a source share. */
struct path_sheet_context {
    const struct layout *layout;
    struct problem_report *report;
    struct arena *arena;       /* of paths */
    const struct table **root; /* activities or organisations; NULL until a header says it */
};

void path_sheet_begin(struct path_sheet *sheet, const char *path, const char *name,
                      const struct path_commands *commands);
void path_sheet_release(struct path_sheet *sheet);

/* Takes the commands of a configuration row. */
void path_sheet_configure(struct path_sheet *sheet, const struct grid_row *row,
                          struct problem_report *report);

/* Takes a row of the sheet. True if it is a record. */
bool path_sheet_take(struct path_sheet *sheet, const struct grid_row *row,
                     const struct path_sheet_context *context);

#endif
