/* Letters without regard to case: "SUÈDE" and "Suède" fold to the same text.
 *
 * Latin, Greek and Cyrillic letters become small ones; whatever else stays as it is. Accents stay:
 * "Suede" is another word. Independent of the locale. */
#ifndef IATIPUB_BASE_SMALL_LETTERS_H
#define IATIPUB_BASE_SMALL_LETTERS_H

#include <stddef.h>

/* Writes `length` bytes of UTF-8 folded to `folded`, which has room for `length` + 1, ends it with
 * a NUL and returns its length, which is never larger. Bytes that are not UTF-8 are copied. */
size_t small_letters(char *folded, const char *text, size_t length);

#endif
