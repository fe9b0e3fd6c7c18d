/* JSON that was taken apart when the program was built.
 *
 * Reading the text of the standard's rules took a third of the time of checking a small file, so
 * they travel in a form that needs no parsing. packaging/pack_json.c writes it: each value is a
 * byte that says what it is and what belongs to it.
 *
 *   s TEXT NUL           text
 *   i DIGITS NUL         a whole number
 *   t, f                 true, false
 *   [ VALUE... ]         a list
 *   { s NAME NUL VALUE... }  an object
 *
 * There is no form for null, for fractions and for text with NUL in it. */
#ifndef IATIPUB_STANDARD_PACKED_JSON_H
#define IATIPUB_STANDARD_PACKED_JSON_H

#include <jansson.h>
#include <stddef.h>

/* The value that the bytes stand for; the caller owns it: json_decref. NULL if they are damaged. It
 * calls itself for what is nested, so it is only for what was packed by the build. */
json_t *packed_json_read(const char *bytes, size_t length);

#endif
