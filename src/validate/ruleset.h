/* Rules of the ruleset language, compiled for one kind of file and one version, and run on
 * activities and organisations. The kinds and their fields: schemas/iati/rules.schema.md. */
#ifndef IATIPUB_VALIDATE_RULESET_H
#define IATIPUB_VALIDATE_RULESET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard/codelist.h"
#include "standard/rules.h"
#include "validate/document.h"
#include "validate/expression.h"
#include "validate/faults.h"
#include "validate/names.h"

/* What rules need to know of the world. */
struct ruleset_facts {
    const char *version;             /* "2.03": which rules are in force */
    const char *now;                 /* the present, "2026-11-22T10:00:00Z" or "2026-11-22" */
    const struct codelist *prefixes; /* OrganisationRegistrationAgency */
    const char *const *publishers;   /* identifiers of registered publishers, sorted by strcmp */
    size_t publisher_count;
    bool official; /* answer as the official validator does even where it is wrong */
};

struct ruleset; /* read-only once compiled; shared between threads */

/* Compiles those rules of `sets` that are of the ruleset language, in force in the version and
 * able to match something in a file whose root is `root`. The sets and facts must outlive the
 * result, which the caller owns. NULL and `error` (id, field, reason) if one can't be compiled. */
struct ruleset *ruleset_compile(const struct rules *const *sets, size_t set_count, const char *root,
                                const struct ruleset_facts *facts, struct names *names,
                                struct error *error);
/* NULL is fine. */
void ruleset_free(struct ruleset *ruleset);

/* What one thread runs rules with. */
struct ruleset_run;
struct ruleset_run *ruleset_run_new(const struct ruleset *ruleset, const struct names *names);
/* NULL is fine. */
void ruleset_run_free(struct ruleset_run *run);

/* What it evaluates expressions with, for others to ask about the same item until the next one is
 * checked. */
struct evaluation *ruleset_run_evaluation(struct ruleset_run *run);

/* Runs all rules on one item (activity or organisation), whose parent is the root, and adds what is
 * wrong to `faults`. A rule whose expressions take more than RULESET_MOST_STEPS steps of evaluation
 * on it is given up: what was found until then is told, and, at the item, that this is not all. */
#define RULESET_MOST_STEPS 20000000 /* about a second's work at most */
void ruleset_check(struct ruleset_run *run, const struct node *item, struct faults *faults);

#endif
