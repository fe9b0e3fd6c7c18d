#include "validate/ruleset_context.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* What a context is compiled with. */
struct compiler {
    const char *root;
    struct ruleset_paths *paths;
    struct names *names;
    struct error *error;
};

static size_t name_length(const char *text)
{
    size_t length = 0;
    if (!isalpha((unsigned char)*text) && *text != '_')
        return 0;
    while (isalnum((unsigned char)text[length]) ||
           (text[length] == '_' || text[length] == '-' || text[length] == '.'))
        length++;
    return length;
}

static const char *after_space(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* The bracket that closes the predicate at `text`, or NULL. A comparison outside of inner brackets
 * makes it a condition, not a position. */
static const char *predicate_end(const char *text, bool *is_condition)
{
    int depth = 0;
    *is_condition = false;
    for (const char *c = text; *c; c++) {
        c = ruleset_literal_end(c);
        if (!*c)
            return NULL;
        depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
        if (depth == 0)
            return c;
        if (depth == 1 && strchr("=<>", *c))
            *is_condition = true;
    }
    return NULL;
}

/* Reads a predicate that can be tested on an element by itself. */
static const char *read_predicate(const char *at, const struct compiler *compiler,
                                  const struct ruleset_path **predicate)
{
    bool is_condition;
    const char *end = predicate_end(at, &is_condition);
    if (!end || !is_condition)
        return NULL;
    char *text = xstrndup(at + 1, (size_t)(end - at) - 1);
    if (!strstr(text, "position") && !strstr(text, "last"))
        *predicate = ruleset_paths_add(compiler->paths, text, 0, compiler->names, compiler->error);
    free(text);
    return *predicate ? end + 1 : NULL;
}

static const char *read_step(const char *at, const struct compiler *compiler,
                             struct ruleset_route *route)
{
    at = after_space(at);
    size_t length = name_length(at);
    if (!length)
        return NULL;
    route->steps = xrealloc(route->steps, (route->count + 1) * sizeof *route->steps);
    struct ruleset_step *step = &route->steps[route->count++];
    *step = (struct ruleset_step){.name = names_add(compiler->names, at, length)};
    at = after_space(at + length);
    if (*at == '[')
        at = read_predicate(at, compiler, &step->predicate);
    return at ? after_space(at) : NULL;
}

/* Reads a route up to the end or the next '|'. NULL if it is not a plain one. */
static const char *read_route(const char *at, const struct compiler *compiler,
                              struct ruleset_route *route)
{
    at = after_space(at);
    route->is_anywhere = strncmp(at, "//", 2) == 0;
    at += route->is_anywhere ? 2 : *at == '/';
    while ((at = read_step(at, compiler, route)) && *at == '/')
        at++;
    return at && (*at == '\0' || *at == '|') ? at : NULL;
}

/* True if the route can lead to anything below that root. */
static bool leads_below(const struct ruleset_route *route, unsigned root)
{
    return route->is_anywhere || (route->count > 1 && route->steps[0].name == root);
}

/* Keeps the route if it can lead anywhere, else frees it. */
static void take_route(struct ruleset_context *context, struct ruleset_route route, unsigned root)
{
    if (!leads_below(&route, root)) {
        free(route.steps);
        return;
    }
    context->routes =
        xrealloc(context->routes, (context->route_count + 1) * sizeof *context->routes);
    context->routes[context->route_count++] = route;
}

enum reading { READ_PLAIN, READ_OTHER, READ_ROOT };

/* Reads all routes of a context, as far as they are plain and don't lead to the root itself. */
static enum reading read_routes(struct ruleset_context *context, const struct compiler *compiler)
{
    unsigned root = names_add(compiler->names, compiler->root, strlen(compiler->root));
    for (const char *at = context->text;; at++) {
        struct ruleset_route route = {.count = 0};
        at = read_route(at, compiler, &route);
        bool is_root = at && route.count == 1 && route.steps[0].name == root;
        if (!at || is_root) {
            free(route.steps);
            return is_root ? READ_ROOT : READ_OTHER;
        }
        take_route(context, route, root);
        if (!*at)
            return READ_PLAIN;
    }
}

bool ruleset_context_compile(struct ruleset_context *context, const char *text, const char *root,
                             struct ruleset_paths *paths, struct names *names, struct error *error)
{
    const struct compiler compiler = {.root = root, .paths = paths, .names = names, .error = error};
    *context = (struct ruleset_context){.text = text};
    enum reading reading = read_routes(context, &compiler);
    if (reading == READ_PLAIN)
        return true;
    ruleset_context_release(context);
    if (reading == READ_ROOT)
        return error_set(error, ERROR_USAGE,
                         "context '%.200s' is the root; rules see one activity or organisation at "
                         "a time, as in //iati-activity",
                         text);
    error_clear(error); /* of a predicate that can't be tested by itself */
    context->text = text;
    context->other = ruleset_paths_add(paths, text, 0, names, error);
    return context->other || error_prefix(error, "context");
}

void ruleset_context_release(struct ruleset_context *context)
{
    for (size_t i = 0; i < context->route_count; i++)
        free(context->routes[i].steps);
    free(context->routes);
    *context = (struct ruleset_context){.text = NULL};
}

bool ruleset_route_leads_to(const struct ruleset_route *route, const struct node *node)
{
    for (size_t i = route->count; i > 0; i--, node = node->parent)
        if (!node || node->name != route->steps[i - 1].name)
            return false;
    return route->is_anywhere || !node;
}
