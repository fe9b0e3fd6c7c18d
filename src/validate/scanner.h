/* Cuts a document into chunks that can be parsed by themselves.
 *
 * A chunk holds whole children of the root element (activities), some hundred kilobytes of them,
 * and is made a document of its own: the first begins with all that stands before the first
 * activity, the others with a copy of the root's start tag; all but the last end with an end tag
 * for the root. If every chunk is well-formed, so is the document, and the other way around: cuts
 * are only made between two activities (or organisations), by a scan that knows comments, CDATA,
 * processing instructions and quoted attribute values. For the same reason the schema finds the
 * same in the chunks as in the whole. How a document is cut depends on its text alone. */
#ifndef IATIPUB_VALIDATE_SCANNER_H
#define IATIPUB_VALIDATE_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Why the scan ended before the end of the document. */
enum scan_stop {
    SCAN_GOES_ON,
    SCAN_DOCTYPE,
    SCAN_LONG_TAG,
    SCAN_LONG_PIECE,
    SCAN_LONG_ITEM,
    SCAN_LONG_CHUNK,
};

/* Limits in bytes of UTF-8. A chunk grows until two activities follow each other. */
enum {
    LONGEST_TAG = 256 * 1024,
    LONGEST_PIECE = 10 * 1000 * 1000, /* comment, CDATA section or processing instruction */
    LONGEST_ITEM = 64 * 1024 * 1024,
    LONGEST_CHUNK = 2 * LONGEST_ITEM,
};

struct chunk {
    size_t index;        /* from 0 */
    char *text;          /* NUL-terminated */
    size_t length;       /* of the text, what was added included */
    size_t prefix;       /* bytes at the front that don't stand here in the document */
    size_t own;          /* bytes behind the prefix that do */
    size_t root_line;    /* of the document, in which the root's start tag begins; 0: not met yet */
    bool last;           /* the document ends here, or the scan stopped */
    enum scan_stop stop; /* the last chunk only: it breaks off because of this... */
    size_t stop_at;      /* ...at this offset in `text`; what is before could be scanned */
    size_t capacity;
};

void chunk_release(struct chunk *chunk);

struct scanner;

/* "-" is standard input. NULL and `error` if the file can't be opened. */
struct scanner *scanner_open(const char *path, struct error *error);
/* NULL is fine. */
void scanner_close(struct scanner *scanner);

/* Fills `chunk`, whose memory is used again, with the next chunk. False after the last one. An
 * empty document is one empty chunk. */
bool scanner_next(struct scanner *scanner, struct chunk *chunk);

/* Bytes of decoded text read so far. */
size_t scanner_bytes(const struct scanner *scanner);
/* Bytes of the file as it lies on disk, compressed or not, taken so far. */
size_t scanner_taken(const struct scanner *scanner);
/* As decoder_fault and decoder_errno (decode.h): they speak of the end of the last chunk. */
const char *scanner_fault(const struct scanner *scanner);
int scanner_errno(const struct scanner *scanner);

#endif
