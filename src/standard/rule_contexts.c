#include "standard/rule_contexts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "standard/file_kind.h"
#include "standard/standard.h"

/* The names of all elements, of every version of every format; sorted once they are all there. */
struct vocabulary {
    struct standard *standards[VERSION_COUNT];
    const char **names;
    size_t count, capacity;
};

static void add_element(struct vocabulary *vocabulary, const struct element *element)
{
    vocabulary->names = grow(vocabulary->names, vocabulary->count, &vocabulary->capacity,
                             sizeof *vocabulary->names);
    vocabulary->names[vocabulary->count++] = element->name;
    for (size_t i = 0; i < element->child_count; i++)
        add_element(vocabulary, element->children[i]);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct vocabulary *vocabulary)
{
    qsort(vocabulary->names, vocabulary->count, sizeof *vocabulary->names, compare_names);
    size_t kept = 0;
    for (size_t i = 0; i < vocabulary->count; i++)
        if (kept == 0 || strcmp(vocabulary->names[kept - 1], vocabulary->names[i]) != 0)
            vocabulary->names[kept++] = vocabulary->names[i];
    vocabulary->count = kept;
}

static bool load_names(struct vocabulary *vocabulary, struct error *error)
{
    for (size_t i = 0; i < VERSION_COUNT; i++) {
        struct standard *standard = standard_load_lean(version_number(i), error);
        vocabulary->standards[i] = standard;
        if (!standard)
            return false;
        for (size_t j = 0; j < standard->root_count; j++)
            add_element(vocabulary, standard->roots[j]);
    }
    sort_names(vocabulary);
    return true;
}

static void release_names(struct vocabulary *vocabulary)
{
    for (size_t i = 0; i < VERSION_COUNT; i++)
        standard_free(vocabulary->standards[i]);
    free(vocabulary->names);
}

static bool check_name(const struct vocabulary *vocabulary, const char *context, const char *start,
                       size_t length, struct error *error)
{
    char *name = xstrndup(start, length);
    bool known = bsearch(&name, vocabulary->names, vocabulary->count, sizeof *vocabulary->names,
                         compare_names);
    const char *nearest =
        known ? NULL : suggest_nearest(name, vocabulary->names, vocabulary->count);
    if (nearest)
        error_set(error, ERROR_USAGE,
                  "context '%.200s': there is no element '%.80s'; did you mean '%s'?", context,
                  name, nearest);
    free(name);
    return !nearest;
}

/* Looks at the names of plain steps, "/a/b" or "//b", as far as there are such. */
static bool check_context(const struct vocabulary *vocabulary, const char *context,
                          struct error *error)
{
    const char *at = context;
    while (*at == '/') {
        at += strspn(at, "/");
        size_t length = strcspn(at, "/[]()@*:|'\" \t\r\n");
        if (length == 0 || !strchr("/[", at[length])) /* the end of the text is fine too */
            return true;
        if (!check_name(vocabulary, context, at, length, error))
            return false;
        at += length;
    }
    return true;
}

bool rule_contexts_check(const struct rules *rules, struct error *error)
{
    struct vocabulary vocabulary = {.count = 0};
    const char *last = NULL;
    bool fine = load_names(&vocabulary, error);
    for (size_t i = 0; fine && i < rules->count; i++) {
        const char *context = rules->items[i].context;
        if (context && context != last)
            fine = check_context(&vocabulary, context, error);
        last = context;
    }
    release_names(&vocabulary);
    return fine;
}
