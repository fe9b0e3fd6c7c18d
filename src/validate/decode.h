/* The characters of an XML file.
 *
 * Opens a file, unpacks it if it is gzip or zstandard (validate/decompress.h), finds out its
 * encoding the way XML says (byte order mark or the pattern of the first bytes, then the
 * declaration, else UTF-8) and gives its contents as UTF-8, block by block. Every encoding that
 * libxml2 knows is read; UTF-7 is not, as it can hide markup.
 *
 * Text that is UTF-8 already is passed on unchecked (the parser checks it), and goes straight from
 * the file into the reader's block if that has room for DECODER_DIRECT bytes. What is wrong with
 * the packing or the encoding is a fault of the data and kept as a sentence that goes on after "the
 * file"; the text ends there. */
#ifndef IATIPUB_VALIDATE_DECODE_H
#define IATIPUB_VALIDATE_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { DECODER_DIRECT = 16384 };

struct decoder;

/* "-" is standard input. NULL and `error` if the file can't be opened. */
struct decoder *decoder_open(const char *path, struct error *error);
/* NULL is fine. */
void decoder_close(struct decoder *decoder);

/* Fills `block` with up to `size` bytes of UTF-8; `size` is at least 1. Returns how many, 0 at the
 * end, after a fault and after a read error. */
size_t decoder_read(struct decoder *decoder, char *block, size_t size);

/* True once decoder_read has given everything there is. */
bool decoder_ended(const struct decoder *decoder);
/* What is wrong with packing or encoding, NULL if nothing; lent. It lies where the text given ends,
 * and is known once the reader has come there. */
const char *decoder_fault(const struct decoder *decoder);
/* The errno of a failed read, 0 if there was none. */
int decoder_errno(const struct decoder *decoder);
/* How many bytes of the file, as it lies on disk, were read so far: how far the work has come. */
uint64_t decoder_taken(const struct decoder *decoder);

#endif
