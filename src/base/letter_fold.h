/* Characters as they are compared when something must be found however it is written.
 *
 * Case and accents make no difference, nor does it whether an accent is part of its letter or
 * follows it: capital E, small e, and either with an acute are all "e", and Turkish letters i with
 * and without a dot are one. Quotation marks, dashes and spaces are one each; what is not seen
 * (soft hyphens, signs without width, marks of direction) is nothing. Independent of the locale. */
#ifndef IATIPUB_BASE_LETTER_FOLD_H
#define IATIPUB_BASE_LETTER_FOLD_H

#include <stdint.h>

enum { LETTER_FOLD_MOST = 3 };

/* Writes what a character of Unicode folds to, and returns how many characters that are: 0 to
 * LETTER_FOLD_MOST. */
unsigned letter_fold(uint32_t character, uint32_t folded[LETTER_FOLD_MOST]);

#endif
