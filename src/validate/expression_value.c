/* Conversions between numbers, texts and truth values: chapter 4 of XPath 1.0. */
#include "validate/expression_internal.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
    EXACT_DIGITS = 15,    /* integers of so many digits are doubles */
    SHORTEST_DIGITS = 15, /* decimals of so many digits survive as doubles */
    LONGEST_DIGITS = 17,  /* so many tell every double from the others */
    LONGEST_NUMBER = 400, /* 1.8e308 and 5e-324 written out */
};

bool span_equal(struct span first, struct span second)
{
    return first.length == second.length && memcmp(first.text, second.text, first.length) == 0;
}

bool is_true_number(double number)
{
    return number != 0 && !isnan(number);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static double parse_long(struct span span)
{
    char room[LONGEST_NUMBER], *copy = room;
    if (span.length >= sizeof room)
        copy = xmalloc(span.length + 1);
    memcpy(copy, span.text, span.length);
    copy[span.length] = '\0';
    double number = strtod(copy, NULL);
    if (copy != room)
        free(copy);
    return number;
}

/* Digits with at most one point among them and nothing else. A quotient of two exact doubles is
 * rounded once, as the number is to be; what is longer is left to the C library. */
static double parse_digits(struct span span)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t integer = 0;
    size_t digits = 0, fraction = 0;
    bool pointed = false;
    for (size_t i = 0; i < span.length; i++) {
        char c = span.text[i];
        if (c == '.' && !pointed) {
            pointed = true;
            continue;
        }
        if (c < '0' || c > '9')
            return NAN;
        digits++;
        fraction += pointed;
        if (digits <= EXACT_DIGITS)
            integer = integer * 10 + (uint64_t)(c - '0');
    }
    if (digits == 0)
        return NAN;
    return digits <= EXACT_DIGITS ? (double)integer / powers[fraction] : parse_long(span);
}

double span_number(struct span span)
{
    while (span.length && is_space(*span.text))
        span.text++, span.length--;
    while (span.length && is_space(span.text[span.length - 1]))
        span.length--;
    if (!span.length || *span.text != '-')
        return parse_digits(span);
    return -parse_digits((struct span){span.text + 1, span.length - 1});
}

/* Digits without a point, of the value 0.DIGITS times ten to the power of `point`. */
static void shortest_digits(double number, char digits[LONGEST_DIGITS + 1], int *point)
{
    char written[LONGEST_DIGITS + 16];
    for (int precision = SHORTEST_DIGITS; precision <= LONGEST_DIGITS; precision++) {
        snprintf(written, sizeof written, "%.*e", precision - 1, number);
        if (strtod(written, NULL) == number)
            break;
    }
    size_t count = 0;
    const char *at = written;
    for (; *at && *at != 'e'; at++)
        if (*at != '.')
            digits[count++] = *at;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    *point = *at ? (int)strtol(at + 1, NULL, 10) + 1 : 1;
}

static struct span write_number(double number, struct arena *arena)
{
    char digits[LONGEST_DIGITS + 1], text[LONGEST_NUMBER];
    int point = 0, written = 0;
    shortest_digits(fabs(number), digits, &point);
    int count = (int)strlen(digits);
    const char *sign = number < 0 ? "-" : "";
    if (point <= 0)
        written = snprintf(text, sizeof text, "%s0.%.*d%s", sign, -point, 0, digits);
    else if (point >= count)
        written = snprintf(text, sizeof text, "%s%s%.*d", sign, digits, point - count, 0);
    else
        written = snprintf(text, sizeof text, "%s%.*s.%s", sign, point, digits, digits + point);
    return (struct span){arena_copy(arena, text, (size_t)written), (size_t)written};
}

struct span number_text(double number, struct arena *arena)
{
    if (isnan(number))
        return (struct span){"NaN", 3};
    if (isinf(number))
        return number > 0 ? (struct span){"Infinity", 8} : (struct span){"-Infinity", 9};
    if (number == 0)
        return (struct span){"0", 1};
    return write_number(number, arena);
}

/* --- the text of nodes --- */

const struct node *tree_root(const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node;
}

/* All text inside an element in document order. A tree keeps the text directly inside an element in
 * one piece, and not where between the children it stood: it comes before theirs. */
static struct span joined_text(const struct node *top, struct evaluation *evaluation,
                               struct arena *arena)
{
    size_t length = 0;
    for (const struct node *node = top; node; node = tree_next(node, top))
        length += evaluation_spend(evaluation, 1) ? node->text_length : 0;
    if (!evaluation_spend(evaluation, length / BYTES_MADE_A_STEP))
        return (struct span){"", 0};
    char *text = arena_alloc(arena, length + 1), *end = text;
    for (const struct node *node = top; node; node = tree_next(node, top)) {
        memcpy(end, node->text, node->text_length);
        end += node->text_length;
    }
    *end = '\0';
    return (struct span){text, length};
}

struct span node_text(const struct reached *node, const struct node *origin,
                      struct evaluation *evaluation, struct arena *arena)
{
    const struct node *element = node->node ? node->node : tree_root(origin);
    if (node->attribute)
        return (struct span){node->attribute->value, node->attribute->length};
    if (node->is_text || !element->first)
        return (struct span){element->text, element->text_length};
    return joined_text(element, evaluation, arena);
}

struct span reached_span(const struct reached *node, struct evaluation *evaluation)
{
    struct span text = node_text(node, evaluation->origin, evaluation, &evaluation->scratch);
    bool enough = evaluation_spend(evaluation, text.length / BYTES_READ_A_STEP);
    return enough ? text : (struct span){"", 0};
}
