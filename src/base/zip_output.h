/* A zip archive being written, entry after entry.
 *
 *     struct zip_output zip = {.file = file};
 *     zip_output_add(&zip, "a.xml", &entry);
 *     zip_output_end(&zip);
 *     zip_output_release(&zip);
 *
 * Entries bear the first date that zip knows, so the same texts give the same bytes. Those of 4 GiB
 * and more, and archives of that size, are written as ZIP64. */
#ifndef IATIPUB_BASE_ZIP_OUTPUT_H
#define IATIPUB_BASE_ZIP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/deflater.h"
#include "base/strbuf.h"

struct zip_output {
    FILE *file;          /* the caller's, open for writing and reading, and empty */
    uint64_t large_from; /* sizes that need ZIP64; 0: those that do. Tests lower it */
    struct strbuf directory;
    uint64_t count;  /* entries */
    uint64_t length; /* bytes written */
    uint32_t crc;    /* of them */
};

#define ZIP_OUTPUT_INIT(file_)                                                                     \
    {                                                                                              \
        .file = (file_), .directory = STRBUF_INIT                                                  \
    }

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

/* Writes the directory, then reads the file and compares it with what was written. False and
 * errno. */
bool zip_output_end(struct zip_output *zip);

/* The file stays the caller's. */
void zip_output_release(struct zip_output *zip);

#endif
