#include "validate/position.h"

#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* The place behind the last line end of the text, and how many lines end in it. */
static const char *last_line(const char *text, const char *end, size_t *lines)
{
    const char *line = text;
    for (const char *found; (found = memchr(line, '\n', (size_t)(end - line))); line = found + 1)
        ++*lines;
    return line;
}

/* As last_line, for text that has CR. */
static const char *last_line_of_any(const char *text, const char *end, size_t *lines)
{
    const char *line = text;
    for (const char *at = text; at < end; at++) {
        if (*at != '\n' && *at != '\r')
            continue;
        /* The two bytes of CRLF may be seen apart: LF counts then, as it stands last. */
        if (*at == '\n' || at[1] != '\n')
            ++*lines;
        line = at + 1;
    }
    return line;
}

static size_t count_characters(const char *text, const char *end)
{
    size_t count = 0;
    for (; text < end; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

void position_move(struct position *position, size_t offset)
{
    if (offset <= position->offset)
        return;
    const char *from = position->text + position->offset, *end = position->text + offset;
    size_t lines = 0;
    const char *line = memchr(from, '\r', (size_t)(end - from))
                           ? last_line_of_any(from, end, &lines)
                           : last_line(from, end, &lines);
    position->line += lines;
    if (line != from)
        position->column = 1;
    position->column += count_characters(line, end);
    if (line == position->text && position->offset == 0 && end - line >= 3 &&
        memcmp(line, byte_order_mark, 3) == 0)
        position->column--;
    position->offset = offset;
}
