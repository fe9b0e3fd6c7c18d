#include "validate/ruleset.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "validate/ruleset_check.h"
#include "validate/ruleset_context.h"
#include "validate/ruleset_kinds.h"
#include "validate/ruleset_path.h"
#include "validate/ruleset_run.h"

/* A loop looks at the item once for each of its values. A file can have as many of these as it has
 * elements, which would be quadratic work; so values times elements have a ceiling. A loop and
 * those inside it may go through 20 values in any item, and 1,000 if it is not too large. */
enum { MOST_VALUES = 1000, ALWAYS_VALUES = 20, MOST_VISITS = 1000000 };

enum { FEW_VALUES = 32 }; /* that are compared each with each */

/* The checks of a context that share their loops, or have none. */
struct group {
    struct loop_list loops;
    struct check *checks;
    size_t count, capacity;
};

struct context_group {
    const char *text; /* the context of the rules, by its address */
    struct ruleset_context context;
    struct group *groups;
    size_t count, capacity;
};

struct ruleset {
    struct ruleset_facts facts;
    struct moment now;
    struct ruleset_paths paths;
    struct context_group *contexts;
    size_t count, capacity;
    size_t check_count;
};

/* --- compiling --- */

struct compiler {
    struct ruleset *ruleset;
    const char *root;
    struct check_compiler check;
};

static bool selects_anything(const struct ruleset_context *context)
{
    return context->route_count || context->other;
}

/* The group of a context, made if the rule before had another one. NULL and error if it can't be
 * compiled. */
static struct context_group *find_context(const struct compiler *compiler, const struct rule *rule)
{
    struct ruleset *ruleset = compiler->ruleset;
    struct context_group *last = ruleset->count ? &ruleset->contexts[ruleset->count - 1] : NULL;
    if (last && last->text == rule->context)
        return last;
    ruleset->contexts =
        grow(ruleset->contexts, ruleset->count, &ruleset->capacity, sizeof *ruleset->contexts);
    struct context_group *added = &ruleset->contexts[ruleset->count];
    *added = (struct context_group){.text = rule->context};
    if (!ruleset_context_compile(&added->context, rule->context, compiler->root,
                                 compiler->check.paths, compiler->check.names,
                                 compiler->check.error)) {
        ruleset_context_release(&added->context);
        error_prefix(compiler->check.error, "rule '%s'", rule->id);
        return NULL;
    }
    ruleset->count++;
    return added;
}

/* Equal expressions are one, so loops are compared by address. */
static bool are_same_loops(const struct loop_list *a, const struct loop_list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same =
            a->items[i].path == b->items[i].path && a->items[i].condition == b->items[i].condition;
    return same;
}

static struct group *find_group(struct context_group *context, const struct loop_list *loops)
{
    for (size_t i = 0; i < context->count; i++)
        if (are_same_loops(&context->groups[i].loops, loops))
            return &context->groups[i];
    context->groups =
        grow(context->groups, context->count, &context->capacity, sizeof *context->groups);
    context->groups[context->count] = (struct group){.loops = *loops};
    return &context->groups[context->count++];
}

static bool compile_rule(const struct compiler *compiler, const struct rule *rule)
{
    struct context_group *context = find_context(compiler, rule);
    if (!context)
        return false;
    if (!selects_anything(&context->context))
        return true;
    struct check check;
    if (!check_compile(&check, rule, &compiler->check)) {
        check_clear(&check);
        return false;
    }
    check.index = compiler->ruleset->check_count++;
    struct group *group = find_group(context, &check.loops);
    group->checks = grow(group->checks, group->count, &group->capacity, sizeof *group->checks);
    group->checks[group->count++] = check;
    return true;
}

static bool compile_sets(const struct compiler *compiler, const struct rules *const *sets,
                         size_t set_count)
{
    const char *version = compiler->ruleset->facts.version;
    for (size_t i = 0; i < set_count; i++)
        for (size_t j = 0; j < sets[i]->count; j++) {
            const struct rule *rule = &sets[i]->items[j];
            if (ruleset_kind_find(rule->kind) && rule_in_version(rule, version) &&
                !compile_rule(compiler, rule))
                return false;
        }
    return true;
}

struct ruleset *ruleset_compile(const struct rules *const *sets, size_t set_count, const char *root,
                                const struct ruleset_facts *facts, struct names *names,
                                struct error *error)
{
    struct ruleset *ruleset = xcalloc(1, sizeof *ruleset);
    const struct compiler compiler = {
        .ruleset = ruleset,
        .root = root,
        .check = {.paths = &ruleset->paths, .names = names, .error = error},
    };
    ruleset->facts = *facts;
    bool fine = moment_parse(facts->now, false, &ruleset->now) ||
                error_set(error, ERROR_USAGE,
                          "the present '%.80s' is neither a date nor a date and time", facts->now);
    if (fine && compile_sets(&compiler, sets, set_count))
        return ruleset;
    ruleset_free(ruleset);
    return NULL;
}

static void release_context(struct context_group *context)
{
    for (size_t i = 0; i < context->count; i++) {
        for (size_t j = 0; j < context->groups[i].count; j++)
            check_clear(&context->groups[i].checks[j]);
        free(context->groups[i].checks);
    }
    free(context->groups);
    ruleset_context_release(&context->context);
}

void ruleset_free(struct ruleset *ruleset)
{
    if (!ruleset)
        return;
    for (size_t i = 0; i < ruleset->count; i++)
        release_context(&ruleset->contexts[i]);
    free(ruleset->contexts);
    ruleset_paths_release(&ruleset->paths);
    free(ruleset);
}

/* --- contexts --- */

/* True if what the steps of the route ask of `node` and the elements above it is so. */
static bool meets_predicates(struct ruleset_run *run, const struct ruleset_route *route,
                             const struct node *node)
{
    for (size_t i = route->count; i > 0; i--, node = node->parent) {
        const struct ruleset_path *predicate = route->steps[i - 1].predicate;
        if (!predicate)
            continue;
        run_enter(run, node);
        if (!run_is_true(run, predicate))
            return false;
    }
    return true;
}

static unsigned last_name(const struct ruleset_route *route)
{
    return route->steps[route->count - 1].name;
}

static bool is_selected(struct ruleset_run *run, const struct ruleset_context *context,
                        const struct node *node)
{
    for (size_t i = 0; i < context->route_count; i++)
        if (ruleset_route_leads_to(&context->routes[i], node) &&
            meets_predicates(run, &context->routes[i], node))
            return true;
    return false;
}

/* True if a route before this one ends with the same name, so that its elements were seen. */
static bool was_seen(const struct ruleset_context *context, size_t route)
{
    for (size_t i = 0; i < route; i++)
        if (last_name(&context->routes[i]) == last_name(&context->routes[route]))
            return true;
    return false;
}

/* --- checks --- */

static bool is_spared(struct ruleset_run *run, const struct check *check)
{
    for (size_t i = 0; i < check->paths.count; i++) {
        const struct reached_list *list = run_select(run, check->paths.items[i]);
        for (size_t j = 0; j < list->count; j++)
            if (check_spares(check, run->facts, run_text(run, &list->items[j])))
                return true;
    }
    return false;
}

static void judge(struct ruleset_run *run, const struct check *check)
{
    bool counts = !check->condition || run_is_true(run, check->condition);
    if (counts && check->spares_whole)
        counts = !is_spared(run, check);
    if (counts)
        check->judge(run, check);
}

/* Judges, unless the check was given up in this item. What it told of answers that mean nothing is
 * taken back. */
static void run_check(struct ruleset_run *run, const struct check *check)
{
    if (run_is_spent(run))
        return;
    const struct told told = run_told(run, check);
    judge(run, check);
    if (run_is_spent(run)) {
        run_take_back(run, check, &told);
        run_tell_given_up(run, check);
    }
}

static void run_checks(struct ruleset_run *run, const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        uint64_t *outer = run_spend_check(run, &group->checks[i]);
        run_check(run, &group->checks[i]);
        run_spend_again(run, outer);
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const char *const *values, size_t count, const char *value)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i], value) == 0)
            return true;
    return false;
}

/* Leaves each value once: in the order met if there are few, else sorted. */
static size_t keep_different(const char **values, size_t count)
{
    size_t kept = 0;
    bool is_short = count <= FEW_VALUES;
    if (!is_short)
        qsort(values, count, sizeof *values, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (is_short ? !is_among(values, kept, values[i])
                     : !kept || strcmp(values[kept - 1], values[i]) != 0)
            values[kept++] = values[i];
    return kept;
}

/* Fills `values` with the different values that the loop goes through here. */
static size_t find_values(struct ruleset_run *run, const struct check_loop *loop,
                          struct value_list *values)
{
    const struct reached_list *list = run_select(run, loop->path);
    if (list->count > values->capacity) {
        values->capacity = 2 * list->count;
        values->items = xrealloc(values->items, values->capacity * sizeof(const char *));
    }
    for (size_t i = 0; i < list->count; i++)
        values->items[i] = run_text(run, &list->items[i]);
    return run_is_spent(run) ? 0 : keep_different(values->items, list->count);
}

static size_t value_ceiling(const struct ruleset_run *run)
{
    size_t most = MOST_VISITS / (run->element_count + 1);
    return most < ALWAYS_VALUES ? ALWAYS_VALUES : most > MOST_VALUES ? MOST_VALUES : most;
}

static void tell_ceiling(struct ruleset_run *run, const struct group *group, size_t count,
                         size_t looked_at)
{
    for (size_t i = 0; i < group->count; i++)
        if (run_is_heard(run, &group->checks[i]))
            faults_add(run->faults, group->checks[i].rule, run->node, NULL,
                       "only %zu of the %zu different values of '%.100s' were checked for this: %s",
                       looked_at, count, group->loops.items[0].path->text,
                       group->checks[i].rule->message);
}

/* Goes through the loops of the group from `depth` on and runs the checks in the innermost; what
 * the loops may go through is taken off `left`. False if that did not suffice. */
static bool run_loops(struct ruleset_run *run, const struct group *group, size_t depth,
                      size_t *left)
{
    if (depth == group->loops.count) {
        run_checks(run, group);
        return true;
    }
    const struct check_loop *loop = &group->loops.items[depth];
    if (loop->condition && !run_is_true(run, loop->condition))
        return true;
    struct value_list *values = &run->values[depth];
    size_t count = find_values(run, loop, values), looked_at = 0;
    for (bool enough = true; enough && looked_at < count && *left; looked_at += enough) {
        --*left;
        run_take_value(run, depth, values->items[looked_at]);
        enough = run_loops(run, group, depth + 1, left);
    }
    if (looked_at < count && depth == 0)
        tell_ceiling(run, group, count, looked_at);
    return looked_at == count;
}

static void run_groups(struct ruleset_run *run, const struct context_group *context,
                       const struct node *node)
{
    run_enter(run, node);
    for (size_t i = 0; i < context->count; i++) {
        size_t left = value_ceiling(run);
        run_loops(run, &context->groups[i], 0, &left);
    }
}

static void run_plain_context(struct ruleset_run *run, const struct context_group *context)
{
    for (size_t i = 0; i < context->context.route_count; i++) {
        const struct node_list *nodes = run_nodes(run, last_name(&context->context.routes[i]));
        if (!nodes->count || was_seen(&context->context, i))
            continue;
        for (size_t j = 0; j < nodes->count; j++)
            if (is_selected(run, &context->context, nodes->items[j]))
                run_groups(run, context, nodes->items[j]);
    }
}

/* By the place in the text: an element may be nested too deep to look for what is above it. */
static bool is_inside(const struct node *node, const struct node *item)
{
    return node->offset >= item->offset && (!item->next || node->offset < item->next->offset);
}

static void run_other_context(struct ruleset_run *run, const struct context_group *context)
{
    struct reached_list *list = &run->context_nodes;
    expression_select(context->context.other->expression, run->evaluation, run->item, NULL, list);
    for (size_t i = 0; i < list->count; i++) {
        const struct reached *reached = &list->items[i];
        if (!reached->attribute && !reached->is_text && is_inside(reached->node, run->item))
            run_groups(run, context, reached->node);
    }
}

/* The checks of a context say that they weren't all run, unless they said so before. */
static void tell_given_up(struct ruleset_run *run, const struct context_group *context)
{
    for (size_t i = 0; i < context->count; i++)
        for (size_t j = 0; j < context->groups[i].count; j++) {
            const struct check *check = &context->groups[i].checks[j];
            if (run->steps[check->index])
                run_tell_given_up(run, check);
        }
}

static void run_context(struct ruleset_run *run, const struct context_group *context)
{
    if (context->context.other)
        run_other_context(run, context);
    else
        run_plain_context(run, context);
    if (run_is_spent(run))
        tell_given_up(run, context);
}

void ruleset_check(struct ruleset_run *run, const struct node *item, struct faults *faults)
{
    run_begin(run, item, faults);
    for (size_t i = 0; i < run->ruleset->count; i++) {
        run_spend_context(run, i);
        run_context(run, &run->ruleset->contexts[i]);
    }
    run_end(run);
}

/* --- a run --- */

struct ruleset_run *ruleset_run_new(const struct ruleset *ruleset, const struct names *names)
{
    struct ruleset_run *run =
        run_new(&ruleset->facts, names, ruleset->paths.count, ruleset->check_count, ruleset->count);
    run->ruleset = ruleset;
    run->now = ruleset->now;
    for (size_t i = 0; i < ruleset->count; i++)
        for (size_t j = 0; j < ruleset->contexts[i].context.route_count; j++)
            run_list(run, last_name(&ruleset->contexts[i].context.routes[j]));
    return run;
}
