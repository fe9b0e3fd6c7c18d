/* Exact decimals: money, percentages. A decimal is an integer and its scale (the number of digits
 * after the point), so nothing is ever rounded unless asked for. */
#ifndef IATIPUB_BASE_DECIMAL_H
#define IATIPUB_BASE_DECIMAL_H

#include <gmp.h>
#include <stdbool.h>

struct decimal {
    mpz_t digits;
    unsigned scale;
};

/* Every decimal is first initialised (to 0) and at last cleared. */
void decimal_init(struct decimal *decimal);
void decimal_clear(struct decimal *decimal);

/* True if `text` is an xsd:decimal: an optional sign, digits, an optional point and digits; no
 * exponent, no thousands separators, no spaces. */
bool decimal_is_valid(const char *text);

/* Reads an xsd:decimal of at most 1,000 characters. False (and `decimal` untouched) if it isn't. */
bool decimal_parse(struct decimal *decimal, const char *text);

/* total += amount. The scale becomes the larger of the two. */
void decimal_add(struct decimal *total, const struct decimal *amount);

/* total -= amount, likewise. */
void decimal_subtract(struct decimal *total, const struct decimal *amount);

/* product *= factor. The scale becomes the sum of the two. */
void decimal_multiply(struct decimal *product, const struct decimal *factor);

/* Gives the number `places` digits after the point: zeros are added, or the number rounded, half
 * away from zero. */
void decimal_round(struct decimal *decimal, unsigned places);

/* dividend /= divisor, which is not 0, rounded to `places`, half away from zero. */
void decimal_divide(struct decimal *dividend, const struct decimal *divisor, unsigned places);

/* -1, 0 or 1 as a < b, a = b or a > b, whatever their scales. */
int decimal_compare(const struct decimal *a, const struct decimal *b);

/* The number with all digits of its scale ("1500.00"). The caller frees. */
char *decimal_text(const struct decimal *decimal);

#endif
