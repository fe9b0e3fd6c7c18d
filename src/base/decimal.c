#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

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
    struct strbuf digits = STRBUF_INIT;
    const char *point = strchr(text, '.');
    for (const char *c = *text == '+' ? text + 1 : text; *c; c++)
        if (*c != '.')
            strbuf_addch(&digits, *c);
    mpz_set_str(decimal->digits, digits.text, 10);
    decimal->scale = point ? (unsigned)strlen(point + 1) : 0;
    strbuf_release(&digits);
    return true;
}

/* digits * 10^places into `scaled`. */
static void scale_up(mpz_t scaled, const mpz_t digits, unsigned places)
{
    mpz_ui_pow_ui(scaled, 10, places);
    mpz_mul(scaled, scaled, digits);
}

void decimal_add(struct decimal *total, const struct decimal *amount)
{
    mpz_t scaled;
    mpz_init(scaled);
    if (total->scale < amount->scale) {
        scale_up(scaled, total->digits, amount->scale - total->scale);
        mpz_add(total->digits, scaled, amount->digits);
        total->scale = amount->scale;
    } else {
        scale_up(scaled, amount->digits, total->scale - amount->scale);
        mpz_add(total->digits, total->digits, scaled);
    }
    mpz_clear(scaled);
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
    char *digits = xmalloc(mpz_sizeinbase(decimal->digits, 10) + 2);
    mpz_get_str(digits, 10, decimal->digits);
    const char *whole = *digits == '-' ? digits + 1 : digits;
    size_t length = strlen(whole);
    struct strbuf text = STRBUF_INIT;
    if (*digits == '-')
        strbuf_addch(&text, '-');
    for (size_t i = length; i <= decimal->scale; i++) /* 5 with scale 2 is 0.05 */
        strbuf_addch(&text, '0');
    strbuf_add(&text, whole, length);
    free(digits);
    if (decimal->scale) {
        char *fraction = xstrdup(text.text + text.length - decimal->scale);
        text.length -= decimal->scale;
        strbuf_addch(&text, '.');
        strbuf_add(&text, fraction, decimal->scale);
        free(fraction);
    }
    return strbuf_detach(&text);
}
