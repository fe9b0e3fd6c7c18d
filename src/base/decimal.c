#include "base/decimal.h"

#include <string.h>

#include "base/alloc.h"

enum { LONGEST_TEXT = 1000 };

void decimal_init(struct decimal *decimal)
{
    mpz_init(decimal->digits);
    decimal->scale = 0;
}

void decimal_clear(struct decimal *decimal)
{
    mpz_clear(decimal->digits);
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

bool decimal_is_valid(const char *text)
{
    if (*text == '+' || *text == '-')
        text++;
    size_t whole = count_digits(text), fraction = 0;
    text += whole;
    if (*text == '.') {
        fraction = count_digits(text + 1);
        text += 1 + fraction;
    }
    return *text == '\0' && whole + fraction > 0;
}

bool decimal_parse(struct decimal *decimal, const char *text)
{
    if (strlen(text) > LONGEST_TEXT || !decimal_is_valid(text))
        return false;
    char digits[LONGEST_TEXT + 1], *end = digits;
    const char *point = strchr(text, '.');
    for (const char *c = *text == '+' ? text + 1 : text; *c; c++)
        if (*c != '.')
            *end++ = *c;
    *end = '\0';
    mpz_set_str(decimal->digits, digits, 10);
    decimal->scale = point ? (unsigned)strlen(point + 1) : 0;
    return true;
}

/* digits * 10^places into `scaled`. */
static void scale_up(mpz_t scaled, const mpz_t digits, unsigned places)
{
    mpz_ui_pow_ui(scaled, 10, places);
    mpz_mul(scaled, scaled, digits);
}

static void combine(struct decimal *total, const struct decimal *amount,
                    void (*operation)(mpz_ptr, mpz_srcptr, mpz_srcptr))
{
    if (total->scale == amount->scale) {
        operation(total->digits, total->digits, amount->digits);
        return;
    }
    mpz_t scaled;
    mpz_init(scaled);
    if (total->scale < amount->scale) {
        scale_up(scaled, total->digits, amount->scale - total->scale);
        operation(total->digits, scaled, amount->digits);
        total->scale = amount->scale;
    } else {
        scale_up(scaled, amount->digits, total->scale - amount->scale);
        operation(total->digits, total->digits, scaled);
    }
    mpz_clear(scaled);
}

void decimal_add(struct decimal *total, const struct decimal *amount)
{
    combine(total, amount, mpz_add);
}

void decimal_subtract(struct decimal *total, const struct decimal *amount)
{
    combine(total, amount, mpz_sub);
}

void decimal_multiply(struct decimal *product, const struct decimal *factor)
{
    mpz_mul(product->digits, product->digits, factor->digits);
    product->scale += factor->scale;
}

/* number / divisor, which is above 0, half away from zero. */
static void divide_rounding(mpz_t number, mpz_t divisor)
{
    bool negative = mpz_sgn(number) < 0;
    mpz_abs(number, number);
    mpz_mul_2exp(number, number, 1);
    mpz_add(number, number, divisor);
    mpz_mul_2exp(divisor, divisor, 1);
    mpz_fdiv_q(number, number, divisor);
    if (negative)
        mpz_neg(number, number);
}

void decimal_round(struct decimal *decimal, unsigned places)
{
    mpz_t power;
    mpz_init(power);
    if (places >= decimal->scale) {
        scale_up(power, decimal->digits, places - decimal->scale);
        mpz_swap(decimal->digits, power);
    } else {
        mpz_ui_pow_ui(power, 10, decimal->scale - places);
        divide_rounding(decimal->digits, power);
    }
    decimal->scale = places;
    mpz_clear(power);
}

void decimal_divide(struct decimal *dividend, const struct decimal *divisor, unsigned places)
{
    mpz_t above, below;
    mpz_inits(above, below, NULL);
    scale_up(above, dividend->digits, divisor->scale + places);
    scale_up(below, divisor->digits, dividend->scale);
    if (mpz_sgn(below) < 0) {
        mpz_neg(above, above);
        mpz_neg(below, below);
    }
    divide_rounding(above, below);
    mpz_swap(dividend->digits, above);
    dividend->scale = places;
    mpz_clears(above, below, NULL);
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
    unsigned scale = a->scale > b->scale ? a->scale : b->scale;
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    scale_up(x, a->digits, scale - a->scale);
    scale_up(y, b->digits, scale - b->scale);
    int order = mpz_cmp(x, y);
    mpz_clears(x, y, NULL);
    return (order > 0) - (order < 0);
}

char *decimal_text(const struct decimal *decimal)
{
    unsigned scale = decimal->scale;
    size_t room = mpz_sizeinbase(decimal->digits, 10) + 2; /* sign and NUL */
    char *text = xmalloc(room + scale + 2);                /* zeros and the point */
    mpz_get_str(text, 10, decimal->digits);
    char *whole = *text == '-' ? text + 1 : text;
    size_t length = strlen(whole);
    if (length <= scale) { /* 5 with scale 2 is 0.05 */
        size_t zeros = scale + 1 - length;
        memmove(whole + zeros, whole, length + 1);
        memset(whole, '0', zeros);
        length += zeros;
    }
    if (scale) {
        char *fraction = whole + length - scale;
        memmove(fraction + 1, fraction, scale + 1);
        *fraction = '.';
    }
    return text;
}
