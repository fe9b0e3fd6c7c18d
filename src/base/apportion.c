#include "base/apportion.h"

#include <stdlib.h>

#include "base/alloc.h"

/* What rounding took from one part. */
struct loss {
    mpz_t remainder;
    size_t part;
};

static int compare_losses(const void *a, const void *b)
{
    const struct loss *x = a, *y = b;
    int order = mpz_cmp(y->remainder, x->remainder);
    return order ? order : (x->part > y->part) - (x->part < y->part);
}

void apportion(const mpz_t whole, mpz_t *weights, size_t count, mpz_t *parts)
{
    struct loss *losses = xcalloc(count, sizeof *losses);
    mpz_t total, left, scaled;
    mpz_inits(total, left, scaled, NULL);
    for (size_t i = 0; i < count; i++)
        mpz_add(total, total, weights[i]);
    mpz_abs(left, whole);
    for (size_t i = 0; i < count; i++) {
        losses[i].part = i;
        mpz_init(losses[i].remainder);
        mpz_abs(scaled, whole);
        mpz_mul(scaled, scaled, weights[i]);
        mpz_tdiv_qr(parts[i], losses[i].remainder, scaled, total);
    }
    for (size_t i = 0; i < count; i++)
        mpz_sub(left, left, parts[i]);
    qsort(losses, count, sizeof *losses, compare_losses);
    for (size_t i = 0; i < count && mpz_sgn(left) > 0; i++) {
        mpz_add_ui(parts[losses[i].part], parts[losses[i].part], 1);
        mpz_sub_ui(left, left, 1);
    }
    for (size_t i = 0; i < count; i++) {
        if (mpz_sgn(whole) < 0)
            mpz_neg(parts[i], parts[i]);
        mpz_clear(losses[i].remainder);
    }
    mpz_clears(total, left, scaled, NULL);
    free(losses);
}
