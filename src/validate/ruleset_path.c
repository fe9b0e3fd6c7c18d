#include "validate/ruleset_path.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/* --- what an expression needs --- */

/* A reading of the simple expressions that rules are made of: paths, comparisons of paths, counts
 * of paths, joined by "and". Whatever else there is needs nothing. */
struct reading {
    const char *at;
    struct names *names;
    unsigned needs[MOST_NEEDS];
    size_t count;
};

const char *ruleset_literal_end(const char *text)
{
    if (*text != '\'' && *text != '"')
        return text;
    const char *end = strchr(text + 1, *text);
    return end ? end : text + strlen(text);
}

static void skip_space(struct reading *reading)
{
    reading->at += strspn(reading->at, " \t\r\n");
}

static bool accept(struct reading *reading, const char *token)
{
    skip_space(reading);
    size_t length = strlen(token);
    if (strncmp(reading->at, token, length) != 0)
        return false;
    reading->at += length;
    return true;
}

static bool is_name_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == ':';
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    if (!isalpha((unsigned char)*text) && *text != '_')
        return 0;
    while (is_name_character(text[length]))
        length++;
    return length;
}

static void add_need(struct reading *reading, unsigned name)
{
    for (size_t i = 0; i < reading->count; i++)
        if (reading->needs[i] == name)
            return;
    if (reading->count < MOST_NEEDS)
        reading->needs[reading->count++] = name;
}

/* Goes past a predicate; what is tested in it is not needed by the path in every case. */
static bool skip_predicate(struct reading *reading)
{
    int depth = 0;
    for (const char *c = reading->at; *c; c++) {
        c = ruleset_literal_end(c);
        depth += (*c == '[') - (*c == ']');
        if (depth == 0 || !*c) {
            reading->at = *c ? c + 1 : c;
            return *c != '\0';
        }
    }
    return false;
}

static bool read_step_name(struct reading *reading)
{
    bool is_attribute = accept(reading, "@");
    if (accept(reading, "*") || (!is_attribute && (accept(reading, "..") || accept(reading, "."))))
        return true;
    size_t length = name_length(reading->at);
    const char *name = reading->at;
    reading->at += length;
    if (length == strlen("text") && strncmp(name, "text()", strlen("text()")) == 0)
        return accept(reading, "()");
    if (!length || *reading->at == '(' || memmem(name, length, "::", 2))
        return false;
    add_need(reading, names_add(reading->names, name, length));
    return true;
}

static bool read_path(struct reading *reading)
{
    if (!accept(reading, "//"))
        accept(reading, "/");
    do {
        if (!read_step_name(reading))
            return false;
        for (skip_space(reading); *reading->at == '['; skip_space(reading))
            if (!skip_predicate(reading))
                return false;
    } while (accept(reading, "//") || accept(reading, "/"));
    return true;
}

/* Leaves in `kept` what both need. */
static void keep_common(struct reading *kept, const struct reading *other)
{
    size_t count = 0;
    for (size_t i = 0; i < kept->count; i++)
        for (size_t j = 0; j < other->count; j++)
            if (kept->needs[i] == other->needs[j]) {
                kept->needs[count++] = kept->needs[i];
                break;
            }
    kept->count = count;
}

/* Reads "count(a) + count(b)"; it is 0 if what both need is missing. */
static bool read_counts(struct reading *reading)
{
    struct reading sum = *reading;
    bool is_first = true;
    do {
        struct reading one = {.at = sum.at, .names = reading->names};
        if (!accept(&one, "count(") || !read_path(&one) || !accept(&one, ")"))
            return false;
        if (is_first)
            sum = one;
        else
            keep_common(&sum, &one);
        sum.at = one.at;
        is_first = false;
    } while (accept(&sum, "+"));
    reading->at = sum.at;
    for (size_t i = 0; i < sum.count; i++)
        add_need(reading, sum.needs[i]);
    return true;
}

/* Reads a comparison that 0 does not fulfil. */
static bool read_minimum(struct reading *reading)
{
    long least;
    if (accept(reading, ">=") || accept(reading, "="))
        least = 1;
    else if (accept(reading, ">"))
        least = 0;
    else
        return false;
    skip_space(reading);
    char *end;
    long number = strtol(reading->at, &end, 10);
    bool is_whole = end > reading->at && *end != '.';
    reading->at = end;
    return is_whole && number >= least;
}

/* Reads what a path is compared with: nothing equals or differs from a path that selects nothing.
 */
static bool read_comparison(struct reading *reading)
{
    static const char *const operators[] = {"!=", "<=", ">=", "=", "<", ">"};
    bool is_compared = false;
    for (size_t i = 0; !is_compared && i < sizeof operators / sizeof *operators; i++)
        is_compared = accept(reading, operators[i]);
    if (!is_compared)
        return true;
    skip_space(reading);
    const char *end = ruleset_literal_end(reading->at);
    if (end > reading->at) {
        reading->at = *end ? end + 1 : end;
        return true;
    }
    size_t length = strspn(reading->at, "0123456789.");
    reading->at += length;
    return length > 0;
}

static bool read_term(struct reading *reading)
{
    skip_space(reading);
    if (strncmp(reading->at, "count(", strlen("count(")) == 0)
        return read_counts(reading) && read_minimum(reading);
    return read_path(reading) && read_comparison(reading);
}

static bool is_alternative(const char *text, const char *c)
{
    return *c == '|' || (strncmp(c, "or", 2) == 0 && !is_name_character(c[2]) &&
                         (c == text || !is_name_character(c[-1])));
}

/* True if "or" or "|" stands outside of all brackets and quotes. */
static bool has_alternatives(const char *text)
{
    int depth = 0;
    for (const char *c = text; *c; c++) {
        c = ruleset_literal_end(c);
        if (!*c)
            break;
        depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
        if (depth == 0 && is_alternative(text, c))
            return true;
    }
    return false;
}

size_t ruleset_path_needs(const char *text, struct names *names, unsigned needs[MOST_NEEDS])
{
    struct reading reading = {.at = text, .names = names};
    if (has_alternatives(text))
        return 0;
    struct reading certain;
    bool is_joined;
    do {
        certain = reading;
        is_joined = read_term(&reading) && (accept(&reading, "and ") || !*reading.at);
    } while (is_joined && *reading.at);
    const struct reading *known = is_joined ? &reading : &certain;
    memcpy(needs, known->needs, sizeof known->needs);
    return known->count;
}

/* --- the expressions of a ruleset --- */

static size_t hash(const char *text, size_t loop)
{
    return (size_t)(hash_text(text, strlen(text)) ^ loop);
}

static size_t *find_slot(const struct ruleset_paths *paths, const char *text, size_t loop)
{
    size_t at = hash(text, loop) & (paths->slot_count - 1);
    for (; paths->slots[at]; at = (at + 1) & (paths->slot_count - 1)) {
        const struct ruleset_path *path = paths->items[paths->slots[at] - 1];
        if (path->loop == loop && strcmp(path->text, text) == 0)
            break;
    }
    return &paths->slots[at];
}

static void make_room(struct ruleset_paths *paths)
{
    if (2 * (paths->count + 1) < paths->slot_count)
        return;
    free(paths->slots);
    paths->slot_count = paths->slot_count ? 2 * paths->slot_count : 512;
    paths->slots = xcalloc(paths->slot_count, sizeof *paths->slots);
    for (size_t i = 0; i < paths->count; i++)
        *find_slot(paths, paths->items[i]->text, paths->items[i]->loop) = i + 1;
}

/* The value is put in place of a whole text, so that quotes in it can do no harm. */
static bool stands_alone(const char *text, const char *place)
{
    return place > text && (place[-1] == '\'' || place[-1] == '"') && place[2] == place[-1];
}

static bool check_placeholders(const char *text, struct error *error)
{
    for (const char *place = strstr(text, "$1"); place; place = strstr(place + 1, "$1"))
        if (!stands_alone(text, place))
            return error_set(error, ERROR_USAGE,
                             "'%.200s': '$1' must stand alone in quotes, as in "
                             "sector[@vocabulary = '$1']",
                             text);
    return true;
}

const struct ruleset_path *ruleset_paths_add(struct ruleset_paths *paths, const char *text,
                                             size_t loop, struct names *names, struct error *error)
{
    loop = strstr(text, "$1") ? loop : 0;
    make_room(paths);
    size_t *slot = find_slot(paths, text, loop);
    if (*slot)
        return paths->items[*slot - 1];
    if (loop && !check_placeholders(text, error))
        return NULL;
    struct expression *expression = expression_compile(text, names, error);
    if (!expression)
        return NULL;
    struct ruleset_path *path = xcalloc(1, sizeof *path);
    *path = (struct ruleset_path){
        .text = xstrdup(text), .expression = expression, .loop = loop, .index = paths->count};
    path->need_count = ruleset_path_needs(text, names, path->needs);
    paths->items =
        grow(paths->items, paths->count, &paths->capacity, sizeof(struct ruleset_path *));
    paths->items[paths->count++] = path;
    *slot = paths->count;
    return path;
}

void ruleset_paths_release(struct ruleset_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        expression_free(paths->items[i]->expression);
        free(paths->items[i]->text);
        free(paths->items[i]);
    }
    free(paths->items);
    free(paths->slots);
    *paths = (struct ruleset_paths){.count = 0};
}
