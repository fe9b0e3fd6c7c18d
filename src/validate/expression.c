#include "validate/expression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "validate/expression_internal.h"

enum { LONGEST_EXPRESSION = 10000 };

static const char parameter[] = "$1";

/* Life -----------------------------------------------------------------------------------------*/

static bool check_text(const char *text, struct error *error)
{
    if (strlen(text) > LONGEST_EXPRESSION)
        return error_set(error, ERROR_USAGE, "'%.40s...' is longer than %d characters", text,
                         LONGEST_EXPRESSION);
    return utf8_is_valid(text, strlen(text)) ||
           error_set(error, ERROR_USAGE, "the expression is not UTF-8");
}

struct expression *expression_compile(const char *text, struct names *names, struct error *error)
{
    if (!check_text(text, error))
        return NULL;
    struct expression *expression = xcalloc(1, sizeof *expression);
    if (expression_parse(expression, text, names, error))
        return expression;
    expression_free(expression);
    return NULL;
}

void expression_free(struct expression *expression)
{
    if (!expression)
        return;
    arena_release(&expression->arena);
    free(expression);
}

struct evaluation *evaluation_new(const struct names *names)
{
    struct evaluation *evaluation = xcalloc(1, sizeof *evaluation);
    evaluation->names = names;
    evaluation->steps_left = EVALUATION_UNLIMITED;
    return evaluation;
}

void evaluation_limit(struct evaluation *evaluation, uint64_t steps)
{
    evaluation->steps_left = steps;
}

uint64_t evaluation_steps_left(const struct evaluation *evaluation)
{
    return evaluation->steps_left;
}

void evaluation_forget(struct evaluation *evaluation)
{
    evaluation->children.parent = NULL;
    arena_reset(&evaluation->texts);
}

void evaluation_free(struct evaluation *evaluation)
{
    if (!evaluation)
        return;
    arena_release(&evaluation->scratch);
    arena_release(&evaluation->texts);
    for (size_t i = 0; i < evaluation->list_count; i++) {
        reached_list_release(evaluation->lists[i]);
        free(evaluation->lists[i]);
    }
    free(evaluation->lists);
    free(evaluation->children.entries);
    free(evaluation);
}

void reached_list_release(struct reached_list *list)
{
    free(list->items);
    *list = (struct reached_list){.items = NULL};
}

/* Terms ----------------------------------------------------------------------------------------*/

static bool stop_at_once(void *data, const struct reached *node)
{
    (void)data;
    (void)node;
    return true;
}

bool term_truth(const struct term *term, const struct context *context)
{
    if (!evaluation_spend(context->evaluation, 1))
        return false;
    switch (term->operation) {
    case OPERATION_OR:
    case OPERATION_AND:
        for (size_t i = 0; i < term->count; i++)
            if (term_truth(term->arguments[i], context) == (term->operation == OPERATION_OR))
                return term->operation == OPERATION_OR;
        return term->operation == OPERATION_AND;
    case OPERATION_COMPARE:
        return term_compare(term, context);
    default:
        break;
    }
    switch (term->type) {
    case GIVES_NODES:
        return term_walk(term, context, stop_at_once, NULL);
    case GIVES_TRUTH:
        return term->function->truth(term, context);
    case GIVES_NUMBER:
        return is_true_number(term_number(term, context));
    case GIVES_TEXT:
        return term_text(term, context).length > 0;
    }
    return false;
}

static double calculate(char operator, double left, double right)
{
    switch (operator) {
    case '+':
        return left + right;
    case '-':
        return left - right;
    case '*':
        return left * right;
    case '/':
        return left / right;
    default:
        return fmod(left, right);
    }
}

static double chain_number(const struct term *term, const struct context *context)
{
    double number = term_number(term->arguments[0], context);
    for (size_t i = 1; i < term->count; i++)
        number =
            calculate(term->operators[i - 1], number, term_number(term->arguments[i], context));
    return number;
}

static bool count_node(void *data, const struct reached *node)
{
    (void)node;
    size_t *count = data;
    ++*count;
    return false;
}

static double count_nodes(const struct term *nodes, const struct context *context)
{
    size_t count = 0;
    if (term_order(nodes) != ORDER_MIXED) {
        term_walk(nodes, context, count_node, &count);
        return (double)count;
    }
    struct reached_list *list = list_take(context->evaluation);
    term_collect(nodes, context, list);
    count = list->count;
    list_give(context->evaluation, list);
    return (double)count;
}

double term_number(const struct term *term, const struct context *context)
{
    if (!evaluation_spend(context->evaluation, 1))
        return 0;
    switch (term->operation) {
    case OPERATION_NUMBER:
        return term->number;
    case OPERATION_COUNT:
        return count_nodes(term->arguments[0], context);
    case OPERATION_CHAIN:
        return chain_number(term, context);
    case OPERATION_NEGATE:
        return -term_number(term->arguments[0], context);
    default:
        break;
    }
    switch (term->type) {
    case GIVES_NUMBER:
        return term->function->number(term, context);
    case GIVES_TRUTH:
        return term_truth(term, context);
    default:
        return span_number(term_text(term, context));
    }
}

struct text_search {
    struct evaluation *evaluation;
    struct span text;
};

static bool text_of_first(void *data, const struct reached *node)
{
    struct text_search *search = data;
    search->text = reached_span(node, search->evaluation);
    return true;
}

/* Of the first node in document order. */
static struct span nodes_text(const struct term *term, const struct context *context)
{
    struct text_search search = {context->evaluation, {"", 0}};
    if (term_order(term) <= ORDER_NESTED) {
        term_walk(term, context, text_of_first, &search);
        return search.text;
    }
    struct reached_list *list = list_take(context->evaluation);
    term_collect(term, context, list);
    if (list->count)
        text_of_first(&search, &list->items[0]);
    list_give(context->evaluation, list);
    return search.text;
}

static struct span span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static size_t count_parameters(struct span text)
{
    size_t count = 0;
    const char *end = text.text + text.length;
    for (const char *at = text.text; (at = memmem(at, (size_t)(end - at), parameter, 2)); at += 2)
        count++;
    return count;
}

/* A literal with the value in place of each $1 in it. */
static struct span fill_template(struct span literal, const struct context *context)
{
    struct span value = context->evaluation->value;
    size_t room = literal.length + count_parameters(literal) * value.length;
    if (!evaluation_spend(context->evaluation, room / BYTES_MADE_A_STEP))
        return span_of("");
    char *text = arena_alloc(&context->evaluation->scratch, room + 1), *end = text;
    for (size_t i = 0; i < literal.length;) {
        if (memcmp(literal.text + i, parameter, 2) == 0) {
            memcpy(end, value.text, value.length);
            end += value.length;
            i += 2;
        } else {
            *end++ = literal.text[i++];
        }
    }
    return (struct span){text, (size_t)(end - text)};
}

/* A text of any length. */
static struct span make_text(const struct term *term, const struct context *context)
{
    switch (term->operation) {
    case OPERATION_LITERAL:
        return term->literal;
    case OPERATION_PARAMETER:
        return context->evaluation->value;
    case OPERATION_TEMPLATE:
        return fill_template(term->literal, context);
    default:
        break;
    }
    switch (term->type) {
    case GIVES_NODES:
        return nodes_text(term, context);
    case GIVES_TEXT:
        return term->function->text(term, context);
    case GIVES_TRUTH:
        return span_of(term_truth(term, context) ? "true" : "false");
    case GIVES_NUMBER:
        break;
    }
    return number_text(term_number(term, context), &context->evaluation->scratch);
}

struct span term_text(const struct term *term, const struct context *context)
{
    struct span text = make_text(term, context);
    bool enough = evaluation_spend(context->evaluation, 1 + text.length / BYTES_READ_A_STEP);
    return enough ? text : span_of("");
}

/* Evaluation -----------------------------------------------------------------------------------*/

static struct context begin_evaluation(struct evaluation *evaluation, const struct node *node,
                                       const char *value)
{
    evaluation->origin = node;
    evaluation->value = span_of(value ? value : parameter);
    struct context context = {.evaluation = evaluation, .position = 1, .size = 1};
    context.node.node = node;
    return context;
}

static void end_evaluation(struct evaluation *evaluation)
{
    if (evaluation->scratch.current)
        arena_reset(&evaluation->scratch);
}

bool expression_is_true(const struct expression *expression, struct evaluation *evaluation,
                        const struct node *node, const char *value)
{
    struct context context = begin_evaluation(evaluation, node, value);
    bool truth = term_truth(expression->term, &context);
    end_evaluation(evaluation);
    return truth && evaluation->steps_left;
}

void expression_select(const struct expression *expression, struct evaluation *evaluation,
                       const struct node *node, const char *value, struct reached_list *list)
{
    list->count = 0;
    if (expression->term->type != GIVES_NODES)
        return;
    struct context context = begin_evaluation(evaluation, node, value);
    term_collect(expression->term, &context, list);
    end_evaluation(evaluation);
    if (!evaluation->steps_left)
        list->count = 0;
    /* The document, which is no node of ours, is always the first. */
    if (list->count && !list->items[0].node)
        memmove(list->items, list->items + 1, --list->count * sizeof *list->items);
}

static bool is_not_document(void *data, const struct reached *node)
{
    (void)data;
    return node->node != NULL;
}

bool expression_finds(const struct expression *expression, struct evaluation *evaluation,
                      const struct node *node, const char *value)
{
    if (expression->term->type != GIVES_NODES)
        return false;
    struct context context = begin_evaluation(evaluation, node, value);
    bool found = term_walk(expression->term, &context, is_not_document, NULL);
    end_evaluation(evaluation);
    return found && evaluation->steps_left;
}

const char *reached_text(const struct reached *reached, struct evaluation *evaluation)
{
    return node_text(reached, reached->node, evaluation, &evaluation->texts).text;
}
