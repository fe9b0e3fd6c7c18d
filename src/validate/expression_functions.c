/* The functions of XPath's core library: chapter 4 of XPath 1.0. */
#include "validate/expression_internal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static struct span argument_text(const struct term *call, size_t index,
                                 const struct context *context)
{
    return term_text(call->arguments[index], context);
}

static double argument_number(const struct term *call, size_t index, const struct context *context)
{
    return term_number(call->arguments[index], context);
}

/* Nodes ----------------------------------------------------------------------------------------*/

static double call_last(const struct term *call, const struct context *context)
{
    (void)call;
    return (double)context->size;
}

static double call_position(const struct term *call, const struct context *context)
{
    (void)call;
    return (double)context->position;
}

static double call_sum(const struct term *call, const struct context *context)
{
    struct evaluation *evaluation = context->evaluation;
    double sum = 0;
    struct reached_list *list = list_take(evaluation);
    term_collect(call->arguments[0], context, list);
    for (size_t i = 0; i < list->count; i++)
        sum += span_number(reached_span(&list->items[i], evaluation));
    list_give(evaluation, list);
    return sum;
}

/* The first node of the argument in document order. False if there is none. */
static bool first_node(const struct term *call, const struct context *context, struct reached *node)
{
    struct reached_list *list = list_take(context->evaluation);
    term_collect(call->arguments[0], context, list);
    bool found = list->count > 0;
    if (found)
        *node = list->items[0];
    list_give(context->evaluation, list);
    return found;
}

/* "" if it has no name. */
static const char *label_of(const struct reached *node)
{
    if (!node->node || node->is_text)
        return "";
    return node->attribute ? node->attribute->label : node->node->label;
}

static struct span call_name(const struct term *call, const struct context *context)
{
    struct reached node;
    const char *label = first_node(call, context, &node) ? label_of(&node) : "";
    return (struct span){label, strlen(label)};
}

static struct span call_local_name(const struct term *call, const struct context *context)
{
    struct span name = call_name(call, context);
    const char *colon = memchr(name.text, ':', name.length);
    if (!colon)
        return name;
    return (struct span){colon + 1, name.length - (size_t)(colon + 1 - name.text)};
}

static struct span call_namespace_uri(const struct term *call, const struct context *context)
{
    struct reached node;
    const char *uri = NULL;
    if (first_node(call, context, &node) && node.node && !node.is_text)
        uri = node.attribute ? node.attribute->namespace : node.node->namespace;
    if (!uri)
        uri = "";
    return (struct span){uri, strlen(uri)};
}

/* Texts ----------------------------------------------------------------------------------------*/

static struct span call_string(const struct term *call, const struct context *context)
{
    return argument_text(call, 0, context);
}

static struct span call_concat(const struct term *call, const struct context *context)
{
    struct arena *scratch = &context->evaluation->scratch;
    struct span *parts = arena_alloc(scratch, call->count * sizeof *parts);
    size_t length = 0;
    for (size_t i = 0; i < call->count; i++) {
        parts[i] = argument_text(call, i, context);
        length += parts[i].length;
    }
    if (!evaluation_spend(context->evaluation, length / BYTES_MADE_A_STEP))
        return (struct span){"", 0};
    char *text = arena_alloc(scratch, length + 1), *end = text;
    for (size_t i = 0; i < call->count; i++) {
        memcpy(end, parts[i].text, parts[i].length);
        end += parts[i].length;
    }
    return (struct span){text, length};
}

static bool call_starts_with(const struct term *call, const struct context *context)
{
    struct span text = argument_text(call, 0, context), start = argument_text(call, 1, context);
    return text.length >= start.length && memcmp(text.text, start.text, start.length) == 0;
}

/* Where the second argument is in the first, NULL if it is not. */
static const char *find_part(const struct term *call, const struct context *context,
                             struct span *text, struct span *part)
{
    *text = argument_text(call, 0, context);
    *part = argument_text(call, 1, context);
    return memmem(text->text, text->length, part->text, part->length);
}

static bool call_contains(const struct term *call, const struct context *context)
{
    struct span text, part;
    return find_part(call, context, &text, &part) != NULL;
}

static struct span call_substring_before(const struct term *call, const struct context *context)
{
    struct span text, part;
    const char *at = find_part(call, context, &text, &part);
    return (struct span){text.text, at ? (size_t)(at - text.text) : 0};
}

static struct span call_substring_after(const struct term *call, const struct context *context)
{
    struct span text, part;
    const char *at = find_part(call, context, &text, &part);
    if (!at)
        return (struct span){"", 0};
    at += part.length;
    return (struct span){at, text.length - (size_t)(at - text.text)};
}

static bool continues_character(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Halves go up; what is not a number or not finite stays. Adding a half first would round twice. */
static double round_number(double number)
{
    double below = floor(number);
    return number - below >= 0.5 ? below + 1 : below;
}

static struct span call_substring(const struct term *call, const struct context *context)
{
    struct span text = argument_text(call, 0, context);
    double begin = round_number(argument_number(call, 1, context));
    double end = call->count > 2 ? begin + round_number(argument_number(call, 2, context))
                                 : (double)INFINITY;
    double position = 0;
    size_t from = text.length, to = text.length;
    for (size_t i = 0; i < text.length; i++) {
        if (continues_character(text.text[i]))
            continue;
        position++;
        bool inside = position >= begin && position < end;
        if (inside && from == text.length)
            from = i;
        if (!inside && from != text.length) {
            to = i;
            break;
        }
    }
    return (struct span){text.text + from, to - from};
}

static double call_string_length(const struct term *call, const struct context *context)
{
    struct span text = argument_text(call, 0, context);
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += !continues_character(text.text[i]);
    return (double)count;
}

static struct span call_normalize_space(const struct term *call, const struct context *context)
{
    struct span text = argument_text(call, 0, context);
    if (!evaluation_spend(context->evaluation, text.length / BYTES_MADE_A_STEP))
        return (struct span){"", 0};
    char *normal = arena_alloc(&context->evaluation->scratch, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space)
            normal[length++] = c;
        else if (length && normal[length - 1] != ' ')
            normal[length++] = ' ';
    }
    if (length && normal[length - 1] == ' ')
        length--;
    return (struct span){normal, length};
}

/* Bytes of the character at the beginning of a text that is not empty. */
static size_t character_length(struct span text)
{
    size_t length = 1;
    while (length < text.length && continues_character(text.text[length]))
        length++;
    return length;
}

static struct span skip(struct span text, size_t length)
{
    return (struct span){text.text + length, text.length - length};
}

/* What becomes of a character. */
struct translation {
    struct span character, replacement;
    size_t place;
};

static int compare_characters(const void *left, const void *right)
{
    const struct translation *first = left, *second = right;
    size_t shorter = first->character.length < second->character.length ? first->character.length
                                                                        : second->character.length;
    int difference = memcmp(first->character.text, second->character.text, shorter);
    if (difference)
        return difference;
    return (first->character.length > shorter) - (second->character.length > shorter);
}

static int compare_translations(const void *left, const void *right)
{
    const struct translation *first = left, *second = right;
    int difference = compare_characters(first, second);
    return difference ? difference : first->place < second->place ? -1 : 1;
}

/* The characters of `from` with those that stand at the same places in `to`, or nothing if that is
 * too short; sorted, each once: its first place counts. */
static size_t list_translations(struct span from, struct span to, struct translation *list)
{
    size_t count = 0, kept = 0;
    for (; from.length; count++) {
        struct span character = {from.text, character_length(from)};
        struct span replacement = {to.text, to.length ? character_length(to) : 0};
        list[count] = (struct translation){character, replacement, count};
        from = skip(from, character.length);
        to = skip(to, replacement.length);
    }
    if (count)
        qsort(list, count, sizeof *list, compare_translations);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_characters(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
    return kept;
}

static struct span call_translate(const struct term *call, const struct context *context)
{
    enum { LONGEST_CHARACTER = 4 };
    struct arena *scratch = &context->evaluation->scratch;
    struct span text = argument_text(call, 0, context), from = argument_text(call, 1, context),
                to = argument_text(call, 2, context);
    if (!evaluation_spend(context->evaluation, from.length + text.length))
        return (struct span){"", 0};
    struct translation *list = arena_alloc(scratch, from.length * sizeof *list);
    size_t count = list_translations(from, to, list), length = 0;
    char *result = arena_alloc(scratch, text.length * LONGEST_CHARACTER + 1);
    while (text.length) {
        struct translation wanted = {.character = {text.text, character_length(text)}};
        const struct translation *found =
            count ? bsearch(&wanted, list, count, sizeof *list, compare_characters) : NULL;
        struct span replacement = found ? found->replacement : wanted.character;
        memcpy(result + length, replacement.text, replacement.length);
        length += replacement.length;
        text = skip(text, wanted.character.length);
    }
    return (struct span){result, length};
}

/* Truth values and numbers ---------------------------------------------------------------------*/

static bool call_boolean(const struct term *call, const struct context *context)
{
    return term_truth(call->arguments[0], context);
}

static bool call_not(const struct term *call, const struct context *context)
{
    return !term_truth(call->arguments[0], context);
}

static bool call_true(const struct term *call, const struct context *context)
{
    (void)call;
    (void)context;
    return true;
}

static bool call_false(const struct term *call, const struct context *context)
{
    (void)call;
    (void)context;
    return false;
}

/* The language of a node is in the nearest xml:lang; "en" stands for "en-GB" as well. */
static bool call_lang(const struct term *call, const struct context *context)
{
    struct span wanted = argument_text(call, 0, context);
    for (const struct node *node = context->node.node; node; node = node->parent)
        for (size_t i = 0; i < node->attribute_count; i++) {
            const struct node_attribute *attribute = &node->attributes[i];
            if (strcmp(attribute->label, "xml:lang") != 0)
                continue;
            return attribute->length >= wanted.length &&
                   strncasecmp(attribute->value, wanted.text, wanted.length) == 0 &&
                   (attribute->length == wanted.length || attribute->value[wanted.length] == '-');
        }
    return false;
}

static double call_number(const struct term *call, const struct context *context)
{
    return argument_number(call, 0, context);
}

static double call_floor(const struct term *call, const struct context *context)
{
    return floor(argument_number(call, 0, context));
}

static double call_ceiling(const struct term *call, const struct context *context)
{
    return ceil(argument_number(call, 0, context));
}

static double call_round(const struct term *call, const struct context *context)
{
    double number = argument_number(call, 0, context);
    return isfinite(number) ? copysign(round_number(number), number) : number;
}

static const struct function functions[] = {
    {"boolean", GIVES_TRUTH, 1, 1, .truth = call_boolean},
    {"ceiling", GIVES_NUMBER, 1, 1, .number = call_ceiling},
    {"concat", GIVES_TEXT, 2, SIZE_MAX, .text = call_concat},
    {"contains", GIVES_TRUTH, 2, 2, .truth = call_contains},
    {"count", GIVES_NUMBER, 1, 1, .takes = TAKES_NODES},
    {"false", GIVES_TRUTH, 0, 0, .truth = call_false},
    {"floor", GIVES_NUMBER, 1, 1, .number = call_floor},
    {"id", GIVES_NODES, 1, 1, .takes = TAKES_VALUES},
    {"lang", GIVES_TRUTH, 1, 1, .truth = call_lang},
    {"last", GIVES_NUMBER, 0, 0, .uses = USES_LAST, .number = call_last},
    {"local-name", GIVES_TEXT, 0, 1, .takes = TAKES_NODE_OR_CONTEXT, .text = call_local_name},
    {"name", GIVES_TEXT, 0, 1, .takes = TAKES_NODE_OR_CONTEXT, .text = call_name},
    {"namespace-uri", GIVES_TEXT, 0, 1, .takes = TAKES_NODE_OR_CONTEXT, .text = call_namespace_uri},
    {"normalize-space", GIVES_TEXT, 0, 1, .takes = TAKES_VALUE_OR_CONTEXT,
     .text = call_normalize_space},
    {"not", GIVES_TRUTH, 1, 1, .truth = call_not},
    {"number", GIVES_NUMBER, 0, 1, .takes = TAKES_VALUE_OR_CONTEXT, .number = call_number},
    {"position", GIVES_NUMBER, 0, 0, .uses = USES_POSITION, .number = call_position},
    {"round", GIVES_NUMBER, 1, 1, .number = call_round},
    {"starts-with", GIVES_TRUTH, 2, 2, .truth = call_starts_with},
    {"string", GIVES_TEXT, 0, 1, .takes = TAKES_VALUE_OR_CONTEXT, .text = call_string},
    {"string-length", GIVES_NUMBER, 0, 1, .takes = TAKES_VALUE_OR_CONTEXT,
     .number = call_string_length},
    {"substring", GIVES_TEXT, 2, 3, .text = call_substring},
    {"substring-after", GIVES_TEXT, 2, 2, .text = call_substring_after},
    {"substring-before", GIVES_TEXT, 2, 2, .text = call_substring_before},
    {"sum", GIVES_NUMBER, 1, 1, .takes = TAKES_NODES, .number = call_sum},
    {"translate", GIVES_TEXT, 3, 3, .text = call_translate},
    {"true", GIVES_TRUTH, 0, 0, .truth = call_true},
};

const struct function *function_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0)
            return &functions[i];
    return NULL;
}
