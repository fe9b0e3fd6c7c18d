/* The characters of an XML file.
 *
 * Opens a file, finds out its encoding the way XML says (byte order mark, then the declaration,
 * else UTF-8) and gives its contents as UTF-8, block by block. Text that is UTF-8 already is passed
 * on unchecked: the parser checks it. What is wrong with the encoding is a fault of the data and
 * kept as a sentence; the text ends there. */
#ifndef IATIPUB_VALIDATE_DECODE_H
#define IATIPUB_VALIDATE_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct decoder;

/* "-" is standard input. NULL and `error` if the file can't be opened. */
struct decoder *decoder_open(const char *path, struct error *error);
/* NULL is fine. */
void decoder_close(struct decoder *decoder);

/* Fills `block` with up to `size` bytes of UTF-8; `size` is at least 16. Returns how many, 0 at the
 * end, after a fault and after a read error. */
size_t decoder_read(struct decoder *decoder, char *block, size_t size);

/* True once decoder_read has given everything there is. */
bool decoder_ended(const struct decoder *decoder);
/* What is wrong with the encoding, NULL if nothing; lent. It lies where the text given ends. */
const char *decoder_fault(const struct decoder *decoder);
/* The errno of a failed read, 0 if there was none. */
int decoder_errno(const struct decoder *decoder);

#endif
