/* The expressions that a ruleset is made of: paths, conditions, tests.
 *
 * Each different one is compiled once and remembers names that it needs: if one of these occurs
 * nowhere in an activity, the expression selects nothing there and is not true, so it need not be
 * evaluated. Most rules speak of things that most activities don't have. */
#ifndef IATIPUB_VALIDATE_RULESET_PATH_H
#define IATIPUB_VALIDATE_RULESET_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "validate/expression.h"
#include "validate/names.h"

enum { MOST_NEEDS = 4 };

struct ruleset_path {
    char *text; /* as written */
    struct expression *expression;
    size_t loop;  /* whose value "$1" in it is: 1 for the outermost; 0: it takes none */
    size_t index; /* among all of the ruleset */
    unsigned needs[MOST_NEEDS];
    size_t need_count;
};

/* All expressions of a ruleset; {0} is empty. */
struct ruleset_paths {
    struct ruleset_path **items;
    size_t count, capacity;
    size_t *slots; /* hash table: index + 1, 0 if free */
    size_t slot_count;
};

/* The compiled expression `text`; it belongs to the paths. If `loop` isn't 0 every "$1" in it
 * stands for the value of that loop, and must stand alone between quotes. NULL and `error` if it
 * can't be compiled. */
const struct ruleset_path *ruleset_paths_add(struct ruleset_paths *paths, const char *text,
                                             size_t loop, struct names *names, struct error *error);
void ruleset_paths_release(struct ruleset_paths *paths);

/* Fills `needs` with at most MOST_NEEDS names without which the expression selects nothing and is
 * not true, and returns their number. */
size_t ruleset_path_needs(const char *text, struct names *names, unsigned needs[MOST_NEEDS]);

/* The quote that ends the literal at `text`, or `text` itself if none begins there; the end of the
 * text if it isn't closed. */
const char *ruleset_literal_end(const char *text);

#endif
