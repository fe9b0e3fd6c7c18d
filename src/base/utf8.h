/* Characters in UTF-8. */
#ifndef IATIPUB_BASE_UTF8_H
#define IATIPUB_BASE_UTF8_H

#include <stddef.h>

/* How many bytes the character at `text` takes, of which `left` may be read; 0 if there is none:
 * too few bytes, or bytes that are not UTF-8 (longer than needed, surrogates, above U+10FFFF). */
size_t utf8_length(const char *text, size_t left);

#endif
