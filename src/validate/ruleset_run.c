#include "validate/ruleset_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { MOST_COMPLAINTS = 1000, LONGEST_SHOWN = 60, LARGE_ITEM = 20000 };

struct ruleset_run *run_new(const struct ruleset_facts *facts, const struct names *names,
                            size_t path_count, size_t check_count, size_t context_count)
{
    struct ruleset_run *run = xcalloc(1, sizeof *run);
    size_t name_count = names_count(names) + 1;
    run->facts = facts;
    run->evaluation = evaluation_new(names);
    run->answers = xcalloc(path_count + 1, sizeof *run->answers);
    run->answer_count = path_count;
    run->complaints = xcalloc(check_count + 1, sizeof *run->complaints);
    run->loud = xcalloc(check_count + 1, sizeof *run->loud);
    run->check_count = check_count;
    run->steps_count = check_count + context_count;
    run->steps = xcalloc(run->steps_count + 1, sizeof *run->steps);
    run->name_count = name_count;
    run->present = xcalloc(name_count, sizeof *run->present);
    run->places = xcalloc(name_count, sizeof *run->places);
    return run;
}

void ruleset_run_free(struct ruleset_run *run)
{
    if (!run)
        return;
    for (size_t i = 0; i < run->answer_count; i++)
        reached_list_release(&run->answers[i].list);
    for (size_t i = 0; i < run->list_count; i++)
        free(run->lists[i].items);
    reached_list_release(&run->context_nodes);
    evaluation_free(run->evaluation);
    pattern_match_free(run->match);
    free(run->answers);
    free(run->complaints);
    free(run->loud);
    free(run->steps);
    free(run->present);
    free(run->places);
    free(run->lists);
    for (size_t i = 0; i < MOST_LOOPS; i++)
        free(run->values[i].items);
    free(run);
}

/* --- the elements of an item --- */

void run_list(struct ruleset_run *run, unsigned name)
{
    if (run->places[name])
        return;
    run->lists = xrealloc(run->lists, (run->list_count + 1) * sizeof *run->lists);
    run->lists[run->list_count++] = (struct node_list){.count = 0};
    run->places[name] = (unsigned)run->list_count;
}

const struct node_list *run_nodes(const struct ruleset_run *run, unsigned name)
{
    return &run->lists[run->places[name] - 1];
}

static void note_names(struct ruleset_run *run, const struct node *node)
{
    run->present[node->name] = true;
    for (size_t i = 0; i < node->attribute_count; i++)
        run->present[node->attributes[i].name] = true;
}

static void list_node(struct ruleset_run *run, const struct node *node)
{
    unsigned place = run->places[node->name];
    if (!place)
        return;
    struct node_list *list = &run->lists[place - 1];
    list->items = grow(list->items, list->count, &list->capacity, sizeof(const struct node *));
    list->items[list->count++] = node;
}

/* The element after `node` in document order, among those inside `item`. */
static const struct node *next_node(const struct node *node, const struct node *item)
{
    if (node->first)
        return node->first;
    while (node != item && !node->next)
        node = node->parent;
    return node == item ? NULL : node->next;
}

struct evaluation *ruleset_run_evaluation(struct ruleset_run *run)
{
    return run->evaluation;
}

void run_begin(struct ruleset_run *run, const struct node *item, struct faults *faults)
{
    evaluation_forget(run->evaluation);
    run->item = item;
    run->faults = faults;
    run->element_count = 0;
    memset(run->present, 0, run->name_count * sizeof *run->present);
    for (size_t i = 0; i < run->list_count; i++)
        run->lists[i].count = 0;
    for (const struct node *above = item->parent; above; above = above->parent)
        note_names(run, above);
    for (const struct node *node = item; node; node = next_node(node, item)) {
        note_names(run, node);
        list_node(run, node);
        run->element_count++;
    }
    for (size_t i = 0; i < run->steps_count; i++)
        run->steps[i] = RULESET_MOST_STEPS;
}

void run_enter(struct ruleset_run *run, const struct node *node)
{
    run->node = node;
    run->node_time = ++run->clock;
}

void run_take_value(struct ruleset_run *run, size_t loop, const char *value)
{
    run->loop_values[loop] = value;
    run->loop_value_times[loop] = ++run->clock;
}

/* --- steps --- */

void run_spend_again(struct ruleset_run *run, uint64_t *steps)
{
    if (run->spending)
        *run->spending = evaluation_steps_left(run->evaluation);
    run->spending = steps;
    evaluation_limit(run->evaluation, steps ? *steps : EVALUATION_UNLIMITED);
}

static uint64_t *spend(struct ruleset_run *run, uint64_t *steps)
{
    uint64_t *before = run->spending;
    run_spend_again(run, steps);
    return before;
}

uint64_t *run_spend_check(struct ruleset_run *run, const struct check *check)
{
    return spend(run, &run->steps[check->index]);
}

uint64_t *run_spend_context(struct ruleset_run *run, size_t index)
{
    return spend(run, &run->steps[run->check_count + index]);
}

bool run_is_spent(const struct ruleset_run *run)
{
    return evaluation_steps_left(run->evaluation) == 0;
}

/* --- what expressions give --- */

/* False if the expression surely selects nothing and is not true in this item. */
static bool is_possible(const struct ruleset_run *run, const struct ruleset_path *path)
{
    for (size_t i = 0; i < path->need_count; i++)
        if (!run->present[path->needs[i]])
            return false;
    return true;
}

/* Since when the expression has the answer that it has now. */
static uint64_t valid_from(const struct ruleset_run *run, const struct ruleset_path *path)
{
    return path->loop ? run->loop_value_times[path->loop - 1] : run->node_time;
}

static const char *value_for(const struct ruleset_run *run, const struct ruleset_path *path)
{
    return path->loop ? run->loop_values[path->loop - 1] : NULL;
}

const struct reached_list *run_select(struct ruleset_run *run, const struct ruleset_path *path)
{
    static const struct reached_list nothing;
    if (!is_possible(run, path))
        return &nothing;
    struct answer *answer = &run->answers[path->index];
    if (answer->selected_at < valid_from(run, path)) {
        expression_select(path->expression, run->evaluation, run->node, value_for(run, path),
                          &answer->list);
        answer->selected_at = run_is_spent(run) ? 0 : run->clock;
    }
    return &answer->list;
}

bool run_finds(struct ruleset_run *run, const struct ruleset_path *path)
{
    if (!is_possible(run, path))
        return false;
    const struct answer *answer = &run->answers[path->index];
    if (answer->selected_at >= valid_from(run, path))
        return answer->list.count > 0;
    return expression_finds(path->expression, run->evaluation, run->node, value_for(run, path));
}

bool run_is_true(struct ruleset_run *run, const struct ruleset_path *path)
{
    if (!is_possible(run, path))
        return false;
    struct answer *answer = &run->answers[path->index];
    if (answer->judged_at < valid_from(run, path)) {
        answer->is_true =
            expression_is_true(path->expression, run->evaluation, run->node, value_for(run, path));
        answer->judged_at = run_is_spent(run) ? 0 : run->clock;
    }
    return answer->is_true;
}

const char *run_text(struct ruleset_run *run, const struct reached *reached)
{
    return reached->attribute ? reached->attribute->value : reached_text(reached, run->evaluation);
}

/* --- complaints --- */

const char *run_shown(struct ruleset_run *run, const char *value)
{
    static const char more[] = "...";
    size_t length = strnlen(value, LONGEST_SHOWN + 1);
    size_t shown = utf8_cut(value, length, LONGEST_SHOWN);
    char *text = arena_alloc(run->faults->arena, shown + sizeof more + strlen("''"));
    text[0] = '\'';
    memcpy(text + 1, value, shown);
    for (size_t i = 1; i <= shown; i++)
        if ((unsigned char)text[i] < ' ')
            text[i] = ' ';
    snprintf(text + shown + 1, sizeof more + strlen("'"), "%s'", shown < length ? more : "");
    return text;
}

/* The last step of what a loop goes through: "@vocabulary". */
static const char *loop_subject(const struct check_loop *loop)
{
    const char *slash = strrchr(loop->path->text, '/');
    return slash ? slash + 1 : loop->path->text;
}

/* " (@vocabulary '2', @code '11')"; nothing without loops. */
static void add_loop_values(struct strbuf *text, struct ruleset_run *run, const struct check *check)
{
    for (size_t i = 0; i < check->loops.count; i++)
        strbuf_addf(text, "%s%.30s %s", i ? ", " : " (", loop_subject(&check->loops.items[i]),
                    run_shown(run, run->loop_values[i]));
    if (check->loops.count)
        strbuf_addch(text, ')');
}

bool run_is_heard(struct ruleset_run *run, const struct check *check)
{
    struct complaints *complaints = &run->complaints[check->index];
    if (complaints->count == 0)
        run->loud[run->loud_count++] = check->index;
    if (++complaints->count > MOST_COMPLAINTS)
        return false;
    complaints->last = run->faults->count;
    return true;
}

__attribute__((format(printf, 5, 0))) static struct fault *
add_fault(struct ruleset_run *run, const struct check *check, const struct node *node,
          const struct node_attribute *attribute, const char *format, va_list arguments)
{
    char facts[400] = "";
    if (format)
        vsnprintf(facts, sizeof facts, format, arguments);
    if (!*facts && !check->loops.count)
        return faults_add(run->faults, check->rule, node, attribute, NULL);
    struct strbuf values = STRBUF_INIT;
    add_loop_values(&values, run, check);
    struct fault *fault = faults_add(run->faults, check->rule, node, attribute, "%s%s%s%s",
                                     check->rule->message, *facts ? ": " : "", facts, values.text);
    strbuf_release(&values);
    return fault;
}

void run_complain(struct ruleset_run *run, const struct check *check, const struct node *node,
                  const struct node_attribute *attribute, const char *format, ...)
{
    if (!run_is_heard(run, check))
        return;
    va_list arguments;
    va_start(arguments, format);
    add_fault(run, check, node, attribute, format, arguments);
    va_end(arguments);
}

/* The value, to be kept as long as the fault. The text of an element with others inside it is made
 * on the way. */
static const char *lasting_value(struct ruleset_run *run, const struct reached *reached)
{
    if (reached->attribute)
        return reached->attribute->value;
    if (!reached->node->first)
        return reached->node->text;
    const char *text = run_text(run, reached);
    return arena_copy(run->faults->arena, text, strlen(text));
}

void run_complain_of(struct ruleset_run *run, const struct check *check,
                     const struct reached *reached, const char *format, ...)
{
    if (!run_is_heard(run, check))
        return;
    va_list arguments;
    va_start(arguments, format);
    struct fault *fault =
        add_fault(run, check, reached->node, reached->attribute, format, arguments);
    va_end(arguments);
    fault->value = lasting_value(run, reached);
}

void run_tell_given_up(struct ruleset_run *run, const struct check *check)
{
    faults_add(run->faults, check->rule, run->item, NULL,
               "the rule was given up after %d million steps and may have missed something here; "
               "name the elements that it means instead of '//': %s",
               RULESET_MOST_STEPS / 1000000, check->rule->message);
}

struct told run_told(const struct ruleset_run *run, const struct check *check)
{
    return (struct told){run->faults->count, run->loud_count, run->complaints[check->index]};
}

void run_take_back(struct ruleset_run *run, const struct check *check, const struct told *told)
{
    run->faults->count = told->faults;
    run->loud_count = told->loud;
    run->complaints[check->index] = told->complaints;
}

static void tell_rest(struct ruleset_run *run)
{
    for (size_t i = 0; i < run->loud_count; i++) {
        struct complaints *complaints = &run->complaints[run->loud[i]];
        size_t rest = complaints->count > MOST_COMPLAINTS ? complaints->count - MOST_COMPLAINTS : 0;
        complaints->count = 0;
        bool is_kept = complaints->last < run->faults->count;
        if (!rest || !is_kept)
            continue;
        struct fault *last = &run->faults->items[complaints->last];
        size_t room = strlen(last->message) + 80;
        char *message = arena_alloc(run->faults->arena, room);
        snprintf(message, room, "%s; and %zu more such %s in here", last->message, rest,
                 rest == 1 ? "place" : "places");
        last->message = message;
        last->value = NULL; /* it speaks of many */
    }
    run->loud_count = 0;
}

/* Gives back what a large item took, so that one of them doesn't burden all that follow. */
static void shrink(struct ruleset_run *run)
{
    for (size_t i = 0; i < run->answer_count; i++) {
        reached_list_release(&run->answers[i].list);
        run->answers[i] = (struct answer){.selected_at = 0};
    }
    for (size_t i = 0; i < run->list_count; i++) {
        free(run->lists[i].items);
        run->lists[i] = (struct node_list){.count = 0};
    }
    reached_list_release(&run->context_nodes);
    for (size_t i = 0; i < MOST_LOOPS; i++) {
        free(run->values[i].items);
        run->values[i] = (struct value_list){.capacity = 0};
    }
}

void run_end(struct ruleset_run *run)
{
    run_spend_again(run, NULL);
    tell_rest(run);
    if (run->element_count > LARGE_ITEM)
        shrink(run);
}
