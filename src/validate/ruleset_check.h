/* One rule, compiled, and how it is put to the question.
 *
 * A check is a rule of the ruleset language for one kind of file and one version: its paths and
 * conditions as expressions, its limits as numbers, its pattern. ruleset_kinds.c has the table of
 * kinds: which fields they have and the function that judges. Such a function looks at what the
 * paths of the check select from the current element (ruleset_run.h) and reports what is wrong. */
#ifndef IATIPUB_VALIDATE_RULESET_CHECK_H
#define IATIPUB_VALIDATE_RULESET_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard/rules.h"
#include "validate/names.h"
#include "validate/ruleset.h"
#include "validate/ruleset_path.h"
#include "validate/ruleset_pattern.h"
#include "validate/ruleset_values.h"

enum { MOST_OPERANDS = 3 };

/* Which values are not judged: those that are, or begin with, a registered publisher's. */
enum spared { SPARED_NONE, SPARED_PUBLISHERS, SPARED_BEGINNINGS };

struct path_list {
    const struct ruleset_path **items;
    size_t count;
};

/* The places that "all" of one_or_all speaks of: elements that must each have something. */
enum { MOST_HOLDERS = 3 };
struct total {
    unsigned holders[MOST_HOLDERS]; /* names of the elements */
    size_t holder_count;
    unsigned part;      /* the name of what each must have */
    bool is_attribute;  /* that is an attribute, not a child */
    bool is_only_child; /* the holders are children of the context, not anywhere in it */
};

/* The loops around a rule, outermost first. */
struct check_loop {
    const struct ruleset_path *path;      /* whose values "$1" goes through */
    const struct ruleset_path *condition; /* it is gone through where this is true; NULL: always */
};
struct loop_list {
    struct check_loop items[MOST_LOOPS];
    size_t count;
};

struct check {
    const struct rule *rule;
    void (*judge)(struct ruleset_run *run, const struct check *check);
    size_t index; /* among all checks of the ruleset */
    struct loop_list loops;
    const struct ruleset_path *condition; /* NULL: none */
    enum spared spared;
    bool spares_whole; /* one spared value spares the others */
    bool needs_place;  /* says nothing if none of its paths finds anything */
    struct path_list paths;
    struct path_list others; /* the excluded ones, where prefixes stand, or the second sum */
    const struct ruleset_path *operands[MOST_OPERANDS]; /* in the order of the table of kinds */
    bool is_now[MOST_OPERANDS];                         /* the present instead of an operand */
    /* Limits; both are the sum required. Of sums_agree: a difference is told from above the least
     * up to the most. */
    struct quantity least, most;
    size_t rows; /* for each so many values once the least; 0: once for all */
    bool has_least, has_most;
    struct pattern *pattern;
    const char *separator;
    bool has_agencies; /* the codes of registration agencies are prefixes */
    struct total total;
};

/* What checks are compiled with. */
struct check_compiler {
    struct ruleset_paths *paths;
    struct names *names;
    struct error *error;
};

/* Compiles one rule. False and `error`, which names the field, if that isn't possible; the check
 * can be cleared all the same. */
bool check_compile(struct check *check, const struct rule *rule,
                   const struct check_compiler *compiler);
void check_clear(struct check *check);

#endif
