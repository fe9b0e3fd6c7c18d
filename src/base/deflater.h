/* Text deflated as it comes, into a file: what an archive holds of it, found out on the way.
 *
 *     struct deflater *deflater = deflater_new(file);
 *     while (...) { strbuf_addstr(&text, ...);
 *                   if (text.length >= DEFLATER_PIECE) deflater_take(deflater, &text); }
 *     deflater_take(deflater, &text);
 *     deflater_end(deflater, true, &deflated);
 *
 * Once there are several pieces a thread of its own deflates one while the caller makes the next.
 * Nobody else may touch the file until deflater_end. The same pieces give the same bytes. */
#ifndef IATIPUB_BASE_DEFLATER_H
#define IATIPUB_BASE_DEFLATER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/strbuf.h"

/* A good size for a piece, in bytes. */
enum { DEFLATER_PIECE = 256 * 1024 };

struct deflated {
    uint32_t crc;    /* CRC-32 of the text */
    uint64_t length; /* of the text, in bytes */
    uint64_t packed; /* bytes in the file */
};

struct deflater;

/* Begins a raw deflate stream at the file's position. */
struct deflater *deflater_new(FILE *file);

/* Takes the text, and leaves an empty one with memory of its own. */
void deflater_take(struct deflater *deflater, struct strbuf *text);

/* Ends the stream, or, if it is not the last, cuts it at a whole byte so that another stream may
 * follow as if it were one. Frees the deflater. False and errno if the file took not all. */
bool deflater_end(struct deflater *deflater, bool is_last, struct deflated *deflated);

/* Gives up what was begun. NULL is fine. */
void deflater_abort(struct deflater *deflater);

/* The sum of two streams, one after the other. */
struct deflated deflated_join(const struct deflated *first, const struct deflated *second);

#endif
