/* What the checks find in one activity or organisation, before it is given a line and a column.
 *
 * Checks add in any order; faults_sort puts them into document order, and faults of one place into
 * the order in which they were added. */
#ifndef IATIPUB_VALIDATE_FAULTS_H
#define IATIPUB_VALIDATE_FAULTS_H

#include <stddef.h>

#include "base/arena.h"
#include "standard/rules.h"
#include "validate/document.h"

struct fault {
    const struct rule *rule; /* id, severity, category, hint */
    const struct node *node;
    const struct node_attribute *attribute; /* of the node; NULL: the element itself */
    const char *message;
    const char *value;        /* that is at fault, NULL if no single one is; lent by the tree */
    const char *unless_known; /* an identifier: no fault if it exists after all; NULL: no such */
    size_t order;             /* in which it was added */
};

/* More are not kept: an activity with so many is not one that somebody will read about. */
enum { FAULTS_MOST = 100000 };

struct faults {
    struct fault *items;
    size_t count, capacity;
    struct fault surplus; /* where the ones too many go; `surplus.rule` is set if there were any */
    struct arena *arena;  /* where messages live */
};

/* Forgets the faults and takes the arena for those to come, which must live as long. */
void faults_begin(struct faults *faults, struct arena *arena);
void faults_release(struct faults *faults);

/* Adds a fault of `rule` at an attribute (or NULL) of `node` and returns it, valid until the next
 * one is added, and not kept if there are FAULTS_MOST. `format` NULL: the message of the rule,
 * which must outlive the faults. */
struct fault *faults_add(struct faults *faults, const struct rule *rule, const struct node *node,
                         const struct node_attribute *attribute, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

void faults_sort(struct faults *faults);

#endif
