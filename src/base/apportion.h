/* A whole in parts that add up to it: the method of the largest remainder. */
#ifndef IATIPUB_BASE_APPORTION_H
#define IATIPUB_BASE_APPORTION_H

#include <gmp.h>
#include <stddef.h>

/* Cuts `whole` into `count` parts as the weights are to each other, each part rounded to an integer
 * so that together they are `whole` exactly: every part is rounded towards zero, and what is left
 * goes, one each, to the parts that lost most; of those that lost the same, to the first. A
 * negative whole has negative parts. The weights are not negative, not all 0, and stay as they
 * are; `parts` are initialised. */
void apportion(const mpz_t whole, mpz_t *weights, size_t count, mpz_t *parts);

#endif
