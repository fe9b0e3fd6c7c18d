/* Patterns: regular expressions as JavaScript has them, which is how rulesets write them.
 *
 * The usual one, "none of these characters" (^[^/&|?]+$), is looked for directly; others are left
 * to PCRE2 with a ceiling on the steps that one value may cost. */
#ifndef IATIPUB_VALIDATE_RULESET_PATTERN_H
#define IATIPUB_VALIDATE_RULESET_PATTERN_H

#include "base/error.h"

struct pattern; /* read-only once compiled; shared between threads */

/* What a thread matches with. */
struct pattern_match;

enum pattern_answer { PATTERN_MATCHES, PATTERN_DIFFERS, PATTERN_TOO_HARD };

/* The caller owns the result: pattern_free. NULL and `error`, which says what is wrong where, if
 * `text` is no regular expression. */
struct pattern *pattern_compile(const char *text, struct error *error);
/* NULL is fine. */
void pattern_free(struct pattern *pattern);

/* Looks for the pattern anywhere in `value`. `*match` is NULL before the first call and is made
 * when one is needed; it serves all patterns and ends with pattern_match_free. */
enum pattern_answer pattern_try(const struct pattern *pattern, const char *value,
                                struct pattern_match **match);
/* NULL is fine. */
void pattern_match_free(struct pattern_match *match);

#endif
