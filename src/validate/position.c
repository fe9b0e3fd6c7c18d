#include "validate/position.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { BYTE_ORDER_MARK_LENGTH = 3 };

void position_release(struct position *position)
{
    free(position->window);
    *position = (struct position)POSITION_INIT;
}

void position_feed(struct position *position, const char *text, size_t length)
{
    size_t kept = position->fed - position->offset;
    if (position->start + kept + length > position->capacity) {
        if (kept)
            memmove(position->window, position->window + position->start, kept);
        position->start = 0;
    }
    if (kept + length > position->capacity) {
        position->capacity = 2 * (kept + length);
        position->window = xrealloc(position->window, position->capacity);
    }
    if (length)
        memcpy(position->window + position->start + kept, text, length);
    position->fed += length;
}

static void pass(struct position *position, unsigned char byte)
{
    bool ends_crlf = byte == '\n' && position->after_cr;
    position->after_cr = byte == '\r';
    if (ends_crlf)
        return;
    if (byte == '\n' || byte == '\r') {
        position->line++;
        position->column = 1;
    } else if ((byte & 0xC0) != 0x80) {
        position->column++;
    }
}

static void skip_byte_order_mark(struct position *position)
{
    if (position->fed >= BYTE_ORDER_MARK_LENGTH &&
        memcmp(position->window + position->start, "\xEF\xBB\xBF", BYTE_ORDER_MARK_LENGTH) == 0) {
        position->offset += BYTE_ORDER_MARK_LENGTH;
        position->start += BYTE_ORDER_MARK_LENGTH;
    }
}

void position_move(struct position *position, size_t offset)
{
    if (offset > position->fed)
        offset = position->fed;
    if (offset > 0 && position->offset == 0)
        skip_byte_order_mark(position);
    while (position->offset < offset) {
        pass(position, (unsigned char)position->window[position->start]);
        position->start++;
        position->offset++;
    }
}
