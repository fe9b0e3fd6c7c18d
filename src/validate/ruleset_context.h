/* Contexts: the elements that a group of rules looks at.
 *
 * Most contexts are plain: names one below another from the root or from anywhere, perhaps with a
 * condition on an attribute. These are not searched for: an activity is gone through once, its
 * elements are listed by name, and each context looks at those of its last name. Other contexts
 * are evaluated as XPath. */
#ifndef IATIPUB_VALIDATE_RULESET_CONTEXT_H
#define IATIPUB_VALIDATE_RULESET_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "validate/document.h"
#include "validate/names.h"
#include "validate/ruleset_path.h"

/* An element on the way, with what must be true of it, or NULL. */
struct ruleset_step {
    unsigned name;
    const struct ruleset_path *predicate;
};

/* One way to a context: "/a/b/c" or "//b/c". */
struct ruleset_route {
    struct ruleset_step *steps;
    size_t count;
    bool is_anywhere; /* else it begins at the root */
};

struct ruleset_context {
    const char *text;             /* as written; lent */
    struct ruleset_route *routes; /* those that may lead somewhere */
    size_t route_count;
    const struct ruleset_path *other; /* not plain: an expression that selects the elements */
};

/* Compiles a context for files whose root has that name; its expressions go to `paths`. A context
 * that selects nothing in such a file has neither routes nor `other`. False and `error` if it can't
 * be compiled or selects the root itself. */
bool ruleset_context_compile(struct ruleset_context *context, const char *text, const char *root,
                             struct ruleset_paths *paths, struct names *names, struct error *error);
void ruleset_context_release(struct ruleset_context *context);

/* True if the route leads to `node`, as far as names tell. */
bool ruleset_route_leads_to(const struct ruleset_route *route, const struct node *node);

#endif
