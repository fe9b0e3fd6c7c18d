/* Comparisons: chapter 3.4 of XPath 1.0. One with a set of nodes is true if it is for one of them.
 * The parser puts such a set on the left side. */
#include "validate/expression_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 8 /* texts that are compared one by one */ };

static bool compare_numbers(enum comparison comparison, double left, double right)
{
    switch (comparison) {
    case IS_EQUAL:
        return left == right;
    case IS_UNEQUAL:
        return left != right;
    case IS_LESS:
        return left < right;
    case IS_LESS_OR_EQUAL:
        return left <= right;
    case IS_GREATER:
        return left > right;
    case IS_GREATER_OR_EQUAL:
        return left >= right;
    }
    return false;
}

static bool is_relational(enum comparison comparison)
{
    return comparison != IS_EQUAL && comparison != IS_UNEQUAL;
}

/* What each node of a set is compared with. */
struct with {
    const struct context *context;
    enum comparison comparison;
    struct span text;
    double number;
    const struct span *texts; /* sorted if there are more than FEW */
    size_t count;
    bool differing; /* not all texts are equal */
};

static struct span text_of(const struct with *with, const struct reached *node)
{
    return reached_span(node, with->context->evaluation);
}

static bool compare_with_text(void *data, const struct reached *node)
{
    const struct with *with = data;
    return span_equal(text_of(with, node), with->text) == (with->comparison == IS_EQUAL);
}

static bool compare_with_number(void *data, const struct reached *node)
{
    const struct with *with = data;
    return compare_numbers(with->comparison, span_number(text_of(with, node)), with->number);
}

static bool compare_nodes_with_value(const struct term *left, const struct term *right,
                                     struct with *with)
{
    if (right->type == GIVES_TEXT && !is_relational(with->comparison)) {
        with->text = term_text(right, with->context);
        return term_walk(left, with->context, compare_with_text, with);
    }
    with->number = term_number(right, with->context);
    return term_walk(left, with->context, compare_with_number, with);
}

/* Two sets -------------------------------------------------------------------------------------*/

static int compare_spans(const void *left, const void *right)
{
    const struct span *first = left, *second = right;
    if (first->length != second->length)
        return first->length < second->length ? -1 : 1;
    return memcmp(first->text, second->text, first->length);
}

static bool is_among_texts(void *data, const struct reached *node)
{
    const struct with *with = data;
    struct span text = text_of(with, node);
    if (with->count > FEW)
        return bsearch(&text, with->texts, with->count, sizeof text, compare_spans) != NULL;
    for (size_t i = 0; i < with->count; i++)
        if (span_equal(text, with->texts[i]))
            return true;
    return false;
}

static bool differs_from_texts(void *data, const struct reached *node)
{
    const struct with *with = data;
    return with->differing || !span_equal(text_of(with, node), with->texts[0]);
}

/* The number among the texts that is the easiest to be less or greater than; NaN if there is none.
 */
static double extreme_number(const struct with *with)
{
    bool greatest = with->comparison == IS_LESS || with->comparison == IS_LESS_OR_EQUAL;
    double extreme = NAN;
    for (size_t i = 0; i < with->count; i++) {
        double number = span_number(with->texts[i]);
        extreme = greatest ? fmax(extreme, number) : fmin(extreme, number);
    }
    return extreme;
}

static bool have_differing(const struct span *texts, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!span_equal(texts[0], texts[i]))
            return true;
    return false;
}

static bool compare_with_texts(const struct term *left, struct span *texts, struct with *with)
{
    with->texts = texts;
    if (is_relational(with->comparison)) {
        with->number = extreme_number(with);
        return term_walk(left, with->context, compare_with_number, with);
    }
    if (with->comparison == IS_UNEQUAL) {
        with->differing = have_differing(texts, with->count);
        return term_walk(left, with->context, differs_from_texts, with);
    }
    if (with->count > FEW)
        qsort(texts, with->count, sizeof *texts, compare_spans);
    return term_walk(left, with->context, is_among_texts, with);
}

static bool compare_sets(const struct term *left, const struct term *right, struct with *with)
{
    struct evaluation *evaluation = with->context->evaluation;
    struct reached_list *list = list_take(evaluation);
    term_collect(right, with->context, list);
    with->count = list->count;
    struct span *texts = arena_alloc(&evaluation->scratch, list->count * sizeof *texts);
    for (size_t i = 0; i < list->count; i++)
        texts[i] = text_of(with, &list->items[i]);
    list_give(evaluation, list);
    return with->count > 0 && compare_with_texts(left, texts, with);
}

/* One value with another -----------------------------------------------------------------------*/

struct counting {
    double count, limit;
};

static bool count_up_to_limit(void *data, const struct reached *node)
{
    (void)node;
    struct counting *counting = data;
    return ++counting->count > counting->limit;
}

/* The count, or any number above `limit` if it is greater. */
static double limited_count(const struct term *count, const struct context *context, double limit)
{
    const struct term *nodes = count->arguments[0];
    if (term_order(nodes) == ORDER_MIXED)
        return term_number(count, context);
    struct counting counting = {.limit = limit};
    term_walk(nodes, context, count_up_to_limit, &counting);
    return counting.count;
}

static bool compare_values(const struct term *left, const struct term *right,
                           enum comparison comparison, const struct context *context)
{
    bool truths = left->type == GIVES_TRUTH || right->type == GIVES_TRUTH;
    bool numbers = left->type == GIVES_NUMBER || right->type == GIVES_NUMBER;
    if (left->operation == OPERATION_COUNT && right->operation == OPERATION_NUMBER)
        return compare_numbers(comparison, limited_count(left, context, right->number),
                               right->number);
    /* A set compared with a truth value is taken for one as well, in "<" and ">" too. */
    if (left->type == GIVES_NODES || (truths && !is_relational(comparison)))
        return compare_numbers(comparison, term_truth(left, context), term_truth(right, context));
    if (numbers || is_relational(comparison))
        return compare_numbers(comparison, term_number(left, context), term_number(right, context));
    struct span text = term_text(left, context);
    return span_equal(text, term_text(right, context)) == (comparison == IS_EQUAL);
}

/* What most predicates are: an attribute compared with a text. */
static bool compare_attribute(const struct term *left, const struct term *right, bool equal,
                              const struct context *context)
{
    const struct reached *node = &context->node;
    const struct node_attribute *attribute =
        node->node && !node->attribute && !node->is_text
            ? find_attribute(context->evaluation, node->node, left->name)
            : NULL;
    if (!attribute)
        return false;
    struct span value = {attribute->value, attribute->length};
    return span_equal(value, term_text(right, context)) == equal;
}

bool term_compare(const struct term *term, const struct context *context)
{
    const struct term *left = term->arguments[0], *right = term->arguments[1];
    bool sets = left->type == GIVES_NODES && right->type == GIVES_NODES;
    if (left->operation == OPERATION_ATTRIBUTE && right->type == GIVES_TEXT &&
        !is_relational(term->comparison))
        return compare_attribute(left, right, term->comparison == IS_EQUAL, context);
    if (left->type != GIVES_NODES || right->type == GIVES_TRUTH)
        return compare_values(left, right, term->comparison, context);
    struct with with = {.context = context, .comparison = term->comparison};
    return sets ? compare_sets(left, right, &with) : compare_nodes_with_value(left, right, &with);
}
