/* Byte offsets to lines and columns, while the text streams by.
 *
 * Feed the text as it is read, then move forward to any offset not passed yet: the cursor knows its
 * line and column. Only the text between the cursor and what was fed last is kept. Lines end at LF,
 * CR or CRLF; columns count characters, not bytes; a byte order mark counts as nothing. */
#ifndef IATIPUB_VALIDATE_POSITION_H
#define IATIPUB_VALIDATE_POSITION_H

#include <stdbool.h>
#include <stddef.h>

struct position {
    size_t offset;       /* of the cursor, in bytes of UTF-8 text */
    size_t line, column; /* of the cursor, from 1 */
    size_t fed;          /* bytes fed so far */
    bool after_cr;
    char *window; /* the text from the cursor on: window[start .. start + fed - offset) */
    size_t start, capacity;
};

#define POSITION_INIT                                                                              \
    {                                                                                              \
        .line = 1, .column = 1                                                                     \
    }

void position_release(struct position *position);

/* Adds text; copies it. */
void position_feed(struct position *position, const char *text, size_t length);

/* Moves the cursor to `offset`. An offset behind the cursor leaves it where it is, one beyond the
 * text moves it to the end. */
void position_move(struct position *position, size_t offset);

#endif
