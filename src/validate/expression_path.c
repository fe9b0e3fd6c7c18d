/* Paths: chapter 2 of XPath 1.0, and how they are best walked. */
#include "validate/expression_parser.h"

#include <string.h>

#include "base/alloc.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { STEPS_AT_ONCE = 64 /* of a path that are walked in one go, by recursion */ };

/* Predicates -----------------------------------------------------------------------------------*/

static bool parse_predicates(struct parser *parser, struct predicates *predicates)
{
    size_t base = parser->pending_count;
    while (parser_accept(parser, TOKEN_OPENING_BRACKET)) {
        struct term *predicate = parser_expression(parser);
        if (!predicate || !parser_require(parser, TOKEN_CLOSING_BRACKET, "']'"))
            return false;
        parser_push(parser, predicate, 0);
    }
    predicates->items = parser_pop_terms(parser, base, &predicates->count);
    predicates->whole = predicates->count > STREAMED_PREDICATES;
    for (size_t i = 0; i < predicates->count; i++)
        if (predicates->items[i]->uses & USES_LAST)
            predicates->whole = true;
    return true;
}

static bool raise_above_predicates(struct parser *parser, struct term *term,
                                   const struct predicates *predicates)
{
    for (size_t i = 0; i < predicates->count; i++)
        if (!parser_raise_above(parser, term, predicates->items[i]))
            return false;
    return true;
}

static bool are_positional(const struct predicates *predicates)
{
    for (size_t i = 0; i < predicates->count; i++)
        if (predicates->items[i]->type == GIVES_NUMBER || predicates->items[i]->uses)
            return true;
    return false;
}

/* Steps ----------------------------------------------------------------------------------------*/

static void push_step(struct parser *parser, const struct step *step)
{
    parser->steps =
        grow(parser->steps, parser->step_count, &parser->step_capacity, sizeof *parser->steps);
    parser->steps[parser->step_count++] = *step;
}

static bool is_word(const struct token *token, const char *word)
{
    return token->length == strlen(word) && memcmp(token->text, word, token->length) == 0;
}

static bool find_axis(struct parser *parser, const struct token *token, enum axis *axis)
{
    static const struct {
        const char *name;
        enum axis axis;
    } axes[] = {
        {"self", AXIS_SELF},
        {"child", AXIS_CHILD},
        {"attribute", AXIS_ATTRIBUTE},
        {"parent", AXIS_PARENT},
        {"descendant", AXIS_DESCENDANT},
        {"descendant-or-self", AXIS_DESCENDANT_OR_SELF},
        {"ancestor", AXIS_ANCESTOR},
        {"ancestor-or-self", AXIS_ANCESTOR_OR_SELF},
        {"following", AXIS_FOLLOWING},
        {"following-sibling", AXIS_FOLLOWING_SIBLING},
        {"namespace", AXIS_NAMESPACE},
        {"preceding", AXIS_PRECEDING},
        {"preceding-sibling", AXIS_PRECEDING_SIBLING},
    };
    for (size_t i = 0; i < COUNT_OF(axes); i++) {
        if (!is_word(token, axes[i].name))
            continue;
        *axis = axes[i].axis;
        return true;
    }
    return error_set(parser->error, ERROR_USAGE, "there is no axis '%.*s'", (int)token->length,
                     token->text);
}

/* Only the prefix of xml:lang and the like is known. */
static bool check_prefix(struct parser *parser, const struct token *token)
{
    const char *colon = memchr(token->text, ':', token->length);
    if (!colon || (colon - token->text == 3 && memcmp(token->text, "xml", 3) == 0))
        return true;
    return error_set(parser->error, ERROR_USAGE, "prefix '%.*s' is not known; only 'xml' is",
                     (int)(colon - token->text), token->text);
}

static bool parse_node_kind(struct parser *parser, struct step *step)
{
    static const struct {
        const char *name;
        enum node_test test;
    } kinds[] = {{"node", TEST_NODE}, {"text", TEST_TEXT}};
    bool instruction = is_word(&parser->lexer.token, "processing-instruction");
    step->test = TEST_NOTHING;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (is_word(&parser->lexer.token, kinds[i].name))
            step->test = kinds[i].test;
    lexer_next(&parser->lexer);
    lexer_next(&parser->lexer);
    if (instruction)
        parser_accept(parser, TOKEN_LITERAL);
    return parser_require(parser, TOKEN_CLOSING_PARENTHESIS, "')'");
}

static bool parse_node_test(struct parser *parser, struct step *step)
{
    const struct token token = parser->lexer.token;
    switch (token.kind) {
    case TOKEN_NODE_KIND:
        return parse_node_kind(parser, step);
    case TOKEN_ANY_NAME:
        step->test = TEST_ANY_NAME;
        break;
    case TOKEN_ANY_LOCAL:
        step->test = TEST_XML_NAME;
        if (!check_prefix(parser, &token))
            return false;
        break;
    case TOKEN_NAME:
        step->test = TEST_NAME;
        if (!check_prefix(parser, &token))
            return false;
        step->name = names_add(parser->names, token.text, token.length);
        break;
    default:
        return parser_wrong(parser, E_("a name, a step of a path or a value"));
    }
    lexer_next(&parser->lexer);
    return true;
}

static bool parse_step(struct parser *parser)
{
    const struct token token = parser->lexer.token;
    struct step step = {.axis = AXIS_CHILD};
    bool fine = true;
    if (token.kind == TOKEN_DOT || token.kind == TOKEN_DOUBLE_DOT) {
        step.axis = token.kind == TOKEN_DOT ? AXIS_SELF : AXIS_PARENT;
        step.test = TEST_NODE;
        lexer_next(&parser->lexer);
    } else {
        if (parser_accept(parser, TOKEN_AT))
            step.axis = AXIS_ATTRIBUTE;
        else if (parser_accept(parser, TOKEN_AXIS))
            fine = find_axis(parser, &token, &step.axis);
        fine = fine && parse_node_test(parser, &step) && parse_predicates(parser, &step.predicates);
    }
    if (fine)
        push_step(parser, &step);
    return fine;
}

static void push_any_descendant(struct parser *parser)
{
    push_step(parser, &(struct step){.axis = AXIS_DESCENDANT_OR_SELF, .test = TEST_NODE});
}

/* One step at least. */
static bool parse_steps(struct parser *parser)
{
    for (;;) {
        if (!parse_step(parser))
            return false;
        if (parser_accept(parser, TOKEN_DOUBLE_SLASH))
            push_any_descendant(parser);
        else if (!parser_accept(parser, TOKEN_SLASH))
            return true;
    }
}

/* Paths ----------------------------------------------------------------------------------------*/

static bool is_bare(const struct step *step, enum axis axis)
{
    return step->axis == axis && step->test == TEST_NODE && step->predicates.count == 0;
}

/* Drops "." and makes "//name" a step to descendants. A position is one among the children of each
 * descendant, so that "//name[1]" has to stay as it is. */
static void simplify_steps(struct path *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < path->count; i++) {
        struct step *step = &path->steps[i];
        if (is_bare(step, AXIS_SELF))
            continue;
        if (kept && is_bare(&path->steps[kept - 1], AXIS_DESCENDANT_OR_SELF) &&
            step->axis == AXIS_CHILD && !are_positional(&step->predicates)) {
            step->axis = AXIS_DESCENDANT;
            kept--;
        }
        path->steps[kept++] = *step;
    }
    path->count = kept;
}

static enum order order_after(enum order before, const struct step *step)
{
    /* Text stands directly behind its element and has nothing inside, as attributes do. */
    static const enum order orders[AXIS_COUNT][ORDER_MIXED] = {
        [AXIS_SELF] = {ORDER_SINGLE, ORDER_PEERS, ORDER_NESTED, ORDER_DISTINCT},
        [AXIS_CHILD] = {ORDER_PEERS, ORDER_PEERS, ORDER_DISTINCT, ORDER_DISTINCT},
        [AXIS_ATTRIBUTE] = {ORDER_PEERS, ORDER_PEERS, ORDER_PEERS, ORDER_DISTINCT},
        [AXIS_PARENT] = {ORDER_SINGLE, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_DESCENDANT] = {ORDER_NESTED, ORDER_NESTED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_DESCENDANT_OR_SELF] = {ORDER_NESTED, ORDER_NESTED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_ANCESTOR] = {ORDER_DISTINCT, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_ANCESTOR_OR_SELF] = {ORDER_DISTINCT, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_FOLLOWING_SIBLING] = {ORDER_PEERS, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_PRECEDING_SIBLING] = {ORDER_DISTINCT, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_FOLLOWING] = {ORDER_NESTED, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_PRECEDING] = {ORDER_DISTINCT, ORDER_MIXED, ORDER_MIXED, ORDER_MIXED},
        [AXIS_NAMESPACE] = {ORDER_SINGLE, ORDER_PEERS, ORDER_PEERS, ORDER_PEERS},
    };
    bool text = step->axis == AXIS_CHILD && step->test == TEST_TEXT;
    return orders[text ? AXIS_ATTRIBUTE : step->axis][before];
}

/* Decides behind which steps nodes that were reached twice are sorted out. */
static void plan_path(struct path *path, enum order order)
{
    for (size_t i = 0; i < path->count; i++) {
        if (order == ORDER_MIXED || (i > 0 && i % STEPS_AT_ONCE == 0)) {
            path->steps[i - 1].gather = path->gathers = true;
            order = ORDER_NESTED;
        }
        order = order_after(order, &path->steps[i]);
    }
    path->order = order;
}

static void choose_operation(struct term *term)
{
    const struct path *path = &term->path;
    if (path->absolute || term->count || path->count > 1)
        return;
    const struct step *step = path->steps;
    if (path->count == 0) {
        term->operation = OPERATION_SELF;
    } else if (step->test == TEST_NAME && step->predicates.count == 0 &&
               (step->axis == AXIS_CHILD || step->axis == AXIS_ATTRIBUTE)) {
        unsigned name = step->name;
        term->operation = step->axis == AXIS_CHILD ? OPERATION_CHILD : OPERATION_ATTRIBUTE;
        term->name = name;
    }
}

/* A path of the steps above `base` on their stack, from the term (at most one) above `pending`. */
static struct term *make_path(struct parser *parser, bool absolute, size_t base, size_t pending)
{
    struct term *term = parser_make_term(parser, OPERATION_PATH, GIVES_NODES, pending);
    if (!term)
        return NULL;
    struct path *path = &term->path;
    path->absolute = absolute;
    path->count = parser->step_count - base;
    path->steps = parser_allocate(parser, path->count, sizeof *path->steps);
    for (size_t i = 0; i < path->count; i++)
        path->steps[i] = parser->steps[base + i];
    parser->step_count = base;
    simplify_steps(path);
    plan_path(path, term->count ? ORDER_NESTED : ORDER_SINGLE);
    for (size_t i = 0; i < path->count; i++)
        if (!raise_above_predicates(parser, term, &path->steps[i].predicates))
            return NULL;
    choose_operation(term);
    return term;
}

static bool starts_step(const struct parser *parser)
{
    switch (parser->lexer.token.kind) {
    case TOKEN_NAME:
    case TOKEN_ANY_NAME:
    case TOKEN_ANY_LOCAL:
    case TOKEN_NODE_KIND:
    case TOKEN_AXIS:
    case TOKEN_DOT:
    case TOKEN_DOUBLE_DOT:
    case TOKEN_AT:
        return true;
    default:
        return false;
    }
}

struct term *parser_location(struct parser *parser)
{
    size_t base = parser->step_count;
    bool absolute = true, fine = true;
    if (parser_accept(parser, TOKEN_DOUBLE_SLASH)) {
        push_any_descendant(parser);
        fine = parse_steps(parser);
    } else if (parser_accept(parser, TOKEN_SLASH)) {
        fine = !starts_step(parser) || parse_steps(parser);
    } else {
        absolute = false;
        fine = parse_steps(parser);
    }
    return fine ? make_path(parser, absolute, base, parser->pending_count) : NULL;
}

bool parser_require_nodes(struct parser *parser, const struct term *term, const char *before)
{
    return term->type == GIVES_NODES ||
           error_set(parser->error, ERROR_USAGE, "only a path can stand before %s", before);
}

struct term *parser_filter(struct parser *parser, struct term *value)
{
    if (!parser_require_nodes(parser, value, "'['"))
        return NULL;
    size_t base = parser->pending_count;
    parser_push(parser, value, 0);
    struct term *term = parser_make_term(parser, OPERATION_FILTER, GIVES_NODES, base);
    if (!term || !parse_predicates(parser, &term->predicates) ||
        !raise_above_predicates(parser, term, &term->predicates))
        return NULL;
    return term;
}

struct term *parser_continuation(struct parser *parser, struct term *value)
{
    if (!parser_require_nodes(parser, value, "'/'"))
        return NULL;
    size_t base = parser->step_count, pending = parser->pending_count;
    if (parser_is_at(parser, TOKEN_DOUBLE_SLASH))
        push_any_descendant(parser);
    lexer_next(&parser->lexer);
    if (!parse_steps(parser))
        return NULL;
    parser_push(parser, value, 0);
    return make_path(parser, false, base, pending);
}
