/* Letters without regard to case: "SUÈDE" and "Suède" fold to the same text.
 *
 * Letters of the scripts that have capitals become small ones; whatever else stays as it is.
 * Accents stay: "Suede" is another word. Independent of the locale. */
#ifndef IATIPUB_BASE_SMALL_LETTERS_H
#define IATIPUB_BASE_SMALL_LETTERS_H

#include <stddef.h>
#include <stdint.h>

/* Writes `length` bytes of UTF-8 folded to `folded`, which has room for `length` + 1, ends it with
 * a NUL and returns its length, which is never larger. Bytes that are not UTF-8 are copied. */
size_t small_letters(char *folded, const char *text, size_t length);

/* The small letter of one character of Unicode, or the character itself. */
uint32_t small_letter(uint32_t character);

#endif
