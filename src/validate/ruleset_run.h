/* Running checks on one activity or organisation: where the run is, what was found there already,
 * and how a check tells what is wrong.
 *
 * The expressions of a ruleset are shared by checks, and so are their answers: what an expression
 * selects from the current element is found once. */
#ifndef IATIPUB_VALIDATE_RULESET_RUN_H
#define IATIPUB_VALIDATE_RULESET_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validate/document.h"
#include "validate/expression.h"
#include "validate/faults.h"
#include "validate/ruleset.h"
#include "validate/ruleset_check.h"
#include "validate/ruleset_path.h"
#include "validate/ruleset_pattern.h"

/* What an expression gave, and when. */
struct answer {
    uint64_t selected_at, judged_at; /* times of run->clock; 0: never */
    bool is_true;
    struct reached_list list;
};

/* How often a check has complained of the current item. */
struct complaints {
    size_t count;
    size_t last; /* the last fault that was added */
};

/* The values that a loop goes through, each once. */
struct value_list {
    const char **items;
    size_t capacity;
};

/* Elements of one name, in document order. */
struct node_list {
    const struct node **items;
    size_t count, capacity;
};

struct ruleset_run {
    const struct ruleset *ruleset;
    const struct ruleset_facts *facts;
    struct moment now;
    struct evaluation *evaluation;
    struct answer *answers; /* by the index of the path */
    size_t answer_count;
    struct complaints *complaints; /* by the index of the check */
    size_t *loud;                  /* indices of the checks that have complained */
    size_t loud_count;
    uint64_t *steps; /* that each check, then each context, may still take in the current item */
    size_t check_count, steps_count;
    uint64_t *spending; /* those that evaluations take now; NULL: nobody's */
    struct pattern_match *match;

    bool *present; /* by name: true if it occurs in the item */
    size_t name_count;
    unsigned *places;        /* by name: 1 + its place in `lists`, 0 if it has no list */
    struct node_list *lists; /* the elements of the names that contexts end with */
    size_t list_count;
    size_t element_count; /* of the item */

    uint64_t clock, node_time;             /* when the current element became so */
    const struct node *item, *node;        /* the element that is looked at */
    struct reached_list context_nodes;     /* of a context that is not plain */
    struct value_list values[MOST_LOOPS];  /* of the current loops */
    const char *loop_values[MOST_LOOPS];   /* the current value of each */
    uint64_t loop_value_times[MOST_LOOPS]; /* when it became so */
    struct faults *faults;
};

/* A run for that many paths, checks and contexts. ruleset_run_free ends it. */
struct ruleset_run *run_new(const struct ruleset_facts *facts, const struct names *names,
                            size_t path_count, size_t check_count, size_t context_count);
/* Asks for a list of the elements of that name. */
void run_list(struct ruleset_run *run, unsigned name);

/* Begins with an item: notes the names in it and lists elements. */
void run_begin(struct ruleset_run *run, const struct node *item, struct faults *faults);
/* Ends it: says in the last complaint of each check how many weren't told. */
void run_end(struct ruleset_run *run);
/* The elements of a name that was asked for. */
const struct node_list *run_nodes(const struct ruleset_run *run, unsigned name);

/* Goes to an element; answers of the last one count no longer. */
void run_enter(struct ruleset_run *run, const struct node *node);
/* Takes a value of a loop: 0 is the outermost. */
void run_take_value(struct ruleset_run *run, size_t loop, const char *value);

/* From now on evaluations take steps of the check, or of the context of that index with its loops.
 * Returns what they took them of, for run_spend_again. */
uint64_t *run_spend_check(struct ruleset_run *run, const struct check *check);
uint64_t *run_spend_context(struct ruleset_run *run, size_t index);
void run_spend_again(struct ruleset_run *run, uint64_t *steps);
/* True if there are no more steps: answers since then mean nothing. */
bool run_is_spent(const struct ruleset_run *run);

/* What the path selects from the current element, valid until the next element or value. */
const struct reached_list *run_select(struct ruleset_run *run, const struct ruleset_path *path);
/* True if it selects anything. */
bool run_finds(struct ruleset_run *run, const struct ruleset_path *path);
/* True if the expression is, for the current element. */
bool run_is_true(struct ruleset_run *run, const struct ruleset_path *path);
/* The text of what was reached. */
const char *run_text(struct ruleset_run *run, const struct reached *reached);

/* Counts a complaint of the check. False if it is not to be told: of the places that a check
 * complains of in one item the first 20 are, and the last of them says how many more there are. */
bool run_is_heard(struct ruleset_run *run, const struct check *check);
/* Tells of a fault at an attribute (or NULL) of an element, if it is heard: the rule's message,
 * then `format`, unless it is NULL, then the values of the loops. */
void run_complain(struct ruleset_run *run, const struct check *check, const struct node *node,
                  const struct node_attribute *attribute, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same of a value that was reached, which is kept with the fault. */
void run_complain_of(struct ruleset_run *run, const struct check *check,
                     const struct reached *reached, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Tells at the item that the check was given up. */
void run_tell_given_up(struct ruleset_run *run, const struct check *check);

/* What has been told so far, for the check to take back what it tells after. */
struct told {
    size_t faults, loud;
    struct complaints complaints;
};
struct told run_told(const struct ruleset_run *run, const struct check *check);
void run_take_back(struct ruleset_run *run, const struct check *check, const struct told *told);

/* A value as messages show it: short, on one line, in quotes. Lent by the faults' arena. */
const char *run_shown(struct ruleset_run *run, const char *value);

#endif
