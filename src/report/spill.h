/* Bytes that are written one after the other, in memory while they are few and in a temporary file
 * once they are many.
 *
 * The file is made in TMPDIR (or /tmp) and has no name, so nothing is left of it when the program
 * ends, however it ends. Adding, then reading with any number of cursors. */
#ifndef IATIPUB_REPORT_SPILL_H
#define IATIPUB_REPORT_SPILL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* What is held in memory at most before it goes to the file. */
enum { SPILL_HELD = 4 * 1024 * 1024 };

struct spill {
    struct strbuf held; /* the last bytes */
    size_t written;     /* bytes before these, in the file */
    int descriptor;     /* -1: no file yet */
};

#define SPILL_INIT                                                                                 \
    {                                                                                              \
        .held = STRBUF_INIT, .descriptor = -1                                                      \
    }

void spill_release(struct spill *spill);

/* Adds bytes. False and `error` if the file can't be written; what was added before stays. */
bool spill_add(struct spill *spill, const void *data, size_t length, struct error *error);

/* How many bytes have been added. */
size_t spill_length(const struct spill *spill);

/* Forgets all but the first `length` bytes. */
void spill_cut(struct spill *spill, size_t length);

/* Reads from an offset on. Several may read one spill that is no longer added to. */
struct spill_cursor {
    const struct spill *spill;
    size_t offset;        /* of the next byte */
    struct strbuf window; /* bytes read ahead: the spill's from `window_start` on */
    size_t window_start;
};

void spill_cursor_begin(struct spill_cursor *cursor, const struct spill *spill);
void spill_cursor_release(struct spill_cursor *cursor);

/* Lends the next `length` bytes without passing over them, until the next call; fewer, and
 * `*length` says how many, at the end. NULL and `error` if the file can't be read. */
const char *spill_cursor_peek(struct spill_cursor *cursor, size_t *length, struct error *error);

#endif
