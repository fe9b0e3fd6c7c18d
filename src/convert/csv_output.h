/* A CSV file being written: RFC 4180, UTF-8, lines that end in a line feed.
 *
 * Set cells by column, in any order, then write the row; it ends at its last cell, or at `width`.
 * The file appears under its name when it is committed. */
#ifndef IATIPUB_CONVERT_CSV_OUTPUT_H
#define IATIPUB_CONVERT_CSV_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"

/* Zero it before the first use; csv_output_abort is then always safe. */
struct csv_output {
    struct output_file file;
    const char **cells; /* of the row, by column; NULL: blank */
    size_t capacity, used;
    size_t width; /* every row has at least so many cells; 0: as many as were set */
    struct arena texts;
    size_t rows; /* that were written */
};

bool csv_output_open(struct csv_output *output, const char *path, struct error *error);
/* Copies the text. A blank one is no cell. */
void csv_output_set(struct csv_output *output, size_t column, const char *text);
/* Writes the row, unless it is empty, and forgets its cells. False if it can't be written. */
bool csv_output_end_row(struct csv_output *output, struct error *error);
bool csv_output_commit(struct csv_output *output, struct error *error);
/* Gives up what is not committed, and all memory. */
void csv_output_abort(struct csv_output *output);

#endif
