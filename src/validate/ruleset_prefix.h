/* What identifiers begin with: codes of registration agencies, identifiers of publishers, or any
 * set of texts, however many. */
#ifndef IATIPUB_VALIDATE_RULESET_PREFIX_H
#define IATIPUB_VALIDATE_RULESET_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "standard/codelist.h"

/* True if the value is a code of the list, a hyphen and anything behind it. */
bool begins_with_code(const char *value, const struct codelist *list);

/* True if `value` is one of the sorted `identifiers`. */
bool identifier_is_known(const char *value, const char *const *identifiers, size_t count);
/* True if it is one of them, or begins with one of them and a hyphen. */
bool identifier_begins_known(const char *value, const char *const *identifiers, size_t count);

/* True if the value is the prefix, the separator and anything behind them. */
bool begins_with(const char *value, const char *prefix, const char *separator);

/* Texts of which one is to stand at the beginning of many values. */
struct prefix {
    const char *text; /* lent */
    uint64_t hash;
};

/* Makes an array of texts, each filled in, ready for prefixes_begin. */
void prefixes_prepare(struct prefix *prefixes, size_t count);
/* As begins_with for any of them, in a time that depends on the length of the value only. */
bool prefixes_begin(const struct prefix *prefixes, size_t count, const char *value,
                    const char *separator);

#endif
