/* The bytes of a file, unpacked on the way if it is a gzip or a zstandard file.
 *
 * Open, read blocks until 0 comes, then ask for fault and errno. What a file is, its first bytes
 * tell, never its name. One layer is taken off: a gzip file in a gzip file stays one. Members of a
 * gzip file and frames of a zstandard file that follow each other are one text.
 *
 * Memory does not grow with the file: a block and what the format itself needs, 32 KB for gzip and
 * at most 128 MB for zstandard; a file that asks for more is refused. Bytes that are not packed go
 * straight from the file into the reader's block.
 *
 * A damaged file is a fault of the data and kept as a sentence that goes on after "the file"; what
 * could be unpacked before the damage is given first. */
#ifndef IATIPUB_VALIDATE_DECOMPRESS_H
#define IATIPUB_VALIDATE_DECOMPRESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct decompressor;

/* "-" is standard input. NULL and `error` if the file can't be opened. */
struct decompressor *decompressor_open(const char *path, struct error *error);
/* NULL is fine. */
void decompressor_close(struct decompressor *decompressor);

/* Fills `block` with up to `size` bytes. Returns how many, 0 at the end, after a fault and after a
 * read error; `size` is at least 1. */
size_t decompressor_read(struct decompressor *decompressor, char *block, size_t size);

/* What is wrong with the packed data, NULL if nothing; lent. It lies where the bytes given end. */
const char *decompressor_fault(const struct decompressor *decompressor);
/* The errno of a failed read, 0 if there was none. */
int decompressor_errno(const struct decompressor *decompressor);
/* How many bytes of the file, packed as they are, were read so far. */
uint64_t decompressor_taken(const struct decompressor *decompressor);

#endif
