/* Lines and columns in a text that is in memory.
 *
 * A cursor that only moves forward. Lines end at LF, CR or CRLF; columns count characters of UTF-8,
 * not bytes; a byte order mark counts as nothing. */
#ifndef IATIPUB_VALIDATE_POSITION_H
#define IATIPUB_VALIDATE_POSITION_H

#include <stddef.h>

struct position {
    const char *text;
    size_t offset;       /* of the cursor */
    size_t line, column; /* of the cursor, from 1 */
};

/* Moves the cursor to `offset`, which must lie within the text. An offset behind the cursor leaves
 * it where it is. */
void position_move(struct position *position, size_t offset);

#endif
