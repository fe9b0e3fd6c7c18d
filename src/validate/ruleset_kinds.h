/* The kinds of rules of the ruleset language: how each one judges. */
#ifndef IATIPUB_VALIDATE_RULESET_KINDS_H
#define IATIPUB_VALIDATE_RULESET_KINDS_H

#include <stdbool.h>

#include "standard/rule_kinds.h"
#include "validate/ruleset_check.h"

struct ruleset_kind {
    void (*judge)(struct ruleset_run *run, const struct check *check);
    bool is_of_values; /* each value is judged by itself, so each may be spared by itself */
    const char *operands[MOST_OPERANDS]; /* the fields that become operands */
};

/* NULL if the kind is none of the language. */
const struct ruleset_kind *ruleset_kind_find(enum rule_kind kind);

/* True if the check spares the value: it is a registered publisher's. */
bool check_spares(const struct check *check, const struct ruleset_facts *facts, const char *value);

#endif
