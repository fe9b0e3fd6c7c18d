/* The configuration row of sheets with path headers: its first cell is "#", the others are
 * commands, such as "skiprows 2" (docs/layouts.md). */
#ifndef IATIPUB_RECORDS_PATH_COMMANDS_H
#define IATIPUB_RECORDS_PATH_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "records/grid.h"

/* What the commands say. Texts are static. */
struct path_commands {
    size_t skip_rows;       /* rows before the header that say nothing */
    size_t header_rows;     /* 0 and 1: the header is one row; only the first one counts */
    bool is_ignored;        /* the sheet is not read */
    bool has_hash_comments; /* columns and sheets that begin with "#" are comments */
    const char *root;       /* root element: "iati-organisations"; NULL: by the header */
    const char *identifier; /* header of the identifier; NULL: by the root element */
};

bool is_command_row(const struct grid_row *row);

/* Takes one command. False if it is not known or its value can't be used. */
bool path_command_take(struct path_commands *commands, const char *text);

#endif
