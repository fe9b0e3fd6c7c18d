#include "validate/faults.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

void faults_begin(struct faults *faults, struct arena *arena)
{
    faults->count = 0;
    faults->surplus.rule = NULL;
    faults->arena = arena;
}

void faults_release(struct faults *faults)
{
    free(faults->items);
    *faults = (struct faults){.items = NULL};
}

/* Formats into the arena. */
__attribute__((format(printf, 2, 0))) static const char *
format_message(struct arena *arena, const char *format, va_list arguments)
{
    char text[512];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(text, sizeof text, format, arguments);
    char *message;
    if (length >= 0 && (size_t)length < sizeof text) {
        message = arena_copy(arena, text, (size_t)length);
    } else {
        message = arena_alloc(arena, (size_t)length + 1);
        vsnprintf(message, (size_t)length + 1, format, again);
    }
    va_end(again);
    return message;
}

struct fault *faults_add(struct faults *faults, const struct rule *rule, const struct node *node,
                         const struct node_attribute *attribute, const char *format, ...)
{
    struct fault *fault = &faults->surplus;
    bool kept = faults->count < FAULTS_MOST;
    if (kept) {
        faults->items =
            grow(faults->items, faults->count, &faults->capacity, sizeof *faults->items);
        fault = &faults->items[faults->count++];
    }
    *fault = (struct fault){
        .rule = rule,
        .node = node,
        .attribute = attribute,
        .message = rule->message,
        .order = faults->count,
    };
    if (format && kept) {
        va_list arguments;
        va_start(arguments, format);
        fault->message = format_message(faults->arena, format, arguments);
        va_end(arguments);
    }
    return fault;
}

/* Attributes come behind their element's own faults, in the order of the file. */
static int compare_places(const struct fault *a, const struct fault *b)
{
    if (a->node->offset != b->node->offset)
        return a->node->offset < b->node->offset ? -1 : 1;
    if (a->attribute == b->attribute)
        return 0;
    if (!a->attribute || !b->attribute)
        return a->attribute ? 1 : -1;
    return a->attribute < b->attribute ? -1 : 1;
}

static int compare(const void *first, const void *second)
{
    const struct fault *a = first, *b = second;
    int order = compare_places(a, b);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

void faults_sort(struct faults *faults)
{
    if (faults->count > 1)
        qsort(faults->items, faults->count, sizeof *faults->items, compare);
}
