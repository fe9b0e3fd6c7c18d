/* Characters in UTF-8. */
#ifndef IATIPUB_BASE_UTF8_H
#define IATIPUB_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* U+FFFD, which stands for bytes that are not UTF-8. */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"

/* How many bytes the character at `text` takes, of which `left` may be read; 0 if there is none:
 * too few bytes, or bytes that are not UTF-8 (longer than needed, surrogates, above U+10FFFF). */
size_t utf8_length(const char *text, size_t left);

/* The length of as many whole characters as fit into `most` bytes of a text of `length`. */
size_t utf8_cut(const char *text, size_t length, size_t most);

/* The length of the UTF-8 that a text begins with. */
size_t utf8_valid_length(const char *text, size_t length);
/* True if all of the text is UTF-8. */
bool utf8_is_valid(const char *text, size_t length);

#endif
