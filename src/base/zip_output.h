/* A zip archive being written by minizip, entry after entry, with what was deflated before.
 *
 *     struct zip_output *zip = zip_output_new(file, &error);
 *     zip_output_add(zip, "a.xml", &entry);
 *     zip_output_end(zip);
 *
 * Entries bear the first date that zip knows, so the same texts give the same bytes. Those of 4 GiB
 * and more, and archives of that size, are written as ZIP64. */
#ifndef IATIPUB_BASE_ZIP_OUTPUT_H
#define IATIPUB_BASE_ZIP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/deflater.h"
#include "base/error.h"

struct zip_output;

/* Begins an archive in a file, the caller's, which is empty and open for writing. NULL and `error`
 * if the library is missing. */
struct zip_output *zip_output_new(FILE *file, struct error *error);

/* What an entry holds: a text, then perhaps what has been deflated already, then another text. */
struct zip_entry {
    const char *head, *tail;
    size_t head_length, tail_length;
    FILE *packed_file; /* NULL: nothing between the texts */
    off_t packed_at;   /* where in that file a stream lies that was not the last */
    struct deflated packed;
};

/* Adds an entry. False and errno if it can't be written or read. */
bool zip_output_add(struct zip_output *zip, const char *name, const struct zip_entry *entry);

/* Writes the directory and frees the archive. False and errno if the file took not all of it, this
 * time or before. */
bool zip_output_end(struct zip_output *zip);

#endif
